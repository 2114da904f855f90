"""Where time comes from: the system's clock, or one that a test sets."""

from __future__ import annotations

import datetime
import random
import secrets
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Literal, Protocol, Self

import attrs

__all__ = ["Clock", "MakeId", "Runtime", "SystemClock"]


class Clock(Protocol):
    """What a client and a sandbox ask about time. `orchestra.testing.ManualClock` is one for tests."""

    def monotonic(self) -> float:
        """Return seconds from any beginning, which never go back."""
        ...

    def now(self) -> datetime.datetime:
        """Return the time of day, aware of its zone."""
        ...

    def sleep(self, seconds: float, /) -> None:
        """Wait, blocking."""
        ...

    async def asleep(self, seconds: float, /) -> None:
        """Wait, awaited."""
        ...


class SystemClock:
    """The system's clock; awaited waits are asyncio's."""

    def monotonic(self) -> float:
        """Return the system's monotonic time."""
        return time.monotonic()

    def now(self) -> datetime.datetime:
        """Return the time of day in UTC."""
        return datetime.datetime.now(datetime.UTC)

    def sleep(self, seconds: float, /) -> None:
        """Wait, blocking."""
        time.sleep(seconds)

    async def asleep(self, seconds: float, /) -> None:
        """Wait as asyncio does."""
        import asyncio

        await asyncio.sleep(seconds)


MakeId = Callable[[Literal["id", "reference"]], str]
"""Makes correlation ids, and references for payments that were given none."""


@attrs.frozen(slots=True, kw_only=True)
class Runtime:
    """What one client asks about time and chance."""

    clock: Callable[[], float] = time.monotonic
    now: Callable[[], datetime.datetime] = partial(datetime.datetime.now, datetime.UTC)
    sleep: Callable[[float], None] = time.sleep
    asleep: Callable[[float], Awaitable[None]] = SystemClock().asleep
    uniform: Callable[[float, float], float] = random.uniform
    make_id: Callable[[], str] = partial(secrets.token_hex, 16)
    make_reference: Callable[[], str] | None = None
    """Makes references for payments that were given none."""
    needs_asyncio: bool = True
    """Whether awaited waits are asyncio's."""

    @classmethod
    def of(cls, clock: Clock | None, ids: MakeId | None) -> Self:
        """Put it together: of a clock, and of what makes ids; of the system's without one."""
        made = cls() if ids is None else cls(make_id=partial(ids, "id"), make_reference=partial(ids, "reference"))
        if clock is None:
            return made
        return attrs.evolve(
            made,
            clock=clock.monotonic,
            now=clock.now,
            sleep=clock.sleep,
            asleep=clock.asleep,
            uniform=getattr(clock, "uniform", random.uniform),
            needs_asyncio=getattr(clock.asleep, "__func__", None) is SystemClock.asleep,
        )
