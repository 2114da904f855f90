"""The one place where an answer of Forter's Orchestration API becomes an outcome.

The documentation knows one status, `succeeded`. Everything else about words is our reading, chosen so that
a mistake costs a look at Forter's portal and not a second payment. Words are read without regard to case,
`-` and spaces:

    succeeded                                 approved    documented
    words of REFUSED                          declined    guessed
    words of WAITING, or `requires…`          pending     guessed
    another or no word, with a next action    pending     somebody has something left to do
    another or no word                        unknown

The word itself is always kept in `status`.

The grid judges answers. A row is an HTTP status, the first that fits from the top; a column is what the body
says: the outcome of the word above, or no payment or refund at all (`message`: an object with a `message`;
`json`: any other JSON; `text`: not JSON; `empty`). Where status and body disagree about money, the cell says
`unknown`. `unclear` is a payment that is on record, with a word we can't read: a result, not an error.

Documentation: docs.forter.com, pages `create-a-payment` and `create-a-refund`, which name three kinds of
refusal without their numbers: 400, 401 and 404 are an inference, and so is everything about the others.
"""

from __future__ import annotations

from typing import Final

from .._operations import Kind, Operation, Semantics
from .._outcomes import Grid, Outcome

__all__ = ["FORTER", "GRIDS", "REFUSED", "TABLE", "WAITING", "outcome_of"]

FORTER: Final = {
    operation.name.removeprefix("forter."): operation
    for operation in (
        Operation("forter.create_payment", "CreatePayment", Semantics.MOVES_MONEY, Kind.PAYMENT),
        Operation("forter.create_refund", "CreateRefund", Semantics.MOVES_MONEY, Kind.PAYMENT),
    )
}
"""The 2 operations of `spec/forter/openapi.yaml`."""

REFUSED: Final = frozenset({"canceled", "cancelled", "declined", "failed", "rejected"})
"""Words that we read as: it was refused. Guesses."""

WAITING: Final = frozenset({"authorized", "authorised", "in_progress", "pending", "processing", "review"})
"""Words that we read as: it is not decided yet, or held and not captured yet. Guesses."""

GRIDS: Final = {
    Kind.PAYMENT: """
        status  approved  pending   declined  unknown   message   json      text      empty
        2xx     approved  pending   declined  unclear   unknown   unknown   unknown   unknown
        401     unknown   unknown   unknown   unknown   key       key       key       key
        403     unknown   unknown   unknown   unknown   key       key       key       key
        404     unknown   unknown   declined  unknown   missing   missing   missing   missing
        408     unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown
        429     unknown   unknown   unknown   unknown   busy      busy      busy      busy
        499     unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown
        4xx     unknown   unknown   declined  unknown   invalid   invalid   invalid   invalid
        xxx     unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown
    """,
}  # fmt: skip

TABLE: Final = {kind: Grid.parse(text) for kind, text in GRIDS.items()}


def outcome_of(status: str | None, *, next_action: bool = False) -> Outcome:
    """Read the word of a payment or refund, by the rule at the top."""
    word = (status or "").strip().lower().replace("-", "_").replace(" ", "_")
    if word == "succeeded":
        return Outcome.APPROVED
    if word in REFUSED:
        return Outcome.DECLINED
    if word in WAITING or word.startswith("requires") or next_action:
        return Outcome.PENDING
    return Outcome.UNKNOWN
