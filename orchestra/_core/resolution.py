"""What look-ups found out about a payment, and the error for one whose outcome is unknown."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Callable, Coroutine, Iterator
from decimal import Decimal
from typing import Any, Final, Generic, NoReturn, Protocol, TypeVar, cast

import attrs

from .errors import ConfigurationError, NotFoundError, NotSentError, OrchestraError, TemporarilyUnavailableError
from .outcomes import FundsMoved, Outcome, RetryAdvice

__all__ = ["LookupAttempt", "LookupOutcome", "OutcomeUnknownError", "Resolution", "unknown_outcomes"]


class _Result(Protocol):
    """What is read of a result here."""

    @property
    def outcome(self) -> Outcome: ...
    @property
    def gateway_words(self) -> tuple[str | None, str | None]: ...


R = TypeVar("R", bound=_Result)


class LookupOutcome(enum.StrEnum):
    """Our reading of what the look-ups said."""

    MOVED = "moved"
    """It happened: the gateway has it on record as done."""
    PENDING = "pending"
    """It is on record and not decided yet: wait for it; do not send the payment again."""
    NOT_MOVED = "not moved"
    """It did not happen: the gateway's own record of this payment says that it was declined or failed."""
    ABSENT = "absent"
    """Nothing is on record, long after it was sent. No proof that it did not happen: to pay again is a decision
    of people. `Resolution.not_covered` says what the look-ups could not see."""
    UNKNOWN = "unknown"
    """No look-up settled it. Ask again later, or look in the vendor's portal; do not send the payment again."""

    @property
    def moved(self) -> FundsMoved:
        """May money have moved, or been held?"""
        return _MEANING[self][0]

    @property
    def repeat(self) -> RetryAdvice:
        """May the payment be sent again?"""
        return _MEANING[self][1]

    def __bool__(self) -> bool:
        raise TypeError("a reading is neither true nor false: compare it, reading is LookupOutcome.MOVED")


_MEANING: Final = {
    LookupOutcome.MOVED: (FundsMoved.YES, RetryAdvice.NEVER),
    LookupOutcome.PENDING: (FundsMoved.MAYBE, RetryAdvice.NEVER),
    LookupOutcome.NOT_MOVED: (FundsMoved.NO, RetryAdvice.CHANGED),
    LookupOutcome.ABSENT: (FundsMoved.MAYBE, RetryAdvice.BY_DECISION),
    LookupOutcome.UNKNOWN: (FundsMoved.MAYBE, RetryAdvice.AFTER_CHECK),
}


@attrs.frozen(slots=True)
class LookupAttempt(Generic[R]):
    """One look-up: what it found, or why it failed."""

    after: float
    """Seconds since the first look-up began."""
    result: R | None
    error: OrchestraError | None

    def __bool__(self) -> NoReturn:
        raise TypeError("a look-up is neither true nor false: write look.on_record")

    @property
    def on_record(self) -> bool:
        """Whether the service has a payment under this reference."""
        return self.result is not None and self.result.outcome not in (Outcome.NOT_TOLD, Outcome.UNSUPPORTED)

    @property
    def silent(self) -> bool:
        """Whether nothing came back that could have been a record."""
        error = self.error
        return (
            isinstance(error, NotFoundError | NotSentError | TemporarilyUnavailableError)
            and not 200 <= (error.status or 0) < 300
        )


@attrs.frozen(slots=True, kw_only=True)
class Resolution(Generic[R]):
    """What could be found out. `attempts` is the evidence, oldest first."""

    reading: LookupOutcome
    reason: str
    """The rule that led to the reading, in words."""
    attempts: tuple[LookupAttempt[R], ...]
    account: str | None = None
    """Name of the account that was looked through, or of the gateway for inline credentials."""
    not_on_record_for: float | None = None
    """When the last look-up found nothing: seconds from the end of the payment's own attempt, as far as that is
    known, to this look-up. 0 while the attempt may still be under way."""
    ask_again_at: datetime.datetime | None = None
    """For `unknown`: when asking again can settle it. None when time alone will not."""
    route_proved: bool = False
    """Whether a record was seen through this route (the payment's own, or that of `control=`), so that finding
    nothing is known to be an answer of a look-up that works."""
    not_covered: tuple[str, ...] = ()
    """For `absent`: where it may be all the same, each in a few words."""
    other_gateway: str | None = None
    """Name of the gateway that has it on record, when that is not the account's: it ran elsewhere."""
    target: R | None = None
    """For a capture, refund or void that is not on record: the record of the payment it acts on. A hint only."""

    def __bool__(self) -> NoReturn:
        raise TypeError("a resolution is neither true nor false: write resolution.reading is LookupOutcome.MOVED")

    @property
    def result(self) -> R | None:
        """The last answer that found the payment, with the service's own words; None without one."""
        return next((look.result for look in reversed(self.attempts) if look.on_record), None)

    @property
    def gateway_words(self) -> tuple[str | None, str | None]:
        """`gateway_result_code` and `gateway_result_description` of that answer, where the API has them."""
        result = self.result
        return (None, None) if result is None else result.gateway_words

    @property
    def may_have_moved(self) -> FundsMoved:
        """May money have moved, or been held, by the payment?"""
        return self.reading.moved

    @property
    def may_repeat(self) -> RetryAdvice:
        """May the payment be sent again?"""
        return self.reading.repeat


class OutcomeUnknownError(OrchestraError):
    """It may or may not have happened. Find out with `resolve()` before you do anything else.

    Raised for a money-moving call that broke after bytes may have left, for 500, 502, 503, 504, and for
    an answer that can't be understood. `outcome` is the row of the table that was read (`unknown`, or
    `temporary_failure` for a 503, where most likely nothing moved), `result` what could be read of the answer.
    """

    outcome: Outcome | None = None
    result: object = None
    resolver: Callable[[float, str | None], Resolution[Any]] | None = None
    aresolver: Callable[[float, str | None], Coroutine[Any, Any, Resolution[Any]]] | None = None

    @property
    def amount(self) -> Decimal | None:
        """Major units that were asked for."""
        return self.call.amount if self.call else None

    @property
    def currency(self) -> str | None:
        """ISO 4217 code."""
        return self.call.currency if self.call else None

    @property
    def account(self) -> str | None:
        """Name of the stored gateway account, or of the gateway for inline credentials."""
        return self.call.account if self.call else None

    def resolve(self, *, deadline: float = 30.0, control: str | None = None) -> Resolution[Any]:
        """Ask for the payment's state by its reference until it is known or `deadline` seconds are over.

        It looks only; it never repeats the payment. Nothing but `moved` and `pending` is known before
        `settle_seconds` after the call ended: until then the reading is `unknown`, and `ask_again_at` says when
        asking again can settle it.

        Args:
            deadline: Seconds for all look-ups together.
            control: A reference that you know to be on record through the same account. Finding it proves that
                the look-up works, so that finding nothing under the payment's own reference says something.

        Returns:
            What could be found out, with the look-ups as evidence.

        Raises:
            ConfigurationError: The error is of an `AsyncOrchestra` (use `aresolve`), came out of a pickle (use
                `payments.resolve(error.call)` of a client), or is of a call without a reference.
            AuthenticationError: The key may not look up.
            InvalidRequestError: The service refuses the look-up, or `control` is the payment's own reference.
        """
        if self.resolver is None:
            raise ConfigurationError(self._cannot("resolve", "aresolve" if self.aresolver else None))
        return self.resolver(deadline, control)

    async def aresolve(self, *, deadline: float = 30.0, control: str | None = None) -> Resolution[Any]:
        """Do what `resolve` does, awaited, for errors of `AsyncOrchestra`.

        Args:
            deadline: As in `resolve`.
            control: As in `resolve`.

        Returns:
            As `resolve`.

        Raises:
            ConfigurationError: As in `resolve`, with the two names swapped.
            AuthenticationError: As in `resolve`.
            InvalidRequestError: As in `resolve`.
        """
        if self.aresolver is None:
            raise ConfigurationError(self._cannot("aresolve", "resolve" if self.resolver else None))
        return await self.aresolver(deadline, control)

    def _cannot(self, asked: str, other: str | None) -> str:
        if other is not None:
            return f"{asked}() is not for this client: call {other}()"
        if self.reference is None:
            return f"{self.operation or 'this call'} has no reference that a status look-up could use"
        whence = "was made of a result or came out of a pickle"
        return f"this error {whence}, so it has no client: ask one, payments.resolve(error.call)"


def unknown_outcomes(exception: BaseException | None) -> tuple[OutcomeUnknownError, ...]:
    """Return every `OutcomeUnknownError` behind an exception, such as a cancelled or timed-out task, each once.

    A cancellation must go on as what it is, so it can't be an `OutcomeUnknownError` itself: it carries one. Causes,
    contexts and the members of exception groups are looked through.

    Args:
        exception: What came out of the call, or of the task that made it; None has none.

    Returns:
        One for each payment, in the order in which they are found. An empty tuple means that no outcome is unknown only
        for calls that were awaited in the task that was interrupted: one in another task (`shield`, `gather`, a task
        group) raises its own there. `asyncio.gather` raises the first error only, so give it `return_exceptions=True`.
    """
    return tuple(_unknown_outcomes(exception))


def _unknown_outcomes(error: BaseException | None) -> Iterator[OutcomeUnknownError]:
    seen: set[int] = set()
    pending = [error]
    while pending:
        found = pending.pop()
        if found is None or id(found) in seen:
            continue
        seen.add(id(found))
        if isinstance(found, OutcomeUnknownError):
            yield found
        pending += [found.__context__, found.__cause__]
        if isinstance(found, BaseExceptionGroup):
            pending += reversed(cast("BaseExceptionGroup[BaseException]", found).exceptions)
