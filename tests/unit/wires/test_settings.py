"""The setting `wire`: chosen explicitly, never silently replaced."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import Any

import httpx
import httpx2
import pytest

from orchestra import AsyncOrchestra, Card, Orchestra, OrchestraError, OutcomeUnknown
from orchestra._config import Config
from orchestra._errors import ConfigurationError
from orchestra._wire import WireRequest

CARD = Card(number="4111111111111111", holder="Jane Smith", expires="12/2030", cvv="123")


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


@pytest.mark.parametrize("library", [httpx, httpx2])
def test_each_kind_of_client_takes_its_own_kind_of_transport(library: Any) -> None:
    """A blocking client takes no awaiting client or transport, and an awaiting one no blocking one."""
    for client, made in (
        (Orchestra, library.AsyncClient()),
        (Orchestra, library.AsyncHTTPTransport()),
        (AsyncOrchestra, library.Client()),
        (AsyncOrchestra, library.HTTPTransport()),
    ):
        with pytest.raises(ConfigurationError, match="transport can't be used by"):
            client(api_key="key", transport=made)


class _Odd:
    """A wire that answers with something else."""

    def __init__(self, answer: object) -> None:
        self.answer, self.calls = answer, 0

    def send(self, _: WireRequest) -> Any:
        self.calls += 1
        return self.answer

    def close(self) -> None:
        """Do nothing."""

    async def asend(self, request: WireRequest) -> Any:
        return self.send(request)

    async def aclose(self) -> None:
        """Do nothing."""


@pytest.mark.parametrize("answer", [None, httpx.Response(200, json={})], ids=["nothing", "another library's"])
def test_wires_that_answer_with_something_else_leave_a_doubt(answer: object) -> None:
    """What is no `WireResponse` is no answer, and the payment may have left: it is not sent again."""
    payment: Any = {"amount": "1", "currency": "USD", "card": CARD, "account": "a"}
    blocking, awaiting = _Odd(answer), _Odd(answer)

    with pytest.raises(OutcomeUnknown, match="no WireResponse"):
        Orchestra(api_key="key", transport=blocking).payments.charge(**payment)
    with pytest.raises(OutcomeUnknown, match="no WireResponse"):
        asyncio.run(AsyncOrchestra(api_key="key", transport=awaiting).payments.charge(**payment))

    assert (blocking.calls, awaiting.calls) == (1, 1)


@pytest.mark.parametrize("transport", [None, httpx.AsyncHTTPTransport()], ids=["ours", "handed in"])
def test_awaiting_needs_a_loop_of_asyncio(transport: object) -> None:
    """Awaited by anything but asyncio, a call says so, and has sent nothing."""
    client = AsyncOrchestra(api_key="key", transport=transport)
    call = client.payments.charge(amount="1", currency="USD", card=CARD, account="a")

    with pytest.raises(OrchestraError, match="no asyncio event loop is running") as caught:
        call.send(None)

    assert not isinstance(caught.value, OutcomeUnknown)
