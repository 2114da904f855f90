"""Plain values into generated models. Imported when the first operation is called."""

# pyright: reportPrivateUsage=false
# Generated `_get_kwargs` functions are the contract for method, path and body; their parsers are not used.
# Generated modules are imported by the function that needs them: a refund builds no payment.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from forter_api.types import UNSET, Unset

from .. import _checks
from .._errors import InvalidRequest
from .._prepared import Prepared, prepare
from ._values import CartItem, Customer, DeliveryDetails, PaymentMethod, in_minor_units

if TYPE_CHECKING:
    from forter_api.models.browser_info import BrowserInfo
    from forter_api.models.cart_item import CartItem as CartItemModel
    from forter_api.models.connection_information import ConnectionInformation
    from forter_api.models.customer import Customer as CustomerModel
    from forter_api.models.delivery_details import DeliveryDetails as DeliveryDetailsModel

T = TypeVar("T")


def create(
    *,
    units: int,
    currency: str,
    capture_method: str | None,
    customer_ip: str | None,
    user_agent: str | None,
    cart: Sequence[CartItem] | None,
    delivery: DeliveryDetails | None,
    customer: Customer | None,
    payment_method: PaymentMethod | None,
    metadata: Mapping[str, Any] | None,
) -> Prepared:
    """Build `CreatePayment`."""
    from forter_api.api.payments import create_payment
    from forter_api.models.metadata import Metadata
    from forter_api.models.payment_create import PaymentCreate
    from forter_api.models.payment_method import PaymentMethod as PaymentMethodModel

    body = PaymentCreate(
        amount=units,
        currency=currency,
        capture_method=_text(capture_method, "capture_method"),
        connection_information=_connection(_text(customer_ip, "customer_ip")),
        browser_info=_browser(_text(user_agent, "user_agent")),
        cart_items=UNSET if cart is None else [_item(_a(CartItem, item, "cart"), currency) for item in cart],
        primary_delivery_details=_delivery(delivery),
        customer=_customer(customer),
        payment_method=UNSET if payment_method is None else PaymentMethodModel.from_dict(payment_method.members),
        metadata=UNSET if metadata is None else Metadata.from_dict(_checks.json_members(metadata, "metadata")),
    )
    return prepare(create_payment._get_kwargs(body=body))


def refund(*, payment_id: str, units: int | None, reason: str | None) -> Prepared:
    """Build `CreateRefund`."""
    from forter_api.api.refunds import create_refund
    from forter_api.models.refund_create import RefundCreate

    body = RefundCreate(
        payment_id=_checks.text(payment_id, "payment_id", shortest=1),
        amount=_given(units),
        reason=_text(reason, "reason"),
    )
    return prepare(create_refund._get_kwargs(body=body))


def _given(value: T | None) -> T | Unset:
    return UNSET if value is None else value


def _text(value: object, field: str) -> str | Unset:
    return UNSET if value is None else _checks.text(value, field, shortest=1)


def _a(kind: type[T], value: object, field: str) -> T:
    if not isinstance(value, kind):
        raise InvalidRequest(f"must be a {kind.__name__} of orchestra.forter", field=field)
    return value


def _connection(ip: str | Unset) -> ConnectionInformation | Unset:
    from forter_api.models.connection_information import ConnectionInformation

    return UNSET if isinstance(ip, Unset) else ConnectionInformation(customer_ip=ip)


def _browser(user_agent: str | Unset) -> BrowserInfo | Unset:
    from forter_api.models.browser_info import BrowserInfo

    return UNSET if isinstance(user_agent, Unset) else BrowserInfo(user_agent=user_agent)


def _item(item: CartItem, currency: str) -> CartItemModel:
    from forter_api.models.cart_item import CartItem as CartItemModel

    price = None if item.price is None else in_minor_units(item.price, currency, allow_zero=True)[0]
    return CartItemModel(
        name=_given(item.name), price=_given(price), quantity=_given(item.quantity), type_=_given(item.type)
    )


def _delivery(delivery: DeliveryDetails | None) -> DeliveryDetailsModel | Unset:
    if delivery is None:
        return UNSET
    from forter_api.models.delivery_details import DeliveryDetails as DeliveryDetailsModel

    found = _a(DeliveryDetails, delivery, "delivery")
    return DeliveryDetailsModel(delivery_method=_given(found.method), delivery_type=_given(found.type))


def _customer(customer: Customer | None) -> CustomerModel | Unset:
    if customer is None:
        return UNSET
    from forter_api.models.customer import Customer as CustomerModel

    found = _a(Customer, customer, "customer")
    return CustomerModel(
        email=_given(found.email), first_name=_given(found.first_name), last_name=_given(found.last_name)
    )
