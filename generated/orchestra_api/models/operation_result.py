# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.currency_code import CurrencyCode
from ..models.operation import Operation
from ..models.result import Result
from ..types import UNSET, Unset

T = TypeVar("T", bound="OperationResult")


@_attrs_define
class OperationResult:
    """What came of a payment operation. Every member may be absent.

    Attributes:
        authorization_code (None | str | Unset): Authorization code of the issuer.
        currency (CurrencyCode | Unset): ISO 4217 currency code. The list is dated: retired codes are in it, newer ones
            are not.
        amount (float | Unset): Amount of the operation, in major units.
        operation_type (Operation | Unset): Kind of payment operation. `PreAuth` is authorize.
        operation_result_code (Result | Unset): What came of an operation, in the service's own words.
        operation_result_description (None | str | Unset): The result code in words.
        custom_gateway_response (Any | Unset): Whatever else the gateway sent; its form is the gateway's own.
        gateway_name (None | str | Unset): Name of the gateway that answered.
        gateway_reference (None | str | Unset): Id of the transaction at the gateway. Capture, void, refund and status
            want it as `refTransId`.
        gateway_result_code (None | str | Unset): The gateway's own result code.
        gateway_result_description (None | str | Unset): The gateway's own words for its result code.
        gateway_result_sub_code (None | str | Unset): A second, finer code of the gateway.
        gateway_result_sub_description (None | str | Unset): The gateway's own words for the finer code.
        gateway_token (Any | Unset): Token the gateway made for the card. The file gives it no type; guides show a
            string.
    """

    authorization_code: None | str | Unset = UNSET
    currency: CurrencyCode | Unset = UNSET
    amount: float | Unset = UNSET
    operation_type: Operation | Unset = UNSET
    operation_result_code: Result | Unset = UNSET
    operation_result_description: None | str | Unset = UNSET
    custom_gateway_response: Any | Unset = UNSET
    gateway_name: None | str | Unset = UNSET
    gateway_reference: None | str | Unset = UNSET
    gateway_result_code: None | str | Unset = UNSET
    gateway_result_description: None | str | Unset = UNSET
    gateway_result_sub_code: None | str | Unset = UNSET
    gateway_result_sub_description: None | str | Unset = UNSET
    gateway_token: Any | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        authorization_code: None | str | Unset
        if isinstance(self.authorization_code, Unset):
            authorization_code = UNSET
        else:
            authorization_code = self.authorization_code

        currency: str | Unset = UNSET
        if not isinstance(self.currency, Unset):
            currency = self.currency.value

        amount = self.amount

        operation_type: str | Unset = UNSET
        if not isinstance(self.operation_type, Unset):
            operation_type = self.operation_type.value

        operation_result_code: str | Unset = UNSET
        if not isinstance(self.operation_result_code, Unset):
            operation_result_code = self.operation_result_code.value

        operation_result_description: None | str | Unset
        if isinstance(self.operation_result_description, Unset):
            operation_result_description = UNSET
        else:
            operation_result_description = self.operation_result_description

        custom_gateway_response = self.custom_gateway_response

        gateway_name: None | str | Unset
        if isinstance(self.gateway_name, Unset):
            gateway_name = UNSET
        else:
            gateway_name = self.gateway_name

        gateway_reference: None | str | Unset
        if isinstance(self.gateway_reference, Unset):
            gateway_reference = UNSET
        else:
            gateway_reference = self.gateway_reference

        gateway_result_code: None | str | Unset
        if isinstance(self.gateway_result_code, Unset):
            gateway_result_code = UNSET
        else:
            gateway_result_code = self.gateway_result_code

        gateway_result_description: None | str | Unset
        if isinstance(self.gateway_result_description, Unset):
            gateway_result_description = UNSET
        else:
            gateway_result_description = self.gateway_result_description

        gateway_result_sub_code: None | str | Unset
        if isinstance(self.gateway_result_sub_code, Unset):
            gateway_result_sub_code = UNSET
        else:
            gateway_result_sub_code = self.gateway_result_sub_code

        gateway_result_sub_description: None | str | Unset
        if isinstance(self.gateway_result_sub_description, Unset):
            gateway_result_sub_description = UNSET
        else:
            gateway_result_sub_description = self.gateway_result_sub_description

        gateway_token = self.gateway_token

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if authorization_code is not UNSET:
            field_dict["authorizationCode"] = authorization_code
        if currency is not UNSET:
            field_dict["currency"] = currency
        if amount is not UNSET:
            field_dict["amount"] = amount
        if operation_type is not UNSET:
            field_dict["operationType"] = operation_type
        if operation_result_code is not UNSET:
            field_dict["operationResultCode"] = operation_result_code
        if operation_result_description is not UNSET:
            field_dict["operationResultDescription"] = operation_result_description
        if custom_gateway_response is not UNSET:
            field_dict["customGatewayResponse"] = custom_gateway_response
        if gateway_name is not UNSET:
            field_dict["gatewayName"] = gateway_name
        if gateway_reference is not UNSET:
            field_dict["gatewayReference"] = gateway_reference
        if gateway_result_code is not UNSET:
            field_dict["gatewayResultCode"] = gateway_result_code
        if gateway_result_description is not UNSET:
            field_dict["gatewayResultDescription"] = gateway_result_description
        if gateway_result_sub_code is not UNSET:
            field_dict["gatewayResultSubCode"] = gateway_result_sub_code
        if gateway_result_sub_description is not UNSET:
            field_dict["gatewayResultSubDescription"] = gateway_result_sub_description
        if gateway_token is not UNSET:
            field_dict["gatewayToken"] = gateway_token

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        never_null = {"currency", "amount", "operationType", "operationResultCode"}
        d: dict[str, Any] = {
            key: value for key, value in src_dict.items() if value is not None or key not in never_null
        }

        def _parse_authorization_code(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        authorization_code = _parse_authorization_code(d.pop("authorizationCode", UNSET))

        _currency = d.pop("currency", UNSET)
        currency: CurrencyCode | Unset
        if isinstance(_currency, Unset):
            currency = UNSET
        else:
            currency = CurrencyCode(_currency)

        amount = d.pop("amount", UNSET)

        _operation_type = d.pop("operationType", UNSET)
        operation_type: Operation | Unset
        if isinstance(_operation_type, Unset):
            operation_type = UNSET
        else:
            operation_type = Operation(_operation_type)

        _operation_result_code = d.pop("operationResultCode", UNSET)
        operation_result_code: Result | Unset
        if isinstance(_operation_result_code, Unset):
            operation_result_code = UNSET
        else:
            operation_result_code = Result(_operation_result_code)

        def _parse_operation_result_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        operation_result_description = _parse_operation_result_description(
            d.pop("operationResultDescription", UNSET)
        )

        custom_gateway_response = d.pop("customGatewayResponse", UNSET)

        def _parse_gateway_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        gateway_name = _parse_gateway_name(d.pop("gatewayName", UNSET))

        def _parse_gateway_reference(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        gateway_reference = _parse_gateway_reference(d.pop("gatewayReference", UNSET))

        def _parse_gateway_result_code(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        gateway_result_code = _parse_gateway_result_code(d.pop("gatewayResultCode", UNSET))

        def _parse_gateway_result_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        gateway_result_description = _parse_gateway_result_description(
            d.pop("gatewayResultDescription", UNSET)
        )

        def _parse_gateway_result_sub_code(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        gateway_result_sub_code = _parse_gateway_result_sub_code(d.pop("gatewayResultSubCode", UNSET))

        def _parse_gateway_result_sub_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        gateway_result_sub_description = _parse_gateway_result_sub_description(
            d.pop("gatewayResultSubDescription", UNSET)
        )

        gateway_token = d.pop("gatewayToken", UNSET)

        operation_result = cls(
            authorization_code=authorization_code,
            currency=currency,
            amount=amount,
            operation_type=operation_type,
            operation_result_code=operation_result_code,
            operation_result_description=operation_result_description,
            custom_gateway_response=custom_gateway_response,
            gateway_name=gateway_name,
            gateway_reference=gateway_reference,
            gateway_result_code=gateway_result_code,
            gateway_result_description=gateway_result_description,
            gateway_result_sub_code=gateway_result_sub_code,
            gateway_result_sub_description=gateway_result_sub_description,
            gateway_token=gateway_token,
        )

        return operation_result
