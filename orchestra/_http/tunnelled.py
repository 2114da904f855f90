"""TLS within TLS, for an `https://` API behind an `https://` proxy: the one thing `ssl` sockets can't do."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

__all__ = ["Connected", "TunnelledTls", "unread"]

T = TypeVar("T")


class Connected(Protocol):
    """What is used of a socket, a TLS socket, or TLS within TLS."""

    def send(self, data: memoryview, /) -> int: ...
    def recv(self, size: int, /) -> bytes: ...
    def settimeout(self, seconds: float, /) -> None: ...
    def fileno(self) -> int: ...
    def close(self) -> None: ...


def unread(connected: Connected) -> int:
    """Return how many bytes a connection keeps above its socket, where a look at the socket misses them."""
    return connected.pending() if isinstance(connected, ssl.SSLSocket | TunnelledTls) else 0


class TunnelledTls:
    """A second TLS conversation through a connection that is encrypted already."""

    def __init__(self, inner: Connected, context: ssl.SSLContext, host: str, seconds: float) -> None:
        self._inner = inner
        self._coming, self._going = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._coming, self._going, server_hostname=host)
        self._timeout = seconds
        self._run(self._tls.do_handshake)

    def _run(self, act: Callable[..., T], *arguments: Any) -> T:
        ends = time.monotonic() + self._timeout
        while True:
            try:
                result = act(*arguments)
            except ssl.SSLWantReadError:
                self._flush(ends)
            else:
                self._flush(ends)
                return result
            data = self._within(ends).recv(64 * 1024)
            if data:
                self._coming.write(data)
            else:
                self._coming.write_eof()

    def _flush(self, ends: float) -> None:
        rest = memoryview(self._going.read())
        while rest:
            rest = rest[self._within(ends).send(rest) :]

    def _within(self, ends: float) -> Connected:
        left = ends - time.monotonic()
        if left <= 0.0:
            raise TimeoutError
        self._inner.settimeout(left)
        return self._inner

    def send(self, data: memoryview, /) -> int:
        """Send bytes, as a socket does."""
        return self._run(self._tls.write, data)

    def recv(self, size: int, /) -> bytes:
        """Return the bytes that come next, none when the other side has closed."""
        try:
            return self._run(self._tls.read, size)
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            return b""

    def settimeout(self, seconds: float, /) -> None:
        """Bound the next operation, in seconds."""
        self._timeout = seconds

    def selected_alpn_protocol(self) -> str | None:
        """Return the protocol that both sides agreed on, None when nobody asked."""
        return self._tls.selected_alpn_protocol()

    def pending(self) -> int:
        """Return how many bytes have come that nobody has read: none of them is left in the socket."""
        return self._coming.pending + self._tls.pending() + unread(self._inner)

    def fileno(self) -> int:
        """Return the descriptor of the socket underneath."""
        return self._inner.fileno()

    def close(self) -> None:
        """Close the connection underneath."""
        self._inner.close()
