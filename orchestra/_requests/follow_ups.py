"""Requests `GatewayCapture` and `GatewayVoid`, which take the same body."""

# pyright: reportPrivateUsage=false
# Generated `_get_kwargs` functions are the contract for method, path and body; their parsers are not used.

from __future__ import annotations

from orchestra_api.api.payment_gateway.gateway_capture import _get_kwargs as gateway_capture
from orchestra_api.api.payment_gateway.gateway_void import _get_kwargs as gateway_void
from orchestra_api.models.capture_void_request_model import CaptureVoidRequestModel

from .._accounts import Route
from .._cards import Card
from .._money import Money
from . import Prepared, prepare
from .cards import card_input
from .routes import account_name, certificate_name, earlier, inline_account, network_token_brand


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
    body = CaptureVoidRequestModel(
        amount=float(money.amount),
        currency=money.currency,
        card=card_input(card),
        ref_trans_id=earlier(gateway_reference),
        my_ref=reference,
        payment_gateway_account_name=account_name(route.account),
        payment_gateway_account=inline_account(route.account),
        certificate_name=certificate_name(route.certificate_name),
        network_token_brand=network_token_brand(route.network_token_brand),
    )
    if operation == "capture":
        return prepare(gateway_capture(body=body), amount=money.digits)
    return prepare(gateway_void(body=body), amount=money.digits)
