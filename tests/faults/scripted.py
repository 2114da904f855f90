"""A wire that plays a script: what each attempt ends in, and how long it takes on a clock that nobody waits for."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs

from orchestra import (
    AsyncOrchestra,
    Orchestra,
    OrchestraError,
    TransportError,
    TransportRequest,
    TransportResponse,
)

BEGINNING = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@attrs.frozen(slots=True)
class Turn:
    """One attempt's end: an answer or a failure, after so many seconds, or when the attempt's time is over."""

    seconds: float = 0.0
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    sent: bool = True


@attrs.define(slots=True, eq=False)
class Stage:
    """Plays turns to a client and keeps what it did; the last turn is repeated for ever."""

    turns: Sequence[Turn]
    seed: int = 0
    time: float = 0.0
    requests: list[TransportRequest] = attrs.field(factory=list[TransportRequest])
    begun: list[float] = attrs.field(factory=list[float])
    waits: list[float] = attrs.field(factory=list[float])
    _chance: random.Random = attrs.field(
        init=False, default=attrs.Factory(lambda self: random.Random(self.seed), takes_self=True)
    )
    _ids: Iterator[int] = attrs.field(factory=itertools.count)

    def monotonic(self) -> float:
        """Tell the time that clients measure by."""
        return self.time

    def now(self) -> datetime:
        """Tell the time of day."""
        return BEGINNING + timedelta(seconds=self.time)

    def ids(self, kind: str) -> str:
        """Return the next id or reference."""
        return f"{next(self._ids):032x}" if kind == "id" else f"made-{next(self._ids)}"

    def sleep(self, seconds: float, /) -> None:
        """Let time pass."""
        self.waits.append(seconds)
        self.time += seconds

    async def asleep(self, seconds: float, /) -> None:
        """Let time pass, awaited."""
        self.sleep(seconds)

    def uniform(self, low: float, high: float, /) -> float:
        """Return the next number of chance."""
        return self._chance.uniform(low, high)

    def send(self, request: TransportRequest) -> TransportResponse:
        """Play the next turn, within the attempt's time as every wire must."""
        turn = self.turns[min(len(self.requests), len(self.turns) - 1)]
        self.requests.append(request)
        self.begun.append(self.time)
        allowed = min(request.budget, request.timeouts.read if turn.sent else request.timeouts.connect)
        self.time += min(turn.seconds, allowed)
        if turn.seconds > allowed:
            raise TransportError("timeout" if turn.sent else "connect", "too slow", sent=turn.sent)
        if turn.status is None:
            raise TransportError("read" if turn.sent else "connect", "broken", sent=turn.sent)
        return TransportResponse(turn.status, turn.headers, turn.body)

    async def asend(self, request: TransportRequest) -> TransportResponse:
        """Do the same, awaited."""
        return self.send(request)

    def close(self) -> None:
        """Nothing is open."""

    async def aclose(self) -> None:
        """Nothing is open."""


Call = Callable[[Any], Any]


def blocking(stage: Stage, call: Call, **settings: Any) -> Any:
    """Make a call through the blocking client; return its result or its error."""
    client = Orchestra(api_key="key", transport=stage, clock=stage, ids=stage.ids, **settings)
    try:
        return call(client)
    except OrchestraError as error:
        return error


def awaiting(stage: Stage, call: Call, **settings: Any) -> Any:
    """Make a call through the awaiting client; return its result or its error."""
    client = AsyncOrchestra(api_key="key", transport=_Awaited(stage), clock=stage, ids=stage.ids, **settings)

    async def made() -> Any:
        try:
            return await call(client)
        except OrchestraError as error:
            return error

    return asyncio.run(made())


@attrs.frozen(slots=True)
class _Awaited:
    """Hides the blocking half of a stage."""

    stage: Stage

    async def asend(self, request: TransportRequest) -> TransportResponse:
        return await self.stage.asend(request)

    async def aclose(self) -> None:
        """Nothing is open."""
