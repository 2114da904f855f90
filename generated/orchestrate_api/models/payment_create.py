# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.currency import Currency
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.customer_create import CustomerCreate
    from ..models.metadata import Metadata
    from ..models.payment_method import PaymentMethod


T = TypeVar("T", bound="PaymentCreate")


@_attrs_define
class PaymentCreate:
    """A payment to create. Exactly one of mcc and account_id is sent.

    Attributes:
        amount (float): Amount to collect.
        currency (Currency): ISO 4217 code of a currency that the vendor supports.
        customer (CustomerCreate): The customer who pays, as a request names them.
        description (str): Free text.
        expires_in (int): Seconds until the payment link expires. Example: 3600.
        metadata (Metadata): Data of the merchant's own, such as an order id.
        success_url (str): Where the browser goes after the payment.
        cancel_url (str): Where the browser goes when the customer cancels.
        mcc (int | Unset): Merchant category code. Excludes account_id. Example: 6012.
        account_id (str | Unset): Id of the merchant account to use, active and belonging to the calling merchant.
            Excludes mcc.
        payment_method (PaymentMethod | Unset): Direct card data. Only for merchants with PCI DSS certification whom the
            vendor's compliance team has approved; support switches it on.
    """

    amount: float
    currency: Currency
    customer: CustomerCreate
    description: str
    expires_in: int
    metadata: Metadata
    success_url: str
    cancel_url: str
    mcc: int | Unset = UNSET
    account_id: str | Unset = UNSET
    payment_method: PaymentMethod | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        amount = self.amount

        currency = self.currency.value

        customer = self.customer.to_dict()

        description = self.description

        expires_in = self.expires_in

        metadata = self.metadata.to_dict()

        success_url = self.success_url

        cancel_url = self.cancel_url

        mcc = self.mcc

        account_id = self.account_id

        payment_method: dict[str, Any] | Unset = UNSET
        if not isinstance(self.payment_method, Unset):
            payment_method = self.payment_method.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "amount": amount,
                "currency": currency,
                "customer": customer,
                "description": description,
                "expires_in": expires_in,
                "metadata": metadata,
                "success_url": success_url,
                "cancel_url": cancel_url,
            }
        )
        if mcc is not UNSET:
            field_dict["mcc"] = mcc
        if account_id is not UNSET:
            field_dict["account_id"] = account_id
        if payment_method is not UNSET:
            field_dict["payment_method"] = payment_method

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.customer_create import CustomerCreate  # noqa: PLC0415
        from ..models.metadata import Metadata  # noqa: PLC0415
        from ..models.payment_method import PaymentMethod  # noqa: PLC0415

        never_null = {"mcc", "account_id", "payment_method"}
        d: dict[str, Any] = {
            key: value for key, value in src_dict.items() if value is not None or key not in never_null
        }
        amount = d.pop("amount")

        currency = Currency(d.pop("currency"))

        customer = CustomerCreate.from_dict(d.pop("customer"))

        description = d.pop("description")

        expires_in = d.pop("expires_in")

        metadata = Metadata.from_dict(d.pop("metadata"))

        success_url = d.pop("success_url")

        cancel_url = d.pop("cancel_url")

        mcc = d.pop("mcc", UNSET)

        account_id = d.pop("account_id", UNSET)

        _payment_method = d.pop("payment_method", UNSET)
        payment_method: PaymentMethod | Unset
        if isinstance(_payment_method, Unset):
            payment_method = UNSET
        else:
            payment_method = PaymentMethod.from_dict(_payment_method)

        payment_create = cls(
            amount=amount,
            currency=currency,
            customer=customer,
            description=description,
            expires_in=expires_in,
            metadata=metadata,
            success_url=success_url,
            cancel_url=cancel_url,
            mcc=mcc,
            account_id=account_id,
            payment_method=payment_method,
        )

        payment_create.additional_properties = d
        return payment_create

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
