"""From a whole answer to a result or an error, by the outcome table. Nothing the server says can break it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final, TypeVar

import attrs

from . import _reading
from ._bodies import are_messages, is_page, looked_at
from ._calls import Answer
from ._cards import StringToken
from ._contradictions import two_values, wrong_currency, wrong_operation
from ._errors import (
    AuthenticationError,
    CallRecord,
    InvalidRequest,
    NotFound,
    OrchestraError,
    OutcomeUnknown,
    TemporarilyUnavailable,
    UnreadableAnswer,
)
from ._operations import Kind, Operation
from ._outcomes import CODES, Outcome, Verdict, verdict
from ._reading import Readable
from ._redaction import NOTHING, Hidden, all_without, scrubbed
from ._results import Deleted, OperationResult, PaymentResult, StoredToken
from ._secrets import Sealed, Secret

__all__ = [
    "OUTCOME_OF",
    "error_of",
    "read_deleted",
    "read_list",
    "read_new_token",
    "read_object",
    "read_payment",
    "unquoted",
    "unsettled",
]

R = TypeVar("R", bound=Readable)


class _Judged(Sealed):
    """The body of an answer of Orchestra: its column in the grids, its code, its messages."""

    __slots__ = ("against", "code", "column", "data", "field", "messages")

    def __init__(self, answer: Answer, *, array: bool = False) -> None:
        self.column, self.data, twice = looked_at(answer.response, array=array)
        self.against = None if twice is None else two_values(twice, answer.secrets)
        """What speaks against believing it."""
        self.code: str | None = None
        self.field: str | None = None
        self.messages: tuple[str, ...] = ()
        if self.column == "json":
            self._name(self.data, answer.secrets)
        if self.against is not None:
            self.column = "conflict"

    def _name(self, data: Any, secrets: Hidden) -> None:
        code = data.get(_CODE) if _reading.is_object(data) else None
        if isinstance(code, str):
            self.code = code
            self.column = code if code in CODES else "other"
            return
        items: list[Any] = data if _reading.is_list(data) else [data]
        objects = [item for item in items if _reading.is_object(item)]
        members = {name for item in objects for name, value in item.items() if value is not None}
        if _CODE in members or (items is data and not members.isdisjoint(_result_members())):
            self.column = "other"
        elif not members.isdisjoint(_result_members()):
            self.column = "result"
        elif are_messages(items):
            self.column = "message"
            self._read_messages(items, secrets)

    def contradicts(self, call: CallRecord) -> None:
        """Take a contradiction to the request into account."""
        if self.against is None and _reading.is_object(self.data):
            said = (self.data.get(name) for name in ("operationType", "currency"))
            operation, currency = (word if isinstance(word, str) else None for word in said)
            self.against = wrong_operation(operation, call) or wrong_currency(currency, call)
            if self.against is not None:
                self.column = "conflict"

    def _read_messages(self, items: list[Any], secrets: Hidden) -> None:
        fields = [item.get("fieldName") for item in items]
        self.field = next((scrubbed(field, secrets) for field in fields if isinstance(field, str) and field), None)
        messages: list[str] = []
        for item in items:
            errors = item.get("errors")
            texts = errors if _reading.is_list(errors) else [errors]
            prefix = f"{item['fieldName']}: " if len(items) > 1 and isinstance(item.get("fieldName"), str) else ""
            messages += [scrubbed(prefix + text, secrets) for text in texts if isinstance(text, str) and text]
        self.messages = tuple(messages)


_CODE: Final = "operationResultCode"


@cache
def _result_members() -> frozenset[str]:
    return frozenset(name for _, name, _, _ in _reading.plan(OperationResult)) - {_CODE}


def read_payment(operation: Operation) -> Callable[[Answer], PaymentResult]:
    """Return the reader of a payment operation or of the status look-up."""

    def reader(answer: Answer) -> PaymentResult:
        body = _Judged(answer)
        if operation.kind is Kind.PAYMENT:
            body.contradicts(answer.record)
        cell = verdict(operation.kind, answer.response.status, body.column, page=is_page(answer.response))
        outcome = OUTCOME_OF.get(cell)
        if outcome is None:
            raise error_of(cell, answer, body.messages, body.field, body.against or "")
        result = _reading.read(
            PaymentResult,
            unquoted(PaymentResult, body.data, answer.secrets) if body.column != "message" else None,
            outcome=outcome,
            raw=answer.response,
            call=answer.record,
            messages=body.messages,
        )
        if cell in (Verdict.UNKNOWN, Verdict.TEMPORARY):
            error = OutcomeUnknown(
                _why_unknown(cell, body, result, answer), call=answer.record, response=answer.response
            )
            error.outcome = outcome
            error.result = result
            raise error
        return result

    return reader


def unquoted(kind: type[Readable], data: Any, secrets: Hidden) -> Any:
    """Take secrets of the request out of the texts of an answer, wherever they are.

    Ids and codes lose only what can't be in them by chance, see `Hidden.long`. A number that is one is not read.
    """
    if _reading.is_list(data):
        return [unquoted(kind, item, secrets) for item in data]
    if not _reading.is_object(data):
        return data
    plan = _quoting(kind)
    changed: dict[str, Any] = {}
    quoting = {name: text for name in plan.words if isinstance(text := data.get(name), str)}
    if quoting and (clean := all_without(quoting, secrets)) is not quoting:
        changed = clean
    for name, part in plan.parts:
        if name in data:
            changed[name] = unquoted(part, data[name], secrets)
    if secrets is not NOTHING:  # mostly nothing is quoted
        changed |= {name: _without(data[name], secrets) for name in plan.codes if name in data}
        for name in data.keys() - changed.keys():
            changed[name] = _named(data[name], secrets)
        return {name if name in plan.names else secrets.out_of(name, words=False): changed[name] for name in data}
    return {**data, **changed} if changed else data


def _named(value: Any, secrets: Hidden) -> Any:
    """Return what is kept as it came, but for names of members that are secrets: names are shown."""
    if _reading.is_list(value):
        return [_named(item, secrets) for item in value]
    if _reading.is_object(value):
        return {secrets.out_of(name, words=False): _named(item, secrets) for name, item in value.items()}
    return value


def _without(value: Any, secrets: Hidden) -> Any:
    """Return an id, a code, a number or a list of texts without secrets."""
    if _reading.is_list(value):
        return [_without(item, secrets) for item in value]
    if isinstance(value, str):
        return secrets.out_of(value, words=False)
    if isinstance(value, int | Decimal):
        digits = format(value, "f" if isinstance(value, Decimal) else "")
        return value if (clean := secrets.out_of(digits, words=False)) == digits else clean
    return value


@attrs.frozen(slots=True)
class _Plan:
    """Where an object of an answer may quote the request."""

    words: tuple[str, ...]
    """Members that people or gateways write."""
    codes: tuple[str, ...]
    """Ids, codes and numbers."""
    parts: tuple[tuple[str, type[Readable]], ...]
    """Objects, with their classes."""
    names: frozenset[str]
    """All that the class knows."""


_PLANS: Final[dict[type, _Plan]] = {}


def _quoting(kind: type[Readable]) -> _Plan:
    found = _PLANS.get(kind)
    if found is None:
        members = [(name, reader) for _, own, reader, aliases in _reading.plan(kind) for name in (own, *aliases)]
        found = _PLANS[kind] = _Plan(
            words=tuple(name for name, reader in members if reader is _reading.words),
            codes=tuple(name for name, reader in members if reader in _CODES),
            parts=tuple((name, part) for name, reader in members if (part := _reading.part_of(reader)) is not None),
            names=frozenset(name for name, _ in members),
        )
    return found


_CODES: Final = frozenset({_reading.text, _reading.texts, _reading.number, _reading.integer})


def read_object(operation: Operation, kind: type[R], **more: Callable[[Answer], Any]) -> Callable[[Answer], R]:
    """Return the reader of an operation that is answered with one object."""

    def reader(answer: Answer) -> R:
        body = _accepted(operation, answer)
        if not _reading.is_object(body.data):
            raise _unexpected(operation, answer, f"an object was expected, not {_reading.described(body.data)}")
        extra = {name: make(answer) for name, make in more.items()}
        data = unquoted(kind, body.data, answer.secrets)
        return _reading.read(kind, data, raw=answer.response, call=answer.record, **extra)

    return reader


def read_new_token(operation: Operation) -> Callable[[Answer], StringToken]:
    """Return the reader of the creation of a string token. An answer without a token loses a stray one."""
    read = read_object(operation, StoredToken, location=_location)

    def reader(answer: Answer) -> StringToken:
        stored = read(answer)
        if stored.token is None:
            raise _unexpected(operation, answer, _not_a_token(stored.unread))
        return StringToken(stored.token, stored=stored)

    return reader


def _not_a_token(unread: Mapping[str, Any]) -> str:
    if "token" not in unread:
        return "the answer holds no token"
    return f"the answer's token is {_reading.described(unread['token'])}, where 32 letters and digits were expected"


def _location(answer: Answer) -> Secret | None:
    location = answer.response.header("location")
    return None if location is None else Secret(location)


def read_list(operation: Operation, kind: type[R]) -> Callable[[Answer], list[R]]:
    """Return the reader of an operation that is answered with an array of objects."""

    def reader(answer: Answer) -> list[R]:
        body = _accepted(operation, answer, array=True)
        if not _reading.is_list(body.data):
            raise _unexpected(operation, answer, f"an array was expected, not {_reading.described(body.data)}")
        return [_reading.read(kind, item) for item in unquoted(kind, body.data, answer.secrets)]

    return reader


def read_deleted(operation: Operation, name: str) -> Callable[[Answer], Deleted]:
    """Return the reader of a deletion.

    A 404 after an attempt of the same call that may have arrived means that it did.
    """

    def reader(answer: Answer) -> Deleted:
        if answer.response.status == 404 and answer.after_ambiguity:
            return Deleted(name=name, existed=False, raw=answer.response, call=answer.record)
        _accepted(operation, answer)
        return Deleted(name=name, raw=answer.response, call=answer.record)

    return reader


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


def _accepted(operation: Operation, answer: Answer, *, array: bool = False) -> _Judged:
    body = _Judged(answer, array=array)
    cell = verdict(operation.kind, answer.response.status, body.column, page=is_page(answer.response))
    if cell is not Verdict.OK:
        raise error_of(cell, answer, body.messages, body.field, body.against or "")
    return body


def _unexpected(operation: Operation, answer: Answer, why: str) -> OrchestraError:
    cell = Verdict.UNREADABLE if operation.kind.value == "read" else Verdict.UNKNOWN
    return error_of(cell, answer, why=why)


def _why_unknown(cell: Verdict, body: _Judged, result: PaymentResult, answer: Answer) -> str:
    if cell is Verdict.TEMPORARY:
        return "the gateway was out of reach; most likely nothing happened, but nobody promises it"
    if body.against is not None:
        return f"{body.against}: it may or may not have happened"
    if body.code is not None:
        words = result.gateway_result_description or result.result_description
        said = f"{body.code} ({words})" if words else body.code
        return f"the answer says {scrubbed(said, answer.secrets)}"
    return unsettled(body.column, answer, body.messages)


def unsettled(column: str, answer: Answer, messages: tuple[str, ...]) -> str:
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
    cell: Verdict, answer: Answer, messages: tuple[str, ...] = (), field: str | None = None, why: str = ""
) -> OrchestraError:
    """Return the error that a cell stands for, in the server's words where there are some."""
    call, response = answer.record, answer.response
    words = "; ".join(messages) or _snippet(answer)
    match cell:
        case Verdict.INVALID:
            return InvalidRequest(
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
            return NotFound(words or f"nothing was found{through}", call=call, response=response)
        case Verdict.BUSY:
            text = "the server can't serve this now"
            return TemporarilyUnavailable(f"{text}: {words}" if words else text, call=call, response=response)
        case Verdict.UNREADABLE:
            return UnreadableAnswer(why or "the answer can't be understood", call=call, response=response)
        case _:
            error = OutcomeUnknown(
                f"{why or 'the answer settles nothing'}: it may or may not have happened",
                call=call,
                response=response,
            )
            error.outcome = Outcome.UNKNOWN
            return error


def _snippet(answer: Answer) -> str:
    """Return the beginning of a short plain-text body; pages of HTML say nothing to a program."""
    body = answer.response.body
    kind = answer.response.header("content-type") or ""
    if not kind.startswith("text/plain") or len(body) > 2000:
        return ""
    return scrubbed(body.decode("utf-8", "replace"), answer.secrets)[:200]
