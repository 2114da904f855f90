"""Operations of a document and how those of two documents pair up: by method and blanked path template."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from scripts.specdiff.changes import Change
from scripts.specdiff.document import METHODS, MORE_METHODS, Document, join
from scripts.specdiff.effects import Direction
from scripts.specdiff.engine import Engine

_TEMPLATE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Operation:
    """One operation; `name` is how reports call it, `item` the path item around it."""

    name: str
    method: str
    path: str
    pointer: str
    raw: dict[str, Any]
    item: dict[str, Any]
    item_pointer: str

    @property
    def shape(self) -> tuple[str, str]:
        return self.method, _TEMPLATE.sub("{}", self.path).rstrip("/")

    def path_names(self) -> list[str]:
        """Names in the template, in order."""
        return _TEMPLATE.findall(self.path)


@dataclass
class Context:
    """What every comparison of a pair of operations needs."""

    old: Document
    new: Document
    engine: Engine
    found: list[tuple[Change, Direction, str]] = field(default_factory=list)

    def say(self, change: Change, direction: Direction, use: str) -> None:
        self.found.append((change, direction, use))


def operations(document: Document, items: dict[str, Any], pointer: str, prefix: str = "") -> Iterator[Operation]:
    """The operations below a map of path items (`paths`, `webhooks`, a callback)."""
    for path, raw in items.items():
        found = document.resolve(join(pointer, path), raw)
        if found is None or not isinstance(found[1], dict):
            continue
        more = found[1].get(MORE_METHODS)
        listed = [(method, join(found[0], method), found[1].get(method)) for method in METHODS]
        listed += (
            [(key, join(found[0], MORE_METHODS, key), raw) for key, raw in more.items()]
            if isinstance(more, dict)
            else []
        )
        for method, at, body in listed:
            if isinstance(body, dict):
                name = f"{prefix}{method.upper()} {path}"
                yield Operation(name, method.lower(), path, at, body, found[1], found[0])


def pair_up(
    old: list[Operation], new: list[Operation]
) -> tuple[list[tuple[Operation, Operation]], list[Operation], list[Operation]]:
    """Exact paths first, then templates with their names blanked; what is left was removed or added."""
    pairs: list[tuple[Operation, Operation]] = []
    before, after = list(old), list(new)
    taken: set[int] = set()
    exact: Callable[[Operation], object] = lambda op: (op.method, op.path)  # noqa: E731
    for key in (exact, lambda op: op.shape):
        known = {key(operation): operation for operation in reversed(after)}
        left: list[Operation] = []
        for operation in before:
            match = known.pop(key(operation), None)
            if match is None:
                left.append(operation)
            else:
                pairs.append((operation, match))
                taken.add(id(match))
        before = left
        after = [operation for operation in after if id(operation) not in taken]
    return pairs, before, after


def deprecation(raw: dict[str, Any]) -> frozenset[str]:
    """Guards that tell a removal was announced."""
    found = {"deprecated"} if raw.get("deprecated") is True else set()
    if isinstance(raw.get("x-sunset"), str):
        found.add(f"sunset:{raw['x-sunset']}")
    return frozenset(found)
