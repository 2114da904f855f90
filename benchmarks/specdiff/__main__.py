"""Time and memory of the differ on synthetic cyclic documents, and the growth from one size to the next.

Each measurement runs in a process of its own. Times are processor seconds of the comparison itself, after the
documents have been parsed; ratios say more than seconds, which depend on the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.specdiff.synthetic import edited, of_bytes

_LIMITS = {1_000_000: (0.5, None), 4_000_000: (5.0, 500)}
_PEERS = {"oasdiff": ["oasdiff", "breaking"], "openapi-changes": ["openapi-changes", "summary", "--no-logo"]}


def measure(old: Path, new: Path) -> dict[str, float]:
    """One comparison in this process."""
    from scripts.specdiff import Document, diff

    begun = time.process_time()
    documents = [Document.parse(path.read_bytes(), path.name) for path in (old, new)]
    parsed = time.process_time()
    report = diff(documents[0], documents[1])
    done = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"parse": parsed - begun, "diff": done - parsed, "peak": peak, "findings": len(report.findings)}


def _in_a_process(old: Path, new: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.specdiff", "--measure", str(old), str(new)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _best(old: Path, new: Path, rounds: int) -> dict[str, float]:
    return min((_in_a_process(old, new) for _ in range(rounds)), key=lambda one: one["diff"])


def _peer(command: list[str], old: Path, new: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*command, str(old), str(new)], capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    """Print one line per size and kind of edit."""
    parser = argparse.ArgumentParser(prog="benchmarks.specdiff", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="take the best of so many (default: 3)")
    parser.add_argument("--measure", nargs=2, type=Path, metavar=("OLD", "NEW"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(*options.measure)))
        return 0
    peers = {name: command for name, command in _PEERS.items() if shutil.which(command[0])}
    print(f"peers installed: {', '.join(peers) or 'none'}")
    print(f"{'bytes':>9} {'edits':>10} {'findings':>8} {'parse s':>8} {'diff s':>8} {'growth':>7} {'peak MB':>8}")
    failed = False
    for every, name in ((1000, "few"), (50, "2 %"), (1, "all")):
        before: tuple[int, float] | None = None
        for size in (250_000, 500_000, 1_000_000, 2_000_000, 4_000_000):
            with tempfile.TemporaryDirectory() as folder:
                old, new = Path(folder) / "old.json", Path(folder) / "new.json"
                document = of_bytes(size)
                old.write_text(json.dumps(document))
                new.write_text(json.dumps(edited(document, every)))
                found = _best(old, new, options.rounds)
                spent = {peer: _peer(command, old, new) for peer, command in peers.items()}
                bytes_ = os.path.getsize(old)  # noqa: PTH202 - one number
            growth = ""
            if before is not None:
                growth = f"{(found['diff'] / before[1]) / (bytes_ / before[0]):.2f}"
            before = (bytes_, found["diff"])
            print(
                f"{bytes_:>9} {name:>10} {found['findings']:>8.0f} {found['parse']:>8.3f} {found['diff']:>8.3f} "
                f"{growth:>7} {found['peak']:>8.0f}"
                + "".join(f" {peer} {s / found['diff']:.1f} x" for peer, s in spent.items())
            )
            limit = _LIMITS.get(size)
            if limit is not None and every > 1 and (found["diff"] > limit[0] or (limit[1] or 1e9) < found["peak"]):
                failed = True
    print("growth: 1.00 is linear in the size of the file")
    print(
        "a limit was missed"
        if failed
        else "limits kept: 1 MB in 0.5 s, 4 MB in 5 s and 500 MB, where not every schema is edited"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
