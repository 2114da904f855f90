"""What the operations of Orchestra return. Every member of every answer is readable, and may be absent."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NoReturn

import attrs

from . import _reading
from ._cards import StringToken
from ._errors import CallRecord
from ._judged import Judged
from ._outcomes import Moved, Outcome
from ._reading import Readable, wire
from ._secrets import CardNumber, Credential, Cvv, Secret
from ._wire import WireResponse

__all__ = [
    "AccountBrief",
    "AccountFull",
    "Authentication",
    "BankCard",
    "Deleted",
    "DirectCharge",
    "Gateway",
    "GatewayToken",
    "OperationResult",
    "PaymentResult",
    "ResultToken",
    "SessionToken",
    "StoredToken",
    "TokenContent",
    "TokenizedCard",
    "WalletResult",
    "WalletSession",
    "WalletThreeDS",
]


class GatewayToken(Secret):
    """A gateway's own token for a card, from `payments.tokenize()`. Bound to that gateway."""

    __slots__ = ()


class SessionToken(Secret):
    """The token that a browser starts its wallet session with."""

    __slots__ = ()


class ResultToken(Secret):
    """The token that a browser brings back from a wallet session."""

    __slots__ = ()


def _gateway_token(value: Any) -> GatewayToken:
    return GatewayToken(value if isinstance(value, str) else json.dumps(value, default=str))


def _credentials(value: Any) -> dict[str, Credential]:
    if not _reading.is_list(value):
        raise _reading.Mismatch
    found: dict[str, Credential] = {}
    for pair in value:
        match pair:
            case {"key": str(key), "value": str(text)}:
                found[key] = Credential(text)
            case {"key": str(key)}:
                found[key] = Credential("")
            case _:
                raise _reading.Mismatch
    return found


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Answered(Readable):
    """Base of every result that came with an answer of its own."""

    raw: WireResponse
    """Status, headers and body as they came."""
    call: CallRecord
    """Reference, correlation id, attempts and elapsed seconds of the call."""


@attrs.frozen(slots=True, kw_only=True, repr=False)
class OperationResult(Readable):
    """What a gateway said about one operation. Spec: `Payments.OperationResult`; all members may be None."""

    result_code: str | None = wire("operationResultCode", _reading.text)
    """Success, Accepted, Rejected, TemporaryFailure, FatalFailure, NotImplemented, or a newer word."""
    result_description: str | None = wire("operationResultDescription", _reading.words)
    operation_type: str | None = wire("operationType", _reading.text)
    """Charge, PreAuth (for authorize), Capture, Void, Refund, Tokenize, Status, or a newer word."""
    amount: Decimal | None = wire("amount", _reading.number)
    """Major units, with the digits of the answer."""
    currency: str | None = wire("currency", _reading.text)
    authorization_code: str | None = wire("authorizationCode", _reading.text)
    gateway_name: str | None = wire("gatewayName", _reading.text)
    gateway_reference: str | None = wire("gatewayReference", _reading.text)
    """The gateway's id of the payment: capture, refund, void and status take it."""
    gateway_result_code: str | None = wire("gatewayResultCode", _reading.text)
    gateway_result_description: str | None = wire("gatewayResultDescription", _reading.words)
    gateway_result_sub_code: str | None = wire("gatewayResultSubCode", _reading.text)
    gateway_result_sub_description: str | None = wire("gatewayResultSubDescription", _reading.words)
    gateway_token: GatewayToken | None = wire("gatewayToken", _gateway_token)
    custom_gateway_response: Any = wire("customGatewayResponse", _reading.anything, show=False)

    def __bool__(self) -> NoReturn:
        raise TypeError('this is neither true nor false: write .result_code == "Success", or `is not None`')


@attrs.frozen(slots=True, kw_only=True, repr=False)
class PaymentResult(Judged, OperationResult):
    """The result of a payment call or of a status look-up.

    Read `outcome` first. `may_have_moved` and `may_repeat` answer the two questions that follow.
    """

    outcome: Outcome
    raw: WireResponse
    """Status, headers and body as they came."""
    call: CallRecord
    """Reference, correlation id, attempts and elapsed seconds of the call."""
    messages: tuple[str, ...] = ()
    """Validation messages, when an answer that leaves it in doubt had some."""

    @property
    def found(self) -> bool:
        """Whether a look-up found the payment. What became of it is in the gateway's words."""
        return self.outcome is Outcome.FOUND

    @property
    def may_have_moved(self) -> Moved:
        """May money have moved, or been held, by this call?"""
        return Moved.NO if self.call.operation == "tokenize" else self.outcome.moved

    @property
    def reference(self) -> str | None:
        """Our reference (`myRef`) of the call."""
        return self.call.reference

    def _facts(self) -> tuple[str | None, CallRecord | None, WireResponse | None]:
        words = self.gateway_result_description or self.result_description or "; ".join(self.messages)
        return words, self.call, self.raw


@attrs.frozen(slots=True, kw_only=True, repr=False)
class StoredToken(Answered):
    """A string token and when it was made. Spec: `StringTokenMetaDataOutputModel`."""

    token: StringToken | None = wire("token", _reading.secret(StringToken))
    created: datetime.datetime | None = wire("createTime", _reading.moment)
    location: Secret | None = None
    """URI of the token from the `Location` header, when the server sent one."""


@attrs.frozen(slots=True, kw_only=True, repr=False)
class TokenContent(Answered):
    """A string token with its content. Spec: `StringTokenOutputModel`."""

    payload: Secret | None = wire("clearPayload", _reading.secret(Secret), "payload")
    token: StringToken | None = wire("token", _reading.secret(StringToken))
    created: datetime.datetime | None = wire("createTime", _reading.moment)


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Deleted(Answered):
    """Something is gone. `existed` is False when an earlier attempt of this call may have removed it."""

    name: str
    existed: bool = True


@attrs.frozen(slots=True, kw_only=True, repr=False)
class AccountBrief(Readable):
    """A stored gateway account, without credentials. Spec: `PaymentGatewayAccountBriefOutputModel`."""

    name: str | None = wire("name", _reading.text)
    gateway: str | None = wire("paymentGatewayName", _reading.text)
    created: datetime.datetime | None = wire("creationTime", _reading.moment)


@attrs.frozen(slots=True, kw_only=True, repr=False)
class AccountFull(Answered):
    """A stored gateway account. Spec: `PaymentGatewayAccountFullOutputModel`.

    Whether the service masks the values of credentials is not documented: they are secrets here.
    """

    name: str | None = wire("name", _reading.text)
    gateway: str | None = wire("paymentGatewayName", _reading.text)
    created: datetime.datetime | None = wire("creationTime", _reading.moment)
    credentials: Mapping[str, Credential] | None = wire("credentials", _credentials)


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Gateway(Readable):
    """A payment gateway that Orchestra can talk to. Spec: `PaymentGatewayDescriptionModel`."""

    name: str | None = wire("name", _reading.text)
    """What `InlineAccount` and `accounts.set` take as gateway."""
    display_name: str | None = wire("displayName", _reading.text)
    url: str | None = wire("paymentGatewayUrl", _reading.text)
    description: str | None = wire("description", _reading.text)
    credentials_names: tuple[str, ...] | None = wire("credentialsNames", _reading.texts)
    supports_network_token: bool | None = wire("supportsNetworkToken", _reading.boolean)


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Authentication(Answered):
    """What the service knows about the key. Spec: `AuthenticationResult`."""

    status: str | None = wire("status", _reading.text)
    user_name: str | None = wire("userName", _reading.text)
    account_id: int | None = wire("accountId", _reading.integer)
    is_sandbox: bool | None = wire("isSandbox", _reading.boolean)
    """Whether the key can only reach test gateways."""


@attrs.frozen(slots=True, kw_only=True, repr=False)
class WalletSession(Answered):
    """A started wallet session; hand `token` to the browser. Spec: `TokenModel`."""

    token: SessionToken | None = wire("token", _reading.secret(SessionToken), "Token")


@attrs.frozen(slots=True, kw_only=True, repr=False)
class BankCard(Readable):
    """The masked card of a wallet payment. Spec: `Payments.BankCard`."""

    type: str | None = wire("type", _reading.text)
    name_on_card: str | None = wire("nameOnCard", _reading.text)
    issue_number: str | None = wire("issueNumber", _reading.text)
    owner_id: str | None = wire("ownerId", _reading.text, "ownerID")
    security_code: Cvv | None = wire("securityCode", _reading.secret(Cvv))
    number: CardNumber | None = wire("number", _reading.secret(CardNumber))
    expiration_month: int | None = wire("expirationMonth", _reading.integer)
    expiration_year: int | None = wire("expirationYear", _reading.integer)


@attrs.frozen(slots=True, kw_only=True, repr=False)
class WalletThreeDS(Readable):
    """3-D Secure data of a wallet payment. Spec: `Payments.ThreeDS`."""

    authentication_value: Secret | None = wire("authenticationValue", _reading.secret(Secret))
    eci: str | None = wire("eci", _reading.text)
    xid: Secret | None = wire("xid", _reading.secret(Secret))
    version: str | None = wire("version", _reading.text)
    sli: str | None = wire("sli", _reading.text)
    acs_transaction_id: str | None = wire("acsTransactionId", _reading.text)
    universal_transaction_id: str | None = wire("universal_TransactionId", _reading.text)


@attrs.frozen(slots=True, kw_only=True, repr=False)
class TokenizedCard(Readable):
    """A card that a wallet session stored. Spec: `eWallet.Models.TokenAndMaskedCardModel`."""

    bank_card: BankCard | None = wire("bankCard", _reading.one(BankCard))
    three_ds: WalletThreeDS | None = wire("threeDS", _reading.one(WalletThreeDS), "threeDs")
    error_message: str | None = wire("errorMessage", _reading.words)
    token: Secret | None = wire("token", _reading.secret(Secret))
    token_location: Secret | None = wire("tokenLocation", _reading.secret(Secret))


@attrs.frozen(slots=True, kw_only=True, repr=False)
class DirectCharge(Readable):
    """The result of PayPal, BankPay or UPI. Spec: `eWallet.Models.GenericResults…`."""

    success: bool | None = wire("success", _reading.boolean)
    message: str | None = wire("message", _reading.words)
    data: Any = wire("data", _reading.anything, show=False)

    def __bool__(self) -> NoReturn:
        raise TypeError("this is neither true nor false: write .success is True, or `is not None`")


@attrs.frozen(slots=True, kw_only=True, repr=False)
class WalletResult(Answered):
    """What became of a wallet session, proven by the service. Spec: `eWallet.Models.EWalletResultData`."""

    gateway_result: OperationResult | None = wire("upgChargeResults", _reading.one(OperationResult))
    """The charge through a gateway: CardPay, Apple Pay, Google Pay."""
    direct_charge: DirectCharge | None = wire("directChargeResults", _reading.one(DirectCharge))
    tokenized_card: TokenizedCard | None = wire("tokenAndMaskedCardModel", _reading.one(TokenizedCard))
    failed_results: tuple[OperationResult, ...] | None = wire("failedUpgChargeResults", _reading.many(OperationResult))
    """Attempts that failed before a fallback took over."""

    def __bool__(self) -> NoReturn:
        raise TypeError("a result is neither true nor false: write result.outcome is Outcome.APPROVED")

    @property
    def outcome(self) -> Outcome:
        """Approved, pending, declined or unknown, by the result that is there; tokenizing alone is approved.

        A refusal is unknown when an attempt before it may have moved money: one of `failed_results` that
        failed in another way than being refused.
        """
        last = self._last
        doubtful = any(_code_of(failed).moved for failed in self.failed_results or ())
        return Outcome.UNKNOWN if doubtful and last.moved is Moved.NO else last

    @property
    def _last(self) -> Outcome:
        if self.gateway_result is not None:
            return _code_of(self.gateway_result)
        if self.direct_charge is not None and self.direct_charge.success is not None:
            return Outcome.APPROVED if self.direct_charge.success else Outcome.DECLINED
        if self.tokenized_card is not None and self.tokenized_card.token is not None:
            return Outcome.APPROVED
        return Outcome.UNKNOWN


def _code_of(result: OperationResult) -> Outcome:
    return _WALLET_CODES.get(result.result_code or "", Outcome.UNKNOWN)


_WALLET_CODES = {
    "Success": Outcome.APPROVED,
    "Accepted": Outcome.PENDING,
    "Rejected": Outcome.DECLINED,
    "NotImplemented": Outcome.UNSUPPORTED,
    "TemporaryFailure": Outcome.TEMPORARY_FAILURE,
}
