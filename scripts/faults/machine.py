"""Random sequences of every money operation, faults, looks and passing time. Hypothesis finds the shortest."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Final

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from orchestra import Reading
from orchestra.sandbox import faults

from .doors import DIRECT
from .lookups import Finding, alone, find, resolve
from .payments import Doubt, Ending, Intent, Operation, perform
from .tally import Tally
from .vault import VAULT_OPERATIONS, visit
from .world import SETTLE_SECONDS, World

__all__ = ["MoneyMachine", "machine"]

_ALL: Final = [make() for make in faults.FAULTS.values()] + [
    faults.accepted(empty=True),
    faults.bad_gateway(commit=True),
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

    @initialize(seed=st.integers(0, 2**32 - 1), late=st.sampled_from([0.2, 3.0, SETTLE_SECONDS - 8.0]))
    def begin(self, seed: int, late: float) -> None:
        """Begin with an empty ledger."""
        self.world = World(seed, wire=self.wire)
        self.world.late_after = late
        self.world.sandbox.add_account("shop", "NULLSuccess")
        self.count = 0
        self.token = self.world.sandbox.add_string_token("payload")
        self.promised: dict[tuple[str, str], int] = {}

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
        if (operation, reference) in self.promised:
            reference = self._reference()
        intent = Intent(
            operation=operation,
            amount=max((entry.amount / part).quantize(_CENT), _CENT),
            account=entry.account or "testsuccess",
            reference=reference,
            target=entry.gateway_reference,
        )
        return self._perform(intent, via, hindrances, interrupt)

    @rule(target=repeatable, doubt=doubts, hindrances=_some(_ANY))
    def resolve(self, doubt: Doubt, hindrances: list[Any]) -> Any:
        """Ask an error what became of its payment."""
        return self._found(doubt, "resolve", resolve(self.world, doubt, self._carried(hindrances)))

    @rule(target=repeatable, doubt=doubts, via=_via, hindrances=_some(_ANY))
    def find(self, doubt: Doubt, via: Any, hindrances: list[Any]) -> Any:
        """Ask as a later process would."""
        return self._found(doubt, "find", find(self.world, doubt, via, self._carried(hindrances)))

    @rule(target=doubts, doubt=consumes(repeatable), via=_via, hindrances=_some(_ALL))
    def repeat(self, doubt: Doubt, via: Any, hindrances: list[Any]) -> Any:
        """Send a payment again once it is known that it did not move.

        A reference that has a record already, a decline, can't tell about a second call: that gets a new one.
        """
        intent = doubt.intent
        if self.promised.get((intent.operation, intent.reference)) != id(doubt):
            return multiple()
        if any(entry.reference == intent.reference for entry in self.world.sandbox.ledger.entries):
            intent = attrs.evolve(intent, reference=self._reference())
        return self._perform(intent, via, hindrances, None)

    @rule(approve=st.booleans())
    def settle(self, approve: bool) -> None:
        """Decide what the gateway accepted for later."""
        self.world.sandbox.settle(outcome="approved" if approve else "declined")
        self.world.late.clear()

    @rule(seconds=st.sampled_from([1.0, 15.0, 3600.0]))
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
        assert len(moved) == len(set(moved)), f"two movements: {moved}"  # noqa: S101 - how a machine fails

    def teardown(self) -> None:
        """Let go of the world."""
        if hasattr(self, "world"):
            self.world.close()

    def _reference(self) -> str:
        self.count += 1
        return f"order-{self.count}"

    def _carried(self, hindrances: list[Any]) -> list[Any]:
        return [fault for fault in hindrances if self.world.door.carries(fault)]

    def _perform(self, intent: Intent, via: Any, hindrances: list[Any], interrupt: Any) -> Any:
        fitting = [fault for fault in self._carried(hindrances) if fault.fits(intent.operation)]
        ending: Ending = perform(self.world, intent, via=via, faults=fitting, interrupt=interrupt)
        self.promised[intent.operation, intent.reference] = 0
        self.tally.payment(intent.operation, ending)
        self._demand_none(ending.violations)
        return multiple() if ending.doubt is None else ending.doubt

    def _found(self, doubt: Doubt, kind: str, finding: Finding) -> Any:
        self.tally.finding(kind, finding)
        self._demand_none(finding.violations)
        if finding.reading is not Reading.NOT_MOVED or not alone(self.world, doubt):
            return multiple()
        self.promised[doubt.intent.operation, doubt.intent.reference] = id(doubt)
        return doubt

    def _demand_none(self, violations: list[Any]) -> None:
        assert not violations, "\n".join(map(str, violations))  # noqa: S101 - how a machine fails


def machine(seed: int, tally: Tally, wire: str = DIRECT) -> type[RuleBasedStateMachine]:
    """Return a machine that counts into a tally and always runs the same way for a seed."""
    from hypothesis import seed as seeded

    made = type("MoneyMachine", (MoneyMachine,), {"tally": tally, "wire": wire})
    return seeded(seed)(made)
