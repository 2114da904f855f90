"""The one place where an answer of Orchestrate becomes an outcome.

A payment's `status` becomes an outcome by `WORDS`: the four documented words, in any case. Every other word
is `unknown`, and kept. (One example of the documentation shows `completed` in an event of the type
`payment.succeeded`; an event's type settles that one, see `webhooks`.)

Two grids judge answers, by the law of `orchestra._core.outcomes`. A row is an HTTP status, the first that fits from the
top; a column is what the body says: the outcome of a payment's own word, or no payment at all (`message`: an object
with a `message`; `json`: any other JSON; `text`: not JSON; `empty`; `cut`: not whole), or an answer that contradicts
the request or itself (`conflict`). Where status and body disagree about money, the cell says `unknown`. `unclear` is
a payment that is on record, with a word we can't read: a result, not an error. `SOURCES` says where each cell is from.

Documentation: docs.orchestrate.global, pages `errors` and `payments`. It lists the codes for the API as a
whole; that they mean the same for each operation is an inference, and so is all about 408 and 499.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .._core.operations import Kind
from .._core.outcomes import Grid, Outcome

__all__ = ["GRIDS", "SOURCES", "TABLE", "WORDS", "outcome_of"]

WORDS: Final[Mapping[str, Outcome]] = {
    "pending": Outcome.PENDING,
    "succeeded": Outcome.APPROVED,
    "failed": Outcome.DECLINED,
    "expired": Outcome.EXPIRED,
}

GRIDS: Final = {
    Kind.PAYMENT: """
        status  approved  pending   declined  expired   unknown   message   json      text      empty     cut       conflict
        2xx     approved  pending   declined  expired   unclear   unknown   unknown   unknown   unknown   unknown   unknown
        401     unknown   unknown   unknown   unknown   unknown   key       key       key       key       unknown   unknown
        403     unknown   unknown   unknown   unknown   unknown   key       unknown   unknown   unknown   unknown   unknown
        404     unknown   unknown   declined  expired   unknown   missing   unknown   unknown   unknown   unknown   unknown
        408     unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown
        429     unknown   unknown   unknown   unknown   unknown   busy      unknown   unknown   unknown   unknown   unknown
        499     unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown
        4xx     unknown   unknown   declined  expired   unknown   invalid   unknown   unknown   unknown   unknown   unknown
        xxx     unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown
    """,
    Kind.READ: """
        status  object      message     json        text        empty       cut         conflict
        2xx     ok          unreadable  unreadable  unreadable  unreadable  unreadable  unreadable
        401     key         key         key         key         key         key         key
        403     key         key         key         key         key         key         key
        404     missing     missing     missing     missing     missing     missing     missing
        408     busy        busy        busy        busy        busy        busy        busy
        429     busy        busy        busy        busy        busy        busy        busy
        4xx     invalid     invalid     invalid     invalid     invalid     invalid     invalid
        5xx     busy        busy        busy        busy        busy        busy        busy
        xxx     unreadable  unreadable  unreadable  unreadable  unreadable  unreadable  unreadable
    """,
}  # fmt: skip

SOURCES: Final = {
    Kind.PAYMENT: """
        *        *                                  not-known   no page gives this status with this body a meaning
        2xx      approved,pending,declined,expired  documented  page payments: the four words of a payment's status; page errors: 200 and 201 are success
        2xx      unknown                            not-known   the payment is on record, with a word that is in no list
        404,4xx  declined,expired                   inferred    the payment's own word, and a 4xx does not contradict it
        401      message                            documented  page errors: 401 is not authenticated, and every unsuccessful request has a message
        401      json,text,empty                    inferred    RFC 9110 15.5.2: a request that got a 401 was not applied
        403      message                            documented  page errors: 403 is authenticated but not allowed, with a message
        404      message                            documented  page errors: 404 is a resource that was not found, with a message
        429      message                            documented  page errors: 429 is rate limited, with a message
        4xx      message                            documented  page errors: 400 malformed, 422 failed validation, 4xx an error on the client's side in general, with a message
        408,499  *                                  not-known   somebody on the way gave up waiting; the payment may have been made
        xxx      *                                  not-known   page errors: 5xx is an error on the server's side, which may come after the payment was made
        *        cut                                not-known   whole, it may have said something else
        *        conflict                           not-known   an answer that contradicts the request or itself can't be believed
    """,
    Kind.READ: """
        *    *                                    inferred    the class of the status; a read that fails changes nothing
        2xx  object                               documented  page payments: the answers of each operation
        2xx  message,json,text,empty,cut,conflict  not-known   an answer that can't be understood says nothing
        401,403,404,429,4xx,5xx  message              documented  page errors: the code's meaning, with a message
        xxx  *                                    not-known   an answer that can't be understood says nothing
    """,
}
"""Where the meaning of each cell is from, as in `orchestra._core.outcomes.SOURCES`. Pages are of docs.orchestrate.global."""

TABLE: Final = {kind: Grid.parse(text) for kind, text in GRIDS.items()}


def outcome_of(status: str | None) -> Outcome:
    """Read a payment's word, in any case. No word and an unknown one are `unknown`."""
    return WORDS.get((status or "").strip().lower(), Outcome.UNKNOWN)
