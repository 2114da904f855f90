"""Add to a report what costs more than the comparison: source lines, witnesses, symbols."""

from __future__ import annotations

import re
from pathlib import Path

from scripts.specdiff import semver, symbols
from scripts.specdiff.callers import Service
from scripts.specdiff.errors import SpecError
from scripts.specdiff.report import Report

_MAX_WITNESSES = 500


def api_of(old: str, new: str) -> str | None:
    """The API a command line speaks of, from a history name or a path below `spec/`."""
    for reference in (new, old):
        found = re.match(r"([a-z][a-z0-9_]*)@", reference) or re.search(r"(?:^|[/:])spec/([a-z0-9_]+)/", reference)
        if found is not None:
            return found[1]
    return None


def enrich(report: Report, root: Path, api: str | None, uses: Path | None = None) -> None:
    """Lines of both files, witnesses of breaking schema findings, the symbols each finding reaches.

    `uses` is a file or folder of a service whose lines to look for; it needs `api`, whose names it is read for.
    """
    add_lines(report)
    add_witnesses(report)
    service = None
    if uses is not None:
        if api is None:
            raise SpecError(uses.name, "whose API is this? --uses needs --api, or a name@version of our history")
        service = Service(uses)
        report.service = uses.resolve().name
        report.notes += service.notes
        report.notes.append(
            f"lines of {report.service}: rather too many than too few; (perhaps) marks a name of an unknown object"
        )
    if api is not None:
        symbols.attach(report, root, api, service)
        compare_claims(report, root)


def compare_claims(report: Report, root: Path) -> None:
    """Hold the version advice against our version and the changelog fragments that wait for the next release."""
    folder = root / "changelog.d"
    if not folder.is_dir():
        return
    kinds = [parts[-2] for path in sorted(folder.glob("*.md")) if len(parts := path.name.split(".")) > 2]
    version = None
    source = root / "orchestra" / "_version.py"
    if source.is_file():
        found = re.search(r"[\"'](\d+\.\d+\.\d+[^\"']*)[\"']", source.read_text(encoding="utf-8"))
        version = None if found is None else found[1]
    report.semver = semver.advise(
        report.wire, report.source, documentation=bool(report.findings),
        old_version=report.old.section("info").get("version"), new_version=report.new.section("info").get("version"),
        package=version, fragments=kinds,
    )  # fmt: skip


def add_lines(report: Report) -> None:
    """Source lines, where the documents came as text."""
    pointers = [{pointer for pointer in side if pointer} for side in (
        [one.change.old_at for one in report.findings], [one.change.new_at for one in report.findings])]  # fmt: skip
    old, new = report.old.lines(pointers[0]), report.new.lines(pointers[1])
    for finding in report.findings:
        finding.lines = (old.get(finding.change.old_at), new.get(finding.change.new_at))


def add_witnesses(report: Report) -> None:
    """A payload for each breaking schema finding, as far as one is found; the number of attempts is bounded."""
    breaking = [one for one in report.findings if one.wire == "breaking" and one.at]
    for finding in breaking[:_MAX_WITNESSES]:
        if finding.witness is None:
            finding.witness = report.witnesses.find(finding)
    if report.witnesses.left <= 0:
        report.notes.append("the search for witnesses was cut short; a finding without one may have one")
    if len(breaking) > _MAX_WITNESSES:
        report.notes.append(f"witnesses were sought for the first {_MAX_WITNESSES} breaking findings only")
