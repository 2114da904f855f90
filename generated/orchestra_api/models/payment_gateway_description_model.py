# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="PaymentGatewayDescriptionModel")


@_attrs_define
class PaymentGatewayDescriptionModel:
    """A gateway the service can reach.

    Attributes:
        name (None | str | Unset): The service's own name for the gateway; the one to send.
        display_name (None | str | Unset): Name of the gateway for people.
        payment_gateway_url (None | str | Unset): The gateway's web site.
        description (None | str | Unset): A few words about the gateway.
        credentials_names (list[str] | None | Unset): Names of the credentials this gateway needs.
        supports_network_token (bool | Unset): True when the gateway takes network tokens of the card schemes.
    """

    name: None | str | Unset = UNSET
    display_name: None | str | Unset = UNSET
    payment_gateway_url: None | str | Unset = UNSET
    description: None | str | Unset = UNSET
    credentials_names: list[str] | None | Unset = UNSET
    supports_network_token: bool | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        name: None | str | Unset
        if isinstance(self.name, Unset):
            name = UNSET
        else:
            name = self.name

        display_name: None | str | Unset
        if isinstance(self.display_name, Unset):
            display_name = UNSET
        else:
            display_name = self.display_name

        payment_gateway_url: None | str | Unset
        if isinstance(self.payment_gateway_url, Unset):
            payment_gateway_url = UNSET
        else:
            payment_gateway_url = self.payment_gateway_url

        description: None | str | Unset
        if isinstance(self.description, Unset):
            description = UNSET
        else:
            description = self.description

        credentials_names: list[str] | None | Unset
        if isinstance(self.credentials_names, Unset):
            credentials_names = UNSET
        elif isinstance(self.credentials_names, list):
            credentials_names = self.credentials_names

        else:
            credentials_names = self.credentials_names

        supports_network_token = self.supports_network_token

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if name is not UNSET:
            field_dict["name"] = name
        if display_name is not UNSET:
            field_dict["displayName"] = display_name
        if payment_gateway_url is not UNSET:
            field_dict["paymentGatewayUrl"] = payment_gateway_url
        if description is not UNSET:
            field_dict["description"] = description
        if credentials_names is not UNSET:
            field_dict["credentialsNames"] = credentials_names
        if supports_network_token is not UNSET:
            field_dict["supportsNetworkToken"] = supports_network_token

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        never_null = {"supportsNetworkToken"}
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

        def _parse_display_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        display_name = _parse_display_name(d.pop("displayName", UNSET))

        def _parse_payment_gateway_url(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        payment_gateway_url = _parse_payment_gateway_url(d.pop("paymentGatewayUrl", UNSET))

        def _parse_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        description = _parse_description(d.pop("description", UNSET))

        def _parse_credentials_names(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                credentials_names_type_0 = cast(list[str], data)

                return credentials_names_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        credentials_names = _parse_credentials_names(d.pop("credentialsNames", UNSET))

        supports_network_token = d.pop("supportsNetworkToken", UNSET)

        payment_gateway_description_model = cls(
            name=name,
            display_name=display_name,
            payment_gateway_url=payment_gateway_url,
            description=description,
            credentials_names=credentials_names,
            supports_network_token=supports_network_token,
        )

        return payment_gateway_description_model
