"""What happens before the first byte of each attempt: an event in the log, and the caller's last word."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from orchestra import (
    CallOptions,
    CallRecord,
    ConfigurationError,
    InvalidRequestError,
    LookupOutcome,
    NotSentError,
    OutcomeUnknownError,
    TransportRequest,
    TransportResponse,
    unknown_outcomes,
)
from orchestra._core.operations import Semantics
from orchestra._core.retries import REPEATABLE, FailureClass
from orchestra.sandbox import Sandbox
from tests.support.apis import APIS, EVERY_API, EVERY_OPERATION, MOVING
from tests.support.calls import a_payment
from tests.support.clients import KINDS, client_of
from tests.support.clock import BEGINNING, FakeClock
from tests.support.logs import quiet_log  # noqa: F401  used by being there
from tests.support.plants import PLANTS, leaks_of, planted_calls
from tests.support.wires import CannedWire, ambiguous, answer, refused

ROOT = Path(__file__).resolve().parents[2]
BOTH = pytest.mark.parametrize("kind", KINDS)
LOST = ambiguous()


class Stop(Exception):
    """An error of the caller's own."""


@pytest.fixture
def events() -> Iterator[list[dict[str, Any]]]:
    """Collect what the library's logger says, at every level, with the level beside it."""
    found: list[dict[str, Any]] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append({**vars(record)["orchestra"], "level": record.levelname})

    logger, handler = logging.getLogger("orchestra"), Keep()
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    yield found
    logger.removeHandler(handler)


def called(api: str, operation: str, client: Any) -> BaseException | None:
    """Make the least call of an operation and return what it raised."""
    try:
        APIS[api].least[operation](client)
    except BaseException as error:
        return error
    return None


@BOTH
@EVERY_OPERATION
def test_an_attempt_is_told_before_it_is_made(name: str, operation: str, kind: str, events: Any) -> None:
    """When the wire gets a request, the log has said so: at INFO for money, at DEBUG for the rest."""
    seen: list[list[dict[str, Any]]] = []

    def reply(request: TransportRequest) -> TransportResponse:
        seen.append(list(events))
        raise LOST

    called(name, operation, APIS[name].client(kind, CannedWire(reply), retries=0))

    described = APIS[name].operations[operation]
    level = "INFO" if operation in APIS[name].moving else "DEBUG"
    (told,) = seen[0]
    assert {key: told[key] for key in ("event", "operation", "attempt", "level", "correlation_id")} == {
        "event": "sending", "operation": described.name, "attempt": 1, "level": level, "correlation_id": "id-1",
    }  # fmt: skip
    assert told["reference"] == events[-1]["reference"]


@BOTH
def test_each_attempt_is_told(kind: str, events: Any) -> None:
    """A refused attempt and the one after it have an event each, by their numbers."""
    client_of(kind, CannedWire(refused(), answer(200, {"operationResultCode": "Success"}))).payments.charge(
        **a_payment(reference="order-7")
    )

    assert [(e["event"], e.get("attempt"), e["reference"]) for e in events] == [
        ("sending", 1, "order-7"),
        ("attempt", 1, "order-7"),
        ("waiting", None, "order-7"),
        ("sending", 2, "order-7"),
        ("attempt", 2, "order-7"),
        ("outcome", None, "order-7"),
    ]


KILLED = """
import logging, os, signal
from orchestra import Card, Orchestra, CallOptions

class Deadly:
    def send(self, request):
        os.kill(os.getpid(), signal.SIGKILL)
    def close(self):
        pass

logging.basicConfig(level=logging.INFO)
client = Orchestra(api_key="key", transport=Deadly())
client.payments.charge(
    amount="25.00", currency="USD", card=Card(number="4111111111111111", holder="J", expires="12/2030"),
    account="a", reference="order-9", options=CallOptions(correlation_id="checkout-9"),
)
"""


def test_a_process_killed_while_sending_leaves_a_line() -> None:
    """After `kill -9`, an ordinary log at INFO has the reference of the payment that was on its way."""
    paths = os.pathsep.join((str(ROOT), str(ROOT / "generated")))
    done = subprocess.run(  # noqa: S603  our own code
        [sys.executable, "-c", KILLED],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": paths},
    )

    assert done.returncode == -signal.SIGKILL
    assert done.stderr.splitlines() == [
        "INFO:orchestra:sending operation=charge reference=order-9 correlation_id=checkout-9 attempt=1"
    ]


@BOTH
@EVERY_OPERATION
def test_only_what_moves_money_is_asked_about(name: str, operation: str, kind: str) -> None:
    """`before_send` is called once before the attempt of a call that moves money, and before no other call."""
    asked: list[CallRecord] = []
    wire = CannedWire(answer(500))
    called(name, operation, APIS[name].client(kind, wire, before_send=asked.append, retries=0))

    described = APIS[name].operations[operation]
    assert [record.operation for record in asked] == [described.name] * (operation in APIS[name].moving)
    assert len(wire.requests) == 1


@BOTH
def test_it_gets_the_record_of_the_call(kind: str) -> None:
    """The record names the payment and the attempt that is about to be made, and comes before the request.

    It says nothing of an end, which is to come: a process that asks with this record later waits until it must be over.
    """
    clock = FakeClock()
    seen: list[tuple[CallRecord, int]] = []
    wire = CannedWire(refused(), answer(200, {"operationResultCode": "Success"}))
    client = client_of(kind, wire, clock=clock, before_send=lambda record: seen.append((record, len(wire.requests))))

    client.payments.refund(
        **a_payment(reference="order-7"), gateway_reference="tx", options=CallOptions(correlation_id="c-7")
    )

    common = {
        "operation": "refund", "correlation_id": "c-7", "reference": "order-7", "amount": Decimal("25.00"),
        "currency": "USD", "account": "testsuccess", "gateway_reference": "tx", "deadline": 90.0,
        "sent_at": BEGINNING.timestamp(), "ended_at": None,
    }  # fmt: skip
    assert seen == [
        (CallRecord(**common, attempts=1, elapsed=0.0), 0),
        (CallRecord(**common, attempts=2, elapsed=clock.time - 1000.0), 1),
    ]


def test_a_later_process_can_ask_with_it() -> None:
    """What was written down before sending is enough to find the payment out, and claims no end of it."""
    kept: list[str] = []
    sandbox = Sandbox()
    sandbox.inject("reset_after_commit", on="charge")
    client = sandbox.client(before_send=lambda record: kept.append(json.dumps(record.to_dict())))
    with pytest.raises(OutcomeUnknownError):
        client.payments.charge(**a_payment(reference="order-7"))

    record = CallRecord.from_dict(json.loads(kept[0]))
    assert (record.attempts, record.ended_at) == (1, None)
    assert sandbox.client().payments.resolve(record).reading is LookupOutcome.MOVED


@pytest.mark.parametrize(
    "stop",
    [
        Stop("no"), ValueError("no"), KeyboardInterrupt("no"), SystemExit(3), asyncio.CancelledError("no"),
        InvalidRequestError("no", field="mine"), ConfigurationError("no"), NotSentError("no"),
        OutcomeUnknownError("another's"),
        TimeoutError("no"),
    ],
    ids=lambda stop: type(stop).__name__,
)  # fmt: skip
@BOTH
@MOVING
def test_what_it_raises_stops_the_call(
    name: str, operation: str, kind: str, stop: BaseException, events: list[dict[str, Any]]
) -> None:
    """Nothing is sent, the caller's own exception comes out as it is, and the log says that nothing was sent."""

    def refuse(record: CallRecord) -> None:
        raise stop

    wire = CannedWire(answer(200))
    raised = called(name, operation, APIS[name].client(kind, wire, before_send=refuse))

    assert raised is stop
    assert (raised.__cause__, raised.__context__) == (None, None)
    assert wire.requests == []
    assert [(e["event"], e["outcome"], e["attempts"]) for e in events] == [("outcome", "NotSentError", 0)]
    if not isinstance(stop, OutcomeUnknownError):
        assert unknown_outcomes(raised) == ()


@BOTH
def test_a_stop_iteration_is_no_result(kind: str) -> None:
    """Python itself turns a `StopIteration` into a `RuntimeError` on its way; nothing is sent."""
    wire = CannedWire(answer(200))
    client = client_of(kind, wire, before_send=lambda record: next(iter(())))

    with pytest.raises(RuntimeError) as raised:
        client.payments.charge(**a_payment())
    assert isinstance(raised.value.__cause__, StopIteration)
    assert wire.requests == []


@BOTH
def test_it_can_stop_a_later_attempt(kind: str, events: Any) -> None:
    """After an attempt that surely sent nothing, a refusal leaves nothing in doubt."""

    def once(record: CallRecord) -> None:
        if record.attempts > 1:
            raise Stop

    wire = CannedWire(refused())
    with pytest.raises(Stop) as raised:
        client_of(kind, wire, before_send=once).payments.charge(**a_payment())

    assert len(wire.requests) == 1
    assert unknown_outcomes(raised.value) == ()
    assert (events[-1]["outcome"], events[-1]["attempts"]) == ("NotSentError", 1)


@BOTH
@pytest.mark.parametrize("stop", [Stop("no"), InvalidRequestError("no")], ids=lambda stop: type(stop).__name__)
def test_a_doubt_stays_a_doubt(kind: str, stop: Exception, events: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were a payment repeated after it may have acted, stopping the second attempt would not settle the first."""
    monkeypatch.setitem(REPEATABLE, (Semantics.MOVES_MONEY, FailureClass.AMBIGUOUS), True)

    def once(record: CallRecord) -> None:
        if record.attempts > 1:
            raise stop

    wire = CannedWire(ambiguous())
    with pytest.raises(type(stop)) as raised:
        client_of(kind, wire, before_send=once).payments.charge(**a_payment(reference="order-7"))

    assert raised.value is stop
    doubt = next(iter(unknown_outcomes(raised.value)), None)
    assert doubt is not None
    assert doubt.reference == "order-7"
    assert events[-1]["outcome"] == "OutcomeUnknownError"


@BOTH
@pytest.mark.parametrize("returned", [None, False, 0, "no", Stop("not raised")])
def test_what_it_returns_is_ignored(kind: str, returned: object) -> None:
    """Only raising stops a call."""
    client = client_of(kind, answer(200, {"operationResultCode": "Success"}), before_send=lambda record: returned)

    assert client.payments.charge(**a_payment()).approved


async def waiting(record: CallRecord) -> None:
    """Never be awaited."""
    raise AssertionError(record)


class Waiting:
    """An object whose call is a coroutine."""

    async def __call__(self, record: CallRecord) -> None:
        """Never be awaited."""
        raise AssertionError(record)


@EVERY_API
@BOTH
@pytest.mark.parametrize("function", [waiting, 42, "before", [waiting]])
def test_a_function_that_nobody_would_await_is_refused(api: Any, kind: str, function: Any) -> None:
    """An `async def` would be called and never run: the client is not made. Nor with what can't be called."""
    with pytest.raises(ConfigurationError, match="before_send must be a plain function"):
        api.client(kind, answer(200), before_send=function)


@BOTH
@pytest.mark.parametrize("function", [Waiting(), lambda record: (waiting(record), None)[0]])
def test_what_returns_a_coroutine_stops_the_call(kind: str, function: Callable[[CallRecord], Any]) -> None:
    """A coroutine that comes back instead of an answer is a check that never ran: nothing is sent."""
    wire = CannedWire(answer(200))
    with pytest.raises(ConfigurationError, match="nobody awaits what it returns"):
        client_of(kind, wire, before_send=function).payments.charge(**a_payment())
    assert wire.requests == []


@BOTH
def test_the_deadline_holds_while_it_thinks(kind: str) -> None:
    """When it takes all the time there was, nothing is sent; when it takes some, the attempt has the rest."""
    clock = FakeClock()
    wire = CannedWire(answer(200, {"operationResultCode": "Success"}))
    for spent, left in ((29.0, 1.0), (30.0, None)):
        client = client_of(
            kind, wire, clock=clock, before_send=lambda record, spent=spent: clock.pass_time(spent), deadline=30
        )
        wire.requests.clear()
        if left is None:
            with pytest.raises(NotSentError, match="deadline"):
                client.payments.charge(**a_payment())
            assert wire.requests == []
        else:
            client.payments.charge(**a_payment())
            assert wire.request.budget == pytest.approx(left)


@BOTH
def test_sandboxes_take_one_too(kind: str) -> None:
    """A function that stops payments can be tried on each sandbox."""
    sandbox = Sandbox()
    asked: list[str] = []
    for home in (sandbox, sandbox.orchestrate, sandbox.forter):
        make = home.client if kind == "sync" else home.async_client
        assert make(before_send=lambda record: asked.append(record.operation)).config.base_url
    with pytest.raises(Stop):
        sandbox.client(before_send=_stop).payments.charge(**a_payment())
    assert sandbox.ledger.count() == 0


def _stop(record: CallRecord) -> None:
    raise Stop


@BOTH
@MOVING
def test_neither_record_nor_exception_shows_a_secret(name: str, operation: str, kind: str) -> None:
    """Nothing that was planted in a payment is in what the function gets, nor behind the exception it raises."""
    records: list[CallRecord] = []

    def refuse(record: CallRecord) -> None:
        records.append(record)
        raise Stop(repr(record))

    client = APIS[name].client(kind, CannedWire(answer(200)), api_key=PLANTS["api_key"], before_send=refuse)
    with pytest.raises(Stop) as raised:
        planted_calls(name)[operation](client)

    assert leaks_of(records[0]) == {}
    assert leaks_of(raised.value) == {}
