"""The effective file of an API: what the publisher says, with the overlay on top."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from . import overlay as overlays
from .catalogue import Api
from .document import load
from .errors import RegenerationError
from .form import ordered
from .validate import check_document

__all__ = ["effective_document"]


def effective_document(root: Path, api: Api, *, overlay: bool = True, published: Any = None) -> dict[str, Any]:
    """Read, check and correct the file of an API.

    `published` stands in for the file on disk. With `overlay=False` the file is taken as it is.
    """
    document = load(root / api.spec, name=api.spec) if published is None else published
    check_document(document, api.spec)
    if overlay and api.overlay is not None:
        corrections = load(root / api.overlay, name=api.overlay)
        document = overlays.apply(document, corrections, name=api.overlay)
        try:
            check_document(document, api.spec)
        except RegenerationError as error:
            raise RegenerationError(api.overlay, f"makes {error.location} wrong: {error.message}") from None
    result: dict[str, Any] = ordered(document)
    return result
