"""`payments` and `refunds`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from .._calls import NO_OPTIONS, Answer, Call, Program
from .._config import CallOptions
from .._errors import InvalidRequest
from .._money import Money
from .._operations import Kind
from .._prepared import Prepared
from .._resolution import Reading, Resolution
from .._resources import M, Resource, operation
from .._secrets import Secret
from .._stated import in_another_currency, reader
from ._outcomes import FORTER, TABLE
from ._results import Payment, Refund
from ._values import Amount, CartItem, Customer, DeliveryDetails, Minor, PaymentMethod, in_minor_units

__all__ = ["Payments", "Refunds"]

NO_LOOK_UP: Final = (
    "Forter documents no way to look a payment or refund up, so this can't be found out from here: see the"
    " Forter portal or the payment service provider, and do not send it again before"
)


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
    ) -> Program[Payment]:
        """Make a payment, which Forter routes to a payment service provider. Spec: `POST /api/payments`.

        - `amount`: major units as `Decimal`, `int` or `str`, converted exactly by the currency's exponent (JPY
          0, USD 2, KWD 3), or `Minor(2599)`; a float is refused. That the wire has minor units is our reading.
        - `payment_method`: a `PaymentMethod`, or a mapping that becomes one. `capture_method`: `automatic` is
          the one documented word. `metadata`: documented for answers only.
        - what the service requires beyond amount and currency is not readable in its documentation.

        Never repeated once bytes may have left. Raises `InvalidRequest`, `AuthenticationError`, `NotFound`,
        `NotSent`, `TemporarilyUnavailable` (nothing moved) or `OutcomeUnknown` (it may have). There is no
        documented look-up: `OutcomeUnknown.resolve()` can only say so.
        """
        from . import _requests

        units, money = in_minor_units(amount, currency, allow_zero=self._engine.config.allow_zero_amounts)
        method = None if payment_method is None else PaymentMethod(payment_method)
        prepared = _requests.create(
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
        )
        secrets = () if method is None else method.secrets
        return self._engine.exchange(_call("create_payment", prepared, READ_PAYMENT, money, options, secrets))


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
    ) -> Program[Refund]:
        """Give money of a payment back. Spec: `POST /api/refunds`.

        `payment_id` is the one documented member. `amount` (presumably everything that is left when absent)
        and `reason` (`duplicate` is the one documented word) are documented for answers only. An amount in
        major units needs the payment's `currency` to be converted by, which is not sent; `Minor(2599)` does not.

        Never repeated once bytes may have left. Raises what `payments.create` raises: `NotFound` for an unknown
        payment, `InvalidRequest` with the service's message for too large an amount.
        """
        from . import _requests

        units: int | None = None
        money: Money | None = None
        if currency is not None and amount is None:
            raise InvalidRequest("goes with an amount only", field="currency")
        if isinstance(amount, Minor) and currency is None:
            units = amount.units
        elif amount is not None:
            if currency is None:
                raise InvalidRequest("is needed to convert major units; or write Minor(...)", field="currency")
            units, money = in_minor_units(amount, currency)
        if units == 0:
            raise InvalidRequest("must be more than zero", field="amount")
        prepared = _requests.refund(payment_id=payment_id, units=units, reason=reason)
        return self._engine.exchange(_call("create_refund", prepared, READ_REFUND, money, options))


READ_PAYMENT: Final = reader(TABLE[Kind.PAYMENT], Payment, in_another_currency)
READ_REFUND: Final = reader(TABLE[Kind.PAYMENT], Refund, in_another_currency)


def _call(
    name: str,
    prepared: Prepared,
    read: Callable[[Answer], Any],
    money: Money | None,
    options: CallOptions,
    secrets: tuple[str | Secret, ...] = (),
) -> Call[Any]:
    return Call(
        operation=FORTER[name],
        method=prepared.method,
        path=prepared.path,
        body=prepared.body,
        read=read,
        money=money,
        secrets=secrets,
        options=options,
        look_up=_no_look_up,
    )


def _no_look_up(_deadline: float, _ended: float, _control: str | None) -> Program[Resolution[Any]]:
    yield from ()
    return Resolution(reading=Reading.UNKNOWN, why=NO_LOOK_UP, looks=())
