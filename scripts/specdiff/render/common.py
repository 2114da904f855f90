"""What several formats share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from scripts.specdiff.finding import Finding
from scripts.specdiff.policy import LEVELS
from scripts.specdiff.report import Report
from scripts.specdiff.summary import Line, Summary, is_touched

MAX_USES = 6


def counts(findings: Iterable[Finding]) -> dict[str, dict[str, int]]:
    """Findings per axis and level."""
    made = {axis: dict.fromkeys(reversed(LEVELS), 0) for axis in ("wire", "source")}
    for finding in findings:
        made["wire"][finding.wire] += 1
        made["source"][finding.source] += 1
    return made


def operation_of(use: str) -> str:
    """The operation a use belongs to, or the use itself when it is none."""
    words = use.split(" ")
    head = 2 if words[0] != "webhook" else 3
    return " ".join(words[:head]) if words[0].isupper() or words[0] == "webhook" else use


def groups(findings: list[Finding]) -> list[tuple[str, list[Finding]]]:
    """Findings by the operations they touch; the heading names the operations."""
    made: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        made.setdefault(tuple(sorted({operation_of(use) for use in finding.uses})), []).append(finding)
    ranked = sorted(made.items(), key=lambda item: (item[1][0].sort_key()[:2], -len(item[0]), item[0]))
    return [(_heading(operations), found) for operations, found in ranked]


def _heading(operations: tuple[str, ...]) -> str:
    if len(operations) < 3:
        return " and ".join(operations) or "not used"
    return f"{len(operations)} operations: {some(operations, 4)}"


def some(items: Sequence[str], limit: int = MAX_USES) -> str:
    """A list cut for people; the JSON report has all of it."""
    shown = ", ".join(items[:limit])
    return shown if len(items) <= limit else f"{shown} and {len(items) - limit} more"


def place(finding: Finding, report: Report) -> str:
    """`file:line` on both sides, as far as known."""
    sides = []
    for document, line, pointer in (
        (report.old, finding.lines[0], finding.change.old_at), (report.new, finding.lines[1], finding.change.new_at),
    ):  # fmt: skip
        if pointer:
            label, inside = document.where(pointer)
            sides.append(f"{label}:{line}" if line is not None else f"{label}{inside}")
    return " → ".join(sides)


def semver_lines(report: Report) -> list[str]:
    """The two lines of version advice."""
    made = []
    for key, title in (("api", "their API"), ("package", "our package")):
        line: dict[str, Any] = report.semver[key]
        said = ""
        if line["claimed"] is not None:
            said = f"; claimed: {line['claimed']}" + ("" if line["agrees"] else " (too small)")
        note = f" ({line['note']})" if line["note"] else ""
        made.append(f"{title}: {line['advice']}{said}{note}")
    return made


def symbol_lines(finding: Finding) -> list[str]:
    """The symbols of a finding, one line per kind."""
    made = []
    for key, title in TITLES:
        value = finding.symbols.get(key)
        if isinstance(value, dict):
            for part in ("direct", "transitive"):
                if value.get(part):
                    made.append(f"{title} ({part}): {some(value[part], 8)}")
        elif value:
            made.append(f"{title}: {some(value, 8)}")
    if finding.callers:
        made.insert(0, f"your lines: {some([str(one) for one in finding.callers], 8)}")
    return made


TITLES = (
    ("generated", "generated"), ("wrapper", "wrapper"), ("commands", "commands"), ("docs", "docs pages"),
    ("tests", "tests"), ("unseen", "cannot see"),
)  # fmt: skip


def split(report: Report) -> tuple[list[Finding], list[Finding], list[Finding]]:
    """Findings that somebody has to look at, those that touch nothing of yours, and those that are safe to ignore."""
    near, far, quiet = [], [], []
    for one in report.findings:
        serious = one.level in {"breaking", "risky"} and one.approval is None
        (quiet if not serious else near if is_touched(one, report) else far).append(one)
    return near, far, quiet


def summary_lines(summary: Summary) -> list[tuple[str, Line]]:
    """What must be done, then what wants a look, each with its word."""
    return [*(("breaks", line) for line in summary.must), *(("look at", line) for line in summary.look)]


def members(line: Line) -> list[str]:
    """The changes behind a line that stands for several."""
    texts = list(dict.fromkeys(one.text for one in line.findings))
    return texts if len(texts) > 1 else []
