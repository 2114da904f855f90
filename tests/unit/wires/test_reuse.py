"""Connections: used again, the last one first, never more than allowed, never one that did not end cleanly."""

from __future__ import annotations

import inspect
import linecache
import sys
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from orchestra._core.transport import TransportResponse
from orchestra._http import pool
from orchestra._http.async_pool import TaskLimiter
from tests.unit.wires.conftest import Caller, a_request
from tests.unit.wires.raw_server import OK, Peer, RawServer, answer_all

Connect = Callable[..., Caller]
Serve = Callable[..., RawServer]


def test_connections_are_used_again(connect_any: Connect, serve: Serve) -> None:
    """Call after call goes over one connection."""
    server = serve()
    caller = connect_any(server.url)

    statuses = [caller.answer().status for _ in range(20)]

    assert (statuses, server.connections) == ([200] * 20, 1)


@pytest.mark.parametrize(("idle", "connections"), [(2.9, 1), (3.1, 2)])
def test_old_connections_are_not_trusted(
    connect: Connect, serve: Serve, idle: float, connections: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that was idle for longer than the setting says is closed, not used."""
    passed = [0.0]
    monotonic = pool.time.monotonic
    monkeypatch.setattr(pool, "time", SimpleNamespace(monotonic=lambda: monotonic() + passed[0]))
    server = serve()
    caller = connect(server.url, keepalive_expiry=3)
    caller.answer()

    passed[0] = idle
    caller.answer()

    assert server.connections == connections


@pytest.mark.parametrize("size", [1, 4, 16])
def test_no_more_connections_than_allowed(connect: Connect, serve: Serve, size: int) -> None:
    """However many call at once, the number of connections stays within the limit, and every call is answered."""
    server = serve()
    caller = connect(server.url, max_connections=size)

    outcomes = [outcome for _ in range(3) for outcome in caller.together([a_request() for _ in range(64)])]

    assert [outcome.status for outcome in outcomes if isinstance(outcome, TransportResponse)] == [200] * 192
    assert server.connections <= size


def test_every_caller_gets_its_own_answer(connect: Connect, serve: Serve) -> None:
    """Calls at the same time never swap their answers, and none is sent twice."""

    def echo(peer: Peer) -> None:
        while body := peer.request().partition(b"\r\n\r\n")[2]:
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))

    server = serve(echo)
    caller = connect(server.url, max_connections=8)
    bodies = [b"%d" % number for number in range(200)]

    outcomes = caller.together([a_request(body=body) for body in bodies])

    assert bodies == [outcome.body for outcome in outcomes if isinstance(outcome, TransportResponse)]
    assert sorted(bodies) == sorted(request.partition(b"\r\n\r\n")[2] for request in server.requests)


def test_failed_calls_give_their_place_back(connect: Connect, serve: Serve) -> None:
    """A hundred failures leave a pool of one as usable as before."""

    def moody(peer: Peer) -> None:
        if peer.server.connections <= 100:
            peer.request()
            peer.reset()
        answer_all(peer)

    server = serve(moody)
    caller = connect(server.url, max_connections=1)

    failures = [caller.failure() for _ in range(100)]

    assert all(failure.sent for failure in failures)
    assert caller.answer().status == 200


def test_interrupted_calls_give_their_place_back(
    connect: Connect, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C in the middle of a call closes its connection and frees its place."""
    server = serve()
    caller = connect(server.url, max_connections=1)
    caller.answer()
    target: Any = (
        "orchestra._http.stream.Stream" if caller.kind == "sync" else "orchestra._http.async_stream.AsyncStream"
    )
    with monkeypatch.context() as patch:

        def interrupt(_: object) -> None:
            raise KeyboardInterrupt

        patch.setattr(f"{target}.receive", interrupt)
        with pytest.raises(KeyboardInterrupt):
            caller.send()

    if caller.kind == "sync":
        assert caller.answer().status == 200
        assert server.connections == 2


class _Idle:
    """A connection that does nothing."""

    def __init__(self, name: str) -> None:
        self.name, self.idle_since, self.closed, self.stale, self.reusable = name, 0.0, False, False, True

    def is_stale(self) -> bool:
        return self.stale

    def close(self) -> None:
        self.closed = True


def test_the_last_used_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shelf hands out the connection used last, and closes what has grown old below it."""
    now = [100.0]
    monkeypatch.setattr(pool.time, "monotonic", lambda: now[0])
    shelf: pool.IdleConnections[_Idle] = pool.IdleConnections(5.0)
    first, second, third = _Idle("first"), _Idle("second"), _Idle("third")
    shelf.put(first)
    now[0] += 3
    shelf.put(second)

    assert second is shelf.take()
    now[0] += 3
    shelf.put(second)
    assert first.closed
    shelf.put(third)
    third.stale = True
    assert second is shelf.take()
    assert third.closed
    assert shelf.take() is None


def test_threads_get_places_in_the_order_of_asking() -> None:
    """Whoever waits longest is next; a newcomer does not overtake."""
    room, first = pool.ThreadLimiter(1), pool.Slot()
    assert room.enter(first, 1.0)
    order: list[int] = []

    def wait(number: int) -> None:
        place = pool.Slot()
        assert room.enter(place, 10.0)
        order.append(number)
        room.leave(place)

    threads = []
    for number in range(5):
        threads.append(threading.Thread(target=wait, args=(number,)))
        threads[-1].start()
        while len(room._waiting) <= number:
            pass
    room.leave(first)
    for thread in threads:
        thread.join()

    assert order == [0, 1, 2, 3, 4]


def test_a_thread_that_gives_up_leaves_the_queue() -> None:
    """A place goes to someone who still waits, never to one who gave up."""
    room, first = pool.ThreadLimiter(1), pool.Slot()
    room.enter(first, 1.0)

    assert not room.enter(pool.Slot(), 0.01)
    room.leave(first)

    assert room.enter(pool.Slot(), 0.01)
    assert not room.enter(pool.Slot(), 0.0)


@pytest.mark.filterwarnings("ignore:.*unclosed <socket:pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
def test_no_interruption_loses_a_place(serve: Serve, open_wire: Connect) -> None:
    """Ctrl-C at any line of taking and giving back leaves all places; a connection may be left to the collector."""
    server = serve()
    caller = open_wire("sync-h11", server.url, max_connections=2)
    watched = {
        pool.ThreadLimiter.enter,
        pool.ThreadLimiter.leave,
        pool.IdleConnections.take,
        pool.IdleConnections.put,
    }
    codes = {function.__code__ for function in watched} | {pool.PooledTransport.send.__code__}
    lines, first = inspect.getsourcelines(pool.PooledTransport.send)
    finish = first + next(number for number, line in enumerate(lines) if line.strip() == "finally:")

    def call(stop: int) -> int:
        passed = 0

        def trace(frame: Any, event: str, _: Any) -> Any:
            nonlocal passed
            code = frame.f_code
            # The lines that clean up within `send` itself are out of reach: nothing could clean up after them.
            # Nor does Python look for signals between the end of a `with` and the release of its lock.
            tidying = code.co_name == "send" and frame.f_lineno >= finish
            locking = linecache.getline(code.co_filename, frame.f_lineno).strip().startswith("with ")
            if event == "line" and code in codes and not tidying and not locking:
                passed += 1
                if passed == stop:
                    sys.settrace(before)
                    raise KeyboardInterrupt
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            caller.send()
        except KeyboardInterrupt:
            pass
        finally:
            sys.settrace(before)
        return passed

    total = call(0)
    places = []
    for stop in range(1, total + 1):
        call(stop)
        places.append(caller.wire._room._places)

    assert total > 20
    assert places == [2] * total


def test_tasks_get_places_in_the_order_of_asking() -> None:
    """Whoever waits longest is next; one that was cancelled or gave up is passed over."""
    import asyncio

    async def scene() -> list[int]:
        room: TaskLimiter[_Idle] = TaskLimiter(1, 5.0)
        assert await room.enter(1.0)
        order: list[int] = []

        async def wait(number: int, patience: float) -> None:
            if await room.enter(patience):
                order.append(number)
                room.leave()

        tasks = [asyncio.create_task(wait(number, 0.01 if number == 2 else 10.0)) for number in range(6)]
        await asyncio.sleep(0)
        tasks[3].cancel()
        await tasks[2]
        room.leave()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert await room.enter(0.01)
        return order

    assert asyncio.run(scene()) == [0, 1, 4, 5]


def test_a_place_given_to_a_cancelled_task_is_passed_on() -> None:
    """A task cancelled at the moment its turn came hands the turn to the next."""
    import asyncio

    async def scene() -> bool:
        room: TaskLimiter[_Idle] = TaskLimiter(1, 5.0)
        await room.enter(1.0)
        task = asyncio.create_task(room.enter(10.0))
        await asyncio.sleep(0)
        room.leave()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return await room.enter(0.01)

    assert asyncio.run(scene())


def test_answers_that_say_close_are_obeyed(connect_any: Connect, serve: Serve) -> None:
    """A server that says it closes is believed, though it keeps the connection open."""
    server = serve(
        lambda peer: (
            peer.request(),
            peer.send(OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")),
            peer.until_gone(),
        )
    )
    caller = connect_any(server.url)

    statuses = [caller.answer().status for _ in range(3)]

    assert (statuses, server.connections) == ([200] * 3, 3)
