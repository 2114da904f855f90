"""Where plain values become generated models: the only rooms of this package that build them.

Each module is imported when its first operation is called, so that `import orchestra` loads no model.
"""

from __future__ import annotations

from typing import TypeVar

from orchestra_api.types import UNSET, Unset

from .._prepared import Prepared, encode, prepare

__all__ = ["Prepared", "encode", "given", "prepare"]

T = TypeVar("T")


def given(value: T | None) -> T | Unset:
    """Leave a member out when the caller gave nothing."""
    return UNSET if value is None else value
