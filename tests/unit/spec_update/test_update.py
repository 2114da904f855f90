"""The update command: a new file comes in with everything that follows from it, or nothing changes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml

from scripts.spec_update import __main__ as command
from scripts.spec_update import changes, staging
from scripts.spec_update.__main__ import main
from scripts.spec_update.versions import apis, timeline
from scripts.specdiff import semver

ROOT = Path(__file__).resolve().parents[3]
TODAY = date(2030, 1, 2)
PREVIEW = "spec/orchestra/history/preview.yaml"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The parts of this checkout that an update reads, with one test that passes and needs no plugin."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    root = tmp_path / "checkout"
    for folder in ("spec", "generated", "scripts"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    (root / "tests" / "contract").mkdir(parents=True)
    (root / "tests" / "contract" / "test_it.py").write_text("def test_it() -> None:\n    assert True\n")
    shutil.copy(root / "spec/orchestra/history/1.0.9.36.yaml", root / "spec/orchestra/openapi.yaml")
    return root


def snapshot(root: Path) -> dict[str, str]:
    """Content of every file of a tree."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and ".pytest_cache" not in path.parts
    }


def update(tree: Path, *more: str, source: str | None = None) -> int:
    source = source or str(tree / PREVIEW)
    return main(["--api", "orchestra", "--from", source, "--root", str(tree), *more], today=TODAY)


def test_an_update_brings_everything_that_follows(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """File, generated package, lock, page of changes and changelog fragment all come at once."""
    before = snapshot(tree)
    assert update(tree, "--report", str(tree.parent / "report.html")) == 0
    after = snapshot(tree)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    fragments = [name for name in changed if name.startswith("changelog.d/")]
    assert len(fragments) == 1
    assert fragments[0].endswith(".added.md")
    assert "6 compatible" in (tree / fragments[0]).read_text(encoding="utf-8")
    assert {"spec/orchestra/openapi.yaml", "spec/lock.toml", "spec/orchestra/CHANGES.md"} <= changed
    assert "spec/orchestra/waiting.toml" in changed
    assert all(name.startswith(("spec/", "generated/", "changelog.d/")) for name in changed)
    assert (tree / "spec/orchestra/openapi.yaml").read_text("utf-8").count("userToken") == 1
    assert (tree / "spec/orchestra/history/1.0.9.36.yaml").is_file()
    said = capsys.readouterr().out
    assert [line[:3] for line in said.splitlines() if line[1:3] == "/6"] == [f"{step}/6" for step in range(1, 7)]
    assert "userToken" in said.partition("to do, when somebody wants them:")[2]
    assert (tree.parent / "report.html").read_text("utf-8").startswith("<!doctype html>")
    assert changes.main(["--api", "orchestra", "--check", "--root", str(tree)]) == 0
    assert update(tree) == 0
    assert "nothing to do" in capsys.readouterr().out
    assert snapshot(tree) == after


def test_failing_tests_leave_the_tree_alone(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A red contract test stops the update, with its output; `--keep` takes the update all the same."""
    monkeypatch.setattr(command, "_tool", lambda _, copy: (copy / "spec" / "made.txt").write_text("made"))
    (tree / "tests" / "contract" / "test_it.py").write_text(
        "def test_it() -> None:\n    assert not 'broken on purpose'\n"
    )
    before = snapshot(tree)
    assert update(tree) == 1
    said = capsys.readouterr().err
    assert "broken on purpose" in said
    assert said.endswith("nothing was changed\n")
    assert snapshot(tree) == before
    assert update(tree, "--keep") == 0
    assert snapshot(tree) != before


def test_an_overlay_that_names_what_is_gone_is_taken_on_request(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without `--keep` the stale actions are listed and nothing changes; with it they leave the overlay."""
    monkeypatch.setattr(command, "_tool", lambda *_: None)
    made = yaml.safe_load((tree / PREVIEW).read_text("utf-8"))
    del made["paths"]["/PaymentGateway/tokenize"]
    source = tree.parent / "incoming.json"
    source.write_text(json.dumps(made))
    overlay = tree / "spec/orchestra/overlay.yaml"
    text, before = overlay.read_text("utf-8"), snapshot(tree)
    assert update(tree, source=str(source)) == 1
    said = capsys.readouterr().err
    assert "--keep takes the update without these actions:\n  - action " in said
    assert "/PaymentGateway/tokenize" in said
    assert snapshot(tree) == before
    assert update(tree, "--keep", source=str(source)) == 0
    assert "stale, and taken out of overlay.yaml:\n  - action " in capsys.readouterr().out
    left = overlay.read_text("utf-8")
    assert "$.paths['/PaymentGateway/tokenize']" in text
    assert "$.paths['/PaymentGateway/tokenize']" not in left
    assert set(left.splitlines()) < set(text.splitlines())


def test_a_proposal_reads_no_network(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The address of a file is refused before anything is fetched."""
    assert update(tree, "--propose", source="https://api.example.com/openapi.json") == 1
    assert "works offline: save the file and name its path" in capsys.readouterr().err


@pytest.mark.parametrize("level", ["breaking", "risky", "safe", "none"])
@pytest.mark.parametrize("version", ["0.4.2", "1.4.2"])
def test_the_fragment_claims_what_the_version_advice_asks_for(level: str, version: str) -> None:
    """The kind of the fragment is how the advice is applied: the next release takes its step from the fragments."""
    kind = command._KINDS[level]
    line = semver.advise(
        level, "none", documentation=True, old_version="Prod", new_version="Prod", package=version, fragments=[kind]
    )["package"]
    assert (line["claimed"], line["agrees"]) == (line["advice"], True)


def test_an_update_is_held_to_the_tests_that_read_a_spec() -> None:
    """Coverage, generated code and answers are among them; what no vendor's file can change is not."""
    chosen = {Path(name).stem for name in command._decisive(ROOT)}
    assert {"test_wrapper_coverage", "test_generated", "test_reading_answers", "test_spec_changes"} <= chosen
    assert {"test_planted_secrets", "test_definite_failures", "test_architecture", "test_a_new_api"}.isdisjoint(chosen)


@pytest.mark.parametrize(("text", "code", "reason"), [
    ("{", 2, "not JSON"), ('{"swagger": "2.0"}', 2, "Swagger 2.0"),
    ('{"openapi": "3.0.3", "info": {}}', 2, "not valid OpenAPI"), (None, 2, "no such file"),
])  # fmt: skip
def test_a_file_that_is_no_spec_changes_nothing(
    text: str | None, code: int, reason: str, tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What cannot be read or is not valid is refused before anything is done."""
    source = tree.parent / "incoming.json"
    if text is not None:
        source.write_text(text)
    before = snapshot(tree)
    assert update(tree, source=str(source)) == code
    assert reason in capsys.readouterr().err
    assert snapshot(tree) == before


def test_a_generator_that_fails_changes_nothing(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """When regeneration stops, its words are shown and the tree is as it was."""
    (tree / "spec" / "catalogue.toml").write_text("default = 3\n")
    before = snapshot(tree)
    assert update(tree) == 1
    assert "`-m scripts.regenerate` failed" in capsys.readouterr().err
    assert snapshot(tree) == before


@pytest.mark.parametrize("step", [0, 1])
def test_an_interrupt_changes_nothing(
    step: int, tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C while a tool runs ends with 130, an untouched tree and no temporary folder."""
    calls: list[list[str]] = []

    def run(command: list[str], root: Path) -> subprocess.CompletedProcess[str]:
        if len(calls) == step:
            raise KeyboardInterrupt
        calls.append(command)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(staging, "run", run)
    monkeypatch.setenv("TMPDIR", str(tree.parent))
    monkeypatch.setattr("tempfile.tempdir", None)
    before = snapshot(tree)
    assert update(tree) == 130
    assert "interrupted" in capsys.readouterr().err
    assert snapshot(tree) == before
    assert [path.name for path in tree.parent.iterdir()] == ["checkout"]


def test_sigterm_leaves_nothing_behind(tree: Path) -> None:
    """A terminated update ends with 130, an untouched tree and no copy in the temporary folder."""
    temporary = tree.parent / "tmp"
    temporary.mkdir()
    before = snapshot(tree)
    command = [sys.executable, "-m", "scripts.spec_update", "--from", str(tree / PREVIEW), "--root", str(tree)]
    started = subprocess.Popen(  # noqa: S603 - our own command
        command,
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert started.stdout is not None
    for line in started.stdout:
        if line.startswith("3/6"):
            break
    assert list(temporary.glob("spec-update-*"))
    started.terminate()
    _, said = started.communicate(timeout=60)
    assert (started.returncode, said) == (130, "spec_update: interrupted; nothing was changed\n")
    assert list(temporary.iterdir()) == []
    assert snapshot(tree) == before


def _two_trees(tmp_path: Path) -> tuple[Path, Path, dict[str, str]]:
    old, new = tmp_path / "old", tmp_path / "new"
    for root, text in ((old, "before"), (new, "after")):
        for name in ("spec/a.txt", "spec/b/c.txt", "generated/d.txt"):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
    (old / "spec" / "gone.txt").write_text("before")
    (new / "changelog.d").mkdir()
    (new / "changelog.d" / "new.md").write_text("after")
    return old, new, snapshot(old)


@pytest.mark.parametrize("failing", [0, 1, 2, 3])
def test_an_error_halfway_puts_every_file_back(failing: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever file cannot be written, all files are as before."""
    old, new, before = _two_trees(tmp_path)
    names = staging.differences(old, new)
    assert [name.as_posix() for name in names] == [
        "changelog.d/new.md", "generated/d.txt", "spec/a.txt", "spec/b/c.txt", "spec/gone.txt",
    ]  # fmt: skip
    count = 0
    replace = os.replace

    def failing_replace(source: Path, target: Path) -> None:
        nonlocal count
        count += 1
        if count == failing + 1:
            raise OSError("disk full")
        replace(source, target)

    monkeypatch.setattr(os, "replace", failing_replace)
    with pytest.raises(OSError, match="disk full"):
        staging.apply(old, new, names)
    assert snapshot(old) == before
    monkeypatch.undo()
    staging.apply(old, new, names)
    assert snapshot(old) == snapshot(new)


def test_an_interrupt_while_files_move_does_not_tear_the_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C between two files has no effect: all of them arrive, and the old handler is back afterwards."""
    old, new, _ = _two_trees(tmp_path)
    replace = os.replace

    def interrupted(source: Path, target: Path) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        replace(source, target)

    monkeypatch.setattr(os, "replace", interrupted)
    handler = signal.getsignal(signal.SIGINT)
    staging.apply(old, new, staging.differences(old, new))
    assert snapshot(old) == snapshot(new)
    assert signal.getsignal(signal.SIGINT) is handler


def test_a_stale_page_of_changes_is_found_and_rewritten(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--check` names the page and exits 1; without it the page is written and the check passes."""
    page = tree / "spec" / "orchestra" / "CHANGES.md"
    page.write_text("edited by hand\n")
    assert changes.main(["--check", "--root", str(tree)]) == 1
    assert capsys.readouterr().out == "not up to date: spec/orchestra/CHANGES.md\n"
    assert page.read_text() == "edited by hand\n"
    assert changes.main(["--root", str(tree)]) == 0
    assert changes.main(["--check", "--root", str(tree)]) == 0
    assert changes.main(["--root", str(tree.parent)]) == 2


def test_the_timeline_orders_numbers_as_numbers_and_dates_last(tree: Path) -> None:
    """1.0.9 comes before 1.0.10, a second file of one version after the first, dated files after numbered ones."""
    folder = tree / "spec" / "forter" / "history"
    text = (folder / "1.0.0.yaml").read_text("utf-8")
    for name in ("1.0.9", "1.0.10", "1.0.10-0badcafe", "2029-05-01-0badcafe", "preview"):
        (folder / f"{name}.yaml").write_text(text.replace("version: 1.0.0", f"version: 1.0.0-{name}", 1), "utf-8")
    names = [version.name for version in timeline(tree, "forter")]
    assert names[:-2] == ["1.0.0", "1.0.9", "1.0.10", "1.0.10-0badcafe", "2029-05-01-0badcafe"]
    assert names[-1] == "preview"
    assert apis(tree) == ["forter", "orchestra", "orchestrate"]
