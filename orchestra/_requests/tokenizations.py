"""Request `GatewayTokenize`."""

# pyright: reportPrivateUsage=false
# Generated `_get_kwargs` functions are the contract for method, path and body; their parsers are not used.

from __future__ import annotations

from orchestra_api.api.payment_gateway.gateway_tokenize import _get_kwargs as gateway_tokenize
from orchestra_api.models.tokenize_request_model import TokenizeRequestModel

from .._accounts import Route
from .._cards import Card
from .._errors import InvalidRequest
from .._payers import Payer
from . import Prepared, prepare
from .cards import card_input, payer_details
from .routes import account_name, certificate_name, inline_account, network_token_brand


def tokenization(
    *,
    card: Card,
    route: Route,
    payer: Payer | None,
) -> Prepared:
    """Build `GatewayTokenize`."""
    if card.masked_number:
        raise InvalidRequest("is masked: a gateway makes tokens of whole numbers", field="card.number")
    body = TokenizeRequestModel(
        card=card_input(card),
        payment_gateway_account_name=account_name(route.account),
        payment_gateway_account=inline_account(route.account),
        payer_details=payer_details(payer),
        certificate_name=certificate_name(route.certificate_name),
        network_token_brand=network_token_brand(route.network_token_brand),
    )
    return prepare(gateway_tokenize(body=body))
