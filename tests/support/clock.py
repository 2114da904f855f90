"""Time and chance that tests decide."""

from __future__ import annotations

import datetime
import itertools
import random

__all__ = ["FakeClock"]

BEGINNING = datetime.datetime(2026, 3, 1, 12, 0, tzinfo=datetime.UTC)


class FakeClock:
    """A clock that stands still until somebody sleeps, with seeded chance and counted ids."""

    def __init__(self, seed: int = 0) -> None:
        self.time = 1000.0
        self.sleeps: list[float] = []
        self.uniform = random.Random(seed).uniform
        self._ids = {"id": itertools.count(1), "reference": itertools.count(1)}

    def ids(self, kind: str) -> str:
        """Return the next correlation id or reference."""
        return f"{'ref' if kind == 'reference' else kind}-{next(self._ids[kind])}"

    def monotonic(self) -> float:
        """Return the time that a client measures by."""
        return self.time

    def now(self) -> datetime.datetime:
        """Return the time of day."""
        return BEGINNING + datetime.timedelta(seconds=self.time - 1000.0)

    def pass_time(self, seconds: float) -> None:
        """Let time go by."""
        self.time += seconds

    def sleep(self, seconds: float) -> None:
        """Note a wait; it takes no time."""
        self.sleeps.append(seconds)
        self.time += seconds

    async def asleep(self, seconds: float) -> None:
        """Note a wait; it takes no time."""
        self.sleep(seconds)
