"""Every limit that the file sets on what is sent is kept before anything is sent.

The limits are read from the file. The table says only where a caller puts the value.
"""

from __future__ import annotations

import json
import pickle
import re
from collections.abc import Callable
from typing import Any

import pytest

from orchestra import (
    FallbackGateway,
    InlineAccount,
    InvalidRequestError,
    OrchestraError,
    Payer,
    StoredWalletCard,
    ThreeDS,
)
from tests.support.calls import CALLS, TOKEN, a_card, a_payment
from tests.support.schemas import constraints, spec
from tests.support.wires import CannedWire, answer

Setter = Callable[[Any, Any], Any]


def _payment(**changes: Any) -> dict[str, Any]:
    return a_payment(gateway_reference="tx_1", **changes)


def _three_ds(**changes: Any) -> ThreeDS:
    values = {"authentication_value": "AAA", "eci": "05", "xid": "x", "version": "2.2.0", "merchant_name": "Shop"}
    return ThreeDS(**{**values, **changes})


def _three_ds_payment(name: str) -> Setter:
    return lambda c, value: c.payments.charge(**a_payment(card=a_card(three_ds=_three_ds(**{name: value}))))


def _session(**changes: Any) -> Callable[[Any], Any]:
    return lambda c: c.wallets.start_session(**changes)


def _payer(**changes: Any) -> Payer:
    return Payer(**{"ip_address": "203.0.113.7", "country": "US", **changes})


WAYS: dict[tuple[str, str], Setter] = {
    ("AuthRequestModel", "certificateName"): lambda c, v: c.payments.charge(**a_payment(certificate_name=v)),
    ("AuthRequestModel", "currency"): lambda c, v: c.payments.charge(**a_payment(currency=v)),
    ("AuthRequestModel", "networkTokenBrand"): lambda c, v: c.payments.authorize(**a_payment(network_token_brand=v)),
    ("CaptureVoidRequestModel", "certificateName"): lambda c, v: c.payments.void(**_payment(certificate_name=v)),
    ("CaptureVoidRequestModel", "currency"): lambda c, v: c.payments.capture(**_payment(currency=v)),
    ("CaptureVoidRequestModel", "networkTokenBrand"): lambda c, v: c.payments.void(**_payment(network_token_brand=v)),
    ("CaptureVoidRequestModel", "refTransId"): lambda c, v: c.payments.capture(**a_payment(gateway_reference=v)),
    ("RefundRequestModel", "certificateName"): lambda c, v: c.payments.refund(**_payment(certificate_name=v)),
    ("RefundRequestModel", "currency"): lambda c, v: c.payments.refund(**_payment(currency=v)),
    ("RefundRequestModel", "networkTokenBrand"): lambda c, v: c.payments.refund(**_payment(network_token_brand=v)),
    ("RefundRequestModel", "refTransId"): lambda c, v: c.payments.refund(**a_payment(gateway_reference=v)),
    ("TokenizeRequestModel", "certificateName"): lambda c, v: c.payments.tokenize(
        card=a_card(), account="a", certificate_name=v
    ),
    ("TokenizeRequestModel", "networkTokenBrand"): lambda c, v: c.payments.tokenize(
        card=a_card(), account="a", network_token_brand=v
    ),
    ("StatusRequestModel", "certificateName"): lambda c, v: c.payments.status(
        reference="r", account="a", certificate_name=v
    ),
    ("StatusRequestModel", "networkTokenBrand"): lambda c, v: c.payments.status(
        reference="r", account="a", network_token_brand=v
    ),
    ("CardInputModel", "cardHolderName"): lambda c, v: c.payments.charge(**a_payment(card=a_card(holder=v))),
    ("CardInputModel", "cardNumber"): lambda c, v: c.payments.charge(**a_payment(card=a_card(number=v))),
    ("CardInputModel", "cardType"): lambda c, v: c.payments.charge(**a_payment(card=a_card(type=v))),
    ("PayerDetails", "clientIPAddress"): lambda c, v: c.payments.charge(**a_payment(payer=_payer(ip_address=v))),
    ("PayerDetails", "countryCode"): lambda c, v: c.payments.refund(**_payment(payer=_payer(country=v))),
    ("ThreeDSAuthenticationInputModel", "authenticationValue"): _three_ds_payment("authentication_value"),
    ("ThreeDSAuthenticationInputModel", "eci"): _three_ds_payment("eci"),
    ("ThreeDSAuthenticationInputModel", "merchantName"): _three_ds_payment("merchant_name"),
    ("ThreeDSAuthenticationInputModel", "version"): _three_ds_payment("version"),
    ("ThreeDSAuthenticationInputModel", "xid"): _three_ds_payment("xid"),
    ("StringTokenIntputModel", "payload"): lambda c, v: c.tokens.create(v),
    ("StartEWalletsSessionRequest", "operation"): lambda c, v: _session(operation=v)(c),
    ("StartEWalletsSessionRequest", "mode"): lambda c, v: _session(mode=v)(c),
    ("StartEWalletsSessionRequest", "currencyCode"): lambda c, v: _session(currency=v)(c),
    ("StartEWalletsSessionRequest", "allowedBrands"): lambda c, v: _session(allowed_brands=[v])(c),
    ("StartEWalletsSessionRequest", "threeDsBrands"): lambda c, v: _session(three_ds_brands=[v])(c),
    ("StartEWalletsSessionRequestStoredCard", "brand"): lambda c, v: _session(stored_cards=[StoredWalletCard(brand=v)])(
        c
    ),
    ("StartEWalletsSessionRequestStoredCard", "lastDigits"): lambda c, v: _session(
        stored_cards=[StoredWalletCard(last_digits=v)]
    )(c),
    ("set_account", "name"): lambda c, v: c.accounts.set(v, gateway="Stripe"),
    ("get_token", "token"): lambda c, v: c.tokens.get(v),
    ("delete_token", "token"): lambda c, v: c.tokens.delete(v),
    ("describe_token", "token"): lambda c, v: c.tokens.describe(v),
}

LIBERAL = {("get_account", "name"), ("delete_account", "name")}
"""Names of stored accounts are only checked when one is made: the vendor's portal may allow `-` and `_`."""

LIMITS = list(constraints(spec()))


def test_every_limit_of_the_file_has_a_way_to_it() -> None:
    """A limit that the file gains makes this test fail until a caller's way to it is known."""
    assert {(schema, member) for schema, member, _, _ in LIMITS} == set(WAYS) | LIBERAL


def beyond(keyword: str, limit: Any) -> list[str]:
    """Return values that a limit forbids."""
    match keyword:
        case "minLength":
            return ["x" * (limit - 1)]
        case "maxLength":
            return ["x" * (limit + 1), "x" * (limit * 2)]
        case "enum":
            return ["Nonsense", str(limit[0]).swapcase(), f"{limit[0]} ", ""]
        case _:
            anchored = limit.strip("^$").replace("\\d", "[0-9]")
            tries = ["", "!", "us", "U", "USA", "US\n", "12345", "1234\n", "٣٣٣٣", "x" * 31, "x" * 33, "x" * 65, "ab"]
            return [text for text in tries if re.fullmatch(anchored, text, re.ASCII) is None]


@pytest.mark.parametrize(
    ("schema", "member", "keyword", "limit"),
    [limit for limit in LIMITS if limit[:2] not in LIBERAL],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_beyond_a_limit(make: Any, schema: str, member: str, keyword: str, limit: Any) -> None:
    """A value beyond a limit is refused with the field's name, and nothing is sent."""
    values = beyond(keyword, limit)
    assert values

    for value in values:
        wire = CannedWire(answer(400))
        with pytest.raises(InvalidRequestError) as caught:
            WAYS[schema, member](make(wire), value)
        assert wire.requests == [], value
        assert caught.value.field, value
        assert caught.value.response is None


@pytest.mark.parametrize(("schema", "member"), [limit[:2] for limit in LIMITS if limit[2] == "maxLength"])
def test_at_a_limit(make: Any, schema: str, member: str) -> None:
    """The longest value that the file allows is sent, whole. Characters count, not bytes."""
    longest = next(limit for *where, keyword, limit in LIMITS if (*where, keyword) == (schema, member, "maxLength"))
    for character in "xü😀":
        wire = CannedWire(answer(400))
        with pytest.raises(OrchestraError):
            WAYS[schema, member](make(wire), character * longest)
        assert wire.request.body is not None
        assert character * longest in json.dumps(json.loads(wire.request.body), ensure_ascii=False)


@pytest.mark.parametrize(("schema", "member"), [limit[:2] for limit in LIMITS if limit[2] == "enum"])
def test_every_choice_is_sent_as_it_is_spelt(make: Any, schema: str, member: str) -> None:
    """Each value that the file lists reaches the wire."""
    choices = next(limit for *where, keyword, limit in LIMITS if (*where, keyword) == (schema, member, "enum"))
    for choice in choices:
        wire = CannedWire(answer(400))
        with pytest.raises(OrchestraError):
            WAYS[schema, member](make(wire), choice)
        assert f'"{choice}"'.encode() in (wire.request.body or b"")


def test_account_names_of_the_portal_are_let_through(make: Any) -> None:
    """Reading, deleting and paying take names that the file's pattern forbids; making one needs a word."""
    for call in (
        lambda c: c.accounts.get("stripe-production"),
        lambda c: c.accounts.delete("Adyen_Production"),
        lambda c: c.accounts.set("my-stripe", gateway="Stripe", any_name=True),
        lambda c: c.payments.charge(**a_payment(account="stripe-production")),
    ):
        wire = CannedWire(answer(400))
        with pytest.raises(OrchestraError):
            call(make(wire))
        assert len(wire.requests) == 1


def pickled(value: Any) -> Any:
    """Send a value through a pickle."""
    return pickle.loads(pickle.dumps(value))  # noqa: S301  made on this line


WRONG_TYPES: dict[str, Callable[[Any], Any]] = {
    "card": lambda c: c.payments.charge(**a_payment(card="4111111111111111")),
    "account": lambda c: c.payments.charge(**a_payment(account=None)),
    "account ": lambda c: c.payments.charge(**a_payment(account=" ")),
    "account  ": lambda c: c.payments.charge(**a_payment(account=7)),
    "account with a slash": lambda c: c.payments.charge(**a_payment(account="a/b")),
    "reference": lambda c: c.payments.charge(**a_payment(reference="")),
    "reference ": lambda c: c.payments.charge(**a_payment(reference=7)),
    "gateway_token": lambda c: c.payments.charge(**a_payment(gateway_token="")),
    "gateway_token ": lambda c: c.payments.charge(**a_payment(gateway_token=7)),
    "card.number": lambda c: c.payments.charge(**a_payment(card=a_card(number="411111******1111"))),
    "card.number ": lambda c: c.payments.tokenize(card=a_card(number="411111******1111"), account="a"),
    "reference or": lambda c: c.payments.status(account="a"),
    "reference both": lambda c: c.payments.status(account="a", reference="r", gateway_reference="g"),
    "payload": lambda c: c.tokens.create(None),
    "payload ": lambda c: c.tokens.create(b"x"),
    "token": lambda c: c.tokens.get(7),
    "token ": lambda c: c.wallets.validate_results(""),
    "token  ": lambda c: c.wallets.validate_results(7),
    "name": lambda c: c.accounts.get(7),
    "account or": lambda c: c.accounts.set("mine"),
    "account both": lambda c: c.accounts.set("mine", InlineAccount("Stripe"), gateway="Stripe"),
    "wallets": lambda c: c.wallets.start_session(wallets="w1"),
    "order_description": lambda c: c.payments.charge(**a_payment(order_description=7)),
    "digital": lambda c: c.payments.charge(**a_payment(digital="yes")),
    "generate_token": lambda c: c.payments.charge(**a_payment(generate_token=1)),
    "payer": lambda c: c.payments.charge(**a_payment(payer={"country": "US"})),
    "country": lambda c: c.wallets.start_session(country=7),
    "customer_name": lambda c: c.wallets.start_session(customer_name=7),
    "public_key": lambda c: c.wallets.start_session(public_key=7),
    "wallets ": lambda c: c.wallets.start_session(wallets=[7]),
    "stored_cards": lambda c: c.wallets.start_session(stored_cards=[{"token": TOKEN}]),
    "fallbacks": lambda c: c.wallets.start_session(fallbacks=["other"]),
    "FallbackGateway.pass_three_ds_data": lambda c: c.wallets.start_session(
        fallbacks=[FallbackGateway(pass_three_ds_data="yes")]  # type: ignore[arg-type]
    ),
    "credentials ": lambda c: c.accounts.set("mine", gateway="Stripe", credentials=[("a", "b")]),
    "account gateway": lambda c: c.accounts.set("mine", gateway=5),
    "account  wrong": lambda c: c.accounts.set("mine", "Stripe"),
    "allowed_brands": lambda c: c.wallets.start_session(allowed_brands=5),
    "stored_cards ": lambda c: c.wallets.start_session(stored_cards=5),
    "sent_at": lambda c: c.payments.find(reference="r", account="a", sent_at="yesterday"),
    "name ": lambda c: c.accounts.get("a\0b"),
    "name  ": lambda c: c.accounts.delete("\ud800"),
    "CardNumber out of a pickle": lambda c: c.payments.charge(**a_payment(card=pickled(a_card()))),
    "Credential out of a pickle": lambda c: c.payments.charge(**a_payment(account=pickled(InlineAccount("S", a="b")))),
    "credentials": lambda c: c.accounts.set("mine", gateway="Stripe", credentials={"a": 7}),
}


@pytest.mark.parametrize("name", list(WRONG_TYPES))
def test_values_of_the_wrong_type(make: Any, name: str) -> None:
    """A value that the file would not take is refused as ours, by the argument's name, before it is sent."""
    wire = CannedWire(answer(400))

    with pytest.raises(InvalidRequestError) as caught:
        WRONG_TYPES[name](make(wire))

    assert wire.requests == []
    assert name.split(maxsplit=1)[0] in str(caught.value)


def test_lists_may_be_any_iterable(make: Any) -> None:
    """A generator or a set is as good as a list, and is read once."""
    wire = CannedWire(answer(200, {"token": "t"}))
    cards = (StoredWalletCard(token=TOKEN, last_digits=digits) for digits in ("1111", "2222"))
    make(wire).wallets.start_session(allowed_brands={"Visa"}, stored_cards=cards)

    assert wire.body["allowedBrands"] == ["Visa"]
    assert [card["lastDigits"] for card in wire.body["storedCards"]] == ["1111", "2222"]


def test_the_least_of_everything_is_enough(make: Any) -> None:
    """No operation wants more than the file does."""
    for call in CALLS.values():
        wire = CannedWire(answer(400))
        with pytest.raises(OrchestraError):
            call(make(wire))
        assert len(wire.requests) == 1
