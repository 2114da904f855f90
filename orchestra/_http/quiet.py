"""Keeps other libraries' loggers silent while they carry our requests.

At level DEBUG the engines of httpx log the headers of answers, which may hold tokens, and the password of a SOCKS
proxy; hpack logs every header. At level INFO httpx logs URLs, and that of a string token holds it. Our own events
tell the rest without any of it.
"""

from __future__ import annotations

import contextvars
import logging
from typing import Final

__all__ = ["OURS", "keep_quiet"]

OURS: Final = contextvars.ContextVar("orchestra is calling", default=False)
"""True while a library carries one of our requests, for whatever is called in that context.

Set it back with `set`, not `reset`: a coroutine that nobody awaits to its end is closed in another context, where
`reset` raises.
"""


def _not_ours(_: logging.LogRecord) -> bool:
    return not OURS.get()


def keep_quiet(engine: str, *more: str) -> None:
    """Have the loggers of an engine, and more, drop what they say of our requests. Twice is once."""
    parts = ("connection", "http11", "http2", "proxy", "socks")
    for name in (*(f"{engine}.{part}" for part in parts), *more):
        logging.getLogger(name).addFilter(_not_ours)
