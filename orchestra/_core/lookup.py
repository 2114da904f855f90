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
from abc import ABC, abstractmethod
from collections.abc import Callable
from decimal import Decimal
from typing import Final, Generic, TypeVar

import attrs

from .calls import Flow, Sleep
from .config import CallOptions, seconds
from .errors import (
    AuthenticationError,
    CallRecord,
    ConfigurationError,
    InvalidRequestError,
    NotFoundError,
    OrchestraError,
    shown,
)
from .money import AmountLike, Money
from .pipeline import Engine
from .resolution import LookupAttempt, LookupOutcome, Resolution
from .results import OutcomeMixin
from .retries import backoff

__all__ = [
    "CLOCK_ALLOWANCE",
    "Finding",
    "Lookup",
    "asked_for",
    "differs",
    "ended_at",
    "money_of",
    "poll_until_known",
]

R = TypeVar("R", bound=OutcomeMixin)

CLOCK_ALLOWANCE: Final = 60.0
"""Seconds by which another machine's clock may differ from ours."""

_SHORTEST_LOOK: Final = 0.01
"""Seconds. A look-up with less left is not begun."""

_SHORTEST_WAIT: Final = 0.05
"""Seconds between two look-ups."""

_EARLIEST: Final = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC).timestamp()
"""Seconds since 1970. A payment sent before this is a mistake, such as a reading of another clock."""


@attrs.frozen(slots=True, kw_only=True)
class Finding:
    """What one look-up means for the payment, and by which rule."""

    reading: LookupOutcome
    reason: str
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
    def look(self, brief: Callable[[], CallOptions]) -> Flow[R | None]:
        """Look once. Raises `NotFoundError` when nothing is on record; returns None when it could not be told.

        `brief` returns the options for one request, with the time that is left.
        """

    @abstractmethod
    def judge(self, found: R) -> Finding:
        """Read a record. `NOT_MOVED` is believed only once it is settled."""

    def confirm(self, finding: Finding, found: R, brief: Callable[[], CallOptions]) -> Flow[Finding]:
        """Look at what a record that settles the payment says beside it, such as where it ran."""
        del found, brief
        return finding
        yield

    @abstractmethod
    def absence(self, error: NotFoundError, brief: Callable[[], CallOptions]) -> Flow[Finding]:
        """Say what it means that nothing is on record, now that a record would be there."""


def poll_until_known(engine: Engine, lookup: Lookup[R], *, deadline: float, ended: float) -> Flow[Resolution[R]]:
    """Look up until the outcome is known or `deadline` seconds are over.

    `ended` is the moment, by the engine's clock, at which the payment's own attempt was over; it may lie ahead.
    Raises `AuthenticationError`, `InvalidRequestError` or `ConfigurationError` when looking up can't work.
    """
    deadline = seconds("deadline", deadline)
    clock = engine.runtime.clock
    started = clock()
    ends, settles = started + deadline, ended + engine.config.settle_seconds
    looks: list[LookupAttempt[R]] = []

    def brief() -> CallOptions:
        return CallOptions(deadline=max(ends - clock(), _SHORTEST_LOOK), retries=0)

    while True:
        result: R | None = None
        failed: OrchestraError | None = None
        begun = clock()
        try:
            result = yield from lookup.look(brief)
        except (AuthenticationError, InvalidRequestError, ConfigurationError):
            raise
        except OrchestraError as error:
            failed = error
        looks.append(LookupAttempt(clock() - started, result, failed))
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
            waits = finding.reading is LookupOutcome.UNKNOWN and not settled
            return Resolution(
                reading=finding.reading,
                reason=finding.reason,
                attempts=tuple(looks),
                account=lookup.account,
                not_on_record_for=max(0.0, begun - ended) if isinstance(failed, NotFoundError) else None,
                ask_again_at=_moment(engine, settles) if waits else None,
                route_proved=finding.route_proved or any(look.on_record for look in looks),
                not_covered=finding.not_covered,
                other_gateway=finding.other_gateway,
                target=lookup.target if isinstance(failed, NotFoundError) else None,
            )


def _finding(
    lookup: Lookup[R], looks: list[LookupAttempt[R]], brief: Callable[[], CallOptions], *, settled: bool
) -> Flow[Finding]:
    """Return what the looks so far mean."""
    last = looks[-1]
    if last.on_record and last.result is not None:
        found = lookup.judge(last.result)
        if found.reading is LookupOutcome.NOT_MOVED and not settled:
            return _unknown(f"{found.reason}, but another attempt may still follow")
        if found.reading in (LookupOutcome.MOVED, LookupOutcome.NOT_MOVED):
            found = yield from lookup.confirm(attrs.evolve(found, final=True), last.result, brief)
        return found
    if isinstance(last.error, NotFoundError) and settled and all(look.silent for look in looks):
        return (yield from lookup.absence(last.error, brief))
    return _unknown(_unsettled(looks))


def _unsettled(looks: list[LookupAttempt[R]]) -> str:
    if not isinstance(looks[-1].error, NotFoundError):
        return "the last look-up told nothing"
    if not all(look.silent for look in looks):
        return "one look-up found something, or something unreadable, and a later one nothing"
    return "not on record, but too early for that to mean anything: it may still be on its way"


def _unknown(reason: str) -> Finding:
    return Finding(reading=LookupOutcome.UNKNOWN, reason=reason)


def _moment(engine: Engine, reached: float) -> datetime.datetime:
    """Return the time of day at which the engine's clock gets to a moment."""
    return engine.runtime.now() + datetime.timedelta(seconds=max(0.0, reached - engine.runtime.clock()))


def asked_for(amount: AmountLike | None, currency: str | None) -> Money | None:
    """Return what a payment was asked for, None when nobody says. Raises `InvalidRequestError` for half of it."""
    if amount is None and currency is None:
        return None
    if amount is None or currency is None:
        raise InvalidRequestError("and currency go together", field="amount")
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
    sent just now. Raises `InvalidRequestError` for an impossible time.
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
        raise InvalidRequestError(f"must be seconds since 1970, not {type(time).__name__}", field=field)
    if not _EARLIEST <= time <= now + CLOCK_ALLOWANCE:
        raise InvalidRequestError(
            f"must be seconds since 1970 (time.time()), from 2020 to now, not {shown(time)}", field=field
        )
