"""Answers made of a schema, and what the generated models and our classes make of them."""

from __future__ import annotations

import datetime
import importlib
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

import attrs

from orchestra import CallRecord, Outcome, Secret, StringToken, TransportResponse
from orchestra._core.decoding import Readable, field_map, read

from .calls import TOKEN
from .schemas import Json, operations, resolved, short, spec, successes, symbols
from .wires import answer

__all__ = ["generated", "good_answer", "made", "plain", "read_results", "sample"]

RESPONSE = TransportResponse(200, (), b"")
RECORD = CallRecord(operation="charge", correlation_id="id")


def sample(schema: Json, member: str = "", api: str = "orchestra") -> Any:  # noqa: PLR0911  one for each type
    """Return a value that a schema allows, with everything in it."""
    _, plain = resolved(spec(api), schema)
    if "enum" in plain:
        return plain["enum"][-1]
    match plain.get("type"):
        case "object" if "properties" not in plain:
            return {"any": [member, {"deep": None}]}
        case "object":
            return {name: sample(item, name, api) for name, item in plain["properties"].items()}
        case "array":
            return [sample(plain["items"], member, api), sample(plain["items"], member, api)]
        case "integer":
            return 12
        case "number":
            return 25.5
        case "boolean":
            return True
        case "string":
            if plain.get("format") == "date-time":
                return "2026-03-01T12:00:00.5Z"
            return TOKEN if member == "token" else f"the {member}"[: plain.get("maxLength", 99)]
        case _:
            return f"any {member}"


def success_of(api: str, operation: str) -> Json | None:
    """Return the schema of an operation's first success, None where it has no body."""
    return next(successes(operations(spec(api), api)[operation]), None)


def good_answer(api: str, operation: str) -> TransportResponse:
    """Return an answer to an operation that did what was asked, with everything in it."""
    schema = success_of(api, operation)
    if schema is None:
        return answer(200)
    body = sample(schema, api=api)
    return answer(200, {**body, **FITTING[operation]} if operation in FITTING else body)


_WORDS = {
    "charge": "Charge", "authorize": "PreAuth", "capture": "Capture", "void": "Void", "refund": "Refund",
    "tokenize": "Tokenize",
}  # fmt: skip
FITTING: dict[str, Json] = {
    **{operation: {"operationType": word, "currency": "USD"} for operation, word in _WORDS.items()},
    "get_payment": {"id": "pay_1"},
}
"""Members of answers that have to fit the request: those of the calls in `apis`."""


def read_results(came: Any) -> list[Any]:
    """Return what was read from an answer out of what a call returned: one object, or each of a list."""
    found = came if type(came) is list else [came]
    return [one.stored if isinstance(one, StringToken) else one for one in found]


def made(kind: type[Readable], data: Any) -> Any:
    """Read a value into a class, with what results need beside it."""
    names = {field.name for field in attrs.fields(kind) if field.init}
    more = {"outcome": Outcome.APPROVED, "raw": RESPONSE, "call": RECORD}
    return read(kind, data, **{name: value for name, value in more.items() if name in names})


def plain(value: Any) -> Any:  # noqa: PLR0911  one for each type
    """Return what a value says, whichever of the two ways it was read."""
    match value:
        case Secret():
            return value.reveal()
        case Enum():
            return value.value
        case Decimal():
            return float(value)
        case tuple() | list():
            return [plain(item) for item in value]
        case Readable():
            return {wire: plain(getattr(value, name)) for name, wire, _, _ in field_map(type(value))}
        case Mapping():
            return {name: plain(item) for name, item in value.items()}
        case datetime.datetime():
            return value.isoformat()
        case _:
            return value.to_dict() if hasattr(value, "to_dict") else value


def generated(name: str, data: Any, api: str = "orchestra") -> Json:
    """Read a value with the generated model of a schema."""
    pointer, known = f"/components/schemas/{name}", symbols(api)
    module, _, model = known[pointer]["name"].rpartition(".")
    instance = getattr(importlib.import_module(module), model).from_dict(data)
    found: Json = {}
    for member, item in spec(api)["components"]["schemas"][name]["properties"].items():
        attribute = known[f"{pointer}/properties/{member}"]["name"].rsplit(".", 1)[-1]
        value = getattr(instance, attribute)
        inner, part = resolved(spec(api), item.get("items", item))
        if inner is not None and "properties" in part:
            if short(inner) == "KeyValue":  # read into the mapping `credentials`
                value = {pair.key: pair.value for pair in value}
            elif "items" in item:
                value = [generated(inner, one, api) for one in data[member]]
            else:
                value = generated(inner, data[member], api)
        found[member] = plain(value)
    return found
