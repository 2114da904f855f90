"""Run everything: `python -m benchmarks [--quick] [--only PART ...] [--out FOLDER]`."""

from __future__ import annotations

import argparse
import datetime
import json
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
for folder in (ROOT, ROOT / "generated"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from benchmarks import contestants, crowd, footprint, report, sequence, tools  # noqa: E402
from benchmarks.server import pin, served  # noqa: E402

PACKAGES = (
    "httpx", "httpx2", "httpcore", "h11", "httptools", "aiohttp", "pyreqwest", "urllib3", "requests", "stripe",
    "openai", "gr4vy", "openapi-generator-cli", "openapi-python-client", "attrs",
)  # fmt: skip
PARTS = ("sequence", "crowd", "slow", "layers", "footprint", "memory", "tools")
METHOD = (
    "A server that answers with ready bytes runs on loopback, on a core of its own. Every contestant sends the same "
    "charge (SDKs of other APIs: a request of theirs of that size) over kept connections. Rounds are interleaved; "
    "in each, everybody makes the same number of calls, in an order that moves on from round to round; processor time "
    "is that of the whole process, and ratios are taken within a round. With many in flight, what the process holds "
    "before is frozen (`gc.freeze`): nobody pays for collecting the packages of the others. Medians, with ranges."
)


def _say(text: str) -> None:
    print(f"[{time.strftime('%H:%M:%S')}] {text}", flush=True)


def _versions() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _machine() -> dict[str, str]:
    model = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), model)
    except OSError:
        pass
    return {"processor": model, "system": platform.system(), "Python": platform.python_version()}


def _measured(quick: bool, wanted: Callable[[str], bool], folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    spec = tools.effective_spec(folder)
    generated = None if spec is None else tools.openapi_generator(folder / "og", spec)
    if generated is not None:
        contestants.OPENAPI_GENERATOR.append(folder / "og")
    pin(0)
    with served() as url:
        if wanted("sequence"):
            _say("one after another")
            found |= sequence.measure(url, rounds=5 if quick else 15, calls=60 if quick else 200)
        if wanted("layers"):
            from benchmarks import layers

            _say("layers")
            found["layers_us"] = layers.measure(url, 50 if quick else 500)
        if wanted("crowd"):
            _say("many in flight")
            calls = 600 if quick else 3000
            found["in_flight"] = crowd.measure(url, rounds=1 if quick else 3, calls=calls, say=_say)
        if wanted("footprint"):
            _say("import and first call")
            found["import_ms"] = footprint.imports(3 if quick else 15)
            found["first_call_ms"] = footprint.first_call(url, 3 if quick else 11)
            found["after_import_mib"] = footprint.after_import()
        if wanted("memory"):
            _say("memory")
            found["memory"] = footprint.flatness(url, 5_000 if quick else 100_000)
    if wanted("slow"):
        _say("a server that takes its time")
        found["slow_server"] = crowd.slow_server(calls=1500 if quick else 6000)
    if wanted("tools"):
        _say("tools")
        found["tools"] = {
            "regeneration of our client": tools.regeneration(),
            "openapi-generator's client": generated,
            "spec diff, seconds": tools.spec_diff(folder, 1 if quick else 3),
            "sandbox, charges per second": tools.sandbox(100 if quick else 1000),
        }
    return found


def main() -> int:
    """Measure, write the results and print what must show; 1 when something of it does not."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds, for a look; writes to a temporary folder")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="measure these parts only")
    parser.add_argument("--out", type=Path, help="folder of results.json, RESULTS.md and results.svg")
    options = parser.parse_args()
    chosen = {"sequence", *options.only}  # everything else is told relative to it
    out = options.out or (Path(tempfile.mkdtemp()) if options.quick else Path(__file__).parent)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        found = _measured(options.quick, chosen.__contains__, Path(folder))
    results = {
        "reference": contestants.REFERENCE_NAME,
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "quick": options.quick,
        "method": METHOD,
        "machine": _machine(),
        "versions": _versions(),
        **found,
    }
    (out / "results.json").write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (out / "RESULTS.md").write_text(report.markdown(results), encoding="utf-8")
    (out / "results.svg").write_text(report.chart(results), encoding="utf-8")
    rows = report.targets(results)
    for words, number, bound, holds in rows:
        print(f"{'holds ' if holds else 'MISSED'} {number:>9} ({bound}) {words}")
    print(f"written to {out}")
    return 0 if all(holds for *_, holds in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
