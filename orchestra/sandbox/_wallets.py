"""Wallet sessions: what the server starts, the browser completes and the server validates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias

import attrs

from . import _gateways, _jws
from ._accounts import Account, Accounts
from ._answers import Answer, Json, answer, bad_request, encode_json
from ._cashier import Card, Order, PaymentProcessor
from ._ids import Ids
from ._ledger import Ending, mask_number
from ._tokens import StringTokens

__all__ = ["WalletOutcome", "Wallets"]

WalletOutcome: TypeAlias = Literal["approved", "declined", "pending", "canceled", "failed"]

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "canceled": ("Canceled", "The payer closed the payment form"),
    "failed": ("Other", "The payment could not be completed"),
}
_DIRECT: Final = frozenset({"PayPal", "BankPay", "UPI"})
"""Wallets that charge by themselves: no payment gateway of ours, no tokens."""

_DEFAULT_ACCOUNT: Final = "NULLSuccess"


@attrs.define(slots=True)
class _Session:
    request: Mapping[str, Any]
    result: dict[str, Json] | None = None


class Wallets:
    """The sessions by id. The browser's part is played through `complete`."""

    def __init__(
        self,
        ids: Ids,
        cashier: PaymentProcessor,
        accounts: Accounts,
        tokens: StringTokens,
        now: Callable[[], datetime],
    ) -> None:
        self._ids = ids
        self._cashier = cashier
        self._accounts = accounts
        self._tokens = tokens
        self._now = now
        self._sessions: dict[str, _Session] = {}

    def start(self, request: Mapping[str, Any], base_url: str) -> Answer:
        """Open a session and answer with its signed token. A 400 names an account that does not exist."""
        fields = {"paymentGatewayAccountId": request.get("paymentGatewayAccountId")}
        for index, fallback in enumerate(request.get("fallbackUpgs") or ()):
            fields[f"fallbackUpgs.{index}.paymentGatewayAccountId"] = fallback.get("paymentGatewayAccountId")
        for field, name in fields.items():
            if name and self._accounts.find(name) is None:
                raise bad_request(field, "There is no payment gateway account of this name.")
        session = self._ids.draw("session", 24)
        self._sessions[session] = _Session(request)
        payload: dict[str, Json] = {
            "sid": session,
            "op": request.get("operation"),
            "wlt": request.get("allowedeWalletAccountIds"),
            "url": f"{base_url}/EWalletOperations",
            "mode": request.get("mode", "TEST"),
            "stg": False,
            "pub": request.get("publicKey"),
        }
        return answer(200, {"token": _jws.sign(self._ids, "session", payload)})

    def validate(self, token: str) -> Answer:
        """Answer with what a result token stands for; a 400 for any other text."""
        claims = _jws.read(self._ids, "result", token)
        session = self._sessions.get(claims["sid"]) if claims else None
        if session is None or session.result is None:
            raise bad_request("$", "The result token is not valid.")
        return answer(200, session.result)

    def complete(self, session_token: str, outcome: WalletOutcome, wallet: str, card: Card) -> str:
        """Play the payer and return what the browser library would hand to the page's callback.

        A result token, or for `canceled` and `failed` the JSON text the library gives instead. Raises
        ValueError for a token this sandbox did not make, a completed session, and a wallet that cannot
        do the session's operation.
        """
        claims = _jws.read(self._ids, "session", session_token)
        session = self._sessions.get(claims["sid"]) if claims else None
        if claims is None or session is None:
            raise ValueError("this is no session token of this sandbox")
        if session.result is not None:
            raise ValueError("this session is already completed")
        if outcome in _WORDS:
            code, words = _WORDS[outcome]
            return encode_json({"success": False, "message": words, "resultCode": code}).decode()
        session.result = (
            self._direct(session.request, outcome, wallet)
            if wallet in _DIRECT
            else self._through_gateways(session.request, outcome, card)
        )
        payload: dict[str, Json] = {"sid": claims["sid"], **session.result}
        return _jws.sign(self._ids, "result", payload)

    def _direct(self, request: Mapping[str, Any], outcome: WalletOutcome, wallet: str) -> dict[str, Json]:
        if request.get("operation", "CHARGE") != "CHARGE":
            raise ValueError(f"{wallet} can only charge")
        if outcome == "pending":
            raise ValueError(f"{wallet} is approved or declined at once")
        if outcome == "declined":
            return {"directChargeResults": {"success": False, "message": "Declined", "data": None}}
        account = Account(None, _gateways.direct(wallet), (), self._now())
        order = self._order(request, account, Card("", request.get("customerName") or ""))
        ruling = self._cashier.carry_out(order)
        data: Json = {"id": ruling.entry.gateway_reference}
        return {"directChargeResults": {"success": True, "message": "Approved", "data": data}}

    def _through_gateways(self, request: Mapping[str, Any], outcome: WalletOutcome, card: Card) -> dict[str, Json]:
        operation: str = request.get("operation", "CHARGE")
        result: dict[str, Json] = {}
        if operation == "GATEWAY_TOKENIZE":
            gateway = self._candidates(request)[0].gateway
            if not gateway.gateway_tokens:
                raise ValueError(f"{gateway.name} does not make tokens")
            result["upgChargeResults"] = self._cashier.token_result(gateway, card.number)
            return result
        approved = True
        if operation != "TOKENIZE":
            approved = self._charge(request, outcome, card, result)
        if "TOKENIZE" in operation and approved:
            result["tokenAndMaskedCardModel"] = self._stored_card(card)
        return result

    def _charge(self, request: Mapping[str, Any], outcome: WalletOutcome, card: Card, result: dict[str, Json]) -> bool:
        """Try the account, then its fallbacks, until one approves. Returns whether one did."""
        failed: list[Json] = []
        for account in self._candidates(request):
            order = self._order(request, account, card, ending="pending" if outcome == "pending" else "done")
            reason = "card_declined" if outcome == "declined" else None
            reason = reason or self._cashier.refusal(account.gateway, card.number)
            ruling = self._cashier.carry_out(order, reason)
            result["upgChargeResults"] = ruling.result
            if ruling.entry.state != "declined":
                break
            failed.append(ruling.result)
        approved = bool(result) and len(failed) < len(self._candidates(request))
        earlier = failed if approved else failed[:-1]
        if earlier:
            result["failedUpgChargeResults"] = earlier
        return approved

    def _candidates(self, request: Mapping[str, Any]) -> Sequence[Account]:
        names = [request.get("paymentGatewayAccountId")]
        names += [item.get("paymentGatewayAccountId") for item in request.get("fallbackUpgs") or ()]
        accounts = [account for name in names if name and (account := self._accounts.find(name))]
        mock = _gateways.find(_DEFAULT_ACCOUNT)
        if not accounts and mock is not None:
            accounts.append(Account(None, mock, (), self._now()))
        return accounts

    def _order(self, request: Mapping[str, Any], account: Account, card: Card, *, ending: Ending = "done") -> Order:
        return Order(
            "authorize" if str(request.get("operation", "")).startswith("PREAUTH") else "charge",
            account,
            card,
            Decimal(request.get("amount", 0)),
            request.get("currencyCode", "USD"),
            None,
            ending=ending,
        )

    def _stored_card(self, card: Card) -> dict[str, Json]:
        token = self._tokens.add(card.number)
        year = self._now().year + 4
        bank_card: dict[str, Json] = {
            "nameOnCard": card.holder,
            "number": mask_number(card.number),
            "expirationMonth": 12,
            "expirationYear": year,
        }
        return {"bankCard": bank_card, "token": token, "tokenLocation": f"/StringTokens/{token}"}
