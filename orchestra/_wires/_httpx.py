"""The default wires: httpx's transport layer behind a waiting room.

An API client has no cookies, no redirects and one base URL, so `httpx.Client` is left out; its transports
are asked directly. Each transport holds one connection. A call takes the one used last and brings it
back, so its cost does not grow with the number of connections, and calls beyond the limit wait their turn.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import os
import ssl
import threading
import time
import weakref
from collections import deque
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

from .._config import Config
from .._secrets import Secret
from .._wire import WireFailure, WireRequest, WireResponse
from ._decoding import finished, too_large

__all__ = ["AsyncHttpxWire", "HttpxWire", "environment_proxy"]

KEEP_ALIVE_SECONDS: Final = 5.0
"""How long an idle connection is trusted. Servers close theirs after as little as this, and a request
sent into a closing connection is an outcome nobody knows."""


@cache
def _shared_context(library: str) -> ssl.SSLContext:
    """Return the process's one TLS context; making it is most of the cost of making a client."""
    context: ssl.SSLContext = importlib.import_module(library).create_ssl_context()
    return context


def environment_proxy(base_url: str) -> str | None:
    """Return the proxy that the environment names for a URL, None when there is none or it is excluded."""
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(base_url)
    proxies = getproxies()
    if proxy_bypass(parts.hostname or ""):
        return None
    found = proxies.get(parts.scheme) or proxies.get("all")
    return f"http://{found}" if found and "://" not in found else found


class Library:
    """What is used of httpx, or of its continuation under another name."""

    def __init__(self, config: Config, name: str) -> None:
        self.module: Any = importlib.import_module(name)
        proxy = config.proxy
        if proxy is None and config.trust_env:
            found = environment_proxy(config.base_url)
            proxy = Secret(found) if found else None
        self._proxy = proxy
        verify = config.verify
        secure = config.base_url.startswith("https") or proxy is not None
        self._verify = _shared_context(name) if verify is True and secure else verify if secure else False
        self.limit = config.max_response_bytes
        self._base: Any = self.module.URL(config.base_url)
        self._urls: dict[str, Any] = {}
        module = self.module
        self._failures: tuple[tuple[type[Exception], str, bool], ...] = (
            (module.PoolTimeout, "pool", False),
            (module.ConnectTimeout, "connect", False),
            (module.ProxyError, "proxy", False),
            (module.ConnectError, "connect", False),
            (module.UnsupportedProtocol, "configuration", False),
            (module.WriteTimeout, "timeout", True),
            (module.ReadTimeout, "timeout", True),
            (module.WriteError, "write", True),
            (module.ReadError, "read", True),
            (module.RemoteProtocolError, "read", True),
        )

    def transport(self, kind: str) -> Any:
        return getattr(self.module, kind)(
            verify=self._verify,
            trust_env=False,
            proxy=self._proxy.reveal() if self._proxy is not None else None,
            limits=self.module.Limits(
                max_connections=1, max_keepalive_connections=1, keepalive_expiry=KEEP_ALIVE_SECONDS
            ),
        )

    def request(self, request: WireRequest) -> Any:
        """Return the library's own request; its `repr` shows method and URL only."""
        url = self._urls.get(request.path)
        if url is None:
            url = self._base.copy_with(raw_path=(self._base.raw_path.rstrip(b"/") + request.path.encode("ascii")))
            if len(self._urls) < 256:
                self._urls[request.path] = url
        timeouts = request.timeouts
        return self.module.Request(
            request.method,
            url,
            headers=[("Host", self._base.netloc.decode("ascii")), *request.headers],
            content=request.body,
            extensions={
                "timeout": {
                    "connect": timeouts.connect,
                    "read": timeouts.read,
                    "write": timeouts.write,
                    "pool": timeouts.pool,
                }
            },
        )

    def failure(self, error: Exception, partial: WireResponse | None) -> WireFailure:
        """Say what a failure of the library means. What is not known may have sent something."""
        for kind, reason, sent in self._failures:
            if isinstance(error, kind):
                said = "tls" if not sent and _is_tls(error) else reason
                return WireFailure(said, type(error).__name__, sent=sent or partial is not None, partial=partial)
        reason = "protocol" if isinstance(error, self.module.TransportError) else "wire"
        return WireFailure(reason, type(error).__name__, sent=True, partial=partial)


def _is_tls(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error is not None


def _headers(response: Any) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in response.headers.raw)


def exchange(
    handle: Callable[[Any], Any], library: Library, request: WireRequest, ends: float
) -> WireResponse | WireFailure:
    """Ask one transport for one whole answer. Never raises an `Exception`."""
    status, size, chunks = 0, 0, list[bytes]()
    headers: tuple[tuple[str, str], ...] = ()
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


async def aexchange(
    handle: Callable[[Any], Awaitable[Any]], library: Library, request: WireRequest
) -> WireResponse | WireFailure:
    """Do what `exchange` does, awaited. A cancellation goes through."""
    status, size, chunks = 0, 0, list[bytes]()
    headers: tuple[tuple[str, str], ...] = ()
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


def unwrapped(outcome: WireResponse | WireFailure | None) -> WireResponse:
    """Return an answer, or raise what came instead, with none of the library's frames behind it."""
    if isinstance(outcome, WireResponse):
        return outcome
    raise outcome or WireFailure("wire", "nothing came", sent=True)


def _dripping(status: int, headers: tuple[tuple[str, str], ...], chunks: list[bytes]) -> WireFailure:
    return WireFailure("timeout", "the attempt's time is over", sent=True, partial=_partial(status, headers, chunks))


class HttpxWire:
    """Blocking. Shared by any number of threads; a forked child opens connections of its own."""

    def __init__(self, config: Config, library: str = "httpx", make: Callable[[], Any] | None = None) -> None:
        self._library = Library(config, library)
        self._make = make or (lambda: self._library.transport("HTTPTransport"))
        self._free: deque[Any] = deque()
        self._places = threading.BoundedSemaphore(config.max_connections)
        self._size = config.max_connections
        self._process = os.getpid()
        self._closed = False

    def send(self, request: WireRequest) -> WireResponse:
        """Send one request on the connection used last."""
        if self._process != os.getpid():
            self._start_over()
        if self._closed:
            raise WireFailure("closed", "the client is closed", sent=False)
        ends = time.monotonic() + request.budget
        if not self._places.acquire(timeout=request.timeouts.pool):
            raise WireFailure("pool", f"all {self._size} connections were busy", sent=False)
        transport: Any = None
        outcome: WireResponse | WireFailure | None = None
        try:
            try:
                transport = self._free.pop()
            except IndexError:
                transport = self._make()
            outcome = exchange(transport.handle_request, self._library, request, ends)
        finally:
            # Only a connection that brought a whole answer is used again.
            if isinstance(outcome, WireResponse) and not self._closed:
                self._free.append(transport)
            elif transport is not None:
                with contextlib.suppress(Exception):
                    transport.close()
            self._places.release()
        return unwrapped(outcome)

    def _start_over(self) -> None:
        """Leave the parent's sockets alone: they are its conversation, not ours."""
        _PARENTS.append(self._free)
        self._free = deque()
        self._places = threading.BoundedSemaphore(self._size)
        self._process = os.getpid()

    def close(self) -> None:
        """Close idle connections; busy ones close when their call ends."""
        self._closed = True
        while True:
            try:
                transport = self._free.pop()
            except IndexError:
                return
            with contextlib.suppress(Exception):
                transport.close()


_PARENTS: Final[list[object]] = []
"""Connections inherited through a fork. Kept, never used, so that no destructor says goodbye on them."""


def _partial(status: int, headers: tuple[tuple[str, str], ...], chunks: list[bytes]) -> WireResponse | None:
    return WireResponse(status, headers, b"".join(chunks)) if status else None


class _Room:
    """The connections of one event loop: free ones, last used first, and calls that wait, first come first."""

    def __init__(self, size: int) -> None:
        self.free: list[Any] = []
        self.waiting: deque[asyncio.Future[None]] = deque()
        self.places = size

    async def enter(self, patience: float) -> bool:
        if self.places > 0 and not self.waiting:
            self.places -= 1
            return True
        turn = asyncio.get_running_loop().create_future()
        self.waiting.append(turn)
        try:
            async with asyncio.timeout(patience):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self.leave()
            else:
                with contextlib.suppress(ValueError):
                    self.waiting.remove(turn)
            if isinstance(error, TimeoutError):
                return False
            raise
        return True

    def leave(self) -> None:
        while self.waiting:
            turn = self.waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self.places += 1


class AsyncHttpxWire:
    """Awaiting. Used by any number of tasks, and by one event loop after another: each has its own room."""

    def __init__(self, config: Config, library: str = "httpx", make: Callable[[], Any] | None = None) -> None:
        self._library = Library(config, library)
        self._make = make or (lambda: self._library.transport("AsyncHTTPTransport"))
        self._size = config.max_connections
        self._rooms: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Room] = weakref.WeakKeyDictionary()
        self._process = os.getpid()
        self._closed = False

    async def asend(self, request: WireRequest) -> WireResponse:
        """Send one request on the connection used last."""
        if self._closed:
            raise WireFailure("closed", "the client is closed", sent=False)
        if self._process != os.getpid():
            _PARENTS.append(self._rooms)
            self._rooms = weakref.WeakKeyDictionary()
            self._process = os.getpid()
        loop = asyncio.get_running_loop()
        room = self._rooms.get(loop)
        if room is None:
            room = self._rooms[loop] = _Room(self._size)
        if not await room.enter(request.timeouts.pool):
            raise WireFailure("pool", f"all {self._size} connections were busy", sent=False)
        outcome: WireResponse | WireFailure | None = None
        transport: Any = None
        try:
            transport = room.free.pop() if room.free else self._make()
            outcome = await aexchange(transport.handle_async_request, self._library, request)
        finally:
            # Only a connection that brought a whole answer is used again.
            if isinstance(outcome, WireResponse) and not self._closed:
                room.free.append(transport)
                room.leave()
            else:
                room.leave()
                if transport is not None:
                    await _closed_quietly(transport)
        return unwrapped(outcome)

    async def aclose(self) -> None:
        """Close idle connections of the running loop; those of other loops die with their loop."""
        self._closed = True
        room = self._rooms.get(asyncio.get_running_loop())
        while room is not None and room.free:
            await _closed_quietly(room.free.pop())


async def _closed_quietly(transport: Any) -> None:
    with contextlib.suppress(Exception):
        await transport.aclose()
