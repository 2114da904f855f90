"""A call: everything one operation needs, put together before anything is sent."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, Generic, TypeVar

import attrs

from .config import CallOptions
from .errors import CallRecord
from .money import Money
from .operations import Operation
from .redaction import SecretMatcher
from .secrets import Sealed, Secret, sealed
from .transport import TransportRequest, TransportResponse

__all__ = ["Call", "Effect", "Flow", "Response", "Send", "Sleep"]

T = TypeVar("T")

NO_OPTIONS = CallOptions()


@attrs.frozen(slots=True, repr=False, eq=False)
class Response:
    """A whole answer and what is known about the call that got it."""

    response: TransportResponse
    record: CallRecord
    secrets: SecretMatcher
    """Texts of the request that a message quoting the server must not repeat."""
    after_ambiguity: bool
    """Whether an earlier attempt of this call may have acted already."""

    def __repr__(self) -> str:
        return f"<Answer {self.response.status} to {self.record.operation}>"


@sealed
class Call(Sealed, Generic[T]):
    """One operation with its bytes and the function that understands the answer."""

    operation: Operation
    kwargs: dict[str, Any]
    """Method, path, query and body, as a generated `_get_kwargs` returns them. Its headers are not sent."""
    read: Callable[[Response], T]
    headers: tuple[tuple[str, str], ...] = ()
    reference: str | None = None
    money: Money | None = None
    account: str | None = None
    inline_account: bool = False
    certificate_name: str | None = None
    network_token_brand: str | None = None
    gateway_reference: str | None = None
    """Of the earlier payment that the call acts on."""
    secrets: tuple[str | Secret, ...] = ()
    options: CallOptions = NO_OPTIONS
    look_up: Callable[[float, float, str | None], Flow[Any]] | None = None
    """Makes the program that finds out what became of this call: within how many seconds, when the call ended (by
    the engine's clock), and the reference of a control."""

    def __repr__(self) -> str:
        return f"<Call {self.operation.name} {self.reference or ''}>"


@attrs.frozen(slots=True, repr=False)
class Send:
    """Ask the driver for one attempt. It answers with a `TransportResponse` or throws a `TransportError`."""

    request: TransportRequest


@attrs.frozen(slots=True)
class Sleep:
    """Ask the driver to wait for so many seconds."""

    seconds: float


Effect = Send | Sleep

Flow = Generator[Effect, TransportResponse | None, T]
"""Work that asks for its input and output. Both drivers run every program."""
