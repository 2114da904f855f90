"""What it costs to be there: import, first call, memory."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.contestants import SYNC

ROOT = Path(__file__).resolve().parent.parent

IMPORTS = {
    "attrs": "import attrs",
    "httpx": "import httpx",
    "httpx2": "import httpx2",
    "aiohttp": "import aiohttp",
    "requests": "import requests",
    "stripe": "import stripe",
    "openai": "import openai",
    "gr4vy": "import gr4vy",
    "orchestra": "import orchestra",
    "orchestra, ready to charge": (
        "import orchestra, orchestra._http.h11_codec, orchestra._orchestrasolutions.payments,"
        " orchestra._orchestrasolutions.requests"
    ),
}

_TIMED = """
import time
begun = time.perf_counter()
{program}
print(time.perf_counter() - begun)
"""

FIRST = {
    "httpx": "import httpx\nclient = httpx.Client()\nclient.post(URL + '/PaymentGateway/charge', content=b'{}').json()",
    "orchestra": """
from orchestra import Card, Orchestra
client = Orchestra(api_key="key", base_url=URL)
client.payments.charge(
    amount="1.00", currency="USD", account="a", reference="r",
    card=Card(number="4111111111111111", holder="J", expires="12/2030"),
)""",
}


def _printed(program: str) -> float | None:
    """Return the number that a fresh process prints, None when it fails: a package is not installed."""
    paths = os.pathsep.join([str(ROOT), str(ROOT / "generated")])
    environment = {**os.environ, "PYTHONPATH": paths}
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, env=environment, cwd=ROOT
    )
    return float(ran.stdout) if ran.returncode == 0 else None


def _timed(program: str) -> float | None:
    seconds = _printed(_TIMED.format(program=program))
    return None if seconds is None else seconds * 1000


def imports(times: int) -> dict[str, dict[str, float]]:
    """Return milliseconds of importing each package in a fresh process, in interleaved rounds."""
    found: dict[str, list[float]] = {}
    for _ in range(times):
        for name, program in IMPORTS.items():
            spent = _timed(program)
            if spent is not None:
                found.setdefault(name, []).append(spent)
    return {
        name: {"median": round(median(values), 1), "min": round(min(values), 1), "max": round(max(values), 1)}
        for name, values in found.items()
    }


def first_call(url: str, times: int) -> dict[str, float]:
    """Return milliseconds from nothing to the first answer: import, client, connection, call."""
    found: dict[str, list[float]] = {}
    for _ in range(times):
        for name, program in FIRST.items():
            spent = _timed(f"URL = {url!r}\n{program}")
            if spent is not None:
                found.setdefault(name, []).append(spent)
    return {name: round(median(values), 1) for name, values in found.items()}


def resident() -> float | None:
    """Return MiB that this process holds; None where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def flatness(url: str, calls: int) -> dict[str, Any]:
    """Return MiB before and after so many calls on the default wire, after a warm-up."""
    call, close = SYNC["orchestra"](url)
    for _ in range(2000):
        call()
    gc.collect()
    steps = [resident()]
    for _ in range(5):
        for _ in range(calls // 5):
            call()
        gc.collect()
        steps.append(resident())
    close()
    return {"calls": calls, "mib": [None if step is None else round(step, 2) for step in steps]}


_AFTER_IMPORT = """
from pathlib import Path
import os
{program}
print(int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20)
"""


def after_import() -> dict[str, float]:
    """Return MiB of a process that has imported one package and done nothing."""
    found: dict[str, float] = {}
    for name, program in {"nothing": "", **IMPORTS}.items():
        mib = _printed(_AFTER_IMPORT.format(program=program))
        if mib is not None:
            found[name] = round(mib, 1)
    return found
