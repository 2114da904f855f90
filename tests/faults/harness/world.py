"""A sandbox, a clock that only moves when something waits, and both clients in front of them."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal, Self, TypeVar

import attrs

from orchestra import AsyncOrchestra, Orchestra, TransportError, TransportRequest, TransportResponse
from orchestra._core.clients import Settings
from orchestra.sandbox import Movement, Sandbox

from .doors import DIRECT, open_door

__all__ = ["SETTINGS", "SETTLE_SECONDS", "Attempt", "Hold", "Interrupt", "StatusFinds", "Via", "World"]

T = TypeVar("T")

Via = Literal["blocking", "awaiting"]
Interrupt = Literal["before", "after"]
"""Strike the caller while its request is on the way, before or after the sandbox acted."""

StatusFinds = Literal["payments", "all"]
"""What the sandbox's status look-up finds."""

SETTLE_SECONDS: Final = 20.0
SETTINGS: Final[Settings] = {
    "timeout": 5.0,
    "payment_timeout": 20.0,
    "deadline": 30.0,
    "settle_seconds": SETTLE_SECONDS,
}

_BEGINNING: Final = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
_TRIP: Final = 0.05
"""Seconds that an exchange without a fault takes."""

_TICKS_OF_A_HANG: Final = 5


@attrs.define(slots=True)
class Hold:
    """A request that the service takes at once and acts on after so many seconds, whether its caller waits or not."""

    seconds: float
    looks: list[tuple[float, Callable[[], object]]] = attrs.field(factory=list[tuple[float, Callable[[], object]]])
    """What others do meanwhile: after how many seconds, and what."""


@attrs.define(slots=True)
class Attempt:
    """One request that reached the wire."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    at: datetime
    """When it arrived."""
    left: bool = True
    """Whether bytes of it may have left."""
    answered: bool = False


class World:
    """Everything one run of operations needs. The same seed gives the same run.

    `wire` says how requests reach the sandbox: see `open_door`.
    """

    def __init__(self, seed: int = 0, *, wire: str = DIRECT, status_finds: StatusFinds = "payments") -> None:
        self.seconds = 0.0
        self.status_finds: StatusFinds = status_finds
        self.sandbox = Sandbox(clock=self, seed=seed, status_finds=status_finds)
        self.door = open_door(self.sandbox, wire)
        self.attempts: list[Attempt] = []
        self.waits: list[float] = []
        self.late_after = 10.0
        """Seconds after which a request acts that takes effect late."""
        self.hold: Hold | None = None
        """What the service does with the next payment."""
        self.interrupt: Interrupt | None = None
        self.interrupted = 0
        self.impatient = True
        """Whether an awaited request that hangs has its caller cancelled; otherwise it times out."""
        self._cancel = False
        self._hanging: asyncio.Future[TransportResponse] | None = None
        self._late: list[tuple[float, str, str | None]] = []
        self._acts: list[tuple[float, Callable[[], None]]] = []
        self._inside = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ids = 0
        self.uniform = random.Random(seed).uniform
        settings: Settings = {"api_key": "key", **SETTINGS}
        self.blocking = Orchestra(transport=_Wire(self), clock=self, ids=self.ids, **settings)
        self.awaiting = AsyncOrchestra(transport=_AsyncWire(self), clock=self, ids=self.ids, **settings)

    def monotonic(self) -> float:
        """Tell the seconds since the beginning."""
        return self.seconds

    def now(self) -> datetime:
        """Tell the time of the sandbox and of the clients."""
        return _BEGINNING + timedelta(seconds=self.seconds)

    def advance(self, seconds: float) -> None:
        """Let time pass. What is held back acts when it is due."""
        until = self.seconds + seconds
        while self._acts and self._acts[0][0] <= until:
            due, act = self._acts.pop(0)
            self.seconds = max(self.seconds, due)
            act()
        self.seconds = max(self.seconds, until)
        self.sandbox.engine.act_due()

    def settle(self, outcome: Literal["approved", "declined"] = "approved") -> None:
        """Decide what the gateway accepted, and let what takes effect late act now."""
        self.sandbox.settle(outcome=outcome)
        self._late.clear()

    def late_for(self, fault: str) -> float:
        """Return how late a request acts. A second attempt is not later than the time to settle allows for."""
        return min(self.late_after, SETTLE_SECONDS / 2) if fault == "second_attempt" else self.late_after

    def on_its_way(self, operation: str, reference: str | None) -> bool:
        """Tell whether a request for this payment has not acted yet."""
        return any(due > self.seconds and (name, of) == (operation, reference) for due, name, of in self._late)

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

    def ids(self, kind: str) -> str:
        """Return the next id, or reference of a payment that was given none."""
        self._ids += 1
        return f"{self._ids:032x}" if kind == "id" else f"made-{self._ids:032x}"

    def sleep(self, seconds: float, /) -> None:
        """Wait."""
        self.waits.append(seconds)
        self.advance(seconds)

    async def asleep(self, seconds: float, /) -> None:
        """Wait, and let others go on."""
        self.sleep(seconds)
        await asyncio.sleep(0)

    def begin(self, request: TransportRequest) -> Attempt:
        """Note an attempt."""
        self.advance(_TRIP)
        attempt = Attempt(request.method, request.path, request.headers, request.body, self.now())
        self.attempts.append(attempt)
        return attempt

    def end(
        self,
        attempt: Attempt,
        request: TransportRequest,
        failure: TransportError | None,
        seen: int,
        *,
        held: bool = False,
    ) -> None:
        """Note how an attempt ended, and let the time pass that it took."""
        attempt.answered = failure is None
        if failure is not None:
            attempt.left = failure.sent
        for fault in self.sandbox.faults_injected[seen:]:
            if fault.name in ("late_commit", "second_attempt"):
                self._late.append((self.seconds + self.late_for(fault.name), fault.operation, _reference(request)))
        waited = failure is not None and failure.reason == "timeout" and not held
        self.advance(min(request.timeouts.read, request.budget) if waited else _TRIP)

    def held(self, hold: Hold, request: TransportRequest) -> TransportResponse:
        """Carry a payment that the service acts on later. Its caller hears of it only while it has the patience."""
        begun, patience = self.seconds, min(request.timeouts.read, request.budget)
        due = begun + hold.seconds
        answers: list[TransportResponse | TransportError] = []

        def act() -> None:
            try:
                answers.append(self.door.send(request))
            except TransportError as failure:
                answers.append(failure)

        self._late.append((due, _operation(request), _reference(request)))
        self._acts.append((due, act))
        self._acts.sort(key=lambda each: each[0])
        for after, look in sorted(hold.looks, key=lambda each: each[0]):
            if after < patience:
                self.advance(max(0.0, begun + after - self.seconds))
                look()
        self.advance(max(0.0, min(due, begun + patience) - self.seconds))
        if answers and hold.seconds <= patience:
            if isinstance(answers[0], TransportError):
                raise answers[0]
            return answers[0]
        raise TransportError("timeout", "no answer in time", sent=True)

    def cancel(self) -> None:
        """Have the awaited call that is running cancelled."""
        self.interrupt = None
        self.interrupted += 1
        self._cancel = True

    async def hand_over(self, request: TransportRequest) -> TransportResponse:
        """Give an awaited request to the sandbox; one that hangs may time out."""
        self._inside = True
        self._hanging = asyncio.ensure_future(self.door.asend(request, impatient=self.impatient))
        try:
            await asyncio.wait({self._hanging})
            if self._hanging.cancelled():
                raise TransportError("timeout", "no answer in time", sent=True)
            return self._hanging.result()
        finally:
            carried, self._hanging, self._inside = self._hanging, None, False
            carried.cancel()
            await asyncio.wait({carried})


def _reference(request: TransportRequest) -> str | None:
    value: str | None = json.loads(request.body or b"{}").get("myRef")
    return value


def _operation(request: TransportRequest) -> str:
    return request.path.rpartition("/")[2]


class _Wire:
    """The sandbox's own wire, with the passing of time and Ctrl-C."""

    def __init__(self, world: World) -> None:
        self._world = world

    def send(self, request: TransportRequest) -> TransportResponse:
        world = self._world
        attempt, seen = world.begin(request), len(world.sandbox.faults_injected)
        self._strike("before")
        hold, world.hold = world.hold, None
        try:
            response = world.door.send(request) if hold is None else world.held(hold, request)
        except TransportError as failure:
            world.end(attempt, request, failure, seen, held=hold is not None)
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

    async def asend(self, request: TransportRequest) -> TransportResponse:
        world = self._world
        attempt, seen = world.begin(request), len(world.sandbox.faults_injected)
        await self._strike("before")
        hold, world.hold = world.hold, None
        try:
            response = await world.hand_over(request) if hold is None else world.held(hold, request)
        except TransportError as failure:
            world.end(attempt, request, failure, seen, held=hold is not None)
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
