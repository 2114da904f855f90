"""Everything this package raises, one leaf for each thing a caller can do about it.

    OrchestraError                      whatever went wrong, with the call's record and the response, if any
    ├─ ConfigurationError               fix the configuration: a setting, a closed client, a wrong event loop
    ├─ InvalidRequestError              fix the request: `field` and `messages` say what; nothing moved
    ├─ AuthenticationError              fix the key, or what it may do; nothing moved
    ├─ NotFoundError                    no such account, token, gateway or payment; nothing moved by this call
    ├─ NotSentError                     never reached the server: nothing moved, safe to repeat
    ├─ TemporarilyUnavailableError      try again later; nothing moved
    ├─ OutcomeUnknownError              it may have happened: `resolve()` before anything else (`resolution`)
    ├─ InvalidResponseError             a read was answered with something that can't be understood
    └─ UnsuccessfulResultError          raised by `raise_for_outcome()` only; `result` holds the result
       ├─ DeclinedError                 the gateway said no; nothing moved by this call
       └─ UnsupportedOperationError     the gateway can't do this; nothing moved

`str()` is one line and never holds a secret. All of them can be pickled; what comes out of the pickle
holds no card numbers, keys or token payloads.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Self

import attrs

from .redaction import one_line
from .secrets import MASK
from .transport import TransportResponse

__all__ = [
    "AuthenticationError",
    "CallRecord",
    "ConfigurationError",
    "DeclinedError",
    "InvalidRequestError",
    "InvalidResponseError",
    "NotFoundError",
    "NotSentError",
    "OrchestraError",
    "TemporarilyUnavailableError",
    "UnsuccessfulResultError",
    "UnsupportedOperationError",
]


@attrs.frozen(slots=True, kw_only=True)
class CallRecord:
    """What is known about a call from our side, whatever the server did.

    It holds what a later process needs to ask for the payment, and no secret: `to_dict()` makes JSON of it,
    `from_dict()` reads that, and `payments.resolve(record)` asks.
    """

    operation: str
    """Name of the operation, such as `charge`."""
    correlation_id: str
    """Made for each call, sent as `X-Correlation-Id` unless switched off, on every log line."""
    reference: str | None = None
    """The caller's own reference (`myRef`) of a payment, made by us when none was given."""
    amount: Decimal | None = None
    """Major units."""
    currency: str | None = None
    account: str | None = None
    """Name of the stored gateway account, or of the gateway for inline credentials."""
    inline_account: bool = False
    """Whether credentials were sent along: a later look-up needs them again, as they are not in here."""
    certificate_name: str | None = None
    network_token_brand: str | None = None
    gateway_reference: str | None = None
    """For a capture, refund or void: the gateway's reference of the payment it acts on."""
    attempts: int = 0
    """How many times a connection was tried."""
    elapsed: float = attrs.field(default=0.0, repr=lambda seconds: f"{seconds:.3f}")
    """Seconds from the first attempt to the end, waits included."""
    sent_at: float | None = None
    """Seconds since 1970 at which the first attempt began, by this machine's clock."""
    ended_at: float | None = None
    """Seconds since 1970 at which the call was over; None before that."""
    deadline: float | None = None
    """Seconds the whole call may take."""

    def to_dict(self) -> dict[str, str | int | float | bool | None]:
        """Return what JSON can hold, without secrets. Amounts are texts. `from_dict` reads it.

        Returns:
            A member for each field of this class, and `version`, which is 1.
        """
        values = attrs.asdict(self)
        values["amount"] = None if self.amount is None else format(self.amount, "f")
        return {"version": _RECORD_VERSION, **values}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> CallRecord:
        """Read what `to_dict` returned, maybe in another process. Members that are not known are passed over.

        Args:
            data: The mapping. `operation` and `correlation_id` must be there, and `version` at most 1.

        Raises:
            InvalidRequestError: It is no such mapping, or a newer version's. `field` names the member.
        """
        if not isinstance(data, Mapping):
            raise InvalidRequestError(f"must be a mapping, not {type(data).__name__}", field="data")
        version = data.get("version", _RECORD_VERSION)
        if version != _RECORD_VERSION:
            raise InvalidRequestError(f"is {shown(version)}, and this release reads {_RECORD_VERSION}", field="version")
        values: dict[str, Any] = {}
        for field in attrs.fields(cls):
            value = data.get(field.name)
            if value is None and field.default is attrs.NOTHING:
                raise InvalidRequestError("is missing", field=field.name)
            if value is not None:
                values[field.name] = _record_member(field.name, value)
        return cls(**values)


_RECORD_VERSION: Final = 1

_RECORD_KINDS: Final[Mapping[str, type | tuple[type, ...]]] = {
    "inline_account": bool,
    "attempts": int,
    "elapsed": (int, float),
    "sent_at": (int, float),
    "ended_at": (int, float),
    "deadline": (int, float),
}
"""Types of the members of a record that are no texts."""


def _record_member(name: str, value: object) -> object:
    kind = _RECORD_KINDS.get(name, str)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise InvalidRequestError(f"can't be {type(value).__name__}", field=name)
    if name != "amount":
        return value
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise InvalidRequestError("is no decimal number", field=name) from None
    if not amount.is_finite() or amount < 0 or abs(amount.adjusted()) > _LARGEST_EXPONENT:
        raise InvalidRequestError(f"is no amount: {shown(amount)}", field=name)
    return amount


_LARGEST_EXPONENT: Final = 30
"""Of an amount that somebody may have paid, in any currency."""


class OrchestraError(Exception):
    """Base of everything this package raises.

    `call` is the record of the call, None when the error came before there was one. `response` is the
    answer as it came, None when there was none.
    """

    def __init__(
        self,
        message: str,
        *,
        call: CallRecord | None = None,
        response: TransportResponse | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.call = call
        self.response = response

    @property
    def operation(self) -> str | None:
        """Name of the operation, such as `charge`."""
        return self.call.operation if self.call else None

    @property
    def reference(self) -> str | None:
        """The caller's own reference of the payment."""
        return self.call.reference if self.call else None

    @property
    def correlation_id(self) -> str | None:
        """The id of this call in logs, spans and the `X-Correlation-Id` header."""
        return self.call.correlation_id if self.call else None

    @property
    def attempts(self) -> int:
        """How many times a connection was tried."""
        return self.call.attempts if self.call else 0

    @property
    def elapsed(self) -> float:
        """Seconds the call took, waits included."""
        return self.call.elapsed if self.call else 0.0

    @property
    def status(self) -> int | None:
        """HTTP status of the answer, None when there was no answer."""
        return self.response.status if self.response else None

    def __str__(self) -> str:
        text = self.message
        if self.call is not None:
            facts = [f"correlation id {self.call.correlation_id}"]
            if self.call.reference is not None:
                facts.insert(0, f"reference {self.call.reference}")
            if self.response is not None:
                facts.insert(0, f"HTTP {self.response.status}")
            text = f"{self.call.operation}: {text} ({', '.join(facts)})"
        return one_line(text)

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.message, self._state()))

    def _state(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if not name.endswith("resolver")}

    def with_record(self, call: CallRecord) -> Self:
        """Return this error with the record of its call filled in."""
        self.call = call
        return self


def _rebuild(kind: type[OrchestraError], message: str, state: dict[str, object]) -> OrchestraError:
    error = kind.__new__(kind, message)
    Exception.__init__(error, message)
    error.__dict__.update(state)
    return error


def shown(value: object) -> str:
    """Return what may be quoted of a value that was refused: all of a short one, the beginning of a long one.

    What stands in the wrong place may be a card number, a security code or a key.
    """
    text = str(value) if isinstance(value, Decimal) else repr(value)
    if text.strip("'-").isdecimal() and 3 <= len(text.strip("'-")) <= 4:
        return MASK
    return text if len(text) <= 14 and sum(map(str.isdecimal, text)) < 8 else f"{text[:4]}…"


class ConfigurationError(OrchestraError):
    """Fix the configuration. Nothing was sent."""


def missing_extra(needed: str, extra: str) -> ConfigurationError:
    """Return the error for something that an extra brings, with what installs it from an index and in a checkout."""
    said = f'{needed}: pip install "orchestra-payments[{extra}]", or in a checkout: pip install ".[{extra}]"'
    return ConfigurationError(said)


class InvalidRequestError(OrchestraError):
    """Fix the request. Nothing moved.

    Raised before anything is sent for what can be seen here, and for answers that refuse the request: HTTP 400
    and its like, for a payment only in a form that is documented. `field` is the path of the field in the request
    (`card.cardNumber`) or the argument's name; `messages` are the server's or ours.
    """

    def __init__(
        self,
        message: str,
        *,
        field: str | None = None,
        messages: tuple[str, ...] | None = None,
        call: CallRecord | None = None,
        response: TransportResponse | None = None,
    ) -> None:
        super().__init__(f"{field} {message}" if field else message, call=call, response=response)
        self.field = field
        self.messages: tuple[str, ...] = (message,) if messages is None else messages


class AuthenticationError(OrchestraError):
    """Fix the key: it is missing, wrong, deleted, or not allowed to do this. Nothing moved."""


class NotFoundError(OrchestraError):
    """There is no such account, token, gateway or payment. Nothing moved by this call.

    Of a look-up it means that nothing is on record, which proves nothing about the payment: see `resolve`.
    """


class NotSentError(OrchestraError):
    """The request never reached the server. Nothing moved; it is safe to repeat."""


class TemporarilyUnavailableError(OrchestraError):
    """The server can't serve this now. Nothing moved; `retry_after` is its wish in seconds, if it had one."""

    retry_after: float | None = None


class InvalidResponseError(OrchestraError):
    """A read was answered with something that can't be understood. `response` holds it."""


class UnsuccessfulResultError(OrchestraError):
    """Base of what `raise_for_outcome()` adds. `result` holds the result that was turned into an error."""

    result: object = None


class DeclinedError(UnsuccessfulResultError):
    """The gateway said no. Nothing moved by this call."""


class UnsupportedOperationError(UnsuccessfulResultError):
    """The gateway can't do this operation. Nothing moved."""
