# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.key_value import KeyValue


T = TypeVar("T", bound="PaymentGatewayAccountFullOutputModel")


@_attrs_define
class PaymentGatewayAccountFullOutputModel:
    """A stored gateway account with its credentials.

    Attributes:
        name (None | str | Unset): Name of the account.
        creation_time (datetime.datetime | Unset): When the account was stored.
        payment_gateway_name (None | str | Unset): Name of the gateway the account is for.
        credentials (list[KeyValue] | None | Unset): The gateway's credentials as key and value pairs. The keys are
            those that `GET /PaymentGateway` lists in `credentialsNames` for this gateway.
    """

    name: None | str | Unset = UNSET
    creation_time: datetime.datetime | Unset = UNSET
    payment_gateway_name: None | str | Unset = UNSET
    credentials: list[KeyValue] | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        name: None | str | Unset
        if isinstance(self.name, Unset):
            name = UNSET
        else:
            name = self.name

        creation_time: str | Unset = UNSET
        if not isinstance(self.creation_time, Unset):
            creation_time = self.creation_time.isoformat()

        payment_gateway_name: None | str | Unset
        if isinstance(self.payment_gateway_name, Unset):
            payment_gateway_name = UNSET
        else:
            payment_gateway_name = self.payment_gateway_name

        credentials: list[dict[str, Any]] | None | Unset
        if isinstance(self.credentials, Unset):
            credentials = UNSET
        elif isinstance(self.credentials, list):
            credentials = []
            for credentials_type_0_item_data in self.credentials:
                credentials_type_0_item = credentials_type_0_item_data.to_dict()
                credentials.append(credentials_type_0_item)

        else:
            credentials = self.credentials

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if name is not UNSET:
            field_dict["name"] = name
        if creation_time is not UNSET:
            field_dict["creationTime"] = creation_time
        if payment_gateway_name is not UNSET:
            field_dict["paymentGatewayName"] = payment_gateway_name
        if credentials is not UNSET:
            field_dict["credentials"] = credentials

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.key_value import KeyValue  # noqa: PLC0415

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

        _creation_time = d.pop("creationTime", UNSET)
        creation_time: datetime.datetime | Unset
        if isinstance(_creation_time, Unset):
            creation_time = UNSET
        else:
            creation_time = datetime.datetime.fromisoformat(_creation_time)

        def _parse_payment_gateway_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        payment_gateway_name = _parse_payment_gateway_name(d.pop("paymentGatewayName", UNSET))

        def _parse_credentials(data: object) -> list[KeyValue] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                credentials_type_0 = []
                _credentials_type_0 = data
                for credentials_type_0_item_data in _credentials_type_0:
                    credentials_type_0_item = KeyValue.from_dict(credentials_type_0_item_data)

                    credentials_type_0.append(credentials_type_0_item)

                return credentials_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[KeyValue] | None | Unset, data)

        credentials = _parse_credentials(d.pop("credentials", UNSET))

        payment_gateway_account_full_output_model = cls(
            name=name,
            creation_time=creation_time,
            payment_gateway_name=payment_gateway_name,
            credentials=credentials,
        )

        return payment_gateway_account_full_output_model
