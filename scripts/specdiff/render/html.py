"""The report as one HTML file that needs nothing else: no network, no font, no library."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from scripts.specdiff.finding import Finding
from scripts.specdiff.policy import LEVELS
from scripts.specdiff.render.common import MAX_USES, TITLES, counts, groups, members, split, summary_lines
from scripts.specdiff.report import DIFFER, Report
from scripts.specdiff.summary import summarise
from scripts.specdiff.texts import printable

_PAGE = Path(__file__).with_name("page.html")


def html(report: Report) -> str:
    """What you must do on top, then verdicts, findings by operation, and filters that work without a server."""
    verdicts = "\n".join(
        f'<div class="verdict"><span class="dim">{title}</span><b class="{level}">{level}</b>'
        f'<span class="dim">version advice, {owner}: {_advice(report.semver[key])}</span></div>'
        for title, level, owner, key in (
            ("Wire", report.wire, "their API", "api"), ("Client source", report.source, "our package", "package"),
        )
    )  # fmt: skip
    title = f"{report.old.label} → {report.new.label}"
    number = len(report.findings)
    page = Template(_PAGE.read_text(encoding="utf-8")).substitute(
        title=escape(title), heading=escape(title), must=_must(report), verdicts=verdicts, counts=_counts(report),
        notes="".join(f'<p class="dim">{escape(note)}</p>' for note in report.notes),
        options="".join(f'<option value="{level}">{_at_least(level)}</option>' for level in LEVELS),
        total=f"{number} of {number} findings", groups="\n".join(_sections(report)),
        footer=escape(f"specdiff {DIFFER}, policy {report.policy.profile} {report.policy.version}"),
    )  # fmt: skip
    return printable(page)


def _at_least(level: str) -> str:
    return {"none": "all", "breaking": "breaking"}.get(level, f"{level} or worse")


def _advice(line: dict[str, Any]) -> str:
    claimed = "" if line["claimed"] is None else f", claimed {line['claimed']}"
    return escape(f"{line['advice']}{claimed}")


def _counts(report: Report) -> str:
    totals = counts(report.findings)
    head = "".join(f'<th scope="col" class="{level}">{level}</th>' for level in reversed(LEVELS))
    rows = "".join(
        f'<tr><th scope="row">{title}</th>'
        + "".join(f"<td>{totals[axis][level]}</td>" for level in reversed(LEVELS))
        + "</tr>"
        for axis, title in (("wire", "wire"), ("source", "client source"))
    )
    return f"<table><thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _must(report: Report) -> str:
    """The first card: what must be done, one line each; a line that stands for several unfolds."""
    summary = summarise(report)
    parts = [f'<p class="headline">{_words(summary.headline[:1].upper() + summary.headline[1:])}.</p>']
    entries = []
    for word, line in summary_lines(summary):
        yours = ""
        if line.yours:
            rest = f" and {len(line.yours) - MAX_USES} more" if len(line.yours) > MAX_USES else ""
            yours = f'<div class="yours">{_list(line.yours[:MAX_USES])}{rest}</div>'
        text = _words(line.text)
        if listed := members(line):
            items = "".join(f"<li>{_words(one)}</li>" for one in listed)
            text = f"<details><summary>{text}</summary><ul>{items}</ul></details>"
        else:
            text = f'<a href="#f-{line.findings[0].fingerprint}">{text}</a>'
        label = f'<span class="level {line.level}">{word}</span>'
        entries.append(f'<li>{label}<div>{text}<div class="advice">{escape(line.advice)}</div>{yours}</div></li>')
    if entries:
        parts.append(f'<ul class="lines">{"".join(entries)}</ul>')
    return "".join(parts)


def _sections(report: Report) -> list[str]:
    near, far, quiet = split(report)
    made = []
    for title, findings in groups(near):
        entries = "\n".join(_entry(finding, report) for finding in findings)
        made.append(f"<section><h2>{escape(title)}</h2>\n{entries}\n</section>")
    for title, findings in (("Touches nothing of yours", far), ("Safe to ignore", quiet)):
        if findings:
            entries = "\n".join(_entry(finding, report) for finding in findings)
            summary = f"<summary>{title}: {len(findings)}</summary>"
            made.append(f'<section><details class="fold">{summary}\n{entries}\n</details></section>')
    return made or ["<p>No differences.</p>"]


def _level(axis: str, level: str) -> str:
    return f'<span class="level {level}">{axis}: {level}</span>'


def _entry(finding: Finding, report: Report) -> str:
    parts = [
        f'<details data-wire="{finding.wire}" data-source="{finding.source}" id="f-{finding.fingerprint}">',
        f"<summary>{_level('wire', finding.wire)} {_level('source', finding.source)} {_words(finding.text)}</summary>",
        '<div class="body"><div class="sides">',
        _side("Before", *report.old.where(finding.change.old_at), finding.lines[0], finding.change.old),
        _side("After", *report.new.where(finding.change.new_at), finding.lines[1], finding.change.new),
        "</div><dl>",
        f"<dt>rule</dt><dd><code>{escape(finding.id)}</code> {finding.effect}, {finding.direction}</dd>",
        f"<dt>fingerprint</dt><dd><code>{finding.fingerprint}</code></dd>",
        f"<dt>used by</dt><dd>{_list(finding.uses)}</dd>",
        *([f"<dt>your lines</dt><dd>{_list([str(one) for one in finding.callers])}</dd>"] if finding.callers else []),
        *_symbols(finding),
    ]
    if finding.witness is not None:
        payload = escape(json.dumps(finding.witness["payload"], indent=2, ensure_ascii=False, sort_keys=True))
        side = finding.witness["accepted_by"]
        parts.append(f"<dt>witness</dt><dd>accepted by the {side} version only<pre>{payload}</pre></dd>")
    if finding.approval is not None:
        text = f"until {finding.approval['expires']}: {finding.approval['reason']}"
        parts.append(f"<dt>approved</dt><dd>{escape(text)}</dd>")
    return "\n".join([*parts, "</dl></div></details>"])


def _words(text: str) -> str:
    """A sentence whose back-quoted names become code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def _side(title: str, label: str, pointer: str, line: int | None, value: Any) -> str:
    where = "" if not pointer else f"{label}:{line} {pointer}" if line is not None else f"{label} {pointer}"
    shown = "nothing" if value is None else json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True)
    return (
        f'<div><span class="dim">{title}</span><pre>{escape(shown)}</pre><span class="dim">{escape(where)}</span></div>'
    )


def _symbols(finding: Finding) -> list[str]:
    made = []
    for key, title in TITLES:
        value = finding.symbols.get(key)
        if isinstance(value, dict):
            made += [
                f"<dt>{escape(title)}</dt><dd>{part}: {_list(value[part])}</dd>"
                for part in ("direct", "transitive")
                if value.get(part)
            ]
        elif value:
            made.append(f"<dt>{escape(title)}</dt><dd>{_list(value)}</dd>")
    return made


def _list(items: Sequence[str]) -> str:
    return ", ".join(f"<code>{escape(item)}</code>" for item in items) or "nothing"
