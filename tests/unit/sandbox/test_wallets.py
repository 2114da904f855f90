"""Wallet sessions: started by the server, completed by the browser, validated by the server."""

from __future__ import annotations

import base64
import json

import pytest

from orchestra.sandbox import Sandbox

START = "/EWalletOperations"
VALIDATE = "/EWalletOperations/validateResults"


def start(call, **changes) -> str:
    """Start a session and return its token."""
    body = {
        "operation": "CHARGE",
        "paymentGatewayAccountId": "stripeproduction",
        "allowedeWalletAccountIds": ["CardPay"],
        "currencyCode": "USD",
        "countryCode": "US",
        "amount": 12.5,
        "mode": "TEST",
    } | changes
    reply = call("POST", START, body)
    assert reply.status == 200
    return reply["token"]


def test_session_token_can_be_read_like_the_browser_library_does(call):
    """Three parts in base64url; the member `pld` of the second holds the session."""
    head, payload, _ = start(call).split(".")

    def part(text: str) -> dict:
        return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))

    assert part(head)["alg"] == "HS256"
    assert {"op": "CHARGE", "wlt": ["CardPay"], "mode": "TEST"}.items() <= part(payload)["pld"].items()


def test_approved_session_charges_once(call):
    """The payer's approval charges the session's account; validating twice says the same."""
    result = call.sandbox.complete_wallet_session(start(call))

    first, second = call("POST", VALIDATE, result), call("POST", VALIDATE, result)

    assert first.status == 200
    assert first.json == second.json
    assert tuple(
        first["upgChargeResults"][name] for name in ("operationType", "operationResultCode", "gatewayName")
    ) == ("Charge", "Success", "Stripe")
    assert call.sandbox.ledger.count() == 1


@pytest.mark.parametrize(
    ("outcome", "code", "state"), [("declined", "Rejected", "declined"), ("pending", "Accepted", "pending")]
)
def test_other_outcomes_are_told(call, outcome, code, state):
    """A declined or pending session has a result token too, and moves nothing."""
    result = call.sandbox.complete_wallet_session(start(call), outcome)

    assert code == call("POST", VALIDATE, result)["upgChargeResults"]["operationResultCode"]
    assert (state,) == tuple(entry.state for entry in call.sandbox.ledger.entries)
    assert call.sandbox.ledger.count() == 0


@pytest.mark.parametrize(("outcome", "code"), [("canceled", "Canceled"), ("failed", "Other")])
def test_cancelled_session_gives_a_text_that_is_refused(call, outcome, code):
    """The library's JSON text is no result token: posting it is a 400."""
    text = call.sandbox.complete_wallet_session(start(call), outcome)

    assert (False, code) == (json.loads(text)["success"], json.loads(text)["resultCode"])
    assert call("POST", VALIDATE, text).status == 400


def test_forged_tokens_are_refused(call):
    """A changed, foreign or misused token is a 400 in the documented shape."""
    session = start(call)
    result = call.sandbox.complete_wallet_session(session)
    other = Sandbox(seed=9)
    foreign = other.complete_wallet_session(
        json.loads(other.core.handle("POST", START, [("x-api-key", "k")], b"{}").body)["token"]
    )
    head, payload, signature = result.split(".")
    forged = [
        session,
        foreign,
        f"{head}.{payload}.{signature[:-2]}AA",
        f"{head}.{payload[:-4]}AAAA.{signature}",
        f"{head}.{payload}.",
        "a.b.c",
        "",
        "é.ü.ö",
    ]

    for token in forged:
        reply = call("POST", VALIDATE, token)
        assert reply.status == 400
        assert {"fieldName", "errors"} == set(reply.json)


def test_first_example_servers_object_is_read_in_lenient_mode_only(call, strict):
    """The bare string is the file's form; an object with a token is taken in lenient mode."""
    result = call.sandbox.complete_wallet_session(start(call))

    assert call("POST", VALIDATE, {"Token": result}).status == 200
    assert strict("POST", VALIDATE, {"token": result}).status == 400


def test_fallback_takes_over_after_a_decline(call):
    """The failed attempt is listed beside the one that worked."""
    session = start(
        call,
        paymentGatewayAccountId="testfailure",
        fallbackUpgs=[{"paymentGatewayAccountId": "testsuccess", "pass3DSData": True}],
    )

    reply = call("POST", VALIDATE, call.sandbox.complete_wallet_session(session))

    assert reply["upgChargeResults"]["operationResultCode"] == "Success"
    assert [item["gatewayName"] for item in reply["failedUpgChargeResults"]] == ["NULLFailure"]


def test_tokenizing_session_stores_the_card(call):
    """The result holds a string token of the card and the card masked; nothing is charged."""
    result = call.sandbox.complete_wallet_session(start(call, operation="TOKENIZE"))

    model = call("POST", VALIDATE, result)["tokenAndMaskedCardModel"]

    assert model["bankCard"]["number"] == "************1111"
    assert call("GET", f"/StringTokens/{model['token']}")["clearPayload"] == "4111111111111111"
    assert len(call.sandbox.ledger) == 0


def test_preauth_session_holds_and_tokenizes(call):
    """PREAUTH_AND_TOKENIZE makes an authorization and a token."""
    result = call.sandbox.complete_wallet_session(start(call, operation="PREAUTH_AND_TOKENIZE"))

    reply = call("POST", VALIDATE, result)

    assert reply["upgChargeResults"]["operationType"] == "PreAuth"
    assert reply["tokenAndMaskedCardModel"]["token"]
    assert call.sandbox.ledger.movements[0].state == "authorized"


def test_gateway_tokenize_session_is_lenient_only(call, strict):
    """The newer operation gives a gateway token; the file does not know it."""
    result = call.sandbox.complete_wallet_session(start(call, operation="GATEWAY_TOKENIZE"))

    assert call("POST", VALIDATE, result)["upgChargeResults"]["gatewayToken"].startswith("tok_")
    assert strict("POST", START, {"operation": "GATEWAY_TOKENIZE"})["fieldName"] == "operation"


@pytest.mark.parametrize(("outcome", "success"), [("approved", True), ("declined", False)])
def test_wallets_that_charge_by_themselves_fill_another_member(call, outcome, success):
    """PayPal's result is in directChargeResults."""
    result = call.sandbox.complete_wallet_session(start(call), outcome, wallet="PayPal")

    assert success is call("POST", VALIDATE, result)["directChargeResults"]["success"]
    assert int(success) == call.sandbox.ledger.count()


def test_session_is_completed_once_and_by_its_own_token(call):
    """Playing the browser twice, or with another token, is the test's mistake."""
    session = start(call)
    call.sandbox.complete_wallet_session(session)

    with pytest.raises(ValueError, match="already completed"):
        call.sandbox.complete_wallet_session(session)
    with pytest.raises(ValueError, match="no session token"):
        call.sandbox.complete_wallet_session("a.b.c")
    with pytest.raises(ValueError, match="only charge"):
        call.sandbox.complete_wallet_session(start(call, operation="TOKENIZE"), wallet="UPI")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"paymentGatewayAccountId": "nobody"}, "paymentGatewayAccountId"),
        (
            {"fallbackUpgs": [{"paymentGatewayAccountId": "nobody"}]},
            "fallbackUpgs.0.paymentGatewayAccountId",
        ),
        ({"storedCards": [{"lastDigits": "12"}]}, "storedCards.0.lastDigits"),
    ],
)
def test_bad_session_is_a_400(call, body, field):
    """Accounts of a session exist, and the file's rules hold."""
    reply = call("POST", START, body)

    assert (400, field) == (reply.status, reply["fieldName"])


def test_newer_members_are_lenient_only(call, strict):
    """The members of the newer reference page are taken in lenient mode and refused in strict mode."""
    body = {"threeDsBrands": ["VISA"], "paymentGatewayCertName": "cert"}

    assert call("POST", START, body).status == 200
    assert strict("POST", START, body).status == 400
