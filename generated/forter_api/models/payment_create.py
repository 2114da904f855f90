# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.browser_info import BrowserInfo
    from ..models.cart_item import CartItem
    from ..models.connection_information import ConnectionInformation
    from ..models.customer import Customer
    from ..models.delivery_details import DeliveryDetails
    from ..models.metadata import Metadata
    from ..models.payment_method import PaymentMethod


T = TypeVar("T", bound="PaymentCreate")


@_attrs_define
class PaymentCreate:
    """A payment to create.

    Attributes:
        amount (int): Amount to collect in minor units.
        currency (str): ISO 4217 code. Example: GBP.
        capture_method (str | Unset): When the money is captured. Example: automatic.
        connection_information (ConnectionInformation | Unset): How the customer is connected.
        browser_info (BrowserInfo | Unset): The browser of the customer.
        cart_items (list[CartItem] | Unset): The cart.
        primary_delivery_details (DeliveryDetails | Unset): How the goods reach the customer.
        customer (Customer | Unset): The customer who pays.
        payment_method (PaymentMethod | Unset): What the customer pays with, for example a token from Forter's hosted
            fields.
        metadata (Metadata | Unset): Data of the merchant's own.
    """

    amount: int
    currency: str
    capture_method: str | Unset = UNSET
    connection_information: ConnectionInformation | Unset = UNSET
    browser_info: BrowserInfo | Unset = UNSET
    cart_items: list[CartItem] | Unset = UNSET
    primary_delivery_details: DeliveryDetails | Unset = UNSET
    customer: Customer | Unset = UNSET
    payment_method: PaymentMethod | Unset = UNSET
    metadata: Metadata | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        amount = self.amount

        currency = self.currency

        capture_method = self.capture_method

        connection_information: dict[str, Any] | Unset = UNSET
        if not isinstance(self.connection_information, Unset):
            connection_information = self.connection_information.to_dict()

        browser_info: dict[str, Any] | Unset = UNSET
        if not isinstance(self.browser_info, Unset):
            browser_info = self.browser_info.to_dict()

        cart_items: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.cart_items, Unset):
            cart_items = []
            for cart_items_item_data in self.cart_items:
                cart_items_item = cart_items_item_data.to_dict()
                cart_items.append(cart_items_item)

        primary_delivery_details: dict[str, Any] | Unset = UNSET
        if not isinstance(self.primary_delivery_details, Unset):
            primary_delivery_details = self.primary_delivery_details.to_dict()

        customer: dict[str, Any] | Unset = UNSET
        if not isinstance(self.customer, Unset):
            customer = self.customer.to_dict()

        payment_method: dict[str, Any] | Unset = UNSET
        if not isinstance(self.payment_method, Unset):
            payment_method = self.payment_method.to_dict()

        metadata: dict[str, Any] | Unset = UNSET
        if not isinstance(self.metadata, Unset):
            metadata = self.metadata.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "amount": amount,
                "currency": currency,
            }
        )
        if capture_method is not UNSET:
            field_dict["captureMethod"] = capture_method
        if connection_information is not UNSET:
            field_dict["connectionInformation"] = connection_information
        if browser_info is not UNSET:
            field_dict["browserInfo"] = browser_info
        if cart_items is not UNSET:
            field_dict["cartItems"] = cart_items
        if primary_delivery_details is not UNSET:
            field_dict["primaryDeliveryDetails"] = primary_delivery_details
        if customer is not UNSET:
            field_dict["customer"] = customer
        if payment_method is not UNSET:
            field_dict["paymentMethod"] = payment_method
        if metadata is not UNSET:
            field_dict["metadata"] = metadata

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.browser_info import BrowserInfo  # noqa: PLC0415
        from ..models.cart_item import CartItem  # noqa: PLC0415
        from ..models.connection_information import ConnectionInformation  # noqa: PLC0415
        from ..models.customer import Customer  # noqa: PLC0415
        from ..models.delivery_details import DeliveryDetails  # noqa: PLC0415
        from ..models.metadata import Metadata  # noqa: PLC0415
        from ..models.payment_method import PaymentMethod  # noqa: PLC0415

        never_null = {
            "captureMethod",
            "connectionInformation",
            "browserInfo",
            "cartItems",
            "primaryDeliveryDetails",
            "customer",
            "paymentMethod",
            "metadata",
        }
        d: dict[str, Any] = {
            key: value for key, value in src_dict.items() if value is not None or key not in never_null
        }
        amount = d.pop("amount")

        currency = d.pop("currency")

        capture_method = d.pop("captureMethod", UNSET)

        _connection_information = d.pop("connectionInformation", UNSET)
        connection_information: ConnectionInformation | Unset
        if isinstance(_connection_information, Unset):
            connection_information = UNSET
        else:
            connection_information = ConnectionInformation.from_dict(_connection_information)

        _browser_info = d.pop("browserInfo", UNSET)
        browser_info: BrowserInfo | Unset
        if isinstance(_browser_info, Unset):
            browser_info = UNSET
        else:
            browser_info = BrowserInfo.from_dict(_browser_info)

        _cart_items = d.pop("cartItems", UNSET)
        cart_items: list[CartItem] | Unset = UNSET
        if _cart_items is not UNSET:
            cart_items = []
            for cart_items_item_data in _cart_items:
                cart_items_item = CartItem.from_dict(cart_items_item_data)

                cart_items.append(cart_items_item)

        _primary_delivery_details = d.pop("primaryDeliveryDetails", UNSET)
        primary_delivery_details: DeliveryDetails | Unset
        if isinstance(_primary_delivery_details, Unset):
            primary_delivery_details = UNSET
        else:
            primary_delivery_details = DeliveryDetails.from_dict(_primary_delivery_details)

        _customer = d.pop("customer", UNSET)
        customer: Customer | Unset
        if isinstance(_customer, Unset):
            customer = UNSET
        else:
            customer = Customer.from_dict(_customer)

        _payment_method = d.pop("paymentMethod", UNSET)
        payment_method: PaymentMethod | Unset
        if isinstance(_payment_method, Unset):
            payment_method = UNSET
        else:
            payment_method = PaymentMethod.from_dict(_payment_method)

        _metadata = d.pop("metadata", UNSET)
        metadata: Metadata | Unset
        if isinstance(_metadata, Unset):
            metadata = UNSET
        else:
            metadata = Metadata.from_dict(_metadata)

        payment_create = cls(
            amount=amount,
            currency=currency,
            capture_method=capture_method,
            connection_information=connection_information,
            browser_info=browser_info,
            cart_items=cart_items,
            primary_delivery_details=primary_delivery_details,
            customer=customer,
            payment_method=payment_method,
            metadata=metadata,
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
