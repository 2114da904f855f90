"""The report for a pull request or a changelog page."""

from __future__ import annotations

import html
import json
import re

from scripts.specdiff.finding import Finding
from scripts.specdiff.render.common import (
    counts,
    groups,
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

_SPECIAL = re.compile(r"([\\`*<>|]|(?<!\w)_|_(?!\w)|\](?=[(\[])|(?<!\S)[#+-](?=\s))")
_MARKS = {"breaking": "**breaking**", "risky": "risky", "safe": "safe", "none": "none"}


def markdown(report: Report) -> str:
    """What you must do, verdicts, counts, findings by operation; what touches nobody and what is safe are folded."""
    totals = counts(report.findings)
    lines = [
        f"# {plain(report.old.label)} → {plain(report.new.label)}", "", *_must(report), "", "## Verdicts", "",
        f"Wire: {_MARKS[report.wire]}. Client source: {_MARKS[report.source]}.", "",
        "| | breaking | risky | safe | none |", "| --- | ---: | ---: | ---: | ---: |",
    ]  # fmt: skip
    for axis, title in (("wire", "wire"), ("source", "client source")):
        row = totals[axis]
        lines.append(f"| {title} | {row['breaking']} | {row['risky']} | {row['safe']} | {row['none']} |")
    lines += ["", *(f"- Version advice, {plain(line)}" for line in semver_lines(report))]
    near, far, quiet = split(report)
    for title, findings in groups(near):
        lines += ["", f"## {plain(title)}", ""]
        for finding in findings:
            lines += entry(finding, report)
    for title, findings in (("Touches nothing of yours", far), ("Safe to ignore", quiet)):
        if findings:
            lines += ["", f"<details><summary>{title}: {len(findings)}</summary>", ""]
            lines += [_short(one) for one in findings]
            lines += ["", "</details>"]
    if report.notes:
        lines += ["", "## Notes", "", *(f"- {plain(note)}" for note in report.notes)]
    lines += ["", f"specdiff {DIFFER}, policy {report.policy.profile} {report.policy.version}"]
    return "\n".join(lines) + "\n"


def _must(report: Report) -> list[str]:
    summary = summarise(report)
    lines = ["## What you must do", "", f"{plain(summary.headline[:1].upper() + summary.headline[1:])}.", ""]
    for word, line in summary_lines(summary):
        mark = "**Breaks**" if word == "breaks" else "Look at"
        yours = f": {plain(some([f'`{name}`' for name in line.yours]))}" if line.yours else ""
        lines.append(f"- {mark}: {plain(line.text)} → {plain(line.advice)}{yours}")
        if listed := members(line):
            lines += [f"  <details><summary>all {len(listed)}</summary>", ""]
            lines += [*(f"  - {plain(text)}" for text in listed), "", "  </details>"]
    return lines if summary.must or summary.look else lines[:-1]


def _short(finding: Finding) -> str:
    approved = "" if finding.approval is None else f", approved until {finding.approval['expires']}"
    level = f"wire {finding.wire}, source {finding.source}"
    return f"- {plain(finding.text)} ({level}, `{finding.id}` `{finding.fingerprint}`{approved})"


def entry(finding: Finding, report: Report) -> list[str]:
    """One finding as a list item."""
    made = [f"- wire {_MARKS[finding.wire]}, source {_MARKS[finding.source]}: {plain(finding.text)}"]
    made.append(f"  - `{finding.id}` `{finding.fingerprint}`, {finding.effect}, {finding.direction}")
    if where := place(finding, report):
        made.append(f"  - {plain(where)}")
    made.append(f"  - used by {plain(some(finding.uses))}")
    made += [f"  - {plain(line)}" for line in symbol_lines(finding)]
    if finding.witness is not None:
        payload = json.dumps(finding.witness["payload"], ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
        made.append(f"  - accepted by the {finding.witness['accepted_by']} version only: {_code(payload)}")
    return made


def plain(text: str) -> str:
    """Foreign text without markup of its own; our own back-quotes around names stay."""
    text = printable(text)
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return _escape(text)
    return "".join(_code(part) if at % 2 else _escape(part) for at, part in enumerate(parts))


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(html.escape(text, quote=False).split(" "))).replace("\n", " ")


def _code(text: str) -> str:
    flat = " ".join(printable(text).split("\n"))
    fence = "`"
    while fence in flat:
        fence += "`"
    pad = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{fence}{pad}{flat}{pad}{fence}"
