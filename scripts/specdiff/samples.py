"""Candidate payloads for a schema: a few deliberate values per type, at and around every bound of both versions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice, product
from typing import Any

from scripts.specdiff.graph import Graph
from scripts.specdiff.jsonschema_form import Judge
from scripts.specdiff.patterns import LONG, matching
from scripts.specdiff.view import ANY, ARRAY, BOOLEAN, FRACTION, INTEGER, NULL, NUMBER, OBJECT, STRING, View

_DEPTH = 6
_WIDTH = 24
_VARIETY = 6
_BY_FORMAT = {
    "date": "2024-02-29", "date-time": "2024-02-29T12:00:00Z", "time": "12:00:00Z", "duration": "P1D",
    "email": "a@example.com", "hostname": "example.com", "ipv4": "192.0.2.1", "ipv6": "2001:db8::1",
    "uri": "https://example.com/", "uri-reference": "/a", "uuid": "123e4567-e89b-12d3-a456-426614174000",
    "binary": "a", "json-pointer": "/a", "regex": "a",
}  # fmt: skip


class Sampler:
    """Makes values for nodes of one document; where the other version differs, its edges are tried as well.

    `judge` validates what is put into larger values, `differs(mine, theirs)` says whether two nodes are worth a closer
    look.
    """

    def __init__(self, mine: Graph, theirs: Graph, judge: Judge, differs: Callable[[int, int], bool]) -> None:
        self.mine, self.theirs = mine, theirs
        self.judge = judge
        self.differs = differs
        self._first: dict[int, Any] = {}

    def values(self, node: int, other: int | None = None, depth: int = _DEPTH) -> Iterator[Any]:
        """Values that the node's schema probably accepts."""
        view = self.mine.view(node)
        views = [view] if other is None else [view, self.theirs.view(other)]
        if view.enum is not None:
            yield from view.enum.values()
        elif not view.unions or view.types != ANY:
            if view.types & STRING:
                yield from _strings(views)
            if view.types & NUMBER:
                yield from _numbers(views, view.types)
            if view.types & BOOLEAN:
                yield from (True, False)
            if view.types & ARRAY:
                yield from self._arrays(views, depth)
            if view.types & OBJECT:
                yield from self._objects(views, depth)
        if view.types & NULL and not (view.unions and view.types == ANY):
            yield None
        for union in view.unions if depth else ():
            yield from self._branches(view, union.branches[:_WIDTH], other, depth)

    def _branches(self, view: View, branches: list[int], other: int | None, depth: int) -> Iterator[Any]:
        """Each branch's values, completed with the members beside the union, and objects that fit several."""
        base = self.least([view], depth)
        objects: list[dict[str, Any]] = []
        for branch in branches:
            for at, value in enumerate(self.values(branch, self._counterpart(branch, other), depth - 1)):
                yield value
                if isinstance(value, dict):
                    if base:
                        yield {**base, **value}
                    if at < _VARIETY:
                        yield from ({**base, **before, **value} for before in objects[-_WIDTH:])
                        objects.append(value)

    def _counterpart(self, branch: int, other: int | None) -> int | None:
        """The branch of the other version that is most like one of ours."""
        if other is None:
            return None
        view, theirs = self.mine.view(branch), self.theirs.view(other)
        found = [one for union in (theirs.unfolded or theirs).unions for one in union.branches]
        same = [one for one in found if self.theirs.view(one).model == view.model and view.model is not None]
        alike = [one for one in found if self.theirs.view(one).properties.keys() == view.properties.keys()]
        return next(iter((*same, *alike)), other if not found else None)

    def first(self, node: int, depth: int) -> Any:
        """One value for a child; `...` stands for none that could be made."""
        if depth < 0 or node == Graph.NOTHING:
            return ...
        found = self._first.get(node, ...)
        for value in islice(self.values(node, None, depth - 1), _WIDTH) if found is ... else ():
            found = value if found is ... else found
            if self.judge.accepts(node, value):
                self._first[node] = found = value
                break
        return found

    def least(self, views: list[View], depth: int, *, everything: bool = False) -> dict[str, Any]:
        """An object with what is required, or with every member there is."""
        made: dict[str, Any] = {}
        for name in sorted(views[0].properties if everything else views[0].required):
            child = views[0].properties.get(name, Graph.ANYTHING)
            value = self.first(child, depth - 1)
            if value is not ... and not self.is_hidden(child):
                made[name] = value
        return made

    def is_hidden(self, child: int) -> bool:
        """Whether a member is not part of the object in this direction."""
        return self.judge.hidden in self.mine.flags(child)

    def _objects(self, views: list[View], depth: int) -> Iterator[dict[str, Any]]:
        view = views[0]
        if depth <= 0:
            yield {}
            return
        least = self.least(views, depth)
        yield least
        full = {**self.least(views, depth, everything=True), **least}
        yield full
        names = sorted({name for side in views for name in (*side.properties, *side.required)})[: _WIDTH * 4]
        for name in names:
            child = view.properties.get(name)
            if name in full:
                yield {**least, name: full[name]}
                yield {key: value for key, value in full.items() if key != name}
            elif child is None:
                yield from ({**least, name: value} for value in ("a", 0))
            theirs = views[-1].properties.get(name, Graph.ANYTHING)
            if len(views) > 1 and child is not None and not self.is_hidden(child) and self.differs(child, theirs):
                for value in islice(self.values(child, theirs, depth - 1), _VARIETY * 2):
                    yield {**least, name: value}
        extra = self.first(view.subs.get("additionalProperties", Graph.ANYTHING), depth - 1)
        if extra is not ...:
            sizes = {1}
            for side, limit, step in product(views, ("minProperties", "maxProperties"), (-1, 0, 1)):
                if limit in side.limits:
                    sizes.add(max(0, int(side.limits[limit]) + step - len(least)))
            for size in sorted(size for size in sizes if 0 < size <= 64):
                yield {**least, **{f"extra{at}": extra for at in range(size)}}

    def _arrays(self, views: list[View], depth: int) -> Iterator[list[Any]]:
        view = views[0]
        if depth <= 0:
            yield []
            return
        sizes = {0, 1, 2}
        for side, limit, step in product(views, ("minItems", "maxItems"), (-1, 0, 1)):
            if limit in side.limits and 0 <= side.limits[limit] + step <= 64:
                sizes.add(int(side.limits[limit] + step))
        item = view.subs.get("items", Graph.ANYTHING)
        prefix = [self.first(child, depth - 1) for child in view.prefix]
        for size in sorted(sizes):
            if view.limits.get("uniqueItems"):
                values = (prefix + self._distinct(item, depth))[:size]
            else:
                values = [*prefix, *([self.first(item, depth - 1)] * size)][:size]
            if ... not in values:
                yield values
        theirs = views[-1].subs.get("items", Graph.ANYTHING)
        if not prefix and len(views) > 1 and self.differs(item, theirs):
            yield from ([value] for value in islice(self.values(item, theirs, depth - 1), _VARIETY * 2))

    def _distinct(self, item: int, depth: int) -> list[Any]:
        found: list[Any] = []
        for value in islice(self.values(item, None, max(depth - 2, 0)), _WIDTH * 2):
            if value not in found:
                found.append(value)
        return found[:_WIDTH]


def _strings(views: list[View]) -> Iterator[str]:
    lengths = {0, 1, 3}
    for view, name, step in product(views, ("minLength", "maxLength"), (-1, 0, 1)):
        if name in view.limits and 0 <= view.limits[name] + step <= LONG:
            lengths.add(int(view.limits[name] + step))
    for view in views:
        for text in sorted(view.texts.get("format", ())):
            if text in _BY_FORMAT:
                yield _BY_FORMAT[text]
        for pattern in sorted(view.texts.get("pattern", ())):
            yield from dict.fromkeys(filter(None, (matching(pattern, more) for more in (0, 1, *sorted(lengths)))))
        if view.enum is not None:
            yield from (value for value in view.enum.values() if isinstance(value, str))
    for length in sorted(lengths):
        yield "a" * length
    for text in ("0", "7" * 4, "A", "AB", "-", "a b", "1999-12-31"):
        yield text


def _numbers(views: list[View], types: int) -> Iterator[Any]:
    edges: list[Any] = [0, 1, -1]
    for view in views:
        for name in ("minimum", "maximum"):
            if name in view.limits:
                bound = view.limits[name][0]
                edges += [bound, bound - 1, bound + 1]
        if "multipleOf" in view.limits:
            step = view.limits["multipleOf"]
            edges += [int(step) if step.denominator == 1 else float(step)]
            edges += [2 * edges[-1], 3 * edges[-1]]
        if view.enum is not None:
            edges += [value for value in view.enum.values() if isinstance(value, int | float)]
    edges += [1 << 31, 1 << 40]
    if types & FRACTION:
        edges += [0.5, 1.25]
    for edge in edges:
        if types & FRACTION or (types & INTEGER and float(edge).is_integer()):
            yield edge
