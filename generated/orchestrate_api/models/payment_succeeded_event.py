# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.payment_succeeded_event_type import PaymentSucceededEventType
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.payment import Payment


T = TypeVar("T", bound="PaymentSucceededEvent")


@_attrs_define
class PaymentSucceededEvent:
    """A payment was paid.

    Attributes:
        type_ (PaymentSucceededEventType): Kind of event; the part before the dot names the kind of payload.
        payload (Payment): A payment. A failed one carries no documented reason.
        id (str | Unset): Id of the event.
        api_version (str | Unset): Version of the API that made the event. Example: 1.
    """

    type_: PaymentSucceededEventType
    payload: Payment
    id: str | Unset = UNSET
    api_version: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        type_ = self.type_.value

        payload = self.payload.to_dict()

        id = self.id

        api_version = self.api_version

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "type": type_,
                "payload": payload,
            }
        )
        if id is not UNSET:
            field_dict["id"] = id
        if api_version is not UNSET:
            field_dict["api_version"] = api_version

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.payment import Payment  # noqa: PLC0415

        never_null = {"id", "api_version"}
        d: dict[str, Any] = {
            key: value for key, value in src_dict.items() if value is not None or key not in never_null
        }
        type_ = PaymentSucceededEventType(d.pop("type"))

        payload = Payment.from_dict(d.pop("payload"))

        id = d.pop("id", UNSET)

        api_version = d.pop("api_version", UNSET)

        payment_succeeded_event = cls(
            type_=type_,
            payload=payload,
            id=id,
            api_version=api_version,
        )

        payment_succeeded_event.additional_properties = d
        return payment_succeeded_event

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
