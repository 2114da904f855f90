"""Requests under `/PaymentGateway`: charge, authorize, capture, refund, void, tokenize, status, list."""

# pyright: reportPrivateUsage=false
# Generated `_get_kwargs` functions are the contract for method, path and body; their parsers are not used.
# Generated modules are imported by the function that needs them: a process that charges loads no other operation.

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestra_api.types import UNSET, Unset

from .. import _checks
from .._accounts import Account, InlineAccount, Route
from .._cards import Card, StringToken, ThreeDS
from .._errors import InvalidRequest
from .._money import Money
from .._payers import Payer
from .._secrets import Secret, reveal
from . import Prepared, flag, given, prepare, text

if TYPE_CHECKING:
    from orchestra_api.models.card_input_model import CardInputModel
    from orchestra_api.models.card_types import CardTypes
    from orchestra_api.models.key_value import KeyValue
    from orchestra_api.models.network_token_schemes import NetworkTokenSchemes
    from orchestra_api.models.payer_details import PayerDetails
    from orchestra_api.models.payment_gateway_account import PaymentGatewayAccount
    from orchestra_api.models.three_ds_authentication_input_model import ThreeDSAuthenticationInputModel

CERTIFICATE_NAME_LIMIT = 128
"""Characters (spec: `certificateName`)."""


def authorization(
    operation: str,
    *,
    money: Money,
    card: Card,
    route: Route,
    reference: str,
    payer: Payer | None,
    order_description: str | None,
    digital: bool | None,
    gateway_token: str | Secret | None,
    generate_token: bool | None,
) -> Prepared:
    """Build `GatewayCharge` or `GatewayAuthorize`, which take the same body."""
    from orchestra_api.models.auth_request_model import AuthRequestModel

    if card.masked_number and gateway_token is None:
        raise InvalidRequest("is masked, which only works with a gateway_token", field="card.number")
    body = AuthRequestModel(
        amount=float(money.amount),
        currency=money.currency,
        card=_card(card),
        my_ref=reference,
        payment_gateway_account_name=_account_name(route.account),
        payment_gateway_account=_inline_account(route.account),
        payer_details=_payer(payer),
        order_desc=text(order_description, "order_description"),
        is_digital=flag(digital, "digital"),
        certificate_name=_certificate_name(route.certificate_name),
        network_token_brand=_network_token_brand(route.network_token_brand),
        user_token=_revealed(gateway_token),
        generate_token=flag(generate_token, "generate_token"),
    )
    if operation == "charge":
        from orchestra_api.api.payment_gateway import gateway_charge

        return prepare(gateway_charge._get_kwargs(body=body), amount=money.digits)
    from orchestra_api.api.payment_gateway import gateway_authorize

    return prepare(gateway_authorize._get_kwargs(body=body), amount=money.digits)


def follow_up(
    operation: str,
    *,
    money: Money,
    card: Card,
    route: Route,
    gateway_reference: str | None,
    reference: str,
) -> Prepared:
    """Build `GatewayCapture` or `GatewayVoid`, which take the same body."""
    from orchestra_api.models.capture_void_request_model import CaptureVoidRequestModel

    body = CaptureVoidRequestModel(
        amount=float(money.amount),
        currency=money.currency,
        card=_card(card),
        ref_trans_id=_earlier(gateway_reference),
        my_ref=reference,
        payment_gateway_account_name=_account_name(route.account),
        payment_gateway_account=_inline_account(route.account),
        certificate_name=_certificate_name(route.certificate_name),
        network_token_brand=_network_token_brand(route.network_token_brand),
    )
    if operation == "capture":
        from orchestra_api.api.payment_gateway import gateway_capture

        return prepare(gateway_capture._get_kwargs(body=body), amount=money.digits)
    from orchestra_api.api.payment_gateway import gateway_void

    return prepare(gateway_void._get_kwargs(body=body), amount=money.digits)


def refund(
    *,
    money: Money,
    card: Card,
    route: Route,
    gateway_reference: str | None,
    reference: str,
    payer: Payer | None,
) -> Prepared:
    """Build `GatewayRefund`."""
    from orchestra_api.api.payment_gateway import gateway_refund
    from orchestra_api.models.refund_request_model import RefundRequestModel

    body = RefundRequestModel(
        amount=float(money.amount),
        currency=money.currency,
        card=_card(card),
        ref_trans_id=_earlier(gateway_reference),
        my_ref=reference,
        payment_gateway_account_name=_account_name(route.account),
        payment_gateway_account=_inline_account(route.account),
        payer_details=_payer(payer),
        certificate_name=_certificate_name(route.certificate_name),
        network_token_brand=_network_token_brand(route.network_token_brand),
    )
    return prepare(gateway_refund._get_kwargs(body=body), amount=money.digits)


def tokenize(
    *,
    card: Card,
    route: Route,
    payer: Payer | None,
) -> Prepared:
    """Build `GatewayTokenize`."""
    from orchestra_api.api.payment_gateway import gateway_tokenize
    from orchestra_api.models.tokenize_request_model import TokenizeRequestModel

    if card.masked_number:
        raise InvalidRequest("is masked: a gateway makes tokens of whole numbers", field="card.number")
    body = TokenizeRequestModel(
        card=_card(card),
        payment_gateway_account_name=_account_name(route.account),
        payment_gateway_account=_inline_account(route.account),
        payer_details=_payer(payer),
        certificate_name=_certificate_name(route.certificate_name),
        network_token_brand=_network_token_brand(route.network_token_brand),
    )
    return prepare(gateway_tokenize._get_kwargs(body=body))


def status(
    *,
    route: Route,
    reference: str | None,
    gateway_reference: str | None,
) -> Prepared:
    """Build `GatewayStatus`."""
    from orchestra_api.api.payment_gateway import gateway_status
    from orchestra_api.models.status_request_model import StatusRequestModel

    body = StatusRequestModel(
        my_ref=given(reference),
        ref_trans_id=given(gateway_reference),
        payment_gateway_account_name=_account_name(route.account),
        payment_gateway_account=_inline_account(route.account),
        certificate_name=_certificate_name(route.certificate_name),
        network_token_brand=_network_token_brand(route.network_token_brand),
    )
    return prepare(gateway_status._get_kwargs(body=body))


def list_gateways() -> Prepared:
    """Build `GatewayList`."""
    from orchestra_api.api.payment_gateway import gateway_list

    return prepare(gateway_list._get_kwargs())


def key_values(account: InlineAccount) -> list[KeyValue]:
    """Write credentials as the wire has them, a list of `{key, value}` pairs."""
    from orchestra_api.models.key_value import KeyValue

    return [KeyValue(key=name, value=value.reveal()) for name, value in account.credentials.items()]


def _earlier(gateway_reference: str | None) -> str:
    if gateway_reference is None:
        raise InvalidRequest("is missing: the result of the earlier payment has none", field="gateway_reference")
    return _checks.text(gateway_reference, "gateway_reference", shortest=1)


def _account_name(account: Account) -> str | Unset:
    return UNSET if isinstance(account, InlineAccount) else account


def _inline_account(account: Account) -> PaymentGatewayAccount | Unset:
    if not isinstance(account, InlineAccount):
        return UNSET
    from orchestra_api.models.payment_gateway_account import PaymentGatewayAccount

    return PaymentGatewayAccount(payment_gateway_name=account.gateway, credentials=key_values(account))


def _card(card: Card) -> CardInputModel:
    from orchestra_api.models.card_input_model import CardInputModel

    month, year = card.expires
    return CardInputModel(
        card_number=_reference_or_text(card.number),
        card_holder_name=card.holder,
        expiration_month=month,
        expiration_year=year,
        cvv=UNSET if card.cvv is None else _reference_or_text(card.cvv),
        card_type=UNSET if card.type is None else _card_type(card.type),
        owner_id=given(card.owner_id),
        issue_number=given(card.issue_number),
        three_ds_authentication=UNSET if card.three_ds is None else _three_ds(card.three_ds),
    )


def _card_type(name: str) -> CardTypes:
    from orchestra_api.models.card_types import CardTypes

    return _checks.choice(CardTypes, name, "card.type")


def _reference_or_text(value: Secret) -> str:
    return value.wire if isinstance(value, StringToken) else value.reveal()


def _three_ds(three_ds: ThreeDS) -> ThreeDSAuthenticationInputModel:
    from orchestra_api.models.three_ds_authentication_input_model import ThreeDSAuthenticationInputModel

    return ThreeDSAuthenticationInputModel(
        authentication_value=three_ds.authentication_value.reveal(),
        eci=three_ds.eci,
        xid=three_ds.xid.reveal(),
        version=three_ds.version,
        merchant_name=three_ds.merchant_name,
        sli=given(three_ds.sli),
    )


def _payer(payer: Payer | None) -> PayerDetails | Unset:
    if payer is None:
        return UNSET
    if not isinstance(payer, Payer):
        raise InvalidRequest(f"must be a Payer, not {type(payer).__name__}", field="payer")
    from orchestra_api.models.payer_details import PayerDetails

    return PayerDetails(
        client_ip_address=payer.ip_address,
        country_code=payer.country,
        address1=given(payer.address1),
        address2=given(payer.address2),
        address3=given(payer.address3),
        post_code=given(payer.post_code),
        city=given(payer.city),
        state_province=given(payer.state),
    )


def _certificate_name(name: str | None) -> str | Unset:
    return UNSET if name is None else _checks.text(name, "certificate_name", longest=CERTIFICATE_NAME_LIMIT)


def _network_token_brand(brand: str | None) -> NetworkTokenSchemes | Unset:
    if brand is None:
        return UNSET
    from orchestra_api.models.network_token_schemes import NetworkTokenSchemes

    return _checks.choice(NetworkTokenSchemes, brand, "network_token_brand")


def _revealed(token: str | Secret | None) -> str | Unset:
    return UNSET if token is None else _checks.text(reveal(token), "gateway_token", shortest=1)
