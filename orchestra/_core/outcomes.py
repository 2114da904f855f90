"""What may become of a call, and the grids by which an answer becomes an outcome. Each API has grids of its own.

A grid's row is an HTTP status, the first that fits from the top (`404/text` is a 404 that is labelled `text/*`); a
column is what the body says. Every cell is filled, and has a source.
"""

from __future__ import annotations

import enum
from typing import Final

import attrs

__all__ = ["Basis", "FundsMoved", "Grid", "Outcome", "RetryAdvice", "Source", "Verdict", "sources"]


class Outcome(enum.StrEnum):
    """What became of a call, in one word for every API of this package."""

    APPROVED = "approved"
    """Done: charged, held, captured, refunded, released, or tokenized."""
    PENDING = "pending"
    """Taken for later processing; look it up, never send it again."""
    DECLINED = "declined"
    """The gateway said no."""
    EXPIRED = "expired"
    """Nobody paid in time (payment links only)."""
    UNSUPPORTED = "unsupported"
    """The gateway can't do this operation."""
    TEMPORARY_FAILURE = "temporary_failure"
    """The gateway was out of reach; most likely nothing happened, but nobody promises it."""
    UNKNOWN = "unknown"
    """It may have happened."""
    FOUND = "found"
    """Look-ups: the payment is on record. What became of it is in the gateway's own words."""
    NOT_TOLD = "not_told"
    """Look-ups: an answer that says nothing about the payment."""

    @property
    def moved(self) -> FundsMoved:
        """May money have moved (or been held) by a payment with this outcome?"""
        return _ANSWERS[self][0]

    @property
    def repeat(self) -> RetryAdvice:
        """May a payment with this outcome be sent again?"""
        return _ANSWERS[self][1]


class FundsMoved(enum.StrEnum):
    """May money have moved, or been held? True in an `if` for yes and maybe."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"

    def __bool__(self) -> bool:
        return self is not FundsMoved.NO


class RetryAdvice(enum.StrEnum):
    """May the same payment be sent again? True in an `if` only for `SAFE`."""

    NEVER = "never"
    """It is done, or will be."""
    AFTER_CHECK = "not before it is known"
    """Look it up: it may have happened."""
    BY_DECISION = "by a decision of people"
    """Nothing is on record, which proves nothing: whoever pays again takes the risk of paying twice."""
    CHANGED = "not the same request"
    """With another card, another gateway, or a corrected field it is a new payment."""
    SAFE = "yes"

    def __bool__(self) -> bool:
        return self is RetryAdvice.SAFE


_ANSWERS: Final[dict[Outcome, tuple[FundsMoved, RetryAdvice]]] = {
    Outcome.APPROVED: (FundsMoved.YES, RetryAdvice.NEVER),
    Outcome.PENDING: (FundsMoved.MAYBE, RetryAdvice.NEVER),
    Outcome.DECLINED: (FundsMoved.NO, RetryAdvice.CHANGED),
    Outcome.EXPIRED: (FundsMoved.NO, RetryAdvice.CHANGED),
    Outcome.UNSUPPORTED: (FundsMoved.NO, RetryAdvice.CHANGED),
    Outcome.TEMPORARY_FAILURE: (FundsMoved.MAYBE, RetryAdvice.AFTER_CHECK),
    Outcome.UNKNOWN: (FundsMoved.MAYBE, RetryAdvice.AFTER_CHECK),
    # Look-ups move nothing; what is asked is what became of the payment, and that is in the gateway's words.
    Outcome.FOUND: (FundsMoved.MAYBE, RetryAdvice.AFTER_CHECK),
    Outcome.NOT_TOLD: (FundsMoved.MAYBE, RetryAdvice.AFTER_CHECK),
}


class Verdict(enum.StrEnum):
    """What a cell of a grid says: the outcome of a result, or the error to raise."""

    APPROVED = "approved"
    PENDING = "pending"
    DECLINED = "declined"
    EXPIRED = "expired"
    UNSUPPORTED = "unsupported"
    UNCLEAR = "unclear"  # a result on record whose own word is not understood: outcome unknown, nothing raised
    TEMPORARY = "temporary"  # OutcomeUnknownError, outcome temporary_failure
    UNKNOWN = "unknown"  # OutcomeUnknownError
    FOUND = "found"
    NOT_TOLD = "not_told"
    OK = "ok"  # the result of an operation that moves no money
    INVALID = "invalid"  # InvalidRequestError
    KEY = "key"  # AuthenticationError
    MISSING = "missing"  # NotFoundError
    BUSY = "busy"  # TemporarilyUnavailableError
    UNREADABLE = "unreadable"  # InvalidResponseError


class Basis(enum.StrEnum):
    """How sure the meaning of a cell is."""

    DOCUMENTED = "documented"
    INFERRED = "inferred"
    NOT_KNOWN = "not known, therefore unknown"


@attrs.frozen
class Source:
    """Where the meaning of a cell is from."""

    basis: Basis
    words: str


@attrs.frozen
class Grid:
    """A table of verdicts: a row for each HTTP status or class of them, a column for each kind of body."""

    rows: dict[str, dict[str, Verdict]]

    @classmethod
    def parse(cls, text: str) -> Grid:
        """Read a grid as it is written in this package. Raises `ValueError` for a cell that is missing."""
        head, *lines = (line.split() for line in text.strip().splitlines())
        columns = head[1:]
        return cls({row[0]: dict(zip(columns, map(Verdict, row[1:]), strict=True)) for row in lines})

    def row(self, status: int, *, page: bool = False) -> dict[str, Verdict]:
        """Return the row of an HTTP status: its own for pages (`text/*`), its own, its class's, or `xxx`."""
        for name in (f"{status}/text" if page else "", str(status), f"{status // 100}xx"):
            if name in self.rows:
                return self.rows[name]
        return self.rows["xxx"]


def sources(grid: Grid, text: str) -> dict[tuple[str, str], Source]:
    """Return the source of each cell, of a text like those of `SOURCES`.

    Raises `ValueError` for a cell without a source, and for a row or column that the grid does not have.
    """
    columns = list(next(iter(grid.rows.values())))
    found: dict[tuple[str, str], Source] = {}
    for line in text.strip().splitlines():
        rows, named, basis, words = line.split(None, 3)
        for row in grid.rows if rows == "*" else rows.split(","):
            for column in columns if named == "*" else named.split(","):
                if row not in grid.rows or column not in columns:
                    raise ValueError(f"the grid has no cell {row} {column}")
                found[row, column] = Source(_BASES[basis], words)
    missing = [(row, column) for row in grid.rows for column in columns if (row, column) not in found]
    if missing:
        raise ValueError(f"no source for {missing}")
    return found


_BASES: Final = {"documented": Basis.DOCUMENTED, "inferred": Basis.INFERRED, "not-known": Basis.NOT_KNOWN}
