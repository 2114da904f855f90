"""Servers that quote the request: what of it may be seen in messages, results and pickles."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from orchestra import AuthenticationError, CardNumber, Cvv, InlineAccount, InvalidRequest, Secret
from orchestra._redaction import Hidden, scrubbed
from orchestra.forter import AsyncForter, Forter
from tests.support.calls import a_card, a_payment
from tests.support.clients import client_of
from tests.support.wires import CannedWire, answer

PAN = "4111111111111111"
KEY = "sk_live_7hQ2pLzX"


@pytest.mark.parametrize(
    "quoted",
    [
        "4111.1111.1111.1111",
        "4111\u00a01111\u00a01111\u00a01111",
        "4111  1111  1111  1111",
        "4111 - 1111",
        "4111\u20111111\u20111111\u20111111",
        "41\u200b11111111111111",
        "4111\n1111\n1111\n1111",
    ],
)
def test_a_card_number_is_masked_however_it_is_spaced(make: Any, quoted: str) -> None:
    """Dots, hyphens, wide and invisible spaces between the digits hide no number."""
    body = {"fieldName": "x", "errors": [f"bad card {quoted} 4111111111111111."]}
    with pytest.raises(InvalidRequest) as caught:
        make(answer(400, body)).payments.charge(**a_payment())
    assert "11111111" not in "".join(filter(str.isdigit, str(caught.value).replace("***1111", "")))


def test_what_a_terminal_would_obey_is_escaped(make: Any) -> None:
    """Escape sequences, nulls and characters that turn the text around come out as text."""
    body = {"fieldName": "x\x07", "errors": ["\x1b[2J\x00bad\u202e \ud800 é"]}
    with pytest.raises(InvalidRequest) as caught:
        make(answer(400, body)).payments.charge(**a_payment())
    for text in (str(caught.value), *caught.value.messages, str(caught.value.field)):
        assert text.isprintable()
    assert caught.value.messages == (r"\x1b[2J\x00bad\u202e \ud800 é",)
    assert scrubbed(" plain \n text ") == "plain text"


def test_ids_and_codes_lose_what_they_quote(make: Any) -> None:
    """A card number, key or credential in an id or a code is masked in the result; the raw answer stays whole."""
    body = {
        "operationResultCode": "Rejected",
        "gatewayResultCode": f"bad card {PAN}",
        "gatewayReference": PAN,
        "authorizationCode": "123",
        "gatewayName": "sk_secret_123",
        "gatewayResultSubCode": f"key {KEY}",
        "currency": "MerchantOne/1234567890",
    }
    account = InlineAccount("Stripe", SecretKey="sk_secret_123", MerchantId="1234567890", Mode="MerchantOne"[:3])
    client = make(answer(200, body), api_key=KEY)
    result = client.payments.charge(**a_payment(card=a_card(number=PAN, cvv="123"), account=account))

    assert result.gateway_result_code == "bad card ***"
    assert (result.gateway_reference, result.gateway_name, result.gateway_result_sub_code) == ("***", "***", "key ***")
    assert (result.authorization_code, result.currency) == ("123", "MerchantOne/1234567890")
    shown, kept = repr(result), pickle.dumps(result)
    for secret in (PAN, KEY, "sk_secret_123"):
        assert secret not in shown
        assert secret.encode() not in kept
    assert PAN.encode() in result.raw.body


def test_what_turns_up_in_ids_by_chance_stays() -> None:
    """Security codes, short texts and numbers that are no card's are not taken out of ids."""
    kept = ["1234567", "12345678901234567890", Cvv("12345678x"), Secret("short")]
    hidden = Hidden((*kept, CardNumber("411111111111"), "a-long-one", Secret("longer-than-that")))
    assert hidden.long == ["longer-than-that", "411111111111", "a-long-one"]


@pytest.mark.parametrize("settings", [{"user": "site-4711", "password": "PASSWORD77"}, {"user": "site-4711"}, {}])
def test_forter_quoting_its_credentials(kind: str, settings: dict[str, str]) -> None:
    """Neither half of Basic authentication is seen, in Base64 or plain."""
    import base64

    def echo(request: Any) -> Any:
        header = dict(request.headers)["Authorization"]
        return answer(401, {"message": f"bad header {header} of {base64.b64decode(header[6:]).decode()}"})

    classes = (Forter, AsyncForter)
    given: dict[str, Any] = {"api_key": "KEYSECRET99", "base_url": "https://forter.example", **settings}
    client = client_of(kind, CannedWire(echo), classes=classes, **given)
    with pytest.raises(AuthenticationError) as caught:
        client.payments.create(amount="5", currency="USD")
    assert str(caught.value).count("***") >= 2
    for secret in ("KEYSECRET99", *settings.values()):
        assert secret not in str(caught.value)
        assert base64.b64encode(secret.encode()).decode()[:8] not in str(caught.value)


def test_what_is_hidden_shows_itself_to_nobody() -> None:
    """The secrets of a call, revealed for the search of its answer, are in no repr and no pickle."""
    hidden = Hidden((CardNumber("4111111111111111"), Cvv("123"), "a-long-plain-one"))

    assert hidden.texts == ["4111111111111111", "123", "a-long-plain-one"]
    assert sorted(hidden.long) == ["4111111111111111", "a-long-plain-one"]
    assert f"{hidden!r} {hidden}" == "<3 hidden> <3 hidden>"
    with pytest.raises(TypeError, match="can't be pickled"):
        pickle.dumps(hidden)
