"""Reports, exit codes, approvals: what leaves the differ, in every format."""

from __future__ import annotations

import copy
import json
import re
import shutil
import subprocess
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from scripts.specdiff import DIFFER, Document, diff
from scripts.specdiff.cli import main
from scripts.specdiff.enrich import add_lines, add_witnesses
from scripts.specdiff.policy import Policy, rules
from scripts.specdiff.render import FORMATS, render
from tests.unit.specdiff.support import document

ROOT = Path(__file__).resolve().parents[3]
REPORT_SCHEMA = json.loads((ROOT / "scripts/specdiff/render/report.schema.json").read_text(encoding="utf-8"))
EVIL = "<script>alert(1)</script> | `x` ::error:: \x1b[31m\x9b31m\u202e\nnew line"
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]")


def pair() -> tuple[dict[str, Any], dict[str, Any]]:
    """Two versions with a breaking, a risky, a safe and a documentation change, and hostile names."""
    text = {"type": "string"}
    old = document({"type": "object", "properties": {"number": text, EVIL: text, "gone": {}}})
    new = document({"type": "object", "properties": {
        "number": {"type": "string", "pattern": "^[0-9]{3,4}$"}, EVIL: {"type": "integer"},
        "added": {"type": "boolean"},
    }})  # fmt: skip
    new["paths"]["/exchange"]["post"]["summary"] = EVIL
    return old, new


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """The two versions as files."""
    names = []
    for name, data in zip(("old.json", "new.json"), pair(), strict=True):
        (tmp_path / name).write_text(json.dumps(data, indent=1), encoding="utf-8")
        names.append(str(tmp_path / name))
    return names[0], names[1]


def made(profile: str = "strict") -> Any:
    old, new = (
        Document.parse(json.dumps(side, indent=1).encode(), name) for side, name in zip(pair(), "ab", strict=True)
    )
    report = diff(old, new, Policy(profile))
    add_lines(report)
    add_witnesses(report)
    return report


def test_the_json_report_follows_its_published_schema() -> None:
    """The JSON report has the published shape, with versions, lines and a witness."""
    data = json.loads(render(made(), "json"))
    jsonschema.Draft202012Validator.check_schema(REPORT_SCHEMA)
    jsonschema.validate(data, REPORT_SCHEMA)
    assert data["differ"]["version"] == DIFFER
    assert data["verdict"] == {"wire": "breaking", "source": "breaking"}
    first = next(one for one in data["findings"] if one["id"] == "schema-pattern")
    assert first["witness"]["accepted_by"] == "old"
    assert re.search("^[0-9]{3,4}$", first["witness"]["payload"]["number"]) is None
    assert first["witness"]["use"] == "POST /exchange request body"
    assert first["new"]["line"] > 1
    assert first["uses"] == ["POST /exchange request body"]


@pytest.mark.parametrize("name", FORMATS)
def test_reports_are_the_same_on_every_run(name: str) -> None:
    """Two runs give the same bytes, whatever the order of keys in the input, and no path of this machine."""
    text = render(made(), name)
    assert text == render(made(), name)
    assert str(ROOT) not in text
    assert text.endswith("\n")


@pytest.mark.parametrize("seed", ["0", "1"])
def test_reports_do_not_depend_on_the_hash_seed(seed: str, files: tuple[str, str]) -> None:
    """The report is the same under another hash seed."""
    import os
    import sys

    command = [sys.executable, "-m", "scripts.specdiff", *files, "--format", "json", "--fail-on", "never"]
    done = subprocess.run(  # noqa: S603 - our own command
        command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
    )
    from scripts.specdiff.enrich import enrich

    old, new = (Document.load(name, ROOT) for name in files)
    report = diff(old, new)
    enrich(report, ROOT, None)
    assert done.stdout == render(report, "json")


def test_foreign_text_has_no_power() -> None:
    """Names from a document are escaped in every format: no markup, no command, no control character."""
    report = made()
    assert "<script>alert" not in render(report, "html")
    assert "<script>alert" not in render(report, "markdown")
    for name in FORMATS:
        assert STEERING.findall(render(report, name)) == [], name
    ET.fromstring(render(report, "junit"))  # noqa: S314 - our own output
    commands = render(report, "github").splitlines()
    assert all(re.match(r"::(error|warning|notice) ", line) for line in commands)


def test_foreign_text_has_no_power_in_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a file calls itself or its keys is shown in an error without control characters."""
    for name, text in (
        ("a.json", '{"swagger": "\\u001b[31m2.0"}'),
        ("b.yaml", 'a: *"\x1b[2J"\n'),
        ("c.yaml", "\x9b31m: ["),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert main([str(tmp_path / name), str(tmp_path / name)]) == 2
        assert STEERING.findall(capsys.readouterr().err) == []


def test_workflow_commands_point_into_files_of_the_checkout(capsys: pytest.CaptureFixture[str]) -> None:
    """GitHub gets a path and a line, also for a version that was named and for what is gone from the new one."""
    main(["orchestra@1.0.7.15", "orchestra@current", "--format", "github", "--fail-on", "never"])
    places = [re.match(r"::\w+ file=([^,]+),line=(\d+)", line) for line in capsys.readouterr().out.splitlines()]
    found = {(place[1], int(place[2]) > 1) for place in places if place is not None}
    assert {path for path, _ in found} == {"spec/orchestra/openapi.yaml"}
    assert ("spec/orchestra/openapi.yaml", True) in found


def test_junit_fails_what_is_breaking_or_risky() -> None:
    """Each finding is a test case; safe and documentation findings pass."""
    suite = ET.fromstring(render(made(), "junit"))  # noqa: S314 - our own output
    failed = {case.get("classname") for case in suite if case.find("failure") is not None}
    passed = {case.get("classname") for case in suite if case.find("failure") is None}
    assert {"specdiff.schema-pattern", "specdiff.property-removed"} <= failed
    assert {"specdiff.property-added", "specdiff.docs-changed"} <= passed
    assert suite.get("failures") == str(sum(case.find("failure") is not None for case in suite))


class _Page(HTMLParser):
    """Collects elements, and complains about tags that do not close."""

    VOID = frozenset({"meta", "input", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_the_html_report_needs_nothing_but_itself() -> None:
    """One file: tags balance, nothing is loaded, every finding has an entry the filters can see."""
    report = made()
    text = render(report, "html")
    page = _Page()
    page.feed(text)
    assert page.open == []
    assert not {"link", "img", "iframe", "object"} & {tag for tag, _ in page.elements}
    assert all("src" not in attrs and (attrs.get("href") or "#")[:1] == "#" for _, attrs in page.elements)
    assert "default-src 'none'" in text
    assert "prefers-color-scheme: dark" in text
    entries = [attrs for tag, attrs in page.elements if tag == "details" and "data-wire" in attrs]
    assert [(e["data-wire"], e["data-source"]) for e in entries].count(("breaking", "none")) == 1
    assert len(entries) == len(report.findings)
    assert {attrs.get("name") for tag, attrs in page.elements if tag in {"select", "input"}} == {
        "wire",
        "source",
        "words",
    }
    assert "witness" in page.text


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def _dump(page: Path, tmp_path: Path) -> str:
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
               f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", page.as_uri()]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 - our own command
    return done.stdout


def test_the_filters_work_where_a_browser_is_installed(tmp_path: Path) -> None:
    """The page counts its findings by script when it opens, and hides what is below the chosen level."""
    report = made()
    text = render(report, "html")
    assert text.count("apply();") == 1
    if CHROMIUM is None:
        return
    chosen = '<option value="breaking" selected>'
    narrowed = text.replace('<option value="breaking">', chosen, 1)
    for source, shown in ((text, len(report.findings)), (narrowed, sum(f.wire == "breaking" for f in report.findings))):
        (tmp_path / "page.html").write_text(source, encoding="utf-8")
        seen = _dump(tmp_path / "page.html", tmp_path)
        assert f"{shown} of {len(report.findings)} findings" in seen


@pytest.mark.parametrize(("fail_on", "code"), [("breaking", 1), ("risky", 1), ("never", 0)])
def test_the_exit_code_follows_fail_on(
    fail_on: str, code: int, files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """0 when nothing reaches the level, 1 when something does on either axis."""
    assert main([*files, "--fail-on", fail_on]) == code
    assert "wire: breaking" in capsys.readouterr().out
    assert main([files[0], files[0], "--fail-on", "risky"]) == 0


def test_the_source_axis_fails_too(tmp_path: Path) -> None:
    """A change that only breaks typed code reaches --fail-on breaking."""
    old, new = document(), document()
    new["paths"]["/exchange"]["post"]["operationId"] = "swap"
    for name, data in (("a.json", old), ("b.json", new)):
        (tmp_path / name).write_text(json.dumps(data))
    assert main([str(tmp_path / "a.json"), str(tmp_path / "b.json")]) == 1


def test_output_goes_to_a_file(files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--output` writes the report there and nothing to the terminal."""
    assert main([*files, "--format", "html", "--output", str(tmp_path / "r.html"), "--fail-on", "never"]) == 0
    assert capsys.readouterr().out == ""
    assert (tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def approvals(tmp_path: Path, marks: list[str], expires: str = "2030-01-31", reason: str = "agreed") -> Path:
    entries = [f'[[approval]]\nfingerprint = "{mark}"\nreason = "{reason}"\nexpires = {expires}\n' for mark in marks]
    (tmp_path / "approvals.toml").write_text("\n".join(entries), encoding="utf-8")
    return tmp_path / "approvals.toml"


def test_approvals_hold_until_they_expire(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Approved findings do not fail until the day after the expiry date; stale approvals are noted."""
    marks = [one.fingerprint for one in made().findings if one.level in {"breaking", "risky"}]
    path = str(approvals(tmp_path, [*marks, "0" * 20]))
    command = [*files, "--fail-on", "risky", "--approvals", path, "--format", "json", "--today"]
    assert main([*command, "2030-01-31"]) == 0
    data = json.loads(capsys.readouterr().out)
    jsonschema.validate(data, REPORT_SCHEMA)
    assert {one["approval"]["expires"] for one in data["findings"] if one["approval"]} == {"2030-01-31"}
    assert data["notes"] == [f"approval {'0' * 20} matches no finding"]
    assert main([*command, "2030-02-01"]) == 1
    assert f"approval {marks[0]} expired on 2030-01-31" in json.loads(capsys.readouterr().out)["notes"]


@pytest.mark.parametrize(
    ("expires", "reason"), [('"soon"', "agreed"), ("2030-01-31", ""), ("2030-01-31T00:00:00", "agreed")]
)
def test_an_approval_needs_a_reason_and_a_date(
    expires: str, reason: str, files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An approval without a reason or with something else than a date is refused with exit code 2."""
    assert main([*files, "--approvals", str(approvals(tmp_path, ["1"], expires, reason))]) == 2
    assert "approval" in capsys.readouterr().err


def test_a_fingerprint_survives_another_change_and_another_profile() -> None:
    """A fingerprint depends on its own change only: not on neighbours, profile, witness or wording."""
    marks = {(one.id, one.direction): one.fingerprint for one in made().findings}
    assert marks == {(one.id, one.direction): one.fingerprint for one in made("payments").findings}
    old, new = pair()
    more = copy.deepcopy(new)
    more["paths"]["/more"] = {"get": {"responses": {"200": {"description": "Fine"}}}}
    report = diff(Document(old, "x"), Document(more, "y"))
    found = {(one.id, one.direction): one.fingerprint for one in report.findings}
    assert {key: found[key] for key in marks} == marks
    assert marks["schema-pattern", "send"] == "939a162ee312e1a2c3e2"


def test_every_rule_has_levels_in_every_profile_and_a_sentence() -> None:
    """The policy table is total: each rule gives known levels for each effect and direction."""
    from scripts.specdiff.changes import Change
    from scripts.specdiff.effects import Direction, Effect
    from scripts.specdiff.texts import sentence

    for profile in ("strict", "payments", "typed"):
        policy = Policy(profile, date(2030, 1, 1))
        for rule in rules():
            for effect in Effect:
                change = Change(rule, effect, "#/a", "#/b", "x", "y", "z")
                for direction in Direction:
                    assert set(policy.levels(change, effect, direction)) <= {"none", "safe", "risky", "breaking"}
                assert "{" not in sentence(change, effect)
                assert rule not in sentence(change, effect)
    with pytest.raises(ValueError, match="unknown profile"):
        Policy("lenient")


def test_rules_in_the_code_are_rules_of_the_policy() -> None:
    """Each rule id that the comparison can report stands in the policy, and each in the policy is reported."""
    sources = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "scripts/specdiff").glob("*.py")))
    known = set(rules())
    written = set(re.findall(r'"((?:schema|enum|union|object|property|default|model|component|docs|version|link|server|'
                             r'security|discriminator|deprecated|sunset|media)-[a-zA-Z-]+)"', sources))  # fmt: skip
    beginnings = {"security-", "security-scheme", "schema-max", "schema-min", "media-type"}
    assert written - known - beginnings == set()
