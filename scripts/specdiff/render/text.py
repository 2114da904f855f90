"""The report for a terminal."""

from __future__ import annotations

import json

from scripts.specdiff.render.common import counts, place, semver_lines, some, symbol_lines
from scripts.specdiff.report import DIFFER, Report
from scripts.specdiff.texts import printable


def text(report: Report) -> str:
    """Verdicts first, then every finding with its uses."""
    lines = [
        f"{report.old.label} → {report.new.label}",
        f"wire: {report.wire}   client source: {report.source}",
        *(f"version advice, {line}" for line in semver_lines(report)),
    ]
    totals = counts(report.findings)
    for axis in ("wire", "source"):
        lines.append(f"{axis}: " + ", ".join(f"{number} {level}" for level, number in totals[axis].items()))
    for finding in report.findings:
        lines += ["", f"[{finding.wire}/{finding.source}] {finding.text}"]
        lines.append(f"    {finding.id} {finding.fingerprint} {finding.effect}, {finding.direction}")
        if where := place(finding, report):
            lines.append(f"    at {where}")
        if finding.uses:
            lines.append(f"    used by {some(finding.uses)}")
        lines += [f"    {line}" for line in symbol_lines(finding)]
        if finding.witness is not None:
            payload = json.dumps(finding.witness["payload"], ensure_ascii=False, sort_keys=True)
            lines.append(f"    witness: {payload} is accepted by the {finding.witness['accepted_by']} version only")
        if finding.approval is not None:
            lines.append(f"    approved until {finding.approval['expires']}: {finding.approval['reason']}")
    lines += [f"note: {note}" for note in report.notes]
    lines.append(f"specdiff {DIFFER}, policy {report.policy.profile} {report.policy.version}")
    return "\n".join(printable(line.replace("\n", "\\n")) for line in lines) + "\n"
