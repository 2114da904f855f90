"""One way to call the sandbox: values in, status and values out, without the client."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from orchestra.sandbox import Sandbox
from orchestra.testing import ManualClock

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@attrs.frozen
class Reply:
    """An answer, decoded."""

    status: int
    headers: Mapping[str, str]
    json: Any

    def __getitem__(self, name: str) -> Any:
        return self.json[name]


class Caller:
    """Sends plain values to a sandbox's core."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def __call__(self, method: str, path: str, body: Any = None, *, raw: bytes | None = None, **headers: str) -> Reply:
        sent = {"X-Api-Key": "key", "Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = raw if raw is not None or body is None else json.dumps(body).encode()
        reply = self.sandbox.core.handle(method, path, sent.items(), data)
        value = json.loads(reply.body, parse_float=Decimal) if reply.body else None
        return Reply(reply.status, dict(reply.headers), value)

    def charge(self, **changes: Any) -> Reply:
        """Charge 25.00 USD on the mock that approves, with changes."""
        return self("POST", "/PaymentGateway/charge", payment(**changes))

    def authorize(self, **changes: Any) -> Reply:
        """Authorize 50.00 USD on the mock that approves, with changes."""
        return self("POST", "/PaymentGateway/authorize", payment(**{"amount": 50, **changes}))

    def capture(self, reference: str, amount: float, **changes: Any) -> Reply:
        """Capture an amount of an authorization."""
        return self("PUT", "/PaymentGateway/capture", payment(refTransId=reference, amount=amount, **changes))

    def refund(self, reference: str, amount: float, **changes: Any) -> Reply:
        """Refund an amount of a payment."""
        return self("PUT", "/PaymentGateway/refund", payment(refTransId=reference, amount=amount, **changes))

    def void(self, reference: str, amount: float, **changes: Any) -> Reply:
        """Void a payment."""
        return self("DELETE", "/PaymentGateway/void", payment(refTransId=reference, amount=amount, **changes))

    def status(self, **fields: Any) -> Reply:
        """Look a payment up."""
        return self("POST", "/PaymentGateway/status", fields)


def card(**changes: Any) -> dict[str, Any]:
    """Return a card that approves, with changes; a change to None leaves the field out."""
    whole = {
        "cardNumber": "4111111111111111",
        "cardHolderName": "Jane Smith",
        "expirationMonth": 12,
        "expirationYear": 2030,
        "cvv": "123",
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


def payment(**changes: Any) -> dict[str, Any]:
    """Return a payment request, with changes; a change to None leaves the field out."""
    whole = {
        "amount": 25,
        "currency": "USD",
        "paymentGatewayAccountName": "testsuccess",
        "card": card(),
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


@pytest.fixture
def sandbox() -> Sandbox:
    """Return a lenient sandbox whose clock stands still."""
    return Sandbox(clock=ManualClock(NOW))


@pytest.fixture
def call(sandbox: Sandbox) -> Caller:
    """Return a way to call the lenient sandbox."""
    return Caller(sandbox)


@pytest.fixture
def strict() -> Caller:
    """Return a way to call a strict sandbox."""
    return Caller(Sandbox(strict=True, clock=ManualClock(NOW)))


@pytest.fixture
def make() -> Any:
    """Return a maker of callers to sandboxes with options."""
    return lambda **options: Caller(Sandbox(**{"clock": ManualClock(NOW), **options}))


@pytest.fixture
def a_card() -> Any:
    """Return the maker of cards."""
    return card


@pytest.fixture
def a_payment() -> Any:
    """Return the maker of payment requests."""
    return payment
