"""The transport of this package, and the adapter for those that a caller hands in.

| `transport` | HTTP is spoken by | needs |
| --- | --- | --- |
| `"h11"` (default) | h11, the parser that httpx stands on | nothing more |
| `"httptools"` | llhttp, the parser of Node.js | extra `[fast]` |
| an object | an `httpx` or `httpx2` client or transport | `httpx_adapter` |
| an object | what follows the `Transport` protocol | nothing more |

Parsers share the way to the API (`route`), the sockets (`stream`, `async_stream`) and the pool (`pool`, `async_pool`),
so that limits, proxies, TLS and the meaning of `sent` are the same with each. Modules are imported when a client needs
them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from .._core.config import Config
from .._core.errors import ConfigurationError, missing_extra
from .._core.transport import AsyncTransport, Transport, TransportName
from .route import ProxyRoute

if TYPE_CHECKING:
    from .codecs import Codec
    from .pool import AsyncConnection, Connection

__all__ = ["built_in_async_transport", "built_in_transport", "open_async_transport", "open_transport"]


def open_transport(config: Config, transport: object = None) -> Transport:
    """Return the wire that the settings name, or one for what a caller hands in.

    Raises `ConfigurationError` when its library is missing, and for what is no wire.
    """
    if transport is None:
        return built_in_transport(config)
    _refuse_class(transport)
    if hasattr(transport, "handle_request") or (hasattr(transport, "build_request") and hasattr(transport, "close")):
        from .httpx_adapter import HttpxTransport

        return HttpxTransport(config, transport)
    if isinstance(transport, Transport):
        return transport
    wanted = "an httpx.Client, an httpx transport, a sandbox's transport, or a Wire"
    raise ConfigurationError(f"transport can't be used by a blocking client: {type(transport).__name__}, not {wanted}")


def open_async_transport(config: Config, transport: object = None) -> AsyncTransport:
    """Do what `open_transport` does, for an awaiting client."""
    if transport is None:
        return built_in_async_transport(config)
    _refuse_class(transport)
    if hasattr(transport, "handle_async_request") or (
        hasattr(transport, "build_request") and hasattr(transport, "aclose")
    ):
        from .httpx_adapter import AsyncHttpxTransport

        return AsyncHttpxTransport(config, transport)
    if isinstance(transport, AsyncTransport):
        return transport
    wanted = "an httpx.AsyncClient, an awaiting httpx transport, a sandbox's async_transport, or an AsyncWire"
    raise ConfigurationError(f"transport can't be used by an awaiting client: {type(transport).__name__}, not {wanted}")


def _refuse_class(transport: object) -> None:
    if isinstance(transport, type):
        name = transport.__name__
        raise ConfigurationError(f"transport can't be used by a client: it is the class {name}, not one made of it")


def built_in_transport(config: Config) -> Transport:
    """Return the wire that the settings name. Raises `ConfigurationError` when its library is missing."""
    from .pool import PooledTransport

    return PooledTransport(_blocking_opener(config), config.max_connections, config.keepalive_expiry)


def built_in_async_transport(config: Config) -> AsyncTransport:
    """Return the awaiting wire that the settings name."""
    from .async_pool import AsyncPooledTransport

    return AsyncPooledTransport(_async_opener(config), config.max_connections, config.keepalive_expiry)


def _codec(name: TransportName) -> Callable[[int], Codec]:
    if name == "h11":
        from .h11_codec import H11Codec

        return H11Codec
    try:
        from .httptools_codec import HttptoolsCodec
    except ModuleNotFoundError as error:
        if error.name != "httptools":
            raise
    else:
        return HttptoolsCodec
    raise missing_extra(f"transport {name!r} needs", "fast")


def _blocking_opener(config: Config) -> Callable[[float], Connection]:
    from .stream import StreamConnection, open_stream

    codec, route, limit = _codec(config.transport), ProxyRoute.of(config), config.max_response_bytes
    return lambda patience: StreamConnection(open_stream(route, patience), route, codec(limit))


def _async_opener(config: Config) -> Callable[[float], Awaitable[AsyncConnection]]:
    from .async_pool import AsyncStreamConnection
    from .async_stream import open_async_stream

    codec, route, limit = _codec(config.transport), ProxyRoute.of(config), config.max_response_bytes

    async def opened(patience: float) -> AsyncConnection:
        return AsyncStreamConnection(await open_async_stream(route, patience), route, codec(limit))

    return opened
