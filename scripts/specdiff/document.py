"""One OpenAPI document: its data, its reference targets, and which parts refer to which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from scripts.specdiff import files, lines, parsing
from scripts.specdiff.errors import SpecError
from scripts.specdiff.lines import escape, unescape
from scripts.specdiff.sources import beside, path_of, read_source

_VERSION = re.compile(r"3\.(0|1|2)(\.\d+)?(-\S+)?")
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_HOLDERS = (dict, list)
MORE_METHODS = "additionalOperations"

_CONVERT = "convert it to OpenAPI 3 first, for example with `npx swagger2openapi swagger.yaml -o openapi.yaml`"


class Document:
    """A parsed document; every pointer starts with `#`.

    `minor` tells the dialect of its schemas: 0 for OpenAPI 3.0, 1 for 3.1 and 3.2, which write them alike.
    """

    def __init__(self, data: Any, label: str, text: str | None = None) -> None:
        self.label = label
        self.text = text
        self.path: str | None = None
        self.texts: dict[str, str] = {}
        self.notes: list[str] = []
        if not isinstance(data, dict):
            raise SpecError(label, "an OpenAPI document is a mapping; this is not")
        if "swagger" in data:
            raise SpecError(label, f"Swagger {data['swagger']} is not read: {_CONVERT}")
        version = data.get("openapi")
        found = _VERSION.fullmatch(str(version)) if isinstance(version, str | float | int) else None
        if found is None:
            raise SpecError(label, f"openapi is {version!r}; this tool reads 3.0, 3.1 and 3.2")
        self.data: dict[str, Any] = data
        self.minor = min(int(found[1]), 1)
        self._targets: dict[str, tuple[str, Any] | None] = {}

    @classmethod
    def parse(cls, raw: bytes, label: str) -> Document:
        text = parsing.decode(raw, label)
        return cls(parsing.parse(text, label), label, text)

    @classmethod
    def load(cls, reference: str, root: Path) -> Document:
        """Read OLD or NEW of a command line, and the files beside it; see `sources.read_source`."""
        label, raw = read_source(reference, root=root)
        made = cls.parse(raw, label)
        name, reader = beside(reference, root=root)
        gathered = files.Files(name, label, reader)
        gathered.gather(made.data)
        made.texts, made.notes = gathered.texts, gathered.notes
        made.path = path_of(reference, root=root)
        return made

    def section(self, *path: str) -> dict[str, Any]:
        """A mapping at the path, empty when absent or of another kind."""
        value: Any = self.data
        for part in path:
            value = value.get(part) if isinstance(value, dict) else None
        return value if isinstance(value, dict) else {}

    def at(self, pointer: str) -> Any:
        """The raw value at a pointer; raises `KeyError` when there is none."""
        value: Any = self.data
        if pointer in {"#", "#/"}:
            return value
        for part in pointer[2:].split("/"):
            token = unescape(part)
            if isinstance(value, dict) and token in value:
                value = value[token]
            elif isinstance(value, list) and token.isdecimal() and int(token) < len(value):
                value = value[int(token)]
            else:
                raise KeyError(pointer)
        return value

    def target(self, reference: str) -> tuple[str, Any] | None:
        """Pointer and raw value a `$ref` leads to in the end; `None` when it dangles, loops or leaves the file."""
        if reference not in self._targets:
            self._targets[reference] = self._follow(reference)
        return self._targets[reference]

    def _follow(self, reference: str) -> tuple[str, Any] | None:
        """Walk a chain of references once; every step of it is known afterwards."""
        seen: dict[str, None] = {}
        found: tuple[str, Any] | None = None
        while reference not in seen:
            if reference in self._targets:
                found = self._targets[reference]
                break
            seen[reference] = None
            pointer = canonical(reference)
            try:
                raw = self.at(pointer) if pointer is not None else None
            except KeyError:
                break
            if pointer is None:
                break
            onward = raw.get("$ref") if isinstance(raw, dict) else None
            if not isinstance(onward, str) or (self.minor == 1 and len(raw) > 1):
                found = pointer, raw
                break
            reference = onward
        self._targets.update(dict.fromkeys(seen, found))
        return found

    def resolve(self, pointer: str, raw: Any) -> tuple[str, Any] | None:
        """The object itself, or what its `$ref` leads to (for parameters, bodies, responses, headers …)."""
        seen = 0
        while isinstance(raw, dict) and isinstance(raw.get("$ref"), str):
            found = self.target(raw["$ref"])
            seen += 1
            if found is None or seen > len(self._targets) + 1:
                return None
            pointer, raw = found
        return pointer, raw

    def component(self, pointer: str) -> str | None:
        """Name of the component schema a pointer is exactly at."""
        prefix = "#/components/schemas/"
        if pointer.startswith(prefix) and "/" not in pointer[len(prefix) :]:
            return unescape(pointer[len(prefix) :])
        return None

    def where(self, pointer: str) -> tuple[str, str]:
        """The label of the file a pointer leads into, and the pointer inside that file."""
        name, inside = files.split(pointer)
        return self.label if name is None else name, inside

    def lines(self, pointers: set[str]) -> dict[str, int]:
        """Source lines by pointer, empty for a document that was never text."""
        wanted: dict[str | None, dict[str, str]] = {}
        for pointer in pointers:
            name, inside = files.split(pointer)
            wanted.setdefault(name, {})[inside] = pointer
        found: dict[str, int] = {}
        for name, insides in wanted.items():
            text = self.text if name is None else self.texts.get(name)
            if text is not None:
                located = lines.locate(text, self.label if name is None else name, set(insides))
                found |= {insides[inside]: line for inside, line in located.items()}
        return found


def share(old: Any, new: Any) -> Any:
    """The new value with every part that equals its counterpart replaced by it: half the memory, and `is` will do."""
    if old is new or type(old) is not type(new):
        return new
    if type(new) is dict:
        pairs: Iterable[tuple[Any, Any]] = new.items()
        same = len(old) == len(new)
    elif type(new) is list and len(old) == len(new):
        pairs, same = enumerate(new), True
    else:
        return old if old == new else new
    for key, value in pairs:
        before = old.get(key, ...) if type(old) is dict else old[key]
        if type(value) in _HOLDERS or (type(before) is type(value) and before == value):
            new[key] = share(before, value) if type(value) in _HOLDERS else before
            same = same and new[key] is before
        else:
            same = False
    return old if same else new


def canonical(reference: str) -> str | None:
    """A local reference as a plain pointer; `None` for one that leaves the file or names an anchor."""
    if not reference.startswith("#/"):
        return "#" if reference == "#" else None
    return unquote(reference) if "%" in reference else reference


def join(pointer: str, *parts: str) -> str:
    """A pointer below another."""
    for part in parts:
        pointer = f"{pointer}/{escape(part)}"
    return pointer


def references(raw: Any) -> Iterator[str]:
    """Every `$ref` and discriminator mapping target below a raw value, without recursion."""
    stack = [raw]
    while stack:
        value = stack.pop()
        if type(value) is dict:
            target = value.get("$ref")
            if type(target) is str:
                yield target
            mapping = value.get("mapping")
            if type(mapping) is dict:
                yield from (text for text in mapping.values() if isinstance(text, str))
            value = value.values()
        elif type(value) is not list:
            continue
        stack += [below for below in value if type(below) in _HOLDERS]
