"""Whatever HTTP allows a server to answer arrives whole, and what it does not allow is told apart from it."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import pytest

from tests.unit.wires.conftest import Caller
from tests.unit.wires.raw_server import OK, Peer, RawServer, answer_all, answering

Connect = Callable[..., Caller]
Serve = Callable[..., RawServer]

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def encoded(name: str, body: bytes) -> bytes:
    """Return an answer whose body has a content encoding."""
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {name}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


@pytest.mark.parametrize(
    ("answer", "status", "body"),
    [
        pytest.param(OK, 200, b"{}", id="length"),
        pytest.param(CHUNKED + b"1\r\n{\r\n1;x=y\r\n}\r\n0\r\n\r\n", 200, b"{}", id="chunks"),
        pytest.param(CHUNKED + b"2\r\n{}\r\n0\r\nX-Trailer: 1\r\n\r\n", 200, b"{}", id="trailers"),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\n{}", 200, b"{}", id="until closed"),
        pytest.param(b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}", 200, b"{}", id="HTTP 1.0"),
        pytest.param(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}", 200, b"{}", id="close"),
        pytest.param(b"HTTP/1.1 204 No Content\r\n\r\n", 204, b"", id="nothing"),
        pytest.param(b"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", 200, b"", id="no reason"),
        pytest.param(b"HTTP/1.1 520 \xff\xfe\r\nContent-Length: 3\r\n\r\n\x00\xff\n", 520, b"\x00\xff\n", id="bytes"),
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n" + OK, 200, b"{}", id="continue"),
        pytest.param(b"HTTP/1.1 103 Early\r\nLink: <x>\r\n\r\n" * 2 + OK, 200, b"{}", id="early hints"),
    ],
)
def test_answers_arrive_whole(connect_any: Connect, serve: Serve, answer: bytes, status: int, body: bytes) -> None:
    """Every framing that HTTP/1 knows gives status and body, and the connection serves no leftovers."""
    closes = b"\r\n\r\n{}" in answer and b"HTTP/1.1 200 OK\r\nContent-L" not in answer

    def script(peer: Peer) -> None:
        peer.request()
        peer.send(answer)
        if not closes:
            answer_all(peer)

    server = serve(script, answer_all)
    caller = connect_any(server.url)
    first = caller.answer()
    if closes:
        server.until_idle()
        caller.settle()

    second = caller.answer()

    assert (status, body) == (first.status, first.body)
    assert (2 if closes else 1) == server.connections
    assert (second.status, second.body) == (200, b"{}")


def test_answers_arrive_in_pieces(connect: Connect, serve: Serve) -> None:
    """An answer that comes byte by byte within its time is whole."""
    answer = CHUNKED + b"1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"
    drops = lambda peer: [peer.request() and [peer.send(bytes([byte])) for byte in answer] for _ in range(2)]  # noqa: E731
    server = serve(drops)
    caller = connect(server.url)

    bodies = [caller.answer().body for _ in range(2)]

    assert (bodies, server.connections) == ([b"{}", b"{}"], 1)


def test_headers_keep_order_and_repeats(connect_any: Connect, serve: Serve) -> None:
    """Headers arrive in order, repeats and all, with names in lower case."""
    server = serve(answering(b"HTTP/1.1 200 OK\r\nX-B: 1\r\nx-a: \xe9\r\nX-B:  2 \r\nContent-Length: 0\r\n\r\n"))

    headers = connect_any(server.url).answer().headers

    assert headers == (("x-b", "1"), ("x-a", "\xe9"), ("x-b", "2"), ("content-length", "0"))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(connect_any: Connect, serve: Serve, status: int) -> None:
    """A redirect is an answer like any other; nothing goes where it points."""
    elsewhere = serve()
    server = serve(
        answering(f"HTTP/1.1 {status} Go\r\nLocation: {elsewhere.url}/\r\nContent-Length: 0\r\n\r\n".encode())
    )

    answer = connect_any(server.url).answer()

    assert (status, 0) == (answer.status, elsewhere.connections)


@pytest.mark.parametrize(
    "answer",
    [
        encoded("gzip", gzip.compress(b"{}")),
        encoded("deflate", zlib.compress(b"{}")),
        encoded("deflate", zlib.compress(b"{}")[2:-4]),
        encoded("identity", b"{}"),
        encoded("gzip", b""),
    ],
    ids=["gzip", "zlib", "deflate", "identity", "empty"],
)
def test_bodies_are_decoded(connect_any: Connect, serve: Serve, answer: bytes) -> None:
    """A content encoding that was not asked for is understood all the same."""
    server = serve(answering(answer))

    assert connect_any(server.url).answer().body in (b"{}", b"")


@pytest.mark.parametrize(
    "answer",
    [encoded("gzip", b"not gzip"), encoded("gzip", gzip.compress(b"{}" * 99)[:-9]), encoded("br", b"{}")],
    ids=["garbage", "cut", "unknown"],
)
def test_damaged_encodings_are_told(connect_any: Connect, serve: Serve, answer: bytes) -> None:
    """A body that is not what its encoding says is a failure that keeps the bytes; the request has left."""
    server = serve(answering(answer))

    failure = connect_any(server.url).failure()

    assert (failure.reason, failure.sent) == ("protocol", True)
    assert failure.partial is not None
    assert answer.endswith(failure.partial.body)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + b"x" * 2000,
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 2000,
        CHUNKED + b"3e8\r\n" + b"x" * 1000 + b"\r\n3e8\r\n" + b"x" * 1000 + b"\r\n0\r\n\r\n",
        encoded("gzip", gzip.compress(b"\0" * 10_000_000)[:900]),
    ],
    ids=["length", "until closed", "chunks", "bomb"],
)
def test_bodies_have_a_limit(connect_any: Connect, serve: Serve, answer: bytes) -> None:
    """A body larger than allowed, or larger when unpacked, is given up; status and headers are kept."""
    server = serve(answering(answer))

    failure = connect_any(server.url, max_response_bytes=1000).failure()

    assert (failure.reason, failure.sent) == ("too_large", True)
    assert failure.partial is not None
    assert (failure.partial.status, failure.partial.body) == (200, b"")


def test_a_body_may_be_as_large_as_the_limit(connect_any: Connect, serve: Serve) -> None:
    """A body of exactly the limit arrives."""
    server = serve(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"x" * 1000))

    assert len(connect_any(server.url, max_response_bytes=1000).answer().body) == 1000


def test_endless_headers_are_given_up(connect: Connect, serve: Serve) -> None:
    """Headers without an end are given up long before they fill the memory."""

    def chatter(peer: Peer) -> None:
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\n")
        for _ in range(3000):
            peer.send(b"X-Header: " + b"x" * 990 + b"\r\n")

    failure = connect(serve(chatter).url).failure()

    assert (failure.reason, failure.sent) == ("protocol", True)


@pytest.mark.parametrize(
    "answer",
    [
        b"NONSENSE\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}",
        CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n\0\0",
    ],
    ids=["nonsense", "status", "header", "two lengths", "negative length", "chunk size", "upgrade"],
)
def test_what_is_not_http_is_told(connect: Connect, serve: Serve, answer: bytes) -> None:
    """An answer that breaks the rules of HTTP is a failure; the request has left."""
    server = serve(lambda peer: (peer.request(), peer.send(answer), peer.until_gone()))

    failure = connect(server.url).failure()

    assert (failure.reason, failure.sent) == ("protocol", True)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Le", None),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}", 200),
        (CHUNKED + b"2\r\n{}\r\n", 200),
        (b"", None),
    ],
    ids=["head", "length", "chunks", "nothing"],
)
def test_answers_cut_short_are_told(connect_any: Connect, serve: Serve, answer: bytes, status: int | None) -> None:
    """A server that closes before the end of its answer leaves a failure that keeps what came."""
    server = serve(answering(answer))

    failure = connect_any(server.url).failure()

    assert (failure.reason, failure.sent) == ("read", True)
    assert status == (failure.partial.status if failure.partial else None)


@pytest.mark.parametrize("surplus", [OK.replace(b"200", b"299"), b"x", b"HTTP/1.1 408 Late\r\n\r\n"])
@pytest.mark.parametrize("answer", [OK, CHUNKED + b"2\r\n{}\r\n0\r\n\r\n"], ids=["length", "chunks"])
def test_surplus_bytes_answer_nobody(connect: Connect, serve: Serve, answer: bytes, surplus: bytes) -> None:
    """Bytes behind an answer are never taken for the answer to the next call: the connection is left."""
    server = serve(answering(answer + surplus, OK), answer_all)
    caller = connect(server.url)

    first, second = caller.answer(), caller.answer()

    assert (first.status, second.status, server.connections) == (200, 200, 2)


@pytest.mark.parametrize("answer", [OK, CHUNKED + b"2\r\n{}\r\n0\r\n\r\n"], ids=["length", "chunks"])
def test_doubled_answers_answer_once(connect: Connect, serve: Serve, answer: bytes) -> None:
    """An answer that comes twice at once answers one call: its copy is not taken for the answer to the next."""
    server = serve(
        lambda peer: answer_all(peer, answer * 2), lambda peer: answer_all(peer, b"HTTP/1.1 299 Next" + answer[15:])
    )
    caller = connect(server.url)

    first, second = caller.answer(), caller.answer()

    assert (first.status, second.status, server.connections) == (200, 299, 2)
