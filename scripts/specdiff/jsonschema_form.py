"""A document as JSON Schema 2020-12, so that an independent validator can judge a payload."""

from __future__ import annotations

import re
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]
from jsonschema.exceptions import ValidationError  # type: ignore[import-untyped]
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from scripts.specdiff.document import Document
from scripts.specdiff.graph import Graph

_URI = "urn:specdiff:document"
_DATA = frozenset({"example", "examples", "default", "enum", "const"})
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
    """Says whether payloads fit places of one document, in one direction (`readOnly` and `writeOnly` count)."""

    def __init__(self, document: Document, hidden: str) -> None:
        self._document = document
        self._hidden = hidden
        self._registry: Registry[Any] | None = None

    def validator(self, places: tuple[str, ...], graph: Graph) -> Draft202012Validator:
        """A validator for a node: all its places apply."""
        if self._registry is None:
            converted = self._convert(self._document.data)
            resource = Resource.from_contents(converted, default_specification=DRAFT202012)
            self._registry = Registry().with_resource(_URI, resource)
        parts: list[Any] = []
        for place in places:
            if place.startswith("#/"):
                parts.append({"$ref": _URI + _quoted(place)})
            else:
                parts.append(place != graph.places[graph.NOTHING][0])
        schema: Any = parts[0] if len(parts) == 1 else {"allOf": parts}
        return Draft202012Validator(schema, registry=self._registry, format_checker=_CHECKER)

    def _convert(self, raw: Any) -> Any:
        if isinstance(raw, list):
            return [self._convert(item) for item in raw]
        if not isinstance(raw, dict):
            return raw
        if self._document.minor == 0 and isinstance(raw.get("$ref"), str):
            return {"$ref": _local(raw["$ref"])}
        made = {
            key: value if key in _DATA and key != "properties" else self._convert(value) for key, value in raw.items()
        }
        made.pop("$id", None)
        if "$ref" in raw and isinstance(raw["$ref"], str):
            made["$ref"] = _local(raw["$ref"])
        if self._document.minor == 0:
            _nullable(made)
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

    def _is_hidden(self, raw: Any) -> bool:
        found = self._document.resolve("#", raw)
        return found is not None and isinstance(found[1], dict) and found[1].get(self._hidden) is True


def _nullable(made: dict[str, Any]) -> None:
    if made.get("nullable") is True and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]


def _local(reference: str) -> str:
    return _URI + reference if reference.startswith("#") else reference


def _quoted(pointer: str) -> str:
    return pointer.replace("%", "%25").replace(" ", "%20").replace("{", "%7B").replace("}", "%7D")


def accepts(validator: Draft202012Validator, payload: Any) -> bool | None:
    """Whether the validator takes a payload; `None` when it cannot judge (a dangling reference, a bad pattern)."""
    try:
        validator.validate(payload)
    except ValidationError:
        return False
    except Exception:
        return None
    return True
