"""Source lines of JSON pointers, found by one pass over the text and only when a report needs them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

import yaml

from scripts.specdiff import yaml_events
from scripts.specdiff.parsing import looks_like_json

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s"{}\[\]:,]+|\n')


def escape(part: str) -> str:
    """One JSON pointer token."""
    if "/" not in part and "~" not in part:
        return part
    return part.replace("~", "~0").replace("/", "~1")


def unescape(token: str) -> str:
    """What a JSON pointer token stands for."""
    return token.replace("~1", "/").replace("~0", "~")


def locate(text: str, label: str, pointers: Iterable[str]) -> dict[str, int]:
    """Line (1-based) of each pointer (`#/a/b`) that exists in the text."""
    wanted = set(pointers)
    if not wanted:
        return {}
    return _locate_json(text, wanted) if looks_like_json(text) else _locate_yaml(text, label, wanted)


class _Path:
    """The pointer of the value a walk stands at."""

    def __init__(self, wanted: set[str]) -> None:
        self.found: dict[str, int] = {}
        self.wanted = wanted
        self.stack: list[list[Any]] = []

    def value(self, line: int) -> str:
        """The pointer of a value that starts here; a member counts from the line of its key."""
        if not self.stack:
            pointer = "#"
        else:
            frame = self.stack[-1]
            prefix, kind, state, key_line = frame
            if kind == "list":
                frame[2] = state + 1
                pointer = f"{prefix}/{state}"
            else:
                pointer, line = f"{prefix}/{escape(state)}", key_line
                frame[2] = None
        if pointer in self.wanted:
            self.found.setdefault(pointer, line)
        return pointer

    def open(self, kind: str, line: int) -> None:
        pointer = self.value(line)
        self.stack.append([pointer, kind, 0 if kind == "list" else None, line])

    def scalar(self, text: str, line: int) -> None:
        frame = self.stack[-1] if self.stack else None
        if frame is not None and frame[1] == "map" and frame[2] is None:
            frame[2], frame[3] = text, line
        else:
            self.value(line)


def _locate_json(text: str, wanted: set[str]) -> dict[str, int]:
    path = _Path(wanted)
    line = 1
    for match in _TOKEN.finditer(text):
        token = match[0]
        first = token[0]
        if first == "\n":
            line += 1
        elif first in "{[":
            path.open("map" if first == "{" else "list", line)
        elif first in "}]":
            path.stack.pop()
        elif first == '"':
            path.scalar(json.loads(token) if "\\" in token else token[1:-1], line)
        elif first not in ",:":
            path.scalar(token, line)
    return path.found


def _locate_yaml(text: str, label: str, wanted: set[str]) -> dict[str, int]:
    path = _Path(wanted)
    for event in yaml_events.events(text, label):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.ScalarEvent):
            path.scalar(event.value, line)
        elif isinstance(event, yaml.AliasEvent):
            path.scalar("", line)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            path.open("map" if isinstance(event, yaml.MappingStartEvent) else "list", line)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            path.stack.pop()
    return path.found
