"""What `_stream` is, awaited: one asyncio connection with exact limits and an exact `sent`.

It is a protocol of asyncio's own, not a pair of streams: data is pushed to it, and an idle connection that
the server closes is known without asking.
"""

from __future__ import annotations

import asyncio
import contextlib
import time

from .._wire import Timeouts, WireFailure
from ._route import Dial, Route, Say, Secure, opening
from ._stream import failed_opening, late_opening, readable

__all__ = ["AsyncStream", "open_async_stream"]

_PLENTY = 256 * 1024
"""Bytes that wait to be read before the other side is asked to pause."""


class AsyncStream(asyncio.Protocol):
    """One connection to the API, opened and through its proxy. Used by one call at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport
        self._loop = asyncio.get_running_loop()
        self._coming: list[bytes] = []
        self._size = 0
        self._ended = False
        self._error: str | None = None
        self._full = False
        self._waiter: asyncio.Future[bool] | None = None
        self._broken: WireFailure | None = None
        self._timeouts: Timeouts
        self._ends = 0.0
        self.secure = False
        self.sent = False
        """Whether bytes of the current attempt may have left."""

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport; writing is told to pause as soon as the system takes no more."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  for type checkers
        self._transport = transport
        transport.set_write_buffer_limits(high=0)

    def data_received(self, data: bytes) -> None:
        """Keep bytes until they are asked for."""
        self._coming.append(data)
        self._size += len(data)
        if self._size > _PLENTY:
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        """Note that the other side has nothing more to say."""
        self._ended = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that the connection is gone, and why."""
        self._ended = True
        self._full = False
        if exc is not None:
            self._error = type(exc).__name__
        self._wake()

    def pause_writing(self) -> None:
        """Note that the system takes no more bytes for now."""
        self._full = True

    def resume_writing(self) -> None:
        """Note that all bytes were taken."""
        self._full = False
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(True)

    # What a connection calls.

    def begin(self, timeouts: Timeouts, ends: float) -> None:
        """Start an attempt that has to be over at `ends`, by the monotonic clock."""
        self._timeouts = timeouts
        self._ends = ends
        self._broken = None
        self.sent = False

    async def send(self, data: bytes) -> None:
        """Hand all bytes to the system. A broken connection is told by `receive`: an answer may be waiting."""
        transport = self._transport
        if transport.is_closing():
            self._broken = WireFailure("write", self._error or "the connection is closed", sent=False)
            return
        self.sent = True
        transport.write(data)
        if transport.is_closing() and not self.secure:
            # asyncio tried to send at once, and the system took nothing.
            self.sent = False
            self._broken = WireFailure("write", self._error or "the connection broke", sent=False)
        while self._full:
            if not await self._wait(self._timeouts.write):
                self.sent = self.secure or transport.get_write_buffer_size() < len(data)
                raise self._timed_out("write")

    async def receive(self) -> bytes:
        """Return the bytes that came next, none when the other side has closed."""
        while not self._coming:
            if self._ended:
                if self._broken is not None:
                    raise self._broken
                if self._error is not None:
                    raise WireFailure("read", self._error, sent=self.sent)
                return b""
            if not await self._wait(self._timeouts.read):
                raise self._timed_out("read")
        if self._size > _PLENTY and not self._ended:
            self._transport.resume_reading()
        data = self._coming[0] if len(self._coming) == 1 else b"".join(self._coming)
        self._coming.clear()
        self._size = 0
        return data

    async def _wait(self, phase: float) -> bool:
        """Sleep until something happens; return False when the phase or the attempt is over first."""
        left = min(phase, self._ends - time.monotonic())
        if left <= 0.0:
            return False
        waiter = self._waiter = self._loop.create_future()
        alarm = self._loop.call_later(left, _ring, waiter)
        try:
            happened: bool = await waiter
        finally:
            alarm.cancel()
            self._waiter = None
        return happened

    def _timed_out(self, phase: str) -> WireFailure:
        if time.monotonic() >= self._ends:
            return WireFailure("timeout", "the attempt's time is over", sent=self.sent)
        return WireFailure("timeout", f"no progress within the {phase} timeout", sent=self.sent)

    def is_stale(self) -> bool:
        """Tell whether an idle connection was closed, or spoke without being asked."""
        if self._ended or self._coming or self._transport.is_closing():
            return True
        # The loop may not have looked since, and what waits would be taken for the next answer.
        socket = self._transport.get_extra_info("socket")
        return socket is None or readable(socket.fileno())

    def close(self) -> None:
        """Close the connection at once, without a word."""
        with contextlib.suppress(RuntimeError):  # the loop may be closed already
            self._transport.abort()

    # What `open_async_stream` calls.

    async def secured(self, step: Secure, patience: float) -> None:
        """Speak TLS from now on. The caller bounds the time; asyncio's own bound must not be the first to strike."""
        transport = await self._loop.start_tls(
            self._transport, self, step.context, server_hostname=step.host, ssl_handshake_timeout=patience + 1.0
        )
        if transport is None:
            raise OSError
        self.connection_made(transport)


def _ring(waiter: asyncio.Future[bool]) -> None:
    if not waiter.done():
        waiter.set_result(False)


async def open_async_stream(route: Route, patience: float) -> AsyncStream:
    """Open a connection within `patience` seconds. Raises `WireFailure`: nothing has left by then."""
    loop = asyncio.get_running_loop()
    stream = AsyncStream()
    connected = complete = False
    failure: WireFailure | None = None
    doing = "connect"
    steps = opening(route)
    ends = time.monotonic() + patience
    stream.begin(Timeouts(connect=patience, read=patience, write=patience, pool=patience), ends)
    try:
        async with asyncio.timeout(patience):
            step = next(steps)
            while True:
                heard = b""
                match step:
                    case Dial():
                        doing = "connect" if route.proxy is None else "proxy"
                        await loop.create_connection(
                            lambda: stream, step.host, step.port, happy_eyeballs_delay=_HEAD_START
                        )
                        connected = True
                    case Secure():
                        doing = "tls"
                        await stream.secured(step, patience)
                    case Say():
                        doing = "proxy"
                        await stream.send(step.data)
                        heard = await stream.receive()
                step = steps.send(heard)
    except StopIteration:
        complete = True
        stream.secure = route.tls is not None
    except WireFailure as error:
        timely = error.reason == "proxy"
        failure = error.with_traceback(None) if timely else failed_opening("proxy", error)
    except TimeoutError:
        failure = late_opening()
    except (OSError, UnicodeError) as error:
        failure = failed_opening(doing, error)
    finally:
        if connected and not complete:
            stream.close()
    if complete:
        return stream
    raise failure or failed_opening(doing, OSError())


_HEAD_START = 0.25
"""Seconds that a host's first address is ahead of its second (RFC 8305)."""
