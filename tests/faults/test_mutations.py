"""Every guarantee is broken on purpose once, and its check is seen failing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from orchestra import OrchestraError
from orchestra.sandbox import Sandbox, faults
from tests.faults import test_answers, test_byte_cuts, test_properties, test_raw_answers, test_sequences, test_sharing
from tests.faults.harness.promises import PROMISES
from tests.faults.harness.sweep import Scene
from tests.faults.harness.tally import Tally
from tests.faults.harness.vault import visit
from tests.faults.harness.world import World
from tests.faults.mutations import MUTATIONS, Mutation

Check = Callable[[], set[str]]
"""Returns the promises that it saw broken, or fails."""

HINDRANCES = (
    "accepted", "delay_after_commit", "empty_body", "error_after_commit", "extra_member", "hang", "html_page",
    "late_commit", "null_member", "refuse", "reset_after_commit", "reset_after_read", "second_attempt",
    "truncated_body", "unavailable", "unknown_enum", "contradicting_answer", faults.odd_status(503),
    faults.cut_without_length(400),
)  # fmt: skip


def scenes() -> Iterator[Scene]:
    """Return few scenes that touch every promise that the sweep checks."""
    for operation in ("charge", "refund"):
        for fault in HINDRANCES:
            yield Scene(operation, "blocking", (fault,))
            yield Scene(operation, "blocking", (fault,), account="testfailure")
        yield Scene(operation, "blocking", ("reset_after_commit",), account="testfailure")
        yield Scene(operation, "awaiting", ("reset_after_commit",))
        yield Scene(operation, "blocking", account="testfailure")
        yield Scene(operation, "blocking", ("refuse", "refuse", "refuse"))
        yield Scene(operation, "blocking", interrupt="after")
        yield Scene(operation, "awaiting", interrupt="after")
    yield Scene("charge", "blocking", hold=26.0)
    yield Scene("charge", "blocking", hold=130.0)
    yield Scene("refund", "blocking", ("reset_after_read",), shared=True)
    yield Scene("capture", "blocking", ("reset_after_read",), shared=True)


def play_scenes() -> set[str]:
    tally = Tally()
    for scene in scenes():
        for status_finds in ("payments", "all"):
            scene.play(tally, status_finds=status_finds)
    return {violation.promise for violation in tally.violations}


def visit_vault() -> set[str]:
    with World() as world:
        seen = visit(world, "create_token", token="0" * 32, account="shop", faults=["reset_after_commit"])
    return {violation.promise for violation in seen.violations}


def failing(test: Callable[[], object]) -> Check:
    """Make a check of a test that fails by raising."""

    def check() -> set[str]:
        test()
        return set()

    return check


def close_clients() -> None:
    sandbox = Sandbox()
    with sandbox.serve() as url:
        test_sharing.test_a_closed_client_says_so(sandbox, url)


def break_connections() -> None:
    for kind in ("blocking", "awaiting"):
        with test_byte_cuts.served() as served, test_byte_cuts.opened(kind, "h11", *served) as bench:
            test_byte_cuts.test_a_connection_that_failed_carries_no_other_request(bench)


def answer_twice() -> None:
    with test_byte_cuts.served() as served, test_byte_cuts.opened("awaiting", "h11", *served) as bench:
        test_byte_cuts.test_an_answer_that_comes_twice_answers_one_request(bench)


CHECKS: dict[str, Check] = {
    "scenes": play_scenes,
    "vault": visit_vault,
    "accounts": failing(test_sequences.test_an_empty_look_through_a_missing_account_means_nothing),
    "controls": failing(test_sequences.test_a_look_up_that_does_not_work_means_nothing),
    "amounts": failing(test_sequences.test_a_record_of_another_amount_is_another_payment),
    "memory": failing(lambda: test_raw_answers.test_memory_is_bounded_by_the_documented_limit("h11", packed=True)),
    "hostile wires": failing(lambda: test_answers.test_what_a_wire_of_ones_own_raises_is_doubt(ValueError())),
    "answers": failing(test_answers.test_an_answer_that_breaks_its_reader_is_doubt),
    "deadlines": failing(test_properties.test_no_call_waits_beyond_its_deadline),
    "twins": failing(test_properties.test_both_clients_do_the_same),
    "digits": failing(test_properties.test_the_digits_that_arrive_are_the_decimals_own),
    "any amount": failing(test_properties.test_an_amount_is_sent_exactly_or_not_at_all),
    "connections": failing(break_connections),
    "second copies": failing(answer_twice),
    "closing": failing(close_clients),
}


FAILED = (AssertionError, pytest.fail.Exception, OrchestraError, ValueError, ArithmeticError)
"""What a check fails with. Anything else is a mistake in the mutation, and goes through."""


@pytest.mark.parametrize("name", CHECKS)
def test_each_check_passes_on_the_product_as_it_is(name: str) -> None:
    """A check that fails without a mutation would prove nothing."""
    assert CHECKS[name]() == set()


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_each_mutation_is_noticed(mutation: Mutation, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the product broken, the check of the promise fails, and names the promise where it can."""
    mutation.apply(monkeypatch)
    broken: set[str] = set()
    try:
        broken = CHECKS[mutation.check]()
    except FAILED as error:
        print(f"{mutation.name}: {type(error).__name__}: {str(error)[:200]}")
        broken = {mutation.promise}
    print(f"{mutation.name} breaks {sorted(broken)}")
    assert mutation.promise in broken


def test_every_promise_has_a_mutation() -> None:
    """No promise is without a proof that its check can fail, and no mutation has the name of another."""
    assert {mutation.promise for mutation in MUTATIONS} == set(PROMISES)
    assert len({mutation.name for mutation in MUTATIONS}) == len(MUTATIONS)
    assert {mutation.check for mutation in MUTATIONS} == set(CHECKS)
