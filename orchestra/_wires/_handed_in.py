"""A caller's own `httpx` transport or client behind the seam. Redirects are never followed.

Pools, proxies and TLS are then the caller's affair. Limits on size and on each phase stay ours, and so does
the limit on a whole attempt, with one gap: a blocking transport gives us no say while it reads headers.
"""

from __future__ import annotations

import asyncio
import importlib
import ssl
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from .._config import Config
from .._wire import WireFailure, WireRequest, WireResponse
from ._codecs import Headers
from ._connections import Ended
from ._decoding import finished, too_large
from ._pooled import unwrapped

__all__ = ["AsyncHandedInWire", "HandedInWire"]


class _Library:
    """httpx, or its continuation under another name: that of the class that was handed in."""

    def __init__(self, config: Config, handed_in: object) -> None:
        roots = (kind.__module__.partition(".")[0] for kind in type(handed_in).__mro__)
        module: Any = importlib.import_module(next((name for name in roots if name in ("httpx", "httpx2")), "httpx"))
        self._module = module
        self.limit = config.max_response_bytes
        self._base = config.base_url
        self._host = urlsplit(config.base_url).netloc
        self._failures: tuple[tuple[type[Exception], str, bool], ...] = (
            (module.PoolTimeout, "pool", False),
            (module.ConnectTimeout, "connect", False),
            (module.ProxyError, "proxy", False),
            (module.ConnectError, "connect", False),
            (module.UnsupportedProtocol, "configuration", False),
            (module.LocalProtocolError, "configuration", True),
            (module.WriteTimeout, "timeout", True),
            (module.ReadTimeout, "timeout", True),
            (module.WriteError, "write", True),
            (module.ReadError, "read", True),
            (module.RemoteProtocolError, "read", True),
        )

    def request(self, request: WireRequest) -> Any:
        """Return the library's own request; its `repr` shows method and URL only."""
        timeouts, budget = request.timeouts, request.budget
        return self._module.Request(
            request.method,
            self._base + request.path,
            headers=[("Host", self._host), *request.headers],
            content=request.body,
            extensions={
                "timeout": {
                    "connect": min(timeouts.connect, budget),
                    "read": min(timeouts.read, budget),
                    "write": min(timeouts.write, budget),
                    "pool": min(timeouts.pool, budget),
                }
            },
        )

    def failure(self, error: Exception, partial: WireResponse | None) -> WireFailure:
        """Say what a failure of the library means. What is not known may have sent something."""
        for kind, reason, sent in self._failures:
            if isinstance(error, kind):
                said = "tls" if not sent and _is_tls(error) else reason
                return WireFailure(said, type(error).__name__, sent=sent or partial is not None, partial=partial)
        reason = "protocol" if isinstance(error, self._module.TransportError) else "wire"
        return WireFailure(reason, type(error).__name__, sent=True, partial=partial)


def _is_tls(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error is not None


def _headers(response: Any) -> Headers:
    return tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in response.headers.raw)


def _exchange(handle: Callable[[Any], Any], library: _Library, request: WireRequest) -> Ended:
    """Ask for one whole answer. Never raises an `Exception`."""
    ends = time.monotonic() + request.budget
    status, size, chunks = 0, 0, list[bytes]()
    headers: Headers = ()
    try:
        response = handle(library.request(request))
        try:
            status, headers = response.status_code, _headers(response)
            for chunk in response.stream:
                chunks.append(chunk)
                size += len(chunk)
                if size > library.limit:
                    return too_large(library.limit, WireResponse(status, headers, b""))
                if time.monotonic() > ends:
                    return _dripping(status, headers, chunks)
        finally:
            response.close()
    except Exception as error:
        return library.failure(error, _partial(status, headers, chunks))
    return finished(status, headers, b"".join(chunks), library.limit)


async def _aexchange(handle: Callable[[Any], Awaitable[Any]], library: _Library, request: WireRequest) -> Ended:
    """Do what `_exchange` does, awaited. A cancellation goes through."""
    status, size, chunks = 0, 0, list[bytes]()
    headers: Headers = ()
    try:
        async with asyncio.timeout(request.budget):
            response = await handle(library.request(request))
            try:
                status, headers = response.status_code, _headers(response)
                async for chunk in response.stream:
                    chunks.append(chunk)
                    size += len(chunk)
                    if size > library.limit:
                        return too_large(library.limit, WireResponse(status, headers, b""))
            finally:
                await response.aclose()
    except TimeoutError:
        return _dripping(status, headers, chunks)
    except Exception as error:
        return library.failure(error, _partial(status, headers, chunks))
    return finished(status, headers, b"".join(chunks), library.limit)


def _dripping(status: int, headers: Headers, chunks: list[bytes]) -> WireFailure:
    return WireFailure("timeout", "the attempt's time is over", sent=True, partial=_partial(status, headers, chunks))


def _partial(status: int, headers: Headers, chunks: list[bytes]) -> WireResponse | None:
    return WireResponse(status, headers, b"".join(chunks)) if status else None


class HandedInWire:
    """Blocking. Takes an `httpx.BaseTransport` or an `httpx.Client`."""

    def __init__(self, config: Config, handed_in: Any) -> None:
        self._library = _Library(config, handed_in)
        self._handed_in = handed_in
        self._closed = False
        self._handle: Any
        if hasattr(handed_in, "build_request"):
            self._handle = partial(handed_in.send, stream=True, follow_redirects=False)
        else:
            self._handle = handed_in.handle_request

    def send(self, request: WireRequest) -> WireResponse:
        """Send one request."""
        if self._closed:
            raise WireFailure("closed", "the client is closed", sent=False)
        outcome = _exchange(self._handle, self._library, request)
        del request
        return unwrapped(outcome)

    def close(self) -> None:
        """Refuse to work from now on, and close what was handed in."""
        self._closed = True
        self._handed_in.close()


class AsyncHandedInWire:
    """Awaiting. Takes an `httpx.AsyncBaseTransport` or an `httpx.AsyncClient`."""

    def __init__(self, config: Config, handed_in: Any) -> None:
        self._library = _Library(config, handed_in)
        self._handed_in = handed_in
        self._closed = False
        self._handle: Any
        if hasattr(handed_in, "build_request"):
            self._handle = partial(handed_in.send, stream=True, follow_redirects=False)
        else:
            self._handle = handed_in.handle_async_request

    async def asend(self, request: WireRequest) -> WireResponse:
        """Send one request."""
        if self._closed:
            raise WireFailure("closed", "the client is closed", sent=False)
        outcome = await _aexchange(self._handle, self._library, request)
        del request
        return unwrapped(outcome)

    async def aclose(self) -> None:
        """Refuse to work from now on, and close what was handed in."""
        self._closed = True
        await self._handed_in.aclose()
