"""YAML 1.2 (JSON-compatible) to plain data from parser events, with the limits a hostile file needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from scripts.specdiff.errors import SpecError

MAX_DEPTH = 100
MAX_EXPANDED = 4_000_000
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?[0-9]{1,300}")
_OCTAL_OR_HEX = re.compile(r"0o[0-7]{1,300}|0x[0-9a-fA-F]{1,300}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?")
_WORDS: dict[str, Any] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


@dataclass
class _Frame:
    container: Any
    anchor: str | None
    line: int
    key: str | None = None
    has_key: bool = False
    weight: int = 1
    merges: list[Any] = field(default_factory=list)


def events(text: str, label: str) -> Iterator[Any]:
    """Parser events; a syntax error becomes a `SpecError` with its line."""
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise SpecError(label, f"not YAML: {error.problem}", None if mark is None else mark.line + 1) from error
    except (yaml.YAMLError, ValueError) as error:
        raise SpecError(label, f"not YAML: {error}") from error


def scalar(event: Any) -> Any:
    """The value of a scalar event under the YAML 1.2 core schema: `no` and dates stay text."""
    value: str = event.value
    if not event.implicit[0]:
        return value
    if value in _WORDS:
        return _WORDS[value]
    if _INT.fullmatch(value):
        return int(value)
    if _OCTAL_OR_HEX.fullmatch(value):
        return int(value, 0)
    if _FLOAT.fullmatch(value):
        number = float(value)
        return int(number) if number.is_integer() and abs(number) < 2**53 and "." not in value else number
    return value


def build(text: str, label: str) -> Any:
    """Parse one document into plain data. Keys are the text as written, so an unquoted `200` is `"200"`."""
    return _Builder(label).run(text)


class _Builder:
    def __init__(self, label: str) -> None:
        self.label = label
        self.stack: list[_Frame] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.expanded = 0
        self.result: Any = None
        self.documents = 0

    def run(self, text: str) -> Any:
        for event in events(text, self.label):
            line = event.start_mark.line + 1
            if isinstance(event, yaml.ScalarEvent):
                self._add(event.value if self._wants_key() else scalar(event), 1, event.anchor, line)
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                self._open(event, line)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                self._close()
            elif isinstance(event, yaml.AliasEvent):
                self._alias(str(event.anchor), line)
            elif isinstance(event, yaml.DocumentStartEvent):
                self.documents += 1
                if self.documents > 1:
                    raise SpecError(self.label, "more than one YAML document in the file", line)
        return self.result

    def _wants_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].container, dict) and not self.stack[-1].has_key

    def _open(self, event: Any, line: int) -> None:
        if self._wants_key():
            raise SpecError(self.label, "a mapping key must be text, not a list or a mapping", line)
        if len(self.stack) >= MAX_DEPTH:
            raise SpecError(self.label, f"nested deeper than {MAX_DEPTH} levels", line)
        container: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        self.stack.append(_Frame(container, event.anchor, line))

    def _close(self) -> None:
        frame = self.stack.pop()
        for merged in frame.merges:
            for key, value in merged.items():
                frame.container.setdefault(key, value)
        self._add(frame.container, frame.weight, frame.anchor, frame.line)

    def _alias(self, anchor: str, line: int) -> None:
        if anchor not in self.anchors:
            raise SpecError(self.label, f"alias *{anchor} points at nothing, or at itself", line)
        value, weight = self.anchors[anchor]
        self.expanded += weight
        if self.expanded > MAX_EXPANDED:
            raise SpecError(self.label, f"aliases expand to more than {MAX_EXPANDED:,} values", line)
        self._add(value, weight, None, line)

    def _add(self, value: Any, weight: int, anchor: str | None, line: int) -> None:
        if anchor is not None:
            self.anchors[anchor] = (value, weight)
        if not self.stack:
            self.result = value
            return
        frame = self.stack[-1]
        frame.weight += weight
        if isinstance(frame.container, list):
            frame.container.append(value)
        elif not frame.has_key:
            if not isinstance(value, str):
                raise SpecError(self.label, "a mapping key must be text, not a list or a mapping", line)
            frame.key, frame.has_key = value, True
        else:
            self._pair(frame, value, line)

    def _pair(self, frame: _Frame, value: Any, line: int) -> None:
        key = frame.key
        frame.key, frame.has_key = None, False
        if key == "<<":
            parts = value if isinstance(value, list) else [value]
            if not all(isinstance(part, dict) for part in parts):
                raise SpecError(self.label, "a merge key needs a mapping", line)
            frame.merges.extend(parts)
        elif key in frame.container:
            raise SpecError(self.label, f"key {key!r} stands twice in one mapping", line)
        else:
            frame.container[key] = value
