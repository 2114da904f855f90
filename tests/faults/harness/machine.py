"""Random sequences of every money operation, faults, looks and passing time. Hypothesis finds the shortest."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any, ClassVar, Final

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from orchestra import LookupOutcome
from orchestra.sandbox import faults

from .doors import DIRECT
from .lookups import Claims, Finding, look, look_meanwhile
from .payments import Doubt, Ending, Intent, Operation, perform
from .tally import Tally
from .vault import VAULT_OPERATIONS, visit
from .world import SETTLE_SECONDS, Hold, World

__all__ = ["MoneyMachine", "machine"]

_ALL: Final = [make() for make in faults.FAULTS.values()] + [
    faults.accepted(empty=True),
    faults.bad_gateway(commit=True),
    faults.contradicting_answer("currency"),
    faults.contradicting_answer("operation"),
    faults.cut_without_length(400),
    faults.cut_without_length(409),
    faults.gateway_timeout(commit=False),
    faults.hang(commit=True),
    faults.null_member("operationResultCode"),
    faults.odd_status(408),
    faults.rate_limited("30"),
    faults.slow_drip(0.001),
    faults.unavailable("2"),
]
_ANY: Final = [fault for fault in _ALL if fault.fits("status")]

_CENT: Final = Decimal("0.01")

_via = st.sampled_from(["blocking", "awaiting"])
_interrupt = st.sampled_from([None, None, None, None, None, None, "before", "after"])
_first = st.sampled_from(["charge", "authorize", "charge", "authorize", "charge", "authorize", "tokenize"])
_number = st.sampled_from(["4111111111111111", "4000000000000002"])
_amount = st.sampled_from([Decimal("0.02"), Decimal("25.00"), Decimal(10), Decimal("999999999.98")])
_account = st.sampled_from(["testsuccess", "testsuccess", "testfailure", "stripeproduction", "shop"])


def _some(kinds: list[Any], most: int = 3) -> st.SearchStrategy[list[Any]]:
    some = st.lists(st.sampled_from(kinds), max_size=most)
    refused = [faults.refuse()] * most
    return st.tuples(st.integers(0, 11), some).map(lambda drawn: refused if drawn[0] == 11 else drawn[1])


class MoneyMachine(RuleBasedStateMachine):
    """Drives both clients against one faulty sandbox and checks every promise after each step."""

    tally: ClassVar[Tally] = Tally()
    wire: ClassVar[str] = DIRECT

    doubts: Bundle[Any] = Bundle("doubts")
    repeatable: Bundle[Any] = Bundle("repeatable")

    @initialize(
        seed=st.integers(0, 2**32 - 1),
        late=st.sampled_from([0.2, 3.0, SETTLE_SECONDS - 8.0, 45.0, 400.0]),
        status_finds=st.sampled_from(["payments", "all"]),
    )
    def begin(self, seed: int, late: float, status_finds: Any) -> None:
        """Begin with an empty ledger."""
        self.world = World(seed, wire=self.wire, status_finds=status_finds)
        self.claims = Claims()
        self.world.late_after = late
        self.world.sandbox.add_account("shop", "NULLSuccess")
        self.count = 0
        self.token = self.world.sandbox.add_string_token("payload")
        self.used: set[tuple[str, str]] = set()

    @rule(
        target=doubts, operation=_first, amount=_amount, account=_account,
        number=_number, via=_via, hindrances=_some(_ALL), interrupt=_interrupt,
    )  # fmt: skip
    def pay(
        self,
        operation: Operation,
        amount: Decimal,
        account: str,
        number: str,
        via: Any,
        hindrances: list[Any],
        interrupt: Any,
    ) -> Any:
        """Charge or authorize, or ask a gateway for a token."""
        intent = Intent(
            operation=operation,
            amount=amount,
            account=account,
            number=number,
            reference=self._reference(),
        )
        return self._perform(intent, via, hindrances, interrupt)

    @rule(
        target=doubts, operation=st.sampled_from(["capture", "refund", "void"]), pick=st.integers(0, 1000),
        part=st.sampled_from([1, 1, 2]), shared=st.booleans(), via=_via, hindrances=_some(_ALL),
        interrupt=_interrupt,
    )  # fmt: skip
    def follow_up(
        self, operation: Operation, pick: int, part: int, shared: bool, via: Any, hindrances: list[Any], interrupt: Any
    ) -> Any:
        """Capture, refund or void something that is on the ledger, all or half of it, often under its reference."""
        entries = [entry for entry in self.world.sandbox.ledger.entries if entry.account]
        if not entries:
            first = Intent(operation="authorize", reference=self._reference())
            return self._perform(first, via, hindrances, interrupt)
        entry = entries[pick % len(entries)]
        reference = entry.reference if shared and entry.reference else self._reference()
        if (operation, reference) in self.used:
            reference = self._reference()
        intent = Intent(
            operation=operation,
            amount=max((entry.amount / part).quantize(_CENT), _CENT),
            account=entry.account or "testsuccess",
            reference=reference,
            target=entry.gateway_reference,
        )
        return self._perform(intent, via, hindrances, interrupt)

    @rule(
        target=doubts, operation=st.sampled_from(["charge", "authorize"]), via=_via,
        hold=st.sampled_from([1.0, 12.0, 19.0, 21.0, 29.0, 45.0, 130.0, 400.0]),
        looks=st.lists(st.tuples(st.floats(0.0, 19.0), st.sampled_from([1.0, 30.0, 150.0])), max_size=3),
    )  # fmt: skip
    def pay_while_others_look(
        self, operation: Operation, via: Any, hold: float, looks: list[tuple[float, float]]
    ) -> Any:
        """Make a payment that the service takes its time for, up to the deadline and beyond, and look meanwhile."""
        if self.wire != DIRECT:
            return multiple()
        intent = Intent(operation=operation, reference=self._reference())
        begun, known = self.world.seconds, frozenset(self.world.snapshot())

        def ask(deadline: float) -> None:
            self._found(intent, known, "find", look_meanwhile(self.world, intent, begun, known, deadline))

        held = Hold(hold, [(after, partial(ask, deadline)) for after, deadline in looks])
        return self._perform(intent, via, [], None, hold=held)

    @rule(
        target=repeatable, doubt=doubts, way=st.sampled_from(["resolve", "resolve", "find", "record"]), via=_via,
        hindrances=_some(_ANY),
    )  # fmt: skip
    def look(self, doubt: Doubt, way: Any, via: Any, hindrances: list[Any]) -> Any:
        """Ask what became of a payment: its error, or as a later process would."""
        finding = look(self.world, doubt, way, via, self._carried(hindrances))
        self._found(doubt.intent, doubt.known, way, finding)
        return doubt if finding.reading is LookupOutcome.NOT_MOVED else multiple()

    @rule(target=doubts, doubt=consumes(repeatable), via=_via, hindrances=_some(_ALL))
    def repeat(self, doubt: Doubt, via: Any, hindrances: list[Any]) -> Any:
        """Pay again, under a new reference, once it is on record that a payment did not move."""
        return self._perform(attrs.evolve(doubt.intent, reference=self._reference()), via, hindrances, None)

    @rule(approve=st.booleans())
    def settle(self, approve: bool) -> None:
        """Decide what the gateway accepted for later."""
        self.world.settle("approved" if approve else "declined")

    @rule(seconds=st.sampled_from([1.0, 15.0, 120.0, 3600.0]))
    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.world.advance(seconds)

    @rule(operation=st.sampled_from(VAULT_OPERATIONS), pick=st.integers(0, 40), via=_via, hindrances=_some(_ANY))
    def visit(self, operation: str, pick: int, via: Any, hindrances: list[Any]) -> None:
        """Look a payment up, or do something with tokens and accounts while payments go on."""
        seen = visit(
            self.world,
            operation,
            token=self.token,
            account="shop",
            reference=f"order-{pick % (self.count + 1)}",
            via=via,
            faults=self._carried(hindrances),
        )
        self.token = seen.token or self.token
        self.tally.add(operation, seen.outcome, seen.faults, seen.violations)
        self._demand_none(seen.violations)

    @invariant()
    def nothing_moved_twice(self) -> None:
        """Check that no reference has two movements of one operation."""
        moved = [(entry.operation, entry.reference) for entry in self.world.sandbox.ledger.movements]
        assert len(moved) == len(set(moved)), f"two movements: {moved}"

    @invariant()
    def what_was_said_stays_true(self) -> None:
        """Check that nothing moved that was read as not moved."""
        self._demand_none(list(self.claims.check(self.world)))

    def teardown(self) -> None:
        """Let everything act that is still on its way, and let go of the world."""
        if not hasattr(self, "world"):
            return
        try:
            self.world.advance(1000.0)
            self.what_was_said_stays_true()
            self.nothing_moved_twice()
            self.tally.moved_after_absent += self.claims.moved_after_absent
        finally:
            self.world.close()

    def _reference(self) -> str:
        self.count += 1
        return f"order-{self.count}"

    def _carried(self, hindrances: list[Any]) -> list[Any]:
        return [fault for fault in hindrances if self.world.door.carries(fault)]

    def _perform(
        self, intent: Intent, via: Any, hindrances: list[Any], interrupt: Any, hold: Hold | None = None
    ) -> Any:
        fitting = [fault for fault in self._carried(hindrances) if fault.fits(intent.operation)]
        ending: Ending = perform(self.world, intent, via=via, faults=fitting, interrupt=interrupt, hold=hold)
        self.used.add((intent.operation, intent.reference))
        self.tally.payment(intent.operation, ending)
        self._demand_none(ending.violations)
        return multiple() if ending.doubt is None else ending.doubt

    def _found(self, intent: Intent, known: frozenset[str], kind: str, finding: Finding) -> None:
        self.tally.finding(kind, finding)
        self._demand_none(finding.violations)
        self.claims.add(self.world, intent, known, finding.reading)

    def _demand_none(self, violations: list[Any]) -> None:
        assert not violations, "\n".join(map(str, violations))


def machine(seed: int, tally: Tally, wire: str = DIRECT) -> type[RuleBasedStateMachine]:
    """Return a machine that counts into a tally and always runs the same way for a seed."""
    from hypothesis import seed as seeded

    made = type("MoneyMachine", (MoneyMachine,), {"tally": tally, "wire": wire})
    return seeded(seed)(made)
