"""What a type checker knows about the awaiting client. Checked, never run."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, assert_type

import httpx
import httpx2

from orchestra import (
    AccountSummary,
    AsyncOrchestra,
    AsyncTransportLike,
    Authentication,
    CallRecord,
    Card,
    PaymentResult,
    Resolution,
    StringToken,
    TransportRequest,
    TransportResponse,
    WalletResult,
)
from orchestra.forter import AsyncForter
from orchestra.orchestrate import AsyncOrchestrate
from orchestra.sandbox import Sandbox


async def use(client: AsyncOrchestra, card: Card) -> None:
    """Call and await."""
    waiting = client.payments.charge(amount="25.00", currency="USD", card=card, account="stripe")
    coroutine: Coroutine[Any, Any, PaymentResult] = waiting
    assert_type(await coroutine, PaymentResult)
    assert_type(await client.payments.find(reference="r", account="a"), Resolution[PaymentResult])
    assert_type(await client.tokens.create("text"), StringToken)
    assert_type(await client.accounts.list(), list[AccountSummary])
    assert_type(await client.wallets.validate_results("a.b.c"), WalletResult)
    assert_type(await client.check_api_key(), Authentication)
    check: Callable[[], Coroutine[Any, Any, Authentication]] = client.check_api_key
    assert_type(await check(), Authentication)
    async with client as same:
        assert_type(same, AsyncOrchestra)


class Recording:
    """A wire of the caller's own, which inherits nothing."""

    async def asend(self, request: TransportRequest) -> TransportResponse:
        """Answer."""
        return TransportResponse(200, (), b"")

    async def aclose(self) -> None:
        """Do nothing."""


def check(record: CallRecord) -> None:
    """Stop nothing."""


def ways_out(sandbox: Sandbox) -> None:
    """Give a client every way to the network that it takes."""
    ways: list[AsyncTransportLike] = [
        Recording(),
        sandbox.async_transport,
        httpx.AsyncClient(),
        httpx.AsyncHTTPTransport(retries=3),
        httpx.MockTransport(lambda request: httpx.Response(200)),
        httpx2.AsyncClient(),
        httpx2.AsyncHTTPTransport(),
    ]
    for way in ways:
        AsyncOrchestra(transport=way, before_send=check)
        AsyncOrchestrate(transport=way, before_send=check, sandbox=True)
        AsyncForter(transport=way, before_send=check)
    AsyncOrchestra(transport=None, before_send=lambda record: None)
