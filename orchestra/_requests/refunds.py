"""Request `GatewayRefund`."""

# pyright: reportPrivateUsage=false
# Generated `_get_kwargs` functions are the contract for method, path and body; their parsers are not used.

from __future__ import annotations

from orchestra_api.api.payment_gateway.gateway_refund import _get_kwargs as gateway_refund
from orchestra_api.models.refund_request_model import RefundRequestModel

from .._accounts import Route
from .._cards import Card
from .._money import Money
from .._payers import Payer
from . import Prepared, prepare
from .cards import card_input, payer_details
from .routes import account_name, certificate_name, earlier, inline_account, network_token_brand


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
    body = RefundRequestModel(
        amount=float(money.amount),
        currency=money.currency,
        card=card_input(card),
        ref_trans_id=earlier(gateway_reference),
        my_ref=reference,
        payment_gateway_account_name=account_name(route.account),
        payment_gateway_account=inline_account(route.account),
        payer_details=payer_details(payer),
        certificate_name=certificate_name(route.certificate_name),
        network_token_brand=network_token_brand(route.network_token_brand),
    )
    return prepare(gateway_refund(body=body), amount=money.digits)
