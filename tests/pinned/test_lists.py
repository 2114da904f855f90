"""What outcomes mean, what is sent again, which words are read how, what settles, and what may be seen of a secret."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.logs import quiet_log  # noqa: F401  used by being there

from . import limits, lists, quotes
from .checks import doubts

CHECKS = [doubts, *(getattr(module, name) for module in (lists, limits, quotes) for name in module.__all__)]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_product_keeps_to_what_is_written_down(check: Callable[[], None]) -> None:
    """Each list and limit is the one that is written down by hand."""
    check()
