"""Stored gateway accounts, and the account a payment is made with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from . import _gateways
from ._answers import Answer, Json, answer, bad_request, not_found
from ._gateways import Gateway

__all__ = ["Account", "Accounts", "timestamp"]


def timestamp(moment: datetime) -> str:
    """Write a moment as RFC 3339 in UTC, ending in `Z`."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@attrs.frozen(slots=True)
class Account:
    """A gateway and the credentials to use it with. `name` is None for inline credentials."""

    name: str | None
    gateway: Gateway
    credentials: tuple[tuple[str, str], ...] = attrs.field(repr=False)
    created: datetime


class Accounts:
    """The stored accounts by name."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._stored: dict[str, Account] = {}

    def add(self, name: str, gateway: Gateway, credentials: Sequence[tuple[str, str]]) -> Account:
        """Store an account, replacing one of the same name."""
        account = Account(name, gateway, tuple(credentials), self._now())
        self._stored[name] = account
        return account

    def find(self, name: str) -> Account | None:
        """Return the account of that name, or None."""
        return self._stored.get(name)

    def list(self) -> Answer:
        """Answer with every account, without credentials."""
        return answer(200, [_brief(account) for account in self._stored.values()])

    def get(self, name: str) -> Answer:
        """Answer with one account and its credentials, or 404."""
        account = self._stored.get(name)
        if account is None:
            raise not_found()
        return answer(200, _full(account))

    def set(self, name: str, request: Mapping[str, Any]) -> Answer:
        """Add or replace an account. The two fields are required in effect, whatever the file says."""
        gateway = _named_gateway(request, "paymentGatewayName")
        credentials: Sequence[Mapping[str, Any]] | None = request.get("credentials")
        if credentials is None and gateway.credentials:
            raise bad_request("credentials", "This field is required.")
        return answer(200, _full(self.add(name, gateway, _pairs(credentials or (), "credentials"))))

    def delete(self, name: str) -> Answer:
        """Forget an account, or answer 404."""
        if self._stored.pop(name, None) is None:
            raise not_found()
        return answer(200, empty=True)

    def for_payment(self, request: Mapping[str, Any]) -> Account:
        """Return the account a request is for: inline credentials win over a name.

        Raises a 400 when neither is given or credentials are missing, a 404 for an unknown name.
        """
        inline: Mapping[str, Any] | None = request.get("paymentGatewayAccount")
        if inline is not None:
            root = "paymentGatewayAccount"
            gateway = _named_gateway(inline, f"{root}.paymentGatewayName")
            pairs = _pairs(inline.get("credentials") or (), f"{root}.credentials")
            account = Account(None, gateway, tuple(pairs), self._now())
            _check_credentials(account, f"{root}.credentials")
            return account
        name: str | None = request.get("paymentGatewayAccountName")
        if not name:
            raise bad_request("paymentGatewayAccountName", "Give paymentGatewayAccountName or paymentGatewayAccount.")
        stored = self._stored.get(name)
        if stored is None:
            raise not_found()
        _check_credentials(stored, "paymentGatewayAccountName")
        return stored


def _named_gateway(request: Mapping[str, Any], field: str) -> Gateway:
    name: str | None = request.get("paymentGatewayName")
    if not name:
        raise bad_request(field, "This field is required.")
    gateway = _gateways.find(name)
    if gateway is None:
        raise bad_request(field, "There is no payment gateway of this name.")
    return gateway


def _pairs(credentials: Sequence[Mapping[str, Any]], field: str) -> Sequence[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for index, pair in enumerate(credentials):
        if not pair.get("key"):
            raise bad_request(f"{field}.{index}.key", "This field is required.")
        pairs.append((pair["key"], pair.get("value") or ""))
    return pairs


def _check_credentials(account: Account, field: str) -> None:
    given = {name.casefold() for name, value in account.credentials if value}
    gateway = account.gateway
    missing = [
        name
        for name in gateway.credentials
        if name not in gateway.optional_credentials and name.casefold() not in given
    ]
    if missing:
        raise bad_request(field, *(f"{gateway.name} needs the credential {name}." for name in missing))


def _brief(account: Account) -> Json:
    return {
        "name": account.name,
        "paymentGatewayName": account.gateway.name,
        "creationTime": timestamp(account.created),
    }


def _full(account: Account) -> Json:
    credentials = [{"key": name, "value": value} for name, value in account.credentials]
    return {
        "name": account.name,
        "creationTime": timestamp(account.created),
        "paymentGatewayName": account.gateway.name,
        "credentials": credentials,
    }
