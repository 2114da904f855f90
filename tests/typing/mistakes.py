"""Mistakes that a type checker finds. Each line that is wrong says so; an excuse that is not needed is an error."""

from __future__ import annotations

from orchestra import AsyncOrchestra, Card, Config, InlineAccount, Orchestra, Payer, PaymentResult


def wrong(client: Orchestra, card: Card) -> None:
    """Make every mistake once."""
    client.payments.charge(amount=25.0, currency="USD", card=card, account="a")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.payments.charge(amout="1", currency="USD", card=card, account="a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.payments.charge("1", "USD", card, "a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.payments.charge(amount="1", currency="USD", card="4111", account="a")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.payments.capture(amount="1", currency="USD", card=card, account="a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.tokens.create(b"x")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.payments.pay()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    Card(number="4111111111111111", holder="J")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Payer(ip_address="1.1.1.1", country=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    InlineAccount("Stripe", SecretKey=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Orchestra(timeout="soon")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Orchestra(timout=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


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
