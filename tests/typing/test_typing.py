"""Type checkers agree with the files beside this one."""

from __future__ import annotations

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


def test_there_is_something_to_check() -> None:
    """Both clients and the mistakes are looked at."""
    assert [Path(name).name for name in FILES] == ["awaiting.py", "blocking.py", "mistakes.py"]
