"""Find out what became of a payment in doubt, and hold the reading against the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import attrs

from orchestra import OrchestraError, Reading

from .payments import Doubt, Operation
from .promises import Violation
from .world import Via, World

__all__ = ["Finding", "alone", "find", "resolve"]

_LOOKING_PATHS: Final = {"/PaymentGateway/status", "/PaymentGatewayAccounts"}
_DEADLINE: Final = 60.0


@attrs.define(slots=True)
class Finding:
    """What a look said, and what that broke."""

    reading: Reading | None
    violations: list[Violation]
    faults: tuple[str, ...]


def resolve(world: World, doubt: Doubt, faults: Iterable[Any] = ()) -> Finding:
    """Ask the error itself."""
    error = doubt.error
    ask = error.resolve if doubt.via == "blocking" else error.aresolve
    return _look(world, doubt, lambda: ask(deadline=_DEADLINE), faults)


def find(world: World, doubt: Doubt, via: Via, faults: Iterable[Any] = ()) -> Finding:
    """Ask as a later process would, which has the reference and nothing else."""
    client, intent = world.client(via), doubt.intent
    return _look(
        world,
        doubt,
        lambda: client.payments.find(
            reference=intent.reference,
            account=intent.account,
            operation=intent.operation,
            gateway_reference=intent.target,
            deadline=_DEADLINE,
        ),
        faults,
    )


def _look(world: World, doubt: Doubt, ask: Any, faults: Iterable[Any]) -> Finding:
    for fault in faults:
        world.sandbox.inject(fault, on=("status", "list_accounts"))
    happened, begun, asked = len(world.sandbox.faults_injected), world.seconds, len(world.attempts)
    reading: Reading | None = None
    violations: list[Violation] = []
    world.impatient = False
    try:
        reading = world.run(ask).reading
    except OrchestraError as error:
        violations.append(Violation("reads when it can", f"a look raised {error!r}"))
    except BaseException as error:
        violations.append(Violation("only ours", f"a look raised {error!r}"))
    world.impatient = True
    world.sandbox.clear_faults()
    names = tuple(fault.name for fault in world.sandbox.faults_injected[happened:])
    violations += _about_attempts(world, asked, begun)
    if reading is not None:
        violations += _about_reading(world, doubt, reading, names)
    return Finding(reading, violations, names)


def _about_attempts(world: World, asked: int, begun: float) -> Iterator[Violation]:
    paths = {attempt.path for attempt in world.attempts[asked:]}
    if paths - _LOOKING_PATHS:
        yield Violation("looks only", f"a look asked {sorted(paths)}")
    if world.seconds - begun > _DEADLINE + 1.0:
        yield Violation("deadline", f"a look took {world.seconds - begun} seconds")


def _about_reading(world: World, doubt: Doubt, reading: Reading, faults: tuple[str, ...]) -> Iterator[Violation]:
    truth = _truth(world, doubt)
    what = f"{doubt.intent.operation} {doubt.intent.reference} reads {reading}, the ledger says {truth}"
    if reading is Reading.MOVED and truth != Reading.MOVED and not _voided(world, doubt):
        yield Violation("true reading", what)
    if reading is Reading.NOT_MOVED and truth != Reading.NOT_MOVED and alone(world, doubt):
        yield Violation("true reading", what)
    if reading is Reading.PENDING and truth != "pending":
        yield Violation("true reading", what)
    if reading is Reading.UNKNOWN and truth != "pending" and not faults and _can_tell(world, doubt):
        yield Violation("reads when it can", what)


def alone(world: World, doubt: Doubt) -> bool:
    """Tell whether the reference is this operation's alone.

    When another operation has it too, its decline can't be told from a decline of this one: a documented
    limit. That something moved is never read wrongly, shared or not.
    """
    intent = doubt.intent
    return all(
        entry.operation == intent.operation
        for entry in world.sandbox.ledger.entries
        if entry.reference == intent.reference
    )


def _truth(world: World, doubt: Doubt) -> str:
    entries = world.sandbox.ledger.entries
    mine = doubt.mine(entries)
    if any(entry.moved for entry in mine):
        return Reading.MOVED
    late: tuple[Operation, str | None] = (doubt.intent.operation, doubt.intent.reference)
    if any(entry.state == "pending" for entry in mine) or late in world.late:
        return "pending"
    return Reading.NOT_MOVED


def _voided(world: World, doubt: Doubt) -> bool:
    """Tell whether a payment to void is void, by whichever call: there is no second way to be so."""
    target = doubt.intent.target
    if doubt.intent.operation != "void" or target is None:
        return False
    entry = world.sandbox.ledger.find(target)
    return entry is not None and entry.state == "voided"


def _can_tell(world: World, doubt: Doubt) -> bool:
    """Tell whether the newest record of the reference is this payment's, or there is none at all."""
    account = world.sandbox.core.accounts.find(doubt.intent.account)
    if account is None:
        return False
    records = [
        entry
        for entry in world.sandbox.ledger.entries
        if entry.reference == doubt.intent.reference and entry.gateway == account.gateway.name
    ]
    return not records or records[-1] in doubt.mine(records)
