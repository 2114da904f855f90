"""Every payment under every fault, through both clients, each in a world of its own, and then the look."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import attrs

from orchestra.sandbox import faults

from .doors import DIRECT
from .lookups import find, resolve
from .payments import MONEY, Intent, Operation, perform
from .tally import Tally
from .world import Interrupt, Via, World

__all__ = ["Scene", "prepared", "scenes", "sweep"]

_VIAS: Final[tuple[Via, ...]] = ("blocking", "awaiting")
_MORE: Final = (
    faults.accepted(empty=True),
    faults.bad_gateway(commit=True),
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

    def play(self, tally: Tally, wire: str = DIRECT) -> None:
        """Make the payment, and look when its outcome is unknown; nothing where the wire promises nothing."""
        with World(wire=wire) as world:
            if not all(world.door.carries(fault) for fault in self.faults if isinstance(fault, faults.Fault)):
                return
            intent = prepared(world, self.operation, account=self.account, shared=self.shared)
            ending = perform(world, intent, via=self.via, faults=self.faults, interrupt=self.interrupt)
            tally.payment(self.operation, ending)
            if ending.doubt is not None:
                tally.finding("resolve", resolve(world, ending.doubt, self.looks))
                tally.finding("find", find(world, ending.doubt, self.via))


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
            for fault in fitting:
                yield Scene(operation, via, (fault,))
                yield Scene(operation, via, ("refuse", fault), looks=("unavailable", "reset_after_commit", "html_page"))
                if operation in ("capture", "refund", "void"):
                    yield Scene(operation, via, (fault,), shared=True)


def sweep(tally: Tally | None = None, *, wire: str = DIRECT) -> Tally:
    """Play every scene over a wire."""
    tally = tally or Tally()
    for scene in scenes():
        scene.play(tally, wire)
    return tally
