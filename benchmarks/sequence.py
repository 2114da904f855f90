"""One call after another: processor and wall time, in interleaved rounds, as ratios to the reference of each round."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from benchmarks.contestants import ASYNC, REFERENCE_NAME, SYNC, Absent

Numbers = dict[str, dict[str, float]]


def summary(values: list[float]) -> dict[str, float]:
    """Return median and range."""
    return {"median": round(median(values), 4), "min": round(min(values), 4), "max": round(max(values), 4)}


def opened(url: str, runner: asyncio.Runner) -> tuple[dict[str, tuple[Callable[[int], None], Any]], dict[str, str]]:
    """Open all contestants; return how to call each n times, and who is absent and why."""
    ready: dict[str, tuple[Callable[[int], None], Any]] = {}
    absent: dict[str, str] = {}
    for name, maker in SYNC.items():
        try:
            call, close = maker(url)
        except Absent as why:
            absent[f"{name}/sync"] = str(why)
            continue
        ready[f"{name}/sync"] = (_looped(call), close)
    for name, amaker in ASYNC.items():
        try:
            acall, aclose = runner.run(amaker(url))  # type: ignore[arg-type]
        except Absent as why:
            absent[f"{name}/async"] = str(why)
            continue
        ready[f"{name}/async"] = (_alooped(acall, runner), lambda close=aclose: runner.run(_awaited(close)))
    return ready, absent


async def _awaited(close: Any) -> None:
    found = close()
    if hasattr(found, "__await__"):
        await found


def _looped(call: Callable[[], Any]) -> Callable[[int], None]:
    def times(number: int) -> None:
        for _ in range(number):
            call()

    return times


def _alooped(call: Callable[[], Any], runner: asyncio.Runner) -> Callable[[int], None]:
    async def loop(number: int) -> None:
        for _ in range(number):
            await call()

    return lambda number: runner.run(loop(number))


def measure(url: str, rounds: int, calls: int) -> dict[str, Any]:
    """Run all contestants, round by round, and relate each to the reference of its round."""
    cpu: dict[str, list[float]] = {}
    wall: dict[str, list[float]] = {}
    with asyncio.Runner() as runner:
        ready, absent = opened(url, runner)
        for name, (times, _) in ready.items():
            times(20)
            cpu[name], wall[name] = [], []
        for number in range(rounds):
            names = list(ready)
            for name in names[number % len(names) :] + names[: number % len(names)]:
                times = ready[name][0]
                gc.collect()
                times(3)
                spent, passed = time.process_time(), time.perf_counter()
                times(calls)
                cpu[name].append((time.process_time() - spent) / calls * 1e6)
                wall[name].append((time.perf_counter() - passed) / calls * 1e6)
        for _, close in ready.values():
            close()
    reference = f"{REFERENCE_NAME}/sync"
    return {
        "reference_us": {"cpu": summary(cpu[reference]), "wall": summary(wall[reference])},
        "cpu": _ratios(cpu, reference),
        "wall": _ratios(wall, reference),
        "absent": absent,
    }


def _ratios(found: dict[str, list[float]], reference: str) -> Numbers:
    base = found[reference]
    return {
        name: summary([mine / theirs for mine, theirs in zip(values, base, strict=True)])
        for name, values in found.items()
    }
