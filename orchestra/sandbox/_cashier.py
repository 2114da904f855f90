"""What a gateway does with money, told by card, account and amount alone.

Payments and wallet sessions both come here. It decides, writes the ledger and words the result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

import attrs

from ._accounts import Account
from ._answers import Answer, Json, answer
from ._gateways import Gateway
from ._ids import DIGITS, Ids
from ._ledger import Ending, Ledger, MoneyOperation, Movement, State, mask_number

__all__ = ["DONE", "OPERATION_TYPES", "Card", "Decision", "Order", "PaymentProcessor"]

OPERATION_TYPES: Final[Mapping[str, str]] = {
    "charge": "Charge",
    "authorize": "PreAuth",
    "capture": "Capture",
    "refund": "Refund",
    "void": "Void",
    "tokenize": "Tokenize",
    "status": "Status",
}
"""The operations under the names that answers use."""

DONE: Final[Mapping[MoneyOperation, State]] = {
    "charge": "approved",
    "authorize": "authorized",
    "capture": "captured",
    "refund": "refunded",
    "void": "voided",
}
"""The state, and the gateway's word, for each operation that was carried out."""

_AFTER: Final[Mapping[MoneyOperation, State]] = {
    "capture": "captured",
    "refund": "refunded",
    "void": "voided",
}
"""What an operation on an earlier payment makes of that payment."""


@attrs.frozen(slots=True)
class Card:
    """A card with every token resolved. Nothing of it but the last four is kept."""

    number: str = attrs.field(repr=mask_number)
    holder: str = attrs.field(repr=False)


@attrs.frozen(slots=True)
class Order:
    """One money operation to carry out."""

    operation: MoneyOperation
    account: Account
    card: Card
    amount: Decimal
    currency: str
    reference: str | None
    original: Movement | None = None
    target: str | None = None
    ending: Ending = "done"
    """`pending`: accept it now and leave the outcome to `settle()`. `declined`: refuse it whatever the card."""


@attrs.frozen(slots=True)
class Decision:
    """What became of an order: the ledger's entry and the result that tells of it."""

    entry: Movement
    result: dict[str, Json]

    @property
    def code(self) -> str:
        """The `operationResultCode`."""
        return str(self.result["operationResultCode"])


class PaymentProcessor:
    """Carries orders out against the ledger."""

    def __init__(
        self,
        ledger: Ledger,
        ids: Ids,
        now: Callable[[], datetime],
        *,
        declined_cards: Mapping[str, str],
        currencies: Callable[[], frozenset[str]],
        success_status: int,
    ) -> None:
        self.ledger = ledger
        self._ids = ids
        self._now = now
        self._declined_cards = declined_cards
        self._currencies = currencies
        self._success_status = success_status
        self._gateway_tokens: dict[str, tuple[str, str]] = {}

    def refusal(self, gateway: Gateway, number: str) -> str | None:
        """Return the code with which a gateway turns a card down, or None."""
        if gateway.verdict == "decline":
            return "card_declined"
        return self._declined_cards.get(number) if gateway.verdict == "card" else None

    def carry_out(self, order: Order, reason: str | None = None) -> Decision:
        """Do what is ordered, unless there is a reason against it. Always writes the ledger."""
        if reason is not None:
            return self._rule(order, "declined", reason)
        if order.ending == "declined":
            return self._rule(order, "declined", "card_declined")
        if order.ending == "pending":
            return self._rule(order, "pending")
        ruling = self._rule(order, DONE[order.operation])
        self._mark(ruling.entry)
        return ruling

    def settle(self, reference: str | None, *, approve: bool) -> int:
        """Decide what is pending, under one reference when given. Returns how many that were."""
        waiting = [entry for entry in self.ledger.pending if reference in {None, entry.reference}]
        for entry in waiting:
            state: State = DONE[entry.operation] if approve else "declined"
            settled = attrs.evolve(entry, state=state, reason=None if approve else "card_declined")
            self.ledger.record(settled)
            if approve:
                self._mark(settled)
        return len(waiting)

    def reply(self, ruling: Decision) -> Answer:
        """Answer a payment call with the status that goes with its result code."""
        status = {"Success": self._success_status, "Accepted": 202}.get(ruling.code, 409)
        return answer(status, ruling.result)

    def not_implemented(self, operation: str, gateway: Gateway, what: str) -> Answer:
        """Answer that a gateway lacks an operation or a feature: 409, with nothing done."""
        result = _result(operation, "NotImplemented", what, gateway.name)
        return answer(409, {**result, "gatewayResultCode": "not_supported", "gatewayResultDescription": what})

    def make_token(self, gateway: Gateway, number: str, token: str | None = None) -> str:
        """Remember a card at a gateway and return the gateway's token for it."""
        token = token or "tok_" + self._ids.draw("gateway token", 24)
        self._gateway_tokens[token] = (gateway.name, number)
        return token

    def token_result(self, gateway: Gateway, number: str) -> dict[str, Json]:
        """Make a gateway's token and word the result, as the vendor's guide shows it."""
        result = _result("tokenize", "Success", "Token created", gateway.name)
        return result | {
            "gatewayToken": self.make_token(gateway, number),
            "gatewayResultCode": "approved",
            "gatewayResultDescription": "Token created successfully",
        }

    def token_number(self, gateway: Gateway, token: str) -> str | None:
        """Return the card number a gateway's token stands for, or None when it is not that gateway's."""
        owner, number = self._gateway_tokens.get(token, ("", ""))
        return number if owner == gateway.name else None

    def describe(self, entry: Movement) -> dict[str, Json]:
        """Word the answer to a status call that found an entry."""
        result = self._of(entry, "status", "Success", "Transaction found")
        result |= {
            "gatewayReference": entry.gateway_reference,
            "gatewayResultCode": entry.state,
            "gatewayResultDescription": self._story(entry),
        }
        if entry.reason is not None:
            result["gatewayResultSubCode"] = entry.reason
        return result

    def _rule(self, order: Order, state: State, reason: str | None = None) -> Decision:
        entry = Movement(
            operation=order.operation,
            reference=order.reference,
            amount=order.amount,
            currency=order.currency,
            gateway=order.account.gateway.name,
            gateway_reference="tx_" + self._ids.draw("gateway reference", 20),
            state=state,
            account=order.account.name,
            card=mask_number(order.card.number),
            original=None if order.original is None else order.original.gateway_reference,
            at=self._now(),
            reason=reason,
            target=order.target,
            authorization_code=None if reason else self._ids.draw("authorization", 6, DIGITS),
            holder=order.card.holder,
        )
        self.ledger.record(entry)
        return Decision(entry, self._tell(entry))

    def _tell(self, entry: Movement) -> dict[str, Json]:
        if entry.state == "declined":
            result = self._of(entry, entry.operation, "Rejected", "The gateway declined the operation")
            return result | {
                "gatewayResultCode": entry.reason,
                "gatewayResultDescription": _REASONS.get(entry.reason or "", "The card was declined"),
            }
        if entry.state == "pending":
            code, words = "Accepted", "Taken for later processing"
        else:
            code, words = "Success", "Done by the gateway"
        result = self._of(entry, entry.operation, code, words)
        result |= {
            "gatewayReference": entry.gateway_reference,
            "gatewayResultCode": entry.state,
            "gatewayResultDescription": self._story(entry),
        }
        if entry.state != "pending":
            result["authorizationCode"] = entry.authorization_code
        return result

    def _of(self, entry: Movement, operation: str, code: str, words: str) -> dict[str, Json]:
        result = _result(operation, code, words, entry.gateway)
        result["amount"] = entry.amount
        if entry.currency in self._currencies():
            result["currency"] = entry.currency
        return result

    def _story(self, entry: Movement) -> str:
        """Put an entry's state into a sentence, with how much of it was captured or refunded."""
        whole = f"{entry.amount} {entry.currency}"
        if entry.original is None and entry.state in {"captured", "refunded"}:
            operation: MoneyOperation = "capture" if entry.state == "captured" else "refund"
            done = [item for item in self.ledger.acted_on(entry.gateway_reference, operation) if item.moved]
            parts = " and ".join(str(item.amount) for item in done)
            return f"{entry.state.capitalize()} {parts} of {whole}"
        return f"{entry.state.capitalize()} {whole}"

    def _mark(self, entry: Movement) -> None:
        """Write on the earlier payment what has now been done to it."""
        state = _AFTER.get(entry.operation)
        original = self.ledger.find(entry.original) if entry.original else None
        if state and original:
            self.ledger.record(attrs.evolve(original, state=state))


_REASONS: Final[Mapping[str, str]] = {
    "card_declined": "The card was declined",
    "invalid_token": "The gateway does not know this token",
    "invalid_state": "The state of the payment does not allow this",
    "amount_too_large": "The amount is more than what is left of the payment",
    "amount_mismatch": "A void must name the whole amount of the payment",
    "currency_mismatch": "The currency is not that of the payment",
}


def _result(operation: str, code: str, words: str, gateway: str) -> dict[str, Json]:
    return {
        "operationType": OPERATION_TYPES[operation],
        "operationResultCode": code,
        "operationResultDescription": words,
        "gatewayName": gateway,
    }
