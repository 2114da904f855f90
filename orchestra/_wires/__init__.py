"""Socket libraries behind the seam of `orchestra._wire`. Each is imported when a client needs it.

| setting `wire` | HTTP is spoken by | needs |
| --- | --- | --- |
| `h11` (default) | h11, the parser that httpx stands on | nothing more |
| `fast` | llhttp, the parser of Node.js, by httptools | extra `[fast]` |
| `httpx` | httpcore, the engine of httpx | nothing more |
| `httpx2` | httpcore2, the engine of httpx2 | extra `[httpx2]` |

All of them share the way to the API (`_route`), the sockets (`_stream`, `_async_stream`) and the pool
(`_pooled`), so that limits, proxies, TLS and the meaning of `sent` are the same on each.
"""

from __future__ import annotations

import importlib
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from .._config import Config
from .._errors import missing_extra
from .._wire import AsyncWire, Wire
from ._route import Route

if TYPE_CHECKING:
    from ._codecs import Codec
    from ._connections import AsyncConnection, Connection

__all__ = ["async_wire", "blocking_wire"]

_ENGINES: Final = {"httpx": "httpcore", "httpx2": "httpcore2"}
_NEEDS: Final = {"fast": "httptools", **_ENGINES}


def blocking_wire(config: Config) -> Wire:
    """Return the wire that the settings name. Raises `ConfigurationError` when its library is missing."""
    from ._pooled import PooledWire

    return PooledWire(_blocking_opener(config), config.max_connections, config.keepalive_expiry)


def async_wire(config: Config) -> AsyncWire:
    """Return the awaiting wire that the settings name."""
    from ._async_pooled import AsyncPooledWire

    return AsyncPooledWire(_async_opener(config), config.max_connections, config.keepalive_expiry)


def _check(name: str) -> None:
    library = _NEEDS.get(name)
    if library is None:
        return
    try:
        importlib.import_module(library)
    except ImportError:
        missing = True
    else:
        missing = False
    if missing:
        raise missing_extra(f"wire {name!r} needs", name)


def _codec(name: str) -> Callable[[Route, int], Codec]:
    if name == "fast":
        from ._httptools import HttptoolsCodec

        return HttptoolsCodec
    from ._h11 import H11Codec

    return H11Codec


def _blocking_opener(config: Config) -> Callable[[float], Connection]:
    from ._connections import StreamConnection
    from ._stream import open_stream

    _check(config.wire)
    route, limit = Route.of(config), config.max_response_bytes
    if config.wire in _ENGINES:
        from ._httpcore import HttpcoreConnection, Library

        library = Library(_ENGINES[config.wire], route, limit)
        return lambda patience: HttpcoreConnection(library, open_stream(route, patience))
    codec = _codec(config.wire)
    return lambda patience: StreamConnection(open_stream(route, patience), codec(route, limit))


def _async_opener(config: Config) -> Callable[[float], Awaitable[AsyncConnection]]:
    from ._async_pooled import AsyncStreamConnection
    from ._async_stream import open_async_stream

    _check(config.wire)
    route, limit = Route.of(config), config.max_response_bytes
    if config.wire in _ENGINES:
        from ._httpcore import AsyncHttpcoreConnection, Library

        library = Library(_ENGINES[config.wire], route, limit)

        async def open_engine(patience: float) -> AsyncConnection:
            return AsyncHttpcoreConnection(library, await open_async_stream(route, patience))

        return open_engine
    codec = _codec(config.wire)

    async def open_codec(patience: float) -> AsyncConnection:
        return AsyncStreamConnection(await open_async_stream(route, patience), codec(route, limit))

    return open_codec
