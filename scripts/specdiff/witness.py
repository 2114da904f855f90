"""Witnesses: whole documents that one version accepts and the other refuses, judged by an independent validator."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator
from itertools import chain, islice, product
from typing import Any, NamedTuple

from scripts.specdiff.changes import ERROR, RECEIVE, SEND, Change
from scripts.specdiff.effects import Direction, Effect
from scripts.specdiff.engine import Engine
from scripts.specdiff.finding import Finding
from scripts.specdiff.graph import Graph
from scripts.specdiff.jsonschema_form import Judge
from scripts.specdiff.lines import unescape
from scripts.specdiff.patterns import matching
from scripts.specdiff.samples import Sampler

_TRIES = 250
_ALL_TRIES = 40_000
_LOCALS = 12
_LIFTS = 24
_OTHERS = 24
_FEW = 8
_DEPTH = 4
_FAR = 64
_MAX_PAYLOAD = 4000
_BITS = {"send": SEND, "receive": RECEIVE | ERROR}
_CLOSED = {"additionalProperties", "unevaluatedProperties"}
_KEYWORDS = {
    "schema-type": {"type", "enum", "const"}, "schema-minimum": {"minimum", "exclusiveMinimum"},
    "schema-maximum": {"maximum", "exclusiveMaximum"}, "schema-contentEncoding": {"format"},
    "enum": {"enum", "const", "type"}, "object": _CLOSED, "property": {"required", *_CLOSED},
}  # fmt: skip
_ANY_KEYWORD = ("union-", "discriminator-", "schema-not", "schema-if", "schema-never", "schema-contains",
                "schema-nullable", "enum-added", "enum-removed")  # fmt: skip


class Step(NamedTuple):
    """The way from a value to the one inside it: two nodes, a keyword with its argument, and the nodes inside."""

    nodes: tuple[int, int]
    keyword: str
    argument: str
    inside: tuple[int, int]
    inverted: bool


class _Side:
    """One version in one direction."""

    def __init__(self, mine: Graph, theirs: Graph, hidden: str, differs: Callable[[int, int], bool]) -> None:
        self.graph = mine
        self.judge = Judge(mine, hidden)
        self.samples = Sampler(mine, theirs, self.judge, differs)
        self.accepts = self.judge.accepts


class _Search:
    """One direction: who wrote the value (`giver`) and who reads it (`taker`) change places inside a `not`."""

    def __init__(self, engine: Engine, direction: str) -> None:
        self.engine = engine
        self.backwards = direction == "receive"
        hidden = "writeOnly" if self.backwards else "readOnly"
        old, new = engine.old, engine.new
        self._sides = (
            _Side(old, new, hidden, lambda one, two: not engine.same(one, two)),
            _Side(new, old, hidden, lambda one, two: not engine.same(two, one)),
        )
        self._common: dict[tuple[int, int], Any] = {}
        self.uses = {at: use for at, found, use in engine.roots if _BITS.get(_name(found)) == _BITS[direction]}
        self._parents = self._walk(_BITS[direction])

    def sides(self, inverted: bool) -> tuple[_Side, _Side]:
        """Giver and taker."""
        return self._sides if self.backwards == inverted else (self._sides[1], self._sides[0])

    def nodes(self, nodes: tuple[int, int], inverted: bool) -> tuple[int, int]:
        """The giver's node and the taker's."""
        return nodes if self.backwards == inverted else (nodes[1], nodes[0])

    def _walk(self, bits: int) -> dict[int, tuple[int, str | None]]:
        """For each pair the one it is reached from and how; ways without doubt come first."""
        parents: dict[int, tuple[int, str | None]] = {}
        waiting: deque[tuple[int, int, str | None]] = deque((at, -1, "") for at in self.uses)
        while waiting:
            at, parent, step = waiting.popleft()
            if at in parents:
                continue
            parents[at] = (parent, step)
            for edge in self.engine.children[at]:
                if edge.directions & bits and edge.child not in parents:
                    add = waiting.append if edge.doubt or edge.step is None else waiting.appendleft
                    add((edge.child, at, edge.step))
        return parents

    def way(self, at: int) -> tuple[int, list[Step]] | None:
        """The root that a pair is reached from, and the steps from the pair outwards."""
        steps: list[Step] = []
        while True:
            parent, step = self._parents.get(at, (-1, None))
            if step is None:
                return None
            if parent < 0:
                return at, steps
            if len(steps) > _FAR:
                return None
            steps += reversed(list(self._steps(parent, at, step)))
            at = parent

    def _steps(self, parent: int, child: int, step: str) -> Iterator[Step]:
        """One edge as steps; an edge out of equal texts may skip several levels."""
        pair = self.engine.pairs[parent]
        nodes = (pair.old, pair.new)
        tokens = step[1:].split("/")
        graphs = (self.engine.old, self.engine.new)
        pointer = graphs[0].pointer(pair.old)
        while tokens:
            wide = tokens[0] not in {"items", "additionalProperties", "unevaluatedItems", "not"} and len(tokens) > 1
            taken, tokens = tokens[: 1 + wide], tokens[1 + wide :]
            pointer = "/".join([pointer, *taken])
            inside = (self.engine.pairs[child].old, self.engine.pairs[child].new)
            if tokens:
                found = [graph.child(pointer, graph.document.at(pointer)) for graph in graphs]
                inside = (found[0], found[1])
            yield Step(nodes, taken[0], unescape(taken[-1]), inside, pair.inverted)
            nodes = inside

    def lift(self, steps: list[Step], value: Any) -> Iterator[Any]:
        """Whole documents around a value; `steps` lead outwards."""
        values = iter([value])
        for step in steps:
            values = chain.from_iterable(map(self._lifter(step), values))
        return islice(values, _LIFTS)

    def _lifter(self, step: Step) -> Callable[[Any], Iterator[Any]]:
        return lambda value: self._up(step, value)

    def _up(self, step: Step, value: Any) -> Iterator[Any]:
        if step.keyword in {"anyOf", "oneOf", "allOf"}:
            yield from self.variants(step, value)
        elif step.keyword == "not":
            yield value
        elif step.keyword in {"items", "prefixItems", "unevaluatedItems"}:
            yield from self._in_array(step, value)
        else:
            name: str | None = "extra0"
            if step.keyword == "properties":
                name = step.argument
            elif step.keyword == "patternProperties":
                name = matching(step.argument)
            around = self.least(step.nodes, step.inverted, without=name)
            if around is not None and name is not None and step.keyword != "dependentSchemas":
                yield {**around, name: value}

    def _in_array(self, step: Step, value: Any) -> Iterator[list[Any]]:
        sides, nodes = self.sides(step.inverted), self.nodes(step.nodes, step.inverted)
        views = [side.graph.view(node) for side, node in zip(sides, nodes, strict=True)]
        place = int(step.argument) if step.keyword == "prefixItems" else max(len(view.prefix) for view in views)
        size = max(place + 1, *(int(view.limits.get("minItems", 0)) for view in views))
        if size > _OTHERS:
            return
        made: list[Any] = []
        for at in range(size):
            items = [
                view.prefix[at] if at < len(view.prefix) else view.subs.get("items", Graph.ANYTHING) for view in views
            ]
            if at != place:
                made.append(self.common((items[0], items[1]), step.inverted, apart_from=[*made, value]))
            else:
                made.append(value)
        if ... in made:
            return
        yield made

    def least(self, nodes: tuple[int, int], inverted: bool, *, without: str | None = None) -> dict[str, Any] | None:
        """What both versions require of an object, filled with values that both accept."""
        sides, ordered = self.sides(inverted), self.nodes(nodes, inverted)
        views = [side.graph.view(node) for side, node in zip(sides, ordered, strict=True)]
        made: dict[str, Any] = {}
        for name in sorted({*views[0].required, *views[1].required} - {without}):
            children = [
                view.properties.get(name, view.subs.get("additionalProperties", Graph.ANYTHING)) for view in views
            ]
            if any(side.samples.is_hidden(child) for side, child in zip(sides, children, strict=True)):
                continue
            found = self.common((children[0], children[1]), inverted)
            if found is ...:
                return None
            made[name] = found
        return made

    def common(self, ordered: tuple[int, int], inverted: bool, *, apart_from: list[Any] | None = None) -> Any:
        """A value that both versions accept, `...` when none is found."""
        key = self.nodes(ordered, inverted)
        if key in self._common and (not apart_from or self._common[key] not in apart_from):
            return self._common[key]
        sides = self.sides(inverted)
        for value in islice(sides[0].samples.values(*ordered), _TRIES):
            if value not in (apart_from or ()) and all(
                side.accepts(node, value) for side, node in zip(sides, ordered, strict=True)
            ):
                return self._common.setdefault(key, value)
        return ... if apart_from is None else self.common(ordered, inverted)

    def variants(self, step: Step, value: Any) -> Iterator[Any]:
        """A branch's value as the union's: completed, then changed so that no other branch accepts it."""
        if isinstance(value, dict):
            around = self.least(step.nodes, step.inverted)
            if around is None:
                return
            value = {**around, **value}
        yield value
        if not isinstance(value, dict):
            return
        sides = self.sides(step.inverted)
        own = self.nodes(step.inside, step.inverted)
        made = value
        for at, (side, node) in enumerate(zip(sides, self.nodes(step.nodes, step.inverted), strict=True)):
            view = side.graph.view(node)
            for union in (view.unfolded or view).unions:
                for branch in union.branches if at or union.kind == "oneOf" else ():
                    if branch != own[at] and side.accepts(branch, made):
                        made = self._spoilt(made, (side, branch), (sides, own))
        if made != value:
            yield made

    def crossings(self, ordered: tuple[int, int], inverted: bool) -> Iterator[Any]:
        """Objects that fit one branch of the giver's alone and some branch of the taker's."""
        sides = self.sides(inverted)
        branches = [_leaves(side.graph, node) for side, node in zip(sides, ordered, strict=True)]
        for own in product(*branches):
            parts = [side.samples.first(node, _DEPTH) for side, node in zip(sides, own, strict=True)]
            if all(isinstance(part, dict) for part in parts):
                made = {**parts[1], **parts[0]}
                for rival in branches[0]:
                    if rival != own[0] and sides[0].accepts(rival, made):
                        made = self._spoilt(made, (sides[0], rival), (sides, own))
                yield made
        # What a branch takes for the taker alone is refused there where another branch takes it, too.
        giver, taker = sides
        ours = {giver.graph.pointer(node): node for node in branches[0]}
        for theirs in branches[1]:
            same = ours.get(taker.graph.pointer(theirs))
            values = (
                value for value in islice(taker.samples.values(theirs, same), _OTHERS)
                if isinstance(value, dict) and (same is None or giver.accepts(same, value) is False)
            )  # fmt: skip
            for value, own in product(islice(values, _FEW), branches[0]):
                part = giver.samples.first(own, _DEPTH)
                if own != same and isinstance(part, dict):
                    yield from (value | part, part | value)

    def _spoilt(
        self, value: dict[str, Any], rival: tuple[_Side, int], own: tuple[tuple[_Side, _Side], tuple[int, int]]
    ) -> dict[str, Any]:
        """The value with one member more, other or less, so that a rival refuses it; its own branch says the same."""
        side, branch = rival
        (giver, _), (node, _) = own
        theirs, ours = side.graph.view(branch), giver.graph.view(node)

        def good(made: dict[str, Any]) -> bool:
            return side.accepts(branch, made) is False and all(
                one.accepts(place, made) is one.accepts(place, value)
                for one, place in zip(*own, strict=True)
                if place > Graph.NOTHING
            )

        for name in sorted(theirs.required.keys() & value.keys() - ours.required.keys()):
            less = {key: kept for key, kept in value.items() if key != name}
            if good(less):
                return less
        for name in sorted(theirs.properties):
            child = ours.properties.get(name, ours.subs.get("additionalProperties", Graph.ANYTHING))
            if child == Graph.NOTHING:
                continue
            for other in islice(giver.samples.values(child), _OTHERS):
                if side.accepts(theirs.properties[name], other) is False and good({**value, name: other}):
                    return {**value, name: other}
        return value


class Witnesses:
    """Finds witnesses in one comparison. `left` is the number of payloads that may still be tried."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.left = _ALL_TRIES
        self._searches: dict[str, _Search] = {}

    def _search(self, direction: str) -> _Search:
        if direction not in self._searches:
            self._searches[direction] = _Search(self.engine, direction)
        return self._searches[direction]

    def find(self, finding: Finding) -> dict[str, Any] | None:
        """A witness for a finding about a schema: sent values must have been accepted before, received ones now.

        The value at the changed place is refused for this change alone; around it stands as little as possible, all
        of it good in both versions.
        """
        if finding.direction not in _BITS:
            return None
        search = self._search(finding.direction)
        tries = ((at, self._locals(search, at, finding.change)) for at in finding.at)
        return next((found for at, values in tries if (found := self._whole(search, at, values))), None)

    def _whole(self, search: _Search, at: int, values: list[Any]) -> dict[str, Any] | None:
        """The first whole document around one of the values that tells the versions apart."""
        root, steps = search.way(at) or (-1, [])
        if root < 0:
            return None
        pair = self.engine.pairs[root]
        nodes = search.nodes((pair.old, pair.new), False)
        giver, taker = search.sides(False)
        for payload in chain.from_iterable(search.lift(steps, value) for value in values):
            self.left -= 1
            if (
                giver.accepts(nodes[0], payload) and taker.accepts(nodes[1], payload) is False
                and len(json.dumps(payload)) <= _MAX_PAYLOAD
            ):  # fmt: skip
                words = ("new", "old") if search.backwards else ("old", "new")
                return {
                    "payload": payload, "use": search.uses[root], "accepted_by": words[0], "refused_by": words[1],
                }  # fmt: skip
        return None

    def _locals(self, search: _Search, at: int, change: Change) -> list[Any]:
        """Values at the changed place that show this change and no other, the shortest first."""
        pair = self.engine.pairs[at]
        nodes = search.nodes((pair.old, pair.new), pair.inverted)
        giver, taker = search.sides(pair.inverted)
        found: dict[str, Any] = {}
        for value in islice(self._values(search, at, change), min(_TRIES, max(self.left, 0))):
            self.left -= 1
            if giver.accepts(nodes[0], value) and _shows(change, taker.judge.keywords(nodes[1], value)):
                found.setdefault(json.dumps(value, sort_keys=True), value)
                if len(found) == _LOCALS:
                    break
        return [found[text] for text in sorted(found, key=len)]

    def _values(self, search: _Search, at: int, change: Change) -> Iterator[Any]:
        pair = self.engine.pairs[at]
        nodes = search.nodes((pair.old, pair.new), pair.inverted)
        giver, taker = search.sides(pair.inverted)
        focus = search.nodes((change.focus[0] or 0, change.focus[1] or 0), pair.inverted)
        for side, node in ((giver, focus[0]), (taker, focus[1])):
            for value in islice(side.samples.values(node), _TRIES // 3) if node else ():
                inside = (focus[0], focus[1])
                yield from search.variants(
                    Step((pair.old, pair.new), "anyOf", "", search.nodes(inside, pair.inverted), pair.inverted), value
                )
        yield from giver.samples.values(nodes[0], nodes[1])
        yield from taker.samples.values(nodes[1], nodes[0])

    def turned(self, at: int, direction: str) -> tuple[bool, dict[str, Any] | None]:
        """Whether a union loses values whatever its branches say one by one, and a witness if one is no container."""
        search = self._search(direction)
        pair = self.engine.pairs[at]
        nodes = search.nodes((pair.old, pair.new), pair.inverted)
        giver, taker = search.sides(pair.inverted)
        lost = False
        values = chain(
            islice(search.crossings(nodes, pair.inverted), _TRIES // 2),
            islice(self._values(search, at, Change("", Effect.NONE, "", "")), _TRIES),
        )
        for value in islice(values, max(self.left, 0)):
            self.left -= 1
            if giver.accepts(nodes[0], value) and taker.accepts(nodes[1], value) is False:
                if isinstance(value, dict | list):
                    lost = True
                elif (found := self._whole(search, at, [value])) is not None:
                    return True, found
        return lost, None


def _leaves(graph: Graph, node: int, depth: int = _DEPTH) -> list[int]:
    """The branches of a union and of the unions inside it."""
    view = graph.view(node)
    below = [one for union in (view.unfolded or view).unions for one in union.branches] if depth else []
    return [leaf for one in below for leaf in _leaves(graph, one, depth - 1)] or [node]


def _name(direction: Direction) -> str:
    return "receive" if direction is Direction.ERROR else direction.value


def _shows(change: Change, refusing: set[tuple[str, str]] | None) -> bool:
    """Whether a value was refused for this change alone."""
    if not refusing or change.rule.startswith(_ANY_KEYWORD):
        return bool(refusing)
    known = _KEYWORDS.get(change.rule) or _KEYWORDS.get(change.rule.partition("-")[0])
    keywords = known or {change.rule.removeprefix("schema-")}
    named = repr(change.subject) if change.rule.startswith("property-") else ""
    return all(keyword in keywords and named in message for keyword, message in refusing)
