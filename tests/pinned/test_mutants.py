"""A share of the mutants, drawn anew each time, and what became of all of them in the last whole run."""

from __future__ import annotations

import datetime
import json
import os
import random
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.support.logs import quiet_log  # noqa: F401  used by being there

from .checks import ANSWERS
from .mutants import RESULTS, Mutant, mutants, survives

SHARE = 36
"""How many are made here. `./scripts/nox -s mutants` makes all."""

PAGE = Path(__file__).parents[2] / "docs" / "money-safety.md"


def test_a_share_of_the_mutants_is_noticed() -> None:
    """Mutants of every group, drawn by a seed that is printed, die."""
    seed = int(os.environ.get("ORCHESTRA_MUTANTS_SEED", random.SystemRandom().randrange(2**32)))
    print(f"ORCHESTRA_MUTANTS_SEED={seed}")
    groups: dict[str, list[Mutant]] = {}
    for mutant in mutants():
        groups.setdefault(mutant.group, []).append(mutant)
    chance = random.Random(seed)
    chosen = [one for group in groups.values() for one in chance.sample(group, SHARE // len(groups))]

    assert [str(mutant) for mutant in chosen if survives(mutant)] == []


@pytest.mark.parametrize("name", [*ANSWERS, "conflicts"])  # test_lists.py has the others
def test_what_does_not_change_survives(name: str) -> None:
    """A check that fails without a mutant would prove nothing."""
    assert survives(Mutant("none", "nothing is changed", (name,), lambda _: None))


def test_the_last_whole_run_is_of_these_mutants() -> None:
    """The result file is about the mutants there are now, none survived, and the page quotes it."""
    result = json.loads(RESULTS.read_text("utf-8"))
    groups = dict(Counter(mutant.group for mutant in mutants()))

    assert result["groups"] == groups, "run: ./scripts/nox -s mutants"
    assert (result["mutants"], result["survivors"]) == (sum(groups.values()), [])
    assert datetime.date.fromisoformat(result["date"]).year >= 2026
    quoted = re.search(r"On (\S+) it made ([\d,]+) mutants and ([\d,]+) survived", PAGE.read_text("utf-8"))
    assert quoted is not None
    assert quoted.groups() == (result["date"], f"{result['mutants']:,}", str(len(result["survivors"])))
