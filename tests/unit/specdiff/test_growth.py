"""Work and memory grow in step with the documents: counted in calls and bytes, not in seconds."""

from __future__ import annotations

import copy
import cProfile
import json
import pstats
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.specdiff.synthetic import document, edited
from scripts.specdiff import Document, diff


def cycles(size: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Cyclic schemas, all of them edited."""
    old = document(size)
    return old, edited(old, 1)


def one_edit(size: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Cyclic schemas, one of them edited, so that every one of them depends on a change."""
    old = document(size)
    return old, edited(old, size)


def operations(size: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Many operations on renamed templates."""

    def side(name: str) -> dict[str, Any]:
        paths = {f"/a{n}/{{{name}}}": {"get": {"responses": {"200": {"description": "Fine"}}}} for n in range(size)}
        return {"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": paths}

    return side("id"), side("key")


def branches(size: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """A union with many branches, all renamed."""

    def side(suffix: str) -> dict[str, Any]:
        made = document(8)
        names = [f"B{n}{suffix}" for n in range(size)]
        for n, name in enumerate(names):
            made["components"]["schemas"][name] = {"type": "object", "required": [f"m{n}"], "properties": {f"m{n}": {}}}
        union = {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in names]}
        made["components"]["schemas"]["Thing0"]["properties"]["union"] = union
        return made

    return side(""), side("New")


def uses(size: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """One changed schema in many operations."""

    def side(kind: str) -> dict[str, Any]:
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/T"}}}
        answer = {"responses": {"200": {"description": "Fine", "content": content}}}
        schemas = {"T": {"type": "object", "properties": {"a": {"type": kind}}}}
        paths = {f"/a{n}": {"get": copy.deepcopy(answer)} for n in range(size)}
        info = {"title": "T", "version": "1"}
        return {"openapi": "3.0.3", "info": info, "paths": paths, "components": {"schemas": schemas}}

    return side("string"), side("integer")


def _calls(old: Document, new: Document) -> int:
    profile = cProfile.Profile()
    profile.runcall(diff, old, new)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("make", "size"), [(cycles, 32), (one_edit, 32), (operations, 32), (branches, 64), (uses, 32)])
def test_calls_grow_in_step_with_the_document(
    make: Callable[[int], tuple[dict[str, Any], dict[str, Any]]], size: int
) -> None:
    """Four times the document takes at most five times the calls, however its parts hang together."""
    counts = []
    for number in (size, 4 * size):
        old, new = make(number)
        counts.append(_calls(Document(old, "old"), Document(new, "new")))
    assert counts[1] < 5 * counts[0]


def test_memory_grows_in_step_with_the_document() -> None:
    """Peak memory per byte of the document stays the same, and small, on cyclic documents."""
    ratios = []
    for size in (32, 128):
        old, new = cycles(size)
        sides = Document(old, "old"), Document(new, "new")
        tracemalloc.start()
        diff(*sides)
        ratios.append(tracemalloc.get_traced_memory()[1] / len(json.dumps(old)))
        tracemalloc.stop()
    assert ratios[1] < 1.25 * ratios[0]
    assert ratios[1] < 100


def test_findings_are_as_many_as_changes_not_paths() -> None:
    """Three edits in one schema of a web of references are a handful of findings with many uses."""
    old, new = one_edit(256)
    report = diff(Document(old, "old"), Document(new, "new"))
    assert {finding.id for finding in report.findings} == {"schema-maxLength", "enum-value-added", "property-added"}
    assert len(report.findings) == 6
    assert all(len(finding.uses) == 32 for finding in report.findings)
