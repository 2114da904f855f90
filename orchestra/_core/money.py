"""Amounts of money: exact decimals in, the same digits on the wire."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, cast

import attrs

from .currencies import EXPONENTS
from .errors import InvalidRequestError, shown

__all__ = ["AmountLike", "Money"]

AmountLike = Decimal | int | str

MAX_DIGITS: Final = 15
"""Significant digits a double is sure to carry unchanged; the API reads amounts as doubles."""

MAX_MAGNITUDE: Final = 30
"""Powers of ten either way beyond which a number can only be a mistake."""

_CODE: Final = re.compile(r"[A-Z]{3}", re.ASCII)
_PLAIN: Final = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)


@attrs.frozen(slots=True)
class Money:
    """An amount in major units of a currency.

    Made by `Money.of`, which refuses what would be charged wrongly.
    """

    amount: Decimal
    currency: str

    @classmethod
    def of(cls, amount: AmountLike, currency: str, *, allow_zero: bool = False) -> Money:
        """Check an amount (major units: `"10.23"` is ten and 23 hundredths) and its ISO 4217 code.

        Raises `InvalidRequestError` for a float, a negative, zero (unless allowed) or non-finite amount, more
        than 15 significant digits, more decimals than the currency has, or a code that is not three
        capital letters. A code unknown to the ISO list (published date in `orchestra._core.currencies`) is
        passed on without a check of its decimals.
        """
        code = currency_code(currency)
        value = _decimal(amount)
        if value.is_signed() or not (value or allow_zero):
            raise InvalidRequestError(f"must be more than zero, not {shown(value)}", field="amount")
        digits, decimals = _precision(value)
        if digits > MAX_DIGITS or abs(value.adjusted()) > MAX_MAGNITUDE:
            raise InvalidRequestError(f"has more than {MAX_DIGITS} significant digits: {shown(value)}", field="amount")
        exponent = EXPONENTS.get(code)
        if exponent is not None and decimals > exponent:
            raise InvalidRequestError(
                f"{shown(value)} is finer than {code}, which has {exponent} decimals: round it before you charge it",
                field="amount",
            )
        return cls(value, code)

    @property
    def digits(self) -> str:
        """The decimal's own digits, as they go on the wire: never an exponent, never a rounded digit."""
        return format(self.amount, "f")

    @property
    def exact(self) -> float:
        """The decimal, for a generated model that types an amount as a float: it is none at any moment.

        The pipeline writes its digits.
        """
        return cast("float", self.amount)

    def __str__(self) -> str:
        return f"{self.digits} {self.currency}"


def currency_code(currency: str) -> str:
    """Return the code when it has the shape of ISO 4217, three capital letters."""
    if type(currency) is str and currency in EXPONENTS:
        return currency
    if not isinstance(currency, str) or _CODE.fullmatch(currency) is None:
        hint = ""
        if isinstance(currency, str) and _CODE.fullmatch(currency.strip().upper()):
            hint = f": write {currency.strip().upper()!r}"
        raise InvalidRequestError(
            f"must be three capital letters of ISO 4217, not {shown(currency)}{hint}", field="currency"
        )
    return str(currency)


def _precision(value: Decimal) -> tuple[int, int]:
    """Return significant digits and decimals, without zeros at the end.

    Not by `normalize()`, which rounds to the precision that the caller's decimal context happens to have.
    """
    _, digits, exponent = value.as_tuple()
    count, last = len(digits), int(exponent)
    while count and digits[count - 1] == 0:
        count -= 1
        last += 1
    return (count, max(-last, 0)) if count else (0, 0)


def _decimal(amount: object) -> Decimal:
    if isinstance(amount, float):
        # A larger one may be a card number.
        hint = f': write "{amount:.2f}" or Decimal("{amount:.2f}")' if 0 < amount < 1e9 else ""
        raise InvalidRequestError(f"is a float, which can't hold most amounts exactly{hint}", field="amount")
    if isinstance(amount, bool) or not isinstance(amount, Decimal | int | str):
        raise InvalidRequestError(f"must be a Decimal, int or str, not {type(amount).__name__}", field="amount")
    if isinstance(amount, str):
        text = amount.strip()
        if text.startswith("-") and _PLAIN.fullmatch(text[1:]) is not None:
            raise InvalidRequestError(f"must be more than zero, not {shown(Decimal(text))}", field="amount")
        if _PLAIN.fullmatch(text) is None:
            raise InvalidRequestError(f"must be plain digits such as 25.00, not {shown(amount)}", field="amount")
        return Decimal(text)
    value = Decimal(amount)
    if not value.is_finite():
        raise InvalidRequestError(f"must be a finite number, not {shown(value)}", field="amount")
    return value
