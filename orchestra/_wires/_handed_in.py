"""A caller's own `httpx` transport or client behind the seam. Redirects are never followed.

Pools, proxies and TLS are then the caller's affair. Limits on size and on each phase stay ours, and so does
the limit on a whole attempt, with one gap: a blocking transport gives us no say while it reads headers.

The kind of an exception does not tell whether a charge has left: a hook, or a transport around another, may
raise `ConnectError` for a request of its own after ours was answered. So "not sent" needs a witness. The
engine of httpx reports each step of a request to its `trace` extension, and a failure counts as not sent only when

1. it is of a kind that precedes a request (connect, proxy, pool), and was caused by one of the engine's own,
2. the engine reported on this very request, and never that it began to write its headers. (A wait for a
   place in the pool is not reported: there it is enough that it reported on an earlier request.)

Whatever never reports, such as `MockTransport` or a transport that copies requests without their
extensions, leaves every failure in doubt.
"""

from __future__ import annotations

import asyncio
import importlib
import ssl
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

from .._config import Config
from .._wire import WireFailure, WireRequest, WireResponse
from ._async_pooled import running_loop
from ._codecs import Headers
from ._connections import Ended
from ._decoding import finished, too_large
from ._forks import watch_forks
from ._pooled import unwrapped
from ._quiet import OURS, keep_quiet

__all__ = ["AsyncHandedInWire", "HandedInWire"]

_ENGINES: Final = ("httpcore", "httpcore2")


class _Witness:
    """Hears from the engine how far one request has come."""

    __slots__ = ("_library", "heard", "sent")

    def __init__(self, library: _Library) -> None:
        self._library = library
        self.heard = False
        """Whether the engine reports on this request at all."""
        self.sent = False
        """Whether bytes of it may have left."""

    def hear(self, event: str, info: dict[str, Any]) -> None:
        """Take a report, as the `trace` extension of httpcore gives it."""
        self.heard = self._library.reports = True
        # The request to a proxy for a tunnel is not ours, though it carries our extensions.
        method = getattr(info.get("request"), "method", b"")
        if event.endswith(".send_request_headers.started") and method != b"CONNECT":
            self.sent = True

    async def ahear(self, event: str, info: dict[str, Any]) -> None:
        """Take a report of an awaiting engine."""
        self.hear(event, info)


class _Library:
    """httpx, or its continuation under another name: that of the class that was handed in."""

    def __init__(self, config: Config, handed_in: object) -> None:
        roots = (kind.__module__.partition(".")[0] for kind in type(handed_in).__mro__)
        module: Any = importlib.import_module(next((name for name in roots if name in ("httpx", "httpx2")), "httpx"))
        self._module = module
        root: str = module.__name__
        keep_quiet(root.replace("httpx", "httpcore"), root, "hpack.hpack", "hpack.table")
        self.limit = config.max_response_bytes
        self.reports = False
        """Whether the engine behind what was handed in has ever reported on a request."""
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

    def request(self, request: WireRequest, trace: Callable[[str, dict[str, Any]], Any]) -> Any:
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
                },
                "trace": trace,
            },
        )

    def failure(self, error: Exception, witness: _Witness, partial: WireResponse | None) -> WireFailure:
        """Say what a failure of the library means. What is not known may have sent something."""
        for kind, reason, late in self._failures:
            if isinstance(error, kind):
                said = "tls" if not late and _is_tls(error) else reason
                sent = late or partial is not None or not self._precedes(error, witness)
                return WireFailure(said, type(error).__name__, sent=sent, partial=partial)
        reason = "protocol" if isinstance(error, self._module.TransportError) else "wire"
        return WireFailure(reason, type(error).__name__, sent=True, partial=partial)

    def _precedes(self, error: Exception, witness: _Witness) -> bool:
        """Tell whether the engine vouches that a failure came before any byte of the request."""
        reports = witness.heard or (self.reports and isinstance(error, self._module.PoolTimeout))
        engine = type(error.__cause__).__module__.partition(".")[0]
        return reports and not witness.sent and engine in _ENGINES


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
    witness = _Witness(library)
    before = OURS.get()
    try:
        OURS.set(True)
        response = handle(library.request(request, witness.hear))
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
        return library.failure(error, witness, _partial(status, headers, chunks))
    finally:
        OURS.set(before)
    return finished(status, headers, b"".join(chunks), library.limit)


async def _aexchange(handle: Callable[[Any], Awaitable[Any]], library: _Library, request: WireRequest) -> Ended:
    """Do what `_exchange` does, awaited. A cancellation goes through."""
    status, size, chunks = 0, 0, list[bytes]()
    headers: Headers = ()
    witness = _Witness(library)
    before = OURS.get()
    try:
        OURS.set(True)
        async with asyncio.timeout(request.budget):
            response = await handle(library.request(request, witness.ahear))
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
        return library.failure(error, witness, _partial(status, headers, chunks))
    finally:
        OURS.set(before)
    return finished(status, headers, b"".join(chunks), library.limit)


def _dripping(status: int, headers: Headers, chunks: list[bytes]) -> WireFailure:
    return WireFailure("timeout", "the attempt's time is over", sent=True, partial=_partial(status, headers, chunks))


def _partial(status: int, headers: Headers, chunks: list[bytes]) -> WireResponse | None:
    return WireResponse(status, headers, b"".join(chunks)) if status else None


def _inherited() -> WireFailure:
    said = "a transport of your own came through a fork, with its parent's connections: make a client in each process"
    return WireFailure("configuration", said, sent=False)


class HandedInWire:
    """Blocking. Takes an `httpx.BaseTransport` or an `httpx.Client`."""

    def __init__(self, config: Config, handed_in: Any) -> None:
        self._library = _Library(config, handed_in)
        self._handed_in = handed_in
        self._closed = False
        self._inherited = False
        self._handle: Any
        watch_forks(self)
        if hasattr(handed_in, "build_request"):
            self._handle = partial(handed_in.send, stream=True, follow_redirects=False)
        else:
            self._handle = handed_in.handle_request

    def send(self, request: WireRequest) -> WireResponse:
        """Send one request."""
        if self._closed:
            raise WireFailure("closed", "the client is closed", sent=False)
        if self._inherited:
            raise _inherited()
        outcome = _exchange(self._handle, self._library, request)
        del request
        return unwrapped(outcome)

    def start_over(self) -> None:
        """Refuse to speak on the parent's connections in a forked child."""
        self._inherited = True

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
        self._inherited = False
        self._handle: Any
        watch_forks(self)
        if hasattr(handed_in, "build_request"):
            self._handle = partial(handed_in.send, stream=True, follow_redirects=False)
        else:
            self._handle = handed_in.handle_async_request

    async def asend(self, request: WireRequest) -> WireResponse:
        """Send one request."""
        if self._closed:
            raise WireFailure("closed", "the client is closed", sent=False)
        if self._inherited:
            raise _inherited()
        running_loop()
        outcome = await _aexchange(self._handle, self._library, request)
        del request
        return unwrapped(outcome)

    def start_over(self) -> None:
        """Refuse to speak on the parent's connections in a forked child."""
        self._inherited = True

    async def aclose(self) -> None:
        """Refuse to work from now on, and close what was handed in."""
        self._closed = True
        await self._handed_in.aclose()
