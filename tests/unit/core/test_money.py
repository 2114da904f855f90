"""Amounts reach the wire with the digits they had, or not at all."""

from __future__ import annotations

import decimal
import json
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestra import InvalidRequestError, Money
from orchestra._core.currencies import EXPONENTS, PUBLISHED
from tests.support.calls import a_payment
from tests.support.clients import KINDS, client_of
from tests.support.wires import CannedWire, answer

APPROVED = answer(200, {"operationResultCode": "Success"})
UNLISTED = ["ZZZ", "QQQ", "BYR", "STD"]


@st.composite
def amounts(draw: st.DrawFn) -> tuple[Decimal, str]:
    """Draw an amount of up to 15 significant digits that its currency can have."""
    currency = draw(st.sampled_from(sorted(EXPONENTS) + UNLISTED))
    digits = draw(st.integers(1, 10**15 - 1))
    places = EXPONENTS.get(currency)
    exponent = draw(st.integers(-12 if places is None else -places, 6))
    zeros = draw(st.integers(0, 4))
    return Decimal(f"{digits}{'0' * zeros}E{exponent - zeros}"), currency


FORMS = st.sampled_from([lambda amount: amount, lambda amount: format(amount, "f")])


@settings(max_examples=300, deadline=None)
@given(drawn=amounts(), form=FORMS, kind=st.sampled_from(KINDS), precision=st.integers(1, 40))
def test_wire_digits_are_the_decimals_own(drawn: tuple[Decimal, str], form: Any, kind: str, precision: int) -> None:
    """For any amount, currency and decimal context, the digits on the wire are the amount's, to the last one."""
    amount, currency = drawn
    wire = CannedWire(APPROVED)
    with decimal.localcontext() as context:
        context.prec = precision
        context.traps[decimal.Inexact] = True
        client_of(kind, wire).payments.charge(**a_payment(amount=form(amount), currency=currency))

    assert wire.request.body is not None
    found = re.match(rb'\{"amount":([0-9]+(?:\.[0-9]+)?),', wire.request.body)
    assert found is not None
    assert found[1].decode() == format(amount, "f")
    assert Decimal(format(float(found[1]), ".15g")) == amount
    assert wire.body["currency"] == currency


@pytest.mark.parametrize(
    ("amount", "digits"),
    [("25.00", "25.00"), ("0.10", "0.10"), (7, "7"), (Decimal("1E+3"), "1000"), ("007.5", "7.5"), (" 3 ", "3")],
)
def test_forms_of_an_amount(make: Any, amount: Any, digits: str) -> None:
    """Strings, whole numbers and decimals are taken; zeros at the end stay."""
    wire = CannedWire(APPROVED)
    make(wire).payments.charge(**a_payment(amount=amount))

    assert wire.request.body is not None
    assert wire.request.body.startswith(f'{{"amount":{digits},'.encode())


BAD_AMOUNTS = {
    "float": (25.0, "USD", 'write "25.00"'),
    "negative float": (-1.0, "USD", "float"),
    "float nan": (float("nan"), "USD", "float"),
    "decimals": ("25.001", "USD", "finer than USD, which has 2"),
    "decimals of yen": ("1.5", "JPY", "finer than JPY, which has 0"),
    "decimals of dinar": ("1.2345", "KWD", "KWD, which has 3"),
    "hidden digit": (Decimal("1.0000000000000000000000000000001"), "USD", "15 significant digits"),
    "16 digits": ("12345678901234.56", "USD", "15 significant digits"),
    "negative": ("-1", "USD", "more than zero"),
    "negative number": (-1, "USD", "more than zero"),
    "minus zero": (Decimal("-0"), "USD", "more than zero"),
    "zero": ("0.00", "USD", "more than zero"),
    "nan": ("NaN", "USD", "plain digits"),
    "nan decimal": (Decimal("NaN"), "USD", "finite"),
    "signalling nan": (Decimal("sNaN"), "USD", "finite"),
    "infinity": (Decimal("Infinity"), "USD", "finite"),
    "exponent": ("1e3", "USD", "plain digits"),
    "comma": ("1,000", "USD", "plain digits"),
    "sign": ("+1", "USD", "plain digits"),
    "empty": ("", "USD", "plain digits"),
    "underscore": ("1_000", "USD", "plain digits"),
    "other digits": ("٣", "USD", "plain digits"),
    "newline": ("1\n2", "USD", "plain digits"),
    "astronomic": (Decimal("1E+40"), "USD", "significant digits"),
    "tiny": (Decimal("1E-40"), "ZZZ", "significant digits"),
    "bool": (True, "USD", "not bool"),
    "none": (None, "USD", "not NoneType"),
    "bytes": (b"1", "USD", "not bytes"),
}


@pytest.mark.parametrize("name", list(BAD_AMOUNTS))
def test_amounts_that_would_be_charged_wrongly(make: Any, name: str) -> None:
    """A doubtful amount is refused by name, with a hint, before anything is sent."""
    amount, currency, hint = BAD_AMOUNTS[name]
    wire = CannedWire(APPROVED)

    with pytest.raises(InvalidRequestError) as caught:
        make(wire).payments.charge(**a_payment(amount=amount, currency=currency))

    assert caught.value.field == "amount"
    assert hint in str(caught.value)
    assert wire.requests == []


@pytest.mark.parametrize("currency", ["usd", "US", "USDX", "U$D", "", None, 840, "ÜSD", "USD\n"])
def test_currencies_that_are_no_codes(make: Any, currency: Any) -> None:
    """A currency is three capital letters."""
    wire = CannedWire(APPROVED)

    with pytest.raises(InvalidRequestError) as caught:
        make(wire).payments.charge(**a_payment(currency=currency))

    assert caught.value.field == "currency"
    assert wire.requests == []


def test_a_lower_case_currency_is_told_how_to_be_written(make: Any) -> None:
    """The message holds what to write instead."""
    with pytest.raises(InvalidRequestError, match="write 'USD'"):
        make(CannedWire(APPROVED)).payments.charge(**a_payment(currency="usd "))


def test_zero_is_let_through_when_asked_for(make: Any) -> None:
    """Card checks of some gateways are charges of nothing."""
    wire = CannedWire(APPROVED)
    make(wire, allow_zero_amounts=True).payments.authorize(**a_payment(amount="0.00"))

    assert wire.body["amount"] == 0


def test_amounts_come_out_as_decimals_of_the_answers_digits(make: Any) -> None:
    """An answer's amount keeps the digits that were on the wire."""
    wire = CannedWire(answer(200, b'{"operationResultCode":"Success","amount":25.10,"currency":"USD"}'))

    result = make(wire).payments.charge(**a_payment())

    assert (str(result.amount), result.currency) == ("25.10", "USD")


def test_a_wallet_session_has_the_same_amounts(make: Any) -> None:
    """A session's amount is checked and written like a payment's."""
    wire = CannedWire(answer(200, {"token": "t"}))
    make(wire).wallets.start_session(amount="0.10", currency="USD")

    assert wire.request.body == b'{"amount":0.10,"currencyCode":"USD"}'
    for arguments in ({"amount": 1.5, "currency": "USD"}, {"amount": "1"}, {"currency": "usd"}):
        with pytest.raises(InvalidRequestError):
            make(wire).wallets.start_session(**arguments)


def test_money_is_readable() -> None:
    """Money prints as a person writes it and compares by value."""
    money = Money.of(Decimal("1E+2"), "USD")

    assert str(money) == "100 USD"
    assert money == Money.of(100, "USD")


def test_the_table_of_exponents_has_its_source() -> None:
    """The table is dated and agrees with the package it was made from."""
    import iso4217

    assert re.fullmatch(r"20\d\d-\d\d-\d\d", PUBLISHED)
    table = {currency.code: currency.exponent for currency in iso4217.Currency}
    assert {code: EXPONENTS[code] for code in ("USD", "JPY", "KWD", "CLF", "XXX")} == {
        "USD": 2, "JPY": 0, "KWD": 3, "CLF": 4, "XXX": None,
    }  # fmt: skip
    assert table == EXPONENTS


def test_exact_amounts_survive_json(make: Any) -> None:
    """A reader of doubles gets the amount that was meant."""
    wire = CannedWire(APPROVED)
    make(wire).payments.charge(**a_payment(amount="999999999999.99"))

    assert wire.request.body is not None
    assert json.loads(wire.request.body)["amount"] == 999999999999.99


def test_a_code_is_plain_text() -> None:
    """A currency that is a kind of string, such as a member of a caller's enum, is kept as its text."""

    class Code(str):
        __slots__ = ()

    for code in ("USD", "ZZZ"):
        assert type(Money.of("1.00", Code(code)).currency) is str
