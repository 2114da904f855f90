"""Pointers as people say them: `CardInputModel.cvv`, `POST /charge request body .card`."""

from __future__ import annotations

import posixpath

from scripts.specdiff import files
from scripts.specdiff.document import METHODS
from scripts.specdiff.keywords import SCHEMA_KEYWORDS
from scripts.specdiff.lines import unescape


def _tokens(pointer: str) -> list[str]:
    return [unescape(part) for part in pointer[2:].split("/")] if len(pointer) > 2 else []


def place_name(pointer: str) -> str:
    """A short name of the place a pointer leads to; the pointer's own words where nothing shorter is clear."""
    name, pointer = files.split(pointer)
    parts = _tokens(pointer)
    if name is not None and parts[:1] not in (["components"], ["paths"], ["webhooks"]):
        head = posixpath.basename(name).partition(".")[0]
        if parts[:1] and parts[0] in METHODS:
            return f"{head} {parts[0].upper()}" + _operation_path(parts[1:])
        named = bool(parts) and parts[0] not in SCHEMA_KEYWORDS
        return f"{head} {parts[0]}" + _schema_path(parts[1:]) if named else head + _schema_path(parts)
    if not parts:
        return "the document"
    if parts[0] == "components" and len(parts) > 2:
        head = parts[2] if parts[1] == "schemas" else f"{parts[1]} {parts[2]}"
        return head + _schema_path(parts[3:])
    if parts[0] in {"paths", "webhooks"} and len(parts) > 2 and parts[2] in METHODS:
        kind = "webhook " if parts[0] == "webhooks" else ""
        return f"{kind}{parts[2].upper()} {parts[1]}" + _operation_path(parts[3:])
    return " ".join(parts)


def _operation_path(parts: list[str]) -> str:
    if not parts:
        return ""
    if parts[0] == "requestBody":
        return " request body" + _content_path(parts[1:])
    if parts[0] == "responses" and len(parts) > 1:
        rest = parts[2:]
        if rest[:1] == ["headers"] and len(rest) > 1:
            return f" response {parts[1]} header {rest[1]}" + _schema_path(rest[3:])
        return f" response {parts[1]}" + _content_path(rest)
    if parts[0] == "parameters" and len(parts) > 1:
        return f" parameter {parts[1]}" + _schema_path(parts[3:])
    return " " + " ".join(parts)


def _content_path(parts: list[str]) -> str:
    if parts[:1] == ["content"] and len(parts) > 1:
        name = "" if parts[1] == "application/json" else f" {parts[1]}"
        return name + _schema_path(parts[3:] if parts[2:3] == ["schema"] else parts[2:])
    return "".join(f" {part}" for part in parts)


def _schema_path(parts: list[str]) -> str:
    """Members as `.name`, items as `[]`, dictionaries as `[*]`; keywords at the end are left out."""
    shown = ""
    at = 0
    while at < len(parts):
        part = parts[at]
        step = 1
        if part == "properties" and at + 1 < len(parts):
            shown, step = f"{shown}.{parts[at + 1]}", 2
        elif part == "items":
            shown += "[]"
        elif part == "additionalProperties":
            shown += "[*]"
        elif part in {"allOf", "anyOf", "oneOf", "prefixItems"} and at + 1 < len(parts):
            shown, step = f"{shown}<{part} {int(parts[at + 1]) + 1 if parts[at + 1].isdecimal() else parts[at + 1]}>", 2
        elif part in {"patternProperties", "dependentSchemas", "$defs"} and at + 1 < len(parts):
            shown, step = f"{shown}[{parts[at + 1]}]", 2
        elif part in {"not", "if", "then", "else", "contains", "propertyNames", "contentSchema", "schema"}:
            shown += f"<{part}>"
        at += step
    return shown
