"""`gateways`: what Orchestra can talk to."""

from __future__ import annotations

from .._core.calls import NO_OPTIONS, Flow
from .._core.config import CallOptions
from .._core.resources import M, Resource, operation
from . import requests
from .results import Gateway

__all__ = ["Gateways"]


class Gateways(Resource[M]):
    """The payment gateways that Orchestra can talk to."""

    __slots__ = ()

    @operation
    def list(self, *, options: CallOptions = NO_OPTIONS) -> Flow[list[Gateway]]:
        """List all gateways with the names of the credentials each wants. Spec: `GET /PaymentGateway`."""
        return self._engine.exchange(requests.list_gateways(options))
