"""Cards and what may stand in for their numbers."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Final

import attrs

from . import _checks
from ._enumerations import CardType
from ._errors import InvalidRequest
from ._secrets import CardNumber, Cvv, Secret, forgetful, forgetful_init

if TYPE_CHECKING:
    from ._results import StoredToken

__all__ = ["Card", "Expires", "StringToken", "ThreeDS"]

TOKEN_PATTERN: Final = "[A-Za-z0-9]{32}"  # noqa: S105  the shape of a token, not one

_TOKEN: Final = re.compile(TOKEN_PATTERN)
_NUMBER: Final = re.compile(r"[0-9]{12,20}")
_MASKED: Final = re.compile(r"[0-9]{0,8}[*xX·•]{4,16}[0-9]{0,4}")
_SECURITY_CODE: Final = re.compile(r"[0-9]{3,4}")
_MONTH_YEAR: Final = re.compile(r"\s*([0-9]{1,2})\s*[/-]\s*([0-9]{4}|[0-9]{2})\s*")

Expires = str | tuple[int, int] | datetime.date


class StringToken(Secret):
    """A reference to a text in Orchestra's vault: 32 letters and digits, made by `tokens.create()`.

    Give it to a `Card` as number or cvv; the wire gets `@` and the token, once.

    Args:
        text: The token; an `@` in front of it is understood.
        stored: The answer that made it, None for a token that came from elsewhere.

    Raises:
        InvalidRequest: The text has another shape.
    """

    __slots__ = ("stored",)

    stored: StoredToken | None

    @forgetful
    def __init__(self, text: str | Secret, *, stored: StoredToken | None = None) -> None:
        plain = text.reveal() if isinstance(text, Secret) else text
        if not isinstance(plain, str):
            raise InvalidRequest(f"must be a string, not {type(plain).__name__}", field="token")
        bare = plain.removeprefix("@")
        if _TOKEN.fullmatch(bare) is None:
            wrong = ": of these 32 characters, some are neither" if len(bare) == 32 else f", not {len(bare)} characters"
            raise InvalidRequest(f"must be 32 letters and digits{wrong}", field="token")
        super().__init__(bare)
        object.__setattr__(self, "stored", stored)

    def masked(self) -> str:
        """Return the first and last four characters."""
        text = self._text or ""
        return f"{text[:4]}···{text[-4:]}" if text else "***"

    @property
    def wire(self) -> str:
        """The token as a payment request takes it, with its `@`."""
        return f"@{self.reveal()}"


def _number(value: str | Secret) -> CardNumber | StringToken:
    if isinstance(value, StringToken):
        return value
    if isinstance(value, Secret):
        value = value.reveal()
    if not isinstance(value, str):
        raise InvalidRequest(
            f"must be a string of digits or a StringToken, not {type(value).__name__}", field="card.number"
        )
    if value.startswith("@"):
        return StringToken(value)
    digits = re.sub(r"[\s-]", "", value)
    if _NUMBER.fullmatch(digits) or _MASKED.fullmatch(digits):
        return CardNumber(digits)
    if _TOKEN.fullmatch(digits):
        raise InvalidRequest(
            "looks like a string token: write StringToken(token), or put @ in front of it",
            field="card.number",
        )
    raise InvalidRequest("must be 12 to 20 digits or a StringToken", field="card.number")


def _cvv(value: str | Secret | None) -> Cvv | StringToken | None:
    if value is None or isinstance(value, StringToken):
        return value
    if isinstance(value, Secret):
        value = value.reveal()
    if not isinstance(value, str):
        raise InvalidRequest(
            f"must be a string of digits or a StringToken, not {type(value).__name__}", field="card.cvv"
        )
    if value.startswith("@"):
        return StringToken(value)
    if _SECURITY_CODE.fullmatch(value):
        return Cvv(value)
    if _TOKEN.fullmatch(value):
        raise InvalidRequest(
            "looks like a string token: write StringToken(token), or put @ in front of it", field="card.cvv"
        )
    raise InvalidRequest("must be 3 or 4 digits or a StringToken", field="card.cvv")


def month_and_year(value: Expires) -> tuple[int, int]:
    """Read an expiry: `"12/2030"`, `(12, 2030)` or a date; a two-digit year means 20xx."""
    match value:
        case str():
            found = _MONTH_YEAR.fullmatch(value)
            if found is None:
                raise InvalidRequest('must look like "12/2030"', field="card.expires")  # it may be the cvv
            month, year = int(found[1]), int(found[2])
        case datetime.date():
            month, year = value.month, value.year
        case (int() as month, int() as year):
            pass
        case _:
            raise InvalidRequest('must be "12/2030", (12, 2030) or a date', field="card.expires")
    _checks.whole_number(month, "card.expires month", lowest=1, highest=12)
    if 0 <= year < 100:
        year += 2000
    _checks.whole_number(year, "card.expires year", lowest=1900, highest=9999)
    return month, year


@forgetful_init
@attrs.frozen(slots=True, kw_only=True)
class ThreeDS:
    """Results of a 3-D Secure authentication that you ran yourself; the API runs none.

    Limits are the spec's (`ThreeDSAuthenticationInputModel`).

    Args:
        authentication_value: CAVV or AAV.
        eci: 1 to 2 characters.
        xid: 1 to 40 characters.
        version: 1 to 5 characters, such as `2.2.0`.
        merchant_name: 1 to 40 characters.
        sli: Mastercard's security level indicator.

    Raises:
        InvalidRequest: A value of another kind or length; `field` names it.
    """

    authentication_value: Secret = attrs.field(converter=_checks.secret, validator=_checks.secret_text())
    """CAVV or AAV."""
    eci: str = _checks.required_text(longest=2)
    xid: Secret = attrs.field(converter=_checks.secret, validator=_checks.secret_text(longest=40))
    version: str = _checks.required_text(longest=5)
    merchant_name: str = _checks.required_text(longest=40)
    sli: str | None = _checks.optional_text()
    """Mastercard's security level indicator."""


@forgetful_init
@attrs.frozen(slots=True, kw_only=True)
class Card:
    """A card, or tokens that stand for one. Spec: `CardInputModel`.

    Neither the check digit nor the date is judged here: test cards fail both.

    Args:
        number: 12 to 20 digits (spaces and hyphens are dropped), a `StringToken`, or `"@token"`. A masked number is
            taken for payments with a gateway token.
        holder: The name on the card.
        expires: `"12/2030"`, `(12, 2030)` or a date; a two-digit year means 20xx.
        cvv: 3 or 4 digits, or a `StringToken`.
        type: One of the spec's `CardTypes`, such as `Visa` or `AMEX`; checked when the card is sent.
        owner_id: Identity number of the card's owner.
        issue_number: Of cards that have one.
        three_ds: Results of a 3-D Secure authentication that you ran yourself.

    Raises:
        InvalidRequest: A value of another kind or shape; `field` names it. Nothing of a secret is quoted.
    """

    number: CardNumber | StringToken = attrs.field(converter=_number)
    holder: str = attrs.field()
    expires: tuple[int, int] = attrs.field(converter=month_and_year)
    """Month and four-digit year."""
    cvv: Cvv | StringToken | None = attrs.field(default=None, converter=_cvv)
    type: CardType | None = None
    owner_id: str | None = attrs.field(default=None)
    issue_number: str | None = attrs.field(default=None)
    three_ds: ThreeDS | None = attrs.field(default=None)

    def __attrs_post_init__(self) -> None:
        _checks.text(self.holder, "card.holder", shortest=1)
        for field, value in (("card.owner_id", self.owner_id), ("card.issue_number", self.issue_number)):
            if value is not None:
                _checks.text(value, field)
        if self.three_ds is not None and not isinstance(self.three_ds, ThreeDS):
            raise InvalidRequest("must be a ThreeDS", field="card.three_ds")

    @property
    def masked_number(self) -> bool:
        """Whether some digits of the number are hidden, so that only a gateway token can be charged."""
        return isinstance(self.number, CardNumber) and not self.number.reveal().isdigit()

    @property
    def valid_through(self) -> datetime.date:
        """The last day on which the card is good: the last of its month."""
        from dateutil.relativedelta import relativedelta

        month, year = self.expires
        return datetime.date(year, month, 1) + relativedelta(day=31)

    def expired(self, on: datetime.date) -> bool:
        """Return whether the card is past its last day on the given date."""
        return on > self.valid_through

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """The texts that must not be seen anywhere."""
        found: list[Secret] = [self.number]
        if self.cvv is not None:
            found.append(self.cvv)
        if self.three_ds is not None:
            found += [self.three_ds.authentication_value, self.three_ds.xid]
        return tuple(found)
