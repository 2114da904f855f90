"""What the operations of Orchestra return. Every member of every answer is readable, and may be absent."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, NoReturn

import attrs

from .._core import decoding
from .._core.decoding import Readable, json_field
from .._core.errors import CallRecord, InvalidRequestError
from .._core.outcomes import FundsMoved, Outcome
from .._core.results import OutcomeMixin
from .._core.secrets import CardNumber, Credential, Cvv, Secret, drop_arguments_on_error
from .._core.transport import TransportResponse

__all__ = [
    "TOKEN",
    "AccountDetails",
    "AccountSummary",
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
    "StringToken",
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


TOKEN: Final = re.compile("[A-Za-z0-9]{32}")
"""The shape of a string token."""


class StringToken(Secret):
    """A reference to a text in Orchestra's vault: 32 letters and digits, made by `tokens.create()`.

    Give it to a `Card` as number or cvv; the wire gets `@` and the token, once.

    Args:
        text: The token; an `@` in front of it is understood.
        stored: The answer that made it, None for a token that came from elsewhere.

    Raises:
        InvalidRequestError: The text has another shape.
    """

    __slots__ = ("stored",)

    stored: StoredToken | None

    @drop_arguments_on_error
    def __init__(self, text: str | Secret, *, stored: StoredToken | None = None) -> None:
        plain = text.reveal() if isinstance(text, Secret) else text
        if not isinstance(plain, str):
            raise InvalidRequestError(f"must be a string, not {type(plain).__name__}", field="token")
        bare = plain.removeprefix("@")
        if TOKEN.fullmatch(bare) is None:
            wrong = ": of these 32 characters, some are neither" if len(bare) == 32 else f", not {len(bare)} characters"
            raise InvalidRequestError(f"must be 32 letters and digits{wrong}", field="token")
        super().__init__(bare)
        object.__setattr__(self, "stored", stored)

    def masked(self) -> str:
        """Return the first and last four characters."""
        text = self._text or ""
        return f"{text[:4]}···{text[-4:]}" if text else "***"

    @property
    def prefixed(self) -> str:
        """The token as a payment request takes it, with its `@`."""
        return f"@{self.reveal()}"


def _gateway_token(value: Any) -> GatewayToken:
    return GatewayToken(value if isinstance(value, str) else json.dumps(value, default=str))


def _credentials(value: Any) -> dict[str, Credential]:
    if not decoding.is_list(value):
        raise decoding.Mismatch
    found: dict[str, Credential] = {}
    for pair in value:
        match pair:
            case {"key": str(key), "value": str(text)}:
                found[key] = Credential(text)
            case {"key": str(key)}:
                found[key] = Credential("")
            case _:
                raise decoding.Mismatch
    return found


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Answered(Readable):
    """Base of every result that came with an answer of its own."""

    raw: TransportResponse
    """Status, headers and body as they came."""
    call: CallRecord
    """Reference, correlation id, attempts and elapsed seconds of the call."""


@attrs.frozen(slots=True, kw_only=True, repr=False)
class OperationResult(Readable):
    """What a gateway said about one operation. Spec: `Payments.OperationResult`; all members may be None."""

    result_code: str | None = json_field("operationResultCode", decoding.text)
    """Success, Accepted, Rejected, TemporaryFailure, FatalFailure, NotImplemented, or a newer word."""
    result_description: str | None = json_field("operationResultDescription", decoding.free_text)
    operation_type: str | None = json_field("operationType", decoding.text)
    """Charge, PreAuth (for authorize), Capture, Void, Refund, Tokenize, Status, or a newer word."""
    amount: Decimal | None = json_field("amount", decoding.number)
    """Major units, with the digits of the answer."""
    currency: str | None = json_field("currency", decoding.text)
    authorization_code: str | None = json_field("authorizationCode", decoding.text)
    gateway_name: str | None = json_field("gatewayName", decoding.text)
    gateway_reference: str | None = json_field("gatewayReference", decoding.text)
    """The gateway's id of the payment: capture, refund, void and status take it."""
    gateway_result_code: str | None = json_field("gatewayResultCode", decoding.text)
    gateway_result_description: str | None = json_field("gatewayResultDescription", decoding.free_text)
    gateway_result_sub_code: str | None = json_field("gatewayResultSubCode", decoding.text)
    gateway_result_sub_description: str | None = json_field("gatewayResultSubDescription", decoding.free_text)
    gateway_token: GatewayToken | None = json_field("gatewayToken", _gateway_token)
    custom_gateway_response: Any = json_field("customGatewayResponse", decoding.anything, show=False)

    def __bool__(self) -> NoReturn:
        raise TypeError('this is neither true nor false: write .result_code == "Success", or `is not None`')


@attrs.frozen(slots=True, kw_only=True, repr=False)
class PaymentResult(OutcomeMixin, OperationResult):
    """The result of a payment call or of a status look-up.

    Read `outcome` first. `may_have_moved` and `may_repeat` answer the two questions that follow.
    """

    outcome: Outcome
    raw: TransportResponse
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
    def may_have_moved(self) -> FundsMoved:
        """May money have moved, or been held, by this call?"""
        return FundsMoved.NO if self.call.operation == "tokenize" else self.outcome.moved

    @property
    def reference(self) -> str | None:
        """Our reference (`myRef`) of the call."""
        return self.call.reference

    @property
    def gateway_words(self) -> tuple[str | None, str | None]:
        """`gateway_result_code` and `gateway_result_description`."""
        return (self.gateway_result_code, self.gateway_result_description)

    def _facts(self) -> tuple[str | None, CallRecord | None, TransportResponse | None]:
        words = self.gateway_result_description or self.result_description or "; ".join(self.messages)
        return words, self.call, self.raw


@attrs.frozen(slots=True, kw_only=True, repr=False)
class StoredToken(Answered):
    """A string token and when it was made. Spec: `StringTokenMetaDataOutputModel`."""

    token: StringToken | None = json_field("token", decoding.secret(StringToken))
    created: datetime.datetime | None = json_field("createTime", decoding.moment)
    location: Secret | None = None
    """URI of the token from the `Location` header, when the server sent one."""


@attrs.frozen(slots=True, kw_only=True, repr=False)
class TokenContent(Answered):
    """A string token with its content. Spec: `StringTokenOutputModel`."""

    payload: Secret | None = json_field("clearPayload", decoding.secret(Secret), "payload")
    token: StringToken | None = json_field("token", decoding.secret(StringToken))
    created: datetime.datetime | None = json_field("createTime", decoding.moment)


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Deleted(Answered):
    """Something is gone. `existed` is False when an earlier attempt of this call may have removed it."""

    name: str
    existed: bool = True


@attrs.frozen(slots=True, kw_only=True, repr=False)
class AccountSummary(Readable):
    """A stored gateway account, without credentials. Spec: `PaymentGatewayAccountBriefOutputModel`."""

    name: str | None = json_field("name", decoding.text)
    gateway: str | None = json_field("paymentGatewayName", decoding.text)
    created: datetime.datetime | None = json_field("creationTime", decoding.moment)


@attrs.frozen(slots=True, kw_only=True, repr=False)
class AccountDetails(Answered):
    """A stored gateway account. Spec: `PaymentGatewayAccountFullOutputModel`.

    Whether the service masks the values of credentials is not documented: they are secrets here.
    """

    name: str | None = json_field("name", decoding.text)
    gateway: str | None = json_field("paymentGatewayName", decoding.text)
    created: datetime.datetime | None = json_field("creationTime", decoding.moment)
    credentials: Mapping[str, Credential] | None = json_field("credentials", _credentials)


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Gateway(Readable):
    """A payment gateway that Orchestra can talk to. Spec: `PaymentGatewayDescriptionModel`."""

    name: str | None = json_field("name", decoding.text)
    """What `InlineAccount` and `accounts.set` take as gateway."""
    display_name: str | None = json_field("displayName", decoding.text)
    url: str | None = json_field("paymentGatewayUrl", decoding.text)
    description: str | None = json_field("description", decoding.text)
    credentials_names: tuple[str, ...] | None = json_field("credentialsNames", decoding.texts)
    supports_network_token: bool | None = json_field("supportsNetworkToken", decoding.boolean)


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Authentication(Answered):
    """What the service knows about the key. Spec: `AuthenticationResult`."""

    status: str | None = json_field("status", decoding.text)
    user_name: str | None = json_field("userName", decoding.text)
    account_id: int | None = json_field("accountId", decoding.integer)
    is_sandbox: bool | None = json_field("isSandbox", decoding.boolean)
    """Whether the key can only reach test gateways."""


@attrs.frozen(slots=True, kw_only=True, repr=False)
class WalletSession(Answered):
    """A started wallet session; hand `token` to the browser. Spec: `TokenModel`."""

    token: SessionToken | None = json_field("token", decoding.secret(SessionToken), "Token")


@attrs.frozen(slots=True, kw_only=True, repr=False)
class BankCard(Readable):
    """The masked card of a wallet payment. Spec: `Payments.BankCard`."""

    type: str | None = json_field("type", decoding.text)
    name_on_card: str | None = json_field("nameOnCard", decoding.text)
    issue_number: str | None = json_field("issueNumber", decoding.text)
    owner_id: str | None = json_field("ownerId", decoding.text, "ownerID")
    security_code: Cvv | None = json_field("securityCode", decoding.secret(Cvv))
    number: CardNumber | None = json_field("number", decoding.secret(CardNumber))
    expiration_month: int | None = json_field("expirationMonth", decoding.integer)
    expiration_year: int | None = json_field("expirationYear", decoding.integer)


@attrs.frozen(slots=True, kw_only=True, repr=False)
class WalletThreeDS(Readable):
    """3-D Secure data of a wallet payment. Spec: `Payments.ThreeDS`."""

    authentication_value: Secret | None = json_field("authenticationValue", decoding.secret(Secret))
    eci: str | None = json_field("eci", decoding.text)
    xid: Secret | None = json_field("xid", decoding.secret(Secret))
    version: str | None = json_field("version", decoding.text)
    sli: str | None = json_field("sli", decoding.text)
    acs_transaction_id: str | None = json_field("acsTransactionId", decoding.text)
    universal_transaction_id: str | None = json_field("universal_TransactionId", decoding.text)


@attrs.frozen(slots=True, kw_only=True, repr=False)
class TokenizedCard(Readable):
    """A card that a wallet session stored. Spec: `eWallet.Models.TokenAndMaskedCardModel`."""

    bank_card: BankCard | None = json_field("bankCard", decoding.one(BankCard))
    three_ds: WalletThreeDS | None = json_field("threeDS", decoding.one(WalletThreeDS), "threeDs")
    error_message: str | None = json_field("errorMessage", decoding.free_text)
    token: Secret | None = json_field("token", decoding.secret(Secret))
    token_location: Secret | None = json_field("tokenLocation", decoding.secret(Secret))


@attrs.frozen(slots=True, kw_only=True, repr=False)
class DirectCharge(Readable):
    """The result of PayPal, BankPay or UPI. Spec: `eWallet.Models.GenericResults…`."""

    success: bool | None = json_field("success", decoding.boolean)
    message: str | None = json_field("message", decoding.free_text)
    data: Any = json_field("data", decoding.anything, show=False)

    def __bool__(self) -> NoReturn:
        raise TypeError("this is neither true nor false: write .success is True, or `is not None`")


@attrs.frozen(slots=True, kw_only=True, repr=False)
class WalletResult(Answered):
    """What became of a wallet session, proven by the service. Spec: `eWallet.Models.EWalletResultData`."""

    gateway_result: OperationResult | None = json_field("upgChargeResults", decoding.one(OperationResult))
    """The charge through a gateway: CardPay, Apple Pay, Google Pay."""
    direct_charge: DirectCharge | None = json_field("directChargeResults", decoding.one(DirectCharge))
    tokenized_card: TokenizedCard | None = json_field("tokenAndMaskedCardModel", decoding.one(TokenizedCard))
    failed_results: tuple[OperationResult, ...] | None = json_field(
        "failedUpgChargeResults", decoding.many(OperationResult)
    )
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
        return Outcome.UNKNOWN if doubtful and last.moved is FundsMoved.NO else last

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
