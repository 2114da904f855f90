"""The seam between the pipeline and a socket library.

A prepared request goes in, the bytes of an answer come out. Everything a wire can fail with is a
`WireFailure`, and each says the one thing that matters for money: may bytes of the request have left?
"""

from __future__ import annotations

import re
from typing import Any, Final, Protocol, final, runtime_checkable

import attrs

from ._secrets import MASK, Sealed

__all__ = [
    "AsyncHTTPClient",
    "AsyncHTTPTransport",
    "AsyncTransport",
    "AsyncWire",
    "HTTPClient",
    "HTTPTransport",
    "Timeouts",
    "Transport",
    "Wire",
    "WireFailure",
    "WireRequest",
    "WireResponse",
]


_TOKEN: Final = re.compile(r"(?<=/)[A-Za-z0-9]{32}(?=/|$)")
"""A string token in a path."""


@attrs.frozen(slots=True)
class Timeouts:
    """How long each phase of one attempt may take, in seconds. Always finite."""

    connect: float
    read: float
    write: float
    pool: float


class _Crossing(Sealed):
    """Base of what crosses the seam, which nobody changes on its way."""

    __slots__: tuple[str, ...] = ()

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} can't be changed")


@final
class WireRequest(_Crossing):
    """One attempt, ready to be written to a socket.

    Its `repr` names method and path only: headers hold the key, the body may hold a card. It can't be pickled.
    """

    __slots__ = ("method", "path", "headers", "body", "timeouts", "budget", "repeatable")  # noqa: RUF023  in order

    method: str
    path: str
    """Path and query relative to the base URL, percent-encoded, beginning with `/`."""
    headers: tuple[tuple[str, str], ...]
    """Without `Host` and `Content-Length`: the wire adds both."""
    body: bytes | None
    timeouts: Timeouts
    budget: float
    """Seconds this attempt may take in all, however slowly bytes drip."""
    repeatable: bool
    """Whether sending it twice does what sending it once does. If not, a wire must see to it that nobody does."""

    def __init__(
        self,
        method: str,
        path: str,
        headers: tuple[tuple[str, str], ...],
        body: bytes | None,
        timeouts: Timeouts,
        budget: float,
        repeatable: bool = False,
    ) -> None:
        put = object.__setattr__
        put(self, "method", method)
        put(self, "path", path)
        put(self, "headers", headers)
        put(self, "body", body)
        put(self, "timeouts", timeouts)
        put(self, "budget", budget)
        put(self, "repeatable", repeatable)

    def __repr__(self) -> str:
        path = _TOKEN.sub(MASK, self.path.partition("?")[0])
        return f"<WireRequest {self.method} {path}>"


@final
class WireResponse(_Crossing):
    """What came back, before anything was understood.

    `headers` keep their order and repeats; names are lower case. `body` is decoded from any
    `Content-Encoding`, nothing else. A pickle keeps only what is surely no secret.
    """

    __slots__ = ("status", "headers", "body", "whole", "_forgets")  # noqa: RUF023  in order of arguments

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    whole: bool
    """Whether the answer itself said where its body ends: by a length, a last chunk, or the end of a stream.

    False for a body that ended because the connection was closed: it may have been longer.
    """
    _forgets: bool

    def __init__(self, status: int, headers: tuple[tuple[str, str], ...], body: bytes, whole: bool = True) -> None:
        put = object.__setattr__
        put(self, "status", status)
        put(self, "headers", headers)
        put(self, "body", body)
        put(self, "whole", whole)
        put(self, "_forgets", False)

    def forget(self) -> None:
        """Have pickles keep nothing of the body."""
        object.__setattr__(self, "_forgets", True)

    def header(self, name: str) -> str | None:
        """Return the first header of that name (any case), or None."""
        wanted = name.lower()
        for key, value in self.headers:
            if key == wanted:
                return value
        return None

    @property
    def text(self) -> str:
        """The body as UTF-8 text; bytes that are not UTF-8 become escapes."""
        return self.body.decode("utf-8", "backslashreplace")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, WireResponse):
            return NotImplemented
        mine, others = ((one.status, one.headers, one.body, one.whole) for one in (self, other))
        return mine == others

    def __hash__(self) -> int:
        return hash((self.status, self.headers, self.body))

    def __repr__(self) -> str:
        return f"<WireResponse {self.status}, {len(self.body)} bytes>"

    def __reduce__(self) -> tuple[object, ...]:
        from ._redaction import redacted, redacted_headers

        body = MASK.encode() if self._forgets else redacted(self.body)
        return (WireResponse, (self.status, redacted_headers(self.headers), body, self.whole))


class WireFailure(Exception):
    """An attempt ended without a whole answer.

    `sent` is False only when it is certain that no byte of the request left this machine towards the
    API. `reason` is one word: connect, tls, proxy, pool, write, read, timeout, protocol, too_large, closed,
    configuration, wire.
    `partial` holds status and headers when they had arrived before the failure.
    """

    def __init__(self, reason: str, detail: str, *, sent: bool, partial: WireResponse | None = None) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
        self.sent = sent
        self.partial = partial

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}"

    def __repr__(self) -> str:
        return f"<WireFailure {self.reason}, {'maybe sent' if self.sent else 'not sent'}>"

    def __reduce__(self) -> tuple[object, ...]:
        return (_failure, (self.reason, self.detail, self.sent, self.partial))


def _failure(reason: str, detail: str, sent: bool, partial: WireResponse | None) -> WireFailure:
    return WireFailure(reason, detail, sent=sent, partial=partial)


@runtime_checkable
class Wire(Protocol):
    """Sends one request and returns one answer, blocking."""

    def send(self, request: WireRequest) -> WireResponse:
        """Return the whole answer or raise `WireFailure`."""
        ...

    def close(self) -> None:
        """Let go of every connection."""
        ...


@runtime_checkable
class AsyncWire(Protocol):
    """Sends one request and returns one answer, awaited."""

    async def asend(self, request: WireRequest) -> WireResponse:
        """Return the whole answer or raise `WireFailure`."""
        ...

    async def aclose(self) -> None:
        """Let go of every connection."""
        ...


class HTTPTransport(Protocol):
    """A blocking transport of `httpx` or `httpx2`, or anything that works like one."""

    def handle_request(self, request: Any, /) -> Any:
        """Send a request of the library and return its response."""
        ...

    def close(self) -> None:
        """Let go of every connection."""
        ...


class HTTPClient(Protocol):
    """A blocking client of `httpx` or `httpx2`, or anything that works like one."""

    def build_request(self, method: str, url: str, /) -> Any:
        """Tell a client from a transport: it is there, and not called."""
        ...

    def send(self, request: Any, /, *, stream: bool = ..., follow_redirects: bool = ...) -> Any:
        """Send a request of the library and return its response."""
        ...

    def close(self) -> None:
        """Let go of every connection."""
        ...


class AsyncHTTPTransport(Protocol):
    """An awaiting transport of `httpx` or `httpx2`, or anything that works like one."""

    async def handle_async_request(self, request: Any, /) -> Any:
        """Send a request of the library and return its response."""
        ...

    async def aclose(self) -> None:
        """Let go of every connection."""
        ...


class AsyncHTTPClient(Protocol):
    """An awaiting client of `httpx` or `httpx2`, or anything that works like one."""

    def build_request(self, method: str, url: str, /) -> Any:
        """Tell a client from a transport: it is there, and not called."""
        ...

    async def send(self, request: Any, /, *, stream: bool = ..., follow_redirects: bool = ...) -> Any:
        """Send a request of the library and return its response."""
        ...

    async def aclose(self) -> None:
        """Let go of every connection."""
        ...


Transport = Wire | HTTPTransport | HTTPClient
"""What a blocking client takes as its way to the network."""

AsyncTransport = AsyncWire | AsyncHTTPTransport | AsyncHTTPClient
"""What an awaiting client takes as its way to the network."""
