"""What Forter's answers end in, and every word. `tests/pinned` holds each cell of the table."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from orchestra import (
    AuthenticationError,
    DeclinedError,
    FundsMoved,
    InvalidRequestError,
    NotFoundError,
    Outcome,
    OutcomeUnknownError,
    RetryAdvice,
)
from orchestra._core.operations import Kind, Semantics
from orchestra._core.outcomes import Verdict
from orchestra._core.responses import OUTCOME_OF
from orchestra.forter._operations import FORTER
from orchestra.forter._outcomes import REFUSED, TABLE, WAITING, outcome_of
from tests.support.clients import Caller
from tests.support.forter import a_payment, a_refund
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
        (200, {"id": "", "status": "succeeded"}, Outcome.APPROVED),
        (201, {"id": "x", "status": "processing"}, Outcome.PENDING),
        (201, {"id": "x", "status": "failed"}, Outcome.DECLINED),
        (201, {"id": "x", "status": "new word"}, Outcome.UNKNOWN),
        (201, {"status": "succeeded"}, OutcomeUnknownError),
        (201, b"<html>", OutcomeUnknownError),
        (201, b"", OutcomeUnknownError),
        (400, {"status": "failed", "message": "bad"}, InvalidRequestError),
        (400, {"id": "x", "status": "failed"}, Outcome.DECLINED),
        (400, {"id": "x", "status": "succeeded"}, OutcomeUnknownError),
        (401, b"", AuthenticationError),
        (403, {"message": "no"}, OutcomeUnknownError),
        (404, {"message": "where?"}, NotFoundError),
        (404, b"", OutcomeUnknownError),
        (408, {"message": "late"}, OutcomeUnknownError),
        (429, {"message": "slow"}, OutcomeUnknownError),
        (499, b"", OutcomeUnknownError),
        (500, {"message": "oops"}, OutcomeUnknownError),
        (503, b"", OutcomeUnknownError),
        (504, {"id": "x", "status": "failed"}, OutcomeUnknownError),
    ],
)
def test_what_a_payment_and_a_refund_end_in(make: Make, status: int, body: object, ends: object) -> None:
    """The table says what is decided here by hand: what settles money, what refuses it, what leaves it in doubt."""
    client = make(CannedWire(answer(status, body)))
    for call in (
        lambda: client.payments.create(amount="25.99", currency="GBP"),
        lambda: client.refunds.create(payment_id="pay_1"),
    ):
        if isinstance(ends, Outcome):
            assert call().outcome is ends
        else:
            with pytest.raises(ends):  # type: ignore[call-overload]
                call()


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("succeeded", Outcome.APPROVED),
        ("SUCCEEDED", Outcome.APPROVED),
        (" Succeeded ", Outcome.APPROVED),
        *((word, Outcome.DECLINED) for word in sorted(REFUSED)),
        *((word.upper().replace("_", " "), Outcome.PENDING) for word in sorted(WAITING)),
        ("requires_capture", Outcome.PENDING),
        ("Requires-Customer-Action", Outcome.PENDING),
        ("requiresMerchantAction", Outcome.PENDING),
        ("success", Outcome.UNKNOWN),
        ("partially_captured", Outcome.UNKNOWN),
        ("expired", Outcome.UNKNOWN),
        ("", Outcome.UNKNOWN),
        (None, Outcome.UNKNOWN),
    ],
)
def test_words_are_read_in_any_case_and_kept(make: Make, word: str | None, outcome: Outcome) -> None:
    """Each word has the outcome that the rule gives it, and stays as it came."""
    body = a_payment(status=word)
    payment = make(CannedWire(answer(200, body))).payments.create(amount="25.99", currency="GBP")
    assert (payment.status, payment.outcome) == (word, outcome)
    refund = make(CannedWire(answer(200, a_refund(status=word)))).refunds.create(payment_id="pay_1")
    assert (refund.status, refund.outcome) == (word, outcome)


@pytest.mark.parametrize(
    ("word", "next_action", "outcome"),
    [
        ("odd", {}, Outcome.UNKNOWN),
        ("odd", None, Outcome.UNKNOWN),
        ("odd", {"type": "redirect"}, Outcome.PENDING),
        (None, {"type": "redirect"}, Outcome.PENDING),
        ("failed", {"type": "redirect"}, Outcome.DECLINED),
        ("succeeded", {"type": "redirect"}, Outcome.APPROVED),
    ],
)
def test_a_next_action_makes_an_unknown_word_pending(word: str | None, next_action: object, outcome: Outcome) -> None:
    """Where the word says nothing and somebody has something left to do, the payment is pending."""
    assert outcome_of(word, next_action=bool(next_action)) is outcome


def test_results_can_be_turned_into_errors(make: Make) -> None:
    """`raise_for_outcome` raises for a refusal in the service's words, and for a word nobody knows."""
    declined = make(CannedWire(answer(200, a_refund(status="failed", errorMessage="too much"))))
    with pytest.raises(DeclinedError, match="too much") as caught:
        declined.refunds.create(payment_id="pay_1").raise_for_outcome()
    assert caught.value.result.outcome is Outcome.DECLINED  # type: ignore[attr-defined]
    odd = make(CannedWire(answer(200, a_payment(status="odd"))))
    payment = odd.payments.create(amount="25.99", currency="GBP")
    with pytest.raises(OutcomeUnknownError, match="odd"):
        payment.raise_for_outcome()
    assert (payment.may_have_moved, payment.may_repeat) == (FundsMoved.MAYBE, RetryAdvice.AFTER_CHECK)
    paid = make(CannedWire(answer(200, a_payment()))).payments.create(amount="25.99", currency="GBP")
    assert paid.raise_for_outcome() is paid


def test_the_operations_are_those_of_the_spec() -> None:
    """Every operation of the file is in the table of operations, and all of them move money."""
    from scripts.regenerate import effective_spec

    spec = effective_spec("forter")
    ids = {entry["operationId"] for path in spec["paths"].values() for entry in path.values() if "operationId" in entry}
    assert {found.operation_id for found in FORTER.values()} == ids
    assert all(found.semantics is Semantics.MOVES_MONEY for found in FORTER.values())
