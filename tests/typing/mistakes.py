"""Mistakes that a type checker finds. Each line that is wrong says so; an excuse that is not needed is an error."""

from __future__ import annotations

import httpx

from orchestra import (
    AsyncOrchestra,
    CallOptions,
    CallRecord,
    Card,
    Config,
    InlineAccount,
    Orchestra,
    Payer,
    PaymentResult,
    StoredWalletCard,
    ThreeDS,
)
from orchestra.forter import Forter
from orchestra.orchestrate import AsyncOrchestrate, Orchestrate
from orchestra.orchestrate import Card as DirectCard
from orchestra.orchestrate.webhooks import Webhook


def wrong(client: Orchestra, card: Card) -> None:
    """Make every mistake once."""
    client.payments.charge(amount=25.0, currency="USD", card=card, account="a")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.payments.charge(amout="1", currency="USD", card=card, account="a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.payments.charge("1", "USD", card, "a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.payments.charge(amount="1", currency="USD", card="4111", account="a")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.payments.capture(amount="1", currency="USD", card=card, account="a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.tokens.create(b"x")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.payments.pay()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    Payer(ip_address="1.1.1.1", country=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    InlineAccount("Stripe", SecretKey=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Orchestra(timeout="soon")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Orchestra(timout=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    CallOptions(timeout="soon")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def cards() -> None:
    """Give a card, or what goes with one, values of another kind."""
    Card(number="4111111111111111", holder="J")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Card(number=3.14, holder="J", expires="12/2030")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Card(number="4111111111111111", holder="J", expires=None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Card(number="4111111111111111", holder="J", expires=(12, 2030, 1))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Card(number="4111111111111111", holder="J", expires="12/2030", cvv=[])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Card(number="4111111111111111", holder="J", expires="12/2030", cvv=123)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Card(number="4111111111111111", holder="J", expires="12/2030", type="Vissa")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    DirectCard(number=3.14, expires="12/2030", cvc="123")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    DirectCard(number="4111111111111111", expires=None, cvc="123")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    DirectCard(number="4111111111111111", expires="12/2030", cvc=[])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ThreeDS(authentication_value=1, eci="05", xid="x", version="2.2.0", merchant_name="S")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ThreeDS(authentication_value="c", eci="05", xid=b"x", version="2.2.0", merchant_name="S")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    StoredWalletCard(token=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    StoredWalletCard(brand="Vissa")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def words(client: Orchestra, card: Card, brand: str) -> None:
    """Misspell words that the vendor's file lists, or that are ours."""
    client.payments.charge(amount="1", currency="USD", card=card, account="a", network_token_brand="Vsa")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.payments.refund(gateway_reference="g", amount="1", currency="USD", card=card, account="a", network_token_brand=brand)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # fmt: skip  # noqa: E501
    client.payments.status(reference="r", account="a", network_token_brand="visa")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.payments.find(reference="r", account="a", operation="refnd")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.wallets.start_session(operation="PAY")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.wallets.start_session(mode="test")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.wallets.start_session(allowed_brands=["Vissa"])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    client.wallets.start_session(three_ds_brands="Visa")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Orchestra(transport="h12")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    AsyncOrchestrate(transport="h12")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def never_awaited(record: CallRecord) -> None:
    """Look like a check."""


def answering(record: CallRecord) -> bool:
    """Expect that False stops a call."""
    return record.reference is not None


def ways_out() -> None:
    """Give a client something that is no way to the network, or one of the other kind."""
    Orchestra(transport=42)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    AsyncOrchestra(transport=42)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Orchestrate(transport="http://localhost")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Forter(transport=object())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Orchestra(transport=httpx.Client)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Orchestra(transport=httpx.AsyncClient())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Orchestra(transport=httpx.AsyncHTTPTransport())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    AsyncOrchestra(transport=httpx.Client())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    AsyncOrchestra(transport=httpx.HTTPTransport())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Orchestra(before_send=42)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Orchestra(before_send=never_awaited)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    AsyncOrchestra(before_send=answering)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Webhook(["a"])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def changed(config: Config, result: PaymentResult) -> None:
    """Change what is frozen."""
    config.retries = 3  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    result.amount = None  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def truth(result: PaymentResult) -> str:
    """Take a decline for an approval. mypy has no word for this."""
    return "paid" if result else "not paid"  # pyright: ignore[reportGeneralTypeIssues]


async def forgotten(client: AsyncOrchestra, card: Card) -> bool:
    """Forget to await."""
    result = client.payments.charge(amount="1", currency="USD", card=card, account="a")
    return result.approved  # type: ignore[attr-defined,no-any-return]  # pyright: ignore
