"""One charge over real sockets, with the stream cut after every single byte of the request and of the answer."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import attrs
import pytest

from orchestra import (
    AsyncOrchestra,
    Card,
    NotSentError,
    Orchestra,
    OrchestraError,
    OutcomeUnknownError,
    PaymentResult,
)
from orchestra.sandbox import Sandbox
from tests.faults.engines import WIRES
from tests.faults.proxy import Cut, CuttingProxy, cutting_proxy
from tests.support.clients import Hurried

CARD = Card(number="4111111111111111", holder="Jane Smith", expires="12/2030", cvv="123")


_NUMBERS = itertools.count()


PATIENT = Hurried()


@attrs.define(slots=True, eq=False)
class Bench:
    """A served sandbox behind a proxy, and one client that charges through it."""

    sandbox: Sandbox
    proxy: CuttingProxy
    charge: Callable[[str], Any]

    def end(self, cut: Cut | None) -> tuple[str, Any]:
        """Charge under a cut and return the reference and the result or error."""
        reference = f"cut-{next(_NUMBERS):06}"
        self.proxy.cut = cut
        try:
            return reference, self.charge(reference)
        except OrchestraError as error:
            return reference, error


def _arguments(reference: str, account: str = "testsuccess") -> dict[str, Any]:
    return {"amount": "25.00", "currency": "USD", "card": CARD, "account": account, "reference": reference}


@contextmanager
def served() -> Generator[tuple[Sandbox, str]]:
    """Serve a sandbox."""
    sandbox = Sandbox()
    with sandbox.serve() as url:
        yield sandbox, url


@contextmanager
def opened(kind: str, wire: str, sandbox: Sandbox, url: str) -> Generator[Bench]:
    """Open a bench for one client over one wire, its timeouts short enough for tests."""
    settings: dict[str, Any] = {
        "api_key": "key", "transport": wire, "timeout": 5.0, "payment_timeout": 5.0, "deadline": 10.0,
        "clock": PATIENT,
    }  # fmt: skip
    with cutting_proxy(url) as proxy:
        if kind == "blocking":
            with Orchestra(base_url=proxy.url, **settings) as client:
                yield Bench(sandbox, proxy, lambda reference: client.payments.charge(**_arguments(reference)))
            return
        with asyncio.Runner() as runner:
            awaiting = AsyncOrchestra(base_url=proxy.url, **settings)

            async def charge(reference: str) -> PaymentResult:
                return await awaiting.payments.charge(**_arguments(reference))

            yield Bench(sandbox, proxy, lambda reference: runner.run(charge(reference)))
            runner.run(awaiting.aclose())


BENCHES = [(kind, wire) for kind in ("blocking", "awaiting") for wire in WIRES]
OWN = ("h11", "httptools")
"""Wires that stand on our own sockets alone. The others share those, so by reset they are not cut again."""
CUTS = [(bench, how) for bench in BENCHES for how in ("close", "reset") if how == "close" or bench[1] in OWN]


def _name(value: Any) -> str:
    return value if isinstance(value, str) else "-".join(value)


@pytest.fixture(scope="module")
def shared() -> Generator[tuple[Sandbox, str]]:
    """Return one served sandbox for all benches: to start a server takes longer than a hundred charges."""
    with served() as found:
        yield found


@pytest.fixture(params=BENCHES, ids="-".join)
def bench(request: pytest.FixtureRequest, shared: tuple[Sandbox, str]) -> Generator[Bench]:
    """Return a bench for each client over each wire."""
    kind, wire = request.param
    with opened(kind, wire, *shared) as found:
        yield found


def _check(bench: Bench, reference: str, end: Any, cut: Cut) -> str:
    """Check that an end is one of three and agrees with the ledger; return which."""
    moved = bench.sandbox.ledger.count(reference)
    if isinstance(end, PaymentResult):
        assert end.approved, cut
        assert moved == 1, cut
        return "result"
    if isinstance(end, OutcomeUnknownError):
        assert end.reference == reference, cut
        assert str(end.amount) == "25.00", cut
        assert moved <= 1, cut
        return "unknown"
    assert isinstance(end, NotSentError), (cut, end)
    assert moved == 0, cut
    return "failure"


@pytest.mark.parametrize(("bench", "how"), CUTS, ids=_name, indirect=["bench"])
def test_every_cut_of_the_request_ends_in_doubt_or_failure_and_nothing_moved(bench: Bench, how: Any) -> None:
    """A request cut after any byte moves nothing, and no client says that it did."""
    reference, whole = bench.end(None)
    assert _check(bench, reference, whole, Cut("request", -1)) == "result"
    references = []
    for after in range(len(bench.proxy.request)):
        reference, end = bench.end(Cut("request", after, how))
        assert _check(bench, reference, end, Cut("request", after, how)) in ("unknown", "failure")
        references.append(reference)
    assert [bench.sandbox.ledger.count(reference) for reference in references] == [0] * len(references)


@pytest.mark.parametrize(("bench", "how"), CUTS, ids=_name, indirect=["bench"])
def test_every_cut_of_the_answer_ends_in_doubt_unless_it_was_whole(bench: Bench, how: Any) -> None:
    """An answer cut after any byte but the last leaves the charge in doubt, and the ledger has it once."""
    bench.end(None)
    size = len(bench.proxy.answer)
    for after in range(size + 1):
        cut = Cut("answer", after, how)
        reference, end = bench.end(cut)
        ended = _check(bench, reference, end, cut)
        assert bench.sandbox.ledger.count(reference) == 1, cut
        # A reset may overtake the last bytes, so that even a whole answer is lost.
        assert ended == "unknown" or after == size, cut
    assert how == "reset" or ended == "result"


def test_what_a_cut_leaves_unknown_is_found_out_by_reference(bench: Bench) -> None:
    """Each outcome that a cut leaves unknown reads as the ledger says, asked through another client."""
    looking = bench.sandbox.client(clock=PATIENT)
    for cut, truth in (
        (Cut("request", 0), "absent"),
        (Cut("request", 300), "absent"),
        (Cut("answer", 0), "moved"),
        (Cut("answer", 100), "moved"),
    ):
        reference, end = bench.end(cut)
        assert isinstance(end, OutcomeUnknownError)
        found = looking.payments.find(reference=reference, account="testsuccess", sent_at=time.time() - 3600)
        assert found.reading == truth, cut


@pytest.mark.parametrize("cut", [Cut("request", 200), Cut("answer", 0), Cut("answer", 40), Cut("answer", 250)])
def test_a_stream_that_stalls_ends_in_doubt_at_the_timeout(bench: Bench, cut: Cut) -> None:
    """Silence instead of a cut ends in doubt as soon as the read timeout is over."""
    bench.proxy.cut = attrs.evolve(cut, how="stall")
    settings: dict[str, Any] = {"api_key": "key", "payment_timeout": 0.03, "base_url": bench.proxy.url}
    with Orchestra(**settings) as client, pytest.raises(OutcomeUnknownError, match="timeout"):
        client.payments.charge(**_arguments("stalled"))


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("after", [0, 200])
def test_a_dripping_answer_ends_at_the_deadline(wire: Any, after: int) -> None:
    """A byte now and then, in headers or body, holds no call beyond its deadline, in either client."""
    settings: dict[str, Any] = {"api_key": "key", "transport": wire, "deadline": 0.15, "payment_timeout": 5.0}

    async def awaited(url: str) -> None:
        async with AsyncOrchestra(base_url=url, **settings) as client:
            await client.payments.charge(**_arguments("dripping-2"))

    sandbox = Sandbox()
    with sandbox.serve() as url, cutting_proxy(url) as proxy:
        proxy.cut = Cut("answer", after, "drip")
        with Orchestra(base_url=proxy.url, **settings) as client, pytest.raises(OutcomeUnknownError) as caught:
            client.payments.charge(**_arguments("dripping-1"))
        assert caught.value.elapsed < 1.0
        with pytest.raises(OutcomeUnknownError) as caught:
            asyncio.run(awaited(proxy.url))
        assert caught.value.elapsed < 1.0
        proxy.released.set()
    assert sandbox.ledger.count() == 2


def test_a_connection_that_failed_carries_no_other_request(bench: Bench) -> None:
    """After each kind of cut the next charge has a connection of its own, and its own answer."""
    for cut in (Cut("answer", 0), Cut("answer", 120), Cut("request", 100), Cut("answer", 300, "reset")):
        bench.end(cut)
        connections = bench.proxy.connections
        reference, end = bench.end(None)
        assert isinstance(end, PaymentResult), end
        assert end.reference == reference
        booked = bench.sandbox.ledger.by_reference(reference)
        assert [entry.gateway_reference for entry in booked] == [end.gateway_reference]
        assert bench.proxy.connections == connections + 1


def test_an_answer_that_comes_twice_answers_one_request(bench: Bench) -> None:
    """The second copy of an answer, come while the connection is idle, is never taken for the next answer."""
    reference, first = bench.end(Cut("answer", 0, "twice"))
    assert isinstance(first, PaymentResult), first
    bench.proxy.released.set()
    assert bench.proxy.repeated.wait(5.0)
    reference, second = bench.end(None)
    assert isinstance(second, PaymentResult), second
    assert [entry.gateway_reference for entry in bench.sandbox.ledger.by_reference(reference)] == [
        second.gateway_reference
    ]
    assert bench.proxy.connections == 2
