"""Run the machine until enough operations were made."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from .doors import DIRECT
from .machine import machine
from .tally import Tally

__all__ = ["run"]

_STEPS = 40
_EXAMPLES = 25


def run(operations: int, seed: int, tally: Tally | None = None, *, wire: str = DIRECT) -> Tally:
    """Make at least so many operations over a wire. The first broken promise ends it with what Hypothesis raises."""
    tally = tally or Tally()
    seeds = random.Random(seed)
    profile = settings(
        max_examples=_EXAMPLES,
        stateful_step_count=_STEPS,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    while tally.total < operations:
        run_state_machine_as_test(machine(seeds.randrange(2**32), tally, wire), settings=profile)
    return tally
