"""The lists of words that a type checker knows are those of the files, and those that are taken at run time."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
import yaml

import orchestra
from orchestra import (
    CardType,
    ConfigurationError,
    InvalidRequestError,
    NetworkTokenBrand,
    Orchestra,
    PaymentOperation,
    StoredWalletCard,
    TransportName,
    WalletMode,
    WalletOperation,
)
from orchestra._core.operations import Semantics
from orchestra._orchestrasolutions import values
from orchestra._orchestrasolutions.lookup import ABOUT
from orchestra._orchestrasolutions.operations import ORCHESTRA
from scripts.spec_update.waiting import read, without
from tests.support.apis import APIS, spec
from tests.support.calls import a_card, a_payment
from tests.support.clients import client_of
from tests.support.wires import CannedWire, answer

SPEC = Path(__file__).resolve().parents[2] / "spec"

OF_THE_FILE = {
    "Payments.CardTypes": CardType,
    "Payments.NetworkTokenSchemes": NetworkTokenBrand,
    "eWallet.Enums.Operation": WalletOperation,
    "eWallet.Enums.Mode": WalletMode,
}
"""Schemas of `spec/orchestra/openapi.yaml` and the types that stand for them."""

NO_TYPE = {
    ("orchestra", "Payments.CurrencyCode"): "a currency is data, and is checked by ISO 4217 wherever one is taken",
    ("orchestrate", "Currency"): "a currency is data, and is checked by ISO 4217 wherever one is taken",
    ("orchestra", "Payments.Operation"): "in answers only, which may have newer words",
    ("orchestra", "Payments.Result"): "in answers only, which may have newer words",
    ("orchestrate", "PaymentCreatedEvent"): "in deliveries only: each event has a class",
    ("orchestrate", "PaymentExpiredEvent"): "in deliveries only: each event has a class",
    ("orchestrate", "PaymentFailedEvent"): "in deliveries only: each event has a class",
    ("orchestrate", "PaymentSucceededEvent"): "in deliveries only: each event has a class",
}
"""Schemas with a closed list that has no type, and why."""


@pytest.mark.parametrize("schema", list(OF_THE_FILE))
def test_a_type_lists_the_words_of_the_vendors_file(schema: str) -> None:
    """Each type has exactly the words of its schema in the published file, in their order, but for those that wait."""
    text = (SPEC / "orchestra" / "openapi.yaml").read_text(encoding="utf-8")
    published = without(yaml.safe_load(text), read(SPEC.parent, "orchestra"))

    assert list(get_args(OF_THE_FILE[schema])) == published["components"]["schemas"][schema]["enum"]


def has_a_list(value: Any) -> bool:
    """Tell whether a schema, or a part of it, is a closed list of words."""
    if isinstance(value, dict):
        return "enum" in value or any(map(has_a_list, value.values()))
    return isinstance(value, list) and any(map(has_a_list, value))


def test_every_list_of_the_files_has_a_type_or_a_reason() -> None:
    """A list that a vendor adds can't be overlooked. The overlay's are counted, too."""
    found = {
        (name, schema) for name in APIS for schema, described in spec(name)["components"]["schemas"].items()
        if has_a_list(described)
    }  # fmt: skip

    assert found == {("orchestra", schema) for schema in OF_THE_FILE} | set(NO_TYPE)


def test_every_type_is_public_and_held() -> None:
    """Each list of the module is a `Literal`, can be named for a cast, and is compared with something here."""
    lists = {name for name in values.__all__ if get_origin(getattr(values, name)) is Literal}
    held = {name for name in lists if getattr(values, name) in OF_THE_FILE.values()}

    assert held | {"PaymentOperation"} == lists <= set(orchestra.__all__)
    assert get_origin(TransportName) is Literal


def test_our_own_lists_are_what_is_taken() -> None:
    """Operations are those that move money and can be found out; transports are those that a client takes."""
    moving = {name for name, operation in ORCHESTRA.items() if operation.semantics is Semantics.MOVES_MONEY}
    assert set(get_args(PaymentOperation)) == set(ABOUT) == moving

    for name in get_args(TransportName):
        Orchestra(api_key="key", transport=name).close()
    with pytest.raises(ConfigurationError, match=f"one of {', '.join(get_args(TransportName))}, not 'h12'"):
        Orchestra(api_key="key", transport="h12")  # type: ignore[arg-type]


class Word(enum.StrEnum):
    """Words as somebody's own enum, or the generated one, has them."""

    VISA = "Visa"


class Subclass(str):
    """A string out of a library that makes its own."""

    __slots__ = ()


@pytest.mark.parametrize("word", ["Visa", "".join(["Vi", "sa"]), Word.VISA, Subclass("Visa")], ids=repr)
def test_what_is_taken_at_run_time_stays_so(word: Any) -> None:
    """A type tells type checkers only: any string that equals a listed word is taken, whatever its class."""
    wire = CannedWire(answer(200, {"operationResultCode": "Success"}))
    client_of("sync", wire).payments.charge(**a_payment(card=a_card(type=word)), network_token_brand=word)
    assert (wire.body["card"]["cardType"], wire.body["networkTokenBrand"]) == ("Visa", "Visa")

    wire = CannedWire(answer(200, b"{}"))
    client_of("sync", wire).wallets.start_session(
        allowed_brands=[word], three_ds_brands=(word,), stored_cards=[StoredWalletCard(brand=word)]
    )
    assert wire.body["allowedBrands"] == wire.body["threeDsBrands"] == ["Visa"]
    assert wire.body["storedCards"][0]["brand"] == "Visa"


@pytest.mark.parametrize(
    ("field", "call"),
    [
        ("card.type", lambda c: c.payments.charge(**a_payment(card=a_card(type="Vissa")))),
        ("network_token_brand", lambda c: c.payments.charge(**a_payment(), network_token_brand="Vsa")),
        ("operation", lambda c: c.payments.find(reference="r", account="a", operation="refnd")),
        ("operation", lambda c: c.wallets.start_session(operation="PAY")),
        ("mode", lambda c: c.wallets.start_session(mode="test")),
        ("allowed_brands", lambda c: c.wallets.start_session(allowed_brands=["Vissa"])),
        ("stored_cards brand", lambda c: c.wallets.start_session(stored_cards=[StoredWalletCard(brand="Vissa")])),  # type: ignore[arg-type]
    ],
)
def test_a_cast_is_checked_all_the_same(field: str, call: Any) -> None:
    """A word that is not listed is refused before anything is sent, whatever the type checker was told."""
    wire = CannedWire(answer(200))
    with pytest.raises(InvalidRequestError, match="must be one of") as refusal:
        call(client_of("sync", wire))
    assert refusal.value.field == field
    assert wire.requests == []
