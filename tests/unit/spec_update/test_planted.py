"""One of the planted changes; `nox -s spec_planted` proposes all thirty."""

from __future__ import annotations

import pytest

from tests.unit.spec_update import planted

DECISIVE = "test_every_member_of_every_answer_is_readable"


def test_a_member_to_read_is_proposed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The branch holds one commit with exactly the expected files, and the checks of members pass without an edit."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "t")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "t@example.com")
    change = next(one for one in planted.PLANTED if one.name == "a member to read")
    assert planted.propose(change, [f"tests/contract/test_wrapper_coverage.py::{DECISIVE}"]) == []


def test_there_are_thirty() -> None:
    """Each has a name of its own; most of them only add."""
    assert len({one.name for one in planted.PLANTED}) == 30
    assert sum(one.adds for one in planted.PLANTED) == 19
