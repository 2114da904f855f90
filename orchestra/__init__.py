"""A client for payment orchestration APIs that never lies about money.

Everything public is a name of this module; modules that begin with an underscore are not. Importing it
loads neither an HTTP library nor a generated model: each name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING

from ._version import __version__

if _TYPE_CHECKING:
    from ._accounts import Account, InlineAccount
    from ._cards import Card, StringToken, ThreeDS
    from ._client import AsyncOrchestra, Orchestra
    from ._config import CallOptions, Config
    from ._enumerations import CardType, NetworkTokenBrand, PaymentOperation, WalletMode, WalletOperation, WireName
    from ._errors import (
        AuthenticationError,
        CallRecord,
        ConfigurationError,
        Declined,
        InvalidRequest,
        NotFound,
        NotSent,
        OrchestraError,
        OutcomeError,
        OutcomeUnknown,
        TemporarilyUnavailable,
        UnreadableAnswer,
        Unsupported,
        all_in_doubt,
        in_doubt,
    )
    from ._money import Money
    from ._outcomes import Moved, Outcome, Repeat
    from ._payers import Payer
    from ._pipeline import Runtime
    from ._resolution import Look, Reading, Resolution
    from ._results import (
        AccountBrief,
        AccountFull,
        Authentication,
        BankCard,
        Deleted,
        DirectCharge,
        Gateway,
        GatewayToken,
        OperationResult,
        PaymentResult,
        ResultToken,
        SessionToken,
        StoredToken,
        TokenContent,
        TokenizedCard,
        WalletResult,
        WalletSession,
        WalletThreeDS,
    )
    from ._secrets import ApiKey, CardNumber, Credential, Cvv, Secret
    from ._wallet_values import FallbackGateway, StoredWalletCard
    from ._wire import AsyncTransport, AsyncWire, Timeouts, Transport, Wire, WireFailure, WireRequest, WireResponse

_HOMES = {
    "_accounts": "Account InlineAccount",
    "_cards": "Card StringToken ThreeDS",
    "_client": "AsyncOrchestra Orchestra",
    "_config": "CallOptions Config",
    "_enumerations": "CardType NetworkTokenBrand PaymentOperation WalletMode WalletOperation WireName",
    "_errors": (
        "AuthenticationError CallRecord ConfigurationError Declined InvalidRequest NotFound NotSent OrchestraError"
        " OutcomeError OutcomeUnknown TemporarilyUnavailable UnreadableAnswer Unsupported all_in_doubt in_doubt"
    ),
    "_money": "Money",
    "_outcomes": "Moved Outcome Repeat",
    "_payers": "Payer",
    "_pipeline": "Runtime",
    "_resolution": "Look Reading Resolution",
    "_results": (
        "AccountBrief AccountFull Authentication BankCard Deleted DirectCharge Gateway GatewayToken OperationResult"
        " PaymentResult ResultToken SessionToken StoredToken TokenContent TokenizedCard WalletResult WalletSession"
        " WalletThreeDS"
    ),
    "_secrets": "ApiKey CardNumber Credential Cvv Secret",
    "_wallet_values": "FallbackGateway StoredWalletCard",
    "_wire": "AsyncTransport AsyncWire Timeouts Transport Wire WireFailure WireRequest WireResponse",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = [
    "Account",
    "AccountBrief",
    "AccountFull",
    "ApiKey",
    "AsyncOrchestra",
    "AsyncTransport",
    "AsyncWire",
    "Authentication",
    "AuthenticationError",
    "BankCard",
    "CallOptions",
    "CallRecord",
    "Card",
    "CardNumber",
    "CardType",
    "Config",
    "ConfigurationError",
    "Credential",
    "Cvv",
    "Declined",
    "Deleted",
    "DirectCharge",
    "FallbackGateway",
    "Gateway",
    "GatewayToken",
    "InlineAccount",
    "InvalidRequest",
    "Look",
    "Money",
    "Moved",
    "NetworkTokenBrand",
    "NotFound",
    "NotSent",
    "OperationResult",
    "Orchestra",
    "OrchestraError",
    "Outcome",
    "OutcomeError",
    "OutcomeUnknown",
    "Payer",
    "PaymentOperation",
    "PaymentResult",
    "Reading",
    "Repeat",
    "Resolution",
    "ResultToken",
    "Runtime",
    "Secret",
    "SessionToken",
    "StoredToken",
    "StoredWalletCard",
    "StringToken",
    "TemporarilyUnavailable",
    "ThreeDS",
    "Timeouts",
    "TokenContent",
    "TokenizedCard",
    "Transport",
    "UnreadableAnswer",
    "Unsupported",
    "WalletMode",
    "WalletOperation",
    "WalletResult",
    "WalletSession",
    "WalletThreeDS",
    "Wire",
    "WireFailure",
    "WireName",
    "WireRequest",
    "WireResponse",
    "__version__",
    "all_in_doubt",
    "in_doubt",
]


def __getattr__(name: str) -> object:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(_import_module(f".{home}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME_OF})
