"""The one place where an answer of Orchestra becomes an outcome.

**The law.** A payment's failure is definite only if the answer is complete, its status and shape are ones whose
meaning is documented or is stated in `SOURCES`, and nothing in it contradicts the request. All else is unknown.

Five grids, one per kind of operation. A row is an HTTP status, the first that fits from the top (`404/text` is a
404 that is labelled `text/*`); a column is what the body says. Every cell is filled:

    Success … NotImplemented    one of the six documented result codes
    other                       another code, something else in its place, a code elsewhere, a message without words
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

from typing import Final

from .._core.operations import Kind
from .._core.outcomes import Grid, Verdict

__all__ = ["CODES", "GRIDS", "ROWS", "SOURCES"]

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

_PARSED: Final = {kind: Grid.parse(text) for kind, text in GRIDS.items()}


class _Rows(dict[tuple[Kind, int, bool], dict[str, Verdict]]):
    """The row for each kind of operation, status, and whether the answer is labelled `text/*`; found once."""

    def __missing__(self, key: tuple[Kind, int, bool]) -> dict[str, Verdict]:
        kind, status, page = key
        row = _PARSED[kind].row(status, page=page)
        if row.keys() != set(_COLUMNS):
            row = {column: row[column] if column in row else row["json"] for column in _COLUMNS}
        if len(self) < _MOST_ROWS:
            self[key] = row
        return row


_COLUMNS: Final = (*CODES, "other", "result", "message", "json", "text", "empty", "cut", "conflict")
_MOST_ROWS: Final = 1024
"""A server can't make this grow with statuses that nobody knows."""

ROWS: Final = _Rows()
"""Cells by column, of grids without columns for codes too."""
