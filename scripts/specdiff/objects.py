"""Compare members of two object schemas, with what readOnly and writeOnly take out of each direction."""

from __future__ import annotations

import re

from scripts.specdiff.changes import ERROR, EVERY, RECEIVE, SEND
from scripts.specdiff.comparison import Comparison
from scripts.specdiff.document import join
from scripts.specdiff.effects import Effect
from scripts.specdiff.graph import Graph
from scripts.specdiff.patterns import harmless
from scripts.specdiff.view import View

_HIDDEN = (("readOnly", SEND), ("writeOnly", RECEIVE | ERROR))


def compare_objects(this: Comparison) -> None:
    """Members, required names, dictionaries, patterns and dependencies."""
    a, b = this.a, this.b
    for name in sorted(a.properties.keys() | b.properties.keys() | a.required.keys() | b.required.keys()):
        _member(this, name)
    _dictionary(this)
    this.below(a.subs.get("propertyNames"), b.subs.get("propertyNames"), None)
    if not (_closed(a) or _closed(b)):
        this.below(a.subs.get("unevaluatedProperties"), b.subs.get("unevaluatedProperties"), "/additionalProperties")
    _maps(this)
    _dependent(this)


def _closed(view: View) -> bool:
    return Graph.NOTHING in (view.subs.get("additionalProperties"), view.subs.get("unevaluatedProperties"))


def _member(this: Comparison, name: str) -> None:
    a, b = this.a, this.b
    old, new = a.properties.get(name), b.properties.get(name)
    directions = _visible(this, name, old, new)
    if not directions:
        return
    was, now = name in a.required, name in b.required
    if old is None and new is None:
        if was != now:
            _required(this, name, was, directions)
    elif new is not None and old is None:
        guards = _guards(this, old, new, a)
        rule = "property-added-required" if now else "property-added"
        if was and not now:
            _required(this, name, was, directions)
        effect = Effect.NARROWS if rule == "property-added-required" else Effect.WIDENS
        this.say_at(rule, effect, "", this.engine.new.member_place(b, name, new), name, guards, directions)
    elif old is not None and new is None:
        # A name that stays in `required` without a schema guarantees nothing that a client could read.
        guards = _guards(this, old, new, b)
        rule = "property-removed-required" if was else "property-removed"
        if now and not was:
            _required(this, name, was, directions)
        effect = Effect.WIDENS if rule == "property-removed-required" else Effect.NARROWS
        this.say_at(rule, effect, this.engine.old.member_place(a, name, old), "", name, guards, directions)
    else:
        if was != now:
            _required(this, name, was, directions)
        this.below(old, new, join("/properties", name), directions=directions)


def _guards(this: Comparison, old: int | None, new: int | None, other: View) -> frozenset[str]:
    """Facts about a member that the level may depend on."""
    found: set[str] = set()
    if _closed(other):
        found.add("closed")
    flags = this.engine.old.view(old).flags if old is not None else frozenset()
    if new is not None:
        flags = flags | this.engine.new.view(new).flags
    if "deprecated" in flags:
        found.add("deprecated")
    if old is not None and this.engine.old.view(old).sunset is not None:
        found.add(f"sunset:{this.engine.old.view(old).sunset}")
    return frozenset(found)


def _required(this: Comparison, name: str, was: bool, directions: int) -> None:
    effect = Effect.WIDENS if was else Effect.NARROWS
    key = f"required:{name}"
    (this.a if was else this.b).where[key] = (this.a if was else this.b).required[name]
    rule = "property-became-optional" if was else "property-became-required"
    this.say(rule, effect, was, not was, where=key, subject=name, directions=directions)


def _visible(this: Comparison, name: str, old: int | None, new: int | None) -> int:
    """The directions in which a member is part of the object on both sides."""
    before = this.engine.old.flags(old) if old is not None else frozenset[str]()
    after = this.engine.new.flags(new) if new is not None else frozenset[str]()
    directions = EVERY
    if before or after:
        for flag, hides in _HIDDEN:
            if flag in before or flag in after:
                directions &= ~hides
                if (flag in before) != (flag in after) and old is not None and new is not None:
                    _hidden_change(this, name, flag, old, new, hides)
    return directions


def _hidden_change(this: Comparison, name: str, flag: str, old: int, new: int, directions: int) -> None:
    """A member enters or leaves a direction because it became or ceased to be readOnly or writeOnly."""
    became = flag in this.engine.new.view(new).flags
    was, now = name in this.a.required, name in this.b.required
    if became:
        rule, effect = f"property-became-{flag.lower()}", Effect.WIDENS if was else Effect.NARROWS
    else:
        rule, effect = f"property-no-longer-{flag.lower()}", Effect.NARROWS if now else Effect.WIDENS
    guards = frozenset({"required"}) if (was if became else now) else frozenset[str]()
    places = this.engine.old.member_place(this.a, name, old), this.engine.new.member_place(this.b, name, new)
    this.say_at(rule, effect, *places, name, guards, directions)


def _dictionary(this: Comparison) -> None:
    """additionalProperties: closing and opening are changes of the object, a schema is compared by itself."""
    old, new = (view.subs.get("additionalProperties", Graph.ANYTHING) for view in (this.a, this.b))
    if (old == Graph.NOTHING) != (new == Graph.NOTHING):
        if old == Graph.NOTHING:
            this.say("object-opened", Effect.WIDENS, False, True, subject="additionalProperties")
        else:
            this.say("object-closed", Effect.NARROWS, True, False, subject="additionalProperties")
        return
    this.below(old, new, "/additionalProperties")
    old, new = (view.subs.get("unevaluatedProperties", Graph.ANYTHING) for view in (this.a, this.b))
    if (old == Graph.NOTHING) != (new == Graph.NOTHING):
        rule, effect = ("object-opened", Effect.WIDENS) if old == Graph.NOTHING else ("object-closed", Effect.NARROWS)
        this.say(rule, effect, old != Graph.NOTHING, new != Graph.NOTHING, subject="unevaluatedProperties")


def _maps(this: Comparison) -> None:
    a, b = this.a, this.b
    for kind, name in sorted(a.maps.keys() | b.maps.keys()):
        old, new = a.maps.get((kind, name)), b.maps.get((kind, name))
        if kind == "patternProperties" and (old is None or new is None):
            side = a if old is None else b
            if _closed(side):
                effect = Effect.WIDENS if old is None else Effect.NARROWS
                others = any(other != (kind, name) and other[0] == kind for other in (*a.maps, *b.maps))
                if others or any(_may_match(name, member) for member in (*a.properties, *b.properties)):
                    effect = Effect.UNKNOWN
                this.say("schema-patternProperties", effect, old and name, new and name, subject=name)
                continue
        this.below(old, new, join("", kind, name))


def _may_match(pattern: str, name: str) -> bool:
    """Whether a pattern applies to a member; a pattern that might run away is taken to."""
    return not harmless(pattern) or re.search(pattern, name) is not None


def _dependent(this: Comparison) -> None:
    a, b = this.a.dependent, this.b.dependent
    for name in sorted(a.keys() | b.keys()):
        old, new = a.get(name, frozenset()), b.get(name, frozenset())
        if old != new:
            effect = Effect.NARROWS if old < new else Effect.WIDENS if new < old else Effect.UNRELATED
            this.say(
                "schema-dependentRequired", effect, sorted(old), sorted(new), where="dependentRequired", subject=name
            )
