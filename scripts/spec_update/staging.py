"""A copy of the working tree to work in, and the one moment at which its changes become the tree's."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_CHANGED = ("spec", "generated", "changelog.d")
_LEFT_OUT = {".git", ".venv", ".nox", "node_modules", "__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache",
             ".hypothesis", "dist", "build"}  # fmt: skip


@contextlib.contextmanager
def staged(root: Path) -> Iterator[Path]:
    """A copy of the tree in a temporary folder, gone afterwards whatever happens."""
    with tempfile.TemporaryDirectory(prefix="spec-update-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(root, copy, ignore=lambda _, names: _LEFT_OUT & set(names), symlinks=True)
        yield copy


def differences(root: Path, copy: Path) -> list[Path]:
    """Files below the folders an update may touch that are new, changed or gone in the copy, sorted."""
    names: set[Path] = set()
    for folder in _CHANGED:
        for side in (root, copy):
            if (side / folder).is_dir():
                names |= {path.relative_to(side) for path in (side / folder).rglob("*") if path.is_file()}
    return sorted(
        name for name in names if "__pycache__" not in name.parts and _digest(root / name) != _digest(copy / name)
    )


def _digest(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def apply(root: Path, copy: Path, names: list[Path]) -> None:
    """Bring the named files from the copy into the tree: all of them, or none.

    An interrupt meanwhile has no effect; any error puts the tree back as it was.
    """
    with tempfile.TemporaryDirectory(prefix=".spec-update-", dir=root) as folder, _uninterrupted():
        journal = Path(folder)
        for name in names:
            if (root / name).is_file():
                (journal / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(root / name, journal / name)
        done: list[Path] = []
        try:
            for name in names:
                done.append(name)
                _put(copy / name, root / name, journal)
        except BaseException:
            for name in done:
                _put(journal / name, root / name, journal)
            raise


def _put(source: Path, target: Path, journal: Path) -> None:
    """Replace one file at once, or remove it when there is no source."""
    if not source.is_file():
        target.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            target.parent.rmdir()
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = journal / "incoming"
    shutil.copy2(source, fresh)
    os.replace(fresh, target)  # noqa: PTH105 - the name says that it is one step


@contextlib.contextmanager
def _handling(numbers: tuple[int, ...], handler: Any) -> Iterator[None]:
    """Handle signals in another way inside the block."""
    try:
        before = [(number, signal.signal(number, handler)) for number in numbers]
    except ValueError:  # not the main thread: nobody can interrupt us there
        yield
        return
    try:
        yield
    finally:
        for number, known in before:
            signal.signal(number, known)


def _uninterrupted() -> contextlib.AbstractContextManager[None]:
    """Do not hear Ctrl-C or SIGTERM inside the block: what they would stop is over in a moment."""
    return _handling((signal.SIGINT, signal.SIGTERM), signal.SIG_IGN)


def terminable() -> contextlib.AbstractContextManager[None]:
    """Take SIGTERM for Ctrl-C inside the block, so that no copy stays behind."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    return _handling((signal.SIGTERM,), interrupt)


def run(command: list[str], root: Path) -> subprocess.CompletedProcess[str]:
    """Run a tool inside a tree, without its folders of compiled files."""
    environment = {
        **os.environ,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join([str(root), str(root / "generated")]),
    }
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
