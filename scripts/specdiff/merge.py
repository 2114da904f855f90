"""Conjunction of two views (`allOf`), and disjunction of views that share no type (`anyOf`, `oneOf`)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Protocol

from scripts.specdiff.view import MISSING, View

_LOWER = {"minLength", "minItems", "minProperties"}
_UPPER = {"maxLength", "maxItems", "maxProperties"}


class Conjoin(Protocol):
    """Makes the node that stands for several schemas at once."""

    def both(self, first: int, second: int) -> int: ...


def conjoin(into: View, part: View, graph: Conjoin) -> None:
    """Tighten `into` by `part`, in place; nothing is dropped."""
    before = into.types
    into.types &= part.types
    if into.types != before or "type" not in into.where:
        _where(into, part, "type")
    if part.enum is not None:
        into.enum = part.enum if into.enum is None else {k: v for k, v in into.enum.items() if k in part.enum}
        _where(into, part, "enum")
    for name, value in part.limits.items():
        _limit(into, part, name, value)
    for name, values in part.texts.items():
        into.texts[name] = into.texts.get(name, frozenset()) | values
        _where(into, part, name)
    _objects(into, part, graph)
    _arrays(into, part, graph)
    into.unions += part.unions
    into.nots += part.nots
    into.conditionals += part.conditionals
    into.contains += part.contains
    into.discriminator = into.discriminator or part.discriminator
    into.flags |= part.flags
    into.sunset = into.sunset or part.sunset
    if into.default is MISSING:
        into.default = part.default
    for name, text in part.unknown.items():
        into.unknown[name] = text if into.unknown.get(name, text) == text else f"{into.unknown[name]} and {text}"
    into.opaque |= part.opaque
    into.where = {**part.where, **into.where}


def _where(into: View, part: View, name: str) -> None:
    if name in part.where:
        into.where[name] = part.where[name]


def _limit(into: View, part: View, name: str, value: Any) -> None:
    if name not in into.limits:
        into.limits[name] = value
    elif name == "multipleOf":
        one, two = into.limits[name], value
        denominator = math.lcm(one.denominator, two.denominator)
        into.limits[name] = Fraction(math.lcm(int(one * denominator), int(two * denominator)), denominator)
    elif name == "minimum":
        into.limits[name] = max(into.limits[name], value)
    elif name == "maximum":
        into.limits[name] = min(into.limits[name], value, key=lambda bound: (bound[0], not bound[1]))
    elif name in _LOWER:
        into.limits[name] = max(into.limits[name], value)
    elif name in _UPPER:
        into.limits[name] = min(into.limits[name], value)
    if into.limits[name] == value:
        _where(into, part, name)


def _objects(into: View, part: View, graph: Conjoin) -> None:
    """Members; what one side does not list falls under the other's `additionalProperties`, save where a pattern may."""
    ours, theirs = (None if _patterned(view) else view.subs.get("additionalProperties") for view in (into, part))
    if theirs is not None:
        for name in into.properties.keys() - part.properties.keys():
            into.properties[name] = graph.both(into.properties[name], theirs)
    for name, node in part.properties.items():
        known = into.properties.get(name, ours)
        into.properties[name] = node if known is None else graph.both(known, node)
    patterned = _patterned(into) or _patterned(part)
    for name, where in part.required.items():
        into.required.setdefault(name, where)
    for name, names in part.dependent.items():
        into.dependent[name] = into.dependent.get(name, frozenset()) | names
    for key, node in part.maps.items():
        into.maps[key] = graph.both(into.maps[key], node) if key in into.maps else node
    for name in ("additionalProperties", "propertyNames", "unevaluatedProperties", "contentSchema"):
        sub = _both(graph, into.subs.get(name), part.subs.get(name))
        if sub is not None:
            into.subs[name] = sub
    if patterned and "additionalProperties" in into.subs:
        into.unknown["patternProperties with allOf"] = "true"


def _patterned(view: View) -> bool:
    return bool(view.maps) and any(kind == "patternProperties" for kind, _ in view.maps)


def _arrays(into: View, part: View, graph: Conjoin) -> None:
    length = max(len(into.prefix), len(part.prefix))
    prefix = [_both(graph, _item(into, at), _item(part, at)) for at in range(length)]
    into.prefix = [node for node in prefix if node is not None]
    for name in ("items", "unevaluatedItems"):
        found = _both(graph, into.subs.get(name), part.subs.get(name))
        if found is not None:
            into.subs[name] = found


def _item(view: View, at: int) -> int | None:
    return view.prefix[at] if at < len(view.prefix) else view.subs.get("items")


def _both(graph: Conjoin, first: int | None, second: int | None) -> int | None:
    if first is None or second is None:
        return second if first is None else first
    return graph.both(first, second)


def disjoin(views: Iterable[View]) -> View | None:
    """One view for a union whose branches share no type; `None` when they do or when a branch is not plain."""
    branches = list(views)
    if not all(view.is_plain() for view in branches):
        return None
    if any(view.enum is not None for view in branches):
        return _enums(branches)
    result = View(types=0)
    for view in branches:
        if result.types & view.types:
            return None
        result.types |= view.types
        result.limits |= view.limits
        for name, texts in view.texts.items():
            result.texts[name] = result.texts.get(name, frozenset()) | texts
        result.properties |= view.properties
        result.required |= view.required
        result.dependent |= view.dependent
        result.subs |= view.subs
        result.maps |= view.maps
        result.prefix = result.prefix or view.prefix
        result.contains += view.contains
        result.where |= view.where
        if view.flags & {"readOnly", "writeOnly"}:
            return None
    return result


_SMALL: dict[int, dict[str, Any]] = {
    1: {"null": None},
    2: {"true": True, "false": False},
    3: {"null": None, "true": True, "false": False},
}


def _enums(branches: list[View]) -> View | None:
    """A union of constants is an enum; null and boolean count as constants."""
    members: dict[str, Any] = {}
    types = 0
    where: dict[str, str] = {}
    for view in branches:
        if view.texts or view.limits or view.properties or view.subs or view.maps or view.prefix or view.required:
            return None
        found = dict(view.enum) if view.enum is not None else _SMALL.get(view.types)
        if found is None:
            return None
        if view.types & 1:
            found = {**found, "null": None}
        if members.keys() & found.keys():
            return None
        members |= found
        types |= view.types
        where |= view.where
    return View(types=types, enum=members, where=where)
