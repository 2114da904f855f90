"""`payments` and `refunds`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._core.calls import NO_OPTIONS, Flow
from .._core.config import CallOptions
from .._core.errors import InvalidRequestError
from .._core.money import Money
from .._core.resources import M, Resource, operation
from . import _requests
from ._results import Payment, Refund
from ._values import Amount, CartItem, Customer, DeliveryDetails, Minor, PaymentMethod, in_minor_units

__all__ = ["Payments", "Refunds"]


class Payments(Resource[M]):
    """Payments of Forter's Orchestration API."""

    __slots__ = ()

    @operation
    def create(
        self,
        *,
        amount: Amount,
        currency: str,
        payment_method: PaymentMethod | Mapping[str, Any] | None = None,
        capture_method: str | None = None,
        customer_ip: str | None = None,
        user_agent: str | None = None,
        cart: Sequence[CartItem] | None = None,
        delivery: DeliveryDetails | None = None,
        customer: Customer | None = None,
        metadata: Mapping[str, Any] | None = None,
        options: CallOptions = NO_OPTIONS,
    ) -> Flow[Payment]:
        """Make a payment, which Forter routes to a payment service provider. Spec: `POST /api/payments`.

        - `amount`: major units as `Decimal`, `int` or `str`, converted exactly by the currency's exponent (JPY
          0, USD 2, KWD 3), or `Minor(2599)`; a float is refused. That the wire has minor units is our reading.
        - `payment_method`: a `PaymentMethod`, or a mapping that becomes one. `capture_method`: `automatic` is
          the one documented word. `metadata`: documented for answers only.
        - what the service requires beyond amount and currency is not readable in its documentation.

        Never repeated once bytes may have left. Raises `InvalidRequestError`, `AuthenticationError`, `NotFoundError`,
        `NotSentError`, `TemporarilyUnavailableError` (nothing moved) or `OutcomeUnknownError` (it may have). There is
        no documented look-up: `OutcomeUnknownError.resolve()` can only say so.
        """
        units, money = in_minor_units(amount, currency, allow_zero=self._engine.config.allow_zero_amounts)
        method = None if payment_method is None else PaymentMethod(payment_method)
        call = _requests.create(
            units=units,
            currency=currency,
            capture_method=capture_method,
            customer_ip=customer_ip,
            user_agent=user_agent,
            cart=cart,
            delivery=delivery,
            customer=customer,
            payment_method=method,
            metadata=metadata,
            money=money,
            options=options,
        )
        return self._engine.exchange(call)


class Refunds(Resource[M]):
    """Refunds of Forter's Orchestration API."""

    __slots__ = ()

    @operation
    def create(
        self,
        *,
        payment_id: str,
        amount: Amount | None = None,
        currency: str | None = None,
        reason: str | None = None,
        options: CallOptions = NO_OPTIONS,
    ) -> Flow[Refund]:
        """Give money of a payment back. Spec: `POST /api/refunds`.

        `payment_id` is the one documented member. `amount` (presumably everything that is left when absent)
        and `reason` (`duplicate` is the one documented word) are documented for answers only. An amount in
        major units needs the payment's `currency` to be converted by, which is not sent; `Minor(2599)` does not.

        Never repeated once bytes may have left. Raises what `payments.create` raises: `NotFoundError` for an unknown
        payment, `InvalidRequestError` with the service's message for too large an amount.
        """
        units: int | None = None
        money: Money | None = None
        if currency is not None and amount is None:
            raise InvalidRequestError("goes with an amount only", field="currency")
        if isinstance(amount, Minor) and currency is None:
            units = amount.units
        elif amount is not None:
            if currency is None:
                raise InvalidRequestError("is needed to convert major units; or write Minor(...)", field="currency")
            units, money = in_minor_units(amount, currency)
        if units == 0:
            raise InvalidRequestError("must be more than zero", field="amount")
        call = _requests.refund(payment_id=payment_id, units=units, reason=reason, money=money, options=options)
        return self._engine.exchange(call)
