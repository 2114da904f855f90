"""`orchestra.testing`: a clock that tests set, and a network that is closed to the live services."""

from __future__ import annotations

import datetime
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from orchestra import Card, LookupOutcome, OutcomeUnknownError
from orchestra.sandbox import Sandbox
from orchestra.testing import LiveHostError, ManualClock, block_network, take_refused

ROOT = Path(__file__).resolve().parents[2]
CARD = Card(number="4111111111111111", holder="Jane Smith", expires="12/2030")
CHARGE: dict[str, Any] = {"amount": "25.00", "currency": "USD", "card": CARD, "account": "testsuccess"}


@pytest.mark.parametrize(("fault", "reading"), [("reset_before_read", "absent"), ("reset_after_commit", "moved")])
def test_a_lost_payment_is_settled_in_no_time(fault: str, reading: str) -> None:
    """With default settings, what became of a lost charge is read as soon as the clock says so."""
    clock = ManualClock()
    sandbox = Sandbox(clock=clock)
    client = sandbox.client(clock=clock)
    sandbox.inject(fault, on="charge")
    begun = time.monotonic()
    with pytest.raises(OutcomeUnknownError) as caught:
        client.payments.charge(**CHARGE, reference="order-1")

    early = caught.value.resolve()
    clock.advance(120)
    late = caught.value.resolve()

    assert early.reading is (LookupOutcome.MOVED if reading == "moved" else LookupOutcome.UNKNOWN)
    assert late.reading == reading
    assert time.monotonic() - begun < 10


def test_a_clock_moves_when_it_is_told() -> None:
    """It stands still, moves by waits and by `advance`, and never back; the sandbox goes by it."""
    clock = ManualClock(datetime.datetime(2030, 12, 31, 23, 59, tzinfo=datetime.UTC))
    sandbox = Sandbox(clock=clock)
    client = sandbox.client(clock=clock)
    assert client.payments.charge(**CHARGE).approved

    clock.sleep(30)
    clock.advance(31)

    assert (clock.monotonic(), clock.now().year) == (61, 2031)
    with pytest.raises(ValueError, match="back"):
        clock.advance(-1)
    with pytest.raises(ValueError, match="zone"):
        ManualClock(datetime.datetime(2030, 1, 1))  # noqa: DTZ001  that is what is refused
    assert [ManualClock(seed=3).uniform(0, 1) for _ in range(2)] == [ManualClock(seed=3).uniform(0, 1)] * 2


def test_ids_are_the_callers() -> None:
    """Ids of the caller's own are correlation ids and references."""
    sandbox = Sandbox()
    client = sandbox.client(ids=lambda kind: f"my-{kind}")
    call = client.payments.charge(**CHARGE).call

    assert (call.reference, call.correlation_id) == ("my-reference", "my-id")


@pytest.mark.parametrize("host", ["api.orchestrasolutions.com", b"API.Orchestrasolutions.com.", "orchestrate.global"])
def test_a_live_host_is_refused_where_it_is_looked_up(host: Any) -> None:
    """From any thread, by whatever name; other hosts are looked up as ever, and the end of it is the end of it."""
    raised: list[BaseException] = []
    original = socket.getaddrinfo

    def look_up() -> None:
        try:
            socket.getaddrinfo(host, 443)
        except LiveHostError as error:
            raised.append(error)

    with block_network():
        thread = threading.Thread(target=look_up)
        thread.start()
        thread.join()
        look_up()
        assert socket.getaddrinfo("127.0.0.1", 80)

    assert [str(error).startswith("a test tried to reach the live host") for error in raised] == [True, True]
    assert socket.getaddrinfo is original
    assert len(take_refused()) == 2


SUITE = """
import socket, threading
from orchestra import Orchestra, OrchestraError

def test_caught():
    try:
        Orchestra(api_key="k", retries=0).check_api_key()
    except Exception:
        pass

def test_in_a_thread():
    thread = threading.Thread(target=lambda: test_caught())
    thread.start()
    thread.join()

def test_elsewhere():
    assert not "notorchestrasolutions.com".endswith(".orchestrasolutions.com")
"""


def run(folder: Path, conftest: str, tests: str) -> subprocess.CompletedProcess[str]:
    """Run pytest in a folder of its own, with our plugin."""
    (folder / "conftest.py").write_text(conftest, encoding="utf-8")
    (folder / "test_mine.py").write_text(tests, encoding="utf-8")
    paths = os.pathsep.join((str(ROOT), str(ROOT / "generated")))
    environment = {**os.environ, "PYTHONPATH": paths, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", "-p", "orchestra.sandbox.pytest_plugin", "-q", "-p", "no:cacheprovider"]
    return subprocess.run(  # noqa: S603  our own code
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_one_line_guards_a_whole_suite(tmp_path: Path) -> None:
    """A test fails that reached for a live host, even where the error was caught, and in a thread of its own."""
    ran = run(tmp_path, "import orchestra.testing\n\norchestra.testing.block_network()\n", SUITE)

    assert "2 failed, 1 passed" in ran.stdout, ran.stdout
    assert ran.stdout.count("tried to reach the live host api.orchestrasolutions.com") >= 2


def test_a_look_up_outside_of_tests_fails_the_session(tmp_path: Path) -> None:
    """A fixture of the session that reaches for a live host and hides it leaves no green run."""
    conftest = """
import contextlib, socket
import pytest
import orchestra.testing

orchestra.testing.block_network()

@pytest.fixture(scope="session", autouse=True)
def reaching():
    yield
    with contextlib.suppress(Exception):
        socket.getaddrinfo("api.orchestrasolutions.com", 443)
"""
    ran = run(tmp_path, conftest, "def test_fine():\n    pass\n")

    assert "1 passed" in ran.stdout
    assert ran.returncode == 1, ran.stdout
    assert "outside of a test tried to reach the live host" in ran.stdout
