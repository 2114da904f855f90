"""Decide whether a published file may become code.

The file is untrusted: its names turn into modules, classes and attributes, its prose into docstrings. The
generator escapes what it writes; this is the gate in front of it, and `audit` is the one behind.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from openapi_spec_validator import OpenAPIV30SpecValidator

from . import pointer
from .errors import RegenerationError, printable
from .form import DATA_KEYS, NAME_MAPS

__all__ = ["check_document", "check_schema"]

_VERSION = re.compile(r"3\.0\.[0-9]{1,3}")
_PATH = re.compile(r"/([A-Za-z0-9._~!$&'()*+,;=:@%/-]|\{[A-Za-z_][A-Za-z0-9_-]*\})*")
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NAME_KEYS = frozenset({"operationId", "name", "title", "propertyName", "format"})
_NAME_LISTS = frozenset({"tags", "required"})
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LONGEST_NAME = 200


def check_document(document: Any, name: str) -> None:
    """Check the version, the references and every text of a file; the first fault is raised."""
    if not isinstance(document, dict):
        raise RegenerationError(name, "not an OpenAPI document: an object is expected at the top")
    version = document.get("openapi")
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        said = f"OpenAPI {printable(version)}" if version else "no `openapi` version"
        if "swagger" in document:
            said = f"Swagger {printable(document['swagger'])}"
        raise RegenerationError(f"{name}#/openapi", f"{said}; OpenAPI 3.0 is needed")
    for key in ("info", "paths"):
        if not isinstance(document.get(key), dict):
            raise RegenerationError(f"{name}#/{key}", "missing, or not an object; is the file complete?")
    for place, rule, text in _texts(document, (), None):
        fault = _fault(rule, text)
        if fault:
            raise RegenerationError(f"{name}#{pointer.join(place)}", f"{fault} in {printable(text)!r}")
    for place, reference in _references(document, (), None):
        _check_reference(document, reference, f"{name}#{pointer.join(place)}")


def check_schema(document: dict[str, Any], name: str) -> None:
    """Hold a document that `check_document` passed to the OpenAPI 3.0 schema and its rules."""
    try:
        error = next(iter(OpenAPIV30SpecValidator(document).iter_errors()), None)
    except Exception as failure:
        raise RegenerationError(name, f"cannot be validated: {type(failure).__name__}: {failure}") from None
    if error is not None:
        message = getattr(error, "message", None) or str(error)
        place = _locate(document, tuple(getattr(error, "absolute_path", ())), getattr(error, "instance", None))
        raise RegenerationError(f"{name}#{place}", f"not valid OpenAPI 3.0: {printable(message)}")


def _locate(document: dict[str, Any], path: tuple[str | int, ...], instance: Any) -> str:
    """The pointer to what the validator found wrong.

    For faults inside a schema the validator gives the path from that schema on; the one place that ends so
    and holds the same value is meant. With none or several, the pointer is left empty.
    """
    with contextlib.suppress(LookupError):
        if path and pointer.resolve(document, pointer.join(path)) == instance:
            return pointer.join(path)
    ends = len(path)
    same = [place for place, value in _values(document, ()) if place[len(place) - ends :] == path and value == instance]
    return pointer.join(same[0]) if len(same) == 1 else ""


def _values(node: Any, place: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    yield place, node
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield from _values(value, (*place, key))


def _texts(node: Any, place: tuple[str | int, ...], keyword: str | None) -> Iterator[tuple[Any, str, str]]:
    """Every text of the document with its place and the rule it is held to."""
    if isinstance(node, dict):
        names = keyword in NAME_MAPS or keyword in {"parameters", "data"}
        for key, value in node.items():
            yield (*place, key), _key_rule(key, keyword), key
            if keyword == "data":
                inner = "data"
            elif names:
                inner = None
            else:
                inner = "data" if key in DATA_KEYS or key.startswith("x-") else key
            yield from _texts(value, (*place, key), inner)
    elif isinstance(node, list):
        for index, item in enumerate(node):
            inner = keyword if keyword == "data" or keyword in _NAME_LISTS else None
            yield from _texts(item, (*place, index), inner)
    elif isinstance(node, str):
        yield place, _value_rule(place, keyword), node


def _key_rule(key: str, keyword: str | None) -> str:
    if keyword == "paths":
        return "text" if key.startswith("x-") else "path"
    return "file name" if keyword in {"schemas", "parameters", "responses", "requestBodies"} else "name"


def _value_rule(place: tuple[str | int, ...], keyword: str | None) -> str:
    if "x-enum-varnames" in place:
        return "identifier"
    if keyword == "data":
        return "literal" if {"enum", "default"} & set(place) else "text"
    if keyword in {"operationId", "tags"}:
        return "file name"
    if keyword in _NAME_KEYS or keyword in _NAME_LISTS:
        return "name"
    return "text"


def _fault(rule: str, text: str) -> str | None:
    allowed = "\n\r\t" if rule == "text" else ""
    for char in text:
        if char in _BIDI or (unicodedata.category(char) in {"Cc", "Zl", "Zp", "Cs"} and char not in allowed):
            return f"the character U+{ord(char):04X} is not allowed"
    faults = {
        "text": [('"""' in text, "three double quotes in a row are not allowed")],
        "path": [(not _is_plain_path(text), "not a plain URL path")],
        "identifier": [(_IDENTIFIER.fullmatch(text) is None, "not an identifier")],
    }
    otherwise = [
        ('"' in text or "\\" in text, "a quote or a backslash is not allowed"),
        (rule == "file name" and (".." in text or text[:1] in {"/", "~"}), "a path is not allowed"),
        (rule != "literal" and len(text) > _LONGEST_NAME, "longer than a name may be"),
    ]
    return next((fault for is_so, fault in faults.get(rule, otherwise) if is_so), None)


def _is_plain_path(text: str) -> bool:
    return _PATH.fullmatch(text) is not None and not {".", ".."} & set(text.split("/"))


def _references(node: Any, place: tuple[str | int, ...], keyword: str | None) -> Iterator[tuple[Any, str]]:
    if isinstance(node, dict):
        names = keyword in NAME_MAPS or keyword == "parameters"
        reference = node.get("$ref")
        if not names and "$ref" in node:
            yield (*place, "$ref"), reference if isinstance(reference, str) else repr(reference)
        for key, value in node.items():
            if names:
                yield from _references(value, (*place, key), None)
            elif key not in DATA_KEYS and not key.startswith("x-"):
                yield from _references(value, (*place, key), key)
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from _references(item, (*place, index), None)


def _check_reference(document: dict[str, Any], reference: str, where: str) -> None:
    seen: set[str] = set()
    while True:
        if not reference.startswith("#/"):
            raise RegenerationError(where, f"{printable(reference)!r} leads out of the file")
        if reference in seen:
            raise RegenerationError(where, f"{printable(reference)!r} leads back to itself")
        seen.add(reference)
        try:
            target = pointer.resolve(document, reference[1:])
        except LookupError:
            raise RegenerationError(where, f"{printable(reference)!r} leads nowhere") from None
        if not isinstance(target, dict):
            raise RegenerationError(where, f"{printable(reference)!r} leads to something that is not an object")
        if not isinstance(target.get("$ref"), str):
            return
        reference = target["$ref"]
