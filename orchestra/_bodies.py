"""A body, looked at once: its JSON value, or the column of the grids that it is without one."""

from __future__ import annotations

from typing import Any, Final

from . import _reading
from ._wire import WireResponse

__all__ = ["are_messages", "is_page", "looked_at"]

_MARKS: Final = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
"""What may stand before a JSON text: byte order marks, the zeros of wider encodings, space."""


def looked_at(response: WireResponse, *, array: bool = False) -> tuple[str, Any, str | None]:
    """Return the column of a body (`json`, `text`, `empty` or `cut`), its JSON value, and a member with two values.

    An answer that does not say where it ends is whole only if its body is an object, an array of objects with
    validation messages, or, where `array` says that one is expected, any array: no beginning of one is JSON.
    A text that begins as JSON and is none is not whole either, whoever cut it. Of two values the last one counts.
    """
    body = response.body
    if not body.strip():
        return "empty" if response.whole else "cut", None, None
    twice: str | None = None
    try:
        data = _reading.parse(body, once=True)
    except _reading.Twice as found:
        data, twice = _reading.parse(body), found.member
    except ValueError:
        begun = body.lstrip(_MARKS)[:1] in (b"{", b"[")
        return "cut" if begun or not response.whole else "text", None, None
    if response.whole or _reading.is_object(data) or (_reading.is_list(data) and (array or are_messages(data))):
        return "json", data, twice
    return "cut", data, twice


def are_messages(items: list[Any]) -> bool:
    """Tell whether all of these, and at least one, are a ValidationErrorMessage."""
    return bool(items) and all(_reading.is_object(item) and not item.keys().isdisjoint(_MESSAGE) for item in items)


_MESSAGE: Final = frozenset({"fieldName", "errors"})


def is_page(response: WireResponse) -> bool:
    """Tell whether an answer is labelled `text/*`: by a proxy, or for people."""
    return (response.header("content-type") or "").strip().lower().startswith("text/")
