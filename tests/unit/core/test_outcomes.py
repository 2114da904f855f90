"""Every cell of the outcome table, met through the public methods of both clients."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from orchestra import (
    AuthenticationError,
    InvalidRequest,
    Moved,
    NotFound,
    OrchestraError,
    Outcome,
    OutcomeUnknown,
    PaymentResult,
    Reading,
    Repeat,
    TemporarilyUnavailable,
    UnreadableAnswer,
    WireResponse,
)
from orchestra._operations import ORCHESTRA, Kind
from orchestra._outcomes import CODES, GRIDS, Verdict, verdict
from scripts.regenerate import effective_spec
from tests.support.bodies import CODED, SHAPES, good_body
from tests.support.calls import CALLS, PAYMENTS
from tests.support.wires import CannedWire, answer

LEAVES = {
    Verdict.INVALID: InvalidRequest,
    Verdict.KEY: AuthenticationError,
    Verdict.MISSING: NotFound,
    Verdict.BUSY: TemporarilyUnavailable,
    Verdict.UNREADABLE: UnreadableAnswer,
}
STATUSES = {
    "2xx": (200, 201, 202, 299),
    "4xx": (402, 405, 413, 422),
    "5xx": (500, 502, 503, 504, 520),
    "xxx": (100, 302, 500, 502, 504, 520, 999),
}
"""Statuses that try a row of many."""


def statuses(kind: Kind) -> list[int]:
    """Return a status for each row of a grid, and several for each row of many."""
    rows = [line.split()[0] for line in GRIDS[kind].strip().splitlines()[1:]]
    found = {status for row in rows for status in (STATUSES[row] if row in STATUSES else (int(row),))}
    return sorted(found | {408, 429})


def cells(kind: Kind) -> Iterator[tuple[int, str, bytes, Verdict]]:
    """Yield status, column, body and what the table says, for every cell of a grid."""
    with_codes = kind in (Kind.PAYMENT, Kind.STATUS)
    for status in statuses(kind):
        for code, bodies in CODED.items():
            said = verdict(kind, status, code=code if with_codes else None, shape="json" if with_codes else "coded")
            yield from ((status, code, body, said) for body in bodies)
        for shape, bodies in SHAPES.items():
            yield from ((status, shape, body, verdict(kind, status, code=None, shape=shape)) for body in bodies)


def outcome_of(call: Callable[[], Any], response: WireResponse) -> object:
    """Return what came of a call, in a form that can be compared; the response must be kept."""
    try:
        result = call()
    except OrchestraError as error:
        caught = error
    else:
        assert getattr(result, "raw", response) is response
        return result.outcome if isinstance(result, PaymentResult) else Verdict.OK
    told = getattr(caught, "result", None)
    assert caught.response is response
    assert caught.call is not None
    assert told is None or told.raw is response
    return (type(caught), getattr(caught, "outcome", None))


def expected(said: Verdict) -> object:
    """Return the form of a verdict that `outcome_of` gives."""
    if said in (Verdict.UNKNOWN, Verdict.TEMPORARY):
        return (OutcomeUnknown, Outcome.UNKNOWN if said is Verdict.UNKNOWN else Outcome.TEMPORARY_FAILURE)
    if said in LEAVES:
        return (LEAVES[said], None)
    return Verdict.OK if said is Verdict.OK else Outcome(said.value)


def table_of(make: Any, operation: str) -> tuple[dict[Any, object], dict[Any, object]]:
    """Return what the table says of every cell, and what the client makes of it."""
    wanted: dict[Any, object] = {}
    seen: dict[Any, object] = {}
    wire = CannedWire(answer())
    client = make(wire, retries=0)
    for status, column, body, said in cells(ORCHESTRA[operation].kind):
        content = good_body(operation) if said is Verdict.OK and column in ("json", "message", *CODED) else body
        response = answer(status, content)
        wire.replies = [response]
        key = (status, column, body[:60])
        wanted[key] = expected(said)
        seen[key] = outcome_of(lambda: CALLS[operation](client), response)
    return wanted, seen


@pytest.mark.parametrize("operation", list(ORCHESTRA))
def test_every_cell(make: Any, operation: str) -> None:
    """Each status with each shape of body becomes the outcome or the error the table names."""
    wanted, seen = table_of(make, operation)

    assert seen == wanted


def test_every_grid_names_every_code() -> None:
    """The columns of the two grids with codes are the documented codes and what else there can be."""
    for kind in (Kind.PAYMENT, Kind.STATUS):
        columns = GRIDS[kind].strip().splitlines()[0].split()[1:]

        assert columns == [*CODES, "other", *SHAPES]


def test_codes_are_those_of_the_file() -> None:
    """The table knows the result codes that the vendor's file lists, no others."""
    assert set(effective_spec("orchestra")["components"]["schemas"]["Payments.Result"]["enum"]) == set(CODES)


@pytest.mark.parametrize("operation", PAYMENTS)
def test_money_is_never_called_safe_without_proof(make: Any, operation: str) -> None:
    """Rules that hold whatever the table says.

    Success is never a failure; a definite "nothing moved" needs a 2xx, a 4xx or a code that says so; 5xx
    and odd statuses are always in doubt; approval needs the word Success and a 2xx.
    """
    broken = []
    wire = CannedWire(answer())
    client = make(wire, retries=0)
    for status, column, body, _ in cells(Kind.PAYMENT):
        response = answer(status, body)
        wire.replies = [response]
        came = outcome_of(lambda: CALLS[operation](client), response)
        doubtful = isinstance(came, tuple) and came[0] is OutcomeUnknown
        approved, pending = came is Outcome.APPROVED, came is Outcome.PENDING
        rules = [
            approved == (column == "Success" and 200 <= status < 300),
            not pending or 200 <= status < 300,
            column not in ("Success", "Accepted") or approved or pending or doubtful,
            column != "FatalFailure" or doubtful,
            column != "TemporaryFailure" or doubtful,
            column != "other" or doubtful,
            (200 <= status < 300 or 400 <= status < 500) or doubtful,
            status not in (408, 499) or doubtful,
            column not in ("text", "message") or not 200 <= status < 300 or doubtful,
        ]
        if not all(rules):
            broken.append((status, column, body[:40], came, [n for n, kept in enumerate(rules) if not kept]))

    assert broken == []


QUESTIONS = {
    Outcome.APPROVED: (Moved.YES, Repeat.NEVER),
    Outcome.PENDING: (Moved.MAYBE, Repeat.NEVER),
    Outcome.DECLINED: (Moved.NO, Repeat.CHANGED),
    Outcome.EXPIRED: (Moved.NO, Repeat.CHANGED),
    Outcome.UNSUPPORTED: (Moved.NO, Repeat.CHANGED),
    Outcome.TEMPORARY_FAILURE: (Moved.MAYBE, Repeat.AFTER_CHECK),
    Outcome.UNKNOWN: (Moved.MAYBE, Repeat.AFTER_CHECK),
    Outcome.FOUND: (Moved.MAYBE, Repeat.AFTER_CHECK),
    Outcome.NOT_TOLD: (Moved.MAYBE, Repeat.AFTER_CHECK),
}


def test_both_questions_have_an_answer() -> None:
    """Each outcome says whether money may have moved and whether the call may be repeated."""
    assert {outcome: (outcome.moved, outcome.repeat) for outcome in Outcome} == QUESTIONS


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        (200, "Success", Outcome.APPROVED),
        (202, "Success", Outcome.APPROVED),
        (202, "Accepted", Outcome.PENDING),
        (409, "Rejected", Outcome.DECLINED),
        (409, "NotImplemented", Outcome.UNSUPPORTED),
    ],
)
@pytest.mark.parametrize("operation", PAYMENTS)
def test_results_answer_both_questions(make: Any, operation: str, status: int, code: str, outcome: Outcome) -> None:
    """A result says what became of it, and tokenizing never moves money."""
    result = CALLS[operation](make(answer(status, {"operationResultCode": code})))

    moved, repeat = QUESTIONS[outcome]
    assert result.outcome is outcome
    assert result.may_have_moved is (Moved.NO if operation == "tokenize" else moved)
    assert result.may_repeat is repeat
    assert (result.approved, result.pending, result.declined) == (
        outcome is Outcome.APPROVED,
        outcome is Outcome.PENDING,
        outcome is Outcome.DECLINED,
    )


def test_a_look_up_never_says_paid(make: Any) -> None:
    """Success of a status call means that the payment was found; the gateway's words say the rest."""
    body = {
        "operationType": "Status",
        "operationResultCode": "Success",
        "gatewayResultCode": "declined",
        "gatewayResultDescription": "Declined by issuer",
    }

    result = CALLS["status"](make(answer(200, body)))

    assert (result.outcome, result.found, result.approved) == (Outcome.FOUND, True, False)
    assert (result.gateway_result_code, result.gateway_result_description) == ("declined", "Declined by issuer")


def documented() -> list[tuple[str, int]]:
    """Return every status of every operation in the effective file."""
    ids = {operation.operation_id: name for name, operation in ORCHESTRA.items()}
    return [
        (ids[method["operationId"]], int(status))
        for path in effective_spec("orchestra")["paths"].values()
        for method in path.values()
        for status in method["responses"]
    ]


@pytest.mark.parametrize(("operation", "status"), documented())
def test_every_documented_status(make: Any, operation: str, status: int) -> None:
    """Each documented status, with each shape of body, ends in a result or one leaf of the error tree."""
    leaves = {*LEAVES.values(), OutcomeUnknown}
    wire = CannedWire(answer())
    client = make(wire, retries=0)
    for body in (body for bodies in (*CODED.values(), *SHAPES.values()) for body in bodies):
        response = answer(status, body)
        wire.replies = [response]

        came = outcome_of(lambda: CALLS[operation](client), response)

        assert came is Verdict.OK or isinstance(came, Outcome) or (isinstance(came, tuple) and came[0] in leaves)


def test_every_operation_of_the_file_is_known() -> None:
    """Our 19 operations are those of the file."""
    assert {name for name, _ in documented()} == set(ORCHESTRA)
    assert len(ORCHESTRA) == 19


@pytest.mark.parametrize("body", [b"5", b'"text"', b"null", b"true"])
@pytest.mark.parametrize("operation", ["get_account", "list_accounts", "check_api_key", "validate_results"])
def test_reads_refuse_the_wrong_kind_of_value(make: Any, operation: str, body: bytes) -> None:
    """A read that is answered with JSON of another kind than documented is unreadable, not empty."""
    response = answer(200, body)

    with pytest.raises(UnreadableAnswer) as caught:
        CALLS[operation](make(response))

    assert caught.value.response is response


@pytest.mark.parametrize("operation", ["list_accounts", "list_gateways"])
def test_lists_refuse_an_object(make: Any, operation: str) -> None:
    """An object where an array is documented is unreadable."""
    with pytest.raises(UnreadableAnswer, match="an array was expected"):
        CALLS[operation](make(answer(200, {})))


@pytest.mark.parametrize("operation", ["set_account", "start_session", "create_token"])
def test_writes_with_an_unreadable_answer_are_in_doubt(make: Any, operation: str) -> None:
    """A write whose success can't be understood may have happened."""
    for body in (b"[]", b"5", b"<html>", b""):
        with pytest.raises(OutcomeUnknown):
            CALLS[operation](make(answer(200, body)))


def test_questions_may_stand_in_an_if() -> None:
    """Money may have moved for yes and maybe; only what is safe may be repeated; a reading must be compared."""
    assert [bool(answer) for answer in (Moved.YES, Moved.MAYBE, Moved.NO)] == [True, True, False]
    assert [answer for answer in Repeat if answer] == [Repeat.SAFE]
    for reading in Reading:
        with pytest.raises(TypeError, match="compare it"):
            bool(reading)
