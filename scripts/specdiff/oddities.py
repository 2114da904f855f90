"""Parts of a document that are not what they should be, and were taken as empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scripts.specdiff.document import METHODS, Document, join

_ROOT = {
    "info": dict,
    "paths": dict,
    "webhooks": dict,
    "components": dict,
    "servers": list,
    "security": list,
    "tags": list,
}
_OPERATION = {
    "parameters": list,
    "requestBody": dict,
    "responses": dict,
    "callbacks": dict,
    "tags": list,
    "security": list,
}
_NAMES = {dict: "a mapping", list: "a list"}


def oddities(document: Document) -> list[str]:
    """One line for each part of the wrong kind: the larger parts, path items and operations."""
    return list(_oddities(document))


def _oddities(document: Document) -> Iterator[str]:
    yield from _wrong(document.data, _ROOT, "#")
    components = document.section("components")
    yield from _wrong(components, {key: dict for key in components if not key.startswith("x-")}, "#/components")
    for key in ("paths", "webhooks"):
        for path, raw in document.section(key).items():
            at = join("#", key, path)
            found = document.resolve(at, raw)
            if path.startswith("x-"):
                continue
            if found is None:
                yield f"{at} refers to {raw['$ref']}, which cannot be found; its operations were not compared"
                continue
            if not isinstance(found[1], dict):
                yield _line(at, dict)
                continue
            yield from _wrong(found[1], {"parameters": list, **dict.fromkeys(METHODS, dict)}, at)
            for method in METHODS:
                if isinstance(found[1].get(method), dict):
                    yield from _wrong(found[1][method], _OPERATION, join(at, method))


def _wrong(holder: dict[str, Any], kinds: dict[str, type], at: str) -> Iterator[str]:
    for key, kind in kinds.items():
        if holder.get(key) is not None and not isinstance(holder[key], kind):
            yield _line(join(at, key), kind)


def _line(at: str, kind: type) -> str:
    return f"{at} is not {_NAMES[kind]} and was taken as empty"
