"""Contains all the data models used in inputs/outputs"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
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

_MODULES = {
    "BrowserInfo": ".browser_info",
    "CartItem": ".cart_item",
    "ConnectionInformation": ".connection_information",
    "Customer": ".customer",
    "DeliveryDetails": ".delivery_details",
    "Error": ".error",
    "Metadata": ".metadata",
    "NextAction": ".next_action",
    "Payment": ".payment",
    "PaymentCreate": ".payment_create",
    "PaymentMethod": ".payment_method",
    "Refund": ".refund",
    "RefundCreate": ".refund_create",
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
