"""Settings, secrets and weight of Orchestrate's clients."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

import orchestra.orchestrate as package
from orchestra import ConfigurationError, OrchestraError
from orchestra.orchestrate import PRODUCTION_URL, SANDBOX_URL, AsyncOrchestrate, Card, Orchestrate
from tests.support.clients import Caller
from tests.support.orchestrate import a_payment, order
from tests.support.plants import channels, said_by
from tests.support.wires import CannedWire, ambiguous, answer

Make = Callable[..., Caller]

PAN, CVC, KEY = "5123450000000008", "9713", "key-PLANTED"


def a_card() -> Card:
    """Return a card full of secrets."""
    return Card(number=PAN, expires="12/2030", cvc=CVC)


def test_production_is_the_default_and_the_sandbox_is_one_word_away(make: Make) -> None:
    """Without a word it is production; `sandbox=True` wins over the environment, `base_url` stands alone."""
    wire = CannedWire(answer(200, a_payment()))
    assert make(wire).target.config.base_url == PRODUCTION_URL == "https://orchestrate.global"
    assert make(wire, sandbox=True).target.config.base_url == SANDBOX_URL
    assert make(wire, base_url="https://x.example/").target.config.base_url == "https://x.example"
    with pytest.raises(ConfigurationError, match="two places"):
        make(wire, sandbox=True, base_url="https://x.example")


def test_settings_come_from_the_environment(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every setting, those of this API included, can be a variable that begins with ORCHESTRATE_."""
    monkeypatch.setenv("ORCHESTRATE_BASE_URL", "https://x.example")
    monkeypatch.setenv("ORCHESTRATE_ALLOW_CARD_DATA", "yes")
    monkeypatch.setenv("ORCHESTRATE_SEND_REFERENCE", "off")
    wire = CannedWire(answer(201, a_payment()))
    config = make(wire).target.config
    assert (config.base_url, config.allow_card_data, config.send_reference) == ("https://x.example", True, False)
    assert make(wire, sandbox=True).target.config.base_url == SANDBOX_URL
    monkeypatch.setenv("ORCHESTRATE_ALLOW_CARD_DATA", "perhaps")
    with pytest.raises(ConfigurationError, match="ORCHESTRATE_ALLOW_CARD_DATA"):
        make(wire)


@pytest.mark.parametrize("kind_of_client", [Orchestrate, AsyncOrchestrate])
def test_a_key_is_needed(kind_of_client: Any) -> None:
    """A client without a key says which argument or variable is missing."""
    with pytest.raises(ConfigurationError, match="ORCHESTRATE_API_KEY"):
        kind_of_client()


def test_a_client_ends_with_its_block(make: Make) -> None:
    """Closing a client closes its wire."""
    wire = CannedWire(answer(200, a_payment()))
    make(wire).shut()
    assert wire.closed == 1


def test_secrets_are_not_seen(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """Card number, code and key are in no repr, log, error, traceback or pickle, whatever went wrong."""
    caplog.set_level(logging.DEBUG)
    echo = {"message": f"card {PAN} with {CVC} for {KEY} refused", "card": {"number": PAN, "cvc": CVC}}
    whole = a_payment(description=f"{PAN} {CVC} {KEY}", customer={"name": "J", "card": PAN}, key=KEY)
    shown = {"card": channels(a_card())}
    for reply in (ambiguous(), answer(422, echo), answer(500, echo), answer(201, {"id": "x", **echo})):
        client = make(CannedWire(reply), api_key=KEY, allow_card_data=True)
        with pytest.raises(OrchestraError) as caught:
            client.payments.create(**order(), card=a_card())
        shown[repr(reply)] = channels(caught.value)
    with pytest.raises(OrchestraError) as caught:
        make(CannedWire(answer(201, a_payment()))).payments.create(**order(), card=a_card())
    shown["refused"] = channels(caught.value)
    with pytest.raises(OrchestraError) as caught:
        Card(number=PAN + "x", expires="12/2030", cvc=CVC)
    shown["bad card"] = channels(caught.value)
    client = make(CannedWire(answer(201, whole)), api_key=KEY)
    shown["result"] = channels(client.payments.create(**order(), card=a_card(), allow_card_data=True))
    shown["client"] = {"repr": repr(client.target), "config": repr(client.target.config)}
    shown["resource"] = {"repr": repr(client.target.payments), "wire": repr(client.target)}
    shown["log"] = {str(at): said_by(record) for at, record in enumerate(caplog.records)}
    assert len(caplog.records) >= 4
    for secret in (PAN, CVC, KEY):
        assert [(what, how) for what, texts in shown.items() for how, text in texts.items() if secret in text] == []


@pytest.mark.parametrize("module", ["orchestra.orchestrate", "orchestra.orchestrate.webhooks"])
def test_importing_is_light(module: str) -> None:
    """Importing loads neither an HTTP library nor a generated model, and `import orchestra` does not load this."""
    code = (
        "import sys, orchestra\n"
        "assert not [m for m in sys.modules if m.startswith('orchestra.orchestrate')]\n"
        f"import {module}\n"
        "light = ('httpx', 'httpcore', 'httpx2', 'h11', 'yaml', 'starlette')\n"
        "print([m for m in sys.modules if m.split('.')[0] in light or '_api.models.' in m])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"


def test_every_public_name_is_listed() -> None:
    """`__all__` names everything public, and everything it names is there."""
    public = {name for name in vars(package) if name.isidentifier() and not name.startswith("_")} - {"annotations"}
    assert public == set(package.__all__)
