"""Synthetic documents of any size whose schemas refer to each other in cycles, and edited copies of them."""

from __future__ import annotations

import copy
import json
from typing import Any

_FORMATS = ("date-time", "uuid", "email", "uri")


def document(schemas: int) -> dict[str, Any]:
    """A document with that many component schemas, one operation per eight, and cycles through every schema."""
    components = {f"Thing{at}": _schema(at, schemas) for at in range(schemas)}
    paths = {f"/things/{at}/{{id}}": _item(at) for at in range(0, schemas, 8)}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Synthetic", "version": "1.0.0"},
        "paths": paths,
        "components": {"schemas": components},
    }


def _reference(at: int) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/Thing{at}"}


def _schema(at: int, count: int) -> dict[str, Any]:
    properties: dict[str, Any] = {
        f"text{place}": {
            "type": "string", "description": f"Text number {place} of thing {at}, as kept by the service.",
            "maxLength": 10 + (at + place) % 90, **({"format": _FORMATS[place % 4]} if place % 2 else {}),
        }
        for place in range(6)
    }  # fmt: skip
    properties |= {
        "number": {"type": "integer", "format": "int64", "minimum": at % 7},
        "kind": {"type": "string", "enum": [f"kind{n}" for n in range(3 + at % 5)]},
        "next": _reference((at + 1) % count),
        "far": _reference((at * 7 + 3) % count),
        "children": {"type": "array", "items": _reference((at * 3 + 1) % count)},
        "either": {"oneOf": [_reference((at + 2) % count), {"type": "string"}]},
        "extended": {
            "allOf": [_reference((at * 5 + 2) % count), {"type": "object", "properties": {"note": {"type": "string"}}}]
        },
    }
    return {"type": "object", "required": ["number", "kind"], "properties": properties}


def _item(at: int) -> dict[str, Any]:
    content = {"application/json": {"schema": _reference(at)}}
    return {
        "post": {
            "operationId": f"changeThing{at}",
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "requestBody": {"required": True, "content": content},
            "responses": {"200": {"description": "Done", "content": content}},
        }
    }


def edited(original: dict[str, Any], every: int) -> dict[str, Any]:
    """A copy in which every so-manieth schema has a limit, an enum and a member changed."""
    made = copy.deepcopy(original)
    for at, schema in enumerate(made["components"]["schemas"].values()):
        if at % every == 0:
            schema["properties"]["text0"]["maxLength"] += 5
            schema["properties"]["kind"]["enum"].append("kindNew")
            schema["properties"][f"added{at}"] = {"type": "boolean"}
    return made


def of_bytes(size: int) -> dict[str, Any]:
    """A document of about that many bytes of compact JSON."""
    sample = 64
    per_schema = len(json.dumps(document(sample))) / sample
    return document(max(8, round(size / per_schema)))
