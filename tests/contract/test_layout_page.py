"""The page about the layout names every room as it is, and the places it sends a reader to exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "orchestra"
PAGE = (ROOT / "docs" / "layout.md").read_text(encoding="utf-8")
PLACES = (PACKAGE, PACKAGE / "_orchestrasolutions")
"""Folders of files that the page names by their last part alone."""


def test_the_places_exist() -> None:
    """Every file and folder that the page names is there."""
    names = set(re.findall(r"`([\w/]+(?:\.py|\.toml|/)|tests/[\w/]+)`", PAGE))
    missing = [name for name in names if not any((place / name).exists() for place in (ROOT, *PLACES))]

    assert "orchestra/_core/retries.py" in names
    assert missing == []


def test_every_room_is_named() -> None:
    """The page lists each room of the package, and says of each what it is for."""
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    named = set(re.findall(r"\b(\w+)/(?=\s)", PAGE[: PAGE.index("A call goes")]))

    assert named == rooms | {"orchestra"}
    assert len(PAGE.splitlines()) < 60
