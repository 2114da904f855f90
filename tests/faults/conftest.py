"""What the tests of money safety share."""

from __future__ import annotations

import logging
import os
import random
from collections.abc import Generator

import pytest


@pytest.fixture
def seed() -> int:
    """Return the seed of a random test and print it: `ORCHESTRA_FAULTS_SEED` repeats a run."""
    given = os.environ.get("ORCHESTRA_FAULTS_SEED")
    drawn = int(given) if given else random.SystemRandom().randrange(2**32)
    print(f"seed {drawn}: repeat with ORCHESTRA_FAULTS_SEED={drawn}")
    return drawn


@pytest.fixture(autouse=True)
def _quiet() -> Generator[None]:
    """Spare pytest the keeping of tens of thousands of log records about errors that are wanted."""
    logger = logging.getLogger("orchestra")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    yield
    logger.setLevel(level)
