"""Take secrets out of texts that are about to be kept or shown.

Used for pickles of answers and for messages that quote the server. It works on bytes that need not be
JSON: members with secret names lose their value, and runs of 12 to 20 digits keep their last four.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

__all__ = ["SECRET_MEMBERS", "redacted", "redacted_headers", "scrubbed"]

SECRET_MEMBERS: Final = frozenset(
    {
        "cardNumber", "number", "cvv", "cvc", "securityCode", "payload", "clearPayload", "credentials",
        "value", "token", "userToken", "gatewayToken", "authenticationValue", "xid", "paymentMethod",
        "payment_method", "customGatewayResponse", "data", "client_secret", "apiKey",
    }
)  # fmt: skip
"""Members of requests and answers whose values are never kept in a pickle or shown."""

_MASK: Final = b'"***"'

_MEMBER: Final = re.compile(
    rb'("(?:' + "|".join(sorted(SECRET_MEMBERS)).encode() + rb')"\s*:\s*)'
    rb'("(?:[^"\\]|\\.)*(?:"|$)|[^\s,\[\]{}"]+|(?=[\[{]))',
    re.IGNORECASE | re.DOTALL,
)
_DIGITS: Final = re.compile(rb"(?<![0-9])(?:[0-9][ -]?){8,16}([0-9]{4})(?![0-9])")
_SECRET_HEADERS: Final = frozenset({"set-cookie", "authorization", "x-api-key", "location"})


def redacted(body: bytes) -> bytes:
    """Return the body without the values of secret members and without card-like digits."""
    return _DIGITS.sub(rb"***\1", _without_members(body))


def _without_members(body: bytes) -> bytes:
    parts: list[bytes] = []
    at = 0
    while (found := _MEMBER.search(body, at)) is not None:
        parts += [body[at : found.end(1)], _MASK]
        at = found.end()
        if at < len(body) and body[at : at + 1] in (b"{", b"["):
            at = _end_of_value(body, at)
    parts.append(body[at:])
    return b"".join(parts)


def _end_of_value(body: bytes, start: int) -> int:
    """Return where the object or array that starts here ends, or the end of the bytes."""
    depth = 0
    quoted = False
    at = start
    while at < len(body):
        byte = body[at]
        if quoted:
            if byte == 0x5C:
                at += 1
            elif byte == 0x22:
                quoted = False
        elif byte == 0x22:
            quoted = True
        elif byte in (0x7B, 0x5B):
            depth += 1
        elif byte in (0x7D, 0x5D):
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return len(body)


def redacted_headers(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return the headers without the values that carry secrets."""
    return tuple((name, "***" if name in _SECRET_HEADERS else value) for name, value in headers)


def scrubbed(text: str, secrets: Iterable[str] = ()) -> str:
    """Return one printable line without the given texts and without card-like digits."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= 3:
            text = text.replace(secret, "***")
    safe = " ".join(text.split()).encode("utf-8", "backslashreplace")
    return _DIGITS.sub(rb"***\1", safe).decode("utf-8")
