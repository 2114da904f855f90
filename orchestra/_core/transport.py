"""The seam between the pipeline and a socket library.

A prepared request goes in, the bytes of an answer come out. Everything a wire can fail with is a
`TransportError`, and each says the one thing that matters for money: may bytes of the request have left?
"""

from __future__ import annotations

import re
from typing import Any, Final, Literal, Protocol, final, runtime_checkable

import attrs

from .redaction import redact_body, redact_headers
from .secrets import MASK, Sealed, sealed_and_frozen

__all__ = [
    "AsyncHTTPClient",
    "AsyncHTTPTransport",
    "AsyncTransport",
    "AsyncTransportLike",
    "HTTPClient",
    "HTTPTransport",
    "Timeouts",
    "Transport",
    "TransportError",
    "TransportLike",
    "TransportName",
    "TransportRequest",
    "TransportResponse",
]


_TOKEN: Final = re.compile(r"(?<=/)[A-Za-z0-9]{32}(?=/|$)")
"""A string token in a path."""


TransportName = Literal["h11", "httptools"]
"""The transports of this package, by what reads HTTP: the setting `transport`."""


@attrs.frozen(slots=True)
class Timeouts:
    """How long each phase of one attempt may take, in seconds. Always finite."""

    connect: float
    read: float
    write: float
    pool: float


@final
@sealed_and_frozen
class TransportRequest(Sealed):
    """One attempt, ready to be written to a socket.

    Its `repr` names method and path only: headers hold the key, the body may hold a card. It can't be pickled.
    """

    method: str
    path: str
    """Path and query relative to the base URL, percent-encoded, beginning with `/`."""
    headers: tuple[tuple[str, str], ...]
    """Without `Host` and `Content-Length`: the transport adds both."""
    body: bytes | None
    timeouts: Timeouts
    budget: float
    """Seconds this attempt may take in all, however slowly bytes drip."""
    repeatable: bool = False
    """Whether sending it twice does what sending it once does. If not, a transport must see to it that nobody does."""

    def __repr__(self) -> str:
        path = _TOKEN.sub(MASK, self.path.partition("?")[0])
        return f"<TransportRequest {self.method} {path}>"


@final
@sealed_and_frozen
class TransportResponse(Sealed):
    """What came back, before anything was understood.

    `headers` keep their order and repeats; names are lower case. `body` is decoded from any
    `Content-Encoding`, nothing else. A pickle keeps only what is surely no secret.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    whole: bool = True
    """Whether the answer itself said where its body ends: by a length, a last chunk, or the end of a stream.

    False for a body that ended because the connection was closed: it may have been longer.
    """
    _forgets: bool = attrs.field(init=False, default=False)

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
        if not isinstance(other, TransportResponse):
            return NotImplemented
        mine, others = ((one.status, one.headers, one.body, one.whole) for one in (self, other))
        return mine == others

    def __hash__(self) -> int:
        return hash((self.status, self.headers, self.body))

    def __repr__(self) -> str:
        return f"<TransportResponse {self.status}, {len(self.body)} bytes>"

    def __reduce__(self) -> tuple[object, ...]:
        body = MASK.encode() if self._forgets else redact_body(self.body)
        return (TransportResponse, (self.status, redact_headers(self.headers), body, self.whole))


class TransportError(Exception):
    """An attempt ended without a whole answer.

    `sent` is False only when it is certain that no byte of the request left this machine towards the
    API. `reason` is one word: connect, tls, proxy, pool, write, read, timeout, protocol, too_large, closed,
    configuration, wire.
    `partial` holds status and headers when they had arrived before the failure.
    """

    def __init__(self, reason: str, detail: str, *, sent: bool, partial: TransportResponse | None = None) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
        self.sent = sent
        self.partial = partial

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}"

    def __repr__(self) -> str:
        return f"<TransportError {self.reason}, {'maybe sent' if self.sent else 'not sent'}>"

    def __reduce__(self) -> tuple[object, ...]:
        return (_failure, (self.reason, self.detail, self.sent, self.partial))


def _failure(reason: str, detail: str, sent: bool, partial: TransportResponse | None) -> TransportError:
    return TransportError(reason, detail, sent=sent, partial=partial)


@runtime_checkable
class Transport(Protocol):
    """Sends one request and returns one answer, blocking."""

    def send(self, request: TransportRequest) -> TransportResponse:
        """Return the whole answer or raise `TransportError`."""
        ...

    def close(self) -> None:
        """Let go of every connection."""
        ...


@runtime_checkable
class AsyncTransport(Protocol):
    """Sends one request and returns one answer, awaited."""

    async def asend(self, request: TransportRequest) -> TransportResponse:
        """Return the whole answer or raise `TransportError`."""
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


TransportLike = TransportName | Transport | HTTPTransport | HTTPClient
"""What a blocking client takes as its way to the network."""

AsyncTransportLike = TransportName | AsyncTransport | AsyncHTTPTransport | AsyncHTTPClient
"""What an awaiting client takes as its way to the network."""
