"""Answers that look definite and are not: another operation, codes in odd places, messages without words."""

from __future__ import annotations

import gzip
from typing import Any

import httpx
import pytest

from orchestra import (
    CallRecord,
    InvalidRequestError,
    LookupOutcome,
    Orchestra,
    OutcomeUnknownError,
    TransportResponse,
)
from tests.support.calls import a_payment
from tests.support.wires import CannedWire, answer


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (409, {"OperationResultCode": "Success", "gatewayReference": "tx"}),
        (409, {"operationResultCode": None, "data": {"operationResultCode": "Success"}}),
        (409, {"gatewayResultCode": "Captured", "amount": 25}),
        (429, {"data": {"operationResultCode": "Success"}}),
        (400, {"errors": ["x"], "result": {"operationResultCode": "Success"}}),
        (404, {"fieldName": "x", "errors": ["x"], "data": [{"operationresultcode": "Success"}]}),
        (200, {"operationResultCode": "Success", "OperationResultCode": "Rejected"}),
        (200, {"operationResultCode": "Success", "operationType": "refund"}),
        (400, {"errors": None}),
        (400, {"fieldName": None, "errors": []}),
        (400, {"errors": [{"code": "gateway_timeout"}]}),
        (404, {"errors": {}}),
        (409, {"errors": [None, ""]}),
    ],
)
def test_what_only_looks_definite_is_unknown(make: Any, status: int, body: Any) -> None:
    """A charge whose answer speaks of success in an odd place, of another operation, or says nothing, is unknown."""
    with pytest.raises(OutcomeUnknownError):
        make(answer(status, body)).payments.charge(**a_payment())


@pytest.mark.parametrize("status", [404, 409, 429])
def test_a_compressed_body_that_a_hook_has_read_counts_as_cut(status: int) -> None:
    """httpx decodes the beginning of a gzip to nothing: an empty body of that kind is none."""
    packed = gzip.compress(b'{"operationResultCode":"Success"}')[:10]

    def handler(_: httpx.Request) -> httpx.Response:
        return httpx.Response(status, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(packed))

    with (
        httpx.Client(transport=httpx.MockTransport(handler), event_hooks={"response": [lambda r: r.read()]}) as http,
        Orchestra(api_key="key", transport=http) as client,
        pytest.raises(OutcomeUnknownError),
    ):
        client.payments.charge(**a_payment())


@pytest.mark.parametrize(
    ("operation", "said", "code", "reading"),
    [
        ("charge", "Refund", "declined", "unknown"),
        ("charge", "Void", "approved", "unknown"),
        ("refund", "Charge", "refunded", "unknown"),
        ("charge", "Charge", "approved", "moved"),
        ("charge", "Status", "approved", "moved"),
        ("charge", None, "approved", "moved"),
        ("charge", "Sale", "approved", "moved"),
        ("authorize", "PreAuth", "approved", "moved"),
    ],
)
def test_a_look_up_does_not_believe_a_record_of_another_operation(
    make: Any, operation: Any, said: str | None, code: str, reading: str
) -> None:
    """Of the listed operations only ours, and the look-up itself, speak of this payment."""
    body = {
        "operationResultCode": "Success", "operationType": said, "gatewayResultCode": code, "amount": 25.0,
        "currency": "USD", "gatewayReference": "tx_r", "gatewayName": "Stripe",
    }  # fmt: skip
    accounts = [{"paymentGatewayAccountName": "shop", "name": "shop", "paymentGatewayName": "Stripe"}]

    def reply(request: Any) -> TransportResponse:
        return answer(200, accounts if request.path == "/PaymentGatewayAccounts" else body)

    target = {"gateway_reference": "tx_1"} if operation == "refund" else {}
    found = make(CannedWire(reply)).payments.find(
        reference="r", account="shop", operation=operation, amount="25.00", currency="USD", deadline=1, **target
    )

    assert found.reading == LookupOutcome(reading)


@pytest.mark.parametrize("gateway_reference", ["TX_1", " tx_1 ", "tx_1"])
def test_the_target_is_known_however_it_is_written(make: Any, gateway_reference: str) -> None:
    """The record of the payment that a refund acts on is not taken for the refund's own."""
    body = {
        "operationResultCode": "Success", "gatewayResultCode": "refunded", "amount": 25.0, "currency": "USD",
        "gatewayReference": gateway_reference,
    }  # fmt: skip
    found = make(answer(200, body)).payments.find(
        reference="r", account="shop", operation="refund", amount="25.00", currency="USD", deadline=1,
        gateway_reference="tx_1",
    )  # fmt: skip

    assert found.reading is LookupOutcome.UNKNOWN


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "-1", "1e999999999"])
def test_a_record_has_an_amount_or_is_refused(amount: str) -> None:
    """What no payment can have been of is no record of one."""
    record = CallRecord(operation="charge", correlation_id="c", reference="r", account="a").to_dict()
    with pytest.raises(InvalidRequestError, match="amount"):
        CallRecord.from_dict({**record, "amount": amount, "currency": "USD"})
