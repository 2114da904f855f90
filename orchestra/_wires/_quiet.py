"""Keeps other libraries' loggers silent about our requests, and about nobody else's.

At level DEBUG the engines of httpx log the headers of answers, which may hold tokens. At level INFO httpx logs
URLs, and that of a string token holds it. Our own events tell the rest without either.
"""

from __future__ import annotations

import contextvars
import logging
from typing import Final

__all__ = ["OURS", "keep_quiet"]

OURS: Final = contextvars.ContextVar("orchestra is calling", default=False)
"""Set while a library carries one of our requests."""


def _not_ours(_: logging.LogRecord) -> bool:
    return not OURS.get()


def keep_quiet(*loggers: str) -> None:
    """Have loggers drop what they say of our requests. To do so twice is to do it once."""
    for name in loggers:
        logging.getLogger(name).addFilter(_not_ours)
