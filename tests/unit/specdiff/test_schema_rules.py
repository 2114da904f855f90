"""What a change to a schema means, seen from each direction."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.specdiff.support import compare, compare_schemas, document, ids

TEXT: dict[str, Any] = {"type": "string"}
CASES: list[tuple[str, Any, Any, str, str, str]] = [
    # rule, old, new, effect, wire when sent, wire when received
    ("schema-type", TEXT, {"type": "integer"}, "unrelated", "breaking", "breaking"),
    ("schema-type", {"type": "integer"}, {"type": "number"}, "widens", "safe", "breaking"),
    ("schema-nullable", TEXT, {"type": "string", "nullable": True}, "widens", "safe", "breaking"),
    ("schema-minLength", TEXT, {"type": "string", "minLength": 2}, "narrows", "breaking", "safe"),
    (
        "schema-maxLength",
        {"type": "string", "maxLength": 9},
        {"type": "string", "maxLength": 12},
        "widens",
        "safe",
        "breaking",
    ),
    (
        "schema-minimum",
        {"type": "number", "minimum": 1},
        {"type": "number", "minimum": 1, "exclusiveMinimum": True},
        "narrows",
        "breaking",
        "safe",
    ),
    ("schema-maximum", {"type": "number", "maximum": 5}, {"type": "number"}, "widens", "safe", "breaking"),
    (
        "schema-multipleOf",
        {"type": "integer", "multipleOf": 2},
        {"type": "integer", "multipleOf": 6},
        "narrows",
        "breaking",
        "safe",
    ),
    (
        "schema-multipleOf",
        {"type": "number", "multipleOf": 2},
        {"type": "number", "multipleOf": 3},
        "unrelated",
        "breaking",
        "breaking",
    ),
    ("schema-pattern", TEXT, {"type": "string", "pattern": "^a"}, "narrows", "breaking", "safe"),
    ("schema-pattern", {**TEXT, "pattern": ""}, {**TEXT, "pattern": r"^\w+$"}, "narrows", "breaking", "safe"),
    (
        "schema-pattern",
        {"type": "string", "pattern": "^b"},
        {"type": "string", "pattern": "^a"},
        "unknown",
        "risky",
        "risky",
    ),
    (
        "schema-format",
        {"type": "integer", "format": "int32"},
        {"type": "integer", "format": "int64"},
        "widens",
        "safe",
        "breaking",
    ),
    (
        "schema-format",
        {"type": "string", "format": "date"},
        {"type": "string", "format": "uuid"},
        "unrelated",
        "breaking",
        "breaking",
    ),
    ("schema-format", TEXT, {"type": "string", "format": "money"}, "unknown", "risky", "risky"),
    ("enum-value-removed", {"enum": ["a", "b"]}, {"enum": ["a"]}, "narrows", "breaking", "safe"),
    ("enum-value-added", {"enum": ["a"]}, {"enum": ["a", "b"]}, "widens", "safe", "breaking"),
    ("enum-added", TEXT, {"type": "string", "enum": ["a"]}, "narrows", "breaking", "safe"),
    ("enum-removed", {"type": "string", "enum": ["a"]}, TEXT, "widens", "safe", "breaking"),
    ("enum-replaced", {"const": "a"}, {"const": "b"}, "unrelated", "breaking", "breaking"),
    ("schema-minItems", {"type": "array"}, {"type": "array", "minItems": 1}, "narrows", "breaking", "safe"),
    ("schema-uniqueItems", {"type": "array", "uniqueItems": True}, {"type": "array"}, "widens", "safe", "breaking"),
    (
        "object-closed",
        {"type": "object"},
        {"type": "object", "additionalProperties": False},
        "narrows",
        "breaking",
        "safe",
    ),
    (
        "object-opened",
        {"type": "object", "additionalProperties": False},
        {"type": "object"},
        "widens",
        "safe",
        "breaking",
    ),
    (
        "union-added",
        {"type": "object", "required": ["a"]},
        {"type": "object", "required": ["a"], "anyOf": [{"required": ["b"]}, {"required": ["c"]}]},
        "narrows",
        "breaking",
        "safe",
    ),
    ("schema-not", TEXT, {"type": "string", "not": {"maxLength": 3}}, "narrows", "breaking", "safe"),
    (
        "schema-maxLength",
        {"type": "string", "not": {"type": "string", "maxLength": 3}},
        {"type": "string", "not": {"type": "string", "maxLength": 5}},
        "narrows",
        "breaking",
        "safe",
    ),
]


@pytest.mark.parametrize("received", [False, True], ids=["sent", "received"])
@pytest.mark.parametrize(("rule", "old", "new", "effect", "sent_level", "received_level"), CASES)
def test_the_level_follows_from_effect_and_direction(
    rule: str, old: Any, new: Any, effect: str, sent_level: str, received_level: str, received: bool
) -> None:
    """One keyword change is one finding; its effect is the same both ways and its level is the law's."""
    report = compare_schemas(old, new, sent=not received, received=received)
    found = [(one.id, one.effect, one.wire) for one in report.findings]
    assert found == [(rule, effect, received_level if received else sent_level)]


NUMBERS = {"oneOf": [{"type": "integer", "maximum": 3}, {"type": "integer", "minimum": 7}]}
EXACT: list[tuple[str, Any, Any, set[str]]] = [
    ("a multiple filters an enum", {"enum": [1, 2]}, {"enum": [1, 2], "multipleOf": 2}, {"narrows"}),
    (
        "branches come to overlap",
        NUMBERS,
        {"oneOf": [{"type": "integer", "maximum": 7}, {"type": "integer", "minimum": 7}]},
        {"unrelated"},
    ),
    ("an added branch overlaps", NUMBERS, {"oneOf": [*NUMBERS["oneOf"], {"enum": [2, "a"]}]}, {"unrelated"}),
    (
        "an added branch that cannot be judged",
        NUMBERS,
        {"oneOf": [*NUMBERS["oneOf"], {"type": "integer", "not": {"enum": [2]}}]},
        {"unrelated"},
    ),
    (
        "overlapping branches that move",
        {"oneOf": [{"type": "integer", "multipleOf": 2}, {"type": "integer"}]},
        {"oneOf": [{"type": "integer", "multipleOf": 4}, {"type": "integer"}]},
        {"narrows"},
    ),
    (
        "null in two branches",
        {"type": "null"},
        {"type": "null", "oneOf": [{"type": "null"}, {"enum": [1, None]}]},
        {"narrows"},
    ),
    (
        "anyOf against oneOf of one number",
        {"anyOf": [{"type": "integer"}, {"type": "number"}]},
        {"oneOf": [{"type": "integer"}, {"type": "number"}]},
        {"narrows"},
    ),
    (
        "nothing is left unevaluated",
        {"type": "object", "additionalProperties": True, "unevaluatedProperties": False},
        {"type": "object", "unevaluatedProperties": False},
        {"narrows"},
    ),
    (
        "a pattern in a closed object",
        {"type": "object", "additionalProperties": False},
        {"type": "object", "additionalProperties": False, "patternProperties": {"^p": {}}},
        {"widens"},
    ),
    (
        "a pattern over a listed member",
        {"type": "object", "properties": {"pa": TEXT}, "additionalProperties": False},
        {
            "type": "object",
            "properties": {"pa": TEXT},
            "additionalProperties": False,
            "patternProperties": {"^p": {"maxLength": 1}},
        },
        {"unknown"},
    ),
    (
        "a tuple gets a limit",
        {"type": "array", "prefixItems": [TEXT]},
        {"type": "array", "prefixItems": [{"type": "string", "minLength": 2}]},
        {"narrows"},
    ),
    (
        "an intersection of steps",
        {"allOf": [{"type": "integer", "multipleOf": 4}, {"multipleOf": 6}]},
        {"type": "integer", "multipleOf": 12},
        set(),
    ),
    (
        "a union of types",
        {"anyOf": [{"type": "string", "minLength": 2}, {"type": "integer", "minimum": 1}]},
        {"type": ["string", "integer"], "minLength": 2, "minimum": 1},
        set(),
    ),
    (
        "an exclusive bound on whole numbers",
        {"type": "integer", "exclusiveMinimum": 2},
        {"type": "integer", "minimum": 3},
        set(),
    ),
    ("a limit of another type", {"type": "integer"}, {"type": "integer", "maxLength": 3}, set()),
    ("a pattern that matches everything", TEXT, {**TEXT, "pattern": ".*"}, set()),
    ("a list outside the type", {**TEXT, "maxLength": 2}, {"enum": ["a", "long"]}, {"unrelated"}),
    ("both booleans", {"enum": [True, False]}, {"type": "boolean"}, set()),
]


@pytest.mark.parametrize(("name", "old", "new", "effects"), EXACT, ids=[case[0] for case in EXACT])
def test_the_effect_is_what_happens_to_the_accepted_set(name: str, old: Any, new: Any, effects: set[str]) -> None:
    """Interplay of keywords: folded where it changes nothing, told apart where it does, unknown where it is."""
    report = compare_schemas(old, new, received=False, minor=1)
    assert {one.effect for one in report.findings if one.effect != "none"} == effects, name


MEMBER = {"type": "object", "properties": {"a": TEXT}}
PRESENCE: list[tuple[Any, Any, list[str], str, str]] = [
    (MEMBER, {"type": "object", "properties": {"a": TEXT, "b": TEXT}}, ["property-added"], "safe", "safe"),
    (MEMBER, {"type": "object", "properties": {"a": TEXT, "b": TEXT}, "required": ["b"]},
     ["property-added-required"], "breaking", "safe"),
    (MEMBER, {"type": "object"}, ["property-removed"], "risky", "risky"),
    ({**MEMBER, "additionalProperties": False}, {"type": "object", "additionalProperties": False},
     ["property-removed"], "breaking", "risky"),
    ({**MEMBER, "required": ["a"]}, {"type": "object"}, ["property-removed-required"], "risky", "breaking"),
    (MEMBER, {**MEMBER, "required": ["a"]}, ["property-became-required"], "breaking", "safe"),
    ({**MEMBER, "required": ["a"]}, MEMBER, ["property-became-optional"], "safe", "breaking"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "rules", "sent", "received"), PRESENCE)
def test_presence_has_rules_of_its_own(old: Any, new: Any, rules: list[str], sent: str, received: str) -> None:
    """Members that come, go or change their duty are judged by who has to provide them."""
    assert ids(compare_schemas(old, new)) == rules
    assert compare_schemas(old, new, received=False).wire == sent
    assert compare_schemas(old, new, sent=False).wire == received


def test_a_new_member_of_a_closed_answer_is_risky_only_under_strict() -> None:
    """A reader that was promised a closed object may refuse a new member; payment readers must not."""
    old = document({**MEMBER, "additionalProperties": False}, sent=False)
    new = document({"type": "object", "properties": {"a": TEXT, "b": TEXT}, "additionalProperties": False}, sent=False)
    assert [compare(old, new, profile).wire for profile in ("strict", "payments", "typed")] == ["risky", "safe", "safe"]


def test_readonly_members_do_not_count_in_requests() -> None:
    """A read-only member may change freely in what we send, and a write-only one in what we receive."""
    for flag, sent in (("readOnly", True), ("writeOnly", False)):
        old = {"type": "object", "properties": {"a": {"type": "string", flag: True}}}
        new = {"type": "object", "properties": {"a": {"type": "integer", flag: True}}}
        assert compare_schemas(old, new, sent=sent, received=not sent).findings == []
        assert compare_schemas(old, new, sent=not sent, received=sent).wire == "breaking"


def test_readonly_reaches_through_references_in_one_direction_only() -> None:
    """What stands behind a read-only member is compared for answers and has no uses in requests."""
    schemas = {"Inner": {"type": "object", "properties": {"x": TEXT}}}
    changed = {"Inner": {"type": "object", "properties": {"x": {"type": "integer"}}}}
    outer = {
        "type": "object",
        "properties": {"a": {"allOf": [{"$ref": "#/components/schemas/Inner"}], "readOnly": True}},
    }
    report = compare(document(outer, schemas=schemas), document(outer, schemas=changed))
    assert {one.direction for one in report.findings} == {"receive"}


def test_becoming_readonly_leaves_what_we_send() -> None:
    """A member that becomes read-only is risky to those who send it and no change to those who read it."""
    old = {"type": "object", "properties": {"a": TEXT}}
    new = {"type": "object", "properties": {"a": {"type": "string", "readOnly": True}}}
    report = compare_schemas(old, new)
    assert [(one.id, one.direction, one.wire) for one in report.findings] == [
        ("property-became-readonly", "send", "risky")
    ]


def test_errors_are_softer_than_answers() -> None:
    """What breaks in a success is risky under an error status."""
    old, new = (document() for _ in range(2))
    for side, kind in ((old, "string"), (new, "integer")):
        side["paths"]["/exchange"]["post"]["responses"]["400"] = {
            "description": "No", "content": {"application/json": {"schema": {"type": kind}}},
        }  # fmt: skip
    assert [(one.id, one.wire) for one in compare(old, new).findings] == [("schema-type", "risky")]


def test_one_changed_component_is_one_finding_with_all_its_uses() -> None:
    """A schema used by many operations is reported once per direction, with a sorted list of uses."""
    old, new = (
        document(
            {"$ref": "#/components/schemas/T"}, schemas={"T": {"type": "object", "properties": {"a": {"type": kind}}}}
        )
        for kind in ("string", "integer")
    )
    for side in (old, new):
        for name in ("one", "two"):
            side["paths"][f"/{name}"] = side["paths"]["/exchange"]
    report = compare(old, new)
    assert [(one.direction, len(one.uses)) for one in report.findings] == [("receive", 3), ("send", 3)]
    assert list(report.findings[1].uses) == sorted(report.findings[1].uses)


def test_a_change_in_a_base_is_said_once_for_all_that_extend_it() -> None:
    """Schemas that take a base by allOf do not repeat the base's change."""

    def side(limit: int) -> dict[str, Any]:
        schemas: dict[str, Any] = {"Base": {"type": "object", "maxProperties": limit}}
        for name in "ABC":
            schemas[name] = {"allOf": [{"$ref": "#/components/schemas/Base"}, {"required": [name]}]}
        parts = {name: {"$ref": f"#/components/schemas/{name}"} for name in "ABC"}
        return document({"type": "object", "properties": parts}, received=False, schemas=schemas)

    assert [one.id for one in compare(side(5), side(4)).findings] == ["schema-maxProperties"]


@pytest.mark.parametrize("kind", ["anyOf", "oneOf"])
def test_branches_are_matched_by_what_they_are(kind: str) -> None:
    """Reordered and renamed branches change nothing on the wire; a branch that left narrows."""
    cat = {"type": "object", "required": ["claws"], "properties": {"claws": {"type": "integer"}}}
    dog = {"type": "object", "required": ["bark"], "properties": {"bark": TEXT}}
    schemas = {"Cat": cat, "Dog": dog}
    refs = [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]
    old = document({kind: refs}, schemas=schemas)
    assert compare(old, document({kind: refs[::-1]}, schemas=schemas)).findings == []
    renamed = [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Hound"}]
    report = compare(old, document({kind: renamed}, schemas={"Cat": cat, "Hound": dog}))
    assert (report.wire, ids(report)) == ("none", ["model-renamed"])
    gone = compare(old, document({kind: refs[:1]}, schemas=schemas))
    assert "union-branch-removed" in ids(gone)
    assert gone.wire == "breaking"


def test_an_anyof_branch_inside_another_changes_nothing() -> None:
    """A branch that another one covers may come and go under anyOf."""
    wide, narrow = {"type": "object"}, {"type": "object", "required": ["a"]}
    other = {"type": "object", "required": ["b"], "maxProperties": 2}
    report = compare_schemas({"anyOf": [wide, other]}, {"anyOf": [wide, other, narrow]})
    assert report.wire == "none"


def test_a_oneof_branch_around_another_is_unrelated() -> None:
    """Under oneOf a branch that swallows another makes its values match twice."""
    small = {"type": "object", "required": ["a", "b"]}
    apart = {"type": "object", "required": ["z"], "maxProperties": 1}
    report = compare_schemas(
        {"oneOf": [small, apart]}, {"oneOf": [small, apart, {"type": "object", "required": ["a"]}]}
    )
    assert {one.effect for one in report.findings} == {"unrelated"}
    assert report.wire == "breaking"


def test_subtypes_of_a_discriminator_base_are_compared() -> None:
    """A base with a discriminator stands for the schemas that extend it, though nothing refers to them."""

    def side(kind: str) -> dict[str, Any]:
        base = {"type": "object", "required": ["t"], "properties": {"t": TEXT}, "discriminator": {"propertyName": "t"}}
        sub = {
            "allOf": [{"$ref": "#/components/schemas/Base"}, {"type": "object", "properties": {"x": {"type": kind}}}]
        }
        return document({"$ref": "#/components/schemas/Base"}, sent=False, schemas={"Base": base, "Sub": sub})

    assert [(one.id, one.wire) for one in compare(side("string"), side("integer")).findings] == [
        ("schema-type", "breaking")
    ]


def test_a_reference_that_dangles_is_a_finding_and_no_crash() -> None:
    """A reference that stops resolving is risky; one that never did is only noted."""
    good = document({"$ref": "#/components/schemas/T"}, schemas={"T": {"type": "string"}})
    bad = document({"$ref": "#/components/schemas/T"})
    report = compare(good, bad)
    assert "ref-unresolved" in ids(report)
    assert report.wire == "risky"
    same = compare(bad, bad)
    assert same.findings == []
    assert same.notes == [
        f"{side}: #/components/schemas/T cannot be resolved inside the document" for side in ("old", "new")
    ]


@pytest.mark.parametrize("loop", [
    {"A": {"$ref": "#/components/schemas/A"}},
    {"A": {"allOf": [{"$ref": "#/components/schemas/A"}, {"type": "object"}]}},
    {"A": {"anyOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}]}},
    {"A": {"allOf": [{"$ref": "#/components/schemas/B"}]}, "B": {"allOf": [{"$ref": "#/components/schemas/A"}]}},
    {"A": {"not": {"$ref": "#/components/schemas/A"}}},
])  # fmt: skip
def test_cycles_end(loop: dict[str, Any]) -> None:
    """Schemas that lead to themselves in any way are compared in finite time, against themselves and others."""
    one = document({"$ref": "#/components/schemas/A"}, schemas=loop)
    other = document({"$ref": "#/components/schemas/A"}, schemas={"A": {"type": "integer"}})
    assert compare(one, one).findings == []
    assert compare(one, other).findings
    assert compare(other, one).findings


SOURCE: list[tuple[Any, Any, bool, str, str]] = [
    ({"type": "string", "default": "a"}, {"type": "string", "default": "b"}, True, "default-changed", "risky"),
    (TEXT, {"type": "string", "nullable": True}, False, "schema-nullable", "breaking"),
    ({"enum": ["a", "b"]}, {"enum": ["a"]}, False, "enum-value-removed", "breaking"),
    ({"enum": ["a"]}, {"enum": ["a", "b"]}, False, "enum-value-added", "risky"),
    ({"type": "string", "maxLength": 5}, {"type": "string", "maxLength": 4}, True, "schema-maxLength", "none"),
]


@pytest.mark.parametrize(("old", "new", "sent", "rule", "level"), SOURCE)
def test_the_source_axis_sees_what_typed_code_sees(old: Any, new: Any, sent: bool, rule: str, level: str) -> None:
    """The second verdict follows the generated code: names, types and defaults, not limits nobody checks."""
    report = compare_schemas(old, new, sent=sent, received=not sent)
    assert [(one.id, one.source) for one in report.findings] == [(rule, level)]


def test_payments_profile_tolerates_growing_answers() -> None:
    """A new enum value in an answer breaks under the law and is risky for a reader that keeps unknown values."""
    old, new = document({"enum": ["a"]}, sent=False), document({"enum": ["a", "b"]}, sent=False)
    assert [compare(old, new, profile).wire for profile in ("strict", "payments")] == ["breaking", "risky"]
    assert compare(old, new, "typed").source == "breaking"


def test_unused_components_count_for_source_only() -> None:
    """A model no operation uses changes nothing on the wire, yet somebody may import it."""
    old = document(schemas={"T": {"type": "object", "properties": {"a": TEXT}}})
    new = document(schemas={"T": {"type": "object", "properties": {"a": {"type": "integer"}}}})
    report = compare(old, new)
    assert (report.wire, report.source) == ("none", "breaking")
    assert ids(compare(old, document())) == ["model-removed"]
