"""Candidate payloads for a schema: a few deliberate values per type, at and around every bound of both versions."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from typing import Any

from scripts.specdiff.graph import Graph
from scripts.specdiff.view import ARRAY, BOOLEAN, FRACTION, INTEGER, NULL, NUMBER, OBJECT, STRING, View

_DEPTH = 6
_WIDTH = 24
_LONG = 2048
_BY_FORMAT = {
    "date": "2024-02-29", "date-time": "2024-02-29T12:00:00Z", "time": "12:00:00Z", "duration": "P1D",
    "email": "a@example.com", "hostname": "example.com", "ipv4": "192.0.2.1", "ipv6": "2001:db8::1",
    "uri": "https://example.com/", "uri-reference": "/a", "uuid": "123e4567-e89b-12d3-a456-426614174000",
    "binary": "a", "json-pointer": "/a", "regex": "a",
}  # fmt: skip


def candidates(graph: Graph, node: int, other: View | None, depth: int = _DEPTH) -> Iterator[Any]:
    """Values that the node's schema probably accepts; `other` is the view whose edges should be tried as well."""
    view = graph.view(node)
    views = [view] if other is None else [view, other]
    if view.enum is not None:
        yield from view.enum.values()
    else:
        if view.types & STRING:
            yield from _strings(views)
        if view.types & NUMBER:
            yield from _numbers(views, view.types)
        if view.types & BOOLEAN:
            yield from (True, False)
        if view.types & ARRAY:
            yield from _arrays(graph, view, views, depth)
        if view.types & OBJECT:
            yield from _objects(graph, view, views, depth)
    if view.types & NULL:
        yield None
    if depth:
        for union in view.unions:
            for branch in union.branches[:_WIDTH]:
                yield from _combined(graph, view, branch, other, depth)


def _combined(graph: Graph, view: View, branch: int, other: View | None, depth: int) -> Iterator[Any]:
    """A branch's values, completed with the members that stand beside the union."""
    base = _object(graph, view, depth, everything=False)
    for value in candidates(graph, branch, other, depth - 1):
        yield value
        if isinstance(value, dict) and base:
            yield {**base, **value}


def _strings(views: list[View]) -> Iterator[str]:
    lengths = {0, 1, 3}
    for view in views:
        for name, step in (("minLength", 0), ("minLength", -1), ("maxLength", 0), ("maxLength", 1)):
            if name in view.limits and 0 <= view.limits[name] + step <= _LONG:
                lengths.add(int(view.limits[name] + step))
        for text in sorted(view.texts.get("format", ())):
            if text in _BY_FORMAT:
                yield _BY_FORMAT[text]
        for pattern in sorted(view.texts.get("pattern", ())):
            sample = matching(pattern)
            if sample is not None:
                yield sample
        if view.enum is not None:
            yield from (value for value in view.enum.values() if isinstance(value, str))
    for length in sorted(lengths):
        yield "a" * length
    for text in ("0", "7" * 4, "A", "AB", "-", "a b", "2024-02-29"):
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


def _first(graph: Graph, node: int, depth: int) -> Any:
    """One value for a child; `...` stands for none that could be made."""
    if depth < 0 or node == graph.NOTHING:
        return ...
    return next(candidates(graph, node, None, depth - 1), ...)


def _arrays(graph: Graph, view: View, views: list[View], depth: int) -> Iterator[list[Any]]:
    if depth <= 0:
        yield []
        return
    sizes = {0, 1, 2}
    for side in views:
        for name, step in (("minItems", 0), ("minItems", -1), ("maxItems", 0), ("maxItems", 1)):
            if name in side.limits and 0 <= side.limits[name] + step <= 64:
                sizes.add(int(side.limits[name] + step))
    item = _first(graph, view.subs.get("items", graph.ANYTHING), depth - 1)
    prefix = [_first(graph, child, depth - 1) for child in view.prefix]
    for size in sorted(sizes):
        if view.limits.get("uniqueItems"):
            pool = _distinct(graph, view, depth)
            values = (prefix + pool)[:size]
        else:
            values = [*prefix, *([item] * size)][:size]
        if ... not in values:
            yield values


def _distinct(graph: Graph, view: View, depth: int) -> list[Any]:
    found: list[Any] = []
    for value in candidates(graph, view.subs.get("items", graph.ANYTHING), None, max(depth - 2, 0)):
        if value not in found:
            found.append(value)
        if len(found) >= _WIDTH:
            break
    return found


def _object(graph: Graph, view: View, depth: int, *, everything: bool) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name in sorted(view.properties if everything else view.required):
        value = _first(graph, view.properties.get(name, graph.ANYTHING), depth - 1)
        if value is not ...:
            made[name] = value
    return made


def _objects(graph: Graph, view: View, views: list[View], depth: int) -> Iterator[dict[str, Any]]:
    if depth <= 0:
        yield {}
        return
    least = _object(graph, view, depth, everything=False)
    yield least
    full = {**_object(graph, view, depth, everything=True), **least}
    yield full
    names = sorted({name for side in views for name in (*side.properties, *side.required)})[: _WIDTH * 4]
    for name in names:
        if name in full:
            yield {**least, name: full[name]}
            yield {key: value for key, value in full.items() if key != name}
        else:
            yield {**least, name: "a"}
    extra = _first(graph, view.subs.get("additionalProperties", graph.ANYTHING), depth - 1)
    if extra is not ...:
        sizes = {1}
        for side in views:
            for limit, step in (
                ("minProperties", 0),
                ("minProperties", -1),
                ("maxProperties", 0),
                ("maxProperties", 1),
            ):
                if limit in side.limits:
                    sizes.add(max(0, int(side.limits[limit]) + step - len(least)))
        for size in sorted(size for size in sizes if 0 < size <= 64):
            yield {**least, **{f"extra{at}": extra for at in range(size)}}


def _tree(pattern: str) -> Any:
    """The parsed form of a pattern; the standard library has no public name for it."""
    return re._parser.parse(pattern)  # type: ignore[attr-defined]  # noqa: SLF001


def harmless(pattern: str) -> bool:
    """Whether a pattern is cheap to try: no repetition inside an unbounded repetition, no back-reference."""
    if len(pattern) > 300:
        return False
    try:
        tree = _tree(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return _calm(tree, repeated=False)


def _calm(tree: Any, *, repeated: bool) -> bool:
    for code, argument in tree:
        name = str(code)
        if name in {"GROUPREF", "GROUPREF_EXISTS"}:
            return False
        if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            low, high, below = argument
            many = int(high) > 16 and low != high
            if (repeated and low != high) or not _calm(below, repeated=repeated or many):
                return False
        elif name == "BRANCH":
            if not all(_calm(branch, repeated=repeated) for branch in argument[1]):
                return False
        elif name in {"SUBPATTERN", "ATOMIC_GROUP", "ASSERT", "ASSERT_NOT"}:
            below = argument[-1] if isinstance(argument, tuple) else argument
            if not _calm(below, repeated=repeated):
                return False
    return True


def matching(pattern: str) -> str | None:
    """A text that matches, made from the pattern's own parts; `None` when this simple way finds none."""
    if not harmless(pattern):
        return None
    made = "".join(_write(_tree(pattern)))
    return made if len(made) <= _LONG and re.search(pattern, made) else None


_CLASSES = {"CATEGORY_DIGIT": "7", "CATEGORY_WORD": "a", "CATEGORY_SPACE": " ",
            "CATEGORY_NOT_DIGIT": "a", "CATEGORY_NOT_WORD": "-", "CATEGORY_NOT_SPACE": "a"}  # fmt: skip


def _write(tree: Any) -> Iterator[str]:
    for code, argument in tree:
        name = str(code)
        if name == "LITERAL":
            yield chr(argument)
        elif name in {"ANY", "NOT_LITERAL"}:
            yield "b" if name == "NOT_LITERAL" and argument == ord("a") else "a"
        elif name == "IN":
            yield _member(argument)
        elif name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            low, _, below = argument
            yield "".join(_write(below)) * min(int(low), _LONG)
        elif name == "SUBPATTERN":
            yield from _write(argument[-1])
        elif name == "BRANCH":
            yield from _write(argument[1][0])


def _member(parts: Any) -> str:
    code, argument = parts[0]
    name = str(code)
    if name == "NEGATE":
        pattern = {chr(value) for kind, value in parts[1:] if str(kind) == "LITERAL"}
        return next((letter for letter in string.ascii_letters + string.digits if letter not in pattern), "a")
    if name == "LITERAL":
        return chr(argument)
    if name == "RANGE":
        return chr(argument[0])
    return _CLASSES.get(str(argument), "a")
