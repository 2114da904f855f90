"""Make the generated packages from the published files, to the byte.

`python -m scripts.regenerate` writes; with `--check` it only compares. `docs/regeneration.md` has the rest.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .catalogue import read_catalogue
from .effective import effective_document
from .errors import RegenerationError

__all__ = ["ROOT", "RegenerationError", "effective_spec"]

ROOT = Path(__file__).resolve().parents[2]


def effective_spec(api: str, overlay: bool = True, *, root: Path = ROOT) -> dict[str, Any]:
    """The published file of an API of the catalogue with its overlay applied, as plain data.

    Raises `RegenerationError` when the file or the overlay is not what it must be.
    """
    return effective_document(root, read_catalogue(root).api(api), overlay=overlay)
