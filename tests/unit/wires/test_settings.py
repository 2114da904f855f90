"""The setting `wire`: chosen explicitly, never silently replaced."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import httpx
import httpx2
import pytest
import trio

from orchestra import AsyncOrchestra, Card, Orchestra, OutcomeUnknownError
from orchestra._core.config import Config
from orchestra._core.errors import ConfigurationError
from orchestra._core.transport import TransportError, TransportRequest
from orchestra._http import built_in_async_transport
from orchestra.sandbox import Sandbox
from tests.unit.wires.conftest import a_request

CARD = Card(number="4111111111111111", holder="Jane Smith", expires="12/2030", cvv="123")


@pytest.mark.parametrize("client", [Orchestra, AsyncOrchestra])
def test_a_missing_library_is_named(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A transport whose library is not installed is an error that says which extra brings it, in a checkout too."""
    monkeypatch.setitem(sys.modules, "httptools", None)
    monkeypatch.delitem(sys.modules, "orchestra._http.httptools_codec", raising=False)

    with pytest.raises(ConfigurationError) as caught:
        client(api_key="key", transport="httptools")

    assert str(caught.value) == (
        'transport \'httptools\' needs: pip install "orchestra-payments[fast]", or in a checkout: pip install ".[fast]"'
    )


@pytest.mark.parametrize("name", ["pigeon", "h12", "", "httpx"])
@pytest.mark.parametrize("client", [Orchestra, AsyncOrchestra])
def test_unknown_names_are_refused(client: Any, name: str) -> None:
    """A transport that does not exist is an error that names those that do."""
    with pytest.raises(ConfigurationError, match="transport must be one of h11, httptools, not "):
        client(api_key="key", transport=name)


@pytest.mark.parametrize(
    ("client", "wanted"),
    [
        (Orchestra, "blocking client: {}, not an httpx.Client, an httpx transport, a sandbox's transport, or a Wire"),
        (
            AsyncOrchestra,
            "awaiting client: {}, not an httpx.AsyncClient, an awaiting httpx transport, a sandbox's async_transport, "
            "or an AsyncWire",
        ),
    ],
)
@pytest.mark.parametrize(
    ("transport", "name"), [(42, "int"), (True, "bool"), (b"h11", "bytes"), (object(), "object"), ([], "list")]
)
def test_what_is_no_transport_is_refused(client: Any, wanted: str, transport: Any, name: str) -> None:
    """What can't carry a request is refused when the client is made, with what can."""
    with pytest.raises(ConfigurationError) as caught:
        client(api_key="key", transport=transport)

    assert wanted.format(name) in str(caught.value)


@pytest.mark.parametrize(
    ("client", "transport"),
    [(Orchestra, httpx.Client), (Orchestra, httpx2.HTTPTransport), (AsyncOrchestra, httpx.AsyncHTTPTransport)],
)
def test_a_class_is_no_transport(client: Any, transport: Any) -> None:
    """A class that nobody has called is refused when the client is made, not at the first payment."""
    with pytest.raises(ConfigurationError, match=f"the class {transport.__name__}, not one made"):
        client(api_key="key", transport=transport)


def test_the_environment_may_choose(monkeypatch: pytest.MonkeyPatch) -> None:
    """`ORCHESTRA_TRANSPORT` chooses as the argument does; the default needs nothing installed."""
    assert Config.load("ORCHESTRA", {"api_key": "key", "base_url": "https://a"}).transport == "h11"
    monkeypatch.setenv("ORCHESTRA_TRANSPORT", "HttpTools")
    assert Config.load("ORCHESTRA", {"api_key": "key", "base_url": "https://a"}).transport == "httptools"


@pytest.mark.parametrize(
    ("transport", "absent"),
    [
        ("h11", {"asyncio", "httptools", "httpcore", "httpx", "anyio"}),
        ("httptools", {"asyncio", "h11", "httpcore", "httpx", "anyio"}),
    ],
)
def test_only_what_is_needed_is_imported(transport: str, absent: set[str]) -> None:
    """A client loads the library of its own transport, and none of the others."""
    program = f"""
import sys
import orchestra
assert "orchestra._http" not in sys.modules
with orchestra.Orchestra(api_key="key", base_url="http://127.0.0.1:1", transport={transport!r}):
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

    def send(self, _: TransportRequest) -> Any:
        self.calls += 1
        return self.answer

    def close(self) -> None:
        """Do nothing."""

    async def asend(self, request: TransportRequest) -> Any:
        return self.send(request)

    async def aclose(self) -> None:
        """Do nothing."""


@pytest.mark.parametrize("answer", [None, httpx.Response(200, json={})], ids=["nothing", "another library's"])
def test_wires_that_answer_with_something_else_leave_a_doubt(answer: object) -> None:
    """What is no `TransportResponse` is no answer, and the payment may have left: it is not sent again."""
    payment: Any = {"amount": "1", "currency": "USD", "card": CARD, "account": "a"}
    blocking, awaiting = _Odd(answer), _Odd(answer)

    with pytest.raises(OutcomeUnknownError, match="no TransportResponse"):
        Orchestra(api_key="key", transport=blocking).payments.charge(**payment)
    with pytest.raises(OutcomeUnknownError, match="no TransportResponse"):
        asyncio.run(AsyncOrchestra(api_key="key", transport=awaiting).payments.charge(**payment))

    assert (blocking.calls, awaiting.calls) == (1, 1)


TRANSPORTS: dict[str, Callable[[], Any]] = {
    "ours": lambda: None,
    "handed in": httpx.AsyncHTTPTransport,
    "a sandbox's": lambda: Sandbox().async_transport,
    "a caller's": lambda: _Odd(httpx.Response(200)),
}
EACH = pytest.mark.parametrize("name", TRANSPORTS)


@EACH
def test_awaiting_needs_a_loop_of_asyncio(name: str) -> None:
    """Awaited by anything but asyncio, a call says so, and has sent nothing."""
    transport = TRANSPORTS[name]()
    client = AsyncOrchestra(api_key="key", transport=transport)
    call = client.payments.charge(amount="1", currency="USD", card=CARD, account="a")

    with pytest.raises(ConfigurationError, match="no asyncio event loop is running"):
        call.send(None)

    assert getattr(transport, "calls", 0) == 0


@EACH
def test_trio_is_refused(name: str) -> None:
    """Under trio a call says that it needs asyncio, nothing is sent, and the client can be closed."""
    transport = TRANSPORTS[name]()

    async def pay() -> None:
        async with AsyncOrchestra(api_key="key", transport=transport) as client:
            await client.payments.charge(amount="1", currency="USD", card=CARD, account="a")

    with pytest.raises(ConfigurationError, match=r"nothing was sent: .* needs asyncio, not trio"):
        trio.run(pay)

    assert getattr(transport, "calls", 0) == 0


def test_trio_as_a_guest_is_refused() -> None:
    """A task of trio that runs on a loop of asyncio's is none of asyncio's."""
    transport = _Odd(httpx.Response(200))
    ended: list[Exception] = []

    async def pay() -> None:
        client = AsyncOrchestra(api_key="key", transport=transport)
        try:
            await client.payments.charge(amount="1", currency="USD", card=CARD, account="a")
        except ConfigurationError as error:
            ended.append(error)

    async def host() -> None:
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        trio.lowlevel.start_guest_run(
            pay, run_sync_soon_threadsafe=loop.call_soon_threadsafe, done_callback=lambda _: over.set()
        )
        await over.wait()

    asyncio.run(host())

    assert [type(error) for error in ended] == [ConfigurationError]
    assert transport.calls == 0


def test_our_wire_alone_needs_asyncio_too() -> None:
    """A wire that is used without a client says the same, and closes without a loop."""
    wire = built_in_async_transport(Config.load("ORCHESTRA", {"api_key": "key", "base_url": "http://127.0.0.1:1"}))

    async def scene() -> None:
        try:
            await wire.asend(a_request())
        finally:
            await wire.aclose()

    with pytest.raises(TransportError, match="no asyncio event loop is running") as caught:
        trio.run(scene)

    assert not caught.value.sent
