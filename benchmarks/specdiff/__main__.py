"""Time and memory of the differ on pairs of synthetic cyclic documents, and the growth from one size to the next.

Bytes are those of both files together, `changes` the edits in the new one. Each measurement runs in a process of its
own. Times are processor seconds of the comparison itself, after the documents have been parsed; ratios say more than
seconds, which depend on the machine.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.specdiff.synthetic import edited, of_bytes

_LIMITS = {1_000_000: (0.35, None), 4_000_000: (2.0, None), 8_000_000: (3.0, 120)}
"""Seconds and megabytes that a pair of so many bytes may take, the largest with a thousand changes."""
_SIZES = (500_000, 1_000_000, 2_000_000, 4_000_000, 8_000_000)
_EDITS = 3
_PEERS = {"oasdiff": ["oasdiff", "breaking"], "openapi-changes": ["openapi-changes", "summary", "--no-logo"]}


def measure(old: Path, new: Path) -> dict[str, float]:
    """One comparison in this process."""
    from scripts.specdiff import Document, diff

    begun = time.process_time()
    documents = [Document.parse(path.read_bytes(), path.name) for path in (old, new)]
    parsed = time.process_time()
    report = diff(documents[0], documents[1])
    done = time.process_time()
    return {"parse": parsed - begun, "diff": done - parsed, "peak": _peak(), "findings": len(report.findings)}


def _peak() -> float:
    """Megabytes of this process at most; `ru_maxrss` also counts what the parent held when it forked."""
    status = Path("/proc/self/status")
    if status.is_file():
        return float(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


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
    print(f"{'bytes':>9} {'changes':>10} {'findings':>8} {'parse s':>8} {'diff s':>8} {'growth':>7} {'peak MB':>8}")
    failed = False
    for changes in (6, 1000, None):
        before: tuple[int, float] | None = None
        for size in _SIZES:
            with tempfile.TemporaryDirectory() as folder:
                old, new = Path(folder) / "old.json", Path(folder) / "new.json"
                document = of_bytes(size // 2)
                schemas = len(document["components"]["schemas"])
                every = 1 if changes is None else max(1, schemas * _EDITS // changes)
                old.write_text(json.dumps(document))
                new.write_text(json.dumps(edited(document, every)))
                found = _best(old, new, options.rounds)
                spent = {peer: _peer(command, old, new) for peer, command in peers.items()}
                bytes_ = old.stat().st_size + new.stat().st_size
            growth = ""
            if before is not None:
                growth = f"{(found['diff'] / before[1]) / (bytes_ / before[0]):.2f}"
            before = (bytes_, found["diff"])
            made = -(-schemas // every) * _EDITS
            print(
                f"{bytes_:>9} {made:>10} {found['findings']:>8.0f} {found['parse']:>8.3f} {found['diff']:>8.3f} "
                f"{growth:>7} {found['peak']:>8.0f}"
                + "".join(f" {peer} {s / found['diff']:.1f} x" for peer, s in spent.items())
            )
            limit = _LIMITS.get(size)
            if limit is not None and (changes == 6 or (changes == 1000 and size == _SIZES[-1])):
                failed = failed or found["diff"] > limit[0] or found["peak"] > (limit[1] or 1e9)
    print("growth: 1.00 is linear in the size of the files")
    said = ", ".join(
        f"{size / 1e6:.0f} MB in {seconds} s" + (f" and {peak} MB" if peak else "")
        for size, (seconds, peak) in _LIMITS.items()
    )
    print(f"{'a limit was missed' if failed else 'limits kept'}: {said}, the last with a thousand changes")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
