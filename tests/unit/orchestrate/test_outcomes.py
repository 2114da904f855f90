"""What Orchestrate's answers end in, and every word. `tests/pinned` holds each cell of the table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from orchestra import (
    AuthenticationError,
    FundsMoved,
    InvalidRequestError,
    NotFoundError,
    OutcomeUnknownError,
    RetryAdvice,
    TemporarilyUnavailableError,
)
from orchestra._core.operations import Kind, Semantics
from orchestra._core.outcomes import Outcome, Verdict
from orchestra._core.responses import OUTCOME_OF
from orchestra.orchestrate._operations import ORCHESTRATE
from orchestra.orchestrate._outcomes import TABLE, WORDS, outcome_of
from tests.support.clients import Caller
from tests.support.orchestrate import a_payment, order
from tests.support.wires import CannedWire, answer

Make = Callable[..., Caller]


def test_a_result_is_never_at_odds_with_its_column() -> None:
    """A cell that returns a payment returns the outcome of the payment's own word."""
    for row in TABLE[Kind.PAYMENT].rows.values():
        for column in Outcome:
            cell = row.get(column.value)
            if cell is not None and cell is not Verdict.UNKNOWN:
                assert OUTCOME_OF[cell] is column


@pytest.mark.parametrize(
    ("status", "body", "ends"),
    [
        (200, {"id": "x", "status": "pending"}, Outcome.PENDING),
        (201, {"id": "x", "status": "succeeded"}, Outcome.APPROVED),
        (201, {"id": "x", "status": "failed"}, Outcome.DECLINED),
        (201, {"id": "x", "status": "expired"}, Outcome.EXPIRED),
        (201, {"id": "x", "status": "new word"}, Outcome.UNKNOWN),
        (201, {}, OutcomeUnknownError),
        (201, b"<html>", OutcomeUnknownError),
        (201, b"", OutcomeUnknownError),
        (302, {}, OutcomeUnknownError),
        (400, {"message": "bad"}, InvalidRequestError),
        (401, {"message": "who?"}, AuthenticationError),
        (403, {"message": "no"}, AuthenticationError),
        (404, {"message": "where?"}, NotFoundError),
        (404, {"id": "x", "status": "failed"}, Outcome.DECLINED),
        (408, {"message": "late"}, OutcomeUnknownError),
        (422, {"message": "bad"}, InvalidRequestError),
        (422, {"id": "x", "status": "failed"}, Outcome.DECLINED),
        (422, {"id": "x", "status": "succeeded"}, OutcomeUnknownError),
        (429, {"message": "slow"}, TemporarilyUnavailableError),
        (429, {"id": "x", "status": "failed"}, OutcomeUnknownError),
        (499, {"message": "gone"}, OutcomeUnknownError),
        (500, {"message": "oops"}, OutcomeUnknownError),
        (502, b"<html>", OutcomeUnknownError),
        (503, {"message": "down"}, OutcomeUnknownError),
        (504, {"id": "x", "status": "failed"}, OutcomeUnknownError),
    ],
)
def test_what_a_create_ends_in(make: Make, status: int, body: Any, ends: Any) -> None:
    """The table says what is decided here by hand: what settles a payment, what refuses it, what leaves it in doubt."""
    client = make(CannedWire(answer(status, body)))
    if isinstance(ends, Outcome):
        assert client.payments.create(**order()).outcome is ends
        return
    with pytest.raises(ends):
        client.payments.create(**order())


def test_a_doubtful_answer_keeps_the_payment_it_showed(make: Make) -> None:
    """A 503 with a payment in it is in doubt, and the payment can be read off the error."""
    with pytest.raises(OutcomeUnknownError) as caught:
        make(CannedWire(answer(503, a_payment(status="succeeded")))).payments.create(**order())
    result: Any = caught.value.result
    assert (result.id, result.outcome) == ("pay_1", Outcome.APPROVED)


@pytest.mark.parametrize("word", [*WORDS, "completed", "canceled", "", None, "  Pending "])
def test_words_are_read_in_any_case_and_kept(make: Make, word: str | None) -> None:
    """The four documented words have an outcome, all others are unknown, and the word stays as it came."""
    payment = make(CannedWire(answer(200, a_payment(status=word)))).payments.get("pay_1")
    assert payment.status == word
    assert payment.outcome is outcome_of(word) is WORDS.get((word or "").strip().lower(), Outcome.UNKNOWN)


@pytest.mark.parametrize(
    ("word", "moved", "repeat"),
    [
        ("pending", FundsMoved.MAYBE, RetryAdvice.NEVER),
        ("succeeded", FundsMoved.YES, RetryAdvice.NEVER),
        ("failed", FundsMoved.NO, RetryAdvice.CHANGED),
        ("expired", FundsMoved.NO, RetryAdvice.CHANGED),
        ("completed", FundsMoved.MAYBE, RetryAdvice.AFTER_CHECK),
    ],
)
def test_the_two_questions_have_the_answers_of_the_core(
    make: Make, word: str, moved: FundsMoved, repeat: RetryAdvice
) -> None:
    """May money have moved, and may it be sent again: answered as for every other payment."""
    payment = make(CannedWire(answer(201, a_payment(status=word)))).payments.create(**order())
    assert (payment.may_have_moved, payment.may_repeat) == (moved, repeat)


def test_the_operations_are_those_of_the_spec() -> None:
    """Every operation of the file is in the table of operations, and creating is what moves money."""
    from scripts.regenerate import effective_spec

    spec = effective_spec("orchestrate")
    ids = {entry["operationId"] for path in spec["paths"].values() for entry in path.values() if "operationId" in entry}
    assert {found.operation_id for found in ORCHESTRATE.values()} == ids
    moving = [name for name, found in ORCHESTRATE.items() if found.semantics is Semantics.MOVES_MONEY]
    assert moving == ["create_payment"]
