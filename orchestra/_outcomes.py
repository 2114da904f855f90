"""The one place where an answer of Orchestra becomes an outcome.

**The law.** A payment's failure is definite only if the answer is complete, its status and shape are ones whose
meaning is documented or is stated in `SOURCES`, and nothing in it contradicts the request. All else is unknown.

Five grids, one per kind of operation. A row is an HTTP status, the first that fits from the top (`404/text` is a
404 that is labelled `text/*`); a column is what the body says. Every cell is filled:

    Success … NotImplemented    one of the six documented result codes
    other                       another code, or something else in its place
    result                      no code, but other members of an OperationResult
    message                     a ValidationErrorMessage, or a list of them
    json                        any other JSON
    text                        not JSON
    empty                       no body
    cut                         not whole: it ended where the connection ended and is neither a JSON object nor a
                                list of messages; or it begins as JSON and is none
    conflict                    contradicts the request or itself: another operation, another currency, two values
                                for one member

A grid without columns for codes reads `json` for them. A body's code is believed only where it agrees with the
status; where the two disagree about money, the cell says `unknown`.

`SOURCES` says of each cell where its meaning is from: the file (`spec/orchestra/openapi.yaml`), a page of
developers.orchestrasolutions.com, or an inference.
"""

from __future__ import annotations

import enum
from functools import lru_cache
from typing import Final

import attrs

from ._operations import Kind

__all__ = [
    "CODES",
    "GRIDS",
    "SOURCES",
    "Basis",
    "Grid",
    "Moved",
    "Outcome",
    "Repeat",
    "Source",
    "Verdict",
    "sources",
    "verdict",
]


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
        status    Success   Accepted  Rejected  TemporaryFailure  FatalFailure  NotImplemented  other    result     message    json       text       empty      cut      conflict
        200       approved  pending   declined  temporary         unknown       unsupported     unknown  unknown    unknown    unknown    unknown    unknown    unknown  unknown
        202       approved  pending   declined  temporary         unknown       unsupported     unknown  pending    unknown    pending    unknown    pending    unknown  unknown
        2xx       approved  pending   declined  temporary         unknown       unsupported     unknown  unknown    unknown    unknown    unknown    unknown    unknown  unknown
        400       unknown   unknown   declined  unknown           unknown       unsupported     unknown  unknown    invalid    unknown    unknown    unknown    unknown  unknown
        401       unknown   unknown   unknown   unknown           unknown       unknown         unknown  key        key        key        key        key        unknown  unknown
        403       unknown   unknown   unknown   unknown           unknown       unknown         unknown  unknown    unknown    unknown    unknown    unknown    unknown  unknown
        404/text  unknown   unknown   declined  unknown           unknown       unsupported     unknown  unknown    unknown    unknown    unknown    unknown    unknown  unknown
        404       unknown   unknown   declined  unknown           unknown       unsupported     unknown  unknown    missing    unknown    unknown    missing    unknown  unknown
        408       unknown   unknown   unknown   unknown           unknown       unknown         unknown  unknown    unknown    unknown    unknown    unknown    unknown  unknown
        409       unknown   unknown   declined  temporary         unknown       unsupported     unknown  declined   invalid    unknown    unknown    declined   unknown  unknown
        429       unknown   unknown   unknown   unknown           unknown       unknown         unknown  unknown    busy       busy       unknown    busy       unknown  unknown
        499       unknown   unknown   unknown   unknown           unknown       unknown         unknown  unknown    unknown    unknown    unknown    unknown    unknown  unknown
        4xx       unknown   unknown   declined  unknown           unknown       unsupported     unknown  unknown    unknown    unknown    unknown    unknown    unknown  unknown
        503       unknown   unknown   unknown   temporary         unknown       unknown         unknown  temporary  temporary  temporary  temporary  temporary  unknown  unknown
        xxx       unknown   unknown   unknown   unknown           unknown       unknown         unknown  unknown    unknown    unknown    unknown    unknown    unknown  unknown
    """,
    Kind.STATUS: """
        status    Success     Accepted    Rejected    TemporaryFailure  FatalFailure  NotImplemented  other       result      message     json        text        empty       cut         conflict
        200       found       not_told    not_told    busy              not_told      unsupported     not_told    not_told    not_told    not_told    unreadable  unreadable  unreadable  unreadable
        2xx       found       not_told    not_told    busy              not_told      unsupported     not_told    not_told    not_told    not_told    unreadable  not_told    unreadable  unreadable
        400       invalid     invalid     invalid     invalid           invalid       invalid         invalid     invalid     invalid     invalid     invalid     invalid     unreadable  invalid
        401       key         key         key         key               key           key             key         key         key         key         key         key         unreadable  key
        403       key         key         key         key               key           key             key         key         key         key         key         key         unreadable  key
        404       missing     missing     missing     missing           missing       missing         missing     missing     missing     missing     unreadable  missing     unreadable  unreadable
        408       busy        busy        busy        busy              busy          busy            busy        busy        busy        busy        busy        busy        busy        busy
        409       not_told    not_told    not_told    busy              not_told      unsupported     not_told    not_told    not_told    not_told    not_told    not_told    not_told    not_told
        429       busy        busy        busy        busy              busy          busy            busy        busy        busy        busy        busy        busy        busy        busy
        4xx       invalid     invalid     invalid     invalid           invalid       invalid         invalid     invalid     invalid     invalid     invalid     invalid     unreadable  invalid
        5xx       busy        busy        busy        busy              busy          busy            busy        busy        busy        busy        busy        busy        busy        busy
        xxx       unreadable  unreadable  unreadable  unreadable        unreadable    unreadable      unreadable  unreadable  unreadable  unreadable  unreadable  unreadable  unreadable  unreadable
    """,
    Kind.READ: """
        status    message     json        text        empty       cut         conflict
        2xx       ok          ok          unreadable  unreadable  unreadable  unreadable
        401       key         key         key         key         key         key
        403       key         key         key         key         key         key
        404       missing     missing     missing     missing     missing     missing
        408       busy        busy        busy        busy        busy        busy
        429       busy        busy        busy        busy        busy        busy
        4xx       invalid     invalid     invalid     invalid     invalid     invalid
        5xx       busy        busy        busy        busy        busy        busy
        xxx       unreadable  unreadable  unreadable  unreadable  unreadable  unreadable
    """,
    Kind.WRITE: """
        status    message     json        text        empty       cut         conflict
        2xx       ok          ok          unknown     unknown     unknown     unknown
        401       key         key         key         key         unknown     key
        403       key         key         key         key         unknown     key
        404       missing     missing     missing     missing     unknown     missing
        408       unknown     unknown     unknown     unknown     unknown     unknown
        429       busy        busy        busy        busy        unknown     busy
        499       unknown     unknown     unknown     unknown     unknown     unknown
        4xx       invalid     invalid     invalid     invalid     unknown     invalid
        503       busy        busy        busy        busy        unknown     busy
        xxx       unknown     unknown     unknown     unknown     unknown     unknown
    """,
    Kind.DELETE: """
        status    message     json        text        empty       cut         conflict
        2xx       ok          ok          ok          ok          ok          ok
        401       key         key         key         key         unknown     key
        403       key         key         key         key         unknown     key
        404       missing     missing     missing     missing     unknown     missing
        408       unknown     unknown     unknown     unknown     unknown     unknown
        429       busy        busy        busy        busy        unknown     busy
        499       unknown     unknown     unknown     unknown     unknown     unknown
        4xx       invalid     invalid     invalid     invalid     unknown     invalid
        503       busy        busy        busy        busy        unknown     busy
        xxx       unknown     unknown     unknown     unknown     unknown     unknown
    """,
}  # fmt: skip


SOURCES: Final = {
    Kind.PAYMENT: """
        *                     *                         not-known   no file and no page gives this status with this body a meaning for payments
        200,202               Success,Rejected,TemporaryFailure,FatalFailure,NotImplemented  documented  api-reference/overview: the body of a payment's answer holds the gateway's result, one of six codes (file: Payments.Result)
        200                   Accepted                  inferred    the code's own word, whatever 2xx it comes with
        202                   Accepted,empty            documented  file: 202 is taken for later processing, without a body on four of five operations; errors guide: not decided yet
        202                   result,json               inferred    a 202 whose body has no code is one without a body
        2xx                   Success,Accepted,Rejected,TemporaryFailure,FatalFailure,NotImplemented  inferred    the code's own word, whatever 2xx it comes with
        400,404,404/text,4xx  Rejected,NotImplemented   inferred    the code's own word, and a 4xx does not contradict it
        400                   message                   documented  file: 400 is a ValidationErrorMessage, refused before any gateway is asked
        401                   message,empty             documented  file: 401; errors guide: a ValidationErrorMessage that names X-Api-Key; getting-started: no body
        401                   result,json,text          inferred    RFC 9110 15.5.2: a request that got a 401 was not applied; keys are checked at the entry, before routing (concepts/architecture)
        xxx                   *                         not-known   file: 500 is an error at or with the gateway, its end uncertain; the other statuses are in no file
        403                   *                         not-known   403 has no documented meaning for payments; nearest is the permission check at the entry (concepts/architecture)
        404                   empty,message             inferred    errors guide: an unknown account or transaction; elsewhere in the file a 404 has no body
        404/text              result,message,json,text,empty  not-known   a proxy or a wrong path answers with a page, and may do so after the API has acted
        408,499               *                         not-known   somebody on the way gave up waiting; the gateway may have acted
        409                   Rejected,empty,result     documented  file: 409 is a rejection by the gateway, without a schema; errors guide: its body has the gateway's description
        409                   NotImplemented            documented  file: 409 of an operation that the gateway lacks
        409                   TemporaryFailure          inferred    the code's own word; nobody promises that nothing happened
        409                   message                   inferred    what refuses a field under 400 refuses it under 409
        429                   message,json,empty        inferred    concepts/architecture: rate limiting is at the entry, before routing
        503                   TemporaryFailure,result,message,json,text,empty  documented  file: 503 is a gateway out of reach for a time; nobody promises that nothing happened
        *                     cut                       not-known   whole, it may have said something else
        *                     conflict                  not-known   an answer that contradicts the request or itself can't be believed
    """,
    Kind.STATUS: """
        *                     *                         inferred    the look-up failed, which says nothing about the payment
        200                   Success                   documented  guide transaction-status: Success means that the payment was found; its state is in the gateway's words
        2xx                   Success                   inferred    as 200
        200,2xx,409           Accepted,Rejected,FatalFailure,other,result,message,json,empty  not-known   no page says what such an answer to a look-up means for the payment
        409                   text,cut,conflict         not-known   no page says what such an answer to a look-up means for the payment
        200,2xx,409           NotImplemented            inferred    the code's own word: the gateway can't look payments up
        400                   message                   documented  file: 400 is a ValidationErrorMessage
        401                   message,empty             documented  file: 401; errors guide: a ValidationErrorMessage that names X-Api-Key; getting-started: no body
        404                   *                         inferred    nothing on record, in no file for look-ups; errors guide: an unknown account or transaction
        404                   text,cut,conflict         not-known   a proxy or a wrong path answers so too
        200                   text,empty,cut,conflict   not-known   an answer that can't be understood says nothing
        2xx                   text,cut,conflict         not-known   an answer that can't be understood says nothing
        400,401,403,4xx       cut                       not-known   whole, it may have been a record
        xxx                   *                         not-known   an answer that can't be understood says nothing
    """,
    Kind.READ: """
        *    *                         inferred    the class of the status; a read that fails changes nothing
        2xx  message,json              documented  file: the answers of each operation
        2xx  text,empty,cut,conflict   not-known   an answer that can't be understood says nothing
        401  message,empty             documented  file: 401; errors guide: a ValidationErrorMessage that names X-Api-Key; getting-started: no body
        404  empty                     documented  file: 404 of an account or token, without a body
        4xx  message                   documented  file: 400 is a ValidationErrorMessage
        xxx  *                         not-known   an answer that can't be understood says nothing
    """,
    Kind.WRITE: """
        *                    *                         not-known   the write may have happened
        2xx                  message,json              documented  file: the answers of each operation
        401,403,404,429,503  message,json,text,empty,conflict  inferred    the server says that it did not do it; no money moves by a write
        401                  message,empty             documented  file: 401; errors guide: a ValidationErrorMessage that names X-Api-Key; getting-started: no body
        4xx                  *                         inferred    the server says that it did not do it; no money moves by a write
        4xx                  message                   documented  file: 400 is a ValidationErrorMessage
        *                    cut                       not-known   whole, it may have said something else
    """,
    Kind.DELETE: """
        *                    *                         not-known   the deletion may have happened
        2xx                  *                         documented  file: 200 without a body
        401,403,404,429,503  message,json,text,empty,conflict  inferred    the server says that it did not do it; no money moves by a deletion
        401                  message,empty             documented  file: 401; errors guide: a ValidationErrorMessage that names X-Api-Key; getting-started: no body
        404                  empty                     documented  file: 404 of a token, without a body
        4xx                  *                         inferred    the server says that it did not do it; no money moves by a deletion
        4xx                  message                   documented  file: 400 is a ValidationErrorMessage
        *                    cut                       not-known   whole, it may have said something else
        2xx                  cut                       inferred    the status alone says it, no body is documented
    """,
}
"""Where the meaning of each cell is from: rows, columns, a word of `Basis`, and the source. Of two lines, the later one."""


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

_PARSED: Final = {kind: Grid.parse(text) for kind, text in GRIDS.items()}


@lru_cache(1024, typed=True)
def _row(kind: Kind, status: int, page: bool) -> dict[str, Verdict]:
    return _PARSED[kind].row(status, page=page)


def verdict(kind: Kind, status: int, column: str, *, page: bool = False) -> Verdict:
    """Read one cell. `page` says whether the answer is labelled `text/*`."""
    row = _row(kind, status, page)
    return row[column] if column in row else row["json"]
