"""Requests of the eWallet flow: start a session, validate its results."""

# pyright: reportPrivateUsage=false
# Generated `_get_kwargs` functions are the contract for method, path and body; their parsers are not used.
# Generated modules are imported by the function that needs them: validating results builds no session.

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from orchestra_api.types import UNSET, Unset

from .. import _checks
from .._money import Money
from .._secrets import Secret
from .._wallet_values import FallbackGateway, StoredWalletCard
from . import Prepared, given, items, prepare, text

if TYPE_CHECKING:
    from orchestra_api.models.card_types import CardTypes
    from orchestra_api.models.fallback_upg import FallbackUpg
    from orchestra_api.models.stored_card import StoredCard


def start_session(
    *,
    operation: str | None,
    account: str | None,
    wallets: Sequence[str] | None,
    money: Money | None,
    currency: str | None,
    country: str | None,
    mode: str | None,
    customer_name: str | None,
    customer_phone: str | None,
    customer_email: str | None,
    stored_cards: Sequence[StoredWalletCard] | None,
    payment_note: str | None,
    allowed_brands: Sequence[str] | None,
    fallbacks: Sequence[FallbackGateway] | None,
    public_key: str | None,
    certificate_name: str | None,
    three_ds_brands: Sequence[str] | None,
) -> Prepared:
    """Build `StartSession`."""
    from orchestra_api.api.e_wallet_operations import start_session as _start_session
    from orchestra_api.models.currency_code import CurrencyCode
    from orchestra_api.models.e_wallet_mode import EWalletMode
    from orchestra_api.models.e_wallet_operation import EWalletOperation
    from orchestra_api.models.start_e_wallets_session_request import StartEWalletsSessionRequest

    code = money.currency if money is not None else currency
    body = StartEWalletsSessionRequest(
        operation=UNSET if operation is None else _checks.choice(EWalletOperation, operation, "operation"),
        payment_gateway_account_id=text(account, "account"),
        allowede_wallet_account_ids=items(wallets, str, "wallets"),
        customer_name=text(customer_name, "customer_name"),
        customer_phone=text(customer_phone, "customer_phone"),
        customer_email=text(customer_email, "customer_email"),
        stored_cards=_stored_cards(stored_cards),
        mode=UNSET if mode is None else _checks.choice(EWalletMode, mode, "mode"),
        currency_code=UNSET if code is None else _checks.choice(CurrencyCode, code, "currency"),
        country_code=text(country, "country"),
        amount=UNSET if money is None else float(money.amount),
        payment_note=text(payment_note, "payment_note"),
        allowed_brands=_brands(allowed_brands, "allowed_brands"),
        fallback_upgs=_fallbacks(fallbacks),
        public_key=text(public_key, "public_key"),
        payment_gateway_cert_name=text(certificate_name, "certificate_name"),
        three_ds_brands=_brands(three_ds_brands, "three_ds_brands"),
    )
    return prepare(_start_session._get_kwargs(body=body), amount=None if money is None else money.digits)


def validate_results(token: Secret) -> Prepared:
    """Build `ValidateResults`, whose body is the token as a bare JSON string."""
    from orchestra_api.api.e_wallet_operations import validate_results as _validate_results

    return prepare(_validate_results._get_kwargs(body=token.reveal()))


def _stored_cards(cards: Sequence[StoredWalletCard] | None) -> list[StoredCard] | Unset:
    found = items(cards, StoredWalletCard, "stored_cards")
    return found if isinstance(found, Unset) else [_stored_card(card) for card in found]


def _stored_card(card: StoredWalletCard) -> StoredCard:
    from orchestra_api.models.card_types import CardTypes
    from orchestra_api.models.stored_card import StoredCard

    month, year = card.expires if card.expires is not None else (None, None)
    return StoredCard(
        token=given(None if card.token is None else card.token.reveal()),
        expiration_month=given(month),
        expiration_year=given(year),
        name_on_card=given(card.name_on_card),
        last_digits=given(card.last_digits),
        brand=UNSET if card.brand is None else _checks.choice(CardTypes, card.brand, "stored_cards brand"),
        owner_id=given(card.owner_id),
    )


def _fallbacks(fallbacks: Sequence[FallbackGateway] | None) -> list[FallbackUpg] | Unset:
    found = items(fallbacks, FallbackGateway, "fallbacks")
    return found if isinstance(found, Unset) else [_fallback(fallback) for fallback in found]


def _fallback(fallback: FallbackGateway) -> FallbackUpg:
    from orchestra_api.models.fallback_upg import FallbackUpg

    return FallbackUpg(
        payment_gateway_account_id=given(fallback.account),
        pass_3ds_data=given(fallback.pass_three_ds_data),
        payment_gateway_cert_name=given(fallback.certificate_name),
    )


def _brands(brands: Sequence[str] | None, field: str) -> list[CardTypes] | Unset:
    from orchestra_api.models.card_types import CardTypes

    return UNSET if brands is None else [_checks.choice(CardTypes, brand, field) for brand in brands]
