"""The comparison of schemas: each pair once per direction, cycles by coinduction, uses by one walk at the end.

Pairs wait in a queue, so the depth of a document costs no stack. A pair that is already known is not compared
again: what was found there counts for everyone who leads to it.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from scripts.specdiff.changes import BITS, EVERY, Change, Pair
from scripts.specdiff.document import Document, canonical, references
from scripts.specdiff.effects import Direction, Effect
from scripts.specdiff.graph import Graph
from scripts.specdiff.shortcuts import parts_below

_RELATION_PAIRS = 200
_CHAIN = 64
"""Schemas that extend each other deeper than this are compared link by link, not each with all that it inherits."""
_BY_CONVENTION = ("property-added", "property-removed")


class Edge(NamedTuple):
    """One pair contains another, in some directions; `step` is the way there, `None` when it is not a value's.

    `doubt`: 0 what changes below changes the whole, 1 another branch of a union may make up for it, 2 a `oneOf` may
    even turn it around, 3 and nobody can tell.
    """

    child: int
    directions: int
    doubt: int
    step: str | None


class Engine:
    """Compares schemas of two documents on demand. A pair is compared once, whichever directions reach it.

    `compare(engine, at)` fills `changes[at]` and the edges below.
    """

    def __init__(
        self, old: Graph, new: Graph, compare: Callable[[Engine, int], None], *,
        unchanged: frozenset[str] = frozenset(), budget: int = 0,
    ) -> None:  # fmt: skip
        self.old = old
        self.new = new
        self.compare = compare
        self.unchanged = unchanged
        self.budget = budget
        self.same_dialect = old.document.minor == new.document.minor
        self.pairs: list[Pair] = []
        self.changes: list[list[tuple[Change, int]]] = []
        self.children: list[list[Edge]] = []
        self.roots: list[tuple[int, Direction, str]] = []
        self._index: dict[Pair, int] = {}
        self._queue: deque[int] = deque()
        self._relations: dict[tuple[int, int], Effect] = {}

    def root(self, old: int, new: int, direction: Direction, use: str) -> None:
        """Compare two nodes on behalf of a named use, such as one request body."""
        at = self.pair(old, new)
        if at is not None:
            self.roots.append((at, direction, use))

    def pair(self, old: int, new: int, inverted: bool = False) -> int | None:
        """Queue a pair; `None` when both sides are known to be the same."""
        key = Pair(old, new, inverted)
        at = self._index.get(key)
        if at is None:
            if self.same(old, new):
                return None
            at = self._index[key] = len(self.pairs)
            self.pairs.append(key)
            self.changes.append([])
            self.children.append([])
            self._queue.append(at)
        return at

    def same(self, old: int, new: int) -> bool:
        """Equal text that refers to nothing that changed."""
        if not self.same_dialect or old <= Graph.NOTHING or new <= Graph.NOTHING:
            return old == new and old <= Graph.NOTHING
        ours, theirs = self.old.places[old], self.new.places[new]
        if ours == theirs and all(place in self.unchanged for place in ours):
            return True
        raw = self.old.raw(old)
        if len(ours) > 1 or len(theirs) > 1 or (raw is not self.new.raw(new) and raw != self.new.raw(new)):
            return False
        named = self.old.document.component(ours[0]) or self.new.document.component(theirs[0])
        # A component may stand for others by its discriminator: only the list of unchanged ones decides there.
        return named is None and (_is_leaf(raw) or all(target in self.unchanged for target in references(raw)))

    def run(self) -> None:
        """Work through the queue."""
        while self._queue:
            if self.budget and len(self.pairs) > self.budget:
                return
            at = self._queue.popleft()
            if not self._only_references(at):
                self.compare(self, at)
                if not self.budget:
                    self.old.forget(self.pairs[at].old)
                    self.new.forget(self.pairs[at].new)

    def _only_references(self, at: int) -> bool:
        """Schemas of equal text differ in what they refer to only: compare that, and spare building views."""
        pair = self.pairs[at]
        ours, theirs = self.old.places[pair.old], self.new.places[pair.new]
        if not self.same_dialect or ours != theirs or len(ours) > 1:
            return False
        raw = self.old.raw(pair.old)
        if type(raw) is not dict or raw != self.new.raw(pair.new):
            return False
        chained = "allOf" in raw and min(self.old.chain(ours[0]), self.new.chain(ours[0])) > _CHAIN
        parts = parts_below(self.old.document, ours[0], raw, chained=chained)
        if parts is None or parts != parts_below(self.new.document, ours[0], raw, chained=chained):
            return False
        for _, target in parts[0]:
            old, new = self.old.document.target(target), self.new.document.target(target)
            if old is None or new is None or old[0] != new[0]:
                return False
        below = [(place, {"$ref": target}) for place, target in parts[0]]
        below += [(place, self.old.document.at(place)) for place in parts[1]]
        for place, same in below:
            step = place[len(ours[0]) :]
            self.edge(at, self.old.child(place, same), self.new.child(place, same), pair.inverted, step)
        return True

    def edge(
        self, parent: int, old: int, new: int, inverted: bool, step: str | None, directions: int = EVERY, doubt: int = 0
    ) -> None:
        """Say that a pair contains another."""
        child = self.pair(old, new, inverted)
        if child is not None and child != parent:
            step = None if step is None else sys.intern(step)
            self.children[parent].append(Edge(child, directions, doubt, step))

    def relation(self, old: int, new: int) -> Effect:
        """The effect of replacing one node by another, all parts taken together."""
        key = (old, new)
        if key not in self._relations:
            self._relations[key] = Effect.UNKNOWN
            trial = Engine(self.old, self.new, self.compare, unchanged=self.unchanged, budget=_RELATION_PAIRS)
            trial._relations = self._relations
            trial.pair(old, new)
            trial.run()
            effect = Effect.NONE if not trial._queue else Effect.UNKNOWN
            for pair, changes in zip(trial.pairs, trial.changes, strict=True):
                for change, _ in changes:
                    # That members come and go is judged by convention, which says nothing of the accepted set.
                    strict = Effect.UNKNOWN if change.rule.startswith(_BY_CONVENTION) else change.effect
                    effect += strict.flipped() if pair.inverted else strict
            if effect is not Effect.NONE and any(edge.doubt > 1 for edges in trial.children for edge in edges):
                effect = Effect.UNKNOWN
            self._relations[key] = effect
        return self._relations[key]

    def uses(self, doubt: int = 3) -> list[int]:
        """For each pair, a bit set of the roots (by position in `roots`) that reach it by edges of so much doubt."""
        masks = [0] * len(self.pairs)
        allowed = dict.fromkeys(range(EVERY + 1), 0)
        for bit, (at, direction, _) in enumerate(self.roots):
            masks[at] |= 1 << bit
            for directions in allowed:
                if directions & BITS[direction]:
                    allowed[directions] |= 1 << bit
        for component in _components(self.children):
            self._spread(component, masks, allowed, doubt)
        return masks

    def _spread(self, component: list[int], masks: list[int], allowed: dict[int, int], doubt: int) -> None:
        """Hand the roots of a component's pairs to each other until nothing moves, and to the pairs below."""
        waiting = list(component)
        inside = set(component)
        while waiting:
            at = waiting.pop()
            for child, directions, doubts, _ in self.children[at]:
                joined = masks[child] | (masks[at] & allowed[directions])
                if joined != masks[child] and doubts <= doubt:
                    masks[child] = joined
                    if child in inside:
                        waiting.append(child)


def _components(children: list[list[Edge]]) -> list[list[int]]:
    """Strongly connected components, parents before children (Tarjan, without recursion)."""
    number = [0] * len(children)
    low = [0] * len(children)
    on_stack = [False] * len(children)
    stack: list[int] = []
    found: list[list[int]] = []
    counter = 0
    for start in range(len(children)):
        if number[start]:
            continue
        counter += 1
        number[start] = low[start] = counter
        stack.append(start)
        on_stack[start] = True
        walk = [(start, iter(children[start]))]
        while walk:
            at, rest = walk[-1]
            for child, *_ in rest:
                if not number[child]:
                    counter += 1
                    number[child] = low[child] = counter
                    stack.append(child)
                    on_stack[child] = True
                    walk.append((child, iter(children[child])))
                    break
                if on_stack[child]:
                    low[at] = min(low[at], number[child])
            else:
                walk.pop()
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[at])
                if low[at] == number[at]:
                    component: list[int] = []
                    while not component or component[-1] != at:
                        component.append(stack.pop())
                        on_stack[component[-1]] = False
                    found.append(component)
    found.reverse()
    return found


def _is_leaf(raw: object) -> bool:
    """Whether a schema contains nothing that could refer to anything."""
    if type(raw) is not dict or "$ref" in raw:
        return False
    return not any(type(value) is dict or (type(value) is list and dict in map(type, value)) for value in raw.values())


def unchanged_components(old: Document, new: Document) -> frozenset[str]:
    """Pointers of components that are equal in both documents together with everything they refer to."""
    if old.minor != new.minor:
        return frozenset()
    pointers: dict[str, bool] = {}
    users: dict[str, list[str]] = {}
    for kind in sorted(old.section("components").keys() & new.section("components").keys()):
        ours, theirs = old.section("components", kind), new.section("components", kind)
        for name, raw in ours.items():
            pointer = f"#/components/{kind}/{name.replace('~', '~0').replace('/', '~1')}"
            pointers[pointer] = name in theirs and (raw is theirs[name] or raw == theirs[name])
            if pointers[pointer]:
                for reference in references(raw):
                    _note_user(users, reference, pointer)
        if kind == "schemas":
            _note_subtypes(users, ours)
            _note_subtypes(users, theirs)
    changed = [pointer for pointer, same in pointers.items() if not same]
    changed += [target for target in users if target not in pointers]
    while changed:
        for user in users.get(changed.pop(), ()):
            if pointers.get(user):
                pointers[user] = False
                changed.append(user)
    return frozenset(pointer for pointer, same in pointers.items() if same)


def _note_user(users: dict[str, list[str]], reference: str, user: str) -> None:
    target = canonical(reference)
    if target is None:
        target = f"#/components/schemas/{reference}" if reference.isidentifier() else reference
    users.setdefault(target, []).append(user)


def _note_subtypes(users: dict[str, list[str]], schemas: dict[str, object]) -> None:
    """A schema with a discriminator stands for the schemas that extend it, so it changes when they do."""
    for name, raw in schemas.items():
        if isinstance(raw, dict) and isinstance(raw.get("allOf"), list):
            child = f"#/components/schemas/{name.replace('~', '~0').replace('/', '~1')}"
            for reference in (part.get("$ref") for part in raw["allOf"] if isinstance(part, dict)):
                parent = canonical(reference) if isinstance(reference, str) else None
                if parent is not None:
                    users.setdefault(child, []).append(parent)
