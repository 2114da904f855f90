"""Bytes on a real socket that are not the HTTP they should be: only our errors, the answer kept, memory bounded."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import tracemalloc
import zlib
from typing import Any

import pytest

from orchestra import (
    AsyncOrchestra,
    Card,
    InvalidResponseError,
    Orchestra,
    OrchestraError,
    OutcomeUnknownError,
    PaymentResult,
)
from tests.faults.canned import canned
from tests.faults.engines import WIRES

CARD = Card(number="4111111111111111", holder="Jane Smith", expires="12/2030", cvv="123")
ORDER: dict[str, Any] = {"amount": "25.00", "currency": "USD", "card": CARD, "account": "shop", "reference": "r"}
SUCCESS = b'{"operationResultCode":"Success"}'
LIMIT = 200_000


def answer(body: bytes, *headers: bytes, status: bytes = b"200 OK", length: int | None = None) -> bytes:
    """Return the bytes of an answer, its Content-Length right unless told otherwise."""
    lines = [b"HTTP/1.1 " + status, b"Content-Length: %d" % (len(body) if length is None else length), *headers]
    return b"\r\n".join([*lines, b"", b""]) + body


def chunked(*chunks: bytes) -> bytes:
    """Return an answer in chunks that are written as they are given."""
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"".join(chunks)


APPROVED = {
    "plain": answer(SUCCESS),
    "gzip": answer(gzip.compress(SUCCESS), b"Content-Encoding: gzip"),
    "deflate": answer(zlib.compress(SUCCESS), b"Content-Encoding: deflate"),
    "in chunks": chunked(
        b"10\r\n" + SUCCESS[:16] + b"\r\n", b"%x\r\n" % len(SUCCESS[16:]) + SUCCESS[16:] + b"\r\n0\r\n\r\n"
    ),
    "continue first": b"HTTP/1.1 100 Continue\r\n\r\n" + answer(SUCCESS),
    "hints first": b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + answer(SUCCESS),
    "until closed": b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + SUCCESS,
    "with a mark": answer(b"\xef\xbb\xbf" + SUCCESS),
    "bytes behind": answer(SUCCESS) + b"HTTP/1.1 200 OK\r\n\r\n",
    "no reason": answer(SUCCESS, status=b"200 "),
    "latin headers": answer(SUCCESS, b"X-Name: caf\xe9"),
    "repeated headers": answer(SUCCESS, b"X-A: 1", b"X-A: 2"),
}
DOUBTFUL = {
    "nothing": b"",
    "garbage": b"\x16\x03\x01\x02garbage\r\n\r\n",
    "no status": b"HTTP/1.1 OK\r\n\r\n",
    "status of letters": b"HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n",
    "old page": b"<html>hello</html>",
    "another protocol": b"SSH-2.0-OpenSSH_9.6\r\n",
    "switching": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
    "head only": b"HTTP/1.1 200 OK\r\nContent-Length: 33\r\n",
    "short body": answer(SUCCESS, length=500),
    "negative length": answer(SUCCESS, length=-5),
    "two lengths": answer(SUCCESS, b"Content-Length: 7"),
    "bad chunk": chunked(b"zz\r\n", SUCCESS),
    "cut chunk": chunked(b"21\r\n", SUCCESS[:9]),
    "no last chunk": chunked(b"21\r\n", SUCCESS, b"\r\n"),
    "huge chunk": chunked(b"f" * 60 + b"\r\n", SUCCESS),
    "NUL in a header": answer(SUCCESS, b"X-A: a\x00b"),
    "name with a space": answer(SUCCESS, b"X A: b"),
    "endless header": b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 300_000,
    "many headers": b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 90) for n in range(3_000)) + b"\r\n",
    "not gzip": answer(SUCCESS, b"Content-Encoding: gzip"),
    "damaged gzip": answer(gzip.compress(SUCCESS)[:-9], b"Content-Encoding: gzip"),
    "unknown encoding": answer(SUCCESS, b"Content-Encoding: br"),
    "bomb": answer(gzip.compress(b"0" * 30_000_000), b"Content-Encoding: gzip"),
    "ten megabytes": answer(b'"' + b"x" * 10_000_000 + b'"'),
    "empty 200": answer(b""),
    "204": b"HTTP/1.1 204 No Content\r\n\r\n",
    "redirect": answer(b"", b"Location: /elsewhere", status=b"307 Temporary Redirect"),
    "999": answer(SUCCESS, status=b"999 Odd"),
}


def ends(url: str, wire: str) -> list[Any]:
    """Return how a charge and a read end in each client."""
    settings: dict[str, Any] = {
        "api_key": "key", "base_url": url, "transport": wire, "retries": 0, "max_response_bytes": LIMIT,
        "payment_timeout": 5.0, "timeout": 5.0,
    }  # fmt: skip
    found: list[Any] = []

    async def awaited(call: Any) -> Any:
        async with AsyncOrchestra(**settings) as client:
            return await call(client)

    # A client for each call: the server closes, and a kept connection would be another story.
    for call in CALLS:
        with Orchestra(**settings) as client:
            found.append(_end(call, client))
    for call in CALLS:
        found.append(_end(lambda call: asyncio.run(awaited(call)), call))
    return found


CALLS: tuple[Any, ...] = (lambda client: client.payments.charge(**ORDER), lambda client: client.accounts.list())


def _end(call: Any, argument: Any) -> Any:
    try:
        return call(argument)
    except OrchestraError as error:
        return error


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("name", APPROVED)
def test_what_can_be_read_is_read(name: str, wire: str) -> None:
    """Encodings, chunks, interim answers and odd but legal headers cost no charge its result."""
    with canned(APPROVED[name]) as url:
        charged, listed, acharged, alisted = ends(url, wire)
    for charge, read in ((charged, listed), (acharged, alisted)):
        assert isinstance(charge, PaymentResult), charge
        assert charge.approved
        assert charge.raw.body.removeprefix(b"\xef\xbb\xbf") == SUCCESS
        assert isinstance(read, InvalidResponseError), read


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("name", DOUBTFUL)
def test_what_can_not_be_read_is_doubt(name: str, wire: str) -> None:
    """Garbage, cut and oversized answers leave a charge in doubt; a read ends in one of our errors."""
    with canned(DOUBTFUL[name]) as url:
        charged, listed, acharged, alisted = ends(url, wire)
    for charge, read in ((charged, listed), (acharged, alisted)):
        assert isinstance(charge, OutcomeUnknownError), charge
        assert charge.reference == "r"
        assert isinstance(read, OrchestraError), read
        if name in ("short body", "ten megabytes", "bomb", "not gzip", "empty 200", "204", "redirect", "999"):
            assert charge.status == int(DOUBTFUL[name][9:12])
            assert read.status == charge.status


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_memory_is_bounded_by_the_documented_limit(wire: str, packed: bool) -> None:
    """An endless answer, or a small one that unpacks to a large one, takes a small multiple of the limit."""
    bomb = gzip.compress(b"0" * 40_000_000)

    def pour(client: socket.socket) -> None:
        if packed:
            client.sendall(answer(bomb, b"Content-Encoding: gzip"))
            return
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\n")
        with contextlib.suppress(OSError):
            while True:
                client.sendall(b"0" * 65536)

    with canned(pour) as url:
        ends(url, wire)
        tracemalloc.start()
        try:
            found = ends(url, wire)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert [type(end) for end in found] == [OutcomeUnknownError, InvalidResponseError] * 2
    assert all("larger than 200000 bytes" in str(end) for end in found)
    assert peak < 20 * LIMIT  # a tenth of the whole
