"""Nothing of the files of Orchestrate and Forter is out of reach: every operation, every member sent and answered."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any, Final

import attrs
import pytest

from orchestra import OrchestraError
from orchestra._operations import Operation
from orchestra._reading import plan
from orchestra.forter import AsyncForter, CartItem, DeliveryDetails, Forter, Minor
from orchestra.forter import Customer as ForterCustomer
from orchestra.forter._outcomes import FORTER
from orchestra.orchestrate import Address, AsyncOrchestrate, BillingDetails, Card, Orchestrate
from orchestra.orchestrate._outcomes import ORCHESTRATE
from orchestra.orchestrate.webhooks import _KINDS
from scripts.regenerate import effective_spec
from tests.support import forter, orchestrate
from tests.support.clients import KINDS, client_of
from tests.support.schemas import nested
from tests.support.wires import CannedWire, answer

Json = dict[str, Any]

ADDRESS: Final = Address(line1="1", line2="2", city="C", state="S", postal_code="P", country="US")
CARD: Final = Card(number="5123450000000008", expires="01/2030", cvc="123")
BOOK: Final = CartItem(name="Book", price="1.00", quantity=1, type="TANGIBLE")


@attrs.frozen
class Sibling:
    """One API, with the most that each of its operations can be told."""

    operations: dict[str, Operation]
    classes: tuple[Any, Any]
    settings: dict[str, Any]
    calls: dict[str, tuple[Callable[[Any], Any], Json]]
    """A call for each operation, and an answer to it."""


SIBLINGS: Final = {
    "orchestrate": Sibling(
        ORCHESTRATE,
        (Orchestrate, AsyncOrchestrate),
        {"allow_card_data": True},
        {
            "list_payments": (lambda c: c.payments.list(), orchestrate.a_page(orchestrate.a_payment())),
            "get_payment": (lambda c: c.payments.get("pay_1"), orchestrate.a_payment()),
            "create_payment": (
                lambda c: [
                    c.payments.create(
                        **orchestrate.order(**more),
                        card=CARD,
                        billing_details=BillingDetails(name="Jane", address=ADDRESS),
                    )
                    for more in ({}, {"mcc": None, "account_id": "acc_1"})
                ],
                orchestrate.a_payment(),
            ),
        },
    ),
    "forter": Sibling(
        FORTER,
        (Forter, AsyncForter),
        {"base_url": forter.BASE_URL},
        {
            "create_payment": (
                lambda c: c.payments.create(
                    amount="1.00", currency="GBP", capture_method="automatic", customer_ip="192.0.2.1",
                    user_agent="Mozilla/5.0", cart=[BOOK], delivery=DeliveryDetails(method="Post", type="PHYSICAL"),
                    customer=ForterCustomer(email="a@example.com", first_name="A", last_name="B"),
                    payment_method={"token": "t"}, metadata={"order": "1"},
                ),
                forter.a_payment(),
            ),
            "create_refund": (
                lambda c: c.refunds.create(payment_id="pay_1", amount=Minor(1), reason="duplicate"),
                forter.a_refund(),
            ),
        },
    ),
}  # fmt: skip


def methods(file: Json) -> dict[str, Json]:
    """Return the operations of a file by their `operationId`."""
    entries = [entry for path in file["paths"].values() for entry in path.values() if isinstance(entry, dict)]
    return {entry["operationId"]: entry for entry in entries if "operationId" in entry}


def plain(file: Json, schema: Json) -> Json:
    """Follow references, also those that stand alone in an `allOf`."""
    while True:
        if "$ref" in schema:
            schema = file["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        elif "properties" not in schema and len(schema.get("allOf", ())) == 1:
            schema = schema["allOf"][0]
        else:
            return schema


def members(file: Json, schema: Json, path: str = "") -> Iterator[str]:
    """Yield the path of every member that a schema describes."""
    found = plain(file, schema)
    if "items" in found:
        yield from members(file, found["items"], f"{path}[]")
    for name, item in found.get("properties", {}).items():
        yield f"{path}.{name}"
        yield from members(file, item, f"{path}.{name}")


def given(value: Any, path: str = "") -> Iterator[str]:
    """Yield the path of every member that a JSON value has."""
    if isinstance(value, list):
        for item in value:
            yield from given(item, f"{path}[]")
    elif isinstance(value, dict):
        for name, item in value.items():
            yield f"{path}.{name}"
            yield from given(item, f"{path}.{name}")


def unsent(api: str, file: Json) -> set[str]:
    """Return the members of requests that no call sets."""
    sibling, missing = SIBLINGS[api], set[str]()
    for name, (call, reply) in sibling.calls.items():
        body = methods(file)[sibling.operations[name].operation_id].get("requestBody")
        if body is not None:
            wire = CannedWire(answer(201, reply))
            call(client_of("sync", wire, classes=sibling.classes, **sibling.settings))
            sent = {path for request in wire.requests for path in given(json.loads(request.body or b""))}
            missing |= {f"{name}{path}" for path in members(file, body["content"]["application/json"]["schema"])}
            missing -= {f"{name}{path}" for path in sent}
    return missing


def unread(api: str, file: Json) -> set[str]:
    """Return where the members of answers differ from those of the classes they are read into."""
    sibling, found = SIBLINGS[api], set[str]()

    def walk(kind: Any, schema: Json, path: str) -> None:
        wanted, readers = plain(file, schema)["properties"], {wire: reader for _, wire, reader, _ in plan(kind)}
        found.update(f"{path}.{name}" for name in wanted.keys() ^ readers.keys())
        for name, item in wanted.items():
            inner = plain(file, plain(file, item).get("items", item))
            part = nested(readers[name]) if name in readers else None
            assert (part is not None) == ("properties" in inner), f"{path}.{name}"
            if part is not None:
                walk(part, inner, f"{path}.{name}")

    for name, (call, reply) in sibling.calls.items():
        client = client_of("sync", CannedWire(answer(200, reply)), classes=sibling.classes, **sibling.settings)
        results = call(client)
        result = results[0] if type(results) is list else results
        responses = methods(file)[sibling.operations[name].operation_id]["responses"]
        walk(type(result), responses["200"]["content"]["application/json"]["schema"], name)
    return found


@pytest.mark.parametrize("api", SIBLINGS)
def test_every_operation_is_within_reach(api: str) -> None:
    """The operations of the file, of the wrapper and of the calls above are the same."""
    sibling = SIBLINGS[api]
    assert set(methods(effective_spec(api))) == {found.operation_id for found in sibling.operations.values()}
    assert sibling.calls.keys() == sibling.operations.keys()


@pytest.mark.parametrize("api", SIBLINGS)
def test_every_member_of_every_request_can_be_set(api: str) -> None:
    """Between them, the calls set each member that the file lets a caller send."""
    assert unsent(api, effective_spec(api)) == set()


@pytest.mark.parametrize("api", SIBLINGS)
def test_every_member_of_every_answer_is_readable(api: str) -> None:
    """Each class of results has exactly the members of its schema, under their own names."""
    assert unread(api, effective_spec(api)) == set()


def test_every_member_of_an_event_is_readable() -> None:
    """Events have exactly the members of their schema, and a class for each type."""
    file = effective_spec("orchestrate")
    schema = file["components"]["schemas"]["PaymentEvent"]
    for kind in _KINDS.values():
        assert {wire for _, wire, _, _ in plan(kind)} == schema["properties"].keys()
    assert set(_KINDS) == set(file["x-webhooks"])


@pytest.mark.parametrize(
    ("api", "schema", "lost"),
    [
        ("orchestrate", "Address", "unsent"),
        ("forter", "CartItem", "unsent"),
        ("forter", "RefundCreate", "unsent"),
        ("orchestrate", "Pagination", "unread"),
        ("orchestrate", "Payment", "unread"),
        ("forter", "Refund", "unread"),
    ],
)
def test_a_new_member_is_noticed(api: str, schema: str, lost: str) -> None:
    """A member that a file gains and the wrapper does not know makes these checks fail."""
    file = copy.deepcopy(effective_spec(api))
    file["components"]["schemas"][schema]["properties"]["brand_new"] = {"type": "string"}
    found = unsent(api, file) if lost == "unsent" else unread(api, file)
    assert any(path.endswith(".brand_new") for path in found)


CALLS: Final = [(api, name) for api, sibling in SIBLINGS.items() for name in sibling.calls]


def spoilt(value: Any) -> Iterator[Any]:
    """Yield an answer with one member after the other made null, of another type, or gone; and with one more."""
    for name in value:
        for odd in (None, 7, "odd", [], {}, {"a": [None]}):
            yield {**value, name: odd}
        yield {key: item for key, item in value.items() if key != name}
    yield {**value, "brand_new": {"deep": [1]}}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("api", "name"), CALLS)
def test_no_answer_breaks_a_call(kind: str, api: str, name: str) -> None:
    """Whatever becomes of one member, the call returns what came or raises one of ours with the answer on it."""
    sibling = SIBLINGS[api]
    call, reply = sibling.calls[name]
    for body in spoilt(reply):
        client = client_of(kind, CannedWire(answer(200, body)), classes=sibling.classes, **sibling.settings, retries=0)
        try:
            result = call(client)
            raw = (result[0] if type(result) is list else result).raw
        except OrchestraError as error:
            raw = error.response
        assert json.loads(raw.body) == body
