"""Sentences name things as people do: parameters by place and name, branches by what tells them apart."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.specdiff.support import compare, document

TEXT: dict[str, Any] = {"type": "string"}
CARD = {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": ["card"]}, "pin": TEXT}}
BANK = {"type": "object", "title": "Bank account", "required": ["iban"], "properties": {"iban": TEXT}}
CASH = {"type": "object", "required": ["drawer"], "properties": {"drawer": TEXT}}
BODY = ("requestBody", "content", "application/json", "schema")
Edit = Callable[[dict[str, Any], dict[str, Any]], None]


def base() -> dict[str, Any]:
    made = document(received=False)
    operation = made["paths"]["/exchange"]["post"]
    operation["parameters"] = [
        {"name": "first", "in": "header", "schema": TEXT}, {"name": "limit", "in": "query", "schema": TEXT},
        {"$ref": "#/components/parameters/Page"},
    ]  # fmt: skip
    made["components"]["parameters"] = {"Page": {"name": "page", "in": "query", "schema": TEXT}}
    made["paths"]["/exchange"]["parameters"] = [{"name": "X-Mark", "in": "header", "schema": TEXT}]
    operation["requestBody"]["content"]["application/json"]["schema"] = {"oneOf": [CARD, BANK, CASH]}
    operation["x-sunset"] = "2030-01-31"
    return dict(json.loads(json.dumps(made)))  # no part in common with another


def branches(operation: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = operation["requestBody"]["content"]["application/json"]["schema"]["oneOf"]
    return found


CASES: list[tuple[str, Edit]] = [
    ("POST /exchange query parameter limit gained a maxLength 5",
     lambda _, op: op["parameters"][1]["schema"].update(maxLength=5)),
    ("query parameter page gained a maxLength 5",
     lambda made, _: made["components"]["parameters"]["Page"]["schema"].update(maxLength=5)),
    ("/exchange header parameter X-Mark is now required",
     lambda made, _: made["paths"]["/exchange"]["parameters"][0].update(required=True)),
    ("POST /exchange request body<kind card>.pin gained a maxLength 5",
     lambda _, op: branches(op)[0]["properties"]["pin"].update(maxLength=5)),
    ("POST /exchange request body<Bank account>.iban gained a maxLength 5",
     lambda _, op: branches(op)[1]["properties"]["iban"].update(maxLength=5)),
    ("POST /exchange request body<object with drawer>.drawer gained a maxLength 5",
     lambda _, op: branches(op)[2]["properties"]["drawer"].update(maxLength=5)),
    ("POST /exchange request body lost the branch Bank account", lambda _, op: branches(op).pop(1)),
    ("POST /exchange sunset date 2030-01-31 → 2031-01-31", lambda _, op: op.update({"x-sunset": "2031-01-31"})),
    ("POST /exchange sunset date 2030-01-31 → nothing", lambda _, op: op.pop("x-sunset")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "edit"), CASES, ids=[text for text, _ in CASES])
def test_a_sentence_names_the_place(text: str, edit: Edit) -> None:
    """No position in a list and no rule id stands in a sentence where something has a name."""
    old, new = base(), base()
    edit(new, new["paths"]["/exchange"]["post"])
    assert [finding.text for finding in compare(old, new).findings] == [text]
