"""Time and chance that tests decide."""

from __future__ import annotations

import datetime
import itertools
import random

from orchestra import Runtime

__all__ = ["FakeClock"]

BEGINNING = datetime.datetime(2026, 3, 1, 12, 0, tzinfo=datetime.UTC)


class FakeClock:
    """A clock that stands still until somebody sleeps, with seeded chance and counted ids."""

    def __init__(self, seed: int = 0) -> None:
        self.time = 1000.0
        self.sleeps: list[float] = []
        ids = itertools.count(1)
        references = itertools.count(1)
        self.runtime = Runtime(
            clock=lambda: self.time,
            now=self.now,
            sleep=self.sleep,
            asleep=self.asleep,
            uniform=random.Random(seed).uniform,
            make_id=lambda: f"id-{next(ids)}",
            make_reference=lambda: f"ref-{next(references)}",
        )

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
