"""The one place where an answer of Orchestra becomes an outcome.

Five grids, one per kind of operation. A row is an HTTP status, the first that fits from the top; a
column is what the body says: one of the six documented result codes, another code (`other`), or no code
at all (`message`: a ValidationErrorMessage or a list of them; `json`: any other JSON; `text`: not JSON;
`empty`). Every cell is filled. A body's code is believed only where it agrees with the status; where the
two disagree about money, the cell says `unknown`.

Documentation: the response codes page of developers.orchestrasolutions.com and the response
descriptions in `spec/orchestra/openapi.yaml`; the pairing of 409/500/503 with codes is an inference.
"""

from __future__ import annotations

import enum
from functools import lru_cache
from typing import Final

import attrs

from ._operations import Kind

__all__ = ["CODES", "GRIDS", "Grid", "Moved", "Outcome", "Repeat", "Verdict", "verdict"]


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
    def moved(self) -> Moved:
        """May money have moved (or been held) by a payment with this outcome?"""
        return _ANSWERS[self][0]

    @property
    def repeat(self) -> Repeat:
        """May a payment with this outcome be sent again?"""
        return _ANSWERS[self][1]


class Moved(enum.StrEnum):
    """May money have moved, or been held? True in an `if` for yes and maybe."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"

    def __bool__(self) -> bool:
        return self is not Moved.NO


class Repeat(enum.StrEnum):
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
        return self is Repeat.SAFE


_ANSWERS: Final[dict[Outcome, tuple[Moved, Repeat]]] = {
    Outcome.APPROVED: (Moved.YES, Repeat.NEVER),
    Outcome.PENDING: (Moved.MAYBE, Repeat.NEVER),
    Outcome.DECLINED: (Moved.NO, Repeat.CHANGED),
    Outcome.EXPIRED: (Moved.NO, Repeat.CHANGED),
    Outcome.UNSUPPORTED: (Moved.NO, Repeat.CHANGED),
    Outcome.TEMPORARY_FAILURE: (Moved.MAYBE, Repeat.AFTER_CHECK),
    Outcome.UNKNOWN: (Moved.MAYBE, Repeat.AFTER_CHECK),
    # Look-ups move nothing; what is asked is what became of the payment, and that is in the gateway's words.
    Outcome.FOUND: (Moved.MAYBE, Repeat.AFTER_CHECK),
    Outcome.NOT_TOLD: (Moved.MAYBE, Repeat.AFTER_CHECK),
}


class Verdict(enum.StrEnum):
    """What a cell of a grid says: the outcome of a result, or the error to raise."""

    APPROVED = "approved"
    PENDING = "pending"
    DECLINED = "declined"
    EXPIRED = "expired"
    UNSUPPORTED = "unsupported"
    UNCLEAR = "unclear"  # a result on record whose own word is not understood: outcome unknown, nothing raised
    TEMPORARY = "temporary"  # OutcomeUnknown, outcome temporary_failure
    UNKNOWN = "unknown"  # OutcomeUnknown
    FOUND = "found"
    NOT_TOLD = "not_told"
    OK = "ok"  # the result of an operation that moves no money
    INVALID = "invalid"  # InvalidRequest
    KEY = "key"  # AuthenticationError
    MISSING = "missing"  # NotFound
    BUSY = "busy"  # TemporarilyUnavailable
    UNREADABLE = "unreadable"  # UnreadableAnswer


CODES: Final = ("Success", "Accepted", "Rejected", "TemporaryFailure", "FatalFailure", "NotImplemented")

GRIDS: Final = {
    Kind.PAYMENT: """
        status  Success   Accepted  Rejected  TemporaryFailure  FatalFailure  NotImplemented  other     message   json      text      empty
        200     approved  pending   declined  temporary         unknown       unsupported     unknown   unknown   unknown   unknown   unknown
        202     approved  pending   declined  temporary         unknown       unsupported     unknown   unknown   pending   unknown   pending
        2xx     approved  pending   declined  temporary         unknown       unsupported     unknown   unknown   unknown   unknown   unknown
        400     unknown   unknown   declined  unknown           unknown       unsupported     unknown   invalid   invalid   invalid   invalid
        401     unknown   unknown   unknown   unknown           unknown       unknown         unknown   key       key       key       key
        403     unknown   unknown   unknown   unknown           unknown       unknown         unknown   key       key       key       key
        404     unknown   unknown   declined  unknown           unknown       unsupported     unknown   missing   missing   missing   missing
        408     unknown   unknown   unknown   unknown           unknown       unknown         unknown   unknown   unknown   unknown   unknown
        409     unknown   unknown   declined  temporary         unknown       unsupported     unknown   declined  declined  declined  declined
        429     unknown   unknown   unknown   unknown           unknown       unknown         unknown   busy      busy      busy      busy
        499     unknown   unknown   unknown   unknown           unknown       unknown         unknown   unknown   unknown   unknown   unknown
        4xx     unknown   unknown   declined  unknown           unknown       unsupported     unknown   invalid   invalid   invalid   invalid
        503     unknown   unknown   unknown   temporary         unknown       unknown         unknown   temporary temporary temporary temporary
        xxx     unknown   unknown   unknown   unknown           unknown       unknown         unknown   unknown   unknown   unknown   unknown
    """,
    Kind.STATUS: """
        status  Success   Accepted  Rejected  TemporaryFailure  FatalFailure  NotImplemented  other     message   json      text      empty
        200     found     not_told  not_told  busy              not_told      unsupported     not_told  not_told  not_told  unreadable  unreadable
        2xx     found     not_told  not_told  busy              not_told      unsupported     not_told  not_told  not_told  unreadable  not_told
        400     invalid   invalid   invalid   invalid           invalid       invalid         invalid   invalid   invalid   invalid   invalid
        401     key       key       key       key               key           key             key       key       key       key       key
        403     key       key       key       key               key           key             key       key       key       key       key
        404     missing   missing   missing   missing           missing       missing         missing   missing   missing   unreadable  missing
        408     busy      busy      busy      busy              busy          busy            busy      busy      busy      busy      busy
        409     not_told  not_told  not_told  busy              not_told      unsupported     not_told  not_told  not_told  not_told  not_told
        429     busy      busy      busy      busy              busy          busy            busy      busy      busy      busy      busy
        4xx     invalid   invalid   invalid   invalid           invalid       invalid         invalid   invalid   invalid   invalid   invalid
        5xx     busy      busy      busy      busy              busy          busy            busy      busy      busy      busy      busy
        xxx     unreadable  unreadable  unreadable  unreadable  unreadable    unreadable      unreadable  unreadable  unreadable  unreadable  unreadable
    """,
    Kind.READ: """
        status  coded     message   json      text      empty
        200     ok        ok        ok        unreadable  unreadable
        2xx     ok        ok        ok        unreadable  unreadable
        401     key       key       key       key       key
        403     key       key       key       key       key
        404     missing   missing   missing   missing   missing
        408     busy      busy      busy      busy      busy
        429     busy      busy      busy      busy      busy
        4xx     invalid   invalid   invalid   invalid   invalid
        5xx     busy      busy      busy      busy      busy
        xxx     unreadable  unreadable  unreadable  unreadable  unreadable
    """,
    Kind.WRITE: """
        status  coded     message   json      text      empty
        2xx     ok        ok        ok        unknown   unknown
        401     key       key       key       key       key
        403     key       key       key       key       key
        404     missing   missing   missing   missing   missing
        408     unknown   unknown   unknown   unknown   unknown
        429     busy      busy      busy      busy      busy
        499     unknown   unknown   unknown   unknown   unknown
        4xx     invalid   invalid   invalid   invalid   invalid
        503     busy      busy      busy      busy      busy
        xxx     unknown   unknown   unknown   unknown   unknown
    """,
    Kind.DELETE: """
        status  coded     message   json      text      empty
        2xx     ok        ok        ok        ok        ok
        401     key       key       key       key       key
        403     key       key       key       key       key
        404     missing   missing   missing   missing   missing
        408     unknown   unknown   unknown   unknown   unknown
        429     busy      busy      busy      busy      busy
        499     unknown   unknown   unknown   unknown   unknown
        4xx     invalid   invalid   invalid   invalid   invalid
        503     busy      busy      busy      busy      busy
        xxx     unknown   unknown   unknown   unknown   unknown
    """,
}  # fmt: skip


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

    def row(self, status: int) -> dict[str, Verdict]:
        """Return the row of an HTTP status: its own, its class's, or `xxx`."""
        for name in (str(status), f"{status // 100}xx"):
            if name in self.rows:
                return self.rows[name]
        return self.rows["xxx"]


_PARSED: Final = {kind: Grid.parse(text) for kind, text in GRIDS.items()}


@lru_cache(1024, typed=True)
def _row(kind: Kind, status: int) -> dict[str, Verdict]:
    return _PARSED[kind].row(status)


def verdict(kind: Kind, status: int, *, code: str | None, shape: str) -> Verdict:
    """Read one cell: `code` is the body's `operationResultCode`, `shape` the column when it has none."""
    row = _row(kind, status)
    if code is None:
        return row[shape]
    return row.get(code) or row.get("other") or row["coded"]
