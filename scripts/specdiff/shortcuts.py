"""What can be read from the text of a schema alone, so that most of a document needs no normal form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scripts.specdiff.document import Document, join

_ENTANGLED = frozenset({
    "allOf", "not", "if", "contains", "discriminator", "dependentSchemas", "propertyNames", "contentSchema",
    "unevaluatedProperties", "unevaluatedItems", "$dynamicRef", "$ref",
})  # fmt: skip
_BESIDE_A_UNION = frozenset({"description", "title", "example", "examples", "deprecated", "nullable", "default"})
_SOURCES_OF_FLAGS = frozenset({"readOnly", "writeOnly", "deprecated", "allOf", "anyOf", "oneOf", "$ref"})
_FLAGS = ("readOnly", "writeOnly", "deprecated")
_FLAG_STEPS = 64


def parts_below(
    document: Document, pointer: str, raw: dict[str, Any], *, chained: bool = False
) -> tuple[list[tuple[str, str]], list[str]] | None:
    """What a schema refers to, each with its place, and the places below that only a full comparison can judge.

    `None` when the schema itself is such a place. A `chained` one is taken apart at its own `allOf`.
    """
    targets: list[tuple[str, str]] = []
    entangled: list[str] = []
    stack: list[tuple[str, Any]] = [(pointer, raw)]
    if chained:
        links = [(join(pointer, "allOf", str(at)), part) for at, part in enumerate(raw["allOf"])]
        stack = [*links, (pointer, {key: value for key, value in raw.items() if key != "allOf"})]
    while stack:
        at, value = stack.pop()
        if type(value) is not dict:
            continue
        target = value.get("$ref")
        if type(target) is str and (document.minor == 0 or len(value) == 1):
            targets.append((at, target))
        elif _is_entangled(document, value):
            entangled.append(at)
        else:
            stack.extend(_subschemas(at, value))
    return None if pointer in entangled else (targets, entangled)


def flags(document: Document, raws: list[Any]) -> frozenset[str] | None:
    """readOnly, writeOnly and deprecated of schemas that all apply; `None` when the text leads too far."""
    found: set[str] = set()
    stack = list(raws)
    for _ in range(_FLAG_STEPS):
        if not stack:
            return frozenset(found)
        raw = stack.pop()
        if type(raw) is not dict or _SOURCES_OF_FLAGS.isdisjoint(raw):
            continue
        reference = raw.get("$ref")
        if type(reference) is str:
            target = document.target(reference)
            stack.append(None if target is None else target[1])
            if document.minor == 0:
                continue
        found.update(flag for flag in _FLAGS if raw.get(flag) is True)
        for keyword in ("allOf", "anyOf", "oneOf"):
            branches = raw.get(keyword)
            if type(branches) is list and (keyword == "allOf" or len(branches) == 1):
                stack += branches
    return None


def _is_entangled(document: Document, raw: dict[str, Any]) -> bool:
    """Whether parts of a schema act on each other, so that comparing them one by one is not enough."""
    if not _ENTANGLED.isdisjoint(raw):
        return True
    unions = [keyword for keyword in ("oneOf", "anyOf") if type(raw.get(keyword)) is list]
    if unions and (not raw.keys() <= {unions[0], *_BESIDE_A_UNION} or not _apart(document, raw[unions[0]])):
        return True
    members = raw.get("properties")
    return type(members) is dict and any(
        type(member) is dict and not _SOURCES_OF_FLAGS.isdisjoint(member) and _is_flagged(document, member)
        for member in members.values()
    )


def _apart(document: Document, branches: list[Any]) -> bool:
    """Whether each branch is of a type of its own, so that none can make up for another."""
    names: list[Any] = []
    for raw in branches:
        if type(raw) is dict and type(raw.get("$ref")) is str:
            found = document.target(raw["$ref"])
            raw = None if found is None else found[1]  # noqa: PLW2901 - the same branch, looked at more closely
        names.append(raw.get("type") if type(raw) is dict and raw.get("nullable") is not True else None)
    listed = ["number" if name == "integer" else name for name in names if type(name) is str]
    return len(set(listed)) == len(names)


def _is_flagged(document: Document, raw: dict[str, Any]) -> bool:
    """Whether a member is, or may become by what it refers to, readOnly or writeOnly."""
    for _ in range(_FLAG_STEPS):
        if "readOnly" in raw or "writeOnly" in raw or "allOf" in raw:
            return True
        reference = raw.get("$ref")
        if type(reference) is not str:
            return False
        found = document.target(reference)
        if found is None or type(found[1]) is not dict:
            return found is None
        raw = found[1]
    return True


def _subschemas(pointer: str, raw: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Schemas one level below."""
    for keyword in ("properties", "patternProperties"):
        members = raw.get(keyword)
        if type(members) is dict:
            yield from ((join(pointer, keyword, name), value) for name, value in members.items())
    for keyword in ("oneOf", "anyOf", "prefixItems"):
        listed = raw.get(keyword)
        if type(listed) is list:
            yield from ((join(pointer, keyword, str(at)), value) for at, value in enumerate(listed))
    for keyword in ("items", "additionalProperties"):
        if type(raw.get(keyword)) is dict:
            yield join(pointer, keyword), raw[keyword]
