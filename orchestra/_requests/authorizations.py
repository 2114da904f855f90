"""Requests `GatewayCharge` and `GatewayAuthorize`, which take the same body."""

# pyright: reportPrivateUsage=false
# Generated `_get_kwargs` functions are the contract for method, path and body; their parsers are not used.

from __future__ import annotations

from orchestra_api.api.payment_gateway.gateway_authorize import _get_kwargs as gateway_authorize
from orchestra_api.api.payment_gateway.gateway_charge import _get_kwargs as gateway_charge
from orchestra_api.models.auth_request_model import AuthRequestModel
from orchestra_api.types import UNSET, Unset

from .. import _checks
from .._accounts import Route
from .._cards import Card
from .._errors import InvalidRequest
from .._money import Money
from .._payers import Payer
from .._secrets import Secret, reveal
from . import Prepared, flag, prepare, text
from .cards import card_input, payer_details
from .routes import account_name, certificate_name, inline_account, network_token_brand


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
    if card.masked_number and gateway_token is None:
        raise InvalidRequest("is masked, which only works with a gateway_token", field="card.number")
    body = AuthRequestModel(
        amount=float(money.amount),
        currency=money.currency,
        card=card_input(card),
        my_ref=reference,
        payment_gateway_account_name=account_name(route.account),
        payment_gateway_account=inline_account(route.account),
        payer_details=payer_details(payer),
        order_desc=text(order_description, "order_description"),
        is_digital=flag(digital, "digital"),
        certificate_name=certificate_name(route.certificate_name),
        network_token_brand=network_token_brand(route.network_token_brand),
        user_token=_revealed(gateway_token),
        generate_token=flag(generate_token, "generate_token"),
    )
    if operation == "charge":
        return prepare(gateway_charge(body=body), amount=money.digits)
    return prepare(gateway_authorize(body=body), amount=money.digits)


def _revealed(token: str | Secret | None) -> str | Unset:
    return UNSET if token is None else _checks.text(reveal(token), "gateway_token", shortest=1)
