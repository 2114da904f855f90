"""Which way a payment takes: members about gateway, account and earlier payment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestra_api.types import UNSET, Unset

from .. import _checks
from .._accounts import Account, InlineAccount
from .._errors import InvalidRequest

if TYPE_CHECKING:  # what most payments go without is imported by those that have it
    from orchestra_api.models.key_value import KeyValue
    from orchestra_api.models.network_token_schemes import NetworkTokenSchemes
    from orchestra_api.models.payment_gateway_account import PaymentGatewayAccount

CERTIFICATE_NAME_LIMIT = 128
"""Characters (spec: `certificateName`)."""


def account_name(account: Account) -> str | Unset:
    """Name a stored account."""
    return UNSET if isinstance(account, InlineAccount) else account


def inline_account(account: Account) -> PaymentGatewayAccount | Unset:
    """Build `PaymentGatewayAccount` of credentials that are sent along."""
    if not isinstance(account, InlineAccount):
        return UNSET
    from orchestra_api.models.payment_gateway_account import PaymentGatewayAccount

    return PaymentGatewayAccount(payment_gateway_name=account.gateway, credentials=key_values(account))


def key_values(account: InlineAccount) -> list[KeyValue]:
    """Write credentials as the wire has them, a list of `{key, value}` pairs."""
    from orchestra_api.models.key_value import KeyValue

    return [KeyValue(key=name, value=value.reveal()) for name, value in account.credentials.items()]


def certificate_name(name: str | None) -> str | Unset:
    """Check the name of a client certificate."""
    return UNSET if name is None else _checks.text(name, "certificate_name", longest=CERTIFICATE_NAME_LIMIT)


def network_token_brand(brand: str | None) -> NetworkTokenSchemes | Unset:
    """Check the scheme of a network token."""
    if brand is None:
        return UNSET
    from orchestra_api.models.network_token_schemes import NetworkTokenSchemes

    return _checks.choice(NetworkTokenSchemes, brand, "network_token_brand")


def earlier(gateway_reference: str | None) -> str:
    """Check the gateway's reference of the payment to act on."""
    if gateway_reference is None:
        raise InvalidRequest("is missing: the result of the earlier payment has none", field="gateway_reference")
    return _checks.text(gateway_reference, "gateway_reference", shortest=1)
