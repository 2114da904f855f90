"""Events and spans have the documented fields, no others, and never get in the way."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from orchestra import CallOptions, OrchestraError, Outcome, OutcomeUnknownError
from orchestra._core.observability import installed_tracer
from orchestra._orchestrasolutions.operations import ORCHESTRA
from tests.support.calls import CALLS, PAYMENTS, TOKEN, a_payment
from tests.support.clock import FakeClock
from tests.support.wires import CannedWire, Reply, ambiguous, answer, refused

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "observability.md").read_text(encoding="utf-8")
APPROVED = answer(200, {"operationResultCode": "Success"})
COMMON = {"event", "operation", "reference", "correlation_id"}


def table(heading: str) -> dict[str, tuple[str, ...]]:
    """Return the rows of the page's table with that heading: first cell to the other cells."""
    rows = PAGE.split(f"| {heading} |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return {row[0].strip("`"): tuple(row[1:]) for row in cells}


@pytest.fixture
def events() -> Iterator[list[logging.LogRecord]]:
    """Collect the records of the library's logger, at every level."""
    found: list[logging.LogRecord] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(record)

    logger = logging.getLogger("orchestra")
    handler = Keep()
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    yield found
    logger.removeHandler(handler)


def fields(records: list[logging.LogRecord]) -> list[dict[str, Any]]:
    """Return the structured part of records."""
    return [vars(record)["orchestra"] for record in records]


ENDS: dict[str, Reply] = {
    "good": answer(200, {"token": TOKEN}),
    "approved": APPROVED,
    "declined": answer(409),
    "invalid": answer(400),
    "key": answer(401),
    "busy": answer(503),
    "lost": ambiguous(),
    "refused": refused(),
    "HTML": answer(200, b"<html>"),
}


@pytest.mark.parametrize("operation", list(ORCHESTRA))
def test_every_event_has_the_documented_fields(make: Any, operation: str, events: Any) -> None:
    """Whatever a call ends in, its events have the fields of the page, and end with one outcome."""
    documented = {event: COMMON | set(re.findall(r"`(\w+)`", cells[1])) for event, cells in table("event").items()}
    for reply in ENDS.values():
        events.clear()
        try:
            CALLS[operation](make(CannedWire(reply)))
        except OrchestraError as error:
            final = type(error).__name__
        else:
            final = "ok"

        seen = fields(events)
        assert [set(event) for event in seen] == [documented[event["event"]] for event in seen]
        assert [event["event"] for event in seen].count("outcome") == 1
        assert seen[-1]["event"] == "outcome"
        assert seen[-1]["outcome"] == final or seen[-1]["outcome"] in set(Outcome)
        assert {event["operation"] for event in seen} == {operation}
        assert {event["correlation_id"] for event in seen} == {"id-1"}


def test_the_story_of_a_call(make: Any, events: Any) -> None:
    """Each attempt, each wait and the end are told in order, with numbers."""
    clock = FakeClock()
    client = make(CannedWire(refused(), answer(503), answer(200, [])), clock=clock)
    CALLS["list_accounts"](client)

    first, second = clock.sleeps
    assert [
        (e["event"], e.get("attempt"), e.get("status"), e.get("failure"), e.get("sent")) for e in fields(events)
    ] == [
        ("sending", 1, None, None, None),
        ("attempt", 1, None, "connect", False),
        ("waiting", None, None, None, None),
        ("sending", 2, None, None, None),
        ("attempt", 2, 503, None, True),
        ("waiting", None, None, None, None),
        ("sending", 3, None, None, None),
        ("attempt", 3, 200, None, True),
        ("outcome", None, 200, None, None),
    ]
    assert [e["seconds"] for e in fields(events) if e["event"] == "waiting"] == [round(first, 6), round(second, 6)]
    assert fields(events)[-1]["attempts"] == 3
    assert fields(events)[-1]["seconds"] == pytest.approx(first + second, abs=1e-5)


@pytest.mark.parametrize(
    ("reply", "level"),
    [
        (APPROVED, logging.INFO),
        (answer(409), logging.INFO),
        (answer(401), logging.WARNING),
        (ambiguous(), logging.ERROR),
    ],
)
def test_levels_of_outcomes(make: Any, events: Any, reply: Reply, level: int) -> None:
    """A result is information, an error a warning, an unknown outcome an error."""
    with contextlib.suppress(OrchestraError):
        CALLS["charge"](make(CannedWire(reply)))

    assert events[-1].levelno == level
    assert {record.name for record in events} == {"orchestra"}


def test_words_for_outcomes_are_documented() -> None:
    """The page lists each failure and each outcome that can appear."""
    words = set(re.findall(r"`(\w+)`", PAGE))

    assert {
        str(outcome) for outcome in (Outcome.APPROVED, Outcome.PENDING, Outcome.DECLINED, Outcome.UNSUPPORTED)
    } <= words
    assert {"connect", "tls", "proxy", "pool", "write", "read", "timeout", "protocol", "too_large", "wire"} <= words


def test_nothing_is_made_when_nobody_listens(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the level above, no record is built."""

    def fail(*args: Any, **kwargs: Any) -> None:
        raise AssertionError(args)

    monkeypatch.setattr("orchestra._core.observability.LOGGER.log", fail)
    logging.getLogger("orchestra").setLevel(logging.CRITICAL)

    assert CALLS["charge"](make(APPROVED)).approved


class Spans:
    """An in-memory tracer."""

    def __init__(self) -> None:
        self.exporter = InMemorySpanExporter()
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(self.exporter))
        self.tracer = provider.get_tracer("test")

    def finished(self) -> list[tuple[str, dict[str, Any]]]:
        """Return (name, attributes) of every ended span."""
        return [(span.name, dict(span.attributes or {})) for span in self.exporter.get_finished_spans()]


@pytest.mark.parametrize("way", list(ENDS))
@pytest.mark.parametrize("operation", list(ORCHESTRA))
def test_spans_have_listed_attributes_only(make: Any, operation: str, way: str) -> None:
    """One span for each operation, with attributes from the page's list and nothing else."""
    spans = Spans()
    client = make(CannedWire(ENDS[way]), tracer=spans.tracer)
    with contextlib.suppress(OrchestraError):
        CALLS[operation](client)

    [(name, attributes)] = spans.finished()
    listed = set(table("attribute"))
    sure = {"orchestra.operation", "orchestra.correlation_id", "orchestra.outcome", "orchestra.attempts"}
    assert name == f"orchestra {operation}"
    assert sure <= set(attributes) <= listed
    assert attributes["orchestra.operation"] == operation
    assert ("orchestra.reference" in attributes) == (operation in {*PAYMENTS, "status"} - {"tokenize"})
    assert ("http.response.status_code" in attributes) == (way not in {"lost", "refused"})


def test_an_interrupted_call_ends_its_span(make: Any) -> None:
    """A cancelled charge leaves an ended span that says unknown."""
    for interruption in (KeyboardInterrupt(), asyncio.CancelledError()):
        spans = Spans()
        client = make(CannedWire(interruption), tracer=spans.tracer)
        with pytest.raises(type(interruption)):
            client.payments.charge(**a_payment())

        [(_, attributes)] = spans.finished()
        assert attributes["orchestra.outcome"] == "OutcomeUnknownError"


def test_without_opentelemetry_nothing_happens(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the API of OpenTelemetry is not installed there is no tracer and calls work."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "opentelemetry"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "opentelemetry", None)

    assert installed_tracer() is None
    assert CALLS["charge"](make(APPROVED)).approved


class Broken:
    """A tracer and a span that raise whatever is asked of them."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(name)


class HalfBroken:
    """A tracer whose spans raise."""

    def start_span(self, name: str) -> Broken:
        """Give a broken span."""
        return Broken()


@pytest.mark.parametrize("tracer", [Broken, HalfBroken])
def test_a_broken_tracer_loses_no_outcome(make: Any, tracer: Any) -> None:
    """A tracer that raises does not change what a charge ends in."""
    wire = CannedWire(APPROVED)
    client = make(wire, tracer=tracer())

    assert CALLS["charge"](client).approved
    wire.replies = [ambiguous()]
    with pytest.raises(OutcomeUnknownError):
        CALLS["charge"](client)


def test_a_broken_filter_loses_no_outcome(make: Any) -> None:
    """A log filter that raises does not change what a charge ends in."""

    class Raising(logging.Filter):
        def filter(self, record: logging.LogRecord) -> bool:
            raise RuntimeError(record.name)

    logger = logging.getLogger("orchestra")
    raising = Raising()
    logger.addFilter(raising)
    logger.setLevel(logging.DEBUG)
    try:
        assert CALLS["charge"](make(APPROVED)).approved
    finally:
        logger.removeFilter(raising)


def test_a_correlation_id_of_the_callers(make: Any, events: Any) -> None:
    """One id ties together the wire, the log and the result."""
    wire = CannedWire(APPROVED)
    result = make(wire).payments.charge(**a_payment(), options=CallOptions(correlation_id="order 7"))

    assert dict(wire.request.headers)["X-Correlation-Id"] == "order 7"
    assert {event["correlation_id"] for event in fields(events)} == {"order 7"}
    assert result.call.correlation_id == "order 7"
