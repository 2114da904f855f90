"""What a user sees: every public name is listed, documented and free of other people's types."""

from __future__ import annotations

import enum
import importlib
import inspect
import pkgutil
import typing
from collections.abc import Iterator
from typing import Any

import attrs
import pytest

import orchestra
from orchestra import AsyncOrchestra, Orchestra
from orchestra._core.resources import Resource, operation
from orchestra._orchestrasolutions.operations import ORCHESTRA
from tests.support.calls import CALLS
from tests.support.wires import CannedWire, answer

PUBLIC = [name for name in orchestra.__all__ if name != "__version__"]


def test_all_is_sorted_and_has_no_doubles() -> None:
    """`__all__` is a sorted set, and the table of lazy names says the same."""
    assert orchestra.__all__ == sorted(set(orchestra.__all__))
    assert set(orchestra._HOME_OF) | {"__version__"} == set(orchestra.__all__)


def test_modules_list_what_they_give() -> None:
    """Each public name is in the `__all__` of its private module, and each listed name exists."""
    for name in PUBLIC:
        home = importlib.import_module(f"orchestra.{orchestra._HOME_OF[name]}")
        assert name in home.__all__, name
    for module in pkgutil.iter_modules(orchestra.__path__):
        if module.name.startswith("_"):
            loaded = importlib.import_module(f"orchestra.{module.name}")
            assert [name for name in getattr(loaded, "__all__", ()) if not hasattr(loaded, name)] == []


def operations_of(kind: type[Any]) -> Iterator[tuple[str, Any]]:
    """Yield (name, written method) of every operation of a client or a resource."""
    for name in dir(kind):
        found = inspect.getattr_static(kind, name)
        if isinstance(found, operation):
            yield f"{kind.__name__}.{name}", found


def resources() -> list[type[Any]]:
    """Return the client and the classes of its resources."""
    client = Orchestra(api_key="k", transport=CannedWire(answer()))
    return [Orchestra, *(type(value) for value in vars(client).values() if isinstance(value, Resource))]


HELPERS = {"Payments.find", "Payments.resolve"}
"""Methods that make several calls of an operation."""

OPERATIONS = dict(found for kind in resources() for found in operations_of(kind))


def test_every_operation_is_public() -> None:
    """The 19 operations of the file and two helpers are methods of the client and its resources."""
    assert len(OPERATIONS) == len(ORCHESTRA) + len(HELPERS)
    assert set(OPERATIONS) >= HELPERS


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_is_documented(name: str) -> None:
    """Classes, functions, and the public methods and properties of classes have a docstring of their own."""
    thing = getattr(orchestra, name)
    if not (inspect.isclass(thing) or inspect.isfunction(thing)):
        return
    assert inspect.getdoc(thing), name
    if not inspect.isclass(thing):
        return
    for member, value in vars(thing).items():
        if member.startswith("_") or isinstance(thing, enum.EnumMeta):
            continue
        if isinstance(value, property | staticmethod | classmethod) or inspect.isfunction(value):
            assert inspect.getdoc(value), f"{name}.{member}"


@pytest.mark.parametrize("name", list(OPERATIONS))
def test_every_operation_is_documented(name: str) -> None:
    """Each operation's text names the path of the file it calls, and the bound method has it too."""
    text = OPERATIONS[name].__doc__

    assert text
    assert "Spec: `" in text or name in HELPERS


def test_bound_operations_look_like_methods() -> None:
    """A bound operation has the name, the text and the signature a person looks for."""
    for kind in (Orchestra, AsyncOrchestra):
        method = kind(api_key="k", transport=CannedWire(answer())).payments.charge

        assert method.__name__ == "charge"
        assert (method.__doc__ or "").startswith("Take money")
        assert "self" not in inspect.signature(method).parameters
        assert {"amount", "currency", "card", "account"} <= set(inspect.signature(method).parameters)
        assert "charge" in repr(method)


def test_both_clients_have_the_same_methods() -> None:
    """Whatever one client can do, so can the other, by the same name and arguments."""
    sync, awaiting = (kind(api_key="k", transport=CannedWire(answer())) for kind in (Orchestra, AsyncOrchestra))
    shared = {name for name in dir(sync) if not name.startswith("_")} - {"close"}

    assert shared == {name for name in dir(awaiting) if not name.startswith("_")} - {"aclose"}
    assert set(CALLS) == set(ORCHESTRA)


def annotations() -> Iterator[tuple[str, str]]:
    """Yield (where, type) for every annotation that a user's type checker sees."""
    functions: dict[str, Any] = {name: found.__wrapped__ for name, found in OPERATIONS.items()}
    for name in PUBLIC:
        thing = getattr(orchestra, name)
        if inspect.isfunction(thing):
            functions[name] = thing
        if inspect.isclass(thing):
            functions |= {
                f"{name}.{member}": value.fget if isinstance(value, property) else value
                for kind in thing.__mro__
                if kind.__module__.startswith("orchestra")
                for member, value in vars(kind).items()
                if (inspect.isfunction(value) or isinstance(value, property)) and not member.startswith("__attrs")
            }
            if attrs.has(thing):
                yield from ((f"{name}.{field.name}", str(field.type)) for field in attrs.fields(thing))
    for name, function in functions.items():
        hints = getattr(inspect.unwrap(function), "__annotations__", {})
        yield from ((f"{name}({argument})", str(hint)) for argument, hint in hints.items())


def test_no_library_shows_through() -> None:
    """No public signature names a type of an HTTP library or of generated code."""
    foreign = ("httpx", "httpcore", "h11", "orchestra_api", "httptools", "starlette")
    found = list(annotations())

    assert len(found) > 300
    assert [(where, hint) for where, hint in found if any(name in hint for name in foreign)] == []


@pytest.mark.parametrize("name", list(OPERATIONS))
def test_annotations_of_operations_can_be_resolved(name: str) -> None:
    """`typing.get_type_hints` works on every operation, for frameworks that read them."""
    function = OPERATIONS[name].__wrapped__
    extra = {"Resolution": orchestra.Resolution}

    assert "return" in typing.get_type_hints(function, {**function.__globals__, **extra})
