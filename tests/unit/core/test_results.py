"""What results of Orchestra say: words, numbers, times, outcomes and the bytes they came in."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from typing import Any

import pytest

from orchestra import OperationResult, Outcome, PaymentResult, StringToken, WalletResult
from orchestra._core import decoding
from tests.support.calls import CALLS, TOKEN
from tests.support.samples import made
from tests.support.wires import CannedWire, answer


@pytest.mark.parametrize("operation", ["charge", "status"])
def test_unknown_words_stay_words(make: Any, operation: str) -> None:
    """An enum value that the file does not list is kept as the text it is."""
    body = {
        "operationResultCode": "Success",
        "operationType": "Instalment",
        "currency": "dollars",
        "gatewayToken": {"id": "tok", "parts": [1]},
    }
    result = CALLS[operation](make(answer(200, body)))

    assert (result.operation_type, result.currency) == ("Instalment", "dollars")
    assert json.loads(result.gateway_token.reveal()) == {"id": "tok", "parts": [1]}


def test_custom_answers_keep_their_form(make: Any) -> None:
    """What the file gives no type is given as it came; objects and arrays show themselves when asked."""
    for custom in ({"a": [1, {"b": None}]}, [1, [2]], "text", 5, False):
        result = CALLS["charge"](make(answer(200, {"operationResultCode": "Success", "customGatewayResponse": custom})))

        assert result.custom_gateway_response == custom
        if isinstance(custom, dict | list):
            assert result.custom_gateway_response.reveal() == custom


def test_amounts_are_decimals_of_the_wire_text(make: Any) -> None:
    """Numbers keep their digits, beyond what a float could hold."""
    for digits in ("25.10", "0.1", "1e2", "123456789012345678.123456789", "7"):
        body = b'{"operationResultCode":"Success","amount":%s}' % digits.encode()

        assert CALLS["charge"](make(answer(200, body))).amount == Decimal(digits)


@pytest.mark.parametrize("number", [b"9" * 5000, b"1e999999999999999999999", b"-1.5E-999999999999999999999"])
def test_numbers_beyond_all_bounds_are_kept_as_text(make: Any, number: bytes) -> None:
    """A number that no type can hold does not hide what the rest of the answer says."""
    body = b'{"operationResultCode":"Success","gatewayReference":"tx","amount":%s,"new":%s}' % (number, number)
    result = CALLS["charge"](make(answer(200, body)))

    assert (result.outcome, result.gateway_reference, result.amount) == (Outcome.APPROVED, "tx", None)
    assert result.unread == {"amount": number.decode(), "new": number.decode()}


def test_times_have_a_zone(make: Any) -> None:
    """A time without a zone is taken as UTC; one that is no time is kept."""
    for text, hour in (("2026-03-01T12:00:00Z", 12), ("2026-03-01T12:00:00", 12), ("2026-03-01T14:00:00+02:00", 12)):
        token = CALLS["describe_token"](make(answer(200, {"createTime": text})))
        assert token.created is not None
        assert token.created.astimezone(datetime.UTC).hour == hour
    token = CALLS["describe_token"](make(answer(200, {"createTime": "yesterday"})))
    assert (token.created, token.unread["createTime"]) == (None, "yesterday")


def test_other_names_that_were_seen(make: Any) -> None:
    """Members that the vendor's own pages spell otherwise are understood; the file's spelling wins."""
    assert CALLS["start_session"](make(answer(200, {"Token": "ses"}))).token.reveal() == "ses"
    assert CALLS["start_session"](make(answer(200, {"Token": "old", "token": "new"}))).token.reveal() == "new"
    assert CALLS["get_token"](make(answer(200, {"payload": "text"}))).payload.reveal() == "text"
    wallet = CALLS["validate_results"](make(answer(200, {"tokenAndMaskedCardModel": {"threeDs": {"eci": "05"}}})))
    assert wallet.tokenized_card.three_ds.eci == "05"


def test_a_created_token_holds_its_answer(make: Any) -> None:
    """The token can go into a card; its `stored` tells when it was made and where it is."""
    wire = CannedWire(
        answer(201, {"token": TOKEN, "createTime": "2026-03-01T12:00:00Z"}, location=f"/StringTokens/{TOKEN}")
    )
    token = CALLS["create_token"](make(wire))

    assert isinstance(token, StringToken)
    assert token.prefixed == f"@{TOKEN}"
    assert token.stored is not None
    assert token.stored.location is not None
    assert token.stored.location.reveal() == f"/StringTokens/{TOKEN}"
    assert token.stored.raw.status == 201


WALLET_RESULTS: list[tuple[Any, Outcome]] = [
    ({"upgChargeResults": {"operationResultCode": "Success"}}, Outcome.APPROVED),
    ({"upgChargeResults": {"operationResultCode": "Accepted"}}, Outcome.PENDING),
    ({"upgChargeResults": {"operationResultCode": "Rejected"}}, Outcome.DECLINED),
    ({"upgChargeResults": {"operationResultCode": "NotImplemented"}}, Outcome.UNSUPPORTED),
    ({"upgChargeResults": {"operationResultCode": "TemporaryFailure"}}, Outcome.TEMPORARY_FAILURE),
    ({"upgChargeResults": {"operationResultCode": "FatalFailure"}}, Outcome.UNKNOWN),
    ({"upgChargeResults": {"operationResultCode": "Odd"}}, Outcome.UNKNOWN),
    ({"upgChargeResults": {}}, Outcome.UNKNOWN),
    ({"directChargeResults": {"success": True}}, Outcome.APPROVED),
    ({"directChargeResults": {"success": False}}, Outcome.DECLINED),
    ({"directChargeResults": {"success": "yes"}}, Outcome.UNKNOWN),
    ({"tokenAndMaskedCardModel": {"token": "t"}}, Outcome.APPROVED),
    ({"tokenAndMaskedCardModel": {"errorMessage": "no"}}, Outcome.UNKNOWN),
    (
        {"upgChargeResults": {"operationResultCode": "Rejected"}, "tokenAndMaskedCardModel": {"token": "t"}},
        Outcome.DECLINED,
    ),
    ({"failedUpgChargeResults": [{"operationResultCode": "Rejected"}]}, Outcome.UNKNOWN),
    ({}, Outcome.UNKNOWN),
]


@pytest.mark.parametrize(("body", "outcome"), WALLET_RESULTS)
def test_outcomes_of_wallet_sessions(make: Any, body: Any, outcome: Outcome) -> None:
    """A wallet's result is judged by the member that is there; what says nothing is unknown."""
    result = CALLS["validate_results"](make(answer(200, body)))

    assert isinstance(result, WalletResult)
    assert result.outcome is outcome


def test_raw_is_what_came(make: Any) -> None:
    """The response is kept with status, headers and bytes, and reads its headers in any case."""
    response = answer(202, b'{"operationResultCode":"Success"}', x_request="7")
    result = CALLS["charge"](make(response))

    assert result.raw is response
    assert (result.raw.header("X-Request"), result.raw.header("nope")) == ("7", None)
    assert result.raw.text == '{"operationResultCode":"Success"}'
    assert (result.reference, result.call.attempts, result.call.account) == ("ref-1", 1, "testsuccess")
    assert (result.call.amount, result.call.currency) == (Decimal("25.00"), "USD")


def test_bytes_that_are_no_text_are_shown_as_escapes() -> None:
    """A body that is not UTF-8 can be looked at."""
    assert answer(200, b"\xff<").text == "\\xff<"


def test_results_are_frozen_and_equal_by_value() -> None:
    """Two readings of the same answer are equal, and none can be changed."""
    first, second = (made(PaymentResult, {"gatewayReference": "tx", "new": 1}) for _ in range(2))

    assert first == second
    assert isinstance(first, OperationResult)
    with pytest.raises(AttributeError):
        first.gateway_reference = "other"
    with pytest.raises(AttributeError):
        first.raw.status = 500


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-03-01T12:00:00Z", "2026-03-01 12:00:00+00:00"),
        ("2026-03-01T12:00:00", "2026-03-01 12:00:00+00:00"),
        ("2026-03-01T12:00:00.5+02:30", "2026-03-01 12:00:00.500000+02:30"),
        ("2026-03-01T12:00:00-11:00", "2026-03-01 12:00:00-11:00"),
    ],
)
def test_times_are_those_of_the_standard_library(written: str, read: str) -> None:
    """A timestamp keeps its offset, means UTC without one, and prints without a library's own zones."""
    when = decoding.moment(written)

    assert str(when) == read
    assert isinstance(when.tzinfo, datetime.timezone)


@pytest.mark.parametrize("written", ["2026-03-01T12:00:00+99:00", "tomorrow", "", 1772366400, None])
def test_what_is_no_time_is_not_read_as_one(written: Any) -> None:
    """An offset of more than a day, words and numbers are kept in `unread` by whoever reads them."""
    with pytest.raises(decoding.Mismatch):
        decoding.moment(written)
