"""The blocking transport: calls take a place and a connection, and only one that ended cleanly is used again.

A pool that looks through all of its connections for each call costs more the more there are. Here a call takes a place
(first come, first served) and the connection that was used last: both cost the same however many there are.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from .._core.transport import TransportError, TransportRequest, TransportResponse
from .forks import watch_forks

__all__ = [
    "AsyncConnection",
    "Connection",
    "IdleConnections",
    "Keepable",
    "PooledTransport",
    "Slot",
    "ThreadLimiter",
    "unwrapped",
]


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

    def exchange(self, request: TransportRequest, ends: float) -> TransportResponse | TransportError:
        """Return an answer or a failure; raise nothing but interruptions."""
        ...


class AsyncConnection(Keepable, Protocol):
    """An awaiting connection."""

    async def exchange(self, request: TransportRequest, ends: float) -> TransportResponse | TransportError:
        """Return an answer or a failure; raise nothing but interruptions."""
        ...


C = TypeVar("C", bound=Keepable)


class IdleConnections(Generic[C]):
    """Idle connections, the one used last on top; those at the bottom expire, after so many seconds, and are closed.

    Threads may share one: every step is one atomic operation of a deque.
    """

    __slots__ = ("_expiry", "_idle")

    def __init__(self, expiry: float) -> None:
        self._expiry = expiry
        self._idle: deque[C] = deque()

    def take(self) -> C | None:
        """Return a connection that can be used at once, or None."""
        oldest = time.monotonic() - self._expiry
        while True:
            try:
                connection = self._idle.pop()
            except IndexError:
                return None
            if connection.idle_since > oldest and not connection.is_stale():
                return connection
            connection.close()

    def put(self, connection: C) -> None:
        """Keep a connection for the next call, and close one that has waited too long."""
        connection.idle_since = now = time.monotonic()
        self._idle.append(connection)
        try:
            if self._idle[0].idle_since < now - self._expiry:
                self._idle.popleft().close()
        except IndexError:  # others have taken them all
            return

    def clear(self) -> None:
        """Close all."""
        while True:
            try:
                self._idle.pop().close()
            except IndexError:
                return


class Slot:
    """What a call holds while it may use a connection. Made before it asks, so that an interruption loses none."""

    __slots__ = ("held", "turn")

    def __init__(self) -> None:
        self.held = False
        self.turn: threading.Lock | None = None
        """Locked while the call waits."""


class ThreadLimiter:
    """Places for threads, given in the order of asking."""

    __slots__ = ("_lock", "_places", "_waiting")

    def __init__(self, places: int) -> None:
        self._lock = threading.Lock()
        self._places = places
        self._waiting: deque[Slot] = deque()

    def enter(self, place: Slot, patience: float) -> bool:
        """Wait for a place, at most `patience` seconds; tell whether there was one.

        However it ends, interruptions included, `leave` gives back what was given.
        """
        with self._lock:
            if self._places > 0:
                # One statement: an interruption strikes between calls, never within it.
                self._places, place.held = self._places - 1, True
                return True
            turn = place.turn = threading.Lock()
            turn.acquire()  # whoever leaves lets go of it
            self._waiting.append(place)
        if not turn.acquire(timeout=max(patience, 0.0)):
            with self._lock:
                self._forget(place)
        return place.held  # it may have come at the last moment

    def _forget(self, place: Slot) -> None:
        with contextlib.suppress(ValueError):
            self._waiting.remove(place)

    def leave(self, place: Slot) -> None:
        """Give the place to whoever waits longest, or stop waiting. To do so twice does no harm."""
        with self._lock:
            if not place.held:
                self._forget(place)
                return
            if not self._waiting:
                self._places, place.held = self._places + 1, False
                return
            heir = self._waiting.popleft()
            place.held, heir.held = False, True
            if heir.turn is not None:
                heir.turn.release()


def unwrapped(outcome: TransportResponse | TransportError | None) -> TransportResponse:
    """Return an answer, or raise what came instead, with none of the library's frames behind it."""
    if isinstance(outcome, TransportResponse):
        return outcome
    raise outcome or TransportError("wire", "nothing came", sent=True)


class PooledTransport:
    """Blocking. Shared by any number of threads; a forked child opens connections of its own."""

    def __init__(self, connect: Callable[[float], Connection], size: int, expiry: float) -> None:
        self._connect = connect
        self._size = size
        self._expiry = expiry
        self._room = ThreadLimiter(size)
        self._shelf: IdleConnections[Connection] = IdleConnections(expiry)
        self._closed = False
        watch_forks(self)

    def send(self, request: TransportRequest) -> TransportResponse:
        """Send one request on the connection used last."""
        if self._closed:
            raise TransportError("closed", "the client is closed", sent=False)
        ends = time.monotonic() + request.budget
        room, shelf, place = self._room, self._shelf, Slot()
        connection: Connection | None = None
        outcome: TransportResponse | TransportError | None = None
        asked = False
        try:
            if room.enter(place, min(request.timeouts.pool, request.budget)):
                connection = shelf.take()
                if connection is None:
                    connection = self._connect(min(request.timeouts.connect, ends - time.monotonic()))
                asked = True
                outcome = connection.exchange(request, ends)
            else:
                outcome = TransportError("pool", f"all {self._size} connections were busy", sent=False)
        except TransportError as failure:
            outcome = failure.with_traceback(None)
        except Exception as error:
            outcome = TransportError("wire", type(error).__name__, sent=asked)
        finally:
            try:
                if connection is not None:
                    if connection.reusable and not self._closed and isinstance(outcome, TransportResponse):
                        shelf.put(connection)
                    else:
                        connection.close()
                room.leave(place)
            except BaseException:
                room.leave(place)  # an interruption struck while we were leaving
                raise
        if self._closed:
            shelf.clear()
        del request
        return unwrapped(outcome)

    def start_over(self) -> None:
        """Forget the parent's connections in a forked child: they are its conversation, not ours."""
        self._shelf.clear()
        self._shelf = IdleConnections(self._expiry)
        self._room = ThreadLimiter(self._size)

    def close(self) -> None:
        """Close idle connections; busy ones close when their call ends."""
        self._closed = True
        self._shelf.clear()
