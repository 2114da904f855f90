"""Refuse generated code that has less in it than the file, or names that get in each other's way.

The generator reports most of what it leaves out. These are the cases it does not report: two things written
to one module, two values that become one member, a name that hides one the generated code needs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from openapi_python_client.parser import GeneratorData

from . import pointer
from .errors import RegenerationError, printable
from .symbols import METHODS, Namer

__all__ = ["check_complete", "count_operations"]

_CLASSES = frozenset(
    {
        "Any", "AuthenticatedClient", "BinaryIO", "Client", "File", "FileTypes", "Generator", "HTTPStatus",
        "Mapping", "Response", "Self", "StrEnum", "T", "TextIO", "TypeVar", "UNSET", "UUID", "Unset",
    }
)  # fmt: skip
_ATTRIBUTES = frozenset({"cls", "d", "datetime", "field_dict", "from_dict", "never_null", "src_dict", "to_dict"})
_ARGUMENTS = frozenset(
    {
        "body",
        "cast",
        "client",
        "cookies",
        "datetime",
        "errors",
        "headers",
        "kwargs",
        "params",
        "quote",
        "response",
    }
)


def count_operations(document: Mapping[str, Any]) -> int:
    """How many operations a file has."""
    return sum(method in item for item in document["paths"].values() for method in METHODS if isinstance(item, dict))


def check_complete(document: Mapping[str, Any], data: GeneratorData, namer: Namer, *, name: str) -> None:
    """Raise `RegenerationError` at the first thing that is lost or hidden."""
    for path, item in document["paths"].items():
        if isinstance(item, dict) and "$ref" in item:
            raise RegenerationError(f"{name}#{pointer.join(('paths', path))}", "a path given by reference is left out")
    if count_operations(document) != len(namer.endpoints):
        left = f"{count_operations(document)} operations in the file, {len(namer.endpoints)} in the code"
        raise RegenerationError(f"{name}#/paths", left)
    for schema in document.get("components", {}).get("schemas", {}):
        if schema not in namer.components:
            missing = pointer.join(("components", "schemas", schema))
            raise RegenerationError(f"{name}#{missing}", "no code would be generated for this schema")
    classes = [prop.class_info for prop in (*data.models, *data.enums)]
    _unique(f"{name}#/paths", "operations", (namer.module(endpoint) for _, endpoint in namer.endpoints))
    _unique(f"{name}#/components/schemas", "classes", (str(info.module_name) for info in classes))
    _free(f"{name}#/components/schemas", "the class", (str(info.name) for info in classes), _CLASSES)
    for model in data.models:
        found = [*(model.required_properties or []), *(model.optional_properties or [])]
        names = [str(prop.python_name) for prop in found]
        owner = f"{name}, class {model.class_info.name}"
        _unique(owner, "members", names)
        _free(owner, "the member", names, _ATTRIBUTES)
    for place, endpoint in namer.endpoints:
        names = [str(prop.python_name) for _, prop in endpoint.iter_all_parameters()]
        _free(f"{name}#{pointer.join(place)}", "the parameter", names, _ARGUMENTS)


def _unique(where: str, what: str, names: Iterable[str]) -> None:
    twice = next((name for name, count in Counter(names).items() if count > 1), None)
    if twice is not None:
        raise RegenerationError(where, f"two {what} would both be called {printable(twice)}")


def _free(where: str, what: str, names: Iterable[str], taken: frozenset[str]) -> None:
    hidden = next((name for name in names if name in taken), None)
    if hidden is not None:
        raise RegenerationError(where, f"{what} {printable(hidden)} would hide a name that generated code needs")
