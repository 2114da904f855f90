"""A reviewed change, offline: a branch with one commit that holds an update, made without touching the working tree."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

__all__ = ["ProposalError", "branch_for", "propose"]


class ProposalError(Exception):
    """The branch cannot be made; the repository is as it was."""


def branch_for(root: Path, api: str, version: str, mark: str) -> str:
    """A name for the branch that is still free. Refuses a tree with changes, which the branch would not hold."""
    if _git(root, "status", "--porcelain", "--untracked-files=no"):
        raise ProposalError("the working tree has changes that are not committed; commit or stash them first")
    for name in (f"spec-update/{api}-{version}", f"spec-update/{api}-{version}-{mark}"):
        if not _git(root, "for-each-ref", f"refs/heads/{name}"):
            return name
    raise ProposalError(f"there is a branch {name} already")


def propose(root: Path, copy: Path, names: list[Path], branch: str, message: str) -> str:
    """Commit the named files of the copy on top of HEAD, on a new branch. Returns the commit's id."""
    with tempfile.TemporaryDirectory(prefix="spec-update-index-") as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        _git(root, "read-tree", "HEAD", **index)
        for name in names:
            if (copy / name).is_file():
                blob = _git(root, "hash-object", "-w", f"--path={name.as_posix()}", str(copy / name))
                _git(root, "update-index", "--add", "--cacheinfo", f"100644,{blob},{name.as_posix()}", **index)
            else:
                _git(root, "update-index", "--force-remove", name.as_posix(), **index)
        tree = _git(root, "write-tree", **index)
    commit = _git(root, "commit-tree", tree, "-p", _git(root, "rev-parse", "HEAD"), "-m", message)
    _git(root, "update-ref", f"refs/heads/{branch}", commit, "0" * 40)
    return commit


def _git(root: Path, *command: str, **environment: str) -> str:
    done = subprocess.run(
        ["git", *command], cwd=root, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise ProposalError(f"git {command[0]} failed: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout.strip()
