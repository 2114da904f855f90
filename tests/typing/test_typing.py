"""Type checkers agree with the files beside this one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILES = sorted(str(path) for path in HERE.glob("*.py") if not path.name.startswith("test_"))

CHECKERS = {
    "mypy": ["mypy", "--config-file", str(ROOT / "pyproject.toml"), "--strict", *FILES],
    "pyright": ["pyright", "--project", str(HERE), "--pythonpath", sys.executable],
}


@pytest.mark.parametrize("checker", list(CHECKERS))
def test_types_are_as_written(checker: str) -> None:
    """Every `assert_type` holds, and every mistake is found where it is marked and nowhere else."""
    command = [sys.executable, "-m", *CHECKERS[checker]]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  our own tools

    assert done.returncode == 0, done.stdout + done.stderr


INNER = ("orchestra.sandbox", "orchestra.orchestrate")
"""Packages whose clients are typed by inference in places; their public signatures are checked by mypy and pyright."""


def test_the_public_types_are_complete() -> None:
    """Pyright knows the type of every name that a user of the core can reach, without inferring any."""
    paths = os.pathsep.join((str(ROOT), str(ROOT / "generated")))
    command = [sys.executable, "-m", "pyright", "--verifytypes", "orchestra", "--ignoreexternal", "--outputjson"]

    done = subprocess.run(  # noqa: S603  our own tools
        command, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": paths}
    )

    symbols = json.loads(done.stdout)["typeCompleteness"]["symbols"]
    core = [symbol for symbol in symbols if not symbol["name"].startswith(INNER)]
    assert len(core) > 500
    assert [s["name"] for s in core if not s["isTypeKnown"] or s["isTypeAmbiguous"]] == []


def test_there_is_something_to_check() -> None:
    """Both clients and the mistakes are looked at."""
    assert [Path(name).name for name in FILES] == ["awaiting.py", "blocking.py", "mistakes.py"]
