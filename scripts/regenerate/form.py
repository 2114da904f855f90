"""The order of keys in a vendored file.

Publishers reorder keys from release to release. Holding every file to one order keeps the difference
between two versions down to what has changed. Only keys with a fixed meaning are ordered; names (of paths,
schemas, properties …) stay in the publisher's order, statuses go up.
"""

from __future__ import annotations

from typing import Any

__all__ = ["DATA_KEYS", "NAME_MAPS", "ordered"]

NAME_MAPS = frozenset(
    {
        "callbacks", "content", "encoding", "examples", "headers", "links", "mapping", "paths", "properties",
        "requestBodies", "responses", "schemas", "scopes", "securitySchemes", "variables",
    }
)  # fmt: skip
"""Keywords whose value maps names of the publisher's choice to objects."""

DATA_KEYS = frozenset({"default", "enum", "example", "value"})
"""Keywords whose value is data: nothing in it is a keyword."""

_SCHEMA = (
    "title", "description", "type", "format", "nullable", "required", "minimum", "maximum", "minLength",
    "maxLength", "pattern", "enum", "items", "properties", "additionalProperties",
)  # fmt: skip
_OTHER = (
    "openapi", "info", "servers", "tags", "paths", "components", "title", "version", "name", "in", "summary",
    "description", "operationId", "security", "parameters", "requestBody", "responses", "required", "headers",
    "schema", "content", "schemas",
)  # fmt: skip


def ordered(document: Any) -> Any:
    """A copy of the document in the one order of keys."""
    return _ordered(document, keyword=None)


def _ordered(node: Any, keyword: str | None) -> Any:
    if isinstance(node, list):
        return [_ordered(item, None) for item in node]
    if not isinstance(node, dict):
        return node
    if keyword in NAME_MAPS or (keyword == "parameters"):
        names = sorted(node) if keyword == "responses" else node
        return {name: _ordered(node[name], None) for name in names}
    known = _SCHEMA if "schema" not in node and {"type", "properties", "enum", "allOf"} & node.keys() else _OTHER
    rank = {key: place for place, key in enumerate(known)}
    keys = sorted(node, key=lambda key: rank.get(key, len(rank)))
    return {key: node[key] if key in DATA_KEYS else _ordered(node[key], key) for key in keys}
