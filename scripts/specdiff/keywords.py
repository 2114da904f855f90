"""Raw schema keywords to the fields of a `View`: one small reader per keyword."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, Protocol

from scripts.specdiff.document import join
from scripts.specdiff.view import MISSING, NULL, TYPES, Union, View, canonical

ANNOTATIONS = frozenset({
    "title", "description", "example", "examples", "externalDocs", "$comment", "$defs", "definitions",
    "$anchor", "$dynamicAnchor", "summary",
})  # fmt: skip
_WITHOUT_MEANING = {
    "format": frozenset({"password", "textarea", "markdown", "html", "multiline"}),
    "pattern": frozenset({"", ".*", "^", "$", "^.*", ".*$"}),  # each matches every text
}
_ZERO_FLOORS = ("minLength", "minItems", "minProperties")


class Children(Protocol):
    """Makes node ids for subschemas."""

    def child(self, pointer: str, raw: Any) -> int: ...


def read(raw: dict[str, Any], pointer: str, graph: Children, minor: int) -> View:
    """One schema object by itself: references, `allOf` and one-branch unions are the caller's business."""
    view = View()
    for keyword, value in raw.items():
        reader = _READERS.get(keyword)
        if reader is not None:
            reader(view, value, pointer, graph)
        elif keyword in ANNOTATIONS or keyword.startswith("x-") or keyword in {"$ref", "allOf", "nullable", "if"}:
            continue
        elif keyword not in {"then", "else", "minContains", "maxContains", "exclusiveMinimum", "exclusiveMaximum"}:
            view.unknown[keyword] = canonical(value)
            view.where[keyword] = join(pointer, keyword)
    for evaluated, moot in (("additionalProperties", "unevaluatedProperties"), ("items", "unevaluatedItems")):
        if evaluated in raw:
            view.subs.pop(moot, None)  # nothing is left unevaluated
    if "nullable" in raw:
        _nullable(view, raw, pointer, minor)
    if "contains" in raw or "if" in raw or "x-sunset" in raw:
        _companions(view, raw, pointer, graph)
    if "minimum" in raw or "exclusiveMinimum" in raw:
        _bound(view, raw, pointer, "minimum", "exclusiveMinimum", max)
    if "maximum" in raw or "exclusiveMaximum" in raw:
        _bound(view, raw, pointer, "maximum", "exclusiveMaximum", min)
    return view


def _nullable(view: View, raw: dict[str, Any], pointer: str, minor: int) -> None:
    if minor == 1:
        view.unknown["nullable"] = canonical(raw["nullable"])
    elif raw["nullable"] is True:
        if "type" in raw:
            view.types |= NULL
        elif not ("enum" in raw and None in raw["enum"]):
            # 3.0.3: without a type beside it the keyword says nothing, yet many readers honour it.
            view.unknown["nullable"] = "true"
    view.where["nullable"] = join(pointer, "nullable")


def _companions(view: View, raw: dict[str, Any], pointer: str, graph: Children) -> None:
    if "contains" in raw:
        low, high = raw.get("minContains", 1), raw.get("maxContains")
        if _is_count(low) and (high is None or _is_count(high)):
            view.contains.append((graph.child(join(pointer, "contains"), raw["contains"]), low, high))
        else:
            view.unknown["contains"] = canonical([raw["contains"], low, high])
    if "if" in raw and ("then" in raw or "else" in raw):
        arms = [graph.child(join(pointer, arm), raw[arm]) if arm in raw else None for arm in ("then", "else")]
        view.conditionals.append((graph.child(join(pointer, "if"), raw["if"]), arms[0], arms[1]))
    if isinstance(raw.get("x-sunset"), str):
        view.sunset = raw["x-sunset"]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _bound(
    view: View, raw: dict[str, Any], pointer: str, keyword: str, exclusive: str, tighter: Callable[..., Any]
) -> None:
    """Both spellings of an exclusive bound: the boolean of 3.0 and the number of 3.1."""
    value, strict = raw.get(keyword), raw.get(exclusive)
    found: list[tuple[Any, bool]] = []
    if _is_number(value):
        found.append((value, strict is True))
    elif value is not None:
        view.unknown[keyword] = canonical(value)
    if _is_number(strict):
        found.append((strict, True))
    elif strict is not None and not isinstance(strict, bool):
        view.unknown[exclusive] = canonical(strict)
    if found:
        edge = tighter(bound for bound, _ in found)
        view.limits[keyword] = (edge, any(strict for bound, strict in found if bound == edge))
        view.where[keyword] = join(pointer, keyword if keyword in raw else exclusive)


def _type(view: View, value: Any, pointer: str, _graph: Children) -> None:
    names = value if isinstance(value, list) else [value]
    if not names or not all(isinstance(name, str) and name in TYPES for name in names):
        view.unknown["type"] = canonical(value)
        return
    view.types = 0
    for name in names:
        view.types |= TYPES[name]
    view.where["type"] = join(pointer, "type")


def _enum(view: View, value: Any, pointer: str, _graph: Children) -> None:
    if not isinstance(value, list):
        view.unknown["enum"] = canonical(value)
        return
    members = {canonical(member): member for member in value}
    view.enum = members if view.enum is None else {k: v for k, v in view.enum.items() if k in members}
    view.where["enum"] = join(pointer, "enum")


def _const(view: View, value: Any, pointer: str, graph: Children) -> None:
    _enum(view, [value], pointer, graph)
    view.where["enum"] = join(pointer, "const")


def _count(keyword: str) -> Callable[[View, Any, str, Children], None]:
    def reader(view: View, value: Any, pointer: str, _graph: Children) -> None:
        if not _is_number(value):
            view.unknown[keyword] = canonical(value)
        elif not (value <= 0 and keyword in _ZERO_FLOORS):
            view.limits[keyword] = value
            view.where[keyword] = join(pointer, keyword)

    return reader


def _multiple(view: View, value: Any, pointer: str, _graph: Children) -> None:
    if _is_number(value) and value > 0:
        view.limits["multipleOf"] = Fraction(str(value))
        view.where["multipleOf"] = join(pointer, "multipleOf")
    else:
        view.unknown["multipleOf"] = canonical(value)


def _unique(view: View, value: Any, pointer: str, _graph: Children) -> None:
    if value is True:
        view.limits["uniqueItems"] = True
        view.where["uniqueItems"] = join(pointer, "uniqueItems")


def _text(keyword: str) -> Callable[[View, Any, str, Children], None]:
    def reader(view: View, value: Any, pointer: str, _graph: Children) -> None:
        if not isinstance(value, str):
            view.unknown[keyword] = canonical(value)
            return
        name = keyword
        if value in _WITHOUT_MEANING.get(keyword, ()):
            return
        if keyword == "format" and value == "byte":
            name, value = "contentEncoding", "base64"
        view.texts[name] = view.texts.get(name, frozenset()) | {value}
        view.where[name] = join(pointer, keyword)

    return reader


def _properties(view: View, value: Any, pointer: str, graph: Children) -> None:
    if not isinstance(value, dict):
        view.unknown["properties"] = canonical(value)
        return
    base = pointer + "/properties"
    view.properties = {name: graph.child(join(base, name), raw) for name, raw in value.items()}


def _required(view: View, value: Any, pointer: str, _graph: Children) -> None:
    if isinstance(value, list):
        view.required = {name: join(pointer, "required") for name in value if isinstance(name, str)}
    else:
        view.unknown["required"] = canonical(value)


def _sub(keyword: str) -> Callable[[View, Any, str, Children], None]:
    def reader(view: View, value: Any, pointer: str, graph: Children) -> None:
        if keyword == "items" and isinstance(value, list):
            view.prefix = [graph.child(join(pointer, "items", str(at)), raw) for at, raw in enumerate(value)]
        elif value is not True and value != {}:
            view.subs[keyword] = graph.child(join(pointer, keyword), value)

    return reader


def _map(keyword: str) -> Callable[[View, Any, str, Children], None]:
    def reader(view: View, value: Any, pointer: str, graph: Children) -> None:
        if not isinstance(value, dict):
            view.unknown[keyword] = canonical(value)
            return
        for name, raw in value.items():
            view.maps[keyword, name] = graph.child(join(pointer, keyword, name), raw)

    return reader


def _prefix(view: View, value: Any, pointer: str, graph: Children) -> None:
    if isinstance(value, list):
        view.prefix = [graph.child(join(pointer, "prefixItems", str(at)), raw) for at, raw in enumerate(value)]
    else:
        view.unknown["prefixItems"] = canonical(value)


def _union(kind: str) -> Callable[[View, Any, str, Children], None]:
    def reader(view: View, value: Any, pointer: str, graph: Children) -> None:
        if not isinstance(value, list) or not value:
            view.unknown[kind] = canonical(value)
        elif len(value) > 1:
            branches = [graph.child(*found) for found in _spread(value, join(pointer, kind), kind)]
            view.unions.append(Union(kind, branches, join(pointer, kind)))

    return reader


def _spread(value: list[Any], pointer: str, kind: str) -> Iterator[tuple[str, Any]]:
    """The branches of a union; an `anyOf` written inside an `anyOf` is one with it."""
    for at, raw in enumerate(value):
        place = f"{pointer}/{at}"
        inner = raw.get("anyOf") if kind == "anyOf" and isinstance(raw, dict) else None
        if isinstance(inner, list) and inner and raw.keys() <= {"anyOf", *ANNOTATIONS}:
            yield from _spread(inner, join(place, "anyOf"), kind)
        else:
            yield place, raw


def _not(view: View, value: Any, pointer: str, graph: Children) -> None:
    view.nots.append(graph.child(join(pointer, "not"), value))


def _dependent(view: View, value: Any, pointer: str, _graph: Children) -> None:
    if isinstance(value, dict) and all(isinstance(names, list) for names in value.values()):
        view.dependent = {name: frozenset(map(str, names)) for name, names in value.items() if names}
        view.where["dependentRequired"] = join(pointer, "dependentRequired")
    else:
        view.unknown["dependentRequired"] = canonical(value)


def _discriminator(view: View, value: Any, pointer: str, _graph: Children) -> None:
    if isinstance(value, dict) and isinstance(value.get("propertyName"), str):
        mapping = value.get("mapping")
        pairs = [*mapping.items()] if isinstance(mapping, dict) else []
        pairs += [("any other value", value["defaultMapping"])] if "defaultMapping" in value else []
        view.discriminator = (value["propertyName"], {k: v for k, v in pairs if isinstance(v, str)})
        view.where["discriminator"] = join(pointer, "discriminator")
    else:
        view.unknown["discriminator"] = canonical(value)


def _flag(keyword: str) -> Callable[[View, Any, str, Children], None]:
    def reader(view: View, value: Any, pointer: str, _graph: Children) -> None:
        if value is True:
            view.flags |= {keyword}
            view.where[keyword] = join(pointer, keyword)

    return reader


def _default(view: View, value: Any, pointer: str, _graph: Children) -> None:
    if view.default is MISSING:
        view.default = value
        view.where["default"] = join(pointer, "default")


def _elsewhere(_view: View, _value: Any, _pointer: str, _graph: Children) -> None:
    """Read together with its companion keyword."""


_READERS: dict[str, Callable[[View, Any, str, Children], None]] = {
    "type": _type, "enum": _enum, "const": _const, "multipleOf": _multiple, "uniqueItems": _unique,
    "properties": _properties, "required": _required, "prefixItems": _prefix, "not": _not,
    "dependentRequired": _dependent, "discriminator": _discriminator, "default": _default,
    "contains": _elsewhere, "minimum": _elsewhere, "maximum": _elsewhere,
    "anyOf": _union("anyOf"), "oneOf": _union("oneOf"),
    "patternProperties": _map("patternProperties"), "dependentSchemas": _map("dependentSchemas"),
    **{name: _flag(name) for name in ("readOnly", "writeOnly", "deprecated")},
    **{name: _count(name) for name in (
        "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")},
    **{name: _text(name) for name in ("pattern", "format", "contentEncoding", "contentMediaType")},
    **{name: _sub(name) for name in (
        "items", "additionalProperties", "propertyNames", "unevaluatedProperties", "unevaluatedItems",
        "contentSchema")},
}  # fmt: skip
SCHEMA_KEYWORDS = frozenset({*_READERS, *ANNOTATIONS, "allOf", "if", "then", "else"})
