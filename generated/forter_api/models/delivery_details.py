# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="DeliveryDetails")


@_attrs_define
class DeliveryDetails:
    """How the goods reach the customer.

    Attributes:
        delivery_method (str | Unset): Name of the delivery service, free text.
        delivery_type (str | Unset): Kind of delivery. Example: PHYSICAL.
    """

    delivery_method: str | Unset = UNSET
    delivery_type: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        delivery_method = self.delivery_method

        delivery_type = self.delivery_type

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if delivery_method is not UNSET:
            field_dict["deliveryMethod"] = delivery_method
        if delivery_type is not UNSET:
            field_dict["deliveryType"] = delivery_type

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        never_null = {"deliveryMethod", "deliveryType"}
        d: dict[str, Any] = {
            key: value for key, value in src_dict.items() if value is not None or key not in never_null
        }
        delivery_method = d.pop("deliveryMethod", UNSET)

        delivery_type = d.pop("deliveryType", UNSET)

        delivery_details = cls(
            delivery_method=delivery_method,
            delivery_type=delivery_type,
        )

        delivery_details.additional_properties = d
        return delivery_details

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
