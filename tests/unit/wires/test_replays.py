"""A transport of the caller's own that sends a request again gets no second body, and not a byte arrives."""

from __future__ import annotations

import asyncio
import copy
import pickle
from collections.abc import Callable
from typing import Any, Final

import httpx
import httpx2
import pytest
from httpx_aiohttp import AiohttpTransport
from httpx_retries import Retry, RetryTransport
from pyreqwest.compatibility.httpx import SyncHttpxTransport

from orchestra._core.config import Config
from orchestra._core.transport import TransportError, TransportResponse
from orchestra._http.httpx_adapter import AsyncHttpxTransport, HttpxTransport
from tests.unit.wires.conftest import a_request
from tests.unit.wires.raw_server import OK, Peer, RawServer, answer_all

Serve = Callable[..., RawServer]

EVERYTHING: Final = {"total": 2, "allowed_methods": ["POST", "PUT", "DELETE"], "retry_on_exceptions": [Exception]}


REPEATING: Final[dict[str, Callable[[], Any]]] = {
    "httpx": lambda: RetryTransport(httpx.HTTPTransport(), Retry(**EVERYTHING)),
    "httpx, async": lambda: httpx.AsyncClient(
        transport=RetryTransport(httpx.AsyncHTTPTransport(), Retry(**EVERYTHING))
    ),
    "aiohttp": lambda: httpx.AsyncClient(transport=RetryTransport(AiohttpTransport(), Retry(**EVERYTHING))),
    "aiohttp alone": AiohttpTransport,
    "Rust": lambda: RetryTransport(SyncHttpxTransport(), Retry(**EVERYTHING)),
}


def ends(handed_in: Any, url: str, *requests: Any) -> list[TransportResponse | TransportError]:
    """Send requests one after another through what is handed in; return what each came to."""
    config = Config.load("ORCHESTRA", {"api_key": "key", "base_url": url, "trust_env": False})
    found: list[TransportResponse | TransportError] = []

    async def awaited() -> None:
        wire = AsyncHttpxTransport(config, handed_in)
        for request in requests:
            try:
                found.append(await wire.asend(request))
            except TransportError as failure:
                found.append(failure)
        await wire.aclose()

    if not hasattr(handed_in, "close"):
        asyncio.run(awaited())
        return found
    wire = HttpxTransport(config, handed_in)
    for request in requests:
        try:
            found.append(wire.send(request))
        except TransportError as failure:
            found.append(failure)
    wire.close()
    return found


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("kept", [False, True], ids=["fresh", "kept"])
@pytest.mark.parametrize("name", REPEATING)
def test_no_byte_of_a_second_request_arrives(name: str, kept: bool, method: str, serve: Serve) -> None:
    """Whatever connections are opened for it, nothing is written on them, and the outcome is unknown."""
    said: list[bytes] = []

    def first(peer: Peer) -> None:
        if kept:
            peer.request()
            peer.send(OK)
        peer.request()
        peer.reset()

    server = serve(first, lambda peer: said.append(peer.some(1)))

    *_, end = ends(REPEATING[name](), server.url, *[a_request(method=method) for _ in range(1 + kept)])
    server.over.set()
    server.until_idle()

    assert isinstance(end, TransportError), end
    assert end.sent
    assert (len(server.requests), b"".join(said)) == (1 + kept, b"")


@pytest.mark.parametrize("name", REPEATING)
def test_what_may_be_repeated_is(name: str, serve: Serve) -> None:
    """A request that does no harm the second time is none of our business."""
    server = serve(lambda peer: (peer.request(), peer.send(OK), peer.request(), peer.reset()), answer_all)

    first, second = ends(REPEATING[name](), server.url, *[a_request(method="PUT", repeatable=True) for _ in range(2)])

    assert isinstance(first, TransportResponse)
    assert isinstance(second, TransportResponse), second
    assert len(server.requests) == 3
    assert len(set(server.requests)) == 1


@pytest.mark.parametrize("library", [httpx, httpx2])
@pytest.mark.parametrize("repeatable", [False, True])
def test_lengths_are_declared(library: Any, repeatable: bool, serve: Serve) -> None:
    """A body that is read as a stream is sent with its length, in the same bytes as any other."""
    server = serve()

    (answer,) = ends(library.Client(), server.url, a_request(repeatable=repeatable))

    assert isinstance(answer, TransportResponse)
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert head.split(b"\r\n")[1:] == [
        b"Host: " + server.url.removeprefix("http://").encode(),
        b"X-Api-Key: key",
        b"Content-Type: application/json",
        b"Content-Length: 27",
    ]
    assert body == b'{"card":"4111111111111111"}'


def test_an_attempt_to_look_is_no_repeat(serve: Serve) -> None:
    """A transport that is refused the body in memory and sends the stream instead has sent the payment, once."""

    class Looking(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            with pytest.raises(RuntimeError, match=r"request\.stream"):
                request.read()
            with pytest.raises(httpx.RequestNotRead):
                _ = request.content
            return super().handle_request(request)

    server = serve()

    (answer,) = ends(Looking(), server.url, a_request())

    assert isinstance(answer, TransportResponse), answer
    assert len(server.requests) == 1


def test_the_answer_to_the_first_is_kept_but_not_believed(serve: Serve) -> None:
    """A transport that tries again and returns its first answer leaves a doubt, with the answer beside it."""

    class Unsure(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            answer = super().handle_request(request)
            with pytest.raises(RuntimeError, match="again"):
                super().handle_request(request)
            return answer

    server = serve()

    (end,) = ends(Unsure(), server.url, a_request())

    assert isinstance(end, TransportError)
    assert (end.sent, end.partial is not None and end.partial.body) == (True, b"{}")
    assert len(server.requests) == 1


def test_requests_keep_their_card_to_themselves(serve: Serve) -> None:
    """What a hook or transport is given shows no body in its `repr`, can't be pickled, and copies send nothing."""
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200)

    server = serve()
    ends(httpx.MockTransport(handler), server.url, a_request())

    assert seen[0].content == b'{"card":"4111111111111111"}'
    assert "4111" not in f"{seen[0]!r}{seen[0].stream!r}{seen[0].extensions!r}{vars(seen[0])!r}"
    with pytest.raises((TypeError, pickle.PicklingError)):
        pickle.dumps(seen[0])
    (end,) = ends(Sending(copy.deepcopy(seen[0])), server.url, a_request())
    assert isinstance(end, TransportError)
    assert server.requests == []


class Sending(httpx.HTTPTransport):
    """Sends another request than the one it is given."""

    def __init__(self, other: httpx.Request) -> None:
        super().__init__()
        self.other = other

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the other one."""
        del request
        return super().handle_request(self.other)


@pytest.mark.parametrize("library", [httpx, httpx2])
def test_hooks_of_a_client_are_left_as_they_are(library: Any, serve: Serve) -> None:
    """Ours comes last, once, however many requests there are; the caller's run first and see every request."""
    seen: list[str] = []
    client = library.Client(event_hooks={"request": [lambda one: seen.append(one.method)]})
    own = client.event_hooks["request"][0]

    ends(client, serve().url, a_request(), a_request(), a_request())

    hooks = client.event_hooks["request"]
    assert (len(hooks), hooks[0] is own, seen) == (2, True, ["POST"] * 3)
