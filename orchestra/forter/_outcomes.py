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

The grid judges answers, by the law of `orchestra._core.outcomes`. A row is an HTTP status, the first that fits from the
top; a column is what the body says: the outcome of the word above, or no payment or refund at all (`message`: an
object with a `message`; `json`: any other JSON; `text`: not JSON; `empty`; `cut`: not whole), or an answer that
contradicts the request or itself (`conflict`). Where status and body disagree about money, the cell says `unknown`.
`unclear` is a payment that is on record, with a word we can't read: a result, not an error. `SOURCES` says where each
cell is from.

Documentation: docs.forter.com, pages `create-a-payment` and `create-a-refund`, which name three kinds of
refusal without their numbers: 400, 401 and 404 are an inference, and no other refusal is known.
"""

from __future__ import annotations

from typing import Final

from .._core.operations import Kind
from .._core.outcomes import Grid, Outcome

__all__ = ["GRIDS", "REFUSED", "SOURCES", "TABLE", "WAITING", "outcome_of"]

REFUSED: Final = frozenset({"canceled", "cancelled", "declined", "failed", "rejected"})
"""Words that we read as: it was refused. Guesses."""

WAITING: Final = frozenset({"authorized", "authorised", "in_progress", "pending", "processing", "review"})
"""Words that we read as: it is not decided yet, or held and not captured yet. Guesses."""

GRIDS: Final = {
    Kind.PAYMENT: """
        status  approved  pending   declined  unknown   message   json      text      empty     cut       conflict
        2xx     approved  pending   declined  unclear   unknown   unknown   unknown   unknown   unknown   unknown
        400     unknown   unknown   declined  unknown   invalid   unknown   unknown   unknown   unknown   unknown
        401     unknown   unknown   unknown   unknown   key       key       key       key       unknown   unknown
        403     unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown
        404     unknown   unknown   declined  unknown   missing   unknown   unknown   unknown   unknown   unknown
        408     unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown
        429     unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown
        499     unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown
        4xx     unknown   unknown   declined  unknown   unknown   unknown   unknown   unknown   unknown   unknown
        xxx     unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown   unknown
    """,
}  # fmt: skip

SOURCES: Final = {
    Kind.PAYMENT: """
        *            *                 not-known   no page gives this status with this body a meaning
        2xx          approved          documented  pages create-a-payment and create-a-refund: a payment or refund whose status is succeeded
        2xx          pending,declined  inferred    the word of the status, which is in no list: our guess
        2xx          unknown           not-known   the payment is on record, with a word that we can't read
        400,404,4xx  declined          inferred    the payment's own word, our guess, and a 4xx does not contradict it
        400          message           documented  both pages name a bad request; its number and its message are inferred
        401          message           documented  both pages name an unauthorized request; its number and its message are inferred
        401          json,text,empty   inferred    RFC 9110 15.5.2: a request that got a 401 was not applied
        404          message           inferred    page create-a-refund names a payment that was not found; reference overview: 404 is an unknown item, of all requests to Forter
        429          *                 not-known   rate limits are in no page
        408,499      *                 not-known   somebody on the way gave up waiting; it may have happened
        *            cut               not-known   whole, it may have said something else
        *            conflict          not-known   an answer that contradicts the request or itself can't be believed
    """,
}
"""Where the meaning of each cell is from, as in `orchestra._core.outcomes.SOURCES`. Pages are of docs.forter.com."""

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
