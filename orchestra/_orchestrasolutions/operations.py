"""The 19 operations of Orchestra: what each is called, how it is judged, what may be repeated."""

from __future__ import annotations

from typing import Final

from .._core.operations import Kind, Operation, Semantics

__all__ = ["ORCHESTRA"]

_OPERATIONS: Final = (
    Operation("start_session", "StartSession", Semantics.STRAY_WRITE, Kind.WRITE),
    Operation("validate_results", "ValidateResults", Semantics.READ, Kind.READ),
    Operation("list_accounts", "PaymentGatewayAccountsList", Semantics.READ, Kind.READ),
    Operation("get_account", "PaymentGatewayAccountRetrieve", Semantics.READ, Kind.READ),
    Operation("set_account", "PaymentGatewayAccountSet", Semantics.REPEATABLE_WRITE, Kind.WRITE),
    Operation("delete_account", "PaymentGatewayAccountDelete", Semantics.REPEATABLE_WRITE, Kind.DELETE),
    Operation("list_gateways", "GatewayList", Semantics.READ, Kind.READ),
    Operation("charge", "GatewayCharge", Semantics.MOVES_MONEY, Kind.PAYMENT),
    Operation("authorize", "GatewayAuthorize", Semantics.MOVES_MONEY, Kind.PAYMENT),
    Operation("capture", "GatewayCapture", Semantics.MOVES_MONEY, Kind.PAYMENT),
    Operation("refund", "GatewayRefund", Semantics.MOVES_MONEY, Kind.PAYMENT),
    Operation("void", "GatewayVoid", Semantics.MOVES_MONEY, Kind.PAYMENT),
    Operation("tokenize", "GatewayTokenize", Semantics.STRAY_WRITE, Kind.PAYMENT),
    Operation("status", "GatewayStatus", Semantics.READ, Kind.STATUS),
    Operation("check_api_key", "ValidateApiKey", Semantics.READ, Kind.READ),
    Operation("create_token", "StoreStringToken", Semantics.STRAY_WRITE, Kind.WRITE),
    Operation("get_token", "StringTokenRetrieve", Semantics.READ, Kind.READ),
    Operation("delete_token", "Delete", Semantics.REPEATABLE_WRITE, Kind.DELETE),
    Operation("describe_token", "StringTokenRetrieveMetaData", Semantics.READ, Kind.READ),
)

ORCHESTRA: Final = {operation.name: operation for operation in _OPERATIONS}
"""The 19 operations of `spec/orchestra/openapi.yaml`, by our name."""
