# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.bank_card import BankCard
    from ..models.three_ds import ThreeDS


T = TypeVar("T", bound="TokenAndMaskedCardModel")


@_attrs_define
class TokenAndMaskedCardModel:
    """A card that a wallet session has tokenized, with its number masked.

    Attributes:
        bank_card (BankCard | Unset): A card as a wallet session reports it.
        three_ds (ThreeDS | Unset): 3-D Secure data as a wallet session reports it.
        error_message (None | str | Unset): Why the card could not be tokenized.
        token (None | str | Unset): String token that holds the card.
        token_location (None | str | Unset): Full address of the string token.
    """

    bank_card: BankCard | Unset = UNSET
    three_ds: ThreeDS | Unset = UNSET
    error_message: None | str | Unset = UNSET
    token: None | str | Unset = UNSET
    token_location: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        bank_card: dict[str, Any] | Unset = UNSET
        if not isinstance(self.bank_card, Unset):
            bank_card = self.bank_card.to_dict()

        three_ds: dict[str, Any] | Unset = UNSET
        if not isinstance(self.three_ds, Unset):
            three_ds = self.three_ds.to_dict()

        error_message: None | str | Unset
        if isinstance(self.error_message, Unset):
            error_message = UNSET
        else:
            error_message = self.error_message

        token: None | str | Unset
        if isinstance(self.token, Unset):
            token = UNSET
        else:
            token = self.token

        token_location: None | str | Unset
        if isinstance(self.token_location, Unset):
            token_location = UNSET
        else:
            token_location = self.token_location

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if bank_card is not UNSET:
            field_dict["bankCard"] = bank_card
        if three_ds is not UNSET:
            field_dict["threeDS"] = three_ds
        if error_message is not UNSET:
            field_dict["errorMessage"] = error_message
        if token is not UNSET:
            field_dict["token"] = token
        if token_location is not UNSET:
            field_dict["tokenLocation"] = token_location

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.bank_card import BankCard  # noqa: PLC0415
        from ..models.three_ds import ThreeDS  # noqa: PLC0415

        never_null = {"bankCard", "threeDS"}
        d: dict[str, Any] = {
            key: value for key, value in src_dict.items() if value is not None or key not in never_null
        }
        _bank_card = d.pop("bankCard", UNSET)
        bank_card: BankCard | Unset
        if isinstance(_bank_card, Unset):
            bank_card = UNSET
        else:
            bank_card = BankCard.from_dict(_bank_card)

        _three_ds = d.pop("threeDS", UNSET)
        three_ds: ThreeDS | Unset
        if isinstance(_three_ds, Unset):
            three_ds = UNSET
        else:
            three_ds = ThreeDS.from_dict(_three_ds)

        def _parse_error_message(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        error_message = _parse_error_message(d.pop("errorMessage", UNSET))

        def _parse_token(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        token = _parse_token(d.pop("token", UNSET))

        def _parse_token_location(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        token_location = _parse_token_location(d.pop("tokenLocation", UNSET))

        token_and_masked_card_model = cls(
            bank_card=bank_card,
            three_ds=three_ds,
            error_message=error_message,
            token=token,
            token_location=token_location,
        )

        return token_and_masked_card_model
