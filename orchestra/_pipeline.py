"""What happens between a call and its result, without touching a socket or a clock of its own.

`Engine.exchange` is a generator: it asks for attempts and waits, and is told how they ended. The
blocking and the awaiting client run the same one.
"""

from __future__ import annotations

import datetime
import os
import random
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final, TypeVar, cast

import attrs

from ._calls import Answer, Call, Program, Send, Sleep
from ._config import Config
from ._errors import (
    CallRecord,
    ConfigurationError,
    NotSent,
    OrchestraError,
    OutcomeUnknown,
    TemporarilyUnavailable,
    UnreadableAnswer,
)
from ._observation import Observation, Observer
from ._operations import Semantics
from ._outcomes import Outcome
from ._retries import REPEATABLE, RETRIED_STATUSES, FailureClass, backoff, retry_after
from ._wire import Timeouts, WireFailure, WireRequest, WireResponse

__all__ = ["Engine", "Runtime"]

T = TypeVar("T")

_SMALLEST_BUDGET: Final = 0.001
"""Seconds. An attempt with less left is not begun."""


def _utc_now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


async def _asleep(seconds: float) -> None:
    import asyncio

    await asyncio.sleep(seconds)


def _make_id() -> str:
    return os.urandom(16).hex()


@attrs.frozen(slots=True, kw_only=True)
class Runtime:
    """Where time and chance come from. Tests hand in their own; nobody else needs to."""

    clock: Callable[[], float] = time.monotonic
    now: Callable[[], datetime.datetime] = _utc_now
    sleep: Callable[[float], None] = time.sleep
    asleep: Callable[[float], Awaitable[None]] = _asleep
    uniform: Callable[[float, float], float] = random.uniform
    make_id: Callable[[], str] = _make_id
    make_reference: Callable[[], str] | None = None
    """Makes references for payments that were given none."""


@attrs.define(slots=True, kw_only=True)
class _Progress:
    """How far a call has come."""

    started: float
    ends: float
    correlation_id: str
    attempts: int = 0
    ambiguous: bool = False


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Engine:
    """Runs calls for one client: its settings, its clock, its eyes."""

    config: Config
    runtime: Runtime
    observer: Observer
    headers: tuple[tuple[str, str], ...]
    """Sent with every request; holds the key, so an engine never shows them."""
    run: Callable[[Program[Any]], Any] | None = None
    """The blocking driver, for errors that find out for themselves."""
    arun: Callable[[Program[Any]], Coroutine[Any, Any, Any]] | None = None

    def __repr__(self) -> str:
        return f"<Engine for {self.config.base_url}>"

    def exchange(self, call: Call[T]) -> Program[T]:
        """Send a call, repeat it while the retry table and the deadline allow, and read the answer.

        Raises only `OrchestraError`. When the driver is interrupted (a cancelled task, Ctrl-C) while bytes
        of a money-moving call may have left, the interruption goes on with an `OutcomeUnknown` as its cause.
        """
        runtime = self.runtime
        started = runtime.clock()
        progress = _Progress(
            started=started,
            ends=started + (call.options.deadline or self.config.deadline),
            correlation_id=call.options.correlation_id or runtime.make_id(),
        )
        headers = self._headers(call, progress.correlation_id)
        observation = self.observer.begin(call, progress.correlation_id)
        last: OrchestraError | None = None
        while True:
            left = progress.ends - runtime.clock()
            if left < _SMALLEST_BUDGET:
                raise self._ended(call, progress, observation, last)
            progress.attempts += 1
            request = WireRequest(call.method, call.path, headers, call.body, self._timeouts(call, left), left)
            response: WireResponse | None = None
            failure: WireFailure | None = None
            begun = runtime.clock()
            try:
                response = yield Send(request)
            except WireFailure as error:
                failure = error
            except GeneratorExit:
                raise
            except BaseException as interruption:
                self._interrupted(call, progress, observation, interruption)
                raise
            took = runtime.clock() - begun
            observation.attempt(progress.attempts, took, response, failure)
            if response is not None and response.status not in RETRIED_STATUSES:
                return self._read(call, progress, observation, response)
            last = self._failed(call, progress, response, failure)
            wait = self._wait(call, progress, response, failure)
            if wait is None:
                if response is not None:
                    return self._read(call, progress, observation, response)
                raise self._ended(call, progress, observation, last)
            del failure
            observation.waiting(wait)
            try:
                yield Sleep(wait)
            except GeneratorExit:
                raise
            except BaseException as interruption:
                self._interrupted(call, progress, observation, interruption, sent=progress.ambiguous)
                raise

    def _headers(self, call: Call[Any], correlation_id: str) -> tuple[tuple[str, str], ...]:
        headers = self.headers + call.headers
        if call.body is not None:
            headers = (*headers, ("Content-Type", "application/json"))
        if self.config.send_correlation_id:
            headers = (*headers, ("X-Correlation-Id", correlation_id))
        return headers

    def _timeouts(self, call: Call[Any], left: float) -> Timeouts:
        config = self.config
        usual = config.payment_timeout if call.operation.semantics is Semantics.MOVES_MONEY else config.timeout
        phase = min(call.options.timeout or usual, left)
        connect = min(call.options.timeout or config.connect_timeout, left)
        return Timeouts(connect=connect, read=phase, write=phase, pool=connect)

    def _wait(
        self, call: Call[Any], progress: _Progress, response: WireResponse | None, failure: WireFailure | None
    ) -> float | None:
        """Return the seconds before the next attempt, or None when there is to be none."""
        kind = FailureClass.REJECTED if failure is not None and not failure.sent else FailureClass.AMBIGUOUS
        if kind is FailureClass.AMBIGUOUS:
            progress.ambiguous = True
        retries = self.config.retries if call.options.retries is None else call.options.retries
        if not REPEATABLE[call.operation.semantics, kind] or progress.attempts > retries:
            return None
        if failure is not None and failure.reason in ("too_large", "closed", "configuration"):
            return None
        wait = backoff(self.config, progress.attempts, self.runtime.uniform)
        if response is not None:
            wait = max(wait, retry_after(response, self.runtime.now) or 0.0)
        left = progress.ends - self.runtime.clock()
        return wait if wait + _SMALLEST_BUDGET < left else None

    def _record(self, call: Call[Any], progress: _Progress) -> CallRecord:
        return CallRecord(
            operation=call.operation.name,
            correlation_id=progress.correlation_id,
            reference=call.reference,
            amount=call.money.amount if call.money else None,
            currency=call.money.currency if call.money else None,
            account=call.account,
            attempts=progress.attempts,
            elapsed=self.runtime.clock() - progress.started,
        )

    def _read(self, call: Call[T], progress: _Progress, observation: Observation, response: WireResponse) -> T:
        record = self._record(call, progress)
        answer = Answer(response, record, call.secrets, progress.ambiguous)
        broken: OrchestraError | None = None
        result: Any = None
        try:
            result = call.read(answer)
        except OutcomeUnknown as error:
            self._make_resolvable(call, error)
            observation.end(error=error)
            raise
        except TemporarilyUnavailable as error:
            error.retry_after = retry_after(response, self.runtime.now)
            observation.end(error=error)
            raise
        except OrchestraError as error:
            observation.end(error=error)
            raise
        except Exception as error:
            broken = self._unreadable(call, record, f"the answer broke its reader ({type(error).__name__})", response)
        if broken is not None:
            observation.end(error=broken)
            raise broken
        observation.end(result=result, response=response, record=record)
        return cast("T", result)

    def _failed(
        self, call: Call[Any], progress: _Progress, response: WireResponse | None, failure: WireFailure | None
    ) -> OrchestraError:
        """Return the error for the attempt that has just failed, should it be the last."""
        record = self._record(call, progress)
        if failure is None:
            return TemporarilyUnavailable("the server can't serve this now", call=record, response=response)
        if not failure.sent and not progress.ambiguous:
            if failure.reason in ("closed", "configuration"):
                return ConfigurationError(f"nothing was sent ({failure})", call=record)
            return NotSent(f"never reached the server ({failure}); safe to repeat", call=record)
        if call.operation.semantics is Semantics.READ:
            if failure.reason in ("protocol", "too_large"):
                return self._unreadable(call, record, f"the answer can't be read ({failure})", failure.partial)
            return TemporarilyUnavailable(f"no answer came ({failure})", call=record, response=failure.partial)
        return self._unknown(call, record, f"no whole answer came ({failure})", failure.partial)

    def _unreadable(
        self, call: Call[Any], record: CallRecord, why: str, response: WireResponse | None
    ) -> OrchestraError:
        if call.operation.semantics is Semantics.READ:
            return UnreadableAnswer(why, call=record, response=response)
        return self._unknown(call, record, why, response)

    def _ended(
        self, call: Call[Any], progress: _Progress, observation: Observation, last: OrchestraError | None
    ) -> OrchestraError:
        error = last or NotSent("the deadline was over before the first attempt", call=self._record(call, progress))
        observation.end(error=error)
        return error

    def _unknown(self, call: Call[Any], record: CallRecord, why: str, response: WireResponse | None) -> OutcomeUnknown:
        error = OutcomeUnknown(f"{why}: it may or may not have happened", call=record, response=response)
        error.outcome = Outcome.UNKNOWN
        self._make_resolvable(call, error)
        return error

    def _make_resolvable(self, call: Call[Any], error: OutcomeUnknown) -> None:
        look_up, run, arun = call.look_up, self.run, self.arun
        if look_up is None:
            return
        if run is not None:
            error.resolver = lambda deadline: run(look_up(deadline))
        if arun is not None:
            error.aresolver = lambda deadline: arun(look_up(deadline))

    def _interrupted(
        self,
        call: Call[Any],
        progress: _Progress,
        observation: Observation,
        interruption: BaseException,
        *,
        sent: bool = True,
    ) -> None:
        """Leave what a caller needs to find out, on the interruption itself and in the log."""
        record = self._record(call, progress)
        if not sent:
            observation.end(error=NotSent("interrupted before it was sent", call=record))
            return
        if call.operation.semantics is Semantics.READ:
            observation.end(error=TemporarilyUnavailable("interrupted", call=record))
            return
        error = self._unknown(call, record, f"interrupted by {type(interruption).__name__}", None)
        observation.end(error=error)
        interruption.__cause__ = error
