"""The same payments and random sequences as by direct calls, over real sockets on every wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest

from orchestra import TransportError, TransportRequest, TransportResponse
from orchestra.sandbox import faults
from tests.faults.engines import WIRES
from tests.faults.harness.doors import HANDED_IN, SocketDoor
from tests.faults.harness.payments import MONEY, Intent, perform
from tests.faults.harness.runner import run
from tests.faults.harness.sweep import sweep
from tests.faults.harness.world import World


@pytest.mark.parametrize("wire", [*WIRES, *HANDED_IN])
def test_every_wire_keeps_every_promise_under_faults(wire: str, seed: int) -> None:
    """Each money operation meets faults on a real socket, through both kinds of each wire: one of 21 scenes.

    Which one, the seed and the wire say. The long run plays them all.
    """
    tally = sweep(wire=wire, every=21, first=seed + [*WIRES, *HANDED_IN].index(wire))
    print(tally.report())
    assert tally.violations == []
    never = {"duplicate_answer"} if wire in HANDED_IN else set[str]()
    assert not never & set(tally.faults)
    assert len(set(tally.faults)) > len(faults.FAULTS) / 2
    assert {*MONEY, "tokenize", "resolve", "find"} == set(tally.operations)


@pytest.mark.parametrize("wire", [*WIRES, *HANDED_IN])
def test_random_sequences_keep_every_promise_over_sockets(wire: str, seed: int) -> None:
    """Random order over the wires we ship, and over transports and clients of httpx that are handed in."""
    tally = run(200, seed, wire=wire)
    print(tally.report())
    assert tally.total >= 200
    assert tally.violations == []


class _Repeating:
    """A wire that sends a request again when its answer is lost, as some HTTP libraries do."""

    def __init__(self, wire: Any) -> None:
        self._wire = wire

    def send(self, request: TransportRequest) -> TransportResponse:
        try:
            return cast("TransportResponse", self._wire.send(request))
        except TransportError:
            return cast("TransportResponse", self._wire.send(request))

    async def asend(self, request: TransportRequest) -> TransportResponse:
        try:
            return cast("TransportResponse", await self._wire.asend(request))
        except TransportError:
            return cast("TransportResponse", await self._wire.asend(request))

    def close(self) -> None:
        self._wire.close()

    async def aclose(self) -> None:
        await self._wire.aclose()


class _Denying(_Repeating):
    """A wire that says of every failure that nothing was sent."""

    def send(self, request: TransportRequest) -> TransportResponse:
        try:
            return cast("TransportResponse", self._wire.send(request))
        except TransportError as failure:
            raise _denied(failure) from None

    async def asend(self, request: TransportRequest) -> TransportResponse:
        try:
            return cast("TransportResponse", await self._wire.asend(request))
        except TransportError as failure:
            raise _denied(failure) from None


def _denied(failure: TransportError) -> TransportError:
    return TransportError(failure.reason, failure.detail, sent=False)


BROKEN: dict[str, Callable[[Any], Any]] = {"repeating": _Repeating, "denying": _Denying}


@pytest.mark.parametrize("via", ["blocking", "awaiting"])
@pytest.mark.parametrize("fault", ["reset_after_read", "reset_after_commit", "delay_before_commit", "late_commit"])
@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_wire_is_found_out(monkeypatch: pytest.MonkeyPatch, broken: str, fault: str, via: Any) -> None:
    """The checks see what a wire does, or says, behind the client's back: the server counts what arrives."""
    for name in ("_open_blocking", "_open_awaiting"):
        opened = getattr(SocketDoor, name)
        monkeypatch.setattr(SocketDoor, name, lambda door, port, opened=opened: BROKEN[broken](opened(door, port)))
    with World(wire="h11") as world:
        ending = perform(world, Intent(operation="charge", reference="r"), faults=[fault], via=via)
    assert "sent once" in [violation.promise for violation in ending.violations]
