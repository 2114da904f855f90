"""From a whole answer to a result or an error, by a grid. Nothing the server says can break it.

For every API: what a body is, which secrets it quotes, what contradicts the request, and which error a cell of a
grid stands for. `reader` is for APIs that say what became of a payment in one object and explain errors in a
`message`. Their grids (see `Grid`) have as columns the outcomes that a payment's own words can have, or `object` where
only the presence of the object counts; `message`, `json`, `text`, `empty` and `cut` for bodies that are no such object;
and `conflict` for an answer that contradicts the request or itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from . import decoding
from .calls import Response
from .decoding import inspect_body, redact_object
from .errors import (
    AuthenticationError,
    CallRecord,
    InvalidRequestError,
    InvalidResponseError,
    NotFoundError,
    OrchestraError,
    TemporarilyUnavailableError,
)
from .outcomes import Grid, Outcome, Verdict
from .redaction import SecretMatcher, redact_line
from .resolution import OutcomeUnknownError
from .results import MessageApiModel, OutcomeMixin

__all__ = [
    "OUTCOME_OF",
    "Contradiction",
    "error_of",
    "in_another_currency",
    "reader",
    "two_values",
    "unsettled",
    "wrong_currency",
]


def two_values(member: str, secrets: SecretMatcher) -> str:
    """Say that an object has two values for one member."""
    return f"the answer contradicts itself: two values of {redact_line(member, secrets)[:40]!r}"


def wrong_currency(said: str | None, call: CallRecord) -> str | None:
    """Say that an answer is in another currency; None for what is no code of three letters."""
    code = (said or "").strip().upper()
    if call.currency is None or code == call.currency or not (len(code) == 3 and code.isascii() and code.isalpha()):
        return None
    return f"the answer contradicts the request: it is in another currency ({code})"


OUTCOME_OF = {
    Verdict.APPROVED: Outcome.APPROVED,
    Verdict.PENDING: Outcome.PENDING,
    Verdict.DECLINED: Outcome.DECLINED,
    Verdict.EXPIRED: Outcome.EXPIRED,
    Verdict.UNSUPPORTED: Outcome.UNSUPPORTED,
    Verdict.UNCLEAR: Outcome.UNKNOWN,
    Verdict.TEMPORARY: Outcome.TEMPORARY_FAILURE,
    Verdict.UNKNOWN: Outcome.UNKNOWN,
    Verdict.FOUND: Outcome.FOUND,
    Verdict.NOT_TOLD: Outcome.NOT_TOLD,
}


def unsettled(column: str, answer: Response, messages: tuple[str, ...]) -> str:
    """Say that an answer settles nothing, with what its status most likely means and the server's words."""
    status = answer.response.status
    text = f"the answer settles nothing ({column} body)"
    if 400 <= status < 500:
        text += f"; most likely {_LIKELY.get(status) or _phrase(status)}, but nobody promises that nothing happened"
    words = "; ".join(messages) or _snippet(answer)
    return f"{text}: {words}" if words else text


_LIKELY: Final = {
    401: "the key is missing, wrong or deleted",
    403: "the key may not do this",
    404: "there is no such account, payment or path",
    409: "the gateway refused it",
}


def _phrase(status: int) -> str:
    from http import HTTPStatus

    try:
        return HTTPStatus(status).phrase.lower()
    except ValueError:
        return "the request was refused on the way"


def error_of(
    cell: Verdict, answer: Response, messages: tuple[str, ...] = (), field: str | None = None, why: str = ""
) -> OrchestraError:
    """Return the error that a cell stands for, in the server's words where there are some."""
    call, response = answer.record, answer.response
    words = "; ".join(messages) or _snippet(answer)
    match cell:
        case Verdict.INVALID:
            return InvalidRequestError(
                words or f"the request was refused with HTTP {response.status}",
                field=field,
                messages=messages or ((words,) if words else ()),
                call=call,
                response=response,
            )
        case Verdict.KEY:
            text = "the key may not do this" if response.status == 403 else "the key is missing, wrong or deleted"
            return AuthenticationError(f"{text}: {words}" if words else text, call=call, response=response)
        case Verdict.MISSING:
            through = f" through account {call.account!r}" if call.account else ""
            return NotFoundError(words or f"nothing was found{through}", call=call, response=response)
        case Verdict.BUSY:
            text = "the server can't serve this now"
            return TemporarilyUnavailableError(f"{text}: {words}" if words else text, call=call, response=response)
        case Verdict.UNREADABLE:
            return InvalidResponseError(why or "the answer can't be understood", call=call, response=response)
        case _:
            error = OutcomeUnknownError(
                f"{why or 'the answer settles nothing'}: it may or may not have happened",
                call=call,
                response=response,
            )
            error.outcome = Outcome.UNKNOWN
            return error


def _snippet(answer: Response) -> str:
    """Return the beginning of a short plain-text body; pages of HTML say nothing to a program."""
    body = answer.response.body
    kind = answer.response.header("content-type") or ""
    if not kind.startswith("text/plain") or len(body) > 2000:
        return ""
    return redact_line(body.decode("utf-8", "replace"), answer.secrets)[:200]


S = TypeVar("S", bound=MessageApiModel)

Contradiction = Callable[[Any, CallRecord], str | None]
"""Says what in a result can't be true of the call, None when it can."""


def in_another_currency(result: Any, call: CallRecord) -> str | None:
    """Say that a payment or refund is in another currency than was asked for."""
    return wrong_currency(result.currency, call)


def reader(grid: Grid, kind: type[S], contradiction: Contradiction | None = None) -> Callable[[Response], S]:
    """Return the reader of an operation that is answered with a `kind`."""

    def read(answer: Response) -> S:
        # Raised from here, an error has no frame behind it that holds what the server said.
        found = _judge(grid, kind, contradiction, answer)
        if isinstance(found, OrchestraError):
            raise found
        return found

    return read


def _judge(grid: Grid, kind: type[S], contradiction: Contradiction | None, answer: Response) -> S | OrchestraError:
    column, data, twice = inspect_body(answer.response)
    messages = _messages(data, answer)
    against = None if twice is None else two_values(twice, answer.secrets)
    result: S | None = None
    if decoding.is_object(data) and kind.fits(data):
        data = redact_object(kind, data, answer.secrets)
        result = decoding.read(kind, data, raw=answer.response, call=answer.record)
        column = result.outcome.value if isinstance(result, OutcomeMixin) else "object"
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
    if isinstance(error, OutcomeUnknownError):
        error.result = result
    return error


def _agrees(cell: Verdict, result: MessageApiModel) -> bool:
    """Tell whether a cell believes the result's own word."""
    return isinstance(result, OutcomeMixin) and cell is not Verdict.UNKNOWN and OUTCOME_OF.get(cell) is result.outcome


def _messages(data: Any, answer: Response) -> tuple[str, ...]:
    """Return the server's explanation."""
    message = data.get("message") if decoding.is_object(data) else None
    return (redact_line(message, answer.secrets),) if isinstance(message, str) and message.strip() else ()
