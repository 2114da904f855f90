"""Pointers as people say them: `CardInputModel.cvv`, `POST /charge request body .card`."""

from __future__ import annotations

import posixpath
from typing import Any

from scripts.specdiff import files
from scripts.specdiff.document import METHODS, MORE_METHODS, Document
from scripts.specdiff.keywords import SCHEMA_KEYWORDS
from scripts.specdiff.lines import unescape


def _tokens(pointer: str) -> list[str]:
    return [unescape(part) for part in pointer[2:].split("/")] if len(pointer) > 2 else []


def branch_name(document: Document, raw: Any) -> str | None:
    """What tells a branch of a union: its name, its title, its tag, its type, its members."""
    if not isinstance(raw, dict):
        return None
    if isinstance(raw.get("$ref"), str):
        return unescape(raw["$ref"].rpartition("/")[2])
    if isinstance(raw.get("title"), str):
        return str(raw["title"])
    members = raw.get("properties") if isinstance(raw.get("properties"), dict) else {}
    required = raw.get("required") if isinstance(raw.get("required"), list) else []
    for name in required:
        found = document.resolve("#", members.get(name)) if isinstance(name, str) else None
        tag = found[1] if found is not None and isinstance(found[1], dict) else {}
        values = [tag["const"]] if "const" in tag else tag.get("enum")
        if isinstance(values, list) and len(values) == 1:
            return f"{name} {values[0]}"
    listed = ", ".join([*map(str, required), *(name for name in members if name not in required)][:3])
    types = raw.get("type")
    kind = " or ".join(map(str, types)) if isinstance(types, list) else str(types or "")
    return f"{kind or 'object'} with {listed}" if listed else kind or None


def _labels(document: Document, parts: list[str]) -> list[str]:
    """Positions in lists replaced by what stands there: parameters by place and name, branches by what tells them."""
    made = list(parts)
    value: Any = document.data
    for at, part in enumerate(parts):
        index = int(part) if isinstance(value, list) and part.isdecimal() and int(part) < len(value) else None
        value = value[index] if index is not None else value.get(part) if isinstance(value, dict) else None
        holder = parts[at - 1] if at else ""
        if holder == "parameters" and (index is not None or parts[0] == "components"):
            found = document.resolve("#", value)
            if found is not None and isinstance(found[1], dict) and "name" in found[1]:
                made[at] = f"{found[1].get('in')} parameter {found[1]['name']}"
        elif holder in {"anyOf", "oneOf"} and index is not None:
            made[at] = branch_name(document, value) or part
    return made


def place_name(pointer: str, document: Document | None = None) -> str:
    """A short name of the place a pointer leads to; the pointer's own words where nothing shorter is clear."""
    name, inside = files.split(pointer)
    parts = _tokens(inside)
    if document is not None:
        parts = _labels(document, _tokens(pointer))[len(_tokens(pointer)) - len(parts) :]
    if name is not None and parts[:1] not in (["components"], ["paths"], ["webhooks"]):
        return _file_path(posixpath.basename(name).partition(".")[0], parts)
    if parts[:1] == ["paths"] and parts[2:3] == [MORE_METHODS] and len(parts) > 3:
        parts = [*parts[:2], *parts[3:]]
    made = " ".join(parts) or "the document"
    if len(parts) > 2:
        if parts[0] == "components":
            named = parts[1] == "schemas" or " parameter " in parts[2]
            rest = parts[4:] if parts[3:4] == ["schema"] else parts[3:]
            made = (parts[2] if named else f"{parts[1]} {parts[2]}") + _schema_path(rest)
        elif parts[0] in {"paths", "webhooks"} and (parts[2] in METHODS or parts[2].isupper()):
            kind = "webhook " if parts[0] == "webhooks" else ""
            made = f"{kind}{parts[2].upper()} {parts[1]}" + _operation_path(parts[3:])
        elif parts[0] == "paths" and parts[2] == "parameters":
            made = parts[1] + _operation_path(parts[2:])
    return made


def _file_path(head: str, parts: list[str]) -> str:
    """A place in a file beside the document: a path item, a map of schemas, or one schema."""
    if parts and parts[0] in METHODS:
        return f"{head} {parts[0].upper()}" + _operation_path(parts[1:])
    if parts and parts[0] not in SCHEMA_KEYWORDS:
        return f"{head} {parts[0]}" + _schema_path(parts[1:])
    return head + _schema_path(parts)


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
        word = " parameter" if parts[1].isdecimal() else ""
        return f"{word} {parts[1]}" + _schema_path(parts[3:])
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
            number = parts[at + 1].isdecimal()
            shown, step = f"{shown}<{part} {int(parts[at + 1]) + 1}>" if number else f"{shown}<{parts[at + 1]}>", 2
        elif part in {"patternProperties", "dependentSchemas", "$defs"} and at + 1 < len(parts):
            shown, step = f"{shown}[{parts[at + 1]}]", 2
        elif part in {"not", "if", "then", "else", "contains", "propertyNames", "contentSchema", "schema"}:
            shown += f"<{part}>"
        at += step
    return shown
