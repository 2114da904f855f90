"""Charging and authorizing: who approves, who declines, and what the ledger says."""

from __future__ import annotations

from decimal import Decimal

import pytest


def test_success_gateway_approves_any_card(call, a_card):
    """NULLSuccess approves whatever the card, even the test card that declines elsewhere."""
    reply = call.charge(card=a_card(cardNumber="4000000000000002"), myRef="order-1")

    assert reply.status == 200
    assert {
        "operationType": "Charge",
        "operationResultCode": "Success",
        "gatewayName": "NULLSuccess",
        "gatewayResultCode": "approved",
        "amount": 25,
        "currency": "USD",
    }.items() <= reply.json.items()
    assert call.sandbox.ledger.count("order-1") == 1


@pytest.mark.parametrize("operation", ["charge", "authorize"])
def test_failure_gateway_declines_any_card(call, operation):
    """NULLFailure answers 409 Rejected, and no money moves."""
    reply = getattr(call, operation)(paymentGatewayAccountName="testfailure", myRef="order-1")

    assert reply.status == 409
    assert (reply["operationResultCode"], reply["gatewayResultCode"]) == ("Rejected", "card_declined")
    assert "gatewayReference" not in reply.json
    assert call.sandbox.ledger.movements == ()
    assert [entry.state for entry in call.sandbox.ledger.entries] == ["declined"]


@pytest.mark.parametrize(
    ("number", "status"),
    [
        ("4242424242424242", 200),
        ("5555555555554444", 200),
        ("378282246310005", 200),
        ("4000000000000002", 409),
    ],
)
def test_other_gateways_decide_by_test_card(call, a_card, number, status):
    """A gateway that is no mock decides by the table of test cards."""
    reply = call.charge(paymentGatewayAccountName="stripeproduction", card=a_card(cardNumber=number))

    assert status == reply.status


def test_declined_cards_are_an_option(make, a_card):
    """A test may say which cards decline and with which code of the gateway."""
    call = make(declined_cards={"4242424242424242": "insufficient_funds"})

    reply = call.charge(paymentGatewayAccountName="stripeproduction", card=a_card(cardNumber="4242424242424242"))

    assert (reply.status, reply["gatewayResultCode"]) == (409, "insufficient_funds")


def test_authorize_is_called_pre_auth_in_answers(call):
    """An authorization is answered under the name PreAuth and held in the ledger."""
    reply = call.authorize(myRef="hold-1")

    assert (reply["operationType"], reply["gatewayResultCode"]) == ("PreAuth", "authorized")
    (entry,) = call.sandbox.ledger.by_reference("hold-1")
    assert ("authorize", "authorized", reply["gatewayReference"]) == (
        entry.operation,
        entry.state,
        entry.gateway_reference,
    )


def test_amounts_keep_the_digits_of_the_wire(call):
    """The ledger and the answer hold the decimal that was sent, digit for digit."""
    body = (
        b'{"amount":1234567890123.450,"currency":"USD","paymentGatewayAccountName":"testsuccess","card":'
        b'{"cardNumber":"4111111111111111","cardHolderName":"J","expirationMonth":1,"expirationYear":2030}}'
    )

    reply = call("POST", "/PaymentGateway/charge", raw=body)

    assert str(call.sandbox.ledger.movements[0].amount) == "1234567890123.450"
    assert Decimal("1234567890123.450").as_tuple() == reply["amount"].as_tuple()


def test_two_charges_with_one_reference_both_happen(call):
    """The sandbox, like the real API, does not keep a caller from charging twice."""
    call.charge(myRef="order-1")
    call.charge(myRef="order-1")

    assert call.sandbox.ledger.count("order-1") == 2


def test_ledger_never_shows_a_whole_card_number(call):
    """An entry's repr holds the last four digits of the card and not the holder."""
    call.charge()

    text = repr(call.sandbox.ledger.entries) + repr(call.sandbox) + repr(call.sandbox.ledger)
    assert "************1111" in text
    assert "4111111111111111" not in text
    assert "Jane" not in text


def test_success_may_be_a_202(make):
    """The other documented status of a successful payment is an option."""
    reply = make(success_status=202).charge()

    assert (reply.status, reply["operationResultCode"]) == (202, "Success")


def test_currency_outside_the_answer_enum_is_charged_and_not_echoed(call):
    """A currency the file's list of answers lacks is charged, and the answer leaves it out."""
    reply = call.charge(currency="BYN", myRef="order-1")

    assert reply.status == 200
    assert "currency" not in reply.json
    assert call.sandbox.ledger.by_reference("order-1")[0].currency == "BYN"


class TestStringTokens:
    """`@` references in card number and cvv."""

    def test_number_and_cvv_are_resolved(self, call, a_card):
        """A payment with references is made with what the tokens stand for."""
        number = call.sandbox.add_string_token("4000000000000002")
        cvv = call.sandbox.add_string_token("123")

        reply = call.charge(
            paymentGatewayAccountName="stripeproduction",
            card=a_card(cardNumber=f"@{number}", cvv=f"@{cvv}"),
        )

        assert reply.status == 409
        assert call.sandbox.ledger.entries[0].card == "************0002"

    @pytest.mark.parametrize("field", ["cardNumber", "cvv"])
    def test_unknown_token_is_a_400(self, call, a_card, field):
        """A reference to no token names its field and moves nothing."""
        reply = call.charge(card=a_card(**{field: "@" + "x" * 32}))

        assert (400, f"card.{field}") == (reply.status, reply["fieldName"])
        assert len(call.sandbox.ledger) == 0

    @pytest.mark.parametrize("field", ["cardNumber", "cvv"])
    def test_token_of_something_else_is_a_400(self, call, a_card, field):
        """A token that holds neither a card number nor a code is refused."""
        token = call.sandbox.add_string_token("hello")

        reply = call.charge(card=a_card(**{field: f"@{token}"}))

        assert (400, f"card.{field}") == (reply.status, reply["fieldName"])


class TestNetworkTokens:
    """`networkTokenBrand`."""

    def test_supporting_gateway_takes_them(self, call):
        """A gateway that takes network tokens charges one."""
        assert call.charge(networkTokenBrand="Visa").status == 200

    def test_other_gateway_does_not(self, call):
        """A gateway without network tokens answers NotImplemented, and nothing moves."""
        reply = call.charge(networkTokenBrand="Visa", paymentGatewayAccountName="stripeproduction")

        assert (reply.status, reply["operationResultCode"]) == (409, "NotImplemented")
        assert len(call.sandbox.ledger) == 0


class TestGatewayDemands:
    """What some gateways ask for beyond the file."""

    def test_amex_needs_a_reference_of_six_and_does_not_charge(self, call):
        """AMEX authorizes with a `myRef` of six characters and has no charge."""
        inline = {
            "paymentGatewayName": "AMEX",
            "credentials": [{"key": "MerchantId", "value": "m"}, {"key": "Password", "value": "p"}],
        }

        assert call.authorize(paymentGatewayAccount=inline, myRef="12345")["fieldName"] == "myRef"
        assert call.authorize(paymentGatewayAccount=inline, myRef="123456").status == 200
        refused = call.charge(paymentGatewayAccount=inline, myRef="123456")
        assert (refused.status, refused["operationResultCode"]) == (409, "NotImplemented")

    def test_first_data_needs_certificate_and_address(self, call):
        """First Data asks for a client certificate and the payer's address."""
        inline = {
            "paymentGatewayName": "FirstDataIPG",
            "credentials": [{"key": "StoreId", "value": "s"}, {"key": "Password", "value": "p"}],
        }
        payer = {"clientIPAddress": "192.0.2.1", "countryCode": "DE"}

        first = call.charge(paymentGatewayAccount=inline)
        second = call.charge(paymentGatewayAccount=inline, certificateName="cert")
        third = call.charge(paymentGatewayAccount=inline, certificateName="cert", payerDetails=payer)

        assert [
            first["fieldName"],
            second["fieldName"],
            third.status,
        ] == ["certificateName", "payerDetails.clientIPAddress", 200]
