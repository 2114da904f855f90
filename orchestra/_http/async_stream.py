"""What `_stream` is, awaited: one asyncio connection with exact limits and an exact `sent`.

It is a protocol of asyncio's own, not a pair of streams: data is pushed to it, and an idle connection that
the server closes is known without asking.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from typing import Any, cast

from .._core.transport import Timeouts, TransportError
from .route import Connect, ProxyRoute, StartTLS, Step, Write, opening
from .stream import check_protocol, failed_opening, late_opening, readable

__all__ = ["AsyncStream", "open_async_stream"]

_PLENTY = 256 * 1024
"""Bytes that wait to be read before the other side is asked to pause."""


class AsyncStream(asyncio.Protocol):
    """One connection to the API, opened and through its proxy. Used by one call at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._writes_at_once = False
        """Whether a broken connection shows at the very write, before any byte was taken."""
        self._socket: Any = None
        self._loop = asyncio.get_running_loop()
        self._coming: list[bytes] = []
        self._size = 0
        self._ended = False
        self._error: str | None = None
        self._full = False
        self._waiter: asyncio.Future[bool] | None = None
        self._broken: TransportError | None = None
        self._timeouts: Timeouts
        self._ends = 0.0
        self.secure = False
        self.sent = False
        """Whether bytes of the current attempt may have left."""

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport."""
        # Not asserted: the transports of uvloop have every method of asyncio's, but not its base class.
        self._transport = cast("asyncio.Transport", transport)
        self._writes_at_once = isinstance(transport, asyncio.Transport)
        self._socket = transport.get_extra_info("socket")

    def data_received(self, data: bytes) -> None:
        """Keep bytes until they are asked for."""
        self._coming.append(data)
        self._size += len(data)
        if self._size > _PLENTY:
            self._connected.pause_reading()
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

    @property
    def _connected(self) -> asyncio.Transport:
        assert self._transport is not None  # noqa: S101  nobody is given a stream before it is connected
        return self._transport

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
        transport = self._connected
        if transport.is_closing():
            self._broken = TransportError("write", self._error or "the connection is closed", sent=False)
            return
        self.sent = True
        transport.write(data)
        if transport.is_closing() and self._writes_at_once and not self.secure:
            # asyncio tried to send at once, and the system took nothing.
            self.sent = False
            self._broken = TransportError("write", self._error or "the connection broke", sent=False)
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
                    raise TransportError("read", self._error, sent=self.sent)
                return b""
            if not await self._wait(self._timeouts.read):
                raise self._timed_out("read")
        if self._size > _PLENTY and not self._ended:
            self._connected.resume_reading()
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

    def _timed_out(self, phase: str) -> TransportError:
        if time.monotonic() >= self._ends:
            return TransportError("timeout", "the attempt's time is over", sent=self.sent)
        return TransportError("timeout", f"no progress within the {phase} timeout", sent=self.sent)

    def is_stale(self) -> bool:
        """Tell whether an idle connection was closed, or spoke without being asked."""
        if self._ended or self._coming or self._connected.is_closing():
            return True
        # The loop may not have looked since, and what waits would be taken for the next answer.
        return self._socket is None or readable(self._socket.fileno())

    def close(self) -> None:
        """Close the connection at once, without a word."""
        if self._transport is not None:
            with contextlib.suppress(RuntimeError):  # the loop may be closed already
                self._transport.abort()

    # What `open_async_stream` calls.

    def opened(self, *, secure: bool) -> None:
        """Be told to pause writing as soon as the system takes no more.

        Only at the end: the layers below TLS have water marks of their own, and asyncio trips over zero there.
        """
        self.secure = secure
        self._connected.set_write_buffer_limits(high=0)

    async def secured(self, step: StartTLS, patience: float) -> None:
        """Speak TLS from now on. The caller bounds the time; asyncio's own bound must not be the first to strike."""
        transport = await self._loop.start_tls(
            self._connected, self, step.context, server_hostname=step.host, ssl_handshake_timeout=patience + 1.0
        )
        if transport is None:
            raise OSError
        check_protocol(transport.get_extra_info("ssl_object").selected_alpn_protocol())
        self.connection_made(transport)


def _ring(waiter: asyncio.Future[bool]) -> None:
    if not waiter.done():
        waiter.set_result(False)


async def open_async_stream(route: ProxyRoute, patience: float) -> AsyncStream:
    """Open a connection within `patience` seconds. Raises `TransportError`: nothing has left by then."""
    stream = AsyncStream()
    complete = False
    failure: TransportError | None = None
    step: Step | None = None
    steps = opening(route)
    ends = time.monotonic() + patience
    stream.begin(Timeouts(connect=patience, read=patience, write=patience, pool=patience), ends)
    try:
        async with asyncio.timeout(patience):
            step = next(steps)
            while True:
                step = steps.send(await _done(stream, step, patience, ends))
    except StopIteration:
        complete = True
        stream.opened(secure=route.encrypted)
    except TimeoutError:
        failure = late_opening()
    except (OSError, UnicodeError, TransportError) as error:
        failure = failed_opening(step, route, error)
    finally:
        if not complete:
            stream.close()
    if complete:
        return stream
    raise failure or late_opening()


async def _done(stream: AsyncStream, step: Step, patience: float, ends: float) -> bytes:
    """Take one step of the way; return what was heard."""
    match step:
        case Connect():
            dialled = await _dialled(step, ends)
            # From here on the loop owns the socket, even if this is cancelled.
            await asyncio.get_running_loop().create_connection(lambda: stream, sock=dialled)
        case StartTLS():
            await stream.secured(step, patience)
        case Write():
            await stream.send(step.data)
            return await stream.receive()
    return b""


async def _addresses(step: Connect) -> list[Any]:
    try:
        return socket.getaddrinfo(step.host, step.port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except socket.gaierror:
        # A name: only this may take time, and a thread.
        loop = asyncio.get_running_loop()
        return await loop.getaddrinfo(step.host, step.port, type=socket.SOCK_STREAM)


async def _dialled(step: Connect, ends: float) -> socket.socket:
    """Try the host's addresses one after another, each with its share of the time.

    Not left to `create_connection`, which loses a socket when it is cancelled at the wrong moment.
    """
    loop = asyncio.get_running_loop()
    addresses = await _addresses(step)
    last: OSError = socket.gaierror(socket.EAI_NONAME, "no address")
    for number, (family, kind, protocol, _, address) in enumerate(addresses):
        candidate: socket.socket | None = None
        try:
            # Within the `try`: a system without IPv6 may refuse the socket, and the next address may do.
            candidate = socket.socket(family, kind, protocol)
            candidate.setblocking(False)
            async with asyncio.timeout((ends - time.monotonic()) / (len(addresses) - number)):
                await loop.sock_connect(candidate, address)
        except OSError as error:
            if candidate is not None:
                candidate.close()
            last = error
        except BaseException:
            if candidate is not None:
                candidate.close()
            raise
        else:
            return candidate
    raise last
