"""Random unions, edits of them, and random payloads: made here alone, and judged by `jsonschema` alone.

`python -m tests.unit.specdiff.random_unions --cases 10000 [--seed N]` tries as many as asked for and prints its seed.
"""

from __future__ import annotations

import argparse
import copy
import random
import sys
from dataclasses import dataclass, field
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from scripts.specdiff.enrich import add_witnesses
from tests.unit.specdiff.support import compare, document

CONVENTION = {"property-added", "property-removed"}
"""Members that come and go are judged by convention: an open object took them all along, or still does."""

SAMPLES = 200
NAMES = "abc"
Schema = dict[str, Any]


class Case:
    """One random pair: a schema, an edit of it, and the components both refer to."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.tagged = self.chance.random() < 0.3
        self.named = {name: self.member(name) for name in ("X", "Y", "Z")}
        self.old = self.union()
        self.new = self.edited(self.old)
        self.new_named = dict(self.named)
        if self.chance.random() < 0.3:
            name = self.chance.choice("XYZ")
            self.new_named[name] = self.tweaked(self.named[name])
        if self.chance.random() < 0.3:  # in the depth of a document
            outer = {"type": "object", "properties": {"in": self.old}, "required": ["in"]}
            self.old, self.new = outer, {**outer, "properties": {"in": self.new}}
        if self.chance.random() < 0.2:
            self.old, self.new = ({"type": "array", "items": one} for one in (self.old, self.new))

    def scalar(self) -> Schema:
        pick = self.chance.choice
        made: Schema = {"type": pick(["string", "string", "integer", "number", "boolean", "null"])}
        if made["type"] == "string" and self.chance.random() < 0.6:
            limits = [{"maxLength": pick([1, 2, 3])}, {"minLength": pick([1, 2])}, {"enum": pick([["a"], ["a", "b"]])}]
            made |= pick(limits)
        if made["type"] in {"integer", "number"} and self.chance.random() < 0.6:
            made |= pick([{"maximum": pick([1, 3])}, {"minimum": pick([0, 2])}, {"enum": pick([[1], [1, 2]])}])
        if made["type"] != "null" and "enum" not in made and self.chance.random() < 0.15:
            made["type"] = [made["type"], "null"]
        return made

    def member(self, tag: str) -> Schema:
        """An object; with `kind` where branches are told apart by it."""
        names = [name for name in NAMES if self.chance.random() < 0.6]
        made: Schema = {"type": "object", "properties": {name: self.scalar() for name in names}}
        required = [name for name in names if self.chance.random() < 0.5]
        if self.tagged:
            made["properties"]["kind"] = {"const": tag}
            required.append("kind")
        if required:
            made["required"] = required
        if self.chance.random() < 0.15:
            made["additionalProperties"] = False
        return made

    def branch(self) -> Schema:
        chance = self.chance.random()
        if chance < 0.4:
            return {"$ref": f"#/components/schemas/{self.chance.choice('XYZ')}"}
        if chance < 0.75:
            return self.scalar()
        if chance < 0.85:
            return {"type": "array", "items": self.scalar()}
        if chance < 0.92:
            return self.member(self.chance.choice("XYZ"))
        return {self.chance.choice(["anyOf", "oneOf"]): [self.scalar(), self.branch()]}

    def union(self) -> Schema:
        kind = self.chance.choice(["anyOf", "oneOf"])
        made: Schema = {kind: [self.branch() for _ in range(self.chance.randint(1, 4))]}
        if self.chance.random() < 0.05:
            return {"type": ["string", "integer", "object"], "maxLength": 2, "properties": {"a": self.scalar()}}
        if self.tagged and all("$ref" in branch for branch in made[kind]) and self.chance.random() < 0.5:
            made["discriminator"] = {"propertyName": "kind"}
        if self.chance.random() < 0.05:
            made |= {"required": [self.chance.choice(NAMES)]}
        return made

    def edited(self, schema: Schema) -> Schema:
        made = copy.deepcopy(schema)
        kind = next((kind for kind in ("anyOf", "oneOf") if kind in made), None)
        if kind is None or self.chance.random() < 0.05:
            return self.union()
        branches: list[Schema] = made[kind]
        for _ in range(self.chance.choice([1, 1, 1, 2])):
            what = self.chance.choice(["add", "remove", "shuffle", "tweak", "null", "kind", "single", "nothing"])
            if what == "add":
                branches.insert(self.chance.randint(0, len(branches)), self.branch())
            elif what == "remove" and len(branches) > 1:
                branches.pop(self.chance.randrange(len(branches)))
            elif what == "shuffle":
                self.chance.shuffle(branches)
            elif what == "tweak":
                at = self.chance.randrange(len(branches))
                branches[at] = self.tweaked(branches[at])
            elif what == "null" and {"type": "null"} not in branches:
                branches.append({"type": "null"})
            elif what == "kind" and kind in made:
                made["oneOf" if kind == "anyOf" else "anyOf"] = made.pop(kind)
                break
            elif what == "single":
                return branches[0]
        return made

    def tweaked(self, schema: Schema) -> Schema:
        made = copy.deepcopy(schema)
        if made.get("properties"):
            name = self.chance.choice(sorted(made["properties"]))
            chance = self.chance.random()
            if name == "kind":
                pass
            elif chance < 0.5:
                made["properties"][name] = self.scalar()
            elif chance < 0.75:
                made["required"] = sorted({*made.get("required", []), name})
            else:
                made["required"] = [other for other in made.get("required", []) if other != name] or ["kind"]
                if made["required"] == ["kind"] and "kind" not in made["properties"]:
                    del made["required"]
            return made
        return self.scalar() if "$ref" not in made else made

    def payload(self, schema: Any, named: dict[str, Schema], depth: int = 4) -> Any:  # noqa: PLR0911 - a case each
        """A value that often fits a schema and sometimes nearly does."""
        chance = self.chance.random
        if "$ref" in schema:
            return self.payload(named[schema["$ref"].rpartition("/")[2]], named, depth)
        for kind in ("anyOf", "oneOf"):
            if kind in schema and depth:
                found = [self.payload(self.chance.choice(schema[kind]), named, depth - 1) for _ in range(2)]
                if all(isinstance(one, dict) for one in found) and chance() < 0.4:
                    return {**found[0], **found[1]}
                return found[0]
        if "const" in schema:
            return schema["const"]
        if "enum" in schema and chance() < 0.9:
            return self.chance.choice(schema["enum"])
        types = schema.get("type", ["string", "integer", "object", "null", "boolean"])
        kind = types if isinstance(types, str) else self.chance.choice(types)
        if kind == "object":
            return self._object(schema, named, depth)
        if kind == "array":
            return [self.payload(schema.get("items", {}), named, depth - 1) for _ in range(self.chance.randint(0, 2))]
        scalars = {
            "string": "".join(self.chance.choice("ab") for _ in range(self.chance.randint(0, 4))),
            "integer": self.chance.randint(-1, 4), "number": self.chance.choice([-1, 0, 0.5, 1, 1.5, 2, 3, 3.5, 4]),
            "boolean": chance() < 0.5, "null": None,
        }  # fmt: skip
        return scalars[kind]

    def _object(self, schema: Schema, named: dict[str, Schema], depth: int) -> dict[str, Any]:
        made = {}
        for name, below in schema.get("properties", {}).items():
            if name in schema.get("required", ()) or self.chance.random() < 0.5:
                made[name] = self.payload(below, named, depth - 1)
        for name in NAMES:
            if name not in made and self.chance.random() < 0.25:
                made[name] = self.chance.choice(["", "a", "ab", "aaaa", 0, 1, 5, None, True, []])
        return made


@dataclass
class Score:
    """What went wrong, by kind, and how often each verdict was given."""

    wrong: list[str] = field(default_factory=list)
    verdicts: dict[str, int] = field(default_factory=dict)
    unproved: int = 0
    findings: int = 0


def validator(schema: Schema, named: dict[str, Schema]) -> Draft202012Validator:
    """The whole schema of the place, as JSON Schema reads it."""
    return Draft202012Validator({"allOf": [schema], "components": {"schemas": named}})


def judge(seed: int, score: Score) -> None:
    """Hold the verdicts on one case, sent and received, against the validator."""
    case = Case(seed)
    judges = validator(case.old, case.named), validator(case.new, case.new_named)
    payloads = [
        case.payload(schema, named)
        for _ in range(SAMPLES)
        for schema, named in ((case.old, case.named), (case.new, case.new_named))
    ]
    takes = [(judges[0].is_valid(one), judges[1].is_valid(one)) for one in payloads]
    for sent in (True, False):
        sides = ((case.old, case.named), (case.new, case.new_named))
        report = compare(
            *(document(schema, sent=sent, received=not sent, minor=1, schemas=named) for schema, named in sides)
        )
        add_witnesses(report)
        score.verdicts[report.wire] = score.verdicts.get(report.wire, 0) + 1
        score.findings += len(report.findings)
        lost = [one for one, (was, now) in zip(payloads, takes, strict=True) if (was, now) == (sent, not sent)]
        where = f"seed {seed} {'sent' if sent else 'received'}"
        for finding in report.findings:
            if finding.witness is not None:
                found = tuple(one.is_valid(finding.witness["payload"]) for one in judges)
                if found != (sent, not sent):
                    score.wrong.append(f"{where}: {finding.id} has a witness that shows nothing: {finding.witness}")
        if report.wire in {"none", "safe"} and lost and not CONVENTION & {one.id for one in report.findings}:
            score.wrong.append(f"{where}: {report.wire}, and yet {lost[0]!r} is lost")
        if report.wire == "breaking" and not any(one.witness for one in report.findings):
            score.unproved += 1
            if not lost:
                score.wrong.append(f"{where}: breaking, and no payload of {len(payloads)} is lost")


def main(argv: list[str] | None = None) -> int:
    """Try random unions; 1 when a verdict was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=None, help="first seed (default: chosen at random, and printed)")
    options = parser.parse_args(argv)
    first = random.SystemRandom().randrange(1 << 31) if options.seed is None else options.seed
    print(f"seed {first}, {options.cases} cases", flush=True)
    score = Score()
    for seed in range(first, first + options.cases):
        judge(seed, score)
    print("\n".join(score.wrong[:50]))
    print(f"{len(score.wrong)} wrong; verdicts {score.verdicts}; breaking without a witness: {score.unproved}; "
          f"findings {score.findings}")  # fmt: skip
    return 1 if score.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
