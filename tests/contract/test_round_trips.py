"""Every body obeys the file of its API; each operation of Orchestra puts exactly these bytes on the wire.

They mean what the vendor's guides mean.
"""

from __future__ import annotations

import json
import os
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from orchestra import Card, InlineAccount, OrchestraError, __version__
from orchestra._orchestrasolutions.operations import ORCHESTRA
from tests.support.apis import APIS, EVERY_OPERATION, operation_of
from tests.support.calls import CALLS, FULL_CALLS, TOKEN, a_payment
from tests.support.clients import KINDS, Caller, client_of
from tests.support.judging import request_complaints
from tests.support.wires import CannedWire, answer

HEADERS = (
    ("X-Api-Key", "test-key"),
    ("Accept", "application/json"),
    ("Accept-Encoding", "identity"),
    ("User-Agent", f"orchestra-payments/{__version__}"),
)
CORRELATION = (("X-Correlation-Id", "id-1"),)
JSON = (("Content-Type", "application/json"),)

CARD = {
    "cardNumber": "4111111111111111",
    "cardHolderName": "Jane Smith",
    "expirationMonth": 12,
    "expirationYear": 2030,
}
LEAST = {"amount": Decimal("25.00"), "currency": "USD", "card": CARD}
NAMED = {"paymentGatewayAccountName": "testsuccess"}

FULL_CARD = {
    "cardNumber": f"@{TOKEN}",
    "cardHolderName": "Jane Smith",
    "expirationMonth": 5,
    "expirationYear": 2031,
    "cvv": "123",
    "cardType": "Visa",
    "ownerID": "owner",
    "issueNumber": "1",
    "threeDSAuthentication": {
        "authenticationValue": "AAABBBCCC",
        "eci": "05",
        "xid": "xid-1",
        "version": "2.2.0",
        "merchantName": "Shop",
        "sli": "2",
    },
}
INLINE = {
    "paymentGatewayName": "Authorize",
    "credentials": [{"key": "API Login ID", "value": "login"}, {"key": "TransactionKey", "value": "key"}],
}
ROUTE = {"paymentGatewayAccount": INLINE, "certificateName": "client-cert", "networkTokenBrand": "Amex"}
PAYER = {
    "clientIPAddress": "203.0.113.7",
    "countryCode": "US",
    "address1": "1 Main St",
    "address2": "Floor 2",
    "address3": "Door 3",
    "postCode": "12345",
    "city": "Springfield",
    "stateProvince": "IL",
}
MONEY = {"amount": Decimal("10.230"), "currency": "KWD", "card": FULL_CARD, "myRef": "order-1042", **ROUTE}
ORDER = {
    **MONEY,
    "payerDetails": PAYER,
    "orderDesc": "Two books",
    "isDigital": True,
    "userToken": "tok_1",
    "generateToken": False,
}
SESSION = {
    "operation": "CHARGE",
    "paymentGatewayAccountId": "mine",
    "allowedeWalletAccountIds": ["w1", "w2"],
    "customerName": "Jane",
    "customerPhone": "+1 555",
    "customerEmail": "jane@example.com",
    "storedCards": [
        {
            "token": TOKEN,
            "expirationYear": 2030,
            "expirationMonth": 12,
            "nameOnCard": "JANE",
            "lastDigits": "1111",
            "brand": "Visa",
            "ownerId": "o",
        }
    ],
    "mode": "TEST",
    "currencyCode": "USD",
    "countryCode": "US",
    "amount": Decimal("3.50"),
    "paymentNote": "note",
    "allowedBrands": ["Visa", "AMEX"],
    "fallbackUpgs": [{"paymentGatewayAccountId": "other", "pass3DSData": True, "paymentGatewayCertName": "cert-2"}],
    "publicKey": "public",
    "paymentGatewayCertName": "cert-1",
    "threeDsBrands": ["MasterCard"],
}
NOTHING = object()

REQUESTS: dict[str, tuple[str, str, Any, Any]] = {
    "start_session": ("POST", "/EWalletOperations", {}, SESSION),
    "validate_results": ("POST", "/EWalletOperations/validateResults", "a.b.c", "a.b.c"),
    "list_accounts": ("GET", "/PaymentGatewayAccounts", NOTHING, NOTHING),
    "get_account": ("GET", "/PaymentGatewayAccounts/mine", NOTHING, NOTHING),
    "set_account": (
        "PUT", "/PaymentGatewayAccounts/mine", {"paymentGatewayName": "Stripe", "credentials": []}, INLINE,
    ),
    "delete_account": ("DELETE", "/PaymentGatewayAccounts/mine", NOTHING, NOTHING),
    "list_gateways": ("GET", "/PaymentGateway", NOTHING, NOTHING),
    "charge": ("POST", "/PaymentGateway/charge", {**LEAST, "myRef": "ref-1", **NAMED}, ORDER),
    "authorize": ("POST", "/PaymentGateway/authorize", {**LEAST, "myRef": "ref-1", **NAMED}, ORDER),
    "capture": (
        "PUT", "/PaymentGateway/capture", {**LEAST, "refTransId": "tx_1", "myRef": "ref-1", **NAMED},
        {**MONEY, "refTransId": "tx_1"},
    ),
    "refund": (
        "PUT", "/PaymentGateway/refund", {**LEAST, "refTransId": "tx_1", "myRef": "ref-1", **NAMED},
        {**MONEY, "refTransId": "tx_1", "payerDetails": PAYER},
    ),
    "void": (
        "DELETE", "/PaymentGateway/void", {**LEAST, "refTransId": "tx_1", "myRef": "ref-1", **NAMED},
        {**MONEY, "refTransId": "tx_1"},
    ),
    "tokenize": (
        "POST", "/PaymentGateway/tokenize", {"card": CARD, **NAMED},
        {"card": FULL_CARD, **ROUTE, "payerDetails": PAYER},
    ),
    "status": ("POST", "/PaymentGateway/status", {"myRef": "order-1", **NAMED}, {"refTransId": "tx_1", **ROUTE}),
    "check_api_key": ("GET", "/Utils/apiKey", NOTHING, NOTHING),
    "create_token": ("POST", "/StringTokens", {"payload": "4111111111111111"}, {"payload": "4111111111111111"}),
    "get_token": ("GET", f"/StringTokens/{TOKEN}", NOTHING, NOTHING),
    "delete_token": ("DELETE", f"/StringTokens/{TOKEN}", NOTHING, NOTHING),
    "describe_token": ("GET", f"/StringTokens/{TOKEN}/meta", NOTHING, NOTHING),
}  # fmt: skip
"""Method, path, body of the smallest call, body of the largest."""


def sent(kind: str, call: Any, api: str = "orchestra") -> Any:
    """Return the one request that a call sends."""
    wire = CannedWire(answer(400))
    client: Caller = APIS[api].client(kind, wire)
    with pytest.raises(OrchestraError):
        call(client)
    return wire.request


def value_of(body: bytes | None) -> Any:
    """Return the JSON value of a body with exact numbers."""
    return NOTHING if body is None else json.loads(body, parse_float=Decimal)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("operation", list(REQUESTS))
def test_the_whole_request(kind: str, operation: str) -> None:
    """Method, path, headers and body are these, no more and no less, with the least and the most said."""
    method, path, least, most = REQUESTS[operation]
    for call, body in ((CALLS[operation], least), (FULL_CALLS[operation], most)):
        request = sent(kind, call)

        typed = () if body is NOTHING else JSON
        assert (request.method, request.path) == (method, path)
        assert request.headers == (*HEADERS, *typed, *CORRELATION)
        assert value_of(request.body) == body


@EVERY_OPERATION
def test_both_clients_send_the_same_bytes(name: str, operation: str) -> None:
    """Nothing on the wire tells the clients apart."""
    for calls in (APIS[name].least, APIS[name].most):
        first, second = (sent(kind, calls[operation], name) for kind in KINDS)

        assert (first.method, first.path, first.headers, first.body) == (
            second.method, second.path, second.headers, second.body,
        )  # fmt: skip


@EVERY_OPERATION
def test_every_request_is_its_operation(name: str, operation: str) -> None:
    """Method and path are those of the operation of the file that carries its `operationId`."""
    entry = operation_of(name, operation)
    template = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(entry["path"]))
    for calls in (APIS[name].least, APIS[name].most):
        request = sent("sync", calls[operation], name)

        assert request.method == entry["method"]
        assert re.fullmatch(template, request.path.partition("?")[0])


@EVERY_OPERATION
def test_every_body_obeys_the_file(name: str, operation: str) -> None:
    """What is sent fits the request schema of its operation to the letter."""
    for calls in (APIS[name].least, APIS[name].most):
        assert request_complaints(name, operation, sent("sync", calls[operation], name).body) == []


@EVERY_OPERATION
def test_a_body_that_breaks_the_file_is_noticed(name: str, operation: str) -> None:
    """A body is judged: a value of another type is found out, and so is a body that is missing or too many."""
    assert request_complaints(name, operation, b"[[]]") != []
    if "requestBody" in operation_of(name, operation):
        assert request_complaints(name, operation, None) != []


def test_the_requests_are_those_of_all_operations() -> None:
    """No operation is left out."""
    assert set(REQUESTS) == set(ORCHESTRA)


def reference_folder() -> Path | None:
    """Return where the vendor's guide examples are kept, if they are on this machine."""
    named = os.environ.get("ORCHESTRA_REFERENCE_DIR")
    sibling = Path(__file__).resolve().parents[3] / "shared" / "reference"
    folder = Path(named) if named else sibling
    return folder if (folder / "orchestra" / "examples.json").exists() else None


GUIDE_CARD = {"number": "4111111111111111", "holder": "Jane Smith", "expires": "12/2027", "cvv": "123"}
INTENTS: dict[str, Any] = {
    "charge_basic": lambda c: c.payments.charge(
        **a_payment(card=Card(**GUIDE_CARD), account="stripe-production")
    ),
    "charge_string_token": lambda c: c.payments.charge(
        **a_payment(card=Card(**GUIDE_CARD | {"number": f"@{TOKEN}"}), account="stripe-production")
    ),
    "charge_inline_credentials": lambda c: c.payments.charge(
        **a_payment(card=Card(**GUIDE_CARD), account=InlineAccount("Stripe", SecretKey="sk_live_..."))
    ),
    "gateway_tokenize": lambda c: c.payments.tokenize(card=Card(**GUIDE_CARD), account="stripe-production"),
    "charge_gateway_token": lambda c: c.payments.charge(
        amount="29.99", currency="USD", card=Card(**GUIDE_CARD | {"cvv": None}), account="stripe-production",
        gateway_token="tok_1abc123...",
    ),
}  # fmt: skip
"""The same intents as the vendor's five guide requests, in our words."""


def in_meaning(value: Any) -> Any:
    """Return a body with the file's casing of credential pairs and without our own reference."""
    if isinstance(value, dict):
        pair = {"key", "value"} == {name.lower() for name in value}
        return {name.lower() if pair else name: in_meaning(item) for name, item in value.items() if name != "myRef"}
    return [in_meaning(item) for item in value] if isinstance(value, list) else value


@pytest.mark.skipif(reference_folder() is None, reason="the vendor's guide examples are not on this machine")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", list(INTENTS))
def test_requests_mean_what_the_guides_mean(kind: str, name: str) -> None:
    """For the intent of each guide the body is the guide's, with the casing that the file rules."""
    folder = reference_folder()
    assert folder is not None
    example = json.loads((folder / "orchestra" / "examples.json").read_text(encoding="utf-8"))[name]

    request = sent(kind, INTENTS[name])

    assert (request.method, request.path) == (example["method"], example["path"])
    assert in_meaning(json.loads(request.body)) == in_meaning(example["body"])


def test_path_parts_are_quoted() -> None:
    """A name with odd characters stays one part of the path."""
    assert sent("sync", lambda c: c.accounts.get("a b?c#d%")).path == "/PaymentGatewayAccounts/a%20b%3Fc%23d%25"
    assert sent("sync", lambda c: c.accounts.get("ü")).path == "/PaymentGatewayAccounts/%C3%BC"


@pytest.mark.parametrize("name", ["a/b", ".", "..", "", " "])
@pytest.mark.parametrize("verb", ["get", "delete", "set"])
def test_names_that_would_be_another_path(name: str, verb: str) -> None:
    """A name that a server could read as another path is refused."""
    wire = CannedWire(answer(200))
    more: dict[str, Any] = {"gateway": "Stripe", "any_name": True} if verb == "set" else {}

    with pytest.raises(OrchestraError, match=r"slash|empty|dots"):
        getattr(client_of("sync", wire).accounts, verb)(name, **more)

    assert wire.requests == []


def test_text_of_any_kind_is_ascii_json() -> None:
    """Bodies are ASCII, so no proxy or server can misread their encoding."""
    request = sent("sync", lambda c: c.tokens.create('ünï "\\ \u2028 \ud83d\ude00'))

    assert request.body.isascii()
    assert json.loads(request.body) == {"payload": 'ünï "\\ \u2028 \U0001f600'}
