"""What every client of this package has in common: settings, an engine, a way to the network, an end."""

from __future__ import annotations

import inspect
import ssl
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, Generic, Self, TypedDict, TypeVar

import attrs

from .._version import __version__
from .calls import Flow
from .clock import Clock, MakeId, Runtime
from .config import Config
from .drivers import AwaitingRunner, BlockingRunner
from .errors import CallRecord, ConfigurationError
from .observability import Observer, Tracer, installed_tracer
from .pipeline import Engine
from .secrets import Secret
from .transport import AsyncTransport, Transport

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["AwaitingClient", "BeforeSend", "BlockingClient", "Service", "Settings"]

BeforeSend = Callable[[CallRecord], None]
"""Called before each attempt of a call that moves money. May raise to stop it with nothing sent."""

COMMON_HEADERS: Final = (
    ("Accept", "application/json"),
    ("Accept-Encoding", "identity"),
    ("User-Agent", f"orchestra-payments/{__version__}"),
)


class Settings(TypedDict, total=False):
    """Keyword arguments of every client; `Config` says what each means."""

    api_key: str | Secret
    base_url: str
    timeout: float
    payment_timeout: float
    connect_timeout: float
    deadline: float
    retries: int
    backoff: float
    backoff_limit: float
    settle_seconds: float
    max_connections: int
    keepalive_expiry: float
    max_response_bytes: int
    send_correlation_id: bool
    allow_zero_amounts: bool
    allow_http: bool
    verify: bool | ssl.SSLContext
    proxy: str | Secret | None
    trust_env: bool


@attrs.frozen(slots=True)
class Service:
    """What makes a client one of a certain API."""

    prefix: str
    """Of its environment variables, without the underscore."""
    headers: Callable[[Any], tuple[tuple[str, str], ...]]
    """Makes of the settings the headers that carry the key."""
    open_transport: Callable[[Config, object], Transport]
    """Makes of the settings, and of what the caller handed in, a blocking transport."""
    open_async_transport: Callable[[Config, object], AsyncTransport]
    defaults: Mapping[str, object] = attrs.field(factory=dict[str, object])
    config: type[Config] = Config
    """The class of its settings; one with more of them when the API needs more."""


R = TypeVar("R", BlockingRunner, AwaitingRunner)


class _Client(Generic[R]):
    _engine: Engine
    _runner: R

    def _opened(
        self,
        service: Service,
        config: Config,
        tracer: Tracer | None,
        before_send: BeforeSend | None,
        **run: Callable[[Flow[Any]], Any],
    ) -> None:
        self._engine = Engine(
            config=config,
            runtime=self._runner.runtime,
            observer=Observer(tracer if tracer is not None else installed_tracer()),
            headers=service.headers(config) + COMMON_HEADERS,
            before_send=before_send,
            **run,
        )

    def _end(self) -> None:
        self._runner.closed = True

    @property
    def config(self) -> Config:
        """The settings of this client; printing them shows no secret."""
        return self._engine.config

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._engine.config.base_url}>"

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a client can't be pickled: it holds a key and connections; make one per process")


def _loaded(
    service: Service, settings: Settings, transport: object, before_send: BeforeSend | None
) -> tuple[Config, object]:
    """Return the configuration, and the transport if one was handed in: a name is a setting."""
    if before_send is not None and (not callable(before_send) or inspect.iscoroutinefunction(before_send)):
        raise ConfigurationError(f"before_send must be a plain function, not {_kind(before_send)}")
    given: dict[str, object] = {**settings}
    if isinstance(transport, str):
        given["transport"], transport = transport, None
    return service.config.load(service.prefix, given, defaults=service.defaults), transport


class BlockingClient(_Client[BlockingRunner]):
    """Base of the blocking clients."""

    def _open_blocking(
        self,
        service: Service,
        settings: Settings,
        transport: object,
        clock: Clock | None,
        ids: MakeId | None,
        tracer: Tracer | None,
        before_send: BeforeSend | None,
    ) -> None:
        config, handed_in = _loaded(service, settings, transport, before_send)
        self._runner = BlockingRunner(
            transport=service.open_transport(config, handed_in), runtime=Runtime.of(clock, ids)
        )
        self._opened(service, config, tracer, before_send, run=self._runner)

    def close(self) -> None:
        """Close the connections. Calls after that raise `ConfigurationError`."""
        self._end()
        self._runner.transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class AwaitingClient(_Client[AwaitingRunner]):
    """Base of the awaiting clients."""

    def _open_awaiting(
        self,
        service: Service,
        settings: Settings,
        transport: object,
        clock: Clock | None,
        ids: MakeId | None,
        tracer: Tracer | None,
        before_send: BeforeSend | None,
    ) -> None:
        config, handed_in = _loaded(service, settings, transport, before_send)
        self._runner = AwaitingRunner(
            transport=service.open_async_transport(config, handed_in), runtime=Runtime.of(clock, ids)
        )
        self._opened(service, config, tracer, before_send, arun=self._runner)

    async def aclose(self) -> None:
        """Close the connections of the running event loop. Calls after that raise `ConfigurationError`."""
        self._end()
        await self._runner.transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


def _kind(function: object) -> str:
    return "an async one" if callable(function) else type(function).__name__
