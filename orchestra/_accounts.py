"""Where a payment goes: a stored gateway account by name, or credentials sent along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import attrs

from . import _checks
from ._errors import InvalidRequest, shown
from ._secrets import Credential, Secret, forgetful

if TYPE_CHECKING:
    from ._results import Gateway

__all__ = ["Account", "InlineAccount"]


@attrs.frozen(slots=True, init=False)
class InlineAccount:
    """Credentials of a gateway, sent with the request instead of a stored account's name.

    `InlineAccount("Stripe", SecretKey="sk_…")`, or with a mapping for names that are not identifiers:
    `InlineAccount("Authorize", {"API Login ID": "…"})`. The names are the gateway's `credentialsNames`
    (`gateways.list()`); `problems(gateways)` compares them. Spec: `PaymentGatewayAccount`.
    """

    gateway: str
    credentials: dict[str, Credential]

    @forgetful
    def __init__(
        self, gateway: str, credentials: Mapping[str, str | Secret] | None = None, /, **named: str | Secret
    ) -> None:
        _checks.text(gateway, "account.gateway", shortest=1)
        if credentials is not None and not isinstance(credentials, Mapping):
            raise InvalidRequest(f"must be a mapping, not {type(credentials).__name__}", field="account.credentials")
        values: dict[str, Credential] = {}
        for name, value in [*(credentials or {}).items(), *named.items()]:
            _checks.text(name, "account.credentials name", shortest=1)
            if name in values:
                raise InvalidRequest(f"is given twice: {shown(name)}", field="account.credentials")
            plain = value.reveal() if isinstance(value, Secret) else value
            _checks.text(plain, f"account.credentials[{shown(name)}]")
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


Account = str | InlineAccount
"""Name of a stored account, or credentials sent along."""


def check_account(account: object) -> Account:
    """Return a usable account for a payment. Raises `InvalidRequest`."""
    if account is None:
        raise InvalidRequest(
            'is missing: give the name of a stored account or an InlineAccount("Stripe", …)', field="account"
        )
    if isinstance(account, InlineAccount):
        return account
    return check_name(account, "account")


def check_name(name: object, field: str) -> str:
    """Return a usable name of a stored account; one that a server could read as another path is none."""
    text = _checks.text(name, field, shortest=1)
    if "/" in text:
        raise InvalidRequest(f"is a name, which has no slash: {shown(text)}", field=field)
    if not text.isprintable():
        raise InvalidRequest("is a name, which has only printable characters", field=field)
    if not text.strip("."):
        raise InvalidRequest(f"is a name, which can't be dots alone: {shown(text)}", field=field)
    return text


@attrs.frozen(slots=True)
class Route:
    """How a payment reaches its gateway; a look-up of that payment takes the same way."""

    account: Account
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
