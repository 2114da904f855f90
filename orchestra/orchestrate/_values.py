"""What a caller hands in: who pays, with which card, billed to whom."""

from __future__ import annotations

import re
from typing import Final

import attrs

from .._core import validation
from .._core.errors import InvalidRequestError
from .._core.secrets import CardNumber, Cvv, Secret, drop_arguments_on_init_error, reveal

__all__ = ["Address", "BillingDetails", "Card", "Customer"]

_SECURITY_CODE: Final = re.compile("[0-9]{3,4}")
_NUMBER: Final = re.compile("[0-9]{12,20}")


def _email(instance: object, attribute: object, value: str) -> None:
    # The spec says `format: email` and no more; the service judges the rest.
    name, at, host = validation.text(value, "customer.email", shortest=1).rpartition("@")
    if not (name and at and host) or any(character.isspace() for character in f"{name}{host}"):
        raise InvalidRequestError("must be an e-mail address", field="customer.email")


@attrs.frozen(slots=True, kw_only=True)
class Customer:
    """The customer who pays. Spec: `CustomerCreate`. Raises `InvalidRequestError`."""

    email: str = attrs.field(validator=_email)
    name: str = validation.required_text()


@attrs.frozen(slots=True, kw_only=True)
class Address:
    """A postal address. Spec: `Address`. All members are free text but `country`: ISO 3166-1 alpha-2, `US`."""

    line1: str | None = validation.optional_text()
    line2: str | None = validation.optional_text()
    city: str | None = validation.optional_text()
    state: str | None = validation.optional_text()
    postal_code: str | None = validation.optional_text()
    country: str | None = validation.optional_text(pattern="[A-Z]{2}")


@attrs.frozen(slots=True, kw_only=True)
class BillingDetails:
    """Whom a card is billed to. Spec: `BillingDetails`."""

    name: str | None = validation.optional_text()
    address: Address | None = attrs.field(
        default=None, validator=attrs.validators.optional(attrs.validators.instance_of(Address))
    )


def _number(value: str | CardNumber) -> CardNumber:
    text = reveal(value) if isinstance(value, str | CardNumber) else None
    digits = re.sub(r"[\s-]", "", text or "")
    if _NUMBER.fullmatch(digits) is None:
        raise InvalidRequestError("must be 12 to 20 digits", field="card.number")
    return CardNumber(digits)


def _cvc(value: str | Cvv) -> Cvv:
    text = reveal(value) if isinstance(value, str | Cvv) else None
    if text is None or _SECURITY_CODE.fullmatch(text) is None:
        raise InvalidRequestError("must be 3 or 4 digits", field="card.cvc")
    return Cvv(text)


@drop_arguments_on_init_error
@attrs.frozen(slots=True, kw_only=True)
class Card:
    """Direct card data. Spec: `Card`.

    Only for merchants with PCI DSS certification whom the vendor's compliance team has approved; the client
    sends one only when it was told `allow_card_data=True`. That all three members are required is our reading:
    the documentation lists them as optional.

    Args:
        number: 12 to 20 digits; spaces and hyphens are dropped.
        expires: `"12/2030"`, `(12, 2030)` or a date; a two-digit year means 20xx.
        cvc: 3 or 4 digits.

    Raises:
        InvalidRequestError: A value of another kind or shape; `field` names it. Nothing of a secret is quoted.
    """

    number: CardNumber = attrs.field(converter=_number)
    expires: tuple[int, int] = attrs.field(converter=validation.month_and_year)
    """Month and four-digit year."""
    cvc: Cvv = attrs.field(converter=_cvc)

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """What must not be seen anywhere."""
        return (self.number, self.cvc)
