"""The differ against labelled pairs of other tools' own tests (reference data beside the checkout)."""

from __future__ import annotations

import csv
import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.specdiff import Document, SpecError, diff

ROOT = Path(__file__).resolve().parents[2]
POLICY_PAGE = ROOT / "docs" / "specdiff-policy.md"


def _reference() -> Path | None:
    named = os.environ.get("ORCHESTRA_REFERENCE_DIR")
    for folder in ([Path(named)] if named else []) + [ROOT.parent / "shared"]:
        if (folder / "specpairs" / "INDEX.tsv").is_file():
            return folder / "specpairs"
    return None


REFERENCE = _reference()
pytestmark = pytest.mark.skipif(REFERENCE is None, reason="the labelled pairs are not beside this checkout")


@dataclass(frozen=True)
class Labelled:
    name: str
    old: str
    new: str
    label: str
    contested: str


def _pairs() -> list[Labelled]:
    if REFERENCE is None:
        return []
    with (REFERENCE / "INDEX.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return [Labelled(r["pair"], r["old"], r["new"], r["expected_breaking"], r["contested"]) for r in rows]


def _verdict(pair: Labelled) -> tuple[str, int]:
    assert REFERENCE is not None
    old, new = (Document.parse((REFERENCE / name).read_bytes(), name) for name in (pair.old, pair.new))
    report = diff(old, new)
    return report.wire, len(report.findings)


def _explained() -> set[str]:
    """Pairs named in the section on exceptions of the policy page."""
    text = POLICY_PAGE.read_text(encoding="utf-8")
    section = text.split("## Exceptions", 1)[1].split("\n## ", 1)[0]
    return set(re.findall(r"`((?:oad|drift)-[^`]+)`", section))


def test_agrees_with_every_label_that_is_not_contested() -> None:
    """On pairs nobody contests the wire verdict is breaking exactly where the label says so."""
    disagreements = []
    for pair in _pairs():
        if pair.contested != "no":
            continue
        try:
            wire, _ = _verdict(pair)
        except SpecError:
            wire = "refused"
        if (wire == "refused" or (wire == "breaking") != (pair.label == "yes")) and pair.name not in _explained():
            disagreements.append((pair.name, pair.label, wire))
    assert disagreements == []


def test_no_exception_is_stale() -> None:
    """Each explained exception is a pair on which we still disagree."""
    by_name = {pair.name: pair for pair in _pairs()}
    for name in sorted(_explained()):
        pair = by_name[name]
        try:
            wire, _ = _verdict(pair)
        except SpecError:
            continue
        assert (wire == "breaking") != (pair.label == "yes"), name


def test_a_file_compared_with_itself_has_no_findings() -> None:
    """The pairs that name one file twice report nothing at all."""
    counts = {}
    for pair in _pairs():
        if pair.old == pair.new and pair.name not in _explained():
            counts[pair.name] = _verdict(pair)[1]
    assert len(counts) > 30
    assert set(counts.values()) == {0}


def test_the_policy_page_lists_every_contested_pair_with_our_verdict() -> None:
    """The table of contested pairs in the policy page is what the differ says today."""
    rows = re.findall(r"^\| `((?:oad|drift)-[^`]+)` \| (\w+) \| (\w+) \|", POLICY_PAGE.read_text("utf-8"), re.MULTILINE)
    listed = {name: (label, wire) for name, label, wire in rows}
    expected = {}
    for pair in _pairs():
        if pair.contested == "no":
            continue
        try:
            wire, _ = _verdict(pair)
        except SpecError:
            wire = "refused"
        expected[pair.name] = (pair.label, wire)
    assert listed == expected
