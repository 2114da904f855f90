"""What our tools cost beside their peers: making the client, comparing specs, faking the API."""

from __future__ import annotations

import importlib.util
import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def _ran(command: list[str], folder: Path = ROOT) -> dict[str, float] | None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    begun = time.perf_counter()
    ran = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    seconds = time.perf_counter() - begun
    if ran.returncode not in (0, 1):
        return None
    return {
        "seconds": round(seconds, 2),
        "processor_seconds": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before, 2),
    }


def generator_jar() -> Path | None:
    """Return openapi-generator's jar from its PyPI package, None without it or without Java."""
    found = importlib.util.find_spec("openapi_generator_cli")
    if found is None or found.origin is None or shutil.which("java") is None:
        return None
    jar = Path(found.origin).parent / "openapi-generator.jar"
    return jar if jar.exists() else None


def openapi_generator(folder: Path, spec: Path) -> dict[str, float] | None:
    """Make openapi-generator's client of a spec; return what it cost, None when it can't be made here."""
    jar = generator_jar()
    if jar is None:
        return None
    command = ["java", "-jar", str(jar), "generate", "-g", "python", "-i", str(spec), "-o", str(folder)]
    return _ran([*command, "--package-name", "og_orchestra", "--skip-validate-spec"])


def regeneration() -> dict[str, float] | None:
    """Check our generated client against its spec: that makes it anew, from the effective spec to formatted code."""
    if importlib.util.find_spec("openapi_python_client") is None:
        return None
    return _ran([sys.executable, "-m", "scripts.regenerate", "--check", "--api", "orchestra"])


def effective_spec(folder: Path) -> Path | None:
    """Write the corrected spec that both generators take; None without the tools for it."""
    try:
        from scripts.regenerate import effective_spec as effective
    except ImportError:
        return None
    target = folder / "orchestra.json"
    target.write_text(json.dumps(effective("orchestra")), encoding="utf-8")
    return target


def spec_diff(folder: Path, rounds: int) -> dict[str, Any] | None:
    """Compare documents of growing size with copies that have 2 % of their schemas changed."""
    try:
        from benchmarks.specdiff.synthetic import edited, of_bytes
    except ImportError:
        return None
    found: dict[str, Any] = {}
    for size in (125_000, 250_000, 500_000, 1_000_000):
        old, new = folder / "old.json", folder / "new.json"
        document = of_bytes(size)
        old.write_text(json.dumps(document), encoding="utf-8")
        new.write_text(json.dumps(edited(document, 50)), encoding="utf-8")
        command = [sys.executable, "-m", "benchmarks.specdiff", "--measure", str(old), str(new)]
        runs = [subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False) for _ in range(rounds)]
        seconds = [json.loads(run.stdout)["diff"] for run in runs if run.returncode == 0]
        if seconds:
            found[f"{old.stat().st_size} bytes"] = round(min(seconds), 3)
    return found or None


def _rate(call: Callable[[], Any], calls: int) -> float:
    rates = []
    for _ in range(3):
        begun = time.perf_counter()
        for _ in range(calls):
            call()
        rates.append(calls / (time.perf_counter() - begun))
    return round(median(rates), 1)


def sandbox(calls: int) -> dict[str, float] | None:
    """Return charges per second against the sandbox in this process, strict and lenient; None without its extra."""
    try:
        from orchestra.sandbox import Sandbox
    except ImportError:
        return None
    from orchestra import Card

    card = Card(number="4111111111111111", holder="Jane Smith", expires="12/2030", cvv="123")
    found: dict[str, float] = {}
    for strict in (False, True):
        with Sandbox(strict=strict).client() as client:

            def charge(client: Any = client) -> None:
                client.payments.charge(amount="25.00", currency="USD", card=card, account="stripeproduction")

            charge()
            found["strict" if strict else "lenient"] = _rate(charge, calls)
    return found
