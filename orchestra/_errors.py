"""Everything this package raises, one leaf for each thing a caller can do about it.

    OrchestraError                 whatever went wrong, with the call's record and the response, if any
    ├─ ConfigurationError          fix the configuration: a setting, a closed client, a wrong event loop
    ├─ InvalidRequest              fix the request: `field` and `messages` say what; nothing moved
    ├─ AuthenticationError         fix the key, or what it may do; nothing moved
    ├─ NotFound                    no such account, token, gateway or payment; nothing moved
    ├─ NotSent                     never reached the server: nothing moved, safe to repeat
    ├─ TemporarilyUnavailable      try again later; nothing moved
    ├─ OutcomeUnknown              it may have happened: `resolve()` before anything else
    ├─ UnreadableAnswer            a read was answered with something that can't be understood
    └─ OutcomeError                raised by `raise_for_outcome()` only; `result` holds the result
       ├─ Declined                 the gateway said no; nothing moved by this call
       └─ Unsupported              the gateway can't do this; nothing moved

`str()` is one line and never holds a secret. All of them can be pickled; what comes out of the pickle
holds no card numbers, keys or token payloads.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self, cast

import attrs

from ._redaction import printable
from ._wire import WireResponse

if TYPE_CHECKING:
    from ._outcomes import Outcome
    from ._resolution import Resolution

__all__ = [
    "AuthenticationError",
    "CallRecord",
    "ConfigurationError",
    "Declined",
    "InvalidRequest",
    "NotFound",
    "NotSent",
    "OrchestraError",
    "OutcomeError",
    "OutcomeUnknown",
    "TemporarilyUnavailable",
    "UnreadableAnswer",
    "Unsupported",
    "all_in_doubt",
    "in_doubt",
]


@attrs.frozen(slots=True, kw_only=True)
class CallRecord:
    """What is known about a call from our side, whatever the server did."""

    operation: str
    """Name of the operation, such as `charge`."""
    correlation_id: str
    """Made for each call, sent as `X-Correlation-Id` unless switched off, on every log line."""
    reference: str | None = None
    """The caller's own reference (`myRef`) of a payment, made by us when none was given."""
    amount: Decimal | None = None
    """Major units."""
    currency: str | None = None
    account: str | None = None
    """Name of the stored gateway account, or of the gateway for inline credentials."""
    attempts: int = 0
    """How many times a connection was tried."""
    elapsed: float = attrs.field(default=0.0, repr=lambda seconds: f"{seconds:.3f}")
    """Seconds from the first attempt to the end, waits included."""


class OrchestraError(Exception):
    """Base of everything this package raises.

    `call` is the record of the call, None when the error came before there was one. `response` is the
    answer as it came, None when there was none.
    """

    def __init__(
        self,
        message: str,
        *,
        call: CallRecord | None = None,
        response: WireResponse | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.call = call
        self.response = response

    @property
    def operation(self) -> str | None:
        """Name of the operation, such as `charge`."""
        return self.call.operation if self.call else None

    @property
    def reference(self) -> str | None:
        """The caller's own reference of the payment."""
        return self.call.reference if self.call else None

    @property
    def correlation_id(self) -> str | None:
        """The id of this call in logs, spans and the `X-Correlation-Id` header."""
        return self.call.correlation_id if self.call else None

    @property
    def attempts(self) -> int:
        """How many times a connection was tried."""
        return self.call.attempts if self.call else 0

    @property
    def elapsed(self) -> float:
        """Seconds the call took, waits included."""
        return self.call.elapsed if self.call else 0.0

    @property
    def status(self) -> int | None:
        """HTTP status of the answer, None when there was no answer."""
        return self.response.status if self.response else None

    def __str__(self) -> str:
        text = self.message
        if self.call is not None:
            facts = [f"correlation id {self.call.correlation_id}"]
            if self.call.reference is not None:
                facts.insert(0, f"reference {self.call.reference}")
            if self.response is not None:
                facts.insert(0, f"HTTP {self.response.status}")
            text = f"{self.call.operation}: {text} ({', '.join(facts)})"
        return printable(text)

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.message, self._state()))

    def _state(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if not name.endswith("resolver")}

    def with_record(self, call: CallRecord) -> Self:
        """Return this error with the record of its call filled in."""
        self.call = call
        return self


def _rebuild(kind: type[OrchestraError], message: str, state: dict[str, object]) -> OrchestraError:
    error = kind.__new__(kind, message)
    Exception.__init__(error, message)
    error.__dict__.update(state)
    return error


def shown(value: object) -> str:
    """Return what may be quoted of a value that was refused: all of a short one, the beginning of a long one.

    What stands in the wrong place may be a card number or a key.
    """
    text = repr(value)
    return text if len(text) <= 14 else f"{text[:4]}…"


class ConfigurationError(OrchestraError):
    """Fix the configuration. Nothing was sent."""


class InvalidRequest(OrchestraError):
    """Fix the request. Nothing moved.

    Raised before anything is sent for what can be seen here, and for HTTP 400 and its like. `field` is
    the path of the field in the request (`card.cardNumber`) or the argument's name; `messages` are the
    server's or ours.
    """

    def __init__(
        self,
        message: str,
        *,
        field: str | None = None,
        messages: tuple[str, ...] | None = None,
        call: CallRecord | None = None,
        response: WireResponse | None = None,
    ) -> None:
        super().__init__(f"{field} {message}" if field else message, call=call, response=response)
        self.field = field
        self.messages: tuple[str, ...] = (message,) if messages is None else messages


class AuthenticationError(OrchestraError):
    """Fix the key: it is missing, wrong, deleted, or not allowed to do this. Nothing moved."""


class NotFound(OrchestraError):
    """There is no such account, token, gateway or payment. Nothing moved."""


class NotSent(OrchestraError):
    """The request never reached the server. Nothing moved; it is safe to repeat."""


class TemporarilyUnavailable(OrchestraError):
    """The server can't serve this now. Nothing moved; `retry_after` is its wish in seconds, if it had one."""

    retry_after: float | None = None


class OutcomeUnknown(OrchestraError):
    """It may or may not have happened. Find out with `resolve()` before you do anything else.

    Raised for a money-moving call that broke after bytes may have left, for 500, 502, 503, 504, and for
    an answer that can't be understood. `outcome` is the row of the table that was read (`unknown`, or
    `temporary_failure` for a 503, where most likely nothing moved), `result` what could be read of the answer.
    """

    outcome: Outcome | None = None
    result: object = None
    resolver: Callable[[float], Resolution[Any]] | None = None
    aresolver: Callable[[float], Coroutine[Any, Any, Resolution[Any]]] | None = None

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

    def resolve(self, *, deadline: float = 30.0) -> Resolution[Any]:
        """Ask for the payment's state by its reference until it is known or `deadline` seconds are over.

        It looks only; it never repeats the payment. For errors of `AsyncOrchestra` use `aresolve`. An
        error that came out of a pickle can't ask: use `payments.find(reference=...)` of a client.
        """
        if self.resolver is None:
            raise ConfigurationError(self._cannot("resolve", "aresolve" if self.aresolver else None))
        return self.resolver(deadline)

    async def aresolve(self, *, deadline: float = 30.0) -> Resolution[Any]:
        """Do what `resolve` does, awaited, for errors of `AsyncOrchestra`."""
        if self.aresolver is None:
            raise ConfigurationError(self._cannot("aresolve", "resolve" if self.resolver else None))
        return await self.aresolver(deadline)

    def _cannot(self, asked: str, other: str | None) -> str:
        if other is not None:
            return f"{asked}() is not for this client: call {other}()"
        if self.reference is None:
            return f"{self.operation or 'this call'} has no reference that a status look-up could use"
        whence = "was made of a result or came out of a pickle"
        return f"this error {whence}, so it has no client: ask one, payments.find(reference={self.reference!r}, …)"


class UnreadableAnswer(OrchestraError):
    """A read was answered with something that can't be understood. `response` holds it."""


class OutcomeError(OrchestraError):
    """Base of what `raise_for_outcome()` adds. `result` holds the result that was turned into an error."""

    result: object = None


class Declined(OutcomeError):
    """The gateway said no. Nothing moved by this call."""


class Unsupported(OutcomeError):
    """The gateway can't do this operation. Nothing moved."""


def in_doubt(error: BaseException | None) -> OutcomeUnknown | None:
    """Return the `OutcomeUnknown` behind an exception, such as a cancelled or timed-out task; None without one.

    A cancellation must go on as what it is, so it can't be an `OutcomeUnknown` itself: it carries one. Causes,
    contexts and the members of exception groups are looked through. None means that nothing is in doubt only for
    calls that were awaited in the task that was interrupted: one in another task (`shield`, `gather`, a task
    group) raises its doubt there. `all_in_doubt` returns every doubt that an exception knows of.
    """
    return next(_doubts(error), None)


def all_in_doubt(error: BaseException | None) -> tuple[OutcomeUnknown, ...]:
    """Return every `OutcomeUnknown` behind an exception, each once: of a group, one for each payment in doubt.

    What `in_doubt` says about other tasks holds here too: `asyncio.gather` raises the first error only, so give it
    `return_exceptions=True`, or use a task group.
    """
    return tuple(_doubts(error))


def _doubts(error: BaseException | None) -> Iterator[OutcomeUnknown]:
    seen: set[int] = set()
    pending = [error]
    while pending:
        found = pending.pop()
        if found is None or id(found) in seen:
            continue
        seen.add(id(found))
        if isinstance(found, OutcomeUnknown):
            yield found
        pending += [found.__context__, found.__cause__]
        if isinstance(found, BaseExceptionGroup):
            pending += reversed(cast("BaseExceptionGroup[BaseException]", found).exceptions)
