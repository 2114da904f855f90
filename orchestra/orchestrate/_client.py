"""The two clients of Orchestrate. They differ in how they wait, in nothing else."""

from __future__ import annotations

from typing import Final, Unpack, cast

from .._clients import AwaitingClient, BeforeSend, BlockingClient, Service, Settings
from .._config import Config
from .._errors import ConfigurationError
from .._observation import Tracer
from .._pipeline import Runtime
from .._secrets import forgetful
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


SERVICE: Final = Service("ORCHESTRATE", _key_header, {"base_url": PRODUCTION_URL}, OrchestrateConfig)


def _placed(settings: OrchestrateSettings, *, sandbox: bool) -> OrchestrateSettings:
    if not sandbox:
        return settings
    if settings.get("base_url") not in (None, SANDBOX_URL):
        raise ConfigurationError("sandbox=True and base_url= name two places: give one of them")
    return {**settings, "base_url": SANDBOX_URL}


class Orchestrate(BlockingClient):
    """The blocking client of Orchestrate (orchestrate.global).

    `sandbox=True` talks to the vendor's sandbox, whatever the environment says; without it, and without
    `base_url=` or `ORCHESTRATE_BASE_URL`, it is production. Every setting can be an `ORCHESTRATE_*`
    environment variable. All else is as with `orchestra.Orchestra`. Raises `ConfigurationError`.
    """

    @forgetful
    def __init__(
        self,
        *,
        sandbox: bool = False,
        transport: object = None,
        runtime: Runtime | None = None,
        tracer: Tracer | None = None,
        before_send: BeforeSend | None = None,
        **settings: Unpack[OrchestrateSettings],
    ) -> None:
        self._open_blocking(SERVICE, _placed(settings, sandbox=sandbox), transport, runtime, tracer, before_send)
        self.payments = BlockingPayments(self._engine, self._drive)

    @property
    def config(self) -> OrchestrateConfig:
        """The settings of this client; printing them shows no secret."""
        return cast("OrchestrateConfig", self._engine.config)


class AsyncOrchestrate(AwaitingClient):
    """The awaiting client of Orchestrate: the same methods, awaited. Takes what `Orchestrate` takes."""

    @forgetful
    def __init__(
        self,
        *,
        sandbox: bool = False,
        transport: object = None,
        runtime: Runtime | None = None,
        tracer: Tracer | None = None,
        before_send: BeforeSend | None = None,
        **settings: Unpack[OrchestrateSettings],
    ) -> None:
        self._open_awaiting(SERVICE, _placed(settings, sandbox=sandbox), transport, runtime, tracer, before_send)
        self.payments = AwaitingPayments(self._engine, self._drive)

    @property
    def config(self) -> OrchestrateConfig:
        """The settings of this client; printing them shows no secret."""
        return cast("OrchestrateConfig", self._engine.config)
