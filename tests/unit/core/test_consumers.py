"""Printers, copies, pickles and error trackers: what they show of our values, and that they would show a secret."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
import sentry_sdk
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from orchestra import Config, Orchestra, OrchestraError, TransportError
from orchestra._core.calls import Call, Response, Send
from orchestra._core.errors import CallRecord
from orchestra._core.opaque import OpaqueObject
from orchestra._core.redaction import SecretMatcher
from orchestra._core.secrets import Sealed
from orchestra._core.transport import Timeouts, TransportRequest, TransportResponse
from orchestra._http.route import Proxy, ProxyRoute, Write
from orchestra._orchestrasolutions.operations import ORCHESTRA
from orchestra._orchestrasolutions.responses import _Judged
from tests.support.apis import APIS
from tests.support.clients import KINDS
from tests.support.consumers import ERRORS, VALUES, channels, rich_traceback
from tests.support.plants import PLANTS, leaks_of, planted_calls, seen
from tests.support.wires import CannedWire, ambiguous, answer

KEY = PLANTS["api_key"].reveal()
PAN = PLANTS["pan"].reveal()


@attrs.frozen(slots=True, repr=False)
class Unsealed:
    """What the engine once was: an attrs class that hides itself in `repr` alone."""

    headers: tuple[tuple[str, str], ...]


class Plain:
    """An object with a `__dict__` and no `repr` of its own."""

    def __init__(self, key: str) -> None:
        self.key = key


@dataclasses.dataclass
class Spoken:
    """A value that prints what it holds."""

    key: str


UNSEALED: dict[str, Callable[[], Any]] = {
    "repr": lambda: Spoken(KEY),
    "str": lambda: Spoken(KEY),
    "format": lambda: Spoken(KEY),
    "vars": lambda: Plain(KEY),
    "asdict": lambda: Unsealed((("X-Api-Key", KEY),)),
    "astuple": lambda: Unsealed((("X-Api-Key", KEY),)),
    "pprint": lambda: {"deep": [Spoken(KEY)]},
    "rich": lambda: Unsealed((("X-Api-Key", KEY),)),
    "sentry": lambda: {"deep": [Spoken(KEY)]},
    "copy": lambda: Plain(KEY),
    "deepcopy": lambda: Plain(KEY),
    "pickle": lambda: Plain(KEY),
    "json by vars": lambda: Plain(KEY),
    "json by str": lambda: Spoken(KEY),
    "json by repr": lambda: Spoken(KEY),
}


@pytest.mark.parametrize("channel", VALUES)
def test_a_channel_would_show_a_secret(channel: str) -> None:
    """Each channel shows the key of a value that does not hide it there, and the search finds it."""
    assert seen(channels(UNSEALED[channel]())[channel]) == ("api_key",)


@pytest.fixture
def frames(tmp_path: Path) -> Callable[[Any], None]:
    """Return a function of a module that is no test, which fails with a value in its locals."""
    source = "def fail(held):\n    raise ValueError('failed')\n"
    path = tmp_path / "imagined.py"
    path.write_text(source, encoding="utf-8")
    names: dict[str, Any] = {}
    exec(compile(source, str(path), "exec"), names)  # noqa: S102
    fail: Callable[[Any], None] = names["fail"]
    return fail


@pytest.mark.parametrize("channel", ["traceback", "rich traceback", "sentry event"])
@pytest.mark.parametrize("held", [KEY, {"headers": [KEY]}, Spoken(KEY)], ids=["text", "dict", "object"])
def test_a_traceback_would_show_a_local(frames: Callable[[Any], None], channel: str, held: Any) -> None:
    """What a frame of the package keeps in its locals is found, in every renderer of tracebacks."""
    with pytest.raises(ValueError) as caught:
        frames(held)

    assert seen(ERRORS[channel](caught.value)) == ("api_key",)
    assert seen(rich_traceback(caught.value)) == ("api_key",)


def test_rich_would_show_the_fields_of_a_local(frames: Callable[[Any], None]) -> None:
    """rich reads the fields of an attrs class past its own `repr`; nothing else does."""
    with pytest.raises(ValueError) as caught:
        frames(Unsealed((("X-Api-Key", KEY),)))

    assert [channel for channel, show in ERRORS.items() if seen(show(caught.value))] == ["rich traceback"]


def test_a_message_would_be_found() -> None:
    """A secret in the words of an exception, or of the one behind it, is found in each of its channels."""
    found = OrchestraError("failed")
    found.__cause__ = ValueError(f"no: {KEY}")

    assert [channel for channel, show in ERRORS.items() if seen(show(found))] == [
        "traceback", "rich traceback", "sentry event", "logging",
    ]  # fmt: skip
    assert leaks_of(found)["ValueError: args"] == ("api_key",)


def test_what_is_reached_through_others_would_be_found() -> None:
    """A secret deep within attributes, fields and items is found."""

    class Held(OrchestraError):
        pass

    error = Held("x")
    error.response = CallRecord(operation="charge", correlation_id="c", account=KEY)  # type: ignore[assignment]
    assert leaks_of([{"a": (error,)}])["CallRecord: repr"] == ("api_key",)


def make_sealed() -> dict[str, Any]:
    """Return everything that holds secrets in clear on the way to the wire."""
    headers = (("X-Api-Key", KEY),)
    response = TransportResponse(200, headers, f'{{"a":"{PAN}"}}'.encode())
    record = CallRecord(operation="charge", correlation_id="c")
    request = TransportRequest("POST", f"/StringTokens/{PLANTS['stored'].reveal()}", headers, PAN.encode(),
                          Timeouts(1, 1, 1, 1), 1.0)  # fmt: skip
    call: Call[Any] = Call(
        ORCHESTRA["charge"], {"method": "post", "url": "/x", "json": PAN}, str, headers=headers, secrets=(KEY,),
    )  # fmt: skip
    config = Config(
        api_key=PLANTS["api_key"],  # type: ignore[arg-type]
        base_url="http://localhost:1",
        proxy=f"http://u:{PLANTS['credential'].reveal()}@localhost:2",  # type: ignore[arg-type]
    )
    route = ProxyRoute.of(config)
    assert "Proxy-Authorization" in dict(route.headers)
    client = Orchestra(api_key=KEY, transport=CannedWire(answer()))
    assert (*headers, *client._engine.headers[1:]) == client._engine.headers
    answered = Response(response, record, SecretMatcher((KEY, PAN)), False)
    return {
        "engine": client._engine,
        "client": client,
        "call": call,
        "request": request,
        "send": Send(request),
        "response": response,
        "answer": answered,
        "body": _Judged(answered),
        "hidden": SecretMatcher((KEY, PAN)),
        "route": route,
        "proxy": route.proxy,
        "say": Write(data=KEY.encode()),
        "config": config,
        "kept": OpaqueObject({"a": KEY, "b": [PAN]}),
    }


@pytest.mark.parametrize("name", make_sealed())
def test_no_channel_opens_what_is_sealed(name: str) -> None:
    """What holds a key or a card in clear shows it in no channel; pickles of it are refused, or hold the mask."""
    held = make_sealed()[name]

    assert leaks_of(held) == {}
    assert leaks_of({"in": [held]}) == {}


@pytest.mark.parametrize("kind", [Call, SecretMatcher, Proxy, ProxyRoute, Write, TransportRequest, _Judged])
def test_what_is_sealed_is_no_attrs_class_and_not_pickled(kind: type) -> None:
    """Nothing takes it apart by its fields, and none of it leaves the process."""
    assert issubclass(kind, Sealed)
    assert not attrs.has(kind)
    assert kind.__reduce__ is Sealed.__reduce__
    assert "__dict__" not in dir(kind)


PRINTED = {"charge", "create_token", "start_session", "validate_results", "create_payment"}
"""Operations whose tracebacks are printed with their source in colours, which takes a while; the others' locals are
searched by `test_planted_secrets`."""

ENDS = {
    "no answer": ambiguous(),
    "no whole answer": ambiguous("protocol", answer(200, {"a": 1})),
    "refused": answer(400),
}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", APIS)
def test_printed_tracebacks_show_no_secret(name: str, kind: str, end: str) -> None:
    """rich prints no key and no card of a failed call, in all frames and locals; nor does Sentry's client send one."""
    for operation, call in planted_calls(name).items():
        client = APIS[name].client(kind, CannedWire(ENDS[end]), api_key=KEY)
        with pytest.raises(OrchestraError) as caught:
            call(client)

        assert seen(sent_to_sentry(caught.value)) == ()
        if operation in PRINTED:
            printed = rich_traceback(caught.value)
            assert "pipeline.py" in printed
            assert "locals" in printed
            assert seen(printed) == ()


def sent_to_sentry(error: BaseException) -> str:
    """Return what a client of Sentry's sends of an exception; the frames of tests are left out before."""
    sent: list[Any] = []

    class Memory(Transport):
        def capture_envelope(self, envelope: Envelope) -> None:
            sent.append(envelope.get_event())

    def only_ours(event: Any, hint: Any) -> Any:
        for value in event["exception"]["values"]:
            frames = value["stacktrace"]["frames"]
            value["stacktrace"]["frames"] = [frame for frame in frames if "/tests/" not in frame["abs_path"]]
        return event

    client = sentry_sdk.Client(
        dsn="http://key@127.0.0.1/1", transport=Memory, default_integrations=False, auto_enabling_integrations=False,
        before_send=only_ours, event_scrubber=None, auto_session_tracking=False,
    )  # fmt: skip
    event, hint = sentry_sdk.utils.event_from_exception(error, client_options=client.options)
    client.capture_event(event, hint)
    client.close()
    assert len(sent) == 1
    assert "'vars': {" in repr(sent[0]["exception"]["values"][-1]["stacktrace"])
    return repr(sent)


def test_sentry_would_send_a_local(frames: Callable[[Any], None]) -> None:
    """What a frame keeps is in the event that Sentry's client sends."""
    with pytest.raises(ValueError) as caught:
        frames({"headers": [KEY]})

    assert seen(sent_to_sentry(caught.value)) == ("api_key",)


@pytest.mark.parametrize("wire", [TransportError("read", f"you sent {KEY}", sent=True), ValueError(KEY), answer(500)])
def test_a_driver_keeps_no_failure_in_its_locals(kind: str, wire: Any) -> None:
    """What a wire said of its failure is in no frame when the error of the call has left."""
    client = APIS["orchestra"].client(kind, CannedWire(wire), api_key=KEY)
    with pytest.raises(OrchestraError) as caught:
        client.payments.refund(**a_refund(), gateway_reference="tx")

    assert leaks_of(caught.value) == {}


def a_refund() -> dict[str, Any]:
    """Return the arguments of a refund."""
    from tests.support.plants import account, card

    return {"amount": "1", "currency": "USD", "card": card(), "account": account(), "reference": "r"}


def test_what_before_send_raises_keeps_its_frames(kind: str) -> None:
    """An error of the caller's own says where it was raised; the frames between show no secret."""

    def refuse(record: CallRecord) -> None:
        raise LookupError(record.operation)

    client = APIS["orchestra"].client(kind, CannedWire(answer()), api_key=KEY, before_send=refuse)
    with pytest.raises(LookupError) as caught:
        client.payments.refund(**a_refund(), gateway_reference="tx")

    assert [frame.name for frame in caught.traceback][-3:] == ["_attempts", "_ask", "refuse"]
    assert leaks_of(caught.value) == {}


def test_a_cancelled_task_keeps_no_frames() -> None:
    """A call cancelled on its way carries its doubt, and no frame of the wire or the pipeline."""

    class Hanging(CannedWire):
        async def asend(self, request: TransportRequest) -> TransportResponse:
            headers = str(request.headers)  # what a wire holds while it waits
            await asyncio.sleep(3600)
            raise AssertionError(headers)

    async def run() -> BaseException:
        from orchestra import AsyncOrchestra

        client = AsyncOrchestra(api_key=KEY, transport=Hanging(answer()))
        task = asyncio.ensure_future(client.payments.refund(**a_refund(), gateway_reference="tx"))
        await asyncio.sleep(0)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError as error:
            return error
        raise AssertionError

    error = asyncio.run(run())
    assert leaks_of(error) == {}
    assert error.__cause__ is not None
    assert leaks_of(error.__cause__) == {}
