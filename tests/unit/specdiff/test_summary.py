"""What you must do: the first thing in every report, grouped, with what touches nobody at the end."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from scripts.specdiff import Document, Policy, Report, diff
from scripts.specdiff.render import FORMATS, render
from scripts.specdiff.summary import summarise
from tests.unit.specdiff.support import document

TEXT: dict[str, Any] = {"type": "string"}


def pair() -> tuple[dict[str, Any], dict[str, Any]]:
    """28 operations leave, the server moves, an enum of what we send loses a value, a model goes, and much is safe."""
    old = document({"type": "object", "properties": {"kind": {"enum": ["a", "b"]}}}, received=False)
    old["servers"] = [{"url": "https://old.example.com"}]
    old["components"]["schemas"]["Unused"] = {"type": "object", "properties": {"a": TEXT}}
    new = copy.deepcopy(old)
    for number in range(28):
        old["paths"][f"/gone/{number}"] = {"get": {"responses": {"204": {"description": "Done"}}}}
    new["servers"] = [{"url": "https://new.example.com"}]
    body = new["paths"]["/exchange"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    body["properties"] = {"kind": {"enum": ["a"]}, "more": TEXT}
    del new["components"]["schemas"]["Unused"]
    return old, new


def made(profile: str = "strict") -> Report:
    old, new = pair()
    return diff(Document(old, "old"), Document(new, "new"), Policy(profile))


def test_what_must_be_done_is_grouped() -> None:
    """Many changes of a kind are one line, the server's move is one, each with what to do; a model apart is folded."""
    summary = summarise(made())
    assert summary.headline == (
        "30 changes break clients (30 on the wire, 0 in typed code); 1 would, but touches nothing of yours; "
        "2 are safe to ignore"
    )
    assert [(line.text, line.advice, len(line.findings)) for line in summary.must] == [
        ("28 operations removed", "stop calling", 28),
        ('POST /exchange request body.kind lost the values ["b"]', "stop sending those values", 1),
        ("the server moves from https://old.example.com to https://new.example.com", "use an address that is there", 1),
    ]
    assert [line.text for line in summary.folded] == ["Unused is gone as a model"]
    assert summary.look == ()


def test_one_change_in_both_directions_is_one_line() -> None:
    """What is sent and received is counted once, and the advice speaks of both."""
    old, new = (document({"type": "object", "properties": {"a": {"type": kind}}}) for kind in ("string", "integer"))
    schemas = (
        {"T": side["paths"]["/exchange"]["post"]["requestBody"]["content"]["application/json"]["schema"]}
        for side in (old, new)
    )
    sides = [document({"$ref": "#/components/schemas/T"}, schemas=schema) for schema in schemas]
    report = diff(Document(sides[0], "old"), Document(sides[1], "new"))
    assert len(report.findings) == 2
    (line,) = summarise(report).must
    assert line.text == 'T.a type ["string"] → ["integer"]'
    assert line.advice == "expect it in what you read, keep to it in what you send"
    assert summarise(report).headline.startswith("1 change breaks clients (1 on the wire, 0 in typed code)")


def test_approved_findings_are_dealt_with() -> None:
    """An approval takes a finding out of what must be done; the headline counts it."""
    report = made()
    for finding in report.findings:
        if finding.id == "operation-removed":
            finding.approval = {"reason": "agreed", "expires": "2030-01-31"}
    summary = summarise(report)
    assert "2 changes break clients" in summary.headline
    assert "28 approved" in summary.headline


def test_with_a_map_only_what_reaches_a_name_counts() -> None:
    """Where our names are known, a change that reaches none of them is folded, save that the server has moved."""
    report = made()
    report.mapped = True
    for finding in report.findings:
        finding.symbols = {"wrapper": {"direct": [], "transitive": []}}
        if finding.id == "enum-value-removed":
            finding.symbols = {"wrapper": {"direct": ["orchestra._requests.pay"], "transitive": ["payments.charge"]}}
    summary = summarise(report)
    assert [line.yours for line in summary.must] == [("payments.charge", "orchestra._requests.pay"), ()]
    assert [line.text for line in summary.folded] == ["28 operations removed", "Unused is gone as a model"]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_opens_with_it(name: str) -> None:
    """The headline and its lines come before the first finding, and what is folded after the last that is not."""
    text = render(made(), name)
    if name == "json":
        data = json.loads(text)
        assert data["summary"]["must"][0]["text"] == "28 operations removed"
        assert len(data["summary"]["must"][0]["fingerprints"]) == 28
        return
    assert text.index("30 changes break clients" if "30 changes" in text else "30 Changes") < text.index(
        "operation-removed"
    )
    assert text.index("28 operations removed") < text.index("operation-removed")
    if name in {"text", "markdown", "html"}:
        last = text.rindex("enum-value-removed") if name != "html" else text.rindex("<code>enum-value-removed</code>")
        assert last < text.lower().index("touches nothing of yours: 1") < text.lower().index("safe to ignore: 2")
    if name in {"text", "markdown"}:
        assert text.index("hat you must do") < 60


def test_markdown_folds_what_stands_for_several() -> None:
    """A line for many unfolds to all of them, and the rest of the page folds what nobody has to look at."""
    text = render(made(), "markdown")
    assert "<details><summary>all 28</summary>" in text
    assert text.count("<details>") == text.count("</details>") == 3
    assert "- GET /gone/27 was removed" in text.split("## Verdicts")[0]
