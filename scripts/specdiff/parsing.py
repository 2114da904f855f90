"""Bytes to plain data: JSON or YAML, told apart by content, never by file name."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from scripts.specdiff import yaml_events
from scripts.specdiff.errors import SpecError
from scripts.specdiff.sources import MAX_BYTES

MAX_DEPTH = yaml_events.MAX_DEPTH


class _DuplicateKeyError(ValueError):
    pass


def decode(raw: bytes, label: str) -> str:
    """Text of a document: UTF-8, with or without a byte order mark, or UTF-16 with one."""
    if len(raw) > MAX_BYTES:
        raise SpecError(label, f"too large: {len(raw):,} bytes, the limit is {MAX_BYTES:,} bytes")
    encoding = "utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise SpecError(label, f"not {encoding} text: byte {error.start}") from error


def looks_like_json(text: str) -> bool:
    """Whether the first character that is not blank opens a JSON object or list."""
    return text.lstrip()[:1] in {"{", "["}


def parse(text: str, label: str) -> Any:
    """Plain data of one document, no deeper than `MAX_DEPTH`, no key twice, no NaN. Raises `SpecError`."""
    if not text.strip():
        raise SpecError(label, "the file is empty")
    if not looks_like_json(text):
        return yaml_events.build(text, label)
    try:
        data = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except RecursionError as error:
        raise SpecError(label, f"nested deeper than {MAX_DEPTH} levels") from error
    except _DuplicateKeyError as error:
        raise SpecError(label, str(error)) from error
    except json.JSONDecodeError as error:
        return _flow_yaml(text, label, error)
    except ValueError as error:
        raise SpecError(label, f"not JSON: {error}") from error
    _check_depth(data, label)
    return data


def _flow_yaml(text: str, label: str, error: json.JSONDecodeError) -> Any:
    """YAML in flow style also starts with a brace; the JSON message is kept when it is not YAML either."""
    reason = SpecError(label, f"not JSON: {error.msg}", error.lineno)
    if text.count("{") + text.count("[") > MAX_DEPTH * 1000:
        raise reason from error
    try:
        return yaml_events.build(text, label)
    except SpecError:
        raise reason from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _DuplicateKeyError(f"key {key!r} stands twice in one object")
            seen.add(key)
    return data


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _check_depth(data: Any, label: str) -> None:
    level = [data]
    for _ in range(MAX_DEPTH + 1):
        below: list[Any] = []
        for value in level:
            children = value.values() if isinstance(value, dict) else value
            below.extend([child for child in children if type(child) is dict or type(child) is list])
        level = below
        if not level:
            return
    raise SpecError(label, f"nested deeper than {MAX_DEPTH} levels")
