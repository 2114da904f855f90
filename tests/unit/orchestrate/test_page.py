"""The table of `docs/orchestrate.md` is whole."""

from __future__ import annotations

from orchestra.orchestrate._outcomes import WORDS
from tests.support.snippets import ROOT


def test_every_word_is_in_the_table() -> None:
    """The table has each documented status with the outcome the client gives it."""
    page = (ROOT / "docs" / "orchestrate.md").read_text(encoding="utf-8")
    assert [word for word, outcome in WORDS.items() if f"| `{word}` | `{outcome.value}` |" not in page] == []
