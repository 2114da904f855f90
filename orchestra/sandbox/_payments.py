"""The seven calls to a payment gateway."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias

import attrs

from ._accounts import Account, Accounts
from ._answers import Answer, RefusedError, answer, bad_request, not_found
from ._cashier import Card, Order, PaymentProcessor
from ._checks import check_payment, check_tokenize, is_card_number, is_cvv, token_reference
from ._gateways import Gateway
from ._ledger import EXACT, Ending, Movement, total
from ._routing import MONEY_OPERATIONS
from ._tokens import StringTokens

__all__ = ["Payments", "StatusFinds"]

StatusFinds: TypeAlias = Literal["payments", "all"]
"""What a status look-up finds: charges and authorizations, as documented, or captures, refunds and voids as well."""

_ON_RECORD: Final = frozenset({"charge", "authorize"})
_BACK: Final = "The gateway does not offer this operation."


class Payments:
    """Reads requests, finds account, card and earlier payment, and lets the cashier act."""

    def __init__(
        self,
        cashier: PaymentProcessor,
        accounts: Accounts,
        tokens: StringTokens,
        now: Callable[[], datetime],
        *,
        mock_gateways_tokenize: bool,
        status_finds: StatusFinds,
    ) -> None:
        self._cashier = cashier
        self._accounts = accounts
        self._tokens = tokens
        self._now = now
        self._mock_gateways_tokenize = mock_gateways_tokenize
        self._on_record = MONEY_OPERATIONS if status_finds == "all" else _ON_RECORD

    def pay(self, operation: Literal["charge", "authorize"], request: Mapping[str, Any], *, ending: Ending) -> Answer:
        """Charge or authorize."""
        check_payment(request, self._now().date())
        account = self._accounts.for_payment(request)
        self._check_gateway(operation, account.gateway, request)
        user_token: str | None = request.get("userToken")
        reason: str | None = None
        if user_token:
            number = self._cashier.token_number(account.gateway, user_token)
            card = Card(number or "", request["card"]["cardHolderName"])
            reason = "invalid_token" if number is None else None
        else:
            card = self._card(request)
        reason = reason or self._cashier.refusal(account.gateway, card.number)
        ruling = self._cashier.carry_out(self._order(operation, account, card, request, ending=ending), reason)
        if request.get("generateToken") and reason is None and self._makes_tokens(account.gateway):
            ruling.result["gatewayToken"] = self._cashier.make_token(account.gateway, card.number)
        return self._cashier.reply(ruling)

    def follow_up(
        self, operation: Literal["capture", "refund", "void"], request: Mapping[str, Any], *, ending: Ending
    ) -> Answer:
        """Capture, refund or void an earlier payment: 404 when the gateway does not know it."""
        check_payment(request, self._now().date())
        account = self._accounts.for_payment(request)
        self._check_gateway(operation, account.gateway, request)
        card = self._card(request)
        order = self._order(operation, account, card, request, ending=ending)
        if account.gateway.verdict == "decline":
            return self._cashier.reply(self._cashier.carry_out(order, "card_declined"))
        target = self._known(request["refTransId"], account.gateway)
        original = self._root(target)
        order = attrs.evolve(order, original=original, target=target.gateway_reference)
        reason = self._objection(order, original, target)
        return self._cashier.reply(self._cashier.carry_out(order, reason))

    def tokenize(self, request: Mapping[str, Any]) -> Answer:
        """Have the gateway make a token of a card."""
        check_tokenize(request, self._now().date())
        account = self._accounts.for_payment(request)
        gateway = account.gateway
        if not self._makes_tokens(gateway):
            return self._cashier.not_implemented("tokenize", gateway, "The gateway does not make tokens.")
        self._check_gateway("tokenize", gateway, request)
        card = self._card(request)
        return answer(200, self._cashier.token_result(gateway, card.number))

    def status(self, request: Mapping[str, Any]) -> Answer:
        """Find a payment by the gateway's reference or the caller's; the newest one when several fit.

        An account narrows the search to its gateway, and `status_finds` to kinds of operation. Nothing found is a
        404.
        """
        gateway_reference: str | None = request.get("refTransId")
        reference: str | None = request.get("myRef")
        if not (gateway_reference or reference):
            raise bad_request("refTransId", "Give refTransId or myRef.")
        gateway: str | None = None
        if request.get("paymentGatewayAccount") or request.get("paymentGatewayAccountName"):
            gateway = self._accounts.for_payment(request).gateway.name
        ledger = self._cashier.ledger
        found = [ledger.find(gateway_reference)] if gateway_reference else ledger.tried(reference)
        for entry in reversed(found):
            if entry is not None and gateway in {None, entry.gateway} and entry.operation in self._on_record:
                return answer(200, self._cashier.describe(entry))
        raise not_found()

    def _order(
        self,
        operation: Literal["charge", "authorize", "capture", "refund", "void"],
        account: Account,
        card: Card,
        request: Mapping[str, Any],
        *,
        ending: Ending,
    ) -> Order:
        return Order(
            operation,
            account,
            card,
            Decimal(request["amount"]),
            request["currency"],
            request.get("myRef"),
            ending=ending,
        )

    def _makes_tokens(self, gateway: Gateway) -> bool:
        mock = gateway.verdict == "approve" and self._mock_gateways_tokenize
        return gateway.gateway_tokens or mock

    def _check_gateway(self, operation: str, gateway: Gateway, request: Mapping[str, Any]) -> None:
        """Raise what a gateway's own demands make of a request."""
        if operation != "tokenize" and operation not in gateway.operations:
            raise RefusedError(self._cashier.not_implemented(operation, gateway, _BACK))
        if request.get("networkTokenBrand") and not gateway.network_tokens:
            what = "The gateway does not take network tokens."
            raise RefusedError(self._cashier.not_implemented(operation, gateway, what))
        if operation != "tokenize" and len(request.get("myRef") or "") < gateway.minimum_reference:
            message = f"{gateway.name} needs at least {gateway.minimum_reference} characters."
            raise bad_request("myRef", message)
        if gateway.needs_certificate and not request.get("certificateName"):
            raise bad_request("certificateName", f"{gateway.name} needs a client certificate.")
        pays = operation in {"charge", "authorize"}
        if pays and gateway.needs_payer_address and not request.get("payerDetails"):
            raise bad_request("payerDetails.clientIPAddress", f"{gateway.name} needs the payer's address.")

    def _card(self, request: Mapping[str, Any]) -> Card:
        """Resolve `@` references in number and cvv; a 400 when one is unknown or holds something else."""
        card: Mapping[str, Any] = request["card"]
        number = self._clear(card["cardNumber"], "card.cardNumber")
        if not is_card_number(number):
            raise bad_request("card.cardNumber", "The string token does not hold a card number.")
        cvv: str | None = card.get("cvv")
        if cvv is not None and not is_cvv(self._clear(cvv, "card.cvv")):
            raise bad_request("card.cvv", "The string token does not hold a security code.")
        return Card(number, card["cardHolderName"])

    def _clear(self, text: str, field: str) -> str:
        token = token_reference(text)
        if token is None:
            return text
        payload = self._tokens.payload(token)
        if payload is None:
            raise bad_request(field, "There is no such string token.")
        return payload

    def _known(self, gateway_reference: str, gateway: Gateway) -> Movement:
        entry = self._cashier.ledger.find(gateway_reference)
        if entry is None or entry.gateway != gateway.name:
            raise not_found()
        return entry

    def _root(self, entry: Movement) -> Movement:
        original = self._cashier.ledger.find(entry.original) if entry.original else None
        return original or entry

    def _objection(self, order: Order, original: Movement, target: Movement) -> str | None:
        """Return why an earlier payment does not allow an operation, or None."""
        if order.currency != original.currency:
            return "currency_mismatch"
        voided = self._cashier.ledger.acted_on(original.gateway_reference, "void")
        if voided or not original.moved or not target.moved:
            return "invalid_state"
        if order.operation == "void":
            return self._objection_to_void(order, original)
        capture = order.operation == "capture"
        limits = self._capturable(original, target) if capture else self._refundable(original, target)
        if not limits:
            return "invalid_state"
        enough = all(EXACT.add(done, order.amount) <= limit for limit, done in limits)
        return None if enough else "amount_too_large"

    def _objection_to_void(self, order: Order, original: Movement) -> str | None:
        """A payment is voided whole and before anything else was done to it."""
        busy = any(
            self._cashier.ledger.acted_on(original.gateway_reference, operation) for operation in ("capture", "refund")
        )
        if busy or (original.operation == "charge" and not order.account.gateway.voids_charges):
            return "invalid_state"
        return None if order.amount == original.amount else "amount_mismatch"

    def _capturable(self, original: Movement, target: Movement) -> list[tuple[Decimal, Decimal]]:
        """Return the limit on a capture with what was already captured; none if nothing is held."""
        if target.operation != "authorize" or original.state not in {"authorized", "captured"}:
            return []
        captures = self._cashier.ledger.acted_on(original.gateway_reference, "capture")
        return [(original.amount, total(captures))]

    def _refundable(self, original: Movement, target: Movement) -> list[tuple[Decimal, Decimal]]:
        """Return each limit on a refund with what was already refunded under it; none if nothing was paid."""
        if target.operation not in {"charge", "authorize", "capture"}:
            return []
        refunds = self._cashier.ledger.acted_on(original.gateway_reference, "refund")
        if original.operation == "charge":
            return [(original.amount, total(refunds))]
        captures = self._cashier.ledger.acted_on(original.gateway_reference, "capture")
        paid = [entry for entry in captures if entry.moved]
        if not paid:
            return []
        limits = [(total(paid), total(refunds))]
        if target.operation == "capture":
            mine = [entry for entry in refunds if entry.target == target.gateway_reference]
            limits.append((target.amount, total(mine)))
        return limits
