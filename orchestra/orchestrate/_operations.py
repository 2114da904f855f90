"""The 3 operations of Orchestrate: what each is called, how it is judged, what may be repeated."""

from __future__ import annotations

from typing import Final

from .._core.operations import Kind, Operation, Semantics

__all__ = ["ORCHESTRATE"]

ORCHESTRATE: Final = {
    operation.name.removeprefix("orchestrate."): operation
    for operation in (
        Operation("orchestrate.list_payments", "ListPayments", Semantics.READ, Kind.READ),
        Operation("orchestrate.create_payment", "CreatePayment", Semantics.MOVES_MONEY, Kind.PAYMENT),
        Operation("orchestrate.get_payment", "RetrievePayment", Semantics.READ, Kind.READ),
    )
}
"""The 3 operations of `spec/orchestrate/openapi.yaml`."""
