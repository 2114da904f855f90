"""From a finding to generated symbols, and on to what the hand-written package makes of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from scripts.specdiff.callers import Service
from scripts.specdiff.document import Document
from scripts.specdiff.errors import SpecError
from scripts.specdiff.finding import Finding
from scripts.specdiff.lines import unescape
from scripts.specdiff.naming import place_name
from scripts.specdiff.render.common import operation_of
from scripts.specdiff.report import Report
from scripts.specdiff.surface import operations
from scripts.specdiff.view import canonical
from scripts.specdiff.wrapper_map import Clues, WrapperMap, words_of


class GeneratedMap:
    """`generated/<package>.symbols.json`: JSON pointers of the effective spec to qualified Python names."""

    def __init__(self, entries: dict[str, dict[str, Any]], package: str, source: Document | None = None) -> None:
        self.entries = entries
        self.package = package
        self.source = source

    @classmethod
    def load(cls, root: Path, api: str) -> GeneratedMap | None:
        """The map of an API; `None` when the generator has not written one."""
        path = root / "generated" / f"{api}_api.symbols.json"
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            symbols, package = data["symbols"], data["package"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if not isinstance(symbols, dict):
            return None
        try:
            source = Document.load(f"{api}@current", root)
        except SpecError:
            source = None
        return cls({key: value for key, value in symbols.items() if isinstance(value, dict)}, str(package), source)

    def at(self, pointer: str) -> list[str]:
        """Names for a place, or for the nearest place around it that has one."""
        parts = pointer.removeprefix("#").split("/")
        while len(parts) > 2:
            entry = self.entries.get("/".join(parts))
            if entry is not None and "name" in entry:
                found = [entry.get("class"), entry["name"], *entry.get("also", [])]
                return [str(name) for name in found if name]
            parts.pop()
        return []


def attach(report: Report, root: Path, api: str, service: Service | None = None) -> None:
    """Fill `symbols` and `callers` of every finding. What is missing is said in the notes, never guessed."""
    generated = GeneratedMap.load(root, api)
    if generated is None:
        report.notes.append(f"no symbol map for {api}: run the generator to see which generated names are touched")
        return
    wrapper = WrapperMap.build(root, generated.package)
    if wrapper is None:
        report.notes.append("the hand-written package was not found, so only generated names are shown")
    report.mapped = wrapper is not None
    index = _operation_index(report.old) | _operation_index(report.new)
    for finding in report.findings:
        _attach_one(finding, report, generated, wrapper, index)
        if service is not None and "wrapper" in finding.symbols:
            reached = finding.symbols["wrapper"]
            finding.callers = service.touched([*reached["direct"], *reached["transitive"]], _clues(finding))


def _operation_index(document: Document) -> dict[str, str]:
    """Operation name to pointer."""
    return {op.name: op.pointer for op in operations(document, document.section("paths"), "#/paths")}


def _attach_one(
    finding: Finding, report: Report, generated: GeneratedMap, wrapper: WrapperMap | None, index: dict[str, str]
) -> None:
    if finding.id in {"docs-changed", "version-changed"}:
        return
    change = finding.change
    names: list[str] = []
    for document, pointer, value in (
        (report.old, change.old_at, change.old), (report.new, change.new_at, change.new),
    ):  # fmt: skip
        if pointer:
            names += _members(generated, document, pointer, value) or generated.at(pointer)
    named = sorted({name for name in names if not any(other.startswith(f"{name}.") for other in names)})
    reached = {name for use in finding.uses for name in generated.at(index.get(operation_of(use), "#"))}
    finding.symbols = {"generated": named}
    if wrapper is not None:
        finding.symbols |= wrapper.reach(named, sorted(reached), _clues(finding))


_WRITTEN = ("server-", "enum-", "operation-id", "operation-removed", "security-scheme", "parameter-", "header-")


def _clues(finding: Finding) -> Clues:
    """What people of our package may have written out: a name on the wire, values, a limit."""
    change = finding.change
    subject = "" if change.subject.startswith("#") else change.subject
    member = subject or _member_name(change.old_at or change.new_at)
    texts: set[str] = set()
    numbers: set[float] = set()
    if change.rule.startswith(_WRITTEN):
        for value in (change.old, change.new):
            listed = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
            texts |= {one for one in listed if isinstance(one, str) and len(one) > 1}
    if change.rule == "operation-removed":
        texts.add(change.subject.partition(" ")[2])
    if change.rule.startswith(("schema-max", "schema-min")):
        numbers = {one for one in (change.old, change.new) if isinstance(one, int | float) and one}
    words = words_of(f"{member or ''} {place_name(change.old_at or change.new_at)}")
    wire = member if finding.direction == "receive" else None
    return Clues(wire, frozenset(texts), frozenset(numbers), frozenset(words))


def _member_name(pointer: str) -> str | None:
    """Name on the wire of the member a place belongs to."""
    _, found, rest = pointer.rpartition("/properties/")
    return unescape(rest.partition("/")[0]) if found else None


def _members(generated: GeneratedMap, document: Document, pointer: str, value: Any) -> list[str]:
    """Enum members by their value: the generator names each by its position in the file it was given."""
    if not pointer.endswith("/enum") or not isinstance(value, list):
        return []
    try:
        listed = (generated.source or document).at(pointer)
    except KeyError:
        return []
    wanted = {canonical(item) for item in value}
    places = [at for at, item in enumerate(listed) if canonical(item) in wanted]
    return [name for at in places for name in generated.at(f"{pointer}/{at}")]
