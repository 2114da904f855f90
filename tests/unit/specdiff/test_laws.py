"""Laws of the differ, over generated documents."""

from __future__ import annotations

import copy
import json
from itertools import islice
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.specdiff import Document, diff
from scripts.specdiff.effects import Effect
from scripts.specdiff.graph import Graph
from scripts.specdiff.jsonschema_form import Judge
from scripts.specdiff.samples import Sampler
from tests.unit.specdiff.support import compare, document

PROFILE = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
NAMES = st.sampled_from(["a", "b", "c", "d"])
REFERENCES = st.sampled_from(["One", "Two", "Three"]).map(lambda name: {"$ref": f"#/components/schemas/{name}"})


def _some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


def _typed(name: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    optional = {**fields, "description": st.just("text"), "nullable": st.booleans()}
    return _some(**optional).map(lambda made: {"type": name, **made})


SMALL = st.integers(0, 4)
TEXTS = _typed("string", minLength=SMALL, maxLength=st.integers(4, 8), pattern=st.sampled_from(["^a", "b$"]))
CHOICES = st.lists(st.sampled_from(["x", "y", "z"]), min_size=1, unique=True).map(
    lambda e: {"type": "string", "enum": e}
)
NUMBERS = st.sampled_from(["integer", "number"]).flatmap(
    lambda name: _typed(
        name, minimum=SMALL, maximum=st.integers(5, 9), exclusiveMaximum=st.booleans(), multipleOf=st.integers(1, 4)
    )
)  # fmt: skip
LEAVES = st.one_of(TEXTS, CHOICES, NUMBERS, _typed("boolean"))


def _nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    members = st.dictionaries(NAMES, st.one_of(inner, REFERENCES), max_size=3)
    required = st.lists(NAMES, unique=True, max_size=2, min_size=1)
    objects = _typed(
        "object",
        properties=members,
        required=required,
        additionalProperties=st.one_of(st.booleans(), inner),
        minProperties=st.integers(0, 1),
        maxProperties=st.integers(3, 5),
    )
    arrays = st.tuples(
        _typed("array", minItems=SMALL, maxItems=st.integers(4, 6), uniqueItems=st.booleans()),
        st.one_of(inner, REFERENCES),
    )
    both = st.lists(objects, min_size=2, max_size=2).map(lambda parts: {"allOf": parts})
    return st.one_of(objects, arrays.map(lambda pair: {**pair[0], "items": pair[1]}), both)


NAMES_AND_PROSE = {"model-renamed", "model-extracted", "model-inlined", "docs-changed"}
SCHEMAS = st.recursive(LEAVES, _nested, max_leaves=6)


@st.composite
def documents(draw: st.DrawFn, schemas: st.SearchStrategy[Any] = SCHEMAS) -> dict[str, Any]:
    """A document whose three components may refer to each other in cycles."""
    named = {name: draw(schemas) for name in ("One", "Two", "Three")}
    body = {"type": "object", "properties": {name: {"$ref": f"#/components/schemas/{name}"} for name in named}}
    return document(body, schemas=named)


@PROFILE
@given(documents())
def test_a_document_does_not_differ_from_itself(one: dict[str, Any]) -> None:
    """diff(a, a) is empty."""
    assert compare(one, copy.deepcopy(one)).findings == []


@PROFILE
@given(documents(), documents())
def test_narrowing_one_way_is_widening_the_other(one: dict[str, Any], two: dict[str, Any]) -> None:
    """Turning the comparison around turns every effect around, at the same places."""
    there, back = compare(one, two), compare(two, one)
    effects = sorted((f.effect, f.change.old_at, f.change.new_at, f.direction) for f in there.findings)
    turned = sorted(
        (Effect(f.effect).flipped().value, f.change.new_at, f.change.old_at, f.direction) for f in back.findings
    )
    assert effects == turned


def _reordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _reordered(value[key]) for key in reversed(list(value))}
    return [_reordered(item) for item in value] if isinstance(value, list) else value


def _schemas_of(value: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    """Every place of a schema below the components, as holder and key."""
    found: list[tuple[dict[str, Any], str]] = []
    stack: list[tuple[dict[str, Any], str]] = [
        (value["components"]["schemas"], name) for name in value["components"]["schemas"]
    ]
    while stack:
        holder, key = stack.pop()
        found.append((holder, key))
        schema = holder[key]
        if isinstance(schema, dict):
            stack += [(schema["properties"], name) for name in schema.get("properties", {})]
            stack += [
                (schema, name) for name in ("items", "additionalProperties") if isinstance(schema.get(name), dict)
            ]
    return found


def _wrapped(value: dict[str, Any], keyword: str) -> dict[str, Any]:
    made = copy.deepcopy(value)
    for holder, key in _schemas_of(made):
        holder[key] = {keyword: [holder[key]]}
    return made


def _to_3_1(value: Any) -> Any:
    """The same document as OpenAPI 3.1 writes it."""
    if isinstance(value, list):
        return [_to_3_1(item) for item in value]
    if not isinstance(value, dict):
        return value
    made = {key: _to_3_1(item) for key, item in value.items()}
    if "openapi" in made:
        made["openapi"] = "3.1.0"
    nullable = made.pop("nullable", False)
    if nullable and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
    if isinstance(made.get("exclusiveMaximum"), bool):
        strict = made.pop("exclusiveMaximum")
        if strict and "maximum" in made:
            made["exclusiveMaximum"] = made.pop("maximum")
    if isinstance(made.get("enum"), list) and len(made["enum"]) == 1:
        made["const"] = made.pop("enum")[0]
    return made


def _renamed(value: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps(value)
    for name in ("One", "Two", "Three"):
        text = text.replace(f"#/components/schemas/{name}", f"#/components/schemas/{name}, Version=8.0.0.0")
    made: dict[str, Any] = json.loads(text)
    made["components"]["schemas"] = {
        f"{key}, Version=8.0.0.0": raw for key, raw in made["components"]["schemas"].items()
    }
    return made


def _inlined(value: dict[str, Any]) -> dict[str, Any]:
    """References replaced by what they lead to, one level deep."""
    made = copy.deepcopy(value)
    for holder, key in _schemas_of(made):
        schema = holder[key]
        if isinstance(schema, dict) and "$ref" in schema:
            holder[key] = copy.deepcopy(value["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    return made


@PROFILE
@given(documents())
def test_rewrites_change_nothing_on_the_wire(one: dict[str, Any]) -> None:
    """Key order, 3.0 to 3.1, one-branch wrappers, inlined references and renamed components are no changes."""
    for name, made in (
        ("key order", _reordered(one)), ("3.1", _to_3_1(one)), ("allOf", _wrapped(one, "allOf")),
        ("oneOf", _wrapped(one, "oneOf")), ("inlined", _inlined(one)), ("renamed", _renamed(one)),
    ):  # fmt: skip
        for report in (compare(one, made), compare(made, one)):
            loud = [finding.text for finding in report.findings if finding.wire != "none"]
            assert loud == [], name
            assert {finding.id for finding in report.findings} <= NAMES_AND_PROSE
    assert compare(one, _reordered(one)).findings == []
    assert compare(one, _to_3_1(one)).findings == []


@PROFILE
@given(documents())
def test_yaml_and_json_are_the_same_document(one: dict[str, Any]) -> None:
    """The way a document is written down does not matter."""
    as_json = Document.parse(json.dumps(one).encode(), "a.json")
    as_yaml = Document.parse(yaml.safe_dump(one, sort_keys=False).encode(), "a.yaml")
    assert as_yaml.data == as_json.data
    assert diff(as_json, as_yaml).findings == []


def _rich(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What 3.1 adds, and unions: the schemas in which keywords act on each other."""
    objects = _some(
        properties=st.dictionaries(NAMES, inner, max_size=2),
        required=st.lists(NAMES, unique=True, min_size=1, max_size=2),
        additionalProperties=st.one_of(st.booleans(), inner),
        patternProperties=st.dictionaries(st.sampled_from(["^a", "b$"]), inner, max_size=1),
        propertyNames=st.just({"maxLength": 1}),
        dependentRequired=st.just({"a": ["b"]}),
        unevaluatedProperties=st.just(False),
    ).map(lambda made: {"type": "object", **made})
    arrays = _some(
        items=inner,
        prefixItems=st.lists(inner, min_size=1, max_size=2),
        contains=inner,
        minContains=st.integers(0, 2),
        maxContains=st.integers(1, 2),
    ).map(lambda made: {"type": "array", **made})
    anyof = st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"anyOf": parts})
    oneof = st.lists(st.one_of(LEAVES_3_1, CONSTANTS), min_size=1, max_size=3).map(lambda parts: {"oneOf": parts})
    negated = inner.map(lambda part: {"not": part})
    branching = st.tuples(inner, inner, inner).map(lambda p: {"if": p[0], "then": p[1], "else": p[2]})
    return st.one_of(objects, arrays, anyof, oneof, negated, branching)


CONSTANTS = st.lists(st.sampled_from(["x", "y", 1, 2, None, True]), min_size=1, unique_by=repr).map(
    lambda e: {"enum": e}
)
LEAVES_3_1 = LEAVES.map(lambda leaf: _to_3_1(copy.deepcopy(leaf)))
RICH = st.recursive(st.one_of(LEAVES_3_1, CONSTANTS, st.just({"type": "null"})), _rich, max_leaves=5)


@PROFILE
@given(RICH, RICH, st.booleans())
def test_the_laws_hold_where_keywords_act_on_each_other(one: Any, two: Any, together: bool) -> None:
    """Nothing differs from itself, the way back is safe to take, and no payload contradicts a safe verdict."""
    both = {"anyOf": [one, two]} if together else two
    old, new = document(one, received=False, minor=1), document(both, received=False, minor=1)
    assert compare(old, copy.deepcopy(old)).findings == []
    report = compare(old, new)
    if report.wire in {"breaking", "risky"} or any(finding.id == "property-added" for finding in report.findings):
        return
    at = "#/paths/~1exchange/post/requestBody/content/application~1json/schema"
    graphs = [Graph(Document(side, "side")) for side in (old, new)]
    nodes = [graph.child(at, graph.document.at(at)) for graph in graphs]
    _hold_to_safe(graphs, nodes, 120)


def _hold_to_safe(graphs: list[Graph], nodes: list[int], tries: int) -> None:
    """Whatever the first accepts, the second does, for so many payloads."""
    judges = [Judge(graph, "none") for graph in graphs]
    sampler = Sampler(graphs[0], graphs[1], judges[0], lambda _one, _two: True)
    for payload in islice(sampler.values(nodes[0], nodes[1]), tries):
        if judges[0].accepts(nodes[0], payload) is True:
            assert judges[1].accepts(nodes[1], payload) is True, payload


@PROFILE
@given(SCHEMAS, SCHEMAS, st.booleans())
def test_no_payload_contradicts_a_safe_verdict(one: Any, two: Any, received: bool) -> None:
    """When nothing is breaking or risky, an independent validator finds no payload that stopped being accepted."""
    named = {name: {"type": "string"} for name in ("One", "Two", "Three")}
    old, new = (document(schema, sent=not received, received=received, schemas=named) for schema in (one, two))
    report = compare(old, new)
    if report.wire in {"breaking", "risky"} or any(finding.id == "property-added" for finding in report.findings):
        # A new optional member is safe by convention: whoever sent that name before was on their own.
        return
    giver, taker = (new, old) if received else (old, new)
    at = (
        "#/paths/~1exchange/post"
        + ("/responses/200" if received else "/requestBody")
        + "/content/application~1json/schema"
    )
    graphs = [Graph(Document(side, "side")) for side in (giver, taker)]
    nodes = [graph.child(at, graph.document.at(at)) for graph in graphs]
    _hold_to_safe(graphs, nodes, 150)


@settings(PROFILE, max_examples=20)
@given(documents(), documents())
def test_witnesses_hold(one: dict[str, Any], two: dict[str, Any]) -> None:
    """Every witness is accepted by the version it names and refused by the other, as the whole document it is."""
    from scripts.specdiff.enrich import add_witnesses

    report = compare(one, two)
    add_witnesses(report)
    for finding in report.findings:
        if finding.witness is None:
            continue
        part = "requestBody" if "request" in finding.witness["use"] else "responses/200"
        at = f"#/paths/~1exchange/post/{part}/content/application~1json/schema"
        graphs = [Graph(Document(side, "side")) for side in (one, two)]
        verdicts = [
            Judge(graph, "none").accepts(graph.child(at, graph.document.at(at)), finding.witness["payload"])
            for graph in graphs
        ]
        assert verdicts == ([True, False] if finding.witness["accepted_by"] == "old" else [False, True])


def test_a_container_is_never_milder_than_its_part() -> None:
    """Taking away an operation, answer, media type or guaranteed member is at least as bad as a part of it."""
    levels = ["none", "safe", "risky", "breaking"]
    inner = {"type": "object", "required": ["deep"], "properties": {"deep": {"type": "string"}}}
    outer = {"type": "object", "required": ["part"], "properties": {"part": inner}}
    base = document(outer, sent=False)
    base["paths"]["/exchange"]["post"]["responses"]["404"] = copy.deepcopy(
        base["paths"]["/exchange"]["post"]["responses"]["200"]
    )
    for status in ("200", "404"):
        path = ["paths", "/exchange", "post", "responses", status, "content", "application/json", "schema",
                "properties", "part", "properties", "deep"]  # fmt: skip
        found = []
        for length in (12, 10, 7, 5, 2):
            edited = copy.deepcopy(base)
            place = edited
            for part in path[: length - 1]:
                place = place[part]
            del place[path[length - 1]]
            if length in {12, 10}:
                holder = edited
                for part in path[: length - 2]:
                    holder = holder[part]
                holder["required"] = []
            found.append(levels.index(compare(base, edited).wire))
        assert found == sorted(found), status
