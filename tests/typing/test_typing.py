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


def test_the_public_types_are_complete() -> None:
    """Pyright knows the type of every name that a user can reach, without inferring any: 100 %, exit 0."""
    packages = ("orchestra", "generated/orchestra_api", "generated/orchestrate_api", "generated/forter_api")
    assert [name for name in packages if not (ROOT / name / "py.typed").is_file()] == []
    # `numbers` of the standard library, behind every Decimal, and pytest, behind our plugin, leave types out.
    command = [sys.executable, "-m", "pyright", "--verifytypes", "orchestra", "--ignoreexternal", "--outputjson"]
    environment = {
        **os.environ,
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])),
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "generated"))),
    }

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)  # noqa: S603  our own tools

    found = json.loads(done.stdout)["typeCompleteness"]
    assert [s["name"] for s in found["symbols"] if not s["isTypeKnown"] or s["isTypeAmbiguous"]] == []
    assert (found["completenessScore"], done.returncode) == (1, 0)
    modules = {module["name"] for module in found["modules"]}
    assert {"orchestra", "orchestra.forter", "orchestra.orchestrate.webhooks", "orchestra.sandbox"} <= modules
    assert len(found["symbols"]) > 1000


def test_there_is_something_to_check() -> None:
    """Both clients and the mistakes are looked at."""
    assert [Path(name).name for name in FILES] == ["awaiting.py", "blocking.py", "mistakes.py"]
