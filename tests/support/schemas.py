"""The effective file of an API, walked: which schemas are sent, which are answered, and by what of ours.

Everything is of Orchestra unless another API is named.
"""

from __future__ import annotations

import inspect
import json
import typing
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from orchestra import StoredToken, StringToken
from orchestra._core.decoding import Readable, field_map, part_of
from orchestra._orchestrasolutions.results import _credentials
from scripts.regenerate import ROOT

from . import apis
from .apis import APIS
from .wires import CannedWire, answer

__all__ = [
    "answered",
    "answered_with",
    "constraints",
    "operations",
    "reachable",
    "request_schemas",
    "resolved",
    "short",
    "spec",
    "successes",
    "symbols",
]

Json = dict[str, Any]


def spec(api: str = "orchestra") -> Json:
    """Return the published file with its overlay, read once."""
    return apis.spec(api)


@cache
def symbols(api: str = "orchestra") -> Json:
    """Return the generated symbol of each place in the file."""
    path: Path = ROOT / "generated" / f"{api}_api.symbols.json"
    found: Json = json.loads(path.read_text(encoding="utf-8"))["symbols"]
    return found


def operations(file: Json, api: str = "orchestra") -> dict[str, Json]:
    """Return the operations of a file by our name."""
    ours = {operation.operation_id: name for name, operation in APIS[api].operations.items()}
    entries = [entry for path in file["paths"].values() for entry in path.values() if isinstance(entry, dict)]
    found = [entry for entry in entries if "operationId" in entry]
    return {ours.get(method["operationId"], method["operationId"]): method for method in found}


def resolved(file: Json, schema: Json) -> tuple[str | None, Json]:
    """Return the name of the component a schema refers to, if it does, and the schema itself.

    A reference may stand alone in an `allOf`, where it has something said beside it.
    """
    if "properties" not in schema and len(schema.get("allOf", ())) == 1:
        return resolved(file, schema["allOf"][0])
    if "$ref" not in schema:
        return None, schema
    name = schema["$ref"].removeprefix("#/components/schemas/")
    return name, resolved(file, file["components"]["schemas"][name])[1]


def short(name: str) -> str:
    """Return the last part of a schema's dotted name."""
    return name.rsplit(".", 1)[-1]


def reachable(file: Json, schema: Json) -> Iterator[tuple[str, Json]]:
    """Yield every named object schema that a schema is made of, itself included."""
    name, plain = resolved(file, schema)
    if plain.get("type") == "array":
        yield from reachable(file, plain["items"])
    if name is not None and "properties" in plain:
        yield name, plain
    for item in plain.get("properties", {}).values():
        yield from reachable(file, item)


def request_schemas(file: Json, api: str = "orchestra") -> dict[str, Json]:
    """Return every object schema that is sent."""
    bodies = [method["requestBody"] for method in operations(file, api).values() if "requestBody" in method]
    return {
        name: schema
        for body in bodies
        for name, schema in reachable(file, body["content"]["application/json"]["schema"])
    }


LIMITS = ("minLength", "maxLength", "pattern", "enum")


def constraints(file: Json) -> Iterator[tuple[str, str, str, Any]]:
    """Yield (schema, property, keyword, limit) for everything that limits a value that is sent."""
    for name, schema in request_schemas(file).items():
        for member, item in schema["properties"].items():
            inner = item.get("items", item)
            plain = resolved(file, inner)[1]
            yield from ((short(name), member, keyword, plain[keyword]) for keyword in LIMITS if keyword in plain)
    for operation, method in operations(file).items():
        for parameter in method.get("parameters", ()):
            plain = parameter["schema"]
            where = (operation, parameter["name"])
            yield from ((*where, keyword, plain[keyword]) for keyword in LIMITS if keyword in plain)


class _Path:
    def __init__(self, *names: str) -> None:
        self.names = names

    def __getattr__(self, name: str) -> _Path:
        return _Path(*self.names, name)

    def __call__(self, *args: Any, **kwargs: Any) -> tuple[str, ...]:
        return self.names


@cache
def answered_with(operation: str, api: str = "orchestra") -> tuple[type[Any], bool]:
    """Return the class that an operation's answer is read into, and whether it is a list of them.

    Taken from the annotation of the method. Creating a token returns the token, whose `stored` is the answer.
    """
    names: tuple[str, ...] = APIS[api].least[operation](_Path())
    owner: Any = APIS[api].client("sync", CannedWire(answer())).target
    for name in names[:-1]:
        owner = getattr(owner, name)
    build = inspect.getattr_static(type(owner), names[-1]).__wrapped__
    found = typing.get_type_hints(build, _annotations(build))["return"]
    if typing.get_origin(found) is Generator:  # of the program that returns it
        found = typing.get_args(found)[-1]
    listed = typing.get_origin(found) is list
    kind = typing.get_args(found)[0] if listed else found
    return (StoredToken if kind is StringToken else typing.get_origin(kind) or kind), listed


def _annotations(build: Any) -> dict[str, Any]:
    from orchestra import Resolution

    return {**build.__globals__, "Resolution": Resolution}


def successes(method: Json) -> Iterator[Json]:
    """Yield the schema of every body that an operation can answer with when it did what was asked."""
    for status, response in method["responses"].items():
        if status.startswith("2") and "content" in response:
            yield response["content"]["application/json"]["schema"]


def answered(file: Json, api: str = "orchestra") -> list[tuple[type[Readable], str, Json]]:
    """Return (class, schema name, schema) for everything that an operation can be answered with."""
    found: dict[tuple[type[Readable], str], Json] = {}

    def walk(kind: type[Readable], schema: Json) -> None:
        name, plain = resolved(file, schema)
        if (kind, str(name)) in found:
            return
        found[kind, str(name)] = plain
        readers = {wire: reader for _, wire, reader, _ in field_map(kind)}
        for member, item in plain["properties"].items():
            inner = item.get("items", item)
            if "properties" in resolved(file, inner)[1] and readers.get(member) is not _credentials:
                part = part_of(readers[member]) if member in readers else None
                assert part is not None, f"{kind.__name__} has no reader for the object {member}"
                walk(part, inner)

    for operation, method in operations(file, api).items():
        for schema in successes(method):
            kind, listed = answered_with(operation, api)
            assert listed == (schema.get("type") == "array"), operation
            walk(kind, schema["items"] if listed else schema)
    return [(kind, name, schema) for (kind, name), schema in found.items()]
