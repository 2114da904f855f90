"""Processes that fork, event loops that end, cancelled tasks, closed clients: nothing is shared, lost or left open."""

from __future__ import annotations

import asyncio
import gc
import os
import pickle
import threading
import warnings
from collections.abc import Callable
from typing import Any

import pytest

from orchestra._core.config import Config
from orchestra._core.transport import TransportError, TransportResponse
from orchestra._http import built_in_async_transport
from tests.unit.wires.conftest import Caller, a_request
from tests.unit.wires.raw_server import OK, Peer, RawServer, answer_all

Connect = Callable[..., Caller]
Serve = Callable[..., RawServer]
ENGINES = ("h11", "httptools")


def config_for(server: RawServer, engine: str, **settings: Any) -> Config:
    """Return settings for a server."""
    return Config.load("ORCHESTRA", {"api_key": "key", "base_url": server.url, "transport": engine, **settings})


def test_closed_wires_refuse(connect_any: Connect, serve: Serve) -> None:
    """A closed wire sends nothing and says so; closing again does no harm."""
    server = serve()
    caller = connect_any(server.url)
    caller.answer()
    if caller.kind == "sync":
        caller.wire.close()
        caller.wire.close()
    else:
        caller.runner.run(caller.wire.aclose())
        caller.runner.run(caller.wire.aclose())

    failure = caller.failure()

    assert (failure.reason, failure.sent, len(server.requests)) == ("closed", False, 1)


def test_closing_lets_busy_calls_end(connect: Connect, serve: Serve) -> None:
    """A call in flight while its wire is closed gets its answer; its connection is closed after it."""
    asked, go = threading.Event(), threading.Event()

    def script(peer: Peer) -> None:
        peer.request()
        asked.set()
        go.wait(5)
        peer.send(OK)
        peer.until_gone()

    server = serve(script)
    caller = connect(server.url)
    if caller.kind == "sync":
        found: list[Any] = []
        thread = threading.Thread(target=lambda: found.append(caller.send()))
        thread.start()
        assert asked.wait(5)
        caller.wire.close()
        go.set()
        thread.join()
    else:

        async def scene() -> Any:
            task = asyncio.create_task(caller.wire.asend(a_request()))
            await asyncio.to_thread(asked.wait, 5)
            await caller.wire.aclose()
            go.set()
            return await task

        found = [caller.runner.run(scene())]
        caller.settle()

    assert isinstance(found[0], TransportResponse)
    server.until_idle()


@pytest.mark.parametrize("engine", ENGINES)
def test_event_loops_may_follow_each_other(engine: str, serve: Serve) -> None:
    """One wire serves loop after loop; a loop that ends takes its connections with it, without a warning."""
    server = serve()
    wire = built_in_async_transport(config_for(server, engine))

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        statuses = [asyncio.run(wire.asend(a_request())).status for _ in range(5)]
        gc.collect()

    server.until_idle()
    assert (statuses, server.connections) == ([200] * 5, 5)
    assert wire._rooms == {}  # type: ignore[attr-defined]


@pytest.mark.parametrize("engine", ENGINES)
def test_event_loops_may_run_beside_each_other(engine: str, serve: Serve) -> None:
    """Loops of several threads share one wire, each with connections of its own."""
    server = serve()
    wire = built_in_async_transport(config_for(server, engine))
    found: list[int] = []

    async def calls() -> None:
        for _ in range(10):
            found.append((await wire.asend(a_request())).status)

    threads = [threading.Thread(target=lambda: asyncio.run(calls())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (found, server.connections) == ([200] * 40, 4)


@pytest.mark.parametrize("engine", ENGINES)
def test_cancelled_calls_leave_their_connection(engine: str, serve: Serve) -> None:
    """A cancelled call closes its connection, so that its answer reaches nobody."""
    asked = threading.Event()
    server = serve(lambda peer: (peer.request(), asked.set(), peer.until_gone()), answer_all)
    wire = built_in_async_transport(config_for(server, engine, max_connections=1))

    async def scene() -> int:
        task = asyncio.create_task(wire.asend(a_request()))
        await asyncio.to_thread(asked.wait, 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        status = (await wire.asend(a_request())).status
        await wire.aclose()
        return status

    assert (asyncio.run(scene()), server.connections) == (200, 2)


@pytest.mark.parametrize("engine", ENGINES)
def test_storms_of_cancellations_leave_the_pool_usable(engine: str, serve: Serve) -> None:
    """Three hundred calls cancelled at every stage of their life cost no place and no answer of others."""
    server = serve()
    wire = built_in_async_transport(config_for(server, engine, max_connections=4))

    async def scene() -> list[int]:
        tasks = []
        for number in range(300):
            tasks.append(asyncio.create_task(wire.asend(a_request(body=b"%d" % number))))
            await asyncio.sleep(0)
            tasks[number // 2].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        outcomes = await asyncio.gather(*[wire.asend(a_request()) for _ in range(40)])
        (room,) = wire._rooms.values()  # type: ignore[attr-defined]
        assert (room._places, len(room._waiting)) == (4, 0)
        await wire.aclose()
        return [outcome.status for outcome in outcomes]

    assert asyncio.run(scene()) == [200] * 40


@pytest.mark.parametrize("engine", ENGINES)
def test_a_timeout_around_a_call_is_a_cancellation(engine: str, serve: Serve) -> None:
    """A caller's own `asyncio.timeout` ends the call at once and keeps its own error."""
    server = serve(lambda peer: (peer.request(), peer.until_gone()))
    wire = built_in_async_transport(config_for(server, engine))

    async def scene() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await wire.asend(a_request())
        await wire.aclose()

    asyncio.run(scene())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
@pytest.mark.parametrize("engine", ENGINES)
def test_a_forked_child_opens_its_own_connections(engine: str, serve: Serve, open_wire: Connect) -> None:
    """Parent and child go on calling with one wire; neither speaks on the other's connection."""
    server = serve()
    caller = open_wire(f"sync-{engine}", server.url)
    caller.answer()
    read, write = os.pipe()

    child = os.fork()
    if child == 0:
        try:
            os.write(write, b"%d" % caller.wire.send(a_request(path="/child")).status)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    answered = os.read(read, 10)
    os.close(read)
    os.close(write)

    assert (answered, caller.answer().status) == (b"200", 200)
    assert server.connections == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
@pytest.mark.parametrize("engine", ENGINES)
def test_a_forked_child_leaves_the_parents_loop_alone(engine: str, serve: Serve) -> None:
    """A child that makes a loop of its own goes on calling; the parent's connection goes on working."""
    server = serve()
    wire = built_in_async_transport(config_for(server, engine))
    read, write = os.pipe()
    with asyncio.Runner() as runner:
        runner.run(wire.asend(a_request()))
        child = os.fork()
        if child == 0:
            try:
                asyncio.events._set_running_loop(None)
                loop = asyncio.new_event_loop()
                os.write(write, b"%d" % loop.run_until_complete(wire.asend(a_request(path="/child"))).status)
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        answered = os.read(read, 10)
        status = runner.run(wire.asend(a_request())).status
        runner.run(wire.aclose())
    os.close(read)
    os.close(write)

    assert (answered, status, server.connections) == (b"200", 200, 2)


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("engine", ENGINES)
def test_memory_does_not_grow_with_calls(kind: str, engine: str, serve: Serve, open_wire: Connect) -> None:
    """A thousand calls leave no more objects behind than a hundred."""
    server = serve()
    caller = open_wire(f"{kind}-{engine}", server.url)
    for _ in range(50):
        caller.answer()
    gc.collect()
    before = len(gc.get_objects())

    for _ in range(200):
        caller.answer()
    gc.collect()

    server.requests.clear()
    assert len(gc.get_objects()) - before < 150


def test_failures_survive_pickling(connect: Connect, serve: Serve) -> None:
    """A failure that another process hands over says the same."""
    server = serve(lambda peer: (peer.request(), peer.send(OK[:-1])))

    failure = connect(server.url).failure()
    copy = pickle.loads(pickle.dumps(failure))  # noqa: S301

    assert isinstance(copy, TransportError)
    assert (failure.reason, failure.detail, failure.sent) == (copy.reason, copy.detail, copy.sent)
