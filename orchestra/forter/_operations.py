"""The 2 operations of Forter's Orchestration API: what each is called, how it is judged, what may be repeated."""

from __future__ import annotations

from typing import Final

from .._core.operations import Kind, Operation, Semantics

__all__ = ["FORTER"]

FORTER: Final = {
    operation.name.removeprefix("forter."): operation
    for operation in (
        Operation("forter.create_payment", "CreatePayment", Semantics.MOVES_MONEY, Kind.PAYMENT),
        Operation("forter.create_refund", "CreateRefund", Semantics.MOVES_MONEY, Kind.PAYMENT),
    )
}
"""The 2 operations of `spec/forter/openapi.yaml`."""
