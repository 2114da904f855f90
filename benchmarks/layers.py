"""Where the microseconds of one charge go: each layer of the wrapper by itself, with no socket."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from benchmarks.contestants import REFERENCE_NAME, SYNC
from benchmarks.payload import HEADERS, KEY, REFERENCE, RESULT
from orchestra import CallOptions, Card, Orchestra
from orchestra._core.calls import Response
from orchestra._core.config import Config
from orchestra._core.errors import CallRecord
from orchestra._core.money import Money
from orchestra._core.redaction import NO_SECRETS
from orchestra._core.transport import Timeouts, TransportRequest, TransportResponse
from orchestra._http.codecs import Codec
from orchestra._http.h11_codec import H11Codec
from orchestra._http.route import ProxyRoute
from orchestra._http.stream import written
from orchestra._orchestrasolutions.requests import _READ_PAYMENT, Order, authorization
from orchestra._orchestrasolutions.values import PaymentRoute

ANSWER_HEADERS = (("content-type", "application/json"), ("content-length", str(len(RESULT))))


class Instant:
    """A wire that answers at once."""

    answer = TransportResponse(200, ANSWER_HEADERS, RESULT)

    def send(self, request: TransportRequest) -> TransportResponse:
        return self.answer

    def close(self) -> None:
        return None


def _rounds(calls: dict[str, Callable[[], Any]], number: int) -> dict[str, float]:
    """Return microseconds of processor time per call of each, medians of interleaved rounds."""
    spent: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(15):
        for name, call in calls.items():
            call()
            begun = time.process_time()
            for _ in range(number):
                call()
            spent[name].append((time.process_time() - begun) / number * 1e6)
    return {name: round(median(values), 2) for name, values in spent.items()}


def _codec_call(codec: Codec, route: ProxyRoute) -> Callable[[], None]:
    request = TransportRequest("POST", "/PaymentGateway/charge", tuple(HEADERS.items()), b"{}", Timeouts(1, 1, 1, 1), 1)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(RESULT)

    def call() -> None:
        written(route, request)
        codec.begin("POST")
        assert isinstance(codec.feed(head + RESULT), TransportResponse)

    return call


def measure(url: str, calls: int) -> dict[str, float]:
    """Return microseconds of processor time per call of each layer, and of the reference beside them."""
    card = Card(number="4111111111111111", holder="Jane Smith", expires="12/2030", cvv="123")
    money = Money.of("25.00", "USD")
    route = PaymentRoute("stripeproduction", None, None)
    record = CallRecord(operation="charge", correlation_id="c")
    read = _READ_PAYMENT["charge"]
    answer = Response(Instant.answer, record, NO_SECRETS, False)
    order = Order("charge", money, card, route, REFERENCE, CallOptions(), lambda *_: None)
    way = ProxyRoute.of(Config.load("ORCHESTRA", {"api_key": KEY, "base_url": "http://api.localhost"}))
    client = Orchestra(api_key=KEY, base_url="http://api.localhost", transport=Instant())

    def charge() -> None:
        client.payments.charge(
            amount="25.00", currency="USD", card=card, account="stripeproduction", reference=REFERENCE
        )

    post, close = SYNC[REFERENCE_NAME](url)
    layers: dict[str, Callable[[], Any]] = {
        REFERENCE_NAME: post,
        "amount and currency checked": lambda: Money.of("25.00", "USD"),
        "request built and written as JSON": lambda: authorization(order, None, None, None, None, None),
        "answer parsed, judged and read": lambda: read(answer),
        "whole wrapper, wire that answers at once": charge,
        "HTTP by h11, no socket": _codec_call(H11Codec(2**23), way),
    }
    with contextlib.suppress(ImportError):
        from orchestra._http.httptools_codec import HttptoolsCodec

        layers["HTTP by llhttp, no socket"] = _codec_call(HttptoolsCodec(2**23), way)
    found = _rounds(layers, calls)
    close()
    return found
