"""A client for payment orchestration APIs that never lies about money.

Everything public is a name of this module; modules that begin with an underscore are not. Importing it
loads neither an HTTP library nor a generated model: each name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING

from ._version import __version__

if _TYPE_CHECKING:
    from ._core.config import CallOptions, Config
    from ._core.errors import (
        AuthenticationError,
        CallRecord,
        ConfigurationError,
        DeclinedError,
        InvalidRequestError,
        InvalidResponseError,
        NotFoundError,
        NotSentError,
        OrchestraError,
        TemporarilyUnavailableError,
        UnsuccessfulResultError,
        UnsupportedOperationError,
    )
    from ._core.money import Money
    from ._core.outcomes import FundsMoved, Outcome, RetryAdvice
    from ._core.resolution import LookupAttempt, LookupOutcome, OutcomeUnknownError, Resolution, unknown_outcomes
    from ._core.secrets import ApiKey, CardNumber, Credential, Cvv, Secret
    from ._core.transport import (
        AsyncTransport,
        AsyncTransportLike,
        Timeouts,
        Transport,
        TransportError,
        TransportLike,
        TransportName,
        TransportRequest,
        TransportResponse,
    )
    from ._orchestrasolutions.client import AsyncOrchestra, Orchestra
    from ._orchestrasolutions.results import (
        AccountDetails,
        AccountSummary,
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
        StringToken,
        TokenContent,
        TokenizedCard,
        WalletResult,
        WalletSession,
        WalletThreeDS,
    )
    from ._orchestrasolutions.values import (
        AccountLike,
        Card,
        CardType,
        FallbackGateway,
        InlineAccount,
        NetworkTokenBrand,
        Payer,
        PaymentOperation,
        StoredWalletCard,
        ThreeDS,
        WalletMode,
        WalletOperation,
    )

_HOMES = {
    "_core.config": "CallOptions Config",
    "_core.errors": (
        "AuthenticationError CallRecord ConfigurationError DeclinedError InvalidRequestError"
        " InvalidResponseError NotFoundError NotSentError OrchestraError TemporarilyUnavailableError"
        " UnsuccessfulResultError UnsupportedOperationError"
    ),
    "_core.money": "Money",
    "_core.outcomes": "FundsMoved Outcome RetryAdvice",
    "_core.resolution": "LookupAttempt LookupOutcome OutcomeUnknownError Resolution unknown_outcomes",
    "_core.secrets": "ApiKey CardNumber Credential Cvv Secret",
    "_core.transport": (
        "AsyncTransport AsyncTransportLike Timeouts Transport TransportError TransportLike TransportName"
        " TransportRequest TransportResponse"
    ),
    "_orchestrasolutions.client": "AsyncOrchestra Orchestra",
    "_orchestrasolutions.results": (
        "AccountDetails AccountSummary Authentication BankCard Deleted DirectCharge Gateway GatewayToken"
        " OperationResult PaymentResult ResultToken SessionToken StoredToken StringToken TokenContent"
        " TokenizedCard WalletResult WalletSession WalletThreeDS"
    ),
    "_orchestrasolutions.values": (
        "AccountLike Card CardType FallbackGateway InlineAccount NetworkTokenBrand Payer PaymentOperation"
        " StoredWalletCard ThreeDS WalletMode WalletOperation"
    ),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = [
    "AccountDetails",
    "AccountLike",
    "AccountSummary",
    "ApiKey",
    "AsyncOrchestra",
    "AsyncTransport",
    "AsyncTransportLike",
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
    "DeclinedError",
    "Deleted",
    "DirectCharge",
    "FallbackGateway",
    "FundsMoved",
    "Gateway",
    "GatewayToken",
    "InlineAccount",
    "InvalidRequestError",
    "InvalidResponseError",
    "LookupAttempt",
    "LookupOutcome",
    "Money",
    "NetworkTokenBrand",
    "NotFoundError",
    "NotSentError",
    "OperationResult",
    "Orchestra",
    "OrchestraError",
    "Outcome",
    "OutcomeUnknownError",
    "Payer",
    "PaymentOperation",
    "PaymentResult",
    "Resolution",
    "ResultToken",
    "RetryAdvice",
    "Secret",
    "SessionToken",
    "StoredToken",
    "StoredWalletCard",
    "StringToken",
    "TemporarilyUnavailableError",
    "ThreeDS",
    "Timeouts",
    "TokenContent",
    "TokenizedCard",
    "Transport",
    "TransportError",
    "TransportLike",
    "TransportName",
    "TransportRequest",
    "TransportResponse",
    "UnsuccessfulResultError",
    "UnsupportedOperationError",
    "WalletMode",
    "WalletOperation",
    "WalletResult",
    "WalletSession",
    "WalletThreeDS",
    "__version__",
    "unknown_outcomes",
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
