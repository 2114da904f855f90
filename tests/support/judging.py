"""Holds what is said and answered against an API's file."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from openapi_schema_validator import OAS30ReadValidator, OAS30WriteValidator, oas30_format_checker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from . import apis

__all__ = ["complaints", "request_complaints"]


@cache
def _spec(api: str) -> tuple[dict[str, Any], Any]:
    spec = apis.spec(api)
    resource: Any = Resource.from_contents(spec, default_specification=DRAFT4)
    registry: Any = Registry()
    return spec, registry.with_resource("urn:spec", resource)


def _place(template: str, method: str) -> str:
    return f"/paths/{template.replace('/', '~1')}/{method.lower()}"


def complaints(api: str, method: str, template: str, status: int, value: Any, *, empty: bool = False) -> list[str]:
    """Return what an API's file holds against an answer, starting with a status it does not know.

    An `empty` answer has no body, which the file never forbids; a body has to be one that it describes.
    """
    spec, registry = _spec(api)
    declared = spec["paths"][template][method.lower()]["responses"]
    name = next((known for known in (str(status), f"{status // 100}XX") if known in declared), None)
    if name is None:
        return [f"{method} {template} does not declare {status}"]
    entry, pointer = declared[name], f"{_place(template, method)}/responses/{name}"
    if "$ref" in entry:
        pointer = entry["$ref"].removeprefix("#")
        entry = spec["components"]["responses"][pointer.rpartition("/")[2]]
    if empty:
        return []
    if "content" not in entry:
        return [f"{method} {template} {status} has a body that the file does not know"]
    judge = OAS30ReadValidator(
        {"$ref": f"urn:spec#{pointer}/content/application~1json/schema"},
        registry=registry,
        format_checker=oas30_format_checker,
    )
    return [f"{error.json_path}: {error.message}" for error in judge.iter_errors(value)]


def request_complaints(api: str, operation: str, body: bytes | None) -> list[str]:
    """Return what an API's file holds against the body of a request, starting with one too many or too few."""
    _, registry = _spec(api)
    entry = apis.operation_of(api, operation)
    if (body is not None) != ("requestBody" in entry):
        return ["a body where the file has none" if body is not None else "no body where the file has one"]
    if body is None:
        return []
    pointer = f"{_place(entry['path'], entry['method'])}/requestBody/content/application~1json/schema"
    judge = OAS30WriteValidator({"$ref": f"urn:spec#{pointer}"}, registry=registry, format_checker=oas30_format_checker)
    return [f"{error.json_path}: {error.message}" for error in judge.iter_errors(json.loads(body))]
