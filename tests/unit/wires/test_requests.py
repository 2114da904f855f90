"""What goes over the wire: the same bytes whichever wire is chosen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.wires.conftest import HANDED_IN, OWN, Caller
from tests.unit.wires.raw_server import RawServer

Connect = Callable[..., Caller]
Serve = Callable[..., RawServer]


def heads(request: bytes) -> tuple[bytes, list[tuple[bytes, bytes]], bytes]:
    """Return first line, headers with names in lower case, and body."""
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    pairs = [line.split(b": ", 1) for line in lines]
    return first, [(name.lower(), value) for name, value in pairs], body


def test_requests_are_sent_as_they_are(connect_any: Connect, serve: Serve) -> None:
    """Method, path, headers and body arrive as given, with host and length added."""
    server = serve()

    connect_any(server.url).answer(path="/a%2Fb?c=%20", body=b"{}")

    first, headers, body = heads(server.requests[0])
    assert (first, body) == (b"POST /a%2Fb?c=%20 HTTP/1.1", b"{}")
    assert [
        (b"host", f"127.0.0.1:{server.port}".encode()),
        (b"x-api-key", b"key"),
        (b"content-type", b"application/json"),
        (b"content-length", b"2"),
    ] == headers


def test_all_wires_send_the_same(serve: Serve, open_wire: Connect) -> None:
    """A proxy or a signature can't tell one wire from another."""
    server = serve()

    for name in OWN + HANDED_IN:
        open_wire(name, server.url).answer()

    assert len({str(heads(request)) for request in server.requests}) == 1
    assert len(OWN + HANDED_IN) == len(server.requests)


def test_deletions_may_have_a_body(connect_any: Connect, serve: Serve) -> None:
    """A body of a DELETE, which voids have, is sent."""
    server = serve()

    connect_any(server.url).answer(method="DELETE", body=b'{"refTransId":"1"}')

    first, headers, body = heads(server.requests[0])
    assert first == b"DELETE /PaymentGateway/charge HTTP/1.1"
    assert (headers[-1], body) == ((b"content-length", b"18"), b'{"refTransId":"1"}')


@pytest.mark.parametrize(("method", "length"), [("GET", None), ("DELETE", None), ("POST", b"0"), ("PUT", b"0")])
def test_empty_bodies_are_told_where_one_is_expected(
    connect_any: Connect, serve: Serve, method: str, length: bytes | None
) -> None:
    """A POST without a body says that it has none; a GET says nothing."""
    server = serve()

    connect_any(server.url).answer(method=method, body=None)

    assert length == dict(heads(server.requests[0])[1]).get(b"content-length")


def test_base_paths_are_kept(connect_any: Connect, serve: Serve) -> None:
    """A base URL with a path puts it before that of each request."""
    server = serve()

    connect_any(server.url + "/gate/v1").answer(path="/Utils/apiKey")

    assert server.requests[0].startswith(b"POST /gate/v1/Utils/apiKey HTTP/1.1\r\n")


def test_requests_leave_in_one_piece(connect: Connect, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """Headers and a small body are handed to the system at once, which saves a packet."""
    import socket

    sizes: list[int] = []
    plain = socket.socket.send

    class Counted(socket.socket):
        def send(self, data: bytes, *flags: int) -> int:
            sizes.append(len(data))
            return plain(self, data, *flags)

    monkeypatch.setattr(socket, "socket", Counted)
    server = serve()
    sizes.clear()

    connect(server.url).answer()

    assert sizes[0] == len(server.requests[0])


def test_the_host_has_no_usual_port(connect: Connect, serve: Serve) -> None:
    """The port of a scheme is left out of the `Host` header, even when the base URL names it."""
    server = serve()
    caller = connect("http://api.localhost:80", proxy=server.url)

    caller.answer()

    assert b"\r\nHost: api.localhost\r\n" in server.requests[0]
