"""A sandbox, a clock that only moves when something waits, and both clients in front of them."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal, Self, TypeVar

import attrs

from orchestra import AsyncOrchestra, Orchestra, Runtime, WireFailure, WireRequest, WireResponse
from orchestra._clients import Settings
from orchestra.sandbox import Movement, Sandbox

from .doors import DIRECT, open_door

__all__ = ["SETTINGS", "SETTLE_SECONDS", "Attempt", "Interrupt", "Via", "World"]

T = TypeVar("T")

Via = Literal["blocking", "awaiting"]
Interrupt = Literal["before", "after"]
"""Strike the caller while its request is on the way, before or after the sandbox acted."""

SETTLE_SECONDS: Final = 20.0
SETTINGS: Final[Settings] = {
    "timeout": 5.0,
    "payment_timeout": 5.0,
    "deadline": 30.0,
    "settle_seconds": SETTLE_SECONDS,
}

_BEGINNING: Final = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
_TRIP: Final = 0.05
"""Seconds that an exchange without a fault takes."""

_TICKS_OF_A_HANG: Final = 5


@attrs.define(slots=True)
class Attempt:
    """One request that reached the wire."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    left: bool = True
    """Whether bytes of it may have left."""
    answered: bool = False


class World:
    """Everything one run of operations needs. The same seed gives the same run.

    `wire` says how requests reach the sandbox: see `open_door`.
    """

    def __init__(self, seed: int = 0, *, wire: str = DIRECT) -> None:
        self.seconds = 0.0
        self.sandbox = Sandbox(now=self.now, seed=seed)
        self.door = open_door(self.sandbox, wire)
        self.attempts: list[Attempt] = []
        self.waits: list[float] = []
        self.late: list[tuple[str, str | None]] = []
        """Operation and reference of requests that the sandbox holds back."""
        self.late_after = 10.0
        """Seconds after which a held-back request acts. Less than SETTLE_SECONDS."""
        self.interrupt: Interrupt | None = None
        self.interrupted = 0
        self.impatient = True
        """Whether an awaited request that hangs has its caller cancelled; otherwise it times out."""
        self._cancel = False
        self._hanging: asyncio.Future[WireResponse] | None = None
        self._late_due: float | None = None
        self._inside = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ids = 0
        self._chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
        runtime = Runtime(
            clock=lambda: self.seconds,
            now=self.now,
            sleep=self._sleep,
            asleep=self._asleep,
            uniform=self._chance.uniform,
            make_id=self._make_id,
            make_reference=lambda: f"made-{self._make_id()}",
        )
        settings: Settings = {"api_key": "key", **SETTINGS}
        self.blocking = Orchestra(transport=_Wire(self), runtime=runtime, **settings)
        self.awaiting = AsyncOrchestra(transport=_AsyncWire(self), runtime=runtime, **settings)

    def now(self) -> datetime:
        """Tell the time of the sandbox and of the clients."""
        return _BEGINNING + timedelta(seconds=self.seconds)

    def advance(self, seconds: float) -> None:
        """Let time pass; what the sandbox held back acts when it is due."""
        self.seconds += seconds
        if self._late_due is not None and self.seconds >= self._late_due:
            self._late_due = None
            self.late.clear()
            self.sandbox.engine.act_late()

    def client(self, via: Via) -> Any:
        """Return one of the two clients. Their methods differ only in what `run` evens out."""
        return self.blocking if via == "blocking" else self.awaiting

    def run(self, call: Callable[[], T | Coroutine[Any, Any, T]]) -> T:
        """Make a call and return its result, awaiting it if it is to be awaited.

        An awaited call that is to be interrupted is cancelled, and so is one that hangs, by an impatient world.
        """
        pending: Any = call()
        if not asyncio.iscoroutine(pending):
            return pending  # type: ignore[no-any-return]
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
        result: T = self._loop.run_until_complete(self._guarded(pending))
        return result

    def snapshot(self) -> dict[str, Movement]:
        """Return the ledger as it is, by gateway reference."""
        return {entry.gateway_reference: entry for entry in self.sandbox.ledger.entries}

    def close(self) -> None:
        """Let go of sockets and the event loop."""
        try:
            self.door.close(self._loop)
        finally:
            if self._loop is not None:
                self._loop.close()
                self._loop = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def _guarded(self, pending: Coroutine[Any, Any, T]) -> T:
        task = asyncio.ensure_future(pending)
        quiet = 0
        while not task.done():
            await asyncio.sleep(0)
            quiet = quiet + 1 if self._inside and self.door.hangs else 0
            if self._cancel or (quiet > _TICKS_OF_A_HANG and self.impatient):
                self._cancel = False
                task.cancel()
            elif quiet > _TICKS_OF_A_HANG and self._hanging is not None:
                self._hanging.cancel()
        return await task

    def _make_id(self) -> str:
        self._ids += 1
        return f"{self._ids:032x}"

    def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.advance(seconds)

    async def _asleep(self, seconds: float) -> None:
        self._sleep(seconds)
        await asyncio.sleep(0)

    def begin(self, request: WireRequest) -> Attempt:
        """Note an attempt."""
        attempt = Attempt(request.method, request.path, request.headers, request.body)
        self.attempts.append(attempt)
        self.advance(_TRIP)
        return attempt

    def end(self, attempt: Attempt, request: WireRequest, failure: WireFailure | None, seen: int) -> None:
        """Note how an attempt ended, and let the time pass that it took."""
        attempt.answered = failure is None
        if failure is not None:
            attempt.left = failure.sent
        for fault in self.sandbox.faults_injected[seen:]:
            if fault.name == "late_commit":
                self.late.append((fault.operation, _reference(request)))
                self._late_due = self._late_due or self.seconds + self.late_after
        waited = failure is not None and failure.reason == "timeout"
        self.advance(min(request.timeouts.read, request.budget) if waited else _TRIP)

    def cancel(self) -> None:
        """Have the awaited call that is running cancelled."""
        self.interrupt = None
        self.interrupted += 1
        self._cancel = True

    async def hand_over(self, request: WireRequest) -> WireResponse:
        """Give an awaited request to the sandbox; one that hangs may time out."""
        self._inside = True
        self._hanging = asyncio.ensure_future(self.door.asend(request, impatient=self.impatient))
        try:
            await asyncio.wait({self._hanging})
            if self._hanging.cancelled():
                raise WireFailure("timeout", "no answer in time", sent=True)
            return self._hanging.result()
        finally:
            carried, self._hanging, self._inside = self._hanging, None, False
            carried.cancel()
            await asyncio.wait({carried})


def _reference(request: WireRequest) -> str | None:
    import json

    value: str | None = json.loads(request.body or b"{}").get("myRef")
    return value


class _Wire:
    """The sandbox's own wire, with the passing of time and Ctrl-C."""

    def __init__(self, world: World) -> None:
        self._world = world

    def send(self, request: WireRequest) -> WireResponse:
        world = self._world
        attempt, seen = world.begin(request), len(world.sandbox.faults_injected)
        self._strike("before")
        try:
            response = world.door.send(request)
        except WireFailure as failure:
            world.end(attempt, request, failure, seen)
            raise
        world.end(attempt, request, None, seen)
        self._strike("after")
        return response

    def _strike(self, when: Interrupt) -> None:
        if self._world.interrupt == when:
            self._world.interrupt = None
            self._world.interrupted += 1
            raise KeyboardInterrupt

    def close(self) -> None:
        """Do nothing: the sandbox outlives its clients."""


class _AsyncWire:
    """The same, awaited; an interruption is a cancelled task."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def asend(self, request: WireRequest) -> WireResponse:
        world = self._world
        attempt, seen = world.begin(request), len(world.sandbox.faults_injected)
        await self._strike("before")
        try:
            response = await world.hand_over(request)
        except WireFailure as failure:
            world.end(attempt, request, failure, seen)
            raise
        world.end(attempt, request, None, seen)
        await self._strike("after")
        return response

    async def _strike(self, when: Interrupt) -> None:
        if self._world.interrupt == when:
            self._world.cancel()
            await asyncio.Event().wait()

    async def aclose(self) -> None:
        """Do nothing: the sandbox outlives its clients."""
