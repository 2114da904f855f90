"""Puts faults in the way of requests and remembers which."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Literal, TypeAlias, cast, get_args

import attrs

from ._answers import Answer, OperationName
from ._core import SandboxCore
from ._routing import MONEY_OPERATIONS, READS
from .faults import FAULTS, Fault

__all__ = ["Engine", "Exchange", "InjectedFault", "Target"]

Target: TypeAlias = OperationName | Literal["any", "money", "reads"] | Collection[OperationName]

_OPERATIONS: Final[frozenset[OperationName]] = frozenset(get_args(OperationName))
_GROUPS: Final = {"any": _OPERATIONS, "money": MONEY_OPERATIONS, "reads": READS}


@attrs.frozen(slots=True)
class InjectedFault:
    """A fault that happened."""

    name: str
    operation: OperationName
    reference: str | None
    """The request's `myRef`, or our reference in its metadata, when the request was read and had one."""
    acted: bool
    """Whether the request was let through to the sandbox: see the ledger for what it did."""


@attrs.define(slots=True)
class _Injection:
    fault: Fault
    on: frozenset[OperationName]
    times: int


@attrs.define(slots=True)
class Exchange:
    """One request on its way through the sandbox, for a door to carry."""

    engine: Engine
    operation: OperationName | None
    fault: Fault | None
    finished: bool = False

    def perform(self, method: str, path: str, headers: Sequence[tuple[str, str]], body: bytes | None) -> Answer:
        """Let the request take what effect the fault leaves it, and return the answer for the caller."""
        core, fault = self.engine.core, self.fault
        if fault is None or self.operation is None:
            return core.handle(method, path, headers, body)
        with core.lock:
            reply: Answer | None = None
            if fault.effect == "late":
                self.engine.postpone(lambda: core.handle(method, path, headers, body), fault.seconds)
                if fault.first == "declined":
                    core.handle(method, path, headers, body, ending="declined")
            elif fault.effect != "never":
                reply = core.handle(
                    method, path, headers, body, ending="pending" if fault.effect == "pending" else "done"
                )
            self.finish(body, acted=reply is not None)
        if fault.alter is not None:
            reply = fault.alter(self.operation, reply)
        return reply or Answer(500, (), b"")

    def finish(self, body: bytes | None = None, *, acted: bool = False) -> None:
        """Write down that the fault happened, once."""
        if self.fault is not None and self.operation is not None and not self.finished:
            self.finished = True
            happened = InjectedFault(self.fault.name, self.operation, _reference(body), acted)
            self.engine.happened.append(happened)


class Engine:
    """The faults that wait for a request, in the order they were injected, and random ones."""

    def __init__(self, core: SandboxCore) -> None:
        self.core = core
        self.happened: list[InjectedFault] = []
        self._waiting: list[_Injection] = []
        self._postponed: list[tuple[datetime | None, Callable[[], Answer]]] = []
        self._draw: Callable[[OperationName], Fault | None] | None = None

    def inject(self, fault: Fault | str, on: Target, times: int) -> None:
        """Put a fault in the way of the next requests of the named operations."""
        made, targets = _make(fault), _targets(on)
        if times < 1:
            raise ValueError("times must be at least 1")
        if not any(made.fits(operation) for operation in targets):
            raise ValueError(f"{made.name} makes sense for operations that move money only")
        with self.core.lock:
            self._waiting.append(_Injection(made, targets, times))

    def inject_at_random(self, seed: int, rate: float, faults: Collection[Fault | str] | None, on: Target) -> None:
        """Give each request a fault with the given probability, always the same ones for a seed."""
        if not 0 <= rate <= 1:
            raise ValueError("rate must be between 0 and 1")
        kinds = [_make(fault) for fault in (FAULTS if faults is None else faults)]
        targets = _targets(on)
        source = random.Random(seed)  # noqa: S311 - repeatable on purpose, guards nothing

        def draw(operation: OperationName) -> Fault | None:
            hit, index = source.random() < rate, source.randrange(len(kinds))
            fault = kinds[index]
            return fault if hit and operation in targets and fault.fits(operation) else None

        with self.core.lock:
            self._draw = draw

    def clear(self) -> None:
        """Forget every fault that has not happened yet."""
        with self.core.lock:
            self._waiting.clear()
            self._draw = None

    def postpone(self, act: Callable[[], Answer], seconds: float | None) -> None:
        """Keep a request that takes effect at the next `settle()`, or after so many seconds if that is sooner."""
        due = None if seconds is None else self.core.now() + timedelta(seconds=seconds)
        self._postponed.append((due, act))

    def act_late(self) -> int:
        """Let the postponed requests take effect, and return how many they were."""
        with self.core.lock:
            postponed, self._postponed = self._postponed, []
            for _, act in postponed:
                act()
            return len(postponed)

    def act_due(self) -> None:
        """Let the postponed requests take effect whose time has come, in the order of their times."""
        if not self._postponed:
            return
        with self.core.lock:
            now = self.core.now()
            due = [(when, act) for when, act in self._postponed if when is not None and when <= now]
            self._postponed = [(when, act) for when, act in self._postponed if when is None or when > now]
            for _, act in sorted(due, key=lambda each: each[0]):
                act()

    def begin(self, method: str, path: str) -> Exchange:
        """Take up a request and decide its fault: an injected one first, else a random one."""
        self.act_due()
        found = self.core.match(method, path)
        if found is None:
            return Exchange(self, None, None)
        operation = found.route.name
        with self.core.lock:
            return Exchange(self, operation, self._next(operation))

    def _next(self, operation: OperationName) -> Fault | None:
        for injection in self._waiting:
            if operation in injection.on and injection.fault.fits(operation):
                injection.times -= 1
                if not injection.times:
                    self._waiting.remove(injection)
                return injection.fault
        return None if self._draw is None else self._draw(operation)


def _make(fault: Fault | str) -> Fault:
    if isinstance(fault, Fault):
        return fault
    if fault not in FAULTS:
        raise ValueError(f"there is no fault {fault!r}; there are {', '.join(FAULTS)}")
    return FAULTS[fault]()


def _targets(on: Target) -> frozenset[OperationName]:
    group = _GROUPS.get(on, frozenset({on})) if isinstance(on, str) else frozenset(on)
    unknown = group - _OPERATIONS
    if unknown or not group:
        raise ValueError(f"on must be any, money, reads or operations of {', '.join(sorted(_OPERATIONS))}")
    return cast("frozenset[OperationName]", group)


def _reference(body: bytes | None) -> str | None:
    try:
        value: Any = json.loads(body or b"null")
    except ValueError:
        return None
    members = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    metadata: Any = members.get("metadata")
    kept = cast("dict[str, Any]", metadata).get("orchestra_reference") if isinstance(metadata, dict) else None
    reference: Any = members.get("myRef", kept)
    return reference if isinstance(reference, str) else None
