"""Blocks of code out of a page of documentation."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

__all__ = ["ROOT", "blocks"]

ROOT: Final = Path(__file__).resolve().parents[2]


def blocks(page: str, language: str = "python") -> list[str]:
    """Return the blocks of code of a page under `docs/`, in their order."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}[^\n]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
