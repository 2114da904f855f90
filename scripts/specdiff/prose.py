"""Changes of documentation: descriptions, titles, examples, extensions. One change per place, found in the raw text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scripts.specdiff.changes import Change
from scripts.specdiff.document import METHODS, MORE_METHODS, join
from scripts.specdiff.effects import Direction, Effect
from scripts.specdiff.surface import Context, Operation
from scripts.specdiff.view import canonical

_KEYS = frozenset({
    "description", "title", "summary", "example", "examples", "externalDocs", "$comment", "termsOfService",
    "contact", "license", "jsonSchemaDialect",
})  # fmt: skip
_NAMES = frozenset({
    "properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "schemas", "responses", "headers",
    "parameters", "requestBodies", "callbacks", "links", "securitySchemes", "pathItems", "content", "variables",
    "scopes", "encoding", "flows", "mapping",
})  # fmt: skip
_DATA = frozenset({"default", "enum", "const", "security", "required", "tags", "x-sunset"})


def compare_prose(context: Context, pairs: list[tuple[Operation, Operation]], renamed: dict[str, str]) -> None:
    """Compare the prose of matched places; what was added or removed as a whole is somebody else's finding."""
    old, new = context.old.data, context.new.data
    found: list[Change] = []
    info = context.old.section("info"), context.new.section("info")
    if info[0].get("version") != info[1].get("version"):
        versions = info[0].get("version"), info[1].get("version")
        found.append(Change("version-changed", Effect.NONE, "#/info/version", "#/info/version", *versions))
    found += _walk(*info, "#/info", "#/info", names=False)
    for key in ("paths", "components"):
        found += _extensions(context.old.section(key), context.new.section(key), f"#/{key}", f"#/{key}")
    found += _annotations(old, new, "#", "#")
    found += _tags(old.get("tags"), new.get("tags"))
    found += _walk(old.get("servers"), new.get("servers"), "#/servers", "#/servers", names=False)
    items: set[tuple[str, str]] = set()
    for one, two in pairs:
        found += _walk(one.raw, two.raw, one.pointer, two.pointer, names=False)
        items.add((one.item_pointer, two.item_pointer))
    for one_at, two_at in sorted(items):
        sides = [
            {key: value for key, value in document.at(at).items() if key not in (*METHODS, MORE_METHODS)}
            for document, at in ((context.old, one_at), (context.new, two_at))
        ]
        found += _walk(sides[0], sides[1], one_at, two_at, names=False)
    for kind in sorted(context.old.section("components").keys()):
        ours, theirs = context.old.section("components", kind), context.new.section("components", kind)
        for name in sorted(ours):
            other = renamed.get(name, name) if kind == "schemas" else name
            if other in theirs:
                at = (join("#/components", kind, name), join("#/components", kind, other))
                found += _walk(ours[name], theirs[other], *at, names=False)
    seen: set[tuple[str, str]] = set()
    for change in found:
        if (change.old_at, change.new_at) not in seen:
            seen.add((change.old_at, change.new_at))
            context.say(change, Direction.UNUSED, "documentation")


def _tags(old: Any, new: Any) -> Iterator[Change]:
    a, b = (
        {
            tag["name"]: (at, tag)
            for at, tag in enumerate(raw if isinstance(raw, list) else ())
            if isinstance(tag, dict) and isinstance(tag.get("name"), str)
        }
        for raw in (old, new)
    )
    for name in sorted(a.keys() | b.keys(), key=str):
        before, after = a.get(name), b.get(name)
        if before is None or after is None or canonical(before[1]) != canonical(after[1]):
            yield Change(
                "docs-changed", Effect.NONE,
                "" if before is None else f"#/tags/{before[0]}", "" if after is None else f"#/tags/{after[0]}",
                before and before[1], after and after[1], f"tag {name}",
            )  # fmt: skip


def _annotations(old: dict[str, Any], new: dict[str, Any], old_at: str, new_at: str) -> Iterator[Change]:
    keys = sorted(
        key for key in old.keys() | new.keys()
        if (key in _KEYS or key.startswith("x-")) and key not in _DATA and old.get(key) != new.get(key)
    )  # fmt: skip
    if keys:
        before, after = ({key: side[key] for key in keys if key in side} for side in (old, new))
        yield Change("docs-changed", Effect.NONE, old_at, new_at, before, after, ", ".join(keys))


def _extensions(old: dict[str, Any], new: dict[str, Any], old_at: str, new_at: str) -> Iterator[Change]:
    """Extensions of a map of names, where a name may not begin with `x-`."""
    sides = [{key: value for key, value in side.items() if key.startswith("x-")} for side in (old, new)]
    yield from _annotations(sides[0], sides[1], old_at, new_at)


def _walk(old: Any, new: Any, old_at: str, new_at: str, *, names: bool) -> Iterator[Change]:
    """Both trees along their common keys; equal parts cost one comparison."""
    stack = [(old, new, old_at, new_at, names)]
    while stack:
        old, new, old_at, new_at, names = stack.pop()
        if old == new:
            continue
        if isinstance(old, dict) and isinstance(new, dict):
            if not names:
                yield from _annotations(old, new, old_at, new_at)
            elif old_at.endswith("/responses"):
                yield from _extensions(old, new, old_at, new_at)
            for key in sorted(old.keys() & new.keys(), reverse=True):
                if not names and (key in _KEYS or key in _DATA or key.startswith("x-")):
                    continue
                below = not names and key in _NAMES
                stack.append((old[key], new[key], join(old_at, key), join(new_at, key), below))
        elif isinstance(old, str) and isinstance(new, str) and old_at.rpartition("/")[0].endswith("/scopes"):
            yield Change("docs-changed", Effect.NONE, old_at, new_at, old, new, "description of a scope")
        elif isinstance(old, list) and isinstance(new, list):
            _listed(stack, old, new, old_at, new_at)


def _listed(stack: list[Any], old: list[Any], new: list[Any], old_at: str, new_at: str) -> None:
    """Lists pair by what their items are called, else by position when nothing moved."""
    keys = [_item_key(item) for item in old], [_item_key(item) for item in new]
    places = {key: at for at, key in reversed(list(enumerate(keys[1])))}
    for at, item in enumerate(old):
        other = places.get(keys[0][at]) if keys[0][at] is not None else (at if len(old) == len(new) else None)
        if other is not None:
            stack.append((item, new[other], join(old_at, str(at)), join(new_at, str(other)), False))


def _item_key(item: Any) -> object:
    if not isinstance(item, dict):
        return None
    for keys in (("in", "name"), ("$ref",), ("url",), ("name",)):
        if all(isinstance(item.get(key), str) for key in keys):
            return tuple(item[key] for key in keys)
    return None
