"""A client for Forter's Orchestration API, payments and refunds: see `docs/forter.md`.

Errors, outcomes and settings are those of `orchestra`. Importing this loads neither an HTTP library nor a
generated model.
"""

from __future__ import annotations

from ._client import AsyncForter, Forter, ForterConfig, ForterSettings
from ._payments import Payments, Refunds
from ._results import Payment, Refund
from ._values import CartItem, Customer, DeliveryDetails, Minor, PaymentMethod

__all__ = [
    "AsyncForter",
    "CartItem",
    "Customer",
    "DeliveryDetails",
    "Forter",
    "ForterConfig",
    "ForterSettings",
    "Minor",
    "Payment",
    "PaymentMethod",
    "Payments",
    "Refund",
    "Refunds",
]
