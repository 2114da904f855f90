"""`docs/money-safety.md` says what the code does, and its snippets run."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from orchestra import LookupOutcome
from tests.faults.page import PAGE, tables, written


def test_the_tables_are_the_codes_own() -> None:
    """Promises, outcomes, answers, retries, words, settings and mutations on the page are those of the code."""
    page = PAGE.read_text("utf-8")
    assert written(page) == page, "run: python -m tests.faults.page"
    with pytest.raises(ValueError, match="no place"):
        written("")
    assert all(table in page for table in tables().values())


def test_the_snippets_run() -> None:
    """The page's Python runs from top to bottom against the sandbox."""
    scope: dict[str, Any] = {}
    for snippet in re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL):
        exec(compile(snippet, str(PAGE), "exec"), scope)  # noqa: S102 - our own page
    assert scope["resolution"].reading is LookupOutcome.MOVED
    assert asyncio.run(scope["pay"]("charge-1044")) == "paid"


def test_every_test_file_named_on_the_page_exists() -> None:
    """The evidence that the page names is there."""
    named = re.findall(r"`(tests/\w+/\w+\.py)`", PAGE.read_text("utf-8"))
    assert len(named) == 14
    assert all((PAGE.parents[1] / name).is_file() for name in named)
