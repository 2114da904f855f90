"""The gateways the sandbox knows and how each decides.

Names and credential names are those the vendor's guides show. Which of them take network tokens or
make gateway tokens is the sandbox's own choice: no public list says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

from ._answers import Json

__all__ = ["DECLINED_CARDS", "GATEWAYS", "Gateway", "describe", "direct", "find"]

DECLINED_CARDS: Final[Mapping[str, str]] = {"4000000000000002": "card_declined"}
"""Test cards that decline on every gateway but the two mocks. Every other number is approved."""


@attrs.frozen(slots=True)
class Gateway:
    """One payment gateway and its habits."""

    name: str
    display_name: str
    url: str
    credentials: tuple[str, ...] = ()
    optional_credentials: frozenset[str] = frozenset()
    network_tokens: bool = False
    gateway_tokens: bool = False
    verdict: str = "card"
    """How it decides: `approve` and `decline` whatever comes, `card` by the table of test cards."""
    voids_charges: bool = True
    operations: frozenset[str] = frozenset({"charge", "authorize", "capture", "refund", "void"})
    minimum_reference: int = 0
    """Characters its `myRef` must have."""
    needs_certificate: bool = False
    needs_payer_address: bool = False


GATEWAYS: Final = (
    Gateway(
        "NULLSuccess", "Mock gateway: always approves", "https://example.com/null-success",
        network_tokens=True, verdict="approve",
    ),
    Gateway(
        "NULLFailure", "Mock gateway: always declines", "https://example.com/null-failure",
        network_tokens=True, verdict="decline",
    ),
    Gateway("Stripe", "Stripe", "https://stripe.com", ("SecretKey",), gateway_tokens=True),
    Gateway(
        "Adyen", "Adyen", "https://www.adyen.com", ("ApiKey", "MerchantAccount", "ShopperInteraction"),
        frozenset({"ShopperInteraction"}),
        network_tokens=True, gateway_tokens=True, voids_charges=False,
    ),
    Gateway(
        "AuthorizeNet", "Authorize.net", "https://www.authorize.net",
        ("ApiLoginId", "TransactionKey", "ECCenabled"), frozenset({"ECCenabled"}), gateway_tokens=True,
    ),
    Gateway(
        "Elavon", "Elavon", "https://www.elavon.com", ("MerchantId", "Password", "RebatePWD"),
        frozenset({"RebatePWD"}),
    ),
    Gateway(
        "Worldpay", "Worldpay", "https://www.worldpay.com", ("SecurenetId", "SecureNetKey"),
        network_tokens=True, gateway_tokens=True,
    ),
    Gateway(
        "AMEX", "American Express", "https://www.americanexpress.com", ("MerchantId", "Password"),
        operations=frozenset({"authorize", "capture", "void"}), minimum_reference=6,
    ),
    Gateway(
        "FirstDataIPG", "First Data", "https://www.fiserv.com", ("StoreId", "Password"),
        needs_certificate=True, needs_payer_address=True,
    ),
)  # fmt: skip

_BY_NAME: Final = {gateway.name.casefold(): gateway for gateway in GATEWAYS}


def find(name: str) -> Gateway | None:
    """Return the gateway of that name, whatever its case, or None."""
    return _BY_NAME.get(name.casefold())


def describe(gateway: Gateway) -> Json:
    """Write a gateway as the list operation shows it."""
    return {
        "name": gateway.name,
        "displayName": gateway.display_name,
        "paymentGatewayUrl": gateway.url,
        "description": f"{gateway.display_name}, as the sandbox plays it",
        "credentialsNames": list(gateway.credentials),
        "supportsNetworkToken": gateway.network_tokens,
    }


def direct(wallet: str) -> Gateway:
    """Return a wallet that charges by itself, as the ledger names it."""
    return Gateway(wallet, wallet, "https://example.com/wallet", verdict="approve")
