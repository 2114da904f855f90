"""Contains all the data models used in inputs/outputs"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .auth_request_model import AuthRequestModel
    from .authentication_result import AuthenticationResult
    from .bank_card import BankCard
    from .capture_void_request_model import CaptureVoidRequestModel
    from .card_input_model import CardInputModel
    from .card_types import CardTypes
    from .currency_code import CurrencyCode
    from .direct_charge_results import DirectChargeResults
    from .e_wallet_mode import EWalletMode
    from .e_wallet_operation import EWalletOperation
    from .e_wallet_result_data import EWalletResultData
    from .fallback_upg import FallbackUpg
    from .key_value import KeyValue
    from .network_token_schemes import NetworkTokenSchemes
    from .operation import Operation
    from .operation_result import OperationResult
    from .payer_details import PayerDetails
    from .payment_gateway_account import PaymentGatewayAccount
    from .payment_gateway_account_brief_output_model import PaymentGatewayAccountBriefOutputModel
    from .payment_gateway_account_full_output_model import PaymentGatewayAccountFullOutputModel
    from .payment_gateway_account_input_model import PaymentGatewayAccountInputModel
    from .payment_gateway_description_model import PaymentGatewayDescriptionModel
    from .refund_request_model import RefundRequestModel
    from .result import Result
    from .start_e_wallets_session_request import StartEWalletsSessionRequest
    from .status_request_model import StatusRequestModel
    from .stored_card import StoredCard
    from .string_token_input_model import StringTokenInputModel
    from .string_token_meta_data_output_model import StringTokenMetaDataOutputModel
    from .string_token_output_model import StringTokenOutputModel
    from .three_ds import ThreeDS
    from .three_ds_authentication_input_model import ThreeDSAuthenticationInputModel
    from .token_and_masked_card_model import TokenAndMaskedCardModel
    from .token_model import TokenModel
    from .tokenize_request_model import TokenizeRequestModel
    from .validation_error_message import ValidationErrorMessage

__all__ = (
    "AuthenticationResult",
    "AuthRequestModel",
    "BankCard",
    "CaptureVoidRequestModel",
    "CardInputModel",
    "CardTypes",
    "CurrencyCode",
    "DirectChargeResults",
    "EWalletMode",
    "EWalletOperation",
    "EWalletResultData",
    "FallbackUpg",
    "KeyValue",
    "NetworkTokenSchemes",
    "Operation",
    "OperationResult",
    "PayerDetails",
    "PaymentGatewayAccount",
    "PaymentGatewayAccountBriefOutputModel",
    "PaymentGatewayAccountFullOutputModel",
    "PaymentGatewayAccountInputModel",
    "PaymentGatewayDescriptionModel",
    "RefundRequestModel",
    "Result",
    "StartEWalletsSessionRequest",
    "StatusRequestModel",
    "StoredCard",
    "StringTokenInputModel",
    "StringTokenMetaDataOutputModel",
    "StringTokenOutputModel",
    "ThreeDS",
    "ThreeDSAuthenticationInputModel",
    "TokenAndMaskedCardModel",
    "TokenizeRequestModel",
    "TokenModel",
    "ValidationErrorMessage",
)

_MODULES = {
    "AuthRequestModel": ".auth_request_model",
    "AuthenticationResult": ".authentication_result",
    "BankCard": ".bank_card",
    "CaptureVoidRequestModel": ".capture_void_request_model",
    "CardInputModel": ".card_input_model",
    "CardTypes": ".card_types",
    "CurrencyCode": ".currency_code",
    "DirectChargeResults": ".direct_charge_results",
    "EWalletMode": ".e_wallet_mode",
    "EWalletOperation": ".e_wallet_operation",
    "EWalletResultData": ".e_wallet_result_data",
    "FallbackUpg": ".fallback_upg",
    "KeyValue": ".key_value",
    "NetworkTokenSchemes": ".network_token_schemes",
    "Operation": ".operation",
    "OperationResult": ".operation_result",
    "PayerDetails": ".payer_details",
    "PaymentGatewayAccount": ".payment_gateway_account",
    "PaymentGatewayAccountBriefOutputModel": ".payment_gateway_account_brief_output_model",
    "PaymentGatewayAccountFullOutputModel": ".payment_gateway_account_full_output_model",
    "PaymentGatewayAccountInputModel": ".payment_gateway_account_input_model",
    "PaymentGatewayDescriptionModel": ".payment_gateway_description_model",
    "RefundRequestModel": ".refund_request_model",
    "Result": ".result",
    "StartEWalletsSessionRequest": ".start_e_wallets_session_request",
    "StatusRequestModel": ".status_request_model",
    "StoredCard": ".stored_card",
    "StringTokenInputModel": ".string_token_input_model",
    "StringTokenMetaDataOutputModel": ".string_token_meta_data_output_model",
    "StringTokenOutputModel": ".string_token_output_model",
    "ThreeDS": ".three_ds",
    "ThreeDSAuthenticationInputModel": ".three_ds_authentication_input_model",
    "TokenAndMaskedCardModel": ".token_and_masked_card_model",
    "TokenModel": ".token_model",
    "TokenizeRequestModel": ".tokenize_request_model",
    "ValidationErrorMessage": ".validation_error_message",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Load a name from its module on first use (PEP 562)."""
        from importlib import import_module

        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_MODULES[name], __name__), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
