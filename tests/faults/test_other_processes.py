"""Payments whose sender was killed, or is still waiting, looked for by a process that has its record and no more."""

from __future__ import annotations

from tests.faults.harness.processes import run_processes


def test_what_another_process_reads_stays_true(seed: int) -> None:
    """Nothing that was read as not moved has moved, and what reads as moved is on the ledger. Time is real here."""
    tally = run_processes(32, seed)
    print(tally.report())
    assert tally.violations == []
    assert tally.total >= 16  # of those that were killed, some never began
