"""Findings: changes with a level, gathered so that one change is one entry with its list of uses."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from typing import Any

from scripts.specdiff.callers import Caller
from scripts.specdiff.changes import Change
from scripts.specdiff.document import Document
from scripts.specdiff.effects import Direction, Effect
from scripts.specdiff.policy import LEVELS, Policy, worst
from scripts.specdiff.texts import sentence
from scripts.specdiff.view import canonical


@dataclass
class Finding:
    """One change in one direction. `at` are the pairs of schemas it was found in, the plainest first.

    `judged` is the direction of its most serious use, `doubt` says that other branches of a union may make up for it:
    see `Edge`.
    """

    id: str
    fingerprint: str
    wire: str
    source: str
    effect: str
    direction: str
    change: Change
    uses: tuple[str, ...]
    text: str
    judged: Direction
    at: tuple[int, ...] = ()
    doubt: int = 0
    lines: tuple[int | None, int | None] = (None, None)
    symbols: dict[str, Any] = field(default_factory=dict)
    callers: list[Caller] = field(default_factory=list)
    witness: dict[str, Any] | None = None
    approval: dict[str, str] | None = None

    @property
    def level(self) -> str:
        return worst((self.wire, self.source))

    def sort_key(self) -> tuple[Any, ...]:
        return (
            -LEVELS.index(self.level), -LEVELS.index(self.wire), self.change.old_at or self.change.new_at,
            self.id, self.direction, self.fingerprint,
        )  # fmt: skip

    def as_json(self, old: Document, new: Document) -> dict[str, Any]:
        """The entry of the JSON report."""
        change = self.change
        return {
            "id": self.id, "fingerprint": self.fingerprint, "wire": self.wire, "source": self.source,
            "effect": self.effect, "direction": self.direction,
            "old": _side(old, change.old_at, self.lines[0], change.old),
            "new": _side(new, change.new_at, self.lines[1], change.new),
            "uses": list(self.uses), "symbols": self.symbols,
            "callers": [asdict(one) for one in self.callers], "witness": self.witness, "approval": self.approval,
            "text": self.text,
        }  # fmt: skip


def _side(document: Document, pointer: str, line: int | None, value: Any) -> dict[str, Any] | None:
    if not pointer and value is None:
        return None
    label, inside = document.where(pointer)
    return {"file": label, "pointer": inside or None, "line": line, "value": value}


def fingerprint(change: Change, effect: Effect, direction: str) -> str:
    """Stable as long as the same change stands at the same place; no free text, no level, no policy."""
    values = hashlib.sha256(canonical([change.old, change.new]).encode()).hexdigest()[:16]
    text = "\n".join([change.rule, direction, effect.value, change.old_at, change.new_at, change.subject, values])
    return hashlib.sha256(text.encode()).hexdigest()[:20]


@dataclass(frozen=True)
class Located:
    """A change with its direction and the uses it was found under."""

    change: Change
    effect: Effect
    direction: Direction
    uses: tuple[str, ...]
    at: int | None = None
    doubt: int = 0


def gather(located: list[Located], policy: Policy, old: Document, new: Document) -> list[Finding]:
    """One finding per change and direction; what is also found in a busier direction is not said twice."""
    merged: dict[tuple[str, str], Finding] = {}
    for one in sorted(located, key=lambda item: _DIRECTIONS[item.direction]):
        side = "none" if one.direction is Direction.UNUSED else one.direction.value
        side = "receive" if one.direction is Direction.ERROR else side
        if one.change.rule.startswith("model-"):
            side = "none"  # a class is called the same whoever sends it
        mark = fingerprint(one.change, one.effect, "")
        if side == "none" and any((mark, other) in merged for other in ("send", "receive")):
            continue
        wire, source = policy.levels(one.change, one.effect, one.direction)
        known = merged.get((mark, side))
        if known is not None:
            known.wire, known.source = worst((known.wire, wire)), worst((known.source, source))
            if one.uses != known.uses:
                known.uses = tuple(sorted({*known.uses, *one.uses}))
            more = () if one.at is None or one.at in known.at else (one.at,)
            known.at = (*more, *known.at) if one.doubt < known.doubt else (*known.at, *more)
            known.doubt = min(known.doubt, one.doubt)
            continue
        merged[mark, side] = Finding(
            one.change.rule, fingerprint(one.change, one.effect, side), wire, source, one.effect.value, side,
            one.change, one.uses, sentence(one.change, one.effect, old, new), one.direction,
            () if one.at is None else (one.at,), one.doubt,
        )  # fmt: skip
    return sorted(merged.values(), key=Finding.sort_key)


_DIRECTIONS = {Direction.SEND: 0, Direction.RECEIVE: 1, Direction.ERROR: 2, Direction.UNUSED: 3}
