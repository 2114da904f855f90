"""The wires we ship: calls take a place and a connection, and only one that ended cleanly is used again."""

from __future__ import annotations

import asyncio
import os
import time
import weakref
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Final

from .._wire import WireFailure, WireRequest, WireResponse
from ._connections import AsyncConnection, Connection
from ._rooms import Shelf, TaskRoom, ThreadRoom

__all__ = ["AsyncPooledWire", "PooledWire", "unwrapped"]


def unwrapped(outcome: WireResponse | WireFailure | None) -> WireResponse:
    """Return an answer, or raise what came instead, with none of the library's frames behind it."""
    if isinstance(outcome, WireResponse):
        return outcome
    raise outcome or WireFailure("wire", "nothing came", sent=True)


class PooledWire:
    """Blocking. Shared by any number of threads; a forked child opens connections of its own."""

    def __init__(self, connect: Callable[[float], Connection], size: int) -> None:
        self._connect = connect
        self._size = size
        self._room = ThreadRoom(size)
        self._shelf: Shelf[Connection] = Shelf()
        self._closed = False
        _WIRES.add(self)

    def send(self, request: WireRequest) -> WireResponse:
        """Send one request on the connection used last."""
        if self._closed:
            raise WireFailure("closed", "the client is closed", sent=False)
        ends = time.monotonic() + request.budget
        room, shelf = self._room, self._shelf
        if not room.enter(min(request.timeouts.pool, request.budget)):
            raise WireFailure("pool", f"all {self._size} connections were busy", sent=False)
        connection: Connection | None = None
        outcome: WireResponse | WireFailure | None = None
        try:
            connection = shelf.take()
            if connection is None:
                connection = self._connect(min(request.timeouts.connect, ends - time.monotonic()))
            outcome = connection.exchange(request, ends)
        except WireFailure as failure:
            outcome = failure.with_traceback(None)
        finally:
            if connection is not None:
                if connection.reusable and not self._closed and isinstance(outcome, WireResponse):
                    shelf.put(connection)
                else:
                    connection.close()
            room.leave()
        if self._closed:
            shelf.clear()
        del request
        return unwrapped(outcome)

    def start_over(self) -> None:
        """Forget the parent's connections in a forked child: they are its conversation, not ours."""
        self._shelf.clear()
        self._shelf = Shelf()
        self._room = ThreadRoom(self._size)

    def close(self) -> None:
        """Close idle connections; busy ones close when their call ends."""
        self._closed = True
        self._shelf.clear()


class AsyncPooledWire:
    """Awaiting. Used by any number of tasks, and by one event loop after another: each has its own room."""

    def __init__(self, connect: Callable[[float], Awaitable[AsyncConnection]], size: int) -> None:
        self._connect = connect
        self._size = size
        self._rooms: dict[asyncio.AbstractEventLoop, TaskRoom[AsyncConnection]] = {}
        self._closed = False
        _WIRES.add(self)

    async def asend(self, request: WireRequest) -> WireResponse:
        """Send one request on the connection used last."""
        if self._closed:
            raise WireFailure("closed", "the client is closed", sent=False)
        ends = time.monotonic() + request.budget
        room = self._rooms.get(asyncio.get_running_loop()) or await self._open_room()
        if not await room.enter(min(request.timeouts.pool, request.budget)):
            raise WireFailure("pool", f"all {self._size} connections were busy", sent=False)
        connection: AsyncConnection | None = None
        outcome: WireResponse | WireFailure | None = None
        try:
            connection = room.shelf.take()
            if connection is None:
                connection = await self._connect(min(request.timeouts.connect, ends - time.monotonic()))
            outcome = await connection.exchange(request, ends)
        except WireFailure as failure:
            outcome = failure.with_traceback(None)
        finally:
            if connection is not None:
                if connection.reusable and not self._closed and isinstance(outcome, WireResponse):
                    room.shelf.put(connection)
                else:
                    connection.close()
            room.leave()
        del request
        return unwrapped(outcome)

    async def _open_room(self) -> TaskRoom[AsyncConnection]:
        """Make the room of the running loop, and have the loop tidy it up when it ends."""
        loop = asyncio.get_running_loop()
        for other in list(self._rooms):
            if other.is_closed():
                self.forget(other)
        room = self._rooms[loop] = TaskRoom(self._size)
        # A loop that ends finishes its asynchronous generators: public, and the only hook there is.
        room.guard = _tidying(weakref.ref(self), loop, room)
        await anext(room.guard)
        return room

    def forget(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let go of a loop that ends."""
        self._rooms.pop(loop, None)

    def start_over(self) -> None:
        """Leave the parent's loops alone in a forked child: to touch their sockets is to touch its event queue."""
        _PARENTS.append(self._rooms)
        self._rooms = {}

    async def aclose(self) -> None:
        """Close idle connections of the running loop; those of other loops end with their loop."""
        self._closed = True
        room = self._rooms.get(asyncio.get_running_loop())
        if room is not None and room.guard is not None:
            await room.guard.aclose()


async def _tidying(
    wire: weakref.ref[AsyncPooledWire], loop: asyncio.AbstractEventLoop, room: TaskRoom[AsyncConnection]
) -> AsyncGenerator[None]:
    try:
        yield
    finally:
        owner = wire()
        if owner is not None:
            owner.forget(loop)
        room.shelf.clear()
        await asyncio.sleep(0)  # closing takes a turn of the loop


_WIRES: Final[weakref.WeakSet[PooledWire | AsyncPooledWire]] = weakref.WeakSet()
_PARENTS: Final[list[object]] = []
"""Inherited through a fork. Kept, never used, so that no destructor says goodbye on the parent's sockets."""


def _forked() -> None:
    for wire in list(_WIRES):
        wire.start_over()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
