"""Identifiers that look random and are the same on every run with the same seed."""

from __future__ import annotations

import hashlib
import hmac
import string
from collections import Counter
from typing import Final

__all__ = ["ALPHANUMERIC", "DIGITS", "Ids"]

ALPHANUMERIC: Final = string.ascii_letters + string.digits
DIGITS: Final = string.digits


class Ids:
    """Draws identifiers by kind; each kind has its own sequence, so one never shifts another."""

    def __init__(self, seed: int) -> None:
        self._key = hashlib.sha256(f"orchestra sandbox {seed}".encode()).digest()
        self._drawn: Counter[str] = Counter()

    def draw(self, kind: str, length: int, alphabet: str = ALPHANUMERIC) -> str:
        """Return the next identifier of that kind."""
        self._drawn[kind] += 1
        digest = self.digest(f"{kind}:{self._drawn[kind]}")
        number = int.from_bytes(digest + self.digest(digest.hex()), "big")
        letters: list[str] = []
        for _ in range(length):
            number, index = divmod(number, len(alphabet))
            letters.append(alphabet[index])
        return "".join(letters)

    def digest(self, text: str) -> bytes:
        """Return the keyed digest of a text: what signs this sandbox's tokens."""
        return hmac.new(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
