"""Whatever an API answers, no channel shows a secret that was planted in the call."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import quote as percent_encoded

import pytest

from orchestra import OrchestraError, TransportError, TransportRequest, TransportResponse
from tests.support.apis import APIS, EVERY_OPERATION
from tests.support.clients import KINDS, came_of
from tests.support.plants import PLANTS, Recorder, channels, forms, leaks_of, planted_calls, quoted, seen
from tests.support.wires import CannedWire, ambiguous, answer, refused

CALLS = {name: planted_calls(name) for name in APIS}


def result_of(api: str, quote: str) -> dict[str, Any]:
    """Return an answer that holds secrets where the API keeps them, and a quote wherever somebody writes words."""
    plain = {name: secret.reveal() for name, secret in PLANTS.items()}
    held = {"card": plain["pan"], "cvv": plain["cvv"], "note": quote}
    match api:
        case "orchestrate":
            return {"id": "pay_1", "description": quote, "metadata": held, "message": quote, "unheardOf": quote}
        case "forter":
            return {
                "id": "pay_1", "errorMessage": quote, "metadata": held, "nextAction": held, "message": quote,
                "unheardOf": quote,
            }  # fmt: skip
        case _:
            return {
                "gatewayReference": "tx_1",
                "gatewayToken": plain["gateway_token"],
                "gatewayResultDescription": quote,
                "customGatewayResponse": held,
                "unheardOf": quote,
                "clearPayload": plain["payload"],
                "token": plain["stored"],
                "credentials": [{"key": "SecretKey", "value": plain["credential"]}],
                "upgChargeResults": {
                    "operationResultCode": "Success",
                    "gatewayToken": plain["gateway_token"],
                    "gatewayResultDescription": quote,
                },
                "failedUpgChargeResults": [{"operationResultCode": "Rejected", "operationResultDescription": quote}],
                "tokenAndMaskedCardModel": {
                    "bankCard": {"number": plain["pan"], "securityCode": plain["cvv"]},
                    "threeDS": {"authenticationValue": plain["cavv"], "xid": plain["xid"]},
                    "token": plain["session_token"],
                    "errorMessage": quote,
                },
                "directChargeResults": {
                    "success": True,
                    "message": quote,
                    "data": {"number": plain["pan"], "note": quote},
                },
            }


WORDS = {
    "orchestra": ("operationResultCode", "Success", "Odd", "Rejected", "FatalFailure"),
    "orchestrate": ("status", "succeeded", "odd", "failed", "expired"),
    "forter": ("status", "succeeded", "odd", "failed", "failed"),
}
"""The member that says what became of a payment, and its words: good, unheard of, refusing, bad."""


def hiding_places(api: str, quote: str = "") -> dict[str, Any]:
    """Return answers that hold secrets where the API keeps them, and quote some where it should not."""
    member, good, odd, refusing, bad = WORDS[api]
    result = {member: good, **result_of(api, quote)}
    refusal = {"fieldName": f"card {quote}", "errors": [quote]} if api == "orchestra" else {"message": quote}
    return {
        "success": answer(200, result),
        "list": answer(200, [result] if api == "orchestra" else {"items": [result], "note": quote}),
        "unknown code": answer(200, {**result, member: odd}),
        "decline": answer(409, {**result, member: refusing}),
        "refused with a quote": answer(400, refusal),
        "refused with quotes": answer(400, [refusal, refusal]),
        "declined with a quote": answer(409, refusal),
        "refused in plain text": answer(400, quote.encode(), content_type="text/plain"),
        "refused in a quoted text": answer(400, quote),
        "refused in HTML": answer(400, f"<p>{quote}</p>".encode(), content_type="text/html"),
        "problem details": answer(422, {"title": "Unprocessable", "detail": quote}),
        "bad key": answer(401, quote.encode(), content_type="text/plain"),
        "missing": answer(404, quote.encode(), content_type="text/plain"),
        "failure": answer(500, {**result, member: bad}),
        "truncated": answer(200, json.dumps(result).encode()[:-40]),
        "UTF-16": answer(200, json.dumps({**result, member: odd}).encode("utf-16")),
        "headers": answer(503, b"", set_cookie=quote, location=quote, x_debug=quote),
        "timeout": ambiguous("timeout"),
        "cut short": ambiguous("protocol", answer(200, quote.encode())),
        "no connection": refused(),
        "foreign wire": ValueError(quote),
        "wire that quotes": TransportError("read", quote, sent=True),
        "wire that quotes before sending": TransportError("connect", quote, sent=False),
    }


def quoting(api: str, way: str, request: TransportRequest, *, every_form: bool = False) -> Any:
    """Answer with a quote of every secret that the request holds, as it was sent or in every form."""
    sent = f"{request.path} {request.headers} {request.body!r}"
    credentials = dict(request.headers).get("Authorization", "")
    names = seen(sent)
    quote = f"you sent {credentials} " + ", ".join(PLANTS[name].reveal() for name in names)
    if every_form:
        # A security code in an id or a code is one by chance: it is looked for in words alone.
        quote = quoted(["proxy", *(name for name in names if way not in IN_CODES or name != "cvv")])
    reply = {**hiding_places(api, quote), **codes(api, quote)}[way]
    if isinstance(reply, BaseException):
        raise reply
    return reply


IN_CODES = ("in ids and codes", "in a declined one's", "in a refusal's", "in numbers", "in names of headers")


def codes(api: str, quote: str) -> dict[str, Any]:
    """Return answers that quote where an id, a code, a number or a name is expected."""
    member, good, odd, refusing, _ = WORDS[api]
    names = (
        "operationResultCode", "operationType", "currency", "authorizationCode", "gatewayName", "gatewayReference",
        "gatewayResultCode", "gatewayResultSubCode", "id", "account_id", "success_url", "connector", "captureMethod",
        "paymentMethod", "reason", "userName", "status", quote,
    )  # fmt: skip
    held = {quote: [{quote: 1}]}
    found = {**dict.fromkeys(names, quote), "metadata": held, "customGatewayResponse": held, "nextAction": held}
    number = int(PLANTS["pan"].reveal())
    numbers = dict.fromkeys(("amount", "amountReceived", "mcc", "accountId", "expires_in"), number)
    return {
        IN_CODES[0]: answer(200, {**found, member: good} if api != "orchestra" else found),
        IN_CODES[1]: answer(409, {**found, member: refusing}),
        IN_CODES[2]: answer(400, {"fieldName": quote, "errors": [odd], "message": odd, "code": quote}),
        IN_CODES[3]: answer(200, {"id": "pay_1", member: good, **numbers}),
        IN_CODES[4]: TransportResponse(400, ((f"x-{quote}", "1"), *((name, quote) for name in HEADERS)), b""),
    }


PROXY = f"http://user:{percent_encoded(PLANTS['proxy'].reveal())}@proxy.example:8080"

HEADERS = ("content-type", "content-length", "date", "retry-after", "server", "location", "x-debug")


@pytest.fixture
def log() -> Iterator[Recorder]:
    """Record everything that is logged, at every level."""
    recorder = Recorder()
    root = logging.getLogger()
    logger = logging.getLogger("orchestra")
    before, ours = root.level, logger.level
    root.addHandler(recorder)
    root.setLevel(logging.DEBUG)
    logger.setLevel(logging.DEBUG)
    yield recorder
    root.removeHandler(recorder)
    root.setLevel(before)
    logger.setLevel(ours)


def parts(thing: Any) -> Iterator[Any]:
    """Yield what came of a call, and the values inside of it that a program would log."""
    yield thing
    for name in ("result", "response", "call", "raw", "unread", "stored", "metadata", "next_action"):
        part = getattr(thing, name, None)
        if part is not None:
            yield part
    if isinstance(thing, list):
        yield from thing
    elif hasattr(thing, "items"):
        yield from thing.items or ()


@pytest.mark.parametrize("way", hiding_places("orchestra"))
@pytest.mark.parametrize("kind", KINDS)
@EVERY_OPERATION
def test_no_channel_shows_a_planted_secret(log: Recorder, kind: str, name: str, operation: str, way: str) -> None:
    """Whatever the server answers, no repr, str, vars, asdict, pickle, log line or traceback shows a secret."""
    client = APIS[name].client(kind, CannedWire(partial(quoting, name, way)), api_key=PLANTS["api_key"].reveal())
    came = came_of(lambda: CALLS[name][operation](client))
    if hasattr(came, "raise_for_outcome"):
        came = came_of(came.raise_for_outcome)

    leaks = {(type(part).__name__, channel): names for part in parts(came) for channel, names in leaks_of(part).items()}
    leaks |= {("client", channel): names for channel, names in leaks_of(client.target).items()}
    assert leaks == {}
    assert seen(log.stream.getvalue()) == ()
    assert isinstance(came, OrchestraError) or log.stream.getvalue() != ""


WAYS = (
    "success", "list", "decline", "refused with a quote", "refused with quotes", "refused in plain text", "truncated",
    "UTF-16", "cut short", "wire that quotes", *IN_CODES,
)  # fmt: skip
FORMED = [
    pytest.param(name, operation, id=f"{name}-{operation}")
    for name, operations in {
        "orchestra": ("charge", "create_token", "start_session", "validate_results", "get_token"),
        "orchestrate": ("create_payment", "list_payments"),
        "forter": ("create_payment",),
    }.items()
    for operation in operations
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("name", "operation"), FORMED)
def test_no_channel_shows_a_secret_in_another_form(name: str, operation: str, way: str) -> None:
    """Escaped for JSON, HTML or a URL, in Base64, with anything between the digits: no channel shows a secret."""
    wire = CannedWire(partial(quoting, name, way, every_form=True))
    client = APIS[name].client("sync", wire, api_key=PLANTS["api_key"].reveal(), proxy=PROXY)
    came = came_of(lambda: CALLS[name][operation](client))

    assert {(type(part).__name__, channel) for part in parts(came) for channel in leaks_of(part)} == set()
    assert {"api_key", "pan"} & set(seen(quoting_of(name, way, wire.requests[0])))


def quoting_of(name: str, way: str, request: TransportRequest) -> str:
    """Return what was answered, or said of a failure: the quote is there to be found."""
    try:
        reply = quoting(name, way, request, every_form=True)
    except TransportError as failure:
        reply = failure.partial or failure
    if isinstance(reply, TransportError):
        return str(reply)
    return f"{reply.headers} {reply.body.decode('utf-16' if way == 'UTF-16' else 'utf-8')}"


@pytest.mark.parametrize("name", PLANTS)
def test_every_form_is_searched_for(name: str) -> None:
    """The search of these tests finds each form that they plant; short texts not within Base64."""
    found = forms(PLANTS[name].reveal())
    missed = {form for form, text in found.items() if name not in seen(f"bad <{text}> here")}

    assert len(found) >= 22
    short = {form for form in found if form.startswith(("Base64 behind", "Base64 of"))}
    assert missed == (short if name == "cvv" else set())


@pytest.mark.parametrize(
    "settings",
    [
        {"api_key": "PLANTED-site-secret", "user": "site-1"},
        {"api_key": "other", "user": "site-1", "password": "PLANTED-password"},
        {"api_key": "PLANTED-key", "password": "PLANTED-password"},
    ],
)
def test_every_form_of_basic_credentials_is_masked(settings: dict[str, str]) -> None:
    """Key and password of Forter are masked where the service quotes them, and so is the header that holds both."""

    def quote(request: TransportRequest) -> Any:
        return answer(401, {"message": f"no: {dict(request.headers)['Authorization']} {' '.join(settings.values())}"})

    wire = CannedWire(quote)
    with pytest.raises(OrchestraError, match="no: ") as caught:
        CALLS["forter"]["create_payment"](APIS["forter"].client("sync", wire, **settings))

    encoded = dict(wire.request.headers)["Authorization"].removeprefix("Basic ")
    for text in channels(caught.value).values():
        assert encoded not in text
        assert "PLANTED" not in text


def test_every_operation_has_its_plants() -> None:
    """Each operation of each API is called with secrets, and a call that takes any really sends them."""
    assert {name: set(calls) for name, calls in CALLS.items()} == {name: set(APIS[name].operations) for name in APIS}
    for name, planted in (("orchestra", "charge"), ("orchestrate", "create_payment"), ("forter", "create_payment")):
        wire = CannedWire(answer(400))
        with pytest.raises(OrchestraError):
            CALLS[name][planted](APIS[name].client("sync", wire, api_key=PLANTS["api_key"].reveal()))
        assert "api_key" in seen(str(wire.request.headers))
        assert {"pan", "cvv"} <= set(seen(str(wire.request.body)))
