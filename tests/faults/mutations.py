"""Ways to break the product on purpose. Each must make the check of its promise fail, or the check is worth nothing."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final, Protocol

import attrs

from orchestra import LookupOutcome, TransportError, TransportResponse
from orchestra._core import clients, decoding, drivers, errors, money, pipeline, retries
from orchestra._core import lookup as polling
from orchestra._core.calls import Response
from orchestra._core.lookup import Finding
from orchestra._core.operations import Kind, Semantics
from orchestra._core.outcomes import Verdict
from orchestra._core.retries import FailureClass
from orchestra._http import async_pool, async_stream, pool, stream
from orchestra._orchestrasolutions import lookup, requests
from orchestra._orchestrasolutions import outcomes as own_outcomes

__all__ = ["MUTATIONS", "Mutation"]


class Patcher(Protocol):
    """What is used of pytest's monkeypatch."""

    def setattr(self, target: Any, name: str, value: Any) -> None: ...
    def setitem(self, dic: Any, name: Any, value: Any) -> None: ...


@attrs.frozen(slots=True)
class Mutation:
    """One thing broken: its name, what it does in words, the promise that falls, and who must notice."""

    name: str
    breaks: str
    promise: str
    check: str
    apply: Callable[[Patcher], None]


def _repeatable(semantics: Semantics, kind: FailureClass, answer: bool) -> Callable[[Patcher], None]:
    return lambda patch: patch.setitem(retries.REPEATABLE, (semantics, kind), answer)


def _cells(verdict: Verdict, columns: str, rows: str = "") -> Callable[[Patcher], None]:
    """Change columns of the payment grid, in the named rows or in all."""

    def apply(patch: Patcher) -> None:
        for name, row in own_outcomes._PARSED[Kind.PAYMENT].rows.items():
            if not rows or name in rows.split():
                for column in columns.split():
                    patch.setitem(row, column, verdict)

    return apply


def _known(change: Callable[[BaseException], BaseException]) -> Callable[[Patcher], None]:
    """Change what the drivers make of a failure."""
    original = drivers._known
    return lambda patch: patch.setattr(drivers, "_known", lambda error: change(original(error)))


def _unsent(error: BaseException, reasons: tuple[str, ...]) -> BaseException:
    if isinstance(error, TransportError) and error.reason in reasons:
        return TransportError(error.reason, error.detail, sent=False)
    return error


def _swallowed(error: BaseException) -> BaseException:
    return error if isinstance(error, TransportError) else TransportError("wire", type(error).__name__, sent=True)


def _record_without(**members: Any) -> Callable[[Patcher], None]:
    original = pipeline.Engine._record

    def record(self: Any, call: Any, progress: Any) -> Any:
        return attrs.evolve(original(self, call, progress), **members)

    return lambda patch: patch.setattr(pipeline.Engine, "_record", record)


def _endless(patch: Patcher) -> None:
    original = pipeline.Engine._wait

    def wait(self: Any, call: Any, progress: Any, response: Any, failure: Any) -> Any:
        ends, progress.ends = progress.ends, float("inf")
        try:
            return original(self, call, progress, response, failure)
        finally:
            progress.ends = ends

    patch.setattr(pipeline.Engine, "_wait", wait)


def _without_answer(patch: Patcher) -> None:
    original = errors.OrchestraError.__init__

    def init(self: Any, message: str, *, call: Any = None, response: TransportResponse | None = None) -> None:
        original(self, message, call=call)

    patch.setattr(errors.OrchestraError, "__init__", init)


def _unguarded(patch: Patcher) -> None:
    def read(self: Any, call: Any, progress: Any, observation: Any, response: Any) -> Any:
        return call.read(Response(response, self._record(call, progress), (), after_ambiguity=False))

    patch.setattr(pipeline.Engine, "_read", read)


def _charging_looks(patch: Patcher) -> None:
    original = requests.status

    def status_call(*args: Any) -> Any:
        call = original(*args)
        call.kwargs["url"] = "/PaymentGateway/charge"
        return call

    patch.setattr(requests, "status", status_call)


def _judged(change: Callable[[Finding], Finding]) -> Callable[[Patcher], None]:
    """Change what is made of a record."""
    original = lookup.LookupQuery.judge
    return lambda patch: patch.setattr(lookup.LookupQuery, "judge", lambda self, found: change(original(self, found)))


def _read(reading: LookupOutcome) -> Callable[[Finding], Finding]:
    return lambda finding: attrs.evolve(finding, reading=reading)


def _eager(patch: Patcher) -> None:
    original = polling._finding
    patch.setattr(
        polling, "_finding", lambda lookup, looks, brief, settled: original(lookup, looks, brief, settled=True)
    )


def _absence(change: Callable[[Any], Finding | None]) -> Callable[[Patcher], None]:
    """Change what is made of nothing on record."""
    original = lookup.StatusLookup.absence

    def absence(self: Any, error: Any, brief: Any) -> Any:
        found = change(self)
        return (yield from original(self, error, brief)) if found is None else found

    return lambda patch: patch.setattr(lookup.StatusLookup, "absence", absence)


def _absent_follow_ups(asking: Any) -> Finding | None:
    if asking._sought.operation in lookup.ON_RECORD:
        return None
    return Finding(reading=LookupOutcome.ABSENT, reason="", final=True)


def _blind_to_accounts(patch: Patcher) -> None:
    def gateways(self: Any, options: Any) -> Any:
        return {self._route.account: None}
        yield

    patch.setattr(lookup.StatusLookup, "_gateways", gateways)


def _blind_to_controls(patch: Patcher) -> None:
    def doubt(self: Any, answer: Any, brief: Any) -> Any:
        return None
        yield

    patch.setattr(lookup.StatusLookup, "_doubt_of_route", doubt)


def _any_call(patch: Patcher) -> None:
    original = lookup.LookupQuery.judge
    patch.setattr(
        lookup.LookupQuery, "judge", lambda self, found: original(attrs.evolve(self, operation="charge"), found)
    )


def _last_wins(patch: Patcher) -> None:
    original = decoding.parse
    patch.setattr(decoding, "parse", lambda body, **_: original(body))


def _one_sided(patch: Patcher) -> None:
    original = clients.AwaitingClient._open_awaiting

    def opened(self: Any, service: Any, settings: Any, *rest: Any) -> None:
        changed: Any = {**settings, "backoff": 0.001}
        original(self, service, changed, *rest)

    patch.setattr(clients.AwaitingClient, "_open_awaiting", opened)


def _boundless(patch: Patcher) -> None:
    def over(make: Any) -> Any:
        return lambda config, transport: make(attrs.evolve(config, max_response_bytes=10**12), transport)

    def opener(original: Any, field: str) -> Any:
        return lambda self, service, *rest: original(
            self, attrs.evolve(service, **{field: over(getattr(service, field))}), *rest
        )

    for kind, name, field in (
        (clients.BlockingClient, "_open_blocking", "open_transport"),
        (clients.AwaitingClient, "_open_awaiting", "open_async_transport"),
    ):
        patch.setattr(kind, name, opener(getattr(kind, name), field))


def _kept(patch: Patcher) -> None:
    def unwrapped(outcome: Any) -> TransportResponse:
        if isinstance(outcome, TransportResponse):
            return outcome
        raise outcome

    for module in (pool, async_pool):
        patch.setattr(module, "unwrapped", unwrapped)
        patch.setattr(module, "TransportResponse", object)
    for kind in (stream.StreamConnection, async_pool.AsyncStreamConnection):
        patch.setattr(kind, "reusable", property(lambda _: True))
        patch.setattr(kind, "is_stale", lambda _: False)


def _digits(write: Callable[[Decimal], str]) -> Callable[[Patcher], None]:
    return lambda patch: patch.setattr(pipeline, "_digits", write)


_MONEY, _STRAY = Semantics.MOVES_MONEY, Semantics.STRAY_WRITE
_SURE, _DOUBTFUL = FailureClass.REJECTED, FailureClass.AMBIGUOUS

MUTATIONS: Final = (
    Mutation("repeat money", "repeats money calls after an ambiguous failure", "sent once", "scenes",
             _repeatable(_MONEY, _DOUBTFUL, True)),
    Mutation("repeat strays", "repeats calls that make tokens after an ambiguous failure", "vault", "vault",
             _repeatable(_STRAY, _DOUBTFUL, True)),
    Mutation("reset is unsent", "takes a connection that broke while reading for one that was never opened",
             "sent once", "scenes", _known(lambda error: _unsent(error, ("read", "write", "protocol")))),
    Mutation("timeout is unsent", "takes a timeout for a request that never left", "never twice", "scenes",
             _known(lambda error: _unsent(error, ("timeout",)))),
    Mutation("refusal is doubt", "takes a refused connection for a request that may have left",
             "unknown has a cause", "scenes", _known(
                 lambda one: TransportError("connect", "", sent=True) if isinstance(one, TransportError) else one)),
    Mutation("503 is definite", "reads 503 as: nothing happened", "nothing moved", "scenes",
             _cells(Verdict.BUSY, "TemporaryFailure message json text empty", "503")),
    Mutation("500 is definite", "reads 500 as: nothing happened", "nothing moved", "scenes",
             _cells(Verdict.BUSY, "FatalFailure message json text empty", "xxx")),
    Mutation("202 is approved", "reads Accepted as approved", "moved once", "scenes",
             _cells(Verdict.APPROVED, "Accepted")),
    Mutation("202 is declined", "reads Accepted as declined", "nothing moved", "scenes",
             _cells(Verdict.DECLINED, "Accepted")),
    Mutation("success is pending", "reads Success as taken for later", "taken once", "scenes",
             _cells(Verdict.PENDING, "Success")),
    Mutation("new word is success", "reads a result code that nobody knows as success", "moved once", "scenes",
             _cells(Verdict.APPROVED, "other")),
    Mutation("page is success", "reads a 200 that is no JSON as success", "moved once", "scenes",
             _cells(Verdict.APPROVED, "text empty")),
    Mutation("null is decline", "reads a missing result code as a decline", "nothing moved", "scenes",
             _cells(Verdict.DECLINED, "json")),
    Mutation("cut is refused", "reads a 400 that was cut as: nothing happened", "nothing moved", "scenes",
             _cells(Verdict.INVALID, "cut", "400")),
    Mutation("last word wins", "believes the last of two values for one member", "nothing moved", "scenes",
             _last_wins),
    Mutation("decline is doubt", "reads a decline as unknown", "unknown has a cause", "scenes",
             _cells(Verdict.UNKNOWN, "Rejected")),
    Mutation("no reference", "drops the reference from the record of a call", "way to find out", "scenes",
             _record_without(reference=None)),
    Mutation("no amount", "drops the amount from the record of a call", "way to find out", "scenes",
             _record_without(amount=None)),
    Mutation("no answer", "drops the answer from errors", "answer kept", "scenes", _without_answer),
    Mutation("no limit", "reads an answer however large it is", "answer kept", "memory", _boundless),
    Mutation("swallow", "turns Ctrl-C and cancellation into an ordinary error", "interruption goes on", "scenes",
             _known(_swallowed)),
    Mutation("bare interruption", "lets an interruption go on with nothing behind it", "interruption goes on",
             "scenes", lambda patch: patch.setattr(pipeline.Engine, "_interrupted", lambda *_: None)),
    Mutation("foreign errors", "lets out what a wire raises, as it is", "only ours", "hostile wires",
             lambda patch: patch.setattr(drivers, "_known", lambda error: error)),
    Mutation("unguarded reader", "lets out what the reader of an answer raises", "only ours", "answers", _unguarded),
    Mutation("endless patience", "waits as long as the server wishes", "deadline", "deadlines", _endless),
    Mutation("found is moved", "reads a look-up that finds the payment as: it moved", "true reading", "scenes",
             _judged(_read(LookupOutcome.MOVED))),
    Mutation("absent is not moved", "reads nothing on record as: it did not happen", "true reading", "scenes",
             _absence(lambda _: Finding(reading=LookupOutcome.NOT_MOVED, reason="", final=True))),
    Mutation("absent at once", "believes at once what a look-up says of something that is not on record", "settled",
             "scenes", _eager),
    Mutation("absent refund", "takes a refund that is not on record for absent", "true reading", "scenes",
             _absence(_absent_follow_ups)),
    Mutation("any account", "believes an empty look-up through an account that does not exist", "true reading",
             "accounts", _blind_to_accounts),
    Mutation("any route", "believes a look-up without a control", "true reading", "controls", _blind_to_controls),
    Mutation("any call", "takes the record of another call with the same reference for this one's", "true reading",
             "scenes", _any_call),
    Mutation("any amount", "takes the record of another amount for this payment's", "true reading", "amounts",
             lambda patch: patch.setattr(lookup, "differs", lambda *_: None)),
    Mutation("never tells", "settles nothing, whatever the look-up says", "reads when it can", "scenes",
             _judged(_read(LookupOutcome.UNKNOWN))),
    Mutation("look by charging", "sends the look-up to the charge operation", "looks only", "scenes",
             _charging_looks),
    Mutation("reuse anything", "uses a connection again after a failure", "own connection", "connections", _kept),
    Mutation("trust idle", "uses an idle connection without asking whether something came on it", "own connection",
             "second copies", lambda patch: patch.setattr(async_stream.AsyncStream, "is_stale", lambda _: False)),
    Mutation("one-sided wait", "has the awaiting client wait differently", "twins", "twins", _one_sided),
    Mutation("through a float", "writes amounts as floats", "exact digits", "digits",
             _digits(lambda amount: repr(float(amount)))),
    Mutation("round", "rounds amounts to two decimals", "exact digits", "digits",
             _digits(lambda amount: f"{amount:.2f}")),
    Mutation("one digit more", "lets amounts through that a double can't hold", "exact digits", "any amount",
             lambda patch: patch.setattr(money, "MAX_DIGITS", 17)),
    Mutation("open for ever", "lets a closed client work", "closed", "closing",
             lambda patch: patch.setattr(clients._Client, "_end", lambda _: None)),
)  # fmt: skip
"""Every mutation. `docs/money-safety.md` lists them."""
