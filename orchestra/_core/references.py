"""References for payments that were given none."""

from __future__ import annotations

import os
import time

__all__ = ["new_reference"]

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_reference() -> str:
    """Return 26 characters that sort by time: 10 of milliseconds since 1970, 16 of chance.

    Letters and digits only, so that every gateway takes them.
    """
    number = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10))
    characters: list[str] = []
    for _ in range(26):
        characters.append(_ALPHABET[number & 31])
        number >>= 5
    return "".join(reversed(characters))
