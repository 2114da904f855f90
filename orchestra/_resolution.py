"""Find out what became of a payment whose outcome is unknown, by looking only.

A look-up by reference answers with the newest record under that reference. When several calls share one
reference (an order's number for its charge and its refund), the record may be another call's, so a word
settles a call only when it can't be about another one:

    charge, authorize     any word of `HAPPENED`
    capture, refund       their own words, about another record than the payment they act on
    void                  its own words
    any of them           never a record of another amount or currency
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Callable, Mapping
from typing import Any, Final, Generic, TypeVar

import attrs

from ._calls import Call, Program, Sleep
from ._config import CallOptions, seconds
from ._errors import (
    AuthenticationError,
    ConfigurationError,
    InvalidRequest,
    NotFound,
    NotSent,
    OrchestraError,
    TemporarilyUnavailable,
)
from ._judged import Judged
from ._money import Money
from ._outcomes import Outcome
from ._pipeline import Engine
from ._results import PaymentResult
from ._retries import backoff

__all__ = [
    "ABOUT",
    "FOLLOW_UPS",
    "HAPPENED",
    "NOT_HAPPENED",
    "Judgement",
    "Look",
    "Reading",
    "Resolution",
    "Sought",
    "looking",
    "resolving",
    "seconds_since",
]

R = TypeVar("R", bound=Judged)

ABOUT: Final = ("charge", "authorize", "capture", "void", "refund")
"""The operations whose outcome can be found out by reference."""

FOLLOW_UPS: Final[Mapping[str, frozenset[str]]] = {
    "capture": frozenset({"captured", "settled"}),
    "refund": frozenset({"refunded"}),
    "void": frozenset({"canceled", "cancelled", "voided"}),
}
"""Gateway result codes, in lower case, that we read as: this operation on an earlier payment happened."""

HAPPENED: Final = frozenset(
    {
        "approved", "authorised", "authorized", "captured", "charged", "completed", "paid", "refunded",
        "settled", "succeeded", "success", "voided",
    }
)  # fmt: skip
"""Gateway result codes, in lower case, that we read as: the charge or authorization happened."""

NOT_HAPPENED: Final = frozenset(
    {"card_declined", "declined", "do_not_honor", "failed", "failure", "refused", "rejected"}
)
"""Gateway result codes, in lower case, that we read as: the operation did not happen."""

_SHORTEST_LOOK: Final = 0.01
"""Seconds. A look-up with less left is not begun."""

_EARLIEST: Final = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC).timestamp()
"""Seconds since 1970. A payment sent before this is a mistake, such as a reading of another clock."""

_SKEW: Final = 60.0
"""Seconds by which another machine's clock may be ahead of ours."""


class Reading(enum.StrEnum):
    """Our reading of what the look-ups said."""

    MOVED = "moved"
    """It happened: the gateway has it on record as done."""
    NOT_MOVED = "not moved"
    """It did not happen: the gateway refused it, or has no record of it long after it was sent."""
    PENDING = "pending"
    """It is on record and not decided yet: wait for it; do not send the payment again."""
    STILL_UNKNOWN = "still unknown"
    """No look-up settled it. Ask again later, or ask the gateway; do not send the payment again."""

    def __bool__(self) -> bool:
        raise TypeError("a reading is neither true nor false: compare it, reading is Reading.MOVED")


Judgement = tuple[Reading | None, str]
"""A reading and the rule that led to it, or None and why nothing is settled."""


@attrs.frozen(slots=True)
class Look(Generic[R]):
    """One look-up: what it found, or why it failed."""

    after: float
    """Seconds since the first look-up began."""
    result: R | None
    error: OrchestraError | None

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


@attrs.frozen(slots=True, kw_only=True)
class Sought:
    """The call whose outcome is in doubt, as far as it is known."""

    operation: str | None = None
    money: Money | None = None
    target: str | None = None
    """Gateway reference of the earlier payment that the call acts on."""

    def judge(self, found: PaymentResult) -> Judgement:
        """Read a record: what it says about this call, and by which rule."""
        code = (found.gateway_result_code or "").strip().lower()
        reading = self._reading(found, code)
        if reading is None:
            return None, f"on record, but the gateway's word {code!r} does not settle this call"
        return reading, f"the gateway says {code}"

    def _reading(self, found: PaymentResult, code: str) -> Reading | None:
        money = self.money
        if money is not None and (
            (found.amount is not None and found.amount != money.amount)
            or (found.currency is not None and found.currency != money.currency)
        ):
            return None
        if code in NOT_HAPPENED:
            return Reading.NOT_MOVED
        own = FOLLOW_UPS.get(self.operation or "")
        if own is None:
            return Reading.MOVED if code in HAPPENED else None
        another = self.operation == "void" or found.gateway_reference not in (None, self.target)
        return Reading.MOVED if code in own and another else None


def resolving(
    engine: Engine,
    make_call: Callable[[CallOptions], Call[PaymentResult]],
    *,
    deadline: float,
    already: float = 0.0,
    sought: Sought | None = None,
    account_exists: Callable[[CallOptions], Program[Any]] | None = None,
) -> Program[Resolution[PaymentResult]]:
    """Find out by the status look-up. `account_exists` asks whether the account looked through is there at all."""
    return looking(
        engine,
        lambda options: engine.exchange(make_call(options)),
        (sought or Sought()).judge,
        deadline=deadline,
        already=already,
        account_exists=account_exists,
    )


def looking(
    engine: Engine,
    look: Callable[[CallOptions], Program[R | None]],
    judge: Callable[[R], Judgement],
    *,
    deadline: float,
    already: float = 0.0,
    account_exists: Callable[[CallOptions], Program[Any]] | None = None,
) -> Program[Resolution[R]]:
    """Look up until the outcome is known or `deadline` seconds are over.

    `look` makes one look-up: it returns what it found, raises `NotFound` when there is no record, or
    returns None when it could not tell. `already` is how many seconds ago the payment was last sent at
    least. Without `account_exists`, when it is given, a 404 says nothing about a payment. Raises
    `AuthenticationError`, `InvalidRequest` or `ConfigurationError` when looking up can't work.
    """
    deadline = seconds("deadline", deadline)
    clock = engine.runtime.clock
    started = clock()
    ends = started + deadline
    looks: list[Look[R]] = []
    while True:
        result: R | None = None
        failed: OrchestraError | None = None
        try:
            result = yield from look(_briefly(ends - clock()))
        except (AuthenticationError, InvalidRequest, ConfigurationError):
            raise
        except OrchestraError as error:
            failed = error
        looks.append(Look(clock() - started, result, failed))
        long_ago = already + clock() - started >= engine.config.settle_seconds
        reading, why = _settled(looks, judge, long_ago)
        if reading is Reading.NOT_MOVED and failed is not None and account_exists is not None:
            reading, why = yield from _with_account(account_exists(_briefly(ends - clock())), why)
        if reading is not None:
            return Resolution(reading=reading, why=why, looks=tuple(looks))
        left = ends - clock()
        if left > _SHORTEST_LOOK:
            yield Sleep(min(max(backoff(engine.config, len(looks), engine.runtime.uniform), 0.05), left))
        if ends - clock() <= _SHORTEST_LOOK:
            return Resolution(reading=Reading.STILL_UNKNOWN, why=why, looks=tuple(looks))


def seconds_since(sent_at: object, now: datetime.datetime) -> float:
    """Return how long ago a payment was sent, 0 when nobody says. Raises `InvalidRequest` for an impossible time."""
    if sent_at is None:
        return 0.0
    if isinstance(sent_at, bool) or not isinstance(sent_at, int | float):
        raise InvalidRequest(f"must be seconds since 1970, not {type(sent_at).__name__}", field="sent_at")
    ago = now.timestamp() - sent_at
    if not -_SKEW <= ago <= now.timestamp() - _EARLIEST:
        raise InvalidRequest(
            f"must be seconds since 1970 (time.time()), from 2020 to now, not {sent_at!r}", field="sent_at"
        )
    return max(0.0, ago)


def _briefly(left: float) -> CallOptions:
    return CallOptions(deadline=max(left, _SHORTEST_LOOK), retries=0)


def _settled(looks: list[Look[R]], judge: Callable[[R], Judgement], long_ago: bool) -> Judgement:
    """Return a reading and its rule, or None and why the looks so far don't settle it."""
    last = looks[-1]
    if last.on_record and last.result is not None:
        return judge(last.result)
    if not isinstance(last.error, NotFound):
        return None, "the last look-up told nothing"
    if not all(look.silent for look in looks):
        return None, "one look-up found something and a later one nothing"
    if not long_ago:
        return None, "not on record, but it was sent too short a time ago for that to mean anything"
    return Reading.NOT_MOVED, f"{len(looks)} look-ups found no record, the last long enough after it was sent"


def _with_account(asking: Program[Any], why: str) -> Program[Judgement]:
    """Believe that there is no record only when the account that was looked through exists."""
    try:
        known = yield from asking
    except OrchestraError as error:
        return None, f"not on record, but whether the account exists could not be seen ({type(error).__name__})"
    if known:
        return Reading.NOT_MOVED, why
    return Reading.STILL_UNKNOWN, "there is no such account, so finding nothing through it means nothing"
