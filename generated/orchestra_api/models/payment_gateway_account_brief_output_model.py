# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="PaymentGatewayAccountBriefOutputModel")


@_attrs_define
class PaymentGatewayAccountBriefOutputModel:
    """A stored gateway account, without credentials.

    Attributes:
        name (None | str | Unset): Name of the account.
        payment_gateway_name (None | str | Unset): Name of the gateway the account is for.
        creation_time (datetime.datetime | Unset): When the account was stored.
    """

    name: None | str | Unset = UNSET
    payment_gateway_name: None | str | Unset = UNSET
    creation_time: datetime.datetime | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        name: None | str | Unset
        if isinstance(self.name, Unset):
            name = UNSET
        else:
            name = self.name

        payment_gateway_name: None | str | Unset
        if isinstance(self.payment_gateway_name, Unset):
            payment_gateway_name = UNSET
        else:
            payment_gateway_name = self.payment_gateway_name

        creation_time: str | Unset = UNSET
        if not isinstance(self.creation_time, Unset):
            creation_time = self.creation_time.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if name is not UNSET:
            field_dict["name"] = name
        if payment_gateway_name is not UNSET:
            field_dict["paymentGatewayName"] = payment_gateway_name
        if creation_time is not UNSET:
            field_dict["creationTime"] = creation_time

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        never_null = {"creationTime"}
        d: dict[str, Any] = {
            key: value for key, value in src_dict.items() if value is not None or key not in never_null
        }

        def _parse_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        name = _parse_name(d.pop("name", UNSET))

        def _parse_payment_gateway_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        payment_gateway_name = _parse_payment_gateway_name(d.pop("paymentGatewayName", UNSET))

        _creation_time = d.pop("creationTime", UNSET)
        creation_time: datetime.datetime | Unset
        if isinstance(_creation_time, Unset):
            creation_time = UNSET
        else:
            creation_time = datetime.datetime.fromisoformat(_creation_time)

        payment_gateway_account_brief_output_model = cls(
            name=name,
            payment_gateway_name=payment_gateway_name,
            creation_time=creation_time,
        )

        return payment_gateway_account_brief_output_model
