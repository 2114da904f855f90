"""`--uses PATH`: which lines of a service a change touches, by file and line."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path
from typing import Any

import pytest

from scripts.specdiff import SpecError
from scripts.specdiff.callers import Service
from scripts.specdiff.cli import main
from scripts.specdiff.wrapper_map import Clues

FILES = {
    "pay.py": """
        from orchestra import Orchestra, Card
        from .money import total
        client = Orchestra()
        def pay(order):
            till = client.payments
            card = Card(number="4111111111111111")
            if card.brand == "Solo":
                return None
            result = till.charge(amount=total(order), card=card)
            if result.raw["resultCode"] == "Rejected":
                return None
            return result.outcome
        """,
    "money.py": """
        def total(order):
            return order.charge
        """,
    "web/views.py": """
        from shop.pay import client, pay
        def refund(request):
            return client.payments.refund(request.id)
        def late(name):
            return getattr(client.payments, name)()
        """,
    "other.py": """
        class Battery:
            def charge(self): ...
        def load(battery):
            battery.charge()
            return {"resultCode": 1}.get("resultCode")
        """,
    "broken.py": "def (:\n",
    ".venv/lib.py": "client.payments.charge()\n",
}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A small service that pays with our package."""
    for name, text in FILES.items():
        path = tmp_path / "shop" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip(), encoding="utf-8")
    return tmp_path / "shop"


def test_methods_are_found_through_the_names_they_are_reached_by(shop: Path) -> None:
    """A call on the resource, or on a variable that holds it, is sure; one on an object unknown is `perhaps`."""
    service = Service(shop)
    found = [str(one) for one in service.touched(["payments.charge"], Clues())]
    assert found == ["shop/money.py:2 (perhaps)", "shop/pay.py:9"]
    assert [str(one) for one in service.touched(["payments.refund"], Clues())] == ["shop/web/views.py:3"]
    assert service.touched(["payments.void"], Clues()) == []


def test_classes_members_and_values_are_found(shop: Path) -> None:
    """Imports and uses of a class, members of a result, values that are compared, names looked up."""
    service = Service(shop)
    lines = {
        "class": service.touched(["orchestra.Card"], Clues()),
        "member": service.touched(["orchestra.PaymentResult.outcome"], Clues()),
        "value": service.touched([], Clues(texts=frozenset({"Solo"}))),
        "key": service.touched([], Clues(wire="resultCode")),
    }
    assert {kind: [str(one) for one in found] for kind, found in lines.items()} == {
        "class": ["shop/pay.py:1", "shop/pay.py:6"],
        "member": ["shop/pay.py:12 (perhaps)"],
        "value": ["shop/pay.py:7"],
        "key": ["shop/other.py:5", "shop/pay.py:10"],
    }


def test_what_cannot_be_seen_is_said(shop: Path) -> None:
    """A file that is no Python, and access at run time, stand in the notes; other people's code is left out."""
    service = Service(shop)
    assert service.notes == [
        "shop/broken.py could not be read (SyntaxError); its lines are not seen",
        "shop/web/views.py reaches for names at run time in line 5: what, cannot be seen",
    ]


@pytest.mark.parametrize("name", ["nothing", "empty"])
def test_a_service_without_source_is_refused(name: str, tmp_path: Path) -> None:
    """A path that holds no Python is an error, not an empty answer."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(SpecError, match="there is no Python file"):
        Service(tmp_path / name)


def test_the_report_says_which_lines_are_touched(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What breaks the service comes first with its lines; what it does not meet is folded; JSON has every line."""
    command = ["orchestra@1.0.7.15", "orchestra@current", "--profile", "payments", "--uses", str(shop)]
    assert main([*command, "--format", "json"]) == 1
    data: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert "what shop calls" in data["summary"]["headline"]
    first = data["summary"]["must"][0]
    assert first["text"].startswith("Payments.CardTypes lost the values")
    assert first["yours"][0] == "shop/pay.py:7"
    touched = next(one for one in data["findings"] if one["id"] == "enum-value-removed")
    assert {"file": "shop/pay.py", "line": 7, "name": "Solo", "sure": True} in touched["callers"]
    assert any("SyntaxError" in note for note in data["notes"])
    assert any("rather too many than too few" in note for note in data["notes"])
    assert main(command) == 1
    said = capsys.readouterr().out
    assert re.search(r"your lines: .*shop/pay\.py:7", said)


def test_uses_need_an_api_of_ours(shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without an API whose names are known the option is refused, with what to add."""
    (tmp_path / "a.json").write_text('{"openapi": "3.0.3", "info": {}, "paths": {}}')
    assert main([str(tmp_path / "a.json"), str(tmp_path / "a.json"), "--uses", str(shop)]) == 2
    assert "--api" in capsys.readouterr().err
