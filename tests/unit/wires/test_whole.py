"""`TransportResponse.whole`: true only when the answer itself said where it ends."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import sqlite3
import ssl
from collections.abc import Callable, Iterator
from typing import Any

import hishel
import hishel.httpx
import httpx
import httpx2
import pytest
import respx
import trustme
from httpx_aiohttp import AiohttpTransport
from pyreqwest.compatibility.httpx import SyncHttpxTransport
from pytest_httpx import HTTPXMock
from starlette.responses import PlainTextResponse, StreamingResponse

from orchestra._core.config import Config
from orchestra._core.transport import TransportError, TransportResponse
from orchestra._http.codecs import Codec
from orchestra._http.h11_codec import H11Codec
from orchestra._http.httptools_codec import HttptoolsCodec
from orchestra._http.httpx_adapter import AsyncHttpxTransport, HttpxTransport
from tests.support.fronts import http2_front
from tests.unit.wires.conftest import Caller, a_request
from tests.unit.wires.raw_server import Peer, RawServer, answer_all, answering

Connect = Callable[..., Caller]
Serve = Callable[..., RawServer]

PACKED = gzip.compress(b"{}")
ANSWERS = {
    "length": (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", True),
    "length of nothing": (b"HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n", True),
    "length, then closed": (b"HTTP/1.1 400 No\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}", True),
    "last chunk": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", True),
    "last chunk of nothing": (b"HTTP/1.1 404 No\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", True),
    "204": (b"HTTP/1.1 204 No Content\r\n\r\n", True),
    "304": (b"HTTP/1.1 304 Not Modified\r\n\r\n", True),
    "HTTP/1.0 with a length": (b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}", True),
    "packed": (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(PACKED) + PACKED, True),
    "closed": (b"HTTP/1.1 200 OK\r\n\r\n{}", False),
    "closed, as announced": (b"HTTP/1.1 400 No\r\nConnection: close\r\n\r\n{", False),
    "closed at once": (b"HTTP/1.1 404 No\r\n\r\n", False),
    "HTTP/1.0": (b"HTTP/1.0 200 OK\r\n\r\n{}", False),
    "closed, packed": (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + PACKED, False),
}
"""An answer after which the connection is closed, and whether it is whole (RFC 9112, 6.3)."""
EACH = pytest.mark.parametrize(("answer", "whole"), ANSWERS.values(), ids=ANSWERS)
CODECS = pytest.mark.parametrize("make", [H11Codec, HttptoolsCodec], ids=["h11", "httptools"])


def asked(make: Callable[[int], Codec]) -> Codec:
    """Return a codec that waits for an answer."""
    codec = make(1000)
    codec.begin("POST")
    return codec


@CODECS
@EACH
@pytest.mark.parametrize("size", [1, 1000], ids=["byte by byte", "at once"])
def test_codecs_tell_an_end_from_a_closed_connection(
    make: Callable[[int], Codec], answer: bytes, whole: bool, size: int
) -> None:
    """A declared end makes an answer whole, the end of the connection does not."""
    codec = asked(make)
    ended = None
    pieces = [answer[at : at + size] for at in range(0, len(answer), size)]
    for piece in [*pieces, b""]:
        ended = codec.feed(piece)
        if ended is not None:
            break

    assert isinstance(ended, TransportResponse)
    assert whole is ended.whole


@CODECS
@pytest.mark.parametrize("answer", [answer for answer, _ in ANSWERS.values() if b"{" in answer])
def test_what_came_of_an_answer_is_not_whole(make: Callable[[int], Codec], answer: bytes) -> None:
    """The part of an answer that a failure keeps never counts as whole."""
    codec = asked(make)
    codec.feed(answer.partition(b"\r\n\r\n")[0] + b"\r\n\r\n")

    partial = codec.partial()

    assert partial is not None
    assert not partial.whole


@EACH
def test_wires_tell_it_too(connect_any: Connect, serve: Serve, answer: bytes, whole: bool) -> None:
    """The same over sockets, on every wire and on transports and clients of httpx."""
    answered = connect_any(serve(answering(answer)).url).answer()

    assert (whole, answered.body.startswith(b"{")) == (answered.whole, b"{" in answer or PACKED in answer)


@pytest.mark.parametrize("polite", [True, False], ids=["close_notify", "no close_notify"])
def test_connections_with_tls_tell_it_too(
    connect: Connect, serve: Serve, server_tls: ssl.SSLContext, trusting: ssl.SSLContext, polite: bool
) -> None:
    """TLS that ends with a word or without one is a closed connection either way, not an end of the answer."""

    def script(peer: Peer) -> None:
        peer.request()
        peer.send(ANSWERS["closed"][0])
        if polite and isinstance(peer.socket, ssl.SSLSocket):
            with contextlib.suppress(OSError):  # we do not wait for a word of ours
                peer.socket.unwrap()
        with contextlib.suppress(OSError):
            peer.socket.shutdown(socket.SHUT_RDWR)

    outcome = connect(serve(script, tls=server_tls).url, verify=trusting).send()

    answer = outcome if isinstance(outcome, TransportResponse) else outcome.partial
    assert answer is not None
    assert (answer.status, answer.whole) == (200, False)


@pytest.mark.parametrize("size", [30, 60], ids=["in its body", "unpacked"])
def test_failures_keep_no_whole_answer(connect_any: Connect, serve: Serve, size: int) -> None:
    """What is kept of an answer that was cut, or was too large, is not whole."""
    packed = gzip.compress(b"0" * 10_000)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
    server = serve(lambda peer: (peer.request(), peer.send((head + packed)[: len(head) + size])))

    failure = connect_any(server.url, max_response_bytes=1000).failure()

    assert failure.partial is not None
    assert not failure.partial.whole


def through(handed_in: Any, url: str, **changes: Any) -> TransportResponse:
    """Send one request through what is handed in; return its answer."""
    config = Config.load("ORCHESTRA", {"api_key": "key", "base_url": url, "trust_env": False})

    async def awaited() -> TransportResponse:
        wire = AsyncHttpxTransport(config, handed_in)
        try:
            return await wire.asend(a_request(**changes))
        finally:
            await wire.aclose()

    if hasattr(handed_in, "close"):
        wire = HttpxTransport(config, handed_in)
        try:
            return wire.send(a_request(**changes))
        finally:
            wire.close()
    return asyncio.run(awaited())


@pytest.mark.parametrize("kind", [httpx.Client, httpx.AsyncClient, httpx2.Client, httpx2.AsyncClient])
def test_streams_of_http2_say_where_they_end(
    kind: Any, serve: Serve, authority: trustme.CA, trusting: ssl.SSLContext
) -> None:
    """HTTP/2 ends each stream, with a length or without one."""
    server = serve(answering(ANSWERS["closed"][0]))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with http2_front(server.url, context) as url:
        answer = through(kind(http1=False, http2=True, verify=trusting, trust_env=False), url)

    assert (answer.header("content-length"), answer.body, answer.whole) == (None, b"{}", True)


class Rewriting(httpx.BaseTransport):
    """Makes a new response of each, as a caching or filtering transport may: httpx declares an end that it lacks."""

    def __init__(self, declare: Callable[[bytes], Any]) -> None:
        self.inner = httpx.HTTPTransport(trust_env=False)
        self.declare = declare

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer with what came, declared in another way."""
        response = self.inner.handle_request(request)
        body = response.read()
        response.close()
        return httpx.Response(response.status_code, content=self.declare(body), extensions=response.extensions)

    def close(self) -> None:
        """Close the engine."""
        self.inner.close()


def _in_pieces(body: bytes) -> Iterator[bytes]:
    yield body


def _hishel() -> Any:
    storage = hishel.SqliteStorage(connection=sqlite3.connect(":memory:", check_same_thread=False))
    return hishel.httpx.CacheTransport(httpx.HTTPTransport(trust_env=False), storage=storage, rfc=True)


ENGINES: dict[str, Callable[[], Any]] = {
    "hook that reads": lambda: httpx.Client(event_hooks={"response": [lambda one: one.read()]}, trust_env=False),
    "hishel": _hishel,
    "rewritten with a length": lambda: Rewriting(lambda body: body),
    "rewritten in chunks": lambda: Rewriting(_in_pieces),
}
"""What stands between us and the engine of httpx, whose reports say how the answer was framed."""


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ["length", "last chunk", "closed", "204"])
def test_what_stands_between_changes_nothing(engine: str, name: str, serve: Serve) -> None:
    """How the engine of httpx read the answer counts, not what became of it on its way to us."""
    answer, whole = ANSWERS[name]

    assert through(ENGINES[engine](), serve(answering(answer)).url).whole is whole


@pytest.mark.parametrize("make", [AiohttpTransport, SyncHttpxTransport])
@pytest.mark.parametrize(
    ("name", "whole"),
    [("length", True), ("length of nothing", True), ("204", True), ("closed", False), ("last chunk", False)],
)
def test_other_engines_are_believed_what_can_be_counted(make: Any, name: str, whole: bool, serve: Serve) -> None:
    """Another engine does not say how an answer ended: only a length that the body has makes it whole."""
    assert through(make(), serve(answering(ANSWERS[name][0])).url).whole is whole


async def _app(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    await StreamingResponse(_in_pieces(b"{}"), 404)(scope, receive, send)


def _wsgi(environ: Any, start: Any) -> Any:
    del environ
    start("404 No", [])
    return [b"{", b"}"]


def _mock(_: httpx.Request) -> httpx.Response:
    return httpx.Response(404, content=_in_pieces(b"{}"))


IN_PROCESS: dict[str, Callable[[], Any]] = {
    "mock": lambda: httpx.MockTransport(_mock),
    "mock in a client": lambda: httpx.Client(transport=httpx.MockTransport(_mock)),
    "mock of httpx2": lambda: httpx2.MockTransport(lambda _: httpx2.Response(404, content=_in_pieces(b"{}"))),
    "mock of nothing": lambda: httpx.MockTransport(lambda _: httpx.Response(404)),
    "ASGI": lambda: httpx.ASGITransport(_app),
    "ASGI in a client": lambda: httpx.AsyncClient(transport=httpx.ASGITransport(_app)),
    "WSGI": lambda: httpx.WSGITransport(_wsgi),
}


@pytest.mark.parametrize("repeatable", [False, True], ids=["payment", "read"])
@pytest.mark.parametrize("name", IN_PROCESS)
def test_answers_without_a_network_are_whole(name: str, repeatable: bool) -> None:
    """What is answered in this process ended as it was meant to, whatever it declares."""
    answer = through(IN_PROCESS[name](), "http://127.0.0.1:1", repeatable=repeatable)

    assert (answer.status, answer.whole) == (404, True)


def test_answers_of_pytest_httpx_are_whole(httpx_mock: HTTPXMock) -> None:
    """The mock that stands in for the transport of httpx reads a payment and answers it."""
    httpx_mock.add_response(status_code=404, match_json={"card": "4111111111111111"}, content=b"{}")

    answer = through(httpx.Client(), "http://127.0.0.1:1")

    assert (answer.status, answer.body, answer.whole) == (404, b"{}", True)


@pytest.mark.parametrize("using", ["httpx", "httpcore"])
def test_answers_of_respx_are_whole(using: str) -> None:
    """The mock below httpx, or below its transport, reads a payment as often as it has patterns."""
    with respx.mock(using=using, assert_all_called=False) as router:
        router.post(json={"card": "another"}).respond(500)
        router.post(json={"card": "4111111111111111"}).respond(404, content=b"{}")
        answer = through(httpx.Client(), "http://127.0.0.1:1")

    assert (answer.status, answer.body, answer.whole) == (404, b"{}", True)


def test_a_network_below_a_mock_is_a_network(serve: Serve) -> None:
    """Whatever a mock lets through is framed by whoever answers it."""
    server = serve(answering(ANSWERS["closed"][0]))
    with respx.mock(using="httpx") as router:
        router.route().pass_through()
        assert not through(httpx.Client(), server.url).whole


def test_starlette_is_asked_in_process() -> None:
    """A test client of Starlette is a client of httpx."""
    from starlette.testclient import TestClient

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await PlainTextResponse("{}", 404)(scope, receive, send)

    answer = through(TestClient(app), "http://testserver.localhost")

    assert (answer.status, answer.body, answer.whole) == (404, b"{}", True)


def test_answers_may_be_read_twice(connect: Connect, serve: Serve) -> None:
    """Whether an answer is whole is about that answer, not the one before it on the connection."""
    server = serve(answering(ANSWERS["length"][0], ANSWERS["closed"][0]), answer_all)
    caller = connect(server.url)

    assert [caller.answer().whole for _ in range(2)] == [True, False]
    assert isinstance(caller.send(), TransportResponse | TransportError)
