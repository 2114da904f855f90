"""What the operations of Forter return. Every member of every answer is readable, and may be absent."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import attrs

from .._core import decoding
from .._core.currencies import EXPONENTS
from .._core.decoding import json_field
from .._core.errors import CallRecord
from .._core.outcomes import Outcome
from .._core.results import MessageApiPayment
from .._core.transport import TransportResponse
from ._outcomes import outcome_of

__all__ = ["Payment", "Refund"]


def _major(units: int | None, currency: str | None) -> Decimal | None:
    exponent = EXPONENTS.get((currency or "").upper())
    if units is None or exponent is None:
        return None
    sign, digits, _ = Decimal(units).as_tuple()
    return Decimal((sign, digits, -exponent))


def _payment_outcome(payment: Payment) -> Outcome:
    return outcome_of(payment.status, next_action=bool(payment.next_action))


def _refund_outcome(refund: Refund) -> Outcome:
    return outcome_of(refund.status)


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Payment(MessageApiPayment):
    """A payment. Spec: `Payment`. Read `outcome` first; `orchestra.forter` says how it follows from `status`."""

    id: str | None = json_field("id", decoding.text)
    amount_minor: int | None = json_field("amount", decoding.integer)
    """Minor units, as they came."""
    amount_received_minor: int | None = json_field("amountReceived", decoding.integer)
    """Minor units, as they came."""
    created: datetime.datetime | None = json_field("created", decoding.moment)
    currency: str | None = json_field("currency", decoding.text)
    status: str | None = json_field("status", decoding.text)
    """The service's own word."""
    next_action: Mapping[str, Any] | None = json_field("nextAction", decoding.members)
    """What the customer has to do next; empty when there is nothing. Members are not documented."""
    connector: str | None = json_field("connector", decoding.text)
    """The payment service provider that was used (our reading)."""
    capture_method: str | None = json_field("captureMethod", decoding.text)
    payment_method: str | None = json_field("paymentMethod", decoding.text)
    """Kind of payment method, such as `card`."""
    payment_method_type: str | None = json_field("paymentMethodType", decoding.text)
    metadata: Mapping[str, Any] | None = json_field("metadata", decoding.members)
    outcome: Outcome = attrs.field(init=False, default=attrs.Factory(_payment_outcome, takes_self=True))

    @property
    def amount(self) -> Decimal | None:
        """Major units, or None when the currency has no known exponent."""
        return _major(self.amount_minor, self.currency)

    @property
    def amount_received(self) -> Decimal | None:
        """Major units, or None when the currency has no known exponent."""
        return _major(self.amount_received_minor, self.currency)

    def _facts(self) -> tuple[str | None, CallRecord | None, TransportResponse | None]:
        return f"status {self.status!r}", self.call, self.raw


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Refund(MessageApiPayment):
    """A refund. Spec: `Refund`. Its payment is not named in the answer."""

    id: str | None = json_field("id", decoding.text)
    amount_minor: int | None = json_field("amount", decoding.integer)
    """Minor units, as they came."""
    currency: str | None = json_field("currency", decoding.text)
    status: str | None = json_field("status", decoding.text)
    """The service's own word."""
    reason: str | None = json_field("reason", decoding.text)
    error_message: str | None = json_field("errorMessage", decoding.free_text)
    """What went wrong, for people. One documented example shows it beside the status `succeeded`."""
    created_at: datetime.datetime | None = json_field("createdAt", decoding.moment)
    outcome: Outcome = attrs.field(init=False, default=attrs.Factory(_refund_outcome, takes_self=True))

    @property
    def amount(self) -> Decimal | None:
        """Major units, or None when the currency has no known exponent."""
        return _major(self.amount_minor, self.currency)

    def _facts(self) -> tuple[str | None, CallRecord | None, TransportResponse | None]:
        return self.error_message or f"status {self.status!r}", self.call, self.raw
