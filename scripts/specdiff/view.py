"""The normal form of one schema: what it accepts, with every harmless way of writing it folded away."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

NULL, BOOLEAN, OBJECT, ARRAY, STRING, INTEGER, FRACTION = (1 << bit for bit in range(7))
NUMBER = INTEGER | FRACTION
ANY = NULL | BOOLEAN | OBJECT | ARRAY | STRING | NUMBER
TYPES = {
    "null": NULL, "boolean": BOOLEAN, "object": OBJECT, "array": ARRAY,
    "string": STRING, "integer": INTEGER, "number": NUMBER,
}  # fmt: skip
APPLIES = {
    "minimum": NUMBER, "maximum": NUMBER, "multipleOf": NUMBER,
    "minLength": STRING, "maxLength": STRING, "pattern": STRING,
    "contentEncoding": STRING, "contentMediaType": STRING,
    "minItems": ARRAY, "maxItems": ARRAY, "uniqueItems": ARRAY,
    "minProperties": OBJECT, "maxProperties": OBJECT,
    "items": ARRAY, "unevaluatedItems": ARRAY, "contentSchema": STRING,
    "additionalProperties": OBJECT, "propertyNames": OBJECT, "unevaluatedProperties": OBJECT,
}  # fmt: skip
NUMERIC_FORMATS = {"int8": 8, "int16": 16, "int32": 32, "int64": 64, "float": 132, "double": 164}
MISSING: Any = object()
_SIZES = ("Length", "Items", "Properties")


@dataclass(slots=True)
class Union:
    """`anyOf` or `oneOf` with at least two branches (node ids)."""

    kind: str
    branches: list[int]
    where: str


@dataclass(slots=True)
class View:
    """One schema as a conjunction of constraints. Children are node ids of the graph that made it."""

    types: int = ANY
    enum: dict[str, Any] | None = None
    limits: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, frozenset[str]] = field(default_factory=dict)
    properties: dict[str, int] = field(default_factory=dict)
    required: dict[str, str] = field(default_factory=dict)
    dependent: dict[str, frozenset[str]] = field(default_factory=dict)
    subs: dict[str, int] = field(default_factory=dict)
    maps: dict[tuple[str, str], int] = field(default_factory=dict)
    prefix: list[int] = field(default_factory=list)
    contains: list[tuple[int, int, int | None]] = field(default_factory=list)
    unions: list[Union] = field(default_factory=list)
    nots: list[int] = field(default_factory=list)
    conditionals: list[tuple[int, int | None, int | None]] = field(default_factory=list)
    discriminator: tuple[str, dict[str, str]] | None = None
    flags: frozenset[str] = frozenset()
    sunset: str | None = None
    default: Any = MISSING
    unknown: dict[str, str] = field(default_factory=dict)
    opaque: frozenset[str] = frozenset()
    where: dict[str, str] = field(default_factory=dict)
    model: str | None = None
    parts: frozenset[str] = frozenset()
    unfolded: View | None = None

    def is_union_only(self) -> bool:
        """Whether a single union (and at most a type beside it) says everything."""
        return len(self.unions) == 1 and not (
            self.enum is not None or self.limits or self.texts or self.properties or self.required or self.dependent
            or self.subs or self.maps or self.prefix or self.contains or self.nots or self.conditionals
            or self.unknown or self.opaque
        )  # fmt: skip

    def contradicts_itself(self) -> bool:
        """Whether a type has no value left: bounds that cross, or a required member that a closed object rules out."""
        limits = self.limits
        low, high = limits.get("minimum", (-math.inf,)), limits.get("maximum", (math.inf,))
        crossing = low[0] > high[0] or any(
            limits.get(f"min{of}", 0) > limits.get(f"max{of}", math.inf) for of in _SIZES
        )
        return crossing or bool(
            self.required and self.subs.get("additionalProperties") == 1 and not self.maps
            and not self.required.keys() <= self.properties.keys()
        )  # fmt: skip

    def is_plain(self) -> bool:
        """Whether the view can be split by type: nothing in it ties two types together."""
        return not (self.unions or self.nots or self.conditionals or self.unknown or self.opaque or self.discriminator)


def canonical(value: Any) -> str:
    """One text per JSON value: key order and `1.0` against `1` make no difference."""
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_plain(member) for member in value]
    return value


def type_of(value: Any) -> int:
    """The type bit of a JSON value."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return BOOLEAN
    if isinstance(value, int | float):
        return INTEGER if isinstance(value, int) or value.is_integer() else FRACTION
    if isinstance(value, str):
        return STRING
    return ARRAY if isinstance(value, list) else OBJECT


KINDS = (NULL, BOOLEAN, OBJECT, ARRAY, STRING, NUMBER)


def type_names(types: int) -> list[str]:
    """Type names for people, `number` once."""
    names = [name for name, bits in TYPES.items() if bits not in {INTEGER, NUMBER} and types & bits]
    if types & FRACTION:
        names.append("number")
    elif types & INTEGER:
        names.append("integer")
    return sorted(names)


def tidy(view: View) -> View:
    """Drop what cannot matter for the types that are left."""
    if view.enum is not None:
        _tidy_enum(view)
    types = view.types
    if types != ANY:
        for name in [name for name in view.limits if not APPLIES[name] & types]:
            del view.limits[name]
        for name in [name for name in view.subs if not APPLIES[name] & types]:
            del view.subs[name]
        _tidy_texts(view)
        if not types & OBJECT:
            view.properties, view.required, view.dependent, view.maps = {}, {}, {}, {}
        if not types & ARRAY:
            view.prefix, view.contains = [], []
        if not types & FRACTION:
            _whole_bounds(view)
    return view


def _tidy_texts(view: View) -> None:
    for name, values in list(view.texts.items()):
        kept = values
        if name == "format":
            kept = frozenset(text for text in values if view.types & (NUMBER if text in NUMERIC_FORMATS else STRING))
        elif not APPLIES[name] & view.types:
            kept = frozenset()
        if kept:
            view.texts[name] = kept
        else:
            del view.texts[name]


def _tidy_enum(view: View) -> None:
    """Null lives in the type set; an enum of both booleans is the boolean type; bounds filter the members."""
    enum = {key: value for key, value in (view.enum or {}).items() if type_of(value) & view.types}
    if view.limits:
        enum = {key: value for key, value in enum.items() if within(value, view.limits)}
    null = "null" in enum
    if null:
        del enum["null"]
    view.types = NULL if null else 0
    for value in enum.values():
        view.types |= type_of(value)
    view.limits = {}
    view.enum = enum
    if not enum or (enum.keys() == {"true", "false"}):
        view.enum = None


def within(value: Any, limits: dict[str, Any]) -> bool:
    """Whether a value keeps the limits that apply to its type."""
    if isinstance(value, str):
        return bool(limits.get("minLength", 0) <= len(value) <= limits.get("maxLength", len(value)))
    if isinstance(value, list):
        distinct = "uniqueItems" not in limits or len({canonical(item) for item in value}) == len(value)
        return distinct and bool(limits.get("minItems", 0) <= len(value) <= limits.get("maxItems", len(value)))
    if isinstance(value, dict):
        return bool(limits.get("minProperties", 0) <= len(value) <= limits.get("maxProperties", len(value)))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return True
    if "multipleOf" in limits and (Fraction(str(value)) / limits["multipleOf"]).denominator != 1:
        return False
    low, high = limits.get("minimum"), limits.get("maximum")
    above = low is None or value > low[0] or (value == low[0] and not low[1])
    below = high is None or value < high[0] or (value == high[0] and not high[1])
    return bool(above and below)


def _whole_bounds(view: View) -> None:
    """On whole numbers an exclusive or fractional bound is the next whole one."""
    low, high = view.limits.get("minimum"), view.limits.get("maximum")
    if low is not None:
        value = -(-low[0] // 1)
        view.limits["minimum"] = (int(value) + (1 if low[1] and value == low[0] else 0), False)
    if high is not None:
        value = high[0] // 1
        view.limits["maximum"] = (int(value) - (1 if high[1] and value == high[0] else 0), False)
