"""The wires that can be tested here: two come with the package, the others need an extra."""

from __future__ import annotations

from importlib.util import find_spec

__all__ = ["WIRES"]

_EXTRAS = {"fast": "httptools", "httpx2": "httpcore2"}

WIRES = ["h11", "httpx", *(wire for wire, library in _EXTRAS.items() if find_spec(library) is not None)]
