"""Contains all the data models used in inputs/outputs"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .address import Address
    from .billing_details import BillingDetails
    from .card import Card
    from .currency import Currency
    from .customer import Customer
    from .customer_create import CustomerCreate
    from .error import Error
    from .metadata import Metadata
    from .next_action import NextAction
    from .pagination import Pagination
    from .payment import Payment
    from .payment_create import PaymentCreate
    from .payment_created_event import PaymentCreatedEvent
    from .payment_created_event_type import PaymentCreatedEventType
    from .payment_event import PaymentEvent
    from .payment_expired_event import PaymentExpiredEvent
    from .payment_expired_event_type import PaymentExpiredEventType
    from .payment_failed_event import PaymentFailedEvent
    from .payment_failed_event_type import PaymentFailedEventType
    from .payment_list import PaymentList
    from .payment_method import PaymentMethod
    from .payment_succeeded_event import PaymentSucceededEvent
    from .payment_succeeded_event_type import PaymentSucceededEventType

__all__ = (
    "Address",
    "BillingDetails",
    "Card",
    "Currency",
    "Customer",
    "CustomerCreate",
    "Error",
    "Metadata",
    "NextAction",
    "Pagination",
    "Payment",
    "PaymentCreate",
    "PaymentCreatedEvent",
    "PaymentCreatedEventType",
    "PaymentEvent",
    "PaymentExpiredEvent",
    "PaymentExpiredEventType",
    "PaymentFailedEvent",
    "PaymentFailedEventType",
    "PaymentList",
    "PaymentMethod",
    "PaymentSucceededEvent",
    "PaymentSucceededEventType",
)

_MODULES = {
    "Address": ".address",
    "BillingDetails": ".billing_details",
    "Card": ".card",
    "Currency": ".currency",
    "Customer": ".customer",
    "CustomerCreate": ".customer_create",
    "Error": ".error",
    "Metadata": ".metadata",
    "NextAction": ".next_action",
    "Pagination": ".pagination",
    "Payment": ".payment",
    "PaymentCreate": ".payment_create",
    "PaymentCreatedEvent": ".payment_created_event",
    "PaymentCreatedEventType": ".payment_created_event_type",
    "PaymentEvent": ".payment_event",
    "PaymentExpiredEvent": ".payment_expired_event",
    "PaymentExpiredEventType": ".payment_expired_event_type",
    "PaymentFailedEvent": ".payment_failed_event",
    "PaymentFailedEventType": ".payment_failed_event_type",
    "PaymentList": ".payment_list",
    "PaymentMethod": ".payment_method",
    "PaymentSucceededEvent": ".payment_succeeded_event",
    "PaymentSucceededEventType": ".payment_succeeded_event_type",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Load a name from its module on first use (PEP 562)."""
        from importlib import import_module

        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_MODULES[name], __name__), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
