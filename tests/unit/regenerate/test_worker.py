"""What the generator makes of a file: refusals, counts, symbols. No socket is opened on the way."""

from __future__ import annotations

import ast
import importlib
import io
import json
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scripts.regenerate import worker
from scripts.regenerate.audit import check_tree
from scripts.regenerate.errors import RegenerationError
from scripts.regenerate.generator import OPTIONS
from scripts.regenerate.templates import TEMPLATES

Work = Callable[..., dict[str, Any]]


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Runs one job in this process, as the tool does in another."""

    def refuse(*_: object) -> None:
        raise AssertionError("the worker must not use the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)

    def run(document: dict[str, Any], **more: Any) -> dict[str, Any]:
        schemas = document["components"]["schemas"]
        classes = {name: name.rsplit(".", 1)[-1] for name in schemas}
        output = str(tmp_path / "tiny_api")
        job = {"document": document, "name": "x", "package": "tiny_api", "classes": classes, "options": OPTIONS}
        job |= {"templates": str(TEMPLATES), "output": output, **more}
        out = io.StringIO()
        monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(job)))
        monkeypatch.setattr(sys, "stdout", out)
        assert worker.main() == 0
        answer: dict[str, Any] = json.loads(out.getvalue())
        return answer

    return run


def operation(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["paths"]["/things"]["get"]
    return found


def properties(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"]["Shop.Thing"]["properties"]
    return found


def test_everything_in_the_file_is_counted(work: Work, spec: dict[str, Any]) -> None:
    """Three operations, four component schemas."""
    answer = work(spec)
    assert (answer["operations"], answer["schemas"]) == (3, 4)


def test_without_an_output_the_file_is_only_validated(work: Work, spec: dict[str, Any]) -> None:
    """The first half of taking a new file."""
    job = {"output": None}
    spec["paths"]["/things"]["get"].pop("responses")
    answer = work(spec, **job)
    assert answer["error"]["location"] == "x#/paths/~1things/get"


REFUSED: list[tuple[Callable[[dict[str, Any]], object], str, str]] = [
    (lambda d: operation(d).update(operationId="create_thing"), "x#/paths", "operations would both be called"),
    (lambda d: operation(d).update(operationId="getThing"), "x", "getThing"),
    (
        lambda d: properties(d)["size"]["properties"].update(y={"type": "string", "enum": ["a-b", "a b"]}),
        "x#/components/schemas/Shop.Thing/properties/size/properties/y",
        "two values become the same member",
    ),
    (lambda d: properties(d).update(d={"type": "string"}), "x, class Thing", "the member d would hide"),
    (
        lambda d: d["components"]["schemas"].update({"Shop.Response": {"type": "object", "properties": {}}}),
        "x#/components/schemas",
        "the class Response would hide",
    ),
    (
        lambda d: operation(d).update(parameters=[{"name": "headers", "in": "query", "schema": {"type": "string"}}]),
        "x#/paths/~1things/get",
        "the parameter headers would hide",
    ),
    (lambda d: d["paths"].update({"/others": {"$ref": "#/paths/~1things"}}), "x", "left out|others"),
    (
        lambda d: operation(d)["responses"]["200"].update(content={"image/png": {"schema": {"type": "object"}}}),
        "x",
        "would leave something out",
    ),
    (
        lambda d: properties(d).update(x={"type": "string", "enum": [1, "a"]}),
        "x",
        "would leave something out|not valid",
    ),
    (
        lambda d: properties(d).update(x={"$ref": "#/components/parameters/ThingId"}),
        "x",
        "would leave something out|not valid",
    ),
]


@pytest.mark.parametrize(("change", "where", "what"), REFUSED)
def test_nothing_is_lost_in_silence(
    work: Work, spec: dict[str, Any], change: Callable[[dict[str, Any]], object], where: str, what: str
) -> None:
    """What the generator would drop, overwrite or hide is an error with a place."""
    change(spec)
    answer = work(spec)
    assert answer["error"]["location"].startswith(where)
    assert any(part in answer["error"]["message"] for part in what.split("|")), answer


PAYLOADS = [
    '"""\nraise SystemExit("ran")\n"""',
    '"\nraise SystemExit("ran")\n"',
    "'''\nraise SystemExit('ran')\n'''",
    '\\"""\nraise SystemExit("ran")\n',
    '"+exit("ran")+"',
    "{exit('ran')}",
    "{{ self.__init__.__globals__ }}{% raw %}",
    '#}\nraise SystemExit("ran")\n{#',
    "../../../ran",
    "\u2028raise SystemExit('ran')",
    "x\\",
    "\\N{BULLET}\\x41\\u0041",
]

NAMES = [PAYLOADS[0], PAYLOADS[1], PAYLOADS[4], PAYLOADS[5], PAYLOADS[8]]


def in_prose(document: dict[str, Any], text: str) -> None:
    """Put the text wherever prose may stand."""
    document["info"].update(title=text, description=text)
    operation(document).update(summary=text, description=text)
    document["components"]["schemas"]["Shop.Thing"].update(description=text, title=text)
    properties(document)["x"] = {"type": "string", "example": text, "pattern": text, "description": text}
    parameter = {"name": "q", "in": "query", "description": text, "schema": {"type": "string"}}
    operation(document).update(parameters=[parameter])


PLACES: list[tuple[Callable[[dict[str, Any], str], object], list[str]]] = [
    (in_prose, PAYLOADS),
    (lambda d, text: properties(d).update(x={"type": "string", "enum": [text, "plain"]}), PAYLOADS),
    (lambda d, text: properties(d).update(x={"type": "string", "default": text}), NAMES),
    (lambda d, text: operation(d).update(operationId=f"list{text}"), NAMES),
    (lambda d, text: operation(d).update(tags=[f"t{text}"]), NAMES),
    (lambda d, text: properties(d).update({f"p{text}": {"type": "string"}}), NAMES),
    (lambda d, text: properties(d).update(x={"type": "object", "title": text, "properties": {"y": {}}}), NAMES),
    (
        lambda d, text: operation(d).update(
            parameters=[{"name": f"q{text}", "in": "query", "schema": {"type": "string", "default": text}}]
        ),
        NAMES,
    ),
    (lambda d, text: d["paths"].update({f"/x{text}": {"get": {"responses": {"200": {"description": text}}}}}), NAMES),
]


@pytest.mark.parametrize(("put", "text"), [(put, text) for put, texts in PLACES for text in texts])
def test_hostile_text_never_becomes_code(
    work: Work, spec: dict[str, Any], tmp_path: Path, put: Callable[[dict[str, Any], str], object], text: str
) -> None:
    """Past the first gate, the generator or the audit still stops it, or it ends up as plain text."""
    put(spec, text)
    answer = work(spec)
    if "error" in answer:
        return
    files = {path.relative_to(tmp_path / "tiny_api").as_posix(): path.read_bytes() for path in tmp_path.rglob("*.py")}
    try:
        check_tree(files, "tiny_api")
    except RegenerationError:
        return
    for path, source in files.items():
        for node in ast.walk(ast.parse(source)):
            assert not (isinstance(node, ast.Raise) and "SystemExit" in ast.dump(node)), path
            assert not (isinstance(node, ast.Call) and ast.unparse(node.func) == "exit"), path
    assert not list(tmp_path.rglob("ran*"))


def test_a_title_does_not_name_a_class(work: Work, spec: dict[str, Any]) -> None:
    """Classes are called as the catalogue says, also when a schema has a title."""
    spec["components"]["schemas"]["Shop.Part"]["title"] = "Something Else"
    place = "/components/schemas/Shop.Part"
    assert work(spec)["symbols"][place]["name"] == "tiny_api.models.part.Part"


def symbols_of(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / "generated" / "tiny_api.symbols.json").read_text())
    return found


def test_the_symbol_map_knows_each_kind_of_place(made_root: Path) -> None:
    """Operations, parameters, classes, attributes, members, bodies, and what is taken over by allOf."""
    found = symbols_of(made_root)
    assert (found["api"], found["package"]) == ("tiny", "tiny_api")
    symbols = found["symbols"]
    get, thing = "tiny_api.api.things.get_thing", "tiny_api.models.thing.Thing"
    schemas = "/components/schemas/Shop."
    expected = {
        "/paths/~1things~1{thingId}/get": {
            "kind": "operation",
            "name": get,
            "functions": ["_get_kwargs", "asyncio", "asyncio_detailed", "sync", "sync_detailed"],
        },
        "/paths/~1things~1{thingId}/parameters/0": {"kind": "parameter", "name": f"{get}.thing_id"},
        "/paths/~1things~1{thingId}/get/parameters/0": {"kind": "parameter", "name": f"{get}.expand"},
        "/paths/~1things~1{thingId}/get/parameters/0/schema/enum/1": {
            "kind": "member",
            "name": "tiny_api.models.get_thing_expand.GetThingExpand.NONE",
        },
        "/paths/~1things/post/requestBody/content/application~1json/schema": {
            "kind": "request",
            "name": thing,
            "array": False,
        },
        "/paths/~1things/get/responses/200/content/application~1json/schema": {
            "kind": "response",
            "name": thing,
            "array": True,
        },
        "/paths/~1things/post/responses/201/content/application~1json/schema/properties/id": {
            "kind": "attribute",
            "name": "tiny_api.models.create_thing_response_201.CreateThingResponse201.id",
        },
        f"{schemas}Thing": {"kind": "class", "name": thing},
        f"{schemas}Thing/properties/madeAt": {"kind": "attribute", "name": f"{thing}.made_at"},
        f"{schemas}Thing/properties/weight": {"kind": "attribute", "name": f"{thing}.weight"},
        f"{schemas}Thing/properties/size": {
            "kind": "attribute",
            "name": f"{thing}.size",
            "class": "tiny_api.models.thing_size.ThingSize",
        },
        f"{schemas}Enums.Colours/enum/0": {"kind": "member", "name": "tiny_api.models.colour.Colour.RED"},
        f"{schemas}Part/properties/serial": {
            "kind": "attribute",
            "name": "tiny_api.models.part.Part.serial",
            "also": ["tiny_api.models.special_part.SpecialPart.serial"],
        },
        f"{schemas}SpecialPart/allOf/1/properties/grade": {
            "kind": "attribute",
            "name": "tiny_api.models.special_part.SpecialPart.grade",
        },
    }
    assert expected == {place: symbols.get(place) for place in expected}
    assert list(symbols) == sorted(symbols)


def test_every_symbol_exists(made_root: Path, tiny_api: Any) -> None:
    """Names in the map can be imported, or are arguments of functions that can."""
    for entry in symbols_of(made_root)["symbols"].values():
        if entry["kind"] == "operation":
            module = importlib.import_module(entry["name"])
            assert all(callable(getattr(module, name)) for name in entry["functions"])
            continue
        names = [entry["name"], *entry.get("also", []), *([entry["class"]] if "class" in entry else [])]
        for name in names:
            assert name.startswith(f"{tiny_api.__name__}.")
            owner, last = name.rsplit(".", 1)
            if entry["kind"] == "parameter":
                assert last in importlib.import_module(owner).sync_detailed.__annotations__
            elif entry["kind"] in {"attribute", "member"} and name != entry.get("class"):
                module, cls = owner.rsplit(".", 1)
                found = getattr(importlib.import_module(module), cls)
                assert last in found.__annotations__ or last in found.__members__
            else:
                assert hasattr(importlib.import_module(owner), last)
