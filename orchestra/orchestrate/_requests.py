"""Plain values into calls: the only module of Orchestrate that builds generated models."""

# pyright: reportPrivateUsage=false
# Generated `_get_kwargs` functions are the contract for method, path and body; their parsers are not used.

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import attrs
from orchestrate_api import models
from orchestrate_api.api import payments
from orchestrate_api.types import UNSET, Unset

from .._core import validation
from .._core.calls import Call, Flow, Response
from .._core.config import CallOptions
from .._core.errors import CallRecord, InvalidRequestError, shown
from .._core.money import Money
from .._core.operations import Kind
from .._core.responses import in_another_currency, reader
from ._operations import ORCHESTRATE
from ._outcomes import TABLE
from ._results import REFERENCE_KEY, Page, Payment
from ._values import BillingDetails, Card, Customer

HIGHEST_PER_PAGE = 100
"""Payments on one page (documentation: `pagination`)."""

_LARGEST = 2**31 - 1

_READ_CREATED: Final = reader(TABLE[Kind.PAYMENT], Payment, in_another_currency)
_READ_PAGE: Final = reader(TABLE[Kind.READ], Page)


def create(
    *,
    money: Money,
    customer: Customer,
    description: str,
    success_url: str,
    cancel_url: str,
    expires_in: int,
    mcc: int | None,
    account_id: str | None,
    metadata: Mapping[str, Any] | None,
    reference: str | None,
    card: Card | None,
    billing_details: BillingDetails | None,
    options: CallOptions,
    look_up: Callable[[float, float, str | None], Flow[Any]] | None,
) -> Call[Payment]:
    """Build `CreatePayment`."""

    if (mcc is None) == (account_id is None):
        raise InvalidRequestError("or account_id: give exactly one of them", field="mcc")
    body = models.PaymentCreate(
        amount=money.exact,
        currency=validation.choice(models.Currency, money.currency, "currency"),
        customer=models.CustomerCreate(email=customer.email, name=customer.name),
        description=validation.text(description, "description", shortest=1),
        expires_in=validation.whole_number(expires_in, "expires_in", lowest=1, highest=_LARGEST),
        metadata=models.Metadata.from_dict(_metadata(metadata, reference)),
        success_url=_url(success_url, "success_url"),
        cancel_url=_url(cancel_url, "cancel_url"),
        mcc=UNSET if mcc is None else validation.whole_number(mcc, "mcc", lowest=1, highest=9999),
        account_id=UNSET if account_id is None else validation.text(account_id, "account_id", shortest=1),
        payment_method=_payment_method(card, billing_details),
    )
    return Call(
        ORCHESTRATE["create_payment"],
        payments.create_payment._get_kwargs(body=body),
        _READ_CREATED,
        reference=reference,
        money=money,
        account=account_id,
        secrets=() if card is None else card.secrets,
        options=options,
        look_up=look_up,
    )


def retrieve(payment_id: str, options: CallOptions) -> Call[Payment]:
    """Build `RetrievePayment`."""

    if not usable(validation.text(payment_id, "id", shortest=1)):
        raise InvalidRequestError("has no slash, nothing unprintable, and is not of dots alone", field="id")

    def another(payment: Payment, _: CallRecord) -> str | None:
        if payment.id == payment_id:
            return None
        return f"the answer contradicts the request: it is about another payment ({shown(payment.id)})"

    kwargs = payments.retrieve_payment._get_kwargs(id=payment_id)
    return Call(ORCHESTRATE["get_payment"], kwargs, reader(TABLE[Kind.READ], Payment, another), options=options)


def usable(payment_id: str) -> bool:
    """Tell whether an id can stand in a path without being read as another path."""
    return bool(payment_id.strip(" .")) and payment_id.isprintable() and "/" not in payment_id


def page(number: int, per_page: int, options: CallOptions) -> Call[Page]:
    """Build `ListPayments`."""

    validation.whole_number(number, "page", lowest=1, highest=_LARGEST)
    validation.whole_number(per_page, "per_page", lowest=1, highest=HIGHEST_PER_PAGE)

    def read(answer: Response) -> Page:
        return attrs.evolve(_READ_PAGE(answer), number=number)

    kwargs = payments.list_payments._get_kwargs(page=number, per_page=per_page)
    return Call(ORCHESTRATE["list_payments"], kwargs, read, options=options)


def _metadata(metadata: Mapping[str, Any] | None, reference: str | None) -> dict[str, Any]:
    members = {} if metadata is None else validation.json_members(metadata, "metadata")
    if REFERENCE_KEY in members:
        raise InvalidRequestError(f"holds {REFERENCE_KEY}: give it as reference=", field="metadata")
    return members if reference is None else {**members, REFERENCE_KEY: reference}


def _url(value: object, field: str) -> str:
    text = validation.text(value, field, shortest=1)
    try:
        parts = urlsplit(text)
        absolute = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        absolute = False
    if not absolute or not text.isprintable() or " " in text:
        raise InvalidRequestError("must be an absolute URL that begins with https:// (or http://)", field=field)
    return text


def _payment_method(card: Card | None, billing: BillingDetails | None) -> models.PaymentMethod | Unset:
    if card is None:
        return UNSET

    month, year = card.expires
    data = models.Card(number=card.number.reveal(), expiry_month=month, expiry_year=year, cvc=card.cvc.reveal())
    return models.PaymentMethod(type_="card", card=data, billing_details=_billing_details(billing))


def _billing_details(billing: BillingDetails | None) -> models.BillingDetails | Unset:
    if billing is None:
        return UNSET

    return models.BillingDetails(name=_given(billing.name), address=_address(billing))


def _address(billing: BillingDetails) -> models.Address | Unset:
    address = billing.address
    if address is None:
        return UNSET

    return models.Address(
        line1=_given(address.line1),
        line2=_given(address.line2),
        city=_given(address.city),
        state=_given(address.state),
        postal_code=_given(address.postal_code),
        country=_given(address.country),
    )


def _given(value: str | None) -> str | Unset:
    return UNSET if value is None else value
