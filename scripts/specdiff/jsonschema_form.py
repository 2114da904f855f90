"""Schemas of a document as JSON Schema 2020-12, so that an independent validator can judge a payload."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote

from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]
from referencing import Registry, Resource
from referencing.exceptions import NoSuchResource
from referencing.jsonschema import DRAFT202012

from scripts.specdiff.document import Document, canonical
from scripts.specdiff.graph import Graph
from scripts.specdiff.patterns import harmless

_URN = "urn:specdiff:"
_DATA = frozenset({"example", "examples", "default", "enum", "const"})
_MAPS = frozenset({"properties", "patternProperties", "dependentSchemas", "$defs"})
_RANGES = {"int8": 7, "int16": 15, "int32": 31, "int64": 63}
_CHECKER = FormatChecker(formats=("date", "date-time", "ipv4", "ipv6", "uuid", "regex"))


@_CHECKER.checks("email")  # type: ignore[untyped-decorator]
def _email(value: object) -> bool:
    return not isinstance(value, str) or re.fullmatch(r"[^@\s]+@[^@\s]+", value) is not None


@_CHECKER.checks("uri")  # type: ignore[untyped-decorator]
def _uri(value: object) -> bool:
    return not isinstance(value, str) or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:\S", value) is not None


def _whole(bits: int) -> Any:
    def check(value: object) -> bool:
        return not isinstance(value, int) or isinstance(value, bool) or -(1 << bits) <= value < 1 << bits

    return check


for _name, _bits in _RANGES.items():
    _CHECKER.checks(_name)(_whole(_bits))


class Judge:
    """Says whether payloads fit nodes of one document, in one direction (`hidden`: the flag that leaves members out).

    Each place is converted when a validator first comes there, and once.
    """

    def __init__(self, graph: Graph, hidden: str) -> None:
        self._graph = graph
        self._document: Document = graph.document
        self.hidden = hidden
        self._registry: Registry[Any] = Registry(retrieve=lru_cache(maxsize=None)(self._retrieve))  # type: ignore[call-arg]
        self._validators: dict[int, Draft202012Validator] = {}

    def accepts(self, node: int, payload: Any) -> bool | None:
        """Whether a payload fits a node; `None` when it cannot be judged (a dangling reference, a bad pattern)."""
        found = self.keywords(node, payload, first=True)
        return None if found is None else not found

    def keywords(self, node: int, payload: Any, *, first: bool = False) -> set[tuple[str, str]] | None:
        """The keywords that refuse a payload, each with the message, or the first of them."""
        found: set[tuple[str, str]] = set()
        try:
            if node not in self._validators:
                parts = [self._part(place) for place in self._graph.places[node]]
                schema = parts[0] if len(parts) == 1 else {"allOf": parts}
                self._validators[node] = Draft202012Validator(schema, registry=self._registry, format_checker=_CHECKER)
            for error in self._validators[node].iter_errors(payload):
                if first:
                    return {("", "")}
                found |= set(_leaves(error))
        except Exception:
            return None
        return found

    def _part(self, place: str) -> Any:
        return self._convert(self._document.at(place)) if place.startswith("#/") else self._graph.made_up(place)

    def _retrieve(self, uri: str) -> Any:
        try:
            return Resource.from_contents(
                self._convert(self._document.at(unquote(uri.removeprefix(_URN)))), default_specification=DRAFT202012
            )
        except KeyError as error:
            raise NoSuchResource(ref=uri) from error

    def _convert(self, raw: Any) -> Any:
        if isinstance(raw, list):
            return [self._convert(item) for item in raw]
        if not isinstance(raw, dict):
            return raw
        if self._document.minor == 0 and isinstance(raw.get("$ref"), str):
            return {"$ref": _local(raw["$ref"])}
        made = {key: self._converted(key, value) for key, value in raw.items()}
        made.pop("$id", None)
        patterns = [raw.get("pattern", ""), *made.get("patternProperties", ())]
        if not all(isinstance(pattern, str) and harmless(pattern) for pattern in patterns):
            return {"$ref": "urn:specdiff-refused:pattern"}  # a pattern that may run away is not run
        if "$ref" in raw and isinstance(raw["$ref"], str):
            made["$ref"] = _local(raw["$ref"])
        if self._document.minor == 0 and made.get("nullable") is True and isinstance(made.get("type"), str):
            made["type"] = [made["type"], "null"]
        for keyword, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            if isinstance(made.get(keyword), bool):
                strict = made.pop(keyword)
                if strict and bound in made:
                    made[keyword] = made.pop(bound)
        required, members = made.get("required"), raw.get("properties")
        if isinstance(required, list) and isinstance(members, dict):
            made["required"] = [
                name for name in required if not (isinstance(name, str) and self._is_hidden(members.get(name)))
            ]
        elif required is not None and not isinstance(required, list):
            del made["required"]  # a parameter's flag, not a schema's list
        return made

    def _converted(self, key: str, value: Any) -> Any:
        if key in _MAPS and isinstance(value, dict):
            return {name: self._convert(raw) for name, raw in value.items()}
        return value if key in _DATA else self._convert(value)

    def _is_hidden(self, raw: Any) -> bool:
        found = self._document.resolve("#", raw)
        return found is not None and isinstance(found[1], dict) and found[1].get(self.hidden) is True


def _leaves(error: Any) -> Iterator[tuple[str, str]]:
    """The keywords behind an error; of a union's branches the one that comes closest speaks."""
    branches: dict[Any, list[tuple[str, str]]] = {}
    for inner in error.context or ():
        branches.setdefault(inner.schema_path[0], []).extend(_leaves(inner))
    if branches:
        yield from min(branches.values(), key=lambda found: ("type" in {name for name, _ in found}, len(found)))
    else:
        yield error.validator, error.message


def _local(reference: str) -> str:
    pointer = canonical(reference)
    return reference if pointer is None else _URN + quote(pointer, safe="")
