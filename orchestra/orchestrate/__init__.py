"""A client for the payments of Orchestrate (orchestrate.global): see `docs/orchestrate.md`.

Errors, outcomes and settings are those of `orchestra`. Importing this loads neither an HTTP library nor a
generated model.
"""

from __future__ import annotations

from . import webhooks
from ._client import PRODUCTION_URL, SANDBOX_URL, AsyncOrchestrate, Orchestrate, OrchestrateSettings
from ._payments import AwaitingPayments, BlockingPayments, OrchestrateConfig
from ._results import REFERENCE_KEY, NextAction, Page, Pagination, PayingCustomer, Payment
from ._values import Address, BillingDetails, Card, Customer

__all__ = [
    "PRODUCTION_URL",
    "REFERENCE_KEY",
    "SANDBOX_URL",
    "Address",
    "AsyncOrchestrate",
    "AwaitingPayments",
    "BillingDetails",
    "BlockingPayments",
    "Card",
    "Customer",
    "NextAction",
    "Orchestrate",
    "OrchestrateConfig",
    "OrchestrateSettings",
    "Page",
    "Pagination",
    "PayingCustomer",
    "Payment",
    "webhooks",
]
