"""The nox sessions of the differ say what the commands say."""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from tests.unit.specdiff.support import document

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def sessions(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The functions of the noxfile, with this interpreter as its environment."""

    def session(function: Any = None, **_: Any) -> Any:
        return function if function is not None else lambda decorated: decorated

    nox = ModuleType("nox")
    nox.session, nox.Session, nox.options = session, object, SimpleNamespace()  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "nox", nox)
    found = runpy.run_path(str(ROOT / "noxfile.py"))
    for name in ("spec_diff", "spec_update"):
        found[name].__globals__.update(prepare=lambda _: None, PYTHON=sys.executable)
    return found


@pytest.mark.parametrize(("old", "new", "code"), [
    ("less", "less", None), ("more", "less", 1), ("less", "nowhere", 2),
])  # fmt: skip
def test_the_exit_code_reaches_the_caller(
    old: str, new: str, code: int | None, sessions: dict[str, Any], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """0 nothing breaks, 1 something does, 2 a document cannot be read: a build can tell them apart."""
    less, more = document(), document()
    more["paths"]["/more"] = {"get": {"responses": {"200": {"description": "Fine"}}}}
    (tmp_path / "less.json").write_text(json.dumps(less))
    (tmp_path / "more.json").write_text(json.dumps(more))
    session = SimpleNamespace(posargs=[str(tmp_path / f"{name}.json") for name in (old, new)])
    if code is None:
        sessions["spec_diff"](session)
        return
    with pytest.raises(SystemExit) as caught:
        sessions["spec_diff"](session)
    assert caught.value.code == code
    assert ("no such file" in capfd.readouterr().err) == (code == 2)


def test_the_exit_code_of_an_update_reaches_the_caller(
    sessions: dict[str, Any], capfd: pytest.CaptureFixture[str]
) -> None:
    """The same for the update."""
    with pytest.raises(SystemExit) as caught:
        sessions["spec_update"](SimpleNamespace(posargs=["--from", "nowhere.yaml"]))
    assert caught.value.code == 2
    assert "nothing was changed" in capfd.readouterr().err
