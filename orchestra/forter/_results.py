"""What the operations of Forter return. Every member of every answer is readable, and may be absent."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import attrs

from .. import _reading
from .._currencies import EXPONENTS
from .._errors import CallRecord
from .._outcomes import Outcome
from .._reading import wire
from .._stated import StatedPayment
from .._wire import WireResponse
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
class Payment(StatedPayment):
    """A payment. Spec: `Payment`. Read `outcome` first; `orchestra.forter` says how it follows from `status`."""

    id: str | None = wire("id", _reading.text)
    amount_minor: int | None = wire("amount", _reading.integer)
    """Minor units, as they came."""
    amount_received_minor: int | None = wire("amountReceived", _reading.integer)
    """Minor units, as they came."""
    created: datetime.datetime | None = wire("created", _reading.moment)
    currency: str | None = wire("currency", _reading.text)
    status: str | None = wire("status", _reading.text)
    """The service's own word."""
    next_action: Mapping[str, Any] | None = wire("nextAction", _reading.members)
    """What the customer has to do next; empty when there is nothing. Members are not documented."""
    connector: str | None = wire("connector", _reading.text)
    """The payment service provider that was used (our reading)."""
    capture_method: str | None = wire("captureMethod", _reading.text)
    payment_method: str | None = wire("paymentMethod", _reading.text)
    """Kind of payment method, such as `card`."""
    payment_method_type: str | None = wire("paymentMethodType", _reading.text)
    metadata: Mapping[str, Any] | None = wire("metadata", _reading.members)
    outcome: Outcome = attrs.field(init=False, default=attrs.Factory(_payment_outcome, takes_self=True))

    @property
    def amount(self) -> Decimal | None:
        """Major units, or None when the currency has no known exponent."""
        return _major(self.amount_minor, self.currency)

    @property
    def amount_received(self) -> Decimal | None:
        """Major units, or None when the currency has no known exponent."""
        return _major(self.amount_received_minor, self.currency)

    def _facts(self) -> tuple[str | None, CallRecord | None, WireResponse | None]:
        return f"status {self.status!r}", self.call, self.raw


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Refund(StatedPayment):
    """A refund. Spec: `Refund`. Its payment is not named in the answer."""

    id: str | None = wire("id", _reading.text)
    amount_minor: int | None = wire("amount", _reading.integer)
    """Minor units, as they came."""
    currency: str | None = wire("currency", _reading.text)
    status: str | None = wire("status", _reading.text)
    """The service's own word."""
    reason: str | None = wire("reason", _reading.text)
    error_message: str | None = wire("errorMessage", _reading.words)
    """What went wrong, for people. One documented example shows it beside the status `succeeded`."""
    created_at: datetime.datetime | None = wire("createdAt", _reading.moment)
    outcome: Outcome = attrs.field(init=False, default=attrs.Factory(_refund_outcome, takes_self=True))

    @property
    def amount(self) -> Decimal | None:
        """Major units, or None when the currency has no known exponent."""
        return _major(self.amount_minor, self.currency)

    def _facts(self) -> tuple[str | None, CallRecord | None, WireResponse | None]:
        return self.error_message or f"status {self.status!r}", self.call, self.raw
