"""The setting `wire`: chosen explicitly, never silently replaced."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from orchestra import AsyncOrchestra, Orchestra
from orchestra._config import Config
from orchestra._errors import ConfigurationError


@pytest.mark.parametrize("client", [Orchestra, AsyncOrchestra])
@pytest.mark.parametrize(("wire", "library"), [("fast", "httptools"), ("httpx2", "httpcore2")])
def test_a_missing_library_is_named(client: Any, wire: str, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wire whose library is not installed is an error that says which extra brings it."""
    monkeypatch.setitem(sys.modules, library, None)

    with pytest.raises(ConfigurationError, match=rf'pip install "orchestra-payments\[{wire}\]"'):
        client(api_key="key", wire=wire)


def test_unknown_wires_are_refused() -> None:
    """A wire that does not exist is an error that names those that do."""
    with pytest.raises(ConfigurationError, match="wire must be one of h11, fast, httpx, httpx2"):
        Orchestra(api_key="key", wire="pigeon")


def test_the_environment_may_choose(monkeypatch: pytest.MonkeyPatch) -> None:
    """`ORCHESTRA_WIRE` chooses as the argument does; the default needs nothing installed."""
    assert Config.load("ORCHESTRA", {"api_key": "key", "base_url": "https://a"}).wire == "h11"
    monkeypatch.setenv("ORCHESTRA_WIRE", "Fast")
    assert Config.load("ORCHESTRA", {"api_key": "key", "base_url": "https://a"}).wire == "fast"


@pytest.mark.parametrize(
    ("wire", "absent"),
    [
        ("h11", {"asyncio", "httptools", "httpcore", "httpcore2", "httpx", "anyio"}),
        ("fast", {"asyncio", "h11", "httpcore", "httpcore2", "httpx", "anyio"}),
    ],
)
def test_only_what_is_needed_is_imported(wire: str, absent: set[str]) -> None:
    """A client loads the library of its own wire, and none of the others."""
    program = f"""
import sys
import orchestra
assert "orchestra._wires" not in sys.modules
with orchestra.Orchestra(api_key="key", base_url="http://127.0.0.1:1", wire={wire!r}):
    print(*sorted({absent!r} & set(sys.modules)))
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)  # noqa: S603

    assert ran.stdout.strip() == ""
