# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.network_token_schemes import NetworkTokenSchemes
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.payment_gateway_account import PaymentGatewayAccount


T = TypeVar("T", bound="StatusRequestModel")


@_attrs_define
class StatusRequestModel:
    """Which payment to look up.

    Attributes:
        ref_trans_id (None | str | Unset): Id of the payment, as the gateway gave it. Give this or `myRef`.
        my_ref (None | str | Unset): The reference the caller sent with the payment. Give this or `refTransId`.
        payment_gateway_account_name (None | str | Unset): Name of the stored gateway account to use, as given to `PUT
            /PaymentGatewayAccounts/{name}`. Ignored when `paymentGatewayAccount` is present.
        certificate_name (None | str | Unset): Name of a client certificate stored in the portal, for gateways that ask
            for one.
        payment_gateway_account (PaymentGatewayAccount | Unset): A gateway with its credentials, given inline. It wins
            over `paymentGatewayAccountName` when both are sent.
        network_token_brand (NetworkTokenSchemes | Unset): Card scheme that issued a network token.
    """

    ref_trans_id: None | str | Unset = UNSET
    my_ref: None | str | Unset = UNSET
    payment_gateway_account_name: None | str | Unset = UNSET
    certificate_name: None | str | Unset = UNSET
    payment_gateway_account: PaymentGatewayAccount | Unset = UNSET
    network_token_brand: NetworkTokenSchemes | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        ref_trans_id: None | str | Unset
        if isinstance(self.ref_trans_id, Unset):
            ref_trans_id = UNSET
        else:
            ref_trans_id = self.ref_trans_id

        my_ref: None | str | Unset
        if isinstance(self.my_ref, Unset):
            my_ref = UNSET
        else:
            my_ref = self.my_ref

        payment_gateway_account_name: None | str | Unset
        if isinstance(self.payment_gateway_account_name, Unset):
            payment_gateway_account_name = UNSET
        else:
            payment_gateway_account_name = self.payment_gateway_account_name

        certificate_name: None | str | Unset
        if isinstance(self.certificate_name, Unset):
            certificate_name = UNSET
        else:
            certificate_name = self.certificate_name

        payment_gateway_account: dict[str, Any] | Unset = UNSET
        if not isinstance(self.payment_gateway_account, Unset):
            payment_gateway_account = self.payment_gateway_account.to_dict()

        network_token_brand: str | Unset = UNSET
        if not isinstance(self.network_token_brand, Unset):
            network_token_brand = self.network_token_brand.value

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if ref_trans_id is not UNSET:
            field_dict["refTransId"] = ref_trans_id
        if my_ref is not UNSET:
            field_dict["myRef"] = my_ref
        if payment_gateway_account_name is not UNSET:
            field_dict["paymentGatewayAccountName"] = payment_gateway_account_name
        if certificate_name is not UNSET:
            field_dict["certificateName"] = certificate_name
        if payment_gateway_account is not UNSET:
            field_dict["paymentGatewayAccount"] = payment_gateway_account
        if network_token_brand is not UNSET:
            field_dict["networkTokenBrand"] = network_token_brand

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.payment_gateway_account import PaymentGatewayAccount  # noqa: PLC0415

        never_null = {"paymentGatewayAccount", "networkTokenBrand"}
        d: dict[str, Any] = {
            key: value for key, value in src_dict.items() if value is not None or key not in never_null
        }

        def _parse_ref_trans_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        ref_trans_id = _parse_ref_trans_id(d.pop("refTransId", UNSET))

        def _parse_my_ref(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        my_ref = _parse_my_ref(d.pop("myRef", UNSET))

        def _parse_payment_gateway_account_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        payment_gateway_account_name = _parse_payment_gateway_account_name(
            d.pop("paymentGatewayAccountName", UNSET)
        )

        def _parse_certificate_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        certificate_name = _parse_certificate_name(d.pop("certificateName", UNSET))

        _payment_gateway_account = d.pop("paymentGatewayAccount", UNSET)
        payment_gateway_account: PaymentGatewayAccount | Unset
        if isinstance(_payment_gateway_account, Unset):
            payment_gateway_account = UNSET
        else:
            payment_gateway_account = PaymentGatewayAccount.from_dict(_payment_gateway_account)

        _network_token_brand = d.pop("networkTokenBrand", UNSET)
        network_token_brand: NetworkTokenSchemes | Unset
        if isinstance(_network_token_brand, Unset):
            network_token_brand = UNSET
        else:
            network_token_brand = NetworkTokenSchemes(_network_token_brand)

        status_request_model = cls(
            ref_trans_id=ref_trans_id,
            my_ref=my_ref,
            payment_gateway_account_name=payment_gateway_account_name,
            certificate_name=certificate_name,
            payment_gateway_account=payment_gateway_account,
            network_token_brand=network_token_brand,
        )

        return status_request_model
