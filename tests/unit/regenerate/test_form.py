"""The one order of keys of a vendored file."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scripts.regenerate.document import dump
from scripts.regenerate.form import ordered


def shuffled(node: Any, draw: Any) -> Any:
    if isinstance(node, dict):
        keys = draw(st.permutations(list(node)))
        return {key: shuffled(node[key], draw) for key in keys}
    return [shuffled(item, draw) for item in node] if isinstance(node, list) else node


@given(st.data())
def test_the_order_of_keywords_does_not_matter(data: st.DataObject) -> None:
    """Two files that differ in the order of keywords and statuses alone have one form."""
    operation = {
        "operationId": "x",
        "summary": "s",
        "responses": {"500": {"description": "d"}, "200": {"description": "d", "content": {}}},
        "parameters": [{"name": "n", "in": "query", "schema": {"type": "string", "enum": ["b", "a"]}}],
    }
    document = {"openapi": "3.0.4", "info": {"title": "t", "version": "v"}, "paths": {"/a": {"get": operation}}}
    assert dump(ordered(document)) == dump(ordered(shuffled(document, data.draw)))


def test_names_keep_the_publishers_order() -> None:
    """Properties, schemas and paths are the publisher's to order, also when called like a keyword."""
    schema = {"properties": {"type": {"type": "string"}, "description": {}, "allOf": {}}, "type": "object"}
    document = {"components": {"schemas": {"type": schema, "enum": {"enum": ["b", "a"]}}}}
    result = ordered(document)
    assert list(result["components"]["schemas"]) == ["type", "enum"]
    assert list(result["components"]["schemas"]["type"]) == ["type", "properties"]
    assert list(result["components"]["schemas"]["type"]["properties"]) == ["type", "description", "allOf"]
    assert result["components"]["schemas"]["enum"]["enum"] == ["b", "a"]


def test_data_is_left_alone() -> None:
    """Examples and defaults are data, whatever their keys are called."""
    example = {"version": 1, "description": 2, "type": 3}
    assert list(ordered({"type": "object", "example": example})["example"]) == list(example)


def test_ordering_loses_nothing() -> None:
    """Keys that are not known go last and stay."""
    document = {"x-a": 1, "zzz": 2, "type": "object", "title": "t"}
    assert ordered(document) == document
    assert list(ordered(document))[:2] == ["title", "type"]
