"""`wallets`: sessions for Apple Pay, Google Pay, PayPal and the like, and proof of their results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from .._core import validation
from .._core.calls import NO_OPTIONS, Flow
from .._core.config import CallOptions
from .._core.errors import InvalidRequestError
from .._core.money import AmountLike, Money, currency_code
from .._core.resources import M, Resource, operation
from .._core.secrets import Secret
from . import requests
from .results import ResultToken, SessionToken, WalletResult, WalletSession
from .values import CardType, FallbackGateway, StoredWalletCard, WalletMode, WalletOperation

__all__ = ["Wallets"]

Item = TypeVar("Item")


class Wallets(Resource[M]):
    """The eWallet flow: start a session, let the browser run it, validate what it brings back."""

    __slots__ = ()

    @operation
    def start_session(
        self,
        *,
        operation: WalletOperation | None = None,
        account: str | None = None,
        wallets: Sequence[str] | None = None,
        amount: AmountLike | None = None,
        currency: str | None = None,
        country: str | None = None,
        mode: WalletMode | None = None,
        customer_name: str | None = None,
        customer_phone: str | None = None,
        customer_email: str | None = None,
        stored_cards: Sequence[StoredWalletCard] | None = None,
        payment_note: str | None = None,
        allowed_brands: Sequence[CardType] | None = None,
        fallbacks: Sequence[FallbackGateway] | None = None,
        public_key: str | None = None,
        certificate_name: str | None = None,
        three_ds_brands: Sequence[CardType] | None = None,
        options: CallOptions = NO_OPTIONS,
    ) -> Flow[WalletSession]:
        """Start a session and get the token a browser needs. Spec: `POST /EWalletOperations`.

        The vendor's own example always sends operation, account, wallets, currency, country, amount and mode; the
        spec requires none. Starting a session moves no money.

        Args:
            operation: What the session does with the card.
            account: Name of the stored gateway account.
            wallets: Ids of wallet accounts made in the vendor's portal.
            amount: Major units as `Decimal`, `int` or `str`; needs `currency`.
            currency: Three capital letters of ISO 4217.
            country: Two capital letters, ISO 3166-1 alpha-2.
            mode: Whether test or live accounts are used.
            customer_name: Of the payer.
            customer_phone: Of the payer.
            customer_email: Of the payer.
            stored_cards: Cards that the payer has used before; the browser's library offers at most three.
            payment_note: Shown with the payment.
            allowed_brands: Card brands that may be used.
            fallbacks: Accounts to try, in this order, when the first fails.
            public_key: Yours; what it is used for is not documented.
            certificate_name: Of a client certificate in the vendor's portal. Newer than the published file.
            three_ds_brands: Card brands that go through 3-D Secure. Newer than the published file.
            options: Timeouts and the like, for this call.

        Returns:
            The session. Hand its `token`, which may be absent, to the browser.

        Raises:
            InvalidRequestError: A value can't be sent, or the server refuses it.
            AuthenticationError: The key is missing or wrong, or may not do this.
            NotFoundError: There is no such account.
            NotSentError: It never reached the server: safe to repeat.
            TemporarilyUnavailableError: The server can't serve this now.
            OutcomeUnknownError: A session may have been started.
            ConfigurationError: The client is closed, or the way to the network is set up wrongly.
        """
        if amount is not None and currency is None:
            raise InvalidRequestError("is missing: an amount needs one", field="currency")
        money = None
        if amount is not None and currency is not None:
            money = Money.of(amount, currency, allow_zero=self._engine.config.allow_zero_amounts)
        elif currency is not None:
            currency_code(currency)
        stored_cards = _sequence(stored_cards, "stored_cards")
        call = requests.start_session(
            operation=operation,
            account=account,
            wallets=_sequence(wallets, "wallets"),
            money=money,
            currency=currency,
            country=country,
            mode=mode,
            customer_name=customer_name,
            customer_phone=customer_phone,
            customer_email=customer_email,
            stored_cards=stored_cards,
            payment_note=payment_note,
            allowed_brands=_sequence(allowed_brands, "allowed_brands"),
            fallbacks=_sequence(fallbacks, "fallbacks"),
            public_key=public_key,
            certificate_name=certificate_name,
            three_ds_brands=_sequence(three_ds_brands, "three_ds_brands"),
            options=options,
        )
        return self._engine.exchange(call)

    @operation
    def validate_results(
        self, token: str | ResultToken | SessionToken, *, options: CallOptions = NO_OPTIONS
    ) -> Flow[WalletResult]:
        """Have the service prove and open the token that a browser brought back.

        Spec: `POST /EWalletOperations/validateResults`. Decoding the token yourself proves nothing. What the
        library gives on failure or cancel is plain JSON, not a token: it is refused here. Raises
        `InvalidRequestError` for a forged or expired token.
        """
        kept = Secret(token) if isinstance(token, Secret | str) else None
        if kept is None:
            raise InvalidRequestError(f"must be a string, not {type(token).__name__}", field="token")
        validation.text(kept.reveal(), "token", shortest=1)
        if kept.reveal().lstrip().startswith("{"):
            raise InvalidRequestError(
                "is the library's message of a failure or cancel, not a result token", field="token"
            )
        return self._engine.exchange(requests.validate_results(kept, options))


def _sequence(items: Sequence[Item] | None, field: str) -> Sequence[Item] | None:
    if items is None:
        return None
    if isinstance(items, str) or not isinstance(items, Iterable):
        raise InvalidRequestError(f"must be a list, not {type(items).__name__}", field=field)
    return list(items)
