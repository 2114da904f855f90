"""Threads, tasks, event loops, processes and closing, over real sockets."""

from __future__ import annotations

import asyncio
import json
import os
import pickle
import threading
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from orchestra import (
    AsyncOrchestra,
    Card,
    ConfigurationError,
    NotSentError,
    Orchestra,
    OutcomeUnknownError,
    PaymentResult,
    unknown_outcomes,
)
from orchestra.sandbox import Sandbox, faults

CARD = Card(number="4111111111111111", holder="Jane Smith", expires="12/2030", cvv="123")
PAYMENTS = 200

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system can't fork")


def order(reference: str, account: str = "testsuccess") -> dict[str, Any]:
    """Return the arguments of a charge."""
    return {"amount": "25.00", "currency": "USD", "card": CARD, "account": account, "reference": reference}


@pytest.fixture
def sandbox() -> Sandbox:
    """Return a sandbox."""
    return Sandbox()


@pytest.fixture
def url(sandbox: Sandbox) -> Generator[str]:
    """Serve the sandbox."""
    with sandbox.serve() as served:
        yield served


def expected(number: int) -> tuple[str, bool]:
    """Return a reference and whether its charge is approved: every third is declined."""
    return f"order-{number}", number % 3 != 0


def account_of(number: int) -> str:
    return "testsuccess" if number % 3 else "testfailure"


def check(sandbox: Sandbox, results: list[PaymentResult]) -> None:
    """Check that every result is its own payment's, and that each payment was made once."""
    assert sorted((result.reference, result.approved) for result in results) == sorted(map(expected, range(PAYMENTS)))
    for result in results:
        moved = sandbox.ledger.by_reference(result.reference)
        assert [entry.gateway_reference for entry in moved] == ([result.gateway_reference] if result.approved else [])
    assert len(sandbox.ledger.entries) == PAYMENTS


def test_threads_may_share_one_client(sandbox: Sandbox, url: str) -> None:
    """Sixteen threads get each their own answers through four connections, and every payment is made once."""
    with Orchestra(base_url=url, api_key="key", max_connections=4) as client, ThreadPoolExecutor(16) as threads:
        results = list(
            threads.map(
                lambda number: client.payments.charge(**order(f"order-{number}", account_of(number))), range(PAYMENTS)
            )
        )
    check(sandbox, results)


def test_tasks_may_share_one_client(sandbox: Sandbox, url: str) -> None:
    """Two hundred tasks at once get each their own answers through four connections."""

    async def main() -> list[PaymentResult]:
        async with AsyncOrchestra(base_url=url, api_key="key", max_connections=4) as client:
            calls = (client.payments.charge(**order(f"order-{n}", account_of(n))) for n in range(PAYMENTS))
            return list(await asyncio.gather(*calls))

    check(sandbox, asyncio.run(main()))


def test_one_event_loop_after_another_may_share_one_client(sandbox: Sandbox, url: str) -> None:
    """A client made outside of any loop works in four loops, one after another, without a leftover of the last."""
    client = AsyncOrchestra(base_url=url, api_key="key")
    results: list[PaymentResult] = []

    async def main(numbers: range) -> None:
        calls = (client.payments.charge(**order(f"order-{n}", account_of(n))) for n in numbers)
        results.extend(await asyncio.gather(*calls))

    for start in range(0, PAYMENTS, PAYMENTS // 4):
        asyncio.run(main(range(start, start + PAYMENTS // 4)))
    asyncio.run(client.aclose())
    check(sandbox, results)


def test_event_loops_in_several_threads_may_share_one_client(sandbox: Sandbox, url: str) -> None:
    """Each loop has connections of its own, also when the loops run at the same time."""
    client = AsyncOrchestra(base_url=url, api_key="key", max_connections=2)
    results: list[PaymentResult] = []

    async def main(numbers: range) -> None:
        calls = (client.payments.charge(**order(f"order-{n}", account_of(n))) for n in numbers)
        results.extend(await asyncio.gather(*calls))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda start: asyncio.run(main(range(start, PAYMENTS, 4))), range(4)))
    asyncio.run(client.aclose())
    check(sandbox, results)


def test_faults_among_threads_stay_with_the_call_they_hit(sandbox: Sandbox, url: str, seed: int) -> None:
    """With random faults under sixteen threads, every end agrees with the ledger about its own reference."""
    kinds = ("reset_after_commit", "reset_after_read", "reset_before_read", "truncated_body", "error_after_commit",
             "unavailable", "html_page", "empty_body", "unknown_enum", "extra_member")  # fmt: skip
    sandbox.random_faults(seed, 0.4, faults=kinds, on="charge")

    def charge(number: int) -> tuple[str, Any]:
        reference = f"order-{number}"
        try:
            return reference, client.payments.charge(**order(reference))
        except OutcomeUnknownError as error:
            return reference, error

    with Orchestra(base_url=url, api_key="key", retries=5) as client, ThreadPoolExecutor(16) as threads:
        ends = list(threads.map(charge, range(PAYMENTS)))
    assert len(sandbox.faults_injected) > PAYMENTS // 8
    for reference, end in ends:
        assert end.reference == reference
        assert sandbox.ledger.count(reference) <= 1
        if isinstance(end, PaymentResult):
            assert end.approved
            assert sandbox.ledger.by_reference(reference)[0].gateway_reference == end.gateway_reference


@pytest.mark.parametrize("how", ["cancel", "timeout", "wait_for", "group"])
def test_a_cancelled_charge_leaves_its_reference(sandbox: Sandbox, url: str, how: str) -> None:
    """However a charge in flight is cancelled, `unknown_outcomes` finds its reference; the look-up tells the truth."""
    sandbox.inject(faults.hang(commit=True), on="charge")

    async def main() -> OutcomeUnknownError | None:
        async with AsyncOrchestra(base_url=url, api_key="key") as client:
            found: list[OutcomeUnknownError | None] = []

            async def charge() -> None:
                try:
                    await client.payments.charge(**order("cancelled"))
                except BaseException as error:
                    found.append(next(iter(unknown_outcomes(error)), None))
                    raise

            error = await _cancelled(how, charge, lambda: sandbox.ledger.count("cancelled") == 1)
            assert unknown_outcomes(error) or how == "group"
            doubt = found[0]
            assert doubt is not None
            resolution = await doubt.aresolve()
            assert resolution.reading == "moved"
            return doubt

    doubt = asyncio.run(main())
    assert doubt is not None
    assert doubt.reference == "cancelled"
    assert sandbox.ledger.count() == 1


async def _cancelled(how: str, charge: Any, committed: Any) -> BaseException:
    """Cancel a charge once it is committed, in one of the ways that asyncio has, and return what comes out."""
    if how in ("timeout", "wait_for"):
        try:
            if how == "wait_for":
                await asyncio.wait_for(charge(), 0.1)
            else:
                async with asyncio.timeout(0.1):
                    await charge()
        except TimeoutError as error:
            return error
        raise AssertionError
    task: asyncio.Task[None] | None = None
    try:
        if how == "group":
            async with asyncio.TaskGroup() as group:
                task = group.create_task(charge())
                await _until(committed)
                raise ZeroDivisionError
        task = asyncio.create_task(charge())
        await _until(committed)
        task.cancel()
        await task
    except (asyncio.CancelledError, ExceptionGroup) as error:
        return error
    raise AssertionError


async def _until(condition: Any) -> None:
    while not condition():  # noqa: ASYNC110 - a ledger has no event to wait for
        await asyncio.sleep(0)


def test_a_task_cancelled_before_its_turn_sent_nothing(sandbox: Sandbox, url: str) -> None:
    """A charge that waits for a connection and is cancelled there is no payment in the ledger, ever."""
    sandbox.inject(faults.hang(), on="charge")

    async def main() -> None:
        async with AsyncOrchestra(base_url=url, api_key="key", max_connections=1) as client:
            first = asyncio.create_task(client.payments.charge(**order("first")))
            await _until(lambda: sandbox.faults_injected)
            second = asyncio.create_task(client.payments.charge(**order("second")))
            for _ in range(10):
                await asyncio.sleep(0)
            for task in (second, first):
                task.cancel()
            await asyncio.gather(first, second, return_exceptions=True)
            third = await client.payments.charge(**order("third"))
            assert third.approved

    asyncio.run(main())
    assert [entry.reference for entry in sandbox.ledger.entries] == ["third"]


def test_the_waiting_room_is_bounded(sandbox: Sandbox, url: str) -> None:
    """A call that gets no connection in time was not sent, and says that it is safe to repeat."""
    sandbox.inject(faults.hang(), on="charge")
    begun = threading.Event()
    with Orchestra(base_url=url, api_key="key", max_connections=1, payment_timeout=0.5, connect_timeout=0.05,
                   retries=0) as client, ThreadPoolExecutor(1) as threads:  # fmt: skip

        def hang() -> BaseException | None:
            begun.set()
            with pytest.raises(OutcomeUnknownError):
                client.payments.charge(**order("hangs"))
            return None

        running = threads.submit(hang)
        begun.wait(5.0)
        while not sandbox.faults_injected:
            threading.Event().wait(0.001)
        with pytest.raises(NotSentError, match="safe to repeat"):
            client.payments.charge(**order("waits"))
        running.result(5.0)
    assert sandbox.ledger.count() == 0


def _in_child(work: Any) -> Any:
    """Run something in a forked child and return what it returned, as JSON."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.write(writer, json.dumps(work()).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    assert status == 0
    return json.loads(said)


@forks
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_may_go_on_with_the_client(sandbox: Sandbox, url: str) -> None:
    """After a fork parent and child use connections of their own, and each gets its own answers."""
    with Orchestra(base_url=url, api_key="key") as client:
        assert client.payments.charge(**order("before")).approved
        said = _in_child(lambda: [client.payments.charge(**order(f"child-{n}")).gateway_reference for n in range(3)])
        after = [client.payments.charge(**order(f"parent-{n}")).gateway_reference for n in range(3)]
    for name, found in (("child", said), ("parent", after)):
        truth = [sandbox.ledger.by_reference(f"{name}-{n}")[0].gateway_reference for n in range(3)]
        assert truth == found
    assert sandbox.ledger.count() == 7


@forks
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_may_go_on_with_the_async_client(sandbox: Sandbox, url: str) -> None:
    """The async client works in a loop of the child's own, after its parent used it."""
    client = AsyncOrchestra(base_url=url, api_key="key")

    async def charge(reference: str) -> str | None:
        return (await client.payments.charge(**order(reference))).gateway_reference

    with asyncio.Runner() as runner:
        runner.run(charge("before"))
        said = _in_child(lambda: asyncio.run(charge("child")))
        after = runner.run(charge("parent"))
        runner.run(client.aclose())
    assert sandbox.ledger.by_reference("child")[0].gateway_reference == said
    assert sandbox.ledger.by_reference("parent")[0].gateway_reference == after
    assert sandbox.ledger.count() == 3


@forks
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_references_made_after_a_fork_differ() -> None:
    """Parent and children never make the same reference for a payment that was given none."""
    from orchestra._core.references import new_reference

    made = [_in_child(lambda: [new_reference() for _ in range(20)]) for _ in range(3)]
    found = [reference for references in made for reference in references] + [new_reference() for _ in range(20)]
    assert len(set(found)) == 80


def test_a_closed_client_says_so(sandbox: Sandbox, url: str) -> None:
    """After `close()` no call is made, and the error tells what to do; closing twice does no harm."""
    for client in (Orchestra(base_url=url, api_key="key"), sandbox.client()):
        client.payments.charge(**order("open"))
        client.close()
        client.close()
        with pytest.raises(ConfigurationError, match="closed"):
            client.payments.charge(**order("closed"))
    assert sandbox.ledger.count("closed") == 0


def test_a_doubt_outlives_its_client(sandbox: Sandbox, url: str) -> None:
    """An error of a closed client can't look, says so, and names what another client needs to find out."""
    sandbox.inject(faults.reset_after_commit(), on="charge")
    with Orchestra(base_url=url, api_key="key") as client, pytest.raises(OutcomeUnknownError) as caught:
        client.payments.charge(**order("doubt"))
    with pytest.raises(ConfigurationError, match="closed"):
        caught.value.resolve()
    error = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
    with pytest.raises(ConfigurationError, match="resolve"):
        error.resolve()
    with Orchestra(base_url=url, api_key="key") as client:
        found = client.payments.resolve(error.call)
    assert found.reading == "moved"


def test_a_closed_async_client_says_so(sandbox: Sandbox, url: str) -> None:
    """The same holds for the async client, in the loop it was closed in and in the next."""
    for client in (AsyncOrchestra(base_url=url, api_key="key"), sandbox.async_client()):

        async def main(client: AsyncOrchestra = client) -> None:
            await client.payments.charge(**order("open"))
            await client.aclose()
            await client.aclose()
            with pytest.raises(ConfigurationError, match="closed"):
                await client.payments.charge(**order("closed"))

        asyncio.run(main())

        async def later(client: AsyncOrchestra = client) -> None:
            with pytest.raises(ConfigurationError, match="closed"):
                await client.payments.charge(**order("closed"))

        asyncio.run(later())
    assert sandbox.ledger.count("closed") == 0


def test_closing_lets_a_call_in_flight_end(sandbox: Sandbox, url: str) -> None:
    """A charge that was on its way when another thread closed the client still gets its result."""
    sandbox.inject(faults.delay_after_commit(0.05), on="charge")
    client = Orchestra(base_url=url, api_key="key")
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(lambda: client.payments.charge(**order("in-flight")))
        while sandbox.ledger.count("in-flight") == 0:
            threading.Event().wait(0.001)
        client.close()
        assert running.result(5.0).approved
