"""Put finished files in place, all or none, and say how they differ from what is there."""

from __future__ import annotations

import difflib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs

from .errors import RegenerationError

__all__ = ["Plan", "apply", "differences"]

_DIFF_LINES = 12


@attrs.define
class Plan:
    """What the root must look like. Paths are relative to it, with `/`."""

    trees: dict[str, dict[str, bytes]] = attrs.field(factory=dict)
    """Folders with exactly these files in them."""
    files: dict[str, bytes] = attrs.field(factory=dict)


def differences(root: Path, plan: Plan) -> Iterator[str]:
    """One line for each file that is not as planned, followed by the first lines that differ."""
    for folder, files in plan.trees.items():
        present = _read_tree(root / folder)
        for path in sorted(files.keys() | present.keys()):
            yield from _compare(f"{folder}/{path}", present.get(path), files.get(path))
    for path, wanted in plan.files.items():
        target = root / path
        yield from _compare(path, target.read_bytes() if target.is_file() else None, wanted)


def _compare(path: str, found: bytes | None, wanted: bytes | None) -> Iterator[str]:
    if found == wanted:
        return
    if found is None:
        yield f"{path}: missing"
    elif wanted is None:
        yield f"{path}: not made from the spec"
    else:
        before, after = (data.decode(errors="replace").splitlines() for data in (found, wanted))
        lines = list(difflib.unified_diff(before, after, lineterm="", n=0))[2:]
        added = sum(line.startswith("+") for line in lines)
        yield f"{path}: differs (+{added} -{sum(line.startswith('-') for line in lines)})"
        yield from (f"    {line}" for line in lines[:_DIFF_LINES])


def _read_tree(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        return {}
    paths = [path for path in folder.rglob("*") if "__pycache__" not in path.parts]
    return {
        path.relative_to(folder).as_posix(): b"a link" if path.is_symlink() else path.read_bytes()
        for path in paths
        if path.is_symlink() or path.is_file()
    }


def apply(root: Path, plan: Plan) -> list[str]:
    """Bring the root to the plan and return the paths that changed; on any failure leave it as it was."""
    trees = {folder: files for folder, files in plan.trees.items() if _read_tree(root / folder) != files}
    files = {path: data for path, data in plan.files.items() if not _holds(root / path, data)}
    if not trees and not files:
        return []
    try:
        staging = Path(tempfile.mkdtemp(prefix=".regenerate-", dir=root))
    except OSError as error:
        raise RegenerationError(str(root.name), f"cannot be written: {error.strerror}") from None
    try:
        _stage(staging / "new", trees, files)
        _exchange(root, staging, [*trees, *files])
    except OSError as error:
        raise RegenerationError(Path(error.filename or root).name, f"cannot be written: {error.strerror}") from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return [*trees, *files]


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


def _stage(new: Path, trees: Mapping[str, Mapping[str, bytes]], files: Mapping[str, bytes]) -> None:
    everything = dict(files) | {
        f"{folder}/{path}": data for folder, tree in trees.items() for path, data in tree.items()
    }
    for path, data in everything.items():
        target = new / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _exchange(root: Path, staging: Path, paths: list[str]) -> None:
    """Move each new path in and the old one out; undo every move when one fails."""
    undo: list[tuple[Path, Path | None]] = []
    made: list[Path] = []
    try:
        for number, path in enumerate(paths):
            target, old = root / path, staging / f"old-{number}"
            made += _make_parents(target.parent, root)
            if target.is_dir():
                target.rename(old)
            elif target.exists():
                shutil.copy2(target, old)
            undo.append((target, old if old.exists() else None))
            (staging / "new" / path).replace(target)
    except BaseException:
        for number, (target, kept) in enumerate(reversed(undo)):
            if target.is_dir():
                target.rename(staging / f"undone-{number}")
            if kept is not None:
                kept.replace(target)
            else:
                target.unlink(missing_ok=True)
        for folder in reversed(made):
            folder.rmdir()
        raise


def _make_parents(folder: Path, root: Path) -> list[Path]:
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists() and parent.is_relative_to(root)]
    for parent in reversed(missing):
        parent.mkdir()
    return missing[::-1]
