"""Cards, tokens, accounts, payers, 3-D Secure data and references, as callers write them."""

from __future__ import annotations

import datetime
import re
import time
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestra import (
    Card,
    CardNumber,
    Credential,
    Cvv,
    FallbackGateway,
    Gateway,
    GatewayToken,
    InlineAccount,
    InvalidRequestError,
    Payer,
    Secret,
    StoredWalletCard,
    StringToken,
    ThreeDS,
)
from orchestra._core.references import new_reference
from tests.support.calls import CALLS, TOKEN, a_card, a_payment
from tests.support.wires import CannedWire, answer

APPROVED = answer(200, {"operationResultCode": "Success"})


def card_on_the_wire(make: Any, **changes: Any) -> Any:
    """Return the card that a charge with these changes sends."""
    wire = CannedWire(APPROVED)
    make(wire).payments.charge(**a_payment(card=a_card(**changes)))
    return wire.body["card"]


@pytest.mark.parametrize(
    "number",
    [
        f"@{TOKEN}",
        StringToken(TOKEN),
        StringToken(f"@{TOKEN}"),
        StringToken(StringToken(TOKEN)),
        StringToken(Secret(f"@{TOKEN}")),
        Secret(f"@{TOKEN}"),
    ],
    ids=range(6),
)
def test_a_token_is_prefixed_exactly_once(make: Any, number: Any) -> None:
    """However a token was written, the wire gets one `@`, in the number and in the cvv."""
    card = card_on_the_wire(make, number=number, cvv=number)

    assert (card["cardNumber"], card["cvv"]) == (f"@{TOKEN}", f"@{TOKEN}")


def test_a_created_token_goes_into_a_card(make: Any) -> None:
    """What `tokens.create` returns is what `Card` takes."""
    token = CALLS["create_token"](make(answer(201, {"token": TOKEN})))

    assert card_on_the_wire(make, number=token)["cardNumber"] == f"@{TOKEN}"


@pytest.mark.parametrize("field", ["number", "cvv"])
def test_a_bare_token_is_refused_with_what_to_write(field: str) -> None:
    """32 letters and digits where digits belong are a forgotten `@`."""
    with pytest.raises(
        InvalidRequestError, match=re.escape("write StringToken(token), or put @ in front of it")
    ) as caught:
        a_card(**{field: TOKEN})

    assert caught.value.field == f"card.{field}"


@pytest.mark.parametrize("text", [TOKEN[:31], TOKEN + "x", "", "@", f"@@{TOKEN}", TOKEN[:31] + "-", TOKEN[:31] + "ü"])
def test_tokens_of_another_shape(make: Any, text: str) -> None:
    """A token is 32 letters and digits; anything else is refused wherever a token is taken."""
    wire = CannedWire(answer(200))
    client = make(wire)
    for use in (StringToken, client.tokens.get, client.tokens.describe, client.tokens.delete):
        with pytest.raises(InvalidRequestError) as caught:
            use(text)
        assert caught.value.field == "token"
    assert wire.requests == []


def test_a_31_character_token_says_how_long_it_is() -> None:
    """The message counts for the caller."""
    with pytest.raises(InvalidRequestError, match="32 letters and digits, not 31 characters"):
        StringToken(TOKEN[:31])


@pytest.mark.parametrize("written", ["4111 1111 1111 1111", "4111-1111-1111-1111", " 4111111111111111 "])
def test_spaces_and_hyphens_are_dropped(make: Any, written: str) -> None:
    """A number may be written as it is printed on the card."""
    assert card_on_the_wire(make, number=written)["cardNumber"] == "4111111111111111"
    assert card_on_the_wire(make, number=CardNumber(written))["cardNumber"] == "4111111111111111"
    assert card_on_the_wire(make, number=Secret(written), cvv=Secret("123"))["cvv"] == "123"


@pytest.mark.parametrize(
    "number",
    ["4111", "4" * 11, "4" * 21, "", " ", "4111111111111111x", "411\u0661" + "1" * 12, None, 4111111111111111],
)
def test_numbers_that_are_none(number: Any) -> None:
    """A number is 12 to 20 digits."""
    for value in (number, CardNumber(number) if isinstance(number, str) else number):
        with pytest.raises(InvalidRequestError) as caught:
            a_card(number=value)
        assert caught.value.field == "card.number"


@pytest.mark.parametrize("cvv", ["12", "12345", "", "12a", "\u0661\u0662\u0663", 123, b"123", Cvv("x")])
def test_codes_that_are_none(cvv: Any) -> None:
    """A security code is 3 or 4 digits."""
    with pytest.raises(InvalidRequestError) as caught:
        a_card(cvv=cvv)

    assert caught.value.field == "card.cvv"


@pytest.mark.parametrize("masked", ["411111******1111", "4111XXXXXXXX1111", "············1111", "****1111"])
def test_masked_numbers_go_with_a_gateway_token(make: Any, masked: str) -> None:
    """A masked number is taken beside a gateway token only."""
    wire = CannedWire(APPROVED)
    card = a_card(number=masked)

    assert card.masked_number
    make(wire).payments.charge(**a_payment(card=card, gateway_token=GatewayToken("tok_1")))
    assert (wire.body["card"]["cardNumber"], wire.body["userToken"]) == (masked, "tok_1")
    with pytest.raises(InvalidRequestError, match="gateway_token"):
        make(wire).payments.charge(**a_payment(card=card))
    with pytest.raises(InvalidRequestError, match="whole numbers"):
        make(wire).payments.tokenize(card=card, account="a")


@pytest.mark.parametrize(
    "written", ["12/2030", "12/30", " 12 / 2030 ", "12-2030", (12, 2030), (12, 30), datetime.date(2030, 12, 1)]
)
def test_ways_to_write_an_expiry(make: Any, written: Any) -> None:
    """Text, pair or date; two digits of a year mean 20xx."""
    card = card_on_the_wire(make, expires=written)

    assert (card["expirationMonth"], card["expirationYear"]) == (12, 2030)


@pytest.mark.parametrize(
    "written",
    ["13/2030", "0/2030", "12/203", "12", "2030-12", "2030/12", "", None, 12, (12,), (13, 2030), (0, 2030),
     ("12", "30"), (True, 2030), (12, -1), (12, 10000), (12, 1899), (12.0, 2030), "\u0661\u0662/\u0662\u0660"],
)  # fmt: skip
def test_expiries_that_are_none(written: Any) -> None:
    """A month is 1 to 12 and comes first."""
    with pytest.raises(InvalidRequestError) as caught:
        a_card(expires=written)

    assert (caught.value.field or "").startswith("card.expires")


@pytest.mark.parametrize(
    ("expires", "last"),
    [("2/2024", (2024, 2, 29)), ("02/2023", (2023, 2, 28)), ("12/2030", (2030, 12, 31)), ("4/30", (2030, 4, 30))],
)
def test_a_card_is_good_to_the_last_day_of_its_month(expires: str, last: tuple[int, int, int]) -> None:
    """The last day counts; the day after does not."""
    card = a_card(expires=expires)
    day = datetime.date(*last)

    assert card.valid_through == day
    assert not card.expired(day)
    assert card.expired(day + datetime.timedelta(days=1))


@pytest.mark.parametrize("holder", ["", " ", None, 7])
def test_a_holder_has_a_name(holder: Any) -> None:
    """An empty holder is refused."""
    with pytest.raises(InvalidRequestError) as caught:
        a_card(holder=holder)

    assert caught.value.field == "card.holder"


@pytest.mark.parametrize(
    ("field", "value"), [("type", "visa"), ("three_ds", {"eci": "05"}), ("owner_id", 7), ("issue_number", 1)]
)
def test_other_fields_of_a_card_are_checked(make: Any, field: str, value: Any) -> None:
    """A wrong brand, 3-D Secure data of another type, or a number where text belongs is refused."""
    with pytest.raises(InvalidRequestError, match=f"card.{field}|card type"):
        card_on_the_wire(make, **{field: value})


def test_network_tokens_have_their_own_spelling(make: Any) -> None:
    """The file spells AMEX for cards and Amex for network tokens; neither is taken for the other."""
    with pytest.raises(InvalidRequestError, match="Amex, MasterCard, Visa"):
        make(APPROVED).payments.charge(**a_payment(network_token_brand="AMEX"))
    with pytest.raises(InvalidRequestError, match="AMEX"):
        card_on_the_wire(make, type="Amex")


def test_payloads_are_counted_in_characters(make: Any) -> None:
    """16,384 characters are stored, one more is refused, none is refused; blanks are characters."""
    wire = CannedWire(answer(201, {"token": TOKEN}))
    client = make(wire)
    for payload in ("x" * 16384, "😀" * 16384, " ", Secret("x")):
        client.tokens.create(payload)
    sent = len(wire.requests)
    for payload, count in (("x" * 16385, "16,385"), ("", "0")):
        with pytest.raises(InvalidRequestError, match=f"1 to 16,384 characters, not {count}") as caught:
            client.tokens.create(payload)
        assert caught.value.field == "payload"

    assert (sent, len(wire.requests)) == (4, 4)


def gateway(**changes: Any) -> Gateway:
    """Return a gateway that wants two credentials."""
    return Gateway(**{"name": "Adyen", "credentials_names": ("ApiKey", "MerchantAccount"), **changes})


@pytest.mark.parametrize(
    ("account", "problems"),
    [
        (InlineAccount("Adyen", ApiKey="a", MerchantAccount="b"), []),
        (InlineAccount("adyen", {"ApiKey": "a"}, MerchantAccount="b"), []),
        (InlineAccount("Adyen", ApiKey="a"), ["'MerchantAccount' is missing"]),
        (InlineAccount("Adyen", apikey="a", MerchantAccount="b"), ["'apikey' is spelt 'ApiKey'"]),
        (
            InlineAccount("Adyen", {"Api Key": "a", "MerchantAccount": "b"}),
            ["'Api Key' is not a credential of Adyen", "'ApiKey' is missing"],
        ),
        (InlineAccount("Adyen"), ["'ApiKey' is missing", "'MerchantAccount' is missing"]),
        (InlineAccount("Stripe", SecretKey="x"), ["there is no gateway named 'Stripe'"]),
        (
            InlineAccount("Adyen", ApiKey="a", apiKey="b", MerchantAccount="c"),
            ["'apiKey' is spelt 'ApiKey'"],
        ),
    ],
)
def test_problems_of_credentials(account: InlineAccount, problems: list[str]) -> None:
    """Missing names, unknown names and wrong capitals are all told, none of the values."""
    assert account.problems([Gateway(name=None), gateway()]) == problems


def test_a_gateway_without_credentials() -> None:
    """The mock gateways want nothing."""
    assert InlineAccount("NULLSuccess").problems([Gateway(name="NULLSuccess")]) == []


@pytest.mark.parametrize(
    "make_account",
    [
        lambda: InlineAccount(""),
        lambda: InlineAccount(7),  # type: ignore[arg-type]
        lambda: InlineAccount("Stripe", {"": "x"}),
        lambda: InlineAccount("Stripe", {7: "x"}),  # type: ignore[dict-item]
        lambda: InlineAccount("Stripe", SecretKey=7),  # type: ignore[arg-type]
        lambda: InlineAccount("Stripe", SecretKey=None),  # type: ignore[arg-type]
        lambda: InlineAccount("Stripe", {"a": "x"}, a="y"),
    ],
)
def test_credentials_that_are_none(make_account: Any) -> None:
    """Names and values are texts, each name once."""
    with pytest.raises(InvalidRequestError) as caught:
        make_account()

    assert (caught.value.field or "").startswith("account.")


def test_credentials_keep_their_names_and_order(make: Any) -> None:
    """A mapping takes names that are no identifiers; the wire has a list of pairs in the order given."""
    wire = CannedWire(APPROVED)
    account = InlineAccount("Authorize", {"API Login ID": "a", "x": Secret("b")}, TransactionKey=Credential("c"))
    make(wire).payments.charge(**a_payment(account=account))

    assert wire.body["paymentGatewayAccount"] == {
        "paymentGatewayName": "Authorize",
        "credentials": [
            {"key": "API Login ID", "value": "a"},
            {"key": "x", "value": "b"},
            {"key": "TransactionKey", "value": "c"},
        ],
    }
    assert "paymentGatewayAccountName" not in wire.body


@pytest.mark.parametrize(
    "bad",
    [
        {"ip_address": ""},
        {"country": "us"},
        {"country": "USA"},
        {"country": ""},
        {"city": 7},
        {"state": b"IL"},
        {"ip_address": None},
    ],
)
def test_payers_that_are_none(bad: dict[str, Any]) -> None:
    """An address is text, a country two capital letters."""
    with pytest.raises(InvalidRequestError) as caught:
        Payer(**{"ip_address": "203.0.113.7", "country": "US", **bad})

    assert caught.value.field == f"Payer.{next(iter(bad))}"


@pytest.mark.parametrize(
    "bad",
    [{"authentication_value": ""}, {"authentication_value": None}, {"eci": "055"}, {"eci": ""}, {"xid": "x" * 41},
     {"xid": 7}, {"version": "2.2.0.1"}, {"merchant_name": "x" * 41}, {"merchant_name": None}, {"sli": 2}],
)  # fmt: skip
def test_three_ds_data_that_is_none(bad: dict[str, Any]) -> None:
    """Each limit of the file is named when it is broken."""
    good = {"authentication_value": "A", "eci": "05", "xid": "x", "version": "2.2.0", "merchant_name": "Shop"}
    with pytest.raises(InvalidRequestError) as caught:
        ThreeDS(**{**good, **bad})

    assert caught.value.field == f"ThreeDS.{next(iter(bad))}"


@pytest.mark.parametrize(
    "make_value",
    [
        lambda: StoredWalletCard(expires=(13, 2030)),
        lambda: StoredWalletCard(expires=(12,)),  # type: ignore[arg-type]
        lambda: StoredWalletCard(expires="x"),  # type: ignore[arg-type]
        lambda: StoredWalletCard(last_digits="123"),
        lambda: StoredWalletCard(token=7),  # type: ignore[arg-type]
        lambda: FallbackGateway(account=7),  # type: ignore[arg-type]
    ],
)
def test_wallet_values_that_are_none(make_value: Any) -> None:
    """Values of a wallet session are checked when they are made."""
    with pytest.raises(InvalidRequestError):
        make_value()


@pytest.mark.parametrize("value", [a_card(), Payer(ip_address="1.1.1.1", country="US"), FallbackGateway()])
def test_values_are_frozen(value: Any) -> None:
    """What was checked can't be changed afterwards."""
    name = attrs.fields(type(value))[0].name
    with pytest.raises(AttributeError):
        setattr(value, name, "x")


def test_references_are_unique_and_in_order() -> None:
    """Ten thousand references are all different, and later ones sort behind earlier ones."""
    made = [new_reference() for _ in range(10_000)]

    assert len(set(made)) == len(made)
    assert [reference[:10] for reference in made] == sorted(reference[:10] for reference in made)
    assert all(re.fullmatch(r"[0-9a-z]{26}", reference) for reference in made)


@settings(deadline=None)
@given(st.integers(0, 2**48 - 2), st.integers(1, 10**6))
def test_references_sort_by_time(milliseconds: int, later: int) -> None:
    """Whatever the clock says, a later millisecond sorts behind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time_ns", lambda: milliseconds * 1_000_000)
        first = new_reference()
        patch.setattr(time, "time_ns", lambda: min(milliseconds + later, 2**48 - 1) * 1_000_000)
        second = new_reference()

    assert first < second


def test_a_reference_is_made_when_there_is_none(make: Any) -> None:
    """Each payment has a reference of its own on the wire and on the result; a given one is kept."""
    wire = CannedWire(APPROVED)
    client = make(wire)
    object.__setattr__(client.target._engine.runtime, "make_reference", None)
    results = [client.payments.charge(**a_payment()), client.payments.refund(**a_payment(gateway_reference="t"))]
    given_one = client.payments.charge(**a_payment(reference="order-1"))

    sent = [re.search(rb'"myRef":"([^"]+)"', request.body or b"") for request in wire.requests]
    assert [found and found[1].decode() for found in sent] == [result.reference for result in [*results, given_one]]
    assert results[0].reference != results[1].reference
    assert re.fullmatch(r"[0-9a-z]{26}", results[0].reference)
    assert given_one.reference == "order-1"


def test_a_card_shows_no_more_than_four_digits() -> None:
    """A card prints its last four digits, holder and expiry."""
    assert repr(Card(number="4111111111111111", holder="Jane", expires="12/30", cvv="123")) == (
        "Card(number=CardNumber(····1111), holder='Jane', expires=(12, 2030), cvv=Cvv(***), type=None, owner_id=None,"
        " issue_number=None, three_ds=None)"
    )
