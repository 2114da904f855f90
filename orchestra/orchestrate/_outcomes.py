"""The one place where an answer of Orchestrate becomes an outcome.

A payment's `status` becomes an outcome by `WORDS`: the four documented words, in any case. Every other word
is `unknown`, and kept. (One example of the documentation shows `completed` in an event of the type
`payment.succeeded`; an event's type settles that one, see `webhooks`.)

Two grids judge answers. A row is an HTTP status, the first that fits from the top; a column is what the body
says: the outcome of a payment's own word, or no payment at all (`message`: an object with a `message`;
`json`: any other JSON; `text`: not JSON; `empty`). Where status and body disagree about money, the cell says
`unknown`. `unclear` is a payment that is on record, with a word we can't read: a result, not an error.

Documentation: docs.orchestrate.global, pages `errors` and `payments`. It lists the codes for the API as a
whole; that they mean the same for each operation is an inference, and so is all about 408 and 499.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .._operations import Kind, Operation, Semantics
from .._outcomes import Grid, Outcome

__all__ = ["GRIDS", "ORCHESTRATE", "TABLE", "WORDS", "outcome_of"]

ORCHESTRATE: Final = {
    operation.name.removeprefix("orchestrate."): operation
    for operation in (
        Operation("orchestrate.list_payments", "ListPayments", Semantics.READ, Kind.READ),
        Operation("orchestrate.create_payment", "CreatePayment", Semantics.MOVES_MONEY, Kind.PAYMENT),
        Operation("orchestrate.get_payment", "RetrievePayment", Semantics.READ, Kind.READ),
    )
}
"""The 3 operations of `spec/orchestrate/openapi.yaml`."""

WORDS: Final[Mapping[str, Outcome]] = {
    "pending": Outcome.PENDING,
    "succeeded": Outcome.APPROVED,
    "failed": Outcome.DECLINED,
    "expired": Outcome.EXPIRED,
}

GRIDS: Final = {
    Kind.PAYMENT: """
        status  approved  pending   declined  expired   unknown   message   json      text      empty
        2xx     approved  pending   declined  expired   unclear   unknown   unknown   unknown   unknown
        401     unknown   unknown   unknown   unknown   unknown   key       key       key       key
        403     unknown   unknown   unknown   unknown   unknown   key       key       key       key
        404     unknown   unknown   declined  expired   unknown   missing   missing   missing   missing
        408     unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown
        429     unknown   unknown   unknown   unknown   unknown   busy      busy      busy      busy
        499     unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown
        4xx     unknown   unknown   declined  expired   unknown   invalid   invalid   invalid   invalid
        xxx     unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown
    """,
    Kind.READ: """
        status  object      message     json        text        empty
        2xx     ok          unreadable  unreadable  unreadable  unreadable
        401     key         key         key         key         key
        403     key         key         key         key         key
        404     missing     missing     missing     missing     missing
        408     busy        busy        busy        busy        busy
        429     busy        busy        busy        busy        busy
        4xx     invalid     invalid     invalid     invalid     invalid
        5xx     busy        busy        busy        busy        busy
        xxx     unreadable  unreadable  unreadable  unreadable  unreadable
    """,
}  # fmt: skip

TABLE: Final = {kind: Grid.parse(text) for kind, text in GRIDS.items()}


def outcome_of(status: str | None) -> Outcome:
    """Read a payment's word, in any case. No word and an unknown one are `unknown`."""
    return WORDS.get((status or "").strip().lower(), Outcome.UNKNOWN)
