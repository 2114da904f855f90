"""The in-process doors: a client's own seam with the sandbox behind it."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from orchestra import Card, ConfigurationError
from orchestra._core.transport import AsyncTransport, Timeouts, Transport, TransportRequest
from orchestra.sandbox import Sandbox, _sandbox

CARD = Card(number="4111111111111111", holder="Jane Smith", expires="12/2030", cvv="123")


def test_doors_are_wires(sandbox):
    """The transports are what the pipeline asks of a wire."""
    assert isinstance(sandbox.transport, Transport)
    assert isinstance(sandbox.async_transport, AsyncTransport)


def test_missing_libraries_are_named_with_what_brings_them(monkeypatch):
    """Without the libraries of its extra a sandbox can't be made; the error says what to install, and where."""
    monkeypatch.setattr(_sandbox, "find_spec", lambda name: None if name in ("yaml", "uvicorn") else object())

    with pytest.raises(ConfigurationError) as caught:
        Sandbox()

    assert str(caught.value) == (
        'the sandbox needs uvicorn, yaml: pip install "orchestra-payments[sandbox]", '
        'or in a checkout: pip install ".[sandbox]"'
    )


def test_client_pays_against_the_ledger(sandbox):
    """A blocking client made by the sandbox charges in it."""
    with sandbox.client() as orchestra:
        result = orchestra.payments.charge(
            amount="25.00", currency="USD", card=CARD, account="testsuccess", reference="order-1"
        )

    assert result.approved
    (movement,) = sandbox.ledger.by_reference("order-1")
    assert str(movement.amount) == "25.00"


def test_async_client_pays_against_the_ledger(sandbox):
    """An async client made by the sandbox charges in it."""

    async def pay() -> bool:
        async with sandbox.async_client() as orchestra:
            result = await orchestra.payments.charge(
                amount="25.00", currency="USD", card=CARD, account="testsuccess", reference="order-1"
            )
            return result.approved

    assert asyncio.run(pay())
    assert sandbox.ledger.count("order-1") == 1


def test_void_sends_its_body(sandbox):
    """A DELETE with a body arrives whole."""
    with sandbox.client() as orchestra:
        held = orchestra.payments.authorize(
            amount="50.00", currency="USD", card=CARD, account="testsuccess", reference="hold-1"
        )
        gone = orchestra.payments.void(
            gateway_reference=held.gateway_reference,
            amount="50.00",
            currency="USD",
            card=CARD,
            account="testsuccess",
        )

    assert gone.approved
    assert sandbox.ledger.by_reference("hold-1")[0].state == "voided"


def test_client_uses_a_listed_key():
    """With a list of keys, the sandbox's clients use one of them."""
    with Sandbox(api_keys=["only-this"]).client() as orchestra:
        assert orchestra.check_api_key().is_sandbox


def test_answers_do_not_show_their_body_in_repr(sandbox):
    """What holds an answer can be logged."""
    reply = sandbox.core.handle("POST", "/StringTokens", [("x-api-key", "k")], b'{"payload":"4111111111111111"}')

    assert "token" not in repr(reply)
    assert "201" in repr(reply)


@pytest.mark.parametrize("threads", [8])
def test_threads_share_a_sandbox(sandbox, threads):
    """Many threads charge at once; every charge is in the ledger under a reference of its own."""
    card = {
        "cardNumber": "4111111111111111",
        "cardHolderName": "J",
        "expirationMonth": 1,
        "expirationYear": 2030,
    }
    timeouts = Timeouts(connect=1, read=1, write=1, pool=1)

    def charge(number: int) -> str:
        body = {
            "amount": 1,
            "currency": "USD",
            "myRef": f"order-{number}",
            "paymentGatewayAccountName": "testsuccess",
            "card": card,
        }
        request = TransportRequest(
            "POST", "/PaymentGateway/charge", (("X-Api-Key", "k"),), json.dumps(body).encode(), timeouts, 10
        )
        return json.loads(sandbox.transport.send(request).body)["gatewayReference"]

    with ThreadPoolExecutor(threads) as pool:
        references = list(pool.map(charge, range(200)))

    assert len(set(references)) == 200
    assert all(sandbox.ledger.count(f"order-{number}") == 1 for number in range(200))
