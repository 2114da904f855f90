"""What can be told of a regular expression: whether it is cheap to run, and a text that it matches."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from typing import Any

LONG = 2048


def _tree(pattern: str) -> Any:
    """The parsed form of a pattern; the standard library has no public name for it."""
    return re._parser.parse(pattern)  # type: ignore[attr-defined]  # noqa: SLF001


def harmless(pattern: str) -> bool:
    """Whether a pattern is cheap to try: no repetition inside an unbounded repetition, no back-reference."""
    if len(pattern) > 300:
        return False
    try:
        tree = _tree(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return _calm(tree, repeated=False)


def _calm(tree: Any, *, repeated: bool) -> bool:
    for code, argument in tree:
        name = str(code)
        if name in {"GROUPREF", "GROUPREF_EXISTS"}:
            return False
        if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            low, high, below = argument
            many = int(high) > 16 and low != high
            if (repeated and low != high) or not _calm(below, repeated=repeated or many):
                return False
        elif name == "BRANCH":
            if not all(_calm(branch, repeated=repeated) for branch in argument[1]):
                return False
        elif name in {"SUBPATTERN", "ATOMIC_GROUP", "ASSERT", "ASSERT_NOT"}:
            below = argument[-1] if isinstance(argument, tuple) else argument
            if not _calm(below, repeated=repeated):
                return False
    return True


def matching(pattern: str, more: int = 0) -> str | None:
    """A text that matches, made from the pattern's own parts; `None` when this simple way finds none.

    Parts that may be repeated are, so many times more than they must.
    """
    if not harmless(pattern):
        return None
    made = "".join(_write(_tree(pattern), more))
    return made if len(made) <= LONG and re.search(pattern, made) else None


_CLASSES = {"CATEGORY_DIGIT": "7", "CATEGORY_WORD": "a", "CATEGORY_SPACE": " ",
            "CATEGORY_NOT_DIGIT": "a", "CATEGORY_NOT_WORD": "-", "CATEGORY_NOT_SPACE": "a"}  # fmt: skip


def _write(tree: Any, more: int) -> Iterator[str]:
    for code, argument in tree:
        name = str(code)
        if name == "LITERAL":
            yield chr(argument)
        elif name in {"ANY", "NOT_LITERAL"}:
            yield "b" if name == "NOT_LITERAL" and argument == ord("a") else "a"
        elif name == "IN":
            yield _member(argument)
        elif name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            low, high, below = argument
            yield "".join(_write(below, more)) * min(int(low) + more, int(high), LONG)
        elif name == "SUBPATTERN":
            yield from _write(argument[-1], more)
        elif name == "BRANCH":
            yield from _write(argument[1][0], more)


def _member(parts: Any) -> str:
    code, argument = parts[0]
    name = str(code)
    if name == "NEGATE":
        pattern = {chr(value) for kind, value in parts[1:] if str(kind) == "LITERAL"}
        return next((letter for letter in string.ascii_letters + string.digits if letter not in pattern), "a")
    if name == "LITERAL":
        return chr(argument)
    if name == "RANGE":
        return chr(argument[0])
    return _CLASSES.get(str(argument), "a")
