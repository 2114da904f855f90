"""Proxies: named explicitly or by the environment, plain, with TLS, or SOCKS; a refusal sends nothing."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import select
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from orchestra import AsyncOrchestra, Orchestra, OrchestraError
from orchestra._core.config import Config
from orchestra._core.errors import ConfigurationError
from orchestra._core.transport import TransportError
from orchestra._http.async_stream import open_async_stream
from orchestra._http.route import ProxyRoute, environment_proxy
from orchestra._http.stream import open_stream
from tests.support.plants import PLANTS, account, card, channels, leaks_of
from tests.unit.wires.conftest import Caller, a_request
from tests.unit.wires.raw_server import LONGEST, OK, Peer, RawServer, answer_all

Connect = Callable[..., Caller]
Serve = Callable[..., RawServer]


def join(peer: Peer, port: int, gather: Callable[[bytes, socket.socket], bytes] = lambda data, _: data) -> None:
    """Connect a client with a server until one of them goes. One thread: two must not share a TLS socket."""
    with socket.create_connection(("127.0.0.1", port)) as target, contextlib.suppress(OSError):
        while True:
            waiting = isinstance(peer.socket, ssl.SSLSocket) and peer.socket.pending()
            ready = [peer.socket] if waiting else select.select([peer.socket, target], [], [], LONGEST)[0]
            for one in ready:
                if not (data := one.recv(65536)):
                    return
                if one is target:
                    peer.socket.sendall(gather(data, target))
                else:
                    target.sendall(data)


def tunnel(peer: Peer) -> None:
    """Be a proxy that lets everybody through."""
    port = int(peer.request().split(b" ", 2)[1].rpartition(b":")[2] or 0)
    peer.send(b"HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n")
    join(peer, port)


def test_plain_calls_name_the_whole_url(connect: Connect, serve: Serve) -> None:
    """A proxy for a plain API is asked for the whole URL and shown the user."""
    proxy = serve()

    connect("http://api.localhost/v1", proxy=proxy.url.replace("//", "//me:pass%40word@")).answer(path="/x?y=1")

    first, *headers = proxy.requests[0].partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert first == b"POST http://api.localhost/v1/x?y=1 HTTP/1.1"
    assert b"Host: api.localhost" in headers
    assert b"Proxy-Authorization: Basic " + base64.b64encode(b"me:pass@word") in headers


def test_tls_calls_go_through_a_tunnel(connect: Connect, serve: Serve, server_tls: Any, trusting: Any) -> None:
    """A proxy for a TLS API is asked to connect, and sees neither the key nor the card."""
    server, proxy = serve(tls=server_tls), serve(tunnel)
    caller = connect(server.url, verify=trusting, proxy=proxy.url.replace("//", "//me:word@"))

    statuses = [caller.answer().status for _ in range(3)]

    assert (statuses, proxy.connections, server.connections) == ([200] * 3, 1, 1)
    (asked,) = proxy.requests
    assert asked.startswith(f"CONNECT 127.0.0.1:{server.port} HTTP/1.1\r\n".encode())
    assert b"Proxy-Authorization: Basic " + base64.b64encode(b"me:word") in asked
    assert b"X-Api-Key" not in asked
    assert b"Proxy-Authorization" not in server.requests[0]


def test_proxies_may_speak_tls(connect: Connect, serve: Serve, server_tls: Any, trusting: Any) -> None:
    """A proxy with TLS carries calls with TLS: one conversation within the other."""
    server, proxy = serve(tls=server_tls), serve(tunnel, tls=server_tls)
    caller = connect(server.url, verify=trusting, proxy=proxy.url)

    statuses = [caller.answer(body=b"x" * 100_000).status for _ in range(3)]

    assert (statuses, proxy.connections, server.connections) == ([200] * 3, 1, 1)


def test_limits_hold_through_tls_within_tls(connect: Connect, serve: Serve, server_tls: Any, trusting: Any) -> None:
    """A server that goes silent behind a proxy with TLS is late when its time is over."""
    server, proxy = serve(lambda peer: (peer.request(), peer.hang()), tls=server_tls), serve(tunnel, tls=server_tls)

    failure = connect(server.url, verify=trusting, proxy=proxy.url).failure(read=0.1)

    assert (failure.reason, failure.sent) == ("timeout", True)


def test_servers_may_close_within_tls_within_tls(
    connect: Connect, serve: Serve, server_tls: Any, trusting: Any
) -> None:
    """A server that closes behind a proxy with TLS is told as one that closed."""
    server, proxy = serve(lambda peer: peer.request(), tls=server_tls), serve(tunnel, tls=server_tls)

    failure = connect(server.url, verify=trusting, proxy=proxy.url).failure()

    assert (failure.reason, failure.sent) == ("read", True)


def test_doubled_answers_answer_once_within_tls_within_tls(
    connect: Connect, serve: Serve, server_tls: Any, trusting: Any
) -> None:
    """A second answer that came in one piece with the first, and waits above the socket, answers no call."""
    doubled, joined = threading.Event(), threading.Event()

    def twice(peer: Peer) -> None:
        peer.request()
        peer.send(OK)
        peer.send(OK)  # another record of TLS
        doubled.set()
        peer.until_gone()

    def whole(data: bytes, target: socket.socket) -> bytes:
        if server.requests and not joined.is_set():
            assert doubled.wait(5)
            joined.set()
            target.settimeout(0.1)  # the second record may be in `data` already
            with contextlib.suppress(TimeoutError):
                data += target.recv(65536)
            target.settimeout(None)
        return data

    def join_records(peer: Peer) -> None:
        port = int(peer.request().split(b" ", 2)[1].rpartition(b":")[2])
        peer.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        join(peer, port, whole)

    server = serve(twice, lambda peer: answer_all(peer, OK.replace(b"200", b"299")), tls=server_tls)
    caller = connect(server.url, verify=trusting, proxy=serve(join_records, tls=server_tls).url)

    assert (caller.answer().status, caller.answer().status, server.connections) == (200, 299, 2)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 502 No\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\nsurplus",
        b"rubbish\r\n\r\n",
        b"",
        b"HTTP/1.1 2",
    ],
    ids=["unknown user", "no way", "surplus", "rubbish", "nothing", "half"],
)
def test_refusals_of_a_proxy_send_nothing(connect: Connect, serve: Serve, trusting: Any, answer: bytes) -> None:
    """A proxy that does not let us through has seen nothing of the request."""
    proxy = serve(lambda peer: (peer.request(), peer.send(answer)))

    failure = connect("https://127.0.0.1:9", verify=trusting, proxy=proxy.url).failure()

    assert (failure.reason, failure.sent) == ("proxy", False)


def test_unreachable_proxies_send_nothing(connect: Connect) -> None:
    """A proxy that is not there is told as such."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    failure = connect("http://api.localhost", proxy=f"http://127.0.0.1:{port}").failure()

    assert (failure.reason, failure.sent) == ("proxy", False)


def test_silent_proxies_are_bounded(connect: Connect, serve: Serve, trusting: Any) -> None:
    """A proxy that never answers ends the call by the connect timeout; nothing was sent."""
    proxy = serve(lambda peer: (peer.request(), peer.drip(b"HTTP/1.1 200 OK\r\n" + b"X: 1\r\n" * 999)))

    failure = connect("https://127.0.0.1:9", verify=trusting, proxy=proxy.url).failure(connect=0.1)

    assert (failure.reason, failure.sent) == ("connect", False)


def test_the_environment_names_proxies(connect: Connect, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """HTTP_PROXY is used unless the settings say otherwise."""
    proxy = serve()
    monkeypatch.setenv("HTTP_PROXY" if sys.platform != "win32" else "http_proxy", proxy.url)
    monkeypatch.setenv("http_proxy", proxy.url)

    assert connect("http://api.localhost").answer().status == 200
    assert connect("http://127.0.0.1:1", trust_env=False).failure().reason == "connect"


@pytest.mark.parametrize(
    ("variables", "url", "proxy"),
    [
        ({"https_proxy": "http://p:1"}, "https://api.test", "http://p:1"),
        ({"https_proxy": "http://p:1"}, "http://api.localhost", None),
        ({"https_proxy": "p:1"}, "https://api.test", "http://p:1"),
        ({"all_proxy": "socks5://p:1"}, "https://api.test", "socks5://p:1"),
        ({"all_proxy": "http://a:1", "https_proxy": "http://p:1"}, "https://api.test", "http://p:1"),
        ({"https_proxy": "http://p:1", "no_proxy": "api.test"}, "https://api.test", None),
        ({"https_proxy": "http://p:1", "no_proxy": ".test"}, "https://api.test", None),
        ({"https_proxy": "http://p:1", "no_proxy": "api.test:8443"}, "https://api.test:8443", None),
        ({"https_proxy": "http://p:1", "no_proxy": "other.test"}, "https://api.test", "http://p:1"),
        ({"https_proxy": "http://p:1", "no_proxy": "*"}, "https://api.test", None),
        ({}, "https://api.test", None),
    ],
)
def test_no_proxy_is_obeyed(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], url: str, proxy: str | None
) -> None:
    """The environment's exceptions are exceptions: by name, by ending, by port, for all."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert proxy == environment_proxy(url)


def socks(peer: Peer, *, user: bytes | None = None, answer: bytes = b"\0") -> None:
    """Be a SOCKS 5 proxy."""
    methods = peer.some(2)
    peer.some(methods[1])
    peer.send(b"\x05\x02" if user else b"\x05\x00")
    if user:
        _, length = peer.some(2)
        name = peer.some(length)
        word = peer.some(peer.some(1)[0])
        known = user == name + b":" + word
        peer.send(b"\x01" + (b"\0" if known else b"\1"))
        if not known:
            return
    kind = peer.some(4)[3]
    peer.some(4 if kind == 1 else peer.some(1)[0])
    port = int.from_bytes(peer.some(2), "big")
    peer.send(b"\x05" + answer + b"\0\x01\x7f\0\0\1\0\0")
    if answer == b"\0":
        join(peer, port)


@pytest.mark.parametrize("secure", [False, True])
@pytest.mark.parametrize("user", ["", "me:word@"])
def test_socks_proxies_carry_calls(
    connect: Connect, serve: Serve, server_tls: Any, trusting: Any, secure: bool, user: str
) -> None:
    """A SOCKS 5 proxy carries plain calls and those with TLS, with a user or without."""
    server = serve(tls=server_tls if secure else None)
    proxy = serve(lambda peer: socks(peer, user=user.rstrip("@").encode()))
    url = proxy.url.replace("http://", f"socks5://{user}")

    assert connect(server.url, verify=trusting, proxy=url).answer().status == 200
    assert b"POST /PaymentGateway/charge HTTP/1.1\r\n" in server.requests[0]


@pytest.mark.parametrize(
    "script",
    [
        lambda peer: socks(peer, answer=b"\x05"),
        lambda peer: (peer.some(3), peer.send(b"\x05\xff")),
        lambda peer: (peer.some(3), peer.send(b"HTTP/1.1 400 Bad\r\n\r\n")),
        lambda peer: peer.some(3),
    ],
    ids=["refused", "no method", "not socks", "closed"],
)
def test_refusals_of_a_socks_proxy_send_nothing(connect: Connect, serve: Serve, script: Any) -> None:
    """A SOCKS proxy that does not let us through has seen nothing of the request."""
    proxy = serve(script)

    failure = connect("http://127.0.0.1:9", proxy=proxy.url.replace("http:", "socks5:")).failure()

    assert (failure.reason, failure.sent) == ("proxy", False)


def test_unknown_users_of_a_socks_proxy_send_nothing(connect: Connect, serve: Serve) -> None:
    """A SOCKS proxy that does not know the user has seen nothing of the request."""
    proxy = serve(lambda peer: socks(peer, user=b"other:word"))

    failure = connect("http://127.0.0.1:9", proxy=proxy.url.replace("http://", "socks5://me:word@")).failure()

    assert (failure.reason, failure.sent) == ("proxy", False)


def test_socks_needs_its_library(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the library for SOCKS a client can't be made, and the error says what to install."""
    monkeypatch.setitem(sys.modules, "socksio", None)

    with pytest.raises(
        ConfigurationError, match=r'orchestra-payments\[socks\]", or in a checkout: pip install "\.\[socks\]"'
    ):
        connect("http://api.localhost", proxy="socks5://127.0.0.1:1")


@pytest.mark.parametrize("url", ["ftp://p:1", "http://", "http://p:port"])
def test_unusable_proxies_are_refused(connect: Connect, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """A proxy in the environment that can't be one is an error of the configuration, before anything is sent."""
    monkeypatch.setenv("http_proxy", url)

    with pytest.raises(ConfigurationError, match="proxy"):
        connect("http://api.localhost")


def test_a_tunnel_that_breaks_later_may_have_sent(
    connect: Connect, serve: Serve, server_tls: Any, trusting: Any
) -> None:
    """Once the tunnel stands, a broken connection may have carried the request, as without a proxy."""
    server = serve(lambda peer: (peer.request(), peer.reset()), answer_all, tls=server_tls)
    caller = connect(server.url, verify=trusting, proxy=serve(tunnel).url)

    failure = caller.failure()

    assert (failure.reason, failure.sent) == ("read", True)
    assert OK.endswith(caller.answer().body)


class _BrokenSocket:
    """Fails at the first write, as a socket does whose other end is gone; with TLS a part of a record may have left."""

    def send(self, data: memoryview) -> int:
        raise BrokenPipeError

    def recv(self, size: int) -> bytes:
        raise ConnectionResetError

    def settimeout(self, seconds: float) -> None:
        """Take any."""

    def close(self) -> None:
        """Nothing is open."""


class _BrokenTransport(asyncio.Transport):
    """The same, as a transport of asyncio that writes at once."""

    closing = False

    def write(self, data: Any) -> None:
        self.closing = True

    def is_closing(self) -> bool:
        return self.closing

    def abort(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize("api", ["http", "https"])
@pytest.mark.parametrize("proxy", ["http", "https"])
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_what_left_is_as_uncertain_as_tls(
    kind: str, proxy: str, api: str, serve: Serve, server_tls: Any, trusting: Any
) -> None:
    """A write that fails has sent nothing on a bare connection; on one that is encrypted, be it for a proxy, it may."""
    server = serve(tls=server_tls if api == "https" else None)
    over = serve(tunnel if api == "https" else answer_all, tls=server_tls if proxy == "https" else None)
    settings = {"api_key": "key", "base_url": server.url, "proxy": over.url, "verify": trusting}
    route, limits = ProxyRoute.of(Config.load("ORCHESTRA", settings)), a_request().timeouts

    def blocking() -> bool:
        stream = open_stream(route, 5.0)
        stream.begin(limits, time.monotonic() + 5.0)
        opened, stream._socket = stream._socket, _BrokenSocket()
        opened.close()
        stream.send(b"request")
        with pytest.raises(TransportError) as caught:
            stream.receive()
        return caught.value.sent

    async def awaiting() -> bool:
        stream = await open_async_stream(route, 5.0)
        stream.begin(limits, time.monotonic() + 5.0)
        stream.close()
        stream.connection_made(_BrokenTransport())
        await stream.send(b"request")
        return stream.sent

    sent = blocking() if kind == "sync" else asyncio.run(awaiting())

    assert sent is ("https" in (api, proxy))


@pytest.mark.parametrize(
    "url", ["http://u:PLANTED-proxy\u2100@host", "http://u:PLANTED-proxy@[::1", "ftp://u:PLANTED-proxy@host"]
)
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "ALL_PROXY"])
def test_a_bad_proxy_of_the_environment_is_not_quoted(monkeypatch: pytest.MonkeyPatch, variable: str, url: str) -> None:
    """`urllib` quotes what it can't read, password included: our refusal does not, nor what stands behind it."""
    monkeypatch.setenv(variable, url)
    with pytest.raises(ConfigurationError, match="the proxy's URL") as caught:
        Orchestra(api_key="k")

    assert leaks_of(caught.value) == {}
    assert "PLANTED" not in "".join(channels(caught.value).values())
    assert caught.value.__context__ is None


@pytest.mark.parametrize("wire", ["h11", "httptools"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_fails_shows_no_password(serve: Serve, wire: str, scheme: str) -> None:
    """The password of a proxy, and the header that holds it, are in no frame of a call that the proxy broke."""
    proxy = serve(lambda peer: peer.socket.recv(10))
    url = f"http://user:{PLANTS['proxy'].reveal().replace('@', '%40')}@127.0.0.1:{proxy.port}"
    settings: dict[str, Any] = {"base_url": f"{scheme}://localhost:9", "proxy": url, "transport": wire, "retries": 0}

    async def awaited() -> None:
        async with AsyncOrchestra(api_key=PLANTS["api_key"], **settings) as client:
            await client.payments.refund(**_refund())

    with Orchestra(api_key=PLANTS["api_key"], **settings) as client, pytest.raises(OrchestraError) as caught:
        client.payments.refund(**_refund())
    assert leaks_of(caught.value) == {}
    with pytest.raises(OrchestraError) as caught:
        asyncio.run(awaited())
    assert leaks_of(caught.value) == {}


def _refund() -> dict[str, Any]:
    return {"amount": "1", "currency": "USD", "card": card(), "account": account(), "gateway_reference": "tx"}
