"""The questions that every result of a payment answers, whichever API it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn, Self

from ._errors import Declined, OutcomeError, OutcomeUnknown, Unsupported
from ._outcomes import Moved, Outcome, Repeat

if TYPE_CHECKING:
    from ._errors import CallRecord
    from ._wire import WireResponse

__all__ = ["Judged"]


class Judged:
    """Base of results that say what became of a payment. Read `outcome` first."""

    __slots__ = ()

    outcome: Outcome
    """What became of it, in one word for every API."""

    def __bool__(self) -> NoReturn:
        raise TypeError("a result is neither true nor false, since a decline is one too: write result.approved")

    @property
    def approved(self) -> bool:
        """Whether it is done: charged, held, captured, refunded, released, tokenized, or paid."""
        return self.outcome is Outcome.APPROVED

    @property
    def pending(self) -> bool:
        """Whether it was taken and is not decided yet: look it up, never send it again."""
        return self.outcome is Outcome.PENDING

    @property
    def declined(self) -> bool:
        """Whether the gateway said no."""
        return self.outcome is Outcome.DECLINED

    @property
    def may_have_moved(self) -> Moved:
        """May money have moved, or been held, by this call?"""
        return self.outcome.moved

    @property
    def may_repeat(self) -> Repeat:
        """May the same call be sent again?"""
        return self.outcome.repeat

    def raise_for_outcome(self) -> Self:
        """Return this result when it is approved, pending or found.

        Raises `Declined` (also for a link that expired unpaid), `Unsupported`, or `OutcomeUnknown` for a
        result whose own word is not understood.
        """
        kind = _RAISED.get(self.outcome)
        if kind is None:
            return self
        words, call, response = self._facts()
        error = kind(words or self.outcome.value, call=call, response=response)
        if isinstance(error, OutcomeUnknown):
            error.outcome = self.outcome
        error.result = self
        raise error

    def _facts(self) -> tuple[str | None, CallRecord | None, WireResponse | None]:
        """Return the words of a refusal, the record of the call and its answer."""
        raise NotImplementedError


_RAISED: Final[dict[Outcome, type[OutcomeError | OutcomeUnknown]]] = {
    Outcome.DECLINED: Declined,
    Outcome.EXPIRED: Declined,
    Outcome.UNSUPPORTED: Unsupported,
    Outcome.TEMPORARY_FAILURE: OutcomeUnknown,
    Outcome.UNKNOWN: OutcomeUnknown,
}
