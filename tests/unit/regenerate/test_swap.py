"""Putting files in place: all or none."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.regenerate.errors import RegenerationError
from scripts.regenerate.swap import Plan, apply, differences

Snapshot = Callable[[Path], dict[str, bytes]]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name, data in {"generated/a/old.py": b"1", "generated/a/same.py": b"2", "spec/x.yaml": b"3"}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    return tmp_path


def plan() -> Plan:
    return Plan(
        trees={"generated/a": {"new/deep.py": b"new", "same.py": b"2"}, "generated/b": {"b.py": b"b"}},
        files={"spec/x.yaml": b"33", "spec/history/1.yaml": b"3", "spec/lock.toml": b"lock"},
    )


WANTED = {
    "generated/a/new/deep.py": b"new", "generated/a/same.py": b"2", "generated/b/b.py": b"b",
    "spec/x.yaml": b"33", "spec/history/1.yaml": b"3", "spec/lock.toml": b"lock",
}  # fmt: skip


def test_everything_is_put_in_place(place: Path, snapshot: Snapshot) -> None:
    """Old files of a folder go, other files are replaced, and a second run has nothing to do."""
    assert apply(place, plan()) == [*plan().trees, *plan().files]
    assert snapshot(place) == WANTED
    assert apply(place, plan()) == []


def test_nothing_to_do_needs_no_permission(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When all is right, not even a scratch folder is made."""
    apply(place, plan())
    monkeypatch.setattr("scripts.regenerate.swap.tempfile.mkdtemp", None)
    assert apply(place, plan()) == []


def test_what_is_right_already_is_not_touched(place: Path) -> None:
    """Times of files stay when their content does."""
    (place / "spec" / "x.yaml").write_bytes(b"33")
    os.utime(place / "spec" / "x.yaml", (1, 1))
    assert "spec/x.yaml" not in apply(place, plan())
    assert (place / "spec" / "x.yaml").stat().st_mtime == 1


@pytest.mark.parametrize("moves", range(12))
def test_a_failure_undoes_everything(
    place: Path, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    """Whichever move fails, the root is as it was, empty folders included."""
    before, folders = snapshot(place), sorted(place.rglob("*"))
    done = 0
    real = {"rename": Path.rename, "replace": Path.replace}
    broken = False

    def failing(name: str) -> Callable[[Path, Path], Path]:
        def move(self: Path, target: Path) -> Path:
            nonlocal done, broken
            done += 1
            if done == moves + 1 and not broken:
                broken = True
                raise PermissionError(13, "Permission denied", str(target))
            return real[name](self, target)

        return move

    for name in real:
        monkeypatch.setattr(Path, name, failing(name))
    try:
        apply(place, plan())
    except RegenerationError as error:
        assert "cannot be written: Permission denied" in str(error)  # noqa: PT017
        assert snapshot(place) == before
        assert sorted(place.rglob("*")) == folders
    else:
        assert not broken
        assert snapshot(place) == WANTED


def test_an_interrupt_undoes_everything(place: Path, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control-C in the middle leaves nothing half done."""
    before, real = snapshot(place), Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target.name == "lock.toml":
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        apply(place, plan())
    assert snapshot(place) == before


def test_a_root_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """No folder is made up."""
    with pytest.raises(RegenerationError, match="cannot be written"):
        apply(tmp_path / "gone", plan())


def test_differences_name_files_and_lines(place: Path) -> None:
    """Missing, left over and different files are told apart; the lines that differ are shown."""
    (place / "generated" / "a" / "__pycache__").mkdir()
    (place / "generated" / "a" / "__pycache__" / "old.pyc").write_bytes(b"x")
    assert list(differences(place, plan())) == [
        "generated/a/new/deep.py: missing",
        "generated/a/old.py: not made from the spec",
        "generated/b/b.py: missing",
        "spec/x.yaml: differs (+1 -1)",
        "    @@ -1 +1 @@",
        "    -3",
        "    +33",
        "spec/history/1.yaml: missing",
        "spec/lock.toml: missing",
    ]
    apply(place, plan())
    assert list(differences(place, plan())) == []


def test_a_link_in_a_generated_folder_is_a_difference(place: Path) -> None:
    """A generated package holds plain files only."""
    apply(place, plan())
    (place / "generated" / "a" / "same.py").unlink()
    (place / "generated" / "a" / "same.py").symlink_to(place / "spec" / "x.yaml")
    assert next(differences(place, plan())).startswith("generated/a/same.py: differs")
