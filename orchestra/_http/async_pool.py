"""The awaiting twin of `pool`, by itself: a blocking client needs no asyncio."""

from __future__ import annotations

import asyncio
import contextlib
import time
import weakref
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Generic

from .._core.transport import TransportError, TransportRequest, TransportResponse
from .async_stream import AsyncStream
from .codecs import Codec
from .forks import PARENTS, watch_forks
from .pool import AsyncConnection, C, IdleConnections, unwrapped
from .route import ProxyRoute
from .stream import Ended, failed, written

__all__ = ["AsyncPooledTransport", "AsyncStreamConnection", "TaskLimiter", "running_loop"]


def running_loop() -> asyncio.AbstractEventLoop:
    """Return the running loop. Raises `TransportError`, nothing sent, under anything but asyncio."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        missing = TransportError("configuration", "no asyncio event loop is running: await inside of one", sent=False)
    raise missing


class AsyncStreamConnection:
    """A codec over an asyncio stream."""

    __slots__ = ("_codec", "_route", "_stream", "idle_since")

    def __init__(self, stream: AsyncStream, route: ProxyRoute, codec: Codec) -> None:
        self._stream = stream
        self._route = route
        self._codec = codec
        self.idle_since = 0.0

    async def exchange(self, request: TransportRequest, ends: float) -> Ended:
        """Send a request and read until its answer ends. A cancellation goes through."""
        stream, codec = self._stream, self._codec
        stream.begin(request.timeouts, ends)
        try:
            data = written(self._route, request)
            codec.begin(request.method)
            await stream.send(data)
            while (ended := codec.feed(await stream.receive())) is None:
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


class TaskLimiter(Generic[C]):
    """Places for the tasks of one event loop, given in the order of asking, and its shelf."""

    __slots__ = ("_places", "_waiting", "guard", "shelf")

    def __init__(self, places: int, expiry: float) -> None:
        self.guard: AsyncGenerator[None] | None = None
        """Held so that the loop finishes it when the loop ends."""
        self._places = places
        self._waiting: deque[asyncio.Future[None]] = deque()
        self.shelf: IdleConnections[C] = IdleConnections(expiry)

    async def enter(self, patience: float) -> bool:
        """Wait for a place, at most `patience` seconds; tell whether there was one."""
        if self._places > 0:
            self._places -= 1
            return True
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(patience):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self.leave()
            else:
                with contextlib.suppress(ValueError):
                    self._waiting.remove(turn)
            if isinstance(error, TimeoutError):
                return False
            raise
        return True

    def leave(self) -> None:
        """Give the place to whoever waits longest."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._places += 1


class AsyncPooledTransport:
    """Awaiting. Used by any number of tasks, and by one event loop after another: each has its own room."""

    def __init__(self, connect: Callable[[float], Awaitable[AsyncConnection]], size: int, expiry: float) -> None:
        self._connect = connect
        self._size = size
        self._expiry = expiry
        self._rooms: dict[asyncio.AbstractEventLoop, TaskLimiter[AsyncConnection]] = {}
        self._closed = False
        watch_forks(self)

    async def asend(self, request: TransportRequest) -> TransportResponse:
        """Send one request on the connection used last."""
        if self._closed:
            raise TransportError("closed", "the client is closed", sent=False)
        ends = time.monotonic() + request.budget
        room = self._rooms.get(running_loop()) or await self._open_room()
        if not await room.enter(min(request.timeouts.pool, request.budget)):
            raise TransportError("pool", f"all {self._size} connections were busy", sent=False)
        connection: AsyncConnection | None = None
        outcome: TransportResponse | TransportError | None = None
        asked = False
        try:
            connection = room.shelf.take()
            if connection is None:
                connection = await self._connect(min(request.timeouts.connect, ends - time.monotonic()))
            asked = True
            outcome = await connection.exchange(request, ends)
        except TransportError as failure:
            outcome = failure.with_traceback(None)
        except Exception as error:
            outcome = TransportError("wire", type(error).__name__, sent=asked)
        finally:
            if connection is not None:
                if connection.reusable and not self._closed and isinstance(outcome, TransportResponse):
                    room.shelf.put(connection)
                else:
                    connection.close()
            room.leave()
        del request
        return unwrapped(outcome)

    async def _open_room(self) -> TaskLimiter[AsyncConnection]:
        """Make the room of the running loop, and have the loop tidy it up when it ends."""
        loop = asyncio.get_running_loop()
        for other in list(self._rooms):
            if other.is_closed():
                self.forget(other)
        room = self._rooms[loop] = TaskLimiter(self._size, self._expiry)
        # A loop that ends finishes its asynchronous generators: public, and the only hook there is.
        room.guard = _tidying(weakref.ref(self), loop, room)
        await anext(room.guard)
        return room

    def forget(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let go of a loop that ends."""
        self._rooms.pop(loop, None)

    def start_over(self) -> None:
        """Leave the parent's loops alone in a forked child: to touch their sockets is to touch its event queue."""
        PARENTS.append(self._rooms)
        self._rooms = {}

    async def aclose(self) -> None:
        """Close idle connections of the running loop; those of other loops end with their loop."""
        self._closed = True
        try:
            room = self._rooms.get(asyncio.get_running_loop())
        except RuntimeError:  # under anything but asyncio nothing was opened
            return
        if room is not None and room.guard is not None:
            await room.guard.aclose()


async def _tidying(
    wire: weakref.ref[AsyncPooledTransport], loop: asyncio.AbstractEventLoop, room: TaskLimiter[AsyncConnection]
) -> AsyncGenerator[None]:
    try:
        yield
    finally:
        owner = wire()
        if owner is not None:
            owner.forget(loop)
        room.shelf.clear()
        await asyncio.sleep(0)  # closing takes a turn of the loop
