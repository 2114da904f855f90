"""The one error of the regeneration tool: a place and a sentence."""

from __future__ import annotations

__all__ = ["RegenerationError", "printable"]

_SHOWN = 200


class RegenerationError(Exception):
    """Something in the input is wrong, or the result is not what it must be.

    `location` is a file with a line (`openapi.yaml:12`), or a file with a JSON pointer
    (`openapi.yaml#/paths/~1charge`), or the name of a step. `str()` is one line without control characters,
    whatever the input holds, because the text may quote a document that nobody has read yet.
    """

    def __init__(self, location: str, message: str) -> None:
        super().__init__(location, message)
        self.location = location
        self.message = message

    def __str__(self) -> str:
        return f"{printable(self.location)}: {printable(self.message, shown=600)}"


def printable(text: object, *, shown: int = _SHOWN) -> str:
    """The text on one line: blanks joined, control characters escaped, at most `shown` characters kept."""
    line = " ".join(str(text).split())
    safe = "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in line)
    return safe if len(safe) <= shown else safe[: shown - 1] + "…"
