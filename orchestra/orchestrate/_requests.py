"""Plain values into generated models. Imported when the first operation is called."""

# pyright: reportPrivateUsage=false
# Generated `_get_kwargs` functions are the contract for method, path and body; their parsers are not used.
# Generated modules are imported by the function that needs them: reading payments builds none.

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from orchestrate_api.types import UNSET, Unset

from .. import _checks
from .._errors import InvalidRequest
from .._money import Money
from .._prepared import Prepared, prepare
from ._results import REFERENCE_KEY
from ._values import BillingDetails, Card, Customer

if TYPE_CHECKING:
    from orchestrate_api.models.address import Address as AddressModel
    from orchestrate_api.models.billing_details import BillingDetails as BillingDetailsModel
    from orchestrate_api.models.payment_method import PaymentMethod

HIGHEST_PER_PAGE = 100
"""Payments on one page (documentation: `pagination`)."""

_LARGEST = 2**31 - 1


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
) -> Prepared:
    """Build `CreatePayment`."""
    from orchestrate_api.api.payments import create_payment
    from orchestrate_api.models.currency import Currency
    from orchestrate_api.models.customer_create import CustomerCreate
    from orchestrate_api.models.metadata import Metadata
    from orchestrate_api.models.payment_create import PaymentCreate

    if (mcc is None) == (account_id is None):
        raise InvalidRequest("or account_id: give exactly one of them", field="mcc")
    body = PaymentCreate(
        amount=float(money.amount),
        currency=_checks.choice(Currency, money.currency, "currency"),
        customer=CustomerCreate(email=customer.email, name=customer.name),
        description=_checks.text(description, "description", shortest=1),
        expires_in=_checks.whole_number(expires_in, "expires_in", lowest=1, highest=_LARGEST),
        metadata=Metadata.from_dict(_metadata(metadata, reference)),
        success_url=_url(success_url, "success_url"),
        cancel_url=_url(cancel_url, "cancel_url"),
        mcc=UNSET if mcc is None else _checks.whole_number(mcc, "mcc", lowest=1, highest=9999),
        account_id=UNSET if account_id is None else _checks.text(account_id, "account_id", shortest=1),
        payment_method=_payment_method(card, billing_details),
    )
    return prepare(create_payment._get_kwargs(body=body), amount=money.digits)


def retrieve(payment_id: str) -> Prepared:
    """Build `RetrievePayment`."""
    from orchestrate_api.api.payments import retrieve_payment

    if not usable(_checks.text(payment_id, "id", shortest=1)):
        raise InvalidRequest("has no slash, nothing unprintable, and is not of dots alone", field="id")
    return prepare(retrieve_payment._get_kwargs(id=payment_id))


def usable(payment_id: str) -> bool:
    """Tell whether an id can stand in a path without being read as another path."""
    return bool(payment_id.strip(" .")) and payment_id.isprintable() and "/" not in payment_id


def page(number: int, per_page: int) -> Prepared:
    """Build `ListPayments`."""
    from orchestrate_api.api.payments import list_payments

    _checks.whole_number(number, "page", lowest=1, highest=_LARGEST)
    _checks.whole_number(per_page, "per_page", lowest=1, highest=HIGHEST_PER_PAGE)
    return prepare(list_payments._get_kwargs(page=number, per_page=per_page))


def _metadata(metadata: Mapping[str, Any] | None, reference: str | None) -> dict[str, Any]:
    members = {} if metadata is None else _checks.json_members(metadata, "metadata")
    if REFERENCE_KEY in members:
        raise InvalidRequest(f"holds {REFERENCE_KEY}: give it as reference=", field="metadata")
    return members if reference is None else {**members, REFERENCE_KEY: reference}


def _url(value: object, field: str) -> str:
    text = _checks.text(value, field, shortest=1)
    try:
        parts = urlsplit(text)
        absolute = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        absolute = False
    if not absolute or not text.isprintable() or " " in text:
        raise InvalidRequest("must be an absolute URL that begins with https:// (or http://)", field=field)
    return text


def _payment_method(card: Card | None, billing: BillingDetails | None) -> PaymentMethod | Unset:
    if card is None:
        return UNSET
    from orchestrate_api.models.card import Card as CardModel
    from orchestrate_api.models.payment_method import PaymentMethod

    month, year = card.expires
    data = CardModel(number=card.number.reveal(), expiry_month=month, expiry_year=year, cvc=card.cvc.reveal())
    return PaymentMethod(type_="card", card=data, billing_details=_billing_details(billing))


def _billing_details(billing: BillingDetails | None) -> BillingDetailsModel | Unset:
    if billing is None:
        return UNSET
    from orchestrate_api.models.billing_details import BillingDetails as BillingDetailsModel

    return BillingDetailsModel(name=_given(billing.name), address=_address(billing))


def _address(billing: BillingDetails) -> AddressModel | Unset:
    address = billing.address
    if address is None:
        return UNSET
    from orchestrate_api.models.address import Address as AddressModel

    return AddressModel(
        line1=_given(address.line1),
        line2=_given(address.line2),
        city=_given(address.city),
        state=_given(address.state),
        postal_code=_given(address.postal_code),
        country=_given(address.country),
    )


def _given(value: str | None) -> str | Unset:
    return UNSET if value is None else value
