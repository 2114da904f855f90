"""Where plain values become generated models: the only rooms of this package that build them.

Each module is imported when its first operation is called, so that `import orchestra` loads no model.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from orchestra_api.types import UNSET, Unset

from .. import _checks
from .._errors import InvalidRequest
from .._prepared import Prepared, encode, prepare

__all__ = ["Prepared", "encode", "flag", "given", "items", "prepare", "text"]

T = TypeVar("T")


def given(value: T | None) -> T | Unset:
    """Leave a member out when the caller gave nothing."""
    return UNSET if value is None else value


def text(value: object, field: str) -> str | Unset:
    """Check an optional text."""
    return UNSET if value is None else _checks.text(value, field)


def flag(value: object, field: str) -> bool | Unset:
    """Check an optional truth value."""
    return UNSET if value is None else _checks.flag(value, field)


def items(values: Sequence[object] | None, kind: type[T], field: str) -> list[T] | Unset:
    """Check an optional list of values of one type."""
    if values is None:
        return UNSET
    found: list[T] = []
    for value in values:
        if not isinstance(value, kind):
            raise InvalidRequest(f"must hold {kind.__name__} values, not {type(value).__name__}", field=field)
        found.append(value)
    return found
