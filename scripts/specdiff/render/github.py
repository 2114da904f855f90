"""The report as workflow commands, which GitHub shows beside the changed lines."""

from __future__ import annotations

import posixpath

from scripts.specdiff.render.common import some, summary_lines
from scripts.specdiff.report import Report
from scripts.specdiff.summary import summarise
from scripts.specdiff.texts import printable

_COMMANDS = {"breaking": "error", "risky": "warning", "safe": "notice", "none": "notice"}


def github(report: Report) -> str:
    """What you must do, then one command per finding that is more than documentation."""
    summary = summarise(report)
    said = [f"{word} {line.text} → {line.advice}: {some(line.yours)}" for word, line in summary_lines(summary)]
    told = "\n".join([summary.headline, *said])
    lines = [f"::notice title=What you must do::{_data(told)}"]
    for finding in report.findings:
        if finding.level == "none":
            continue
        command = "notice" if finding.approval is not None else _COMMANDS[finding.level]
        new = finding.lines[1] is not None
        document, line = (report.new, finding.lines[1]) if new else (report.old, finding.lines[0])
        label, _ = document.where(finding.change.new_at if new else finding.change.old_at)
        path = document.path or document.label
        if label != document.label:
            path = posixpath.join(posixpath.dirname(path), label)
        title = f"wire {finding.wire}, source {finding.source}: {finding.id}"
        properties = f"file={_property(path)},line={line or 1},title={_property(title)}"
        lines.append(f"::{command} {properties}::{_data(f'{finding.text} [{finding.fingerprint}]')}")
    lines.append(f"::notice title=specdiff::{_data(f'wire {report.wire}, client source {report.source}')}")
    return "\n".join(lines) + "\n"


def _data(text: str) -> str:
    return printable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
