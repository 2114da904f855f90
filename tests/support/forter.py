"""Answers from Forter, as small as they can be."""

from __future__ import annotations

from typing import Any, Final

__all__ = ["BASE_URL", "a_payment", "a_refund"]

BASE_URL: Final = "https://forter.example"


def a_payment(**changes: Any) -> dict[str, Any]:
    """Return a payment as the service answers it, with changes."""
    return {"id": "pay_1", "amount": 2599, "currency": "GBP", "status": "succeeded", "nextAction": {}} | changes


def a_refund(**changes: Any) -> dict[str, Any]:
    """Return a refund as the service answers it, with changes."""
    return {"id": "ref_1", "amount": 1357, "currency": "GBP", "status": "succeeded"} | changes
