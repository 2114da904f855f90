"""The outcome table beside its cells, which `tests/pinned` holds: words, questions, what reads and writes refuse."""

from __future__ import annotations

from typing import Any

import pytest

from orchestra import FundsMoved, InvalidResponseError, LookupOutcome, Outcome, OutcomeUnknownError, RetryAdvice
from orchestra._core.operations import Kind
from orchestra._orchestrasolutions.operations import ORCHESTRA
from orchestra._orchestrasolutions.outcomes import CODES, GRIDS
from orchestra._orchestrasolutions.responses import LISTED
from scripts.regenerate import effective_spec
from tests.support.calls import CALLS, PAYMENTS
from tests.support.wires import answer


def test_every_grid_names_every_code() -> None:
    """The columns of the two grids with codes are the documented codes and what else there can be."""
    others = ["other", "result", "message", "json", "text", "empty", "cut", "conflict"]
    for kind in (Kind.PAYMENT, Kind.STATUS):
        columns = GRIDS[kind].strip().splitlines()[0].split()[1:]

        assert columns == [*CODES, *others]


def test_codes_are_those_of_the_file() -> None:
    """The table knows the result codes that the vendor's file lists, no others."""
    assert set(effective_spec("orchestra")["components"]["schemas"]["Payments.Result"]["enum"]) == set(CODES)


def test_operation_types_are_those_of_the_file() -> None:
    """The words for operations that contradict each other are those that the vendor's file lists."""
    listed = effective_spec("orchestra")["components"]["schemas"]["Payments.Operation"]["enum"]

    assert set(listed) == LISTED


QUESTIONS = {
    Outcome.APPROVED: (FundsMoved.YES, RetryAdvice.NEVER),
    Outcome.PENDING: (FundsMoved.MAYBE, RetryAdvice.NEVER),
    Outcome.DECLINED: (FundsMoved.NO, RetryAdvice.CHANGED),
    Outcome.EXPIRED: (FundsMoved.NO, RetryAdvice.CHANGED),
    Outcome.UNSUPPORTED: (FundsMoved.NO, RetryAdvice.CHANGED),
    Outcome.TEMPORARY_FAILURE: (FundsMoved.MAYBE, RetryAdvice.AFTER_CHECK),
    Outcome.UNKNOWN: (FundsMoved.MAYBE, RetryAdvice.AFTER_CHECK),
    Outcome.FOUND: (FundsMoved.MAYBE, RetryAdvice.AFTER_CHECK),
    Outcome.NOT_TOLD: (FundsMoved.MAYBE, RetryAdvice.AFTER_CHECK),
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
    assert result.may_have_moved is (FundsMoved.NO if operation == "tokenize" else moved)
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


def test_every_operation_of_the_file_is_known() -> None:
    """Our 19 operations are those of the file."""
    paths = effective_spec("orchestra")["paths"].values()

    ids = [method["operationId"] for path in paths for method in path.values()]
    assert sorted(ids) == sorted(operation.operation_id for operation in ORCHESTRA.values())
    assert len(ORCHESTRA) == 19


@pytest.mark.parametrize("body", [b"5", b'"text"', b"null", b"true"])
@pytest.mark.parametrize("operation", ["get_account", "list_accounts", "check_api_key", "validate_results"])
def test_reads_refuse_the_wrong_kind_of_value(make: Any, operation: str, body: bytes) -> None:
    """A read that is answered with JSON of another kind than documented is unreadable, not empty."""
    response = answer(200, body)

    with pytest.raises(InvalidResponseError) as caught:
        CALLS[operation](make(response))

    assert caught.value.response is response


@pytest.mark.parametrize("operation", ["list_accounts", "list_gateways"])
def test_lists_refuse_an_object(make: Any, operation: str) -> None:
    """An object where an array is documented is unreadable."""
    with pytest.raises(InvalidResponseError, match="an array was expected"):
        CALLS[operation](make(answer(200, {})))


@pytest.mark.parametrize("operation", ["set_account", "start_session", "create_token"])
def test_writes_with_an_unreadable_answer_are_in_doubt(make: Any, operation: str) -> None:
    """A write whose success can't be understood may have happened."""
    for body in (b"[]", b"5", b"<html>", b""):
        with pytest.raises(OutcomeUnknownError):
            CALLS[operation](make(answer(200, body)))


def test_questions_may_stand_in_an_if() -> None:
    """Money may have moved for yes and maybe; only what is safe may be repeated; a reading must be compared."""
    assert [bool(answer) for answer in (FundsMoved.YES, FundsMoved.MAYBE, FundsMoved.NO)] == [True, True, False]
    assert [answer for answer in RetryAdvice if answer] == [RetryAdvice.SAFE]
    for reading in LookupOutcome:
        with pytest.raises(TypeError, match="compare it"):
            bool(reading)
