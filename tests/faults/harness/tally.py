"""Count what was done and what came of it."""

from __future__ import annotations

from collections import Counter

import attrs

from .lookups import Finding
from .payments import Ending
from .promises import Violation

__all__ = ["Tally"]


@attrs.define(slots=True)
class Tally:
    """Operations, faults and outcomes by kind, and every violation."""

    operations: Counter[str] = attrs.field(factory=Counter[str])
    faults: Counter[str] = attrs.field(factory=Counter[str])
    outcomes: Counter[str] = attrs.field(factory=Counter[str])
    violations: list[Violation] = attrs.field(factory=list[Violation])
    moved_after_absent: int = 0
    """Payments that moved after they were read as absent: what a decision to pay again can cost."""

    @property
    def total(self) -> int:
        """How many operations there were."""
        return self.operations.total()

    def payment(self, operation: str, ending: Ending) -> None:
        """Count a payment."""
        self.add(operation, ending.outcome, ending.faults, ending.violations)

    def finding(self, kind: str, finding: Finding) -> None:
        """Count a look."""
        self.add(kind, f"read {finding.reading}", finding.faults, finding.violations)

    def add(self, operation: str, outcome: str, faults: tuple[str, ...], violations: list[Violation]) -> None:
        """Count anything."""
        self.operations[operation] += 1
        self.outcomes[outcome] += 1
        self.faults.update(faults)
        self.violations += violations

    def report(self) -> str:
        """Put the counts in words, one kind a line."""
        lines = [f"operations  {self.total}"]
        for title, counts in (("operation", self.operations), ("fault", self.faults), ("outcome", self.outcomes)):
            lines += [f"  {title:<10}{name:<32}{number:>9}" for name, number in sorted(counts.items())]
        lines.append(f"moved after absent  {self.moved_after_absent}")
        lines.append(f"violations  {len(self.violations)}")
        lines += [f"  {violation}" for violation in self.violations[:20]]
        return "\n".join(lines)
