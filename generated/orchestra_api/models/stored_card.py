# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.card_types import CardTypes
from ..types import UNSET, Unset

T = TypeVar("T", bound="StoredCard")


@_attrs_define
class StoredCard:
    """A card the customer has used before.

    Attributes:
        token (None | str | Unset): String token that holds the card.
        expiration_year (int | Unset): Year of expiry, four digits.
        expiration_month (int | Unset): Month of expiry, 1 to 12.
        name_on_card (None | str | Unset): Name of the cardholder.
        last_digits (None | str | Unset): Last four digits of the card number.
        brand (CardTypes | Unset): Card brand.
        owner_id (None | str | Unset): Identity number of the card owner.
    """

    token: None | str | Unset = UNSET
    expiration_year: int | Unset = UNSET
    expiration_month: int | Unset = UNSET
    name_on_card: None | str | Unset = UNSET
    last_digits: None | str | Unset = UNSET
    brand: CardTypes | Unset = UNSET
    owner_id: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        token: None | str | Unset
        if isinstance(self.token, Unset):
            token = UNSET
        else:
            token = self.token

        expiration_year = self.expiration_year

        expiration_month = self.expiration_month

        name_on_card: None | str | Unset
        if isinstance(self.name_on_card, Unset):
            name_on_card = UNSET
        else:
            name_on_card = self.name_on_card

        last_digits: None | str | Unset
        if isinstance(self.last_digits, Unset):
            last_digits = UNSET
        else:
            last_digits = self.last_digits

        brand: str | Unset = UNSET
        if not isinstance(self.brand, Unset):
            brand = self.brand.value

        owner_id: None | str | Unset
        if isinstance(self.owner_id, Unset):
            owner_id = UNSET
        else:
            owner_id = self.owner_id

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if token is not UNSET:
            field_dict["token"] = token
        if expiration_year is not UNSET:
            field_dict["expirationYear"] = expiration_year
        if expiration_month is not UNSET:
            field_dict["expirationMonth"] = expiration_month
        if name_on_card is not UNSET:
            field_dict["nameOnCard"] = name_on_card
        if last_digits is not UNSET:
            field_dict["lastDigits"] = last_digits
        if brand is not UNSET:
            field_dict["brand"] = brand
        if owner_id is not UNSET:
            field_dict["ownerId"] = owner_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        never_null = {"expirationYear", "expirationMonth", "brand"}
        d: dict[str, Any] = {
            key: value for key, value in src_dict.items() if value is not None or key not in never_null
        }

        def _parse_token(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        token = _parse_token(d.pop("token", UNSET))

        expiration_year = d.pop("expirationYear", UNSET)

        expiration_month = d.pop("expirationMonth", UNSET)

        def _parse_name_on_card(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        name_on_card = _parse_name_on_card(d.pop("nameOnCard", UNSET))

        def _parse_last_digits(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        last_digits = _parse_last_digits(d.pop("lastDigits", UNSET))

        _brand = d.pop("brand", UNSET)
        brand: CardTypes | Unset
        if isinstance(_brand, Unset):
            brand = UNSET
        else:
            brand = CardTypes(_brand)

        def _parse_owner_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        owner_id = _parse_owner_id(d.pop("ownerId", UNSET))

        stored_card = cls(
            token=token,
            expiration_year=expiration_year,
            expiration_month=expiration_month,
            name_on_card=name_on_card,
            last_digits=last_digits,
            brand=brand,
            owner_id=owner_id,
        )

        return stored_card
