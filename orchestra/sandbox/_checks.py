"""The checks that the vendor's error guide describes and the file does not hold.

They apply in both modes, after the file's own rules.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from ._answers import bad_request

__all__ = ["check_payment", "check_tokenize", "is_card_number", "is_cvv", "token_reference"]

_REFERENCE: Final = re.compile(r"@([A-Za-z0-9]{32})\Z")
_NUMBER: Final = re.compile(r"[0-9]{12,20}\Z")
_CVV: Final = re.compile(r"[0-9]{3,4}\Z")
_CURRENCY: Final = re.compile(r"[A-Z]{3}\Z")
_COUNTRY: Final = re.compile(r"[A-Z]{2}\Z")
_MOST_DIGITS: Final = 30


def token_reference(text: str) -> str | None:
    """Return the string token of an `@…` reference, or None."""
    found = _REFERENCE.match(text)
    return found and found[1]


def is_card_number(text: str) -> bool:
    """Say whether a text is 12 to 20 digits."""
    return _NUMBER.match(text) is not None


def is_cvv(text: str) -> bool:
    """Say whether a text is 3 or 4 digits."""
    return _CVV.match(text) is not None


def check_payment(request: Mapping[str, Any], today: date) -> None:
    """Raise a 400 when amount, currency, card or payer would be refused before any gateway."""
    amount = Decimal(request["amount"])
    if amount <= 0:
        raise bad_request("amount", "The amount must be greater than 0.")
    if len(amount.as_tuple().digits) > _MOST_DIGITS or abs(amount.adjusted()) > _MOST_DIGITS:
        raise bad_request("amount", f"The amount must have at most {_MOST_DIGITS} digits.")
    if not _CURRENCY.match(request["currency"]):
        raise bad_request("currency", "The currency must be three capital letters (ISO 4217).")
    _check_card(request["card"], today, masked=bool(request.get("userToken")))
    _check_payer(request)


def check_tokenize(request: Mapping[str, Any], today: date) -> None:
    """Raise a 400 when card or payer would be refused before any gateway."""
    _check_card(request["card"], today, masked=False)
    _check_payer(request)


def _check_card(card: Mapping[str, Any], today: date, *, masked: bool) -> None:
    number: str = card["cardNumber"]
    if not (masked or is_card_number(number) or token_reference(number)):
        raise bad_request("card.cardNumber", "The number must be 12 to 20 digits, or @ and a string token.")
    if not card["cardHolderName"].strip():
        raise bad_request("card.cardHolderName", "The holder's name must not be blank.")
    month, year = card["expirationMonth"], card["expirationYear"]
    if not 1 <= month <= 12:
        raise bad_request("card.expirationMonth", "The month must be 1 to 12.")
    if not 1000 <= year <= 9999:
        raise bad_request("card.expirationYear", "The year must have four digits.")
    if (year, month) < (today.year, today.month):
        raise bad_request("card.expirationYear", "The card has expired.")
    cvv: str | None = card.get("cvv")
    if cvv is not None and not (is_cvv(cvv) or token_reference(cvv)):
        raise bad_request("card.cvv", "The security code must be 3 or 4 digits, or @ and a string token.")


def _check_payer(request: Mapping[str, Any]) -> None:
    payer = request.get("payerDetails")
    if payer is not None and not _COUNTRY.match(payer["countryCode"]):
        raise bad_request("payerDetails.countryCode", "The country must be two capital letters (ISO 3166-1).")
