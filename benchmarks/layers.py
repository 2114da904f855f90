"""Where the microseconds of one charge go: each layer of the wrapper by itself, with no socket."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from benchmarks.contestants import REFERENCE_NAME, SYNC
from benchmarks.payload import HEADERS, KEY, REFERENCE, RESULT
from orchestra import Card, Orchestra
from orchestra._accounts import Route
from orchestra._calls import Answer
from orchestra._config import Config
from orchestra._errors import CallRecord
from orchestra._money import Money
from orchestra._payments import READERS
from orchestra._redaction import NOTHING
from orchestra._requests.authorizations import authorization
from orchestra._wire import Timeouts, WireRequest, WireResponse
from orchestra._wires._codecs import Codec
from orchestra._wires._h11 import H11Codec
from orchestra._wires._route import Route as WayToApi

ANSWER_HEADERS = (("content-type", "application/json"), ("content-length", str(len(RESULT))))


class Instant:
    """A wire that answers at once."""

    answer = WireResponse(200, ANSWER_HEADERS, RESULT)

    def send(self, request: WireRequest) -> WireResponse:
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


def _codec_call(codec: Codec) -> Callable[[], None]:
    request = WireRequest("POST", "/PaymentGateway/charge", tuple(HEADERS.items()), b"{}", Timeouts(1, 1, 1, 1), 1)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(RESULT)

    def call() -> None:
        codec.request(request)
        assert isinstance(codec.feed(head + RESULT), WireResponse)

    return call


def measure(url: str, calls: int) -> dict[str, float]:
    """Return microseconds of processor time per call of each layer, and of the reference beside them."""
    card = Card(number="4111111111111111", holder="Jane Smith", expires="12/2030", cvv="123")
    money = Money.of("25.00", "USD")
    route = Route("stripeproduction", None, None)
    record = CallRecord(operation="charge", correlation_id="c")
    read = READERS["charge"]
    answer = Answer(Instant.answer, record, NOTHING, False)
    fields: dict[str, Any] = {
        "money": money, "card": card, "route": route, "reference": REFERENCE, "payer": None,
        "order_description": None, "digital": None, "gateway_token": None, "generate_token": None,
    }  # fmt: skip
    way = WayToApi.of(Config.load("ORCHESTRA", {"api_key": KEY, "base_url": "http://api.localhost"}))
    client = Orchestra(api_key=KEY, base_url="http://api.localhost", transport=Instant())

    def charge() -> None:
        client.payments.charge(
            amount="25.00", currency="USD", card=card, account="stripeproduction", reference=REFERENCE
        )

    post, close = SYNC[REFERENCE_NAME](url)
    layers: dict[str, Callable[[], Any]] = {
        REFERENCE_NAME: post,
        "amount and currency checked": lambda: Money.of("25.00", "USD"),
        "request built and written as JSON": lambda: authorization("charge", **fields),
        "answer parsed, judged and read": lambda: read(answer),
        "whole wrapper, wire that answers at once": charge,
        "HTTP by h11, no socket": _codec_call(H11Codec(way, 2**23)),
    }
    with contextlib.suppress(ImportError):
        from orchestra._wires._httptools import HttptoolsCodec

        layers["HTTP by llhttp, no socket"] = _codec_call(HttptoolsCodec(way, 2**23))
    found = _rounds(layers, calls)
    close()
    return found
