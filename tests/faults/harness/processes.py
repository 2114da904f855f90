"""Payments of several processes, some of them killed, looked for by another one; limits scaled down, time is real.

The parent serves the sandbox. Payers write the record of each call down before it leaves, as `before_send` lets
them. A finder asks about every record again and again, and tells what it read. Whatever was said is held against
the ledger at the end: nothing that was read as not moved may have moved.
"""

from __future__ import annotations

import asyncio
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from orchestra import AsyncOrchestra, CallRecord, Card, LookupOutcome, Orchestra, OrchestraError
from orchestra._core import lookup
from orchestra.sandbox import Sandbox, faults

from .promises import Violation
from .tally import Tally

__all__ = ["run_processes"]

SETTLE_SECONDS: Final = 0.6
DEADLINE: Final = 0.9
_ALLOWANCE: Final = 0.1
"""Seconds that clocks may differ by: all processes are on one machine."""
_AT_ONCE: Final = 10
_LATEST: Final = 3.0
"""Seconds after which the last held-back payment acts: long after anybody waits for it."""
_FINAL: Final = frozenset({LookupOutcome.MOVED, LookupOutcome.NOT_MOVED, LookupOutcome.ABSENT})
_SETTINGS: Final[Any] = {
    "api_key": "key",
    "payment_timeout": 0.5,
    "deadline": DEADLINE,
    "settle_seconds": SETTLE_SECONDS,
    "backoff_limit": 0.1,
}


def run_processes(cases: int, seed: int, tally: Tally | None = None, *, payers: int = 4) -> Tally:
    """Make so many payments in other processes, kill half of those in the middle, and check what is said of them."""
    tally = tally or Tally()
    chance = random.Random(seed)
    sandbox = Sandbox(seed=seed)
    kinds = [
        faults.reset_after_commit(), faults.reset_after_read(), faults.hang(commit=True), faults.bad_gateway(),
        *(faults.delay_before_commit(seconds) for seconds in (0.05, 0.3, 2.0)),
        *(faults.late_commit(seconds) for seconds in (0.3, DEADLINE, DEADLINE + SETTLE_SECONDS, _LATEST)),
        *(faults.second_attempt(seconds) for seconds in (0.2, SETTLE_SECONDS)),
    ]  # fmt: skip
    sandbox.random_faults(seed, 0.9, faults=kinds, on="charge")
    with sandbox.serve() as url, tempfile.TemporaryDirectory() as name:
        written, read = Path(name) / "records", Path(name) / "readings"
        written.touch()
        finder = _child("find", url, str(written), str(read), str(cases))
        each = [cases // payers + (number < cases % payers) for number in range(payers)]
        paying = [_child("pay", url, str(written), f"p{number}", str(count)) for number, count in enumerate(each)]
        for process in paying[: payers // 2]:
            time.sleep(chance.uniform(0.3, 0.8))
            process.send_signal(signal.SIGKILL)
        for process in paying:
            process.wait(60)
        (written.parent / "records.done").touch()
        code = finder.wait(120)
        if code:
            raise RuntimeError(f"the finder ended with {code}")
        time.sleep(_LATEST)  # the last one on its way has acted
        told = [json.loads(line) for line in read.read_text("utf-8").splitlines()]
        _check(sandbox, told, tally)
        tally.faults.update(fault.name for fault in sandbox.faults_injected)
    return tally


def _check(sandbox: Sandbox, told: list[dict[str, Any]], tally: Tally) -> None:
    moved = Counter(entry.reference for entry in sandbox.ledger.movements)
    for reference, times in moved.items():
        if times > 1:
            tally.violations.append(Violation("never twice", f"{times} movements of {reference}"))
    for saying in told:
        reference, reading = saying["reference"], LookupOutcome(saying["reading"])
        violations = []
        if reading is LookupOutcome.MOVED and not moved[reference]:
            violations.append(Violation("true reading", f"{reference} reads moved, and is not on the ledger"))
        if reading is LookupOutcome.NOT_MOVED and moved[reference]:
            violations.append(Violation("true reading", f"{reference} was read as not moved, and moved"))
        if reading is LookupOutcome.ABSENT and moved[reference]:
            tally.moved_after_absent += 1
        tally.add("find by another process", f"read {reading}", (), violations)


def _child(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "tests.faults.harness.processes", *arguments])


async def _pay(url: str, records: Path, prefix: str, count: int) -> None:
    with records.open("a", encoding="utf-8") as file:

        def keep(call: CallRecord) -> None:
            file.write(json.dumps(call.to_dict()) + "\n")
            file.flush()

        card = Card(number="4111111111111111", holder="Jane Smith", expires="12/2030")
        places = asyncio.Semaphore(_AT_ONCE)
        async with AsyncOrchestra(base_url=url, before_send=keep, **_SETTINGS) as client:

            async def charge(number: int) -> None:
                async with places:
                    try:
                        await client.payments.charge(
                            amount="25.00", currency="USD", card=card,
                            account="testfailure" if number % 5 == 0 else "stripeproduction",
                            reference=f"{prefix}-{number}",
                        )  # fmt: skip
                    except OrchestraError:
                        return

            await asyncio.gather(*map(charge, range(count)))


def _find(url: str, records: Path, readings: Path) -> None:
    setattr(lookup, "CLOCK_ALLOWANCE", _ALLOWANCE)  # noqa: B010  a constant, which type checkers guard
    final: set[str] = set()
    with Orchestra(base_url=url, **_SETTINGS) as client, readings.open("w", encoding="utf-8") as file:
        while True:
            done = records.with_name("records.done").exists()
            waiting = [call for call in _kept(records) if call.reference not in final]
            if done and not waiting:
                return
            for call in waiting:
                reading = client.payments.resolve(call, deadline=0.05).reading
                file.write(json.dumps({"reference": call.reference, "reading": reading, "at": time.time()}) + "\n")
                if reading in _FINAL:
                    final.add(str(call.reference))
            time.sleep(0.02)


def _kept(records: Path) -> Iterator[CallRecord]:
    """Return what was written down whole: a killed process may have left half a line."""
    for line in records.read_text("utf-8").splitlines():
        try:
            yield CallRecord.from_dict(json.loads(line))
        except ValueError:
            continue


if __name__ == "__main__":
    role, served, kept, *more = sys.argv[1:]
    if role == "pay":
        asyncio.run(_pay(served, Path(kept), more[0], int(more[1])))
    else:
        _find(served, Path(kept), Path(more[0]))
