"""The awaiting wires on uvloop, whose transports have the methods of asyncio's but none of its classes."""

from __future__ import annotations

import socket
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
import uvloop

from orchestra._core.config import Config
from orchestra._core.transport import TransportError, TransportResponse
from orchestra._http import built_in_async_transport
from tests.unit.wires.conftest import a_request
from tests.unit.wires.raw_server import OK, Peer, RawServer, answer_all

Serve = Callable[..., RawServer]


@pytest.fixture(params=["h11", "httptools"])
def send(request: pytest.FixtureRequest) -> Callable[..., list[TransportResponse | TransportError]]:
    """Return a way to send requests one after another by each wire that we ship."""

    def go(url: str, *requests: Any, **settings: Any) -> list[TransportResponse | TransportError]:
        wire = built_in_async_transport(
            Config.load("ORCHESTRA", {"api_key": "k", "base_url": url, "transport": request.param, **settings})
        )

        async def calls() -> list[TransportResponse | TransportError]:
            found: list[TransportResponse | TransportError] = []
            for one in requests:
                try:
                    found.append(await wire.asend(one))
                except TransportError as failure:
                    found.append(failure)
            await wire.aclose()
            return found

        return run(calls())

    return go


def run(scene: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine on uvloop."""
    return uvloop.run(scene)


def ends(found: list[TransportResponse | TransportError]) -> list[Any]:
    """Return status, or reason and `sent`, of each outcome."""
    return [one.status if isinstance(one, TransportResponse) else (one.reason, one.sent) for one in found]


def test_calls_are_answered_over_one_connection(send: Any, serve: Serve) -> None:
    """Call after call is answered over one connection, large bodies included."""
    server = serve()

    assert ends(send(server.url, a_request(), a_request(body=b"x" * 3_000_000), a_request())) == [200] * 3
    assert server.connections == 1
    assert server.requests[1].endswith(b"x" * 1000)


def test_tls_is_spoken(send: Any, serve: Serve, server_tls: Any, trusting: Any) -> None:
    """Calls with TLS are answered over one connection; an unknown authority is refused before anything is sent."""
    server = serve(tls=server_tls)

    assert ends(send(server.url, a_request(), a_request(body=b"x" * 300_000), verify=trusting)) == [200] * 2
    assert server.connections == 1
    assert ends(send(server.url, a_request())) == [("tls", False)]


def test_failures_before_a_connection_send_nothing(send: Any) -> None:
    """A refused connection is told as such; nothing was sent."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    assert ends(send(f"http://127.0.0.1:{port}", a_request())) == [("connect", False)]


@pytest.mark.parametrize(
    ("script", "end"),
    [
        (lambda peer: (peer.request(), peer.reset()), ("read", True)),
        (lambda peer: (peer.request(), peer.hang()), ("timeout", True)),
        (lambda peer: (peer.some(10), peer.hang()), ("timeout", True)),
        (lambda peer: (peer.request(), peer.send(OK[:-1])), ("read", True)),
    ],
    ids=["reset", "silence", "full", "cut"],
)
def test_failures_after_it_leave_a_doubt(send: Any, serve: Serve, script: Callable[[Peer], Any], end: Any) -> None:
    """Whatever goes wrong once a request is on its way may have carried it; the next call opens a connection."""
    server = serve(script, answer_all)

    limit = 0.2 if end[0] == "timeout" else 8.0  # only a silence is to be waited out: nine megabytes take their time
    found = send(server.url, a_request(body=b"x" * 9_000_000, read=limit, write=limit), a_request())

    assert ends(found) == [end, 200]
    assert server.connections == 2


def test_stale_connections_are_noticed(send: Any, serve: Serve) -> None:
    """A connection that spoke without being asked is not used again."""
    server = serve(lambda peer: (peer.request(), peer.send(OK * 2), peer.until_gone()), answer_all)

    assert ends(send(server.url, a_request(), a_request())) == [200, 200]
    assert server.connections == 2
