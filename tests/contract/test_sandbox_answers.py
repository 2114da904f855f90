"""What the sandbox answers is what the effective spec of each API says that it answers."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from orchestra.sandbox import Sandbox
from orchestra.sandbox._answers import Answer
from orchestra.sandbox._routing import ROUTES, UrlRoute
from orchestra.testing import ManualClock
from tests.support.apis import EVERY_API, Api, spec
from tests.support.judging import complaints
from tests.support.schemas import operations

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
KEYS: Final[dict[str, Callable[[str], dict[str, str]]]] = {
    "orchestra": lambda key: {"X-Api-Key": key},
    "orchestrate": lambda key: {"Authorization": f"Bearer {key}"},
    "forter": lambda key: {"Authorization": "Basic " + base64.b64encode(f"{key}:".encode()).decode()},
}
"""How each API is told a key."""
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


def routes_of(api: str, sandbox: Sandbox) -> Sequence[UrlRoute]:
    """Return the operations that the sandbox has of an API."""
    return ROUTES if api == "orchestra" else getattr(sandbox, api).routes


class Judge:
    """Calls a sandbox and holds each answer against the spec."""

    def __init__(self, api: str, sandbox: Sandbox) -> None:
        self.api = api
        self.sandbox = sandbox
        self.seen: set[tuple[str, int]] = set()

    def __call__(self, method: str, path: str, body: Any = None, *, later: bool = False, key: str = "key") -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **KEYS[self.api](key)}.items()
        reply = self.sandbox.core.handle(method, path, headers, data, ending="pending" if later else "done")
        return self.judge(method, path, reply)

    def judge(self, method: str, path: str, reply: Answer) -> Any:
        """Check one answer and return its value."""
        found = self.sandbox.core.match(method, path)
        assert found is not None
        self.seen.add((found.route.name.removeprefix(f"{self.api}."), reply.status))
        assert not reply.body or reply.header("content-type").startswith("application/json")
        value = json.loads(reply.body) if reply.body else None
        template = found.route.template
        assert complaints(self.api, method, template, reply.status, value, empty=not reply.body) == []
        return value


@pytest.fixture(params=["lenient", "strict"])
def strict(request: pytest.FixtureRequest) -> bool:
    """Return each mode of the sandbox."""
    return bool(request.param == "strict")


@pytest.fixture
def judge(api: Api, strict: bool) -> Judge:
    """Return a judge of what a sandbox answers for an API, in each mode."""
    return Judge(api.name, Sandbox(strict=strict, clock=ManualClock(NOW)))


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


def play_sent_away(judge: Judge) -> None:
    """Make payments of Orchestrate that end in every way, and ask for them."""
    order = {
        "amount": 100, "currency": "USD", "mcc": 6012, "customer": {"email": "john.doe@example.com", "name": "John"},
        "description": "Order 123", "expires_in": 60, "metadata": {}, "success_url": "https://example.com/yes",
        "cancel_url": "https://example.com/no",
    }  # fmt: skip
    card = {"number": "5123450000000008", "expiry_month": 1, "expiry_year": 2030, "cvc": "123"}
    box = judge.sandbox.orchestrate
    judge("GET", "/api/v1/payments")
    for end in (box.complete, box.fail, box.expire, lambda _: None):
        made = judge("POST", "/api/v1/payments", order)["id"]
        end(made)
        judge("GET", f"/api/v1/payments/{made}")
    judge("POST", "/api/v1/payments", order | {"payment_method": {"type": "card", "card": card}})
    judge("POST", "/api/v1/payments", order | {"amount": 0})
    judge("GET", "/api/v1/payments?page=2&per_page=3")
    judge("GET", "/api/v1/payments/none")


def play_minor_units(judge: Judge) -> None:
    """Make payments of Forter that succeed and fail, and give back some, all and too much."""
    made = judge("POST", "/api/payments", {"amount": 1000, "currency": "GBP", "metadata": {"order": "1"}})["id"]
    declined = {"amount": 1, "currency": "JPY", "customer": {"email": "decline@forter.com"}}
    judge("POST", "/api/refunds", {"paymentId": judge("POST", "/api/payments", declined)["id"]})
    judge("POST", "/api/payments", {"amount": 0, "currency": "GBP"})
    judge("POST", "/api/refunds", {"paymentId": made, "amount": 1, "reason": "duplicate"})
    judge("POST", "/api/refunds", {"paymentId": made, "amount": 1000})
    judge("POST", "/api/refunds", {"paymentId": made})
    judge("POST", "/api/refunds", {"paymentId": "nobody"})


def play_refusals(judge: Judge) -> None:
    """Send each operation a wrong key, and a body that is wrong where there is one."""
    for route in routes_of(judge.api, judge.sandbox):
        path = route.template.replace("{name}", "mine").replace("{token}", "x" * 32).replace("{id}", "none")
        judge(route.method, path, key="")
        judge(route.method, path.replace("mine", "!").replace("x" * 32, "!"), {"unheardOf": 1})


PLAYS: Final = {
    "orchestra": (play_payments, play_not_found, play_records, play_wallets, play_refusals),
    "orchestrate": (play_sent_away, play_refusals),
    "forter": (play_minor_units, play_refusals),
}
"""Calls that reach every operation of an API and each status it can end with."""


def ends_of_orchestra() -> set[tuple[str, int]]:
    """Return each status that each operation of Orchestra can end with."""
    money = {"charge", "authorize", "capture", "refund", "void"}
    bodies = {name for name, method in operations(spec("orchestra")).items() if "requestBody" in method}
    parameters = {route.name for route in ROUTES if "{" in route.template}
    expected = {(route.name, 401) for route in ROUTES}
    expected |= {(route.name, 201 if route.name == "create_token" else 200) for route in ROUTES}
    expected |= {(name, status) for name in money for status in (202, 404)}
    expected |= {(name, 409) for name in money | {"tokenize"}}
    expected |= {(name, 400) for name in bodies | parameters}
    return expected | {(name, 404) for name in parameters - {"set_account"} | {"status"}}


ENDS: Final = {
    "orchestra": ends_of_orchestra(),
    "orchestrate": {
        *(("list_payments", status) for status in (200, 401)),
        *(("get_payment", status) for status in (200, 401, 404)),
        *(("create_payment", status) for status in (201, 401, 403, 422)),
    },
    "forter": {
        *(("create_payment", status) for status in (201, 400, 401)),
        *(("create_refund", status) for status in (201, 400, 401, 404)),
    },
}


@EVERY_API
def test_every_answer_validates(api: Api, judge: Judge) -> None:
    """Each body fits the schema of its operation and status; a status without one has no body.

    The plays reach every operation and each status it can end with.
    """
    for play in PLAYS[api.name]:
        play(judge)

    assert judge.seen == ENDS[api.name]


@EVERY_API
def test_routes_are_the_operations_of_the_file(api: Api) -> None:
    """The sandbox has each operation of the file and no other, under our name for it."""
    file = spec(api.name)
    theirs = {
        (method.upper(), path, name)
        for name, wanted in operations(file, api.name).items()
        for path, item in file["paths"].items()
        for method, entry in item.items()
        if entry is wanted
    }
    ours = routes_of(api.name, Sandbox())

    assert {(route.method, route.template, route.name.removeprefix(f"{api.name}.")) for route in ours} == theirs
    assert len(ours) == {"orchestra": 19, "orchestrate": 3, "forter": 2}[api.name]


WRONG: Final = {
    "orchestra": ("/PaymentGateway/charge", b'{"operationResultCode":"Error"}'),
    "orchestrate": ("/api/v1/payments", b'{"amount":"1"}'),
    "forter": ("/api/payments", b'{"amount":"1"}'),
}


@EVERY_API
def test_judge_can_fail(api: Api, judge: Judge) -> None:
    """An answer with a value the spec forbids is found out, and so is a status it does not have."""
    path, body = WRONG[api.name]
    for status in (200, 299):
        wrong = Answer(status, (("content-type", "application/json"),), body)

        with pytest.raises(AssertionError):
            judge.judge("POST", path, wrong)
