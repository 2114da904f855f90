"""The page about the layout names every room as it is, and the places it sends a reader to exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "orchestra"
PAGE = (ROOT / "docs" / "layout.md").read_text(encoding="utf-8")
PLACES = {
    "orchestra": PACKAGE,
    "sandbox": PACKAGE / "sandbox",
    "contract": ROOT / "tests" / "contract",
}
"""Folders of files that the page names by their last part alone."""


def first_words(path: Path) -> str:
    """Return the first paragraph of a module's docstring, on one line."""
    words = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(words.split("\n\n")[0].split())


def test_every_module_is_named_in_its_own_words() -> None:
    """The list holds each module and folder of `orchestra/`, each with the first words of its docstring."""
    listed = dict(re.findall(r"^\| `(\w+(?:\.py|/))` \| (.+) \|$", PAGE, re.MULTILINE))
    modules = {path.name: first_words(path) for path in PACKAGE.glob("_*.py") if path.name != "__init__.py"}
    folders = {f"{path.parent.name}/": first_words(path) for path in PACKAGE.glob("*/__init__.py")}

    assert listed == modules | folders


def test_the_places_exist() -> None:
    """Every file and folder that the page names is there."""
    names = set(re.findall(r"`([\w/]+(?:\.py|\.toml|/)|tests/[\w/]+)`", PAGE))
    missing = [name for name in names if not any((place / name).exists() for place in (ROOT, *PLACES.values()))]

    assert "orchestra/_outcomes.py" in names
    assert missing == []


def test_siblings_know_neither_the_sandbox_nor_each_other() -> None:
    """The chain of imports holds between the rooms on top of the core, too."""
    for room, strangers in (("orchestrate", ("sandbox", "forter")), ("forter", ("sandbox", "orchestrate"))):
        paths = list((PACKAGE / room).rglob("*.py"))
        assert paths
        for path in paths:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom):
                    parts = {*(node.module or "").split("."), *(alias.name for alias in node.names)}
                    assert not parts & set(strangers), path.name
                elif isinstance(node, ast.Import):
                    assert not any(f"orchestra.{name}" in alias.name for alias in node.names for name in strangers)
