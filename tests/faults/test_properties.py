"""Properties that hold for any answers, failures, waits and amounts: deadlines, twins, digits."""

from __future__ import annotations

import math
from datetime import timedelta
from decimal import Decimal
from email.utils import format_datetime
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from orchestra import CallOptions, Card, Config, InvalidRequestError, OrchestraError, OutcomeUnknownError, Resolution
from orchestra._core.currencies import EXPONENTS
from orchestra._core.money import Money
from orchestra.sandbox import Sandbox
from tests.faults.scripted import BEGINNING, Stage, Turn, awaiting, blocking

CARD = Card(number="4111111111111111", holder="Jane Smith", expires="12/2030", cvv="123")
PAYMENT: dict[str, Any] = {"amount": "25.00", "currency": "USD", "card": CARD, "account": "shop", "reference": "r"}
OPTIONS = CallOptions(deadline=7.0, retries=5)

CALLS: dict[str, Any] = {
    "charge": lambda client: client.payments.charge(**PAYMENT, options=OPTIONS),
    "refund": lambda client: client.payments.refund(**PAYMENT, gateway_reference="tx", options=OPTIONS),
    "void": lambda client: client.payments.void(**PAYMENT, gateway_reference="tx", options=OPTIONS),
    "status": lambda client: client.payments.status(account="shop", reference="r", options=OPTIONS),
    "find": lambda client: client.payments.find(account="shop", reference="r", deadline=7.0),
    "list_accounts": lambda client: client.accounts.list(options=OPTIONS),
    "set_account": lambda client: client.accounts.set("shop", gateway="NULLSuccess", options=OPTIONS),
    "create_token": lambda client: client.tokens.create("payload", options=OPTIONS),
    "delete_token": lambda client: client.tokens.delete("0" * 32, options=OPTIONS),
}
MONEY = {"charge", "refund", "void"}

wishes = st.one_of(
    st.none(),
    st.integers(0, 10**12).map(str),
    st.integers(-(10**6), 10**6).map(lambda seconds: format_datetime(BEGINNING + timedelta(seconds=seconds))),
    st.sampled_from(["", "soon", "-5", "1e9", "٣", "9" * 400, "Sun, 99 Mar 2026 12:00:00 GMT"]),
)
turns = st.builds(
    lambda seconds, status, wish, body, sent: Turn(
        seconds, status, () if wish is None else (("retry-after", wish),), body, sent
    ),
    st.one_of(st.just(0.0), st.floats(0.0, 1e6)),
    st.sampled_from([None, None, 200, 202, 400, 404, 408, 409, 429, 500, 502, 503, 504, 520]),
    wishes,
    st.sampled_from(
        [b"", b"{}", b"[]", b'{"operationResultCode":"Success","gatewayResultCode":"approved"}', b"<html>"]
    ),
    st.booleans(),
)
scripts = st.lists(turns, min_size=1, max_size=8)


def quick(examples: int) -> settings:
    """Return settings for a property: no clock and no database."""
    return settings(max_examples=examples, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])


def play(play_with: Any, name: str, script: list[Turn], seed: int) -> tuple[Stage, Any]:
    """Play a script to one client and return the stage and how the call ended."""
    stage = Stage(script, seed)
    return stage, play_with(stage, CALLS[name], deadline=7.0, timeout=3.0, payment_timeout=5.0, connect_timeout=2.0)


@quick(300)
@given(name=st.sampled_from(sorted(CALLS)), script=scripts, seed=st.integers(0, 2**32))
@example(name="status", script=[Turn(status=503, headers=(("retry-after", "3600"),))], seed=0)
@example(name="list_accounts", script=[Turn(sent=False)], seed=0)
def test_no_call_waits_beyond_its_deadline(name: str, script: list[Turn], seed: int) -> None:
    """Whatever fails and whatever `Retry-After` wishes, attempts and waits together end within the deadline."""
    stage, end = play(blocking, name, script, seed)
    assert stage.time <= 7.0 + 0.011
    assert all(0.0 <= wait <= 7.0 for wait in stage.waits)
    for begun, request in zip(stage.begun, stage.requests, strict=True):
        limits = attrs.astuple(request.timeouts)
        assert all(math.isfinite(limit) and 0.0 < limit <= 5.0 for limit in limits)
        assert 0.0 < request.budget <= 7.0 - begun + 0.011
    if isinstance(end, OrchestraError) and end.call is not None:
        assert end.elapsed <= 7.0 + 0.011
        assert end.attempts <= len(stage.requests)


@quick(300)
@given(name=st.sampled_from(sorted(CALLS)), script=scripts, seed=st.integers(0, 2**32))
def test_what_moves_money_is_sent_once(name: str, script: list[Turn], seed: int) -> None:
    """For any failures, a request that moves money follows another only when none of that one left."""
    stage, _ = play(blocking, name, script, seed)
    if name in MONEY or name == "create_token":
        played = [script[min(number, len(script) - 1)] for number in range(len(stage.requests))]
        assert all(not turn.sent and (turn.status is None or turn.seconds > 2.0) for turn in played[:-1])


def facts(request: Any) -> tuple[Any, ...]:
    """Return everything of a request, its bytes included."""
    return (request.method, request.path, request.headers, request.body, request.timeouts, request.budget)


def told(end: Any) -> Any:
    """Return what a caller can see of an end."""
    if isinstance(end, OrchestraError):
        return type(end), str(end), end.call, getattr(end, "outcome", None)
    if isinstance(end, Resolution):
        return end.reading, end.reason, [(look.after, told(look.error), told(look.result)) for look in end.attempts]
    return repr(end)


@quick(150)
@given(name=st.sampled_from(sorted(CALLS)), script=scripts, seed=st.integers(0, 2**32))
@example(name="list_accounts", script=[Turn(sent=False)], seed=0)
def test_both_clients_do_the_same(name: str, script: list[Turn], seed: int) -> None:
    """For the same seed both clients make the same attempts and waits, send the same bytes and end the same."""
    first, ended = play(blocking, name, script, seed)
    second, other = play(awaiting, name, script, seed)
    assert [facts(request) for request in first.requests] == [facts(request) for request in second.requests]
    assert (first.waits, first.begun, first.time) == (second.waits, second.begun, second.time)
    assert told(ended) == told(other)


@quick(100)
@given(script=scripts, seed=st.integers(0, 2**32))
def test_both_clients_find_out_the_same(script: list[Turn], seed: int) -> None:
    """`resolve()` and `aresolve()` look at the same moments and read the same."""
    ends: list[Any] = []
    for play_with, ask in ((blocking, "resolve"), (awaiting, "aresolve")):
        stage = Stage([Turn(), *script], seed)

        def call(client: Any, ask: str = ask) -> Any:
            return _doubt_and_ask(client, ask)

        ends.append((told(play_with(stage, call)), stage.waits, [facts(request) for request in stage.requests]))
    assert ends[0] == ends[1]


def _doubt_and_ask(client: Any, ask: str) -> Any:
    if ask == "resolve":
        with pytest.raises(OutcomeUnknownError) as caught:
            client.payments.charge(**PAYMENT)
        return caught.value.resolve(deadline=30.0)

    async def awaited() -> Any:
        with pytest.raises(OutcomeUnknownError) as caught:
            await client.payments.charge(**PAYMENT)
        return await caught.value.aresolve(deadline=30.0)

    return awaited()


SANDBOX = Sandbox()
CODES = sorted({*EXPONENTS, "XYZ", "QQQ"})


@st.composite
def amounts(draw: Any) -> tuple[str, Decimal]:
    """Return a currency and an amount that it can have: up to 15 significant digits, trailing zeros and all."""
    code = draw(st.sampled_from(CODES))
    digits = draw(st.integers(1, 10**15 - 1))
    decimals = draw(st.integers(0, EXPONENTS.get(code) or 0 if code in EXPONENTS else 6))
    amount = Decimal(digits).scaleb(-decimals)
    if draw(st.booleans()) and digits < 10**10:
        amount = amount.scaleb(draw(st.integers(0, 5))).normalize()
    return code, amount


@quick(300)
@given(amounts())
@example(("USD", Decimal(999999999999999)))
@example(("USD", Decimal("9999999999999.99")))
@example(("USD", Decimal("0.10")))
@example(("JPY", Decimal("1E+3")))
@example(("BHD", Decimal("0.001")))
def test_the_digits_that_arrive_are_the_decimals_own(money: tuple[str, Decimal]) -> None:
    """The sandbox books exactly the amount that was asked for, and the wire has its digits without an exponent."""
    code, amount = money
    stage = Stage([Turn(status=200, body=b"{}")])
    blocking(stage, lambda client: client.payments.charge(**{**PAYMENT, "amount": amount, "currency": code}))
    written = (stage.requests[0].body or b"").partition(b'"amount":')[2].partition(b",")[0].decode()
    assert written == format(amount, "f")
    assert Decimal(written) == amount
    reference = f"{amount}{code}{SANDBOX.ledger.count()}"
    given_ = {**PAYMENT, "amount": amount, "currency": code, "account": "testsuccess", "reference": reference}
    result = SANDBOX.client().payments.charge(**given_)
    assert SANDBOX.ledger.by_reference(reference)[0].amount == amount
    assert result.amount == amount


@quick(200)
@given(st.decimals(allow_nan=True, allow_infinity=True), st.sampled_from(CODES))
@example(Decimal(1234567890123456), "USD")
def test_an_amount_is_sent_exactly_or_not_at_all(amount: Decimal, code: str) -> None:
    """Any decimal whatever is either refused before anything is sent, or arrives as it is."""
    stage = Stage([Turn(status=200, body=b"{}")])
    end = blocking(stage, lambda client: client.payments.charge(**{**PAYMENT, "amount": amount, "currency": code}))
    if isinstance(end, InvalidRequestError):
        assert stage.requests == []
        assert end.field == "amount"
        return
    written = (stage.requests[0].body or b"").partition(b'"amount":')[2].partition(b",")[0].decode()
    assert Decimal(written) == amount
    assert len(amount.normalize().as_tuple().digits) <= 15
    assert Money.of(amount, code).amount == amount


def test_no_default_waits_for_ever() -> None:
    """Every time limit that a client has by default is finite, and the deadline bounds them all."""
    config = Config.load("ORCHESTRA", {"api_key": "key"}, environment={}, defaults={"base_url": "http://127.0.0.1"})
    limits = (config.timeout, config.payment_timeout, config.connect_timeout, config.deadline)
    assert all(0.0 < limit <= config.deadline < math.inf for limit in limits)
