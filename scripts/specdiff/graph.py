"""Schemas of one document as numbered nodes. A node is a set of places that all apply (a conjunction)."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

from scripts.specdiff import keywords, shortcuts
from scripts.specdiff.document import Document, join
from scripts.specdiff.merge import conjoin, disjoin
from scripts.specdiff.view import ANY, KINDS, Union, View, canonical, tidy, type_names

_SHAPE_DEPTH = 3
_MANY = 2000
_UNION_DEPTH = 24
MAX_NODES = 400_000
MAX_PLACES = 400


class Graph:
    """Lazily built views. Node 0 accepts everything, node 1 nothing."""

    ANYTHING = 0
    NOTHING = 1

    def __init__(self, document: Document) -> None:
        self.document = document
        self.places: list[tuple[str, ...]] = [("",), ("#never",)]
        self._ids: dict[tuple[str, ...], int] = {("",): 0, ("#never",): 1}
        self._raw: dict[str, Any] = {"": True, "#never": False}
        self._views: list[View | None] = [View(), View(types=0)]
        self._building: set[int] = set()
        self._shapes: dict[tuple[int, int], str] = {}
        self._models: dict[int, str | None] = {}
        self._chains: dict[str, int] = {}
        self._subtypes: dict[str, list[str]] | None = None
        self.dangling: set[str] = set()
        self.clipped = False

    def child(self, pointer: str, raw: Any) -> int:
        """The node of a schema at a pointer; a bare `$ref` is its target."""
        if type(raw) is dict and type(raw.get("$ref")) is str and (self.document.minor == 0 or len(raw) == 1):
            found = self.document.target(raw["$ref"])
            if found is not None:
                pointer, raw = found
        if raw is False:
            return self.NOTHING
        node = self._ids.get((pointer,))
        if node is None:
            pointer = sys.intern(pointer)  # both documents have most of them
            self._raw[pointer] = raw
            node = self._intern((pointer,))
        return node

    def both(self, first: int, second: int) -> int:
        """The node that satisfies two."""
        if second in {first, self.ANYTHING}:
            return first
        if first == self.ANYTHING:
            return second
        if self.NOTHING in (first, second):
            return self.NOTHING
        places = tuple(sorted({*self.places[first], *self.places[second]}))
        if len(places) > MAX_PLACES:
            self.clipped = True
            return self.ANYTHING
        return self._intern(places)

    def only(self, node: int, types: int) -> int:
        """A node without the values of other types."""
        if not self.view(node).types & ~types:
            return node
        place = f"#type:{types}"
        self._raw[place] = {"type": type_names(types)}
        return self.both(node, self._intern((place,)))

    def split(self, node: int) -> list[int]:
        """A node of several types as one node per type; one of any type stays whole."""
        view = self.view(node)
        kinds = [kind & view.types for kind in KINDS if kind & view.types]
        if view.types == ANY or len(kinds) < 2 or not view.is_plain():
            return [node]
        return [self.only(node, kind) for kind in kinds]

    def _intern(self, places: tuple[str, ...]) -> int:
        node = self._ids.get(places)
        if node is None:
            if len(self.places) >= MAX_NODES:
                return self.ANYTHING
            node = self._ids[places] = len(self.places)
            self.places.append(places)
            self._views.append(None)
        return node

    def exhausted(self) -> bool:
        """Whether the node budget ran out, so that some schemas were not looked at."""
        return len(self.places) >= MAX_NODES

    def raw(self, node: int) -> Any:
        """The raw schema of a node of one place."""
        return self._raw[self.places[node][0]]

    def made_up(self, place: str) -> Any:
        """The schema of a place that is not in the file: everything, nothing, or a type."""
        return self._raw[place]

    def flags(self, node: int) -> frozenset[str]:
        """readOnly, writeOnly and deprecated of a node, from the text where that is enough."""
        found = shortcuts.flags(self.document, [self._raw[place] for place in self.places[node]])
        return self.view(node).flags if found is None else found

    def forget(self, node: int) -> None:
        """Let a view go that is not likely to be asked for again, where there are many."""
        if node > self.NOTHING and len(self._views) > _MANY:
            self._views[node] = None

    def pointer(self, node: int) -> str:
        """The place of a node in the file; of several, the first."""
        return self.places[node][0]

    def member_place(self, view: View, name: str, node: int) -> str:
        """Where a member is written, which is not where its `$ref` leads."""
        for part in sorted(view.parts):
            raw = self.document.at(part) if part.startswith("#/") else None
            if isinstance(raw, dict) and isinstance(raw.get("properties"), dict) and name in raw["properties"]:
                return join(part, "properties", name)
        return self.pointer(node)

    def view(self, node: int) -> View:
        found = self._views[node]
        if found is None:
            found = self._views[node] = self._build(node)
        return found

    def model(self, node: int) -> str | None:
        """Name of the component schema a reader would call this node."""
        if node not in self._models:
            self._models[node] = self._model(node)
        return self._models[node]

    def chain(self, pointer: str) -> int:
        """How many schemas stand behind each other by `allOf`, the longest way down from a place."""
        waiting = [pointer]
        while waiting:
            at = waiting[-1]
            if self._chains.get(at, -1) >= 0:
                waiting.pop()
                continue
            try:
                found = [self.document.target(parent) for parent in _parents(self.document.at(at))]
            except KeyError:
                found = []
            below = [one[0] for one in found if one is not None]
            fresh = [one for one in below if one not in self._chains]
            if at in self._chains or not fresh:
                self._chains[at] = 1 + max((self._chains.get(one, 0) for one in below), default=0)
            else:
                self._chains[at] = -1
                waiting += fresh
        return self._chains[pointer]

    def _build(self, node: int) -> View:
        seen: set[str] = set()
        parts = self._flatten(node, seen)
        view = parts[0] if parts else View()
        for part in parts[1:]:
            conjoin(view, part, self)
        view.model = self.model(node)
        view.parts = frozenset(seen)
        self._building.add(node)
        folded = self._folded(view)
        self._building.discard(node)
        return tidy(view if folded is None else folded)

    def _flatten(self, node: int, seen: set[str]) -> list[View]:
        """The views of everything that applies at once: `$ref` siblings, `allOf`, one-branch unions."""
        minor = self.document.minor
        stack = [(place, self._raw[place]) for place in reversed(self.places[node])]
        parts: list[View] = []
        while stack:
            pointer, raw = stack.pop()
            if raw is True or pointer in seen:
                continue
            seen.add(pointer)
            if type(raw) is not dict:
                parts.append(View(types=0) if raw is False else View(unknown={"schema": canonical(raw)}))
                continue
            reference = raw.get("$ref")
            if reference is not None:
                found = self.document.target(reference) if isinstance(reference, str) else None
                if found is None:
                    self.dangling.add(str(reference))
                    parts.append(View(opaque=frozenset({str(reference)}), where={"$ref": join(pointer, "$ref")}))
                else:
                    stack.append(found)
                if minor == 0:
                    continue
            parts.append(keywords.read(raw, pointer, self, minor))
            for keyword in ("oneOf", "anyOf", "allOf"):
                branches = raw.get(keyword)
                if type(branches) is list and (keyword == "allOf" or len(branches) == 1):
                    stack.extend(
                        (join(pointer, keyword, str(at)), branches[at]) for at in range(len(branches) - 1, -1, -1)
                    )
        return parts

    def _model(self, node: int) -> str | None:
        """The component named by the place, or by the only thing it wraps."""
        pointer, *more = self.places[node]
        if any(not place.startswith("#type:") for place in more):
            return None
        raw = self._raw[pointer]
        for _ in range(16):
            name = self.document.component(pointer)
            if name is not None or type(raw) is not dict:
                return name
            inner = [raw[key] for key in ("allOf", "anyOf", "oneOf") if type(raw.get(key)) is list]
            if "$ref" in raw:
                reference = raw["$ref"]
            elif len(inner) == 1 and len(inner[0]) == 1 and type(inner[0][0]) is dict:
                reference = inner[0][0].get("$ref")
            else:
                return None
            found = self.document.target(reference) if isinstance(reference, str) else None
            if found is None:
                return None
            pointer, raw = found
        return None

    def _folded(self, view: View) -> View | None:
        """The view with unions folded in whose branches share no type, as `null` beside an object does."""
        if not view.unions or len(self._building) > _UNION_DEPTH or view.discriminator is not None:
            return None
        kept: list[Union] = []
        made: View | None = None
        for union in view.unions:
            folded = None
            if not any(branch in self._building for branch in union.branches):
                folded = disjoin(self.view(branch) for branch in union.branches)
            if folded is None:
                kept.append(union)
            elif made is None:
                made = folded
            else:
                conjoin(made, folded, self)
        if made is not None:
            conjoin(made, replace(view, unions=kept), self)
            made.model, made.parts, made.unfolded = view.model, view.parts, tidy(view)
        return made

    def shape(self, node: int, depth: int = _SHAPE_DEPTH) -> str:
        """A text that is equal for schemas of equal shape down to `depth`, whatever their names."""
        key = (node, depth)
        found = self._shapes.get(key)
        if found is None:
            found = self._shapes[key] = self._shape(node, depth)
        return found

    def _shape(self, node: int, depth: int) -> str:
        view = self.view(node)
        below = ""
        if depth:
            members = sorted((name, self.shape(child, depth - 1)) for name, child in view.properties.items())
            subs = sorted((name, self.shape(child, depth - 1)) for name, child in view.subs.items())
            lists = [[self.shape(child, depth - 1) for child in nodes] for nodes in (view.prefix, view.nots)]
            unions = [sorted(self.shape(child, depth - 1) for child in union.branches) for union in view.unions]
            below = repr((members, subs, lists, unions))
        limits = sorted((name, str(value)) for name, value in view.limits.items())
        texts = sorted((name, sorted(values)) for name, values in view.texts.items())
        enum = None if view.enum is None else sorted(view.enum)
        whole = repr((view.types, enum, limits, texts, sorted(view.properties), sorted(view.required), below))
        return str(hash(whole)) if len(whole) > 64 else whole  # compared inside one process only

    def subtypes(self, name: str) -> list[str]:
        """Components that extend a component by `allOf`: its implicit branches when it has a discriminator."""
        if self._subtypes is None:
            self._subtypes = {}
            for child, raw in self.document.section("components", "schemas").items():
                for parent in _parents(raw):
                    found = self.document.target(parent)
                    base = None if found is None else self.document.component(found[0])
                    if base is not None and base != child:
                        self._subtypes.setdefault(base, []).append(child)
        return self._subtypes.get(name, [])

    def named(self, name: str) -> int:
        """The node of a component schema."""
        pointer = join("#/components/schemas", name)
        return self.child(pointer, self.document.section("components", "schemas")[name])


def _parents(raw: Any) -> list[str]:
    if not isinstance(raw, dict) or not isinstance(raw.get("allOf"), list):
        return []
    return [part["$ref"] for part in raw["allOf"] if isinstance(part, dict) and isinstance(part.get("$ref"), str)]
