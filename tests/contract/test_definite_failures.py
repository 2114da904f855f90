"""The law: a payment's failure is definite only for a whole answer of a documented shape that contradicts nothing.

Each test runs over every operation that moves money, of all three APIs, through both clients. The statuses and
bodies are those that independent tests used against the product.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest

from orchestra import (
    FundsMoved,
    InvalidRequestError,
    InvalidResponseError,
    OutcomeUnknownError,
    RetryAdvice,
    TransportResponse,
)
from tests.support.apis import APIS, MOVING
from tests.support.clients import KINDS, came_of
from tests.support.logs import quiet_log  # noqa: F401  used by being there
from tests.support.wires import CannedWire

BOTH = pytest.mark.parametrize("kind", KINDS)

STATUSES: Final = (200, 202, 400, 401, 403, 404, 409, 422, 429)

SAID: Final = {
    "orchestra": (
        b'{"operationResultCode":"Success","gatewayReference":"tx_1"}',
        b'{"operationResultCode":"FatalFailure"}',
        b'{"operationResultCode":"Rejected"}',
        b'{"fieldName":"card.cvv","errors":["is wrong"]}',
    ),
    "orchestrate": (b'{"id":"pay_1","status":"succeeded"}', b'{"id":"pay_1","status":"failed"}', b'{"message":"No"}'),
    "forter": (b'{"id":"pay_1","status":"succeeded"}', b'{"id":"pay_1","status":"failed"}', b'{"message":"No"}'),
}
"""Bodies that mean something when they are whole."""


def came(name: str, operation: str, kind: str, response: TransportResponse) -> Any:
    """Return what comes of a call that meets an answer."""
    client = APIS[name].client(kind, CannedWire(response), retries=0)
    return came_of(lambda: APIS[name].least[operation](client))


def promised(came: Any) -> bool:
    """Tell whether an end promises anything about the money."""
    if isinstance(came, OutcomeUnknownError):
        assert came.outcome is not None
        assert (came.outcome.moved, came.outcome.repeat) == (FundsMoved.MAYBE, RetryAdvice.AFTER_CHECK)
        return False
    return True


def cuts(name: str) -> Iterator[bytes]:
    """Yield everything that a cut can leave of the bodies."""
    yield from {body[:length] for body in SAID[name] for length in range(len(body))}


@BOTH
@MOVING
def test_an_answer_cut_without_a_length_promises_nothing(kind: str, name: str, operation: str) -> None:
    """`Connection: close`, no length, and the connection ends in the body: whatever the status, it is unknown."""
    for status in STATUSES:
        for body in cuts(name):
            assert not promised(came(name, operation, kind, TransportResponse(status, (), body, False))), (status, body)


@BOTH
@MOVING
def test_a_json_text_that_the_server_cut_promises_nothing(kind: str, name: str, operation: str) -> None:
    """Half a JSON text with a declared length is no better, under whatever status and label."""
    for status in STATUSES:
        for body in cuts(name):
            if body:
                response = TransportResponse(status, (("content-type", "application/json"),), body)
                assert not promised(came(name, operation, kind, response)), (status, body)


@BOTH
@MOVING
def test_a_whole_json_text_needs_no_declared_end(kind: str, name: str, operation: str) -> None:
    """A complete object says what it says, whether the answer declares its end or not."""
    for status in STATUSES:
        for body in SAID[name]:
            declared, closed = (
                came(name, operation, kind, TransportResponse(status, (), body, whole)) for whole in (True, False)
            )
            assert type(declared) is type(closed)
            assert getattr(declared, "outcome", None) == getattr(closed, "outcome", None)


REPRODUCED: Final = [
    (400, b'{"operationResultCode":"FatalFailure"}'),
    (409, b'{"operationResultCode":"Success"}'),
    (401, b'{"operationResultCode":"Success"}'),
    (403, b'{"operationResultCode":"Success"}'),
    (404, b'{"operationResultCode":"Success"}'),
    (422, b'{"operationResultCode":"Success"}'),
    (429, b'{"operationResultCode":"Success"}'),
]


@pytest.mark.parametrize(("status", "body"), REPRODUCED, ids=lambda part: str(part)[:3])
@pytest.mark.parametrize("length", [0, 1, 20])
def test_what_is_unknown_when_whole_is_unknown_when_cut(status: int, body: bytes, length: int) -> None:
    """A charge that is in doubt by its whole answer is not declined, refused or missing by a part of it."""
    for whole, content in ((True, body), (False, body[:length])):
        end = came("orchestra", "charge", "sync", TransportResponse(status, (), content, whole))
        assert isinstance(end, OutcomeUnknownError)
    assert "settles nothing (cut body)" in str(end)


UNLISTED: Final = (
    402, 403, 405, 406, 410, 411, 412, 413, 414, 415, 417, 418, 421, 422, 423, 424, 425, 426, 428, 431, 444, 451, 460,
    498,
)  # fmt: skip


@pytest.mark.parametrize("status", UNLISTED)
def test_a_status_on_no_page_is_unknown_with_its_likely_reason(status: int) -> None:
    """403 and the other 4xx are undocumented for payments: unknown, and the message says what they usually mean."""
    for content in (b"", b"{}", b'{"fieldName":"amount","errors":["too much"]}', b"no"):
        end = came("orchestra", "charge", "sync", TransportResponse(status, (), content))
        assert isinstance(end, OutcomeUnknownError)
        assert "; most likely " in str(end)
        assert ("too much" in str(end)) == (b"too much" in content)
    known = {403: "the key may not do this", 405: "method not allowed", 460: "the request was refused on the way"}
    assert known.get(status, "") in str(end)


TWICE: Final = {
    "orchestra": (
        b'{"operationResultCode":"Rejected","operationResultCode":"Success","gatewayReference":"tx_1"}',
        b'{"operationResultCode":"Success","operationResultCode":"Rejected","gatewayReference":"tx_1"}',
    ),
    "orchestrate": (
        b'{"id":"tx_1","status":"failed","status":"succeeded"}',
        b'{"id":"tx_1","status":"pending","status":"failed"}',
    ),
    "forter": (
        b'{"id":"tx_1","status":"failed","status":"succeeded"}',
        b'{"id":"tx_1","status":"pending","status":"failed"}',
    ),
}
CURRENCY: Final = {
    "orchestra": b'{"operationResultCode":"%b","gatewayReference":"tx_1","currency":"CHF"}',
    "orchestrate": b'{"id":"tx_1","status":"%b","currency":"CHF"}',
    "forter": b'{"id":"tx_1","status":"%b","currency":"CHF"}',
}
WORDS: Final = {
    "orchestra": (b"Success", b"Accepted", b"Rejected", b"TemporaryFailure", b"NotImplemented", b"Error"),
    "orchestrate": (b"succeeded", b"pending", b"failed", b"expired", b"odd"),
    "forter": (b"succeeded", b"pending", b"failed", b"odd"),
}


def kept(end: Any) -> Any:
    """Return the reference that an error's result shows."""
    assert isinstance(end, OutcomeUnknownError)
    result: Any = end.result
    return getattr(result, "gateway_reference", None) or result.id


@BOTH
@MOVING
def test_two_values_for_one_member_are_unknown(kind: str, name: str, operation: str) -> None:
    """Success beside failure, in either order and under every status, is neither; the result is attached."""
    member = "operationResultCode" if name == "orchestra" else "status"
    for status in STATUSES:
        for body in TWICE[name]:
            end = came(name, operation, kind, TransportResponse(status, (), body))
            assert kept(end) == "tx_1"
            assert f"contradicts itself: two values of '{member}'" in str(end)


@BOTH
@MOVING
def test_another_currency_is_unknown(kind: str, name: str, operation: str) -> None:
    """Approved or refused in another currency than was asked for is neither; the result is attached."""
    if (name, operation) == ("forter", "create_refund"):  # its request has no currency
        return
    for status in (200, 202, 400, 404, 409):
        for word in WORDS[name]:
            end = came(name, operation, kind, TransportResponse(status, (), CURRENCY[name] % word))
            assert kept(end) == "tx_1"
            assert "contradicts the request: it is in another currency (CHF)" in str(end)


def test_a_refund_in_another_currency_than_the_caller_named_is_unknown() -> None:
    """Forter's refund has no currency on the wire; the one that an amount was converted by counts."""
    body = b'{"id":"tx_1","status":"succeeded","currency":"GBP","amount":100}'
    for currency, doubtful in (("JPY", True), ("GBP", False)):
        client = APIS["forter"].client("sync", CannedWire(TransportResponse(201, (), body)))
        end = came_of(lambda c=client, code=currency: c.refunds.create(payment_id="p", amount="1", currency=code))
        assert isinstance(end, OutcomeUnknownError) is doubtful


@BOTH
def test_another_operation_is_unknown(kind: str) -> None:
    """Approved or refused, an answer about another operation is not about this one; the result is attached."""
    for operation, another in (("charge", "PreAuth"), ("authorize", "Charge"), ("refund", "Void"), ("void", "Status")):
        for status, code in ((200, "Success"), (202, "Accepted"), (409, "Rejected"), (400, "NotImplemented")):
            body = f'{{"operationResultCode":"{code}","operationType":"{another}","gatewayReference":"tx_1"}}'
            end = came("orchestra", operation, kind, TransportResponse(status, (), body.encode()))
            assert kept(end) == "tx_1"
            assert f"contradicts the request: it is about another operation ({another})" in str(end)


TWO_STATES: Final = b'{"operationResultCode":"Success","gatewayResultCode":"declined","gatewayResultCode":"captured"}'
LOOKED_UP: Final = [
    TransportResponse(200, (), TWO_STATES),
    TransportResponse(200, (), b'{"operationResultCode":"Success","gatewayResultCode":"captured"', False),
    TransportResponse(404, (), b"", False),
    TransportResponse(400, (), b'{"operationResultCode":"Succ', False),
    TransportResponse(401, (), b"", False),
    TransportResponse(404, (), b'{"fieldName":"myRef","fieldName":"x"}'),
]


@pytest.mark.parametrize("response", LOOKED_UP, ids=lambda response: f"{response.status}-{len(response.body)}")
def test_a_look_up_that_is_not_whole_or_contradicts_itself_says_nothing(response: TransportResponse) -> None:
    """It is unreadable: neither a record nor the absence of one."""
    assert isinstance(came("orchestra", "status", "sync", response), InvalidResponseError)


def test_another_amount_is_the_callers_affair() -> None:
    """Gateways approve parts: the result shows the amount that was approved."""
    body = b'{"operationResultCode":"Success","amount":10.00,"currency":"USD"}'
    result = came("orchestra", "charge", "sync", TransportResponse(200, (), body))
    assert result.approved
    assert (result.amount, result.call.amount) != (result.call.amount, result.amount)


def test_a_definite_failure_is_still_definite() -> None:
    """What the file documents as refused is refused, in the server's words."""
    body = b'{"fieldName":"card.cvv","errors":["is wrong"]}'
    end = came("orchestra", "charge", "sync", TransportResponse(400, (), body))
    assert isinstance(end, InvalidRequestError)
    assert (end.field, end.messages) == ("card.cvv", ("is wrong",))
