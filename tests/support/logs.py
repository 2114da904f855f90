"""Silence for tests whose errors are wanted: thousands of calls would write as many lines."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

__all__ = ["quiet_log"]


@pytest.fixture(autouse=True)
def quiet_log() -> Iterator[None]:
    """Make no log records unless a test asks for them. Works for every test of the module that imports it."""
    logger = logging.getLogger("orchestra")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    yield
    logger.setLevel(level)
