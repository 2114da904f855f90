"""What a change does to the set of accepted values. Levels follow from this by a law (see `policy`)."""

from __future__ import annotations

from enum import Enum


class Effect(Enum):
    NONE = "none"
    NARROWS = "narrows"
    WIDENS = "widens"
    UNRELATED = "unrelated"
    UNKNOWN = "unknown"

    def flipped(self) -> Effect:
        """The effect seen from the other version, or from outside a `not`."""
        return _FLIPPED.get(self, self)

    def __add__(self, other: Effect) -> Effect:
        """The effect of two changes to one schema together."""
        if self is other or other is Effect.NONE:
            return self
        if self is Effect.NONE:
            return other
        if Effect.UNRELATED in (self, other):
            return Effect.UNRELATED
        if Effect.UNKNOWN in (self, other):
            return Effect.UNKNOWN
        return Effect.UNRELATED


_FLIPPED = {Effect.NARROWS: Effect.WIDENS, Effect.WIDENS: Effect.NARROWS}


class Direction(Enum):
    """Who writes the value. `ERROR` is what we receive under a status that is no success."""

    SEND = "send"
    RECEIVE = "receive"
    ERROR = "error"
    UNUSED = "unused"

    def reversed(self) -> Direction:
        """The direction inside a webhook or callback, where the server calls us."""
        return {
            Direction.SEND: Direction.RECEIVE,
            Direction.RECEIVE: Direction.SEND,
            Direction.ERROR: Direction.SEND,
        }.get(self, self)


def of_sets(old: frozenset[str] | set[str], new: frozenset[str] | set[str], *, members: bool) -> Effect:
    """Compare two sets of allowed members (`members`) or two sets of constraints that all hold."""
    if old == new:
        return Effect.NONE
    if new < old:
        return Effect.NARROWS if members else Effect.WIDENS
    if new > old:
        return Effect.WIDENS if members else Effect.NARROWS
    return Effect.UNRELATED
