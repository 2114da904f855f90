"""Orders to and answers from Orchestrate, as small as they can be."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from orchestra.orchestrate import Customer

from .clients import finish

__all__ = ["a_page", "a_payment", "every", "order"]


def order(**changes: Any) -> dict[str, Any]:
    """Return the arguments of the smallest payment; a change to None leaves one out."""
    whole = {
        "amount": "100",
        "currency": "USD",
        "mcc": 6012,
        "customer": Customer(email="john.doe@example.com", name="John Doe"),
        "description": "Payment for order 123",
        "success_url": "https://example.com/success",
        "cancel_url": "https://example.com/cancel",
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


def a_payment(**changes: Any) -> dict[str, Any]:
    """Return a payment as the service answers it, with changes."""
    return {
        "id": "pay_1",
        "amount": 100,
        "currency": "USD",
        "status": "pending",
        "metadata": {"orchestra_reference": "ref-1"},
        "next_action": {"url": "https://sandbox.orchestrate.global/payments/pay_1"},
    } | changes


def a_page(*items: Any, number: int = 1, pages: int = 1, total: int | None = None) -> dict[str, Any]:
    """Return a page as the service answers it."""
    count = len(items) if total is None else total
    return {
        "items": list(items),
        "pagination": {"page": number, "per_page": 100, "total_pages": pages, "total_items": count},
    }


def every(iterator: Any) -> list[Any]:
    """Return what an iterator of either kind gives."""
    if not isinstance(iterator, AsyncIterator):
        return list(iterator)

    async def gather() -> list[Any]:
        return [item async for item in iterator]

    found: list[Any] = finish(gather())
    return found
