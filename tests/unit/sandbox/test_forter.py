"""The fake of Forter's Orchestration API: payments, refunds, and what they may not exceed."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from orchestra import AuthenticationError, InvalidRequestError, NotFoundError, OutcomeUnknownError
from orchestra.forter import Customer, Forter, Minor
from orchestra.sandbox import Sandbox
from orchestra.testing import ManualClock
from tests.support.clients import Caller, Hurried
from tests.support.judging import complaints

NOW = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC)
PAID = {"amount": "25.99", "currency": "GBP"}

Send = Callable[..., tuple[int, Any]]


@pytest.fixture
def box() -> Sandbox:
    """Return a sandbox whose clock stands still."""
    return Sandbox(clock=ManualClock(NOW))


@pytest.fixture(params=["sync", "async"])
def client(request: pytest.FixtureRequest, box: Sandbox) -> Caller:
    """Return a client of either kind that talks to the sandbox."""
    door = box.forter
    return Caller(door.client() if request.param == "sync" else door.async_client(clock=Hurried()))


def basic(pair: str) -> str:
    """Return the value of an Authorization header."""
    return "Basic " + base64.b64encode(pair.encode()).decode()


@pytest.fixture
def send(box: Sandbox) -> Send:
    """Return a way to send a request whose answer is held against the file."""

    def sending(path: str, body: Any, *, key: str = basic("key:")) -> tuple[int, Any]:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        reply = box.core.handle("POST", path, [("Authorization", key)], data)
        value = json.loads(reply.body)
        assert complaints("forter", "POST", path, reply.status, value) == []
        return reply.status, value

    return sending


def test_a_payment_succeeds_at_once(client: Caller, box: Sandbox) -> None:
    """A payment is taken whole, in minor units, and echoed."""
    payment = client.payments.create(**PAID, metadata={"order": "1"}, customer=Customer(email="a@example.com"))
    assert payment.approved
    assert (payment.amount, payment.amount_received, payment.currency) == (Decimal("25.99"), Decimal("25.99"), "GBP")
    assert (payment.created, payment.metadata, len(payment.next_action)) == (NOW, {"order": "1"}, 0)
    (kept,) = box.forter.payments
    assert (kept.id, kept.amount, kept.email) == (payment.id, 2599, "a@example.com")


@pytest.mark.parametrize("trigger", [{"customer": Customer(email="decline@forter.com")}, {"customer_ip": "0.0.0.2"}])
def test_the_triggers_of_the_fraud_check_refuse(client: Caller, box: Sandbox, trigger: dict[str, Any]) -> None:
    """A refused payment is declined, received nothing, and has nothing to give back."""
    payment = client.payments.create(**PAID, **trigger)
    assert (payment.declined, payment.amount_received) == (True, 0)
    with pytest.raises(InvalidRequestError, match="exceeds"):
        client.refunds.create(payment_id=payment.id)
    assert box.forter.refunds == ()


def test_refunds_add_up_to_the_payment_and_no_further(client: Caller, box: Sandbox) -> None:
    """Parts can be given back until nothing is left; more is refused in words, and changes nothing."""
    payment = client.payments.create(amount="10.000", currency="KWD")
    first = client.refunds.create(payment_id=payment.id, amount="2.5", currency="KWD", reason="duplicate")
    assert (first.approved, first.amount, first.reason, first.error_message) == (
        True,
        Decimal("2.500"),
        "duplicate",
        None,
    )
    with pytest.raises(InvalidRequestError, match="exceeds the payment amount"):
        client.refunds.create(payment_id=payment.id, amount=Minor(7501))
    rest = client.refunds.create(payment_id=payment.id)
    assert (rest.amount, rest.reason, rest.created_at) == (Decimal("7.500"), None, NOW)
    for more in ({}, {"amount": Minor(1)}):
        with pytest.raises(InvalidRequestError, match="exceeds"):
            client.refunds.create(payment_id=payment.id, **more)
    assert box.forter.refunded(payment.id) == 10_000
    assert [refund.amount for refund in box.forter.refunds] == [2500, 7500]


def test_what_is_unknown_or_not_allowed_is_refused(client: Caller, box: Sandbox) -> None:
    """An unknown payment is `NotFoundError`, a wrong key `AuthenticationError`."""
    with pytest.raises(NotFoundError, match="no such payment"):
        client.refunds.create(payment_id="nobody")
    with pytest.raises(AuthenticationError):
        box.forter.client(api_key="invalid").payments.create(**PAID)


def test_both_forms_of_credentials_are_taken() -> None:
    """The key may be the user name, or the password behind a site id; nothing else gets in."""
    box = Sandbox(clock=ManualClock(NOW), api_keys=["k1"])
    assert box.forter.client().payments.create(**PAID).approved
    assert box.forter.client(api_key="k1", user="site").payments.create(**PAID).approved
    data = json.dumps({"amount": 1, "currency": "GBP"}).encode()
    for key in ("", "Basic", "Basic !", basic("k1"), basic(":k1"), basic("k2:"), basic("k1:k2"), "Bearer k1"):
        assert box.core.handle("POST", "/api/payments", [("authorization", key)], data).status == 401


def test_every_answer_fits_the_file(send: Send, box: Sandbox) -> None:
    """Success and refusal of both operations are answers that the file describes."""
    status, payment = send("/api/payments", {"amount": 1000, "currency": "GBP", "paymentMethod": {}, "new": 1})
    assert (status, payment["created"]) == (201, "2026-03-01T12:00:00.250Z")
    assert send("/api/refunds", {"paymentId": payment["id"], "amount": 1, "reason": "duplicate"})[0] == 201
    assert send("/api/refunds", {"paymentId": payment["id"], "amount": 1000})[0] == 400
    assert send("/api/refunds", {"paymentId": "nobody"})[0] == 404
    assert send("/api/payments", {}, key="")[0] == 401
    assert len(box.forter.refunds) == 1


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("/api/payments", {"currency": "GBP"}, "amount"),
        ("/api/payments", {"amount": 25.99, "currency": "GBP"}, "amount"),
        ("/api/payments", {"amount": 0, "currency": "GBP"}, "amount"),
        ("/api/payments", {"amount": 1, "currency": "GBP", "captureMethod": "manual"}, "captureMethod"),
        ("/api/payments", {"amount": 1, "currency": "GBP", "customer": "John"}, "customer"),
        ("/api/payments", {"amount": 1, "currency": "GBP", "cartItems": [{"price": "1"}]}, "cartItems.0.price"),
        ("/api/refunds", {}, "paymentId"),
        ("/api/refunds", {"paymentId": 7}, "paymentId"),
        ("/api/refunds", b"{", "not valid JSON"),
        ("/api/payments", b"[]", "JSON object"),
    ],
)
def test_what_breaks_a_rule_is_a_400(send: Send, box: Sandbox, path: str, body: Any, words: str) -> None:
    """A request that the file forbids gets a 400 whose message says why, and moves nothing."""
    status, value = send(path, body)
    assert (status, words in value["message"]) == (400, True)
    assert box.forter.payments == ()


def test_a_refund_of_nothing_is_refused(send: Send) -> None:
    """Zero and less can't be given back."""
    payment = send("/api/payments", {"amount": 1000, "currency": "GBP"})[1]
    for amount in (0, -1):
        assert send("/api/refunds", {"paymentId": payment["id"], "amount": amount})[0] == 400


def test_faults_can_be_put_in_the_way(client: Caller, box: Sandbox) -> None:
    """A lost answer is in doubt at the client and true in the sandbox."""
    box.inject("reset_after_commit", on="forter.create_payment")
    box.inject("gateway_timeout", on="money")
    with pytest.raises(OutcomeUnknownError):
        client.payments.create(**PAID)
    (payment,) = box.forter.payments
    with pytest.raises(OutcomeUnknownError):
        client.refunds.create(payment_id=payment.id)
    assert box.forter.refunded(payment.id) == 2599
    with pytest.raises(ValueError, match="makes sense"):
        box.inject("accepted", on="forter.create_payment")


def test_all_three_apis_live_behind_one_served_door(box: Sandbox) -> None:
    """One server answers for Orchestra, Orchestrate and Forter, each under its own paths."""
    from orchestra import Orchestra
    from orchestra.orchestrate import Orchestrate
    from tests.support.orchestrate import order

    with (
        box.serve() as url,
        Orchestra(api_key="k", base_url=url) as orchestra,
        Forter(api_key="k", base_url=url) as forter,
        Orchestrate(api_key="k", base_url=url) as orchestrate,
    ):
        assert orchestra.check_api_key().is_sandbox
        assert forter.payments.create(**PAID).approved
        assert orchestrate.payments.create(**order()).pending
