"""Read and write documents: JSON or YAML in, one fixed YAML form out.

What is read was published by others. Size, depth and the number of values are limited, YAML aliases are
counted each time they are used, a key given twice is an error, and no YAML tag builds anything.
"""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import yaml

from .errors import RegenerationError, printable

__all__ = ["MAX_BYTES", "dump", "load", "loads"]

MAX_BYTES = 20 * 1024 * 1024
_MAX_DEPTH = 100
_MAX_VALUES = 500_000

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}" for kind in ["bool", "float", "int", "null", "str", "timestamp", "value"]
)
_NULL = re.compile(r"|~|null|Null|NULL")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


def load(path: Path, *, name: str | None = None) -> Any:
    """Read a document from a file; `name` stands for the file in error messages."""
    shown = name or path.name
    try:
        if path.stat().st_size > MAX_BYTES:
            raise RegenerationError(shown, f"larger than {MAX_BYTES} bytes")
        data = path.read_bytes()
    except OSError as error:
        raise RegenerationError(shown, f"cannot be read: {error.strerror}") from None
    return loads(data, name=shown)


def loads(data: bytes, *, name: str) -> Any:
    """Parse bytes as JSON when they begin with a brace or a bracket, else as YAML 1.2."""
    if len(data) > MAX_BYTES:
        raise RegenerationError(name, f"larger than {MAX_BYTES} bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise RegenerationError(f"{name}:{line}", "not UTF-8 text") from None
    if text.lstrip()[:1] in {"{", "["}:
        return _from_json(text, name)
    return _from_yaml(text, name)


def _from_json(text: str, name: str) -> Any:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            seen: set[str] = set()
            twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
            raise RegenerationError(name, f"the key {printable(twice)!r} is given twice in one object")
        return found

    def refuse(constant: str) -> Any:
        raise RegenerationError(name, f"{constant} is not JSON")

    try:
        document = json.loads(text, object_pairs_hook=unique, parse_constant=refuse)
    except json.JSONDecodeError as error:
        raise RegenerationError(f"{name}:{error.lineno}", f"not JSON: {error.msg}") from None
    except RecursionError:
        raise RegenerationError(name, f"nested deeper than {_MAX_DEPTH} levels") from None
    except ValueError as error:
        raise RegenerationError(name, f"not JSON: {error}") from None
    _limit(document, name)
    return document


def _limit(document: Any, name: str) -> None:
    """Hold a parsed JSON document to the limits that YAML is held to while it is read."""
    values, pending = 0, [(document, 0)]
    while pending:
        value, depth = pending.pop()
        values += 1
        if depth > _MAX_DEPTH:
            raise RegenerationError(name, f"nested deeper than {_MAX_DEPTH} levels")
        if values > _MAX_VALUES:
            raise RegenerationError(name, f"more than {_MAX_VALUES} values")
        if isinstance(value, dict):
            pending += [(key, depth + 1) for key in value]
            pending += [(item, depth + 1) for item in value.values()]
        elif isinstance(value, list):
            pending += [(item, depth + 1) for item in value]
        elif isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
            raise RegenerationError(name, f"half of a surrogate pair in {printable(value)!r}")
        elif isinstance(value, float) and not math.isfinite(value):
            raise RegenerationError(name, "a number too large to hold")


def _from_yaml(text: str, name: str) -> Any:
    try:
        _limit_depth(text, name)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = error.problem or error.context or "cannot be parsed"
        raise RegenerationError(f"{name}:{line}", f"not YAML: {problem}") from None
    except yaml.YAMLError as error:
        raise RegenerationError(name, f"not YAML: {error}") from None
    if root is None:
        raise RegenerationError(name, "the document is empty")
    return _Builder(name).build(root)


def _limit_depth(text: str, name: str) -> None:
    """Refuse deep nesting from the flat stream of events, before anything recursive sees the text."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _MAX_DEPTH:
                mark = event.start_mark
                raise RegenerationError(
                    f"{name}:{mark.line + 1 if mark else 1}", f"nested deeper than {_MAX_DEPTH} levels"
                )
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


class _Builder:
    """Turns YAML nodes into plain data by the core schema of YAML 1.2 (no dates, no yes and no)."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._values = 0
        self._open: list[yaml.Node] = []

    def build(self, node: yaml.Node) -> Any:
        self._values += 1
        if self._values > _MAX_VALUES:
            raise self._error(node, f"more than {_MAX_VALUES} values once aliases are expanded")
        if node in self._open:
            raise self._error(node, "an alias that contains itself")
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if len(self._open) >= _MAX_DEPTH:
            raise self._error(node, f"nested deeper than {_MAX_DEPTH} levels")
        self._open.append(node)
        try:
            return self._mapping(node) if isinstance(node, yaml.MappingNode) else self._sequence(node)
        finally:
            self._open.pop()

    def _sequence(self, node: yaml.Node) -> list[Any]:
        self._plain_tag(node, "seq")
        return [self.build(item) for item in node.value]

    def _mapping(self, node: yaml.Node) -> dict[str, Any]:
        self._plain_tag(node, "map")
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise self._error(key_node, "a key that is not a scalar")
            key = str(key_node.value)
            if key_node.tag == "tag:yaml.org,2002:merge":
                raise self._error(key_node, "merge keys are not part of YAML 1.2")
            if key in found:
                raise self._error(key_node, f"the key {printable(key)!r} is given twice in one object")
            self._values += 1
            found[key] = self.build(value_node)
        return found

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        text = str(node.value)
        if node.tag not in _PLAIN_TAGS:
            raise self._error(node, f"the tag {printable(node.tag)} is not allowed")
        if node.style:
            return text
        if _NULL.fullmatch(text):
            return None
        if _BOOL.fullmatch(text):
            return text.lower() == "true"
        if _INT.fullmatch(text):
            if len(text) > 400:
                raise self._error(node, "a number too large to hold")
            return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)
        if _FLOAT.fullmatch(text):
            number = float(text)
            if not math.isfinite(number):
                raise self._error(node, "a number too large to hold")
            return number
        return text

    def _plain_tag(self, node: yaml.Node, kind: str) -> None:
        if node.tag != f"tag:yaml.org,2002:{kind}":
            raise self._error(node, f"the tag {printable(node.tag)} is not allowed")

    def _error(self, node: yaml.Node, message: str) -> RegenerationError:
        return RegenerationError(f"{self._name}:{node.start_mark.line + 1}", message)


class _Dumper(yaml.SafeDumper):
    """Block style, lists of scalars in brackets, long text folded, nothing shared by anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)


def _represent_list(dumper: _Dumper, items: list[Any]) -> yaml.Node:
    flow = all(not isinstance(item, dict | list) for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=flow)


def _represent_text(dumper: _Dumper, text: str) -> yaml.Node:
    style = None
    if any(kind.fullmatch(text) for kind in (_NULL, _BOOL, _INT, _FLOAT)):
        style = "'"
    elif not text.replace("\n", "").isprintable():
        style = '"'
    elif "\n" in text and all(line == line.strip() for line in text.split("\n")):
        style = "|"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(list, _represent_list)
_Dumper.add_representer(str, _represent_text)


def dump(document: Any) -> str:
    """Write plain data as YAML that both YAML 1.1 and 1.2 read back as the same values.

    The order of keys is the document's own. The text depends on nothing else than the document.
    """
    text = str(
        yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100, default_flow_style=False)
    )
    if _as_json(loads(text.encode(), name="dump")) != _as_json(document):
        raise RegenerationError("dump", "the YAML form does not read back as the same document")
    return text


def _as_json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=True, allow_nan=False)
