"""Looking payments up, and payments that are decided later."""

from __future__ import annotations

import pytest


def test_success_of_a_status_call_means_found(call):
    """Code Success says the look-up worked; the payment's state is in the gateway's words."""
    call.charge(paymentGatewayAccountName="testfailure", myRef="order-1")

    reply = call.status(myRef="order-1", paymentGatewayAccountName="testfailure")

    assert (
        reply.status,
        reply["operationType"],
        reply["operationResultCode"],
        reply["gatewayResultCode"],
    ) == (200, "Status", "Success", "declined")
    assert reply["gatewayResultSubCode"] == "card_declined"


def test_each_state_has_its_word(call):
    """approved, authorized, captured, refunded, voided: one word for each state of a payment."""
    charge = call.charge()["gatewayReference"]
    hold = call.authorize()["gatewayReference"]
    seen = [call.status(refTransId=item)["gatewayResultCode"] for item in (charge, hold)]
    call.capture(hold, 45)
    call.refund(charge, 5)
    seen += [call.status(refTransId=item)["gatewayResultCode"] for item in (charge, hold)]
    other = call.authorize()["gatewayReference"]
    call.void(other, 50)
    seen.append(call.status(refTransId=other)["gatewayResultCode"])

    assert seen == ["approved", "authorized", "refunded", "captured", "voided"]
    assert call.status(refTransId=charge)["gatewayResultDescription"] == "Refunded 5 of 25 USD"


def test_newest_payment_wins_a_reference(call):
    """Of several payments under one reference the newest is found."""
    call.charge(myRef="order-1", amount=1)
    newest = call.charge(myRef="order-1", amount=2)["gatewayReference"]

    assert newest == call.status(myRef="order-1")["gatewayReference"]


@pytest.mark.parametrize("fields", [{"myRef": "none"}, {"refTransId": "none"}])
def test_nothing_found_is_an_empty_404(call, fields):
    """An unknown reference is a 404 with no body."""
    reply = call.status(**fields)

    assert (reply.status, reply.json) == (404, None)


def test_account_narrows_the_search_to_its_gateway(call):
    """A payment is not found through an account of another gateway, and no account finds it anywhere."""
    call.charge(myRef="order-1")

    assert call.status(myRef="order-1", paymentGatewayAccountName="stripeproduction").status == 404
    assert call.status(myRef="order-1", paymentGatewayAccountName="testsuccess").status == 200
    assert call.status(myRef="order-1").status == 200


FOLLOW_UPS = {"capture": ("authorize", 45), "refund": ("charge", 5), "void": ("authorize", 50)}


@pytest.mark.parametrize("operation", FOLLOW_UPS)
def test_only_charges_and_authorizations_are_on_record(call, operation):
    """As the vendor documents it, a capture, refund or void is not found, by neither reference; its payment is."""
    first, amount = FOLLOW_UPS[operation]
    earlier = getattr(call, first)()["gatewayReference"]
    done = getattr(call, operation)(earlier, amount, myRef="mine")
    assert done.status == 200
    assert call.status(myRef="mine").status == 404
    assert call.status(refTransId=done["gatewayReference"]).status == 404
    assert call.status(refTransId=earlier).status == 200


@pytest.mark.parametrize("operation", FOLLOW_UPS)
def test_everything_can_be_on_record(make, operation):
    """A more generous look-up, for those whose gateways have one."""
    call = make(status_finds="all")
    first, amount = FOLLOW_UPS[operation]
    done = getattr(call, operation)(getattr(call, first)()["gatewayReference"], amount, myRef="mine")
    for found in (call.status(myRef="mine"), call.status(refTransId=done["gatewayReference"])):
        assert found["gatewayReference"] == done["gatewayReference"]


def test_one_of_two_references_is_needed(call):
    """A status call that names nothing is a 400."""
    reply = call.status(paymentGatewayAccountName="testsuccess")

    assert (reply.status, reply["fieldName"]) == (400, "refTransId")
