"""The engine of httpx (httpcore), or of httpx2 (httpcore2), over our own streams.

A stream of our own is the public way to bound a whole attempt: the engine's timeouts count each read anew,
so that a server which drips its headers is never late.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from .._wire import WireFailure, WireRequest, WireResponse
from ._codecs import Headers, all_headers
from ._connections import Ended
from ._decoding import finished, too_large
from ._quiet import OURS, keep_quiet
from ._route import Route
from ._stream import Stream

if TYPE_CHECKING:
    from ._async_stream import AsyncStream

__all__ = ["AsyncHttpcoreConnection", "HttpcoreConnection", "Library"]


class Library:
    """What is used of httpcore, or of its continuation under another name."""

    __slots__ = ("_route", "_urls", "limit", "module", "origin")

    def __init__(self, name: str, route: Route, limit: int) -> None:
        self.module: Any = importlib.import_module(name)
        self.limit = limit
        self._route = route
        self._urls: dict[str, Any] = {}
        self.origin = self.module.Origin(
            scheme=b"https" if route.tls is not None else b"http", host=route.host.encode(), port=route.port
        )
        keep_quiet(name)

    def request(self, request: WireRequest) -> Any:
        """Return the library's own request. Raises `WireFailure` for one that HTTP can't carry."""
        target = self._route.prefix + request.path
        url = self._urls.get(target)
        if url is None:
            origin = self.origin
            url = self.module.URL(
                scheme=origin.scheme, host=origin.host, port=origin.port, target=target.encode("ascii", "replace")
            )
            if len(self._urls) < 256:
                self._urls[target] = url
        return self.module.Request(
            request.method, url, headers=list(all_headers(self._route, request)), content=request.body
        )

    def failure(self, error: Exception, *, sent: bool, ended: bool, partial: WireResponse | None) -> WireFailure:
        """Say what an exception means. Sockets are ours, so the library's own speak of HTTP."""
        if isinstance(error, WireFailure):
            return WireFailure(error.reason, error.detail, sent=error.sent, partial=partial)
        if isinstance(error, self.module.LocalProtocolError | UnicodeError):
            return WireFailure(
                "configuration", f"HTTP can't carry this request ({type(error).__name__})", sent=sent, partial=partial
            )
        if isinstance(error, self.module.RemoteProtocolError):
            return WireFailure("read" if ended else "protocol", str(error), sent=True, partial=partial)
        return WireFailure("wire", type(error).__name__, sent=True, partial=partial)


def _headers(response: Any) -> Headers:
    return tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in response.headers)


class _Ration:
    """Hands the engine no byte beyond the answer that it reads, so that bytes behind it are noticed.

    The engine would keep them for the next call, and take them for the answer to that.
    """

    __slots__ = ("_held", "_in_head", "_left", "ended", "said")

    def __init__(self) -> None:
        self.said: list[bytes] = []
        """What the engine has written and nobody has sent: it goes out in one piece."""
        self.begin()

    def begin(self) -> None:
        self._held = b""
        self._in_head = True
        self._left: int | None = None
        self.ended = False

    def outgoing(self) -> bytes:
        data = b"".join(self.said)
        self.said.clear()
        return data

    def put(self, data: bytes) -> bytes:
        """Take what came, and return what the engine may have of it."""
        self.ended = not data
        self._held += data
        return self.take()

    def take(self) -> bytes:
        size = len(self._held)
        if self._in_head and not self.ended:
            found = self._held.find(b"\r\n\r\n")
            # The beginning of the empty line is held back until the rest of it is there.
            size = found + 4 if found >= 0 else size - 3
        elif self._left is not None:
            size = min(size, self._left)
            self._left -= size
        piece = self._held[: max(size, 0)]
        self._held = self._held[len(piece) :]
        return piece

    def headers_came(self, status: int, headers: Headers) -> None:
        self._in_head = False
        names = dict(headers)
        if status in (204, 304):
            self._left = 0
            return
        length = names.get("content-length", "")
        if "transfer-encoding" not in names and length.isdigit():
            self._left = int(length)

    @property
    def clean(self) -> bool:
        """Whether the answer was the last that came: sure only of one that gave its length.

        A chunked answer is handed over as it comes. When it comes twice, both end alike: it costs its connection.
        """
        return not self._held and self._left == 0


class _Side(_Ration):
    """What the engine takes for a network stream."""

    __slots__ = ("stream",)

    def __init__(self, stream: Stream) -> None:
        super().__init__()
        self.stream = stream

    def write(self, data: bytes, timeout: float | None = None) -> None:
        if data:
            self.said.append(data)

    def read(self, size: int, timeout: float | None = None) -> bytes:
        if self.said:
            self.stream.send(self.outgoing())
        piece = self.take()
        while not piece and not self.ended:
            piece = self.put(self.stream.receive())
        return piece

    def close(self) -> None:
        self.stream.close()

    def get_extra_info(self, name: str) -> None:
        return None


class _AsyncSide(_Ration):
    """What the awaiting engine takes for a network stream."""

    __slots__ = ("stream",)

    def __init__(self, stream: AsyncStream) -> None:
        super().__init__()
        self.stream = stream

    async def write(self, data: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        if data:
            self.said.append(data)

    async def read(self, size: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        if self.said:
            await self.stream.send(self.outgoing())
        piece = self.take()
        while not piece and not self.ended:
            piece = self.put(await self.stream.receive())
        return piece

    async def aclose(self) -> None:
        self.stream.close()

    def get_extra_info(self, name: str) -> None:
        return None


class _Answer:
    """An answer as it grows."""

    __slots__ = ("chunks", "headers", "limit", "size", "status")

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.status = 0
        self.headers: Headers = ()
        self.chunks: list[bytes] = []
        self.size = 0

    def begin(self, response: Any, side: _Ration) -> None:
        self.status, self.headers = response.status, _headers(response)
        side.headers_came(self.status, self.headers)

    def add(self, chunk: bytes) -> bool:
        """Keep a chunk; tell whether the limit still holds."""
        self.chunks.append(chunk)
        self.size += len(chunk)
        return self.size <= self.limit

    def partial(self) -> WireResponse | None:
        return WireResponse(self.status, self.headers, b"".join(self.chunks), whole=False) if self.status else None

    def ended(self, *, whole: bool) -> Ended:
        if self.status == 101:
            return WireFailure("protocol", "the server changed the protocol", sent=True, partial=self.partial())
        if self.size > self.limit:
            return too_large(self.limit, WireResponse(self.status, self.headers, b"", whole=False))
        return finished(self.status, self.headers, b"".join(self.chunks), self.limit, whole=whole)


class HttpcoreConnection:
    """A blocking connection."""

    __slots__ = ("_engine", "_library", "_side", "idle_since")

    def __init__(self, library: Library, stream: Stream) -> None:
        self._library = library
        self._side = _Side(stream)
        self._engine = library.module.HTTP11Connection(library.origin, self._side)
        self.idle_since = 0.0

    def exchange(self, request: WireRequest, ends: float) -> Ended:
        """Send a request and read until its answer ends."""
        library, side = self._library, self._side
        answer = _Answer(library.limit)
        side.begin()
        side.stream.begin(request.timeouts, ends)
        before = OURS.get()
        try:
            OURS.set(True)
            response = self._engine.handle_request(library.request(request))
            try:
                answer.begin(response, side)
                for chunk in response.stream if answer.status != 101 else ():
                    if not answer.add(chunk):
                        break
            finally:
                response.close()
        except Exception as error:
            return library.failure(error, sent=side.stream.sent, ended=side.ended, partial=answer.partial())
        finally:
            OURS.set(before)
        return answer.ended(whole=not side.ended)

    @property
    def reusable(self) -> bool:
        """Whether the last exchange left it ready for another."""
        return self._side.clean and bool(self._engine.is_idle())

    def is_stale(self) -> bool:
        """Tell whether it was closed while it was idle."""
        return self._side.stream.is_stale()

    def close(self) -> None:
        """Close it at once."""
        self._side.stream.close()


class AsyncHttpcoreConnection:
    """An awaiting connection."""

    __slots__ = ("_engine", "_library", "_side", "idle_since")

    def __init__(self, library: Library, stream: AsyncStream) -> None:
        self._library = library
        self._side = _AsyncSide(stream)
        self._engine = library.module.AsyncHTTP11Connection(library.origin, self._side)
        self.idle_since = 0.0

    async def exchange(self, request: WireRequest, ends: float) -> Ended:
        """Send a request and read until its answer ends. A cancellation goes through."""
        library, side = self._library, self._side
        answer = _Answer(library.limit)
        side.begin()
        side.stream.begin(request.timeouts, ends)
        before = OURS.get()
        try:
            OURS.set(True)
            response = await self._engine.handle_async_request(library.request(request))
            try:
                answer.begin(response, side)
                if answer.status != 101:
                    async for chunk in response.stream:
                        if not answer.add(chunk):
                            break
            finally:
                await response.aclose()
        except Exception as error:
            return library.failure(error, sent=side.stream.sent, ended=side.ended, partial=answer.partial())
        finally:
            OURS.set(before)
        return answer.ended(whole=not side.ended)

    @property
    def reusable(self) -> bool:
        """Whether the last exchange left it ready for another."""
        return self._side.clean and bool(self._engine.is_idle())

    def is_stale(self) -> bool:
        """Tell whether it was closed while it was idle."""
        return self._side.stream.is_stale()

    def close(self) -> None:
        """Close it at once."""
        self._side.stream.close()
