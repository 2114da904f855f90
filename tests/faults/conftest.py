"""What the tests of money safety share."""

from __future__ import annotations

import os
import random

import pytest

from tests.support.logs import quiet_log  # noqa: F401  used by being there


@pytest.fixture
def seed() -> int:
    """Return the seed of a random test and print it: `ORCHESTRA_FAULTS_SEED` repeats a run."""
    given = os.environ.get("ORCHESTRA_FAULTS_SEED")
    drawn = int(given) if given else random.SystemRandom().randrange(2**32)
    print(f"seed {drawn}: repeat with ORCHESTRA_FAULTS_SEED={drawn}")
    return drawn
