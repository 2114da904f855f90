"""The fixture `orchestra_sandbox`, in a pytest run of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = os.environ | {
    "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "generated")]),
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
}

TESTS = """
import asyncio, pytest
from orchestra import Orchestra, AsyncOrchestra, Card

CARD = Card(number="4111111111111111", holder="Jane Smith", expires="12/2030")
PAYMENT = dict(amount="1.00", currency="USD", card=CARD, account="testsuccess")


def test_pays(orchestra_sandbox):
    with orchestra_sandbox.client() as orchestra:
        assert orchestra.payments.charge(**PAYMENT).approved
    assert orchestra_sandbox.ledger.count() == 1


def test_is_fresh(orchestra_sandbox):
    assert orchestra_sandbox.ledger.count() == 0


@pytest.mark.orchestra_sandbox(strict=True, accounts={})
def test_takes_options(orchestra_sandbox):
    assert "strict" in repr(orchestra_sandbox)


def test_loopback_is_allowed(orchestra_sandbox):
    with orchestra_sandbox.serve() as url, Orchestra(api_key="k", base_url=url) as orchestra:
        assert orchestra.check_api_key().is_sandbox


def test_live_is_refused(orchestra_sandbox):
    with Orchestra(api_key="k") as orchestra:
        orchestra.check_api_key()


def test_live_is_refused_async(orchestra_sandbox):
    async def call():
        async with AsyncOrchestra(api_key="k") as orchestra:
            await orchestra.check_api_key()

    asyncio.run(call())
"""


def test_fixture_gives_a_sandbox_and_keeps_the_live_api_away(tmp_path):
    """Tests get a fresh sandbox each, with a marker's options; a look-up of the live host fails the test."""
    (tmp_path / "test_mine.py").write_text(TESTS, encoding="utf-8")

    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "orchestra.sandbox.pytest_plugin", "--strict-markers", "-q"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert "2 failed, 4 passed" in run.stdout, run.stdout
    assert run.stdout.count("tried to reach the live host api.orchestrasolutions.com") >= 2
    assert "FAILED test_mine.py::test_live_is_refused" in run.stdout


def test_plugin_is_cheap_to_import():
    """Importing the plugin loads no server, no HTTP library, no generated model and no sandbox."""
    heavy = ["starlette", "uvicorn", "httpx", "yaml", "openapi_schema_validator", "orchestra_api"]
    heavy += ["orchestra.sandbox._sandbox"]
    code = f"import sys, orchestra.sandbox.pytest_plugin; print([m for m in {heavy!r} if m in sys.modules])"

    run = subprocess.run(  # noqa: S603 - this interpreter and this package
        [sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True, timeout=60, check=True
    )

    assert run.stdout.strip() == "[]"
