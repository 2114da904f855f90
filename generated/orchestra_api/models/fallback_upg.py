# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="FallbackUpg")


@_attrs_define
class FallbackUpg:
    """A gateway account to fall back to.

    Attributes:
        payment_gateway_account_id (None | str | Unset): Name of the gateway account to fall back to.
        pass_3ds_data (bool | Unset): True to hand the 3-D Secure data on to this account.
        payment_gateway_cert_name (None | str | Unset): Name of a client certificate stored in the portal, for gateways
            that ask for one.
    """

    payment_gateway_account_id: None | str | Unset = UNSET
    pass_3ds_data: bool | Unset = UNSET
    payment_gateway_cert_name: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        payment_gateway_account_id: None | str | Unset
        if isinstance(self.payment_gateway_account_id, Unset):
            payment_gateway_account_id = UNSET
        else:
            payment_gateway_account_id = self.payment_gateway_account_id

        pass_3ds_data = self.pass_3ds_data

        payment_gateway_cert_name: None | str | Unset
        if isinstance(self.payment_gateway_cert_name, Unset):
            payment_gateway_cert_name = UNSET
        else:
            payment_gateway_cert_name = self.payment_gateway_cert_name

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if payment_gateway_account_id is not UNSET:
            field_dict["paymentGatewayAccountId"] = payment_gateway_account_id
        if pass_3ds_data is not UNSET:
            field_dict["pass3DSData"] = pass_3ds_data
        if payment_gateway_cert_name is not UNSET:
            field_dict["paymentGatewayCertName"] = payment_gateway_cert_name

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        never_null = {"pass3DSData"}
        d: dict[str, Any] = {
            key: value for key, value in src_dict.items() if value is not None or key not in never_null
        }

        def _parse_payment_gateway_account_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        payment_gateway_account_id = _parse_payment_gateway_account_id(
            d.pop("paymentGatewayAccountId", UNSET)
        )

        pass_3ds_data = d.pop("pass3DSData", UNSET)

        def _parse_payment_gateway_cert_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        payment_gateway_cert_name = _parse_payment_gateway_cert_name(d.pop("paymentGatewayCertName", UNSET))

        fallback_upg = cls(
            payment_gateway_account_id=payment_gateway_account_id,
            pass_3ds_data=pass_3ds_data,
            payment_gateway_cert_name=payment_gateway_cert_name,
        )

        return fallback_upg
