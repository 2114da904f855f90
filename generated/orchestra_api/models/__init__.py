"""Contains all the data models used in inputs/outputs"""

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
