"""One request at a time over one connection: a stream of bytes and the HTTP that is spoken on it."""

from __future__ import annotations

from typing import Protocol

from .._wire import WireFailure, WireRequest, WireResponse
from ._codecs import Codec
from ._stream import Stream

__all__ = ["AsyncConnection", "Connection", "Ended", "Keepable", "StreamConnection", "failed"]

Ended = WireResponse | WireFailure


class Keepable(Protocol):
    """What a shelf needs to know of a connection."""

    idle_since: float
    """Monotonic seconds."""

    @property
    def reusable(self) -> bool:
        """Whether the last exchange left it ready for another."""
        ...

    def is_stale(self) -> bool:
        """Tell whether it was closed while it was idle, or spoke without being asked."""
        ...

    def close(self) -> None:
        """Close it at once."""
        ...


class Connection(Keepable, Protocol):
    """A blocking connection."""

    def exchange(self, request: WireRequest, ends: float) -> Ended:
        """Return an answer or a failure; raise nothing but interruptions."""
        ...


class AsyncConnection(Keepable, Protocol):
    """An awaiting connection."""

    async def exchange(self, request: WireRequest, ends: float) -> Ended:
        """Return an answer or a failure; raise nothing but interruptions."""
        ...


def failed(error: Exception, partial: WireResponse | None) -> WireFailure:
    """Return a failure with nothing of the call's frames behind it."""
    if isinstance(error, WireFailure):
        return WireFailure(error.reason, error.detail, sent=error.sent, partial=partial)
    return WireFailure("wire", type(error).__name__, sent=True, partial=partial)


class StreamConnection:
    """A codec over a blocking stream."""

    __slots__ = ("_codec", "_stream", "idle_since")

    def __init__(self, stream: Stream, codec: Codec) -> None:
        self._stream = stream
        self._codec = codec
        self.idle_since = 0.0

    def exchange(self, request: WireRequest, ends: float) -> Ended:
        """Send a request and read until its answer ends."""
        stream, codec = self._stream, self._codec
        stream.begin(request.timeouts, ends)
        try:
            stream.send(codec.request(request))
            while (ended := codec.feed(stream.receive())) is None:
                pass
        except Exception as error:
            return failed(error, codec.partial())
        return ended

    @property
    def reusable(self) -> bool:
        """Whether the last exchange left it ready for another."""
        return self._codec.reusable

    def is_stale(self) -> bool:
        """Tell whether it was closed while it was idle."""
        return self._stream.is_stale()

    def close(self) -> None:
        """Close it at once."""
        self._stream.close()
