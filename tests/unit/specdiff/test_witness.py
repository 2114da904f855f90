"""Witnesses: payloads that show a breaking change, for each kind of keyword and both directions."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.specdiff import Document
from scripts.specdiff.enrich import add_witnesses
from scripts.specdiff.graph import Graph
from scripts.specdiff.jsonschema_form import Judge
from scripts.specdiff.patterns import harmless, matching
from tests.unit.specdiff.support import compare, compare_schemas, document

TEXT: dict[str, Any] = {"type": "string"}
MEMBERS = {"type": "object", "properties": {"a": TEXT, "b": {"type": "integer"}}}
NARROWING: list[tuple[Any, Any]] = [
    (TEXT, {"type": "integer"}),
    (TEXT, {**TEXT, "minLength": 3}),
    ({**TEXT, "maxLength": 40}, {**TEXT, "maxLength": 39}),
    (TEXT, {**TEXT, "pattern": "^[0-9]{12}$"}),
    ({**TEXT, "pattern": "^[A-Z]{2}$"}, {**TEXT, "pattern": "^[A-Z]{2}$", "enum": ["DE"]}),
    ({"type": "integer"}, {"type": "integer", "maximum": 12}),
    ({"type": "number"}, {"type": "integer"}),
    ({"type": "integer", "multipleOf": 2}, {"type": "integer", "multipleOf": 4}),
    ({"enum": ["a", "b"]}, {"enum": ["b"]}),
    ({"type": "integer", "format": "int64"}, {"type": "integer", "format": "int32"}),
    (TEXT, {**TEXT, "format": "date"}),
    ({"type": "array"}, {"type": "array", "minItems": 1}),
    ({"type": "array"}, {"type": "array", "uniqueItems": True}),
    (MEMBERS, {**MEMBERS, "required": ["a"]}),
    (MEMBERS, {**MEMBERS, "additionalProperties": False}),
    (MEMBERS, {**MEMBERS, "maxProperties": 1}),
    ({**TEXT, "nullable": True}, TEXT),
    (
        {"anyOf": [{"type": "object", "required": ["a"]}, {"type": "object", "required": ["b"]}]},
        {"type": "object", "required": ["a"]},
    ),
    (
        {"type": "object", "properties": {"deep": MEMBERS}, "required": ["deep"]},
        {"type": "object", "properties": {"deep": {**MEMBERS, "required": ["b"]}}, "required": ["deep"]},
    ),
]


@pytest.mark.parametrize("received", [False, True], ids=["sent", "received"])
@pytest.mark.parametrize(("wide", "narrow"), NARROWING)
def test_breaking_schema_changes_have_a_witness(wide: Any, narrow: Any, received: bool) -> None:
    """What we send was accepted and is refused now; what we receive was ruled out and may come now."""
    old, new = (narrow, wide) if received else (wide, narrow)
    report = compare_schemas(old, new, sent=not received, received=received)
    add_witnesses(report)
    breaking = [one for one in report.findings if one.wire == "breaking"]
    assert breaking
    for finding in breaking:
        assert finding.witness is not None, finding.text
        assert finding.witness["accepted_by"] == ("new" if received else "old")


BESIDE: list[tuple[Any, Any, dict[str, Any]]] = [
    (
        {**TEXT, "maxLength": 10},
        {**TEXT, "minLength": 1, "maxLength": 5},
        {"schema-minLength": "", "schema-maxLength": "aaaaaa"},
    ),
    (
        {"type": "integer", "minimum": -5, "maximum": 10},
        {"type": "integer", "minimum": 0, "maximum": 5},
        {"schema-minimum": -1, "schema-maximum": 9},
    ),
    (
        {"type": "array", "items": TEXT},
        {"type": "array", "items": TEXT, "minItems": 1, "maxItems": 2},
        {"schema-minItems": [], "schema-maxItems": ["", "", ""]},
    ),
    (
        {**TEXT, "pattern": "^a*$"},
        {**TEXT, "pattern": "^a*$", "minLength": 2, "maxLength": 3},
        {"schema-minLength": "", "schema-maxLength": "aaaa"},
    ),
    (
        TEXT,
        {**TEXT, "format": "date", "pattern": "^2"},
        {"schema-format": "2", "schema-pattern": "1999-12-31"},
    ),
]


@pytest.mark.parametrize(("old", "new", "payloads"), BESIDE)
def test_a_witness_shows_one_change(old: Any, new: Any, payloads: dict[str, Any]) -> None:
    """Of two changes of one schema each has a payload that only itself refuses."""
    report = compare_schemas(old, new, received=False)
    add_witnesses(report)
    assert {one.id: one.witness and one.witness["payload"] for one in report.findings} == payloads


def test_members_hidden_from_a_direction_are_not_demanded_in_it() -> None:
    """A required read-only member is left out of a witness for a request, and the witness still holds."""
    hidden = {"id": {"type": "string", "readOnly": True}, "a": TEXT}
    old = {"type": "object", "required": ["id"], "properties": hidden}
    report = compare_schemas(old, {**old, "required": ["id", "a"]}, received=False)
    add_witnesses(report)
    assert [one.witness and one.witness["payload"] for one in report.findings] == [{}]


def test_what_is_not_breaking_has_no_witness() -> None:
    """Safe findings, operations and documentation carry none."""
    old, new = document(TEXT), document({**TEXT, "maxLength": 5})
    del new["paths"]["/exchange"]
    report = compare(old, new)
    add_witnesses(report)
    assert [one.witness for one in report.findings] == [None]


@pytest.mark.parametrize(
    "pattern", [r"^(\d{12,20}|@[A-Za-z0-9]{32})$", r"^\d{3,4}$", "[A-Z]{2}", r"^[^a]\w+\s?$", "^a|b$", r"^(?:x-)?\S*$"]
)
def test_a_text_is_made_for_a_pattern(pattern: str) -> None:
    """Patterns as they stand in payment specs get a matching text."""
    import re

    made = matching(pattern)
    assert made is not None
    assert re.search(pattern, made)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|b*)*c", r"(x+x+)+y", r"(\w+\s*)+$", "a" * 301, "(", r"(a)\1"])
def test_patterns_that_might_run_away_are_refused(pattern: str) -> None:
    """Nested repetition, back-references, oversized and broken patterns are never run."""
    assert not harmless(pattern)
    assert matching(pattern) is None


def test_a_validator_that_cannot_judge_says_so() -> None:
    """A schema that breaks the validator gives no verdict instead of an error."""
    for schema in ({"pattern": "("}, {"$ref": "#/nowhere"}, {"pattern": "(a+)+$"}):
        graph = Graph(Document(document(schema, minor=1), "x"))
        at = "#/paths/~1exchange/post/requestBody/content/application~1json/schema"
        assert Judge(graph, "none").accepts(graph.child(at, graph.document.at(at)), "a") is None
