"""What generated code does where the generator's own would raise or lose something."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st


def pickled(value: Any) -> Any:
    """The value after a round trip through pickle."""
    return pickle.loads(pickle.dumps(value))  # noqa: S301  (made one line above)


def test_a_value_newer_than_the_file_is_kept(tiny_api: Any) -> None:
    """It is a member of its enum, equals its text, and says in its repr that it is unknown."""
    colour = tiny_api.models.Colour("Ultraviolet")
    assert isinstance(colour, tiny_api.models.Colour)
    assert colour == "Ultraviolet"
    assert hash(colour) == hash("Ultraviolet")
    assert colour != tiny_api.models.Colour.RED
    assert colour not in list(tiny_api.models.Colour)
    assert repr(colour) == "<Colour.unknown: 'Ultraviolet'>"
    assert (str(colour), colour.value, f"{colour}") == ("Ultraviolet",) * 3
    assert tiny_api.models.Colour("Red") is tiny_api.models.Colour.RED


def test_unknown_values_do_not_pile_up(tiny_api: Any) -> None:
    """Nothing is remembered of what a server made up."""
    tiny_api.models.Colour("Mauve")
    assert {member.value for member in tiny_api.models.Colour} == {"Red", "Green"}
    assert "Mauve" not in tiny_api.models.Colour._value2member_map_


@given(st.text())
def test_unknown_values_survive_copies_and_wires(tiny_api: Any, text: str) -> None:
    """Pickle, copy, deepcopy and JSON give the same text back; known members stay themselves."""
    colour = tiny_api.models.Colour(text)
    for again in (pickled(colour), copy.copy(colour), copy.deepcopy(colour)):
        assert isinstance(again, tiny_api.models.Colour)
        assert again == text
    assert json.loads(json.dumps({"c": colour})) == {"c": text}
    red = tiny_api.models.Colour.RED
    assert pickled(red) is red
    assert copy.deepcopy(red) is red


@pytest.mark.parametrize("value", [None, 5, 5.0, [], {}])
def test_only_text_is_a_value(tiny_api: Any, value: Any) -> None:
    """Something that is not text is still refused."""
    with pytest.raises(ValueError, match="is not a valid Colour"):
        tiny_api.models.Colour(value)


def test_an_unknown_value_goes_through_a_model(tiny_api: Any) -> None:
    """A model reads it, holds it and writes it back."""
    thing = tiny_api.models.Thing.from_dict({"colour": "Ultraviolet"})
    assert thing.colour == "Ultraviolet"
    assert thing.to_dict() == {"colour": "Ultraviolet"}


@pytest.mark.parametrize("member", ["colour", "madeAt", "parts", "tags", "main", "price", "size"])
def test_null_counts_as_absent_where_the_file_knows_no_null(tiny_api: Any, member: str) -> None:
    """Enums, times, lists, objects and plain values alike."""
    thing = tiny_api.models.Thing.from_dict({member: None, "name": "a"})
    assert thing.to_dict() == {"name": "a"}


def test_null_stays_null_where_it_means_something(tiny_api: Any) -> None:
    """A nullable member and one without a type keep it."""
    thing = tiny_api.models.Thing.from_dict({"name": None, "anything": None, "newer": None})
    assert thing.name is None
    assert thing.anything is None
    assert thing.to_dict() == {"newer": None, "name": None, "anything": None}


def test_values_are_read_and_written(tiny_api: Any) -> None:
    """Everything at once goes through and back, the overlay's member included."""
    data = {
        "name": "a", "colour": "Green", "madeAt": "2030-01-02T03:04:05+00:00", "parts": [{"serial": 1}],
        "tags": ["x"], "main": {"serial": 2}, "price": 1.5, "anything": [1], "size": {"unit": "cm"}, "weight": 2.0,
    }  # fmt: skip
    thing = tiny_api.models.Thing.from_dict(data)
    assert thing.made_at == datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert thing.weight == 2.0
    assert thing.to_dict() == data


def test_unset_is_one_object(tiny_api: Any) -> None:
    """Copy, deepcopy and pickle give UNSET itself, and a copied model still leaves absent members out."""
    unset = tiny_api.types.UNSET
    assert repr(unset) == "UNSET"
    assert not unset
    thing = tiny_api.models.Thing.from_dict({"name": "a"})
    for copied in (copy.copy, copy.deepcopy, pickled):
        assert copied(unset) is unset
        assert copied(thing).to_dict() == {"name": "a"}


@pytest.mark.parametrize("status", [200, 404, 418, 499, 520, 561, 999])
def test_any_status_is_kept(tiny_api: Any, status: int) -> None:
    """A status nobody registered is a number like the others."""
    transport = httpx.MockTransport(lambda _: httpx.Response(status, json={"name": "a"}))
    client = tiny_api.Client(base_url="http://test").set_httpx_client(
        httpx.Client(base_url="http://test", transport=transport)
    )
    response = tiny_api.api.things.get_thing.sync_detailed("x", client=client)
    assert response.status_code == status
    assert json.loads(response.content) == {"name": "a"}


def test_prose_is_in_the_docstring(tiny_api: Any) -> None:
    """A stray backslash and quotes come out as they were."""
    assert 'A thing, described with a stray backslash \\ and a "quote".' in tiny_api.models.Thing.__doc__
