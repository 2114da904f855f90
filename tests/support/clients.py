"""One way to call both clients, so that a test is written once."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from orchestra import AsyncOrchestra, Orchestra, OrchestraError, OutcomeUnknownError, Resolution
from orchestra._core.clock import SystemClock

from .clock import FakeClock
from .wires import CannedWire, Reply

__all__ = ["KINDS", "Caller", "Hurried", "came_of", "client_of", "finish"]

KINDS = ("sync", "async")


class Hurried(SystemClock):
    """The system's clock, on which waits take no time; an awaited one needs no event loop."""

    def sleep(self, seconds: float, /) -> None:
        """Go on at once."""

    async def asleep(self, seconds: float, /) -> None:
        """Go on at once."""


def finish(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine that never suspends, without an event loop."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    coroutine.close()
    raise AssertionError("the coroutine waits for something that is not a fake")


def came_of(call: Callable[[], Any]) -> Any:
    """Return what a call returned, or the error it raised."""
    try:
        return call()
    except OrchestraError as error:
        return error


class Caller:
    """Calls a client of either kind like a blocking one: `caller.payments.charge(...)`."""

    def __init__(self, target: Any) -> None:
        self.target = target

    def __getattr__(self, name: str) -> Any:
        return Caller(getattr(self.target, name))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        outcome = self.target(*args, **kwargs)
        return finish(outcome) if isinstance(outcome, Coroutine) else outcome

    def resolve(self, about: Any, **more: Any) -> Resolution[Any]:
        """Ask an error, or the client about a record, what became of a call."""
        if not isinstance(about, OutcomeUnknownError):
            found = Caller(self.target.resolve)(about, **more)
        elif hasattr(self.target, "aclose"):
            found = finish(about.aresolve(**more))
        else:
            found = about.resolve(**more)
        assert isinstance(found, Resolution)
        return found

    def shut(self) -> None:
        """Close the client."""
        if hasattr(self.target, "aclose"):
            finish(self.target.aclose())
        else:
            self.target.close()


def client_of(
    kind: str,
    wire: CannedWire | Reply,
    *,
    clock: FakeClock | None = None,
    classes: tuple[Any, Any] = (Orchestra, AsyncOrchestra),
    **settings: Any,
) -> Caller:
    """Make a client over a canned wire, or over a wire that gives one reply for ever. Of Orchestra, unless told."""
    transport = wire if isinstance(wire, CannedWire) else CannedWire(wire)
    settings = {"api_key": "test-key", **settings}
    time = clock or FakeClock()
    return Caller(classes[KINDS.index(kind)](transport=transport, clock=time, ids=time.ids, **settings))
