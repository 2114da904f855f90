"""Which requests are refused, by which field, in strict and in lenient mode."""

from __future__ import annotations

import json

import pytest

CHARGE = "/PaymentGateway/charge"


@pytest.mark.parametrize("mode", ["call", "strict"])
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": None}, "amount"),
        ({"amount": "25"}, "amount"),
        ({"amount": True}, "amount"),
        ({"amount": 0}, "amount"),
        ({"amount": -1}, "amount"),
        ({"currency": ""}, "currency"),
        ({"currency": "usd"}, "currency"),
        ({"currency": "US"}, "currency"),
        ({"card": None}, "card"),
        ({"card": {"cardNumber": "4111111111111111"}}, "card.cardHolderName"),
        ({"certificateName": "x" * 129}, "certificateName"),
        ({"networkTokenBrand": "Diners"}, "networkTokenBrand"),
        ({"isDigital": "yes"}, "isDigital"),
        ({"unheardOf": 1}, "unheardOf"),
        ({"payerDetails": {"countryCode": "DE"}}, "payerDetails.clientIPAddress"),
        ({"payerDetails": {"clientIPAddress": "1", "countryCode": "USA"}}, "payerDetails.countryCode"),
    ],
)
def test_bad_charge_is_a_400_that_names_the_field(request, mode, change, field):
    """Both modes refuse what the file or the error guide refuses; nothing moves."""
    caller = request.getfixturevalue(mode)

    reply = caller.charge(**change)

    assert (400, field) == (reply.status, reply["fieldName"])
    assert reply["errors"]
    assert len(caller.sandbox.ledger) == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"cardNumber": "4111-1111-1111-1111"}, "cardNumber"),
        ({"cardNumber": "41111111111"}, "cardNumber"),
        ({"cardNumber": "@short"}, "cardNumber"),
        ({"cardHolderName": " "}, "cardHolderName"),
        ({"expirationMonth": 13}, "expirationMonth"),
        ({"expirationMonth": 1.5}, "expirationMonth"),
        ({"expirationYear": 30}, "expirationYear"),
        ({"expirationYear": 2026, "expirationMonth": 2}, "expirationYear"),
        ({"expirationYear": 2**40}, "expirationYear"),
        ({"cvv": "12"}, "cvv"),
        ({"cvv": "12a"}, "cvv"),
    ],
)
def test_bad_card_is_a_400(call, a_card, change, field):
    """The checks of the vendor's error guide name the field under `card`."""
    reply = call.charge(card=a_card(**change))

    assert (400, f"card.{field}") == (reply.status, reply["fieldName"])


def test_card_is_good_to_the_end_of_its_month(call, a_card):
    """The sandbox's own clock decides what has expired."""
    assert call.charge(card=a_card(expirationYear=2026, expirationMonth=3)).status == 200


def test_messages_never_repeat_a_value(call, a_card):
    """What is wrong with a card number is said without the number."""
    reply = call.charge(card=a_card(cardNumber=4111111111111111))

    assert reply["fieldName"] == "card.cardNumber"
    assert "4111" not in json.dumps(reply["errors"])


@pytest.mark.parametrize("raw", [b"{", b"\xff", b"NaN", b'{"amount": Infinity}', b"[" * 100_000, b"[]", b'"x"'])
def test_body_that_is_no_json_object_is_a_400(call, raw):
    """Broken, endless and misplaced JSON is refused in the documented shape."""
    reply = call("POST", CHARGE, raw=raw)

    assert (reply.status, reply["fieldName"]) == (400, "$")


@pytest.mark.parametrize(
    ("amount", "status"),
    [("9" * 28 + ".99", 200), ("9" * 29 + ".99", 400), ("1e30", 200), ("1e31", 400), ("1e999999999", 400)],
)
def test_amounts_have_a_size(call, amount, status):
    """Thirty digits are exact; more, or a monstrous exponent, are refused before anything is summed."""
    body = (
        '{"amount":%s,"currency":"USD","paymentGatewayAccountName":"testsuccess","card":{"cardNumber":'
        '"4111111111111111","cardHolderName":"J","expirationMonth":1,"expirationYear":2030}}'
    )

    assert call("POST", CHARGE, raw=(body % amount).encode()).status == status


@pytest.mark.parametrize("raw", [None, b""])
def test_missing_body_is_a_400(call, raw):
    """An operation with a required body refuses to do without."""
    assert ((reply := call("POST", CHARGE, raw=raw)).status, reply["fieldName"]) == (400, "$")


def test_body_of_a_session_is_optional(strict):
    """The file does not require a body to start a session."""
    assert strict("POST", "/EWalletOperations").status == 200


class TestStrict:
    """The vendored file to the letter."""

    @pytest.mark.parametrize("name", ["a-b", "ab", "a_b", "a" * 65])
    def test_account_names_follow_the_pattern(self, strict, name):
        """Three to 64 letters and digits, no hyphen."""
        reply = strict("GET", f"/PaymentGatewayAccounts/{name}")

        assert (reply.status, reply["fieldName"]) == (400, "name")

    def test_credential_pairs_are_lower_case(self, strict):
        """`Key` is not `key`."""
        inline = {"paymentGatewayName": "Stripe", "credentials": [{"Key": "SecretKey", "Value": "x"}]}

        reply = strict.charge(paymentGatewayAccount=inline)

        assert (reply.status, reply["fieldName"]) == (400, "paymentGatewayAccount.credentials.0.Key")

    def test_null_is_refused_where_the_file_forbids_it(self, strict, a_payment):
        """A plain text member is nullable in the file; a reference to an object is not."""
        assert strict("POST", CHARGE, a_payment() | {"myRef": None}).status == 200

        reply = strict("POST", CHARGE, a_payment() | {"payerDetails": None})

        assert (reply.status, reply["fieldName"]) == (400, "payerDetails")
        assert reply["errors"] == ["This value must not be null."]

    def test_paths_are_case_sensitive(self, strict):
        """The path is as the file writes it."""
        assert strict("GET", "/utils/apikey").status == 404

    def test_good_requests_pass(self, strict):
        """A whole life of a payment passes strict mode."""
        hold = strict.authorize(myRef="order-1")["gatewayReference"]

        assert [
            strict.capture(hold, 45).status,
            strict.refund(hold, 5).status,
            strict.status(myRef="order-1").status,
        ] == [200, 200, 200]


class TestLenient:
    """The rulings where the vendor's pages and the file disagree."""

    @pytest.mark.parametrize("name", ["stripe-production", "Adyen_Production"])
    def test_account_names_may_have_hyphens(self, call, name):
        """The guides use such names."""
        reply = call("PUT", f"/PaymentGatewayAccounts/{name}", {"paymentGatewayName": "NULLSuccess"})

        assert (200, name) == (reply.status, reply["name"])

    def test_members_match_in_any_case(self, call, a_payment):
        """Member names and enum values are read in any case, and null means absent."""
        body = a_payment(paymentGatewayAccountName=None) | {
            "PaymentGatewayAccount": {
                "PaymentGatewayName": "Adyen",
                "Credentials": [{"Key": "ApiKey", "Value": "x"}, {"Key": "MerchantAccount", "Value": "y"}],
            },
            "NetworkTokenBrand": "AMEX",
            "payerDetails": None,
            "MyRef": "order-1",
        }

        assert call("POST", CHARGE, body).status == 200
        assert call.sandbox.ledger.count("order-1") == 1

    def test_exact_spelling_wins_over_another_case(self, call, a_payment):
        """With a member given twice, the one spelt as in the file counts."""
        body = a_payment(myRef="right") | {"MYREF": "wrong"}

        call("POST", CHARGE, body)

        assert call.sandbox.ledger.count("right") == 1

    def test_paths_match_in_any_case(self, call):
        """The file's own texts write paths in lower case."""
        assert call("GET", "/paymentgateway").status == 200


class TestHttp:
    """What is not about any operation."""

    def test_unknown_path_is_a_404(self, call):
        """A path of no operation is not found."""
        assert ((reply := call("GET", "/Charge")).status, reply.json) == (404, None)

    def test_wrong_method_is_a_405_that_lists_the_right_ones(self, call):
        """The answer to a wrong method names the methods there are."""
        reply = call("POST", "/PaymentGateway/capture", {})

        assert (reply.status, reply.headers["allow"]) == (405, "PUT")

    def test_other_media_types_are_a_415(self, call):
        """Bodies are JSON only."""
        assert call("POST", CHARGE, raw=b"a=b", Content_Type="application/x-www-form-urlencoded").status == 415

    def test_query_is_ignored(self, call):
        """No operation has a query, and one does not get in the way."""
        assert call("GET", "/Utils/apiKey?x=1").status == 200
