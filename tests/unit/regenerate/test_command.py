"""The command: build, compare, take a new file; all or nothing, and the same bytes everywhere."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from scripts.regenerate import ROOT, document, effective_spec, plan, vendor
from scripts.regenerate.__main__ import main
from scripts.regenerate.catalogue import read_catalogue
from scripts.regenerate.document import dump
from scripts.regenerate.errors import RegenerationError
from scripts.regenerate.generator import build
from scripts.regenerate.lock import sha256, tree_sha256

Snapshot = Callable[[Path], dict[str, bytes]]
TODAY = date(2030, 1, 2)


def run(root: Path, *arguments: str) -> int:
    return main([*arguments, "--root", str(root)], today=TODAY)


@contextmanager
def serving(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """A web server on a free loopback port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def sending(body: bytes, status: int = 200, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def newer(spec: dict[str, Any], code: str = "1.2.4") -> dict[str, Any]:
    """The next release of the made-up file: one member more."""
    document = deepcopy(spec)
    document["info"]["description"] = f"Code Version {code}"
    document["components"]["schemas"]["Shop.Thing"]["properties"]["length"] = {"type": "number"}
    return document


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


@pytest.mark.parametrize("name", ["openapi.yaml", "overlay.yaml"])
def test_a_changed_source_is_noticed(root: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """A comment in the file or the overlay changes no code; the lock still tells."""
    path = root / "spec" / "tiny" / name
    path.write_text(path.read_text() + "# a comment\n")
    assert run(root, "--check") == 1
    out = capsys.readouterr().out
    assert "spec/lock.toml: differs" in out
    assert "1 file not" in out


def test_regenerating_repairs_everything(root: Path, made_root: Path, snapshot: Snapshot) -> None:
    """What was edited, deleted or added in a package is gone; a second run changes nothing."""
    package = root / "generated" / "tiny_api"
    (package / "client.py").write_text("# edited\n")
    (package / "models" / "old.py").write_text("")
    (root / "spec" / "lock.toml").unlink()
    assert run(root) == 0
    assert snapshot(root) == snapshot(made_root)


def test_a_second_run_changes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says so."""
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


@pytest.mark.parametrize("write", [json.dumps, dump], ids=["json", "yaml"])
def test_a_new_file_is_taken(root: Path, tmp_path: Path, spec: dict[str, Any], write: Callable[[Any], str]) -> None:
    """The old one goes to history under its code version, the new one is in our form, the code follows."""
    old = (root / "spec/tiny/openapi.yaml").read_bytes()
    source = tmp_path / "published"
    source.write_text(write(newer(spec)))
    assert run(root, "--from", str(source)) == 0
    assert (root / "spec/tiny/history/1.2.3.yaml").read_bytes() == old
    assert effective_spec("tiny", False, root=root)["info"]["description"] == "Code Version 1.2.4"
    assert "length" in (root / "generated" / "tiny_api" / "models" / "thing.py").read_text()
    assert run(root, "--check") == 0


def test_taking_the_same_file_again_changes_nothing(root: Path, tmp_path: Path, spec: dict[str, Any]) -> None:
    """Order and format of the published file do not matter, only what it says."""
    source = tmp_path / "published.json"
    source.write_text(json.dumps(newer(spec)))
    assert run(root, "--from", str(source)) == 0
    source.write_text(dump(dict(reversed(newer(spec).items()))))
    before = sorted(root.rglob("*"))
    assert run(root, "--from", str(source)) == 0
    assert sorted(root.rglob("*")) == before


def test_history_never_overwrites(root: Path, spec: dict[str, Any]) -> None:
    """A file goes under its code version; another with the same version, or one without, gets a hash."""
    api = read_catalogue(root).api("tiny")
    folder = root / "spec" / "tiny" / "history"
    folder.mkdir()

    def place(document: dict[str, Any], text: bytes) -> str:
        return vendor.history_path(root, api, document, text, today=TODAY).removeprefix("spec/tiny/history/")

    assert place(spec, b"one") == "1.2.3.yaml"
    (folder / "1.2.3.yaml").write_bytes(b"one")
    assert place(spec, b"one") == "1.2.3.yaml"
    assert place(spec, b"two") == f"1.2.3-{sha256(b'two')[:8]}.yaml"
    for description in ({}, {"description": "Code Version ../../x"}, {"description": 5}):
        document = {"info": {"title": "t", "version": "Prod", **description}}
        assert place(document, b"two") == f"2030-01-02-{sha256(b'two')[:8]}.yaml"


def test_a_new_file_is_taken_from_the_web(root: Path, spec: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """A redirect is followed."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    body = json.dumps(newer(spec)).encode()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        moved = handler.path == "/old"
        sending(b"" if moved else body, 302 if moved else 200, **({"Location": "/new"} if moved else {}))(handler)

    with serving(answer) as url:
        assert run(root, "--from", f"{url}/old") == 0
    assert effective_spec("tiny", False, root=root)["info"]["description"] == "Code Version 1.2.4"


def refused(root: Path, snapshot: Snapshot, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run, expect one clear line, and find the root untouched."""
    before = snapshot(root)
    assert run(root, *arguments) == 2
    captured = capsys.readouterr()
    assert snapshot(root) == before
    assert sorted(path.name for path in root.iterdir()) == ["generated", "spec"]
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "Traceback" not in captured.err
    assert "unexpected" not in captured.err
    assert captured.err.startswith("regenerate: ")
    assert len(captured.err) < 900
    return captured.err


def broken(spec: dict[str, Any], change: Callable[[dict[str, Any]], object]) -> str:
    document = newer(spec)
    change(document)
    return json.dumps(document)


def thing(spec: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = spec["components"]["schemas"]["Shop.Thing"]
    return found


HOSTILE: dict[str, tuple[Callable[[dict[str, Any]], str], str]] = {
    "truncated": (lambda spec: json.dumps(newer(spec))[:-200], "new.json:1: not JSON"),
    "truncated yaml": (lambda spec: dump(newer(spec))[:300], "new.json"),
    "empty": (lambda _: "", "empty"),
    "html": (lambda _: "<!doctype html>\n<html><body>Not here: go away</body></html>", "new.json"),
    "bomb": (
        lambda _: (
            "a: &a [x,x,x,x,x,x,x,x,x]\n"
            + "".join(f"b{n}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9))
        ),
        "aliases",
    ),
    "twice": (lambda _: '{"openapi": "3.0.4", "openapi": "3.0.4"}', "given twice"),
    "deep": (lambda _: '{"a":' * 5000, "nested deeper"),
    "3.1": (lambda spec: broken(spec, lambda d: d.update(openapi="3.1.0")), "new.json#/openapi: OpenAPI 3.1.0"),
    "swagger": (lambda _: '{"swagger": "2.0", "info": {}, "paths": {}}', "Swagger 2.0"),
    "reference": (
        lambda spec: broken(spec, lambda d: thing(d)["properties"].update(main={"$ref": "#/components/schemas/X"})),
        "Shop.Thing/properties/main/$ref",
    ),
    "prose": (lambda spec: broken(spec, lambda d: thing(d).update(description='"""\nimport os\n"""')), "description"),
    "name": (lambda spec: broken(spec, lambda d: thing(d)["properties"].update({'a"\nb': {}})), "properties"),
    "path": (lambda spec: broken(spec, lambda d: d["paths"].update({"/../../x": {}})), "not a plain URL path"),
    "invalid": (
        lambda spec: broken(spec, lambda d: thing(d).update(type="thing")),
        "new.json#/components/schemas/Shop.Thing: not valid",
    ),
    "overlay": (
        lambda spec: broken(spec, lambda d: d["components"]["schemas"].update({"Shop.Thing": {"type": "string"}})),
        "overlay.yaml#/actions/0: the action on $.components.schemas['Shop.Thing'].properties matches nothing",
    ),
    "left out": (
        lambda spec: broken(spec, lambda d: thing(d)["properties"].update(x={"type": "string", "enum": ["a", 1.5]})),
        "would leave something out",
    ),
    "names": (
        lambda spec: broken(spec, lambda d: d["components"]["schemas"].update({"Other.Thing": {"type": "object"}})),
        "the class Thing is taken",
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_changes_nothing(
    root: Path,
    tmp_path: Path,
    spec: dict[str, Any],
    snapshot: Snapshot,
    capsys: pytest.CaptureFixture[str],
    kind: str,
) -> None:
    """One line with the place, exit 2, and `spec/` and `generated/` exactly as they were."""
    write, what = HOSTILE[kind]
    (tmp_path / "new.json").write_text(write(spec))
    assert what in refused(root, snapshot, capsys, "--from", str(tmp_path / "new.json"))


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("gone.json", "gone.json: there is no such file"),
        (".", "there is no such file"),
        ("/dev/zero", "there is no such file"),
        ("file:///etc/passwd", "only a path or an http(s) URL"),
        ("ftp://127.0.0.1/x", "only a path or an http(s) URL"),
        ("http://127.0.0.1:9/x?key=secret", "http://127.0.0.1:9/x: cannot be fetched: ConnectError"),
        ("http://name:secret@127.0.0.1:9/x", "http://127.0.0.1:9/x: cannot be fetched"),
        ("http://[::bad/x", "not a URL"),
        ("https://", "cannot be fetched"),
    ],
)
def test_a_source_that_cannot_be_read_changes_nothing(
    root: Path,
    snapshot: Snapshot,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    source: str,
    what: str,
) -> None:
    """Paths and addresses that lead nowhere; passwords and queries are not repeated."""
    monkeypatch.setenv("NO_PROXY", "*")
    line = refused(root, snapshot, capsys, "--from", source)
    assert what in line
    assert "secret" not in line


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (sending(b"gone", 404), "answered 404, not 200"),
        (sending(b"", 302, Location="file:///etc/passwd"), "cannot be fetched: UnsupportedProtocol"),
        (sending(b"", 302, Location="/again"), "cannot be fetched: TooManyRedirects"),
        (sending(b"x" * 2000), "larger than 1000 bytes"),
        (sending(b"not gzip", 200, **{"Content-Encoding": "gzip"}), "cannot be fetched: DecodingError"),
        (sending(b"<html></html>"), "an object is expected at the top"),
    ],
)
def test_an_answer_that_is_not_a_file_changes_nothing(
    root: Path,
    snapshot: Snapshot,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    answer: Callable[[BaseHTTPRequestHandler], None],
    what: str,
) -> None:
    """Error pages, endless redirects, other protocols, and answers without end."""
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(vendor, "MAX_BYTES", 1000)
    with serving(answer) as url:
        assert what in refused(root, snapshot, capsys, "--from", f"{url}/x.json")


def test_a_local_file_without_end_is_refused(
    root: Path, tmp_path: Path, snapshot: Snapshot, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit holds for files too."""
    monkeypatch.setattr(vendor, "MAX_BYTES", 1000)
    (tmp_path / "new.json").write_bytes(b" " * 1001)
    assert "new.json: larger than 1000 bytes" in refused(root, snapshot, capsys, "--from", str(tmp_path / "new.json"))


def test_a_server_that_trickles_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole transfer has a limit, not only each part of it."""
    monkeypatch.setenv("NO_PROXY", "*")
    clock = iter(range(0, 100_000, 100))
    monkeypatch.setattr(vendor.time, "monotonic", lambda: next(clock))

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(b"{" * 200_000)

    with serving(answer) as url, pytest.raises(RegenerationError, match="not finished after 120 seconds"):
        vendor.fetch(url)


def test_what_templates_write_is_audited(
    root: Path, tmp_path: Path, snapshot: Snapshot, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last gate sees what comes out, wherever it came from."""
    (tmp_path / "errors.py.jinja").write_text("import os\n\nos.getcwd()\n")
    monkeypatch.setattr(plan, "build", lambda api, document, **_: build(api, document, templates=tmp_path))
    assert "tiny_api/errors.py:" in refused(root, snapshot, capsys)


def test_a_wrong_overlay_changes_nothing(root: Path, snapshot: Snapshot, capsys: pytest.CaptureFixture[str]) -> None:
    """An action without a target, or one that breaks the file, is named."""
    path = root / "spec" / "tiny" / "overlay.yaml"
    good = path.read_text()
    path.write_text(good.replace("['Shop.Thing']", "['Shop.Gone']"))
    assert "spec/tiny/overlay.yaml#/actions/0: the action on" in refused(root, snapshot, capsys)
    path.write_text(good.replace("type: number", "$ref: '#/components/schemas/Gone'"))
    assert "spec/tiny/overlay.yaml: makes spec/tiny/openapi.yaml#" in refused(root, snapshot, capsys)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('ruff = "', 'ruff = "0.', "is installed"),
        ('openapi-python-client = "', 'openapi-python-client = "9.', "is installed"),
        ("tiny/openapi.yaml", "tiny/gone.yaml", "spec/tiny/gone.yaml: cannot be read"),
    ],
)
def test_a_wrong_catalogue_changes_nothing(
    root: Path, snapshot: Snapshot, capsys: pytest.CaptureFixture[str], old: str, new: str, what: str
) -> None:
    """Other tools than those named, or a file that is not there."""
    path = root / "spec" / "catalogue.toml"
    path.write_text(path.read_text().replace(old, new))
    assert what in refused(root, snapshot, capsys)


def test_an_unknown_api_is_an_error(root: Path, snapshot: Snapshot, capsys: pytest.CaptureFixture[str]) -> None:
    """The known ones are listed."""
    assert "no API 'other'; there are tiny" in refused(root, snapshot, capsys, "--api", "other")


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
