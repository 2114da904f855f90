# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.metadata import Metadata
    from ..models.next_action import NextAction


T = TypeVar("T", bound="Payment")


@_attrs_define
class Payment:
    """A payment.

    Attributes:
        id (str | Unset): Id of the payment, opaque.
        amount (int | Unset): Amount in minor units.
        amount_received (int | Unset): Amount received in minor units.
        created (datetime.datetime | Unset): When the payment was created.
        currency (str | Unset): ISO 4217 code.
        status (str | Unset): State of the payment. Example: succeeded.
        next_action (NextAction | Unset): What the customer has to do next, for example 3-D Secure.
        connector (str | Unset): The payment service provider that was used.
        capture_method (str | Unset): When the money is captured. Example: automatic.
        payment_method (str | Unset): Kind of payment method. Example: card.
        payment_method_type (str | Unset): Finer kind of payment method, such as credit, debit or a wallet.
        metadata (Metadata | Unset): Data of the merchant's own.
    """

    id: str | Unset = UNSET
    amount: int | Unset = UNSET
    amount_received: int | Unset = UNSET
    created: datetime.datetime | Unset = UNSET
    currency: str | Unset = UNSET
    status: str | Unset = UNSET
    next_action: NextAction | Unset = UNSET
    connector: str | Unset = UNSET
    capture_method: str | Unset = UNSET
    payment_method: str | Unset = UNSET
    payment_method_type: str | Unset = UNSET
    metadata: Metadata | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        amount = self.amount

        amount_received = self.amount_received

        created: str | Unset = UNSET
        if not isinstance(self.created, Unset):
            created = self.created.isoformat()

        currency = self.currency

        status = self.status

        next_action: dict[str, Any] | Unset = UNSET
        if not isinstance(self.next_action, Unset):
            next_action = self.next_action.to_dict()

        connector = self.connector

        capture_method = self.capture_method

        payment_method = self.payment_method

        payment_method_type = self.payment_method_type

        metadata: dict[str, Any] | Unset = UNSET
        if not isinstance(self.metadata, Unset):
            metadata = self.metadata.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if amount is not UNSET:
            field_dict["amount"] = amount
        if amount_received is not UNSET:
            field_dict["amountReceived"] = amount_received
        if created is not UNSET:
            field_dict["created"] = created
        if currency is not UNSET:
            field_dict["currency"] = currency
        if status is not UNSET:
            field_dict["status"] = status
        if next_action is not UNSET:
            field_dict["nextAction"] = next_action
        if connector is not UNSET:
            field_dict["connector"] = connector
        if capture_method is not UNSET:
            field_dict["captureMethod"] = capture_method
        if payment_method is not UNSET:
            field_dict["paymentMethod"] = payment_method
        if payment_method_type is not UNSET:
            field_dict["paymentMethodType"] = payment_method_type
        if metadata is not UNSET:
            field_dict["metadata"] = metadata

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.metadata import Metadata  # noqa: PLC0415
        from ..models.next_action import NextAction  # noqa: PLC0415

        never_null = {
            "id",
            "amount",
            "amountReceived",
            "created",
            "currency",
            "status",
            "nextAction",
            "connector",
            "captureMethod",
            "paymentMethod",
            "paymentMethodType",
            "metadata",
        }
        d: dict[str, Any] = {
            key: value for key, value in src_dict.items() if value is not None or key not in never_null
        }
        id = d.pop("id", UNSET)

        amount = d.pop("amount", UNSET)

        amount_received = d.pop("amountReceived", UNSET)

        _created = d.pop("created", UNSET)
        created: datetime.datetime | Unset
        if isinstance(_created, Unset):
            created = UNSET
        else:
            created = datetime.datetime.fromisoformat(_created)

        currency = d.pop("currency", UNSET)

        status = d.pop("status", UNSET)

        _next_action = d.pop("nextAction", UNSET)
        next_action: NextAction | Unset
        if isinstance(_next_action, Unset):
            next_action = UNSET
        else:
            next_action = NextAction.from_dict(_next_action)

        connector = d.pop("connector", UNSET)

        capture_method = d.pop("captureMethod", UNSET)

        payment_method = d.pop("paymentMethod", UNSET)

        payment_method_type = d.pop("paymentMethodType", UNSET)

        _metadata = d.pop("metadata", UNSET)
        metadata: Metadata | Unset
        if isinstance(_metadata, Unset):
            metadata = UNSET
        else:
            metadata = Metadata.from_dict(_metadata)

        payment = cls(
            id=id,
            amount=amount,
            amount_received=amount_received,
            created=created,
            currency=currency,
            status=status,
            next_action=next_action,
            connector=connector,
            capture_method=capture_method,
            payment_method=payment_method,
            payment_method_type=payment_method_type,
            metadata=metadata,
        )

        payment.additional_properties = d
        return payment

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
