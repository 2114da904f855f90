"""What a client lets others see: log events around each attempt and at the end, and optional spans.

Events go to the logger `orchestra` with the fields in `extra={"orchestra": {...}}`. Nothing but the
fields listed in `docs/observability.md` is ever in them: no bodies, no headers, no secrets.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, ParamSpec, Protocol

from .calls import Call
from .errors import CallRecord, OrchestraError
from .operations import Semantics
from .resolution import OutcomeUnknownError
from .transport import TransportError, TransportResponse

__all__ = ["LOGGER", "Observation", "Observer", "Span", "Tracer"]

P = ParamSpec("P")

LOGGER: Final = logging.getLogger("orchestra")
LOGGER.addHandler(logging.NullHandler())


class Span(Protocol):
    """The part of an OpenTelemetry span that is used."""

    def set_attribute(self, key: str, value: Any) -> None: ...
    def end(self) -> None: ...


class Tracer(Protocol):
    """The part of an OpenTelemetry tracer that is used."""

    def start_span(self, name: str) -> Any: ...


def _harmless(watch: Callable[P, None]) -> Callable[P, None]:
    """Let no log filter, handler or tracer of the caller's break a call: its outcome would be lost."""

    @wraps(watch)
    def watching(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            watch(*args, **kwargs)
        except Exception:
            return

    return watching


class Observer:
    """Begins an observation for each call."""

    __slots__ = ("tracer",)

    def __init__(self, tracer: Tracer | None = None) -> None:
        self.tracer: Tracer | None = tracer

    def begin(self, call: Call[Any], correlation_id: str) -> Observation:
        """Open the span of a call, if there is a tracer."""
        observation = Observation(call, correlation_id)
        if self.tracer is not None:
            observation.open_span(self.tracer)
        return observation


class Observation:
    """Watches one call."""

    __slots__ = ("_call", "_correlation_id", "_span")

    def __init__(self, call: Call[Any], correlation_id: str) -> None:
        self._call = call
        self._correlation_id = correlation_id
        self._span: Span | None = None

    @_harmless
    def open_span(self, tracer: Tracer) -> None:
        """Begin the span of this call."""
        span: Span = tracer.start_span(f"orchestra {self._call.operation.name}")
        self._span = span
        span.set_attribute("orchestra.operation", self._call.operation.name)
        span.set_attribute("orchestra.correlation_id", self._correlation_id)
        if self._call.reference is not None:
            span.set_attribute("orchestra.reference", self._call.reference)

    def sending(self, number: int) -> None:
        """Tell that an attempt is about to be handed to the wire: who dies now leaves a line in an ordinary log."""
        level = logging.INFO if self._call.operation.semantics is Semantics.MOVES_MONEY else logging.DEBUG
        try:
            if LOGGER.isEnabledFor(level):
                self._log(level, "sending", attempt=number)
        except Exception:
            return

    def attempt(
        self, number: int, seconds: float, response: TransportResponse | None, failure: TransportError | None
    ) -> None:
        """Tell how one attempt ended."""
        try:  # not by `_harmless`, which costs a call: mostly nobody listens
            if LOGGER.isEnabledFor(logging.DEBUG):
                self._log(
                    logging.DEBUG,
                    "attempt",
                    attempt=number,
                    seconds=round(seconds, 6),
                    status=response.status if response is not None else None,
                    failure=failure.reason if failure is not None else None,
                    sent=failure.sent if failure is not None else True,
                )
        except Exception:
            return

    @_harmless
    def waiting(self, seconds: float) -> None:
        """Tell that the call waits before its next attempt."""
        if LOGGER.isEnabledFor(logging.INFO):
            self._log(logging.INFO, "waiting", seconds=round(seconds, 6))

    def end(
        self,
        *,
        error: OrchestraError | None = None,
        result: object = None,
        response: TransportResponse | None = None,
        record: CallRecord | None = None,
    ) -> None:
        """Tell what became of the call."""
        level = logging.INFO if error is None else logging.WARNING
        if isinstance(error, OutcomeUnknownError):
            level = logging.ERROR
        try:
            if self._span is not None or LOGGER.isEnabledFor(level):
                self._end(level, error, result, response, record)
        except Exception:
            return

    def _end(
        self,
        level: int,
        error: OrchestraError | None,
        result: object,
        response: TransportResponse | None,
        record: CallRecord | None,
    ) -> None:
        if error is not None:
            response, record = error.response, error.call
            outcome = type(error).__name__
        else:
            outcome = str(getattr(result, "outcome", "ok"))
        status = response.status if response is not None else None
        attempts = record.attempts if record is not None else 0
        if self._span is not None:
            self._span.set_attribute("orchestra.outcome", outcome)
            self._span.set_attribute("orchestra.attempts", attempts)
            if status is not None:
                self._span.set_attribute("http.response.status_code", status)
            self._span.end()
        if LOGGER.isEnabledFor(level):
            self._log(
                level,
                "outcome",
                outcome=outcome,
                status=status,
                attempts=attempts,
                seconds=round(record.elapsed, 6) if record is not None else None,
            )

    def _log(self, level: int, event: str, **facts: object) -> None:
        fields = {
            "event": event,
            "operation": self._call.operation.name,
            "reference": self._call.reference,
            "correlation_id": self._correlation_id,
            **facts,
        }
        said = " ".join(f"{name}={value}" for name, value in fields.items() if name != "event" and value is not None)
        LOGGER.log(level, "%s %s", event, said, extra={"orchestra": fields})


def installed_tracer() -> Tracer | None:
    """Return a tracer of the OpenTelemetry API when the extra `[otel]` is installed, else None."""
    try:
        from opentelemetry import trace
    except ImportError:
        return None
    return trace.get_tracer("orchestra")
