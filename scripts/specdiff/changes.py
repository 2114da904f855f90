"""One difference between two values of a matched pair, before direction and policy give it a level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scripts.specdiff.effects import Direction, Effect


@dataclass(frozen=True, slots=True)
class Change:
    """`old` and `new` are JSON values for the report, `old_at` and `new_at` pointers (empty when absent)."""

    rule: str
    effect: Effect
    old_at: str
    new_at: str
    old: Any = None
    new: Any = None
    subject: str = ""
    guards: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two nodes compared in one direction; `inverted` inside an odd number of `not`."""

    old: int
    new: int
    direction: Direction
    inverted: bool = False
