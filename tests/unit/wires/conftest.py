"""Every wire we ship, blocking and awaiting, against servers made of bare sockets."""

from __future__ import annotations

import asyncio
import os
import ssl
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import attrs
import pytest
import trustme

from orchestra._core.config import Config
from orchestra._core.transport import Timeouts, TransportError, TransportRequest, TransportResponse
from orchestra._http import built_in_async_transport, built_in_transport
from orchestra._http.httpx_adapter import AsyncHttpxTransport, HttpxTransport
from tests.unit.wires.raw_server import RawServer, Script, answer_all

collect_ignore = ["test_uvloop.py"] if sys.platform == "win32" else []
"""There is no uvloop on Windows."""

OWN = [f"{kind}-{name}" for kind in ("sync", "async") for name in ("h11", "httptools")]
"""The wires we ship."""
HANDED_IN = ["sync-transport:httpx", "sync-client:httpx2", "async-client:httpx", "async-transport:httpx2"]
"""Other people's transports and clients behind the same seam."""

Outcome = TransportResponse | TransportError


def a_request(**changes: Any) -> TransportRequest:
    """Return a small payment, with limits that no test should reach."""
    values: dict[str, Any] = {
        "method": "POST",
        "path": "/PaymentGateway/charge",
        "headers": (("X-Api-Key", "key"), ("Content-Type", "application/json")),
        "body": b'{"card":"4111111111111111"}',
        "timeouts": Timeouts(connect=8.0, read=8.0, write=8.0, pool=8.0),
        "budget": 9.0,
    }
    limits = {name: changes.pop(name) for name in ("connect", "read", "write", "pool") if name in changes}
    values |= changes
    values["timeouts"] = attrs.evolve(values["timeouts"], **limits)
    return TransportRequest(**values)


class Caller:
    """One wire of either kind, used as if it blocked."""

    def __init__(self, name: str, config: Config) -> None:
        self.name = name
        self.config = config
        self.kind, _, what = name.partition("-")
        self._runner: asyncio.Runner | None = None
        self._closed = False
        self.wire: Any
        if ":" in what:
            self.wire = self._handed_in(*what.split(":"))
        elif self.kind == "sync":
            self.wire = built_in_transport(attrs.evolve(config, transport=what))
        else:
            self.wire = built_in_async_transport(attrs.evolve(config, transport=what))

    def _handed_in(self, what: str, library: str) -> Any:
        module = pytest.importorskip(library)
        names = {
            ("sync", "transport"): "HTTPTransport",
            ("sync", "client"): "Client",
            ("async", "transport"): "AsyncHTTPTransport",
            ("async", "client"): "AsyncClient",
        }
        limits = module.Limits(max_connections=self.config.max_connections, max_keepalive_connections=None)
        made = getattr(module, names[self.kind, what])(verify=False, trust_env=False, limits=limits)
        return (HttpxTransport if self.kind == "sync" else AsyncHttpxTransport)(self.config, made)

    @property
    def runner(self) -> asyncio.Runner:
        """The event loop of an awaiting wire."""
        if self._runner is None:
            self._runner = asyncio.Runner()
        return self._runner

    def send(self, request: TransportRequest | None = None, **changes: Any) -> Outcome:
        """Send one request; return what came or the failure."""
        request = request or a_request(**changes)
        try:
            if self.kind == "sync":
                answer: TransportResponse = self.wire.send(request)
            else:
                answer = self.runner.run(self.wire.asend(request))
        except TransportError as failure:
            return failure
        return answer

    def together(self, requests: list[TransportRequest]) -> list[Outcome]:
        """Send all at once, each by a thread or a task of its own."""
        if self.kind == "sync":
            with ThreadPoolExecutor(len(requests)) as threads:
                return list(threads.map(self.send, requests))
        return self.runner.run(self._gathered(requests))

    async def _gathered(self, requests: list[TransportRequest]) -> list[Outcome]:
        found = await asyncio.gather(*map(self.wire.asend, requests), return_exceptions=True)
        for one in found:
            if not isinstance(one, TransportResponse | TransportError):
                raise one
        return found  # type: ignore[return-value]

    def failure(self, **changes: Any) -> TransportError:
        """Send one request that must fail."""
        outcome = self.send(**changes)
        assert isinstance(outcome, TransportError), outcome
        return outcome

    def answer(self, **changes: Any) -> TransportResponse:
        """Send one request that must be answered."""
        outcome = self.send(**changes)
        assert isinstance(outcome, TransportResponse), outcome
        return outcome

    def settle(self) -> None:
        """Let the event loop see what has arrived."""
        if self.kind == "async":
            self.runner.run(_turns())

    def close(self) -> None:
        """Close the wire and its event loop."""
        if self.kind == "sync":
            self.wire.close()
        elif not self._closed:
            self._closed = True
            self.runner.run(self.wire.aclose())
            self.runner.close()


async def _turns() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep this machine's environment out of the tests."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.startswith("ORCHESTRA_"):
            monkeypatch.delenv(name)


@pytest.fixture
def serve() -> Iterator[Callable[..., RawServer]]:
    """Return a maker of servers that are closed after the test."""
    servers: list[RawServer] = []

    def make(*scripts: Script, tls: ssl.SSLContext | None = None) -> RawServer:
        servers.append(RawServer(scripts or (answer_all,), tls=tls))
        return servers[-1]

    yield make
    for server in servers:
        server.over.set()
    for server in servers:
        server.close()


@pytest.fixture
def open_wire() -> Iterator[Callable[..., Caller]]:
    """Return a maker of wires that are closed after the test."""
    callers: list[Caller] = []

    def make(name: str, base_url: str, **settings: Any) -> Caller:
        config = Config.load("ORCHESTRA", {"api_key": "key", "base_url": base_url, **settings})
        callers.append(Caller(name, config))
        return callers[-1]

    yield make
    for caller in callers:
        caller.close()


@pytest.fixture(params=OWN)
def connect(request: pytest.FixtureRequest, open_wire: Callable[..., Caller]) -> Callable[..., Caller]:
    """Return a maker of wires of one sort, for each sort that we ship."""
    name: str = request.param
    return lambda base_url, **settings: open_wire(name, base_url, **settings)


@pytest.fixture(params=OWN + HANDED_IN)
def connect_any(request: pytest.FixtureRequest, open_wire: Callable[..., Caller]) -> Callable[..., Caller]:
    """Return a maker of wires of one sort, for each sort that we ship and each that can be handed in."""
    name: str = request.param
    return lambda base_url, **settings: open_wire(name, base_url, **settings)


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Return a certificate authority that nobody trusts but these tests."""
    return trustme.CA()


@pytest.fixture(scope="session")
def server_tls(authority: trustme.CA) -> ssl.SSLContext:
    """Return the TLS side of a server called 127.0.0.1 or localhost."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    return context


@pytest.fixture(scope="session")
def trusting(authority: trustme.CA) -> ssl.SSLContext:
    """Return a client's context that trusts the authority."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context
