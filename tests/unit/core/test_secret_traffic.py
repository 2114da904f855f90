"""Secrets on real sockets: nothing on the way to the wire logs, prints or keeps them."""

from __future__ import annotations

import asyncio
import inspect
import logging
import warnings
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import httpx
import pytest

from orchestra import OrchestraError, TransportError
from orchestra.sandbox import Sandbox
from tests.faults.engines import WIRES
from tests.support.apis import EVERY_API, Api
from tests.support.calls import CALLS, FULL_CALLS
from tests.support.clients import came_of
from tests.support.plants import PLANTS, Recorder, leaks_of, planted_calls, seen
from tests.support.wires import CannedWire, Reply, ambiguous, answer

HANDED_IN: Final = "a client of httpx"
GENERATED = ("orchestra_api", "orchestrate_api", "forter_api")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Serve a sandbox on a loopback port."""
    with Sandbox().serve() as url:
        yield url


@pytest.fixture
def everything() -> Iterator[Recorder]:
    """Record every log line of this process at every level."""
    recorder = Recorder()
    root, ours = logging.getLogger(), logging.getLogger("orchestra")
    before = root.level
    root.addHandler(recorder)
    root.setLevel(logging.DEBUG)
    ours.setLevel(logging.DEBUG)
    yield recorder
    root.removeHandler(recorder)
    root.setLevel(before)


def client_of(api: Api, kind: str, address: str, wire: str) -> Any:
    """Return a client of an API over a wire that the name chooses, or over a client of httpx's."""
    settings: dict[str, Any] = {**api.settings, "api_key": PLANTS["api_key"], "base_url": address}
    blocking, awaiting = api.classes
    if wire == HANDED_IN:
        handed_in = httpx.Client() if kind == "sync" else httpx.AsyncClient()
        return (blocking if kind == "sync" else awaiting)(**settings, transport=handed_in)
    return (blocking if kind == "sync" else awaiting)(**settings, transport=wire)


def made_by(client: Any, calls: dict[str, Any]) -> list[Any]:
    """Make every planted call with a blocking client and return what came of each."""
    with client:
        return [came_of(partial(call, client)) for call in calls.values()]


async def awaited_by(client: Any, calls: dict[str, Any]) -> list[Any]:
    """Do the same with an awaiting client."""
    came: list[Any] = []
    async with client:
        for call in calls.values():
            try:
                came.append(await call(client))
            except OrchestraError as error:
                came.append(error)
    return came


@EVERY_API
@pytest.mark.parametrize("wire", [*WIRES, HANDED_IN])
def test_no_wire_shows_a_secret(
    api: Api, kind: str, wire: str, address: str, everything: Recorder, capfd: pytest.CaptureFixture[str]
) -> None:
    """Every operation over a socket, with all loggers of all libraries at DEBUG: no secret is written anywhere."""
    calls = planted_calls(api.name)
    client = client_of(api, kind, address, wire)
    with warnings.catch_warnings(record=True) as warned:
        came = made_by(client, calls) if kind == "sync" else asyncio.run(awaited_by(client, calls))

    written = capfd.readouterr()
    assert [leaks for thing in came if (leaks := leaks_of(thing))] == []
    assert seen(everything.stream.getvalue()) == ()
    assert seen(written.out + written.err) == ()
    assert [str(warning.message) for warning in warned] == []
    assert len(came) == len(api.operations)
    assert not all(isinstance(one, OrchestraError) for one in came)


ENDS: list[Reply] = [answer(400), answer(200, b"<html>"), ambiguous(), TransportError("connect", "x", sent=False)]


@pytest.mark.parametrize("operation", list(CALLS))
def test_no_generated_model_outlives_its_request(make: Any, operation: str) -> None:
    """An error keeps no frame of ours that holds a generated model, whose `repr` would show a card."""
    for reply in ENDS:
        try:
            FULL_CALLS[operation](make(CannedWire(reply)))
        except OrchestraError as error:
            frames = inspect.getinnerframes(error.__traceback__) if error.__traceback__ else []
            held = [value for frame in frames for value in frame.frame.f_locals.values()]
            assert [value for value in held if type(value).__module__.startswith(GENERATED)] == []
