"""Request `GatewayList`."""

# pyright: reportPrivateUsage=false
# Generated `_get_kwargs` functions are the contract for method, path and body; their parsers are not used.

from __future__ import annotations

from orchestra_api.api.payment_gateway.gateway_list import _get_kwargs as gateway_list

from . import Prepared, prepare


def list_gateways() -> Prepared:
    """Build `GatewayList`."""
    return prepare(gateway_list())
