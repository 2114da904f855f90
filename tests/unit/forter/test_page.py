"""The tables of `docs/forter.md` are whole."""

from __future__ import annotations

from orchestra.forter import ForterConfig
from orchestra.forter._outcomes import REFUSED, WAITING
from tests.support.snippets import ROOT


def test_every_word_and_setting_is_in_the_tables() -> None:
    """The page names each guessed word in the row of its outcome, and each setting of this API."""
    lines = (ROOT / "docs" / "forter.md").read_text(encoding="utf-8").splitlines()
    rows = {
        outcome: next(line for line in lines if f"| `{outcome}` | guess" in line) for outcome in ("declined", "pending")
    }
    assert [word for word in REFUSED if f"`{word}`" not in rows["declined"]] == []
    assert [word for word in WAITING if f"`{word}`" not in rows["pending"]] == []
    own = ForterConfig.__annotations__
    assert [name for name in own if not any(line.startswith(f"| `{name}` | `FORTER_") for line in lines)] == []
