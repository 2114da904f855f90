"""Compare security: requirements are alternatives of conjunctions, schemes are compared once each."""

from __future__ import annotations

from typing import Any

from scripts.specdiff.changes import Change
from scripts.specdiff.document import Document, join
from scripts.specdiff.effects import Direction, Effect
from scripts.specdiff.surface import Context, Operation
from scripts.specdiff.view import canonical

Requirement = dict[str, frozenset[str]]
_IDENTITY = {"type", "in", "name", "scheme"}
_BASE = "#/components/securitySchemes"


def alternatives(document: Document, operation: dict[str, Any]) -> list[Requirement]:
    """The ways to be let in; one empty requirement means no credentials are needed."""
    raw = operation.get("security", document.data.get("security"))
    if not isinstance(raw, list) or not raw:
        return [{}]
    return [
        {name: frozenset(map(str, scopes if isinstance(scopes, list) else ())) for name, scopes in item.items()}
        for item in raw
        if isinstance(item, dict)
    ]


class Security:
    """Pairs the schemes of both documents by name, then by what they are."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.old = self._schemes(context.old)
        self.new = self._schemes(context.new)
        self.renamed: dict[str, str] = {name: name for name in self.old if name in self.new}
        free = {canonical(_identity(raw)): name for name, raw in sorted(self.new.items()) if name not in self.renamed}
        for name, raw in sorted(self.old.items()):
            if name not in self.renamed:
                match = free.pop(canonical(_identity(raw)), None)
                if match is not None:
                    self.renamed[name] = match
        self.used: dict[str, list[str]] = {}

    @staticmethod
    def _schemes(document: Document) -> dict[str, dict[str, Any]]:
        found = {}
        for name, raw in document.section("components", "securitySchemes").items():
            resolved = document.resolve(join(_BASE, name), raw)
            if resolved is not None and isinstance(resolved[1], dict):
                found[name] = resolved[1]
        return found

    def compare_operation(self, old: Operation, new: Operation, direction: Direction) -> None:
        """An alternative that sufficed must still suffice. What the server shows us is only noted."""
        if direction is not Direction.SEND:
            ours, theirs = old.raw.get("security"), new.raw.get("security")
            if canonical(ours) != canonical(theirs):
                at = join(old.pointer, "security"), join(new.pointer, "security")
                self.context.say(Change("security-callback", Effect.UNKNOWN, *at, ours, theirs), direction, old.name)
            return
        before = [
            {self.renamed.get(name, name): scopes for name, scopes in requirement.items()}
            for requirement in alternatives(self.context.old, old.raw)
        ]
        after = alternatives(self.context.new, new.raw)
        for requirement in alternatives(self.context.old, old.raw):
            for name in requirement:
                self.used.setdefault(name, []).append(old.name)
        places = tuple(join(op.pointer, "security") if "security" in op.raw else "#/security" for op in (old, new))
        for ways, others, rule, effect in (
            (before, after, "security-tightened", Effect.NARROWS), (after, before, "security-loosened", Effect.WIDENS),
        ):  # fmt: skip
            lost = [way for way in ways if not any(_suffices(way, other) for other in others)]
            if lost:
                shown = [{name: sorted(scopes) for name, scopes in sorted(way.items())} for way in lost]
                values = (shown, None) if rule == "security-tightened" else (None, shown)
                self.context.say(Change(rule, effect, places[0], places[1], *values), direction, old.name)

    def compare_schemes(self) -> None:
        """Each pair of schemes once, with the operations that name it as uses."""
        ours, theirs = self.context.old.data.get("security"), self.context.new.data.get("security")
        said = any(change.rule.startswith("security-") for change, _, _ in self.context.found)
        if canonical(ours) != canonical(theirs) and not said:
            change = Change("security-default", Effect.NONE, "#/security", "#/security", ours, theirs)
            self.context.say(change, Direction.SEND, "components")
        for name, other in sorted(self.renamed.items()):
            for use in self.used.get(name) or ["components"]:
                self._scheme(name, self.old[name], other, self.new[other], use)
        for name in sorted(self.new.keys() - set(self.renamed.values())):
            change = Change("security-scheme-added", Effect.WIDENS, "", join(_BASE, name), None, name, name)
            self.context.say(change, Direction.SEND, "components")
        for name in sorted(self.old.keys() - self.renamed.keys()):
            change = Change("security-scheme-removed", Effect.NARROWS, join(_BASE, name), "", name, None, name)
            self.context.say(change, Direction.SEND, "components")

    def _scheme(self, name: str, old: dict[str, Any], other: str, new: dict[str, Any], use: str) -> None:
        places = (join(_BASE, name), join(_BASE, other))

        def say(rule: str, effect: Effect, before: Any, after: Any, subject: str = "") -> None:
            self.context.say(Change(rule, effect, *places, before, after, subject), Direction.SEND, use)

        if name != other:
            say("security-scheme-renamed", Effect.NONE, name, other)
        if _identity(old) != _identity(new):
            say("security-scheme-changed", Effect.UNRELATED, _identity(old), _identity(new))
            return
        for key, rule in (
            ("bearerFormat", "security-scheme-hint"), ("deprecated", "security-scheme-hint"),
            ("openIdConnectUrl", "security-scheme-url"), ("oauth2MetadataUrl", "security-scheme-url"),
        ):  # fmt: skip
            if old.get(key) != new.get(key):
                say(rule, Effect.UNKNOWN, old.get(key), new.get(key), key)
        before, after = (_mapping(raw.get("flows")) for raw in (old, new))
        for flow in sorted(before.keys() | after.keys()):
            if flow not in before or flow not in after:
                rule, effect = (
                    ("security-flow-added", Effect.WIDENS) if flow not in before
                    else ("security-flow-removed", Effect.NARROWS)
                )  # fmt: skip
                say(rule, effect, flow if flow in before else None, flow if flow in after else None, flow)
            else:
                self._flow(say, flow, before[flow], after[flow])

    @staticmethod
    def _flow(say: Any, flow: str, old: Any, new: Any) -> None:
        if not isinstance(old, dict) or not isinstance(new, dict):
            return
        for key in ("authorizationUrl", "deviceAuthorizationUrl", "tokenUrl", "refreshUrl"):
            if old.get(key) != new.get(key):
                say("security-scheme-url", Effect.UNKNOWN, old.get(key), new.get(key), f"{flow} {key}")
        before, after = (set(raw["scopes"]) if isinstance(raw.get("scopes"), dict) else set() for raw in (old, new))
        if before - after:
            say("security-scope-removed", Effect.NARROWS, sorted(before - after), None, flow)
        if after - before:
            say("security-scope-added", Effect.WIDENS, None, sorted(after - before), flow)


def _mapping(raw: Any) -> dict[str, Any]:
    return raw if isinstance(raw, dict) else {}


def _identity(raw: dict[str, Any]) -> dict[str, str]:
    """What a client does with a scheme; HTTP scheme names and header names have no case."""
    found = {key: str(value) for key, value in raw.items() if key in _IDENTITY}
    if "scheme" in found:
        found["scheme"] = found["scheme"].lower()
    if found.get("in") == "header" and "name" in found:
        found["name"] = found["name"].lower()
    return found


def _suffices(way: Requirement, needed: Requirement) -> bool:
    """Whether credentials for `way` also satisfy `needed`."""
    return all(name in way and scopes <= way[name] for name, scopes in needed.items())
