"""The gate in front of the generator: version, references, and text that must not become code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scripts.regenerate.errors import RegenerationError
from scripts.regenerate.validate import check_document, check_schema

Change = Callable[[dict[str, Any]], object]


def thing(document: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = document["components"]["schemas"]["Shop.Thing"]
    return schema


def get(document: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = document["paths"]["/things"]["get"]
    return operation


def test_the_made_up_file_passes(spec: dict[str, Any]) -> None:
    """Stray backslashes and quotes in prose are ordinary."""
    check_document(spec, "x")
    check_schema(spec, "x")


@pytest.mark.parametrize(
    ("document", "where", "what"),
    [
        ([], "x", "an object is expected"),
        ({}, "x#/openapi", "no `openapi` version"),
        ({"swagger": "2.0"}, "x#/openapi", "Swagger 2.0"),
        ({"openapi": "3.1.0", "info": {}, "paths": {}}, "x#/openapi", "OpenAPI 3.1.0"),
        ({"openapi": 3.0, "info": {}, "paths": {}}, "x#/openapi", "OpenAPI 3.0"),
        ({"openapi": "3.0.4\n", "info": {}, "paths": {}}, "x#/openapi", "OpenAPI 3.0.4"),
        ({"openapi": "3.0.4", "paths": {}}, "x#/info", "complete"),
        ({"openapi": "3.0.4", "info": {"title": "t"}}, "x#/paths", "complete"),
    ],
)
def test_other_documents_are_refused(document: Any, where: str, what: str) -> None:
    """The place and what is needed are said."""
    with pytest.raises(RegenerationError, match=what) as caught:
        check_document(document, "x")
    assert caught.value.location == where


HOSTILE: list[tuple[Change, str]] = [
    (lambda d: thing(d).update(description='"""\nimport os\nos.system("x")\n"""'), "Shop.Thing/description"),
    (lambda d: d["info"].update(title='"""; import os'), "info/title"),
    (lambda d: get(d).update(summary='x"""+__import__("os").system("x")+"""'), "get/summary"),
    (lambda d: get(d).update(description="a\x00b"), "get/description"),
    (lambda d: get(d).update(description="a\u2028import os"), "get/description"),
    (lambda d: get(d).update(description="a \u202e b"), "get/description"),
    (lambda d: get(d).update(operationId="../../evil"), "get/operationId"),
    (lambda d: get(d).update(operationId='a"\nimport os'), "get/operationId"),
    (lambda d: get(d).update(operationId="x" * 300), "get/operationId"),
    (lambda d: get(d).update(tags=["/etc/passwd"]), "get/tags/0"),
    (lambda d: get(d).update(tags=["..\\..\\evil"]), "get/tags/0"),
    (lambda d: thing(d)["properties"].update({'a"]; import os; d["b': {"type": "string"}}), "Shop.Thing/properties"),
    (lambda d: thing(d)["properties"].update({"a\nimport os": {"type": "string"}}), "Shop.Thing/properties"),
    (lambda d: thing(d)["properties"].update({"a\\": {"type": "string"}}), "Shop.Thing/properties"),
    (lambda d: thing(d).update(required=['a"\n'], title="t"), "Shop.Thing/required/0"),
    (lambda d: thing(d)["properties"].update(x={"type": "string", "enum": ['a"\nimport os']}), "x/enum/0"),
    (lambda d: thing(d)["properties"].update(x={"type": "string", "enum": ["a\nimport os"]}), "x/enum/0"),
    (lambda d: thing(d)["properties"].update(x={"type": "string", "enum": ["a\\"]}), "x/enum/0"),
    (lambda d: thing(d)["properties"].update(x={"type": "string", "default": '"+exec("x")+"'}), "x/default"),
    (
        lambda d: thing(d)["properties"].update(x={"type": "integer", "enum": [1], "x-enum-varnames": ["A=1;B"]}),
        "x/x-enum-varnames/0",
    ),
    (lambda d: d["components"]["schemas"].update({"../../evil": {"type": "object"}}), "schemas/..~1..~1evil"),
    (lambda d: d["components"]["schemas"].update({"A\nimport os": {"type": "object"}}), "components/schemas"),
    (lambda d: d["paths"].update({'/a"+exec("x")+"': {"get": {"responses": {}}}}), "paths"),
    (lambda d: d["paths"].update({"/a/../../b": {"get": {"responses": {}}}}), "paths"),
    (lambda d: d["paths"].update({"/a{b": {"get": {"responses": {}}}}), "paths"),
    (lambda d: d["paths"].update({"/{__class__.__init__}": {"get": {"responses": {}}}}), "paths"),
    (lambda d: d["paths"].update({"/a b\n": {"get": {"responses": {}}}}), "paths"),
    (lambda d: get(d).update(parameters=[{"name": 'a"\n', "in": "query", "schema": {}}]), "parameters/0/name"),
]


@pytest.mark.parametrize(("change", "where"), HOSTILE)
def test_text_crafted_to_become_code_is_refused(spec: dict[str, Any], change: Change, where: str) -> None:
    """One printable line with the place of the text; nothing is generated."""
    change(spec)
    with pytest.raises(RegenerationError) as caught:
        check_document(spec, "x")
    assert where in caught.value.location
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("reference", "what"),
    [
        ("#/components/schemas/Gone", "leads nowhere"),
        ("other.yaml#/A", "leads out of the file"),
        ("http://127.0.0.1:9/x.yaml", "leads out of the file"),
        ("file:///etc/passwd", "leads out of the file"),
        ("#/info/title", "not an object"),
        ("#/paths/~1things/get/tags/zero", "leads nowhere"),
        (5, "leads out of the file"),
    ],
)
def test_a_reference_that_leads_nowhere_is_refused(spec: dict[str, Any], reference: Any, what: str) -> None:
    """References stay in the file and lead to an object; the place of the reference is named."""
    thing(spec)["properties"]["main"] = {"$ref": reference}
    with pytest.raises(RegenerationError, match=what) as caught:
        check_document(spec, "x")
    assert caught.value.location == "x#/components/schemas/Shop.Thing/properties/main/$ref"


def test_references_in_a_circle_are_refused(spec: dict[str, Any]) -> None:
    """A reference that is only ever another reference has no meaning."""
    schemas = spec["components"]["schemas"]
    schemas["A"], schemas["B"] = {"$ref": "#/components/schemas/B"}, {"$ref": "#/components/schemas/A"}
    with pytest.raises(RegenerationError, match="leads back to itself"):
        check_document(spec, "x")


def test_a_property_may_be_called_like_a_keyword(spec: dict[str, Any]) -> None:
    """`$ref`, `enum` and the like are names when they stand in a map of names."""
    thing(spec)["properties"].update({name: {"type": "string"} for name in ("$ref", "enum", "default", "properties")})
    check_document(spec, "x")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda d: get(d)["responses"]["200"].pop("description"), "/paths/~1things/get/responses/200"),
        (lambda d: thing(d).update(type="thing"), "/components/schemas/Shop.Thing"),
        (
            lambda d: thing(d)["properties"]["price"].update(pattern="["),
            "/components/schemas/Shop.Thing/properties/price/pattern",
        ),
        (
            lambda d: thing(d)["properties"]["name"].update(default=5),
            "/components/schemas/Shop.Thing/properties/name/default",
        ),
        (lambda d: d.update(servers=5), "/servers"),
        (lambda d: get(d).update(operationId="getThing"), ""),
    ],
)
def test_a_fault_of_the_schema_is_found_with_its_place(spec: dict[str, Any], change: Change, where: str) -> None:
    """The rules of OpenAPI itself are the validator's work; the place is a pointer where it can be told."""
    change(spec)
    with pytest.raises(RegenerationError, match="not valid OpenAPI") as caught:
        check_schema(spec, "x")
    assert caught.value.location == f"x#{where}"
