"""What every client of this package has in common: settings, an engine, a way to the network, an end."""

from __future__ import annotations

import inspect
import ssl
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, Self, TypedDict

import attrs

from ._calls import Program
from ._config import Config
from ._drivers import adrive, drive
from ._enumerations import WireName
from ._errors import CallRecord, ConfigurationError
from ._observation import Observer, Tracer, installed_tracer
from ._pipeline import Engine, Runtime
from ._secrets import Secret
from ._version import __version__
from ._wire import AsyncWire, Wire

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
    wire: WireName
    trust_env: bool


@attrs.frozen(slots=True)
class Service:
    """What makes a client one of a certain API."""

    prefix: str
    """Of its environment variables, without the underscore."""
    headers: Callable[[Any], tuple[tuple[str, str], ...]]
    """Makes of the settings the headers that carry the key."""
    defaults: Mapping[str, object] = attrs.field(factory=dict[str, object])
    config: type[Config] = Config
    """The class of its settings; one with more of them when the API needs more."""


class _Client:
    _engine: Engine
    _closed = False

    def _open(
        self,
        service: Service,
        settings: Settings,
        runtime: Runtime | None,
        tracer: Tracer | None,
        before_send: BeforeSend | None,
        runner: str,
    ) -> None:
        if before_send is not None and (not callable(before_send) or inspect.iscoroutinefunction(before_send)):
            raise ConfigurationError(f"before_send must be a plain function, not {_kind(before_send)}")
        config = service.config.load(service.prefix, settings, defaults=service.defaults)
        self._engine = Engine(
            config=config,
            runtime=runtime or Runtime(),
            observer=Observer(tracer if tracer is not None else installed_tracer()),
            headers=service.headers(config) + COMMON_HEADERS,
            before_send=before_send,
            **{runner: self._drive},
        )

    def _drive(self, program: Program[Any]) -> Any:
        raise NotImplementedError

    def _check_open(self) -> None:
        if self._closed:
            raise ConfigurationError("this client is closed: make another one")

    @property
    def config(self) -> Config:
        """The settings of this client; printing them shows no secret."""
        return self._engine.config

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._engine.config.base_url}>"

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a client can't be pickled: it holds a key and connections; make one per process")


class BlockingClient(_Client):
    """Base of the blocking clients."""

    _wire: Wire

    def _open_blocking(
        self,
        service: Service,
        settings: Settings,
        transport: object,
        runtime: Runtime | None,
        tracer: Tracer | None,
        before_send: BeforeSend | None,
    ) -> None:
        self._open(service, settings, runtime, tracer, before_send, "run")
        self._wire = _blocking_wire(self.config, transport)

    def _drive(self, program: Program[Any]) -> Any:
        self._check_open()
        return drive(program, self._wire, self._engine.runtime)

    def close(self) -> None:
        """Close the connections. Calls after that raise `ConfigurationError`."""
        self._closed = True
        self._wire.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class AwaitingClient(_Client):
    """Base of the awaiting clients."""

    _wire: AsyncWire

    def _open_awaiting(
        self,
        service: Service,
        settings: Settings,
        transport: object,
        runtime: Runtime | None,
        tracer: Tracer | None,
        before_send: BeforeSend | None,
    ) -> None:
        self._open(service, settings, runtime, tracer, before_send, "arun")
        self._wire = _awaiting_wire(self.config, transport)

    def _drive(self, program: Program[Any]) -> Any:
        self._check_open()
        coroutine: Any = adrive(program, self._wire, self._engine.runtime)
        coroutine.__qualname__ = getattr(program, "__qualname__", coroutine.__qualname__)
        return coroutine

    async def aclose(self) -> None:
        """Close the connections of the running event loop. Calls after that raise `ConfigurationError`."""
        self._closed = True
        await self._wire.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


def _kind(function: object) -> str:
    return "an async one" if callable(function) else type(function).__name__


def _blocking_wire(config: Config, transport: object) -> Wire:
    if transport is None:
        from ._wires import blocking_wire

        return blocking_wire(config)
    _refuse_class(transport)
    if hasattr(transport, "handle_request") or (hasattr(transport, "build_request") and hasattr(transport, "close")):
        from ._wires._handed_in import HandedInWire

        return HandedInWire(config, transport)
    if isinstance(transport, Wire):
        return transport
    wanted = "an httpx.Client, an httpx transport, a sandbox's transport, or a Wire"
    raise ConfigurationError(f"transport can't be used by a blocking client: {type(transport).__name__}, not {wanted}")


def _awaiting_wire(config: Config, transport: object) -> AsyncWire:
    if transport is None:
        from ._wires import async_wire

        return async_wire(config)
    _refuse_class(transport)
    if hasattr(transport, "handle_async_request") or (
        hasattr(transport, "build_request") and hasattr(transport, "aclose")
    ):
        from ._wires._handed_in import AsyncHandedInWire

        return AsyncHandedInWire(config, transport)
    if isinstance(transport, AsyncWire):
        return transport
    wanted = "an httpx.AsyncClient, an awaiting httpx transport, a sandbox's async_transport, or an AsyncWire"
    raise ConfigurationError(f"transport can't be used by an awaiting client: {type(transport).__name__}, not {wanted}")


def _refuse_class(transport: object) -> None:
    if isinstance(transport, type):
        name = transport.__name__
        raise ConfigurationError(f"transport can't be used by a client: it is the class {name}, not one made of it")
