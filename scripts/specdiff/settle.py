"""What a change inside a union does to the whole: proved by a payload, or not claimed."""

from __future__ import annotations

from collections.abc import Iterable

from scripts.specdiff.effects import Effect
from scripts.specdiff.engine import Engine
from scripts.specdiff.finding import Finding
from scripts.specdiff.policy import Policy
from scripts.specdiff.texts import sentence
from scripts.specdiff.witness import Witnesses

_BY_CONVENTION = frozenset({"property-added", "property-removed"})


def settle(findings: list[Finding], witnesses: Witnesses, policy: Policy) -> None:
    """Soften what other branches may make up for, and sharpen what a `oneOf` may turn around."""
    for finding in findings:
        if finding.doubt and finding.wire == "breaking" and not finding.id.startswith("discriminator-"):
            finding.witness = witnesses.find(finding)
            if finding.witness is None and witnesses.left > 0:
                finding.wire = "risky"
                finding.text += " (no payload shows it: other branches or keywords may make up for it)"
    engine = witnesses.engine
    doubts = (
        (at, max((one.doubt for one in (*edges, *(change for change, _ in engine.changes[at]))), default=0))
        for at, edges in enumerate(engine.children)
    )
    unions = {at: doubt for at, doubt in doubts if doubt > 1}
    quiet = {
        one.fingerprint: one for one in findings
        if one.at and one.wire in {"none", "safe"} and one.effect in {"narrows", "widens"}
        and one.id not in _BY_CONVENTION
    }  # fmt: skip
    if not unions or not quiet:
        return
    above = _reach(_parents(engine), {at for finding in quiet.values() for at in finding.at})
    for direction in ("send", "receive"):
        if direction == "receive" and not policy.exclusive_answers:
            continue
        for at in sorted(above.intersection(unions)):
            touched = _reach([[edge.child for edge in edges] for edges in engine.children], [at])
            below = [one for one in findings if one.direction == direction and not touched.isdisjoint(one.at)]
            waiting = [one for one in below if one.fingerprint in quiet and one.effect != Effect.UNKNOWN.value]
            if not waiting or any(one.wire == "breaking" for one in below):
                continue  # what is lost has been said
            lost, witness = witnesses.turned(at, direction)
            for finding in waiting:
                if witness is not None:
                    _claim(finding, Effect.UNRELATED, policy, engine)
                    finding.witness = witness if finding.wire == "breaking" else None
                elif lost or unions[at] > 2:
                    _claim(finding, Effect.UNKNOWN, policy, engine)


def _claim(finding: Finding, effect: Effect, policy: Policy, engine: Engine) -> None:
    """Say what a change really does, or that nobody can tell. The fingerprint stays that of the change by itself."""
    finding.wire = policy.law(effect, finding.judged)
    finding.effect = effect.value
    finding.text = sentence(finding.change, effect, engine.old.document, engine.new.document)


def _parents(engine: Engine) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in engine.pairs]
    for at, edges in enumerate(engine.children):
        for edge in edges:
            found[edge.child].append(at)
    return found


def _reach(onward: list[list[int]], start: Iterable[int]) -> set[int]:
    """Everything that can be reached, the start included."""
    seen = set(start)
    waiting = sorted(seen)
    while waiting:
        for one in onward[waiting.pop()]:
            if one not in seen:
                seen.add(one)
                waiting.append(one)
    return seen
