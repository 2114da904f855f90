"""OpenAPI 3.2 documents: read like 3.1, with the places that 3.2 added."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.specdiff.support import compare, document

TEXT: dict[str, Any] = {"type": "string"}
Edit = Callable[[dict[str, Any]], Any]


def base() -> dict[str, Any]:
    """Everything that 3.2 added and that a client can meet."""
    made = document(received=False, minor=2)
    answer = {"responses": {"200": {"description": "Done"}}}
    search = {"name": "filter", "in": "querystring", "content": {"application/json": {"schema": {"type": "object"}}}}
    stream = {"itemSchema": TEXT, "itemEncoding": {"contentType": "text/plain"}}
    made["paths"]["/exchange"] |= {
        "query": {**answer, "parameters": [search]},
        "additionalOperations": {"COPY": {**answer, "requestBody": {"content": {"text/event-stream": stream}}}},
    }
    shared = {"$ref": "#/components/mediaTypes/Shared"}
    made["paths"]["/exchange"]["post"]["requestBody"]["content"] = {"application/json": shared}
    place = "https://a.example.com"
    flow = {"deviceAuthorizationUrl": f"{place}/device", "tokenUrl": f"{place}/token", "scopes": {}}
    pet = {"type": "object", "discriminator": {"propertyName": "kind", "defaultMapping": "#/components/schemas/Cat"}}
    made["components"] |= {
        "mediaTypes": {"Shared": {"schema": {"$ref": "#/components/schemas/Pet"}}},
        "schemas": {"Pet": pet, "Cat": {"type": "object"}, "Dog": {"type": "object", "maxProperties": 3}},
        "securitySchemes": {"login": {
            "type": "oauth2", "oauth2MetadataUrl": "https://a.example.com", "flows": {"deviceAuthorization": flow},
        }},
    }  # fmt: skip
    return copy.deepcopy(made)


EDITS: list[tuple[str, str, Edit]] = [
    ("operation-removed", "breaking", lambda made: made["paths"]["/exchange"].pop("query")),
    ("operation-removed", "breaking", lambda made: made["paths"]["/exchange"].pop("additionalOperations")),
    ("schema-type", "breaking", lambda made: made["paths"]["/exchange"]["query"]["parameters"][0]["content"][
        "application/json"].update(schema={"type": "array"})),
    ("schema-maxLength", "breaking", lambda made: made["paths"]["/exchange"]["additionalOperations"]["COPY"][
        "requestBody"]["content"]["text/event-stream"].update(itemSchema={**TEXT, "maxLength": 3})),
    ("media-encoding", "risky", lambda made: made["paths"]["/exchange"]["additionalOperations"]["COPY"][
        "requestBody"]["content"]["text/event-stream"].pop("itemEncoding")),
    ("schema-maxProperties", "breaking", lambda made: made["components"]["mediaTypes"]["Shared"].update(
        schema={"$ref": "#/components/schemas/Dog"})),
    ("security-scheme-url", "risky", lambda made: made["components"]["securitySchemes"]["login"].update(
        oauth2MetadataUrl="https://b.example.com")),
    ("security-scheme-url", "risky", lambda made: made["components"]["securitySchemes"]["login"]["flows"][
        "deviceAuthorization"].update(deviceAuthorizationUrl="https://b.example.com")),
    ("discriminator-value-removed", "breaking", lambda made: made["components"]["schemas"]["Pet"][
        "discriminator"].pop("defaultMapping")),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "level", "edit"), EDITS)
def test_the_places_that_3_2_added_are_compared(rule: str, level: str, edit: Edit) -> None:
    """Each edit is found where it stands, with the level of its kind; the document does not differ from itself."""
    new = base()
    assert compare(base(), new).findings == []
    edit(new)
    assert (rule, level) in {(one.id, one.wire) for one in compare(base(), new).findings}


def test_3_1_and_3_2_say_the_same_with_the_same_words() -> None:
    """A document that only calls itself 3.2 now has no findings."""
    schema = {"type": ["string", "null"], "const": "a", "$ref": "#/components/schemas/T"}
    old, new = (document(schema, minor=minor, schemas={"T": {"type": ["string", "null"]}}) for minor in (1, 2))
    assert compare(old, new).findings == []


def test_an_operation_of_another_method_is_named_by_it() -> None:
    """A method that 3.2 lets a document add stands in sentences and uses like any other."""
    new = base()
    del new["paths"]["/exchange"]["additionalOperations"]
    assert [one.text for one in compare(base(), new).findings] == ["COPY /exchange was removed"]
