"""String tokens, accounts, gateways and the API key."""

from __future__ import annotations

import pytest

from orchestra.sandbox import Sandbox


class TestStringTokens:
    """The vault."""

    def test_token_lives_from_create_to_delete(self, call):
        """Create answers 201 with an address; get shows the payload; after delete all is 404."""
        created = call("POST", "/StringTokens", {"payload": "4111111111111111"})
        token = created["token"]

        assert created.status == 201
        assert created.headers["location"].endswith(f"/StringTokens/{token}")
        assert created.json == call("GET", f"/StringTokens/{token}/meta").json
        assert call("GET", f"/StringTokens/{token}")["clearPayload"] == "4111111111111111"
        assert call("DELETE", f"/StringTokens/{token}").status == 200
        for method, path in [("GET", ""), ("DELETE", ""), ("GET", "/meta")]:
            reply = call(method, f"/StringTokens/{token}{path}")
            assert (reply.status, reply.json) == (404, None)

    def test_same_payload_makes_another_token(self, call):
        """Storing a payload twice gives two tokens of 32 letters and digits."""
        first, second = (call("POST", "/StringTokens", {"payload": "x"})["token"] for _ in range(2))

        assert first != second
        assert (len(first), first.isalnum()) == (32, True)

    @pytest.mark.parametrize(("length", "status"), [(0, 400), (1, 201), (16384, 201), (16385, 400)])
    def test_payload_length_is_counted_in_characters(self, call, length, status):
        """1 to 16,384 characters are stored, however many bytes they take."""
        reply = call("POST", "/StringTokens", {"payload": "é" * length})

        assert status == reply.status

    def test_malformed_token_is_a_400(self, call):
        """A path that cannot be a token is refused by the file's pattern."""
        reply = call("GET", "/StringTokens/short")

        assert (reply.status, reply["fieldName"]) == (400, "token")

    def test_seeded_token_must_look_like_one(self, sandbox):
        """A token given by a test has 32 letters and digits."""
        with pytest.raises(ValueError, match="32 letters"):
            sandbox.add_string_token("x", "short")


class TestAccounts:
    """Stored gateway accounts."""

    def test_put_adds_and_replaces(self, call):
        """PUT makes an account or replaces the whole of it; the list hides credentials, get shows them."""
        pairs = [{"key": "SecretKey", "value": "sk_1"}]
        path = "/PaymentGatewayAccounts/mine"

        made = call("PUT", path, {"paymentGatewayName": "stripe", "credentials": pairs})
        replaced = call("PUT", path, {"paymentGatewayName": "NULLSuccess"})

        assert (200, "Stripe", pairs) == (made.status, made["paymentGatewayName"], made["credentials"])
        assert (
            replaced.status,
            replaced["paymentGatewayName"],
            replaced["credentials"],
        ) == (200, "NULLSuccess", [])
        assert replaced.json == call("GET", path).json
        listed = call("GET", "/PaymentGatewayAccounts").json
        assert {"name", "paymentGatewayName", "creationTime"} == set(listed[-1])

    def test_deleted_account_is_gone(self, call):
        """DELETE answers 200 once; then get, delete and payments answer 404 with no body."""
        path = "/PaymentGatewayAccounts/testsuccess"

        assert call("DELETE", path).status == 200
        assert [call("DELETE", path).status, call("GET", path).status, call.charge().status] == [
            404,
            404,
            404,
        ]

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({}, "paymentGatewayName"),
            ({"paymentGatewayName": "Nobody"}, "paymentGatewayName"),
            ({"paymentGatewayName": "Stripe"}, "credentials"),
            ({"paymentGatewayName": "Stripe", "credentials": [{"value": "x"}]}, "credentials.0.key"),
        ],
    )
    def test_incomplete_account_is_a_400(self, call, body, field):
        """Gateway and credentials are needed in effect."""
        reply = call("PUT", "/PaymentGatewayAccounts/mine", body)

        assert (400, field) == (reply.status, reply["fieldName"])

    def test_name_with_an_encoded_slash_is_a_400(self, call):
        """A percent-encoded slash is part of the name, which the pattern refuses."""
        reply = call("GET", "/PaymentGatewayAccounts/a%2Fb")

        assert (reply.status, reply["fieldName"]) == (400, "name")

    def test_unknown_gateway_is_refused_when_seeding(self, sandbox):
        """A test that seeds an account of an unknown gateway learns which are known."""
        with pytest.raises(ValueError, match="NULLSuccess"):
            sandbox.add_account("mine", "Nobody")

    def test_sandbox_may_begin_without_accounts(self, make):
        """The accounts to begin with are an option."""
        assert make(accounts={})("GET", "/PaymentGatewayAccounts").json == []


class TestPaymentAccounts:
    """Which account a payment is made with."""

    def test_inline_credentials_win_over_a_name(self, call):
        """With both given, the name is ignored, even an unknown one."""
        inline = {"paymentGatewayName": "NULLFailure"}

        reply = call.charge(paymentGatewayAccount=inline)

        assert (reply.status, reply["gatewayName"]) == (409, "NULLFailure")
        assert call.sandbox.ledger.entries[0].account is None

    def test_one_of_the_two_is_needed(self, call):
        """A payment without any account is a 400."""
        reply = call.charge(paymentGatewayAccountName=None)

        assert (reply.status, reply["fieldName"]) == (400, "paymentGatewayAccountName")

    def test_missing_credentials_are_named(self, call):
        """A gateway's missing credentials are listed, all of them."""
        reply = call.charge(paymentGatewayAccount={"paymentGatewayName": "Worldpay", "credentials": []})

        assert (reply.status, reply["fieldName"]) == (400, "paymentGatewayAccount.credentials")
        assert len(reply["errors"]) == 2

    def test_empty_credential_is_missing(self, call):
        """A credential without a value is as good as none."""
        inline = {"paymentGatewayName": "Stripe", "credentials": [{"key": "SecretKey", "value": ""}]}

        assert call.charge(paymentGatewayAccount=inline).status == 400

    def test_optional_credentials_may_be_left_out(self, call):
        """Adyen's ShopperInteraction has a default."""
        pairs = [{"key": "ApiKey", "value": "k"}, {"key": "MerchantAccount", "value": "m"}]
        inline = {"paymentGatewayName": "Adyen", "credentials": pairs}

        assert call.charge(paymentGatewayAccount=inline).status == 200

    def test_credential_names_match_in_any_case(self, call):
        """Guides write credential names in several ways."""
        inline = {"paymentGatewayName": "STRIPE", "credentials": [{"key": "secretkey", "value": "sk"}]}

        assert (
            (reply := call.charge(paymentGatewayAccount=inline)).status,
            reply["gatewayName"],
        ) == (200, "Stripe")


def test_gateways_tell_their_credentials(call):
    """The list names each gateway's credentials and whether it takes network tokens."""
    gateways = {item["name"]: item for item in call("GET", "/PaymentGateway").json}

    assert gateways["Stripe"]["credentialsNames"] == ["SecretKey"]
    assert gateways["NULLSuccess"]["credentialsNames"] == []
    assert gateways["NULLSuccess"]["supportsNetworkToken"] is True


class TestApiKeys:
    """Who is let in."""

    def test_valid_key_is_of_the_sandbox(self, call):
        """The key check says OK and that this is a sandbox."""
        reply = call("GET", "/Utils/apiKey")

        assert (reply["status"], reply["isSandbox"]) == ("OK", True)

    @pytest.mark.parametrize("key", ["", "invalid"])
    def test_missing_or_wrong_key_is_a_401(self, call, key):
        """No key and the key `invalid` are refused on every operation, before the body is looked at."""
        reply = call("POST", "/PaymentGateway/charge", raw=b"{", X_Api_Key=key)

        assert (reply.status, reply["fieldName"]) == (401, "X-Api-Key")

    def test_strict_401_has_no_body(self, strict):
        """Strict mode follows the file, which gives a 401 no body."""
        reply = strict("GET", "/Utils/apiKey", X_Api_Key="")

        assert (reply.status, reply.json) == (401, None)

    def test_keys_may_be_listed(self, make):
        """With a list of keys, any other is refused."""
        call = make(api_keys=["right"])

        assert call("GET", "/Utils/apiKey", X_Api_Key="right").status == 200
        assert call("GET", "/Utils/apiKey", X_Api_Key="other").status == 401


def test_same_seed_gives_the_same_identifiers():
    """Identifiers depend on seed and calls alone."""
    drawn = [Sandbox(seed=seed).add_string_token("x") for seed in (1, 1, 2)]

    assert drawn[0] == drawn[1] != drawn[2]
