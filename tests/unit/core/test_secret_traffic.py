"""Secrets on real sockets: nothing on the way to the wire logs, prints or keeps them."""

from __future__ import annotations

import asyncio
import importlib.util
import inspect
import logging
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from orchestra import AsyncOrchestra, Orchestra, OrchestraError, WireFailure
from orchestra.sandbox import Sandbox
from tests.support.calls import CALLS, FULL_CALLS
from tests.support.plants import PLANTS, Recorder, channels, planted_calls, seen
from tests.support.wires import CannedWire, Reply, ambiguous, answer

WIRES = ["h11", "httpx", *(["fast"] if importlib.util.find_spec("httptools") else [])]
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


async def call_all(client: AsyncOrchestra) -> list[Any]:
    """Make every planted call and return what came of each."""
    came: list[Any] = []
    async with client:
        for call in planted_calls().values():
            try:
                came.append(await call(client))
            except OrchestraError as error:
                came.append(error)
    return came


@pytest.mark.parametrize("wire", WIRES)
def test_no_wire_shows_a_secret(
    kind: str, wire: str, address: str, everything: Recorder, capfd: pytest.CaptureFixture[str]
) -> None:
    """Every operation over a socket, with all loggers of all libraries at DEBUG: no secret is written anywhere."""
    settings: Any = {"api_key": PLANTS["api_key"], "base_url": address, "wire": wire}
    came: list[Any] = []
    with warnings.catch_warnings(record=True) as warned:
        if kind == "sync":
            with Orchestra(**settings) as client:
                for call in planted_calls().values():
                    try:
                        came.append(call(client))
                    except OrchestraError as error:
                        came.append(error)
        else:
            came = asyncio.run(call_all(AsyncOrchestra(**settings)))

    written = capfd.readouterr()
    leaks = {(str(thing)[:40], name): found for thing in came for name, text in channels(thing).items()
             if (found := seen(text))}  # fmt: skip
    assert leaks == {}
    assert seen(everything.stream.getvalue()) == []
    assert seen(written.out + written.err) == []
    assert [str(warning.message) for warning in warned] == []
    assert len(came) == len(CALLS)


ENDS: list[Reply] = [answer(400), answer(200, b"<html>"), ambiguous(), WireFailure("connect", "x", sent=False)]


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
