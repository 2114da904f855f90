"""Transports and clients of the caller's own: what fails around them never makes a second charge."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import Any

import httpx
import httpx2
import pytest

from orchestra._core.config import Config
from orchestra._core.transport import TransportError
from orchestra._http.httpx_adapter import AsyncHttpxTransport, HttpxTransport
from tests.unit.wires.conftest import Caller, a_request
from tests.unit.wires.raw_server import Peer, RawServer, answer_all

Connect = Callable[..., Caller]
Serve = Callable[..., RawServer]
LIBRARIES = pytest.mark.parametrize("library", [httpx, httpx2])
KINDS = pytest.mark.parametrize("kind", ["ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"])


def failure_of(handed_in: Any, url: str, **changes: Any) -> TransportError:
    """Send one request through what is handed in; return its failure."""
    config = Config.load("ORCHESTRA", {"api_key": "key", "base_url": url})
    awaiting = hasattr(handed_in, "handle_async_request") or hasattr(handed_in, "aclose")
    try:
        if awaiting and not hasattr(handed_in, "handle_request"):
            asyncio.run(AsyncHttpxTransport(config, handed_in).asend(a_request(**changes)))
        else:
            HttpxTransport(config, handed_in).send(a_request(**changes))
    except TransportError as failure:
        return failure
    raise AssertionError("it was answered")


@LIBRARIES
@KINDS
def test_hooks_that_fail_after_the_answer_leave_a_doubt(library: Any, kind: str, serve: Serve) -> None:
    """A response hook that can't connect elsewhere fails a request that has left."""

    def hook(_: Any) -> None:
        raise getattr(library, kind)("elsewhere") from library.HTTPError("no")

    server = serve()

    assert failure_of(library.Client(event_hooks={"response": [hook]}), server.url).sent
    assert len(server.requests) == 1


@LIBRARIES
@KINDS
def test_awaited_hooks_that_fail_after_the_answer_leave_a_doubt(library: Any, kind: str, serve: Serve) -> None:
    """An awaited response hook that can't connect elsewhere fails a request that has left."""

    async def hook(_: Any) -> None:
        raise getattr(library, kind)("elsewhere")

    server = serve()

    assert failure_of(library.AsyncClient(event_hooks={"response": [hook]}), server.url).sent
    assert len(server.requests) == 1


@LIBRARIES
@pytest.mark.parametrize("copied", [False, True], ids=["same request", "copy without extensions"])
def test_transports_that_call_elsewhere_leave_a_doubt(library: Any, copied: bool, serve: Serve) -> None:
    """A transport around another that can't reach its own server fails a request that has left."""

    class Auditing(library.BaseTransport):  # type: ignore[misc]
        def __init__(self) -> None:
            self.inner = library.HTTPTransport()

        def handle_request(self, request: Any) -> Any:
            if copied:
                request = library.Request(request.method, request.url, headers=request.headers, stream=request.stream)
            self.inner.handle_request(request).close()
            return library.post("http://127.0.0.1:1/audit")

    server = serve()

    assert failure_of(Auditing(), server.url).sent
    assert len(server.requests) == 1


@LIBRARIES
def test_what_fails_over_to_another_engine_leaves_a_doubt(library: Any, serve: Serve) -> None:
    """After a refused connection another engine may have carried the request: its own failure is a doubt."""

    class FailingOver(library.BaseTransport):  # type: ignore[misc]
        def handle_request(self, request: Any) -> Any:
            try:
                return library.HTTPTransport().handle_request(request)
            except library.ConnectError:
                raise library.ConnectError("elsewhere") from ConnectionResetError()

    assert failure_of(FailingOver(), "http://127.0.0.1:1").sent


@LIBRARIES
@KINDS
def test_transports_without_an_engine_leave_a_doubt(library: Any, kind: str) -> None:
    """A transport that reports nothing is not believed that nothing left."""

    def handler(_: Any) -> Any:
        raise getattr(library, kind)("no")

    assert failure_of(library.MockTransport(handler), "http://127.0.0.1:1").sent


@pytest.mark.parametrize("name", ["sync-client:httpx", "sync-transport:httpx2", "async-client:httpx2"])
def test_a_full_pool_sends_nothing(name: str, serve: Serve, open_wire: Connect) -> None:
    """Whoever gets no place in the caller's own pool has sent nothing."""

    def slow(peer: Peer) -> None:
        peer.request()
        peer.hang()

    server = serve(slow)
    caller = open_wire(name, server.url, max_connections=1)

    outcomes = caller.together([a_request(pool=0.05, read=0.5), a_request(pool=0.05, read=0.5)])

    assert sorted((one.reason, one.sent) for one in outcomes if isinstance(one, TransportError)) == [
        ("pool", False),
        ("timeout", True),
    ]


@LIBRARIES
@pytest.mark.parametrize("awaiting", [False, True])
def test_proxies_that_refuse_have_seen_nothing(library: Any, awaiting: bool, serve: Serve, trusting: Any) -> None:
    """A proxy that refuses a tunnel was asked for one, and has seen nothing of the request."""
    proxy = serve(lambda peer: answer_all(peer, b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n"))
    kind = library.AsyncClient if awaiting else library.Client

    failure = failure_of(kind(proxy=proxy.url, verify=trusting), "https://127.0.0.1:9")

    assert (failure.reason, failure.sent) == ("proxy", False)
    assert proxy.requests[0].startswith(b"CONNECT ")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
@pytest.mark.parametrize("name", ["sync-client:httpx", "sync-transport:httpx2", "async-client:httpx2"])
def test_a_forked_child_does_not_speak_on_its_parents_connection(name: str, serve: Serve, open_wire: Connect) -> None:
    """A transport that came through a fork is refused in the child with nothing sent; the parent goes on."""
    server = serve()
    caller = open_wire(name, server.url)
    caller.answer()
    read, write = os.pipe()

    child = os.fork()
    if child == 0:
        try:
            if caller.kind == "async":
                asyncio.events._set_running_loop(None)
                caller._runner = None
            failure = caller.failure()
            os.write(write, f"{failure.reason} {failure.sent}".encode())
        finally:
            os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    told = os.read(read, 100)
    os.close(read)

    assert (told, caller.answer().status) == (b"configuration False", 200)
    assert (server.connections, len(server.requests)) == (1, 2)
