"""Whose money it is: members about card and payer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestra_api.models.card_input_model import CardInputModel
from orchestra_api.models.card_types import CardTypes
from orchestra_api.types import UNSET, Unset

from .. import _checks
from .._cards import Card, StringToken, ThreeDS
from .._errors import InvalidRequest
from .._payers import Payer
from .._secrets import Secret
from . import given

if TYPE_CHECKING:  # what most payments go without is imported by those that have it
    from orchestra_api.models.payer_details import PayerDetails
    from orchestra_api.models.three_ds_authentication_input_model import ThreeDSAuthenticationInputModel


def card_input(card: Card) -> CardInputModel:
    """Build `CardInputModel`."""
    month, year = card.expires
    return CardInputModel(
        card_number=_reference_or_text(card.number),
        card_holder_name=card.holder,
        expiration_month=month,
        expiration_year=year,
        cvv=UNSET if card.cvv is None else _reference_or_text(card.cvv),
        card_type=UNSET if card.type is None else _checks.choice(CardTypes, card.type, "card.type"),
        owner_id=given(card.owner_id),
        issue_number=given(card.issue_number),
        three_ds_authentication=UNSET if card.three_ds is None else _three_ds(card.three_ds),
    )


def payer_details(payer: Payer | None) -> PayerDetails | Unset:
    """Build `PayerDetails`, if any."""
    if payer is None:
        return UNSET
    if not isinstance(payer, Payer):
        raise InvalidRequest(f"must be a Payer, not {type(payer).__name__}", field="payer")
    from orchestra_api.models.payer_details import PayerDetails

    return PayerDetails(
        client_ip_address=payer.ip_address,
        country_code=payer.country,
        address1=given(payer.address1),
        address2=given(payer.address2),
        address3=given(payer.address3),
        post_code=given(payer.post_code),
        city=given(payer.city),
        state_province=given(payer.state),
    )


def _reference_or_text(value: Secret) -> str:
    return value.wire if isinstance(value, StringToken) else value.reveal()


def _three_ds(three_ds: ThreeDS) -> ThreeDSAuthenticationInputModel:
    from orchestra_api.models.three_ds_authentication_input_model import ThreeDSAuthenticationInputModel

    return ThreeDSAuthenticationInputModel(
        authentication_value=three_ds.authentication_value.reveal(),
        eci=three_ds.eci,
        xid=three_ds.xid.reveal(),
        version=three_ds.version,
        merchant_name=three_ds.merchant_name,
        sli=given(three_ds.sli),
    )
