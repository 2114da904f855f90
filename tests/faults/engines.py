"""The transports of the package that can be tested here: one needs an extra."""

from __future__ import annotations

from importlib.util import find_spec

__all__ = ["WIRES"]

WIRES = ["h11", *(["httptools"] if find_spec("httptools") is not None else [])]
