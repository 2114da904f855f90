"""`sent` is False only when it is certain that nothing left, and it is False whenever that is certain."""

from __future__ import annotations

import gc
import logging
import socket
import sys
import types
from collections.abc import Callable
from typing import Any

import pytest

from orchestra._core.transport import TransportError, TransportResponse
from tests.unit.wires.conftest import Caller, a_request
from tests.unit.wires.raw_server import OK, Peer, RawServer, answer_all, answering

Connect = Callable[..., Caller]
Serve = Callable[..., RawServer]


def test_refused_connections_send_nothing(connect_any: Connect) -> None:
    """A port on which nobody listens is told as such; nothing was sent."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    failure = connect_any(f"http://127.0.0.1:{port}").failure()

    assert (failure.reason, failure.sent) == ("connect", False)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "x" * 70 + ".invalid"], ids=["unknown", "too long"])
def test_unknown_names_send_nothing(connect: Connect, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name without an address is told as such; nothing was sent."""

    def no_address(name: Any, *_: Any, **__: Any) -> Any:
        (name if isinstance(name, bytes) else name.encode()).decode().encode("idna")
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", no_address)

    failure = connect(f"https://{host}").failure()

    assert (failure.reason, failure.sent) == ("connect", False)
    assert failure.detail == f"no such host {host}"


def test_other_addresses_are_tried(connect: Connect, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with a dead address and a live one is reached by the live one."""
    server = serve()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        dead = listener.getsockname()[1]
    kind = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
    addresses = [(*kind, ("127.0.0.1", dead)), (*kind, ("127.0.0.1", server.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: addresses)

    assert connect("http://two-addresses.localhost").answer().status == 200


def test_refusals_are_told_in_words(connect: Connect) -> None:
    """A refused connection says who refused it, by name and port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    assert connect(f"http://127.0.0.1:{port}").failure().detail == f"connection refused by 127.0.0.1:{port}"


def test_addresses_of_an_unknown_family_are_passed_over(
    connect: Connect, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A system that makes no socket for the first address is reached by the next."""
    server = serve()
    other = (9999, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("::1", server.port, 0, 0))
    usual = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("127.0.0.1", server.port))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [other, usual])

    assert connect("http://two-addresses.test", allow_http=True).answer().status == 200


def test_hosts_without_any_usable_address_send_nothing(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that makes no socket for any address says why; nothing was sent."""
    other = (9999, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("::1", 1, 0, 0))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [other])

    failure = connect("https://one-address.test:81").failure()

    assert (failure.reason, failure.sent) == ("connect", False)
    assert failure.detail.startswith("no way to one-address.test:81 (")


def test_resets_before_reading_may_have_sent(connect_any: Connect, serve: Serve) -> None:
    """A connection that is reset while the request is on its way may have carried it."""
    server = serve(lambda peer: (peer.some(1), peer.reset()))

    failure = connect_any(server.url).failure()

    assert failure.reason in ("read", "write")
    assert failure.sent


def test_resets_after_reading_may_have_sent(connect_any: Connect, serve: Serve) -> None:
    """A connection that is reset instead of answered has carried the request."""
    server = serve(lambda peer: (peer.request(), peer.reset()))

    failure = connect_any(server.url).failure()

    assert (failure.reason, failure.sent, failure.partial) == ("read", True, None)


def test_resets_within_an_answer_keep_what_came(connect: Connect, serve: Serve) -> None:
    """A reset in the middle of an answer is a failure that keeps status and headers."""

    def script(peer: Peer) -> None:
        peer.request()
        peer.send(OK[:-1])
        peer.some(1)  # the client has to have read it: a reset throws away what is on its way

    server = serve(script)
    caller = connect(server.url)

    failure = caller.failure(read=0.06)

    assert failure.sent
    assert failure.partial is not None
    assert failure.partial.status == 200


def test_early_answers_are_read(connect: Connect, serve: Serve) -> None:
    """A server that refuses a large body before it is whole is heard, though the body can't be sent."""
    refusal = b"HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

    def script(peer: Peer) -> None:
        peer.some(2000)
        peer.send(refusal)
        peer.socket.shutdown(socket.SHUT_WR)
        peer.until_gone()

    server = serve(script)

    assert connect(server.url).answer(body=b"x" * 3_000_000).status == 413


def test_stale_connections_are_noticed(connect_any: Connect, serve: Serve) -> None:
    """A connection that the server has closed is not used again; the next call opens one."""
    server = serve(answering(OK), answer_all)
    caller = connect_any(server.url)
    first = caller.answer()
    server.until_idle()
    caller.settle()

    second = caller.answer()

    assert (first.status, second.status, server.connections) == (200, 200, 2)


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("engine", ["h11", "httptools"])
def test_writing_into_a_reset_connection_sends_nothing(
    kind: str, engine: str, serve: Serve, open_wire: Callable[..., Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection found dead at the first write took nothing, and is told as such."""
    monkeypatch.setattr("orchestra._http.stream.Stream.is_stale", lambda _: False)
    monkeypatch.setattr("orchestra._http.async_stream.AsyncStream.is_stale", lambda _: False)
    server = serve(lambda peer: (peer.request(), peer.send(OK), peer.reset()), answer_all)
    caller = open_wire(f"{kind}-{engine}", server.url)
    caller.answer()
    server.until_idle()
    caller.settle()
    if kind == "sync":
        # The first write after a reset may be told of it by the error that the reset left behind.
        _wait_for_reset(caller)

    failure = caller.failure()

    assert (failure.reason, failure.sent) == ("write", False)
    assert caller.answer().status == 200


def _wait_for_reset(caller: Caller) -> None:
    import select

    connection = caller.wire._shelf._idle[0]
    side = getattr(connection, "_side", connection)
    stream = getattr(side, "stream", None) or connection._stream
    poll = select.poll()
    poll.register(stream._socket.fileno(), select.POLLHUP | select.POLLERR)
    assert poll.poll(5000)
    with pytest.raises(OSError):
        stream._socket.recv(1)


@pytest.mark.parametrize(
    "changes",
    [
        {"headers": (("X-Evil", "a\r\nX-Injected: b"),)},
        {"headers": (("X-Evil", "a\nb"),)},
        {"headers": (("X-Evil\r\nX", "a"),)},
        {"path": "/a b"},
        {"path": "/a\r\nX: y"},
        {"method": "GET /x HTTP/1.1\r\nX:"},
    ],
    ids=["header", "line feed", "name", "space", "path", "method"],
)
def test_requests_cannot_be_smuggled(connect: Connect, serve: Serve, changes: dict[str, Any]) -> None:
    """A value that would become another header or request line is refused; nothing was sent."""
    server = serve(lambda peer: peer.request())

    failure = connect(server.url).failure(**changes)

    assert (failure.reason, failure.sent) == ("configuration", False)
    assert server.requests == []


def _frames(error: BaseException) -> list[types.FrameType]:
    frames = []
    trace = error.__traceback__
    while trace is not None:
        frames.append(trace.tb_frame)
        trace = trace.tb_next
    return frames


@pytest.mark.parametrize("way", ["refused", "silent", "garbage"])
def test_failures_drag_no_card_along(connect_any: Connect, serve: Serve, way: str) -> None:
    """A failure has neither cause nor context, and no frame of a library's that holds the body."""
    scripts: dict[str, Any] = {
        "silent": lambda peer: (peer.request(), peer.hang()),
        "garbage": lambda peer: (peer.request(), peer.send(b"?\r\n\r\n")),
    }
    url = "http://127.0.0.1:1" if way == "refused" else serve(scripts[way]).url

    _drags_nothing(connect_any(url))


def test_refused_certificates_drag_no_card_along(connect: Connect, serve: Serve, server_tls: Any) -> None:
    """A failure to agree on TLS has neither cause nor context, and no frame that holds the body."""
    _drags_nothing(connect(serve(tls=server_tls).url))


def _drags_nothing(caller: Caller) -> None:
    request = a_request(read=0.06)
    caught: TransportError | None = None
    try:
        if caller.kind == "sync":
            caller.wire.send(request)
        else:
            caller.runner.run(caller.wire.asend(request))
    except TransportError as error:
        caught = error

    assert caught is not None
    assert (caught.__cause__, caught.__context__) == (None, sys.exception())
    held = [frame.f_code.co_qualname for frame in _frames(caught) if request in frame.f_locals.values()]
    assert [name for name in held if "send" in name or "exchange" in name] == []
    assert b"4111" not in repr(caught).encode() + str(caught).encode()


def test_engines_log_no_headers(connect: Connect, serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    """A program that logs everything at DEBUG sees nothing of what our connections carry."""
    caplog.set_level(logging.DEBUG)
    server = serve(answering(OK.replace(b"\r\n\r\n", b"\r\nLocation: /StringTokens/sesame\r\n\r\n")))

    answer = connect(server.url).answer()

    assert answer.header("location") == "/StringTokens/sesame"
    assert [record for record in caplog.records if record.name.startswith(("httpcore", "h11", "httpx"))] == []
    assert "sesame" not in caplog.text


def test_nothing_is_left_behind(connect: Connect, serve: Serve) -> None:
    """Failed calls leave no socket open: each would warn when it is collected."""
    server = serve(lambda peer: (peer.request(), peer.reset()))
    caller = connect(server.url)

    outcomes = caller.together([a_request() for _ in range(8)])
    caller.close()
    gc.collect()

    assert all(isinstance(outcome, TransportError) for outcome in outcomes)
    assert not any(isinstance(outcome, TransportResponse) for outcome in outcomes)
