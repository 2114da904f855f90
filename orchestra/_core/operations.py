"""What there is to know of an operation: what it is called, how it is judged, what may be repeated."""

from __future__ import annotations

import enum

import attrs

__all__ = ["Kind", "Operation", "Semantics"]


class Semantics(enum.StrEnum):
    """What a second sending of the same request would do."""

    READ = "read"
    """Nothing."""
    REPEATABLE_WRITE = "repeatable write"
    """Leave the same state."""
    STRAY_WRITE = "stray-making write"
    """Make a second object that nobody uses. Harmless, but untidy: not done without being told to."""
    MOVES_MONEY = "moves money"
    """Move money twice."""


class Kind(enum.StrEnum):
    """Which grid of the outcome table judges the answers."""

    PAYMENT = "payment"
    STATUS = "status"
    READ = "read"
    WRITE = "write"
    DELETE = "delete"


@attrs.frozen(slots=True)
class Operation:
    """One operation of an API."""

    name: str
    """Our name, as in logs and errors."""
    operation_id: str
    """The `operationId` of the spec."""
    semantics: Semantics
    kind: Kind
