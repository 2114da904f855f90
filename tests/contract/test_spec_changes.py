"""The gate between versions: nothing breaking or risky gets in unseen, and the written history is true."""

from __future__ import annotations

import os
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scripts.regenerate.catalogue import read_catalogue
from scripts.regenerate.effective import effective_document
from scripts.spec_update import changes
from scripts.spec_update.versions import apis, current, timeline
from scripts.specdiff import Document, Policy, diff
from scripts.specdiff.approvals import apply, load

ROOT = Path(__file__).resolve().parents[2]
APPROVALS = ROOT / "spec" / "approvals.toml"
APIS = apis(ROOT)


def _reference() -> Path | None:
    named = os.environ.get("ORCHESTRA_REFERENCE_DIR")
    for folder in ([Path(named)] if named else []) + [ROOT.parent / "shared"]:
        for place in (folder / "orchestra", folder / "reference" / "orchestra"):
            if (place / "orchsol.json").is_file():
                return place
    return None


REFERENCE = _reference()


@pytest.mark.parametrize("api", APIS)
def test_no_breaking_or_risky_change_is_unapproved(api: str) -> None:
    """Between the approved version and the current file every breaking or risky finding has an approval."""
    baseline = tomllib.loads(APPROVALS.read_text(encoding="utf-8"))["baseline"][api]
    today = datetime.now(UTC).date()
    report = diff(Document.load(f"{api}@{baseline}", ROOT), current(ROOT, api).document, Policy("payments", today))
    apply(report.findings, load(APPROVALS), today)
    waiting = [f"{one.fingerprint} {one.wire}/{one.source} {one.text}" for one in report.gate("risky")]
    assert waiting == []


def test_no_approval_is_stale_or_expired() -> None:
    """Each approval still matches a finding of some API and counts today."""
    baseline = tomllib.loads(APPROVALS.read_text(encoding="utf-8"))["baseline"]
    today = datetime.now(UTC).date()
    findings = [
        finding
        for api in APIS
        for finding in diff(Document.load(f"{api}@{baseline[api]}", ROOT), current(ROOT, api).document).findings
    ]
    assert apply(findings, load(APPROVALS), today) == []


def test_the_pages_of_changes_are_what_the_differ_says(capsys: pytest.CaptureFixture[str]) -> None:
    """`spec/<api>/CHANGES.md` is up to date for every API."""
    assert changes.main(["--check"]) == 0, capsys.readouterr().out


@pytest.mark.parametrize("api", APIS)
def test_an_overlay_only_adds(api: str) -> None:
    """Compared with the published file, the corrected one has nothing less and nothing else, only more."""
    catalogue = read_catalogue(ROOT)
    entry = catalogue.api(api)
    published, effective = (
        Document(effective_document(ROOT, entry, overlay=overlay), api) for overlay in (False, True)
    )
    other = {
        f"{finding.id}: {finding.text}"
        for finding in diff(published, effective).findings
        if not finding.id.endswith("-added") and finding.id != "docs-changed"
    }
    assert other == set()


def test_the_history_of_orchestra_tells_what_is_known_of_2024() -> None:
    """From 2024 to today: 4 operations came, none of the 15 went, two models were renamed, limits were loosened."""
    old, new = Document.load("orchestra@1.0.7.15", ROOT), Document.load("orchestra@1.0.9.36", ROOT)
    report = diff(old, new, Policy("payments"))
    found = {(one.id, one.text) for one in report.findings}
    rules = [one.id for one in report.findings]
    assert (rules.count("operation-added"), rules.count("operation-removed")) == (4, 0)
    assert rules.count("operation-id-changed") == 15
    assert rules.count("model-renamed") == 2
    card = "PayTools_Api.Models.CardInputModel"
    assert {
        ("schema-pattern", rf"{card}.cvv lost its pattern ^\d{{3,4}}$"),
        ("schema-minLength", f"{card}.cardHolderName minLength 3 → 1"),
        ("schema-maximum", f"{card}.expirationMonth lost its maximum 12"),
        ("enum-value-removed", 'Payments.CardTypes lost the values ["CarteBlanche", "CarteBleue", "Lazer", "Solo"]'),
        ("enum-value-added", 'Payments.Operation gained the values ["Status"]'),
    } <= found
    levels = {(one.id, one.text): one.wire for one in report.findings}
    assert levels["schema-pattern", rf"{card}.cvv lost its pattern ^\d{{3,4}}$"] == "safe"
    assert report.wire == "breaking"
    assert {one.id for one in report.findings if one.wire == "breaking"} == {"enum-value-removed", "server-removed"}


def test_the_preview_only_adds() -> None:
    """The newer reference pages add members, and nothing that a tolerant reader would trip over."""
    old, new = Document.load("orchestra@1.0.9.36", ROOT), Document.load("orchestra@preview", ROOT)
    report = diff(old, new, Policy("payments"))
    added = sorted(one.change.subject for one in report.findings if one.id == "property-added")
    assert added == [
        "generateToken", "paymentGatewayCertName", "paymentGatewayCertName", "threeDsBrands", "universal_TransactionId",
        "userToken",
    ]  # fmt: skip
    assert {one.id for one in report.findings} == {"property-added", "docs-changed"}
    assert (report.wire, report.source) == ("safe", "safe")


@pytest.mark.parametrize("api", APIS)
def test_versions_stand_in_order(api: str) -> None:
    """The timeline names each version once and begins with the oldest."""
    names = [version.name for version in timeline(ROOT, api)]
    assert len(names) == len(set(names))
    if api == "orchestra":
        assert names[:2] == ["1.0.7.15", "1.0.9.36"]


@pytest.mark.skipif(REFERENCE is None, reason="the published files are not beside this checkout")
def test_two_publications_of_one_day_differ_in_prose_only() -> None:
    """The vendor's two files of 2025-11-05 give three documentation changes and nothing else."""
    assert REFERENCE is not None
    names = ("orchsol-2025-11-05a.json", "orchsol.json")
    old, new = (Document.parse((REFERENCE / name).read_bytes(), name) for name in names)
    report = diff(old, new)
    assert [one.id for one in report.findings] == ["docs-changed"] * 3
    assert (report.wire, report.source) == ("none", "none")
    assert [one.text for one in report.findings] == [
        f"documentation: tag {name}" for name in ("EWalletOperations", "PaymentGateway", "StringTokens")
    ]


@pytest.mark.skipif(REFERENCE is None, reason="the published files are not beside this checkout")
def test_our_description_is_the_published_file_in_other_words() -> None:
    """The vendored file differs from the vendor's own in prose alone."""
    assert REFERENCE is not None
    published = Document.parse((REFERENCE / "orchsol.json").read_bytes(), "orchsol.json")
    report = diff(published, current(ROOT, "orchestra").document)
    assert {one.id for one in report.findings} <= {"docs-changed"}
