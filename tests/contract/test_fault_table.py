"""Each call that moves money, of each API, meets each fault: it ends in one of three ways, and is sent once.

*Told*: a result says what became of it, and that is what became of it. *Nothing*: an error that promises that
no money moved. *In doubt*: nobody knows, and finding out sends no money again.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Any, Final

import pytest

from orchestra import FundsMoved, LookupOutcome, OrchestraError, Outcome, OutcomeUnknownError, RetryAdvice
from orchestra.sandbox import Sandbox
from orchestra.sandbox.faults import FAULTS, Fault, unknown_enum
from tests.support.apis import APIS, MOVING
from tests.support.calls import a_payment
from tests.support.clients import KINDS, Caller, came_of
from tests.support.clock import FakeClock
from tests.support.logs import quiet_log  # noqa: F401  used by being there
from tests.support.wires import CannedWire


class End(enum.Enum):
    """The three ends of a call that moves money."""

    TOLD = "told"
    NOTHING = "nothing moved"
    DOUBT = "in doubt"


TABLE: Final = {
    "no fault at all": End.TOLD,
    # refused before anything was sent
    "refuse": End.NOTHING,
    # told to come back later, where a page of the vendor says what that means
    "rate_limited": End.NOTHING,
    # reset before and after
    "reset_before_read": End.DOUBT,
    "reset_after_read": End.DOUBT,
    "reset_after_commit": End.DOUBT,
    # timeouts
    "delay_before_commit": End.DOUBT,
    "delay_after_commit": End.DOUBT,
    "hang": End.DOUBT,
    "late_commit": End.DOUBT,
    "second_attempt": End.DOUBT,
    "slow_drip": End.DOUBT,
    # 5xx and what nobody documents
    "error_before_commit": End.DOUBT,
    "error_after_commit": End.DOUBT,
    "bad_gateway": End.DOUBT,
    "gateway_timeout": End.DOUBT,
    "unavailable": End.DOUBT,
    "odd_status": End.DOUBT,
    # 2xx that can't be read
    "truncated_body": End.DOUBT,
    "truncated_json": End.DOUBT,
    "cut_without_length": End.DOUBT,
    "contradicting_answer": End.DOUBT,
    "html_page": End.DOUBT,
    "empty_body": End.DOUBT,
    "null_member": End.DOUBT,
    "unknown_enum": End.DOUBT,
    # 2xx that can
    "accepted": End.TOLD,
    "wrong_content_type": End.TOLD,
    "extra_member": End.TOLD,
    "duplicate_answer": End.TOLD,
}
"""What each fault ends in, whichever API and whichever operation it strikes."""

UNDOCUMENTED: Final = {("forter", "rate_limited")}
"""Faults of an API that no page of its vendor gives a meaning: in doubt, whatever the table says."""


def test_every_fault_is_in_the_table() -> None:
    """The table has each fault that the sandbox can make."""
    assert set(TABLE) == {"no fault at all", *FAULTS}


def begin(name: str, operation: str, client: Caller) -> Callable[[], Any]:
    """Return the call to try, once the payment that it acts on has been made."""
    match name, operation:
        case "orchestra", ("capture" | "void" | "refund"):
            first = client.payments.charge if operation == "refund" else client.payments.authorize
            earlier = first(**a_payment()).gateway_reference
            return lambda: getattr(client.payments, operation)(**a_payment(gateway_reference=earlier))
        case "forter", "create_refund":
            payment = client.payments.create(amount="25.99", currency="GBP").id
            return lambda: client.refunds.create(payment_id=payment)
        case _:
            return lambda: APIS[name].least[operation](client)


def movements(name: str, box: Sandbox) -> int:
    """Return how often money moved in a sandbox, or a payment was made for somebody to pay."""
    match name:
        case "orchestra":
            return box.ledger.count()
        case "orchestrate":
            return len(box.orchestrate.payments)
        case _:
            return len(box.forter.payments) + len(box.forter.refunds)


def end_of(came: Any) -> End:
    """Return which of the three ends a call came to. What it promises about money has to agree."""
    outcome = getattr(came, "outcome", None)
    if isinstance(came, OutcomeUnknownError) or outcome is Outcome.UNKNOWN:
        assert outcome is not None
        assert (outcome.moved, outcome.repeat) == (FundsMoved.MAYBE, RetryAdvice.AFTER_CHECK)
        return End.DOUBT
    if isinstance(came, OrchestraError):
        return End.NOTHING
    assert came.may_have_moved is not FundsMoved.NO
    assert came.may_repeat is RetryAdvice.NEVER
    return End.TOLD


def made(fault: str, name: str) -> Fault:
    """Return a fault; an unheard-of word is put where the API says what became of a payment."""
    return unknown_enum("status") if fault == "unknown_enum" and name != "orchestra" else FAULTS[fault]()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", TABLE)
@MOVING
def test_one_of_three_ends_and_never_a_second_send(kind: str, name: str, operation: str, fault: str) -> None:
    """The call ends as the table says, what it says is true, and nothing that may have left is repeated."""
    api, clock = APIS[name], FakeClock()
    box = Sandbox(clock=clock)
    wire = CannedWire(box.transport.send)
    client = api.client(kind, wire, clock=clock)
    call = begin(name, operation, client)
    before, already = movements(name, box), len(wire.requests)
    target = operation if name == "orchestra" else f"{name}.{operation}"
    if fault in FAULTS:
        strikes = made(fault, name)
        if not strikes.fits(target):  # type: ignore[arg-type]
            with pytest.raises(ValueError, match="makes sense"):
                box.inject(strikes, on=target, times=9)  # type: ignore[arg-type]
            return
        box.inject(strikes, on=target, times=9)  # type: ignore[arg-type]

    came = came_of(call)

    box.clear_faults()
    sends = wire.requests[already:]
    ends = End.DOUBT if (name, fault) in UNDOCUMENTED else TABLE[fault]
    assert end_of(came) is ends
    assert len(sends) == 1 or fault == "refuse"
    box.settle()  # what was sent has arrived by now, however late
    moved = movements(name, box) - before
    assert moved in {End.TOLD: (1,), End.NOTHING: (0,), End.DOUBT: (0, 1)}[ends]

    if isinstance(came, OutcomeUnknownError):
        tries = len(wire.requests)
        reading = client.resolve(came, deadline=120.0).reading
        looks = [box.core.match(request.method, request.path) for request in wire.requests[tries:]]
        assert {look.route.name.removeprefix(f"{name}.") for look in looks if look} <= api.look_ups
        assert None not in looks
        assert movements(name, box) - before == moved
        assert reading is not (LookupOutcome.NOT_MOVED if moved else LookupOutcome.MOVED)
        assert bool(looks) == bool(api.look_ups)
