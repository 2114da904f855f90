"""A call: everything one operation needs, put together before anything is sent."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, Generic, TypeVar

import attrs

from ._config import CallOptions
from ._errors import CallRecord, OrchestraError
from ._money import Money
from ._operations import Operation
from ._redaction import Hidden
from ._secrets import Sealed, Secret, sealed
from ._wire import WireRequest, WireResponse

__all__ = ["Answer", "Call", "Effect", "Program", "Send", "Sleep"]

T = TypeVar("T")

NO_OPTIONS = CallOptions()


@attrs.frozen(slots=True, repr=False, eq=False)
class Answer:
    """A whole answer and what is known about the call that got it."""

    response: WireResponse
    record: CallRecord
    secrets: Hidden
    """Texts of the request that a message quoting the server must not repeat."""
    after_ambiguity: bool
    """Whether an earlier attempt of this call may have acted already."""

    def __repr__(self) -> str:
        return f"<Answer {self.response.status} to {self.record.operation}>"


@sealed
class Call(Sealed, Generic[T]):
    """One operation with its bytes and the function that understands the answer."""

    operation: Operation
    method: str
    path: str
    body: bytes | None
    read: Callable[[Answer], T]
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
    look_up: Callable[[float, float, str | None], Program[Any]] | None = None
    """Makes the program that finds out what became of this call: within how many seconds, when the call ended (by
    the engine's clock), and the reference of a control."""

    def __repr__(self) -> str:
        return f"<Call {self.operation.name} {self.reference or ''}>"


@attrs.frozen(slots=True, repr=False)
class Send:
    """Ask the driver for one attempt. It answers with a `WireResponse` or throws a `WireFailure`."""

    request: WireRequest


@attrs.frozen(slots=True)
class Sleep:
    """Ask the driver to wait for so many seconds."""

    seconds: float


Effect = Send | Sleep

Program = Generator[Effect, WireResponse | None, T]
"""Work that asks for its input and output. Both drivers run every program."""

Failure = OrchestraError
