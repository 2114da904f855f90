"""What a caller hands in: amounts, the cart, the customer, and what they pay with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from .._core import validation
from .._core.currencies import EXPONENTS
from .._core.decoding import is_list, is_object
from .._core.errors import InvalidRequestError
from .._core.money import MAX_DIGITS, AmountLike, Money, currency_code
from .._core.secrets import Secret, drop_arguments_on_error, drop_arguments_on_init_error

__all__ = ["Amount", "CartItem", "Customer", "DeliveryDetails", "Minor", "PaymentMethod", "in_minor_units"]


@drop_arguments_on_init_error
@attrs.frozen(slots=True)
class Minor:
    """An amount in minor units, as it goes on the wire: `Minor(2599)` is 25.99 of a currency with cents."""

    units: int

    def __attrs_post_init__(self) -> None:
        validation.whole_number(self.units, "amount", lowest=0, highest=10**MAX_DIGITS - 1)


Amount = AmountLike | Minor
"""Major units as `Decimal`, `int` or `str`, or explicit minor units."""


def in_minor_units(amount: Amount, currency: str, *, allow_zero: bool = False) -> tuple[int, Money | None]:
    """Return an amount in minor units, exactly, and in major units where the currency's exponent is known.

    Exponents are those of ISO 4217 (`orchestra._core.currencies`): JPY 0, USD 2, KWD 3. `InvalidRequestError` for
    what `Money.of` refuses, and for major units of a currency without a known exponent.
    """
    exponent = EXPONENTS.get(currency_code(currency))
    if isinstance(amount, Minor):
        if amount.units == 0 and not allow_zero:
            raise InvalidRequestError("must be more than zero", field="amount")
        return amount.units, None if exponent is None else Money.of(_major(amount, exponent), currency, allow_zero=True)
    if exponent is None:
        raise InvalidRequestError(
            f"can't be converted: ISO 4217 gives {currency} no minor unit; write Minor(...)", field="amount"
        )
    money = Money.of(amount, currency, allow_zero=allow_zero)
    whole, _, fraction = money.digits.partition(".")
    return int(whole + fraction[:exponent].ljust(exponent, "0")), money


def _major(amount: Minor, exponent: int) -> str:
    digits = str(amount.units).rjust(exponent + 1, "0")
    return f"{digits[:-exponent]}.{digits[-exponent:]}" if exponent else digits


@attrs.frozen(slots=True, kw_only=True)
class Customer:
    """The customer who pays. Spec: `Customer`. Which members the service requires is not readable."""

    email: str | None = validation.optional_text()
    first_name: str | None = validation.optional_text()
    last_name: str | None = validation.optional_text()


@attrs.frozen(slots=True, kw_only=True)
class CartItem:
    """One line of the cart. Spec: `CartItem`.

    `price` is that of one piece (our reading), in major units of the payment's currency or as `Minor`. `type`:
    `TANGIBLE`, `NON_TANGIBLE`, or another word.
    """

    name: str | None = validation.optional_text()
    price: Amount | None = None
    quantity: int | None = None
    type: str | None = validation.optional_text()

    def __attrs_post_init__(self) -> None:
        if self.quantity is not None:
            validation.whole_number(self.quantity, "CartItem.quantity", lowest=0, highest=10**9)


@attrs.frozen(slots=True, kw_only=True)
class DeliveryDetails:
    """How the goods reach the customer. Spec: `DeliveryDetails`.

    `method`: free text. `type`: `PHYSICAL`, `DIGITAL`, `HYBRID`, or another word.
    """

    method: str | None = validation.optional_text()
    type: str | None = validation.optional_text()


class PaymentMethod(Secret):
    """What the customer pays with. Its members are not documented: hand in what Forter told you to send.

    `PaymentMethod({"token": token})`; an empty one is sent as `{}`. It hides itself like every `Secret`;
    secrets inside are sent as their texts. Raises `InvalidRequestError` for what JSON can't hold.
    """

    __slots__ = ()

    @drop_arguments_on_error
    def __init__(self, members: Mapping[str, Any] | Secret) -> None:
        if isinstance(members, PaymentMethod):
            super().__init__(members)
            return
        if not isinstance(members, Mapping) or not all(isinstance(name, str) for name in members):
            raise InvalidRequestError("must be a mapping with strings as keys", field="payment_method")
        try:
            text = json.dumps(members, default=_secret_text, allow_nan=False)
        except (TypeError, ValueError, RecursionError):
            text = None
        if text is None:
            raise InvalidRequestError("must hold nothing but JSON values", field="payment_method")
        super().__init__(text)

    @property
    def members(self) -> dict[str, Any]:
        """The members, in clear. Raises `ValueError` when this object came out of a pickle."""
        members: dict[str, Any] = json.loads(self.reveal())
        return members

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """What must not be seen anywhere."""
        return tuple(map(Secret, _leaves(self.members)))


def _secret_text(value: object) -> str:
    if isinstance(value, Secret):
        return value.reveal()
    raise TypeError


def _leaves(value: Any) -> Iterator[str]:
    if is_object(value) or is_list(value):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _leaves(item)
    elif value is not None and not isinstance(value, bool):
        yield str(value)
