"""Unions: a change of one branch is one finding, judged by what it does to the whole."""

from __future__ import annotations

import random
from typing import Any

import pytest

from scripts.specdiff.enrich import add_witnesses
from tests.unit.specdiff import random_unions
from tests.unit.specdiff.support import compare, compare_schemas, document

CASES = 20
TEXT: dict[str, Any] = {"type": "string"}


def _object(name: str, kind: str = "string") -> dict[str, Any]:
    return {"type": "object", "required": [name], "properties": {name: {"type": kind}}}


NAMED = {"X": _object("x"), "Y": _object("y"), "Z": _object("z")}
X, Y, Z = ({"$ref": f"#/components/schemas/{name}"} for name in "XYZ")
CARD = {"type": "object", "required": ["kind", "number"], "properties": {"kind": {"const": "card"}, "number": TEXT}}
TOKEN = {"type": "object", "required": ["kind", "token"], "properties": {"kind": {"const": "card"}, "token": TEXT}}


@pytest.mark.parametrize("kind", ["anyOf", "oneOf"])
@pytest.mark.parametrize("beside", [[TEXT], [TEXT, {"type": "null"}], [], [{"type": "array", "items": TEXT}]])
@pytest.mark.parametrize("sent", [True, False], ids=["sent", "received"])
def test_a_branch_that_comes_or_goes_is_one_finding(kind: str, beside: list[Any], sent: bool) -> None:
    """`anyOf[string, X]` → `anyOf[string, X, Y]` gains Y and says nothing of X; the way back loses Y."""
    narrow, wide = {kind: [*beside, X]}, {kind: [*beside, X, Y]}
    if not beside:
        narrow = X
    for old, new, rule, widens in (
        (narrow, wide, "union-branch-added", True), (wide, narrow, "union-branch-removed", False),
    ):  # fmt: skip
        report = compare_schemas(old, new, sent=sent, received=not sent, schemas=NAMED, minor=1)
        add_witnesses(report)
        assert [(one.id, one.change.new or one.change.old) for one in report.findings] == [(rule, "Y")]
        (found,) = report.findings
        # Under oneOf X and Y share {"x": "", "y": ""}: what is gained or lost besides cannot be called safe.
        safe = "risky" if kind == "oneOf" else "safe"
        assert found.wire == ("breaking" if widens != sent else safe)
        if found.wire == "breaking":
            assert found.witness is not None
            assert found.witness["payload"] == {"y": ""}


def test_several_types_in_one_schema_are_compared_with_branches() -> None:
    """`type: [string, object]` against a union with two objects is compared type by type."""
    plain = {"type": ["string", "object"], **{key: value for key, value in _object("x").items() if key != "type"}}
    report = compare_schemas(plain, {"anyOf": [TEXT, _object("x"), Y]}, received=False, schemas=NAMED, minor=1)
    assert [(one.id, one.change.new, one.wire) for one in report.findings] == [("union-branch-added", "Y", "safe")]


@pytest.mark.parametrize("kind", ["anyOf", "oneOf"])
def test_a_reordering_is_no_change_where_branches_share_a_tag(kind: str) -> None:
    """Two branches with one tag value change places: no finding either way, written in place or by name."""
    named = {"Card": CARD, "Token": TOKEN}
    references = [{"$ref": f"#/components/schemas/{name}"} for name in named]
    for branches in ([CARD, TOKEN], references):
        one, two = {kind: branches}, {kind: branches[::-1]}
        assert compare_schemas(one, two, minor=1, schemas=named).findings == []
        assert compare_schemas(two, one, minor=1, schemas=named).findings == []


def test_of_branches_with_one_tag_the_one_that_changed_is_named() -> None:
    """A change in one of two branches that share a tag is reported there, although they also changed places."""
    other = {**TOKEN, "properties": {"kind": {"const": "card"}, "token": {**TEXT, "maxLength": 4}}}
    report = compare_schemas({"oneOf": [CARD, TOKEN]}, {"oneOf": [other, CARD]}, received=False, minor=1)
    assert [(one.id, one.wire) for one in report.findings] == [("schema-maxLength", "breaking")]
    add_witnesses(report)
    assert report.findings[0].witness is not None
    assert report.findings[0].witness["payload"] == {"kind": "card", "token": "aaaaa"}


def test_a_branch_that_leaves_takes_its_discriminator_value_along() -> None:
    """One branch less of a discriminated union is one finding, not one more for the mapping."""
    old, new = (
        {
            "oneOf": refs,
            "discriminator": {"propertyName": "kind", "mapping": {ref["$ref"][-1]: ref["$ref"] for ref in refs}},
        }
        for refs in ([X, Y, Z], [X, Y])
    )
    report = compare_schemas(old, new, schemas=NAMED, received=False)
    assert [one.id for one in report.findings] == ["union-branch-removed"]


def test_what_another_branch_accepts_is_not_lost() -> None:
    """A tighter branch breaks where no other takes its values, and is risky where no payload shows a loss."""
    short, shorter = {**TEXT, "maxLength": 5}, {**TEXT, "maxLength": 3}
    for beside, wire in ((X, "breaking"), (TEXT, "risky")):
        old, new = ({"anyOf": [one, beside, Y]} for one in (short, shorter))
        report = compare_schemas(old, new, received=False, schemas=NAMED)
        assert [(one.id, one.wire) for one in report.findings] == [("schema-maxLength", wire)]


def test_a_witness_is_a_whole_document() -> None:
    """The payload of a finding deep inside is everything that is sent, as small as it can be."""
    lines = {"type": "array", "minItems": 1, "items": {"anyOf": [X, Y]}}
    members = {"id": {**TEXT, "minLength": 2}, "lines": lines, "note": TEXT}
    body = {"type": "object", "required": ["id", "lines"], "properties": members}
    tight = {**NAMED, "X": {**NAMED["X"], "properties": {"x": {**TEXT, "maxLength": 2}}}}
    report = compare(document(body, schemas=NAMED), document(body, schemas=tight))
    add_witnesses(report)
    found = {one.direction: one.witness for one in report.findings}
    assert found == {
        "send": {
            "payload": {"id": "aa", "lines": [{"x": "aaa"}]}, "use": "POST /exchange request body",
            "accepted_by": "old", "refused_by": "new",
        },
        "receive": None,
    }  # fmt: skip


def test_a_union_refactored_without_change_in_answers() -> None:
    """`oneOf[number, {id}, {id, name}]` → `oneOf[number, {id, name}]`: a reader of answers meets nothing new.

    Source: the test "valid union type refactor" of opticdev/optic. A validator refuses what fits two branches of a
    `oneOf`, so under the law such an answer is new; no reader does, and the profiles for readers say so.
    """
    short, long = _object("id"), {**_object("id"), "required": ["id", "name"]}
    long["properties"] = {"id": TEXT, "name": TEXT}
    old, new = {"oneOf": [{"type": "number"}, short, long]}, {"oneOf": [{"type": "number"}, long]}
    sides = document(old, sent=False), document(new, sent=False)
    assert [compare(*sides, profile).wire for profile in ("strict", "payments", "typed")] == ["risky", "safe", "safe"]


@pytest.mark.parametrize("seed", [20264300, 20264963, 70261696, 70262920, 70265061])
def test_unions_that_were_judged_wrong(seed: int) -> None:
    """Random cases that a long run once found: values of two branches at once, and a list of both booleans."""
    score = random_unions.Score()
    random_unions.judge(seed, score)
    assert score.wrong == []


def test_random_unions(capsys: pytest.CaptureFixture[str]) -> None:
    """Each witness tells the versions apart as a whole document, and no safe verdict loses one of 200 payloads.

    A share of what `nox -s spec_unions` runs; each failure names the seed of its case.
    """
    first = random.SystemRandom().randrange(1 << 31)
    score = random_unions.Score()
    for seed in range(first, first + CASES):
        random_unions.judge(seed, score)
    with capsys.disabled():
        print(f"\nrandom unions: seeds {first} to {first + CASES - 1}, verdicts {score.verdicts}")
    assert score.wrong == []
