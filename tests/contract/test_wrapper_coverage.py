"""Nothing of any API's file is out of reach: every operation, every field sent, every field answered."""

from __future__ import annotations

import ast
import copy
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import orchestra
from orchestra import OrchestraError
from orchestra._core.decoding import field_map
from orchestra._core.operations import Semantics
from orchestra.orchestrate.webhooks import _KINDS
from scripts.regenerate import ROOT, effective_spec
from scripts.spec_update.waiting import Writer, read
from scripts.specdiff import Document
from tests.support.apis import APIS, EVERY_API, Api
from tests.support.schemas import (
    Json,
    answered,
    operations,
    reachable,
    request_schemas,
    resolved,
    short,
    spec,
    successes,
    symbols,
)
from tests.support.wires import CannedWire, answer


def test_every_api_is_described() -> None:
    """Each folder of `spec/` that holds a file has a description that runs it through these tests."""
    assert {path.parent.name for path in (ROOT / "spec").glob("*/openapi.yaml")} == set(APIS)


def unknown_operations(api: Api, file: Json) -> set[str]:
    """Return the operations that are on one side only: of the file, of the wrapper, of the calls."""
    theirs = set(operations(file, api.name))
    return theirs ^ set(api.operations) | theirs ^ set(api.least) | theirs ^ set(api.most)


@EVERY_API
def test_every_operation_has_a_name_of_ours(api: Api) -> None:
    """The operations of the file, of the wrapper and of the calls are the same, by `operationId`."""
    assert unknown_operations(api, spec(api.name)) == set()


@EVERY_API
def test_what_waits_is_not_served_yet(api: Api) -> None:
    """An entry of `spec/<api>/waiting.toml` is deleted when the wrapper reads or sets its member."""
    waits = read(ROOT, api.name)
    served = Writer(ROOT, api.name).serves if waits else None
    file = Document(effective_spec(api.name), api.name)

    assert [one.pointer for one in waits if served and served(one, file)] == []


@EVERY_API
def test_what_moves_money_is_told_from_what_looks(api: Api) -> None:
    """The operations that find out what became of a payment change nothing, and those that move money are known."""
    moving = {name for name, found in api.operations.items() if found.semantics is Semantics.MOVES_MONEY}

    assert {api.operations[name].semantics for name in api.look_ups} <= {Semantics.READ}
    assert moving == set(api.moving)


def constructions(builders: str) -> dict[str, list[set[str]]]:
    """Return the keywords of every call in the request builders, by the name of what is called."""
    found: dict[str, list[set[str]]] = defaultdict(list)
    for path in sorted(Path(orchestra.__file__).parent.glob(builders)):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                found[node.func.attr].append({keyword.arg or "**" for keyword in node.keywords})
    return found


def unset_arguments(api: Api, file: Json) -> list[str]:
    """Return what the builders of requests leave out of a generated model."""
    calls = constructions(api.builders)
    known = symbols(api.name)
    missing = []
    for name, schema in request_schemas(file, api.name).items():
        pointer = f"/components/schemas/{name}"
        model = known[pointer]["name"].rsplit(".", 1)[-1] if pointer in known else short(name)
        if not calls[model]:
            missing.append(f"{model} is never built")
        for member in schema["properties"]:
            symbol = known.get(f"{pointer}/properties/{member}")
            attribute = symbol["name"].rsplit(".", 1)[-1] if symbol else member
            missing += [f"{model}.{attribute}" for keywords in calls[model] if attribute not in keywords]
    return missing


@EVERY_API
def test_every_argument_of_every_request_model_is_given(api: Api) -> None:
    """Wherever a request model is built, each of its members has a way in."""
    assert unset_arguments(api, spec(api.name)) == []


def bodies(api: Api) -> Iterator[tuple[str, Any]]:
    """Yield the JSON body of each call of each operation that has one."""
    for calls in (api.least, api.most):
        for operation, call in calls.items():
            wire = CannedWire(answer(400))
            with pytest.raises(OrchestraError):
                call(api.client("sync", wire))
            if wire.request.body is not None:
                yield operation, json.loads(wire.request.body)


def unsent_members(api: Api, file: Json) -> set[str]:
    """Return the members of request bodies that no call of their operation sets, by their paths."""
    wanted, sent = set[str](), set[str]()

    def describe(schema: Json, path: str) -> None:
        plain = resolved(file, schema)[1]
        if "items" in plain:
            describe(plain["items"], f"{path}[]")
        for member, item in plain.get("properties", {}).items():
            wanted.add(f"{path}.{member}")
            describe(item, f"{path}.{member}")

    def note(value: Any, path: str) -> None:
        if isinstance(value, list):
            for item in value:
                note(item, f"{path}[]")
        elif isinstance(value, dict):
            for member, item in value.items():
                sent.add(f"{path}.{member}")
                note(item, f"{path}.{member}")

    for operation, method in operations(file, api.name).items():
        if "requestBody" in method:
            describe(method["requestBody"]["content"]["application/json"]["schema"], operation)
    for operation, body in bodies(api):
        note(body, operation)
    return wanted - sent


@EVERY_API
def test_every_member_of_every_request_can_be_set(api: Api) -> None:
    """Between them, the calls of an operation set each member that the file lets a caller send, wherever it is."""
    assert unsent_members(api, spec(api.name)) == set()


def unread_members(api: Api, file: Json) -> set[str]:
    """Return where the members of an answer and of the class it is read into differ."""
    return {
        f"{kind.__name__} {member}"
        for kind, _, schema in answered(file, api.name)
        for member in set(schema["properties"]) ^ {wire for _, wire, _, _ in field_map(kind)}
    }


@EVERY_API
def test_every_member_of_every_answer_is_readable(api: Api) -> None:
    """Each class of results has exactly the members of its schema, under their own names."""
    assert unread_members(api, spec(api.name)) == set()


@EVERY_API
def test_every_response_schema_has_a_class(api: Api) -> None:
    """All object schemas that an operation can answer with are read into a class of ours, or into a mapping."""
    file = spec(api.name)
    read = {name for _, name, _ in answered(file, api.name)}
    wanted = {
        name
        for method in operations(file, api.name).values()
        for schema in successes(method)
        for name, _ in reachable(file, schema)
    }

    assert {short(name) for name in wanted - read} == api.in_mappings


@EVERY_API
def test_public_classes_are_where_answers_end(api: Api) -> None:
    """Every class an answer can be read into is a public name."""
    for kind, _, _ in answered(spec(api.name), api.name):
        assert getattr(api.module, kind.__name__) is kind
        assert kind.__name__ in api.module.__all__


def test_every_member_of_an_event_is_readable() -> None:
    """Events of Orchestrate have exactly the members of their schema, and a class for each type."""
    file = spec("orchestrate")
    schema = file["components"]["schemas"]["PaymentEvent"]
    for kind in _KINDS.values():
        assert {wire for _, wire, _, _ in field_map(kind)} == schema["properties"].keys()
    assert set(_KINDS) == set(file["x-webhooks"])


def changed(name: str, schema: str, member: str) -> Json:
    """Return an API's file with one more member in a schema."""
    file = copy.deepcopy(spec(name))
    full = next(name for name in file["components"]["schemas"] if short(name) == schema)
    file["components"]["schemas"][full]["properties"][member] = {"type": "string"}
    return file


SENT = [(name, short(full)) for name in APIS for full in request_schemas(spec(name), name)]
ANSWERED = [
    (name, short(full)) for name in APIS for full in dict.fromkeys(full for _, full, _ in answered(spec(name), name))
]


@pytest.mark.parametrize(("name", "schema"), SENT)
def test_a_new_member_of_a_request_is_noticed(name: str, schema: str) -> None:
    """A member that a file gains and the wrapper does not know makes these checks fail."""
    file = changed(name, schema, "brandNew")

    assert any(path.endswith(".brandNew") for path in unsent_members(APIS[name], file))
    assert unset_arguments(APIS[name], file) != []


@pytest.mark.parametrize(("name", "schema"), ANSWERED)
def test_a_new_member_of_an_answer_is_noticed(name: str, schema: str) -> None:
    """The same for answers."""
    assert any(found.endswith(" brandNew") for found in unread_members(APIS[name], changed(name, schema, "brandNew")))


@EVERY_API
def test_a_new_operation_is_noticed(api: Api) -> None:
    """An operation that the wrapper does not know makes the first check fail."""
    file = copy.deepcopy(spec(api.name))
    file["paths"]["/New"] = {"get": {"operationId": "BrandNew", "responses": {}}}

    assert unknown_operations(api, file) == {"BrandNew"}
