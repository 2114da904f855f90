"""What a type checker knows about the blocking client. Checked, never run."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, assert_type, cast

import httpx
import httpx2

from orchestra import (
    AccountDetails,
    AccountSummary,
    Authentication,
    CallRecord,
    Card,
    CardNumber,
    CardType,
    Config,
    Credential,
    Deleted,
    FundsMoved,
    Gateway,
    GatewayToken,
    InlineAccount,
    LookupOutcome,
    NetworkTokenBrand,
    Orchestra,
    Outcome,
    OutcomeUnknownError,
    PaymentResult,
    Resolution,
    RetryAdvice,
    Secret,
    StoredToken,
    StoredWalletCard,
    StringToken,
    ThreeDS,
    TokenContent,
    TransportLike,
    TransportRequest,
    TransportResponse,
    WalletResult,
    WalletSession,
    unknown_outcomes,
)
from orchestra.forter import Forter
from orchestra.orchestrate import Card as DirectCard
from orchestra.orchestrate import Orchestrate
from orchestra.orchestrate.webhooks import Webhook
from orchestra.sandbox import Sandbox


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
    assert_type(client.accounts.list(), list[AccountSummary])
    assert_type(client.accounts.get("mine"), AccountDetails)
    assert_type(client.accounts.set("mine", gateway="Stripe", credentials={"a": "b"}), AccountDetails)
    assert_type(client.accounts.delete("mine"), Deleted)
    assert_type(client.gateways.list(), list[Gateway])
    assert_type(client.wallets.start_session(operation="CHARGE"), WalletSession)
    assert_type(client.wallets.validate_results("a.b.c"), WalletResult)
    assert_type(client.check_api_key(), Authentication)
    assert_type(client.config, Config)
    with client as same:
        assert_type(same, Orchestra)


def hand_in(token: StringToken, content: TokenContent) -> None:
    """Make values of every form that is taken."""
    number = content.payload or Secret("4111111111111111")
    for stands in ("4111111111111111", "@token", token, number):
        Card(number=stands, holder="J", expires="12/2030")
    Card(number="4111", holder="J", expires=(12, 2030), cvv="123", type="Visa")
    Card(number="4111", holder="J", expires=datetime.date(2030, 12, 31), cvv=token)
    Card(number=CardNumber("4111"), holder="J", expires=datetime.datetime(2030, 12, 31), cvv=None)  # noqa: DTZ001
    card = Card(number="4111", holder="J", expires="12/2030", cvv=Secret("123"))
    assert_type(card.expires, tuple[int, int])
    assert_type(card.number, CardNumber | StringToken)
    ThreeDS(authentication_value="c", eci="05", xid=Secret("x"), version="2.2.0", merchant_name="Shop")
    StoredWalletCard(token="t", brand="AMEX")
    StoredWalletCard(token=Secret("t"), brand=None)
    DirectCard(number="4111111111111111", expires=(12, 2030), cvc="123")
    Webhook("secret")
    Webhook(Secret("secret"), header="x-signature")
    Config(api_key="key", base_url="https://api.example.com", proxy="http://proxy.example", transport="httptools")


def out_of_a_database(client: Orchestra, card: Card, brand: str, brands: list[CardType]) -> None:
    """Hand in words of type `str`: a cast tells the type checker, the client checks them all the same."""
    client.wallets.start_session(operation="CHARGE", mode="LIVE", allowed_brands=brands, three_ds_brands=("Visa",))
    Card(number="4111", holder="J", expires="12/2030", type=cast("CardType", brand))
    client.payments.status(reference="r", account="a", network_token_brand=cast("NetworkTokenBrand", brand))
    client.payments.find(reference="r", account="a", operation="authorize")


class Recording:
    """A wire of the caller's own, which inherits nothing."""

    def send(self, request: TransportRequest) -> TransportResponse:
        """Answer."""
        return TransportResponse(200, (), b"")

    def close(self) -> None:
        """Do nothing."""


def check(record: CallRecord) -> None:
    """Stop nothing."""


def ways_out(sandbox: Sandbox) -> None:
    """Give a client every way to the network that it takes."""
    ways: list[TransportLike] = [
        Recording(),
        sandbox.transport,
        httpx.Client(),
        httpx.HTTPTransport(retries=3, http2=True),
        httpx.MockTransport(lambda request: httpx.Response(200)),
        httpx.WSGITransport(app=lambda environ, start: []),
        httpx2.Client(),
        httpx2.HTTPTransport(),
    ]
    for way in ways:
        Orchestra(transport=way, before_send=check)
        Orchestrate(transport=way, before_send=check, sandbox=True)
        Forter(transport=way, before_send=check)
    Orchestra(transport=None, before_send=lambda record: None)


def read(result: PaymentResult, account: AccountDetails, content: TokenContent) -> None:
    """Read what came back."""
    assert_type(result.outcome, Outcome)
    assert_type(result.approved, bool)
    assert_type(result.may_have_moved, FundsMoved)
    assert_type(result.may_repeat, RetryAdvice)
    assert_type(result.amount, Decimal | None)
    assert_type(result.gateway_token, GatewayToken | None)
    assert_type(result.gateway_reference, str | None)
    assert_type(result.raw, TransportResponse)
    assert_type(result.call, CallRecord)
    assert_type(result.unread, Mapping[str, Any])
    assert_type(result.raise_for_outcome(), PaymentResult)
    assert_type(account.credentials, Mapping[str, Credential] | None)
    assert_type(account.created, datetime.datetime | None)
    assert_type(content.payload, Secret | None)


def doubt(error: BaseException) -> None:
    """Find out what became of a call."""
    found = next(iter(unknown_outcomes(error)), None)
    assert_type(found, OutcomeUnknownError | None)
    if found is not None:
        assert_type(found.amount, Decimal | None)
        assert_type(found.resolve(deadline=5.0).reading, LookupOutcome)
