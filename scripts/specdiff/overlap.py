"""Whether two schemas share a value: what makes a `oneOf` refuse it, and an `anyOf` take it all the same."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from scripts.specdiff.graph import Graph
from scripts.specdiff.view import (
    ANY,
    ARRAY,
    BOOLEAN,
    FRACTION,
    NULL,
    NUMBER,
    OBJECT,
    STRING,
    View,
    canonical,
    type_of,
    within,
)  # fmt: skip

_DEPTH = 2
_SCALARS = NULL | BOOLEAN | STRING | NUMBER


def shares(graph: Graph, one: int, other: Graph, two: int, depth: int = _DEPTH) -> bool | None:
    """`None` when it cannot be told, which is the rule for objects and arrays that nothing keeps apart."""
    a, b = graph.view(one), other.view(two)
    scalars = overlap(a, b)
    containers = a.types & b.types & (OBJECT | ARRAY)
    if containers & OBJECT and _told_apart(graph, a, other, b, depth):
        containers ^= OBJECT
    return None if scalars is False and containers else scalars


def _told_apart(graph: Graph, a: View, other: Graph, b: View, depth: int) -> bool:
    """Whether a member that both require, or that one requires and the other rules out, keeps two objects apart."""
    for one, two in ((a, b), (b, a)):
        closed = one.subs.get("additionalProperties") == Graph.NOTHING and not one.maps
        if closed and not two.required.keys() <= one.properties.keys():
            return True
    return any(
        shares(graph, a.properties[name], other, b.properties[name], depth - 1) is False
        for name in a.required.keys() & b.required.keys() & a.properties.keys() & b.properties.keys()
        if depth
    )


def overlap(one: View, two: View) -> bool | None:
    """The same for scalars alone."""
    untyped = any(view.types == ANY and not view.is_plain() for view in (one, two))
    shared = one.types & two.types & (ANY if untyped else _SCALARS)
    if not shared:
        return False
    if not one.is_plain() or not two.is_plain():
        return None
    if shared & NULL:
        return True
    if one.enum is not None or two.enum is not None:
        return _of_members(one, two)
    if shared & BOOLEAN:
        return True
    answers = [_texts(one, two) if shared & STRING else False, _numbers(one, two) if shared & NUMBER else False]
    return True if True in answers else None if None in answers else False


def _of_members(one: View, two: View) -> bool | None:
    listed = (one if one.enum is not None else two).enum or {}
    answers = [_both(_accepts(one, value), _accepts(two, value)) for value in listed.values()]
    return True if True in answers else None if None in answers else False


def _both(first: bool | None, second: bool | None) -> bool | None:
    if first is False or second is False:
        return False
    return None if first is None or second is None else True


def _accepts(view: View, value: Any) -> bool | None:
    if not type_of(value) & view.types & _SCALARS:
        return False
    if view.enum is not None and canonical(value) not in view.enum:
        return False
    if not within(value, view.limits):
        return False
    return None if isinstance(value, str) and view.texts else True


def _texts(one: View, two: View) -> bool | None:
    low = max(view.limits.get("minLength", 0) for view in (one, two))
    high = min(view.limits.get("maxLength", math.inf) for view in (one, two))
    if low > high:
        return False
    return None if one.texts or two.texts else True


def _numbers(one: View, two: View) -> bool | None:
    lows = [view.limits["minimum"] for view in (one, two) if "minimum" in view.limits]
    highs = [view.limits["maximum"] for view in (one, two) if "maximum" in view.limits]
    low = max(lows, default=(-math.inf, False))
    high = min(highs, default=(math.inf, False), key=lambda bound: (bound[0], not bound[1]))
    if low[0] > high[0] or (low[0] == high[0] and (low[1] or high[1])):
        return False
    steps = [view.limits["multipleOf"] for view in (one, two) if "multipleOf" in view.limits]
    if one.types & two.types & FRACTION and not steps:
        return True
    if len(steps) > 1:
        return None
    step = steps[0] if steps else Fraction(1)
    if math.inf in (-low[0], high[0]):
        return True
    first = math.ceil(Fraction(str(low[0])) / step) * step
    if low[1] and first == low[0]:
        first += step
    return first < high[0] or (first == high[0] and not high[1])
