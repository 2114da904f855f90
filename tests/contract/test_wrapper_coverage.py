"""Nothing of the vendor's file is out of reach: every operation, every field sent, every field answered."""

from __future__ import annotations

import ast
import copy
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

import orchestra
from orchestra import OrchestraError
from orchestra._operations import ORCHESTRA
from orchestra._reading import plan
from tests.support.calls import CALLS, FULL_CALLS
from tests.support.clients import client_of
from tests.support.schemas import (
    answered,
    operations,
    reachable,
    request_schemas,
    resolved,
    short,
    spec,
    symbols,
)
from tests.support.wires import CannedWire, answer

REQUESTS = Path(orchestra.__file__).parent / "_requests"


def test_every_operation_has_a_name_of_ours() -> None:
    """The operations of the file and of the wrapper are the same, by `operationId`."""
    assert set(operations(spec())) == set(ORCHESTRA)


def constructions() -> dict[str, list[set[str]]]:
    """Return the keywords of every call in the request builders, by the name of what is called."""
    found: dict[str, list[set[str]]] = defaultdict(list)
    for path in sorted(REQUESTS.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                found[node.func.id].append({keyword.arg or "**" for keyword in node.keywords})
    return found


def unset_arguments(file: dict[str, Any]) -> list[str]:
    """Return what the builders of requests leave out of a generated model."""
    calls = constructions()
    missing = []
    for name, schema in request_schemas(file).items():
        pointer = f"/components/schemas/{name}"
        model = symbols()[pointer]["name"].rsplit(".", 1)[-1] if pointer in symbols() else short(name)
        if not calls[model]:
            missing.append(f"{model} is never built")
        for member in schema["properties"]:
            symbol = symbols().get(f"{pointer}/properties/{member}")
            attribute = symbol["name"].rsplit(".", 1)[-1] if symbol else member
            missing += [f"{model}.{attribute}" for keywords in calls[model] if attribute not in keywords]
    return missing


def test_every_argument_of_every_request_model_is_given() -> None:
    """Wherever a request model is built, each of its members has a way in."""
    assert unset_arguments(spec()) == []


def bodies() -> list[tuple[str, Any]]:
    """Return the JSON body of each call of each operation that has one."""
    found = []
    for calls in (CALLS, FULL_CALLS):
        for operation, call in calls.items():
            wire = CannedWire(answer(400))
            with pytest.raises(OrchestraError):
                call(client_of("sync", wire))
            if wire.request.body is not None:
                found.append((operation, json.loads(wire.request.body)))
    return found


def unsent_members(file: dict[str, Any], sent: list[tuple[str, Any]]) -> set[str]:
    """Return the members of request schemas that no call ever set."""
    wanted = {(name, member) for name, schema in request_schemas(file).items() for member in schema["properties"]}

    def walk(schema: dict[str, Any], value: Any) -> None:
        name, plain = resolved(file, schema)
        if isinstance(value, list):
            for item in value:
                walk(plain["items"], item)
        elif isinstance(value, dict):
            for member, item in value.items():
                wanted.discard((str(name), member))
                walk(plain["properties"][member], item)

    for operation, body in sent:
        walk(operations(file)[operation]["requestBody"]["content"]["application/json"]["schema"], body)
    return {f"{short(name)}.{member}" for name, member in wanted}


def test_every_member_of_every_request_can_be_set() -> None:
    """Between them, the calls of the public methods set each member that the file lets a caller send."""
    assert unsent_members(spec(), bodies()) == set()


def unread_members(file: dict[str, Any]) -> set[str]:
    """Return where the members of an answer and of the class it is read into differ."""
    return {
        f"{kind.__name__} {member}"
        for kind, _, schema in answered(file)
        for member in set(schema["properties"]) ^ {wire for _, wire, _, _ in plan(kind)}
    }


def test_every_member_of_every_answer_is_readable() -> None:
    """Each class of results has exactly the members of its schema, under their own names."""
    assert unread_members(spec()) == set()


def test_every_response_schema_has_a_class() -> None:
    """All object schemas that an operation can answer with are read into a class of ours."""
    read = {name for _, name, _ in answered(spec())}
    file = spec()
    wanted = {
        name
        for method in operations(file).values()
        for status, response in method["responses"].items()
        if status.startswith("2") and "content" in response
        for name, _ in reachable(file, response["content"]["application/json"]["schema"])
    }

    assert {short(name) for name in wanted - read} == {"KeyValue"}  # read into the mapping `credentials`


def test_public_classes_are_where_answers_end() -> None:
    """Every class an answer can be read into is a public name."""
    for kind, _, _ in answered(spec()):
        assert getattr(orchestra, kind.__name__) is kind


def changed(schema: str, member: str) -> dict[str, Any]:
    """Return the file with one more member in a schema."""
    file = copy.deepcopy(spec())
    name = next(name for name in file["components"]["schemas"] if short(name) == schema)
    file["components"]["schemas"][name]["properties"][member] = {"type": "string"}
    return file


@pytest.mark.parametrize("schema", ["AuthRequestModel", "CardInputModel", "FallbackUpg", "KeyValue"])
def test_a_new_member_of_a_request_is_noticed(schema: str) -> None:
    """A member that the file gains and the wrapper does not know makes these checks fail."""
    file = changed(schema, "brandNew")

    assert f"{schema}.brandNew" in unsent_members(file, bodies())
    assert unset_arguments(file) != []


@pytest.mark.parametrize("schema", ["OperationResult", "ThreeDS", "AuthenticationResult"])
def test_a_new_member_of_an_answer_is_noticed(schema: str) -> None:
    """The same for answers."""
    assert any(found.endswith(" brandNew") for found in unread_members(changed(schema, "brandNew")))


def test_a_new_operation_is_noticed() -> None:
    """An operation that the wrapper does not know makes the first check fail."""
    file = copy.deepcopy(spec())
    file["paths"]["/New"] = {"get": {"operationId": "BrandNew", "responses": {}}}

    assert set(operations(file)) - set(ORCHESTRA) == {"BrandNew"}
