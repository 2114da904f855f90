"""The requests of the vendor's guides, sent by a plain HTTP client as the guides show them.

The values are typed from the guides: the charge guide (a card, a string token, inline credentials) and
the gateway-token guide (tokenize, then charge with the token).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import httpx
import pytest

from orchestra.sandbox import Sandbox
from orchestra.testing import ManualClock

HEADERS = {"Content-Type": "application/json", "X-Api-Key": "YOUR_API_KEY"}
CARD = (
    '"card": {"cardNumber": "4111111111111111", "cardHolderName": "Jane Smith", '
    '"expirationMonth": 12, "expirationYear": 2027, "cvv": "123"}'
)


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Sandbox, str]]:
    """Serve a lenient sandbox of the time the guides were written in."""
    sandbox = Sandbox(clock=ManualClock(datetime(2026, 1, 15, tzinfo=UTC)))
    sandbox.add_string_token("4111111111111111", "nQGywsQE9gbURtrXEjTZwtWqeMdK9nsO")
    sandbox.add_gateway_token("Stripe", "tok_1abc123...")
    with sandbox.serve() as url:
        yield sandbox, url


def post(url: str, path: str, body: str) -> httpx.Response:
    """Send a body as it stands."""
    return httpx.post(url + path, headers=HEADERS, content=body)


@pytest.mark.parametrize(
    "body",
    [
        f'{{"amount": 25.00, "currency": "USD", "paymentGatewayAccountName": "stripe-production", {CARD}}}',
        '{"amount": 25.00, "currency": "USD", "paymentGatewayAccountName": "stripe-production", '
        + CARD.replace("4111111111111111", "@nQGywsQE9gbURtrXEjTZwtWqeMdK9nsO")
        + "}",
        '{"amount": 25.00, "currency": "USD", "paymentGatewayAccount": {"paymentGatewayName": "Stripe", '
        f'"credentials": [{{"Key": "SecretKey", "Value": "sk_live_..."}}]}}, {CARD}}}',
    ],
    ids=["card", "string token", "inline credentials"],
)
def test_charge_guide(served, body):
    """Each form of the charge guide is approved by Stripe for 25 dollars."""
    sandbox, url = served

    response = post(url, "/PaymentGateway/charge", body)

    assert response.status_code == 200
    result = response.json()
    assert result["operationType"] == "Charge"
    assert result["operationResultCode"] == "Success"
    assert result["gatewayName"] == "Stripe"
    assert (result["amount"], result["currency"]) == (25.0, "USD")
    movement = sandbox.ledger.find(result["gatewayReference"])
    assert (movement.amount, movement.card) == (Decimal("25.00"), "************1111")


def test_gateway_token_guide(served):
    """Tokenize answers as the guide shows it, and the guide's token can be charged without a cvv."""
    sandbox, url = served

    tokenized = post(url, "/PaymentGateway/tokenize", f'{{"paymentGatewayAccountName": "stripe-production", {CARD}}}')
    charged = post(
        url,
        "/PaymentGateway/charge",
        '{"amount": 29.99, "currency": "USD", "paymentGatewayAccountName": "stripe-production", '
        '"userToken": "tok_1abc123...", "card": {"cardNumber": "4111111111111111", '
        '"cardHolderName": "Jane Smith", "expirationMonth": 12, "expirationYear": 2027}}',
    )

    shown = tokenized.json()
    token = shown.pop("gatewayToken")
    assert tokenized.status_code == 200
    assert shown == {
        "operationType": "Tokenize",
        "operationResultCode": "Success",
        "operationResultDescription": "Token created",
        "gatewayName": "Stripe",
        "gatewayResultCode": "approved",
        "gatewayResultDescription": "Token created successfully",
    }
    assert token.startswith("tok_")
    assert charged.status_code == 200
    assert charged.json()["operationResultCode"] == "Success"
    assert sandbox.ledger.find(charged.json()["gatewayReference"]).amount == Decimal("29.99")
