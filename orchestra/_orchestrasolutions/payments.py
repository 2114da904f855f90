"""`payments`: charge, authorize, capture, refund, void, tokenize, status, find, resolve."""

from __future__ import annotations

from .._core import validation
from .._core.calls import NO_OPTIONS, Flow
from .._core.config import CallOptions
from .._core.errors import CallRecord, InvalidRequestError, shown
from .._core.lookup import asked_for, ended_at, money_of, poll_until_known
from .._core.money import AmountLike, Money
from .._core.references import new_reference
from .._core.resolution import Resolution
from .._core.resources import M, Resource, operation
from .._core.secrets import Secret
from . import requests
from .lookup import ABOUT, FOLLOW_UPS, LookupQuery, StatusLookup
from .results import PaymentResult
from .values import (
    AccountLike,
    Card,
    InlineAccount,
    NetworkTokenBrand,
    Payer,
    PaymentOperation,
    PaymentRoute,
    check_account,
)

__all__ = ["Payments"]


class Payments(Resource[M]):
    """Money: everything under `/PaymentGateway` but the list of gateways.

    No call that moves money is ever repeated once bytes may have left. All raise `InvalidRequestError`,
    `AuthenticationError`, `NotFoundError`, `NotSentError`, `TemporarilyUnavailableError` (nothing moved) or
    `OutcomeUnknownError` (it may have). A decline is a result.
    """

    __slots__ = ()

    @operation
    def charge(
        self,
        *,
        amount: AmountLike,
        currency: str,
        card: Card,
        account: AccountLike,
        reference: str | None = None,
        payer: Payer | None = None,
        order_description: str | None = None,
        digital: bool | None = None,
        certificate_name: str | None = None,
        network_token_brand: NetworkTokenBrand | None = None,
        gateway_token: str | Secret | None = None,
        generate_token: bool | None = None,
        options: CallOptions = NO_OPTIONS,
    ) -> Flow[PaymentResult]:
        """Take money from a card at once. Spec: `POST /PaymentGateway/charge`.

        Never repeated once bytes may have left. What `before_send` raises comes out as it is, with nothing sent.

        Args:
            amount: Major units as `Decimal`, `int` or `str` (`"25.00"`); a float is refused.
            currency: Three capital letters of ISO 4217.
            card: The card, or tokens that stand for it.
            account: Name of a stored gateway account, or an `InlineAccount`.
            reference: Your own reference (`myRef`). Give every call its own, a refund another than its charge: it is
                the only way to find out what became of a call that broke. Made for you when absent; it is on the
                result and on every error.
            payer: Billing details; some gateways want them.
            order_description: What is paid for; some gateways want it.
            digital: Whether the goods are digital; some gateways want to know.
            certificate_name: A client certificate that was uploaded in the vendor's portal, at most 128 characters.
            network_token_brand: The scheme, when the card's number is a network token.
            gateway_token: A token from `tokenize()`, sent as `userToken` beside a card whose number may be masked.
                Newer than the vendor's published file (see the overlay): strict servers refuse it.
            generate_token: Whether the gateway makes a token on the way. As new as `gateway_token`.
            options: Timeouts and the like, for this call.

        Returns:
            The result, a decline included. Read `outcome` first.

        Raises:
            InvalidRequestError: A value can't be sent, or the server refuses it. Nothing moved.
            AuthenticationError: The key is missing or wrong, or may not do this. Nothing moved.
            NotFoundError: There is no such account. Nothing moved.
            NotSentError: It never reached the server: safe to repeat.
            TemporarilyUnavailableError: The server can't serve this now. Nothing moved.
            OutcomeUnknownError: It may have happened: `resolve()` before anything else.
            ConfigurationError: The client is closed, or the way to the network is set up wrongly. Nothing moved.
        """
        order = self._order(
            "charge", amount, currency, card, account, reference, certificate_name, network_token_brand, options
        )
        return self._engine.exchange(
            requests.authorization(order, payer, order_description, digital, gateway_token, generate_token)
        )

    @operation
    def authorize(
        self,
        *,
        amount: AmountLike,
        currency: str,
        card: Card,
        account: AccountLike,
        reference: str | None = None,
        payer: Payer | None = None,
        order_description: str | None = None,
        digital: bool | None = None,
        certificate_name: str | None = None,
        network_token_brand: NetworkTokenBrand | None = None,
        gateway_token: str | Secret | None = None,
        generate_token: bool | None = None,
        options: CallOptions = NO_OPTIONS,
    ) -> Flow[PaymentResult]:
        """Hold money on a card until it is captured or voided. Spec: `POST /PaymentGateway/authorize`.

        Never repeated once bytes may have left. What `before_send` raises comes out as it is, with nothing sent.

        Args:
            amount: Major units as `Decimal`, `int` or `str` (`"25.00"`); a float is refused.
            currency: Three capital letters of ISO 4217.
            card: The card, or tokens that stand for it.
            account: Name of a stored gateway account, or an `InlineAccount`.
            reference: Your own reference (`myRef`). Give every call its own, a refund another than its charge: it is
                the only way to find out what became of a call that broke. Made for you when absent; it is on the
                result and on every error.
            payer: Billing details; some gateways want them.
            order_description: What is paid for; some gateways want it.
            digital: Whether the goods are digital; some gateways want to know.
            certificate_name: A client certificate that was uploaded in the vendor's portal, at most 128 characters.
            network_token_brand: The scheme, when the card's number is a network token.
            gateway_token: A token from `tokenize()`, sent as `userToken` beside a card whose number may be masked.
                Newer than the vendor's published file (see the overlay): strict servers refuse it.
            generate_token: Whether the gateway makes a token on the way. As new as `gateway_token`.
            options: Timeouts and the like, for this call.

        Returns:
            The result, a decline included. Read `outcome` first.

        Raises:
            InvalidRequestError: A value can't be sent, or the server refuses it. Nothing moved.
            AuthenticationError: The key is missing or wrong, or may not do this. Nothing moved.
            NotFoundError: There is no such account. Nothing moved.
            NotSentError: It never reached the server: safe to repeat.
            TemporarilyUnavailableError: The server can't serve this now. Nothing moved.
            OutcomeUnknownError: It may have happened: `resolve()` before anything else.
            ConfigurationError: The client is closed, or the way to the network is set up wrongly. Nothing moved.
        """
        order = self._order(
            "authorize", amount, currency, card, account, reference, certificate_name, network_token_brand, options
        )
        return self._engine.exchange(
            requests.authorization(order, payer, order_description, digital, gateway_token, generate_token)
        )

    @operation
    def capture(
        self,
        *,
        gateway_reference: str | None,
        amount: AmountLike,
        currency: str,
        card: Card,
        account: AccountLike,
        reference: str | None = None,
        certificate_name: str | None = None,
        network_token_brand: NetworkTokenBrand | None = None,
        options: CallOptions = NO_OPTIONS,
    ) -> Flow[PaymentResult]:
        """Take money that an authorization holds, all or a part. Spec: `PUT /PaymentGateway/capture`.

        Never repeated once bytes may have left. What `before_send` raises comes out as it is, with nothing sent.

        Args:
            gateway_reference: The one of the authorization's result. None, which a result may have, is refused.
            amount: Major units as `Decimal`, `int` or `str` (`"25.00"`); a float is refused.
            currency: Three capital letters of ISO 4217.
            card: The whole card again, or the tokens that stand for it.
            account: Name of a stored gateway account, or an `InlineAccount`.
            reference: Your own reference (`myRef`). Give every call its own, a refund another than its charge: it is
                the only way to find out what became of a call that broke. Made for you when absent; it is on the
                result and on every error.
            certificate_name: A client certificate that was uploaded in the vendor's portal, at most 128 characters.
            network_token_brand: The scheme, when the card's number is a network token.
            options: Timeouts and the like, for this call.

        Returns:
            The result, a decline included. Read `outcome` first.

        Raises:
            InvalidRequestError: A value can't be sent, or the server refuses it. Nothing moved.
            AuthenticationError: The key is missing or wrong, or may not do this. Nothing moved.
            NotFoundError: There is no such account or authorization. Nothing moved.
            NotSentError: It never reached the server: safe to repeat.
            TemporarilyUnavailableError: The server can't serve this now. Nothing moved.
            OutcomeUnknownError: It may have happened: `resolve()` before anything else.
            ConfigurationError: The client is closed, or the way to the network is set up wrongly. Nothing moved.
        """
        order = self._order(
            "capture", amount, currency, card, account, reference, certificate_name, network_token_brand, options,
            gateway_reference,
        )  # fmt: skip
        return self._engine.exchange(requests.follow_up(order))

    @operation
    def void(
        self,
        *,
        gateway_reference: str | None,
        amount: AmountLike,
        currency: str,
        card: Card,
        account: AccountLike,
        reference: str | None = None,
        certificate_name: str | None = None,
        network_token_brand: NetworkTokenBrand | None = None,
        options: CallOptions = NO_OPTIONS,
    ) -> Flow[PaymentResult]:
        """Release an authorization, or undo a charge where the gateway can. Spec: `DELETE /PaymentGateway/void`.

        The request has a body, which some proxies drop: the API then answers that the body is missing.

        Never repeated once bytes may have left. What `before_send` raises comes out as it is, with nothing sent.

        Args:
            gateway_reference: The one of the result to undo. None, which a result may have, is refused.
            amount: Major units as `Decimal`, `int` or `str` (`"25.00"`); a float is refused.
            currency: Three capital letters of ISO 4217.
            card: The whole card again, or the tokens that stand for it.
            account: Name of a stored gateway account, or an `InlineAccount`.
            reference: Your own reference (`myRef`). Give every call its own, a refund another than its charge: it is
                the only way to find out what became of a call that broke. Made for you when absent; it is on the
                result and on every error.
            certificate_name: A client certificate that was uploaded in the vendor's portal, at most 128 characters.
            network_token_brand: The scheme, when the card's number is a network token.
            options: Timeouts and the like, for this call.

        Returns:
            The result, a decline included. Read `outcome` first.

        Raises:
            InvalidRequestError: A value can't be sent, or the server refuses it. Nothing moved.
            AuthenticationError: The key is missing or wrong, or may not do this. Nothing moved.
            NotFoundError: There is no such account or payment. Nothing moved.
            NotSentError: It never reached the server: safe to repeat.
            TemporarilyUnavailableError: The server can't serve this now. Nothing moved.
            OutcomeUnknownError: It may have happened: `resolve()` before anything else.
            ConfigurationError: The client is closed, or the way to the network is set up wrongly. Nothing moved.
        """
        order = self._order(
            "void", amount, currency, card, account, reference, certificate_name, network_token_brand, options,
            gateway_reference,
        )  # fmt: skip
        return self._engine.exchange(requests.follow_up(order))

    @operation
    def refund(
        self,
        *,
        gateway_reference: str | None,
        amount: AmountLike,
        currency: str,
        card: Card,
        account: AccountLike,
        reference: str | None = None,
        payer: Payer | None = None,
        certificate_name: str | None = None,
        network_token_brand: NetworkTokenBrand | None = None,
        options: CallOptions = NO_OPTIONS,
    ) -> Flow[PaymentResult]:
        """Give back money of a charge or a capture, all or a part. Spec: `PUT /PaymentGateway/refund`.

        Never repeated once bytes may have left. What `before_send` raises comes out as it is, with nothing sent.

        Args:
            gateway_reference: The one of the charge's or capture's result. None, which a result may have, is refused.
            amount: Major units as `Decimal`, `int` or `str` (`"25.00"`); a float is refused.
            currency: Three capital letters of ISO 4217.
            card: The whole card again, or the tokens that stand for it.
            account: Name of a stored gateway account, or an `InlineAccount`.
            reference: Your own reference (`myRef`). Give every call its own, a refund another than its charge: it is
                the only way to find out what became of a call that broke. Made for you when absent; it is on the
                result and on every error.
            payer: Billing details; some gateways want them.
            certificate_name: A client certificate that was uploaded in the vendor's portal, at most 128 characters.
            network_token_brand: The scheme, when the card's number is a network token.
            options: Timeouts and the like, for this call.

        Returns:
            The result, a decline included. Read `outcome` first.

        Raises:
            InvalidRequestError: A value can't be sent, or the server refuses it. Nothing moved.
            AuthenticationError: The key is missing or wrong, or may not do this. Nothing moved.
            NotFoundError: There is no such account or payment. Nothing moved.
            NotSentError: It never reached the server: safe to repeat.
            TemporarilyUnavailableError: The server can't serve this now. Nothing moved.
            OutcomeUnknownError: It may have happened: `resolve()` before anything else.
            ConfigurationError: The client is closed, or the way to the network is set up wrongly. Nothing moved.
        """
        order = self._order(
            "refund", amount, currency, card, account, reference, certificate_name, network_token_brand, options,
            gateway_reference,
        )  # fmt: skip
        return self._engine.exchange(requests.refund(order, payer))

    @operation
    def tokenize(
        self,
        *,
        card: Card,
        account: AccountLike,
        payer: Payer | None = None,
        certificate_name: str | None = None,
        network_token_brand: NetworkTokenBrand | None = None,
        options: CallOptions = NO_OPTIONS,
    ) -> Flow[PaymentResult]:
        """Have the gateway make a token of its own for a card. Spec: `POST /PaymentGateway/tokenize`.

        Moves no money and takes no reference; repeated, it makes a second token.

        Args:
            card: The card, or tokens that stand for it.
            account: Name of a stored gateway account, or an `InlineAccount`.
            payer: Billing details; some gateways want them.
            certificate_name: A client certificate that was uploaded in the vendor's portal, at most 128 characters.
            network_token_brand: The scheme, when the card's number is a network token.
            options: Timeouts and the like, for this call.

        Returns:
            The result; its `gateway_token` is for later charges at the same gateway. Not every gateway can make one:
            outcome `unsupported`.

        Raises:
            InvalidRequestError: A value can't be sent, or the server refuses it.
            AuthenticationError: The key is missing or wrong, or may not do this.
            NotFoundError: There is no such account.
            NotSentError: It never reached the server: safe to repeat.
            TemporarilyUnavailableError: The server can't serve this now.
            OutcomeUnknownError: A token may have been made.
            ConfigurationError: The client is closed, or the way to the network is set up wrongly.
        """
        route = PaymentRoute(check_account(account), certificate_name, network_token_brand)
        return self._engine.exchange(requests.tokenization(_card(card), route, payer, options))

    @operation
    def status(
        self,
        *,
        account: AccountLike,
        reference: str | None = None,
        gateway_reference: str | None = None,
        certificate_name: str | None = None,
        network_token_brand: NetworkTokenBrand | None = None,
        options: CallOptions = NO_OPTIONS,
    ) -> Flow[PaymentResult]:
        """Look a payment up, by your reference or the gateway's. Spec: `POST /PaymentGateway/status`.

        Args:
            account: The payment's own: the name, or the `InlineAccount` with its credentials.
            reference: Your own, which works only if it was sent with the payment. Give this one or the next.
            gateway_reference: The gateway's.
            certificate_name: As with the payment.
            network_token_brand: As with the payment.
            options: Timeouts and the like, for this call.

        Returns:
            What is on record. Outcome `found` means that the look-up worked, never that the payment did: that is in
            `gateway_result_code` and `gateway_result_description`, in the gateway's own words.

        Raises:
            InvalidRequestError: A value can't be sent, or the server refuses it.
            AuthenticationError: The key is missing or wrong, or may not do this.
            NotFoundError: Nothing is on record, which proves nothing about the payment: use `find` or `resolve`.
            NotSentError: It never reached the server: safe to repeat.
            TemporarilyUnavailableError: The server can't serve this now, or no answer came.
            InvalidResponseError: The answer can't be understood.
            ConfigurationError: The client is closed, or the way to the network is set up wrongly.
        """
        route = PaymentRoute(check_account(account), certificate_name, network_token_brand)
        return self._engine.exchange(requests.status(route, reference, gateway_reference, options))

    @operation
    def find(
        self,
        *,
        reference: str,
        account: AccountLike,
        operation: PaymentOperation = "charge",
        amount: AmountLike | None = None,
        currency: str | None = None,
        gateway_reference: str | None = None,
        certificate_name: str | None = None,
        network_token_brand: NetworkTokenBrand | None = None,
        sent_at: float | None = None,
        payer_deadline: float | None = None,
        control: str | None = None,
        deadline: float = 30.0,
    ) -> Flow[Resolution[PaymentResult]]:
        """Find out what became of a payment by its reference, in this process or a later one.

        Asks `status` until it tells, or `deadline` seconds are over; never repeats the payment. Say as much about
        the call as you know: a record that does not fit is not taken for it. `docs/money-safety.md` has the rules.

        Args:
            reference: The one that was sent with the payment.
            account: The payment's own: the name, or the `InlineAccount` with its credentials.
            operation: Which call it was: `charge`, `authorize`, `capture`, `refund` or `void`. Look-ups are
                documented for charges and authorizations only, so a capture, refund or void is never `absent`.
            amount: What was asked for, in major units. Without amount and currency a decline settles nothing, and
                a record of another amount can't be told.
            currency: ISO 4217 code; goes with `amount`.
            gateway_reference: Of the payment that a capture, refund or void acts on, so that its record is not
                taken for theirs. Required for them.
            certificate_name: As with the payment.
            network_token_brand: As with the payment.
            sent_at: When the payment was sent: seconds since 1970, from 2020 to now, by the sender's clock, which
                may differ by 60 seconds. Absent, it may have been sent just now.
            payer_deadline: Seconds that the sender gave the whole payment; this client's `deadline` when absent.
            control: A reference that you know to be on record through this account: finding it proves that the
                look-up works.
            deadline: Seconds for all look-ups together.

        Returns:
            What could be found out, with the look-ups as evidence. Nothing but `moved` and `pending` is known before
            `settle_seconds` after the moment at which the sender's attempt was over for sure.

        Raises:
            InvalidRequestError: An argument can't be right, or the service refuses the look-up.
            AuthenticationError: The key may not look up.
            ConfigurationError: `deadline` or `payer_deadline` is no number of seconds, or the client is closed.
        """
        if operation not in ABOUT:
            raise InvalidRequestError(f"must be one of {', '.join(ABOUT)}, not {shown(operation)}", field="operation")
        if operation in FOLLOW_UPS and gateway_reference is None:
            raise InvalidRequestError(f"is missing: a {operation} acts on another payment", field="gateway_reference")
        money = asked_for(amount, currency)
        ended = ended_at(self._engine, sent_at=sent_at, payer_deadline=payer_deadline)
        route = PaymentRoute(check_account(account), certificate_name, network_token_brand)
        validation.text(reference, "reference", shortest=1)
        sought = LookupQuery(operation=operation, money=money, target=gateway_reference)
        return self._looking(route, reference, sought, deadline, ended, control)

    @operation
    def resolve(
        self,
        call: CallRecord,
        *,
        account: InlineAccount | None = None,
        control: str | None = None,
        deadline: float = 30.0,
    ) -> Flow[Resolution[PaymentResult]]:
        """Find out what became of the payment of a record, as `OutcomeUnknownError.resolve` does in its own process.

        Args:
            call: The `call` of an error, maybe after a pickle or `CallRecord.from_dict`, or what `before_send` got.
            account: The credentials, when the payment was sent with an `InlineAccount`: they are in no record.
            control: As in `find`.
            deadline: Seconds for all look-ups together.

        Returns:
            As `find`.

        Raises:
            InvalidRequestError: The record has no reference, is not of a payment, or `account` does not fit it.
            AuthenticationError: The key may not look up.
            ConfigurationError: `deadline` is no number of seconds, or the client is closed.
        """
        if not isinstance(call, CallRecord):
            raise InvalidRequestError(f"must be a CallRecord, not {type(call).__name__}", field="call")
        if call.operation not in ABOUT or call.reference is None or call.account is None:
            raise InvalidRequestError(f"is of {call.operation}, which can't be looked up by reference", field="call")
        through: AccountLike = call.account
        if call.inline_account or account is not None:
            if not isinstance(account, InlineAccount):
                raise InvalidRequestError(
                    f"is missing: the credentials that {through!r} was called with", field="account"
                )
            if not call.inline_account or account.gateway != through:
                raise InvalidRequestError(f"is not the one of the payment, {through!r}", field="account")
            through = account
        ended = ended_at(self._engine, sent_at=call.sent_at, payer_deadline=call.deadline, over_at=call.ended_at)
        route = PaymentRoute(through, call.certificate_name, call.network_token_brand)
        sought = LookupQuery(operation=call.operation, money=money_of(call), target=call.gateway_reference)
        return self._looking(route, call.reference, sought, deadline, ended, control)

    def _order(
        self,
        operation: str,
        amount: AmountLike,
        currency: str,
        card: Card,
        account: object,
        reference: str | None,
        certificate_name: str | None,
        network_token_brand: str | None,
        options: CallOptions,
        target: str | None = None,
    ) -> requests.Order:
        money = Money.of(amount, currency, allow_zero=self._engine.config.allow_zero_amounts)
        # What is plainly right is not handed to the checks, which would say what is wrong with it.
        through = account if isinstance(account, str) and account.isalnum() else check_account(account)
        route = PaymentRoute(through, certificate_name, network_token_brand)
        if reference is None:
            chosen = (self._engine.runtime.make_reference or new_reference)()
        elif isinstance(reference, str) and reference.strip():
            chosen = reference
        else:
            chosen = validation.text(reference, "reference", shortest=1)

        def look_up(deadline: float, ended: float, control: str | None) -> Flow[Resolution[PaymentResult]]:
            sought = LookupQuery(operation=operation, money=money, target=target)
            return self._looking(route, chosen, sought, deadline, ended, control)

        return requests.Order(operation, money, _card(card), route, chosen, options, look_up, target)

    def _looking(
        self,
        route: PaymentRoute,
        reference: str,
        sought: LookupQuery,
        deadline: float,
        ended: float,
        control: str | None,
    ) -> Flow[Resolution[PaymentResult]]:
        lookup = StatusLookup(self._engine, route, reference, sought, control)
        return poll_until_known(self._engine, lookup, deadline=deadline, ended=ended)


def _card(card: object) -> Card:
    if not isinstance(card, Card):
        raise InvalidRequestError(f"must be a Card, not {type(card).__name__}", field="card")
    return card
