"""What a type checker knows about the blocking client. Checked, never run."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, assert_type

from orchestra import (
    AccountBrief,
    AccountFull,
    Authentication,
    CallRecord,
    Card,
    Config,
    Credential,
    Deleted,
    Gateway,
    GatewayToken,
    InlineAccount,
    Moved,
    Orchestra,
    Outcome,
    OutcomeUnknown,
    PaymentResult,
    Reading,
    Repeat,
    Resolution,
    Secret,
    StoredToken,
    StringToken,
    TokenContent,
    WalletResult,
    WalletSession,
    WireResponse,
    in_doubt,
)


def use(client: Orchestra, card: Card) -> None:
    """Call everything."""
    result = client.payments.charge(amount="25.00", currency="USD", card=card, account="stripe")
    assert_type(result, PaymentResult)
    assert_type(client.payments.authorize(amount=25, currency="USD", card=card, account="a"), PaymentResult)
    assert_type(
        client.payments.capture(
            gateway_reference="tx", amount=Decimal(25), currency="USD", card=card, account=InlineAccount("Stripe")
        ),
        PaymentResult,
    )
    assert_type(client.payments.tokenize(card=card, account="a"), PaymentResult)
    assert_type(client.payments.status(reference="r", account="a"), PaymentResult)
    assert_type(client.payments.find(reference="r", account="a"), Resolution[PaymentResult])
    assert_type(client.tokens.create("text"), StringToken)
    assert_type(client.tokens.create("text").stored, StoredToken | None)
    assert_type(client.tokens.get("token"), TokenContent)
    assert_type(client.tokens.describe(StringToken("token")), StoredToken)
    assert_type(client.tokens.delete("token"), Deleted)
    assert_type(client.accounts.list(), list[AccountBrief])
    assert_type(client.accounts.get("mine"), AccountFull)
    assert_type(client.accounts.set("mine", gateway="Stripe", credentials={"a": "b"}), AccountFull)
    assert_type(client.accounts.delete("mine"), Deleted)
    assert_type(client.gateways.list(), list[Gateway])
    assert_type(client.wallets.start_session(operation="CHARGE"), WalletSession)
    assert_type(client.wallets.validate_results("a.b.c"), WalletResult)
    assert_type(client.check_api_key(), Authentication)
    assert_type(client.config, Config)
    with client as same:
        assert_type(same, Orchestra)


def read(result: PaymentResult, account: AccountFull, content: TokenContent) -> None:
    """Read what came back."""
    assert_type(result.outcome, Outcome)
    assert_type(result.approved, bool)
    assert_type(result.may_have_moved, Moved)
    assert_type(result.may_repeat, Repeat)
    assert_type(result.amount, Decimal | None)
    assert_type(result.gateway_token, GatewayToken | None)
    assert_type(result.gateway_reference, str | None)
    assert_type(result.raw, WireResponse)
    assert_type(result.call, CallRecord)
    assert_type(result.unread, Mapping[str, Any])
    assert_type(result.raise_for_outcome(), PaymentResult)
    assert_type(account.credentials, Mapping[str, Credential] | None)
    assert_type(account.created, datetime.datetime | None)
    assert_type(content.payload, Secret | None)


def doubt(error: BaseException) -> None:
    """Find out what became of a call."""
    found = in_doubt(error)
    assert_type(found, OutcomeUnknown | None)
    if found is not None:
        assert_type(found.amount, Decimal | None)
        assert_type(found.resolve(deadline=5.0).reading, Reading)
