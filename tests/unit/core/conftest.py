"""Both kinds of client for every test that has traffic."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.support.clients import KINDS, Caller, client_of
from tests.support.logs import quiet_log  # noqa: F401  used by being there


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Return the kind of client to test."""
    name: str = request.param
    return name


@pytest.fixture
def make(kind: str) -> Callable[..., Caller]:
    """Return the maker of clients of that kind."""
    maker: Any = partial(client_of, kind)
    return maker


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep this machine's environment out of the tests."""
    for name in list(os.environ):
        if name.startswith("ORCHESTRA_"):
            monkeypatch.delenv(name)
