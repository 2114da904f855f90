"""What the operations of Orchestrate return. Every member of every answer is readable, and may be absent."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

import attrs

from .._core import decoding
from .._core.decoding import Readable, json_field
from .._core.errors import CallRecord
from .._core.outcomes import Outcome
from .._core.results import MessageApiModel, MessageApiPayment
from .._core.transport import TransportResponse
from ._outcomes import outcome_of

__all__ = ["REFERENCE_KEY", "NextAction", "Page", "Pagination", "PayingCustomer", "Payment"]

REFERENCE_KEY: Final = "orchestra_reference"
"""The member of a payment's metadata that holds our reference."""


@attrs.frozen(slots=True, kw_only=True, repr=False)
class PayingCustomer(Readable):
    """The customer as an answer names them. Spec: `Customer`."""

    id: str | None = json_field("id", decoding.text)
    email: str | None = json_field("email", decoding.text)
    name: str | None = json_field("name", decoding.text)


@attrs.frozen(slots=True, kw_only=True, repr=False)
class NextAction(Readable):
    """What the customer has to do next. Spec: `NextAction`."""

    url: str | None = json_field("url", decoding.text)
    """The hosted checkout, or the 3-D Secure page when card data was sent."""


def _outcome(payment: Payment) -> Outcome:
    return outcome_of(payment.status)


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Payment(MessageApiPayment):
    """A payment. Spec: `Payment`. Read `outcome` first.

    `pending`: the customer has not paid yet. `approved`: paid. `declined`: failed, without a documented
    reason. `expired`: nobody paid in time. `unknown`: `status` is a word we don't know. That the middle three
    are final is an inference. The unit of `amount` is not documented; it is the number that was sent.
    """

    id: str | None = json_field("id", decoding.text)
    """Opaque: the documentation shows three shapes."""
    amount: Decimal | None = json_field("amount", decoding.number)
    currency: str | None = json_field("currency", decoding.text)
    status: str | None = json_field("status", decoding.text)
    """The service's own word."""
    customer: PayingCustomer | None = json_field("customer", decoding.one(PayingCustomer))
    description: str | None = json_field("description", decoding.free_text)
    metadata: Mapping[str, Any] | None = json_field("metadata", decoding.members)
    success_url: str | None = json_field("success_url", decoding.text)
    cancel_url: str | None = json_field("cancel_url", decoding.text)
    next_action: NextAction | None = json_field("next_action", decoding.one(NextAction))
    completed_at: datetime.datetime | None = json_field("completed_at", decoding.moment)
    """None while it is pending."""
    created_at: datetime.datetime | None = json_field("created_at", decoding.moment)
    updated_at: datetime.datetime | None = json_field("updated_at", decoding.moment)
    expires_at: datetime.datetime | None = json_field("expires_at", decoding.moment)
    """When the payment link expires."""
    outcome: Outcome = attrs.field(init=False, default=attrs.Factory(_outcome, takes_self=True))

    @property
    def next_action_url(self) -> str | None:
        """Where to send the customer now, or None."""
        return None if self.next_action is None else self.next_action.url

    @property
    def expired(self) -> bool:
        """Whether the link expired unpaid."""
        return self.outcome is Outcome.EXPIRED

    @property
    def final(self) -> bool:
        """Whether the outcome will not change any more: approved, declined or expired."""
        return self.outcome in (Outcome.APPROVED, Outcome.DECLINED, Outcome.EXPIRED)

    @property
    def reference(self) -> str | None:
        """Our reference, out of the metadata, or of the call that made the payment."""
        kept = (self.metadata or {}).get(REFERENCE_KEY)
        if isinstance(kept, str):
            return kept
        return None if self.call is None else self.call.reference

    def _facts(self) -> tuple[str | None, CallRecord | None, TransportResponse | None]:
        words = f"the payment {self.status}" if self.declined or self.expired else f"status {self.status!r}"
        return words, self.call, self.raw


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Pagination(Readable):
    """Where a page stands. Spec: `Pagination`."""

    page: int | None = json_field("page", decoding.integer)
    """The page returned, from 1, as the answer says."""
    per_page: int | None = json_field("per_page", decoding.integer)
    total_pages: int | None = json_field("total_pages", decoding.integer)
    total_items: int | None = json_field("total_items", decoding.integer)


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Page(MessageApiModel):
    """A page of payments. Spec: `PaymentList`. Iterates over its payments."""

    items: tuple[Payment, ...] = json_field("items", decoding.many(Payment))
    pagination: Pagination | None = json_field("pagination", decoding.one(Pagination))
    number: int = 1
    """The page that was asked for, from 1."""

    @classmethod
    def fits(cls, data: dict[str, Any]) -> bool:
        """Tell a page by its items."""
        return decoding.is_list(data.get("items"))

    @property
    def next_number(self) -> int | None:
        """The number of the page after this one, or None when this is the last."""
        total = self.total_pages
        there_is_more = bool(self.items) and (total is None or self.number < total)
        return self.number + 1 if there_is_more else None

    @property
    def total_pages(self) -> int | None:
        """How many pages there are, if the answer says so."""
        return None if self.pagination is None else self.pagination.total_pages

    @property
    def total_items(self) -> int | None:
        """How many payments there are on all pages, if the answer says so."""
        return None if self.pagination is None else self.pagination.total_items

    def __iter__(self) -> Iterator[Payment]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)
