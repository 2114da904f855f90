"""From a whole answer of Orchestra to a result or an error, by the grids of `outcomes`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, TypeVar

from .._core import decoding
from .._core.calls import Response
from .._core.decoding import Readable, are_messages, inspect_body, is_page, redact_object
from .._core.errors import CallRecord, OrchestraError
from .._core.operations import Kind, Operation
from .._core.outcomes import Verdict
from .._core.redaction import SecretMatcher, redact_line
from .._core.resolution import OutcomeUnknownError
from .._core.responses import OUTCOME_OF, error_of, two_values, unsettled, wrong_currency
from .._core.secrets import Sealed, Secret
from .outcomes import CODES, ROWS
from .results import Deleted, OperationResult, PaymentResult, StoredToken, StringToken

__all__ = ["read_deleted", "read_list", "read_new_token", "read_object", "read_payment"]

R = TypeVar("R", bound=Readable)

OPERATION_TYPES: Final[Mapping[str, str]] = {
    "charge": "Charge",
    "authorize": "PreAuth",
    "capture": "Capture",
    "void": "Void",
    "refund": "Refund",
    "tokenize": "Tokenize",
}
"""What an answer of Orchestra calls each payment operation."""

LISTED: Final = frozenset((*OPERATION_TYPES.values(), "Status"))
"""All the names of operations there are (spec: `Payments.Operation`)."""


class _Judged(Sealed):
    """The body of an answer of Orchestra: its column in the grids, its code, its messages."""

    __slots__ = ("against", "code", "column", "data", "field", "messages")

    def __init__(self, answer: Response, *, array: bool = False) -> None:
        self.column, self.data, twice = inspect_body(answer.response, array=array)
        self.against = None if twice is None else two_values(twice, answer.secrets)
        """What speaks against believing it."""
        self.code: str | None = None
        self.field: str | None = None
        self.messages: tuple[str, ...] = ()
        if self.column == "json":
            self._name(self.data, answer.secrets)
        if self.against is not None:
            self.column = "conflict"

    def _name(self, data: Any, secrets: SecretMatcher) -> None:
        code = data.get(_CODE) if decoding.is_object(data) else None
        if isinstance(code, str):
            self.code = code
            self.column = code if code in CODES else "other"
            if len(data) > len({name.casefold() for name in data}) and _other_codes(data, code):
                self.column = "other"
            return
        if _other_codes(data, None):
            self.column = "other"
            return
        items: list[Any] = data if decoding.is_list(data) else [data]
        objects = [item for item in items if decoding.is_object(item)]
        members = {name for item in objects for name, value in item.items() if value is not None}
        if _CODE in members or (items is data and not members.isdisjoint(_result_members())):
            self.column = "other"
        elif not members.isdisjoint(_result_members()):
            self.column = "other" if _speaks_of_success(objects) else "result"
        elif are_messages(items):
            self.column = "message"
            self._read_messages(items, secrets)
        elif any(not _MESSAGE.isdisjoint(item) for item in objects):
            self.column = "other"  # a message that says nothing

    def contradicts(self, call: CallRecord) -> None:
        """Take a contradiction to the request into account."""
        if self.against is None and decoding.is_object(self.data):
            operation, currency = self.data.get("operationType"), self.data.get("currency")
            if isinstance(operation, str) and (other := wrong_operation(operation, call.operation)) is not None:
                self.against = f"the answer contradicts the request: it is about another operation ({other})"
            if self.against is None and isinstance(currency, str) and currency != call.currency:
                self.against = wrong_currency(currency, call)
            if self.against is not None:
                self.column = "conflict"

    def _read_messages(self, items: list[Any], secrets: SecretMatcher) -> None:
        fields = [item.get("fieldName") for item in items]
        self.field = next((redact_line(field, secrets) for field in fields if isinstance(field, str) and field), None)
        messages: list[str] = []
        for item in items:
            errors = item.get("errors")
            texts = errors if decoding.is_list(errors) else [errors]
            prefix = f"{item['fieldName']}: " if len(items) > 1 and isinstance(item.get("fieldName"), str) else ""
            messages += [redact_line(prefix + text, secrets) for text in texts if isinstance(text, str) and text]
        self.messages = tuple(messages)


_CODE: Final = "operationResultCode"
_MESSAGE: Final = frozenset({"fieldName", "errors"})
"""Members of a ValidationErrorMessage."""


def _speaks_of_success(objects: list[dict[str, Any]]) -> bool:
    words = [item.get("gatewayResultCode") for item in objects]
    return any(isinstance(word, str) and word.strip().casefold() in _SUCCESS for word in words)


_SUCCESS: Final = frozenset({"approved", "authorized", "captured", "paid", "refunded", "settled", "success", "voided"})
"""Words of gateways in a result without a code that make its status doubtful. Our reading."""


def _other_codes(data: Any, code: str | None, depth: int = 0) -> bool:
    """Tell whether a result code stands where none is documented: deeper down, or under a name in another case."""
    if decoding.is_list(data):
        return depth < _DEEP and any(_other_codes(item, code, depth + 1) for item in data)
    if not decoding.is_object(data):
        return False
    for name, value in data.items():
        if name.casefold() == _CODE.casefold() and isinstance(value, str) and value != code:
            return True
        if isinstance(value, dict | list) and depth < _DEEP and _other_codes(value, code, depth + 1):
            return True
    return False


_DEEP: Final = 32
"""Levels of an answer that are looked through."""


@cache
def _result_members() -> frozenset[str]:
    return frozenset(name for _, name, _, _ in decoding.field_map(OperationResult)) - {_CODE}


def read_payment(operation: Operation) -> Callable[[Response], PaymentResult]:
    """Return the reader of a payment operation or of the status look-up."""

    def reader(answer: Response) -> PaymentResult:
        body = _Judged(answer)
        if operation.kind is Kind.PAYMENT:
            body.contradicts(answer.record)
        cell = ROWS[operation.kind, answer.response.status, is_page(answer.response)][body.column]
        outcome = OUTCOME_OF.get(cell)
        if outcome is None:
            raise error_of(cell, answer, body.messages, body.field, body.against or "")
        result = decoding.read(
            PaymentResult,
            redact_object(PaymentResult, body.data, answer.secrets) if body.column != "message" else None,
            outcome=outcome,
            raw=answer.response,
            call=answer.record,
            messages=body.messages,
        )
        if cell in (Verdict.UNKNOWN, Verdict.TEMPORARY):
            error = OutcomeUnknownError(
                _why_unknown(cell, body, result, answer), call=answer.record, response=answer.response
            )
            error.outcome = outcome
            error.result = result
            raise error
        return result

    return reader


def read_object(operation: Operation, kind: type[R], **more: Callable[[Response], Any]) -> Callable[[Response], R]:
    """Return the reader of an operation that is answered with one object."""

    def reader(answer: Response) -> R:
        body = _accepted(operation, answer)
        if not decoding.is_object(body.data):
            raise _unexpected(operation, answer, f"an object was expected, not {decoding.described(body.data)}")
        extra = {name: make(answer) for name, make in more.items()}
        data = redact_object(kind, body.data, answer.secrets)
        return decoding.read(kind, data, raw=answer.response, call=answer.record, **extra)

    return reader


def read_new_token(operation: Operation) -> Callable[[Response], StringToken]:
    """Return the reader of the creation of a string token. An answer without a token loses a stray one."""
    read = read_object(operation, StoredToken, location=_location)

    def reader(answer: Response) -> StringToken:
        stored = read(answer)
        if stored.token is None:
            raise _unexpected(operation, answer, _not_a_token(stored.unread))
        return StringToken(stored.token, stored=stored)

    return reader


def _not_a_token(unread: Mapping[str, Any]) -> str:
    if "token" not in unread:
        return "the answer holds no token"
    return f"the answer's token is {decoding.described(unread['token'])}, where 32 letters and digits were expected"


def _location(answer: Response) -> Secret | None:
    location = answer.response.header("location")
    return None if location is None else Secret(location)


def read_list(operation: Operation, kind: type[R]) -> Callable[[Response], list[R]]:
    """Return the reader of an operation that is answered with an array of objects."""

    def reader(answer: Response) -> list[R]:
        body = _accepted(operation, answer, array=True)
        if not decoding.is_list(body.data):
            raise _unexpected(operation, answer, f"an array was expected, not {decoding.described(body.data)}")
        return [decoding.read(kind, item) for item in redact_object(kind, body.data, answer.secrets)]

    return reader


def read_deleted(operation: Operation, name: str) -> Callable[[Response], Deleted]:
    """Return the reader of a deletion.

    A 404 after an attempt of the same call that may have arrived means that it did.
    """

    def reader(answer: Response) -> Deleted:
        if answer.response.status == 404 and answer.after_ambiguity:
            return Deleted(name=name, existed=False, raw=answer.response, call=answer.record)
        _accepted(operation, answer)
        return Deleted(name=name, raw=answer.response, call=answer.record)

    return reader


def _accepted(operation: Operation, answer: Response, *, array: bool = False) -> _Judged:
    body = _Judged(answer, array=array)
    cell = ROWS[operation.kind, answer.response.status, is_page(answer.response)][body.column]
    if cell is not Verdict.OK:
        raise error_of(cell, answer, body.messages, body.field, body.against or "")
    return body


def _unexpected(operation: Operation, answer: Response, why: str) -> OrchestraError:
    cell = Verdict.UNREADABLE if operation.kind.value == "read" else Verdict.UNKNOWN
    return error_of(cell, answer, why=why)


def _why_unknown(cell: Verdict, body: _Judged, result: PaymentResult, answer: Response) -> str:
    if cell is Verdict.TEMPORARY:
        return "the gateway was out of reach; most likely nothing happened, but nobody promises it"
    if body.against is not None:
        return f"{body.against}: it may or may not have happened"
    if body.code is not None:
        words = result.gateway_result_description or result.result_description
        said = f"{body.code} ({words})" if words else body.code
        return f"the answer says {redact_line(said, answer.secrets)}"
    return unsettled(body.column, answer, body.messages)


def wrong_operation(said: str | None, operation: str) -> str | None:
    """Return another of the listed operations that an answer is about; None for ours, no word, and a new one."""
    own = OPERATION_TYPES.get(operation, "")
    if said is None or said == own:
        return None
    word = said.strip().casefold()
    return said if word != own.casefold() and word in {listed.casefold() for listed in LISTED} else None
