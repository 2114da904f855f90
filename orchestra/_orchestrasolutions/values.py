"""What a caller hands in: cards, accounts, payers, wallet values, and closed lists of words."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, Literal

import attrs

from .._core import validation
from .._core.errors import InvalidRequestError, shown
from .._core.secrets import CardNumber, Credential, Cvv, Secret, drop_arguments_on_error, drop_arguments_on_init_error
from .results import TOKEN, StringToken

if TYPE_CHECKING:
    from .results import Gateway

__all__ = [
    "AccountLike",
    "Card",
    "CardType",
    "FallbackGateway",
    "InlineAccount",
    "NetworkTokenBrand",
    "Payer",
    "PaymentOperation",
    "StoredWalletCard",
    "ThreeDS",
    "WalletMode",
    "WalletOperation",
]


CardType = Literal[
    "Unspecified", "AMEX", "BC", "CartaSi", "Dankort", "Delta", "DinersClub", "Discover", "Electron", "Elo", "enRoute",
    "Hipercard", "JCB", "Maestro", "MasterCard", "MC_Alaska", "MC_Canada", "Switch", "Troy", "UATP", "UnionPay", "Visa",
]  # fmt: skip
"""Card brand. Spec: `Payments.CardTypes`."""

NetworkTokenBrand = Literal["Visa", "MasterCard", "Amex"]
"""Card scheme that issued a network token. Spec: `Payments.NetworkTokenSchemes`."""

WalletOperation = Literal["CHARGE", "TOKENIZE", "CHARGE_AND_TOKENIZE", "PREAUTH_AND_TOKENIZE"]
"""What a wallet session does with the card. Spec: `eWallet.Enums.Operation`."""

WalletMode = Literal["TEST", "LIVE"]
"""Whether a wallet session uses test or live accounts. Spec: `eWallet.Enums.Mode`."""

PaymentOperation = Literal["charge", "authorize", "capture", "refund", "void"]
"""Our names of the operations that move money, as in logs, errors and `payments.find`."""


@attrs.frozen(slots=True, init=False)
class InlineAccount:
    """Credentials of a gateway, sent with the request instead of a stored account's name.

    `InlineAccount("Stripe", SecretKey="sk_…")`, or with a mapping for names that are not identifiers:
    `InlineAccount("Authorize", {"API Login ID": "…"})`. The names are the gateway's `credentialsNames`
    (`gateways.list()`); `problems(gateways)` compares them. Spec: `PaymentGatewayAccount`.
    """

    gateway: str
    credentials: dict[str, Credential]

    @drop_arguments_on_error
    def __init__(
        self, gateway: str, credentials: Mapping[str, str | Secret] | None = None, /, **named: str | Secret
    ) -> None:
        validation.text(gateway, "account.gateway", shortest=1)
        if credentials is not None and not isinstance(credentials, Mapping):
            raise InvalidRequestError(
                f"must be a mapping, not {type(credentials).__name__}", field="account.credentials"
            )
        values: dict[str, Credential] = {}
        for name, value in [*(credentials or {}).items(), *named.items()]:
            validation.text(name, "account.credentials name", shortest=1)
            if name in values:
                raise InvalidRequestError(f"is given twice: {shown(name)}", field="account.credentials")
            plain = value.reveal() if isinstance(value, Secret) else value
            validation.text(plain, f"account.credentials[{shown(name)}]")
            values[name] = Credential(plain)
        object.__setattr__(self, "gateway", gateway)
        object.__setattr__(self, "credentials", values)

    def problems(self, gateways: Iterable[Gateway]) -> list[str]:
        """Compare with what the gateway asks for; an empty list means that the names fit.

        `gateways` is what `gateways.list()` returned. Gateway names are compared without case.
        """
        described = next((g for g in gateways if (g.name or "").lower() == self.gateway.lower()), None)
        if described is None:
            return [f"there is no gateway named {self.gateway!r}"]
        wanted = list(described.credentials_names or ())
        by_lower = {name.lower(): name for name in wanted}
        found: list[str] = []
        for name in self.credentials:
            if name in wanted:
                continue
            meant = by_lower.get(name.lower())
            found.append(
                f"{name!r} is spelt {meant!r}" if meant else f"{shown(name)} is not a credential of {described.name}"
            )
        given = {name.lower() for name in self.credentials}
        found += [f"{name!r} is missing" for name in wanted if name.lower() not in given]
        return found

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """The texts that must not be seen anywhere."""
        return tuple(self.credentials.values())


AccountLike = str | InlineAccount
"""Name of a stored account, or credentials sent along."""


def check_account(account: object) -> AccountLike:
    """Return a usable account for a payment. Raises `InvalidRequestError`."""
    if account is None:
        raise InvalidRequestError(
            'is missing: give the name of a stored account or an InlineAccount("Stripe", …)', field="account"
        )
    if isinstance(account, InlineAccount):
        return account
    return check_name(account, "account")


def check_name(name: object, field: str) -> str:
    """Return a usable name of a stored account; one that a server could read as another path is none."""
    text = validation.text(name, field, shortest=1)
    if "/" in text:
        raise InvalidRequestError(f"is a name, which has no slash: {shown(text)}", field=field)
    if not text.isprintable():
        raise InvalidRequestError("is a name, which has only printable characters", field=field)
    if not text.strip("."):
        raise InvalidRequestError(f"is a name, which can't be dots alone: {shown(text)}", field=field)
    return text


@attrs.frozen(slots=True)
class PaymentRoute:
    """How a payment reaches its gateway; a look-up of that payment takes the same way."""

    account: AccountLike
    certificate_name: str | None = None
    network_token_brand: str | None = None

    @property
    def label(self) -> str:
        """The account's name, or the gateway's for inline credentials."""
        return self.account.gateway if isinstance(self.account, InlineAccount) else self.account

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """The texts that must not be seen anywhere."""
        return self.account.secrets if isinstance(self.account, InlineAccount) else ()


_NUMBER: Final = re.compile(r"[0-9]{12,20}")
_MASKED: Final = re.compile(r"[0-9]{0,8}[*xX·•]{4,16}[0-9]{0,4}")
_SECURITY_CODE: Final = re.compile(r"[0-9]{3,4}")


def _number(value: str | Secret) -> CardNumber | StringToken:
    if isinstance(value, StringToken):
        return value
    if isinstance(value, Secret):
        value = value.reveal()
    if not isinstance(value, str):
        raise InvalidRequestError(
            f"must be a string of digits or a StringToken, not {type(value).__name__}", field="card.number"
        )
    if value.startswith("@"):
        return StringToken(value)
    digits = re.sub(r"[\s-]", "", value)
    if _NUMBER.fullmatch(digits) or _MASKED.fullmatch(digits):
        return CardNumber(digits)
    if TOKEN.fullmatch(digits):
        raise InvalidRequestError(
            "looks like a string token: write StringToken(token), or put @ in front of it",
            field="card.number",
        )
    raise InvalidRequestError("must be 12 to 20 digits or a StringToken", field="card.number")


def _cvv(value: str | Secret | None) -> Cvv | StringToken | None:
    if value is None or isinstance(value, StringToken):
        return value
    if isinstance(value, Secret):
        value = value.reveal()
    if not isinstance(value, str):
        raise InvalidRequestError(
            f"must be a string of digits or a StringToken, not {type(value).__name__}", field="card.cvv"
        )
    if value.startswith("@"):
        return StringToken(value)
    if _SECURITY_CODE.fullmatch(value):
        return Cvv(value)
    if TOKEN.fullmatch(value):
        raise InvalidRequestError(
            "looks like a string token: write StringToken(token), or put @ in front of it", field="card.cvv"
        )
    raise InvalidRequestError("must be 3 or 4 digits or a StringToken", field="card.cvv")


@drop_arguments_on_init_error
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
        InvalidRequestError: A value of another kind or length; `field` names it.
    """

    authentication_value: Secret = attrs.field(converter=validation.secret, validator=validation.secret_text())
    """CAVV or AAV."""
    eci: str = validation.required_text(longest=2)
    xid: Secret = attrs.field(converter=validation.secret, validator=validation.secret_text(longest=40))
    version: str = validation.required_text(longest=5)
    merchant_name: str = validation.required_text(longest=40)
    sli: str | None = validation.optional_text()
    """Mastercard's security level indicator."""


@drop_arguments_on_init_error
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
        InvalidRequestError: A value of another kind or shape; `field` names it. Nothing of a secret is quoted.
    """

    number: CardNumber | StringToken = attrs.field(converter=_number)
    holder: str = attrs.field()
    expires: tuple[int, int] = attrs.field(converter=validation.month_and_year)
    """Month and four-digit year."""
    cvv: Cvv | StringToken | None = attrs.field(default=None, converter=_cvv)
    type: CardType | None = None
    owner_id: str | None = attrs.field(default=None)
    issue_number: str | None = attrs.field(default=None)
    three_ds: ThreeDS | None = attrs.field(default=None)

    def __attrs_post_init__(self) -> None:
        validation.text(self.holder, "card.holder", shortest=1)
        for field, value in (("card.owner_id", self.owner_id), ("card.issue_number", self.issue_number)):
            if value is not None:
                validation.text(value, field)
        if self.three_ds is not None and not isinstance(self.three_ds, ThreeDS):
            raise InvalidRequestError("must be a ThreeDS", field="card.three_ds")

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


@attrs.frozen(slots=True, kw_only=True)
class Payer:
    """Billing details. Spec: `PayerDetails`.

    `ip_address` and `country` (ISO 3166-1 alpha-2, two capital letters) are required once a payer is
    given; the rest is free text. Raises `InvalidRequestError`.
    """

    ip_address: str = validation.required_text()
    country: str = validation.required_text(pattern="[A-Z]{2}")
    address1: str | None = validation.optional_text()
    address2: str | None = validation.optional_text()
    address3: str | None = validation.optional_text()
    post_code: str | None = validation.optional_text()
    city: str | None = validation.optional_text()
    state: str | None = validation.optional_text()


@drop_arguments_on_init_error
@attrs.frozen(slots=True, kw_only=True)
class StoredWalletCard:
    """A card the payer has used before, offered again in a wallet session. Spec: `...StoredCard`.

    The browser library offers at most three of them.

    Args:
        token: The string token that holds the card.
        expires: Month and four-digit year.
        name_on_card: The name on the card.
        last_digits: Four digits.
        brand: One of the spec's `CardTypes`; checked when the session is started.
        owner_id: Identity number of the card's owner.

    Raises:
        InvalidRequestError: A value of another kind or shape; `field` names it.
    """

    token: Secret | None = attrs.field(
        default=None, converter=validation.secret_or_none, validator=attrs.validators.optional(validation.secret_text())
    )
    expires: tuple[int, int] | None = None
    """Month and four-digit year."""
    name_on_card: str | None = validation.optional_text()
    last_digits: str | None = validation.optional_text(pattern="[0-9]{4}")
    brand: CardType | None = validation.optional_text()
    owner_id: str | None = validation.optional_text()

    def __attrs_post_init__(self) -> None:
        if self.expires is None:
            return
        if not isinstance(self.expires, tuple) or len(self.expires) != 2:
            raise InvalidRequestError("must be a pair such as (12, 2030)", field="StoredWalletCard.expires")
        validation.whole_number(self.expires[0], "StoredWalletCard.expires month", lowest=1, highest=12)
        validation.whole_number(self.expires[1], "StoredWalletCard.expires year", lowest=1900, highest=9999)


@attrs.frozen(slots=True, kw_only=True)
class FallbackGateway:
    """A gateway account to try when the one before it fails. Spec: `FallbackUpg`."""

    account: str | None = validation.optional_text()
    pass_three_ds_data: bool | None = validation.optional_flag()
    certificate_name: str | None = validation.optional_text()
