"""Naming what is in doubt: every payment behind an exception, and results that are doubts themselves."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from orchestra import (
    CallRecord,
    ConfigurationError,
    FundsMoved,
    OperationResult,
    Outcome,
    OutcomeUnknownError,
    TransportResponse,
    WalletResult,
    unknown_outcomes,
)

RECORD = CallRecord(operation="validate_results", correlation_id="id")


def doubt(reference: str) -> OutcomeUnknownError:
    """Return the error of one payment."""
    return OutcomeUnknownError("?", call=CallRecord(operation="charge", correlation_id="id", reference=reference))


def test_a_group_names_every_payment_in_doubt() -> None:
    """Each doubt of a group is found once, in the order of the group, however deep it is."""
    first, second, third = doubt("a"), doubt("b"), doubt("c")
    timeout = TimeoutError()
    timeout.__cause__ = third
    group = BaseExceptionGroup("both", [first, ExceptionGroup("inner", [second, ValueError()]), timeout, first])
    assert unknown_outcomes(group) == (first, second, third)
    assert next(iter(unknown_outcomes(group)), None) is first


def test_a_doubt_behind_a_doubt_is_named() -> None:
    """A payment sent while another's doubt was handled does not hide the first one."""
    first, second = doubt("a"), doubt("b")
    second.__context__ = first
    assert unknown_outcomes(second) == (second, first)
    first.__context__ = second
    assert unknown_outcomes(second) == (second, first)


def test_without_a_doubt_there_is_none() -> None:
    """Other errors, and no error, name no payment."""
    assert unknown_outcomes(ValueError()) == unknown_outcomes(None) == ()
    assert unknown_outcomes(ValueError()) == ()


@pytest.mark.parametrize("code", ["FatalFailure", "TemporaryFailure", "Accepted", "Success", "NewWord", None])
@pytest.mark.parametrize("last", ["Rejected", "NotImplemented", "Success"])
def test_a_wallet_refusal_after_an_unclear_attempt_is_in_doubt(code: str | None, last: str) -> None:
    """A fallback that was refused does not settle the attempt before it; one that was approved does."""
    result = wallet(last, "Rejected", code)
    assert result.outcome is (Outcome.APPROVED if last == "Success" else Outcome.UNKNOWN)
    assert result.outcome.moved is not FundsMoved.NO


@pytest.mark.parametrize("failed", [(), ("Rejected",), ("Rejected", "NotImplemented")])
def test_a_wallet_refusal_after_refusals_is_one(failed: tuple[str, ...]) -> None:
    """When every attempt was refused, nothing moved."""
    assert wallet("Rejected", *failed).outcome is Outcome.DECLINED


def wallet(last: str, *failed: str | None) -> WalletResult:
    """Return the result of a session whose attempts ended with these codes."""
    return WalletResult(
        raw=TransportResponse(200, (), b""),
        call=RECORD,
        gateway_result=OperationResult(result_code=last),
        failed_results=tuple(OperationResult(result_code=code) for code in failed),
    )


def test_a_doubt_without_a_client_says_whom_to_ask() -> None:
    """An error made of a result never had a client, one out of a pickle has none any more: both name `find`."""
    error: Any
    for error in (doubt("r-1"), pickle.loads(pickle.dumps(doubt("r-1")))):  # noqa: S301  made on this line
        with pytest.raises(ConfigurationError, match=r"made of a result .*payments.resolve\(error.call\)"):
            error.resolve()
