"""Take secrets out of texts that are about to be kept or shown.

Texts that quote the server lose the secrets of the request and card-like digits. Pickles of answers keep
of a JSON body only numbers, truth values and the members listed here; of any other body, nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final, cast, final

from ._secrets import MASK, CardNumber, Cvv, Secret
from ._wire import WireResponse

__all__ = [
    "KEPT_MEMBERS",
    "Hidden",
    "all_without",
    "holds_any",
    "masked",
    "printable",
    "quoting",
    "redacted",
    "redacted_headers",
    "redacted_value",
    "scrubbed",
    "without",
]

KEPT_MEMBERS: Final = frozenset(
    {
        "authorizationCode", "code", "createTime", "creationTime", "created_at", "currency", "eci",
        "gatewayName", "gatewayReference", "gatewayResultCode", "gatewayResultSubCode", "id", "operationResultCode",
        "operationType", "status", "transaction_id", "type", "updated_at", "version",
    }
)  # fmt: skip
"""Members of answers whose texts stay in a pickle: ids, codes and times, nobody's words and no tokens."""

_SECRET_NUMBERS: Final = frozenset({"cvv", "cvc", "securitycode", "cardnumber", "number"})
_DIGITS: Final = re.compile(r"(?<![0-9])(?:[0-9][\s.\-\u200b\u2010-\u2015]{0,2}){8,16}([0-9]{4})(?![0-9])")
_LAST_FOUR: Final = rf"{MASK}\1"
_SAFE_HEADERS: Final = frozenset({"content-type", "content-length", "date", "retry-after", "server"})
_DEEPEST: Final = 32
"""Levels of a JSON value that are kept. A server could nest more than a stack has room for."""
_LONG: Final = 8
"""Characters. A secret shorter than this may be part of an id by chance."""
_SHORT: Final = 6
"""Characters. A secret shorter than this is taken for one only where it stands alone."""


@final
class Hidden:
    """The secrets of one call, revealed once for everything that looks for them in its answer. Shows none."""

    __slots__ = ("long", "texts")

    def __init__(self, secrets: tuple[str | Secret, ...]) -> None:
        self.texts = [secret.reveal() if isinstance(secret, Secret) else secret for secret in secrets]
        """All of them."""
        self.long: list[str] = []
        """Those that don't turn up in an id by chance, the longest first: no security codes, of numbers only cards."""
        for secret, text in zip(secrets, self.texts, strict=True):
            if isinstance(secret, CardNumber) or (
                len(text) >= _LONG and not text.isdigit() and not isinstance(secret, Cvv)
            ):
                self.long.append(text)
        self.long.sort(key=len, reverse=True)

    def __repr__(self) -> str:
        return f"<{len(self.texts)} hidden>"

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("secrets can't be pickled")


NOTHING: Final = Hidden(())
"""The secrets of no call."""


def redacted(body: bytes) -> bytes:
    """Return what may be kept of a body."""
    if not body.strip():
        return body
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return MASK.encode()
    return json.dumps(redacted_value(data), separators=(",", ":")).encode()


def redacted_value(value: Any, name: str = "", room: int = _DEEPEST) -> Any:
    """Return what may be kept of a JSON value that stands under this name, at most `room` levels of it."""
    if isinstance(value, dict | list) and not room:
        return MASK
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        return {without(key): redacted_value(item, key, room - 1) for key, item in members.items()}
    if isinstance(value, list):
        return [redacted_value(item, name, room - 1) for item in cast("Sequence[Any]", value)]
    if isinstance(value, str):
        return without(value) if name in KEPT_MEMBERS else MASK
    if value is None or isinstance(value, bool):
        return value
    return MASK if name.lower() in _SECRET_NUMBERS or _DIGITS.search(format(value, "")) else value


def redacted_headers(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return the headers with only the values that are surely no secret."""
    return tuple((name, value if name in _SAFE_HEADERS else MASK) for name, value in headers)


def without(text: str, secrets: Hidden = NOTHING) -> str:
    """Return the text without the given secrets and without card-like digits."""
    return all_without({"": text}, secrets)[""]


def all_without(texts: dict[str, str], secrets: Hidden) -> dict[str, str]:
    """Return the texts, each without the given secrets and without card-like digits; the same when there are none."""
    together = "\n".join(texts.values())  # one look at all of them: mostly there is nothing to take out
    if not holds_any(together, secrets.texts) and _DIGITS.search(together) is None:
        return texts
    longest_first = sorted(secrets.texts, key=len, reverse=True)
    return {name: _DIGITS.sub(_LAST_FOUR, masked(text, longest_first)) for name, text in texts.items()}


def holds_any(text: str, secrets: Iterable[str]) -> bool:
    """Tell whether one of these stands anywhere in a text."""
    for secret in secrets:  # noqa: SIM110  a generator costs more than most looks
        if secret in text:
            return True
    return False


def quoting(response: WireResponse, secrets: Hidden) -> WireResponse:
    """Return the answer; when it quotes secrets of its request, as one of whose body a pickle keeps nothing."""
    body = response.body
    for secret in secrets.long:
        if secret.encode("utf-8", "surrogatepass") in body:
            return response.forgetting()
    return response


def masked(text: str, secrets: Iterable[str]) -> str:
    """Return the text without these, the longest first; a short one counts only where it stands alone."""
    for secret in secrets:
        if secret not in text:
            continue
        if len(secret) >= _SHORT:
            text = text.replace(secret, MASK)
        elif len(secret) > 1:
            text = re.sub(rf"(?<![A-Za-z0-9]){re.escape(secret)}(?![A-Za-z0-9])", MASK, text)
    return text


def scrubbed(text: str, secrets: Hidden = NOTHING) -> str:
    """Return the text as one printable line, without secrets."""
    return printable(without(text, secrets))


def printable(text: str) -> str:
    """Return the text as one line in which control characters and the like are escaped: a terminal would obey them."""
    line = " ".join(text.split())
    if line.isprintable():
        return line
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in line)
