"""Whatever is sent, the sandbox answers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestra.sandbox import Sandbox
from orchestra.sandbox._routing import ROUTES

KEY = [("X-Api-Key", "key")]
NAMES = [
    "amount", "currency", "card", "cardNumber", "cardHolderName", "expirationMonth", "expirationYear", "cvv",
    "paymentGatewayAccountName", "paymentGatewayAccount", "paymentGatewayName", "credentials", "key", "value",
    "refTransId", "myRef", "payerDetails", "userToken", "payload", "operation", "fallbackUpgs", "storedCards",
]  # fmt: skip
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.sampled_from(["USD", "4111111111111111", "testsuccess", "@" + "x" * 32, "Stripe", "CHARGE", "\ud800"]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(NAMES), inner, max_size=8)),
    max_leaves=20,
)


@pytest.mark.parametrize("strict", [False, True])
def test_every_json_value_gets_an_answer(strict: bool) -> None:
    """Any JSON on any operation ends in an answer with a status of the API, and moves no money by accident."""
    sandbox = Sandbox(strict=strict)

    @settings(max_examples=150, deadline=None, derandomize=True)
    @given(route=st.sampled_from(ROUTES), value=VALUES)
    def send(route: Any, value: Any) -> None:
        path = route.template.replace("{name}", "testsuccess").replace("{token}", "x" * 32)
        reply = sandbox.core.handle(route.method, path, KEY, json.dumps(value).encode())
        assert reply.status in {200, 201, 400, 404, 409}
        assert sandbox.ledger.count() == 0

    send()


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH", "\udcff"]),
    path=st.one_of(st.text(max_size=30), st.sampled_from([route.template for route in ROUTES])),
    body=st.binary(max_size=50),
)
def test_every_path_and_body_gets_an_answer(method: str, path: str, body: bytes) -> None:
    """Any method, path and bytes end in an answer."""
    assert 200 <= Sandbox().core.handle(method, path, KEY, body).status < 500


@pytest.mark.parametrize("depth", [64, 100, 500, 900, 2000, 100_000])
@pytest.mark.parametrize("bracket", ["[]", '{"a":}'])
def test_deep_json_is_refused(depth: int, bracket: str) -> None:
    """JSON nested beyond reason is a 400, however deep."""
    opening, closing = (bracket[0], bracket[-1]) if bracket == "[]" else ('{"a":', "}")
    body = opening * depth + "1" + closing * depth

    reply = Sandbox().core.handle("POST", "/PaymentGateway/charge", KEY, body.encode())

    assert reply.status == 400
    inside = b'{"card":%s,"amount":1,"currency":"USD"}' % body.encode()
    assert Sandbox().core.handle("POST", "/PaymentGateway/charge", KEY, inside).status == 400
