"""What the sandbox says back: a status, headers and the exact bytes of a body."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final, Literal, TypeAlias, cast

import attrs

__all__ = [
    "JSON_TYPE",
    "Answer",
    "Json",
    "OperationName",
    "RefusedError",
    "answer",
    "bad_request",
    "decode_json",
    "encode_json",
    "not_found",
]

JSON_TYPE: Final = "application/json; charset=utf-8"

_DEEPEST: Final = 64
"""Levels of JSON that are read: the default of the framework the API is believed to run on."""

Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | int | float | Decimal | bool | None"

OperationName: TypeAlias = Literal[
    "start_session",
    "validate_results",
    "list_accounts",
    "get_account",
    "set_account",
    "delete_account",
    "list_gateways",
    "charge",
    "authorize",
    "capture",
    "refund",
    "void",
    "tokenize",
    "status",
    "check_api_key",
    "create_token",
    "get_token",
    "delete_token",
    "describe_token",
    "orchestrate.list_payments",
    "orchestrate.create_payment",
    "orchestrate.get_payment",
    "forter.create_payment",
    "forter.create_refund",
]


@attrs.frozen(slots=True, repr=False)
class Answer:
    """One HTTP answer. Its `repr` leaves the body out: it may hold a secret."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def __repr__(self) -> str:
        return f"<Answer {self.status}, {len(self.body)} bytes>"

    def header(self, name: str) -> str | None:
        """Return the header of that lower-case name, or None."""
        return next((value for key, value in self.headers if key == name), None)


class RefusedError(Exception):
    """Carries the answer that ends a request early."""

    def __init__(self, refusal: Answer) -> None:
        super().__init__(refusal.status)
        self.answer = refusal


def answer(status: int, value: Json = None, *headers: tuple[str, str], empty: bool = False) -> Answer:
    """Make an answer with a JSON body, or with none at all when `empty`."""
    if empty:
        return Answer(status, headers, b"")
    return Answer(status, (("content-type", JSON_TYPE), *headers), encode_json(value))


def bad_request(field: str, *messages: str) -> RefusedError:
    """Return a 400 in the documented shape (`ValidationErrorMessage`), ready to be raised."""
    return RefusedError(answer(400, {"fieldName": field, "errors": list(messages)}))


def not_found() -> RefusedError:
    """Return a 404 without a body, ready to be raised."""
    return RefusedError(answer(404, empty=True))


def encode_json(value: Json) -> bytes:
    """Write JSON in which a Decimal keeps its own digits."""
    return _encode(value).encode("utf-8")


def _encode(value: Json) -> str:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        members = (f"{json.dumps(name)}:{_encode(item)}" for name, item in value.items())
        return "{" + ",".join(members) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ",".join(map(_encode, value)) + "]"
    return json.dumps(value)


def decode_json(body: bytes) -> Json:
    """Read JSON with exact decimals. Raises ValueError for anything RFC 8259 does not allow."""

    def no_constant(name: str) -> float:
        raise ValueError(f"{name} is not JSON")

    try:
        value = json.loads(body.decode("utf-8"), parse_float=Decimal, parse_constant=no_constant)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    _check_depth(cast("Json", value))
    return cast("Json", value)


def _check_depth(value: Json) -> None:
    level: list[Json] = [value]
    for _ in range(_DEEPEST):
        level = [item for container in level for item in _items(container)]
        if not level:
            return
    raise ValueError("nested too deeply")


def _items(value: Json) -> Iterable[Json]:
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()
