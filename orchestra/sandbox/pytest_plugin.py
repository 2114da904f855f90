"""The pytest fixture `orchestra_sandbox`, and what fails tests that try to reach the live services.

pytest loads this module in every run, so it imports nothing heavy until something is used.
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ._sandbox import Sandbox

__all__ = ["orchestra_sandbox", "pytest_configure", "pytest_runtest_call", "pytest_sessionfinish"]


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker that carries a sandbox's options."""
    config.addinivalue_line("markers", "orchestra_sandbox(**options): options of the Sandbox that the fixture makes")


def _reached() -> str | None:
    """Return what to say of live hosts that were looked up, None of none."""
    testing = sys.modules.get("orchestra.testing")
    hosts: list[str] = testing.take_refused() if testing is not None else []
    return f"tried to reach the live host {', '.join(dict.fromkeys(hosts))}" if hosts else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Fail a test that looked up a live host, whatever became of the error there."""
    del item
    try:
        result = yield
    finally:
        reached = _reached()
        if reached is not None:
            pytest.fail(f"a test {reached}", pytrace=False)
    return result


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a session in which a live host was looked up outside of every test."""
    reached = _reached()
    if reached is not None:
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            reporter.write_line(f"orchestra: something outside of a test {reached}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture
def orchestra_sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Return a fresh sandbox, and fail the test if anything in it looks up a host of the live API.

    Options come from `@pytest.mark.orchestra_sandbox(strict=True, ...)`.
    """
    from orchestra.testing import block_network

    from ._sandbox import Sandbox

    marker = request.node.get_closest_marker("orchestra_sandbox")
    options: dict[str, Any] = dict(marker.kwargs) if marker is not None else {}
    with block_network():
        yield Sandbox(**options)
