"""Modules that are loaded on first use, in a process that can't load them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from typing import Any

import pytest
from orchestra_api.api import payment_gateway

from orchestra import NotSentError
from tests.support.calls import a_payment
from tests.support.wires import CannedWire, answer


class OutOfFiles:
    """Finds a module as a process does that may open no more files."""

    def __init__(self, name: str) -> None:
        self._name = name

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> ModuleSpec | None:
        if name == self._name:
            raise OSError(24, "Too many open files")
        return None


def test_an_operation_that_can_not_be_loaded_was_not_sent(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the import system's own leaves a call: the error is ours and says that nothing left."""
    wire = CannedWire(answer(200, {"operationResultCode": "Success"}))
    client = make(wire)
    module = "orchestra_api.api.payment_gateway.gateway_refund"
    monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.delattr(payment_gateway, "gateway_refund", raising=False)
    monkeypatch.setattr(sys, "meta_path", [OutOfFiles(module), *sys.meta_path])

    with pytest.raises(NotSentError, match=r"could not be loaded \(OSError\)"):
        client.payments.refund(**a_payment(gateway_reference="tx_1"))
    assert wire.requests == []


IN_DOUBT = """
import sys
from orchestra import Card, OutcomeUnknownError
from orchestra.sandbox import Sandbox

sandbox = Sandbox()
client = sandbox.client()
card = Card(number="4111111111111111", holder="J", expires="12/2030")
sandbox.inject("reset_after_commit", on="charge")
try:
    client.payments.charge(amount="1.00", currency="USD", account="testsuccess", reference="r", card=card)
except OutcomeUnknownError as error:
    before = set(sys.modules)
    print(error.resolve().reading, sorted(name for name in set(sys.modules) - before if name.startswith("orchestra")))
"""


def test_finding_out_needs_nothing_more() -> None:
    """Whatever a look-up is made of is there before the payment leaves: in doubt it could be too late to load it."""
    ran = subprocess.run([sys.executable, "-c", IN_DOUBT], capture_output=True, text=True, check=True)  # noqa: S603

    assert ran.stdout.strip() == "moved []"
