"""Transports and clients that people hand in: whatever they repeat, buffer, cache or drop, money moves once.

Each carries each money operation to a served sandbox, over real sockets, to four endings. What is refused is
refused with a reason and with nothing sent.
"""

from __future__ import annotations

import asyncio
import http.client
import itertools
import sqlite3
import ssl
from collections.abc import Callable, Generator, Iterator
from typing import Any, Final
from urllib.parse import urlsplit

import attrs
import hishel
import hishel.httpx
import httpx
import httpx2
import pytest
import trustme
from httpx_aiohttp import AiohttpTransport
from httpx_curl_cffi import AsyncCurlTransport, CurlTransport
from httpx_retries import Retry, RetryTransport
from pyreqwest.compatibility.httpx import SyncHttpxTransport

from orchestra import (
    AsyncOrchestra,
    Card,
    ConfigurationError,
    NotFoundError,
    NotSentError,
    Orchestra,
    OrchestraError,
    OutcomeUnknownError,
)
from orchestra.sandbox import Sandbox
from tests.support.calls import MONEY
from tests.support.fronts import http2_front, proxy_front

CARD: Final = Card(number="4111111111111111", holder="Jane Smith", expires="12/2030")
ENDINGS: Final = ("answered", "reset", "kept", "error")
"""Answered; reset after commit on a fresh connection; the same on a kept one; 504 after commit."""

_numbers = itertools.count()


@attrs.frozen(slots=True)
class Scene:
    """A sandbox, and the ways to it."""

    sandbox: Sandbox
    url: str
    http2: str
    proxy: str
    trusting: ssl.SSLContext


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    """Serve a sandbox, and fronts before it."""
    authority = trustme.CA()
    server, trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("127.0.0.1").configure_cert(server)
    authority.configure_trust(trusting)
    sandbox = Sandbox()
    with sandbox.serve() as url, http2_front(url, server) as http2, proxy_front() as proxy:
        yield Scene(sandbox, url, http2, proxy, trusting)


def _plain(library: Any, name: str, **options: Any) -> Any:
    return getattr(library, name)(verify=False, trust_env=False, **options)


EVERYTHING: Final = {
    "total": 2,
    "allowed_methods": ["POST", "PUT", "DELETE", "GET"],
    "retry_on_exceptions": [Exception],
    "status_forcelist": [500, 502, 503, 504],
}
"""A transport that repeats whatever fails."""


def _forwarding(scene: Scene) -> Callable[[httpx.Request], httpx.Response]:
    """Return the handler of a mock that asks the sandbox itself."""

    def handler(request: httpx.Request) -> httpx.Response:
        connection = http.client.HTTPConnection(urlsplit(scene.url).netloc, timeout=10)
        try:
            connection.request(request.method, request.url.path, request.content, dict(request.headers))
            answer = connection.getresponse()
            return httpx.Response(answer.status, headers=answer.getheaders(), content=answer.read())
        finally:
            connection.close()

    return handler


class Signer(httpx.Auth):
    """Signs bodies, as AWS wants it."""

    requires_request_body = True

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        """Put a signature into a header."""
        request.headers["X-Signature"] = str(len(request.content))
        yield request


class Refresher(httpx.Auth):
    """Sends a request again whatever it was answered, as after a new token."""

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        """Ask twice."""
        yield request
        yield request


async def _aread(request: httpx.Request) -> None:
    await request.aread()


def _resending(*requested: Callable[[httpx.Request], Any]) -> httpx.Client:
    """Return a client with a hook that sends a payment again, by itself, when it is answered."""
    seen: list[httpx.Request] = []

    def again(response: httpx.Response) -> None:
        if response.request.method != "GET" and not seen:
            seen.append(response.request)
            client.send(response.request)

    client: httpx.Client = _plain(httpx, "Client", event_hooks={"request": [*requested], "response": [again]})
    return client


def _aresending() -> httpx.AsyncClient:
    """Return an awaiting client with such a hook, which sends by another client."""

    async def again(response: httpx.Response) -> None:
        if response.request.method != "GET":
            async with _plain(httpx, "AsyncClient") as other:
                await other.send(response.request)

    client: httpx.AsyncClient = _plain(httpx, "AsyncClient", event_hooks={"response": [again]})
    return client


def _cache(scene: Scene) -> Any:
    storage = hishel.SqliteStorage(connection=sqlite3.connect(":memory:", check_same_thread=False))
    return hishel.httpx.CacheTransport(_plain(httpx, "HTTPTransport"), storage=storage, rfc=True)


TRANSPORTS: Final[dict[str, Callable[[Scene], Any]]] = {
    "httpx client": lambda _: _plain(httpx, "Client"),
    "httpx client, async": lambda _: _plain(httpx, "AsyncClient"),
    "httpx2 client": lambda _: _plain(httpx2, "Client"),
    "httpx2 client, async": lambda _: _plain(httpx2, "AsyncClient"),
    "httpx retries=3": lambda _: _plain(httpx, "HTTPTransport", retries=3),
    "httpx2 retries=3, async": lambda _: _plain(httpx2, "AsyncHTTPTransport", retries=3),
    "HTTP/2": lambda scene: httpx.Client(http1=False, http2=True, verify=scene.trusting, trust_env=False),
    "HTTP/2, async": lambda scene: httpx.AsyncClient(http1=False, http2=True, verify=scene.trusting, trust_env=False),
    "proxy": lambda scene: _plain(httpx, "Client", proxy=scene.proxy),
    "proxy, async": lambda scene: _plain(httpx2, "AsyncClient", proxy=scene.proxy),
    "httpx-aiohttp transport": lambda _: AiohttpTransport(verify=False),
    "httpx-aiohttp client": lambda _: httpx.AsyncClient(transport=AiohttpTransport(verify=False)),
    "httpx-aiohttp, body read by a hook": lambda _: httpx.AsyncClient(
        transport=AiohttpTransport(verify=False), event_hooks={"request": [_aread]}
    ),
    "httpx-aiohttp, body signed": lambda _: httpx.AsyncClient(transport=AiohttpTransport(verify=False), auth=Signer()),
    "pyreqwest": lambda _: SyncHttpxTransport(),
    "httpx-retries": lambda _: RetryTransport(_plain(httpx, "HTTPTransport"), Retry(**EVERYTHING)),
    "httpx-retries, async": lambda _: httpx.AsyncClient(
        transport=RetryTransport(_plain(httpx, "AsyncHTTPTransport"), Retry(**EVERYTHING))
    ),
    "httpx-retries on httpx-aiohttp": lambda _: httpx.AsyncClient(
        transport=RetryTransport(AiohttpTransport(verify=False), Retry(**EVERYTHING))
    ),
    "httpx-retries on pyreqwest": lambda _: RetryTransport(SyncHttpxTransport(), Retry(**EVERYTHING)),
    "httpx-retries on a mock": lambda scene: RetryTransport(
        httpx.MockTransport(_forwarding(scene)), Retry(**EVERYTHING)
    ),
    "hishel": _cache,
    "mock": lambda scene: httpx.MockTransport(_forwarding(scene)),
    "mock in a client": lambda scene: httpx.Client(transport=httpx.MockTransport(_forwarding(scene))),
    "body read by a hook": lambda _: _plain(httpx, "Client", event_hooks={"request": [lambda one: one.read()]}),
    "body signed": lambda _: _plain(httpx, "Client", auth=Signer()),
    "answer read by a hook": lambda _: _plain(httpx, "Client", event_hooks={"response": [lambda one: one.read()]}),
    "hook that resends": lambda _: _resending(),
    "hook that resends, body read by another": lambda _: _resending(lambda one: one.read()),
    "hook that resends, async": lambda _: _aresending(),
    "auth that resends": lambda _: _plain(httpx, "Client", auth=Refresher()),
}
"""What may be handed in, by a name that says what is special about it. Blocking, unless it awaits."""

REPEATS_ANSWERED: Final = {name for name in TRANSPORTS if "resends" in name}
"""These repeat what was answered: the second sending is refused, and the answer to the first is not believed."""


def pay(client: Any, operation: str, reference: str, target: str) -> Any:
    """Make one call that moves money."""
    amount = "5.00" if operation in ("capture", "refund") else "25.00"
    money = {"amount": amount, "currency": "USD", "card": CARD, "account": "testsuccess", "reference": reference}
    if not target:
        return getattr(client.payments, operation)(**money)
    return getattr(client.payments, operation)(gateway_reference=target, **money)


def made_by(client: Any, warm: bool, *call: Any) -> Any:
    """Make a call, after a look that leaves a connection open if so told; return its result or its error."""

    async def awaited() -> Any:
        async with client:
            if warm:
                await client.gateways.list()
            return await pay(client, *call)

    try:
        if isinstance(client, AsyncOrchestra):
            return asyncio.run(awaited())
        with client:
            if warm:
                client.gateways.list()
            return pay(client, *call)
    except OrchestraError as error:
        return error


def target_of(sandbox: Sandbox, operation: str) -> str:
    """Return the gateway reference that an operation acts on."""
    if operation in ("charge", "authorize"):
        return ""
    with sandbox.client() as client:
        first = "charge" if operation == "refund" else "authorize"
        made = pay(client, first, f"before-{next(_numbers)}", "")
    assert made.gateway_reference is not None
    return str(made.gateway_reference)


def client_over(transport: Any, url: str) -> Orchestra | AsyncOrchestra:
    """Return a client of the kind that the transport is for."""
    awaits = not hasattr(transport, "close") or (
        hasattr(transport, "handle_async_request") and not hasattr(transport, "handle_request")
    )
    return (AsyncOrchestra if awaits else Orchestra)(api_key="key", base_url=url, transport=transport, trust_env=False)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", TRANSPORTS)
def test_money_moves_once_whatever_is_handed_in(name: str, ending: str, scene: Scene) -> None:
    """Each operation is on the ledger once, was done once, and the caller is told no more than is known."""
    sandbox = scene.sandbox
    url = scene.http2 if name.startswith("HTTP/2") else scene.url
    told: dict[str, tuple[str, int]] = {}
    for operation in MONEY:
        reference, target = f"{operation}-{next(_numbers)}", target_of(sandbox, operation)
        client = client_over(TRANSPORTS[name](scene), url)
        if ending != "answered":
            sandbox.inject("gateway_timeout" if ending == "error" else "reset_after_commit", on=operation)
        end = made_by(client, ending == "kept", operation, reference, target)
        kind = type(end).__name__ if isinstance(end, OrchestraError) else end.outcome.value
        told[operation] = (kind, sandbox.ledger.count(reference))
        sandbox.clear_faults()

    expected = "approved" if ending == "answered" and name not in REPEATS_ANSWERED else "OutcomeUnknownError"
    assert told == dict.fromkeys(MONEY, (expected, 1))


def keeping(method: str) -> Any:
    """Return a transport that takes the whole body before it sends it, as a signing or copying one may."""

    class Keeping(httpx.BaseTransport):
        def __init__(self) -> None:
            self.inner: httpx.HTTPTransport = _plain(httpx, "HTTPTransport")

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            whole: bytes = getattr(request, method)()
            return self.inner.handle_request(
                httpx.Request(request.method, request.url, headers=request.headers, content=whole)
            )

        def close(self) -> None:
            self.inner.close()

    return Keeping()


class Rebuilding(httpx.BaseTransport):
    """Hands a copy of a request, with the same stream, to a transport that reads it into memory."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self.inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the copy."""
        extensions = {"timeout": request.extensions["timeout"]}
        copy = httpx.Request(
            request.method, request.url, headers=request.headers, stream=request.stream, extensions=extensions
        )
        return self.inner.handle_request(copy)

    def close(self) -> None:
        """Close the other transport."""
        self.inner.close()


BUFFERING: Final[dict[str, Callable[[], Any]]] = {
    "curl in a client": lambda: httpx.Client(transport=CurlTransport()),
    "curl in a client, async": lambda: httpx.AsyncClient(transport=AsyncCurlTransport()),
    "httpx-retries on curl": lambda: RetryTransport(CurlTransport(), Retry(**EVERYTHING)),
    "curl behind a copy": lambda: Rebuilding(CurlTransport()),
    "copies by read": lambda: keeping("read"),
}


@pytest.mark.parametrize("name", BUFFERING)
def test_what_takes_a_payment_into_memory_is_refused_before_it_is_sent(name: str, scene: Scene) -> None:
    """A transport that could send a body as often as it likes gets none: nothing is sent, and the error says why."""
    reference = f"charge-{next(_numbers)}"

    error = made_by(client_over(BUFFERING[name](), scene.url), False, "charge", reference, "")

    assert isinstance(error, ConfigurationError), error
    assert "request.stream" in str(error)
    assert scene.sandbox.ledger.tried(reference) == ()


@pytest.mark.parametrize("name", [name for name in BUFFERING if "copy" not in name])
def test_what_takes_bodies_into_memory_serves_what_may_be_repeated(name: str, scene: Scene) -> None:
    """A look-up may be sent as often as a transport likes: its body is there in every form."""

    async def awaited(client: AsyncOrchestra) -> Any:
        async with client:
            return await client.payments.status(reference="none", account="testsuccess")

    client = client_over(BUFFERING[name](), scene.url)
    try:
        found: Any = asyncio.run(awaited(client)) if isinstance(client, AsyncOrchestra) else None
        if isinstance(client, Orchestra):
            with client:
                found = client.payments.status(reference="none", account="testsuccess")
    except OrchestraError as error:
        found = error

    assert isinstance(found, NotFoundError), found


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (CurlTransport, "curl sends a payment again"),
        (AsyncCurlTransport, "curl sends a payment again"),
        (lambda: httpx.Client(auth=httpx.DigestAuth("me", "word")), "DigestAuth"),
        (lambda: httpx2.AsyncClient(auth=httpx2.DigestAuth("me", "word")), "DigestAuth"),
    ],
    ids=["curl", "curl, async", "digest", "digest, async"],
)
def test_what_is_known_to_repeat_is_refused_at_once(make: Callable[[], Any], why: str) -> None:
    """Where it can be seen that every payment would be sent twice, no client is made."""
    with pytest.raises(ConfigurationError, match=why):
        client_over(make(), "http://127.0.0.1:1")


class Dropping(httpx.BaseTransport):
    """Sends a DELETE without its body, as some proxies and libraries do."""

    def __init__(self) -> None:
        self.inner: httpx.HTTPTransport = _plain(httpx, "HTTPTransport")

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send what is left."""
        if request.method != "DELETE":
            return self.inner.handle_request(request)
        headers = [pair for pair in request.headers.raw if pair[0].lower() != b"content-length"]
        bare = httpx.Request("DELETE", request.url, headers=headers, extensions=request.extensions)
        return self.inner.handle_request(bare)

    def close(self) -> None:
        """Close the engine."""
        self.inner.close()


def test_a_dropped_body_is_found_out(scene: Scene) -> None:
    """An answer to a void whose body never left is about another request: unknown, with the reason."""
    target, reference = target_of(scene.sandbox, "void"), f"void-{next(_numbers)}"

    error = made_by(client_over(Dropping(), scene.url), False, "void", reference, target)

    assert isinstance(error, OutcomeUnknownError), error
    assert "did not send the body" in str(error)
    assert error.response is not None
    assert scene.sandbox.ledger.count(reference) == 0


def test_hooks_that_come_later_are_before_ours(scene: Scene) -> None:
    """A hook that a caller adds to a client in use may read a body too, and makes no copy that can be sent again."""
    handed_in = httpx.AsyncClient(transport=AiohttpTransport(verify=False))
    client = client_over(handed_in, scene.url)
    handed_in.event_hooks = {"request": [_aread]}
    reference, target = f"refund-{next(_numbers)}", target_of(scene.sandbox, "refund")
    scene.sandbox.inject("reset_after_commit", on="refund")

    error = made_by(client, True, "refund", reference, target)

    assert isinstance(error, OutcomeUnknownError), error
    assert scene.sandbox.ledger.count(reference) == 1


class Direct(httpx.AsyncClient):
    """Goes to its transport without a hook."""

    engine = AiohttpTransport(verify=False)

    async def send(self, request: httpx.Request, **_: Any) -> httpx.Response:
        """Send it."""
        return await self.engine.handle_async_request(request)

    async def aclose(self) -> None:
        """Close both."""
        await super().aclose()
        await self.engine.aclose()


def test_a_client_without_hooks_is_only_a_transport(scene: Scene) -> None:
    """Where hooks are passed over, ours is too: then nobody may have the body but the transport, once."""
    reference, target = f"refund-{next(_numbers)}", target_of(scene.sandbox, "refund")
    scene.sandbox.inject("reset_after_commit", on="refund")

    error = made_by(client_over(Direct(), scene.url), True, "refund", reference, target)

    assert isinstance(error, OutcomeUnknownError), error
    assert scene.sandbox.ledger.count(reference) == 1


@pytest.mark.parametrize("name", ["body read by a hook", "body signed"])
def test_who_has_read_a_body_is_not_believed_that_nothing_left(name: str, scene: Scene) -> None:
    """A hook or signer that has the body may have sent it: a refused connection of the client's own is a doubt."""
    error = made_by(client_over(TRANSPORTS[name](scene), "http://127.0.0.1:1"), False, "charge", "never", "")

    assert isinstance(error, OutcomeUnknownError), error


def test_a_retrying_engine_still_tells_what_never_left(scene: Scene) -> None:
    """Connections that are refused are tried again by the engine, and then told as nothing sent."""
    client = client_over(_plain(httpx, "HTTPTransport", retries=1), "http://127.0.0.1:1")

    error = made_by(client, False, "charge", "never", "")

    assert isinstance(error, NotSentError), error
