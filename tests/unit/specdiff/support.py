"""Small documents for tests of the differ."""

from __future__ import annotations

import copy
import json
from typing import Any

from scripts.specdiff import Document, Policy, Report, diff


def document(
    schema: Any = None,
    *,
    sent: bool = True,
    received: bool = True,
    minor: int = 0,
    schemas: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """A document with one operation that sends and receives `schema`, or only one of the two."""
    content = {"content": {"application/json": {"schema": {} if schema is None else schema}}}
    operation: dict[str, Any] = {"operationId": "exchange", "responses": {"200": {"description": "Done"}}}
    if sent:
        operation["requestBody"] = {"required": True, **content}
    if received:
        operation["responses"]["200"] |= copy.deepcopy(content)
    return {
        "openapi": f"3.{minor}.0",
        "info": {"title": "Test", "version": "1.0.0"},
        "paths": {"/exchange": {"post": operation}},
        "components": {"schemas": schemas or {}},
    }


def compare(old: dict[str, Any], new: dict[str, Any], profile: str = "strict") -> Report:
    """The report on two documents given as data."""
    sides = [Document.parse(json.dumps(side).encode(), name) for side, name in ((old, "old.json"), (new, "new.json"))]
    return diff(sides[0], sides[1], Policy(profile))


def compare_schemas(old: Any, new: Any, **where: Any) -> Report:
    """The report on two schemas in the same place."""
    return compare(document(old, **where), document(new, **where))


def ids(report: Report) -> list[str]:
    """Rule ids of a report, once each."""
    return sorted({finding.id for finding in report.findings})
