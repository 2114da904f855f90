"""What a team lead needs in thirty seconds: what must be done, what wants a look, what may be ignored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from scripts.specdiff.finding import Finding
from scripts.specdiff.policy import LEVELS, worst
from scripts.specdiff.report import Report
from scripts.specdiff.texts import show

_GROUP = 3
_NAMES_ONLY = ("model-", "component-")
_TITLES = {
    "operation-removed": "operations removed", "operation-added": "operations added",
    "operation-id-changed": "operations renamed in generated code",
    "operation-tag-changed": "operations moved in generated code",
    "model-renamed": "models renamed", "model-removed": "models gone", "model-inlined": "models written in place now",
    "model-extracted": "models named now", "model-added": "models added",
    "property-removed": "optional members gone", "property-removed-required": "guaranteed members gone",
    "property-added": "optional members added", "property-added-required": "required members added",
    "property-became-required": "members required now", "property-became-optional": "members optional now",
    "enum-value-removed": "enums lost values", "enum-value-added": "enums gained values",
    "schema-type": "types changed", "schema-nullable": "places may be null now, or no longer",
    "schema-format": "formats changed", "schema-pattern": "patterns changed",
    "schema-maxLength": "maximum lengths changed", "schema-minLength": "minimum lengths changed",
    "schema-maximum": "maxima changed", "schema-minimum": "minima changed",
    "object-closed": "objects take listed members only", "object-opened": "objects take other members now",
    "response-added": "statuses that may come now", "response-removed": "statuses no longer documented",
    "parameter-removed": "parameters gone", "parameter-added": "optional parameters added",
    "parameter-added-required": "required parameters added", "union-branch-added": "unions gained a branch",
    "union-branch-removed": "unions lost a branch", "security-tightened": "operations ask for other credentials",
    "media-type-removed": "media types no longer offered", "deprecated-added": "deprecations",
}  # fmt: skip
_SEND = {
    "enum": "stop sending those values", "union": "send another branch", "object": "send listed members only",
    "schema": "keep to it in what you send",
}  # fmt: skip
_RECEIVE = {
    "enum": "expect values you do not know", "union": "expect the new branch", "object": "expect other members",
    "schema": "expect it in what you read", "property": "do without it in what you read",
}  # fmt: skip
_ADVICE = {
    "operation-removed": "stop calling", "model": "rename where the generated class is used",
    "operation-id-changed": "regenerate, and rename where generated names are used",
    "operation-tag-changed": "regenerate, and import from the new module",
    "property-added-required": "send it", "property-became-required": "send it",
    "parameter-added-required": "send it", "parameter-became-required": "send it",
    "parameter-removed": "stop sending it", "security": "authenticate as asked now",
    "response-added": "treat the new status", "response-removed": "do not wait for the status",
    "media-type": "ask for a media type that is offered", "body-removed": "stop sending a body",
    "body-added-required": "send a body", "body-became-required": "send a body", "webhook": "look at your listener",
    "callback": "look at your listener", "server": "use an address that is there",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One change, or several of a kind: what happened, what to do, and what of yours it touches, public names first."""

    text: str
    advice: str
    yours: tuple[str, ...]
    findings: tuple[Finding, ...]
    level: str

    def as_json(self) -> dict[str, Any]:
        """The entry of the JSON report."""
        marks = [one.fingerprint for one in self.findings]
        return {
            "text": self.text,
            "advice": self.advice,
            "yours": list(self.yours),
            "fingerprints": marks,
            "level": self.level,
        }


@dataclass(frozen=True)
class Summary:
    """`must` breaks what you call, `look` may; `folded` would, and touches nothing of yours; `quiet` is safe."""

    headline: str
    must: tuple[Line, ...]
    look: tuple[Line, ...]
    folded: tuple[Line, ...]
    quiet: int

    def as_json(self) -> dict[str, Any]:
        """The part of the JSON report."""
        listed = {name: [line.as_json() for line in getattr(self, name)] for name in ("must", "look", "folded")}
        return {"headline": self.headline, **listed, "quiet": self.quiet}


def summarise(report: Report) -> Summary:
    """Sort the findings by what somebody has to do about them. An approved one is dealt with."""
    open_ = [one for one in report.findings if one.approval is None]
    serious = [one for one in open_ if one.level in {"breaking", "risky"}]
    mine = [one for one in serious if is_touched(one, report)]
    must, look = (_lines([one for one in mine if one.level == level], report) for level in ("breaking", "risky"))
    apart = {id(one) for one in mine}
    folded = _lines([one for one in serious if id(one) not in apart], report)
    quiet = len(open_) - len(serious)
    return Summary(_headline(report, must, look, folded, quiet), must, look, folded, quiet)


def is_touched(finding: Finding, report: Report) -> bool:
    """Whether anybody on this side meets the change: a line of the service, else a name of ours, else any client."""
    if finding.id == "server-removed":
        return True  # whoever calls at all, calls there
    if report.service is not None:
        return bool(finding.callers)
    if report.mapped:
        return any(
            finding.symbols.get(kind, {}).get(part)
            for kind in ("wrapper", "commands")
            for part in ("direct", "transitive")
        )
    return not finding.id.startswith(_NAMES_ONLY)


def _headline(report: Report, must: Iterable[Line], look: Iterable[Line], folded: Iterable[Line], quiet: int) -> str:
    entries = [_entries(one for line in lines for one in line.findings) for lines in (must, look, folded)]
    broken, doubtful, far = map(len, entries)
    wire = sum(worst(one.wire for one in entry) == "breaking" for entry in entries[0])
    whose = f"what {report.service} calls" if report.service else "what you call" if report.mapped else "clients"
    said = f"nothing breaks {whose}"
    if broken:
        axes = f"{wire} on the wire, {broken - wire} in typed code"
        said = f"{broken} {'change breaks' if broken == 1 else 'changes break'} {whose} ({axes})"
    if doubtful:
        said += f", {doubtful} want{'s' if doubtful == 1 else ''} a look"
    if far:
        said += f"; {far} would, but touch{'es' if far == 1 else ''} nothing of yours"
    approved = sum(one.approval is not None for one in report.findings)
    said += f"; {approved} approved" if approved else ""
    return f"{said}; {quiet or 'none'} {'is' if quiet == 1 else 'are'} safe to ignore"


def _entries(findings: Iterable[Finding]) -> list[list[Finding]]:
    """One entry per change, whatever its directions."""
    found: dict[tuple[str, ...], list[Finding]] = {}
    for one in findings:
        found.setdefault((one.id, one.text, one.change.old_at, one.change.new_at), []).append(one)
    return list(found.values())


def _lines(findings: list[Finding], report: Report) -> tuple[Line, ...]:
    """Changes of one kind together where there are several."""
    kinds: dict[str, list[list[Finding]]] = {}
    for entry in _entries(findings):
        kinds.setdefault(entry[0].id, []).append(entry)
    lines: list[Line] = []
    for rule, entries in kinds.items():
        if rule == "server-removed" and len(entries) == 1:
            lines.append(_moved(entries[0], report))
        elif len(entries) < _GROUP or rule not in _TITLES:
            lines += [_line(entry, entry[0].text) for entry in entries]
        else:
            every = [one for entry in entries for one in entry]
            lines.append(_line(every, f"{len(entries)} {_TITLES[rule]}"))
    return tuple(sorted(lines, key=_order))


def _order(line: Line) -> tuple[Any, ...]:
    wire = worst(one.wire for one in line.findings)
    return -LEVELS.index(wire), -len(line.yours), line.text


def _moved(entry: list[Finding], report: Report) -> Line:
    """Where a server went, when one came as one left."""
    come = [one for one in report.findings if one.id == "server-added" and one.uses == entry[0].uses]
    if len(come) != 1:
        return _line(entry, entry[0].text)
    text = f"the server moves from {show(entry[0].change.old)} to {show(come[0].change.new)}"
    return replace(_line(entry, text), yours=_yours([*entry, *come]))


def _line(findings: list[Finding], text: str) -> Line:
    """One line; the advice is for what is on the wire, else for typed code."""
    advices: dict[str, None] = {}
    loud = [one for one in findings if one.wire in {"breaking", "risky"}]
    for one in loud or findings:
        family = one.id.partition("-")[0]
        by_direction = (_SEND if one.direction == "send" else _RECEIVE).get(family, "look at it")
        advices[
            _ADVICE.get(one.id) or _ADVICE.get(family) or (by_direction if loud else "regenerate and type-check")
        ] = None
    return Line(text, ", ".join(advices), _yours(findings), tuple(findings), worst(one.level for one in findings))


def _yours(findings: list[Finding]) -> tuple[str, ...]:
    """Lines of the service first, then public names, then what is inside."""
    callers = dict.fromkeys(str(caller) for one in findings for caller in sorted(one.callers, key=lambda c: not c.sure))
    parts: list[str] = [*callers]
    for part in ("transitive", "direct"):
        parts += sorted({name for one in findings for name in one.symbols.get("wrapper", {}).get(part, ())})
    return tuple(dict.fromkeys(parts))
