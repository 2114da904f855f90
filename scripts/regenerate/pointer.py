"""JSON pointers (RFC 6901): the way places in a document are named in messages and in the symbol map."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

__all__ = ["join", "resolve", "split"]


def join(parts: Iterable[str | int]) -> str:
    """The pointer for a path of keys and indexes; the empty path gives the empty text."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def split(pointer: str) -> list[str]:
    """The keys and indexes of a pointer, as text."""
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def resolve(document: Any, pointer: str) -> Any:
    """The value a pointer leads to; `LookupError` when it leads nowhere."""
    node = document
    for part in split(pointer):
        if isinstance(node, dict):
            node = node[part]
        elif isinstance(node, list) and part.isascii() and part.isdigit():
            node = node[int(part)]
        else:
            raise LookupError(part)
    return node
