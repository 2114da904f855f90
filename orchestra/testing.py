"""What tests of a service need beside the sandbox: a clock that they set, and no way to the live services.

```python
from orchestra.sandbox import Sandbox
from orchestra.testing import ManualClock

clock = ManualClock()
sandbox = Sandbox(clock=clock)
client = sandbox.client(clock=clock)
```

Then waits take no time, and a look-up of a lost payment is settled as soon as the clock says so.
"""

from __future__ import annotations

import datetime
import random
import socket
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final

from ._core.clock import Clock

__all__ = ["Clock", "LiveHostError", "ManualClock", "block_network"]

LIVE_HOSTS: Final = (
    "orchestrasolutions.com",
    "epaytools.com",
    "orchestrate.global",
    "forter-secure.com",
    "checkouttools.com",
)
"""Hosts of the vendors, with everything below them."""


class ManualClock:
    """A clock that stands still until it is told to move, or somebody waits by it. Threads may share one.

    Args:
        start: The time of day to begin with, aware of its zone; 2026-01-01 12:00 UTC when absent.
        seed: Makes the random part of waits repeatable.

    Raises:
        ValueError: `start` has no zone.
    """

    def __init__(self, start: datetime.datetime | None = None, *, seed: int = 0) -> None:
        begun = start or datetime.datetime(2026, 1, 1, 12, 0, tzinfo=datetime.UTC)
        if begun.tzinfo is None:
            raise ValueError("start must have a time zone")
        self._start = begun
        self._seconds = 0.0
        self._chance = random.Random(seed)  # noqa: S311  repeatable on purpose

    def monotonic(self) -> float:
        """Return the seconds since the clock was made."""
        return self._seconds

    def now(self) -> datetime.datetime:
        """Return the time of day."""
        return self._start + datetime.timedelta(seconds=self._seconds)

    def advance(self, seconds: float) -> None:
        """Let time pass.

        Args:
            seconds: How much; 0 or more.

        Raises:
            ValueError: Time does not go back.
        """
        if not seconds >= 0:
            raise ValueError(f"time does not go back: {seconds}")
        self._seconds += seconds

    def sleep(self, seconds: float, /) -> None:
        """Wait: the clock moves, and nothing takes time."""
        self.advance(seconds)

    async def asleep(self, seconds: float, /) -> None:
        """Wait: the clock moves, and nothing takes time."""
        self.advance(seconds)

    def uniform(self, low: float, high: float, /) -> float:
        """Return a number between the two, by the seed."""
        return self._chance.uniform(low, high)


class LiveHostError(RuntimeError):
    """A test tried to look up a host of the live services."""


_refused: Final[list[str]] = []
"""Hosts whose look-up was refused and nobody has told of yet. The pytest plugin does."""


def block_network() -> AbstractContextManager[None]:
    """Refuse every look-up of a host of the live services, from now on and from any thread of this process.

    Call it once, in `conftest.py`: the look-up raises `LiveHostError` where it happens, and where pytest runs, the test
    that was running fails even if something has caught the error; outside of tests the session fails. Hosts that have
    nothing to do with the vendors are looked up as ever.

    Returns:
        A context manager that ends it; not to use it leaves the network blocked until the process ends.
    """
    original = socket.getaddrinfo

    def guarded(host: Any, *args: Any, **options: Any) -> Any:
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
        plain = name.rstrip(".").lower()
        if any(plain == live or plain.endswith(f".{live}") for live in LIVE_HOSTS):
            _refused.append(name)
            raise LiveHostError(f"a test tried to reach the live host {name}")
        return original(host, *args, **options)

    socket.getaddrinfo = guarded

    @contextmanager
    def blocked() -> Generator[None]:
        try:
            yield
        finally:
            socket.getaddrinfo = original

    return blocked()


def take_refused() -> list[str]:
    """Return the hosts whose look-up was refused since this was last asked."""
    found = list(_refused)
    del _refused[: len(found)]
    return found
