"""The two sides of one pair of schemas, and where to put what is found."""

from __future__ import annotations

from typing import Any

from scripts.specdiff.changes import EVERY, Change, Pair
from scripts.specdiff.effects import Effect
from scripts.specdiff.engine import Engine
from scripts.specdiff.graph import Graph
from scripts.specdiff.view import View

_EFFECTLESS = frozenset({
    "model-renamed", "model-extracted", "model-inlined", "default-added", "default-changed", "default-removed",
    "deprecated-added", "deprecated-removed", "sunset-changed",
})  # fmt: skip


class Comparison:
    """One pair at work. `a` and `b` are the views, `common` the types both allow.

    `doubt` is 1 where other keywords may keep a change from showing: a union beside it, or a contradiction.
    """

    def __init__(self, engine: Engine, at: int) -> None:
        self.engine = engine
        self.at = at
        self.pair: Pair = engine.pairs[at]
        self.a: View = engine.old.view(self.pair.old)
        self.b: View = engine.new.view(self.pair.new)
        if self.a.unions or self.b.unions:  # a union that cannot be folded is compared with one that is not
            self.a, self.b = self.a.unfolded or self.a, self.b.unfolded or self.b
        self.common = self.a.types & self.b.types
        self.doubt = 0

    def places(self, name: str) -> tuple[str, str]:
        """Where a keyword stands on each side; on a side without it, the schema that would hold it."""
        found = [view.where.get(name, "") for view in (self.a, self.b)]
        holders = [(self.engine.old, self.pair.old, self.a), (self.engine.new, self.pair.new, self.b)]
        for at, (graph, node, view) in enumerate(holders):
            if not found[at]:
                twin = found[1 - at].rpartition("/")[0]
                found[at] = twin if twin in view.parts else graph.pointer(node)
        return found[0], found[1]

    def say(
        self, rule: str, effect: Effect, old: Any = None, new: Any = None, *,
        where: str = "", subject: str = "", directions: int = EVERY, doubt: int = 0,
        focus: tuple[int | None, int | None] = (None, None),
    ) -> None:  # fmt: skip
        """Record a change, unless the effect says nothing changed."""
        if effect is not Effect.NONE or rule in _EFFECTLESS:
            doubt = max(doubt, self.doubt)
            found = Change(rule, effect, *self.places(where), old, new, subject, doubt=doubt, focus=focus)
            self.engine.changes[self.at].append((found, directions))

    def say_at(
        self, rule: str, effect: Effect, old_at: str, new_at: str, name: str, guards: frozenset[str], directions: int
    ) -> None:
        """Record a change about one member, at the member itself."""
        shown = (name if old_at else None, name if new_at else None)
        found = Change(rule, effect, old_at, new_at, *shown, name, guards, self.doubt)
        self.engine.changes[self.at].append((found, directions))

    def below(
        self, old: int | None, new: int | None, step: str | None, *,
        inverted: bool = False, directions: int = EVERY, doubt: int = 0,
    ) -> None:  # fmt: skip
        """Compare two children; an absent one accepts everything. `step` is the way there, as a relative pointer."""
        old = Graph.ANYTHING if old is None else old
        new = Graph.ANYTHING if new is None else new
        if old != new or old > Graph.NOTHING:
            self.engine.edge(self.at, old, new, self.pair.inverted ^ inverted, step, directions, max(doubt, self.doubt))
