"""Overlays add, and never do anything else."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from scripts.regenerate.errors import RegenerationError
from scripts.regenerate.overlay import apply

DOCUMENT: dict[str, Any] = {
    "paths": {"/a": {"get": {"tags": ["x"], "responses": {"200": {"description": "ok"}}}}, "/b": {"get": {}}},
    "list": [1],
}


def overlay(*actions: Any) -> dict[str, Any]:
    evidence = [{"description": "seen in a guide", **action} for action in actions]
    return {"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": evidence}


def test_objects_are_merged_at_every_match() -> None:
    """One action reaches each place its target matches, and the document itself stays as it was."""
    before = deepcopy(DOCUMENT)
    result = apply(DOCUMENT, overlay({"target": "$.paths.*.get", "update": {"x-new": {"deep": 1}}}), name="o")
    assert [item["get"]["x-new"] for item in result["paths"].values()] == [{"deep": 1}, {"deep": 1}]
    assert before == DOCUMENT


def test_what_is_added_in_two_places_is_not_shared() -> None:
    """Each match gets its own copy."""
    result = apply(DOCUMENT, overlay({"target": "$.paths.*.get", "update": {"new": {"a": []}}}), name="o")
    assert result["paths"]["/a"]["get"]["new"] is not result["paths"]["/b"]["get"]["new"]


def test_lists_grow_at_the_end() -> None:
    """A target that is a list gets one more entry; a list inside an update is appended."""
    actions = [
        {"target": "$.list", "update": {"two": 2}},
        {"target": "$.paths['/a'].get", "update": {"tags": ["y"]}},
    ]
    result = apply(DOCUMENT, overlay(*actions), name="o")
    assert result["list"] == [1, {"two": 2}]
    assert result["paths"]["/a"]["get"]["tags"] == ["x", "y"]


def test_later_actions_see_what_earlier_ones_added() -> None:
    """Actions apply in order."""
    actions = [
        {"target": "$.paths", "update": {"/c": {"get": {}}}},
        {"target": "$.paths['/c'].get", "update": {"operationId": "c"}},
    ]
    assert apply(DOCUMENT, overlay(*actions), name="o")["paths"]["/c"] == {"get": {"operationId": "c"}}


@pytest.mark.parametrize(
    ("action", "what"),
    [
        ({"target": "$.paths['/gone'].get", "update": {}}, "$.paths['/gone'].get matches nothing"),
        ({"target": "$.paths[", "update": {}}, "not a JSONPath"),
        ({"target": "$.paths['/a'].get.tags[0]", "update": {}}, "neither object nor list"),
        ({"target": "$.paths['/a'].get", "remove": True}, "removes something"),
        ({"target": "$.paths['/a'].get"}, "has no update"),
        ({"target": "$.paths['/a'].get", "update": 3}, "an object is needed"),
        ({"target": "$.list", "update": {}, "upsert": True}, "'upsert' is not part of an action"),
        ({"target": "$.paths['/a'].get", "update": {"responses": {"200": {"description": "no"}}}}, "only adds"),
        ({"target": "$.paths['/a'].get", "update": {"responses": None}}, "only adds"),
        ({"target": "$.paths['/a'].get", "update": {}, "description": " "}, "evidence"),
        ({"update": {}}, "an action has a target"),
    ],
)
def test_a_wrong_action_is_named(action: dict[str, Any], what: str) -> None:
    """The error gives the number of the action and what is wrong with it."""
    good = {"target": "$.paths", "update": {"x-a": 1}}
    with pytest.raises(RegenerationError) as caught:
        apply(DOCUMENT, overlay(good, action), name="o.yaml")
    assert caught.value.location == "o.yaml#/actions/1"
    assert what in str(caught.value)


def test_an_equal_value_may_be_said_again() -> None:
    """Saying what the file already says changes nothing; true and 1 are not the same."""
    same = {"target": "$.paths['/a'].get.responses['200']", "update": {"description": "ok"}}
    assert apply(DOCUMENT, overlay(same), name="o") == DOCUMENT
    with pytest.raises(RegenerationError, match="only adds"):
        apply({"a": {"b": 1}}, overlay({"target": "$.a", "update": {"b": True}}), name="o")


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        ([], "o#/overlay"),
        ({"overlay": "1.1.0"}, "o#/overlay"),
        ({"overlay": "1.0.0", "info": {}, "actions": []}, "o#/info"),
        ({"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": []}, "o#/actions"),
        ({"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": ["x"]}, "o#/actions/0"),
        ({"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "action": []}, "o"),
    ],
)
def test_something_that_is_no_overlay_is_refused(broken: Any, where: str) -> None:
    """The place of the fault is named."""
    with pytest.raises(RegenerationError) as caught:
        apply(DOCUMENT, broken, name="o")
    assert caught.value.location == where
