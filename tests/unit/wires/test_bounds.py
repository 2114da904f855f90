"""Memory is bounded whatever a server sends, and an answer that never gets on is given up long before its deadline."""

from __future__ import annotations

import itertools
import tracemalloc
from collections.abc import Callable, Iterator

import httpx
import pytest

from orchestra._core.config import Config
from orchestra._core.transport import TransportError, TransportResponse
from orchestra._http.codecs import Codec
from orchestra._http.h11_codec import H11Codec
from orchestra._http.httptools_codec import HttptoolsCodec
from orchestra._http.httpx_adapter import _Answer, _Library
from tests.unit.wires.conftest import Caller, a_request
from tests.unit.wires.raw_server import Peer, RawServer

Connect = Callable[..., Caller]
Serve = Callable[..., RawServer]

LIMIT = 100_000
"""Bytes that a body may have here."""
PIECE = 64 * 1024
"""Bytes that arrive at once."""
HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"

CODECS = pytest.mark.parametrize("make", [H11Codec, HttptoolsCodec], ids=["h11", "httptools"])


def asked(make: Callable[[int], Codec], limit: int = LIMIT) -> Codec:
    """Return a codec that waits for an answer."""
    codec = make(limit)
    codec.begin("POST")
    return codec


ENDLESS = {
    "headers": (HEAD, b"X-Header: value\r\n"),
    "one header": (HEAD + b"X-Header: ", b"x"),
    "interim answers": (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
    "trailers": (CHUNKED + b"2\r\n{}\r\n0\r\n", b"X-Trailer: value\r\n"),
    "one trailer": (CHUNKED + b"2\r\n{}\r\n0\r\nX-Trailer: ", b"x"),
    "a chunk's extension": (CHUNKED + b"2;x=", b"x"),
    "extensions": (CHUNKED, b"1;" + b"x" * 200 + b"\r\n{\r\n"),
    "a chunk's size": (CHUNKED, b"0"),
    "a status line": (HEAD[:-2], b"x"),
}
"""What an answer begins with, and what goes on without an end."""


@CODECS
@pytest.mark.parametrize("name", ENDLESS)
def test_what_has_no_end_is_given_up(name: str, make: Callable[[int], Codec]) -> None:
    """After at most some hundred kilobytes that are no body the exchange has failed, and little of it was kept."""
    beginning, more = ENDLESS[name]
    codec, piece = asked(make), (more * PIECE)[: PIECE - PIECE % len(more)]
    tracemalloc.start()
    try:
        ended, fed = codec.feed(beginning), len(beginning)
        while ended is None and fed < 4_000_000:
            ended = codec.feed(piece)
            fed += len(piece)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert isinstance(ended, TransportError), f"still hoping after {fed} bytes"
    assert (ended.reason, ended.sent) == ("protocol", True)
    assert fed < 400_000
    assert peak < 8_000_000


@CODECS
def test_bodies_of_small_chunks_take_no_more_than_their_limit(make: Callable[[int], Codec]) -> None:
    """A body in chunks of two bytes takes a small multiple of its size, up to the limit and no further."""
    limit = 40_000
    codec, chunks = asked(make, limit), b"2\r\nxy\r\n" * 1_000
    codec.feed(CHUNKED)
    tracemalloc.start()
    try:
        ended, fed = None, 0
        while ended is None:
            ended = codec.feed(chunks)
            fed += 2_000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert isinstance(ended, TransportError)
    assert ended.reason == "too_large"
    assert fed <= limit + 2_000
    assert peak < 5 * limit


@CODECS
def test_many_chunks_are_no_excess(make: Callable[[int], Codec]) -> None:
    """A whole answer in chunks of one byte is whole, however much of it is framing."""
    codec = asked(make)

    ended = codec.feed(CHUNKED + b"1\r\nx\r\n" * 20_000 + b"0\r\n\r\n")

    assert isinstance(ended, TransportResponse)
    assert (len(ended.body), ended.whole, codec.reusable) == (20_000, True, True)


def _pouring(beginning: bytes, more: bytes) -> Callable[[Peer], None]:
    def pour(peer: Peer) -> None:
        peer.request()
        peer.socket.sendall(beginning)
        for _ in _until_gone(peer, more * (PIECE // len(more))):
            pass

    return pour


def _until_gone(peer: Peer, piece: bytes) -> Iterator[int]:
    """Send without an end, until the client has had enough."""
    for number in itertools.count():
        try:
            peer.socket.sendall(piece)
        except OSError:
            return
        yield number


@pytest.mark.parametrize("name", ["trailers", "interim answers", "extensions"])
def test_wires_give_up_what_has_no_end(name: str, open_wire: Connect, serve: Serve) -> None:
    """Both kinds of both wires give it up by themselves; the server could go on."""
    for wire in ("sync-h11", "sync-httptools", "async-h11", "async-httptools"):
        failure = open_wire(wire, serve(_pouring(*ENDLESS[name])).url).failure()

        assert (failure.reason, failure.sent) == ("protocol", True)


def test_small_chunks_are_bounded_on_what_is_handed_in() -> None:
    """What is kept of an answer through a transport of the caller's own does not depend on the size of its chunks."""
    settings = {"api_key": "key", "base_url": "https://api.test", "max_response_bytes": LIMIT}
    answer = _Answer(_Library(Config.load("ORCHESTRA", settings), httpx.Client()), a_request(), in_hooks=False)
    answer.guard.stream()
    chunks = [bytes([number % 256]) for number in range(LIMIT)]
    tracemalloc.start()
    try:
        fits = [answer.add(chunk) for chunk in chunks]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert all(fits)
    assert not answer.add(b"x")
    assert peak < 12 * LIMIT  # the list of what `add` said included
    assert getattr(answer.ended(), "reason", None) == "too_large"
