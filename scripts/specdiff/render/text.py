"""The report for a terminal."""

from __future__ import annotations

import json

from scripts.specdiff.finding import Finding
from scripts.specdiff.render.common import (
    counts,
    members,
    place,
    semver_lines,
    some,
    split,
    summary_lines,
    symbol_lines,
)
from scripts.specdiff.report import DIFFER, Report
from scripts.specdiff.summary import summarise
from scripts.specdiff.texts import printable


def text(report: Report) -> str:
    """What you must do, the verdicts, what somebody has to look at with its uses, and the rest in a line each."""
    lines = [f"{report.old.label} → {report.new.label}", "", *_must(report), ""]
    lines += [
        f"wire: {report.wire}   client source: {report.source}",
        *(f"version advice, {line}" for line in semver_lines(report)),
    ]
    totals = counts(report.findings)
    for axis in ("wire", "source"):
        lines.append(f"{axis}: " + ", ".join(f"{number} {level}" for level, number in totals[axis].items()))
    near, far, quiet = split(report)
    for finding in near:
        lines += _finding(finding, report)
    for title, findings in (("touches nothing of yours", far), ("safe to ignore", quiet)):
        if findings:
            lines += ["", f"{title}: {len(findings)}", *(f"  {_head(one)} ({place(one, report)})" for one in findings)]
    lines += ["", *(f"note: {note}" for note in report.notes)]
    lines.append(f"specdiff {DIFFER}, policy {report.policy.profile} {report.policy.version}")
    return "\n".join(printable(line.replace("\n", "\\n")) for line in lines) + "\n"


def _must(report: Report) -> list[str]:
    summary = summarise(report)
    lines = [f"What you must do: {summary.headline}"]
    for word, line in summary_lines(summary):
        lines.append(f"  {word:<8}{line.text}")
        if listed := members(line):
            lines.append(f"          {some(listed, 3)}")
        lines.append(f"          → {line.advice}" + (f": {some(line.yours)}" if line.yours else ""))
    return lines


def _head(finding: Finding) -> str:
    approved = "" if finding.approval is None else f" approved until {finding.approval['expires']}"
    return f"[{finding.wire}/{finding.source}] {finding.text}{approved}"


def _finding(finding: Finding, report: Report) -> list[str]:
    lines = ["", _head(finding), f"    {finding.id} {finding.fingerprint} {finding.effect}, {finding.direction}"]
    if where := place(finding, report):
        lines.append(f"    at {where}")
    if finding.uses:
        lines.append(f"    used by {some(finding.uses)}")
    lines += [f"    {line}" for line in symbol_lines(finding)]
    if finding.witness is not None:
        payload = json.dumps(finding.witness["payload"], ensure_ascii=False, sort_keys=True)
        lines.append(f"    witness: {payload} is accepted by the {finding.witness['accepted_by']} version only")
    return lines
