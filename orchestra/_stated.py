"""Answers of APIs that say what became of a payment in one object and explain errors in a `message`.

Each such API brings a grid (see `Grid`). Its columns are the outcomes that a payment's own words can have,
or `object` where only the presence of the object counts; `message`, `json`, `text`, `empty` and `cut` for
bodies that are no such object; and `conflict` for an answer that contradicts the request or itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import attrs

from . import _reading
from ._bodies import looked_at
from ._calls import Answer
from ._contradictions import two_values, wrong_currency
from ._errors import CallRecord, OrchestraError, OutcomeUnknown
from ._interpretation import OUTCOME_OF, error_of, unquoted, unsettled
from ._judged import Judged
from ._outcomes import Grid, Verdict
from ._reading import Readable
from ._redaction import scrubbed
from ._wire import WireResponse

__all__ = ["Contradiction", "Stated", "StatedPayment", "in_another_currency", "reader"]


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Stated(Readable):
    """An object of an answer, an item of a list, or the payload of an event."""

    raw: WireResponse | None = None
    """Status, headers and body of the answer as they came; None for a part of one."""
    call: CallRecord | None = None
    """Reference, correlation id, attempts and elapsed seconds of the call; None for a part of an answer."""

    @classmethod
    def fits(cls, data: dict[str, Any]) -> bool:
        """Tell whether an object of an answer is one of these."""
        raise NotImplementedError


@attrs.frozen(slots=True, kw_only=True, repr=False)
class StatedPayment(Judged, Stated):
    """A payment or refund that has an id and a status."""

    @classmethod
    def fits(cls, data: dict[str, Any]) -> bool:
        """Tell a payment from the body of an error, which may have an id too, but then has a message."""
        stated, explained = (isinstance(data.get(name), str) for name in ("status", "message"))
        return isinstance(data.get("id"), str) and (stated or not explained)


S = TypeVar("S", bound=Stated)

Contradiction = Callable[[Any, CallRecord], str | None]
"""Says what in a result can't be true of the call, None when it can."""


def in_another_currency(result: Any, call: CallRecord) -> str | None:
    """Say that a payment or refund is in another currency than was asked for."""
    return wrong_currency(result.currency, call)


def reader(grid: Grid, kind: type[S], contradiction: Contradiction | None = None) -> Callable[[Answer], S]:
    """Return the reader of an operation that is answered with a `kind`."""

    def read(answer: Answer) -> S:
        # Raised from here, an error has no frame behind it that holds what the server said.
        found = _judge(grid, kind, contradiction, answer)
        if isinstance(found, OrchestraError):
            raise found
        return found

    return read


def _judge(grid: Grid, kind: type[S], contradiction: Contradiction | None, answer: Answer) -> S | OrchestraError:
    column, data, twice = looked_at(answer.response)
    messages = _messages(data, answer)
    against = None if twice is None else two_values(twice, answer.secrets)
    result: S | None = None
    if _reading.is_object(data) and kind.fits(data):
        data = unquoted(kind, data, answer.secrets)
        result = _reading.read(kind, data, raw=answer.response, call=answer.record)
        column = result.outcome.value if isinstance(result, Judged) else "object"
        if contradiction is not None:
            against = against or contradiction(result, answer.record)
    elif messages and column == "json":
        column = "message"
    if against is not None:
        column = "conflict"
    row = grid.row(answer.response.status)
    cell = row[column] if column in row else row["object"]
    if result is not None and (cell is Verdict.OK or _agrees(cell, result)):
        return result
    why = against or ("" if cell is Verdict.UNREADABLE else unsettled(column, answer, messages))
    error = error_of(cell, answer, messages, why=why)
    if isinstance(error, OutcomeUnknown):
        error.result = result
    return error


def _agrees(cell: Verdict, result: Stated) -> bool:
    """Tell whether a cell believes the result's own word."""
    return isinstance(result, Judged) and cell is not Verdict.UNKNOWN and OUTCOME_OF.get(cell) is result.outcome


def _messages(data: Any, answer: Answer) -> tuple[str, ...]:
    """Return the server's explanation."""
    message = data.get("message") if _reading.is_object(data) else None
    return (scrubbed(message, answer.secrets),) if isinstance(message, str) and message.strip() else ()
