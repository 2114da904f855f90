"""What happens between a call and its result, without touching a socket or a clock of its own.

`Engine.exchange` is a generator: it asks for attempts and waits, and is told how they ended. The
blocking and the awaiting client run the same one.
"""

from __future__ import annotations

import inspect
import json
import logging
from collections.abc import Callable, Coroutine
from decimal import Decimal
from typing import Any, Final, Protocol, TypeVar, cast
from urllib.parse import urlencode

import attrs

from .calls import Call, Flow, Response, Send, Sleep
from .clock import Runtime
from .config import CallOptions, Config
from .errors import (
    CallRecord,
    ConfigurationError,
    InvalidResponseError,
    NotSentError,
    OrchestraError,
    TemporarilyUnavailableError,
)
from .observability import LOGGER, Observation, Observer
from .operations import Semantics
from .outcomes import Outcome
from .redaction import SecretMatcher, quoted_secrets, redact_line
from .resolution import OutcomeUnknownError
from .retries import REPEATABLE, RETRIED_STATUSES, FailureClass, backoff, retry_after
from .secrets import Sealed, sealed
from .transport import Timeouts, TransportError, TransportRequest, TransportResponse

__all__ = ["Engine"]

T = TypeVar("T")

_REPEATABLE: Final = tuple(kind for kind in Semantics if REPEATABLE[kind, FailureClass.AMBIGUOUS])
"""Operations that a transport may send again by itself, as we do."""
_SMALLEST_BUDGET: Final = 0.001
"""Seconds. An attempt with less left is not begun."""


_LONGEST_WHY: Final = 200
"""Characters of what a wire says of its failure."""


@sealed
class _Progress(Sealed):
    """How far a call has come."""

    started: float
    ends: float
    correlation_id: str
    sent_at: float
    """Seconds since 1970."""
    request: tuple[str, str, bytes | None]
    """Method, path with query, and body."""
    attempts: int = 0
    ambiguous: bool = False
    """Whether an attempt ended so that nobody knows what the server did."""
    in_flight: bool = False
    """Whether bytes of the latest attempt may have left."""
    asking: bool = False
    """Whether the caller's `before_send` is being asked, whose errors are the caller's own."""


def _usual(engine: Engine) -> tuple[Timeouts, Timeouts]:
    config = engine.config
    connect, read, pay = config.connect_timeout, config.timeout, config.payment_timeout
    return (
        Timeouts(connect=connect, read=read, write=read, pool=connect),
        Timeouts(connect=connect, read=pay, write=pay, pool=connect),
    )


def _of_client(engine: Engine) -> SecretMatcher:
    return SecretMatcher(engine.config.secrets)


@sealed
class Engine(Sealed):
    """Runs calls for one client: its settings, its clock, its eyes."""

    config: Config
    runtime: Runtime
    observer: Observer
    headers: tuple[tuple[str, str], ...]
    """Sent with every request; holds the key."""
    run: Callable[[Flow[Any]], Any] | None = None
    """The blocking driver, for errors that find out for themselves."""
    arun: Callable[[Flow[Any]], Coroutine[Any, Any, Any]] | None = None
    before_send: Callable[[CallRecord], object] | None = None
    """The caller's own; called before each attempt of a call that moves money, may raise to stop it."""
    hidden: SecretMatcher = attrs.field(init=False, default=attrs.Factory(_of_client, takes_self=True))
    """What answers may quote of every call: the key, and what else the settings hold."""
    usual: tuple[Timeouts, Timeouts] = attrs.field(init=False, default=attrs.Factory(_usual, takes_self=True))
    """The limits of a call that says nothing about time and has enough of it: not of a payment, of a payment."""

    def __repr__(self) -> str:
        return f"<Engine for {self.config.base_url}>"

    def exchange(self, call: Call[T]) -> Flow[T]:
        """Send a call, repeat it while the retry table and the deadline allow, and read the answer.

        Raises only `OrchestraError`, and what `before_send` raises as it is. When the driver is interrupted (a
        cancelled task, Ctrl-C) while bytes of a money-moving call may have left, the interruption goes on with an
        `OutcomeUnknownError` as its cause.
        """
        if not isinstance(call.options, CallOptions):
            raise ConfigurationError(f"options must be CallOptions, not {type(call.options).__name__}")
        started = self.runtime.clock()
        progress = _Progress(
            started=started,
            ends=started + (call.options.deadline or self.config.deadline),
            correlation_id=call.options.correlation_id or self.runtime.make_id(),
            sent_at=self.runtime.now().timestamp(),
            request=_written(call.kwargs),
        )
        watched = self.observer.tracer is not None or LOGGER.isEnabledFor(logging.INFO)
        observation = self.observer.begin(call, progress.correlation_id) if watched else None
        try:
            return (yield from self._attempts(call, progress, observation))
        except BaseException as error:
            if progress.asking or not isinstance(error, OrchestraError):
                self._interrupted(call, progress, observation, error)
            raise

    def _attempts(self, call: Call[T], progress: _Progress, observation: Observation | None) -> Flow[T]:
        clock = self.runtime.clock
        response: TransportResponse | None = None
        failure: TransportError | None = None
        before_send = self.before_send if call.operation.semantics is Semantics.MOVES_MONEY else None
        while (left := progress.ends - clock()) >= _SMALLEST_BUDGET:
            if before_send is not None:
                self._ask(before_send, call, progress)
                left = progress.ends - clock()  # it may have taken its time
                if left < _SMALLEST_BUDGET:
                    break
            progress.attempts += 1
            if observation is not None:
                observation.sending(progress.attempts)
            progress.in_flight = True
            response = failure = None
            begun = clock()
            try:
                response = yield Send(self._request(call, progress, left))
            except TransportError as error:
                failure = error
                progress.in_flight = failure.sent
            if observation is not None:
                observation.attempt(progress.attempts, clock() - begun, response, failure)
            if response is not None and response.status not in RETRIED_STATUSES:
                break
            wait = self._wait(call, progress, response, failure)
            if wait is None:
                break
            if observation is not None:
                observation.waiting(wait)
            yield Sleep(wait)
        if response is not None:
            return self._read(call, progress, observation, response)
        failed = self._failed(call, progress, failure)
        del failure
        self._ended(call, progress, observation, failed)
        raise failed

    def _ended(
        self, call: Call[Any], progress: _Progress, observation: Observation | None, error: OrchestraError
    ) -> None:
        """Tell of a failure, which is louder than what may have gone unheard until then."""
        if observation is None:
            observation = self.observer.begin(call, progress.correlation_id)
        observation.end(error=error)

    def _ask(self, before_send: Callable[[CallRecord], object], call: Call[Any], progress: _Progress) -> None:
        """Give the caller the last word before an attempt. Raises whatever `before_send` raises."""
        record = attrs.evolve(self._record(call, progress), attempts=progress.attempts + 1, ended_at=None)
        progress.asking = True
        returned = before_send(record)
        if inspect.isawaitable(returned):
            if inspect.iscoroutine(returned):
                returned.close()
            raise ConfigurationError("before_send must be a plain function: nobody awaits what it returns", call=record)
        progress.asking = False

    def _request(self, call: Call[Any], progress: _Progress, left: float) -> TransportRequest:
        # The headers hold the key: they are put together here, where no traceback keeps them as locals.
        headers = self.headers + call.headers
        method, path, body = progress.request
        if body is not None:
            headers = (*headers, ("Content-Type", "application/json"))
        if self.config.send_correlation_id:
            headers = (*headers, ("X-Correlation-Id", progress.correlation_id))
        repeatable = call.operation.semantics in _REPEATABLE
        return TransportRequest(method, path, headers, body, self._timeouts(call, left), left, repeatable)

    def _secrets(self, call: Call[Any]) -> SecretMatcher:
        return SecretMatcher(call.secrets, self.hidden)

    def _timeouts(self, call: Call[Any], left: float) -> Timeouts:
        usual = self.usual[call.operation.semantics is Semantics.MOVES_MONEY]
        wanted = call.options.timeout
        if wanted is None and left >= usual.read and left >= usual.connect:
            return usual
        phase = min(wanted or usual.read, left)
        connect = min(wanted or usual.connect, left)
        return Timeouts(connect=connect, read=phase, write=phase, pool=connect)

    def _wait(
        self, call: Call[Any], progress: _Progress, response: TransportResponse | None, failure: TransportError | None
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
        elapsed = self.runtime.clock() - progress.started
        return CallRecord(
            operation=call.operation.name,
            correlation_id=progress.correlation_id,
            reference=call.reference,
            amount=call.money.amount if call.money else None,
            currency=call.money.currency if call.money else None,
            account=call.account,
            inline_account=call.inline_account,
            certificate_name=call.certificate_name,
            network_token_brand=call.network_token_brand,
            gateway_reference=call.gateway_reference,
            attempts=progress.attempts,
            elapsed=elapsed,
            sent_at=progress.sent_at,
            ended_at=progress.sent_at + elapsed,
            deadline=progress.ends - progress.started,
        )

    def _read(
        self, call: Call[T], progress: _Progress, observation: Observation | None, response: TransportResponse
    ) -> T:
        record = self._record(call, progress)
        secrets = _quoted(response, self._secrets(call))
        answer = Response(response, record, secrets, progress.ambiguous)
        broken: OrchestraError | None = None
        result: Any = None
        try:
            result = call.read(answer)
        except OutcomeUnknownError as error:
            self._make_resolvable(call, error)
            self._ended(call, progress, observation, error)
            raise
        except TemporarilyUnavailableError as error:
            error.retry_after = retry_after(response, self.runtime.now)
            self._ended(call, progress, observation, error)
            raise
        except OrchestraError as error:
            self._ended(call, progress, observation, error)
            raise
        except Exception as error:
            broken = self._unreadable(call, record, f"the answer broke its reader ({type(error).__name__})", response)
        if broken is not None:
            self._ended(call, progress, observation, broken)
            raise broken
        if observation is not None:
            observation.end(result=result, response=response, record=record)
        return cast("T", result)

    def _failed(self, call: Call[Any], progress: _Progress, failure: TransportError | None) -> OrchestraError:
        """Return the error for a call whose last attempt brought no answer."""
        record = self._record(call, progress)
        if failure is None:
            return NotSentError("the deadline was over before the first attempt", call=record)
        secrets = self._secrets(call)
        # Cut when secrets are out: half of one would not be recognised.
        why = redact_line(str(failure), secrets)[:_LONGEST_WHY]
        partial = failure.partial
        if partial is not None:
            _quoted(partial, secrets)
        reading = call.operation.semantics is Semantics.READ
        if failure.reason in ("closed", "configuration") and (reading or not progress.ambiguous):
            return ConfigurationError(f"nothing was sent ({why})", call=record)
        if not failure.sent and not progress.ambiguous:
            return NotSentError(f"never reached the server ({why}); safe to repeat", call=record)
        if reading:
            if failure.reason in ("protocol", "too_large"):
                return self._unreadable(call, record, f"the answer can't be read ({why})", partial)
            return TemporarilyUnavailableError(f"no answer came ({why})", call=record, response=partial)
        return self._unknown(call, record, f"no whole answer came ({why})", partial)

    def _unreadable(
        self, call: Call[Any], record: CallRecord, why: str, response: TransportResponse | None
    ) -> OrchestraError:
        if call.operation.semantics is Semantics.READ:
            return InvalidResponseError(why, call=record, response=response)
        return self._unknown(call, record, why, response)

    def _unknown(
        self, call: Call[Any], record: CallRecord, why: str, response: TransportResponse | None
    ) -> OutcomeUnknownError:
        error = OutcomeUnknownError(f"{why}: it may or may not have happened", call=record, response=response)
        error.outcome = Outcome.UNKNOWN
        self._make_resolvable(call, error)
        return error

    def _make_resolvable(self, call: Call[Any], error: OutcomeUnknownError) -> None:
        look_up, run, arun = call.look_up, self.run, self.arun
        if look_up is None:
            return
        ended = self.runtime.clock()
        if run is not None:
            error.resolver = lambda deadline, control: run(look_up(deadline, ended, control))
        if arun is not None:
            error.aresolver = lambda deadline, control: arun(look_up(deadline, ended, control))

    def _interrupted(
        self, call: Call[Any], progress: _Progress, observation: Observation | None, interruption: BaseException
    ) -> None:
        """Leave what a caller needs to find out, on the interruption itself and in the log."""
        record = self._record(call, progress)
        if not (progress.in_flight or progress.ambiguous):
            self._ended(call, progress, observation, NotSentError("interrupted before it was sent", call=record))
        elif call.operation.semantics is Semantics.READ:
            self._ended(call, progress, observation, TemporarilyUnavailableError("interrupted", call=record))
        else:
            error = self._unknown(call, record, f"interrupted by {type(interruption).__name__}", None)
            self._ended(call, progress, observation, error)
            interruption.__cause__ = error


def _quoted(response: TransportResponse, secrets: SecretMatcher) -> SecretMatcher:
    """Return the secrets that have to be looked for in an answer, whose pickle keeps none."""
    quoted, surely = quoted_secrets(response.body, secrets)
    if surely:
        response.forget()
    return quoted


def _written(kwargs: dict[str, Any]) -> tuple[str, str, bytes | None]:
    """Return method, path and body of what a generated `_get_kwargs` returned."""
    query = kwargs.get("params")
    path = f"{kwargs['url']}?{urlencode(query)}" if query else kwargs["url"]
    return kwargs["method"].upper(), path, _json(kwargs["json"]) if "json" in kwargs else None


def _json(payload: Any) -> bytes:
    """Write JSON as ASCII; an amount that is a `Decimal` with its own digits (see `Money.exact`)."""
    members = cast("dict[str, Any]", payload) if isinstance(payload, dict) else {}
    amount = members.get("amount")
    if type(amount) is not Decimal:
        return _dumps(payload).encode("ascii")
    rest = {name: value for name, value in members.items() if name != "amount"}
    head = f'{{"amount":{_digits(amount)}'
    return (head + ("," + _dumps(rest)[1:] if rest else "}")).encode("ascii")


def _digits(amount: Decimal) -> str:
    """Return the decimal's own digits: never an exponent, never a rounded digit."""
    return format(amount, "f")


class _Dumps(Protocol):
    def __call__(self, payload: Any, /) -> str: ...


_dumps: Final[_Dumps] = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode
