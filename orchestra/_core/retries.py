"""What may be sent again, and how long to wait before it.

The table has a row per kind of operation and a column per class of failure:

    rejected    it is certain that the server did not act: no connection, or none in time
    ambiguous   bytes may have left: a reset, a timeout, 408, 429, 500, 502, 503, 504

A 503 most likely did nothing, but nobody promises it; a 429 refused the request, but nothing documents when.
For money both count as ambiguous: the caller decides whether to send again.
"""

from __future__ import annotations

import datetime
import enum
import random
from collections.abc import Callable
from typing import Final

from .config import Config
from .operations import Semantics
from .transport import TransportResponse

__all__ = ["REPEATABLE", "RETRIED_STATUSES", "FailureClass", "backoff", "retry_after"]


class FailureClass(enum.StrEnum):
    """Could the server have acted?"""

    REJECTED = "rejected"
    AMBIGUOUS = "ambiguous"


REPEATABLE: Final = {
    (Semantics.READ, FailureClass.REJECTED): True,
    (Semantics.READ, FailureClass.AMBIGUOUS): True,
    (Semantics.REPEATABLE_WRITE, FailureClass.REJECTED): True,
    (Semantics.REPEATABLE_WRITE, FailureClass.AMBIGUOUS): True,
    (Semantics.STRAY_WRITE, FailureClass.REJECTED): True,
    (Semantics.STRAY_WRITE, FailureClass.AMBIGUOUS): False,
    (Semantics.MOVES_MONEY, FailureClass.REJECTED): True,
    (Semantics.MOVES_MONEY, FailureClass.AMBIGUOUS): False,
}

RETRIED_STATUSES: Final = frozenset({408, 429, 500, 502, 503, 504})
"""Answers that count as an ambiguous failure rather than as the end of a call."""

_LONGEST_WISH: Final = 24 * 3600.0


def backoff(config: Config, attempt: int, uniform: Callable[[float, float], float] = random.uniform) -> float:
    """Return the seconds to wait after failed attempt number `attempt` (from 1): full jitter."""
    ceiling = min(config.backoff_limit, config.backoff * 2.0 ** min(attempt - 1, 30))
    return uniform(0.0, ceiling)


def retry_after(response: TransportResponse, now: Callable[[], datetime.datetime]) -> float | None:
    """Return the server's wish in seconds: `Retry-After` as seconds or as an HTTP date. None without one."""
    value = response.header("retry-after")
    if value is None:
        return None
    from email.utils import parsedate_to_datetime

    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:10]), _LONGEST_WISH)
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=datetime.UTC)
    return min(max((when - now()).total_seconds(), 0.0), _LONGEST_WISH)
