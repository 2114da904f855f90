"""The whole client over real sockets on every wire: money is sent once, and doubts are told apart from refusals."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from orchestra import AsyncOrchestra, Card, NotSentError, Orchestra, OutcomeUnknownError, PaymentResult
from tests.support.clients import Hurried
from tests.unit.wires.conftest import OWN
from tests.unit.wires.raw_server import OK, Peer, RawServer, answer_all, answering

Serve = Callable[..., RawServer]

CARD = Card(number="4111111111111111", holder="Jane Smith", expires="12/2030", cvv="123")
APPROVED = b'{"operationResultCode":"Success","amount":25.10,"currency":"USD","gatewayReference":"gw-1"}'
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(APPROVED) + APPROVED


@pytest.fixture(params=OWN)
def run(request: pytest.FixtureRequest) -> Callable[[str, Callable[[Any], Any]], Any]:
    """Return a way to make some calls with one client of a kind."""
    kind, _, wire = request.param.partition("-")

    def go(url: str, *calls: Callable[[Any], Any], **settings: Any) -> Any:
        settings = {"api_key": "key", "base_url": url, "transport": wire, "clock": Hurried(), **settings}
        if kind == "sync":
            with Orchestra(**settings) as client:
                return [call(client) for call in calls]

        async def scene() -> Any:
            async with AsyncOrchestra(**settings) as client:
                return [await call(client) for call in calls]

        return asyncio.run(scene())

    return go


def charge(client: Any) -> Any:
    """Charge a card."""
    return client.payments.charge(amount="25.10", currency="USD", card=CARD, account="testsuccess", reference="order-1")


def capture(client: Any) -> Any:
    """Capture an authorization: a PUT, which HTTP libraries take for safe to repeat."""
    return client.payments.capture(
        gateway_reference="gw-1", amount="25.10", currency="USD", card=CARD, account="testsuccess", reference="order-2"
    )


def void(client: Any) -> Any:
    """Void a payment: a DELETE with a body, which HTTP libraries take for safe to repeat."""
    return client.payments.void(
        gateway_reference="gw-1", amount="25.10", currency="USD", card=CARD, account="testsuccess", reference="order-3"
    )


@pytest.mark.parametrize("call", [charge, capture, void])
def test_payments_come_back(run: Any, serve: Serve, call: Any) -> None:
    """A payment over real sockets gives its result, with the digits of the answer."""
    server = serve(lambda peer: answer_all(peer, ANSWER))

    results = run(server.url, call, call)

    assert [(result.approved, result.amount) for result in results] == [(True, Decimal("25.10"))] * 2
    assert all(isinstance(result, PaymentResult) for result in results)
    assert (server.connections, len(server.requests)) == (1, 2)


@pytest.mark.parametrize("call", [charge, capture, void])
def test_payments_are_never_sent_twice(run: Any, serve: Serve, call: Any) -> None:
    """A connection that breaks after it was used before leaves a doubt: no library repeats the payment."""

    def script(peer: Peer) -> None:
        peer.request()
        peer.send(ANSWER)
        peer.request()
        peer.reset()

    server = serve(script, lambda peer: answer_all(peer, ANSWER))

    with pytest.raises(OutcomeUnknownError) as caught:
        run(server.url, call, call)

    assert len(server.requests) == 2
    assert caught.value.attempts == 1


@pytest.mark.parametrize(
    "script",
    [
        lambda peer: (peer.request(), peer.hang()),
        lambda peer: peer.request(),
        lambda peer: (peer.request(), peer.send(ANSWER[:-5])),
        lambda peer: (peer.request(), peer.send(b"\0\0\0\0\r\n\r\n")),
        lambda peer: (peer.request(), peer.send(OK.replace(b"200", b"302"))),
        lambda peer: (peer.request(), peer.send(OK.replace(b"200 OK", b"503 Busy"))),
    ],
    ids=["silence", "closed", "cut", "garbage", "redirect", "busy"],
)
def test_doubts_are_raised_and_nothing_is_repeated(run: Any, serve: Serve, script: Any) -> None:
    """Whatever goes wrong once a payment has left is a doubt, after exactly one request."""
    server = serve(script)

    with pytest.raises(OutcomeUnknownError):
        run(server.url, charge, payment_timeout=0.1)

    assert len(server.requests) == 1


def test_what_never_left_is_repeated_and_told(run: Any) -> None:
    """A payment that finds no server is tried again, and ends as not sent."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    with pytest.raises(NotSentError) as caught:
        run(f"http://127.0.0.1:{port}", charge)

    assert caught.value.attempts == 3


def test_reads_are_repeated(run: Any, serve: Serve) -> None:
    """A read whose connection breaks is sent again, on a new connection."""
    server = serve(lambda peer: (peer.request(), peer.reset()), answering(OK.replace(b"2\r\n\r\n{}", b"2\r\n\r\n[]")))

    found = run(server.url, lambda client: client.gateways.list())

    assert (found, len(server.requests)) == ([[]], 2)
