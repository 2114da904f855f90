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
from typing import Final, Generic, TypeVar

from ._connections import Keepable

__all__ = ["KEEP_ALIVE_SECONDS", "Shelf", "ThreadRoom"]

KEEP_ALIVE_SECONDS: Final = 5.0
"""How long an idle connection is trusted. Servers close theirs after as little as this, and a request
sent into a closing connection is an outcome nobody knows."""

C = TypeVar("C", bound=Keepable)


class Shelf(Generic[C]):
    """Idle connections, the one used last on top; those at the bottom grow old and are closed.

    Threads may share one: every step is one atomic operation of a deque.
    """

    __slots__ = ("_idle",)

    def __init__(self) -> None:
        self._idle: deque[C] = deque()

    def take(self) -> C | None:
        """Return a connection that can be used at once, or None."""
        oldest = time.monotonic() - KEEP_ALIVE_SECONDS
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
        with contextlib.suppress(IndexError):
            if self._idle[0].idle_since < now - KEEP_ALIVE_SECONDS:
                self._idle.popleft().close()

    def clear(self) -> None:
        """Close all."""
        while True:
            try:
                self._idle.pop().close()
            except IndexError:
                return


class ThreadRoom:
    """Places for threads, given in the order of asking."""

    __slots__ = ("_lock", "_places", "_waiting")

    def __init__(self, places: int) -> None:
        self._lock = threading.Lock()
        self._places = places
        self._waiting: deque[threading.Lock] = deque()

    def enter(self, patience: float) -> bool:
        """Wait for a place, at most `patience` seconds; tell whether there was one."""
        with self._lock:
            if self._places > 0:
                self._places -= 1
                return True
            turn = threading.Lock()
            turn.acquire()  # whoever leaves lets go of it
            self._waiting.append(turn)
        try:
            return turn.acquire(timeout=max(patience, 0.0)) or self._give_up(turn)
        except BaseException:
            if self._give_up(turn):
                self.leave()
            raise

    def _give_up(self, turn: threading.Lock) -> bool:
        """Stop waiting. Return True when the place came at the last moment."""
        with self._lock:
            try:
                self._waiting.remove(turn)
            except ValueError:
                return True
            return False

    def leave(self) -> None:
        """Give the place to whoever waits longest."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._places += 1
