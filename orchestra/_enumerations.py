"""Closed lists of words, as types: a type checker finds a misspelt one.

Those of the file are held equal to it by `tests/contract/test_enumerations.py`. Whatever a type checker was told, a
word that is not listed is refused before anything is sent. A text of type `str`, such as one out of a database, is
handed in with `typing.cast`. Currencies are no words of this kind but data, and stay `str`.
"""

from __future__ import annotations

from typing import Literal

__all__ = ["CardType", "NetworkTokenBrand", "PaymentOperation", "WalletMode", "WalletOperation", "WireName"]

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

WireName = Literal["h11", "fast", "httpx", "httpx2"]
"""What speaks HTTP: the setting `wire`."""
