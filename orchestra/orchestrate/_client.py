"""The two clients of Orchestrate. They differ in how they wait, in nothing else."""

from __future__ import annotations

from typing import Final, Unpack, cast

from .._core.clients import AwaitingClient, BeforeSend, BlockingClient, Service, Settings
from .._core.clock import Clock, MakeId
from .._core.config import Config
from .._core.errors import ConfigurationError
from .._core.observability import Tracer
from .._core.secrets import drop_arguments_on_error
from .._core.transport import AsyncTransportLike, TransportLike
from .._http import open_async_transport, open_transport
from ._payments import AwaitingPayments, BlockingPayments, OrchestrateConfig

__all__ = ["PRODUCTION_URL", "SANDBOX_URL", "AsyncOrchestrate", "Orchestrate", "OrchestrateSettings"]

PRODUCTION_URL: Final = "https://orchestrate.global"
SANDBOX_URL: Final = "https://sandbox.orchestrate.global"


class OrchestrateSettings(Settings, total=False):
    """Keyword arguments of both clients; `OrchestrateConfig` says what each means."""

    allow_card_data: bool
    send_reference: bool


def _key_header(config: Config) -> tuple[tuple[str, str], ...]:
    return (("Authorization", f"Bearer {config.api_key.reveal()}"),)


SERVICE: Final = Service(
    "ORCHESTRATE", _key_header, open_transport, open_async_transport, {"base_url": PRODUCTION_URL}, OrchestrateConfig
)


def _placed(settings: OrchestrateSettings, *, sandbox: bool) -> OrchestrateSettings:
    if not sandbox:
        return settings
    if settings.get("base_url") not in (None, SANDBOX_URL):
        raise ConfigurationError("sandbox=True and base_url= name two places: give one of them")
    return {**settings, "base_url": SANDBOX_URL}


class Orchestrate(BlockingClient):
    """The blocking client of Orchestrate (orchestrate.global).

    Args:
        sandbox: Whether to talk to the vendor's sandbox, whatever the environment says. Without it, and without
            `base_url=` or `ORCHESTRATE_BASE_URL`, it is production.
        transport: As for `orchestra.Orchestra`.
        clock: Where time comes from, for tests: see `orchestra.testing.ManualClock`.
        ids: For tests: makes correlation ids (`"id"`) and references of payments without one (`"reference"`).
        tracer: Makes spans; that of an installed OpenTelemetry when absent.
        before_send: As for `orchestra.Orchestra`: called right before each attempt of a call that moves money.
            Whatever it raises stops the call with nothing sent, and comes out of the call as it is.
        **settings: The members of `OrchestrateConfig`. Each can be an `ORCHESTRATE_*` environment variable.

    Raises:
        ConfigurationError: Something is missing or wrong; the message names the argument or the variable.
    """

    @drop_arguments_on_error
    def __init__(
        self,
        *,
        sandbox: bool = False,
        transport: TransportLike | None = None,
        clock: Clock | None = None,
        ids: MakeId | None = None,
        tracer: Tracer | None = None,
        before_send: BeforeSend | None = None,
        **settings: Unpack[OrchestrateSettings],
    ) -> None:
        self._open_blocking(SERVICE, _placed(settings, sandbox=sandbox), transport, clock, ids, tracer, before_send)
        self.payments: BlockingPayments = BlockingPayments(self._engine, self._runner)

    @property
    def config(self) -> OrchestrateConfig:
        """The settings of this client; printing them shows no secret."""
        return cast("OrchestrateConfig", self._engine.config)


class AsyncOrchestrate(AwaitingClient):
    """The awaiting client of Orchestrate: the same methods, awaited.

    Args:
        sandbox: Whether to talk to the vendor's sandbox, whatever the environment says. Without it, and without
            `base_url=` or `ORCHESTRATE_BASE_URL`, it is production.
        transport: As for `orchestra.AsyncOrchestra`.
        clock: Where time comes from, for tests: see `orchestra.testing.ManualClock`.
        ids: For tests: makes correlation ids (`"id"`) and references of payments without one (`"reference"`).
        tracer: Makes spans; that of an installed OpenTelemetry when absent.
        before_send: As for `orchestra.AsyncOrchestra`: called right before each attempt of a call that moves money,
            in the event loop, which it must not block. Whatever it raises stops the call with nothing sent, and comes
            out of the call as it is.
        **settings: The members of `OrchestrateConfig`. Each can be an `ORCHESTRATE_*` environment variable.

    Raises:
        ConfigurationError: Something is missing or wrong; the message names the argument or the variable.
    """

    @drop_arguments_on_error
    def __init__(
        self,
        *,
        sandbox: bool = False,
        transport: AsyncTransportLike | None = None,
        clock: Clock | None = None,
        ids: MakeId | None = None,
        tracer: Tracer | None = None,
        before_send: BeforeSend | None = None,
        **settings: Unpack[OrchestrateSettings],
    ) -> None:
        self._open_awaiting(SERVICE, _placed(settings, sandbox=sandbox), transport, clock, ids, tracer, before_send)
        self.payments: AwaitingPayments = AwaitingPayments(self._engine, self._runner)

    @property
    def config(self) -> OrchestrateConfig:
        """The settings of this client; printing them shows no secret."""
        return cast("OrchestrateConfig", self._engine.config)
