"""The two clients of Orchestra. They differ in how they wait, in nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Unpack

from .._core.calls import NO_OPTIONS, Flow
from .._core.clients import AwaitingClient, BeforeSend, BlockingClient, Service, Settings
from .._core.clock import Clock, MakeId
from .._core.config import CallOptions, Config
from .._core.observability import Tracer
from .._core.pipeline import Engine
from .._core.resources import Awaiting, Blocking, M, Resource, operation
from .._core.secrets import drop_arguments_on_error
from .._core.transport import AsyncTransportLike, TransportLike
from .._http import open_async_transport, open_transport
from . import requests
from .accounts import Accounts
from .gateways import Gateways
from .payments import Payments
from .results import Authentication
from .tokens import Tokens
from .wallets import Wallets

__all__ = ["AsyncOrchestra", "Orchestra"]

BASE_URL: Final = "https://api.orchestrasolutions.com"
"""The only server of the spec; test and production differ by key."""


def _key_header(config: Config) -> tuple[tuple[str, str], ...]:
    return (("X-Api-Key", config.api_key.reveal()),)


SERVICE: Final = Service("ORCHESTRA", _key_header, open_transport, open_async_transport, {"base_url": BASE_URL})


class Operations(Resource[M]):
    """Everything that both clients can do.

    `payments` moves money and looks payments up, `tokens` keeps texts in the vault, `accounts` keeps gateway
    accounts, `gateways` tells which there are, `wallets` starts and reads eWallet sessions.
    """

    def _connect(self, engine: Engine, run: Callable[[Flow[Any]], Any]) -> None:
        self._engine, self._run = engine, run
        self.payments: Payments[M] = Payments(engine, run)
        self.tokens: Tokens[M] = Tokens(engine, run)
        self.accounts: Accounts[M] = Accounts(engine, run)
        self.gateways: Gateways[M] = Gateways(engine, run)
        self.wallets: Wallets[M] = Wallets(engine, run)

    @operation
    def check_api_key(self, *, options: CallOptions = NO_OPTIONS) -> Flow[Authentication]:
        """Ask whose key this is and whether it is a sandbox key. Spec: `GET /Utils/apiKey`.

        Raises `AuthenticationError` for a key that is wrong or deleted.
        """
        return self._engine.exchange(requests.check_api_key(options))


class Orchestra(BlockingClient, Operations[Blocking]):
    """The blocking client of Orchestra: `payments`, `tokens`, `accounts`, `gateways`, `wallets`, `check_api_key`.

    Threads may share one. A process that forks may go on using it: the child opens connections of its own.
    Close it with `close()` or a `with` block; a closed client refuses to work.

    Args:
        transport: `"h11"` or `"httptools"`; a client or transport of `httpx` or `httpx2`; a sandbox's; or what follows
            the `Transport` protocol.
        clock: Where time comes from, for tests: see `orchestra.testing.ManualClock`.
        ids: For tests: makes correlation ids (`"id"`) and references of payments without one (`"reference"`).
        tracer: Makes spans; that of an installed OpenTelemetry when absent.
        before_send: A plain function that is called with the `CallRecord` right before each attempt of a call that
            moves money; what it returns is ignored. Whatever it raises stops the call with nothing sent, and comes
            out of the call as it is: it is your exception, not an `OrchestraError`.
        **settings: The members of `Config`. Each can be an `ORCHESTRA_*` environment variable; the argument wins.

    Raises:
        ConfigurationError: Something is missing or wrong; the message names the argument or the variable.
    """

    @drop_arguments_on_error
    def __init__(
        self,
        *,
        transport: TransportLike | None = None,
        clock: Clock | None = None,
        ids: MakeId | None = None,
        tracer: Tracer | None = None,
        before_send: BeforeSend | None = None,
        **settings: Unpack[Settings],
    ) -> None:
        self._open_blocking(SERVICE, settings, transport, clock, ids, tracer, before_send)
        self._connect(self._engine, self._runner)


class AsyncOrchestra(AwaitingClient, Operations[Awaiting]):
    """The awaiting client of Orchestra: the same methods, awaited.

    Tasks may share one, and so may one event loop after another. Close it once, with
    `await client.aclose()` or an `async with` block, in the last loop that uses it: connections of an
    earlier loop end with that loop. Needs asyncio.

    Args:
        transport: `"h11"` or `"httptools"`; an awaiting client or transport of `httpx` or `httpx2`; a sandbox's
            `async_transport`; or what follows the `AsyncTransport` protocol.
        clock: Where time comes from, for tests: see `orchestra.testing.ManualClock`.
        ids: For tests: makes correlation ids (`"id"`) and references of payments without one (`"reference"`).
        tracer: Makes spans; that of an installed OpenTelemetry when absent.
        before_send: As for `Orchestra`: a plain function, called in the event loop, which it must not block.
        **settings: The members of `Config`. Each can be an `ORCHESTRA_*` environment variable; the argument wins.

    Raises:
        ConfigurationError: Something is missing or wrong; the message names the argument or the variable.
    """

    @drop_arguments_on_error
    def __init__(
        self,
        *,
        transport: AsyncTransportLike | None = None,
        clock: Clock | None = None,
        ids: MakeId | None = None,
        tracer: Tracer | None = None,
        before_send: BeforeSend | None = None,
        **settings: Unpack[Settings],
    ) -> None:
        self._open_awaiting(SERVICE, settings, transport, clock, ids, tracer, before_send)
        self._connect(self._engine, self._runner)
