"""Compare two documents and hold the result: findings, verdicts, semver advice, and what could not be seen."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from scripts.specdiff import semver
from scripts.specdiff.changes import BITS
from scripts.specdiff.document import Document, share
from scripts.specdiff.effects import Direction
from scripts.specdiff.engine import Engine, unchanged_components
from scripts.specdiff.finding import Finding, Located, gather
from scripts.specdiff.graph import Graph
from scripts.specdiff.oddities import oddities
from scripts.specdiff.operations import compare_documents
from scripts.specdiff.policy import LEVELS, Policy, worst
from scripts.specdiff.prose import compare_prose
from scripts.specdiff.schemas import compare
from scripts.specdiff.servers import compare_servers
from scripts.specdiff.settle import settle
from scripts.specdiff.surface import Context
from scripts.specdiff.unused import compare_unused
from scripts.specdiff.witness import Witnesses

DIFFER = "2.0.0"


@dataclass
class Report:
    """Everything a renderer needs."""

    old: Document
    new: Document
    policy: Policy
    findings: list[Finding]
    notes: list[str]
    witnesses: Witnesses
    semver: dict[str, Any] = field(default_factory=dict)
    mapped: bool = False
    """Whether the findings say which names of our package they reach."""
    service: str | None = None
    """The name of the service whose lines were read."""

    @property
    def wire(self) -> str:
        return worst(finding.wire for finding in self.findings)

    @property
    def source(self) -> str:
        return worst(finding.source for finding in self.findings)

    def gate(self, fail_on: str) -> list[Finding]:
        """Findings without approval that reach a level on either axis (`never` reaches none)."""
        if fail_on == "never":
            return []
        floor = LEVELS.index(fail_on)
        return [one for one in self.findings if one.approval is None and LEVELS.index(one.level) >= floor]


def diff(old: Document, new: Document, policy: Policy | None = None) -> Report:
    """Compare two documents: no clock, no file, no network. The new one comes to share equal parts with the old."""
    with _no_cycle_collection():
        return _diff(old, new, policy or Policy())


@contextmanager
def _no_cycle_collection() -> Iterator[None]:
    """Pause the cycle collector: a comparison only ever grows, and walking what it holds doubles its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _diff(old: Document, new: Document, policy: Policy) -> Report:
    new.data = share(old.data, new.data)
    unchanged = unchanged_components(old, new)
    graphs = (Graph(old), Graph(new))
    engine = Engine(*graphs, compare, unchanged=unchanged)
    context = Context(old, new, engine)
    pairs = compare_documents(context)
    compare_servers(context, pairs)
    engine.run()
    renamed = _renames(engine)
    compare_unused(engine, context, renamed)
    engine.run()
    compare_prose(context, pairs, renamed)
    located = _schema_changes(engine)
    located += [Located(change, change.effect, direction, (use,)) for change, direction, use in context.found]
    findings = gather(located, policy, old, new)
    witnesses = Witnesses(engine)
    settle(findings, witnesses, policy)
    findings.sort(key=Finding.sort_key)
    report = Report(old, new, policy, findings, _blind_spots(old, new, engine), witnesses)
    report.semver = semver.advise(
        report.wire, report.source, documentation=bool(findings),
        old_version=old.section("info").get("version"), new_version=new.section("info").get("version"),
    )  # fmt: skip
    return report


def _schema_changes(engine: Engine) -> list[Located]:
    masks = engine.uses()
    plain = engine.uses(0) if any(edge.doubt for edges in engine.children for edge in edges) else masks
    known: dict[int, dict[Direction, tuple[str, ...]]] = {}
    located: list[Located] = []
    for at, changes in enumerate(engine.changes):
        if changes:
            mask = masks[at]
            for one in (mask, plain[at]):
                if one not in known:
                    known[one] = _by_direction(engine, one)
            for change, directions in changes:
                effect = change.effect.flipped() if engine.pairs[at].inverted else change.effect
                located += [
                    Located(change, effect, direction, names, at, max(change.doubt, direction not in known[plain[at]]))
                    for direction, names in known[mask].items()
                    if directions & BITS[direction]
                ]
    return located


def _by_direction(engine: Engine, mask: int) -> dict[Direction, tuple[str, ...]]:
    """The uses of a bit set of roots, sorted."""
    found: dict[Direction, list[str]] = {}
    while mask:
        bit = mask & -mask
        _, direction, use = engine.roots[bit.bit_length() - 1]
        found.setdefault(direction, []).append(use)
        mask ^= bit
    return {direction: tuple(sorted(set(names))) for direction, names in found.items()}


def _renames(engine: Engine) -> dict[str, str]:
    """Old model name to new one, where the old name is gone and the new one is new."""
    old, new = (graph.document.section("components", "schemas") for graph in (engine.old, engine.new))
    found: dict[str, str] = {}
    for pair in engine.pairs:
        before, after = engine.old.model(pair.old), engine.new.model(pair.new)
        if before is not None and after is not None and before not in new and after not in old:
            found.setdefault(before, after)
    return found


def _blind_spots(old: Document, new: Document, engine: Engine) -> list[str]:
    notes: list[str] = []
    for document, graph, word in ((old, engine.old, "old"), (new, engine.new, "new")):
        notes += [f"{word}: {note}" for note in (*document.notes, *oddities(document))]
        if graph.exhausted():
            notes.append(f"the {word} document has more schemas than the differ looks at; the rest was not compared")
        if graph.clipped:
            notes.append(f"the {word} document has an allOf of too many parts; it was taken to accept everything")
        notes += [f"{word}: {name} cannot be resolved inside the document" for name in sorted(graph.dangling)]
        if document.minor == 1 and document.data.get("jsonSchemaDialect"):
            notes.append(
                f"{word}: jsonSchemaDialect {document.data['jsonSchemaDialect']} is read as the default dialect"
            )
    return notes
