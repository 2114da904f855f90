"""Through which files a payment goes, from the public method to bytes and back."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from orchestra import Orchestra
from orchestra._core import clients
from orchestra.sandbox import Sandbox
from tests.support.calls import a_payment

ROOT = Path(__file__).resolve().parents[2]
FEWER_THAN = 16


def traced(call: Callable[[], object]) -> dict[str, list[str]]:
    """Return the functions that a call enters, by their file, of the package and of generated code."""
    found: dict[str, list[str]] = {}

    def enter(frame: FrameType, event: str, _: Any) -> None:
        path = Path(frame.f_code.co_filename)
        if event == "call" and path.is_relative_to(ROOT):
            where = path.relative_to(ROOT).as_posix()
            if where.startswith(("orchestra/", "generated/")) and not where.startswith("orchestra/sandbox/"):
                found.setdefault(where, []).append(frame.f_code.co_name)

    sys.setprofile(enter)
    try:
        call()
    finally:
        sys.setprofile(None)
    return found


@pytest.mark.parametrize("transport", ["h11", "httptools"])
def test_a_warm_charge_enters_few_files(monkeypatch: pytest.MonkeyPatch, transport: Any) -> None:
    """A charge over a socket, on a kept connection, with nobody listening to logs or spans."""
    monkeypatch.setattr(clients, "installed_tracer", lambda: None)
    with Sandbox().serve() as url, Orchestra(api_key="key", base_url=url, transport=transport) as client:
        charge = a_payment(account="testsuccess", reference="r")
        for _ in range(2):
            client.payments.charge(**charge)
        found = traced(lambda: client.payments.charge(**charge))

    for where, functions in found.items():
        print(f"{where:<60}{len(functions):>4}  {', '.join(dict.fromkeys(functions))}")
    print(f"{len(found)} files, {sum(map(len, found.values()))} functions entered")
    assert {"orchestra/_orchestrasolutions/payments.py", "orchestra/_http/stream.py"} <= set(found)
    assert len(found) < FEWER_THAN
