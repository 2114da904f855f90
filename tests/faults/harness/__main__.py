"""`python -m tests.faults.harness --operations 200000 [--seed N] [--wire WIRE]`: the long run, with a report.

Prints operations, faults and outcomes by kind, violations and the seed. Ends with 1 when a promise was broken.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence

from .doors import CHOICES, DIRECT
from .processes import run_processes
from .runner import run
from .sweep import sweep
from .tally import Tally

__all__ = ["main"]

_CASES = 200
"""Payments that other processes make."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, report, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.harness", description=__doc__)
    parser.add_argument("--operations", type=int, default=200_000, help="how many to make at least (default 200000)")
    parser.add_argument("--seed", type=int, default=None, help="repeats a run; drawn when not given")
    parser.add_argument(
        "--wire", default=DIRECT, metavar="WIRE", choices=CHOICES,
        help=f"over real sockets instead of by calls: {', '.join(CHOICES[1:])}",
    )  # fmt: skip
    options = parser.parse_args(arguments)
    seed: int = random.SystemRandom().randrange(2**32) if options.seed is None else options.seed
    print(f"seed        {seed}", flush=True)
    tally = Tally()
    broken: BaseException | None = None
    try:
        sweep(tally, wire=options.wire)
        run(options.operations, seed, tally, wire=options.wire)
        if options.wire == DIRECT:
            run_processes(_CASES, seed, tally)
    except AssertionError as error:
        broken = error
    print(tally.report())
    print(f"seed        {seed}")
    if broken is not None:
        print(f"shortest way to break it:\n{broken}", file=sys.stderr)
        print("\n".join(getattr(broken, "__notes__", [])), file=sys.stderr)
    return 1 if broken is not None or tally.violations else 0


if __name__ == "__main__":
    sys.exit(main())
