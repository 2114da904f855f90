"""Capture, refund and void: limits and states."""

from __future__ import annotations

from decimal import Decimal

import pytest


def rejected(reply) -> str:
    """Return the gateway's word for a rejection, after checking that it is one."""
    assert (reply.status, reply["operationResultCode"]) == (409, "Rejected")
    return reply["gatewayResultCode"]


class TestCapture:
    """Taking what was held."""

    def test_part_of_a_hold_is_captured(self, call):
        """45 of 50 are captured; the ledger holds both amounts."""
        hold = call.authorize(myRef="order-1")["gatewayReference"]

        reply = call.capture(hold, 45, myRef="order-1-capture")

        assert (
            reply.status,
            reply["operationType"],
            reply["gatewayResultCode"],
        ) == (200, "Capture", "captured")
        assert [("authorize", Decimal(50)), ("capture", Decimal(45))] == [
            (entry.operation, entry.amount) for entry in call.sandbox.ledger.movements
        ]

    def test_captures_never_sum_above_the_hold(self, call):
        """Several captures are taken up to the held amount, and not a cent more."""
        hold = call.authorize()["gatewayReference"]
        call.capture(hold, 45)

        assert rejected(call.capture(hold, 5.01)) == "amount_too_large"
        assert call.capture(hold, 5).status == 200
        assert rejected(call.capture(hold, 0.01)) == "amount_too_large"

    def test_charge_cannot_be_captured(self, call):
        """A charge has nothing left to capture."""
        assert rejected(call.capture(call.charge()["gatewayReference"], 25)) == "invalid_state"

    def test_voided_hold_cannot_be_captured(self, call):
        """After a void the hold is gone."""
        hold = call.authorize()["gatewayReference"]
        call.void(hold, 50)

        assert rejected(call.capture(hold, 50)) == "invalid_state"

    def test_currency_must_be_the_same(self, call):
        """A capture in another currency is rejected."""
        hold = call.authorize()["gatewayReference"]

        assert rejected(call.capture(hold, 10, currency="EUR")) == "currency_mismatch"


class TestRefund:
    """Giving back what was taken."""

    def test_parts_are_refunded_up_to_the_charge(self, call):
        """25 of 100 go back, then the rest, then nothing more."""
        charge = call.charge(amount=100)["gatewayReference"]

        assert call.refund(charge, 25).status == 200
        assert rejected(call.refund(charge, 75.01)) == "amount_too_large"
        assert call.refund(charge, 75).status == 200
        assert rejected(call.refund(charge, 0.01)) == "amount_too_large"

    def test_refund_is_limited_by_what_was_captured(self, call):
        """Of a hold of 50 with 45 captured, 45 can be refunded, by either reference."""
        hold = call.authorize()["gatewayReference"]
        capture = call.capture(hold, 45)["gatewayReference"]

        assert rejected(call.refund(hold, 45.01)) == "amount_too_large"
        assert call.refund(hold, 20).status == 200
        assert call.refund(capture, 25).status == 200
        assert rejected(call.refund(capture, 0.01)) == "amount_too_large"

    def test_refund_of_one_capture_is_limited_by_it(self, call):
        """A refund that names one of two captures cannot take from the other."""
        hold = call.authorize()["gatewayReference"]
        first = call.capture(hold, 10)["gatewayReference"]
        call.capture(hold, 40)

        assert rejected(call.refund(first, 10.01)) == "amount_too_large"

    def test_hold_without_capture_has_nothing_to_refund(self, call):
        """An authorization alone cannot be refunded."""
        hold = call.authorize()["gatewayReference"]

        assert rejected(call.refund(hold, 50)) == "invalid_state"

    def test_refund_cannot_be_refunded(self, call):
        """A refund's own reference is no payment."""
        refund = call.refund(call.charge()["gatewayReference"], 5)["gatewayReference"]

        assert rejected(call.refund(refund, 5)) == "invalid_state"


class TestVoid:
    """Releasing before money is taken."""

    @pytest.mark.parametrize("made_by", ["charge", "authorize"])
    def test_fresh_payment_is_voided_once(self, call, made_by):
        """A hold or a charge is voided whole, and only once."""
        reference = getattr(call, made_by)(amount=50)["gatewayReference"]

        assert rejected(call.void(reference, 49)) == "amount_mismatch"
        assert call.void(reference, 50)["gatewayResultCode"] == "voided"
        assert rejected(call.void(reference, 50)) == "invalid_state"
        assert call.sandbox.ledger.find(reference).state == "voided"

    def test_captured_hold_is_not_voided(self, call):
        """After a capture a refund is the way."""
        hold = call.authorize()["gatewayReference"]
        call.capture(hold, 1)

        assert rejected(call.void(hold, 50)) == "invalid_state"

    def test_refunded_charge_is_not_voided(self, call):
        """After a refund there is nothing to void."""
        charge = call.charge()["gatewayReference"]
        call.refund(charge, 1)

        assert rejected(call.void(charge, 25)) == "invalid_state"

    def test_gateway_may_refuse_to_void_a_charge(self, call):
        """Adyen voids authorizations only: a 409 on a voided charge is normal."""
        adyen = {
            "paymentGatewayName": "Adyen",
            "credentials": [{"key": "ApiKey", "value": "k"}, {"key": "MerchantAccount", "value": "m"}],
        }
        charge = call.charge(paymentGatewayAccount=adyen)["gatewayReference"]

        assert rejected(call.void(charge, 25, paymentGatewayAccount=adyen)) == "invalid_state"


@pytest.mark.parametrize("operation", ["capture", "refund", "void"])
def test_unknown_reference_is_a_404(call, operation):
    """A gateway reference that was never given out is not found, and the body is empty."""
    reply = getattr(call, operation)("tx_nothing", 1)

    assert (reply.status, reply.json) == (404, None)


@pytest.mark.parametrize("operation", ["capture", "refund", "void"])
def test_reference_of_another_gateway_is_a_404(call, operation):
    """A gateway does not know the payments of another."""
    hold = call.authorize()["gatewayReference"]

    assert getattr(call, operation)(hold, 50, paymentGatewayAccountName="stripeproduction").status == 404


@pytest.mark.parametrize("operation", ["capture", "refund", "void"])
def test_failure_gateway_declines_follow_ups(call, operation):
    """NULLFailure declines whatever it is asked."""
    assert rejected(getattr(call, operation)("tx_any", 1, paymentGatewayAccountName="testfailure")) == "card_declined"


def test_rejected_follow_up_leaves_the_payment_as_it_was(call):
    """A rejected capture is in the ledger as declined; the hold stays a hold."""
    hold = call.authorize()["gatewayReference"]
    call.capture(hold, 51, myRef="too-much")

    assert call.sandbox.ledger.find(hold).state == "authorized"
    assert call.sandbox.ledger.count("too-much") == 0
    assert (
        call.sandbox.ledger.entries[-1].state,
        call.sandbox.ledger.entries[-1].reason,
    ) == ("declined", "amount_too_large")
