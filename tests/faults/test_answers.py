"""Whatever the server answers, a caller gets a result or one of our errors, and the answer with it."""

from __future__ import annotations

import json
import pickle
import random
from collections.abc import Iterator
from functools import cache
from typing import Any

import attrs
import pytest

from orchestra import (
    Card,
    ConfigurationError,
    OrchestraError,
    OutcomeUnknownError,
    PaymentResult,
    TransportResponse,
    unknown_outcomes,
)
from orchestra._core.operations import Semantics
from orchestra._orchestrasolutions.operations import ORCHESTRA
from orchestra._orchestrasolutions.requests import _READ_PAYMENT
from scripts.regenerate import effective_spec
from tests.faults.bodies import documented, mutations, specimen, wrong_texts
from tests.faults.scripted import Stage, Turn, blocking

CARD = Card(number="4111111111111111", holder="Jane Smith", expires="12/2030", cvv="123")
ORDER: dict[str, Any] = {"amount": "25.00", "currency": "USD", "card": CARD, "account": "shop", "reference": "r"}
LATER: dict[str, Any] = {**ORDER, "gateway_reference": "tx"}
TOKEN = "0" * 32

CALLS: dict[str, Any] = {
    "start_session": lambda client: client.wallets.start_session(),
    "validate_results": lambda client: client.wallets.validate_results("token"),
    "list_accounts": lambda client: client.accounts.list(),
    "get_account": lambda client: client.accounts.get("shop"),
    "set_account": lambda client: client.accounts.set("shop", gateway="NULLSuccess"),
    "delete_account": lambda client: client.accounts.delete("shop"),
    "list_gateways": lambda client: client.gateways.list(),
    "charge": lambda client: client.payments.charge(**ORDER),
    "authorize": lambda client: client.payments.authorize(**ORDER),
    "capture": lambda client: client.payments.capture(**LATER),
    "refund": lambda client: client.payments.refund(**LATER),
    "void": lambda client: client.payments.void(**LATER),
    "tokenize": lambda client: client.payments.tokenize(card=CARD, account="shop"),
    "status": lambda client: client.payments.status(account="shop", reference="r"),
    "check_api_key": lambda client: client.check_api_key(),
    "create_token": lambda client: client.tokens.create("payload"),
    "get_token": lambda client: client.tokens.get(TOKEN),
    "delete_token": lambda client: client.tokens.delete(TOKEN),
    "describe_token": lambda client: client.tokens.describe(TOKEN),
}
TYPES = ("application/json", "text/html; charset=latin-1", "text/plain", "application/octet-stream")
ODD_STATUSES = (*range(100, 600), 600, 777, 999)


@cache
def document() -> dict[str, Any]:
    """Return the effective spec."""
    return effective_spec("orchestra")


def answered(name: str, status: int, body: bytes, kind: str = "application/json") -> Any:
    """Answer a call once and check that its end is ours and holds the answer."""
    stage = Stage([Turn(0.1, status, (("content-type", kind),), body)])
    end = blocking(stage, CALLS[name], retries=0)
    said = f"{name} {status} {body[:80]!r} {kind}"
    if isinstance(end, OrchestraError):
        assert end.response == TransportResponse(status, (("content-type", kind),), body), said
        assert end.elapsed > 0.0, said
        assert "\n" not in str(end), said
        assert end.operation == name, said
        assert str(pickle.loads(pickle.dumps(end))) == str(end), said  # noqa: S301 - our own
        assert not isinstance(end, ConfigurationError), said
    else:
        assert getattr(end, "raw", None) is None or end.raw.body == body, said
        repr(end)
    return end


def test_every_operation_is_fuzzed() -> None:
    """No operation of the spec is left out of these tests."""
    assert set(ORCHESTRA) == set(CALLS)
    assert {operation for operation, _, _ in documented(document())} == {o.operation_id for o in ORCHESTRA.values()}


def cases(name: str) -> Iterator[tuple[int, bytes]]:
    """Return every documented status of an operation with every mutation of its body."""
    for operation, status, schema in documented(document()):
        if operation == ORCHESTRA[name].operation_id:
            value = specimen(document(), schema) if schema is not None else {}
            for body in mutations(value):
                yield status, body


@pytest.mark.parametrize("name", sorted(CALLS))
def test_no_mutation_of_a_documented_body_escapes(name: str) -> None:
    """Members that are null, missing, unknown, extra or of a wrong type are taken as they are."""
    for status, body in cases(name):
        end = answered(name, status, body)
        if ORCHESTRA[name].semantics is Semantics.MOVES_MONEY and 200 <= status < 300:
            assert isinstance(end, PaymentResult | OutcomeUnknownError)


@pytest.mark.parametrize("name", sorted(CALLS))
def test_no_text_that_is_not_json_escapes(name: str) -> None:
    """Pages, garbage, marks, deep nesting and huge numbers end in a result or an error that holds them."""
    schema = next(s for o, _, s in documented(document()) if o == ORCHESTRA[name].operation_id)
    for body in wrong_texts(specimen(document(), schema) if schema is not None else {}):
        for status in (200, 202, 400, 409, 500, 503):
            for kind in TYPES[:2]:
                end = answered(name, status, body, kind)
                if ORCHESTRA[name].semantics is Semantics.MOVES_MONEY and status == 200:
                    assert isinstance(end, PaymentResult | OutcomeUnknownError)


@pytest.mark.parametrize(
    "name", ["charge", "refund", "tokenize", "status", "list_accounts", "set_account", "delete_token"]
)
def test_no_status_escapes(name: str) -> None:
    """Every status from 100 to 599, and some that are none, ends in a result or an error that holds it."""
    for status in ODD_STATUSES:
        for body in (b"", b'{"operationResultCode":"Success"}', b"<html>"):
            answered(name, status, body)


def test_random_bytes_do_not_escape(seed: int) -> None:
    """Random bytes, and a right body with random bytes changed, end in a result or an error that holds them."""
    chance = random.Random(seed)
    right = json.dumps(specimen(document(), {"$ref": "#/components/schemas/Payments.OperationResult"})).encode()
    for _ in range(2_000):
        body = bytearray(right)
        for _ in range(chance.randrange(1, 8)):
            body[chance.randrange(len(body))] = chance.randrange(256)
        answered(chance.choice(sorted(CALLS)), chance.choice((200, 202, 400, 409)), bytes(body), chance.choice(TYPES))
        answered("charge", 200, chance.randbytes(chance.randrange(64)))


def test_a_success_is_kept_whatever_surrounds_it() -> None:
    """What is wrong beside the result code costs no charge its result."""
    for member in ("amount", "currency", "gatewayReference", "gatewayToken", "operationType", "customGatewayResponse"):
        for stranger in (None, "text", 5, 1.5, True, [], {}, [[1]], {"a": {"b": None}}, "\ud800", 10**40):
            body = json.dumps({"operationResultCode": "Success", member: stranger}).encode()
            end = answered("charge", 200, body)
            assert isinstance(end, PaymentResult), (member, stranger)
            assert end.approved


def test_an_unknown_code_is_doubt_and_never_success() -> None:
    """A result code that nobody documents leaves the charge in doubt, its own words on the error."""
    for code in ("Error", "success", "SUCCESS", "Successful", "Approved", "", " Success", "Success\n", "\ud800"):
        for status in (200, 202, 400, 409, 500, 503):
            body = json.dumps({"operationResultCode": code}).encode()
            end = answered("charge", status, body)
            assert isinstance(end, OutcomeUnknownError), (code, status)
            assert isinstance(end.result, PaymentResult)
            assert end.result.result_code == code


def test_a_large_answer_within_the_limit_is_read() -> None:
    """Ten megabytes are read like anything else when the wire lets them through."""
    body = json.dumps({"operationResultCode": "Success", "customGatewayResponse": "x" * 10_000_000}).encode()
    assert answered("charge", 200, body).approved
    page = b"<html>" + b"9" * 10_000_000
    assert isinstance(answered("charge", 200, page), OutcomeUnknownError)
    words = json.dumps({"fieldName": "amount", "errors": ["x" * 10_000_000]}).encode()
    assert answered("charge", 400, words).field == "amount"


def test_an_answer_that_breaks_its_reader_is_doubt() -> None:
    """Should a reader of ours fail on an answer, the charge is in doubt, and the answer is not lost."""

    def broken(_: Any) -> Any:
        raise ZeroDivisionError

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(_READ_PAYMENT, "charge", broken)
        end = answered("charge", 200, b'{"operationResultCode":"Success"}')
    assert isinstance(end, OutcomeUnknownError)
    assert "ZeroDivisionError" in str(end)


@attrs.frozen(slots=True)
class Hostile:
    """A wire that raises what no wire should."""

    error: BaseException

    def send(self, request: Any) -> Any:
        raise self.error

    def close(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize(
    "error", [ValueError("no"), OSError(), RecursionError(), MemoryError(), StopIteration(), TimeoutError()]
)
def test_what_a_wire_of_ones_own_raises_is_doubt(error: Exception) -> None:
    """A wire that breaks the rules leaves a charge in doubt: nobody knows what it sent."""
    from orchestra import Orchestra

    with pytest.raises(OutcomeUnknownError) as caught:
        Orchestra(api_key="key", transport=Hostile(error)).payments.charge(**ORDER)
    assert caught.value.reference == "r"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(1), GeneratorExit()])
def test_an_interruption_goes_on_as_itself_and_carries_doubt(error: BaseException) -> None:
    """Ctrl-C and its like are not swallowed; `unknown_outcomes` finds the payment behind them."""
    from orchestra import Orchestra

    with pytest.raises(type(error)) as caught:
        Orchestra(api_key="key", transport=Hostile(error)).payments.charge(**ORDER)
    doubt = next(iter(unknown_outcomes(caught.value)), None)
    assert doubt is not None
    assert doubt.reference == "r"
