"""`payments`: create, get, list, iterate, find, resolve, wait_until_final."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final, TypeVar, cast

import attrs

from .._core import validation
from .._core.calls import NO_OPTIONS, Flow, Sleep
from .._core.config import CallOptions, Config, flag, setting
from .._core.errors import (
    CallRecord,
    InvalidRequestError,
    InvalidResponseError,
    NotFoundError,
    NotSentError,
    OrchestraError,
    TemporarilyUnavailableError,
    shown,
)
from .._core.lookup import Finding, Lookup, asked_for, differs, ended_at, money_of, poll_until_known
from .._core.money import AmountLike, Money
from .._core.outcomes import Outcome
from .._core.pipeline import Engine
from .._core.references import new_reference
from .._core.resolution import LookupOutcome, Resolution
from .._core.resources import Awaiting, Blocking, M, Resource, operation
from . import _requests
from ._operations import ORCHESTRATE
from ._paging import Search, Walk
from ._results import Page, Payment
from ._values import BillingDetails, Card, Customer

__all__ = ["AwaitingPayments", "BlockingPayments", "OrchestrateConfig", "Payments"]

T = TypeVar("T")

PAGES: Final = 10
"""Pages of 100 payments that a search reads from each end of the list, unless told otherwise."""

_SHORTEST_LOOK: Final = 0.01
"""Seconds. A look with less left is not begun."""


@attrs.frozen(slots=True, kw_only=True)
class OrchestrateConfig(Config):
    """Settings of a client of Orchestrate: those of `Config` and these. Variables begin with `ORCHESTRATE_`."""

    allow_card_data: bool = setting(flag, False)
    """Whether payments may carry card numbers: only with the vendor's approval for PCI DSS."""
    send_reference: bool = setting(flag, True)
    """Whether a reference of ours is put into each payment's metadata."""


class Payments(Resource[M]):
    """Payments of Orchestrate: everything under `/api/v1/payments`.

    All raise `InvalidRequestError`, `AuthenticationError`, `NotFoundError`, `NotSentError` or
    `TemporarilyUnavailableError` (nothing moved); reads raise `InvalidResponseError`, `create` raises
    `OutcomeUnknownError` (it may have happened).
    """

    __slots__ = ()

    @operation
    def create(
        self,
        *,
        amount: AmountLike,
        currency: str,
        customer: Customer,
        description: str,
        success_url: str,
        cancel_url: str,
        mcc: int | None = None,
        account_id: str | None = None,
        expires_in: int = 3600,
        metadata: Mapping[str, Any] | None = None,
        reference: str | None = None,
        send_reference: bool | None = None,
        card: Card | None = None,
        billing_details: BillingDetails | None = None,
        allow_card_data: bool | None = None,
        options: CallOptions = NO_OPTIONS,
    ) -> Flow[Payment]:
        """Make a payment and get the page to send the customer to. Spec: `POST /api/v1/payments`.

        - `amount`: `Decimal`, `int` or `str`, sent with the digits you give; a float is refused. **Whether it
          is in major or minor units is not documented**: ask the vendor. `currency`: USD, EUR, GBP or CAD.
        - exactly one of `mcc` (merchant category code, such as 6012) and `account_id`.
        - `expires_in`: seconds until the link expires; 3600 is our default, limits are not documented.
        - `reference`: put into the metadata as `orchestra_reference`, to find the payment again; made when
          absent. Make your own unique. `send_reference=False` leaves it out: then nothing can be looked up.
        - `card`, `billing_details`: direct card data; refused here unless `allow_card_data` is true on the
          call or the client, since the vendor wants PCI DSS certification and an approval of its own.

        `result.next_action_url` is where the customer goes. Never repeated once bytes may have left, as no
        idempotency key is documented: `OutcomeUnknownError.resolve()` searches the payments for the reference.
        """
        config = self._config
        if card is not None and not (config.allow_card_data if allow_card_data is None else allow_card_data):
            raise InvalidRequestError(
                "is direct card data, which needs the vendor's approval: pass allow_card_data=True once you have it",
                field="card",
            )
        if card is None and billing_details is not None:
            raise InvalidRequestError("goes with a card only", field="billing_details")
        _instances(customer, card, billing_details)
        money = Money.of(amount, currency, allow_zero=config.allow_zero_amounts)
        wanted = config.send_reference if send_reference is None else send_reference
        chosen = self._reference(reference, wanted=wanted)
        look_up: Callable[[float, float, str | None], Flow[Resolution[Payment]]] | None = None
        if chosen is not None:
            look_up = partial(self._resolving, chosen, money)

        call = _requests.create(
            money=money,
            customer=customer,
            description=description,
            success_url=success_url,
            cancel_url=cancel_url,
            expires_in=expires_in,
            mcc=mcc,
            account_id=account_id,
            metadata=metadata,
            reference=chosen,
            card=card,
            billing_details=billing_details,
            options=options,
            look_up=look_up,
        )
        return self._engine.exchange(call)

    @operation
    def get(self, id: str, *, options: CallOptions = NO_OPTIONS) -> Flow[Payment]:  # noqa: A002
        """Read one payment. Spec: `GET /api/v1/payments/{id}`. Raises `NotFoundError`."""
        return self._engine.exchange(_requests.retrieve(id, options))

    @operation
    def list(self, *, page: int = 1, per_page: int = 10, options: CallOptions = NO_OPTIONS) -> Flow[Page]:
        """Read one page of payments, `page` from 1, `per_page` up to 100. Spec: `GET /api/v1/payments`.

        The order of payments, filters, and the answer to a page past the end are not documented.
        """
        return self._engine.exchange(_requests.page(page, per_page, options))

    @operation
    def find(
        self,
        *,
        reference: str,
        amount: AmountLike | None = None,
        currency: str | None = None,
        deadline: float = 30.0,
        sent_at: float | None = None,
        payer_deadline: float | None = None,
        pages: int = PAGES,
    ) -> Flow[Resolution[Payment]]:
        """Find out what became of a payment by its reference, in this process or a later one.

        Reads up to `pages` pages of 100 payments from each end of the list, again and again until it knows or
        `deadline` seconds are over; it never repeats the payment.

        Args:
            reference: The one in the payment's metadata.
            amount: What was asked for, so that a record of another amount is not taken for it.
            currency: ISO 4217 code; goes with `amount`.
            deadline: Seconds for all look-ups together.
            sent_at: When the payment was sent: seconds since 1970, from 2020 to now, by the sender's clock, which
                may differ by 60 seconds. Absent, it may have been sent just now.
            payer_deadline: Seconds that the sender gave the whole payment; this client's `deadline` when absent.
            pages: Pages to read from each end of the list, from 1.

        Returns:
            What could be found out. Nothing but `moved` and `pending` is known before `settle_seconds` after the
            moment at which the sender's attempt was over for sure; `absent` only when all payments were seen.

        Raises:
            InvalidRequestError: An argument can't be right, or the service refuses the look-up.
            AuthenticationError: The key may not look up.
            ConfigurationError: `deadline` or `payer_deadline` is no number of seconds, or the client is closed.
        """
        validation.text(reference, "reference", shortest=1)
        validation.whole_number(pages, "pages", lowest=1, highest=1_000_000)
        ended = ended_at(self._engine, sent_at=sent_at, payer_deadline=payer_deadline)
        return self._looking(reference, asked_for(amount, currency), deadline, ended, pages)

    @operation
    def resolve(self, call: CallRecord, *, deadline: float = 30.0, pages: int = PAGES) -> Flow[Resolution[Payment]]:
        """Find out what became of the payment of a record, as `OutcomeUnknownError.resolve` does in its own process.

        Args:
            call: The `call` of an error, maybe after a pickle or `CallRecord.from_dict`, or what `before_send` got.
            deadline: Seconds for all look-ups together.
            pages: Pages to read from each end of the list, from 1.

        Returns:
            As `find`.

        Raises:
            InvalidRequestError: The record has no reference, or is not of a payment of Orchestrate.
            AuthenticationError: The key may not look up.
            ConfigurationError: `deadline` is no number of seconds, or the client is closed.
        """
        if not isinstance(call, CallRecord):
            raise InvalidRequestError(f"must be a CallRecord, not {type(call).__name__}", field="call")
        if call.operation != ORCHESTRATE["create_payment"].name or call.reference is None:
            raise InvalidRequestError(f"is of {call.operation}, which can't be looked up by reference", field="call")
        validation.whole_number(pages, "pages", lowest=1, highest=1_000_000)
        ended = ended_at(self._engine, sent_at=call.sent_at, payer_deadline=call.deadline, over_at=call.ended_at)
        return self._looking(call.reference, money_of(call), deadline, ended, pages)

    @operation
    def wait_until_final(self, id: str, *, deadline: float = 60.0, every: float = 2.0) -> Flow[Payment]:  # noqa: A002
        """Look at a payment every `every` seconds until it is approved, declined or expired.

        After `deadline` seconds it returns the payment as it was last seen: read `outcome`. Looks that fail
        for a time are passed over; when none succeeded, the last error is raised.
        """
        for name, seconds in (("deadline", deadline), ("every", every)):
            if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds > 0:
                raise InvalidRequestError(f"must be more than 0 seconds, not {shown(seconds)}", field=name)
        _requests.retrieve(id, NO_OPTIONS)
        return self._waiting(id, deadline, every)

    @property
    def _config(self) -> OrchestrateConfig:
        return cast("OrchestrateConfig", self._engine.config)

    def _reference(self, reference: str | None, *, wanted: bool) -> str | None:
        if not wanted:
            if reference is not None:
                raise InvalidRequestError("can't be sent with send_reference=False", field="reference")
            return None
        if reference is not None:
            return validation.text(reference, "reference", shortest=1)
        return (self._engine.runtime.make_reference or new_reference)()

    def _waiting(self, payment_id: str, deadline: float, every: float) -> Flow[Payment]:
        clock = self._engine.runtime.clock
        ends = clock() + deadline
        seen: Payment | None = None
        while True:
            failed: OrchestraError | None = None
            options = CallOptions(deadline=max(ends - clock(), _SHORTEST_LOOK), retries=0)
            try:
                seen = yield from self._engine.exchange(_requests.retrieve(payment_id, options))
            except (NotSentError, TemporarilyUnavailableError, InvalidResponseError) as error:
                failed = error
            if seen is not None and failed is None and seen.final:
                return seen
            left = ends - clock()
            if left > _SHORTEST_LOOK:
                yield Sleep(min(every, left))
            if ends - clock() <= _SHORTEST_LOOK:
                if seen is None and failed is not None:
                    raise failed
                return cast("Payment", seen)

    def _resolving(
        self, reference: str, money: Money, deadline: float, ended: float, control: str | None
    ) -> Flow[Resolution[Payment]]:
        if control is not None:
            raise InvalidRequestError("is not for Orchestrate: its list of payments proves itself", field="control")
        return self._looking(reference, money, deadline, ended, PAGES)

    def _looking(
        self, reference: str, money: Money | None, deadline: float, ended: float, pages: int
    ) -> Flow[Resolution[Payment]]:
        lookup = _ListLookup(self._engine, reference, money, pages)
        return poll_until_known(self._engine, lookup, deadline=deadline, ended=ended)


class _ListLookup(Lookup[Payment]):
    """Looks a payment up in the list of all of them."""

    def __init__(self, engine: Engine, reference: str, money: Money | None, pages: int) -> None:
        self._engine = engine
        self._reference = reference
        self._money = money
        self._pages = pages
        self._seen = 0

    def look(self, brief: Callable[[], CallOptions]) -> Flow[Payment | None]:
        """Search the list, from both ends."""
        search = Search(
            self._reference,
            lambda number: _there(self._engine.exchange(_requests.page(number, 100, brief()))),
            lambda payment_id: _there(self._engine.exchange(_requests.retrieve(payment_id, brief()))),
            usable=_requests.usable,
        )
        try:
            return (yield from search.run(self._pages))
        finally:
            self._seen = search.seen

    def judge(self, found: Payment) -> Finding:
        """Read a payment's own word. A link can be paid until it expires: waiting for that is not for a look-up."""
        word = f"on record with the status {found.status!r}"
        doubt = differs(found.amount, found.currency, self._money)
        if doubt is not None:
            return Finding(reading=LookupOutcome.UNKNOWN, reason=f"{word}, {doubt}")
        match found.outcome:
            case Outcome.APPROVED:
                return Finding(reading=LookupOutcome.MOVED, reason=word)
            case Outcome.DECLINED | Outcome.EXPIRED:
                return Finding(reading=LookupOutcome.NOT_MOVED, reason=word)
            case Outcome.PENDING:
                return Finding(reading=LookupOutcome.PENDING, reason=f"{word}: the customer can still pay", final=True)
            case _:
                return Finding(reading=LookupOutcome.UNKNOWN, reason=f"{word}, which settles nothing")

    def absence(self, error: NotFoundError, brief: Callable[[], CallOptions]) -> Flow[Finding]:
        """Say what it means that a whole list holds no such payment."""
        del brief
        return Finding(
            reading=LookupOutcome.ABSENT,
            reason=f"{error.message}, long enough after it was sent",
            final=True,
            route_proved=self._seen > 0,
            not_covered=() if self._seen else ("a list that does not work: it shows no payment at all",),
        )
        yield


class BlockingPayments(Payments[Blocking]):
    """`Payments` of the blocking client."""

    __slots__ = ()

    def iterate(self, *, per_page: int = 100, options: CallOptions = NO_OPTIONS) -> Iterator[Payment]:
        """Go over the payments of all pages, reading each page when it is needed.

        A payment that moves to the next page meanwhile comes once; one made meanwhile may come or not.
        """
        walk = Walk()
        while walk.number is not None:
            yield from walk.take(self.list(page=walk.number, per_page=per_page, options=options))


class AwaitingPayments(Payments[Awaiting]):
    """`Payments` of the awaiting client."""

    __slots__ = ()

    async def iterate(self, *, per_page: int = 100, options: CallOptions = NO_OPTIONS) -> AsyncIterator[Payment]:
        """Do what `BlockingPayments.iterate` does, with `async for`."""
        walk = Walk()
        while walk.number is not None:
            for payment in walk.take(await self.list(page=walk.number, per_page=per_page, options=options)):
                yield payment


def _there(program: Flow[T]) -> Flow[T]:
    """Run a part of a search. A 404 on the way says that the way is wrong, not that there is no payment."""
    try:
        return (yield from program)
    except NotFoundError as error:
        raise InvalidResponseError(error.message, call=error.call, response=error.response) from None


def _instances(customer: object, card: object, billing_details: object) -> None:
    for field, value, kind in (
        ("customer", customer, Customer),
        ("card", card, Card),
        ("billing_details", billing_details, BillingDetails),
    ):
        if not isinstance(value, kind) and (field == "customer" or value is not None):
            raise InvalidRequestError(f"must be a {kind.__name__} of orchestra.orchestrate", field=field)
