"""Many calls in flight: throughput, p50, p99 and new connections, with tasks and with threads."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from statistics import median
from typing import Any

from benchmarks.contestants import ASYNC, OURS, SYNC, WIDE, Absent
from benchmarks.server import served

TASKS = ("httpx.AsyncClient.post", "httpx2.AsyncClient.post", "aiohttp", "pyreqwest", "asyncio protocol", *OURS, *WIDE)
THREADS = ("httpx.Client.post", "urllib3", *OURS)

Result = dict[str, float]


def stats(url: str) -> dict[str, int]:
    """Ask the server what it has seen."""
    with urllib.request.urlopen(url + "/stats") as answer:  # noqa: S310
        found: dict[str, int] = json.load(answer)
    return found


def _result(spent: list[float], seconds: float, calls: int, opened: int) -> Result:
    spent.sort()
    if not spent:
        return {"failed": calls, "per_second": 0.0}
    return {
        "failed": calls - len(spent),
        "per_second": round(len(spent) / seconds, 1),
        "p50_ms": round(spent[len(spent) // 2] * 1000, 2),
        "p99_ms": round(spent[int(len(spent) * 0.99)] * 1000, 2),
        "connections_per_1000": round(opened / calls * 1000, 1),
    }


async def _tasks(call: Any, calls: int, width: int) -> tuple[list[float], float]:
    spent: list[float] = []
    numbers = iter(range(calls))

    async def work() -> None:
        for _ in numbers:
            begun = time.perf_counter()
            with contextlib.suppress(Exception):  # a timeout of its pool: the call is missing from the results
                await call()
                spent.append(time.perf_counter() - begun)

    begun = time.perf_counter()
    await asyncio.gather(*[work() for _ in range(width)])
    return spent, time.perf_counter() - begun


def _threads(call: Any, calls: int, width: int) -> tuple[list[float], float]:
    spent: list[float] = []
    numbers = iter(range(calls))
    lock = threading.Lock()

    def work() -> None:
        while True:
            with lock:
                if next(numbers, None) is None:
                    return
            begun = time.perf_counter()
            with contextlib.suppress(Exception):
                call()
                spent.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=work) for _ in range(width)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return spent, time.perf_counter() - begun


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep the packages of all the others out of the collections that a crowd sets off."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def with_tasks(name: str, url: str, calls: int, width: int) -> Result | None:
    """Let tasks share one client of a contestant; None when it is absent."""

    async def scene() -> Result | None:
        try:
            call, close = await (ASYNC | WIDE)[name](url)
        except Absent:
            return None
        await _tasks(call, width, width)
        before = stats(url)["connections"]
        with _undisturbed():
            spent, seconds = await _tasks(call, calls, width)
        opened = stats(url)["connections"] - before - 1
        found = close()
        if hasattr(found, "__await__"):
            await found
        return _result(spent, seconds, calls, opened)

    return asyncio.run(scene())


def with_threads(name: str, url: str, calls: int, width: int) -> Result | None:
    """Let threads share one client of a contestant; None when it is absent."""
    try:
        call, close = SYNC[name](url)
    except Absent:
        return None
    _threads(call, width * 10, width)  # until as many connections are open as will ever be
    before = stats(url)["connections"]
    with _undisturbed():
        spent, seconds = _threads(call, calls, width)
    opened = stats(url)["connections"] - before - 1
    close()
    return _result(spent, seconds, calls, opened)


def _median(results: list[Result]) -> Result:
    whole = [result for result in results if result["per_second"]] or results
    return {key: round(median(result[key] for result in whole), 2) for key in whole[0]}


def measure(url: str, *, rounds: int, calls: int, say: Any) -> dict[str, Any]:
    """Run everybody at every width, in interleaved rounds; httpx gets fewer calls, because it is slow there."""
    found: dict[str, dict[str, list[Result]]] = {}
    for number in range(rounds):
        for kind, names, run, widths in (
            ("async", TASKS, with_tasks, (1, 16, 128, 1000)),
            ("sync", THREADS, with_threads, (16, 128)),
        ):
            for name in names:
                for width in widths:
                    share = min(calls, 600) if name.startswith("httpx") and width >= 128 else calls
                    result = run(name, url, max(share, width * 2 if width < 1000 else width), width)
                    if result is not None:
                        found.setdefault(f"{name}/{kind}", {}).setdefault(str(width), []).append(result)
            say(f"in flight, {kind}: round {number + 1} of {rounds}")
    return {name: {width: _median(results) for width, results in by.items()} for name, by in found.items()}


def slow_server(*, calls: int) -> dict[str, Any]:
    """128 tasks and a server that takes 50 ms: how much of the ideal 2,560 calls per second is left?"""
    names = ("httpx.AsyncClient.post", "aiohttp", *WIDE)
    found: dict[str, Any] = {}
    with served(delay=0.05) as url:
        for name in names:
            few = min(calls, 600) if name.startswith("httpx") else calls
            results = [result for _ in range(3) if (result := with_tasks(name, url, few, 128)) is not None]
            if results:
                middle = _median(results)
                found[f"{name}/async"] = {**middle, "of_ideal": round(middle["per_second"] / 2560, 3)}
    return found
