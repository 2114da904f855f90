"""JSON that nobody described: kept for who asks, hidden from who only looks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self, cast, final, overload

from .redaction import redact_value

__all__ = ["KeptList", "OpaqueObject", "opaque"]


class _OutOfSight:
    __slots__ = ()

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self


@final
class OpaqueObject(_OutOfSight, Mapping[str, Any]):
    """A JSON object that may hold anything, secrets too.

    Its members are read by name, and `reveal()` gives all of it as a plain dict. `repr`, `attrs.asdict` and
    pickles show names, not texts.
    """

    __slots__ = ("_members",)

    def __init__(self, members: Mapping[str, Any]) -> None:
        self._members = dict(members)

    def __getitem__(self, name: str) -> Any:
        return opaque(self._members[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def reveal(self) -> dict[str, Any]:
        """Return the object as it was read."""
        return dict(self._members)

    def __repr__(self) -> str:
        return f"Kept({', '.join(sorted(map(repr, self._members)))})"

    __sentry_repr__ = __repr__  # which else spells out every mapping

    def __reduce__(self) -> tuple[object, ...]:
        return (OpaqueObject, (redact_value(self._members, words=()),))


@final
class KeptList(_OutOfSight, Sequence[Any]):
    """A JSON array that may hold anything, secrets too. `reveal()` gives it as a plain list."""

    __slots__ = ("_items",)

    def __init__(self, items: Sequence[Any]) -> None:
        self._items = list(items)

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> KeptList: ...
    def __getitem__(self, index: int | slice) -> Any:
        return opaque(self._items[index])

    def __len__(self) -> int:
        return len(self._items)

    def __eq__(self, other: object) -> bool:
        return self._items == (other._items if isinstance(other, KeptList) else other)

    def __hash__(self) -> int:
        return hash(len(self._items))

    def reveal(self) -> list[Any]:
        """Return the array as it was read."""
        return list(self._items)

    def __repr__(self) -> str:
        return f"KeptList({len(self._items)} items)"

    def __reduce__(self) -> tuple[object, ...]:
        return (KeptList, (redact_value(self._items, words=()),))


def opaque(value: Any) -> Any:
    """Wrap an object or an array; return anything else as it is."""
    if isinstance(value, dict):
        return OpaqueObject(cast("dict[str, Any]", value))
    return KeptList(cast("Sequence[Any]", value)) if isinstance(value, list) else value
