"""HTTP/1.1 as bytes in and bytes out, without a socket: what is said here, what an answer means in `_h11` and
`_httptools`.
"""

from __future__ import annotations

from typing import Final, Protocol

from .._wire import WireFailure, WireRequest, WireResponse
from ._route import Route

__all__ = ["HEADER_LIMIT", "Codec", "Headers", "all_headers", "excessive", "written"]

HEADER_LIMIT: Final = 100 * 1024
"""Bytes of an answer's status line and headers."""
_FRAMING_LIMIT: Final = 16
"""Bytes of framing for each byte of a body: a chunk of one byte takes five."""

Headers = tuple[tuple[str, str], ...]


class Codec(Protocol):
    """The HTTP side of one connection."""

    def request(self, request: WireRequest) -> bytes:
        """Return all bytes of a request. Raises `WireFailure`, nothing sent, for one that HTTP can't carry."""
        ...

    def feed(self, data: bytes) -> WireResponse | WireFailure | None:
        """Take bytes that came (none: the other side has closed); return what they end in, if they end it."""
        ...

    def partial(self) -> WireResponse | None:
        """Return status and headers of an answer that is not whole."""
        ...

    @property
    def reusable(self) -> bool:
        """Whether the last answer ended cleanly, with not a byte behind it, and another may follow."""
        ...


def excessive(received: int, body: int) -> bool:
    """Tell whether too much of what was received is no body: headers, interim answers, framing of chunks, trailers."""
    return received - body > HEADER_LIMIT + _FRAMING_LIMIT * body


def all_headers(route: Route, request: WireRequest) -> Headers:
    """Return the request's headers with those that belong to the wire."""
    headers = route.headers + request.headers
    if request.body is not None:
        return (*headers, ("Content-Length", str(len(request.body))))
    if request.method in ("POST", "PUT", "PATCH"):
        return (*headers, ("Content-Length", "0"))
    return headers


def written(route: Route, request: WireRequest) -> bytes:
    """Return all bytes of a request. Raises `WireFailure`, nothing sent, for one that HTTP can't carry."""
    headers = all_headers(route, request)
    text = f"{request.method} {route.prefix}{request.path} HTTP/1.1\r\n"
    text += "".join([f"{name}: {value}\r\n" for name, value in headers])
    # One line end more or less, a space in the target: someone put them into a value.
    clean = text.count("\r") == text.count("\n") == len(headers) + 1 and "\0" not in text
    if not clean or not text.isascii() or " " in request.path or " " in request.method:
        raise WireFailure("configuration", "HTTP can't carry this request", sent=False)
    return text.encode("ascii") + b"\r\n" + (request.body or b"")
