"""A document that is spread over several files, read as one: what lies beside it, and nothing else.

Other files stand under `#/$files/<name>`, their references rewritten to match; names are relative to the folder of
the document.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from scripts.specdiff import parsing
from scripts.specdiff.errors import SpecError
from scripts.specdiff.lines import escape, unescape

KEY = "$files"
_MAX_FILES = 1000
_DATA = frozenset({"example", "examples", "default", "enum", "const"})

Reader = Callable[[str], bytes | None]
"""Gives the bytes of a file beside the document by its relative name, `None` when there is none."""


class Files:
    """The files of one document. `texts` are those that were read, `notes` say what was not."""

    def __init__(self, name: str, label: str, read: Reader) -> None:
        self.name = name
        self.label = label
        self.read = read
        self.texts: dict[str, str] = {}
        self.notes: list[str] = []
        self._raw: dict[str, bytes | None] = {}

    def gather(self, data: dict[str, Any]) -> None:
        """Read everything that a document refers to, directly or not, and put it under `KEY`."""
        found: dict[str, Any] = {}
        waiting: list[tuple[str, Any]] = [("", data)]
        while waiting:
            current, value = waiting.pop()
            for name in self._rewrite(value, current):
                self.texts[name] = text = parsing.decode(self._raw[name] or b"", name)
                found[name] = parsing.parse(text, name)
                waiting.append((name, found[name]))
            if len(self._raw) > _MAX_FILES or sum(len(raw or b"") for raw in self._raw.values()) > parsing.MAX_BYTES:
                limits = f"more than {_MAX_FILES:,} files, or {parsing.MAX_BYTES:,} bytes in all"
                raise SpecError(self.label, f"too large: {limits}")
        if found:
            data[KEY] = found

    def _rewrite(self, root: Any, current: str) -> list[str]:
        """Turn references to other files into pointers, in place; returns the files met for the first time."""
        fresh: list[str] = []
        stack = [root]
        while stack:
            value = stack.pop()
            if isinstance(value, list):
                stack += value
            elif isinstance(value, dict):
                if isinstance(value.get("$ref"), str):
                    value["$ref"] = self._pointer(value["$ref"], current, fresh)
                mapping = value.get("mapping")
                if isinstance(mapping, dict) and isinstance(value.get("propertyName"), str):
                    for key, target in mapping.items():
                        if isinstance(target, str) and ("/" in target or "#" in target):
                            mapping[key] = self._pointer(target, current, fresh)
                stack += [member for key, member in value.items() if key not in _DATA]
        return fresh

    def _pointer(self, reference: str, current: str, fresh: list[str]) -> str:
        """A reference as a pointer into the gathered document, or as it was when it leads nowhere."""
        place, _, fragment = reference.partition("#")
        name = current if not place else self._name(place, current)
        if name is None or (fragment and not fragment.startswith("/")):
            return reference
        if name and name != self.name and name not in self._raw:
            self._raw[name] = self.read(name)
            if self._raw[name] is None:
                self.notes.append(f"{name} was not found beside the document")
            else:
                fresh.append(name)
        if self._raw.get(name, b"") is None:
            return reference
        prefix = "#" if name in {"", self.name} else f"#/{KEY}/{escape(name)}"
        return prefix + fragment

    def _name(self, place: str, current: str) -> str | None:
        """The name of a file relative to the document's folder; `None`, with a note, for one outside of it."""
        parts = urlsplit(place)
        path = unquote(parts.path)
        name = posixpath.normpath(posixpath.join(posixpath.dirname(current), path))
        if parts.scheme or parts.netloc or path.startswith("/") or "\\" in path or name.split("/")[0] == "..":
            note = f"{place} was not read: it does not lie beside the document"
            if note not in self.notes:
                self.notes.append(note)
            return None
        return name


def split(pointer: str) -> tuple[str | None, str]:
    """The file a pointer leads into, `None` for the document itself, and the pointer inside that file."""
    prefix = f"#/{KEY}/"
    if not pointer.startswith(prefix):
        return None, pointer
    name, _, rest = pointer[len(prefix) :].partition("/")
    return unescape(name), f"#/{rest}" if rest else "#"
