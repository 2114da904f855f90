"""Every wait ends: each phase by its own limit, and all of them together by the attempt's."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from orchestra._core.transport import TransportError, TransportResponse
from tests.unit.wires.conftest import Caller, a_request
from tests.unit.wires.raw_server import OK, Peer, RawServer

Connect = Callable[..., Caller]
Serve = Callable[..., RawServer]


@pytest.fixture
def full_backlog() -> Iterator[str]:
    """Return the URL of a listener that accepts no further connection."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    waiting = []
    for _ in range(4):
        client = socket.socket()
        client.setblocking(False)
        client.connect_ex(listener.getsockname())
        waiting.append(client)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    for client in waiting:
        client.close()
    listener.close()


def test_connecting_is_bounded(connect_any: Connect, full_backlog: str) -> None:
    """A connection that never opens ends by the connect timeout; nothing was sent."""
    failure = connect_any(full_backlog).failure(connect=0.06)

    assert (failure.reason, failure.sent) == ("connect", False)


def test_an_attempt_bounds_connecting(connect: Connect, full_backlog: str) -> None:
    """A connection that never opens ends by the attempt's budget when that is shorter; nothing was sent."""
    failure = connect(full_backlog).failure(budget=0.06)

    assert (failure.reason, failure.sent) == ("connect", False)


def test_looking_up_a_name_is_bounded(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that takes its time over a name is not waited for; nothing was sent."""
    answer = threading.Event()

    def slow(*_: Any, flags: int = 0, **__: Any) -> Any:
        if not flags:
            answer.wait(5)
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    began = time.monotonic()

    failure = connect("https://slow.test").failure(connect=0.06)

    assert (failure.reason, failure.sent) == ("connect", False)
    assert time.monotonic() - began < 4
    answer.set()


def test_a_silent_handshake_is_bounded(connect: Connect, serve: Serve) -> None:
    """A server that says nothing to a TLS greeting is given up by the connect timeout; nothing was sent."""
    server = serve(Peer.hang)

    failure = connect(server.url.replace("http:", "https:")).failure(connect=0.06)

    assert (failure.reason, failure.sent) == ("connect", False)


def test_waiting_for_a_place_is_bounded(connect: Connect, serve: Serve) -> None:
    """A call that finds all connections busy ends by the pool timeout; nothing of it was sent."""
    server = serve(lambda peer: (peer.request(), peer.hang()))
    caller = connect(server.url, max_connections=1)

    outcomes = caller.together([a_request(read=0.25), a_request(pool=0.05), a_request(budget=0.05)])

    found = sorted((outcome.reason, outcome.sent) for outcome in outcomes if isinstance(outcome, TransportError))
    assert found == [("pool", False), ("pool", False), ("timeout", True)]
    assert len(server.requests) == 1


def test_writing_is_bounded(connect_any: Connect, serve: Serve) -> None:
    """A server that takes no more bytes ends the attempt by the write timeout; some have left."""
    server = serve(Peer.hang)

    failure = connect_any(server.url).failure(body=b"x" * 12_000_000, write=0.08)

    assert (failure.reason, failure.sent) == ("timeout", True)


def test_reading_is_bounded(connect_any: Connect, serve: Serve) -> None:
    """A server that does not answer ends the attempt by the read timeout; the request has left."""
    server = serve(lambda peer: (peer.request(), peer.hang()))

    failure = connect_any(server.url).failure(read=0.06)

    assert (failure.reason, failure.sent, failure.partial) == ("timeout", True, None)


def test_a_body_that_stops_is_bounded(connect_any: Connect, serve: Serve) -> None:
    """A body that stops coming ends the attempt by the read timeout; what had come is kept."""
    server = serve(lambda peer: (peer.request(), peer.send(OK[:-1]), peer.hang()))

    failure = connect_any(server.url).failure(read=0.06)

    assert (failure.reason, failure.sent) == ("timeout", True)
    assert failure.partial is not None
    assert (failure.partial.status, failure.partial.body) == (200, b"{")


def test_dripping_headers_are_bounded(connect: Connect, serve: Serve) -> None:
    """A server that sends its headers byte by byte is late when the attempt's time is over."""
    server = serve(lambda peer: (peer.request(), peer.drip(b"HTTP/1.1 200 OK\r\n" + b"X-Drip: 1\r\n" * 1000)))
    begun = time.monotonic()

    failure = connect(server.url).failure(budget=0.1)

    assert (failure.reason, failure.sent) == ("timeout", True)
    assert time.monotonic() - begun < 2.0


def test_dripping_bodies_are_bounded(connect_any: Connect, serve: Serve) -> None:
    """A server that sends its body byte by byte is late when the attempt's time is over."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"
    server = serve(lambda peer: (peer.request(), peer.send(head), peer.drip(b"x" * 9999)))
    begun = time.monotonic()

    failure = connect_any(server.url).failure(budget=0.1)

    assert (failure.reason, failure.sent) == ("timeout", True)
    assert failure.partial is not None
    assert failure.partial.status == 200
    assert time.monotonic() - begun < 2.0


def test_slow_readers_are_bounded(connect: Connect, serve: Serve) -> None:
    """A server that takes the request drop by drop is late when the attempt's time is over."""

    def sip(peer: Peer) -> None:
        while not peer.server.over.wait(0.01):
            if not peer.some(4096):
                return

    server = serve(sip)
    begun = time.monotonic()

    failure = connect(server.url).failure(body=b"x" * 12_000_000, budget=0.3)

    assert (failure.reason, failure.sent) == ("timeout", True)
    assert time.monotonic() - begun < 2.0


def test_a_late_answer_is_not_taken_for_the_next(connect_any: Connect, serve: Serve) -> None:
    """A call that gave up on its answer leaves its connection; the next call gets its own answer."""

    def late(peer: Peer) -> None:
        peer.request()
        peer.until_gone()

    server = serve(late, lambda peer: (peer.request(), peer.send(OK.replace(b"200", b"201"))))
    caller = connect_any(server.url)

    first, second = caller.send(read=0.06), caller.send()

    assert isinstance(first, TransportError)
    assert isinstance(second, TransportResponse)
    assert (second.status, server.connections) == (201, 2)
