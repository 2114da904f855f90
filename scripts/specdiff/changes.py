"""One difference between two values of a matched pair, before direction and policy give it a level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from scripts.specdiff.effects import Direction, Effect


@dataclass(frozen=True, slots=True)
class Change:
    """`old` and `new` are JSON values for the report, `old_at` and `new_at` pointers (empty when absent).

    `doubt`: another branch of the union may make up for it, so a payload has to show it. `focus` are the nodes the
    change is about where they are not the pair itself, such as the branch that left.
    """

    rule: str
    effect: Effect
    old_at: str
    new_at: str
    old: Any = None
    new: Any = None
    subject: str = ""
    guards: frozenset[str] = frozenset()
    doubt: int = 0
    focus: tuple[int | None, int | None] = (None, None)


SEND, RECEIVE, ERROR, UNUSED = 1, 2, 4, 8
EVERY = SEND | RECEIVE | ERROR | UNUSED
BITS = {Direction.SEND: SEND, Direction.RECEIVE: RECEIVE, Direction.ERROR: ERROR, Direction.UNUSED: UNUSED}


class Pair(NamedTuple):
    """Two nodes to compare; `inverted` inside an odd number of `not`. What directions reach it is found later."""

    old: int
    new: int
    inverted: bool = False
