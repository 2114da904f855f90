"""What a type checker knows about the awaiting client. Checked, never run."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, assert_type

from orchestra import (
    AccountBrief,
    AsyncOrchestra,
    Authentication,
    Card,
    PaymentResult,
    Resolution,
    StringToken,
    WalletResult,
)


async def use(client: AsyncOrchestra, card: Card) -> None:
    """Call and await."""
    waiting = client.payments.charge(amount="25.00", currency="USD", card=card, account="stripe")
    coroutine: Coroutine[Any, Any, PaymentResult] = waiting
    assert_type(await coroutine, PaymentResult)
    assert_type(await client.payments.find(reference="r", account="a"), Resolution[PaymentResult])
    assert_type(await client.tokens.create("text"), StringToken)
    assert_type(await client.accounts.list(), list[AccountBrief])
    assert_type(await client.wallets.validate_results("a.b.c"), WalletResult)
    assert_type(await client.check_api_key(), Authentication)
    check: Callable[[], Coroutine[Any, Any, Authentication]] = client.check_api_key
    assert_type(await check(), Authentication)
    async with client as same:
        assert_type(same, AsyncOrchestra)
