"""What the sandbox answers is what the effective spec says the API answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from openapi_schema_validator import OAS30ReadValidator, oas30_format_checker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from orchestra.sandbox import Sandbox
from orchestra.sandbox._answers import Answer
from orchestra.sandbox._routing import ROUTES, match
from scripts.regenerate import effective_spec

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
KEY = {"X-Api-Key": "key", "Content-Type": "application/json"}
CARD = {
    "cardNumber": "4111111111111111",
    "cardHolderName": "Jane Smith",
    "expirationMonth": 12,
    "expirationYear": 2030,
    "cvv": "123",
}
PAYMENT = {"amount": 50, "currency": "USD", "paymentGatewayAccountName": "testsuccess", "card": CARD}
FAILING = PAYMENT | {"paymentGatewayAccountName": "testfailure"}
STRIPE = PAYMENT | {"paymentGatewayAccountName": "stripeproduction"}


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    """Return the published file with its overlay."""
    return effective_spec("orchestra")


class Judge:
    """Calls a sandbox and holds each answer against the spec."""

    def __init__(self, spec: dict[str, Any], sandbox: Sandbox) -> None:
        self.spec = spec
        self.sandbox = sandbox
        self.seen: set[tuple[str, int]] = set()
        resource = Resource.from_contents(spec, default_specification=DRAFT4)
        self.registry = Registry().with_resource("urn:spec", resource)

    def __call__(self, method: str, path: str, body: Any = None, *, later: bool = False, key: str = "key") -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = (KEY | {"X-Api-Key": key}).items()
        reply = self.sandbox.core.handle(method, path, headers, data, later=later)
        return self.judge(method, path, reply)

    def judge(self, method: str, path: str, reply: Answer) -> Any:
        """Check one answer and return its value."""
        route = match(method, path, any_case=False).route
        self.seen.add((route.name, reply.status))
        declared = self.spec["paths"][route.template][method.lower()]["responses"]
        assert str(reply.status) in declared, f"{method} {path} does not declare {reply.status}"
        content = declared[str(reply.status)].get("content")
        if not reply.body:
            return None
        assert content is not None, f"{method} {path} {reply.status} has a body the spec does not know"
        assert reply.header("content-type").startswith("application/json")
        value = json.loads(reply.body)
        escaped = route.template.replace("/", "~1")
        pointer = f"/paths/{escaped}/{method.lower()}/responses/{reply.status}/content/application~1json/schema"
        validator = OAS30ReadValidator(
            {"$ref": f"urn:spec#{pointer}"}, registry=self.registry, format_checker=oas30_format_checker
        )
        assert list(validator.iter_errors(value)) == []
        return value


@pytest.fixture(params=["lenient", "strict"])
def judge(request: pytest.FixtureRequest, spec: dict[str, Any]) -> Iterator[Judge]:
    """Return a judge of a sandbox in each mode."""
    return Judge(spec, Sandbox(strict=request.param == "strict", now=lambda: NOW))


def play_payments(judge: Judge) -> None:
    """Live through payments of every kind and end."""
    charge = judge("POST", "/PaymentGateway/charge", PAYMENT | {"myRef": "a"})["gatewayReference"]
    hold = judge("POST", "/PaymentGateway/authorize", PAYMENT)["gatewayReference"]
    capture = PAYMENT | {"refTransId": hold, "amount": 45.55}
    judge("PUT", "/PaymentGateway/capture", capture)
    judge("PUT", "/PaymentGateway/capture", capture)
    judge("DELETE", "/PaymentGateway/void", PAYMENT | {"refTransId": hold})
    judge("PUT", "/PaymentGateway/refund", PAYMENT | {"refTransId": charge, "amount": 1})
    judge("PUT", "/PaymentGateway/refund", PAYMENT | {"refTransId": charge, "amount": 50})
    fresh = judge("POST", "/PaymentGateway/charge", PAYMENT)["gatewayReference"]
    judge("DELETE", "/PaymentGateway/void", PAYMENT | {"refTransId": fresh})
    judge("POST", "/PaymentGateway/charge", FAILING | {"myRef": "b"})
    judge("POST", "/PaymentGateway/authorize", FAILING)
    judge("POST", "/PaymentGateway/charge", PAYMENT | {"currency": "BYN"})
    for operation in ("charge", "authorize"):
        judge("POST", f"/PaymentGateway/{operation}", PAYMENT | {"myRef": operation}, later=True)
    waiting = judge("POST", "/PaymentGateway/authorize", PAYMENT)["gatewayReference"]
    judge("PUT", "/PaymentGateway/capture", PAYMENT | {"refTransId": waiting, "amount": 1}, later=True)
    judge("PUT", "/PaymentGateway/refund", PAYMENT | {"refTransId": charge, "amount": 1}, later=True)
    other = judge("POST", "/PaymentGateway/authorize", PAYMENT)["gatewayReference"]
    judge("DELETE", "/PaymentGateway/void", PAYMENT | {"refTransId": other}, later=True)
    card = {"card": CARD, "paymentGatewayAccountName": "stripeproduction"}
    judge("POST", "/PaymentGateway/tokenize", card)
    judge("POST", "/PaymentGateway/tokenize", card | {"paymentGatewayAccountName": "testsuccess"})
    judge("POST", "/PaymentGateway/charge", STRIPE | {"networkTokenBrand": "Visa"})
    for reference in ("a", "b", "charge"):
        judge("POST", "/PaymentGateway/status", {"myRef": reference})


def play_not_found(judge: Judge) -> None:
    """Name what does not exist, everywhere."""
    unknown = {"refTransId": "tx_none", "paymentGatewayAccountName": "nobody"}
    for method, operation in [
        ("POST", "charge"),
        ("POST", "authorize"),
        ("PUT", "capture"),
        ("PUT", "refund"),
        ("DELETE", "void"),
    ]:
        body = PAYMENT | unknown
        if operation in {"charge", "authorize"}:
            del body["refTransId"]
        judge(method, f"/PaymentGateway/{operation}", body)
    judge("POST", "/PaymentGateway/status", {"myRef": "none"})
    judge("GET", "/PaymentGatewayAccounts/nobody")
    judge("DELETE", "/PaymentGatewayAccounts/nobody")
    token = "x" * 32
    for method, path in [("GET", ""), ("DELETE", ""), ("GET", "/meta")]:
        judge(method, f"/StringTokens/{token}{path}")


def play_records(judge: Judge) -> None:
    """Store, list, read and delete."""
    judge("GET", "/Utils/apiKey")
    judge("GET", "/PaymentGateway")
    account = {"paymentGatewayName": "Stripe", "credentials": [{"key": "SecretKey", "value": "sk"}]}
    judge("PUT", "/PaymentGatewayAccounts/mine", account)
    judge("GET", "/PaymentGatewayAccounts")
    judge("GET", "/PaymentGatewayAccounts/mine")
    judge("DELETE", "/PaymentGatewayAccounts/mine")
    token = judge("POST", "/StringTokens", {"payload": "secret"})["token"]
    for method, path in [("GET", ""), ("GET", "/meta"), ("DELETE", "")]:
        judge(method, f"/StringTokens/{token}{path}")


def play_wallets(judge: Judge) -> None:
    """Complete a session in every way that leaves a result."""
    base = {"amount": 3, "currencyCode": "USD", "paymentGatewayAccountId": "stripeproduction"}
    for operation in ("CHARGE", "TOKENIZE", "CHARGE_AND_TOKENIZE", "PREAUTH_AND_TOKENIZE"):
        for outcome in ("approved", "declined", "pending"):
            session = judge("POST", "/EWalletOperations", base | {"operation": operation})["token"]
            result = judge.sandbox.complete_wallet_session(session, outcome)
            judge("POST", "/EWalletOperations/validateResults", result)
    session = judge("POST", "/EWalletOperations", base)["token"]
    result = judge.sandbox.complete_wallet_session(session, wallet="PayPal")
    judge("POST", "/EWalletOperations/validateResults", result)
    fallbacks = {"fallbackUpgs": [{"paymentGatewayAccountId": "testsuccess"}]}
    failing = base | fallbacks | {"paymentGatewayAccountId": "testfailure"}
    session = judge("POST", "/EWalletOperations", failing)["token"]
    judge("POST", "/EWalletOperations/validateResults", judge.sandbox.complete_wallet_session(session))


def play_refusals(judge: Judge) -> None:
    """Send each operation a wrong key, and a body that is wrong where there is one."""
    for route in ROUTES:
        path = route.template.replace("{name}", "mine").replace("{token}", "x" * 32)
        judge(route.method, path, key="")
        judge(route.method, path.replace("mine", "!").replace("x" * 32, "!"), {"unheardOf": 1})


def test_every_answer_validates(judge: Judge) -> None:
    """Each body fits the schema of its operation and status; a status without one has no body.

    The plays reach every operation and each status it can end with.
    """
    play_payments(judge)
    play_not_found(judge)
    play_records(judge)
    play_wallets(judge)
    play_refusals(judge)

    money = {"charge", "authorize", "capture", "refund", "void"}
    bodies = {
        route.name for route in ROUTES if "requestBody" in judge.spec["paths"][route.template][route.method.lower()]
    }
    parameters = {route.name for route in ROUTES if "{" in route.template}
    expected = {(route.name, 401) for route in ROUTES}
    expected |= {(route.name, 201 if route.name == "create_token" else 200) for route in ROUTES}
    expected |= {(name, status) for name in money for status in (202, 404)}
    expected |= {(name, 409) for name in money | {"tokenize"}}
    expected |= {(name, 400) for name in bodies | parameters}
    expected |= {(name, 404) for name in parameters - {"set_account"} | {"status"}}
    assert judge.seen == expected


def test_routes_are_the_operations_of_the_file(spec: dict[str, Any]) -> None:
    """The sandbox has each operation of the file and no other."""
    operations = {
        (method.upper(), path)
        for path, item in spec["paths"].items()
        for method in item
        if method in {"get", "put", "post", "delete"}
    }

    assert {(route.method, route.template) for route in ROUTES} == operations
    assert len(ROUTES) == 19


def test_judge_can_fail(judge: Judge) -> None:
    """An answer with a value the spec forbids is found out."""
    wrong = Answer(200, (("content-type", "application/json"),), b'{"operationResultCode":"Error"}')

    with pytest.raises(AssertionError):
        judge.judge("POST", "/PaymentGateway/charge", wrong)
