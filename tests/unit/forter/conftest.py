"""Both clients of Forter over canned wires."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from orchestra.forter import AsyncForter, Forter
from tests.support.clients import KINDS, Caller, client_of
from tests.support.forter import BASE_URL


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Return the kind of client to test."""
    name: str = request.param
    return name


@pytest.fixture
def make(kind: str) -> Callable[..., Caller]:
    """Return the maker of clients of that kind."""
    return lambda wire, **more: client_of(kind, wire, classes=(Forter, AsyncForter), **{"base_url": BASE_URL, **more})


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep this machine's environment out of the tests."""
    for name in list(os.environ):
        if name.startswith("FORTER_"):
            monkeypatch.delenv(name)
