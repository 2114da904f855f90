"""The recipe of `docs/adding-an-api.md` works: its API is generated in a folder of its own and called."""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from orchestra import OutcomeUnknownError, TransportResponse
from scripts.regenerate import ROOT
from scripts.regenerate.__main__ import main
from tests.support import clients
from tests.support.clients import KINDS, Caller
from tests.support.snippets import blocks
from tests.support.wires import CannedWire, ambiguous, answer

PAGE: Final = "adding-an-api.md"


def recipe(language: str, at: int = 0) -> tuple[str, str]:
    """Return the path that a block of the page names in its first line, and the block."""
    block = blocks(PAGE, language)[at]
    return block.splitlines()[0].removeprefix("# "), block


@pytest.fixture(scope="module")
def tips(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return the module of the page, with its package generated from its file in a folder of its own."""
    root = tmp_path_factory.mktemp("root")
    tools = (ROOT / "spec" / "catalogue.toml").read_text(encoding="utf-8").partition("[apis.")[0]
    tools = tools.replace('default = "orchestra"', 'default = "tips"')
    for language in ("yaml", "toml"):
        path, block = recipe(language)
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(tools + block if language == "toml" else block, encoding="utf-8")
    assert main(["--root", str(root), "--api", "tips"]) == 0
    assert main(["--root", str(root), "--api", "tips", "--check"]) == 0
    path, block = recipe("python")
    module = root / Path(path).name
    module.write_text(block, encoding="utf-8")
    sys.path.insert(0, str(root / "generated"))
    try:
        spec = importlib.util.spec_from_file_location("orchestra.tips", module)
        assert spec is not None
        assert spec.loader is not None
        made = importlib.util.module_from_spec(spec)
        sys.modules["orchestra.tips"] = made
        spec.loader.exec_module(made)
        yield made
    finally:
        sys.path.remove(str(root / "generated"))
        for name in [name for name in sys.modules if name == "orchestra.tips" or name.split(".")[0] == "tips_api"]:
            del sys.modules[name]


@pytest.fixture(params=KINDS)
def client(request: pytest.FixtureRequest, tips: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a maker of clients of either kind over a canned wire."""
    monkeypatch.setattr(clients, "finish", asyncio.run)  # these clients wait as asyncio does, and take no other clock
    kind = tips.TipsClient if request.param == "sync" else tips.AsyncTipsClient
    return lambda wire: Caller(kind(api_key="test-key", transport=wire))


def test_a_few_lines_make_a_client(client: Any) -> None:
    """The module sends the exact bytes with its key, and reads the answer into the common vocabulary."""
    wire = CannedWire(answer(201, {"id": "t1", "amount": 2.5, "status": "given", "mood": "good"}))
    tip = client(wire).tips.create(amount="2.50", currency="EUR", note="Thank you")
    assert (wire.request.method, wire.request.path) == ("POST", "/v1/tips")
    assert wire.request.body == b'{"amount":2.50,"currency":"EUR","note":"Thank you"}'
    assert dict(wire.request.headers)["Authorization"] == "Bearer test-key"
    assert (tip.id, str(tip.amount), tip.outcome.value, tip.approved) == ("t1", "2.5", "approved", True)
    assert list(tip.unread) == ["mood"]


def test_it_is_as_careful_with_money_as_the_others(client: Any) -> None:
    """A request that may have left is never sent again, and an answer that is none leaves the outcome unknown."""
    cut = TransportResponse(400, (), b'{"message":"No"', False)
    twice = answer(201, b'{"id":"t1","status":"given","status":"refused"}')
    for reply in (ambiguous(), answer(503), answer(201, b"<html>"), cut, twice):
        wire = CannedWire(reply)
        with pytest.raises(OutcomeUnknownError) as caught:
            client(wire).tips.create(amount="2.50", currency="EUR")
        assert len(wire.requests) == 1
        assert caught.value.operation == "tips.create_tip"


def test_the_users_program_of_the_page_runs(tips: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the page shows a user to write is a program, given something that answers."""
    wire = CannedWire(answer(201, {"id": "t1", "status": "given"}))
    make = tips.TipsClient
    monkeypatch.setattr(tips, "TipsClient", lambda **settings: make(**settings, transport=wire))
    exec(compile(recipe("python", 1)[1], "program", "exec"), {})  # noqa: S102  a block of our own page
    assert json.loads(wire.request.body or b"")["note"] == "Thank you"


def test_the_module_is_typed_like_the_rest(tips: Any, tmp_path: Path) -> None:
    """The page's module passes mypy as strictly as the package does."""
    api = importlib.import_module("mypy.api")
    root = Path(tips.__file__).parent
    (tmp_path / "mypy.ini").write_text(
        f"[mypy]\nstrict = true\nmypy_path = {root / 'generated'},{ROOT}\nfollow_imports = silent\n"
        f"cache_dir = {tmp_path / 'cache'}\n",
        encoding="utf-8",
    )
    said, trouble, status = api.run(["--config-file", str(tmp_path / "mypy.ini"), str(tips.__file__)])
    assert (status, trouble) == (0, ""), said
