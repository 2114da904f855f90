"""Find out what became of a payment whose outcome is unknown, by looking only.

What a look-up may say, and when:

    moved       at once: the payment is on record as done
    pending     at once: it is on record, and not decided yet
    not moved   settled, and the gateway's own record of this payment says declined or failed
    absent      settled, and nothing is on record; never a proof that nothing happened
    unknown     everything else

*Settled* means `settle_seconds` after the last moment at which the payment's own attempt was under way: a
request on its way may still act until then, and another attempt of the vendor's may follow a decline.

This module holds what every API has in common; each brings a `Lookup` of its own.
"""

from __future__ import annotations

import datetime
import enum
from abc import ABC, abstractmethod
from collections.abc import Callable
from decimal import Decimal
from typing import Final, Generic, NoReturn, TypeVar

import attrs

from ._calls import Program, Sleep
from ._config import CallOptions, seconds
from ._errors import (
    AuthenticationError,
    CallRecord,
    ConfigurationError,
    InvalidRequest,
    NotFound,
    NotSent,
    OrchestraError,
    TemporarilyUnavailable,
    shown,
)
from ._judged import Judged
from ._money import AmountLike, Money
from ._outcomes import Moved, Outcome, Repeat
from ._pipeline import Engine
from ._results import PaymentResult
from ._retries import backoff

__all__ = [
    "CLOCK_ALLOWANCE",
    "Finding",
    "Look",
    "Lookup",
    "Reading",
    "Resolution",
    "asked_for",
    "differs",
    "ended_at",
    "looking",
    "money_of",
]

R = TypeVar("R", bound=Judged)

CLOCK_ALLOWANCE: Final = 60.0
"""Seconds by which another machine's clock may differ from ours."""

_SHORTEST_LOOK: Final = 0.01
"""Seconds. A look-up with less left is not begun."""

_SHORTEST_WAIT: Final = 0.05
"""Seconds between two look-ups."""

_EARLIEST: Final = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC).timestamp()
"""Seconds since 1970. A payment sent before this is a mistake, such as a reading of another clock."""


class Reading(enum.StrEnum):
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
    def moved(self) -> Moved:
        """May money have moved, or been held?"""
        return _MEANING[self][0]

    @property
    def repeat(self) -> Repeat:
        """May the payment be sent again?"""
        return _MEANING[self][1]

    def __bool__(self) -> bool:
        raise TypeError("a reading is neither true nor false: compare it, reading is Reading.MOVED")


_MEANING: Final = {
    Reading.MOVED: (Moved.YES, Repeat.NEVER),
    Reading.PENDING: (Moved.MAYBE, Repeat.NEVER),
    Reading.NOT_MOVED: (Moved.NO, Repeat.CHANGED),
    Reading.ABSENT: (Moved.MAYBE, Repeat.BY_DECISION),
    Reading.UNKNOWN: (Moved.MAYBE, Repeat.AFTER_CHECK),
}


@attrs.frozen(slots=True)
class Look(Generic[R]):
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
        return isinstance(error, NotFound | NotSent | TemporarilyUnavailable) and not 200 <= (error.status or 0) < 300


@attrs.frozen(slots=True, kw_only=True)
class Resolution(Generic[R]):
    """What could be found out. `looks` is the evidence, oldest first."""

    reading: Reading
    why: str
    """The rule that led to the reading, in words."""
    looks: tuple[Look[R], ...]
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
        raise TypeError("a resolution is neither true nor false: write resolution.reading is Reading.MOVED")

    @property
    def result(self) -> R | None:
        """The last answer that found the payment, with the service's own words; None without one."""
        return next((look.result for look in reversed(self.looks) if look.on_record), None)

    @property
    def gateway_words(self) -> tuple[str | None, str | None]:
        """`gateway_result_code` and `gateway_result_description` of that answer, where the API has them."""
        result = self.result
        if not isinstance(result, PaymentResult):
            return (None, None)
        return (result.gateway_result_code, result.gateway_result_description)

    @property
    def may_have_moved(self) -> Moved:
        """May money have moved, or been held, by the payment?"""
        return self.reading.moved

    @property
    def may_repeat(self) -> Repeat:
        """May the payment be sent again?"""
        return self.reading.repeat


@attrs.frozen(slots=True, kw_only=True)
class Finding:
    """What one look-up means for the payment, and by which rule."""

    reading: Reading
    why: str
    final: bool = False
    """Whether looking again within this call has no use."""
    route_proved: bool = False
    not_covered: tuple[str, ...] = ()
    other_gateway: str | None = None


class Lookup(ABC, Generic[R]):
    """How an API finds one payment, and what it makes of what it finds."""

    account: str | None = None
    """What is looked through, as it is called in a `Resolution`."""
    target: R | None = None
    """The last record seen of the payment that this one acts on."""

    @abstractmethod
    def look(self, brief: Callable[[], CallOptions]) -> Program[R | None]:
        """Look once. Raises `NotFound` when nothing is on record; returns None when it could not be told.

        `brief` returns the options for one request, with the time that is left.
        """

    @abstractmethod
    def judge(self, found: R) -> Finding:
        """Read a record. `NOT_MOVED` is believed only once it is settled."""

    def confirm(self, finding: Finding, found: R, brief: Callable[[], CallOptions]) -> Program[Finding]:
        """Look at what a record that settles the payment says beside it, such as where it ran."""
        del found, brief
        return finding
        yield

    @abstractmethod
    def absence(self, error: NotFound, brief: Callable[[], CallOptions]) -> Program[Finding]:
        """Say what it means that nothing is on record, now that a record would be there."""


def looking(engine: Engine, lookup: Lookup[R], *, deadline: float, ended: float) -> Program[Resolution[R]]:
    """Look up until the outcome is known or `deadline` seconds are over.

    `ended` is the moment, by the engine's clock, at which the payment's own attempt was over; it may lie ahead.
    Raises `AuthenticationError`, `InvalidRequest` or `ConfigurationError` when looking up can't work.
    """
    deadline = seconds("deadline", deadline)
    clock = engine.runtime.clock
    started = clock()
    ends, settles = started + deadline, ended + engine.config.settle_seconds
    looks: list[Look[R]] = []

    def brief() -> CallOptions:
        return CallOptions(deadline=max(ends - clock(), _SHORTEST_LOOK), retries=0)

    while True:
        result: R | None = None
        failed: OrchestraError | None = None
        begun = clock()
        try:
            result = yield from lookup.look(brief)
        except (AuthenticationError, InvalidRequest, ConfigurationError):
            raise
        except OrchestraError as error:
            failed = error
        looks.append(Look(clock() - started, result, failed))
        settled = begun >= settles  # of a look-up that began earlier, the answer may be older than that
        finding = yield from _finding(lookup, looks, brief, settled=settled)
        left = ends - clock()
        if not finding.final and left > _SHORTEST_LOOK:
            wait = max(backoff(engine.config, len(looks), engine.runtime.uniform), _SHORTEST_WAIT)
            until_settled = settles - clock()
            if 0.0 < until_settled < left - _SHORTEST_LOOK:  # a look-up just then can settle it
                wait = min(wait, until_settled)
            yield Sleep(min(wait, left))
        if finding.final or ends - clock() <= _SHORTEST_LOOK:
            waits = finding.reading is Reading.UNKNOWN and not settled
            return Resolution(
                reading=finding.reading,
                why=finding.why,
                looks=tuple(looks),
                account=lookup.account,
                not_on_record_for=max(0.0, begun - ended) if isinstance(failed, NotFound) else None,
                ask_again_at=_moment(engine, settles) if waits else None,
                route_proved=finding.route_proved or any(look.on_record for look in looks),
                not_covered=finding.not_covered,
                other_gateway=finding.other_gateway,
                target=lookup.target if isinstance(failed, NotFound) else None,
            )


def _finding(
    lookup: Lookup[R], looks: list[Look[R]], brief: Callable[[], CallOptions], *, settled: bool
) -> Program[Finding]:
    """Return what the looks so far mean."""
    last = looks[-1]
    if last.on_record and last.result is not None:
        found = lookup.judge(last.result)
        if found.reading is Reading.NOT_MOVED and not settled:
            return _unknown(f"{found.why}, but another attempt may still follow")
        if found.reading in (Reading.MOVED, Reading.NOT_MOVED):
            found = yield from lookup.confirm(attrs.evolve(found, final=True), last.result, brief)
        return found
    if isinstance(last.error, NotFound) and settled and all(look.silent for look in looks):
        return (yield from lookup.absence(last.error, brief))
    return _unknown(_unsettled(looks))


def _unsettled(looks: list[Look[R]]) -> str:
    if not isinstance(looks[-1].error, NotFound):
        return "the last look-up told nothing"
    if not all(look.silent for look in looks):
        return "one look-up found something, or something unreadable, and a later one nothing"
    return "not on record, but too early for that to mean anything: it may still be on its way"


def _unknown(why: str) -> Finding:
    return Finding(reading=Reading.UNKNOWN, why=why)


def _moment(engine: Engine, reached: float) -> datetime.datetime:
    """Return the time of day at which the engine's clock gets to a moment."""
    return engine.runtime.now() + datetime.timedelta(seconds=max(0.0, reached - engine.runtime.clock()))


def asked_for(amount: AmountLike | None, currency: str | None) -> Money | None:
    """Return what a payment was asked for, None when nobody says. Raises `InvalidRequest` for half of it."""
    if amount is None and currency is None:
        return None
    if amount is None or currency is None:
        raise InvalidRequest("and currency go together", field="amount")
    return Money.of(amount, currency, allow_zero=True)


def money_of(call: CallRecord) -> Money | None:
    """Return what the payment of a record was asked for."""
    if call.amount is None or call.currency is None:
        return None
    return Money(call.amount, call.currency)


def differs(amount: Decimal | None, currency: str | None, money: Money | None) -> str | None:
    """Say how a record differs from what was asked for; None where it agrees, or has nothing to compare."""
    if money is not None and amount not in (None, money.amount):
        return f"but of {amount}, not {money.amount}"
    if money is not None and currency not in (None, money.currency):
        return f"but in {currency}, not {money.currency}"
    return None


def ended_at(engine: Engine, *, sent_at: object = None, payer_deadline: object = None, over_at: object = None) -> float:
    """Return when an attempt of another client, maybe of another process, was over at the latest, by our clock.

    All times are seconds since 1970 by that process's clock: `sent_at` when it was sent, `over_at` when it was over.
    `payer_deadline` is how many seconds it had, as this client's when absent. Without either time it may have been
    sent just now. Raises `InvalidRequest` for an impossible time.
    """
    clock, now = engine.runtime.clock(), engine.runtime.now().timestamp()
    allowed = engine.config.deadline if payer_deadline is None else seconds("payer_deadline", payer_deadline)
    for field, time in (("sent_at", sent_at), ("ended_at", over_at)):
        if time is not None:
            _check_time(field, time, now)
    if isinstance(over_at, int | float):
        return clock + (over_at + CLOCK_ALLOWANCE - now)
    if isinstance(sent_at, int | float):
        return clock + (sent_at + allowed + CLOCK_ALLOWANCE - now)
    return clock + allowed


def _check_time(field: str, time: object, now: float) -> None:
    if isinstance(time, bool) or not isinstance(time, int | float):
        raise InvalidRequest(f"must be seconds since 1970, not {type(time).__name__}", field=field)
    if not _EARLIEST <= time <= now + CLOCK_ALLOWANCE:
        raise InvalidRequest(
            f"must be seconds since 1970 (time.time()), from 2020 to now, not {shown(time)}", field=field
        )
