"""The in-process doors: the sandbox behind the client's own seam, without a socket.

A broken connection is a `TransportError` that says whether the request can have left. No time passes: a
delay is compared with the request's own timeouts.
"""

from __future__ import annotations

import asyncio
from typing import NoReturn

from orchestra._core.transport import TransportError, TransportRequest, TransportResponse

from ._answers import Answer
from ._engine import Engine, Exchange
from .faults import Fault

__all__ = ["AsyncSandboxTransport", "SandboxTransport"]


class SandboxTransport:
    """A `Transport` whose other end is a sandbox. May be shared by clients and threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def send(self, request: TransportRequest) -> TransportResponse:
        """Return the sandbox's answer, or raise the `TransportError` a fault makes of it."""
        return _carry(self._engine.begin(request.method, request.path), request)

    def close(self) -> None:
        """Do nothing: the sandbox outlives its clients."""


class AsyncSandboxTransport:
    """An `AsyncTransport` whose other end is a sandbox. May be shared by clients, tasks and loops."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def asend(self, request: TransportRequest) -> TransportResponse:
        """Return the sandbox's answer, or raise the `TransportError` a fault makes of it."""
        exchange = self._engine.begin(request.method, request.path)
        if exchange.fault is not None and exchange.fault.name == "hang":
            _perform(exchange, request)
            await asyncio.Event().wait()
        return _carry(exchange, request)

    async def aclose(self) -> None:
        """Do nothing: the sandbox outlives its clients."""


def _carry(exchange: Exchange, request: TransportRequest) -> TransportResponse:
    fault = exchange.fault
    if fault is None:
        return _response(_perform(exchange, request))
    if fault.travel == "refused":
        exchange.finish()
        raise TransportError("connect", "the connection was refused", sent=False)
    if fault.travel == "slow_request" and _outlasts(fault, request):
        exchange.finish(request.body)
        _time_out()
    if fault.travel == "reset_unread":
        exchange.finish()
        raise TransportError("read", "the connection was reset", sent=True)
    return _deliver(fault, request, _response(_perform(exchange, request)))


def _deliver(fault: Fault, request: TransportRequest, response: TransportResponse) -> TransportResponse:
    head = TransportResponse(response.status, response.headers, b"")
    travel = fault.travel
    if travel == "reset":
        raise TransportError("read", "the connection was reset", sent=True)
    if travel == "silent" or (travel == "slow_answer" and _outlasts(fault, request)):
        _time_out()
    if travel == "cut":
        raise TransportError("protocol", "the answer ended too early", sent=True, partial=head)
    if travel == "unframed":
        return TransportResponse(response.status, response.headers, response.body, whole=False)
    if travel == "drip" and (_outlasts(fault, request) or _outlasts_budget(fault, request, response)):
        raise TransportError("timeout", "the answer came too slowly", sent=True, partial=head)
    return response


def _outlasts(fault: Fault, request: TransportRequest) -> bool:
    return fault.seconds is None or fault.seconds > min(request.timeouts.read, request.budget)


def _outlasts_budget(fault: Fault, request: TransportRequest, response: TransportResponse) -> bool:
    return (fault.seconds or 0) * len(response.body) > request.budget


def _time_out() -> NoReturn:
    raise TransportError("timeout", "no answer in time", sent=True)


def _perform(exchange: Exchange, request: TransportRequest) -> Answer:
    return exchange.perform(request.method, request.path, request.headers, request.body)


def _response(reply: Answer) -> TransportResponse:
    return TransportResponse(reply.status, reply.headers, reply.body)
