"""Make one payment under faults, and hold its end against the ledger."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, Literal

import attrs

from orchestra import (
    AuthenticationError,
    Card,
    InvalidRequestError,
    NotFoundError,
    NotSentError,
    OrchestraError,
    OutcomeUnknownError,
    PaymentResult,
    TemporarilyUnavailableError,
    unknown_outcomes,
)
from orchestra.sandbox import Movement
from orchestra.sandbox.faults import FAULTS, Fault

from .promises import Violation
from .world import SETTINGS, Hold, Interrupt, Via, World

__all__ = ["HARMLESS", "MONEY", "Doubt", "Ending", "Intent", "Operation", "check_error", "perform", "struck"]

Operation = Literal["charge", "authorize", "capture", "refund", "void", "tokenize"]

MONEY: Final[tuple[Operation, ...]] = ("charge", "authorize", "capture", "refund", "void")

HARMLESS: Final = frozenset({"duplicate_answer", "extra_member", "rate_limited", "refuse", "wrong_content_type"})
"""Faults after which nobody may be in doubt: the answer is whole, or the request never left."""

_DEFINITE: Final = (AuthenticationError, InvalidRequestError, NotFoundError, NotSentError, TemporarilyUnavailableError)


@attrs.frozen(slots=True, kw_only=True)
class Intent:
    """One call about money, as a caller means it."""

    operation: Operation
    amount: Decimal = Decimal("25.00")
    currency: str = "USD"
    account: str = "testsuccess"
    number: str = "4111111111111111"
    reference: str
    target: str | None = None
    """Gateway reference of the payment to act on."""

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the client's method."""
        card = Card(number=self.number, holder="Jane Smith", expires="12/2030", cvv="123")
        if self.operation == "tokenize":
            return {"card": card, "account": self.account}
        more = {} if self.target is None else {"gateway_reference": self.target}
        return more | {
            "amount": self.amount,
            "currency": self.currency,
            "card": card,
            "account": self.account,
            "reference": self.reference,
        }


@attrs.define(slots=True, kw_only=True)
class Doubt:
    """A payment whose outcome was unknown, and what was on the ledger before it was made."""

    intent: Intent
    error: OutcomeUnknownError
    via: Via
    known: frozenset[str]
    begun: float
    """The world's seconds when the payment was made, and when its call was over."""
    ended: float

    def mine(self, ledger: Iterable[Movement]) -> list[Movement]:
        """Return what the ledger has of this payment."""
        return [entry for entry in ledger if _is_of(entry, self.intent) and entry.gateway_reference not in self.known]


@attrs.define(slots=True, kw_only=True)
class Ending:
    """How a payment ended, what that broke, and the doubt it left."""

    outcome: str
    violations: list[Violation]
    faults: tuple[str, ...]
    doubt: Doubt | None = None


def _is_of(entry: Movement, intent: Intent) -> bool:
    return entry.operation == intent.operation and entry.reference == intent.reference


def _in_time(fault: Fault | str, world: World) -> Fault:
    """Return a fault; one that takes effect late does so after the world's own time."""
    made = FAULTS[fault]() if isinstance(fault, str) else fault
    return attrs.evolve(made, seconds=world.late_for(made.name)) if made.effect == "late" else made


def struck(error: BaseException) -> bool:
    """Tell whether an exception is an interruption from outside."""
    return isinstance(error, KeyboardInterrupt | asyncio.CancelledError)


def perform(
    world: World,
    intent: Intent,
    *,
    via: Via = "blocking",
    faults: Iterable[Any] = (),
    interrupt: Interrupt | None = None,
    hold: Hold | None = None,
) -> Ending:
    """Make the payment while the faults happen, one to a request, and check every promise about its end."""
    for fault in faults:
        world.sandbox.inject(_in_time(fault, world), on=intent.operation)
    world.interrupt, world.hold = interrupt, hold
    before, begun, waited = world.snapshot(), world.seconds, len(world.attempts)
    happened, struck_before = len(world.sandbox.faults_injected), world.interrupted
    strays = world.door.strays
    client = world.client(via)
    ended: PaymentResult | BaseException
    try:
        ended = world.run(lambda: getattr(client.payments, intent.operation)(**intent.arguments()))
    except BaseException as error:
        ended = error
    world.interrupt = world.hold = None
    world.sandbox.clear_faults()
    names = ["held"] * (hold is not None)
    names += [fault.name for fault in world.sandbox.faults_injected[happened:]]
    names += ["interrupted"] * (world.interrupted - struck_before)
    attempts = [attempt for attempt in world.attempts[waited:] if attempt.path.endswith(f"/{intent.operation}")]
    seen = _Seen(
        world=world,
        intent=intent,
        ended=ended,
        faults=tuple(names),
        before=before,
        sent=[attempt for attempt in attempts if attempt.left],
        answered=any(attempt.answered for attempt in attempts[-1:]),
        strays=world.door.strays - strays,
        took=world.seconds - begun,
    )
    doubt = None
    unknown = next(iter(unknown_outcomes(ended)), None) if isinstance(ended, BaseException) else None
    if unknown is not None and intent.operation != "tokenize":
        doubt = Doubt(intent=intent, error=unknown, via=via, known=frozenset(before), begun=begun, ended=world.seconds)
    return Ending(outcome=seen.outcome, violations=list(seen.violations()), faults=seen.faults, doubt=doubt)


@attrs.frozen(slots=True, kw_only=True)
class _Seen:
    """All there is to judge a payment by."""

    world: World
    intent: Intent
    ended: PaymentResult | BaseException
    faults: tuple[str, ...]
    before: Mapping[str, Movement]
    sent: list[Any]
    answered: bool
    strays: int
    took: float

    @property
    def outcome(self) -> str:
        if isinstance(self.ended, PaymentResult):
            return self.ended.outcome.value
        return f"interrupted ({type(self.ended).__name__})" if struck(self.ended) else type(self.ended).__name__

    def violations(self) -> Iterator[Violation]:
        yield from self._about_sending()
        if "interrupted" in self.faults and not (isinstance(self.ended, BaseException) and struck(self.ended)):
            yield self._broken("interruption goes on", "it was swallowed")
        if isinstance(self.ended, PaymentResult):
            yield from self._about_result(self.ended)
        else:
            yield from self._about_error(self.ended)

    def _new(self) -> list[Movement]:
        entries = self.world.sandbox.ledger.entries
        return [e for e in entries if _is_of(e, self.intent) and e.gateway_reference not in self.before]

    def _broken(self, promise: str, how: str) -> Violation:
        faults = ", ".join(self.faults) or "no fault"
        return Violation(promise, f"{self.intent.operation} under {faults} ended {self.outcome}: {how}")

    def _about_sending(self) -> Iterator[Violation]:
        if len(self.sent) > 1:
            yield self._broken("sent once", f"{len(self.sent)} requests may have left")
        if self.strays:
            yield self._broken("sent once", f"{self.strays} requests arrived that nobody had sent")
        moved = [entry for entry in self._new() if entry.moved]
        if len(moved) > 1:
            yield self._broken("never twice", f"{len(moved)} movements of {self.intent.reference}")
        if self.took > SETTINGS["deadline"] + 1.0 and "held" not in self.faults:  # others looked meanwhile
            yield self._broken("deadline", f"it took {self.took} seconds")

    def _about_result(self, result: PaymentResult) -> Iterator[Violation]:
        new = self._new()
        if self.intent.operation == "tokenize":
            if new:
                yield self._broken("nothing moved", "a token moved money")
            return
        match result.outcome.value:
            case "approved":
                yield from self._about_entry("moved once", new, moved=True)
                mine = {entry.gateway_reference for entry in new} | {None}
                if result.gateway_reference not in mine:
                    yield self._broken("moved once", "the result names another payment")
            case "pending":
                yield from self._about_entry("taken once", new, moved=False)
            case "declined" | "unsupported":
                yield from self._about_nothing(new)
            case other:
                yield self._broken("unknown has a cause", f"{other} is a result")
        if result.reference != self.intent.reference:
            yield self._broken("way to find out", f"the result's reference is {result.reference}")

    def _about_entry(self, promise: str, new: list[Movement], *, moved: bool) -> Iterator[Violation]:
        if len(new) != 1:
            yield self._broken(promise, f"{len(new)} entries on the ledger")
            return
        entry = new[0]
        if entry.moved is not moved or entry.state == "declined":
            yield self._broken(promise, f"the ledger says {entry.state}")
        if (entry.amount, entry.currency) != (self.intent.amount, self.intent.currency):
            yield self._broken(promise, f"the ledger says {entry.amount} {entry.currency}")

    def _about_nothing(self, new: list[Movement]) -> Iterator[Violation]:
        for entry in new:
            if entry.state != "declined":
                yield self._broken("nothing moved", f"the ledger says {entry.state}")
        if self.world.on_its_way(self.intent.operation, self.intent.reference):
            yield self._broken("nothing moved", "the request is still on its way")

    def _about_error(self, error: BaseException) -> Iterator[Violation]:
        if struck(error):
            unknown = next(iter(unknown_outcomes(error)), None)
            if unknown is not None:
                yield from check_error(unknown, self.intent, answered=False)
            elif self.sent:
                yield self._broken("interruption goes on", "there is no OutcomeUnknownError behind it")
            return
        if not isinstance(error, OrchestraError):
            yield self._broken("only ours", f"{type(error).__name__}: {error}")
            return
        yield from check_error(error, self.intent, answered=self.answered)
        if isinstance(error, OutcomeUnknownError):
            # A 404 with the label of a page may be a proxy's.
            labelled = "wrong_content_type" in self.faults and error.status == 404
            if not set(self.faults) - HARMLESS and not labelled:
                yield self._broken("unknown has a cause", str(error))
        elif isinstance(error, _DEFINITE):
            yield from self._about_nothing(self._new())
        else:
            yield self._broken("only ours", f"{type(error).__name__} can't end a payment")


def check_error(error: OrchestraError, intent: Intent, *, answered: bool) -> Iterator[Violation]:
    """Check that an error holds what its reader needs, before and after a pickle."""
    for kind, held in (("error", error), ("pickled error", pickle.loads(pickle.dumps(error)))):  # noqa: S301 - our own
        call = held.call
        if call is None or not call.correlation_id or call.operation != intent.operation:
            yield Violation("way to find out", f"the {kind} has no record of its call: {held!r}")
            continue
        if intent.operation == "tokenize":
            continue
        asked = (intent.reference, intent.amount, intent.currency, intent.account)
        if (call.reference, call.amount, call.currency, call.account) != asked:
            yield Violation("way to find out", f"the {kind} names {call}")
        if call.attempts < 1:
            yield Violation("way to find out", f"the {kind} counts {call.attempts} attempts")
    if answered and error.response is None:
        yield Violation("answer kept", f"{type(error).__name__} has no answer: {error}")
