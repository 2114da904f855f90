"""A charge that is cancelled or interrupted in flight leaves behind what is needed to find out."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from orchestra import (
    AsyncOrchestra,
    ConfigurationError,
    Orchestra,
    OutcomeUnknownError,
    TransportRequest,
    TransportResponse,
    unknown_outcomes,
)
from tests.support.calls import CALLS, MONEY, a_payment
from tests.support.clock import FakeClock
from tests.support.wires import CannedWire, ambiguous, answer, refused


class SilentWire:
    """An async wire that swallows a request and never answers."""

    def __init__(self) -> None:
        self.sent = asyncio.Event()

    async def asend(self, request: TransportRequest) -> TransportResponse:
        """Wait for ever."""
        self.sent.set()
        await asyncio.Event().wait()
        raise AssertionError(request)

    async def aclose(self) -> None:
        """Do nothing."""


async def time_out(client: AsyncOrchestra, wire: SilentWire) -> None:
    """Charge inside a block whose time is over at once."""
    async with asyncio.timeout(0):
        await client.payments.charge(**a_payment(reference="order-7"))


async def cancel(client: AsyncOrchestra, wire: SilentWire) -> None:
    """Charge in a task and cancel it once the request is out."""
    task = asyncio.ensure_future(client.payments.charge(**a_payment(reference="order-7")))
    await wire.sent.wait()
    task.cancel()
    await task


@pytest.mark.parametrize(("interrupt", "error"), [(time_out, TimeoutError), (cancel, asyncio.CancelledError)])
def test_a_cancelled_charge_is_in_doubt(
    interrupt: Callable[[AsyncOrchestra, SilentWire], Awaitable[None]], error: type[BaseException]
) -> None:
    """The cancellation goes on as what it is, with an `OutcomeUnknownError` behind it that knows the payment."""

    async def main() -> BaseException:
        wire = SilentWire()
        client = AsyncOrchestra(api_key="k", transport=wire)
        with pytest.raises(error) as caught:
            await interrupt(client, wire)
        return caught.value

    doubt = next(iter(unknown_outcomes(asyncio.run(main()))), None)

    assert doubt is not None
    assert (doubt.reference, str(doubt.amount), doubt.currency) == ("order-7", "25.00", "USD")
    assert doubt.account == "testsuccess"
    assert doubt.attempts == 1


def test_a_cancelled_charge_can_be_resolved_in_a_later_loop() -> None:
    """The doubt of a cancelled task looks the payment up with its own client."""
    found = {"operationResultCode": "Success", "gatewayResultCode": "approved", "operationType": "Status"}

    class Wire(SilentWire):
        async def asend(self, request: TransportRequest) -> TransportResponse:
            if request.path.endswith("/status"):
                return answer(200, found)
            return await super().asend(request)

    async def main() -> OutcomeUnknownError | None:
        wire = Wire()
        client = AsyncOrchestra(api_key="k", transport=wire)
        with pytest.raises(asyncio.CancelledError) as caught:
            await cancel(client, wire)
        return next(iter(unknown_outcomes(caught.value)), None)

    doubt = asyncio.run(main())
    assert doubt is not None

    assert asyncio.run(doubt.aresolve()).reading.value == "moved"


def test_a_charge_whose_neighbour_failed_is_in_doubt() -> None:
    """A task group drops the cancellation of a charge; the task that was kept still tells."""

    async def main() -> BaseException:
        wire = SilentWire()
        client = AsyncOrchestra(api_key="k", transport=wire)
        tasks: list[asyncio.Task[Any]] = []

        async def fail() -> None:
            await wire.sent.wait()
            raise ZeroDivisionError

        async def pay() -> None:
            async with asyncio.TaskGroup() as group:
                tasks.append(group.create_task(client.payments.charge(**a_payment(reference="order-8"))))
                group.create_task(fail())

        with pytest.raises(ExceptionGroup):
            await pay()
        with pytest.raises(asyncio.CancelledError) as caught:
            tasks[0].result()
        return caught.value

    doubt = next(iter(unknown_outcomes(asyncio.run(main()))), None)

    assert doubt is not None
    assert doubt.reference == "order-8"


@pytest.mark.parametrize("operation", [*MONEY, "tokenize", "create_token", "set_account"])
@pytest.mark.parametrize("interruption", [KeyboardInterrupt, SystemExit, asyncio.CancelledError])
def test_an_interrupted_write_is_in_doubt(make: Any, operation: str, interruption: type[BaseException]) -> None:
    """Ctrl-C while waiting for the answer goes on, with the doubt as its cause."""
    with pytest.raises(interruption) as caught:
        CALLS[operation](make(CannedWire(interruption())))

    assert isinstance(caught.value.__cause__, OutcomeUnknownError)
    assert caught.value.__cause__.operation == operation


def test_an_interrupted_read_is_only_interrupted(make: Any) -> None:
    """There is nothing to find out about a read."""
    with pytest.raises(KeyboardInterrupt) as caught:
        CALLS["list_accounts"](make(CannedWire(KeyboardInterrupt())))

    assert unknown_outcomes(caught.value) == ()


def test_an_interrupted_wait_after_a_refused_connection(make: Any) -> None:
    """Nothing was sent yet, so nothing is in doubt."""
    clock = FakeClock()
    client = make(refused(), clock=clock)

    def interrupt(seconds: float) -> Any:
        raise KeyboardInterrupt

    for name in ("sleep", "asleep"):
        object.__setattr__(client.target._engine.runtime, name, interrupt)
    with pytest.raises(KeyboardInterrupt) as caught:
        CALLS["charge"](client)

    assert unknown_outcomes(caught.value) == ()


def test_an_interrupted_wait_after_a_doubt(make: Any) -> None:
    """A repeatable write that may have arrived is in doubt, even if it is interrupted while it waits."""
    client = make(ambiguous())

    def interrupt(seconds: float) -> Any:
        raise KeyboardInterrupt

    for name in ("sleep", "asleep"):
        object.__setattr__(client.target._engine.runtime, name, interrupt)
    with pytest.raises(KeyboardInterrupt) as caught:
        CALLS["set_account"](client)

    assert unknown_outcomes(caught.value)


def test_an_interruption_while_the_answer_is_read(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C after the answer came but before the result was returned is a doubt, too."""
    client = make(answer(200, {"operationResultCode": "Success"}))

    def interrupt(body: bytes, **_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr("orchestra._core.decoding.parse", interrupt)
    with pytest.raises(KeyboardInterrupt) as caught:
        CALLS["charge"](client)

    assert unknown_outcomes(caught.value)


def test_in_doubt_looks_through_chains() -> None:
    """The doubt is found behind causes and contexts, and cycles do not hang."""
    doubt = OutcomeUnknownError("x")
    first, second = ValueError(), KeyError()
    first.__cause__, second.__context__ = second, doubt
    loop = ValueError()
    loop.__context__ = TypeError()
    loop.__context__.__context__ = loop

    group = BaseExceptionGroup("g", [KeyError(), ExceptionGroup("h", [TypeError(), doubt])])

    assert next(iter(unknown_outcomes(first)), None) is doubt
    assert next(iter(unknown_outcomes(group)), None) is doubt
    assert next(iter(unknown_outcomes(doubt)), None) is doubt
    assert unknown_outcomes(loop) == ()
    assert unknown_outcomes(None) == ()


def test_a_closed_client_refuses_to_work(make: Any) -> None:
    """After `close()` every call is a configuration error and nothing is sent."""
    wire = CannedWire(answer(200, {}))
    client = make(wire)
    client.shut()

    for call in CALLS.values():
        with pytest.raises(ConfigurationError, match="closed"):
            call(client)
    assert (wire.requests, wire.closed) == ([], 1)


def test_a_block_closes_its_client() -> None:
    """`with` and `async with` close on the way out."""
    wire = CannedWire(answer(200, {}))
    with Orchestra(api_key="k", transport=wire) as client:
        assert client.check_api_key().status is None

    async def main() -> None:
        async with AsyncOrchestra(api_key="k", transport=wire) as client:
            assert (await client.check_api_key()).status is None

    asyncio.run(main())
    assert wire.closed == 2


def test_a_wire_that_breaks_the_contract_is_in_doubt(make: Any) -> None:
    """Whatever a wire of someone else's raises may have sent something."""
    with pytest.raises(OutcomeUnknownError, match="ZeroDivisionError") as caught:
        CALLS["charge"](make(CannedWire(ZeroDivisionError())))

    # The wire's frames may hold a card. What a test runner handles around the test is no affair of ours.
    assert caught.value.__context__ is sys.exception()


@pytest.mark.parametrize("client", [Orchestra, AsyncOrchestra])
def test_a_transport_of_no_known_kind_is_refused(client: Any) -> None:
    """What is neither a wire nor an httpx transport can't be used."""
    with pytest.raises(ConfigurationError, match="transport"):
        client(api_key="k", transport=object())
