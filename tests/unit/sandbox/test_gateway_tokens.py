"""Gateway tokens: made by tokenize, charged with `userToken`."""

from __future__ import annotations

import pytest


def test_token_is_charged_without_a_fresh_card(call, a_card):
    """A token pays with the card it was made of; the card sent may be masked and without cvv."""
    token = call(
        "POST",
        "/PaymentGateway/tokenize",
        {"card": a_card(cardNumber="4000000000000002"), "paymentGatewayAccountName": "stripeproduction"},
    )["gatewayToken"]

    reply = call.charge(
        paymentGatewayAccountName="stripeproduction",
        userToken=token,
        card=a_card(cardNumber="411111******1111", cvv=None),
    )

    assert token.startswith("tok_")
    assert (reply.status, reply["gatewayResultCode"]) == (409, "card_declined")
    assert call.sandbox.ledger.entries[0].card == "************0002"


@pytest.mark.parametrize("gateway", ["Stripe", "Adyen"])
def test_token_is_bound_to_its_gateway(call, gateway):
    """A token of another gateway, or of none, is rejected and nothing moves."""
    token = call.sandbox.add_gateway_token(gateway)

    reply = call.charge(paymentGatewayAccountName="stripeproduction", userToken=token)

    assert gateway == ("Stripe" if reply.status == 200 else "Adyen")
    unknown = call.charge(paymentGatewayAccountName="stripeproduction", userToken="tok_none")
    assert (unknown.status, unknown["gatewayResultCode"]) == (409, "invalid_token")


def test_mock_gateways_do_not_tokenize(call, make, a_card):
    """NULLSuccess answers NotImplemented, unless the sandbox is made otherwise; NULLFailure always."""
    body = {"card": a_card(), "paymentGatewayAccountName": "testsuccess"}
    able = make(mock_gateways_tokenize=True)

    refused = call("POST", "/PaymentGateway/tokenize", body)

    assert (refused.status, refused["operationResultCode"]) == (409, "NotImplemented")
    assert able("POST", "/PaymentGateway/tokenize", body).status == 200
    failing = body | {"paymentGatewayAccountName": "testfailure"}
    assert able("POST", "/PaymentGateway/tokenize", failing).status == 409


def test_token_is_made_during_a_payment(call):
    """`generateToken` adds a token to the answer where the gateway makes them."""
    with_token = call.charge(paymentGatewayAccountName="stripeproduction", generateToken=True)
    without = call.charge(generateToken=True)

    assert with_token["gatewayToken"].startswith("tok_")
    assert "gatewayToken" not in without.json


@pytest.mark.parametrize("member", ["userToken", "generateToken"])
def test_strict_mode_does_not_know_the_members(strict, member):
    """The file has neither member, so strict mode refuses them."""
    reply = strict.charge(**{member: "tok_1" if member == "userToken" else True})

    assert (400, member) == (reply.status, reply["fieldName"])
