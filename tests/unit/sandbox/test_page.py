"""The page `docs/sandbox.md` is true: its snippets run and its tables are whole."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from orchestra.sandbox._cashier import DONE
from orchestra.sandbox._gateways import GATEWAYS
from orchestra.sandbox._sandbox import DEFAULT_ACCOUNTS
from orchestra.sandbox.faults import FAULTS

ROOT = Path(__file__).resolve().parents[3]
QUIET = "import pytest, warnings; warnings.simplefilter('ignore', pytest.PytestUnknownMarkWarning)"
PAGE = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8")


def test_snippets_run():
    """Every Python snippet runs, one after the other, with warnings as errors."""
    snippets = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    paths = os.pathsep.join([str(ROOT), str(ROOT / "generated")])

    run = subprocess.run(  # noqa: S603 - this interpreter and this page
        [sys.executable, "-W", "error", "-c", "\n".join([QUIET, *snippets])],
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert len(snippets) >= 5
    assert (run.returncode, run.stderr) == (0, "")


def test_every_fault_is_explained():
    """The table of faults has each fault by name."""
    table = PAGE.partition("| fault | operation done?")[2]

    assert [name for name in FAULTS if f"`{name}" not in table] == []


def test_every_gateway_and_account_is_listed():
    """Gateways stand in the table with their credentials, accounts in the text, states in the words."""
    for gateway in GATEWAYS:
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| {gateway.name} |"))
        assert all(name in row for name in gateway.credentials)
    assert [name for name in DEFAULT_ACCOUNTS if f"`{name}`" not in PAGE] == []
    assert [word for word in (*DONE.values(), "declined", "pending") if f"`{word}`" not in PAGE] == []
