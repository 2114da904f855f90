"""What results of every API have in common: what became of a payment, and where a result is from."""

from __future__ import annotations

from typing import Any, Final, NoReturn, Self

import attrs

from .decoding import Readable
from .errors import CallRecord, DeclinedError, UnsuccessfulResultError, UnsupportedOperationError
from .outcomes import FundsMoved, Outcome, RetryAdvice
from .resolution import OutcomeUnknownError
from .transport import TransportResponse

__all__ = ["MessageApiModel", "MessageApiPayment", "OutcomeMixin"]


class OutcomeMixin:
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
    def may_have_moved(self) -> FundsMoved:
        """May money have moved, or been held, by this call?"""
        return self.outcome.moved

    @property
    def may_repeat(self) -> RetryAdvice:
        """May the same call be sent again?"""
        return self.outcome.repeat

    @property
    def gateway_words(self) -> tuple[str | None, str | None]:
        """The gateway's own code and description, where the API has them."""
        return (None, None)

    def raise_for_outcome(self) -> Self:
        """Return this result when it is approved, pending or found.

        Raises `DeclinedError` (also for a link that expired unpaid), `UnsupportedOperationError`, or
        `OutcomeUnknownError` for a result whose own word is not understood.
        """
        kind = _RAISED.get(self.outcome)
        if kind is None:
            return self
        words, call, response = self._facts()
        error = kind(words or self.outcome.value, call=call, response=response)
        if isinstance(error, OutcomeUnknownError):
            error.outcome = self.outcome
        error.result = self
        raise error

    def _facts(self) -> tuple[str | None, CallRecord | None, TransportResponse | None]:
        """Return the words of a refusal, the record of the call and its answer."""
        raise NotImplementedError


_RAISED: Final[dict[Outcome, type[UnsuccessfulResultError | OutcomeUnknownError]]] = {
    Outcome.DECLINED: DeclinedError,
    Outcome.EXPIRED: DeclinedError,
    Outcome.UNSUPPORTED: UnsupportedOperationError,
    Outcome.TEMPORARY_FAILURE: OutcomeUnknownError,
    Outcome.UNKNOWN: OutcomeUnknownError,
}


@attrs.frozen(slots=True, kw_only=True, repr=False)
class MessageApiModel(Readable):
    """An object of an answer, an item of a list, or the payload of an event."""

    raw: TransportResponse | None = None
    """Status, headers and body of the answer as they came; None for a part of one."""
    call: CallRecord | None = None
    """Reference, correlation id, attempts and elapsed seconds of the call; None for a part of an answer."""

    @classmethod
    def fits(cls, data: dict[str, Any]) -> bool:
        """Tell whether an object of an answer is one of these."""
        raise NotImplementedError


@attrs.frozen(slots=True, kw_only=True, repr=False)
class MessageApiPayment(OutcomeMixin, MessageApiModel):
    """A payment or refund that has an id and a status."""

    @classmethod
    def fits(cls, data: dict[str, Any]) -> bool:
        """Tell a payment from the body of an error, which may have an id too, but then has a message."""
        stated, explained = (isinstance(data.get(name), str) for name in ("status", "message"))
        return isinstance(data.get("id"), str) and (stated or not explained)
