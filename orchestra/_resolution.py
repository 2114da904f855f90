"""Find out what became of a payment whose outcome is unknown, by looking only."""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Final

import attrs

from ._calls import Call, Program, Sleep
from ._config import CallOptions
from ._errors import AuthenticationError, ConfigurationError, InvalidRequest, NotFound, OrchestraError
from ._pipeline import Engine
from ._results import PaymentResult
from ._retries import backoff

__all__ = ["HAPPENED", "NOT_HAPPENED", "Look", "Reading", "Resolution", "resolving"]

HAPPENED: Final = frozenset(
    {
        "approved", "authorised", "authorized", "captured", "charged", "completed", "paid", "refunded",
        "settled", "succeeded", "success", "voided",
    }
)  # fmt: skip
"""Gateway result codes, in lower case, that we read as: the operation happened."""

NOT_HAPPENED: Final = frozenset(
    {"card_declined", "declined", "do_not_honor", "failed", "failure", "refused", "rejected"}
)
"""Gateway result codes, in lower case, that we read as: the operation did not happen."""


class Reading(enum.StrEnum):
    """Our reading of what the look-ups said."""

    MOVED = "moved"
    """It happened: the gateway has it on record as done."""
    NOT_MOVED = "not moved"
    """It did not happen: the gateway refused it, or has no record of it long after it was sent."""
    STILL_UNKNOWN = "still unknown"
    """No look-up settled it. Ask again later, or ask the gateway; do not send the payment again."""


@attrs.frozen(slots=True)
class Look:
    """One look-up: what it found, or why it failed."""

    after: float
    """Seconds since the first look-up began."""
    result: PaymentResult | None
    error: OrchestraError | None

    @property
    def on_record(self) -> bool:
        """Whether the service has a payment under this reference."""
        return self.result is not None and self.result.found


@attrs.frozen(slots=True, kw_only=True)
class Resolution:
    """What could be found out. `looks` is the evidence, oldest first."""

    reading: Reading
    why: str
    """The rule that led to the reading, in words."""
    looks: tuple[Look, ...]

    @property
    def result(self) -> PaymentResult | None:
        """The last answer that found the payment, with the gateway's own words; None without one."""
        return next((look.result for look in reversed(self.looks) if look.on_record), None)

    @property
    def gateway_words(self) -> tuple[str | None, str | None]:
        """`gateway_result_code` and `gateway_result_description` of that answer."""
        result = self.result
        return (None, None) if result is None else (result.gateway_result_code, result.gateway_result_description)


def resolving(
    engine: Engine,
    make_call: Callable[[CallOptions], Call[PaymentResult]],
    *,
    deadline: float,
    already: float | None,
) -> Program[Resolution]:
    """Look up until the outcome is known or `deadline` seconds are over.

    `already` is how many seconds ago the payment was last sent; None when nobody knows, which is taken as
    long ago. Raises `AuthenticationError`, `InvalidRequest` or `ConfigurationError` when looking up can't work.
    """
    clock = engine.runtime.clock
    started = clock()
    ends = started + deadline
    settle = engine.config.settle_seconds
    sent_before = settle if already is None else already
    looks: list[Look] = []
    while True:
        result: PaymentResult | None = None
        failed: OrchestraError | None = None
        try:
            result = yield from engine.exchange(make_call(CallOptions(deadline=max(ends - clock(), 0.01), retries=0)))
        except (AuthenticationError, InvalidRequest, ConfigurationError):
            raise
        except OrchestraError as error:
            failed = error
        looks.append(Look(clock() - started, result, failed))
        settled = _settled(looks, sent_before + clock() - started >= settle)
        if settled is not None:
            return settled
        wait = backoff(engine.config, len(looks), engine.runtime.uniform)
        left = ends - clock()
        if left <= 0.01:
            return Resolution(reading=Reading.STILL_UNKNOWN, why=_why_unknown(looks), looks=tuple(looks))
        yield Sleep(min(max(wait, 0.05), left))


def _settled(looks: list[Look], long_ago: bool) -> Resolution | None:
    last = looks[-1]
    if last.on_record and last.result is not None:
        code = (last.result.gateway_result_code or "").strip().lower()
        for words, reading in ((HAPPENED, Reading.MOVED), (NOT_HAPPENED, Reading.NOT_MOVED)):
            if code in words:
                return Resolution(reading=reading, why=f"the gateway says {code}", looks=tuple(looks))
        return None
    never_seen = all(isinstance(look.error, NotFound) for look in looks)
    if never_seen and long_ago:
        why = f"{len(looks)} look-ups found no record, the last long enough after it was sent"
        return Resolution(reading=Reading.NOT_MOVED, why=why, looks=tuple(looks))
    return None


def _why_unknown(looks: list[Look]) -> str:
    last = looks[-1]
    if last.on_record and last.result is not None:
        return f"on record, but the gateway's word {last.result.gateway_result_code!r} settles nothing"
    if isinstance(last.error, NotFound):
        return "not on record, but it was sent too short a time ago for that to mean anything"
    return "no look-up told anything"
