"""Every payment under every fault, through both clients, each in a world of its own, and then the look."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import attrs

from orchestra.sandbox import faults

from .doors import DIRECT
from .lookups import Claims, Way, look, look_meanwhile
from .payments import MONEY, Intent, Operation, perform
from .tally import Tally
from .world import Hold, Interrupt, StatusFinds, Via, World

__all__ = ["HOLDS", "Scene", "prepared", "scenes", "sweep"]

_WAYS: Final[tuple[Way, ...]] = ("resolve", "find", "record")
_LOOKS: Final = ((0.0, _WAYS), (200.0, _WAYS))
"""Looks at what became of a payment: after how many seconds, and by which ways."""
_FEWER_LOOKS: Final = ((0.0, _WAYS[:1]), (200.0, _WAYS[1:2]))
"""The same over a socket, where each takes its time."""
_VIAS: Final[tuple[Via, ...]] = ("blocking", "awaiting")
_MORE: Final = (
    faults.accepted(empty=True),
    faults.bad_gateway(commit=True),
    faults.contradicting_answer("currency"),
    faults.contradicting_answer("operation"),
    *(faults.cut_without_length(status) for status in (400, 401, 403, 404, 409, 422, 429)),
    faults.gateway_timeout(commit=False),
    faults.hang(commit=True),
    faults.html_page(404, commit=False),
    faults.null_member("gatewayReference"),
    faults.null_member("operationResultCode"),
    faults.odd_status(102),
    faults.odd_status(307, commit=False),
    faults.odd_status(408),
    faults.odd_status(503),
    faults.odd_status(999),
    faults.rate_limited("3600"),
    faults.slow_drip(0.001),
    faults.unavailable("120"),
    faults.unavailable("Sun, 01 Mar 2026 12:00:07 GMT"),
    faults.unknown_enum("gatewayResultCode", "perhaps"),
)
"""Faults that differ from a default in a way that matters."""


HOLDS: Final = (0.5, 12.0, 19.0, 21.0, 26.0, 45.0, 90.0, 130.0, 400.0)
"""Seconds for which a service holds a payment: within its caller's patience, up to the deadline, and far beyond."""

_MEANWHILE: Final = ((0.2, 1.0), (5.0, 30.0), (11.0, 150.0), (18.0, 0.5))
"""Looks of others while a payment is held: after how many seconds, and for how long."""


@attrs.frozen(slots=True)
class Scene:
    """One payment, the faults in its way, and the faults in the way of the look that may follow."""

    operation: Operation
    via: Via
    faults: tuple[Any, ...] = ()
    interrupt: Interrupt | None = None
    account: str = "testsuccess"
    shared: bool = False
    """Whether the payment has the reference of the one it acts on."""
    looks: tuple[Any, ...] = ()
    hold: float | None = None
    """Seconds for which the service holds the payment, while others look."""

    def play(self, tally: Tally, wire: str = DIRECT, status_finds: StatusFinds = "payments") -> None:
        """Make the payment, look when its outcome is unknown, early and late, and hold all that was said to it.

        Nothing happens where the wire promises nothing.
        """
        with World(wire=wire, status_finds=status_finds) as world:
            if not all(world.door.carries(fault) for fault in self.faults if isinstance(fault, faults.Fault)):
                return
            intent = prepared(world, self.operation, account=self.account, shared=self.shared)
            claims, begun, known = Claims(), world.seconds, frozenset(world.snapshot())

            def meanwhile(deadline: float) -> None:
                finding = look_meanwhile(world, intent, begun, known, deadline)
                tally.finding("find", finding)
                claims.add(world, intent, known, finding.reading)

            hold = None
            if self.hold is not None:
                hold = Hold(self.hold, [(after, partial(meanwhile, seconds)) for after, seconds in _MEANWHILE])
            ending = perform(world, intent, via=self.via, faults=self.faults, interrupt=self.interrupt, hold=hold)
            tally.payment(self.operation, ending)
            doubt = ending.doubt
            if doubt is not None:
                for passing, ways in _LOOKS if wire == DIRECT else _FEWER_LOOKS:
                    world.advance(passing)
                    for way in ways:
                        finding = look(world, doubt, way, faults=self.looks if way == "resolve" else ())
                        tally.finding(way, finding)
                        claims.add(world, intent, known, finding.reading)
            world.advance(1000.0)
            tally.violations += claims.check(world)
            tally.moved_after_absent += claims.moved_after_absent


def prepared(
    world: World, operation: Operation, *, account: str = "testsuccess", shared: bool = False, reference: str = "r-1"
) -> Intent:
    """Return a payment to make, after making the one it acts on, if it acts on one."""
    if operation not in ("capture", "refund", "void"):
        return Intent(operation=operation, account=account, reference=reference)
    first: Operation = "charge" if operation == "refund" else "authorize"
    perform(world, Intent(operation=first, reference="r-0"))
    return Intent(
        operation=operation,
        account=account,
        reference="r-0" if shared else reference,
        target=world.sandbox.ledger.entries[-1].gateway_reference,
    )


def scenes() -> Iterator[Scene]:
    """Return every scene."""
    operations: tuple[Operation, ...] = (*MONEY, "tokenize")
    for operation in operations:
        kinds: list[Any] = [make() for make in faults.FAULTS.values()] + list(_MORE)
        fitting = [fault for fault in kinds if fault.fits(operation)]
        for via in _VIAS:
            yield Scene(operation, via)
            yield Scene(operation, via, account="testfailure")
            yield Scene(operation, via, account="nowhere")
            yield Scene(operation, via, interrupt="before")
            yield Scene(operation, via, interrupt="after")
            yield Scene(operation, via, ("refuse", "refuse", "refuse"))
            for lost in ("reset_after_commit", "truncated_json", "bad_gateway"):
                yield Scene(operation, via, (lost,), account="testfailure")
            for fault in fitting:
                yield Scene(operation, via, (fault,))
                yield Scene(operation, via, ("refuse", fault), looks=("unavailable", "reset_after_commit", "html_page"))
                if operation in ("capture", "refund", "void"):
                    yield Scene(operation, via, (fault,), shared=True)
            if operation in ("charge", "authorize"):
                for hold in HOLDS:
                    yield Scene(operation, via, hold=hold)


def sweep(tally: Tally | None = None, *, wire: str = DIRECT, every: int = 1, first: int = 0) -> Tally:
    """Play scenes over a wire, with both kinds of status look-up where they differ, and in turn where not.

    All scenes, or every so many, from a first one.
    """
    tally = tally or Tally()
    kinds: tuple[StatusFinds, StatusFinds] = ("payments", "all")
    for number, scene in enumerate(scenes()):
        if number % every != first % every:
            continue
        if scene.hold is not None and wire != DIRECT:
            continue
        differ = scene.operation in ("capture", "refund", "void")
        for status_finds in kinds if differ else kinds[number % 2 : number % 2 + 1]:
            scene.play(tally, wire, status_finds)
    return tally
