"""Request `GatewayStatus`."""

# pyright: reportPrivateUsage=false
# Generated `_get_kwargs` functions are the contract for method, path and body; their parsers are not used.

from __future__ import annotations

from orchestra_api.api.payment_gateway.gateway_status import _get_kwargs as gateway_status
from orchestra_api.models.status_request_model import StatusRequestModel

from .._accounts import Route
from . import Prepared, given, prepare
from .routes import account_name, certificate_name, inline_account, network_token_brand


def status(
    *,
    route: Route,
    reference: str | None,
    gateway_reference: str | None,
) -> Prepared:
    """Build `GatewayStatus`."""
    body = StatusRequestModel(
        my_ref=given(reference),
        ref_trans_id=given(gateway_reference),
        payment_gateway_account_name=account_name(route.account),
        payment_gateway_account=inline_account(route.account),
        certificate_name=certificate_name(route.certificate_name),
        network_token_brand=network_token_brand(route.network_token_brand),
    )
    return prepare(gateway_status(body=body))
