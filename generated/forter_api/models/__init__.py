"""Contains all the data models used in inputs/outputs"""

from .browser_info import BrowserInfo
from .cart_item import CartItem
from .connection_information import ConnectionInformation
from .customer import Customer
from .delivery_details import DeliveryDetails
from .error import Error
from .metadata import Metadata
from .next_action import NextAction
from .payment import Payment
from .payment_create import PaymentCreate
from .payment_method import PaymentMethod
from .refund import Refund
from .refund_create import RefundCreate

__all__ = (
    "BrowserInfo",
    "CartItem",
    "ConnectionInformation",
    "Customer",
    "DeliveryDetails",
    "Error",
    "Metadata",
    "NextAction",
    "Payment",
    "PaymentCreate",
    "PaymentMethod",
    "Refund",
    "RefundCreate",
)
