"""Contains all the data models used in inputs/outputs"""

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
