# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Card")


@_attrs_define
class Card:
    """Data of a payment card.

    Attributes:
        number (str): Card number (PAN), digits.
        expiry_month (int): Month of expiry.
        expiry_year (int): Year of expiry, four digits.
        cvc (str): Card security code, 3 or 4 digits.
    """

    number: str
    expiry_month: int
    expiry_year: int
    cvc: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        number = self.number

        expiry_month = self.expiry_month

        expiry_year = self.expiry_year

        cvc = self.cvc

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "number": number,
                "expiry_month": expiry_month,
                "expiry_year": expiry_year,
                "cvc": cvc,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        number = d.pop("number")

        expiry_month = d.pop("expiry_month")

        expiry_year = d.pop("expiry_year")

        cvc = d.pop("cvc")

        card = cls(
            number=number,
            expiry_month=expiry_month,
            expiry_year=expiry_year,
            cvc=cvc,
        )

        card.additional_properties = d
        return card

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
