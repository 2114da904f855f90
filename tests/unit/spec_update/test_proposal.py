"""A proposal is a branch with one commit; nothing else of the repository changes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from scripts.spec_update import proposal, stale
from scripts.spec_update.proposal import ProposalError

ACTION = """\
  # why {at}
  - target: $.info
    description: Evidence of {at}.
    update: {{x-{at}: true}}
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit, written by somebody known."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "t")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "t@example.com")
    root = tmp_path / "root"
    (root / "spec").mkdir(parents=True)
    for name in ("a.yaml", "gone.yaml"):
        (root / "spec" / name).write_text("old\n")
    for command in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "First"]):
        git(root, *command)
    return root


def git(root: Path, *command: str) -> str:
    done = subprocess.run(["git", *command], cwd=root, check=True, capture_output=True, text=True)  # noqa: S603, S607 - our own words
    return done.stdout.strip()


def test_a_branch_holds_one_commit_and_nothing_else_moves(repository: Path) -> None:
    """New, changed and gone files are committed on top of HEAD; working tree, index and current branch stay."""
    copy = repository.parent / "copy"
    shutil.copytree(repository / "spec", copy / "spec")
    (copy / "spec" / "a.yaml").write_text("new\n")
    (copy / "spec" / "b.yaml").write_text("more\n")
    (copy / "spec" / "gone.yaml").unlink()
    (repository / "notes.txt").write_text("not in git")
    before = git(repository, "rev-parse", "HEAD")
    branch = proposal.branch_for(repository, "shop", "2.0", "0badcafe")
    assert branch == "spec-update/shop-2.0"
    names = [Path("spec/a.yaml"), Path("spec/b.yaml"), Path("spec/gone.yaml")]
    commit = proposal.propose(repository, copy, names, branch, "Take shop 2.0\n\nBecause.\n")
    assert git(repository, "rev-parse", branch) == commit
    assert git(repository, "rev-parse", f"{branch}^", "HEAD").split() == [before, before]
    assert git(repository, "diff", "--name-status", "HEAD", branch).split() == [
        "M", "spec/a.yaml", "A", "spec/b.yaml", "D", "spec/gone.yaml",
    ]  # fmt: skip
    assert git(repository, "show", f"{branch}:spec/a.yaml") == "new"
    assert git(repository, "log", "-1", "--format=%s", branch) == "Take shop 2.0"
    assert git(repository, "status", "--porcelain") == "?? notes.txt"
    assert git(repository, "symbolic-ref", "--short", "HEAD") == "main"


def test_a_branch_is_never_overwritten(repository: Path) -> None:
    """Where the name is taken the file's mark joins it; where that is taken too, the proposal is refused."""
    git(repository, "branch", "spec-update/shop-2.0")
    assert proposal.branch_for(repository, "shop", "2.0", "0badcafe") == "spec-update/shop-2.0-0badcafe"
    git(repository, "branch", "spec-update/shop-2.0-0badcafe")
    with pytest.raises(ProposalError, match=r"there is a branch spec-update/shop-2\.0-0badcafe already"):
        proposal.branch_for(repository, "shop", "2.0", "0badcafe")


def test_a_tree_with_changes_is_refused(repository: Path) -> None:
    """What is not committed would be missing from the branch, or come in under its name."""
    (repository / "spec" / "a.yaml").write_text("edited\n")
    with pytest.raises(ProposalError, match="commit or stash them first"):
        proposal.branch_for(repository, "shop", "2.0", "0badcafe")


def test_without_a_repository_there_is_no_proposal(tmp_path: Path) -> None:
    """A folder that git does not know is one clear error."""
    with pytest.raises(ProposalError, match="git status failed"):
        proposal.branch_for(tmp_path, "shop", "2.0", "0badcafe")


def overlay(*names: str) -> str:
    head = "overlay: 1.0.0\ninfo: {title: Corrections, version: '1'}\nactions:\n"
    return head + "".join(ACTION.format(at=name) for name in names)


@pytest.mark.parametrize(("gone", "left"), [({1}, ("a", "c")), ({0}, ("b", "c")), ({2}, ("a", "b"))])
def test_stale_actions_leave_an_overlay_as_text(gone: set[int], left: tuple[str, ...], tmp_path: Path) -> None:
    """An action goes with the comment above it; the others keep theirs, to the byte."""
    path = tmp_path / "overlay.yaml"
    path.write_text(overlay("a", "b", "c"))
    stale.take_out(tmp_path, path, gone)
    assert path.read_text() == overlay(*left)


def test_an_overlay_of_stale_actions_only_leaves_the_catalogue(tmp_path: Path) -> None:
    """An overlay without actions is not valid, so the file goes, and the line that names it."""
    path = tmp_path / "spec" / "shop" / "overlay.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(overlay("a", "b"))
    catalogue = tmp_path / "spec" / "catalogue.toml"
    catalogue.write_text('[apis.shop]\nspec = "shop/openapi.yaml"\noverlay = "shop/overlay.yaml"\n')
    stale.take_out(tmp_path, path, {0, 1})
    assert not path.exists()
    assert catalogue.read_text() == '[apis.shop]\nspec = "shop/openapi.yaml"\n'


def test_an_action_is_stale_when_its_place_is_gone(tmp_path: Path) -> None:
    """Each action that finds nothing is named with its number; those that follow are still tried."""
    path = tmp_path / "overlay.yaml"
    path.write_text(
        overlay("a", "b", "c").replace(
            "$.info\n    description: Evidence of b", "$.paths['/gone']\n    description: Evidence of b"
        )
    )
    found = stale.stale_actions(path, {"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {}})
    assert list(found) == [1]
    assert found[1].startswith("action 2: ")
    assert stale.stale_actions(None, {}) == {}
