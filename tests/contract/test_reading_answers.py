"""Every member of every answer is readable, as the generated model reads it, whatever the server does to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from orchestra import OrchestraError
from orchestra._core.decoding import field_map, parse
from tests.support.apis import APIS, EVERY_OPERATION
from tests.support.clients import KINDS, came_of
from tests.support.samples import generated, good_answer, made, plain, read_results, sample, success_of
from tests.support.schemas import answered, resolved, spec
from tests.support.wires import CannedWire, answer

ANSWERED = {
    (api, kind.__name__, name): (kind, name, schema) for api in APIS for kind, name, schema in answered(spec(api), api)
}
EVERY_CLASS = pytest.mark.parametrize("key", list(ANSWERED), ids=lambda key: "-".join(key[:2]))


@EVERY_CLASS
def test_everything_is_read_as_the_generated_model_reads_it(key: Any) -> None:
    """Each member of a full answer has the value that the generated model gives it; nothing is left unread."""
    kind, name, schema = ANSWERED[key]
    data = sample(schema, api=key[0])

    result = made(kind, parse(json.dumps(data).encode()))

    assert plain(result) == generated(name, data, key[0])
    assert dict(result.unread) == {}


@EVERY_CLASS
def test_every_member_may_be_absent_or_null(key: Any) -> None:
    """An empty object and one full of nulls read as nothing at all."""
    kind, _, schema = ANSWERED[key]
    for data in ({}, dict.fromkeys(schema["properties"])):
        result = made(kind, data)

        assert {getattr(result, name) for name, _, _, _ in field_map(kind)} == {None}
        assert dict(result.unread) == {}


WRONG = [None, True, 7, Decimal("1.5"), "text", "", "\ud800", [], ["a", 1], {}, {"a": {"b": []}}, "2026-99-99", [[[]]]]


@EVERY_CLASS
def test_a_member_of_another_type_is_kept(key: Any) -> None:
    """Whatever a member holds is either read or kept in `unread` as it came; nothing else is disturbed."""
    kind, _, schema = ANSWERED[key]
    full = parse(json.dumps(sample(schema, api=key[0])).encode())
    whole = plain(made(kind, full))
    for attribute, member, _, _ in field_map(kind):
        for wrong in WRONG:
            result = made(kind, {**full, member: wrong})
            value = getattr(result, attribute)

            others = {name: item for name, item in plain(result).items() if name != member}
            assert others == {name: item for name, item in whole.items() if name != member}
            if value is None and wrong is not None:
                assert result.unread[member] == wrong
            else:
                assert dict(result.unread) == {}


@EVERY_CLASS
def test_unknown_members_are_kept(key: Any) -> None:
    """A member that the file does not know is in `unread`, readable by name, shown by name only."""
    kind, _, schema = ANSWERED[key]
    data = {**sample(schema, api=key[0]), "brandNew": {"deep": [1, {"x": "secret text"}]}}
    result = made(kind, parse(json.dumps(data).encode()))

    assert result.unread["brandNew"]["deep"][1]["x"] == "secret text"
    assert result.unread == {"brandNew": {"deep": [1, {"x": "secret text"}]}}
    assert "brandNew" in repr(result)
    assert "secret text" not in repr(result)


@pytest.mark.parametrize("kind", KINDS)
@EVERY_OPERATION
def test_an_answer_survives_the_way_through_a_call(kind: str, name: str, operation: str) -> None:
    """What a call returns says what the generated model reads from the same bytes, and holds the bytes."""
    reply = good_answer(name, operation)
    result = APIS[name].least[operation](APIS[name].client(kind, CannedWire(reply)))
    schema = success_of(name, operation)
    if schema is None:
        assert (result.raw, result.existed) == (reply, True)
        return
    values = json.loads(reply.body)
    component, _ = resolved(spec(name), schema.get("items", schema))
    assert component is not None
    wanted = [generated(component, value, name) for value in (values if isinstance(values, list) else [values])]

    results = read_results(result)

    assert [plain(one) for one in results] == wanted
    assert carried(results) in ([], [reply])
    assert (carried(results) == []) == isinstance(values, list)


def carried(results: list[Any]) -> list[Any]:
    """Return the answers that results hold; members of a list hold none."""
    return [one.raw for one in results if hasattr(one, "raw")]


def texts(schema: Any, api: str) -> set[str]:
    """Return the members of an object schema that hold plain text or a word of a list."""
    return {
        member
        for member, item in schema["properties"].items()
        if resolved(spec(api), item)[1].get("type") == "string" and "format" not in resolved(spec(api), item)[1]
    }


@EVERY_CLASS
def test_unknown_words_stay_words(key: Any) -> None:
    """A word that no list of the file has is kept as the text it is, in the place it belongs."""
    kind, _, schema = ANSWERED[key]
    words = {member: f"brand new {member}" for member in texts(schema, key[0])}
    result = made(kind, parse(json.dumps({**sample(schema, api=key[0]), **words}).encode()))

    said = {**plain(result), **result.unread}
    assert {member: said[member] for member in words} == words
    assert set(result.unread) <= {"token"}  # the one text whose form the file rules


def spoilt(value: dict[str, Any]) -> Iterator[Any]:
    """Yield an answer with one member after the other made null, of another type, or gone; and with one more."""
    for name in value:
        for odd in (None, 7, "odd", [], {}, {"a": [None]}):
            yield {**value, name: odd}
        yield {key: item for key, item in value.items() if key != name}
    yield {**value, "brand_new": {"deep": [1]}}


@pytest.mark.parametrize("kind", KINDS)
@EVERY_OPERATION
def test_no_answer_breaks_a_call(kind: str, name: str, operation: str) -> None:
    """Whatever becomes of one member, the call returns all that came or raises one of ours with the answer on it."""
    whole = json.loads(good_answer(name, operation).body or b"{}")
    listed = isinstance(whole, list)
    for body in spoilt(whole[0] if listed else whole):
        reply = answer(200, [body] if listed else body)
        client = APIS[name].client(kind, CannedWire(reply), retries=0)
        came = came_of(lambda client=client: APIS[name].least[operation](client))
        if isinstance(came, OrchestraError):
            assert came.response is reply
            continue
        (result,) = read_results(came)
        assert carried([result]) == ([] if listed else [reply])
        if hasattr(result, "unread") and success_of(name, operation) is not None:
            said = {member for member, value in plain(result).items() if value is not None} | set(result.unread)
            assert said == {member for member, value in body.items() if value is not None}
