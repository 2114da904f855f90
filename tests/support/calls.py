"""A call of each of the 19 operations, with the least and with the most a caller can say."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, Final

from orchestra import (
    Card,
    FallbackGateway,
    InlineAccount,
    Payer,
    ResultToken,
    StoredWalletCard,
    StringToken,
    ThreeDS,
)

__all__ = ["CALLS", "FULL_CALLS", "MONEY", "PAYMENTS", "TOKEN", "a_card", "a_payment"]

TOKEN: Final = "nQGywsQE9gbURtrXEjTZwtWqeMdK9nsO"
MONEY: Final = ("charge", "authorize", "capture", "refund", "void")
PAYMENTS: Final = (*MONEY, "tokenize")


def a_card(**changes: Any) -> Card:
    """Return a test card."""
    return Card(**{"number": "4111111111111111", "holder": "Jane Smith", "expires": (12, 2030), **changes})


def a_payment(**changes: Any) -> dict[str, Any]:
    """Return the arguments of the smallest charge."""
    return {"amount": "25.00", "currency": "USD", "card": a_card(), "account": "testsuccess", **changes}


def _follow_up() -> dict[str, Any]:
    return a_payment(gateway_reference="tx_1")


CALLS: Final[dict[str, Callable[[Any], Any]]] = {
    "start_session": lambda c: c.wallets.start_session(),
    "validate_results": lambda c: c.wallets.validate_results("a.b.c"),
    "list_accounts": lambda c: c.accounts.list(),
    "get_account": lambda c: c.accounts.get("mine"),
    "set_account": lambda c: c.accounts.set("mine", gateway="Stripe"),
    "delete_account": lambda c: c.accounts.delete("mine"),
    "list_gateways": lambda c: c.gateways.list(),
    "charge": lambda c: c.payments.charge(**a_payment()),
    "authorize": lambda c: c.payments.authorize(**a_payment()),
    "capture": lambda c: c.payments.capture(**_follow_up()),
    "refund": lambda c: c.payments.refund(**_follow_up()),
    "void": lambda c: c.payments.void(**_follow_up()),
    "tokenize": lambda c: c.payments.tokenize(card=a_card(), account="testsuccess"),
    "status": lambda c: c.payments.status(reference="order-1", account="testsuccess"),
    "check_api_key": lambda c: c.check_api_key(),
    "create_token": lambda c: c.tokens.create("4111111111111111"),
    "get_token": lambda c: c.tokens.get(TOKEN),
    "delete_token": lambda c: c.tokens.delete(TOKEN),
    "describe_token": lambda c: c.tokens.describe(TOKEN),
}
"""The least that each operation takes."""

INLINE: Final = InlineAccount("Authorize", {"API Login ID": "login"}, TransactionKey="key")
PAYER: Final = Payer(
    ip_address="203.0.113.7", country="US", address1="1 Main St", address2="Floor 2", address3="Door 3",
    post_code="12345", city="Springfield", state="IL",
)  # fmt: skip
THREE_DS: Final = ThreeDS(
    authentication_value="AAABBBCCC", eci="05", xid="xid-1", version="2.2.0", merchant_name="Shop", sli="2"
)


def full_card() -> Card:
    """Return a card with every field."""
    return a_card(
        number=StringToken(TOKEN), expires=datetime.date(2031, 5, 17), cvv="123", type="Visa", owner_id="owner",
        issue_number="1", three_ds=THREE_DS,
    )  # fmt: skip


def _full_route() -> dict[str, Any]:
    return {"account": INLINE, "certificate_name": "client-cert", "network_token_brand": "Amex"}


def _full_payment(**more: Any) -> dict[str, Any]:
    money = {"amount": "10.230", "currency": "KWD", "card": full_card(), "reference": "order-1042"}
    return {**money, **_full_route(), **more}


def _full_order() -> dict[str, Any]:
    more = {"payer": PAYER, "order_description": "Two books", "digital": True}
    return _full_payment(gateway_token="tok_1", generate_token=False, **more)


FULL_CALLS: Final[dict[str, Callable[[Any], Any]]] = CALLS | {
    "start_session": lambda c: c.wallets.start_session(
        operation="CHARGE", account="mine", wallets=["w1", "w2"], amount="3.50", currency="USD", country="US",
        mode="TEST", customer_name="Jane", customer_phone="+1 555", customer_email="jane@example.com",
        stored_cards=[
            StoredWalletCard(
                token=StringToken(TOKEN), expires=(12, 2030), name_on_card="JANE", last_digits="1111", brand="Visa",
                owner_id="o",
            )
        ],
        payment_note="note", allowed_brands=["Visa", "AMEX"],
        fallbacks=[FallbackGateway(account="other", pass_three_ds_data=True, certificate_name="cert-2")],
        public_key="public", certificate_name="cert-1", three_ds_brands=["MasterCard"],
    ),
    "validate_results": lambda c: c.wallets.validate_results(ResultToken("a.b.c")),
    "set_account": lambda c: c.accounts.set("mine", INLINE),
    "charge": lambda c: c.payments.charge(**_full_order()),
    "authorize": lambda c: c.payments.authorize(**_full_order()),
    "capture": lambda c: c.payments.capture(**_full_payment(gateway_reference="tx_1")),
    "refund": lambda c: c.payments.refund(**_full_payment(gateway_reference="tx_1", payer=PAYER)),
    "void": lambda c: c.payments.void(**_full_payment(gateway_reference="tx_1")),
    "tokenize": lambda c: c.payments.tokenize(card=full_card(), payer=PAYER, **_full_route()),
    "status": lambda c: c.payments.status(gateway_reference="tx_1", **_full_route()),
}  # fmt: skip
"""Everything that each operation takes."""
