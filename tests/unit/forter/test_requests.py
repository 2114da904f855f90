"""What payments and refunds write on the wire, and what they refuse to write."""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestra import (
    CallOptions,
    InvalidRequestError,
    LookupOutcome,
    NotFoundError,
    NotSentError,
    OutcomeUnknownError,
    Secret,
)
from orchestra._core.currencies import EXPONENTS
from orchestra.forter import CartItem, Customer, DeliveryDetails, Minor, PaymentMethod
from orchestra.forter._values import in_minor_units
from tests.support.clients import Caller
from tests.support.forter import a_payment, a_refund
from tests.support.wires import CannedWire, ambiguous, answer, refused

Make = Callable[..., Caller]

SAMPLE = {
    "amount": Minor(1000),
    "currency": "GBP",
    "capture_method": "automatic",
    "customer_ip": "192.168.1.1",
    "user_agent": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36",
    "cart": [CartItem(name="Wireless Mouse", price="29.99", quantity=2, type="TANGIBLE")],
    "delivery": DeliveryDetails(method="FedEx Overnight", type="PHYSICAL"),
    "customer": Customer(email="john.doe@example.com", first_name="John", last_name="Doe"),
    "payment_method": {},
}
SAMPLE_BYTES = (
    b'{"amount":1000,"currency":"GBP","captureMethod":"automatic",'
    b'"connectionInformation":{"customerIP":"192.168.1.1"},'
    b'"browserInfo":{"userAgent":"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36"},'
    b'"cartItems":[{"name":"Wireless Mouse","price":2999,"quantity":2,"type":"TANGIBLE"}],'
    b'"primaryDeliveryDetails":{"deliveryMethod":"FedEx Overnight","deliveryType":"PHYSICAL"},'
    b'"customer":{"email":"john.doe@example.com","firstName":"John","lastName":"Doe"},"paymentMethod":{}}'
)
"""The documentation's sample, with the names and values that were restored."""


def paid() -> CannedWire:
    """Return a wire that answers like a service that took the payment."""
    return CannedWire(answer(201, a_payment()))


def test_the_sample_is_sent_to_the_byte(make: Make) -> None:
    """The documentation's one request is these bytes, this path and these headers."""
    wire = paid()
    make(wire).payments.create(**SAMPLE)
    request = wire.request
    assert (request.method, request.path, request.body) == ("POST", "/api/payments", SAMPLE_BYTES)
    assert request.headers == (
        ("Authorization", "Basic " + base64.b64encode(b"test-key:").decode()),
        ("Accept", "application/json"),
        ("Accept-Encoding", "identity"),
        ("User-Agent", dict(request.headers)["User-Agent"]),
        ("Content-Type", "application/json"),
        ("X-Correlation-Id", "id-1"),
    )


def test_the_smallest_payment_and_refund_are_these_on_the_wire(make: Make) -> None:
    """What was not given is not sent."""
    wire = CannedWire(answer(200, a_payment()), answer(201, a_refund()))
    client = make(wire)
    client.payments.create(amount="25.99", currency="GBP")
    client.refunds.create(payment_id="pay_1")
    assert [(request.method, request.path, request.body) for request in wire.requests] == [
        ("POST", "/api/payments", b'{"amount":2599,"currency":"GBP"}'),
        ("POST", "/api/refunds", b'{"paymentId":"pay_1"}'),
    ]


def test_everything_can_be_sent(make: Make) -> None:
    """Amount and reason of a refund, metadata, and a payment method with secrets inside reach the wire."""
    wire = CannedWire(answer(200, a_payment(currency="JPY")), answer(201, a_refund(currency="KWD")))
    client = make(wire)
    method = PaymentMethod({"card": {"token": Secret("ftr1")}, "saved": True, "months": [1, None]})
    client.payments.create(amount=25, currency="JPY", payment_method=method, metadata={"order": {"id": "ä"}})
    client.refunds.create(payment_id="pay_1", amount="1.5", currency="KWD", reason="duplicate")
    assert [request.body for request in wire.requests] == [
        b'{"amount":25,"currency":"JPY","paymentMethod":{"card":{"token":"ftr1"},"saved":true,"months":[1,null]},'
        b'"metadata":{"order":{"id":"\\u00e4"}}}',
        b'{"paymentId":"pay_1","amount":1500,"reason":"duplicate"}',
    ]


@pytest.mark.parametrize(
    ("amount", "currency", "units"),
    [
        ("25.99", "USD", 2599),
        ("25.9", "USD", 2590),
        (25, "USD", 2500),
        (Decimal("0.01"), "USD", 1),
        (Decimal("1E+2"), "USD", 10000),
        ("25.990", "USD", 2599),
        ("25", "JPY", 25),
        ("25.0", "JPY", 25),
        ("1.234", "KWD", 1234),
        ("1.2345", "CLF", 12345),
        (Minor(2599), "USD", 2599),
        (Minor(2599), "XAU", 2599),
        (Minor(2599), "ZZZ", 2599),
        ("9999999999999.99", "USD", 999999999999999),
    ],
)
def test_amounts_become_minor_units_exactly(amount: Any, currency: str, units: int) -> None:
    """Major units are shifted by the exponent of ISO 4217, minor units are taken as they are."""
    found, money = in_minor_units(amount, currency)
    assert found == units
    exponent = EXPONENTS.get(currency)
    assert (money is None) == (exponent is None)
    if money is not None and exponent is not None:
        assert money.amount.scaleb(exponent) == units


@given(
    units=st.integers(min_value=1, max_value=10**15 - 1),
    currency=st.sampled_from([code for code, exponent in EXPONENTS.items() if exponent is not None]),
)
def test_major_and_minor_units_are_the_same_money(units: int, currency: str) -> None:
    """Minor units, read as major ones and converted again, are the same number, for every currency."""
    _, money = in_minor_units(Minor(units), currency)
    assert money is not None
    assert in_minor_units(money.amount, currency)[0] == units
    assert in_minor_units(str(money.digits), currency)[0] == units


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "a float": ({"amount": 25.99}, "amount"),
    "a bool": ({"amount": True}, "amount"),
    "zero": ({"amount": "0.00"}, "amount"),
    "zero in minor units": ({"amount": Minor(0)}, "amount"),
    "half a cent": ({"amount": "25.995"}, "amount"),
    "half a yen": ({"amount": "25.5", "currency": "JPY"}, "amount"),
    "gold in ounces": ({"amount": "1", "currency": "XAU"}, "amount"),
    "a currency nobody knows": ({"amount": "1", "currency": "ZZZ"}, "amount"),
    "a currency in lower case": ({"currency": "gbp"}, "currency"),
    "an empty capture method": ({"capture_method": ""}, "capture_method"),
    "an address that is a number": ({"customer_ip": 1}, "customer_ip"),
    "an empty user agent": ({"user_agent": " "}, "user_agent"),
    "a cart of texts": ({"cart": ["mouse"]}, "cart"),
    "a price in floats": ({"cart": [CartItem(price=1.5)]}, "amount"),  # type: ignore[arg-type]
    "a delivery of another shape": ({"delivery": "FedEx"}, "delivery"),
    "a customer of another shape": ({"customer": {"email": "a@b.c"}}, "customer"),
    "a payment method that is text": ({"payment_method": "token"}, "payment_method"),
    "a payment method with numbers as keys": ({"payment_method": {1: 2}}, "payment_method"),
    "a payment method that JSON can't hold": ({"payment_method": {"a": object()}}, "payment_method"),
    "metadata that JSON can't hold": ({"metadata": {"a": Decimal(1)}}, "metadata"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_payment_is_refused_before_it_is_sent(make: Make, case: str) -> None:
    """What can't be sent exactly raises `InvalidRequestError` with the argument's name; nothing is sent."""
    changes, field = BAD[case]
    wire = paid()
    with pytest.raises(InvalidRequestError) as caught:
        make(wire).payments.create(**{"amount": "25.99", "currency": "GBP", **changes})
    assert caught.value.field == field
    assert wire.requests == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"payment_id": ""}, "payment_id"),
        ({"amount": "1.00"}, "currency"),
        ({"currency": "GBP"}, "currency"),
        ({"amount": Minor(0)}, "amount"),
        ({"amount": 1.5, "currency": "GBP"}, "amount"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_bad_refund_is_refused_before_it_is_sent(make: Make, changes: dict[str, Any], field: str) -> None:
    """A refund of nothing, of a float, or of major units in no currency is refused; nothing is sent."""
    wire = CannedWire(answer(201, a_refund()))
    with pytest.raises(InvalidRequestError) as caught:
        make(wire).refunds.create(**{"payment_id": "pay_1", **changes})
    assert caught.value.field == field
    assert wire.requests == []


@pytest.mark.parametrize("units", [-1, 1.0, "1", True, 10**15])
def test_minor_units_are_whole_numbers(units: Any) -> None:
    """Minor units are whole, not negative, and of 15 digits at most."""
    with pytest.raises(InvalidRequestError):
        Minor(units)


def test_a_payment_is_read_with_all_its_members(make: Make) -> None:
    """Every documented member is readable, amounts in both units, times aware, unknown members kept."""
    body = {
        "id": "pay_1",
        "amount": 9876,
        "amountReceived": 5,
        "created": "2025-07-14T12:34:56.789Z",
        "currency": "KWD",
        "status": "succeeded",
        "nextAction": {"url": "https://example.com"},
        "connector": "stripe",
        "captureMethod": "automatic",
        "paymentMethod": "card",
        "paymentMethodType": "credit",
        "metadata": {"order": "1"},
        "risk": {"score": 7},
    }
    payment = make(CannedWire(answer(200, body))).payments.create(amount="1", currency="KWD")
    assert (payment.amount, payment.amount_minor) == (Decimal("9.876"), 9876)
    assert (str(payment.amount_received), payment.amount_received_minor) == ("0.005", 5)
    assert payment.created == datetime.datetime(2025, 7, 14, 12, 34, 56, 789000, tzinfo=datetime.UTC)
    assert (payment.connector, payment.capture_method) == ("stripe", "automatic")
    assert (payment.payment_method, payment.payment_method_type) == ("card", "credit")
    assert payment.next_action["url"] == "https://example.com"
    assert payment.metadata == {"order": "1"}
    assert list(payment.unread) == ["risk"]
    assert json.loads(payment.raw.body) == body
    assert payment.call.operation == "forter.create_payment"


def test_a_refund_is_read_with_all_its_members(make: Make) -> None:
    """Every documented member is readable; an amount in an unknown currency is known in minor units only."""
    body = a_refund(currency="gbp", reason="duplicate", errorMessage=None, createdAt="2025-07-14T12:34:56.000Z")
    refund = make(CannedWire(answer(200, body))).refunds.create(payment_id="pay_1")
    assert (refund.id, refund.amount, refund.amount_minor) == ("ref_1", Decimal("13.57"), 1357)
    assert (refund.reason, refund.error_message) == ("duplicate", None)
    assert refund.created_at == datetime.datetime(2025, 7, 14, 12, 34, 56, tzinfo=datetime.UTC)
    odd = make(CannedWire(answer(200, a_refund(currency="ZZZ")))).refunds.create(payment_id="pay_1")
    assert (odd.amount, odd.amount_minor) == (None, 1357)


def test_too_large_a_refund_is_refused_in_the_services_words(make: Make) -> None:
    """A 400 raises `InvalidRequestError`, a 404 `NotFoundError`, both with the message."""
    text = "Refund amount exceeds the payment amount"
    with pytest.raises(InvalidRequestError, match=text):
        make(CannedWire(answer(400, {"status": "failed", "message": text}))).refunds.create(payment_id="pay_1")
    with pytest.raises(NotFoundError, match="no payment"):
        make(CannedWire(answer(404, {"message": "no payment"}))).refunds.create(payment_id="pay_1")


def test_nothing_is_sent_twice_once_it_may_have_left(make: Make) -> None:
    """A payment or refund that broke on the way is in doubt after one request; resolving it says why it can't."""
    for call, operation in (
        (lambda c: c.payments.create(amount="25.99", currency="GBP", options=CallOptions(retries=9)), "payment"),
        (lambda c: c.refunds.create(payment_id="pay_1", options=CallOptions(retries=9)), "refund"),
    ):
        wire = CannedWire(ambiguous())
        client = make(wire)
        with pytest.raises(OutcomeUnknownError) as caught:
            call(client)
        assert len(wire.requests) == 1
        assert caught.value.operation == f"forter.create_{operation}"
        found = client.resolve(caught.value)
        assert (found.reading, found.attempts, found.result) == (LookupOutcome.UNKNOWN, (), None)
        assert "no way to look" in found.reason
        assert len(wire.requests) == 1


def test_what_never_left_is_sent_again(make: Make) -> None:
    """A refused connection is tried again, as no byte left, and ends in `NotSentError`."""
    wire = CannedWire(refused(), answer(201, a_payment()))
    assert make(wire).payments.create(amount="25.99", currency="GBP").approved
    assert len(wire.requests) == 2
    with pytest.raises(NotSentError):
        make(CannedWire(refused())).refunds.create(payment_id="pay_1")
