# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.card_types import CardTypes
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.three_ds_authentication_input_model import ThreeDSAuthenticationInputModel


T = TypeVar("T", bound="CardInputModel")


@_attrs_define
class CardInputModel:
    """The card to use. Number and security code may each be given in clear or as a reference to a string token.

    Attributes:
        card_holder_name (str): Name of the cardholder, as printed on the card.
        card_number (str): Card number, or `@` followed by a string token that holds it.
        expiration_year (int): Year of expiry, four digits.
        expiration_month (int): Month of expiry, 1 to 12.
        owner_id (None | str | Unset): Identity number of the card owner.
        issue_number (None | str | Unset): Issue number of the card.
        cvv (None | str | Unset): Security code of the card, or `@` followed by a string token that holds it.
        three_ds_authentication (ThreeDSAuthenticationInputModel | Unset): Outcome of a 3-D Secure authentication that
            the caller has run.
        card_type (CardTypes | Unset): Card brand.
    """

    card_holder_name: str
    card_number: str
    expiration_year: int
    expiration_month: int
    owner_id: None | str | Unset = UNSET
    issue_number: None | str | Unset = UNSET
    cvv: None | str | Unset = UNSET
    three_ds_authentication: ThreeDSAuthenticationInputModel | Unset = UNSET
    card_type: CardTypes | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        card_holder_name = self.card_holder_name

        card_number = self.card_number

        expiration_year = self.expiration_year

        expiration_month = self.expiration_month

        owner_id: None | str | Unset
        if isinstance(self.owner_id, Unset):
            owner_id = UNSET
        else:
            owner_id = self.owner_id

        issue_number: None | str | Unset
        if isinstance(self.issue_number, Unset):
            issue_number = UNSET
        else:
            issue_number = self.issue_number

        cvv: None | str | Unset
        if isinstance(self.cvv, Unset):
            cvv = UNSET
        else:
            cvv = self.cvv

        three_ds_authentication: dict[str, Any] | Unset = UNSET
        if not isinstance(self.three_ds_authentication, Unset):
            three_ds_authentication = self.three_ds_authentication.to_dict()

        card_type: str | Unset = UNSET
        if not isinstance(self.card_type, Unset):
            card_type = self.card_type.value

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "cardHolderName": card_holder_name,
                "cardNumber": card_number,
                "expirationYear": expiration_year,
                "expirationMonth": expiration_month,
            }
        )
        if owner_id is not UNSET:
            field_dict["ownerID"] = owner_id
        if issue_number is not UNSET:
            field_dict["issueNumber"] = issue_number
        if cvv is not UNSET:
            field_dict["cvv"] = cvv
        if three_ds_authentication is not UNSET:
            field_dict["threeDSAuthentication"] = three_ds_authentication
        if card_type is not UNSET:
            field_dict["cardType"] = card_type

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.three_ds_authentication_input_model import (
            ThreeDSAuthenticationInputModel,  # noqa: PLC0415
        )

        never_null = {"threeDSAuthentication", "cardType"}
        d: dict[str, Any] = {
            key: value for key, value in src_dict.items() if value is not None or key not in never_null
        }
        card_holder_name = d.pop("cardHolderName")

        card_number = d.pop("cardNumber")

        expiration_year = d.pop("expirationYear")

        expiration_month = d.pop("expirationMonth")

        def _parse_owner_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        owner_id = _parse_owner_id(d.pop("ownerID", UNSET))

        def _parse_issue_number(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        issue_number = _parse_issue_number(d.pop("issueNumber", UNSET))

        def _parse_cvv(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        cvv = _parse_cvv(d.pop("cvv", UNSET))

        _three_ds_authentication = d.pop("threeDSAuthentication", UNSET)
        three_ds_authentication: ThreeDSAuthenticationInputModel | Unset
        if isinstance(_three_ds_authentication, Unset):
            three_ds_authentication = UNSET
        else:
            three_ds_authentication = ThreeDSAuthenticationInputModel.from_dict(_three_ds_authentication)

        _card_type = d.pop("cardType", UNSET)
        card_type: CardTypes | Unset
        if isinstance(_card_type, Unset):
            card_type = UNSET
        else:
            card_type = CardTypes(_card_type)

        card_input_model = cls(
            card_holder_name=card_holder_name,
            card_number=card_number,
            expiration_year=expiration_year,
            expiration_month=expiration_month,
            owner_id=owner_id,
            issue_number=issue_number,
            cvv=cvv,
            three_ds_authentication=three_ds_authentication,
            card_type=card_type,
        )

        return card_input_model
