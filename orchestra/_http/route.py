"""The way to the API: what to dial, which proxy to ask, which TLS to speak. No socket is touched here.

`opening` is a generator of steps; the blocking and the awaiting stream both walk it.
"""

from __future__ import annotations

import base64
import importlib
import os
import ssl
import sys
from collections.abc import Generator
from functools import cache
from typing import Any, Final
from urllib.parse import SplitResult, unquote, urlsplit

import attrs

from .._core.config import Config
from .._core.errors import ConfigurationError, missing_extra
from .._core.secrets import Sealed, sealed
from .._core.transport import TransportError

__all__ = ["Connect", "Proxy", "ProxyRoute", "StartTLS", "Step", "Write", "environment_proxy", "opening"]

_PORTS: Final = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}
_LONGEST_REPLY: Final = 64 * 1024
"""Bytes that a proxy may say before it lets us through."""


@cache
def _shared_context(verify: bool) -> ssl.SSLContext:
    """Return one of the process's two TLS contexts; making one is most of the cost of making a client."""
    if verify:
        context = _verifying_context()
    else:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["http/1.1"])
    return context


def _verifying_context() -> ssl.SSLContext:
    """Trust what the environment names, as httpx does, or else Mozilla's list of authorities."""
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    named = "SSL_CERT_FILE or SSL_CERT_DIR" if file or folder else "the list of authorities of the package certifi"
    try:
        if file or folder:
            return ssl.create_default_context(cafile=file) if file else ssl.create_default_context(capath=folder)
        import certifi

        return ssl.create_default_context(cafile=certifi.where())
    except OSError as error:
        raise ConfigurationError(f"{named} can't be read: {type(error).__name__}") from None


def environment_proxy(base_url: str) -> str | None:
    """Return the proxy that the environment names for a URL, None when there is none or it is excluded."""
    if sys.platform not in ("darwin", "win32") and not any(name.lower().endswith("_proxy") for name in os.environ):
        return None  # and `urllib.request`, which takes a while to import, is not needed
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(base_url)
    proxies = getproxies()
    if proxy_bypass(parts.netloc):
        return None
    found = proxies.get(parts.scheme) or proxies.get("all")
    return f"http://{found}" if found and "://" not in found else found


@sealed
class Proxy(Sealed):
    """A proxy between us and the API."""

    scheme: str
    host: str
    port: int
    user: bytes
    password: bytes
    tls: ssl.SSLContext | None

    @property
    def authorization(self) -> str | None:
        """Value of `Proxy-Authorization`, None without a user."""
        if not self.user:
            return None
        return "Basic " + base64.b64encode(self.user + b":" + self.password).decode("ascii")


@sealed
class ProxyRoute(Sealed):
    """Where requests go and how their first line and `Host` read."""

    host: str
    port: int
    authority: str
    """Value of `Host`: without the port when it is the scheme's own."""
    prefix: str
    """What comes before the path in the first line: the path of the base URL, its whole text for a plain proxy."""
    tls: ssl.SSLContext | None
    proxy: Proxy | None
    headers: tuple[tuple[str, str], ...]
    """Sent with every request besides its own: `Host`, and the password of a plain proxy."""

    @property
    def encrypted(self) -> bool:
        """Whether requests are written as records of TLS, to the API or to a proxy before it."""
        return self.tls is not None or (self.proxy is not None and self.proxy.tls is not None)

    @classmethod
    def of(cls, config: Config) -> ProxyRoute:
        """Work out the route. Raises `ConfigurationError` for a proxy that can't be used."""
        parts = urlsplit(config.base_url)
        found = config.proxy.reveal() if config.proxy is not None else None
        if found is None and config.trust_env:
            found = environment_proxy(config.base_url)
        verify = config.verify
        secure = parts.scheme == "https"

        def context() -> ssl.SSLContext:
            return verify if isinstance(verify, ssl.SSLContext) else _shared_context(verify)

        proxy = None if found is None else _proxy(found, context)
        authority = _authority(parts)
        prefix = parts.path
        headers: tuple[tuple[str, str], ...] = (("Host", authority),)
        if proxy is not None and not secure and not proxy.scheme.startswith("socks"):
            prefix = f"http://{authority}{prefix}"
            if proxy.authorization is not None:
                headers = (*headers, ("Proxy-Authorization", proxy.authorization))
        return cls(
            host=str(parts.hostname),
            port=parts.port or _PORTS[parts.scheme],
            authority=authority,
            prefix=prefix,
            tls=context() if secure else None,
            proxy=proxy,
            headers=headers,
        )


def _authority(parts: SplitResult) -> str:
    host = str(parts.hostname)
    host = f"[{host}]" if ":" in host else host
    return host if parts.port in (None, _PORTS[parts.scheme]) else f"{host}:{parts.port}"


def _proxy(url: str, context: Any) -> Proxy:
    try:
        parts = urlsplit(url)
        usual = _PORTS[parts.scheme]
        port = parts.port or usual
    except (KeyError, ValueError):
        raise ConfigurationError("the proxy's URL must begin with http://, https:// or socks5://") from None
    if not parts.hostname:
        raise ConfigurationError("the proxy's URL names no host")
    if parts.scheme.startswith("socks"):
        try:
            importlib.import_module("socksio")
        except ImportError:
            raise missing_extra("a SOCKS proxy needs", "socks") from None
    return Proxy(
        scheme=parts.scheme,
        host=parts.hostname,
        port=port,
        user=unquote(parts.username or "").encode(),
        password=unquote(parts.password or "").encode(),
        tls=context() if parts.scheme == "https" else None,
    )


@attrs.frozen(slots=True)
class Connect:
    """Ask the stream to open a TCP connection."""

    host: str
    port: int


@attrs.frozen(slots=True)
class StartTLS:
    """Ask the stream to speak TLS from now on, and to check the name of the other side."""

    context: ssl.SSLContext
    host: str


@sealed
class Write(Sealed):
    """Ask the stream to send bytes to the proxy and to bring what it answers."""

    data: bytes


Step = Connect | StartTLS | Write
Opening = Generator[Step, bytes, None]


def opening(route: ProxyRoute) -> Opening:
    """Yield what has to be done until the next byte written reaches the API. Raises `TransportError`, nothing sent."""
    proxy = route.proxy
    if proxy is None:
        yield Connect(route.host, route.port)
    else:
        yield Connect(proxy.host, proxy.port)
        if proxy.tls is not None:
            yield StartTLS(proxy.tls, proxy.host)
        if proxy.scheme.startswith("socks"):
            yield from _socks(proxy, route)
        elif route.tls is not None:
            yield from _tunnel(proxy, route)
    if route.tls is not None:
        yield StartTLS(route.tls, route.host)


def _tunnel(proxy: Proxy, route: ProxyRoute) -> Opening:
    import h11

    host = f"[{route.host}]" if ":" in route.host else route.host
    target = f"{host}:{route.port}"
    headers = [("Host", target)]
    if proxy.authorization is not None:
        headers.append(("Proxy-Authorization", proxy.authorization))
    machine = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_REPLY)
    said = (machine.send(h11.Request(method="CONNECT", target=target, headers=headers)) or b"") + (
        machine.send(h11.EndOfMessage()) or b""
    )
    status = 0
    try:
        while not status:
            machine.receive_data((yield Write(data=said)))
            said = b""
            while not status:
                event = machine.next_event()
                if event is h11.NEED_DATA:
                    break
                if isinstance(event, h11.ConnectionClosed):
                    raise _refused("closed the connection")
                if isinstance(event, h11.Response):
                    status = event.status_code
    except h11.RemoteProtocolError:
        status = -1
    if status < 0:
        raise _refused("does not speak HTTP")
    if not 200 <= status < 300:
        raise _refused(f"answered {status}")
    if machine.trailing_data[0]:
        raise _refused("spoke before it was asked")


def _socks(proxy: Proxy, route: ProxyRoute) -> Opening:
    library: Any = importlib.import_module("socksio")
    socks5: Any = importlib.import_module("socksio.socks5")
    machine = socks5.SOCKS5Connection()
    asked = socks5.SOCKS5AuthMethod.USERNAME_PASSWORD if proxy.user else socks5.SOCKS5AuthMethod.NO_AUTH_REQUIRED
    try:
        machine.send(socks5.SOCKS5AuthMethodsRequest([asked]))
        reply: Any = machine.receive_data((yield Write(data=machine.data_to_send())))
        if reply.method != asked:
            raise _refused("wants another way to log in")
        if proxy.user:
            machine.send(socks5.SOCKS5UsernamePasswordRequest(proxy.user, proxy.password))
            reply = machine.receive_data((yield Write(data=machine.data_to_send())))
            if not reply.success:
                raise _refused("does not know the user")
        machine.send(socks5.SOCKS5CommandRequest.from_address(socks5.SOCKS5Command.CONNECT, (route.host, route.port)))
        reply = machine.receive_data((yield Write(data=machine.data_to_send())))
        if reply.reply_code != socks5.SOCKS5ReplyCode.SUCCEEDED:
            raise _refused(f"answered {reply.reply_code.name}")
    except (library.ProtocolError, ValueError, IndexError):
        confused = True
    else:
        confused = False
    if confused:
        raise _refused("does not speak SOCKS 5")


def _refused(why: str) -> TransportError:
    return TransportError("proxy", f"the proxy {why}", sent=False)
