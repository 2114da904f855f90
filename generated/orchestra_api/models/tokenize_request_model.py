# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.network_token_schemes import NetworkTokenSchemes
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.card_input_model import CardInputModel
    from ..models.payer_details import PayerDetails
    from ..models.payment_gateway_account import PaymentGatewayAccount


T = TypeVar("T", bound="TokenizeRequestModel")


@_attrs_define
class TokenizeRequestModel:
    """A card to turn into a gateway token.

    Attributes:
        card (CardInputModel): The card to use. Number and security code may each be given in clear or as a reference to
            a string token.
        payer_details (PayerDetails | Unset): Where the payer is: billing address and IP address.
        payment_gateway_account_name (None | str | Unset): Name of the stored gateway account to use, as given to `PUT
            /PaymentGatewayAccounts/{name}`. Ignored when `paymentGatewayAccount` is present.
        certificate_name (None | str | Unset): Name of a client certificate stored in the portal, for gateways that ask
            for one.
        payment_gateway_account (PaymentGatewayAccount | Unset): A gateway with its credentials, given inline. It wins
            over `paymentGatewayAccountName` when both are sent.
        network_token_brand (NetworkTokenSchemes | Unset): Card scheme that issued a network token.
    """

    card: CardInputModel
    payer_details: PayerDetails | Unset = UNSET
    payment_gateway_account_name: None | str | Unset = UNSET
    certificate_name: None | str | Unset = UNSET
    payment_gateway_account: PaymentGatewayAccount | Unset = UNSET
    network_token_brand: NetworkTokenSchemes | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        card = self.card.to_dict()

        payer_details: dict[str, Any] | Unset = UNSET
        if not isinstance(self.payer_details, Unset):
            payer_details = self.payer_details.to_dict()

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

        field_dict.update(
            {
                "card": card,
            }
        )
        if payer_details is not UNSET:
            field_dict["payerDetails"] = payer_details
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
        from ..models.card_input_model import CardInputModel  # noqa: PLC0415
        from ..models.payer_details import PayerDetails  # noqa: PLC0415
        from ..models.payment_gateway_account import PaymentGatewayAccount  # noqa: PLC0415

        never_null = {"payerDetails", "paymentGatewayAccount", "networkTokenBrand"}
        d: dict[str, Any] = {
            key: value for key, value in src_dict.items() if value is not None or key not in never_null
        }
        card = CardInputModel.from_dict(d.pop("card"))

        _payer_details = d.pop("payerDetails", UNSET)
        payer_details: PayerDetails | Unset
        if isinstance(_payer_details, Unset):
            payer_details = UNSET
        else:
            payer_details = PayerDetails.from_dict(_payer_details)

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

        tokenize_request_model = cls(
            card=card,
            payer_details=payer_details,
            payment_gateway_account_name=payment_gateway_account_name,
            certificate_name=certificate_name,
            payment_gateway_account=payment_gateway_account,
            network_token_brand=network_token_brand,
        )

        return tokenize_request_model
