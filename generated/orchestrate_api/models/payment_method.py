# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.billing_details import BillingDetails
    from ..models.card import Card


T = TypeVar("T", bound="PaymentMethod")


@_attrs_define
class PaymentMethod:
    """Direct card data. Only for merchants with PCI DSS certification whom the vendor's compliance team has approved;
    support switches it on.

        Attributes:
            type_ (str): Kind of payment method.
            card (Card): Data of a payment card.
            billing_details (BillingDetails | Unset): Whom the card is billed to.
    """

    type_: str
    card: Card
    billing_details: BillingDetails | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        type_ = self.type_

        card = self.card.to_dict()

        billing_details: dict[str, Any] | Unset = UNSET
        if not isinstance(self.billing_details, Unset):
            billing_details = self.billing_details.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "type": type_,
                "card": card,
            }
        )
        if billing_details is not UNSET:
            field_dict["billing_details"] = billing_details

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.billing_details import BillingDetails  # noqa: PLC0415
        from ..models.card import Card  # noqa: PLC0415

        never_null = {"billing_details"}
        d: dict[str, Any] = {
            key: value for key, value in src_dict.items() if value is not None or key not in never_null
        }
        type_ = d.pop("type")

        card = Card.from_dict(d.pop("card"))

        _billing_details = d.pop("billing_details", UNSET)
        billing_details: BillingDetails | Unset
        if isinstance(_billing_details, Unset):
            billing_details = UNSET
        else:
            billing_details = BillingDetails.from_dict(_billing_details)

        payment_method = cls(
            type_=type_,
            card=card,
            billing_details=billing_details,
        )

        payment_method.additional_properties = d
        return payment_method

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
