"""Plain values into calls: the only module of Orchestra that builds generated models.

Generated functions are the contract for method, path and body; their parsers are not used. Modules of `orchestra_api`
are loaded one at a time, each when its first call is built.
"""

# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import attrs
from orchestra_api import models
from orchestra_api.api import (
    e_wallet_operations,
    payment_gateway,
    payment_gateway_accounts,
    string_tokens,
    utils,
)
from orchestra_api.types import UNSET, Unset

from .._core import validation
from .._core.calls import Call, Flow
from .._core.config import CallOptions
from .._core.errors import InvalidRequestError
from .._core.money import Money
from .._core.operations import Kind
from .._core.secrets import Secret, reveal
from .operations import ORCHESTRA
from .responses import read_deleted, read_list, read_new_token, read_object, read_payment
from .results import (
    AccountDetails,
    AccountSummary,
    Authentication,
    Deleted,
    Gateway,
    PaymentResult,
    StoredToken,
    StringToken,
    TokenContent,
    WalletResult,
    WalletSession,
)
from .values import AccountLike, Card, FallbackGateway, InlineAccount, Payer, PaymentRoute, StoredWalletCard, ThreeDS

T = TypeVar("T")

_LOOK_UPS: Final = (
    payment_gateway.gateway_status,
    payment_gateway_accounts.payment_gateway_accounts_list,
    models.StatusRequestModel,
)
"""Loaded with this module: when an outcome is unknown it may be too late, with the disk gone or no file to open."""

CERTIFICATE_NAME_LIMIT: Final = 128
"""Characters (spec: `certificateName`)."""

_READ_PAYMENT: Final = {
    name: read_payment(operation)
    for name, operation in ORCHESTRA.items()
    if operation.kind in (Kind.PAYMENT, Kind.STATUS)
}


@attrs.frozen(slots=True)
class Order:
    """What charge, authorize, capture, refund and void have in common, checked."""

    operation: str
    money: Money
    card: Card
    route: PaymentRoute
    reference: str
    options: CallOptions
    look_up: Callable[[float, float, str | None], Flow[Any]]
    target: str | None = None
    """The gateway's reference of the payment to act on."""

    def call(self, kwargs: dict[str, Any], token: str | Secret | None = None) -> Call[PaymentResult]:
        """Return the call. `token` is another secret of the request."""
        card = self.card
        secrets: list[str | Secret] = [card.number]
        if card.cvv is not None:
            secrets.append(card.cvv)
        if card.three_ds is not None:
            secrets += [card.three_ds.authentication_value, card.three_ds.xid]
        if token is not None:
            secrets.append(token)
        return _payment(
            self.operation,
            kwargs,
            self.route,
            self.options,
            secrets,
            reference=self.reference,
            money=self.money,
            gateway_reference=self.target,
            look_up=self.look_up,
        )


def _payment(
    operation: str,
    kwargs: dict[str, Any],
    route: PaymentRoute,
    options: CallOptions,
    secrets: Sequence[str | Secret] = (),
    **facts: Any,
) -> Call[PaymentResult]:
    account = route.account
    inline = account if isinstance(account, InlineAccount) else None
    return Call(
        ORCHESTRA[operation],
        kwargs,
        _READ_PAYMENT[operation],
        account=account.gateway if isinstance(account, InlineAccount) else account,
        inline_account=inline is not None,
        certificate_name=route.certificate_name,
        network_token_brand=route.network_token_brand,
        secrets=(*secrets, *(() if inline is None else inline.secrets)),
        options=options,
        **facts,
    )


def authorization(
    order: Order,
    payer: Payer | None,
    order_description: str | None,
    digital: bool | None,
    gateway_token: str | Secret | None,
    generate_token: bool | None,
) -> Call[PaymentResult]:
    """Build `GatewayCharge` or `GatewayAuthorize`, which take the same body."""
    card = _card_input(order.card)
    if gateway_token is None and not (card.card_number.isdigit() or card.card_number.startswith("@")):
        raise InvalidRequestError("is masked, which only works with a gateway_token", field="card.number")
    body = models.AuthRequestModel(
        amount=order.money.exact,
        currency=order.money.currency,
        card=card,
        my_ref=order.reference,
        payment_gateway_account_name=_account_name(order.route.account),
        payment_gateway_account=_inline_account(order.route.account),
        certificate_name=_certificate_name(order.route.certificate_name),
        network_token_brand=_network_token_brand(order.route.network_token_brand),
        payer_details=_payer_details(payer),
        order_desc=_text(order_description, "order_description"),
        is_digital=UNSET if digital is None else validation.flag(digital, "digital"),
        user_token=UNSET
        if gateway_token is None
        else validation.text(reveal(gateway_token), "gateway_token", shortest=1),
        generate_token=UNSET if generate_token is None else validation.flag(generate_token, "generate_token"),
    )
    endpoint = payment_gateway.gateway_charge if order.operation == "charge" else payment_gateway.gateway_authorize
    return order.call(endpoint._get_kwargs(body=body), gateway_token)


def follow_up(order: Order) -> Call[PaymentResult]:
    """Build `GatewayCapture` or `GatewayVoid`, which take the same body."""
    body = models.CaptureVoidRequestModel(
        amount=order.money.exact,
        currency=order.money.currency,
        card=_card_input(order.card),
        my_ref=order.reference,
        payment_gateway_account_name=_account_name(order.route.account),
        payment_gateway_account=_inline_account(order.route.account),
        certificate_name=_certificate_name(order.route.certificate_name),
        network_token_brand=_network_token_brand(order.route.network_token_brand),
        ref_trans_id=_earlier(order.target),
    )
    endpoint = payment_gateway.gateway_capture if order.operation == "capture" else payment_gateway.gateway_void
    return order.call(endpoint._get_kwargs(body=body))


def refund(order: Order, payer: Payer | None) -> Call[PaymentResult]:
    """Build `GatewayRefund`."""
    body = models.RefundRequestModel(
        amount=order.money.exact,
        currency=order.money.currency,
        card=_card_input(order.card),
        my_ref=order.reference,
        payment_gateway_account_name=_account_name(order.route.account),
        payment_gateway_account=_inline_account(order.route.account),
        certificate_name=_certificate_name(order.route.certificate_name),
        network_token_brand=_network_token_brand(order.route.network_token_brand),
        ref_trans_id=_earlier(order.target),
        payer_details=_payer_details(payer),
    )
    return order.call(payment_gateway.gateway_refund._get_kwargs(body=body))


def tokenization(card: Card, route: PaymentRoute, payer: Payer | None, options: CallOptions) -> Call[PaymentResult]:
    """Build `GatewayTokenize`."""
    if card.masked_number:
        raise InvalidRequestError("is masked: a gateway makes tokens of whole numbers", field="card.number")
    body = models.TokenizeRequestModel(
        card=_card_input(card),
        payer_details=_payer_details(payer),
        payment_gateway_account_name=_account_name(route.account),
        payment_gateway_account=_inline_account(route.account),
        certificate_name=_certificate_name(route.certificate_name),
        network_token_brand=_network_token_brand(route.network_token_brand),
    )
    return _payment("tokenize", payment_gateway.gateway_tokenize._get_kwargs(body=body), route, options, card.secrets)


def status(
    route: PaymentRoute, reference: str | None, gateway_reference: str | None, options: CallOptions
) -> Call[PaymentResult]:
    """Build `GatewayStatus`. Raises `InvalidRequestError`."""
    if (reference is None) == (gateway_reference is None):
        raise InvalidRequestError("or gateway_reference: give exactly one of them", field="reference")
    for field, value in (("reference", reference), ("gateway_reference", gateway_reference)):
        if value is not None:
            validation.text(value, field, shortest=1)
    body = models.StatusRequestModel(
        my_ref=_given(reference),
        ref_trans_id=_given(gateway_reference),
        payment_gateway_account_name=_account_name(route.account),
        payment_gateway_account=_inline_account(route.account),
        certificate_name=_certificate_name(route.certificate_name),
        network_token_brand=_network_token_brand(route.network_token_brand),
    )
    return _payment(
        "status", payment_gateway.gateway_status._get_kwargs(body=body), route, options, reference=reference
    )


def list_gateways(options: CallOptions) -> Call[list[Gateway]]:
    """Build `GatewayList`."""
    found = ORCHESTRA["list_gateways"]
    return Call(found, payment_gateway.gateway_list._get_kwargs(), read_list(found, Gateway), options=options)


def create_token(payload: Secret, options: CallOptions) -> Call[StringToken]:
    """Build `StoreStringToken`."""
    found = ORCHESTRA["create_token"]
    kwargs = string_tokens.store_string_token._get_kwargs(body=models.StringTokenInputModel(payload=payload.reveal()))
    return Call(found, kwargs, read_new_token(found), secrets=(payload,), options=options)


def get_token(token: StringToken, options: CallOptions) -> Call[TokenContent]:
    """Build `StringTokenRetrieve`."""
    found = ORCHESTRA["get_token"]
    kwargs = string_tokens.string_token_retrieve._get_kwargs(token=token.reveal())
    return Call(found, kwargs, read_object(found, TokenContent), secrets=(token,), options=options)


def describe_token(token: StringToken, options: CallOptions) -> Call[StoredToken]:
    """Build `StringTokenRetrieveMetaData`."""
    found = ORCHESTRA["describe_token"]
    kwargs = string_tokens.string_token_retrieve_meta_data._get_kwargs(token=token.reveal())
    return Call(found, kwargs, read_object(found, StoredToken), secrets=(token,), options=options)


def delete_token(token: StringToken, options: CallOptions) -> Call[Deleted]:
    """Build `Delete`, the file's name for the removal of a string token."""
    found = ORCHESTRA["delete_token"]
    kwargs = string_tokens.delete._get_kwargs(token=token.reveal())
    return Call(found, kwargs, read_deleted(found, str(token)), secrets=(token,), options=options)


def list_accounts(options: CallOptions) -> Call[list[AccountSummary]]:
    """Build `PaymentGatewayAccountsList`."""
    found = ORCHESTRA["list_accounts"]
    kwargs = payment_gateway_accounts.payment_gateway_accounts_list._get_kwargs()
    return Call(found, kwargs, read_list(found, AccountSummary), options=options)


def get_account(name: str, options: CallOptions) -> Call[AccountDetails]:
    """Build `PaymentGatewayAccountRetrieve`."""
    found = ORCHESTRA["get_account"]
    kwargs = payment_gateway_accounts.payment_gateway_account_retrieve._get_kwargs(name=name)
    return Call(found, kwargs, read_object(found, AccountDetails), account=name, options=options)


def set_account(name: str, account: InlineAccount, options: CallOptions) -> Call[AccountDetails]:
    """Build `PaymentGatewayAccountSet`."""
    found = ORCHESTRA["set_account"]
    body = models.PaymentGatewayAccountInputModel(
        payment_gateway_name=account.gateway, credentials=_key_values(account)
    )
    kwargs = payment_gateway_accounts.payment_gateway_account_set._get_kwargs(name=name, body=body)
    read = read_object(found, AccountDetails)
    return Call(found, kwargs, read, account=name, secrets=account.secrets, options=options)


def delete_account(name: str, options: CallOptions) -> Call[Deleted]:
    """Build `PaymentGatewayAccountDelete`."""
    found = ORCHESTRA["delete_account"]
    kwargs = payment_gateway_accounts.payment_gateway_account_delete._get_kwargs(name=name)
    return Call(found, kwargs, read_deleted(found, name), account=name, options=options)


def check_api_key(options: CallOptions) -> Call[Authentication]:
    """Build `ValidateApiKey`."""
    found = ORCHESTRA["check_api_key"]
    return Call(found, utils.validate_api_key._get_kwargs(), read_object(found, Authentication), options=options)


def start_session(
    *,
    operation: str | None,
    account: str | None,
    wallets: Sequence[str] | None,
    money: Money | None,
    currency: str | None,
    country: str | None,
    mode: str | None,
    customer_name: str | None,
    customer_phone: str | None,
    customer_email: str | None,
    stored_cards: Sequence[StoredWalletCard] | None,
    payment_note: str | None,
    allowed_brands: Sequence[str] | None,
    fallbacks: Sequence[FallbackGateway] | None,
    public_key: str | None,
    certificate_name: str | None,
    three_ds_brands: Sequence[str] | None,
    options: CallOptions,
) -> Call[WalletSession]:
    """Build `StartSession`."""
    code = money.currency if money is not None else currency
    body = models.StartEWalletsSessionRequest(
        operation=UNSET if operation is None else validation.choice(models.EWalletOperation, operation, "operation"),
        payment_gateway_account_id=_text(account, "account"),
        allowede_wallet_account_ids=_items(wallets, str, "wallets"),
        customer_name=_text(customer_name, "customer_name"),
        customer_phone=_text(customer_phone, "customer_phone"),
        customer_email=_text(customer_email, "customer_email"),
        stored_cards=_stored_cards(stored_cards),
        mode=UNSET if mode is None else validation.choice(models.EWalletMode, mode, "mode"),
        currency_code=UNSET if code is None else validation.choice(models.CurrencyCode, code, "currency"),
        country_code=_text(country, "country"),
        amount=UNSET if money is None else money.exact,
        payment_note=_text(payment_note, "payment_note"),
        allowed_brands=_brands(allowed_brands, "allowed_brands"),
        fallback_upgs=_fallbacks(fallbacks),
        public_key=_text(public_key, "public_key"),
        payment_gateway_cert_name=_text(certificate_name, "certificate_name"),
        three_ds_brands=_brands(three_ds_brands, "three_ds_brands"),
    )
    found = ORCHESTRA["start_session"]
    return Call(
        found,
        e_wallet_operations.start_session._get_kwargs(body=body),
        read_object(found, WalletSession),
        account=account,
        secrets=tuple(card.token for card in stored_cards or () if card.token is not None),
        options=options,
    )


def validate_results(token: Secret, options: CallOptions) -> Call[WalletResult]:
    """Build `ValidateResults`, whose body is the token as a bare JSON string."""
    found = ORCHESTRA["validate_results"]
    kwargs = e_wallet_operations.validate_results._get_kwargs(body=token.reveal())
    return Call(found, kwargs, read_object(found, WalletResult), secrets=(token,), options=options)


def _stored_cards(cards: Sequence[StoredWalletCard] | None) -> list[models.StoredCard] | Unset:
    found = _items(cards, StoredWalletCard, "stored_cards")
    return found if isinstance(found, Unset) else [_stored_card(card) for card in found]


def _stored_card(card: StoredWalletCard) -> models.StoredCard:
    month, year = card.expires if card.expires is not None else (None, None)
    return models.StoredCard(
        token=_given(None if card.token is None else card.token.reveal()),
        expiration_month=_given(month),
        expiration_year=_given(year),
        name_on_card=_given(card.name_on_card),
        last_digits=_given(card.last_digits),
        brand=UNSET if card.brand is None else validation.choice(models.CardTypes, card.brand, "stored_cards brand"),
        owner_id=_given(card.owner_id),
    )


def _fallbacks(fallbacks: Sequence[FallbackGateway] | None) -> list[models.FallbackUpg] | Unset:
    found = _items(fallbacks, FallbackGateway, "fallbacks")
    return found if isinstance(found, Unset) else [_fallback(fallback) for fallback in found]


def _fallback(fallback: FallbackGateway) -> models.FallbackUpg:
    return models.FallbackUpg(
        payment_gateway_account_id=_given(fallback.account),
        pass_3ds_data=_given(fallback.pass_three_ds_data),
        payment_gateway_cert_name=_given(fallback.certificate_name),
    )


def _brands(brands: Sequence[str] | None, field: str) -> list[models.CardTypes] | Unset:
    return UNSET if brands is None else [validation.choice(models.CardTypes, brand, field) for brand in brands]


def _account_name(account: AccountLike) -> str | Unset:
    """Name a stored account."""
    return UNSET if isinstance(account, InlineAccount) else account


def _certificate_name(name: str | None) -> str | Unset:
    """Check the name of a client certificate."""
    return UNSET if name is None else validation.text(name, "certificate_name", longest=CERTIFICATE_NAME_LIMIT)


def _network_token_brand(brand: str | None) -> models.NetworkTokenSchemes | Unset:
    """Check the scheme of a network token."""
    return UNSET if brand is None else validation.choice(models.NetworkTokenSchemes, brand, "network_token_brand")


def _inline_account(account: AccountLike) -> models.PaymentGatewayAccount | Unset:
    """Build `PaymentGatewayAccount` of credentials that are sent along."""
    if not isinstance(account, InlineAccount):
        return UNSET
    return models.PaymentGatewayAccount(payment_gateway_name=account.gateway, credentials=_key_values(account))


def _key_values(account: InlineAccount) -> list[models.KeyValue]:
    """Write credentials as the API has them, a list of `{key, value}` pairs."""
    return [models.KeyValue(key=name, value=value.reveal()) for name, value in account.credentials.items()]


def _earlier(gateway_reference: str | None) -> str:
    """Check the gateway's reference of the payment to act on."""
    if gateway_reference is None:
        raise InvalidRequestError("is missing: the result of the earlier payment has none", field="gateway_reference")
    return validation.text(gateway_reference, "gateway_reference", shortest=1)


def _card_input(card: Card) -> models.CardInputModel:
    """Build `CardInputModel`."""
    month, year = card.expires
    return models.CardInputModel(
        card_number=_reference_or_text(card.number),
        card_holder_name=card.holder,
        expiration_month=month,
        expiration_year=year,
        cvv=UNSET if card.cvv is None else _reference_or_text(card.cvv),
        card_type=UNSET if card.type is None else validation.choice(models.CardTypes, card.type, "card.type"),
        owner_id=_given(card.owner_id),
        issue_number=_given(card.issue_number),
        three_ds_authentication=UNSET if card.three_ds is None else _three_ds(card.three_ds),
    )


def _reference_or_text(value: Secret) -> str:
    text = value._text
    if text is None or isinstance(value, StringToken):
        return value.prefixed if isinstance(value, StringToken) else value.reveal()
    return text


def _three_ds(three_ds: ThreeDS) -> models.ThreeDSAuthenticationInputModel:
    return models.ThreeDSAuthenticationInputModel(
        authentication_value=three_ds.authentication_value.reveal(),
        eci=three_ds.eci,
        xid=three_ds.xid.reveal(),
        version=three_ds.version,
        merchant_name=three_ds.merchant_name,
        sli=_given(three_ds.sli),
    )


def _payer_details(payer: Payer | None) -> models.PayerDetails | Unset:
    """Build `PayerDetails`, if any."""
    if payer is None:
        return UNSET
    if not isinstance(payer, Payer):
        raise InvalidRequestError(f"must be a Payer, not {type(payer).__name__}", field="payer")
    return models.PayerDetails(
        client_ip_address=payer.ip_address,
        country_code=payer.country,
        address1=_given(payer.address1),
        address2=_given(payer.address2),
        address3=_given(payer.address3),
        post_code=_given(payer.post_code),
        city=_given(payer.city),
        state_province=_given(payer.state),
    )


def _given(value: T | None) -> T | Unset:
    """Leave a member out when the caller gave nothing."""
    return UNSET if value is None else value


def _text(value: object, field: str) -> str | Unset:
    """Check an optional text."""
    return UNSET if value is None else validation.text(value, field)


def _items(values: Sequence[object] | None, kind: type[T], field: str) -> list[T] | Unset:
    """Check an optional list of values of one type."""
    if values is None:
        return UNSET
    found: list[T] = []
    for value in values:
        if not isinstance(value, kind):
            raise InvalidRequestError(f"must hold {kind.__name__} values, not {type(value).__name__}", field=field)
        found.append(value)
    return found
