"""Payments under faults, alone and in random sequences, against the ledger."""

from __future__ import annotations

from decimal import Decimal

import pytest

from orchestra import LookupOutcome
from orchestra.sandbox import faults
from tests.faults.harness.__main__ import main
from tests.faults.harness.lookups import look
from tests.faults.harness.machine import MoneyMachine
from tests.faults.harness.payments import MONEY, Intent, perform
from tests.faults.harness.promises import PROMISES, Violation
from tests.faults.harness.runner import run
from tests.faults.harness.sweep import sweep
from tests.faults.harness.tally import Tally
from tests.faults.harness.world import World


def test_every_payment_under_every_fault_keeps_every_promise(seed: int) -> None:
    """Each money operation meets each fault, and ends as the ledger says: a third of all scenes.

    Which one, the seed says. The long run plays them all.
    """
    tally = sweep(every=3, first=seed)
    print(tally.report())
    assert tally.violations == []
    assert set(faults.FAULTS) <= set(tally.faults)
    assert {*MONEY, "tokenize", "resolve", "find", "record"} == set(tally.operations)
    readings = {f"read {reading}" for reading in LookupOutcome if reading is not LookupOutcome.PENDING}
    wanted = readings | {
        "approved",
        "declined",
        "pending",
        "unsupported",
        "NotFoundError",
        "NotSentError",
        "OutcomeUnknownError",
    }
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


def test_the_long_run_reports_itself(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """`python -m tests.faults.harness` prints operations, faults, outcomes, violations and the seed; ends with 0."""
    monkeypatch.setattr("tests.faults.harness.__main__.run_processes", lambda *_: None)  # has a test of its own
    monkeypatch.setattr("tests.faults.harness.__main__.sweep", lambda tally, wire: sweep(tally, wire=wire, every=40))
    assert main(["--operations", "1", "--seed", "3"]) == 0
    report = capsys.readouterr().out
    for word in ("seed        3", "operations  ", "  fault     refuse", "  outcome   approved", "violations  0"):
        assert word in report


@pytest.mark.parametrize("late_after", [0.5, 5.0, 15.0, 39.0, 200.0])
def test_a_request_that_acts_late_is_never_one_that_did_not(late_after: float) -> None:
    """Nothing on record is unknown until it is settled, and then absent; never *not moved*, whatever happens later."""
    with World() as world:
        world.late_after = late_after
        ending = perform(world, Intent(operation="charge", reference="r"), faults=["late_commit"])
        assert ending.outcome == "OutcomeUnknownError"
        assert ending.doubt is not None
        finding = look(world, ending.doubt)
        assert finding.violations == []
        assert finding.reading == ("moved" if late_after < 40 else "absent")
        world.advance(1000.0)
        assert world.sandbox.ledger.count("r") == 1


def test_an_empty_look_through_a_missing_account_means_nothing() -> None:
    """A 404 of an account that does not exist is not taken for a payment that does not."""
    with World() as world:
        ending = perform(world, Intent(operation="charge", reference="r"), faults=["reset_after_commit"])
        assert ending.outcome == "OutcomeUnknownError"
        world.advance(3600.0)
        of = {"reference": "r", "sent_at": world.now().timestamp() - 3600.0}
        for account in ("nowhere", "testsuccess"):
            found = world.blocking.payments.find(account=account, **of)
            assert found.reading == ("moved" if account == "testsuccess" else "unknown")
        assert "no such account" in world.blocking.payments.find(account="nowhere", **of).reason


def test_a_look_up_that_does_not_work_means_nothing() -> None:
    """A status route that finds nothing at all is not believed once a control shows it."""
    with World() as world:
        perform(world, Intent(operation="charge", reference="known"))
        perform(world, Intent(operation="charge", reference="r"), faults=["reset_after_commit"])
        world.advance(3600.0)
        world.sandbox.core._payments._on_record = frozenset()
        of = {"reference": "r", "account": "testsuccess", "sent_at": world.now().timestamp() - 3600.0}
        assert not world.blocking.payments.find(**of).route_proved
        assert world.blocking.payments.find(**of, control="known").reading == "unknown"


def test_a_record_of_another_amount_is_another_payment() -> None:
    """One reference, two payments: the record of the one says nothing about the other."""
    with World() as world:
        perform(world, Intent(operation="charge", reference="r", amount=Decimal(10)))
        of = {"reference": "r", "account": "testsuccess", "amount": "99.00", "currency": "USD"}
        assert world.blocking.payments.find(**of, deadline=1).reading == "unknown"


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
