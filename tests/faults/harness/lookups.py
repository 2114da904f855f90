"""Find out what became of a payment whose outcome is unknown, and hold the reading against the ledger."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any, Final, Literal

import attrs

from orchestra import CallRecord, LookupOutcome, OrchestraError, Resolution
from orchestra._core.lookup import CLOCK_ALLOWANCE
from orchestra.sandbox import Movement

from .payments import Doubt, Intent
from .promises import Violation
from .world import SETTINGS, SETTLE_SECONDS, Via, World

__all__ = ["Claim", "Claims", "Finding", "Way", "look", "look_meanwhile", "on_record"]

Way = Literal["resolve", "find", "record"]
"""By the error itself, by loose facts in a later process, or by the error's record there."""

_LOOKING_PATHS: Final = {"/PaymentGateway/status", "/PaymentGatewayAccounts"}
_DEADLINE: Final = 60.0
_ON_RECORD: Final = frozenset({"charge", "authorize"})
_TRIPS: Final = 1.0
"""Seconds that the requests of one look-up take at most where nothing goes wrong."""


@attrs.define(slots=True)
class Finding:
    """What a look said, and what that broke."""

    reading: LookupOutcome | None
    violations: list[Violation]
    faults: tuple[str, ...]


@attrs.frozen(slots=True)
class Claim:
    """Something that was said of a payment, and must stay true."""

    intent: Intent
    known: frozenset[str]
    reading: LookupOutcome


@attrs.define(slots=True)
class Claims:
    """What was said so far: no movement may follow *not moved*; one that follows *absent* is counted."""

    open: list[Claim] = attrs.field(factory=list[Claim])
    moved_after_absent: int = 0

    def add(self, world: World, intent: Intent, known: frozenset[str], reading: LookupOutcome | None) -> None:
        """Remember what was said of a payment."""
        alone = _alone(world.sandbox.ledger.entries, intent)
        if reading is LookupOutcome.ABSENT or (reading is LookupOutcome.NOT_MOVED and alone):
            self.open.append(Claim(intent, known, reading))

    def check(self, world: World) -> Iterator[Violation]:
        """Hold everything that was said against the ledger as it is now."""
        entries = world.sandbox.ledger.entries
        for claim in list(self.open):
            if not any(entry.moved for entry in _mine(entries, claim.intent, claim.known)):
                continue
            self.open.remove(claim)
            if claim.reading is LookupOutcome.ABSENT:
                self.moved_after_absent += 1
            else:
                what = f"{claim.intent.operation} {claim.intent.reference} was read as not moved, and moved later"
                yield Violation("true reading", what)


def look(
    world: World, doubt: Doubt, way: Way = "resolve", via: Via | None = None, faults: Iterable[Any] = ()
) -> Finding:
    """Ask what became of a payment while faults are in the way of asking."""
    for fault in faults:
        world.sandbox.inject(fault, on=("status", "list_accounts"))
    happened, begun, asked = len(world.sandbox.faults_injected), world.seconds, len(world.attempts)
    found: Resolution[Any] | None = None
    violations: list[Violation] = []
    world.impatient = False
    try:
        found = world.run(_asking(world, doubt, way, via or doubt.via))
    except OrchestraError as error:
        violations.append(Violation("reads when it can", f"a look raised {error!r}"))
    except BaseException as error:
        violations.append(Violation("only ours", f"a look raised {error!r}"))
    world.impatient = True
    world.sandbox.clear_faults()
    names = tuple(fault.name for fault in world.sandbox.faults_injected[happened:])
    violations += _about_attempts(world, asked, begun)
    if found is not None:
        ended = doubt.ended if way == "resolve" else doubt.ended + CLOCK_ALLOWANCE
        if way == "find":
            ended = doubt.begun + SETTINGS["deadline"] + CLOCK_ALLOWANCE
        violations += _about_reading(world, doubt.intent, doubt.known, found, ended, troubled=bool(names))
    return Finding(None if found is None else found.reading, violations, names)


def look_meanwhile(world: World, intent: Intent, begun: float, known: frozenset[str], deadline: float) -> Finding:
    """Ask as another process does while the payment's own call is still under way."""
    found = world.blocking.payments.find(**_facts(world, intent, begun), deadline=deadline)
    ended = begun + SETTINGS["deadline"] + CLOCK_ALLOWANCE
    violations = list(_about_reading(world, intent, known, found, ended, troubled=False))
    return Finding(found.reading, violations, ())


def _facts(world: World, intent: Intent, begun: float) -> dict[str, Any]:
    return {
        "reference": intent.reference,
        "account": intent.account,
        "operation": intent.operation,
        "amount": intent.amount,
        "currency": intent.currency,
        "gateway_reference": intent.target,
        "sent_at": world.now().timestamp() - (world.seconds - begun),
    }


def _asking(world: World, doubt: Doubt, way: Way, via: Via) -> Callable[[], Any]:
    error, payments = doubt.error, world.client(via).payments
    if way == "find":
        return lambda: payments.find(**_facts(world, doubt.intent, doubt.begun), deadline=_DEADLINE)
    if way == "record":
        assert error.call is not None
        record = CallRecord.from_dict(json.loads(json.dumps(error.call.to_dict())))
        return lambda: payments.resolve(record, deadline=_DEADLINE)
    ask = error.resolve if doubt.via == "blocking" else error.aresolve
    return lambda: ask(deadline=_DEADLINE)


def _about_attempts(world: World, asked: int, begun: float) -> Iterator[Violation]:
    paths = {attempt.path for attempt in world.attempts[asked:]}
    if paths - _LOOKING_PATHS:
        yield Violation("looks only", f"a look asked {sorted(paths)}")
    if world.seconds - begun > _DEADLINE + _TRIPS:
        yield Violation("deadline", f"a look took {world.seconds - begun} seconds")


def _about_reading(
    world: World, intent: Intent, known: frozenset[str], found: Resolution[Any], ended: float, *, troubled: bool
) -> Iterator[Violation]:
    entries = _at_the_last_look(world, intent.reference)
    mine = _mine(entries, intent, known)
    moved = any(entry.moved for entry in mine)
    state = "moved" if moved else mine[-1].state if mine else "nothing"
    what = f"{intent.operation} {intent.reference} reads {found.reading} ({found.reason}), the ledger says {state}"
    visible = on_record(world, intent.reference, intent.account)
    settled = found.ask_again_at is None
    match found.reading:
        case LookupOutcome.MOVED:
            wrong = not moved and not _of_another_call(entries, intent, visible)
        case LookupOutcome.PENDING:
            wrong = _alone(entries, intent) and state != "pending"
        case LookupOutcome.NOT_MOVED:
            wrong = _alone(entries, intent) and state != "declined"
            if world.seconds < ended + SETTLE_SECONDS:
                yield Violation("settled", f"{what}, too early")
        case LookupOutcome.ABSENT:
            wrong = intent.operation not in _ON_RECORD or bool(visible)
            if world.seconds < ended + SETTLE_SECONDS:
                yield Violation("settled", f"{what}, too early")
        case LookupOutcome.UNKNOWN:
            wrong = False
            if not settled:
                yield from _about_time(world, found, ended, what)
            if not troubled and _can_tell(world, intent, visible, mine, settled=settled):
                yield Violation("reads when it can", what)
    if wrong:
        yield Violation("true reading", what)


def _about_time(world: World, found: Resolution[Any], ended: float, what: str) -> Iterator[Violation]:
    """Check the time at which asking again can settle it, as far as it is known on both sides."""
    settles = world.now() + timedelta(seconds=ended + SETTLE_SECONDS - world.seconds)
    said = found.ask_again_at
    if said is not None and abs((said - settles).total_seconds()) > _TRIPS:
        yield Violation("settled", f"{what}; asking again can settle it at {settles}, not at {said}")


def _at_the_last_look(world: World, reference: str) -> list[Movement]:
    """Return the ledger as it was when somebody last asked about a payment; controls are asked about later."""
    asked = next(
        attempt.at
        for attempt in reversed(world.attempts)
        if attempt.path == "/PaymentGateway/status" and json.loads(attempt.body or b"{}").get("myRef") == reference
    )
    return [entry for entry in world.sandbox.ledger.entries if entry.at <= asked]


def _mine(entries: Iterable[Movement], intent: Intent, known: frozenset[str]) -> list[Movement]:
    return [
        entry
        for entry in entries
        if (entry.operation, entry.reference) == (intent.operation, intent.reference)
        and entry.gateway_reference not in known
    ]


def _alone(entries: Iterable[Movement], intent: Intent) -> bool:
    """Tell whether the reference is this operation's alone.

    When another operation has it too, a decline or a wait of that one can't be told from one of this: a documented
    limit.
    """
    return all(entry.operation == intent.operation for entry in entries if entry.reference == intent.reference)


def _of_another_call(entries: Iterable[Movement], intent: Intent, visible: list[Movement]) -> bool:
    """Tell whether the record found is of another call with the same reference, amount and currency.

    The payment that a capture, refund or void acts on is told from it, shared reference or not; others are not.
    """
    if _alone(entries, intent) or not visible:
        return False
    newest = visible[-1]
    same = (newest.amount, newest.currency) == (intent.amount, intent.currency)
    return same and newest.gateway_reference != intent.target


def on_record(world: World, reference: str, account_name: str) -> list[Movement]:
    """Return what the last look-up could find by a reference through an account, oldest first."""
    account = world.sandbox.core.accounts.find(account_name)
    if account is None:
        return []
    return [
        entry
        for entry in _at_the_last_look(world, reference)
        if entry.reference == reference
        and entry.gateway == account.gateway.name
        and (world.status_finds == "all" or entry.operation in _ON_RECORD)
    ]


def _can_tell(world: World, intent: Intent, visible: list[Movement], mine: list[Movement], *, settled: bool) -> bool:
    """Tell whether the look-up could have settled it: what it finds is this payment's, or there is nothing to find."""
    if world.sandbox.core.accounts.find(intent.account) is None:
        return False
    if visible:
        newest = visible[-1]
        return newest in mine and (newest.moved or settled)
    return settled and intent.operation in _ON_RECORD
