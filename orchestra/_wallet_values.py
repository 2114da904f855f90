"""Values a wallet session is started with."""

from __future__ import annotations

import attrs

from . import _checks
from ._enumerations import CardType
from ._errors import InvalidRequest
from ._secrets import Secret, forgetful_init

__all__ = ["FallbackGateway", "StoredWalletCard"]


@forgetful_init
@attrs.frozen(slots=True, kw_only=True)
class StoredWalletCard:
    """A card the payer has used before, offered again in a wallet session. Spec: `...StoredCard`.

    The browser library offers at most three of them.

    Args:
        token: The string token that holds the card.
        expires: Month and four-digit year.
        name_on_card: The name on the card.
        last_digits: Four digits.
        brand: One of the spec's `CardTypes`; checked when the session is started.
        owner_id: Identity number of the card's owner.

    Raises:
        InvalidRequest: A value of another kind or shape; `field` names it.
    """

    token: Secret | None = attrs.field(
        default=None, converter=_checks.secret_or_none, validator=attrs.validators.optional(_checks.secret_text())
    )
    expires: tuple[int, int] | None = None
    """Month and four-digit year."""
    name_on_card: str | None = _checks.optional_text()
    last_digits: str | None = _checks.optional_text(pattern="[0-9]{4}")
    brand: CardType | None = _checks.optional_text()
    owner_id: str | None = _checks.optional_text()

    def __attrs_post_init__(self) -> None:
        if self.expires is None:
            return
        if not isinstance(self.expires, tuple) or len(self.expires) != 2:
            raise InvalidRequest("must be a pair such as (12, 2030)", field="StoredWalletCard.expires")
        _checks.whole_number(self.expires[0], "StoredWalletCard.expires month", lowest=1, highest=12)
        _checks.whole_number(self.expires[1], "StoredWalletCard.expires year", lowest=1900, highest=9999)


@attrs.frozen(slots=True, kw_only=True)
class FallbackGateway:
    """A gateway account to try when the one before it fails. Spec: `FallbackUpg`."""

    account: str | None = _checks.optional_text()
    pass_three_ds_data: bool | None = _checks.optional_flag()
    certificate_name: str | None = _checks.optional_text()
