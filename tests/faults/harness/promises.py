"""The promises about money, each in one sentence. Docs and tests name them by their keys."""

from __future__ import annotations

from typing import Final

import attrs

__all__ = ["PROMISES", "Violation"]

PROMISES: Final = {
    "moved once": "an approved payment is on the ledger exactly once, with the amount and currency that were asked for",
    "nothing moved": "after a decline, an unsupported operation or a definite failure nothing moved, and nothing will",
    "taken once": "a pending payment is on the ledger exactly once, waiting",
    "unknown has a cause": "an outcome is unknown only when a fault made it so",
    "sent once": "a request that moves money is never sent again once bytes of it may have left",
    "never twice": "there are never two movements for one reference and operation",
    "true reading": "what a look-up reads equals the ledger: no movement follows *not moved*, and *absent* is said"
    " only of charges and authorizations that are not on record",
    "settled": "nothing but *moved* and *pending* is read before the attempt is over and `settle_seconds` have passed",
    "reads when it can": "look-ups settle the outcome whenever the status call can tell, and say when asking again can",
    "looks only": "look-ups send nothing that could move money",
    "only ours": "a call raises an `OrchestraError`, the interruption that struck it, or what `before_send` raised",
    "interruption goes on": "an interruption of a payment in flight goes on as itself, with its `OutcomeUnknownError`",
    "way to find out": "an error names operation, reference, amount, currency, account, correlation id and attempts",
    "answer kept": "an error holds the answer whenever there was one, and the memory it takes is bounded",
    "deadline": "no call waits beyond its deadline, whatever the server wishes",
    "own connection": "a connection that failed in the middle of an exchange carries no other request",
    "twins": "both clients make the same attempts, waits and bytes for the same seed",
    "exact digits": "the digits on the wire are the decimal's own",
    "vault": "a result about a token or an account is what the vault holds, and no token is made twice",
    "closed": "a closed client refuses to work and says so",
}
"""Every promise that is checked, by its key."""


@attrs.frozen(slots=True)
class Violation:
    """A promise that was seen broken, and how."""

    promise: str
    how: str

    def __attrs_post_init__(self) -> None:
        if self.promise not in PROMISES:
            raise ValueError(f"there is no promise {self.promise!r}")

    def __str__(self) -> str:
        return f"{self.promise}: {self.how}"
