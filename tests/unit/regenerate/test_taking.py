"""Taking a new published file: what becomes of it, and what is refused without a trace."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from scripts.regenerate import effective_spec, vendor
from scripts.regenerate.__main__ import main
from scripts.regenerate.catalogue import read_catalogue
from scripts.regenerate.document import dump
from scripts.regenerate.errors import RegenerationError
from scripts.regenerate.lock import sha256

Snapshot = Callable[[Path], dict[str, bytes]]
Refused = Callable[..., str]
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
    "deep": (lambda _: '{"a":' * 5000 + "1" + "}" * 5000, "nested deeper"),
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
def test_a_hostile_file_changes_nothing(refused: Refused, tmp_path: Path, spec: dict[str, Any], kind: str) -> None:
    """One line with the place, exit 2, and `spec/` and `generated/` exactly as they were."""
    write, what = HOSTILE[kind]
    (tmp_path / "new.json").write_text(write(spec))
    assert what in refused("--from", str(tmp_path / "new.json"))


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
    refused: Refused, monkeypatch: pytest.MonkeyPatch, source: str, what: str
) -> None:
    """Paths and addresses that lead nowhere; passwords and queries are not repeated."""
    monkeypatch.setenv("NO_PROXY", "*")
    line = refused("--from", source)
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
    refused: Refused, monkeypatch: pytest.MonkeyPatch, answer: Callable[[BaseHTTPRequestHandler], None], what: str
) -> None:
    """Error pages, endless redirects, other protocols, and answers without end."""
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(vendor, "MAX_BYTES", 1000)
    with serving(answer) as url:
        assert what in refused("--from", f"{url}/x.json")


def test_a_local_file_without_end_is_refused(refused: Refused, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit holds for files too."""
    monkeypatch.setattr(vendor, "MAX_BYTES", 1000)
    (tmp_path / "new.json").write_bytes(b" " * 1001)
    assert "new.json: larger than 1000 bytes" in refused("--from", str(tmp_path / "new.json"))


def test_a_server_that_trickles_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole transfer has a limit, not only each part of it."""
    monkeypatch.setenv("NO_PROXY", "*")
    clock = iter(range(0, 100_000, 100))
    monkeypatch.setattr("scripts.regenerate.vendor.time.monotonic", lambda: next(clock))

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(b"{" * 200_000)

    with serving(answer) as url, pytest.raises(RegenerationError, match="not finished after 120 seconds"):
        vendor.fetch(url)
