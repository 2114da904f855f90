# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.card_types import CardTypes
from ..types import UNSET, Unset

T = TypeVar("T", bound="BankCard")


@_attrs_define
class BankCard:
    """A card as a wallet session reports it.

    Attributes:
        type_ (CardTypes | Unset): Card brand.
        name_on_card (None | str | Unset): Name of the cardholder.
        issue_number (None | str | Unset): Issue number of the card.
        owner_id (None | str | Unset): Identity number of the card owner.
        security_code (None | str | Unset): Security code of the card.
        number (None | str | Unset): Card number, masked.
        expiration_month (int | Unset): Month of expiry, 1 to 12.
        expiration_year (int | Unset): Year of expiry, four digits.
    """

    type_: CardTypes | Unset = UNSET
    name_on_card: None | str | Unset = UNSET
    issue_number: None | str | Unset = UNSET
    owner_id: None | str | Unset = UNSET
    security_code: None | str | Unset = UNSET
    number: None | str | Unset = UNSET
    expiration_month: int | Unset = UNSET
    expiration_year: int | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        type_: str | Unset = UNSET
        if not isinstance(self.type_, Unset):
            type_ = self.type_.value

        name_on_card: None | str | Unset
        if isinstance(self.name_on_card, Unset):
            name_on_card = UNSET
        else:
            name_on_card = self.name_on_card

        issue_number: None | str | Unset
        if isinstance(self.issue_number, Unset):
            issue_number = UNSET
        else:
            issue_number = self.issue_number

        owner_id: None | str | Unset
        if isinstance(self.owner_id, Unset):
            owner_id = UNSET
        else:
            owner_id = self.owner_id

        security_code: None | str | Unset
        if isinstance(self.security_code, Unset):
            security_code = UNSET
        else:
            security_code = self.security_code

        number: None | str | Unset
        if isinstance(self.number, Unset):
            number = UNSET
        else:
            number = self.number

        expiration_month = self.expiration_month

        expiration_year = self.expiration_year

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if type_ is not UNSET:
            field_dict["type"] = type_
        if name_on_card is not UNSET:
            field_dict["nameOnCard"] = name_on_card
        if issue_number is not UNSET:
            field_dict["issueNumber"] = issue_number
        if owner_id is not UNSET:
            field_dict["ownerId"] = owner_id
        if security_code is not UNSET:
            field_dict["securityCode"] = security_code
        if number is not UNSET:
            field_dict["number"] = number
        if expiration_month is not UNSET:
            field_dict["expirationMonth"] = expiration_month
        if expiration_year is not UNSET:
            field_dict["expirationYear"] = expiration_year

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        never_null = {"type", "expirationMonth", "expirationYear"}
        d: dict[str, Any] = {
            key: value for key, value in src_dict.items() if value is not None or key not in never_null
        }
        _type_ = d.pop("type", UNSET)
        type_: CardTypes | Unset
        if isinstance(_type_, Unset):
            type_ = UNSET
        else:
            type_ = CardTypes(_type_)

        def _parse_name_on_card(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        name_on_card = _parse_name_on_card(d.pop("nameOnCard", UNSET))

        def _parse_issue_number(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        issue_number = _parse_issue_number(d.pop("issueNumber", UNSET))

        def _parse_owner_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        owner_id = _parse_owner_id(d.pop("ownerId", UNSET))

        def _parse_security_code(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        security_code = _parse_security_code(d.pop("securityCode", UNSET))

        def _parse_number(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        number = _parse_number(d.pop("number", UNSET))

        expiration_month = d.pop("expirationMonth", UNSET)

        expiration_year = d.pop("expirationYear", UNSET)

        bank_card = cls(
            type_=type_,
            name_on_card=name_on_card,
            issue_number=issue_number,
            owner_id=owner_id,
            security_code=security_code,
            number=number,
            expiration_month=expiration_month,
            expiration_year=expiration_year,
        )

        return bank_card
