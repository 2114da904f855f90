"""What `payments.create` writes on the wire, and what it refuses to write."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from orchestra import CallOptions, InvalidRequestError, NotSentError, OutcomeUnknownError
from orchestra.orchestrate import Address, BillingDetails, Card, Customer
from tests.support.clients import Caller
from tests.support.clock import FakeClock
from tests.support.orchestrate import a_payment, order
from tests.support.wires import CannedWire, ambiguous, answer, refused

Make = Callable[..., Caller]

CARD = Card(number="5123 4500-0000 0008", expires="01/2030", cvc="123")
BILLING = BillingDetails(
    name="Jane Doe",
    address=Address(
        line1="123 Main street",
        line2="Apartment 4B",
        city="New York",
        state="NY",
        postal_code="1001",
        country="US",
    ),
)


def created() -> CannedWire:
    """Return a wire that answers like a service that made the payment."""
    return CannedWire(answer(201, a_payment()))


def test_the_smallest_payment_is_this_on_the_wire(make: Make) -> None:
    """A payment without extras is these bytes, this path and these headers."""
    wire = created()
    make(wire).payments.create(**order())
    request = wire.request
    assert (request.method, request.path) == ("POST", "/api/v1/payments")
    assert request.body == (
        b'{"amount":100,"currency":"USD","customer":{"email":"john.doe@example.com","name":"John Doe"},'
        b'"description":"Payment for order 123","expires_in":3600,"metadata":{"orchestra_reference":"ref-1"},'
        b'"success_url":"https://example.com/success","cancel_url":"https://example.com/cancel","mcc":6012}'
    )
    assert request.headers == (
        ("Authorization", "Bearer test-key"),
        ("Accept", "application/json"),
        ("Accept-Encoding", "identity"),
        ("User-Agent", dict(request.headers)["User-Agent"]),
        ("Content-Type", "application/json"),
        ("X-Correlation-Id", "id-1"),
    )


def test_the_largest_payment_is_this_on_the_wire(make: Make) -> None:
    """A payment with everything sends integers for the expiry and keeps the digits of the amount."""
    wire = created()
    make(wire, allow_card_data=True).payments.create(
        **order(amount=Decimal("1234.50"), mcc=None, account_id="123e4567-e89b-12d3-a456-426614174000"),
        expires_in=900,
        metadata={"order_id": "123", "lines": [1, {"a": None}]},
        reference="order-123",
        card=CARD,
        billing_details=BILLING,
    )
    assert wire.request.body == (
        b'{"amount":1234.50,"currency":"USD","customer":{"email":"john.doe@example.com","name":"John Doe"},'
        b'"description":"Payment for order 123","expires_in":900,'
        b'"metadata":{"order_id":"123","lines":[1,{"a":null}],"orchestra_reference":"order-123"},'
        b'"success_url":"https://example.com/success","cancel_url":"https://example.com/cancel",'
        b'"account_id":"123e4567-e89b-12d3-a456-426614174000",'
        b'"payment_method":{"type":"card","card":{"number":"5123450000000008","expiry_month":1,"expiry_year":2030,'
        b'"cvc":"123"},"billing_details":{"name":"Jane Doe","address":{"line1":"123 Main street",'
        b'"line2":"Apartment 4B","city":"New York","state":"NY","postal_code":"1001","country":"US"}}}}'
    )


def test_the_body_is_valid_by_the_spec(make: Make) -> None:
    """The file accepts what is sent, the exclusive pair of mcc and account_id included."""
    from openapi_schema_validator import OAS30WriteValidator
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT4

    from scripts.regenerate import effective_spec

    spec: Any = Resource.from_contents(effective_spec("orchestrate"), default_specification=DRAFT4)
    registry: Any = Registry().with_resource("urn:spec", spec)
    judge = OAS30WriteValidator({"$ref": "urn:spec#/components/schemas/PaymentCreate"}, registry=registry)
    for more in ({}, {"card": CARD, "billing_details": BILLING, "allow_card_data": True}):
        wire = created()
        make(wire).payments.create(**order(), **more)
        assert list(judge.iter_errors(wire.body)) == []
        assert list(judge.iter_errors(wire.body | {"account_id": "x"})) != []


def test_a_payment_is_read_with_all_its_members(make: Make) -> None:
    """Every member of the answer is readable, times are aware, null is None, and unknown members are kept."""
    body = a_payment(
        amount=Decimal(0),
        customer={"id": "cus_1", "email": "a@example.com", "name": "A", "phone": "1"},
        description="d",
        success_url="https://example.com/s",
        cancel_url="https://example.com/c",
        completed_at=None,
        created_at="2025-01-01T00:00:00Z",
        updated_at="2025-01-01T01:00:00+02:00",
        expires_at="yesterday",
        fee=1.10,
    )
    raw = json.dumps(body, default=float).encode().replace(b'"amount": 0.0', b'"amount": 10.10')
    payment = make(CannedWire(answer(201, raw))).payments.create(**order())
    assert (payment.id, payment.status, payment.currency) == ("pay_1", "pending", "USD")
    assert str(payment.amount) == "10.10"
    assert (payment.customer.id, payment.customer.email, payment.customer.name) == ("cus_1", "a@example.com", "A")
    assert payment.customer.unread == {"phone": "1"}
    assert payment.created_at == datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)
    assert payment.updated_at == datetime.datetime(2024, 12, 31, 23, tzinfo=datetime.UTC)
    assert (payment.completed_at, payment.expires_at) == (None, None)
    assert payment.unread == {"expires_at": "yesterday", "fee": Decimal("1.1")}
    assert payment.next_action_url == "https://sandbox.orchestrate.global/payments/pay_1"
    assert (payment.success_url, payment.cancel_url) == ("https://example.com/s", "https://example.com/c")
    assert payment.description == "d"
    assert payment.reference == "ref-1"
    assert payment.raw.body == raw
    assert (payment.call.operation, payment.call.attempts) == ("orchestrate.create_payment", 1)
    assert (payment.pending, payment.approved, payment.final, payment.expired) == (True, False, False, False)


def test_a_payment_without_next_action_has_no_url(make: Make) -> None:
    """No next action, or one without an address, is None."""
    for next_action in (None, {}, {"url": None}, "later"):
        payment = make(CannedWire(answer(201, a_payment(next_action=next_action)))).payments.create(**order())
        assert payment.next_action_url is None


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "a float": ({"amount": 25.1}, "amount"),
    "zero": ({"amount": 0}, "amount"),
    "too many decimals": ({"amount": "1.001"}, "amount"),
    "another currency": ({"currency": "JPY"}, "currency"),
    "a currency in lower case": ({"currency": "usd"}, "currency"),
    "neither mcc nor account": ({"mcc": None}, "mcc"),
    "both mcc and account": ({"account_id": "x"}, "mcc"),
    "an mcc in words": ({"mcc": "6012"}, "mcc"),
    "an mcc of five digits": ({"mcc": 60120}, "mcc"),
    "an empty account": ({"mcc": None, "account_id": " "}, "account_id"),
    "no customer": ({"customer": "John"}, "customer"),
    "an empty description": ({"description": ""}, "description"),
    "a link that is over": ({"expires_in": 0}, "expires_in"),
    "a link for half a second": ({"expires_in": 0.5}, "expires_in"),
    "a relative address": ({"success_url": "/success"}, "success_url"),
    "a script": ({"cancel_url": "javascript:alert(1)"}, "cancel_url"),
    "an address with a space": ({"cancel_url": "https://example.com/a b"}, "cancel_url"),
    "a broken address": ({"cancel_url": "https://[example.com"}, "cancel_url"),
    "a list of metadata": ({"metadata": ["a"]}, "metadata"),
    "metadata with numbers as keys": ({"metadata": {1: "a"}}, "metadata"),
    "metadata that JSON can't hold": ({"metadata": {"a": Decimal(1)}}, "metadata"),
    "metadata that is not a number": ({"metadata": {"a": float("nan")}}, "metadata"),
    "metadata with our key": ({"metadata": {"orchestra_reference": "x"}}, "metadata"),
    "an empty reference": ({"reference": "  "}, "reference"),
    "a reference that is not sent": ({"reference": "x", "send_reference": False}, "reference"),
    "billing without a card": ({"billing_details": BILLING}, "billing_details"),
    "a card of another shape": ({"card": "4111111111111111", "allow_card_data": True}, "card"),
    "billing of another shape": ({"card": CARD, "billing_details": {}, "allow_card_data": True}, "billing_details"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_payment_is_refused_before_it_is_sent(make: Make, case: str) -> None:
    """What the spec or common sense forbids raises `InvalidRequestError` with the argument's name; nothing is sent."""
    changes, field = BAD[case]
    wire = created()
    with pytest.raises(InvalidRequestError) as caught:
        make(wire).payments.create(**order(**changes))
    assert caught.value.field == field
    assert wire.requests == []


@pytest.mark.parametrize(
    ("make_value", "field"),
    [
        (lambda: Customer(email="nobody", name="A"), "customer.email"),
        (lambda: Customer(email="a b@example.com", name="A"), "customer.email"),
        (lambda: Customer(email="a@example.com", name=" "), "Customer.name"),
        (lambda: Address(country="us"), "Address.country"),
        (lambda: Card(number="4111", expires="1/30", cvc="123"), "card.number"),
        (lambda: Card(number="4111111111111111", expires="13/30", cvc="123"), "card.expires month"),
        (lambda: Card(number="4111111111111111", expires="1/30", cvc="12"), "card.cvc"),
        (lambda: Card(number=4111111111111111, expires="1/30", cvc="123"), "card.number"),  # type: ignore[arg-type]
    ],
)
def test_bad_values_are_refused_where_they_are_made(make_value: Callable[[], Any], field: str) -> None:
    """A customer, address or card that can't be sent is refused at once, by the name of its field."""
    with pytest.raises(InvalidRequestError) as caught:
        make_value()
    assert caught.value.field == field


def test_card_data_needs_somebody_to_say_so(make: Make) -> None:
    """A card is refused unless the client or the call allows card data, and the call has the last word."""
    wire = created()
    with pytest.raises(InvalidRequestError, match="allow_card_data=True"):
        make(wire).payments.create(**order(), card=CARD)
    with pytest.raises(InvalidRequestError, match="approval"):
        make(wire, allow_card_data=True).payments.create(**order(), card=CARD, allow_card_data=False)
    assert wire.requests == []
    make(wire).payments.create(**order(), card=CARD, allow_card_data=True)
    make(wire, allow_card_data=True).payments.create(**order(), card=CARD)
    assert len(wire.requests) == 2


def test_the_reference_can_be_left_out(make: Make) -> None:
    """Without a reference the metadata is the caller's alone, on the client's or the call's word."""
    wire = created()
    make(wire).payments.create(**order(), send_reference=False, metadata={"a": 1})
    make(wire, send_reference=False).payments.create(**order())
    make(wire, send_reference=False).payments.create(**order(), send_reference=True)
    sent = [json.loads(request.body or b"")["metadata"] for request in wire.requests]
    assert sent == [{"a": 1}, {}, {"orchestra_reference": "ref-1"}]


def test_a_doubtful_payment_is_never_sent_again(make: Make) -> None:
    """After a connection broke with bytes on the way, one request was sent and the outcome is unknown."""
    wire = CannedWire(ambiguous())
    with pytest.raises(OutcomeUnknownError) as caught:
        make(wire).payments.create(**order(), options=CallOptions(retries=5))
    error = caught.value
    assert len(wire.requests) == 1
    assert (error.reference, error.currency, str(error.amount)) == ("ref-1", "USD", "100")


def test_a_payment_that_never_left_is_sent_again(make: Make) -> None:
    """A refused connection is tried again, as no byte left; it is safe in the end, too."""
    clock = FakeClock()
    wire = CannedWire(refused(), answer(201, a_payment()))
    assert make(wire, clock=clock).payments.create(**order()).pending
    assert wire.requests[0].body == wire.requests[1].body
    assert len(clock.sleeps) == 1
    with pytest.raises(NotSentError):
        make(CannedWire(refused())).payments.create(**order())
