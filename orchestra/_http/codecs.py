"""What a parser of answers has to do, whichever library it stands on: `h11_codec`, `httptools_codec`."""

from __future__ import annotations

from typing import Final, Protocol

from .._core.transport import TransportError, TransportResponse

__all__ = ["HEADER_LIMIT", "Codec", "Headers", "excessive"]

HEADER_LIMIT: Final = 100 * 1024
"""Bytes of an answer's status line and headers."""
_FRAMING_LIMIT: Final = 16
"""Bytes of framing for each byte of a body: a chunk of one byte takes five."""

Headers = tuple[tuple[str, str], ...]


class Codec(Protocol):
    """The HTTP side of one connection."""

    def begin(self, method: str) -> None:
        """Expect the answer to a request of this method."""
        ...

    def feed(self, data: bytes) -> TransportResponse | TransportError | None:
        """Take bytes that came (none: the other side has closed); return what they end in, if they end it."""
        ...

    def partial(self) -> TransportResponse | None:
        """Return status and headers of an answer that is not whole."""
        ...

    @property
    def reusable(self) -> bool:
        """Whether the last answer ended cleanly, with not a byte behind it, and another may follow."""
        ...


def excessive(received: int, body: int) -> bool:
    """Tell whether too much of what was received is no body: headers, interim answers, framing of chunks, trailers."""
    return received - body > HEADER_LIMIT + _FRAMING_LIMIT * body
