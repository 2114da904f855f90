"""Compare the normal forms of one pair of schemas: local changes here, everything below as further pairs."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from scripts.specdiff import objects, unions
from scripts.specdiff.arrays import compare_arrays
from scripts.specdiff.comparison import Comparison
from scripts.specdiff.effects import Effect, of_sets
from scripts.specdiff.engine import Engine
from scripts.specdiff.graph import Graph
from scripts.specdiff.patterns import harmless
from scripts.specdiff.view import (
    ANY,
    APPLIES,
    ARRAY,
    BOOLEAN,
    MISSING,
    NULL,
    NUMBER,
    NUMERIC_FORMATS,
    OBJECT,
    STRING,
    View,
    canonical,
    type_names,
    type_of,
    within,
)  # fmt: skip

_KNOWN_FORMATS = frozenset({
    "date", "date-time", "time", "duration", "email", "idn-email", "hostname", "idn-hostname", "ipv4", "ipv6",
    "uri", "uri-reference", "iri", "iri-reference", "uuid", "uri-template", "json-pointer", "regex", "binary",
    *NUMERIC_FORMATS,
})  # fmt: skip


def compare(engine: Engine, at: int) -> None:
    """Fill `engine.changes[at]` and the edges below it."""
    this = Comparison(engine, at)
    a, b = this.a, this.b
    if a.opaque != b.opaque:
        this.say("ref-unresolved", Effect.UNKNOWN, sorted(a.opaque), sorted(b.opaque), where="$ref")
        return
    _notes(this)
    if unions.as_branches(this):
        if a.unions and b.unions:
            _models(this)
        return
    this.doubt = int(bool(a.unions or b.unions or a.contradicts_itself() or b.contradicts_itself()))
    _models(this)
    _types(this)
    if not this.common:
        return
    _enum(this)
    _limits(this)
    _texts(this)
    if this.common & OBJECT:
        objects.compare_objects(this)
    if this.common & ARRAY:
        compare_arrays(this)
    if this.common & STRING:
        this.below(a.subs.get("contentSchema"), b.subs.get("contentSchema"), None)
    _nots(this)
    _conditionals(this)
    unions.compare_unions(this)
    _unknown(this)


def _models(this: Comparison) -> None:
    """The class a typed client has for this schema."""
    old, new = this.a.model, this.b.model
    has_class = (this.a.types | this.b.types) & OBJECT or this.a.enum is not None or this.b.enum is not None
    if old == new or not has_class or Graph.ANYTHING in (this.pair.old, this.pair.new):
        return
    if old is not None and new is not None:
        this.say("model-renamed", Effect.NONE, old, new)
    elif this.a.properties or this.b.properties or this.a.enum or this.b.enum:
        this.say("model-inlined" if new is None else "model-extracted", Effect.NONE, old, new)


def _notes(this: Comparison) -> None:
    """Defaults and deprecation: nothing in the accepted set changes, yet somebody may be surprised."""
    a, b = this.a, this.b
    if a.default is not b.default and (
        MISSING in (a.default, b.default) or canonical(a.default) != canonical(b.default)
    ):
        if a.default is MISSING:
            this.say("default-added", Effect.NONE, None, b.default, where="default")
        elif b.default is MISSING:
            this.say("default-removed", Effect.NONE, a.default, None, where="default")
        else:
            this.say("default-changed", Effect.NONE, a.default, b.default, where="default")
    if ("deprecated" in a.flags) != ("deprecated" in b.flags):
        rule = "deprecated-added" if "deprecated" in b.flags else "deprecated-removed"
        this.say(rule, Effect.NONE, "deprecated" in a.flags, "deprecated" in b.flags, where="deprecated")
    if a.sunset != b.sunset:
        this.say("sunset-changed", Effect.NONE, a.sunset, b.sunset)


def _types(this: Comparison) -> None:
    a, b = this.a, this.b
    if a.types == b.types:
        return
    if not a.types or not b.types:
        effect = Effect.NARROWS if a.types else Effect.WIDENS
        this.say("schema-never", effect, type_names(a.types), type_names(b.types), where="type")
        return
    old, new = a.types & ~NULL, b.types & ~NULL
    untyped = ANY in (a.types, b.types)
    if (a.types ^ b.types) & NULL and not untyped:
        effect = Effect.NARROWS if a.types & NULL else Effect.WIDENS
        where = "nullable" if "nullable" in {*a.where, *b.where} else "type"
        this.say("schema-nullable", effect, bool(a.types & NULL), bool(b.types & NULL), where=where)
    if old != new:
        bits = [frozenset(str(bit) for bit in range(7) if types >> bit & 1) for types in (old, new)]
        effect = of_sets(bits[0], bits[1], members=True)
        if old & new and a.enum is not None and b.enum is not None:
            return
        if (a.enum is None and b.enum is not None and not new & ~old) or (
            b.enum is None and a.enum is not None and not old & ~new
        ):
            return  # a list of values in place of a type is one change
        this.say("schema-type", effect, type_names(a.types), type_names(b.types), where="type")


def _enum(this: Comparison) -> None:
    a, b = this.a, this.b
    if a.enum is None and b.enum is None:
        return
    if a.enum is None or b.enum is None:
        rule, effect = ("enum-added", Effect.NARROWS) if a.enum is None else ("enum-removed", Effect.WIDENS)
        listed, other = (b.enum or {}, a) if a.enum is None else (a.enum, b)
        shared = [value for value in listed.values() if type_of(value) & other.types]
        both = sum(type_of(value) == BOOLEAN for value in shared) == 2
        if not shared or (both and not this.common & ~(BOOLEAN | NULL)):
            return  # types that come or go say it, and a list of both booleans limits nothing
        if not all(_takes(other, value) for value in shared):
            effect = Effect.UNRELATED
        values = [None if enum is None else list(enum.values()) for enum in (a.enum, b.enum)]
        this.say(rule, effect, values[0], values[1], where="enum")
        return
    both = a.enum.keys() & b.enum.keys()
    if a.enum.keys() != b.enum.keys() and not both:
        this.say("enum-replaced", Effect.UNRELATED, list(a.enum.values()), list(b.enum.values()), where="enum")
        return
    for rule, effect, ours, theirs in (
        ("enum-value-removed", Effect.NARROWS, a.enum, b.enum), ("enum-value-added", Effect.WIDENS, b.enum, a.enum),
    ):  # fmt: skip
        only = [value for key, value in sorted(ours.items()) if key not in theirs]
        if only:
            removed = ours is a.enum
            this.say(rule, effect, only if removed else None, None if removed else only, where="enum")


def _takes(view: View, value: Any) -> bool:
    """Whether a plain schema takes a value of its types, as far as its limits and its patterns tell."""
    patterns = view.texts.get("pattern", ()) if isinstance(value, str) else ()
    return within(value, view.limits) and all(not harmless(one) or re.search(one, value) for one in patterns)


def _limits(this: Comparison) -> None:
    a, b = this.a.limits, this.b.limits
    if (this.a.enum is None) != (this.b.enum is None):
        return  # the list says it all
    for name in sorted(a.keys() | b.keys()):
        old, new = a.get(name), b.get(name)
        if old == new or not APPLIES[name] & this.common:
            continue
        if old is None or new is None:
            effect = Effect.NARROWS if old is None else Effect.WIDENS
        elif name == "multipleOf":
            effect = _divides(old, new)
        elif name == "maximum":
            narrower = (new[0], not new[1]) < (old[0], not old[1])
            effect = Effect.NARROWS if narrower else Effect.WIDENS
        else:
            smaller = new < old
            lower_bound = name.startswith("min")
            effect = Effect.WIDENS if smaller == lower_bound else Effect.NARROWS
        this.say(f"schema-{name}", effect, _shown(old), _shown(new), where=name)


def _divides(old: Fraction, new: Fraction) -> Effect:
    if (new / old).denominator == 1:
        return Effect.NARROWS
    return Effect.WIDENS if (old / new).denominator == 1 else Effect.UNRELATED


def _shown(value: Any) -> Any:
    if isinstance(value, tuple):
        return {"exclusive": value[0]} if value[1] else value[0]
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    return value


def _texts(this: Comparison) -> None:
    if (this.a.enum is None) != (this.b.enum is None):
        return
    for name in sorted(this.a.texts.keys() | this.b.texts.keys()):
        applies = this.common if name == "format" else this.common & APPLIES[name]
        old, new = this.a.texts.get(name, frozenset()), this.b.texts.get(name, frozenset())
        if old == new or not applies:
            continue
        if name == "format":
            old, new = (frozenset(text for text in side if _format_bits(text) & this.common) for side in (old, new))
            effect = _format_effect(old, new)
        else:
            effect = of_sets(old, new, members=False)
            if name == "pattern" and effect is Effect.UNRELATED:
                effect = Effect.UNKNOWN
        this.say(f"schema-{name}", effect, _one(old), _one(new), where=name)


def _format_bits(text: str) -> int:
    return NUMBER if text in NUMERIC_FORMATS else STRING


def _format_effect(old: frozenset[str], new: frozenset[str]) -> Effect:
    """Numeric formats are ranges one inside the other; unknown names promise nothing that can be compared."""
    if not (old ^ new) <= _KNOWN_FORMATS:
        return Effect.UNKNOWN
    if len(old) == len(new) == 1:
        before, after = (NUMERIC_FORMATS.get(next(iter(side))) for side in (old, new))
        if before is not None and after is not None and (before > 100) == (after > 100):
            return Effect.NARROWS if after < before else Effect.WIDENS
    return of_sets(old, new, members=False)


def _one(values: frozenset[str]) -> Any:
    shown = sorted(values)
    return shown[0] if len(shown) == 1 else (shown or None)


def _nots(this: Comparison) -> None:
    a, b = this.a.nots, this.b.nots
    for old, new in zip(a, b, strict=False):
        this.below(old, new, "/not", inverted=True)
    if len(a) != len(b):
        this.say("schema-not", Effect.NARROWS if len(b) > len(a) else Effect.WIDENS, len(a), len(b), subject="not")


def _conditionals(this: Comparison) -> None:
    a, b = this.a.conditionals, this.b.conditionals
    for old, new in zip(a, b, strict=False):
        if this.engine.relation(old[0], new[0]) is not Effect.NONE:
            this.say("schema-if", Effect.UNKNOWN, subject="if")
        this.below(old[1], new[1], None)
        this.below(old[2], new[2], None)
    if len(a) != len(b):
        this.say("schema-if", Effect.NARROWS if len(b) > len(a) else Effect.WIDENS, len(a), len(b), subject="if")


def _unknown(this: Comparison) -> None:
    a, b = this.a.unknown, this.b.unknown
    for name in sorted(a.keys() | b.keys()):
        if a.get(name) != b.get(name):
            this.say("schema-keyword", Effect.UNKNOWN, a.get(name), b.get(name), where=name, subject=name)
