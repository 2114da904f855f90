"""The same payments and random sequences as by direct calls, over real sockets on every wire."""

from __future__ import annotations

import pytest

from orchestra import Wire, WireFailure, WireRequest, WireResponse
from orchestra.sandbox import faults
from scripts.faults.doors import HANDED_IN, SocketDoor
from scripts.faults.payments import MONEY, Intent, perform
from scripts.faults.runner import run
from scripts.faults.sweep import sweep
from scripts.faults.world import World
from tests.faults.engines import WIRES


@pytest.mark.parametrize("wire", WIRES)
def test_every_wire_keeps_every_promise_under_every_fault(wire: str) -> None:
    """Each money operation meets each fault on a real socket, through both kinds of each wire."""
    tally = sweep(wire=wire)
    print(tally.report())
    assert tally.violations == []
    assert set(faults.FAULTS) <= set(tally.faults)
    assert {*MONEY, "tokenize", "resolve", "find"} == set(tally.operations)


@pytest.mark.parametrize("wire", [*WIRES, *HANDED_IN])
def test_random_sequences_keep_every_promise_over_sockets(wire: str, seed: int) -> None:
    """Random order over the wires we ship, and over transports and clients of httpx that are handed in."""
    tally = run(500, seed, wire=wire)
    print(tally.report())
    assert tally.total >= 500
    assert tally.violations == []


class _Repeating:
    """A wire that sends a request again when its answer is lost, as some HTTP libraries do."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def send(self, request: WireRequest) -> WireResponse:
        try:
            return self._wire.send(request)
        except WireFailure:
            return self._wire.send(request)

    def close(self) -> None:
        self._wire.close()


class _Denying(_Repeating):
    """A wire that says of every failure that nothing was sent."""

    def send(self, request: WireRequest) -> WireResponse:
        try:
            return self._wire.send(request)
        except WireFailure as failure:
            raise WireFailure(failure.reason, failure.detail, sent=False) from None


@pytest.mark.parametrize("broken", [_Repeating, _Denying])
def test_a_broken_wire_is_found_out(monkeypatch: pytest.MonkeyPatch, broken: type[_Repeating]) -> None:
    """The checks see what a wire does, or says, behind the client's back."""
    opened = SocketDoor._open_blocking
    monkeypatch.setattr(SocketDoor, "_open_blocking", lambda door, port: broken(opened(door, port)))
    with World(wire="h11") as world:
        ending = perform(world, Intent(operation="charge", reference="r"), faults=["reset_after_commit"])
    assert "never twice" in [violation.promise for violation in ending.violations]
