"""The fake of Orchestrate: payments that a test moves, judged by the file, behind every door."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from orchestra import AuthenticationError, LookupOutcome, NotFoundError, OutcomeUnknownError
from orchestra.orchestrate import Card, Orchestrate
from orchestra.orchestrate.webhooks import PaymentExpired, PaymentSucceeded, Webhook
from orchestra.sandbox import Sandbox
from orchestra.testing import ManualClock
from tests.support.clients import Caller, Hurried
from tests.support.judging import complaints
from tests.support.orchestrate import every, order

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
CARD = Card(number="5123450000000008", expires="01/2030", cvc="123")
BODY: dict[str, Any] = {
    "amount": 100,
    "currency": "USD",
    "mcc": 6012,
    "customer": {"email": "john.doe@example.com", "name": "John Doe"},
    "description": "Payment for order 123",
    "expires_in": 3600,
    "metadata": {"order_id": "123"},
    "success_url": "https://example.com/success",
    "cancel_url": "https://example.com/cancel",
}
WITH_CARD = {
    "type": "card",
    "card": {"number": "5123450000000008", "expiry_month": 1, "expiry_year": 2030, "cvc": "123"},
}

Send = Callable[..., tuple[int, Any]]


@pytest.fixture
def clock() -> ManualClock:
    """Return a clock that stands still."""
    return ManualClock(NOW)


@pytest.fixture
def box(clock: ManualClock) -> Sandbox:
    """Return a sandbox."""
    return Sandbox(clock=clock)


@pytest.fixture(params=["sync", "async"])
def client(request: pytest.FixtureRequest, box: Sandbox) -> Caller:
    """Return a client of either kind that talks to the sandbox."""
    door = box.orchestrate
    return Caller(door.client() if request.param == "sync" else door.async_client(clock=Hurried()))


@pytest.fixture
def send(box: Sandbox) -> Send:
    """Return a way to send a request whose answer is held against the file."""

    def sending(method: str, path: str, body: Any = None, *, key: str = "Bearer key") -> tuple[int, Any]:
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        reply = box.core.handle(method, path, [("Authorization", key)], data)
        value = json.loads(reply.body)
        found = box.core.match(method, path)
        if found is not None:
            assert complaints("orchestrate", method, found.route.template, reply.status, value) == []
        return reply.status, value

    return sending


def test_a_payment_begins_pending_with_a_page_to_go_to(client: Caller, box: Sandbox) -> None:
    """What was asked for is what is made, with ids, times and a page of the sandbox's own."""
    payment = client.payments.create(**order(amount="12.50"), metadata={"order_id": "123"}, expires_in=600)
    assert payment.pending
    assert (payment.amount, payment.currency) == (Decimal("12.50"), "USD")
    assert payment.customer.email == "john.doe@example.com"
    assert payment.metadata["order_id"] == "123"
    assert payment.completed_at is None
    assert (payment.created_at, payment.expires_at) == (NOW, NOW + timedelta(seconds=600))
    assert payment.next_action_url == f"https://orchestrate.invalid/payments/{payment.id}"
    assert [kept.reference for kept in box.orchestrate.payments] == [payment.reference]
    assert client.payments.get(payment.id).raw.body == payment.raw.body


@pytest.mark.parametrize(("move", "outcome"), [("complete", "approved"), ("fail", "declined"), ("expire", "expired")])
def test_a_test_decides_what_becomes_of_a_payment(client: Caller, box: Sandbox, move: str, outcome: str) -> None:
    """A payment can be completed, failed or expired, once, and tells so from then on."""
    payment = client.payments.create(**order())
    getattr(box.orchestrate, move)(payment.id)
    seen = client.payments.get(payment.id)
    assert (seen.outcome.value, seen.final) == (outcome, True)
    assert (seen.completed_at == NOW) == (outcome == "approved")
    with pytest.raises(ValueError, match="final"):
        box.orchestrate.complete(payment.id)
    with pytest.raises(ValueError, match="no payment"):
        box.orchestrate.complete("nobody")


def test_a_link_expires_with_the_clock(client: Caller, clock: ManualClock) -> None:
    """A payment that nobody paid in time is expired when somebody looks, on the list too."""
    payment = client.payments.create(**order(), expires_in=60)
    clock.advance(59)
    assert client.payments.get(payment.id).pending
    clock.advance(1)
    assert client.payments.list().items[0].expired
    assert client.payments.get(payment.id).expired


def test_lists_have_the_newest_first_in_pages(client: Caller) -> None:
    """Pages are cut from the newest payment on, and going over them finds all."""
    made = [client.payments.create(**order(description=f"number {at}")).id for at in range(7)]
    page = client.payments.list(page=2, per_page=3)
    assert [payment.id for payment in page] == made[::-1][3:6]
    assert (page.pagination.page, page.pagination.per_page, page.total_pages, page.total_items) == (2, 3, 3, 7)
    assert [payment.id for payment in every(client.target.payments.iterate(per_page=2))] == made[::-1]
    assert len(client.payments.list(page=9)) == 0


def test_a_payment_whose_answer_was_lost_can_be_found(client: Caller, box: Sandbox) -> None:
    """After a reset behind the commit the payment is there once, and resolving finds it and what it became."""
    box.inject("reset_after_commit", on="orchestrate.create_payment")
    with pytest.raises(OutcomeUnknownError) as caught:
        client.payments.create(**order(), reference="order-7")
    found = client.resolve(caught.value)
    assert found.reading is LookupOutcome.PENDING
    (kept,) = box.orchestrate.payments
    box.orchestrate.complete(kept.id)
    assert client.payments.find(reference="order-7").reading is LookupOutcome.MOVED
    (fault,) = box.faults_injected
    assert (fault.operation, fault.reference, fault.acted) == ("orchestrate.create_payment", "order-7", True)


def test_a_payment_that_never_arrived_is_absent(client: Caller, box: Sandbox) -> None:
    """After a reset before the commit nothing was made, and a search long after says so."""
    box.inject("reset_after_read", on="money")
    with pytest.raises(OutcomeUnknownError) as caught:
        client.payments.create(**order())
    assert box.orchestrate.payments == ()
    found = client.payments.find(reference=caught.value.reference, sent_at=time.time() - 3600)
    assert found.reading is LookupOutcome.ABSENT


def test_a_late_commit_is_found_once_it_settles(client: Caller, box: Sandbox) -> None:
    """A payment that takes effect only later is not there before, and there after."""
    box.inject("late_commit", on="orchestrate.create_payment")
    with pytest.raises(OutcomeUnknownError):
        client.payments.create(**order(), reference="order-8")
    assert box.orchestrate.payments == ()
    assert box.settle() == 1
    assert client.payments.find(reference="order-8").reading is LookupOutcome.PENDING


def test_every_answer_fits_the_file(send: Send, box: Sandbox) -> None:
    """Success and refusal of every operation are answers that the file describes."""
    status, payment = send("POST", "/api/v1/payments", BODY)
    assert (status, payment["status"], payment["amount"]) == (201, "pending", 100)
    box.orchestrate.complete(payment["id"])
    assert send("GET", f"/api/v1/payments/{payment['id']}")[1]["completed_at"] == "2026-03-01T12:00:00Z"
    assert send("GET", "/api/v1/payments?page=1&per_page=100")[1]["pagination"]["total_items"] == 1
    assert send("GET", "/api/v1/payments/nobody") == (404, {"message": "Payment not found."})
    assert send("DELETE", "/api/v1/payments") == (405, {"message": "Method not allowed."})
    assert send("GET", "/api/v1/payments/a/b")[0] == 404
    for key in ("", "Bearer ", "Bearer invalid", "Basic key", "key"):
        assert send("POST", "/api/v1/payments", BODY, key=key) == (401, {"message": "Unauthenticated."})


BAD: dict[str, tuple[dict[str, Any], int, str]] = {
    "both": ({"account_id": "x"}, 422, "exactly one"),
    "neither": ({"mcc": None}, 422, "exactly one"),
    "yen": ({"currency": "JPY"}, 422, "currency"),
    "no customer": ({"customer": None}, 422, "customer"),
    "no name": ({"customer": {"email": "a@example.com"}}, 422, "customer.name"),
    "no metadata": ({"metadata": None}, 422, "metadata"),
    "nothing": ({"amount": 0}, 422, "amount"),
    "text": ({"amount": "100"}, 422, "amount"),
    "no time": ({"expires_in": 0}, 422, "expires_in"),
    "a card": ({"payment_method": WITH_CARD}, 403, "approval"),
    "a bad card": ({"payment_method": {"type": "card", "card": {**WITH_CARD["card"], "cvc": "1"}}}, 422, "cvc"),  # type: ignore[dict-item]
}


@pytest.mark.parametrize("case", BAD)
def test_what_breaks_a_rule_is_refused(send: Send, box: Sandbox, case: str) -> None:
    """A request that the file or the vendor's rules forbid gets its status and a message, and makes nothing."""
    changes, wanted, words = BAD[case]
    body = {name: value for name, value in (BODY | changes).items() if value is not None}
    status, value = send("POST", "/api/v1/payments", body)
    assert (status, words in value["message"]) == (wanted, True)
    assert "5123450000000008" not in value["message"]
    assert box.orchestrate.payments == ()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 200_000])
def test_what_is_no_json_object_is_refused(send: Send, body: bytes) -> None:
    """A body that is no JSON object gets a 400."""
    assert send("POST", "/api/v1/payments", body)[0] == 400


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "per_page=101", "per_page=0", "page=", "page=²"])
def test_pages_out_of_range_are_refused(send: Send, query: str) -> None:
    """A page or size that is no whole number in range gets a 422 that names it."""
    status, value = send("GET", f"/api/v1/payments?{query}")
    assert (status, value["message"].startswith(query.partition("=")[0])) == (422, True)


def test_card_data_is_taken_when_the_merchant_is_approved(client: Caller, box: Sandbox, send: Send) -> None:
    """Card data gets a 403 unless the sandbox allows it; an expiry in text is taken as the example sends it."""
    with pytest.raises(AuthenticationError, match="approval"):
        client.payments.create(**order(), card=CARD, allow_card_data=True)
    box.orchestrate.allow_card_data = True
    assert client.payments.create(**order(), card=CARD, allow_card_data=True).pending
    text = {"type": "card", "card": {**WITH_CARD["card"], "expiry_month": "01", "expiry_year": "2030"}}  # type: ignore[dict-item]
    assert send("POST", "/api/v1/payments", BODY | {"payment_method": text})[0] == 201
    assert [payment.with_card for payment in box.orchestrate.payments] == [True, True]
    strict = Sandbox(strict=True, clock=ManualClock(NOW))
    strict.orchestrate.allow_card_data = True
    data = json.dumps(BODY | {"payment_method": text}).encode()
    assert strict.core.handle("POST", "/api/v1/payments", [("Authorization", "Bearer k")], data).status == 422


def test_the_client_reads_refusals_as_its_errors(client: Caller, box: Sandbox) -> None:
    """An unknown id is `NotFoundError`, a wrong key `AuthenticationError`."""
    with pytest.raises(NotFoundError):
        client.payments.get("nobody")
    with pytest.raises(AuthenticationError):
        box.orchestrate.client(api_key="invalid").payments.list()


def test_events_are_delivered_as_the_webhook_expects_them(client: Caller, box: Sandbox) -> None:
    """A delivery tells what became of the payment and carries the signature that its webhook checks."""
    payment = client.payments.create(**order())
    box.orchestrate.complete(payment.id)
    webhook = Webhook("whsec")
    headers, body = box.orchestrate.delivery(payment.id, webhook)
    event = webhook.receive(body, headers)
    assert isinstance(event, PaymentSucceeded)
    assert (event.payment.id, event.outcome.value) == (payment.id, "approved")
    headers, body = box.orchestrate.delivery(payment.id, webhook, type="payment.expired")
    assert isinstance(webhook.receive(body, headers), PaymentExpired)
    with pytest.raises(AuthenticationError):
        Webhook("another").receive(body, headers)


@pytest.fixture
def browser(box: Sandbox) -> Iterator[tuple[Orchestrate, httpx.Client]]:
    """Return a client and a browser at the served door."""
    with (
        box.serve() as url,
        Orchestrate(api_key="key", base_url=url, trust_env=False) as client,
        httpx.Client(trust_env=False) as browser,
    ):
        yield client, browser


@pytest.mark.parametrize(
    ("action", "outcome", "to"),
    [("pay", "approved", "success"), ("fail", "declined", "cancel"), ("cancel", "pending", "cancel")],
)
def test_the_page_works_in_a_browser(
    browser: tuple[Orchestrate, httpx.Client], action: str, outcome: str, to: str
) -> None:
    """The page shows the payment with buttons that pay, fail or cancel it and lead the browser on."""
    client, web = browser
    payment = client.payments.create(**order(description="<b>two</b> books"))
    assert payment.next_action_url is not None
    shown = web.get(payment.next_action_url)
    assert shown.status_code == 200
    assert "&lt;b&gt;two&lt;/b&gt; books" in shown.text
    assert f'value="{action}"' in shown.text
    done = web.post(payment.next_action_url, data={"action": action})
    assert (done.status_code, done.headers["location"]) == (303, f"https://example.com/{to}")
    assert client.payments.get(str(payment.id)).outcome.value == outcome
    if outcome != "pending":
        assert "<form" not in web.get(payment.next_action_url).text
        assert web.post(payment.next_action_url, data={"action": "fail"}).status_code == 200
        assert client.payments.get(str(payment.id)).outcome.value == outcome


def test_the_page_of_no_payment_is_a_404(box: Sandbox) -> None:
    """Pages of unknown payments, odd forms and odd paths are answered calmly."""
    payment = box.orchestrate.client().payments.create(**order())
    for method, path, body, status in (
        ("GET", "/payments/nobody", None, 404),
        ("GET", "/payments", None, 404),
        ("GET", f"/payments/{payment.id}/more", None, 404),
        ("POST", f"/payments/{payment.id}", b"action=burn", 200),
        ("POST", f"/payments/{payment.id}", b"\xff", 200),
        ("POST", f"/payments/{payment.id}", urlencode({"action": "pay"}).encode(), 303),
    ):
        assert box.core.handle(method, path, (), body).status == status


def test_the_same_seed_makes_the_same_ids(clock: ManualClock) -> None:
    """Ids follow from the seed."""
    first, second, other = (
        Sandbox(clock=clock, seed=seed).orchestrate.client().payments.create(**order()).id for seed in (1, 1, 2)
    )
    assert first == second != other
