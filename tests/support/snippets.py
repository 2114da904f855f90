"""Snippets of a page of documentation, run as a reader would run them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

__all__ = ["ROOT", "blocks", "run"]

ROOT: Final = Path(__file__).resolve().parents[2]


def blocks(page: str, language: str = "python") -> list[str]:
    """Return the blocks of code of a page under `docs/`, oldest first."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def run(snippets: list[str], *paths: Path) -> str:
    """Run snippets one after the other, with warnings as errors, and return what they say about trouble."""
    done = subprocess.run(  # noqa: S603  this interpreter, our own pages
        [sys.executable, "-W", "error", "-c", "\n".join(snippets)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, [*paths, ROOT, ROOT / "generated"]))},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stderr if done.returncode or done.stderr else ""
