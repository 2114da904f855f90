"""What changes outside schemas mean: operations, parameters, answers, security, servers, names."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from scripts.specdiff import Document, Policy, diff
from tests.unit.specdiff.support import compare, document, ids

Edit = Callable[[dict[str, Any]], None]


def base() -> dict[str, Any]:
    made = document({"type": "object"})
    operation = made["paths"]["/exchange"]["post"]
    operation["tags"] = ["one", "two"]
    operation["parameters"] = [
        {"name": "q", "in": "query", "schema": {"type": "string"}},
        {"name": "X-Mark", "in": "header", "required": True, "schema": {"type": "string"}},
    ]
    operation["responses"]["200"]["headers"] = {
        "X-Sure": {"required": True, "schema": {"type": "string"}},
        "X-Maybe": {"schema": {"type": "string"}},
    }
    operation["responses"]["400"] = {"description": "No"}
    made["servers"] = [{"url": "https://a.example.com"}]
    made["security"] = [{"key": []}, {"oauth": ["read"]}]
    made["components"]["securitySchemes"] = {
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "oauth": {
            "type": "oauth2",
            "flows": {"password": {"tokenUrl": "https://a.example.com/t", "scopes": {"read": ""}}},
        },
    }
    return made


def operation(made: dict[str, Any]) -> Any:
    return made["paths"]["/exchange"]["post"]


def path(*keys: Any, value: Any = ...) -> Edit:
    """An edit that sets or removes a member of the operation."""

    def edit(made: dict[str, Any]) -> None:
        place = operation(made)
        for key in keys[:-1]:
            place = place[key]
        if value is ...:
            del place[keys[-1]]
        else:
            place[keys[-1]] = value

    return edit


def root(key: str, value: Any) -> Edit:
    """An edit that sets a member of the document."""
    return lambda made: made.__setitem__(key, value)


def add_operation(made: dict[str, Any]) -> None:
    made["paths"]["/more"] = {"get": {"responses": {"200": {"description": "Fine"}}}}


CASES: list[tuple[str, Edit, str, str, str, str]] = [
    # rule, edit, wire, source, then the rule and wire level of the way back
    ("operation-added", add_operation, "safe", "operation-removed", "breaking", "breaking"),
    ("operation-id-changed", path("operationId", value="swap"), "none", "operation-id-changed", "none", "breaking"),
    ("operation-tag-changed", path("tags", value=["other"]), "none", "operation-tag-changed", "none", "breaking"),
    ("operation-tags-changed", path("tags", value=["one"]), "none", "operation-tags-changed", "none", "none"),
    ("deprecated-added", path("deprecated", value=True), "safe", "deprecated-removed", "none", "none"),
    ("parameter-removed", path("parameters", 0), "risky", "parameter-added", "safe", "safe"),
    (
        "parameter-became-required",
        path("parameters", 0, "required", value=True),
        "breaking",
        "parameter-became-optional",
        "safe",
        "risky",
    ),
    ("body-removed", path("requestBody"), "risky", "body-added-required", "breaking", "breaking"),
    (
        "body-became-optional",
        path("requestBody", "required", value=False),
        "safe",
        "body-became-required",
        "breaking",
        "breaking",
    ),
    (
        "media-type-added",
        path("requestBody", "content", "text/csv", value={}),
        "safe",
        "media-type-removed",
        "breaking",
        "breaking",
    ),
    (
        "media-type-added",
        path("responses", "200", "content", "text/csv", value={}),
        "safe",
        "media-type-removed",
        "breaking",
        "breaking",
    ),
    (
        "response-added",
        path("responses", "201", value={"description": "New"}),
        "risky",
        "response-removed",
        "breaking",
        "risky",
    ),
    (
        "response-added",
        path("responses", "409", value={"description": "New"}),
        "safe",
        "response-removed",
        "risky",
        "risky",
    ),
    (
        "header-removed-required",
        path("responses", "200", "headers", "X-Sure"),
        "breaking",
        "header-added",
        "safe",
        "none",
    ),
    ("header-removed", path("responses", "200", "headers", "X-Maybe"), "risky", "header-added", "safe", "none"),
    (
        "header-became-optional",
        path("responses", "200", "headers", "X-Sure", "required", value=False),
        "breaking",
        "header-became-required",
        "safe",
        "none",
    ),
    (
        "server-removed",
        root("servers", [{"url": "https://b.example.com"}]),
        "breaking",
        "server-removed",
        "breaking",
        "risky",
    ),
    ("security-tightened", path("security", value=[{"key": []}]), "breaking", "security-loosened", "safe", "none"),
    (
        "security-tightened",
        path("security", value=[{"key": [], "oauth": ["read"]}]),
        "breaking",
        "security-loosened",
        "safe",
        "none",
    ),
    (
        "security-tightened",
        path("security", value=[{"key": []}, {"oauth": ["read", "write"]}]),
        "breaking",
        "security-loosened",
        "safe",
        "none",
    ),
    ("security-loosened", path("security", value=[{}]), "safe", "security-tightened", "breaking", "risky"),
]


@pytest.mark.parametrize(("rule", "edit", "wire", "back_rule", "back_wire", "back_source"), CASES)
def test_a_change_and_the_way_back(
    rule: str, edit: Edit, wire: str, back_rule: str, back_wire: str, back_source: str
) -> None:
    """Each edit has its rule and wire level, and so has its undoing."""
    old, new = base(), base()
    edit(new)
    there, back = compare(old, new), compare(new, old)
    assert rule in ids(there)
    assert there.wire == wire
    assert back_rule in ids(back)
    assert (back.wire, back.source) == (back_wire, back_source)


def test_path_parameters_match_by_position() -> None:
    """A renamed template name is a source change only, and its parameter is still compared."""

    def side(name: str, kind: str) -> dict[str, Any]:
        made = document()
        made["paths"] = {f"/a/{{{name}}}": {"get": {
            "parameters": [{"name": name, "in": "path", "required": True, "schema": {"type": kind}}],
            "responses": {"200": {"description": "Done"}},
        }}}  # fmt: skip
        return made

    assert ids(compare(side("id", "string"), side("key", "string"))) == ["path-parameter-renamed"]
    assert compare(side("id", "string"), side("key", "string")).wire == "none"
    assert compare(side("id", "string"), side("key", "integer")).wire == "breaking"


def test_path_level_parameters_are_the_operations_own() -> None:
    """Moving a parameter from the operation to the path, or the other way, changes nothing."""
    old, new = base(), base()
    new["paths"]["/exchange"]["parameters"] = operation(new).pop("parameters")
    assert compare(old, new).findings == []


def test_header_parameters_have_no_case_and_reserved_ones_do_not_count() -> None:
    """Header names match without case; Accept, Content-Type and Authorization parameters are ignored."""
    old, new = base(), base()
    operation(new)["parameters"][1]["name"] = "x-MARK"
    operation(new)["parameters"].append({"name": "Authorization", "in": "header", "required": True, "schema": {}})
    assert compare(old, new).findings == []


@pytest.mark.parametrize(("place", "kind", "loud"), [
    ("query", {"type": "string"}, False), ("query", {"type": "array", "items": {"type": "string"}}, True),
])  # fmt: skip
def test_style_counts_where_it_shows(place: str, kind: dict[str, Any], loud: bool) -> None:
    """Explode changes the wire for arrays and objects, and says nothing about single values."""
    old, new = base(), base()
    for made, explode in ((old, True), (new, False)):
        operation(made)["parameters"][0].update({"in": place, "schema": kind, "explode": explode})
    assert (compare(old, new).wire == "breaking") is loud


def test_renamed_security_schemes_are_the_same_scheme() -> None:
    """A scheme is known by what a client does with it, not by its name in the file."""
    old, new = base(), base()
    new["components"]["securitySchemes"]["apiKey"] = new["components"]["securitySchemes"].pop("key")
    new["security"][0] = {"apiKey": []}
    assert compare(old, new).wire == "none"
    new["components"]["securitySchemes"]["apiKey"]["name"] = "X-Other"
    assert compare(old, new).wire == "breaking"


def test_webhooks_and_callbacks_turn_directions_around() -> None:
    """What the server sends to us is received: a wider event breaks, a narrower one is safe."""

    def side(values: list[str], where: str) -> dict[str, Any]:
        made = document(minor=1)
        content = {"application/json": {"schema": {"enum": values}}}
        event = {"requestBody": {"required": True, "content": content}, "responses": {"200": {"description": "Thanks"}}}
        item = {"post": event}
        if where == "webhook":
            made["webhooks"] = {"made": item}
        else:
            operation(made)["callbacks"] = {"made": {"{$request.body#/url}": item}}
        return made

    for where in ("webhook", "callback"):
        report = compare(side(["a"], where), side(["a", "b"], where))
        assert [(one.id, one.direction, one.wire) for one in report.findings] == [
            ("enum-value-added", "receive", "breaking")
        ]
        assert compare(side(["a"], where), side(["a", "b"], where), "payments").wire == "risky"
        assert compare(side(["a", "b"], where), side(["a"], where)).wire == "safe"
        gone = side(["a"], where)
        gone.pop("webhooks", None)
        operation(gone).pop("callbacks", None)
        assert ids(compare(side(["a"], where), gone)) == [f"{where}-removed"]
        assert compare(gone, side(["a"], where)).wire == "risky"


def test_an_announced_removal_is_safe_from_its_day_on() -> None:
    """Deprecation with a sunset sanctions a removal once the given day has come, and not before."""
    old = base()
    operation(old).update({"deprecated": True, "x-sunset": "2030-06-01"})
    new = base()
    del new["paths"]["/exchange"]
    levels = []
    for today in (None, date(2030, 5, 31), date(2030, 6, 1)):
        report = diff(Document(old, "old"), Document(new, "new"), Policy("strict", today))
        levels.append(next(one.wire for one in report.findings if one.id == "operation-removed"))
    assert levels == ["breaking", "breaking", "safe"]


def test_documentation_is_reported_once_per_place_and_breaks_nothing() -> None:
    """Descriptions, summaries, examples and extensions give findings without a level."""
    old, new = base(), base()
    new["info"]["description"] = "New words"
    operation(new)["summary"] = "New"
    operation(new)["x-team"] = "payments"
    operation(new)["requestBody"]["content"]["application/json"]["example"] = {"a": 1}
    report = compare(old, new)
    assert (report.wire, report.source) == ("none", "none")
    assert [one.change.new_at for one in report.findings] == [
        "#/info", "#/paths/~1exchange/post", "#/paths/~1exchange/post/requestBody/content/application~1json",
    ]  # fmt: skip
    assert report.semver["api"]["advice"] == "patch"


def test_a_member_called_description_is_no_documentation() -> None:
    """Names of members that look like keywords are compared as members."""
    old = document({"type": "object", "properties": {"description": {"type": "string"}}})
    new = document({"type": "object", "properties": {"description": {"type": "integer"}}})
    assert ids(compare(old, new)) == ["schema-type"]


@pytest.mark.parametrize(("old", "new", "wire", "advice", "agrees"), [
    ("1.2.0", "2.0.0", "breaking", "major", True),
    ("1.2.0", "1.3.0", "breaking", "major", False),
    ("0.2.0", "0.3.0", "breaking", "minor", True), ("1.2.0", "1.3.0", "safe", "minor", True),
    ("Prod", "Prod", "safe", "minor", None),
])  # fmt: skip
def test_version_advice_is_compared_with_what_is_claimed(
    old: str, new: str, wire: str, advice: str, agrees: bool | None
) -> None:
    """The advice follows the wire verdict; a version that is none claims nothing."""
    one, two = base(), copy.deepcopy(base())
    one["info"]["version"], two["info"]["version"] = old, new
    if wire == "breaking":
        del two["paths"]["/exchange"]
    else:
        add_operation(two)
    line = compare(one, two).semver["api"]
    assert (line["advice"], line["agrees"]) == (advice, agrees)


def test_the_encoding_of_a_new_form_member_is_no_change_of_its_own() -> None:
    """A member that comes with an encoding is one safe finding; a changed encoding points at places that exist."""

    def form(members: dict[str, Any], encoding: dict[str, Any]) -> dict[str, Any]:
        made = document(received=False)
        body = {"schema": {"type": "object", "properties": members}, "encoding": encoding}
        made["paths"]["/exchange"]["post"]["requestBody"]["content"] = {"multipart/form-data": body}
        return made

    text, deep = {"type": "string"}, {"style": "deepObject", "explode": True}
    old = form({"a": text}, {})
    assert [(one.id, one.wire) for one in compare(old, form({"a": text, "b": text}, {"b": deep})).findings] == [
        ("property-added", "safe")
    ]
    report = compare(old, form({"a": text}, {"a": deep}))
    assert [(one.id, one.wire) for one in report.findings] == [("media-encoding", "risky")]
    change = report.findings[0].change
    Document(old, "old").at(change.old_at)  # raises where nothing stands
    assert change.new_at.endswith("/encoding/a")
