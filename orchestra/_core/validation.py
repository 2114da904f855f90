"""Small checks of what callers hand in. Each refuses with the field's name and what to write instead."""

from __future__ import annotations

import datetime
import enum
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

import attrs

from .errors import InvalidRequestError, shown
from .secrets import Secret

__all__ = [
    "choice",
    "flag",
    "json_members",
    "month_and_year",
    "optional_flag",
    "optional_text",
    "required_text",
    "secret",
    "secret_or_none",
    "secret_text",
    "text",
    "whole_number",
]

E = TypeVar("E", bound=enum.StrEnum)

Validator = Callable[[Any, "attrs.Attribute[Any]", Any], None]

_PICTURES: Final = {
    "[A-Z]{2}": "two capital letters, such as US",
    "[0-9]{4}": "four digits",
    "[A-Za-z0-9]{32}": "32 letters and digits",
}


def text(
    value: object, field: str, *, shortest: int = 0, longest: int | None = None, pattern: str | None = None
) -> str:
    """Return a string within its limits, counted in characters. `pattern` must fit the whole of it."""
    if not isinstance(value, str):
        raise InvalidRequestError(f"must be a string, not {type(value).__name__}", field=field)
    if shortest and not value.strip():
        raise InvalidRequestError("must not be empty", field=field)
    if longest is not None and len(value) > longest:
        raise InvalidRequestError(f"must have at most {longest} characters, not {len(value)}", field=field)
    if pattern is not None and re.fullmatch(pattern, value, re.ASCII) is None:
        raise InvalidRequestError(f"must be {_PICTURES.get(pattern, pattern)}", field=field)
    return value


def flag(value: object, field: str) -> bool:
    """Return a truth value; nothing else stands for one."""
    if not isinstance(value, bool):
        raise InvalidRequestError(f"must be True or False, not {type(value).__name__}", field=field)
    return value


def whole_number(value: object, field: str, *, lowest: int, highest: int) -> int:
    """Return an int within its limits; a bool is not a number here."""
    if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
        raise InvalidRequestError(f"must be a whole number from {lowest} to {highest}{_not(value, field)}", field=field)
    return value


def choice(kind: type[E], value: object, field: str) -> E:
    """Return the member of a generated enum; only values that the spec lists are sent."""
    for member in kind:
        if member.value == value:
            return member
    names = ", ".join(member.value for member in kind)
    raise InvalidRequestError(f"must be one of {names}{_not(value, field)}", field=field)


def _not(value: object, field: str) -> str:
    """Quote a refused value, but never one that was given for a part of a card: it may be another part."""
    return "" if "card" in field.lower() else f", not {shown(value)}"


def json_members(value: object, field: str) -> dict[str, Any]:
    """Return a copy of a mapping that JSON can hold: strings as keys, and no floats that are not numbers."""
    if not isinstance(value, Mapping):
        raise InvalidRequestError(f"must be a mapping, not {type(value).__name__}", field=field)
    members: dict[Any, Any] = dict(value)  # pyright: ignore[reportUnknownArgumentType]
    if not all(isinstance(name, str) for name in members):
        raise InvalidRequestError("must have strings as keys", field=field)
    try:
        copy: dict[str, Any] = json.loads(json.dumps(members, allow_nan=False))
    except (TypeError, ValueError, RecursionError):
        raise InvalidRequestError("must hold nothing but JSON values; write a Decimal as text", field=field) from None
    return copy


def required_text(*, longest: int | None = None, pattern: str | None = None) -> Any:
    """Declare an attrs field that must hold a non-empty string."""

    def check(value: object, field: str) -> None:
        text(value, field, shortest=1, longest=longest, pattern=pattern)

    return attrs.field(validator=_validator(check))


def optional_text(*, longest: int | None = None, pattern: str | None = None) -> Any:
    """Declare an attrs field that may hold a string."""

    def check(value: object, field: str) -> None:
        if value is not None:
            text(value, field, longest=longest, pattern=pattern)

    return attrs.field(default=None, validator=_validator(check))


def optional_flag() -> Any:
    """Declare an attrs field that may hold a truth value."""

    def check(value: object, field: str) -> None:
        if value is not None:
            flag(value, field)

    return attrs.field(default=None, validator=_validator(check))


def secret(value: str | Secret) -> Secret:
    """Convert what an attrs field of a secret is given: a plain string becomes one. `secret_text` refuses the rest."""
    return Secret(value) if isinstance(value, str) else value


def secret_or_none(value: str | Secret | None) -> Secret | None:
    """Do the same for a field that may be left out."""
    return None if value is None else secret(value)


def secret_text(*, longest: int | None = None) -> Validator:
    """Check that an attrs field holds a secret that is not empty."""

    def check(value: object, field: str) -> None:
        text(value.reveal() if isinstance(value, Secret) else value, field, shortest=1, longest=longest)

    return _validator(check)


def _validator(check: Callable[[object, str], None]) -> Validator:
    def validate(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
        check(value, f"{type(instance).__name__}.{attribute.name}")

    return validate


_MONTH_YEAR: Final = re.compile(r"\s*([0-9]{1,2})\s*[/-]\s*([0-9]{4}|[0-9]{2})\s*")


def month_and_year(value: str | tuple[int, int] | datetime.date) -> tuple[int, int]:
    """Read an expiry: `"12/2030"`, `(12, 2030)` or a date; a two-digit year means 20xx."""
    match value:
        case str():
            found = _MONTH_YEAR.fullmatch(value)
            if found is None:
                raise InvalidRequestError('must look like "12/2030"', field="card.expires")  # it may be the cvv
            month, year = int(found[1]), int(found[2])
        case datetime.date():
            month, year = value.month, value.year
        case (int() as month, int() as year):
            pass
        case _:
            raise InvalidRequestError('must be "12/2030", (12, 2030) or a date', field="card.expires")
    whole_number(month, "card.expires month", lowest=1, highest=12)
    if 0 <= year < 100:
        year += 2000
    whole_number(year, "card.expires year", lowest=1900, highest=9999)
    return month, year
