"""Bodies made of the spec's own schemas, and everything that can be wrong with them."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

__all__ = ["documented", "mutations", "specimen", "wrong_texts"]


def documented(document: dict[str, Any]) -> Iterator[tuple[str, int, dict[str, Any] | None]]:
    """Return (operationId, status, schema or None) of every documented response."""
    for item in document["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict) and "operationId" in operation:
                for status, response in operation["responses"].items():
                    contents = response.get("content") or {}
                    schema = next((content.get("schema") for content in contents.values()), None)
                    yield operation["operationId"], int(status), schema


def specimen(document: dict[str, Any], schema: dict[str, Any], depth: int = 0) -> Any:
    """Return a value that has every member of a schema."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return specimen(document, document["components"]["schemas"][name], depth + 1)
    kind = "enum" if "enum" in schema else schema.get("type")
    if kind == "object":
        members = schema.get("properties", {}) if depth < _DEEPEST else {}
        return {name: specimen(document, member, depth + 1) for name, member in members.items()}
    if kind == "array":
        return [specimen(document, schema["items"], depth + 1)]
    if kind == "enum":
        return schema["enum"][0]
    plain = _MOMENT if schema.get("format") == "date-time" else _PLAIN[kind]
    return copy.deepcopy(plain)


_DEEPEST = 8
_MOMENT = "2026-03-01T12:00:00Z"
_PLAIN: dict[str | None, Any] = {
    "integer": 12,
    "number": 12.5,
    "boolean": True,
    "string": "text",
    None: {"anything": [1, "two", None]},
}

STRANGERS: tuple[Any, ...] = (
    None,
    "",
    "NotInAnyEnum",
    "\ud800",
    "a\x00b\u202e",
    "9" * 5000,
    0,
    -1,
    10**40,
    1.5,
    True,
    [],
    [None],
    [[["deep"]]],
    {},
    {"": None},
    {"operationResultCode": "Success"},
)


def mutations(value: Any) -> Iterator[bytes]:
    """Return the body as it is, and with each member missing, strange, null, or joined by another."""
    yield _text(value)
    yield _text(None)
    yield _text([value])
    yield _text({"wrapped": value})
    yield _text({**value, "addedLater": {"a": 1}} if isinstance(value, dict) else [value, value])
    for path in _paths(value):
        yield _text(_without(value, path))
        for stranger in STRANGERS:
            yield _text(_with(value, path, stranger))


def wrong_texts(value: Any) -> Iterator[bytes]:
    """Return texts that are not the JSON they should be, or not JSON at all."""
    text = _text(value)
    yield from (b"", b" ", b"\n", b"null", b"true", b"0", b'""', b'"Success"', b"[]", b"{}", b"<html></html>", b"OK")
    yield from (b"\xef\xbb\xbf" + text, text.decode().encode("utf-16"), text.decode().encode("utf-32"), b"\xff\xfe" * 9)
    yield from (text[: len(text) // 2], text + text, text + b"\x00", b"\x00" + text, text.replace(b'"', b"'"))
    yield from (b"NaN", b"Infinity", b'{"amount":NaN}', b'{"amount":1e999999999999999999999}', b'{"amount":-0}')
    yield from (b'{"amount":' + b"9" * 10_000 + b"}", b'{"amount":1e308,"accountId":1e-5000}', b"1" * 100_000)
    yield from (
        b"[" * 100_000,
        b"[" * 500 + b"]" * 500,
        b'{"a":' * 2_000 + b"1" + b"}" * 2_000,
        b'"\\ud800\\udfff\\udc00"',
    )
    yield from (b'{"operationResultCode":"Success","operationResultCode":"Rejected"}', b"\x1f\x8b\x08garbage")
    yield b'{"operationResultCode":"Success","gatewayToken":' + b"[" * 900 + b"]" * 900 + b"}"
    yield b'{"operationResultCode":"Success","customGatewayResponse":' + b"[" * 900 + b"]" * 900 + b"}"


def _text(value: Any) -> bytes:
    return json.dumps(value).encode("ascii")


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        yield (*path, name)
        yield from _paths(item, (*path, name))


def _with(value: Any, path: tuple[Any, ...], stranger: Any) -> Any:
    changed = copy.deepcopy(value)
    _parent(changed, path)[path[-1]] = stranger
    return changed


def _without(value: Any, path: tuple[Any, ...]) -> Any:
    changed = copy.deepcopy(value)
    del _parent(changed, path)[path[-1]]
    return changed


def _parent(value: Any, path: tuple[Any, ...]) -> Any:
    for name in path[:-1]:
        value = value[name]
    return value
