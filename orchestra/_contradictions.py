"""What an answer says that can't be true of the request it answers.

Another amount is no contradiction: gateways approve parts, and the caller sees both amounts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ._errors import CallRecord
from ._redaction import Hidden, scrubbed

__all__ = ["LISTED", "OPERATION_TYPES", "two_values", "wrong_currency", "wrong_operation"]

OPERATION_TYPES: Final[Mapping[str, str]] = {
    "charge": "Charge",
    "authorize": "PreAuth",
    "capture": "Capture",
    "void": "Void",
    "refund": "Refund",
    "tokenize": "Tokenize",
}
"""What an answer of Orchestra calls each payment operation."""

LISTED: Final = frozenset((*OPERATION_TYPES.values(), "Status"))
"""All the names of operations there are (spec: `Payments.Operation`)."""


def two_values(member: str, secrets: Hidden) -> str:
    """Say that an object has two values for one member."""
    return f"the answer contradicts itself: two values of {scrubbed(member, secrets)[:40]!r}"


def wrong_operation(said: str | None, call: CallRecord) -> str | None:
    """Say that an answer is about another of the listed operations; None for ours, for no word and for a new one."""
    if said not in LISTED or said == OPERATION_TYPES.get(call.operation):
        return None
    return f"the answer contradicts the request: it is about another operation ({said})"


def wrong_currency(said: str | None, call: CallRecord) -> str | None:
    """Say that an answer is in another currency; None for what is no code of three letters."""
    code = (said or "").strip().upper()
    if call.currency is None or code == call.currency or not (len(code) == 3 and code.isascii() and code.isalpha()):
        return None
    return f"the answer contradicts the request: it is in another currency ({code})"
