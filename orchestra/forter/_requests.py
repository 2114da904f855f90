"""Plain values into calls: the only module of Forter's API that builds generated models."""

# pyright: reportPrivateUsage=false
# Generated `_get_kwargs` functions are the contract for method, path and body; their parsers are not used.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

from forter_api import models
from forter_api.api import payments, refunds
from forter_api.types import UNSET, Unset

from .._core import validation
from .._core.calls import Call, Flow
from .._core.config import CallOptions
from .._core.errors import InvalidRequestError
from .._core.money import Money
from .._core.operations import Kind
from .._core.resolution import LookupOutcome, Resolution
from .._core.responses import in_another_currency, reader
from ._operations import FORTER
from ._outcomes import TABLE
from ._results import Payment, Refund
from ._values import CartItem, Customer, DeliveryDetails, PaymentMethod, in_minor_units

T = TypeVar("T")

NO_LOOK_UP: Final = (
    "Forter documents no way to look a payment or refund up, so this can't be found out from here: see the"
    " Forter portal or the payment service provider, and do not send it again before"
)

_READ_PAYMENT: Final = reader(TABLE[Kind.PAYMENT], Payment, in_another_currency)
_READ_REFUND: Final = reader(TABLE[Kind.PAYMENT], Refund, in_another_currency)


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
    money: Money | None,
    options: CallOptions,
) -> Call[Payment]:
    """Build `CreatePayment`."""
    body = models.PaymentCreate(
        amount=units,
        currency=currency,
        capture_method=_text(capture_method, "capture_method"),
        connection_information=_connection(_text(customer_ip, "customer_ip")),
        browser_info=_browser(_text(user_agent, "user_agent")),
        cart_items=UNSET if cart is None else [_item(_a(CartItem, item, "cart"), currency) for item in cart],
        primary_delivery_details=_delivery(delivery),
        customer=_customer(customer),
        payment_method=UNSET if payment_method is None else models.PaymentMethod.from_dict(payment_method.members),
        metadata=UNSET
        if metadata is None
        else models.Metadata.from_dict(validation.json_members(metadata, "metadata")),
    )
    return Call(
        FORTER["create_payment"],
        payments.create_payment._get_kwargs(body=body),
        _READ_PAYMENT,
        money=money,
        secrets=() if payment_method is None else payment_method.secrets,
        options=options,
        look_up=_no_look_up,
    )


def refund(
    *, payment_id: str, units: int | None, reason: str | None, money: Money | None, options: CallOptions
) -> Call[Refund]:
    """Build `CreateRefund`."""
    body = models.RefundCreate(
        payment_id=validation.text(payment_id, "payment_id", shortest=1),
        amount=_given(units),
        reason=_text(reason, "reason"),
    )
    kwargs = refunds.create_refund._get_kwargs(body=body)
    return Call(FORTER["create_refund"], kwargs, _READ_REFUND, money=money, options=options, look_up=_no_look_up)


def _given(value: T | None) -> T | Unset:
    return UNSET if value is None else value


def _text(value: object, field: str) -> str | Unset:
    return UNSET if value is None else validation.text(value, field, shortest=1)


def _a(kind: type[T], value: object, field: str) -> T:
    if not isinstance(value, kind):
        raise InvalidRequestError(f"must be a {kind.__name__} of orchestra.forter", field=field)
    return value


def _connection(ip: str | Unset) -> models.ConnectionInformation | Unset:
    return UNSET if isinstance(ip, Unset) else models.ConnectionInformation(customer_ip=ip)


def _browser(user_agent: str | Unset) -> models.BrowserInfo | Unset:
    return UNSET if isinstance(user_agent, Unset) else models.BrowserInfo(user_agent=user_agent)


def _item(item: CartItem, currency: str) -> models.CartItem:
    price = None if item.price is None else in_minor_units(item.price, currency, allow_zero=True)[0]
    return models.CartItem(
        name=_given(item.name), price=_given(price), quantity=_given(item.quantity), type_=_given(item.type)
    )


def _delivery(delivery: DeliveryDetails | None) -> models.DeliveryDetails | Unset:
    if delivery is None:
        return UNSET
    found = _a(DeliveryDetails, delivery, "delivery")
    return models.DeliveryDetails(delivery_method=_given(found.method), delivery_type=_given(found.type))


def _customer(customer: Customer | None) -> models.Customer | Unset:
    if customer is None:
        return UNSET
    found = _a(Customer, customer, "customer")
    return models.Customer(
        email=_given(found.email), first_name=_given(found.first_name), last_name=_given(found.last_name)
    )


def _no_look_up(_deadline: float, _ended: float, _control: str | None) -> Flow[Resolution[Any]]:
    yield from ()
    return Resolution(reading=LookupOutcome.UNKNOWN, reason=NO_LOOK_UP, attempts=())
