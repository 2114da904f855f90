"""Ctrl-C on every single line that a charge runs through."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import attrs
import pytest

import orchestra
from orchestra import Card, PaymentResult, unknown_outcomes
from orchestra.sandbox import Sandbox
from tests.support.apis import APIS
from tests.support.clients import came_of
from tests.support.consumers import channels
from tests.support.plants import PLANTS, planted_calls, seen
from tests.support.wires import CannedWire, answer

PACKAGE = Path(orchestra.__file__).parent
CARD = Card(number="4111111111111111", holder="Jane Smith", expires="12/2030", cvv="123")


@attrs.define(slots=True)
class Striker:
    """Raises KeyboardInterrupt on the n-th line that is run in the package, its sandbox left out."""

    line: int
    seen: int = 0
    where: str | None = None

    def __call__(self, frame: FrameType, event: str, _: Any) -> Any:
        path = Path(frame.f_code.co_filename)
        if not path.is_relative_to(PACKAGE) or path.is_relative_to(PACKAGE / "sandbox"):
            return None
        return self.on_line

    def on_line(self, frame: FrameType, event: str, _: Any) -> Any:
        if event == "line" and self.where is None:
            self.seen += 1
            if self.seen == self.line:
                self.where = f"{Path(frame.f_code.co_filename).name} {frame.f_code.co_name}"
                raise KeyboardInterrupt
        return self.on_line


def test_no_line_loses_a_charge() -> None:
    """Wherever Ctrl-C strikes, what was charged is named by the doubt behind it: but for the way out of the driver.

    There the answer is understood and only the return is left: a few lines, which no code can guard for ever.
    """
    sandbox = Sandbox()
    client = sandbox.client()
    usual = sys.gettrace()

    def struck(number: int) -> tuple[str | None, Any]:
        striker = Striker(number)
        sys.settrace(striker)
        try:
            end: Any = client.payments.charge(
                amount="25.00", currency="USD", card=CARD, account="testsuccess", reference=f"line-{number}"
            )
        except BaseException as error:
            end = error
        finally:
            sys.settrace(usual)
        return striker.where, end

    client.payments.charge(amount=1, currency="USD", card=CARD, account="testsuccess", reference="first")
    lost: list[str] = []
    number = 0
    gc.disable()  # a collection in the middle would run lines of an earlier charge
    try:
        while True:
            number += 1
            where, end = struck(number)
            moved = sandbox.ledger.count(f"line-{number}")
            if where is None:
                break
            assert isinstance(end, KeyboardInterrupt), where
            doubt = next(iter(unknown_outcomes(end)), None)
            if doubt is not None:
                assert doubt.reference == f"line-{number}"
            elif moved:
                lost.append(where)
    finally:
        gc.enable()
    assert isinstance(end, PaymentResult)
    assert number > 200
    assert set(lost) <= {"drivers.py drive"}
    assert len(lost) <= 3


@pytest.mark.parametrize(
    ("name", "operation"),
    [
        ("orchestra", "charge"),
        ("orchestrate", "create_payment"),
        ("forter", "create_payment"),
    ],
)
def test_no_line_leaves_a_secret_in_a_frame(name: str, operation: str) -> None:
    """Wherever Ctrl-C strikes, no traceback keeps a key, a card or the bytes of a request: but on a first line.

    There the arguments of a method or a constructor are not guarded yet.
    """
    call = planted_calls(name)[operation]
    usual = sys.gettrace()
    shown: set[str] = set()
    number = 0
    client = APIS[name].client("sync", CannedWire(answer(200, {"a": 1})), api_key=PLANTS["api_key"].reveal())
    came_of(lambda: call(client))
    gc.disable()
    try:
        while True:
            number += 1
            striker = Striker(number)
            end: Any = None
            sys.settrace(striker)
            try:
                call(client)
            except BaseException as error:
                end = error
            finally:
                sys.settrace(usual)
            if striker.where is None:
                break
            assert isinstance(end, KeyboardInterrupt), striker.where
            if any(map(seen, channels(end).values())):
                shown.add(striker.where)
    finally:
        gc.enable()
    assert number > 100
    assert shown <= {"resources.py run", "secrets.py calling"}
