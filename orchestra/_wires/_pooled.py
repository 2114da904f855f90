"""The wires we ship: calls take a place and a connection, and only one that ended cleanly is used again."""

from __future__ import annotations

import time
from collections.abc import Callable

from .._wire import WireFailure, WireRequest, WireResponse
from ._connections import Connection
from ._forks import watch_forks
from ._rooms import Place, Shelf, ThreadRoom

__all__ = ["PooledWire", "unwrapped"]


def unwrapped(outcome: WireResponse | WireFailure | None) -> WireResponse:
    """Return an answer, or raise what came instead, with none of the library's frames behind it."""
    if isinstance(outcome, WireResponse):
        return outcome
    raise outcome or WireFailure("wire", "nothing came", sent=True)


class PooledWire:
    """Blocking. Shared by any number of threads; a forked child opens connections of its own."""

    def __init__(self, connect: Callable[[float], Connection], size: int, expiry: float) -> None:
        self._connect = connect
        self._size = size
        self._expiry = expiry
        self._room = ThreadRoom(size)
        self._shelf: Shelf[Connection] = Shelf(expiry)
        self._closed = False
        watch_forks(self)

    def send(self, request: WireRequest) -> WireResponse:
        """Send one request on the connection used last."""
        if self._closed:
            raise WireFailure("closed", "the client is closed", sent=False)
        ends = time.monotonic() + request.budget
        room, shelf, place = self._room, self._shelf, Place()
        connection: Connection | None = None
        outcome: WireResponse | WireFailure | None = None
        asked = False
        try:
            if room.enter(place, min(request.timeouts.pool, request.budget)):
                connection = shelf.take()
                if connection is None:
                    connection = self._connect(min(request.timeouts.connect, ends - time.monotonic()))
                asked = True
                outcome = connection.exchange(request, ends)
            else:
                outcome = WireFailure("pool", f"all {self._size} connections were busy", sent=False)
        except WireFailure as failure:
            outcome = failure.with_traceback(None)
        except Exception as error:
            outcome = WireFailure("wire", type(error).__name__, sent=asked)
        finally:
            try:
                if connection is not None:
                    if connection.reusable and not self._closed and isinstance(outcome, WireResponse):
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
        self._shelf = Shelf(self._expiry)
        self._room = ThreadRoom(self._size)

    def close(self) -> None:
        """Close idle connections; busy ones close when their call ends."""
        self._closed = True
        self._shelf.clear()
