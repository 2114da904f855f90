"""What is sent again, how long is waited before, and that no deadline is ever passed."""

from __future__ import annotations

import datetime
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestra import (
    CallOptions,
    ConfigurationError,
    NotSentError,
    OrchestraError,
    OutcomeUnknownError,
    TemporarilyUnavailableError,
    TransportRequest,
)
from orchestra._core.operations import Semantics
from orchestra._core.retries import REPEATABLE, RETRIED_STATUSES, FailureClass, retry_after
from orchestra._orchestrasolutions.operations import ORCHESTRA
from tests.support.calls import CALLS, MONEY, a_payment
from tests.support.clients import KINDS, client_of
from tests.support.clock import BEGINNING, FakeClock
from tests.support.wires import CannedWire, Reply, ambiguous, answer, refused

CERTAIN = {reason: refused(reason) for reason in ("connect", "tls", "proxy", "pool")}
DOUBTFUL: dict[str, Reply] = {reason: ambiguous(reason) for reason in ("read", "write", "timeout", "protocol", "wire")}
DOUBTFUL |= {str(status): answer(status) for status in RETRIED_STATUSES}

ONCE, ALWAYS = 1, 3
ATTEMPTS = {
    Semantics.READ: (ALWAYS, ALWAYS),
    Semantics.REPEATABLE_WRITE: (ALWAYS, ALWAYS),
    Semantics.STRAY_WRITE: (ALWAYS, ONCE),
    Semantics.MOVES_MONEY: (ALWAYS, ONCE),
}
"""Attempts made of an operation: after certain failures, after doubtful ones. Two retries are allowed."""


def attempts_of(make: Any, operation: str, reply: Reply) -> int:
    """Return how often an operation is sent when each attempt ends like this."""
    wire = CannedWire(reply)
    with pytest.raises(OrchestraError) as caught:
        CALLS[operation](make(wire))
    assert caught.value.attempts == len(wire.requests)
    return len(wire.requests)


@pytest.mark.parametrize("operation", list(ORCHESTRA))
def test_every_cell_of_the_retry_table(make: Any, operation: str) -> None:
    """An operation is repeated after the failures its kind allows, and after no other."""
    certain, doubtful = ATTEMPTS[ORCHESTRA[operation].semantics]
    expected = dict.fromkeys(CERTAIN, certain) | dict.fromkeys(DOUBTFUL, doubtful)

    assert {name: attempts_of(make, operation, reply) for name, reply in (CERTAIN | DOUBTFUL).items()} == expected


def test_the_table_is_complete() -> None:
    """The table has a cell for each kind of operation and class of failure."""
    assert set(REPEATABLE) == {(semantics, kind) for semantics in Semantics for kind in FailureClass}


@pytest.mark.parametrize("operation", MONEY)
def test_a_payment_is_sent_again_only_while_nothing_left(make: Any, operation: str) -> None:
    """After refused connections a payment goes out once; the first doubt ends it."""
    wire = CannedWire(refused(), ambiguous(), answer(200, {"operationResultCode": "Success"}))

    with pytest.raises(OutcomeUnknownError) as caught:
        CALLS[operation](make(wire, retries=9))

    assert caught.value.attempts == 2


@pytest.mark.parametrize("operation", list(ORCHESTRA))
def test_connect_failures_end_as_not_sent(make: Any, operation: str) -> None:
    """An operation that never reached the server says so, and that it is safe to repeat."""
    with pytest.raises(NotSentError, match="safe to repeat"):
        CALLS[operation](make(refused()))


def test_a_doubt_is_not_forgotten(make: Any) -> None:
    """A repeatable write that may have arrived once is in doubt, even if the last attempt was refused."""
    wire = CannedWire(ambiguous(), refused())

    with pytest.raises(OutcomeUnknownError):
        CALLS["set_account"](make(wire))


def test_a_deletion_that_arrived_unseen(make: Any) -> None:
    """Not found, after an attempt that may have arrived, means that the attempt did it."""
    wire = CannedWire(ambiguous(), answer(404))

    assert CALLS["delete_account"](make(wire)).existed is False


@pytest.mark.parametrize("reason", ["too_large", "closed", "configuration"])
def test_what_cannot_get_better_is_not_repeated(make: Any, reason: str) -> None:
    """An oversized answer or a closed wire would be the same next time."""
    for failure in (ambiguous(reason), refused(reason)):
        assert attempts_of(make, "list_accounts", failure) == 1


def test_a_read_gets_its_answer_in_the_end(make: Any) -> None:
    """A read is repeated over a 503 and a lost connection until it is answered."""
    clock = FakeClock()
    wire = CannedWire(answer(503), ambiguous(), answer(200, []))

    assert CALLS["list_accounts"](make(wire, clock=clock)) == []
    assert len(clock.sleeps) == 2


def test_backoff_is_full_jitter_below_a_doubling_ceiling(make: Any) -> None:
    """Each wait is drawn between nothing and a ceiling that doubles up to its limit."""
    clock = FakeClock()
    drawn: list[tuple[float, float]] = []

    def uniform(low: float, high: float) -> float:
        drawn.append((low, high))
        return high

    wire = CannedWire(refused())
    client = make(wire, clock=clock, retries=6, backoff=0.5, backoff_limit=8, deadline=1000)
    object.__setattr__(client.target._engine.runtime, "uniform", uniform)
    with pytest.raises(NotSentError):
        CALLS["charge"](client)

    assert drawn == [(0.0, 0.5), (0.0, 1.0), (0.0, 2.0), (0.0, 4.0), (0.0, 8.0), (0.0, 8.0)]
    assert clock.sleeps == [0.5, 1, 2, 4, 8, 8]


def test_retry_after_in_seconds(make: Any) -> None:
    """The server's wish is a lower bound of the wait."""
    clock = FakeClock()

    CALLS["list_accounts"](make(CannedWire(answer(503, retry_after="7"), answer(200, [])), clock=clock))

    assert clock.sleeps == [7.0]


def test_retry_after_as_a_date(make: Any) -> None:
    """The wish may be an HTTP date; a date that has passed wishes for nothing."""
    clock = FakeClock()
    ahead = format_datetime(BEGINNING + datetime.timedelta(seconds=11), usegmt=True)
    behind = format_datetime(BEGINNING - datetime.timedelta(days=1), usegmt=True)
    wire = CannedWire(answer(503, retry_after=ahead), answer(429, retry_after=behind), answer(200, []))

    CALLS["list_accounts"](make(wire, clock=clock, backoff_limit=0.5))

    assert clock.sleeps[0] == 11.0
    assert clock.sleeps[1] <= 0.5


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0.0),
        (" 12 ", 12.0),
        ("999999999999999999999999", 86400.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86400.0),
        ("Sun, 01 Mar 2026 12:00:30 -0000", 30.0),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("٣", None),
        ("Fri, 99 Foo 2026 12:00:00 GMT", None),
        ("Sun, 01 Mar 2026 12:00:00 +9999", None),
    ],
)
def test_what_is_read_as_retry_after(text: str, seconds: float | None) -> None:
    """Whole seconds and HTTP dates are understood, a day at most; anything else is no wish."""
    assert retry_after(answer(503, retry_after=text), lambda: BEGINNING) == seconds


@settings(deadline=None)
@given(st.text(max_size=40))
def test_no_retry_after_can_break_a_call(text: str) -> None:
    """Whatever the header says, it is a wait between nothing and a day, or no wish."""
    wish = retry_after(answer(503, retry_after=text), lambda: BEGINNING)

    assert wish is None or 0 <= wish <= 86400


def test_a_wish_beyond_the_deadline_ends_the_call(make: Any) -> None:
    """No server can make a call wait past its deadline; the error carries the wish."""
    clock = FakeClock()

    with pytest.raises(TemporarilyUnavailableError) as caught:
        CALLS["list_accounts"](make(answer(503, retry_after="3600"), clock=clock, deadline=10))

    assert (clock.sleeps, caught.value.retry_after) == ([], 3600.0)


WISHES = st.one_of(
    st.none(), st.integers(0, 10**6).map(str), st.text(max_size=12),
    st.integers(-10**9, 10**9).map(
        lambda seconds: format_datetime(BEGINNING + datetime.timedelta(seconds=seconds), usegmt=True)
    ),
)  # fmt: skip
ENDS = st.one_of(
    st.tuples(st.just("answer"), st.sampled_from(sorted(RETRIED_STATUSES)), WISHES),
    st.tuples(st.sampled_from(["refused", "ambiguous"]), st.just(0), st.none()),
)
STEPS = st.lists(st.tuples(ENDS, st.floats(0, 1)), min_size=1, max_size=12)
SECONDS = st.floats(0.01, 300)


def scripted(clock: FakeClock, steps: Any) -> CannedWire:
    """Return a wire whose attempts end as the steps say, each after a share of its budget."""

    def reply(end: Any, share: float) -> Any:
        kind, status, wish = end

        def act(request: TransportRequest) -> Any:
            clock.pass_time(request.budget * share)
            if kind == "answer":
                return answer(status, **({} if wish is None else {"retry_after": wish}))
            raise refused() if kind == "refused" else ambiguous()

        return act

    return CannedWire(*(reply(end, share) for end, share in steps), answer(200, []))


@settings(max_examples=150, deadline=None)
@given(
    operation=st.sampled_from(sorted(ORCHESTRA)), steps=STEPS, seed=st.integers(0, 2**32), deadline=SECONDS,
    retries=st.integers(0, 12), backoff=st.floats(0.01, 20), limit=st.floats(0.01, 60),
)  # fmt: skip
def test_no_deadline_is_passed_and_both_clients_do_the_same(
    operation: str, steps: Any, seed: int, deadline: float, retries: int, backoff: float, limit: float
) -> None:
    """For any failures, wishes and settings: attempts and waits together stay within the deadline.

    Both clients make the same attempts with the same bytes after the same waits and end the same.
    """
    traces = []
    for kind in KINDS:
        clock = FakeClock(seed)
        wire = scripted(clock, steps)
        client = client_of(
            kind, wire, clock=clock, deadline=deadline, retries=retries, backoff=backoff, backoff_limit=limit
        )
        try:
            end: object = type(CALLS[operation](client))
        except OrchestraError as error:
            end = (type(error), str(error), error.attempts, error.elapsed)
        passed = clock.time - 1000.0

        assert passed <= deadline + 1e-6
        assert sum(clock.sleeps) <= deadline + 1e-6
        assert len(wire.requests) <= retries + 1
        assert all(request.budget <= deadline + 1e-6 for request in wire.requests)
        assert all(
            0 < phase <= request.budget
            for request in wire.requests
            for phase in (request.timeouts.connect, request.timeouts.read, request.timeouts.write)
        )
        traces.append((wire.trace, clock.sleeps, passed, end))

    assert traces[0] == traces[1]


@pytest.mark.parametrize("operation", list(ORCHESTRA))
def test_every_attempt_has_finite_timeouts(make: Any, operation: str) -> None:
    """Reads and payments have limits of their own; none is ever without one."""
    wire = CannedWire(answer(400))
    with pytest.raises(OrchestraError):
        CALLS[operation](make(wire))

    timeouts = wire.request.timeouts
    phase = 60.0 if operation in MONEY else 20.0
    assert (timeouts.connect, timeouts.pool, timeouts.read, timeouts.write) == (10.0, 10.0, phase, phase)
    assert wire.request.budget == 90.0


def test_overrides_of_one_call(make: Any) -> None:
    """Timeout, deadline, retries and correlation id can be set for one call, and only for it."""
    wire = CannedWire(refused())
    client = make(wire, clock=FakeClock())
    options = CallOptions(timeout=3.0, deadline=30.0, retries=1, correlation_id="mine")
    with pytest.raises(NotSentError) as caught:
        client.payments.charge(**a_payment(), options=options)

    first = wire.requests[0]
    assert len(wire.requests) == 2
    assert (first.timeouts.connect, first.timeouts.read, first.budget) == (3.0, 3.0, 30.0)
    assert caught.value.correlation_id == "mine"

    wire.requests.clear()
    with pytest.raises(NotSentError) as caught:
        client.payments.charge(**a_payment())
    assert len(wire.requests) == 3
    assert caught.value.correlation_id == "id-1"


@pytest.mark.parametrize("options", [None, {"timeout": 1}, 5])
def test_options_of_another_type(make: Any, options: Any) -> None:
    """Options are `CallOptions`; a dict or a number is refused before anything is sent."""
    wire = CannedWire(answer(200))
    with pytest.raises(ConfigurationError, match="options must be CallOptions"):
        make(wire).payments.charge(**a_payment(), options=options)
    assert wire.requests == []


def test_a_deadline_shorter_than_the_timeout_wins(make: Any) -> None:
    """No attempt is given more time than the call has left."""
    wire = CannedWire(refused())
    with pytest.raises(NotSentError):
        CALLS["charge"](make(wire, deadline=2.0, retries=0))

    assert wire.request.timeouts.read == 2.0


def test_a_deadline_that_is_over_sends_nothing(make: Any) -> None:
    """A call with no time left is not begun."""
    clock = FakeClock()
    wire = CannedWire(answer(200, []))
    client = make(wire, clock=clock)
    runtime = client.target._engine.runtime
    times = iter([0.0, 100.0, 100.0, 100.0])
    object.__setattr__(runtime, "clock", lambda: next(times))

    with pytest.raises(NotSentError, match="deadline"):
        CALLS["charge"](client)

    assert wire.requests == []


def test_an_overslept_deadline_keeps_the_verdict_of_the_last_answer(make: Any) -> None:
    """When a wait takes longer than asked for, the last answer is judged by the table, not guessed at."""
    clock = FakeClock()
    client = make(answer(500), clock=clock, deadline=10)
    for name in ("sleep", "asleep"):
        patient = getattr(client.target._engine.runtime, name)

        def oversleep(seconds: float, patient: Any = patient) -> Any:
            clock.pass_time(100)
            return patient(seconds)

        object.__setattr__(client.target._engine.runtime, name, oversleep)

    with pytest.raises(OutcomeUnknownError):
        CALLS["set_account"](client)


@pytest.mark.parametrize("switched_on", [True, False])
def test_the_correlation_header_can_be_switched_off(make: Any, switched_on: bool) -> None:
    """Each call has an id of its own, the same on each attempt, in a header unless that is switched off."""
    wire = CannedWire(refused(), answer(200, []))
    client = make(wire, send_correlation_id=switched_on)
    CALLS["list_accounts"](client)
    wire.replies = [answer(200, {})]
    result = CALLS["check_api_key"](client)

    sent = [dict(request.headers).get("X-Correlation-Id") for request in wire.requests]
    assert sent == (["id-1", "id-1", "id-2"] if switched_on else [None, None, None])
    assert result.call.correlation_id == "id-2"


@pytest.mark.parametrize("deadline", [0, -1, "soon", float("nan"), float("inf"), True])
def test_a_search_has_a_deadline_in_seconds(make: Any, deadline: Any) -> None:
    """Looking a payment up takes as long as it is given, which is a number of seconds."""
    wire = CannedWire(answer(404))
    with pytest.raises(ConfigurationError, match="deadline"):
        make(wire).payments.find(reference="r", account="a", deadline=deadline)
    assert wire.requests == []


def test_a_search_knows_when_the_payment_was_sent(make: Any) -> None:
    """The time since a payment was sent is told by the client's own clock."""
    clock = FakeClock()
    wire = CannedWire(answer(404))
    client = make(wire, clock=clock)
    long_ago = BEGINNING.timestamp() - 3600

    found = client.payments.find(reference="r", account="a", deadline=1.0, sent_at=long_ago)

    assert found.attempts
    assert clock.time - 1000.0 <= 1.0 + 1e-6


@pytest.mark.parametrize(
    ("settings", "options", "expected"),
    [
        ({"timeout": 4.0, "connect_timeout": 9.0, "deadline": 30.0}, {}, (9.0, 4.0)),
        ({"timeout": 4.0, "connect_timeout": 9.0, "deadline": 6.0}, {}, (6.0, 4.0)),
        ({"timeout": 9.0, "connect_timeout": 4.0, "deadline": 6.0}, {}, (4.0, 6.0)),
        ({"timeout": 9.0, "connect_timeout": 4.0, "deadline": 30.0}, {"timeout": 2.0}, (2.0, 2.0)),
    ],
)
def test_no_phase_outlasts_the_call(
    make: Any, settings: dict[str, float], options: dict[str, float], expected: tuple[float, float]
) -> None:
    """Connecting and reading take what they may, and never more than is left of the call."""
    wire = CannedWire(answer(200, []))
    make(wire, **settings).gateways.list(options=CallOptions(**options))

    limits = wire.requests[0].timeouts
    assert (limits.connect, limits.read, limits.write, limits.pool) == (*expected, expected[1], expected[0])
