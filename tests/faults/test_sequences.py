"""Payments under faults, alone and in random sequences, against the ledger."""

from __future__ import annotations

from decimal import Decimal

import pytest

from orchestra.sandbox import faults
from scripts.faults.__main__ import main
from scripts.faults.lookups import resolve
from scripts.faults.machine import MoneyMachine
from scripts.faults.payments import MONEY, Intent, perform
from scripts.faults.promises import PROMISES, Violation
from scripts.faults.runner import run
from scripts.faults.sweep import sweep
from scripts.faults.tally import Tally
from scripts.faults.world import World


def test_every_payment_under_every_fault_keeps_every_promise() -> None:
    """Each money operation meets each fault, through both clients, and ends as the ledger says."""
    tally = sweep()
    print(tally.report())
    assert tally.violations == []
    assert set(faults.FAULTS) <= set(tally.faults)
    assert {*MONEY, "tokenize", "resolve", "find"} == set(tally.operations)
    wanted = {"approved", "declined", "pending", "unsupported", "NotFound", "NotSent", "OutcomeUnknown"}
    assert wanted <= set(tally.outcomes)


def test_random_sequences_keep_every_promise(seed: int) -> None:
    """At least 2,000 operations in random order, with faults, interruptions and passing time."""
    tally = run(2_000, seed)
    print(tally.report())
    assert tally.total >= 2_000
    assert tally.violations == []


def test_the_same_seed_makes_the_same_run() -> None:
    """A run can be repeated from its seed: same operations, faults and outcomes."""
    first, second = run(300, 7), run(300, 7)
    assert (first.operations, first.faults, first.outcomes) == (second.operations, second.faults, second.outcomes)


def test_the_long_run_reports_itself(capsys: pytest.CaptureFixture[str]) -> None:
    """`python -m scripts.faults` prints operations, faults, outcomes, violations and the seed, and ends with 0."""
    assert main(["--operations", "1", "--seed", "3"]) == 0
    report = capsys.readouterr().out
    for word in ("seed        3", "operations  ", "  fault     refuse", "  outcome   approved", "violations  0"):
        assert word in report


def test_a_request_that_acts_late_is_not_taken_for_one_that_never_did() -> None:
    """Nothing on record right after a lost request is no reading; the reading comes after the settling time."""
    for late_after in (0.5, 5.0, 15.0):
        with World() as world:
            world.late_after = late_after
            ending = perform(world, Intent(operation="charge", reference="r"), faults=["late_commit"])
            assert ending.outcome == "OutcomeUnknown"
            assert ending.doubt is not None
            finding = resolve(world, ending.doubt)
            assert finding.violations == []
            assert finding.reading == "moved"


def test_an_empty_look_through_a_missing_account_means_nothing() -> None:
    """A 404 of an account that does not exist is not taken for a payment that does not."""
    with World() as world:
        ending = perform(world, Intent(operation="charge", reference="r"), faults=["reset_after_commit"])
        assert ending.outcome == "OutcomeUnknown"
        for account in ("nowhere", "testsuccess"):
            found = world.blocking.payments.find(reference="r", account=account, deadline=60.0)
            assert found.reading == ("moved" if account == "testsuccess" else "still unknown")
        assert "no such account" in world.blocking.payments.find(reference="r", account="nowhere", deadline=60.0).why


def test_a_decline_on_an_empty_ledger_is_a_violation() -> None:
    """The checks themselves can fail: a ledger that disagrees with a result is told."""
    with World() as world:
        core = world.sandbox.core
        core.cashier.reply = lambda ruling: type(core.cashier).reply(  # type: ignore[method-assign]
            core.cashier, type(ruling)(ruling.entry, {**ruling.result, "operationResultCode": "Rejected"})
        )
        ending = perform(world, Intent(operation="charge", reference="r", amount=Decimal(5)))
    assert [violation.promise for violation in ending.violations] == ["nothing moved"]


def test_only_promises_can_be_broken() -> None:
    """A violation names a promise of the list."""
    with pytest.raises(ValueError, match="no promise"):
        Violation("be nice", "it was not")
    assert all(sentence and not sentence.endswith(".") for sentence in PROMISES.values())
    assert MoneyMachine.tally.total == 0
    assert Tally().report().startswith("operations  0")
