"""Servers that quote the request: what of it may be seen in messages, results and pickles."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from orchestra import (
    AuthenticationError,
    CardNumber,
    Cvv,
    InlineAccount,
    InvalidRequestError,
    OutcomeUnknownError,
    Secret,
    TransportError,
    TransportResponse,
)
from orchestra._core import redaction
from orchestra._core.redaction import SecretMatcher, redact_line
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
    with pytest.raises(InvalidRequestError) as caught:
        make(answer(400, body)).payments.charge(**a_payment())
    assert "11111111" not in "".join(filter(str.isdigit, str(caught.value).replace("***1111", "")))


def test_what_a_terminal_would_obey_is_escaped(make: Any) -> None:
    """Escape sequences, nulls and characters that turn the text around come out as text."""
    body = {"fieldName": "x\x07", "errors": ["\x1b[2J\x00bad\u202e \ud800 é"]}
    with pytest.raises(InvalidRequestError) as caught:
        make(answer(400, body)).payments.charge(**a_payment())
    for text in (str(caught.value), *caught.value.messages, str(caught.value.field)):
        assert text.isprintable()
    assert caught.value.messages == (r"\x1b[2J\x00bad\u202e \ud800 é",)
    assert redact_line(" plain \n text ") == "plain text"


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
    hidden = SecretMatcher((*kept, CardNumber("411111111111"), "a-long-one", Secret("longer-than-that")))
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
    hidden = SecretMatcher((CardNumber("4111111111111111"), Cvv("123"), "a-long-plain-one"))

    assert hidden.texts == ["4111111111111111", "123", "a-long-plain-one"]
    assert sorted(hidden.long) == ["4111111111111111", "a-long-plain-one"]
    assert f"{hidden!r} {hidden}" == "<3 hidden> <3 hidden>"
    with pytest.raises(TypeError, match="can't be pickled"):
        pickle.dumps(hidden)


@pytest.mark.parametrize(
    "member", ["operationResultCode", "gatewayReference", "gatewayResultCode", "currency", "authorizationCode"]
)
@pytest.mark.parametrize("written", ["4111 - 1111 - 1111 - 1111", "NDExMTExMTExMTExMTExMQ", "sk_live%5F7hQ2pLzX"])
def test_no_member_keeps_a_quote(make: Any, member: str, written: str) -> None:
    """Ids and codes lose the card and the key in every form, in results, errors and their pickles."""
    body = {"operationResultCode": "Odd", "gatewayReference": "tx_1", member: f"id {written}"}
    with pytest.raises(OutcomeUnknownError) as caught:
        make(answer(200, body), api_key=KEY).payments.charge(**a_payment(card=a_card(number=PAN)))

    shown = f"{caught.value} {caught.value.result!r}"
    assert "id ***" in shown
    assert written not in shown
    assert written.encode() not in pickle.dumps(caught.value)


def test_an_id_that_looks_like_a_card_stays(make: Any) -> None:
    """References of 16 to 20 digits are ids, unless they are the card of the request; so are those with the cvv in."""
    body = {
        "operationResultCode": "Success",
        "gatewayReference": "4929574612345675",
        "authorizationCode": "123",
        "gatewayResultCode": "20261018-1230-4567-8901",
    }
    result = make(answer(200, body)).payments.charge(**a_payment(card=a_card(number=PAN, cvv="123")))

    assert result.gateway_reference == "4929574612345675"
    assert result.authorization_code == "123"
    assert result.gateway_result_code == "20261018-1230-4567-8901"


def test_a_number_that_is_the_card_is_not_read(make: Any) -> None:
    """An amount that is the card number of the request is no amount."""
    body = b'{"operationResultCode":"Success","amount":4111111111111111,"gatewayReference":"tx"}'
    result = make(answer(200, body)).payments.charge(**a_payment(card=a_card(number=PAN)))

    assert (result.amount, result.unread) == (None, {"amount": "***"})
    assert PAN not in repr(result)
    assert PAN.encode() not in pickle.dumps(result)


def test_an_answer_without_a_quote_costs_one_look(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is made to find other forms until a quick look says that there may be one."""
    made: list[int] = []
    real = redaction._Patterns
    monkeypatch.setattr(redaction, "_Patterns", lambda *texts: made.append(1) or real(*texts))
    body = {"operationResultCode": "Success", "gatewayReference": "ch_3MmlLrLkdIwHu7ix0uOBZcQq", "amount": 25.0}
    call = a_payment(card=a_card(number=PAN, cvv="971"), account=InlineAccount("Stripe", SecretKey=KEY))

    make(answer(200, body)).payments.charge(**call)
    assert made == []
    make(answer(200, {**body, "gatewayResultDescription": f"card {PAN}"})).payments.charge(**call)
    assert made != []


def test_many_quotes_are_all_masked() -> None:
    """A text that is nothing but quotes takes no stack and no time to speak of."""
    hidden = SecretMatcher((CardNumber(PAN), Cvv("971"), Secret("key of mine")))
    text = "971 " * 5000 + "4111 1111 1111 1111 " * 2000 + "keyof mine " * 2000
    assert set(hidden.out_of(text, words=True).split()) == {"***"}


def test_kept_headers_have_the_shape_they_should() -> None:
    """Of the headers of an answer a pickle keeps what can be no quote: known names, and values of a known shape."""
    kept = (
        ("content-type", "application/json; charset=utf-8"),
        ("content-length", "1042"),
        ("date", "Mon, 01 Jan 2029 00:00:00 GMT"),
        ("retry-after", "3"),
    )
    quotes = tuple((name, KEY) for name in ("content-type", "content-length", "date", "retry-after", "server", "via"))
    response = TransportResponse(200, (*kept, *quotes, (f"x-{KEY}", "1"), ("retry-after", PAN)), b"")

    back = pickle.loads(pickle.dumps(response))  # noqa: S301  made on this line

    masked = tuple((name, "***") for name, _ in quotes)
    assert back.headers == (*kept, *masked, ("***", "***"), ("retry-after", "***"))


@pytest.mark.parametrize(
    ("quoted", "left"),
    [
        ("body eyJjdnYiOiI5NzEifQ== here", "body *** here"),  # {"cvv":"971"}
        ("path cvv-OTcx/x here", "path *** here"),
        ("key sk_live_7h Q2pLzX here", "key *** here"),  # wrapped
        ("key sk_live_7h\nQ2pLzX here", "key *** here"),
        ("proxy hunter-2!word here", "proxy *** here"),
    ],
)
def test_a_quote_alone_in_an_answer(make: Any, quoted: str, left: str) -> None:
    """The quick look at an answer sees a secret that is in it once, and in no plain form."""
    client = make(
        answer(400, {"fieldName": "x", "errors": [quoted]}), api_key=KEY, proxy="http://hunter-2%21word@proxy.example"
    )
    with pytest.raises(InvalidRequestError) as caught:
        client.payments.charge(**a_payment(card=a_card(number=PAN, cvv="971")))

    assert caught.value.messages == (left,)


def test_what_is_cut_off_is_searched_before(make: Any) -> None:
    """A failure's words are cut when secrets are out of them: half of a card number is none that is recognised."""
    said = f"{'x' * 190} {PAN} {'y' * 50}"
    with pytest.raises(OutcomeUnknownError) as caught:
        make(TransportError("read", said, sent=True)).payments.charge(**a_payment(card=a_card(number=PAN)))

    assert "4111" not in str(caught.value)
    assert f"{'x' * 190} *" in str(caught.value)


@pytest.mark.parametrize(
    "url", ["http://user:hunter-2%21word@proxy.example:8080", "http://hunter-2%21word@proxy.example"]
)
def test_a_proxy_quoting_its_password(make: Any, url: str) -> None:
    """The password of a proxy, or the token in its place, is masked in each form; so is one of the environment."""
    quote = "got aHVudGVyLTIhd29yZA== hunter-2!word hunter-2%21word"
    client = make(answer(401, quote.encode(), content_type="text/plain"), proxy=url)
    with pytest.raises(AuthenticationError, match="got \\*\\*\\* \\*\\*\\* \\*\\*\\*"):
        client.payments.charge(**a_payment())


def test_a_proxy_of_the_environment_quoting_its_password(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that the environment names may quote its password as well."""
    monkeypatch.setenv("HTTP_PROXY", "http://user:hunter-2word@proxy.example:8080")
    reply = answer(401, b"got hunter-2word", content_type="text/plain")
    with pytest.raises(AuthenticationError, match="got \\*\\*\\* \\("):
        make(reply).payments.charge(**a_payment())
    with pytest.raises(AuthenticationError, match="got hunter-2word"):
        make(reply, trust_env=False).payments.charge(**a_payment())


def test_a_pickle_of_half_an_answer_keeps_no_quote(make: Any) -> None:
    """An answer that broke after a quote came is kept for who asks; its pickle keeps nothing of the body."""
    partial = answer(200, {"id": KEY, "gatewayReference": "tx_1"})
    with pytest.raises(OutcomeUnknownError) as caught:
        make(TransportError("protocol", "x", sent=True, partial=partial), api_key=KEY).payments.charge(**a_payment())

    assert caught.value.response is not None
    assert KEY in caught.value.response.text
    back = pickle.loads(pickle.dumps(caught.value))  # noqa: S301  made on this line
    assert back.response.body == b"***"
