"""Documents over several files: what lies beside the document is read, nothing else is."""

from __future__ import annotations

import contextlib
import copy
import http.server
import json
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.specdiff import Document, SpecError, diff, sources
from scripts.specdiff.cli import main
from scripts.specdiff.enrich import add_lines
from tests.unit.specdiff.support import document

ITEM: dict[str, Any] = {
    "post": {
        "operationId": "exchange",
        "requestBody": {"content": {"application/json": {"schema": {"$ref": "schemas/card.yaml#/Card"}}}},
        "responses": {"200": {"description": "Done"}},
    }
}
CARD: dict[str, Any] = {
    "Card": {"type": "object", "properties": {"number": {"type": "string"}, "owner": {"$ref": "#/Owner"}}},
    "Owner": {"type": "object", "properties": {"name": {"$ref": "deep/name.yaml"}}},
}
NAME: dict[str, Any] = {"type": "string"}


def whole() -> dict[str, Any]:
    """The document in one file."""
    made = document()
    item = copy.deepcopy(ITEM)
    card = copy.deepcopy(CARD["Card"])
    card["properties"]["owner"] = {**CARD["Owner"], "properties": {"name": NAME}}
    item["post"]["requestBody"]["content"]["application/json"]["schema"] = card
    made["paths"]["/exchange"] = item
    return made


def spread(folder: Path, *, limit: int | None = None) -> Path:
    """The same over four files."""
    made = document()
    made["paths"]["/exchange"] = {"$ref": "./exchange.yaml"}
    name = NAME if limit is None else {**NAME, "maxLength": limit}
    (folder / "schemas" / "deep").mkdir(parents=True, exist_ok=True)
    for path, data in (("openapi.json", made), ("exchange.yaml", ITEM), ("schemas/card.yaml", CARD)):
        (folder / path).write_text(json.dumps(data, indent=1))
    (folder / "schemas/deep/name.yaml").write_text("\n".join(f"{key}: {value}" for key, value in name.items()))
    return folder / "openapi.json"


def test_several_files_are_the_document_they_make_together(tmp_path: Path) -> None:
    """Inline against files is no change on the wire, either way; files refer to each other from where they lie."""
    one, many = Document(whole(), "one"), Document.load(str(spread(tmp_path)), tmp_path)
    for old, new in ((one, many), (many, one)):
        report = diff(old, new)
        assert (report.wire, report.notes) == ("none", [])
        assert {finding.id for finding in report.findings} <= {"model-inlined", "model-extracted"}


def test_a_change_in_another_file_is_found_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A limit in the deepest file is a breaking finding that names that file and its line; the command says 1."""
    sides = []
    for name, limit in (("old", 9), ("new", 5)):
        (tmp_path / name).mkdir()
        sides.append(str(spread(tmp_path / name, limit=limit)))
    report = diff(*(Document.load(side, tmp_path) for side in sides))
    add_lines(report)
    (found,) = report.findings
    assert (found.id, found.wire, found.lines) == ("schema-maxLength", "breaking", (2, 2))
    assert report.new.where(found.change.new_at) == ("schemas/deep/name.yaml", "#/maxLength")
    assert main(sides, root=tmp_path) == 1
    assert "at schemas/deep/name.yaml:2 → schemas/deep/name.yaml:2" in capsys.readouterr().out


@pytest.mark.parametrize("reference", [
    "../outside.yaml", "/etc/hostname", "file:///etc/hostname", "https://example.com/a.yaml", "link.yaml",
    "nowhere.yaml", "schemas/../../outside.yaml", "%2e%2e/outside.yaml", "..\\outside.yaml", "//example.com/a.yaml",
])  # fmt: skip
def test_nothing_else_is_read(reference: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reference that leaves the folder, by a path, a link or a URL, is noted and not followed."""
    monkeypatch.setattr(sources, "_read_url", lambda *_: pytest.fail("went to the net"))
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "outside.yaml").write_text(json.dumps(ITEM))
    (inside / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    made = document()
    made["paths"]["/exchange"] = {"$ref": reference}
    (inside / "openapi.json").write_text(json.dumps(made))
    new = Document.load(str(inside / "openapi.json"), tmp_path)
    report = diff(Document(whole(), "old"), new)
    assert [(one.id, one.wire) for one in report.findings if one.wire != "none"] == [("ref-unresolved", "risky")]
    assert any(reference.lstrip("./") in note for note in report.notes)
    assert diff(new, new).findings == []


def test_a_broken_file_beside_the_document_is_one_clear_error(tmp_path: Path) -> None:
    """A file that is read and is no YAML is named in the error."""
    path = spread(tmp_path)
    (tmp_path / "exchange.yaml").write_text("a: [")
    with pytest.raises(SpecError, match=r"exchange\.yaml.*not YAML"):
        Document.load(str(path), tmp_path)


def test_files_come_from_the_same_revision(tmp_path: Path) -> None:
    """`git-rev:path` reads the files beside it from the same commit, not from the disk."""
    spread(tmp_path, limit=9)
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "one"]):
        subprocess.run([*git, *command], cwd=tmp_path, check=True, capture_output=True)  # noqa: S603 - our own words
    spread(tmp_path, limit=5)
    report = diff(Document.load("HEAD:openapi.json", tmp_path), Document.load(str(tmp_path / "openapi.json"), tmp_path))
    assert [(one.id, one.change.old, one.change.new) for one in report.findings] == [("schema-maxLength", 9, 5)]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A web server on this machine with the document below `/v1/`, one redirection to another server, one drip."""
    spread(tmp_path)
    stop = threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/v1/away.yaml":
                self.send_response(302)
                self.send_header("Location", f"http://localhost:{self.server.server_port}/v1/exchange.yaml")  # type: ignore[attr-defined]
                self.end_headers()
                return
            path = tmp_path / self.path.removeprefix("/v1/")
            self.send_response(200 if path.is_file() or "drip" in self.path else 404)
            self.end_headers()
            if "drip" in self.path:
                with contextlib.suppress(ConnectionError):
                    while not stop.wait(0.05):
                        self.wfile.write(b" ")
            elif path.is_file():
                self.wfile.write(path.read_bytes())

        def log_message(self, *_: Any) -> None:
            """Stay quiet."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as made:
        made.daemon_threads = True
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{made.server_port}/v1"
        stop.set()
        made.shutdown()
        thread.join()


def test_a_document_from_the_net_may_refer_to_its_own_server(server: str, tmp_path: Path) -> None:
    """Files below the document's own address are fetched; another server is not, not even by a redirection."""
    assert diff(Document(whole(), "one"), Document.load(f"{server}/openapi.json", tmp_path)).wire == "none"
    made = document()
    made["paths"]["/exchange"] = {"$ref": "away.yaml"}
    (tmp_path / "other.json").write_text(json.dumps(made))
    assert Document.load(f"{server}/other.json", tmp_path).notes == ["away.yaml was not found beside the document"]


def test_one_time_limit_holds_for_the_whole_fetch(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that sends a byte now and then does not hold the fetch beyond its limit."""
    monkeypatch.setattr(sources, "URL_SECONDS", 0.3)
    with pytest.raises(SpecError, match=r"cannot be fetched: not done within 0\.3 seconds"):
        Document.load(f"{server}/drip.json", tmp_path)
    made = document()
    made["paths"]["/exchange"] = {"$ref": "drip.yaml"}
    (tmp_path / "other.json").write_text(json.dumps(made))
    with pytest.raises(SpecError, match="cannot be fetched: not done within"):
        Document.load(f"{server}/other.json", tmp_path)
