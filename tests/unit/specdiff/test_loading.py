"""Where documents come from, and what is refused: hostile and broken input ends in one clear error."""

from __future__ import annotations

import cProfile
import http.server
import json
import pstats
import subprocess
import threading
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.specdiff import Document, SpecError, diff, yaml_events
from scripts.specdiff.cli import main
from scripts.specdiff.sources import MAX_BYTES
from tests.unit.specdiff.support import document

GOOD = json.dumps(document({"type": "string"}), indent=2).encode()
HEAD = b"openapi: 3.0.0\ninfo: {title: T, version: '1'}\npaths: {}\n"


def _bomb() -> bytes:
    lines = [HEAD.decode(), "x-a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"x-a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return "\n".join(lines).encode()


def _nested_schema(levels: int) -> bytes:
    return HEAD + b"x-deep: " + b"[" * levels + b"]" * levels


HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty"),
    "blank": (b"  \n\n", "empty"),
    "truncated json": (GOOD[: len(GOOD) // 2], "not JSON"),
    "truncated yaml": (HEAD + b"x-a: {b: [", "not YAML"),
    "tab indentation": (HEAD + b"x-a:\n\t- 1\n", "not YAML"),
    "not text": (b"\x00\xff\xfe\xfa" * 20, "not utf-8"),
    "a list": (b"[1, 2]", "mapping"),
    "a word": (b"hello", "mapping"),
    "no version": (b"{}", "openapi is None"),
    "future version": (b'{"openapi": "4.0.0"}', "4.0.0"),
    "swagger": (b'{"swagger": "2.0"}', r"Swagger 2\.0 is not read: convert it .* swagger2openapi"),
    "nested json": (b'{"openapi": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "nested deeper"),
    "json just too deep": (b'{"a": ' + b"[" * 101 + b"]" * 101 + b"}", "nested deeper"),
    "nested yaml": (_nested_schema(5000), "nested deeper"),
    "yaml bomb": (_bomb(), "aliases expand"),
    "self alias": (HEAD + b"x-a: &a [*a]", "alias"),
    "unknown alias": (HEAD + b"x-a: *nobody", "alias"),
    "duplicate json key": (b'{"openapi": "3.0.0", "openapi": "3.0.1"}', "stands twice"),
    "duplicate yaml key": (HEAD + b"paths: {}\n", "stands twice"),
    "list as key": (HEAD + b"? [a, b]\n: 1\n", "must be text"),
    "mapping as key": (HEAD + b"? {a: b}\n: 1\n", "must be text"),
    "two documents": (HEAD + b"---\n" + HEAD, "more than one"),
    "nan": (b'{"openapi": NaN}', "not JSON"),
    "huge number": (b'{"openapi": ' + b"9" * 10_000 + b"}", "not JSON"),
    "merge of a text": (HEAD + b"x-a: {<<: text}\n", "merge key"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_broken_input_is_one_clear_error(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every broken document raises `SpecError` with its reason, quickly and in little memory; the command says 2."""
    raw, reason = HOSTILE[name]
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(SpecError, match=reason):
        Document.parse(raw, "bad.yaml")
    assert time.process_time() - started < 5
    assert tracemalloc.get_traced_memory()[1] < 200 * 1024 * 1024
    tracemalloc.stop()
    (tmp_path / "bad.yaml").write_bytes(raw)
    (tmp_path / "good.json").write_bytes(GOOD)
    assert main([str(tmp_path / "good.json"), str(tmp_path / "bad.yaml")], root=tmp_path) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    assert str(tmp_path) not in said.err


def test_an_error_names_its_line() -> None:
    """Syntax errors and duplicate keys in YAML say where they are."""
    with pytest.raises(SpecError) as caught:
        Document.parse(HEAD + b"paths: {}\n", "a.yaml")
    assert (caught.value.line, str(caught.value)) == (4, "a.yaml:4: key 'paths' stands twice in one mapping")


def test_a_file_that_is_too_large_is_not_even_read(tmp_path: Path) -> None:
    """The size limit looks at the file, not at its bytes."""
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    tracemalloc.start()
    with pytest.raises(SpecError, match="too large: 104,857,600 bytes"):
        Document.load(str(large), tmp_path)
    assert tracemalloc.get_traced_memory()[1] < 1024 * 1024
    tracemalloc.stop()
    assert MAX_BYTES < 100 * 1024 * 1024


def test_an_allof_of_exploding_size_ends() -> None:
    """Schemas whose allOf doubles at every level are compared in bounded time."""
    schemas: dict[str, Any] = {
        f"S{n}": {"allOf": [{"$ref": f"#/components/schemas/S{n + 1}"}] * 2,
                  "properties": {"x": {"$ref": f"#/components/schemas/S{n // 2}"}}}
        for n in range(60)
    }  # fmt: skip
    schemas["S60"] = {"type": "object"}
    one = document({"$ref": "#/components/schemas/S0"}, schemas=schemas)
    two = document(
        {"$ref": "#/components/schemas/S0"}, schemas={**schemas, "S60": {"type": "object", "minProperties": 1}}
    )
    started = time.process_time()
    report = diff(Document(one, "one"), Document(two, "two"))
    assert time.process_time() - started < 10
    assert "schema-minProperties" in {finding.id for finding in report.findings}


def test_long_chains_of_references_need_no_stack() -> None:
    """Thousands of schemas that lead one to the next are compared without recursion."""
    count = 5000

    def side(kind: str) -> dict[str, Any]:
        schemas: dict[str, Any] = {
            f"S{n}": {"type": "object", "properties": {"next": {"$ref": f"#/components/schemas/S{n + 1}"}}}
            for n in range(count)
        }
        schemas[f"S{count}"] = {"type": kind}
        return document({"$ref": "#/components/schemas/S0"}, sent=False, schemas=schemas)

    report = diff(Document(side("string"), "old"), Document(side("integer"), "new"))
    assert [(one.id, one.uses) for one in report.findings] == [("schema-type", ("POST /exchange response 200",))]


@pytest.mark.parametrize("keyword", ["allOf", "$ref"])
def test_chains_take_linear_time(keyword: str) -> None:
    """Schemas that extend or stand for each other, hundreds deep, cost in step with their number."""
    counts = []
    for count in (150, 600):

        def side(kind: str, count: int = count) -> Document:
            schemas: dict[str, Any] = {}
            for n in range(count):
                onward = {"$ref": f"#/components/schemas/S{n + 1}"}
                own = {"type": "object", "properties": {f"p{n}": {"type": "string"}}}
                schemas[f"S{n}"] = onward if keyword == "$ref" else {"allOf": [onward, own]}
            schemas[f"S{count}"] = {"type": "object", "properties": {"x": {"type": kind}}}
            return Document(document({"$ref": "#/components/schemas/S0"}, sent=False, schemas=schemas), kind)

        old, new = side("string"), side("integer")
        profile = cProfile.Profile()
        report = profile.runcall(diff, old, new)
        counts.append(int(pstats.Stats(profile).total_calls))  # type: ignore[attr-defined]
        assert [(one.id, one.wire) for one in report.findings] == [("schema-type", "breaking")]
    assert counts[1] < 5 * counts[0]


def test_a_large_plain_file_is_no_alias_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what aliases stand for counts against the limit on expansion, not the values of the file itself."""
    monkeypatch.setattr(yaml_events, "MAX_EXPANDED", 100)
    plain = b"x-list:\n" + b"".join(b"- {a: {b: [1, 2]}}\n" for _ in range(200))
    assert len(Document.parse(HEAD + plain, "large.yaml").data["x-list"]) == 200
    with pytest.raises(SpecError, match="aliases expand to more than 100 values"):
        Document.parse(HEAD + b"x-a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9]\nx-b: [" + b"*a, " * 12 + b"]\n", "bomb.yaml")


def test_patterns_that_could_run_away_are_not_run() -> None:
    """A pattern with nested repetition still gives its finding, without a witness."""
    from scripts.specdiff.enrich import add_witnesses

    old = Document(document({"type": "string"}, received=False), "old")
    new = Document(document({"type": "string", "pattern": "^(a+)+$"}, received=False), "new")
    report = diff(old, new)
    started = time.process_time()
    add_witnesses(report)
    assert time.process_time() - started < 2
    assert [(one.id, one.witness) for one in report.findings] == [("schema-pattern", None)]


@pytest.mark.parametrize("raw", [True, 3, "x", None, [], {"type": 3}, {"required": True},
                                 {"properties": []}, {"allOf": {}},
                                 {"enum": "a"}, {"items": 3}, {"$ref": 3}, {"minimum": "a"}, {"discriminator": "x"},
                                 {"type": "nothing"}, {"not": 3}, {"if": 3, "then": []}])  # fmt: skip
def test_schemas_of_the_wrong_kind_do_not_crash(raw: Any) -> None:
    """Whatever stands where a schema should be can be compared, with itself and with a real schema."""
    odd, good = Document(document(raw), "odd"), Document(document({"type": "string"}), "good")
    assert diff(odd, odd).findings == []
    diff(odd, good)
    diff(good, odd)


@pytest.mark.parametrize("mess", [
    {"paths": []}, {"paths": {"/a": 3}}, {"paths": {"/a": {"get": 3}}}, {"components": 3},
    {"components": {"schemas": []}},
    {"servers": 3}, {"servers": [3]}, {"security": 3}, {"security": [3]}, {"tags": 3}, {"info": 3}, {"webhooks": 3},
    {"paths": {"/a": {"parameters": 3, "get": {"parameters": [3], "requestBody": 3, "responses": 3, "tags": 3}}}},
    {"paths": {"/a": {"get": {"callbacks": 3, "responses": {}}}}},
    {"paths": {"/a": {"get": {"responses": {"200": {"headers": 3, "content": 3, "links": 3}}}}}},
    {"paths": {"/a": {"get": {"requestBody": {"content": {"a": 3}}, "responses": {}}}}},
    {"components": {"securitySchemes": {"a": 3, "b": {"type": "oauth2", "flows": 3}}}},
])  # fmt: skip
def test_documents_of_the_wrong_kind_do_not_crash(mess: dict[str, Any]) -> None:
    """Objects of the wrong kind are taken as empty; the comparison goes on."""
    odd, good = Document({**document(), **mess}, "odd"), Document(document(), "good")
    assert diff(odd, odd).findings == []
    diff(odd, good)
    diff(good, odd)


@pytest.mark.parametrize(("mess", "notes"), [
    ({"paths": []}, ["#/paths is not a mapping and was taken as empty"]),
    ({"components": {"schemas": []}}, ["#/components/schemas is not a mapping and was taken as empty"]),
    ({"paths": {"/a": {"get": 3, "put": {"parameters": {}, "responses": []}}}}, [
        "#/paths/~1a/get is not a mapping and was taken as empty",
        "#/paths/~1a/put/parameters is not a list and was taken as empty",
        "#/paths/~1a/put/responses is not a mapping and was taken as empty",
    ]),
    ({"paths": {"/a": {"$ref": "#/components/nothing"}}},
     ["#/paths/~1a refers to #/components/nothing, which cannot be found; its operations were not compared"]),
])  # fmt: skip
def test_parts_of_the_wrong_kind_leave_a_note(mess: dict[str, Any], notes: list[str]) -> None:
    """What was taken as empty, or could not be compared, stands in the notes of every report."""
    odd = Document({**document(), **mess}, "odd")
    assert diff(Document(document(), "good"), odd).notes == [f"new: {note}" for note in notes]


def test_yaml_is_read_as_the_json_it_stands_for() -> None:
    """Status codes are text, `no` and dates stay text, and both styles of merge keys work."""
    text = HEAD + b"x-a: &base {one: 1}\nx-b: {<<: *base, two: 2}\nx-c: {200: no, on: 2024-01-01, t: true, f: 1.5}\n"
    data = Document.parse(text, "a.yaml").data
    assert data["x-b"] == {"one": 1, "two": 2}
    assert data["x-c"] == {"200": "no", "on": "2024-01-01", "t": True, "f": 1.5}


@pytest.mark.parametrize("name", ["a.json", "a.yaml"])
def test_lines_are_those_of_the_file(name: str) -> None:
    """A pointer leads to the line its key stands on, in JSON and in YAML."""
    data = document({"type": "object", "properties": {"a/b": {"type": "string"}, 'q"': {"enum": [1, 2]}}})
    import yaml

    text = json.dumps(data, indent=1) if name.endswith("json") else yaml.safe_dump(data, sort_keys=False, width=9999)
    lines = text.splitlines()
    base = "#/paths/~1exchange/post/requestBody/content/application~1json/schema/properties"
    found = Document.parse(text.encode(), name).lines({f"{base}/a~1b", f'{base}/q"/enum', "#/info/version"})
    assert len(found) == 3
    assert "a/b" in lines[found[f"{base}/a~1b"] - 1]
    assert "enum" in lines[found[f'{base}/q"/enum'] - 1]
    assert "version" in lines[found["#/info/version"] - 1]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A checkout with two versions of a file in git, a current spec and a history."""
    folder = tmp_path / "spec" / "shop"
    (folder / "history").mkdir(parents=True)
    (folder / "openapi.yaml").write_text(HEAD.decode() + "x-a: current\n# Code Version 1.2.3\n")
    (folder / "history" / "1.0.0.yaml").write_text(HEAD.decode() + "x-a: first\n")
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "one"]):
        subprocess.run([*git, *command], cwd=tmp_path, check=True, capture_output=True)  # noqa: S603 - our own words
    (folder / "openapi.yaml").write_text(HEAD.decode() + "x-a: edited\n")
    return tmp_path


@pytest.mark.parametrize(("reference", "marker"), [
    ("shop@1.0.0", "first"), ("shop@current", "edited"), ("HEAD:spec/shop/openapi.yaml", "current"),
])  # fmt: skip
def test_documents_come_from_history_and_git(repository: Path, reference: str, marker: str) -> None:
    """History names and `git-rev:path` are read from the checkout, and label the report as they were written."""
    loaded = Document.load(reference, repository)
    assert (loaded.data["x-a"], loaded.label) == (marker, reference)
    assert loaded.path is not None
    assert (repository / loaded.path).is_file()


def test_the_current_file_answers_to_its_code_version(repository: Path) -> None:
    """The version inside `info.description` names the current file too."""
    current = repository / "spec" / "shop" / "openapi.yaml"
    current.write_text("openapi: 3.0.0\ninfo: {title: T, version: Prod, description: Code Version 1.2.3}\npaths: {}\n")
    assert Document.load("shop@1.2.3", repository).data["info"]["version"] == "Prod"


@pytest.mark.parametrize("reference", ["shop@9.9", "nowhere.yaml", "HEAD:nothing.yaml", "--output:x", "nobody@1"])
def test_what_cannot_be_found_is_said(repository: Path, reference: str) -> None:
    """A name that leads nowhere is a clear error."""
    with pytest.raises(SpecError, match=r"no such|cannot start"):
        Document.load(reference, repository)


@pytest.fixture
def server() -> Iterator[str]:
    """A web server on this machine that serves a good document, an error, and too much."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404 if self.path == "/missing" else 200)
            self.end_headers()
            self.wfile.write(GOOD)

        def log_message(self, *_: Any) -> None:
            """Stay quiet."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as made:
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{made.server_port}"
        made.shutdown()
        thread.join()


def test_documents_come_from_urls(server: str, tmp_path: Path) -> None:
    """A URL is fetched; an answer that is no success is an error."""
    assert Document.load(f"{server}/spec.json", tmp_path).data["openapi"] == "3.0.0"
    with pytest.raises(SpecError, match="cannot be fetched"):
        Document.load(f"{server}/missing", tmp_path)
