"""Every Python block of the documentation runs, and the tables in it are true.

A block marked ```` ```python no-run ```` is left out. Blocks of one document run in order in one namespace that
begins empty: what a reader needs, the document shows. Clients of live APIs that a block makes talk to a sandbox;
nothing else can be reached.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
import logging
import os
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from orchestra import OrchestraError, _http
from orchestra._core import errors, resolution
from orchestra._core.config import Config
from orchestra.sandbox import Sandbox, pytest_plugin

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^( *)```(\w*)([^\n`]*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
LOCAL = ("127.0.0.1", "localhost", "::1")
KEYS = ("ORCHESTRA_API_KEY", "ORCHESTRATE_API_KEY", "FORTER_API_KEY")


def blocks(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, code) of every Python block that is to be run."""
    text = path.read_text(encoding="utf-8")
    for found in FENCE.finditer(text):
        if found[2] == "python" and "no-run" not in found[3]:
            line = text.count("\n", 0, found.start(4))
            indent = len(found[1])
            yield line, "\n".join(row[indent:] for row in found[4].splitlines())


ELSEWHERE = {"adding-an-api.md": "test_a_new_api.py"}
"""Documents that a test of their own runs, because they build something first."""

LOOKED_UP = ("README.md", "errors.md", "observability.md")
"""Documents whose blocks stand alone: nobody reads them from the top."""

RUNNABLE = [path for path in DOCUMENTS if path.name not in ELSEWHERE and list(blocks(path))]


@pytest.fixture
def _no_network(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[None]:
    """Have every client of a document that is not on this machine talk to a sandbox."""
    pytest_plugin.pytest_configure(request.config)
    for name in list(os.environ):
        if name.startswith(("ORCHESTRA", "FORTER")):
            monkeypatch.delenv(name)
    for name in KEYS:
        monkeypatch.setenv(name, "documentation")
    found = Sandbox()
    blocking, awaiting, look_up = _http.built_in_transport, _http.built_in_async_transport, socket.getaddrinfo

    def local(config: Config) -> bool:
        return any(f"//{host}" in config.base_url for host in LOCAL)

    def guarded(host: Any, *args: Any, **more: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        assert name in LOCAL, f"a document tries to reach {name}"
        return look_up(host, *args, **more)

    monkeypatch.setattr(_http, "built_in_transport", lambda c: blocking(c) if local(c) else found.transport)
    monkeypatch.setattr(_http, "built_in_async_transport", lambda c: awaiting(c) if local(c) else found.async_transport)
    monkeypatch.setattr(socket, "getaddrinfo", guarded)
    logger = logging.getLogger("orchestra")
    handlers, level = list(logger.handlers), logger.level
    yield
    logger.handlers[:] = handlers
    logger.setLevel(level)


def run(path: Path, line: int, code: str, names: dict[str, Any]) -> None:
    """Run one block in a namespace."""
    where = path.relative_to(ROOT).as_posix()
    compiled = compile("\n" * line + code, where, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    waiting = eval(compiled, names)  # noqa: S307  our own documentation
    if inspect.iscoroutine(waiting):
        asyncio.run(waiting)


@pytest.mark.usefixtures("_no_network")
@pytest.mark.parametrize("path", RUNNABLE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_block_runs(path: Path) -> None:
    """A reader who types a document's code gets what the document says."""
    names: dict[str, Any] = {"__name__": "documentation"}
    for line, code in blocks(path):
        run(path, line, code, names)


@pytest.mark.usefixtures("_no_network")
@pytest.mark.parametrize("path", [path for path in RUNNABLE if path.name in LOOKED_UP], ids=lambda path: path.name)
def test_blocks_of_pages_to_look_things_up_stand_alone(path: Path) -> None:
    """A reader who lands in the middle of such a page can copy the one block that is there."""
    for line, code in blocks(path):
        run(path, line, code, {"__name__": "documentation"})


def test_there_are_documents_to_run() -> None:
    """The README and the pages about errors and observability have code in them."""
    assert {path.name for path in RUNNABLE} >= {"README.md", "errors.md", "observability.md", "sandbox.md"}


def test_documents_run_elsewhere_are_run_there() -> None:
    """A document that is left out here is named by the test that runs it."""
    for path in DOCUMENTS:
        if path.name in ELSEWHERE:
            assert path.name in (Path(__file__).parent / ELSEWHERE[path.name]).read_text(encoding="utf-8")


def test_links_lead_somewhere() -> None:
    """A relative link names a file of the project."""
    broken = [
        f"{path.name}: {target}"
        for path in DOCUMENTS
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]

    assert broken == []


def anchors(path: Path) -> set[str]:
    """Return what a link into a document can name: its headings, as they are turned into anchors."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_links_into_a_page_lead_to_a_heading() -> None:
    """A link with an anchor names a heading of the page it leads to."""
    found = [
        (path.name, target, anchor)
        for path in DOCUMENTS
        for target, anchor in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", path.read_text(encoding="utf-8"))
        if anchor not in anchors(path.parent / target if target else path)
    ]

    assert found == []


def test_every_error_is_explained() -> None:
    """The page about errors draws the tree and has a section with cause, advice and repetition for each leaf."""
    text = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    kinds = {
        kind
        for module in (errors, resolution)
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, OrchestraError)
    }
    leaves = [kind.__name__ for kind in kinds if not kind.__subclasses__()]

    assert len(leaves) == 10
    for name in leaves:
        assert all(f"**{word}.**" in sections[name] for word in ("Cause", "Do", "Repeat")), name
        assert f"| `{name}` |" in text
    drawn = re.findall(r"[├└]─ (\w+)", text)
    documented = re.findall(r"[├└]─ (\w+)", errors.__doc__ or "")
    assert drawn == documented
