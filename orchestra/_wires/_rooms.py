"""Waiting rooms and shelves: who may have a connection, and which one.

A pool that looks through all of its connections for each call costs more the more there are. Here a call
takes a place (first come, first served) and the connection that was used last: both cost the same
however many there are.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from typing import Generic, TypeVar

from ._connections import Keepable

__all__ = ["Place", "Shelf", "ThreadRoom"]

C = TypeVar("C", bound=Keepable)


class Shelf(Generic[C]):
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


class Place:
    """What a call holds while it may use a connection. Made before it asks, so that an interruption loses none."""

    __slots__ = ("held", "turn")

    def __init__(self) -> None:
        self.held = False
        self.turn: threading.Lock | None = None
        """Locked while the call waits."""


class ThreadRoom:
    """Places for threads, given in the order of asking."""

    __slots__ = ("_lock", "_places", "_waiting")

    def __init__(self, places: int) -> None:
        self._lock = threading.Lock()
        self._places = places
        self._waiting: deque[Place] = deque()

    def enter(self, place: Place, patience: float) -> bool:
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

    def _forget(self, place: Place) -> None:
        with contextlib.suppress(ValueError):
            self._waiting.remove(place)

    def leave(self, place: Place) -> None:
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
