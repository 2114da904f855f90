"""The pytest fixture `orchestra_sandbox`.

pytest loads this module in every run, so it imports nothing heavy until the fixture is used.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from ._sandbox import Sandbox

__all__ = ["orchestra_sandbox", "pytest_configure"]

_LIVE_HOSTS: Final = (
    "orchestrasolutions.com",
    "epaytools.com",
    "orchestrate.global",
    "forter-secure.com",
    "checkouttools.com",
)


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker that carries a sandbox's options."""
    config.addinivalue_line("markers", "orchestra_sandbox(**options): options of the Sandbox that the fixture makes")


@pytest.fixture
def orchestra_sandbox(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """Return a fresh sandbox, and fail the test if anything in it looks up a host of the live API.

    Options come from `@pytest.mark.orchestra_sandbox(strict=True, ...)`.
    """
    from ._sandbox import Sandbox

    look_up = socket.getaddrinfo

    def guarded(host: Any, *args: Any, **options: Any) -> Any:
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
        if name.rstrip(".").lower().endswith(_LIVE_HOSTS):
            pytest.fail(f"a test that uses orchestra_sandbox tried to reach the live host {name}")
        return look_up(host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", guarded)
    marker = request.node.get_closest_marker("orchestra_sandbox")
    options: dict[str, Any] = dict(marker.kwargs) if marker is not None else {}
    return Sandbox(**options)
