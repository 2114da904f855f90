"""Finding out by a reference: what settles a payment in doubt, and what must not."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import pytest

from orchestra import (
    CallOptions,
    ConfigurationError,
    InlineAccount,
    InvalidRequest,
    OutcomeUnknown,
    Reading,
    WireRequest,
    WireResponse,
)
from tests.support.calls import CALLS, a_payment
from tests.support.clock import BEGINNING, FakeClock
from tests.support.wires import CannedWire, ambiguous, answer

LONG_AGO = BEGINNING.timestamp() - 3600


def service(status: WireResponse, *accounts: str) -> Any:
    """Return a service that answers every status look-up alike and has these accounts."""

    def reply(request: WireRequest) -> WireResponse:
        return status if request.path.endswith("/status") else answer(200, [{"name": name} for name in accounts])

    return reply


def record(**members: Any) -> WireResponse:
    """Return an answer to a look-up that found something."""
    return answer(200, {"operationResultCode": "Success", "operationType": "Status", **members})


@pytest.mark.parametrize("listed", ["TestSuccess", "testsuccess "])
def test_an_account_of_nearly_that_name_is_another(make: Any, listed: str) -> None:
    """Nothing found through an account means nothing unless exactly that name is listed."""
    long_ago = {"reference": "r", "account": "testsuccess", "sent_at": LONG_AGO}
    nothing = answer(404, {"fieldName": "myRef", "errors": ["none"]})
    found = make(CannedWire(service(nothing, listed))).payments.find(**long_ago)
    assert found.reading is Reading.STILL_UNKNOWN
    assert make(CannedWire(service(nothing, "testsuccess"))).payments.find(**long_ago).reading is Reading.NOT_MOVED


@pytest.mark.parametrize("operation", ["Refund", "refunds", "reversal", "tokenize", "", 7])
def test_only_operations_that_move_money_are_in_doubt(make: Any, operation: Any) -> None:
    """A word that names no such operation would have the charge's record taken for it, so it is refused."""
    wire = CannedWire(record(gatewayResultCode="captured", gatewayReference="ch_1"))
    with pytest.raises(InvalidRequest) as caught:
        make(wire).payments.find(reference="r", account="a", operation=operation, gateway_reference="ch_1")
    assert caught.value.field == "operation"
    assert wire.requests == []


@pytest.mark.parametrize(("operation", "word"), [("refund", "refunded"), ("capture", "captured")])
def test_a_record_of_no_name_is_not_taken_for_a_refund(make: Any, operation: str, word: str) -> None:
    """Only a record with a gateway reference of its own can be another one than the payment acted on."""
    of = {"reference": "r", "account": "a", "operation": operation, "gateway_reference": "ch_1", "deadline": 1}
    for reference, reading in ((None, Reading.STILL_UNKNOWN), ("ch_1", Reading.STILL_UNKNOWN), ("x", Reading.MOVED)):
        reply = record(gatewayResultCode=word, gatewayReference=reference)
        assert make(CannedWire(reply)).payments.find(**of).reading is reading


@pytest.mark.parametrize("account", ["testsuccess", InlineAccount("Stripe", key="sk")])
def test_a_page_that_is_not_there_is_no_payment_that_is_not_there(make: Any, account: Any) -> None:
    """A 404 in HTML is a proxy's or another service's: it says nothing about a payment, however long ago."""
    page = CannedWire(service(answer(404, b"<html>no such page", content_type="text/html"), "testsuccess"))
    found = make(page).payments.find(reference="r", account=account, sent_at=LONG_AGO)
    assert found.reading is Reading.STILL_UNKNOWN
    assert found.result is None


@pytest.mark.parametrize("options", [{"deadline": "5"}, {"timeout": Decimal(5)}, {"retries": "2"}])
def test_options_are_kept_as_they_were_read(make: Any, options: dict[str, Any]) -> None:
    """Numbers in words and Decimals mean the numbers they say, from the first byte to the last retry."""
    kept = CallOptions(**options)
    (name,) = options
    assert getattr(kept, name) == int(options[name])
    assert type(getattr(kept, name)) in (int, float)
    wire = CannedWire(record())
    assert make(wire).payments.charge(**a_payment(options=kept)).approved


@pytest.mark.parametrize("retries", [Decimal("2.5"), 2.5, "2.5", True])
def test_parts_of_a_retry_are_refused(retries: Any) -> None:
    """Retries are counted whole: nothing is cut off a number to make it one."""
    with pytest.raises(ConfigurationError, match="retries"):
        CallOptions(retries=retries)


@pytest.mark.parametrize("deadline", ["5", Decimal(5)])
def test_a_deadline_in_words_is_one(make: Any, deadline: Any) -> None:
    """`find` and `resolve` read their deadline like every other option."""
    clock = FakeClock()
    client = make(CannedWire(ambiguous(), answer(404)), clock=clock)
    with pytest.raises(OutcomeUnknown) as caught:
        CALLS["charge"](client)
    assert client.resolve(caught.value, deadline=deadline).reading is Reading.STILL_UNKNOWN
    assert client.payments.find(reference="r", account="a", deadline=deadline).reading is Reading.STILL_UNKNOWN
    assert sum(clock.sleeps) == pytest.approx(10, abs=0.1)


def test_a_deadline_of_nothing_is_refused(make: Any) -> None:
    """None is no number of seconds, and the refusal says which argument it is."""
    client = make(CannedWire(ambiguous(), answer(404)))
    with pytest.raises(OutcomeUnknown) as caught:
        CALLS["charge"](client)
    for ask in (
        client.resolve,
        lambda _, deadline: client.payments.find(reference="r", account="a", deadline=deadline),
    ):
        with pytest.raises(ConfigurationError, match="deadline"):
            ask(caught.value, deadline=None)


@pytest.mark.parametrize(
    "sent_at",
    [1000.0, 0, -1, BEGINNING.timestamp() + 3600, BEGINNING.timestamp() * 1000, math.nan, math.inf, "2026", True],
)
def test_an_impossible_time_of_sending_is_refused(make: Any, sent_at: Any) -> None:
    """A reading of another clock, milliseconds, or a time to come would make a payment look settled, or never so."""
    wire = CannedWire(answer(404))
    with pytest.raises(InvalidRequest) as caught:
        make(wire).payments.find(reference="r", account="a", sent_at=sent_at)
    assert caught.value.field == "sent_at"
    assert wire.requests == []


def test_clocks_may_differ_a_little(make: Any) -> None:
    """A payment sent by a machine whose clock is a little ahead was sent just now."""
    wire = CannedWire(service(answer(404), "a"))
    found = make(wire).payments.find(reference="r", account="a", sent_at=BEGINNING.timestamp() + 5, deadline=1)
    assert found.reading is Reading.STILL_UNKNOWN
