"""`if result:` would be true for a decline: whatever says what became of something refuses it."""

from __future__ import annotations

import enum
import importlib
import inspect
from typing import Any

import pytest

from orchestra import FundsMoved, RetryAdvice
from orchestra.orchestrate import Page
from orchestra.orchestrate import Payment as OrchestratePayment
from tests.support.apis import APIS

MODULES = (*(api.module.__name__ for api in APIS.values()), "orchestra.orchestrate.webhooks")

SAYING = {"outcome", "reading", "on_record", "success", "result_code"}
"""Members that say what became of something. What has one of them is no truth value itself."""


def telling_classes() -> dict[str, type[Any]]:
    """Return every public class of the three APIs that has such a member, by its full name."""
    found: dict[str, type[Any]] = {}
    for module in map(importlib.import_module, MODULES):
        for name in getattr(module, "__all__"):  # noqa: B009
            thing = getattr(module, name)
            if not inspect.isclass(thing) or issubclass(thing, enum.Enum | BaseException):
                continue
            if SAYING & {*dir(thing), *getattr(thing, "__annotations__", {})}:
                found[f"{module.__name__}.{name}"] = thing
    return found


WHAT_TO_WRITE = {
    "orchestra.DirectCharge": ".success is True",
    "orchestra.LookupAttempt": "look.on_record",
    "orchestra.OperationResult": '.result_code == "Success"',
    "orchestra.PaymentResult": "result.approved",
    "orchestra.Resolution": "resolution.reading is LookupOutcome.MOVED",
    "orchestra.WalletResult": "result.outcome is Outcome.APPROVED",
    "orchestra.forter.Payment": "result.approved",
    "orchestra.forter.Refund": "result.approved",
    "orchestra.orchestrate.Payment": "result.approved",
    "orchestra.orchestrate.webhooks.Event": "event.outcome is Outcome.APPROVED",
    "orchestra.orchestrate.webhooks.PaymentCreated": "event.outcome is Outcome.APPROVED",
    "orchestra.orchestrate.webhooks.PaymentExpired": "event.outcome is Outcome.APPROVED",
    "orchestra.orchestrate.webhooks.PaymentFailed": "event.outcome is Outcome.APPROVED",
    "orchestra.orchestrate.webhooks.PaymentSucceeded": "event.outcome is Outcome.APPROVED",
    "orchestra.orchestrate.webhooks.UnknownEvent": "event.outcome is Outcome.APPROVED",
}
"""What the refusal of each says to write instead."""


def test_every_telling_class_is_listed() -> None:
    """A class that says what became of something can't be added without a word about truth testing."""
    assert set(telling_classes()) == set(WHAT_TO_WRITE)


@pytest.mark.parametrize("name", list(WHAT_TO_WRITE))
def test_what_tells_an_outcome_is_no_truth_value(name: str) -> None:
    """`if result:` raises and says what to write; so do `not`, `and` and `bool`."""
    kind = telling_classes()[name]
    thing = kind.__new__(kind)

    for tested in (bool, lambda value: not value, lambda value: value and 1):
        with pytest.raises(TypeError, match="neither true nor false") as refusal:
            tested(thing)
        assert WHAT_TO_WRITE[name] in str(refusal.value)


def test_what_is_made_for_an_if_stays_so() -> None:
    """Pages are true when they hold something; the two answers about money are true where that is safe."""
    assert not Page(items=())
    assert Page(items=(OrchestratePayment(),))
    assert [bool(moved) for moved in (FundsMoved.YES, FundsMoved.MAYBE, FundsMoved.NO)] == [True, True, False]
    assert [repeat for repeat in RetryAdvice if repeat] == [RetryAdvice.SAFE]
