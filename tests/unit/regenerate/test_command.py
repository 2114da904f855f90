"""The command: build and compare, all or nothing, and the same bytes everywhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scripts.regenerate import ROOT, document, effective_spec, plan
from scripts.regenerate.__main__ import main
from scripts.regenerate.catalogue import read_catalogue
from scripts.regenerate.generator import build
from scripts.regenerate.lock import sha256, tree_sha256

Snapshot = Callable[[Path], dict[str, bytes]]
Refused = Callable[..., str]
TODAY = date(2030, 1, 2)


def run(root: Path, *arguments: str) -> int:
    return main([*arguments, "--root", str(root)], today=TODAY)


def test_a_generated_root_passes_the_check(root: Path, snapshot: Snapshot, capsys: pytest.CaptureFixture[str]) -> None:
    """`--check` is silent about nothing, writes nothing and exits 0."""
    before = snapshot(root)
    assert run(root, "--check") == 0
    assert capsys.readouterr().out == "generated/ is what spec/ makes\n"
    assert snapshot(root) == before


def test_the_check_names_every_difference(root: Path, snapshot: Snapshot, capsys: pytest.CaptureFixture[str]) -> None:
    """Edited, missing, left-over and stray files are found; exit 1 and nothing is written."""
    package = root / "generated" / "tiny_api"
    (package / "client.py").write_text("# edited\n")
    (package / "errors.py").unlink()
    (package / "models" / "old.py").write_text("")
    (root / "generated" / "stray.txt").write_text("")
    (root / "generated" / "tiny_api.symbols.json").write_text("{}")
    (root / "spec" / "lock.toml").write_text("# edited\n")
    before = snapshot(root)
    assert run(root, "--check") == 1
    out = capsys.readouterr().out
    assert "generated/tiny_api/client.py: differs" in out
    assert "generated/tiny_api/errors.py: missing" in out
    assert "generated/tiny_api/models/old.py: not made from the spec" in out
    assert "generated/tiny_api.symbols.json: differs" in out
    assert "generated/stray.txt: not made from the spec" in out
    assert "spec/lock.toml: differs" in out
    assert "6 files not as spec/ makes them" in out
    assert snapshot(root) == before


def test_a_changed_source_is_noticed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A comment in the file or the overlay changes no code; the lock still tells."""
    for name in ("openapi.yaml", "overlay.yaml"):
        path = root / "spec" / "tiny" / name
        path.write_text(path.read_text() + "# a comment\n")
    assert run(root, "--check") == 1
    out = capsys.readouterr().out
    assert "spec/lock.toml: differs (+2 -2)" in out
    assert "1 file not" in out


def test_regenerating_repairs_everything(
    root: Path, made_root: Path, snapshot: Snapshot, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was edited, deleted or added in a package is gone; a second run changes nothing and says so."""
    package = root / "generated" / "tiny_api"
    (package / "client.py").write_text("# edited\n")
    (package / "models" / "old.py").write_text("")
    (root / "spec" / "lock.toml").unlink()
    assert run(root) == 0
    assert snapshot(root) == snapshot(made_root)
    assert "changed generated/tiny_api\nchanged spec/lock.toml\n" in capsys.readouterr().out
    assert run(root) == 0
    assert capsys.readouterr().out.endswith("nothing has changed\n")


@pytest.mark.parametrize(("seed", "folder"), [("1", "/"), ("4242", None)])
def test_bytes_do_not_depend_on_seed_or_folder(root: Path, tmp_path: Path, seed: str, folder: str | None) -> None:
    """Another hash seed, working directory, language and time zone give the same bytes."""
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "LC_ALL": "C", "TZ": "Asia/Tokyo"}
    (tmp_path / "json.py").write_text("raise SystemExit('the working directory must not be imported from')")
    command = [sys.executable, "-P", "-m", "scripts.regenerate", "--check", "--root", str(root)]
    done = subprocess.run(  # noqa: S603  (our own command)
        command, cwd=folder or tmp_path, env=environment, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_surroundings_do_not_matter(
    made_root: Path, tmp_path: Path, spec: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A scratch folder inside an ignored one, settings around it and a tag called `build` change no byte."""
    scratch = tmp_path / "build"
    scratch.mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("*\n")
    (tmp_path / "ruff.toml").write_text('line-length = 40\n[lint]\nselect = ["ALL"]\n')
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    for item in spec["paths"].values():
        for operation in (item[method] for method in ("get", "post") if method in item):
            operation["tags"] = ["build"]
    api = read_catalogue(made_root).api("tiny")
    built = build(api, spec)
    for name in ("get_thing", "list_things", "create_thing"):
        usual = (made_root / "generated" / "tiny_api" / "api" / "things" / f"{name}.py").read_bytes()
        assert built.files[f"api/build/{name}.py"] == usual


def test_without_the_overlay_the_file_speaks_alone(root: Path) -> None:
    """What the overlay adds is gone from the code and from the lock."""
    assert "weight" in (root / "generated" / "tiny_api" / "models" / "thing.py").read_text()
    assert run(root, "--no-overlay") == 0
    assert "weight" not in (root / "generated" / "tiny_api" / "models" / "thing.py").read_text()
    lock = tomllib.loads((root / "spec" / "lock.toml").read_text())
    assert "overlay" not in lock["apis"]["tiny"]
    assert "weight" not in effective_spec("tiny", False, root=root)["components"]["schemas"]["Shop.Thing"]["properties"]


def test_the_lock_holds_the_hash_of_everything(root: Path, snapshot: Snapshot) -> None:
    """Sources, templates, tools, options and results; no path of a machine and no time."""
    text = (root / "spec" / "lock.toml").read_text()
    lock = tomllib.loads(text)
    entry = lock["apis"]["tiny"]
    assert entry["spec_sha256"] == sha256((root / "spec/tiny/openapi.yaml").read_bytes())
    assert entry["overlay_sha256"] == sha256((root / "spec/tiny/overlay.yaml").read_bytes())
    assert entry["symbols_sha256"] == sha256((root / "generated/tiny_api.symbols.json").read_bytes())
    assert entry["tree_sha256"] == tree_sha256(snapshot(root / "generated" / "tiny_api"))
    assert (entry["version"], entry["code_version"]) == ("Prod", "Code Version 1.2.3")
    assert (entry["operations"], entry["schemas"]) == (3, 4)
    for template in lock["templates"]:
        assert template["sha256"] == sha256((ROOT / template["path"]).read_bytes())
    assert {lock["generator"]["name"], lock["formatter"]["name"]} == {"openapi-python-client", "ruff"}
    assert lock["generator"]["options"]["post_hooks"] == []
    assert "--isolated" in lock["formatter"]["check"]
    assert str(root) not in text
    assert str(ROOT) not in text
    assert re.search(r"\d{4}-\d{2}-\d{2}|\d{2}:\d{2}", text) is None


def test_one_api_of_several(root: Path) -> None:
    """`--api` leaves the others and their entries in the lock alone."""
    catalogue = root / "spec" / "catalogue.toml"
    second = catalogue.read_text().split("[apis.tiny]")[1].replace("tiny_api", "second_api")
    second = second.replace("tiny/", "second/").replace("apis.tiny", "apis.second")
    catalogue.write_text(catalogue.read_text() + "\n[apis.second]" + second)
    (root / "spec" / "second").mkdir()
    for name in ("openapi.yaml", "overlay.yaml"):
        (root / "spec" / "second" / name).write_bytes((root / "spec" / "tiny" / name).read_bytes())
    before = tomllib.loads((root / "spec" / "lock.toml").read_text())["apis"]["tiny"]
    assert run(root, "--api", "second") == 0
    lock = tomllib.loads((root / "spec" / "lock.toml").read_text())
    assert lock["apis"]["tiny"] == before
    assert lock["apis"]["second"]["package"] == "generated/second_api"
    assert (root / "generated" / "second_api" / "py.typed").is_file()
    assert run(root, "--check") == 0


def test_what_templates_write_is_audited(refused: Refused, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last gate sees what comes out, wherever it came from."""
    (tmp_path / "errors.py.jinja").write_text("import os\n\nos.getcwd()\n")
    monkeypatch.setattr(plan, "build", lambda api, document, **_: build(api, document, templates=tmp_path))
    assert "tiny_api/errors.py:" in refused()


def test_a_wrong_overlay_changes_nothing(root: Path, refused: Refused) -> None:
    """An action without a target, or one that breaks the file, is named."""
    path = root / "spec" / "tiny" / "overlay.yaml"
    good = path.read_text()
    path.write_text(good.replace("['Shop.Thing']", "['Shop.Gone']"))
    assert "spec/tiny/overlay.yaml#/actions/0: the action on" in refused()
    path.write_text(good.replace("type: number", "$ref: '#/components/schemas/Gone'"))
    assert "spec/tiny/overlay.yaml: makes spec/tiny/openapi.yaml#" in refused()


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('ruff = "', 'ruff = "0.', "is installed"),
        ('openapi-python-client = "', 'openapi-python-client = "9.', "is installed"),
        ("tiny/openapi.yaml", "tiny/gone.yaml", "spec/tiny/gone.yaml: cannot be read"),
    ],
)
def test_a_wrong_catalogue_changes_nothing(root: Path, refused: Refused, old: str, new: str, what: str) -> None:
    """Other tools than those named, or a file that is not there."""
    path = root / "spec" / "catalogue.toml"
    path.write_text(path.read_text().replace(old, new))
    assert what in refused()


def test_an_unknown_api_is_an_error(refused: Refused) -> None:
    """The known ones are listed."""
    assert "no API 'other'; there are tiny" in refused("--api", "other")


def test_check_and_from_exclude_each_other(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One compares, the other changes."""
    with pytest.raises(SystemExit) as caught:
        run(root, "--check", "--from", "x")
    assert caught.value.code == 2
    assert "give one of them" in capsys.readouterr().err


def test_a_fault_of_our_own_is_one_line_too(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The traceback is there for who asks for it."""

    def fail(*_: object) -> None:
        raise TypeError("odd\nthing")

    monkeypatch.setattr("scripts.regenerate.__main__.read_catalogue", fail)
    assert run(root) == 2
    assert capsys.readouterr().err == "regenerate: unexpected TypeError: odd thing\n"
    monkeypatch.setenv("REGENERATE_TRACEBACK", "1")
    with pytest.raises(TypeError):
        run(root)


def test_a_class_name_nobody_needs_is_noted(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Entries of the catalogue that no schema answers to are mentioned, not refused."""
    path = root / "spec" / "catalogue.toml"
    path.write_text(path.read_text() + '"Old.*" = "Old"\n')
    assert run(root) == 0
    assert "note: 'Old.*' under [apis.tiny.classes] names no schema" in capsys.readouterr().err


def test_a_document_at_the_limit_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Exactly the limit is allowed, for files as for answers."""
    monkeypatch.setattr(document, "MAX_BYTES", 10)
    (tmp_path / "x.yaml").write_bytes(b"a: 345678\n")
    assert document.load(tmp_path / "x.yaml") == {"a": 345678}
