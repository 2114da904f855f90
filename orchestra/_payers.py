"""The person who pays, as some gateways want to know them."""

from __future__ import annotations

import attrs

from . import _checks

__all__ = ["Payer"]


@attrs.frozen(slots=True, kw_only=True)
class Payer:
    """Billing details. Spec: `PayerDetails`.

    `ip_address` and `country` (ISO 3166-1 alpha-2, two capital letters) are required once a payer is
    given; the rest is free text. Raises `InvalidRequest`.
    """

    ip_address: str = _checks.required_text()
    country: str = _checks.required_text(pattern="[A-Z]{2}")
    address1: str | None = _checks.optional_text()
    address2: str | None = _checks.optional_text()
    address3: str | None = _checks.optional_text()
    post_code: str | None = _checks.optional_text()
    city: str | None = _checks.optional_text()
    state: str | None = _checks.optional_text()
