"""The two clients of Forter's Orchestration API. They differ in how they wait, in nothing else."""

from __future__ import annotations

import base64
from typing import Final, Unpack, cast

import attrs

from .._core.clients import AwaitingClient, BeforeSend, BlockingClient, Service, Settings
from .._core.clock import Clock, MakeId
from .._core.config import Config, base_url_of, header_text, setting
from .._core.errors import ConfigurationError
from .._core.observability import Tracer
from .._core.resources import Awaiting, Blocking
from .._core.secrets import Secret, drop_arguments_on_error, reveal
from .._core.transport import AsyncTransportLike, TransportLike
from .._http import open_async_transport, open_transport
from ._payments import Payments, Refunds

__all__ = ["AsyncForter", "Forter", "ForterConfig", "ForterSettings"]

_NO_HOST: Final = (
    "Forter's documentation of payments and refunds names no host, so there is no default: ask Forter for yours."
    " The Core API's, https://YOUR_SITE_ID.api.forter-secure.com, may be it"
)


def _text(name: str, value: object) -> Secret:
    text = reveal(value) if isinstance(value, str | Secret) else None
    if text is None or not text.isprintable():
        raise ConfigurationError(f"{name} must be printable text")
    return Secret(text)


def _user(name: str, value: object) -> Secret:
    found = _text(name, value)
    if ":" in found.reveal():
        raise ConfigurationError(f"{name} can't hold a colon: it is the user name of HTTP Basic authentication")
    return found


@attrs.frozen(slots=True, kw_only=True)
class ForterConfig(Config):
    """Settings of a client of Forter: those of `Config` and these. Variables begin with `FORTER_`.

    The scheme of these operations is not documented; Forter's Core API sends the key as the user name of HTTP
    Basic authentication with an empty password, which is what `api_key` alone does. With `user` the key is the
    password: that is how the Tokenization API does it, with the site id and the site secret.
    """

    base_url: str = attrs.field(metadata={"read": base_url_of, "reason": _NO_HOST})
    user: Secret | None = setting(_user, None)
    """User name of HTTP Basic authentication; the key when absent."""
    password: Secret | None = setting(_text, None)
    """Password of HTTP Basic authentication; when absent, the key if there is a `user`, else empty."""
    api_version: str | None = setting(header_text, None)
    """Sent as `api-version`, such as `10.1`. The Core API requires it."""
    site_id: str | None = setting(header_text, None)
    """Sent as `x-forter-siteid`. The Core API requires it."""

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """Those of `Config`, user and password, and the two halves of Basic authentication as they are sent."""
        more = filter(None, (self.user, self.password))
        return (*super().secrets, *more, Secret(_credentials(self)))


class ForterSettings(Settings, total=False):
    """Keyword arguments of both clients; `ForterConfig` says what each means."""

    user: str | Secret
    password: str | Secret
    api_version: str
    site_id: str


def _credentials(config: ForterConfig) -> str:
    key = config.api_key.reveal()
    user = key if config.user is None else config.user.reveal()
    fallback = "" if config.user is None else key
    password = fallback if config.password is None else config.password.reveal()
    return base64.b64encode(f"{user}:{password}".encode()).decode("ascii")


def _headers(config: ForterConfig) -> tuple[tuple[str, str], ...]:
    if config.user is None and ":" in config.api_key.reveal():
        raise ConfigurationError("the key holds a colon, so it can't be a user name: pass user= as well")
    optional = (("api-version", config.api_version), ("x-forter-siteid", config.site_id))
    given = ((name, value) for name, value in optional if value is not None)
    return (("Authorization", f"Basic {_credentials(config)}"), *given)


SERVICE: Final = Service("FORTER", _headers, open_transport, open_async_transport, config=ForterConfig)


class Forter(BlockingClient):
    """The blocking client of Forter's Orchestration API.

    `base_url` and `api_key` are required; `ForterConfig` says what else there is.

    Args:
        transport: As for `orchestra.Orchestra`.
        clock: Where time comes from, for tests: see `orchestra.testing.ManualClock`.
        ids: For tests: makes correlation ids (`"id"`) and references of payments without one (`"reference"`).
        tracer: Makes spans; that of an installed OpenTelemetry when absent.
        before_send: As for `orchestra.Orchestra`: called right before each attempt of a call that moves money.
            Whatever it raises stops the call with nothing sent, and comes out of the call as it is.
        **settings: The members of `ForterConfig`. Each can be a `FORTER_*` environment variable.

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
        **settings: Unpack[ForterSettings],
    ) -> None:
        self._open_blocking(SERVICE, settings, transport, clock, ids, tracer, before_send)
        self.payments: Payments[Blocking] = Payments(self._engine, self._runner)
        self.refunds: Refunds[Blocking] = Refunds(self._engine, self._runner)

    @property
    def config(self) -> ForterConfig:
        """The settings of this client; printing them shows no secret."""
        return cast("ForterConfig", self._engine.config)


class AsyncForter(AwaitingClient):
    """The awaiting client of Forter's Orchestration API: the same methods, awaited.

    Args:
        transport: As for `orchestra.AsyncOrchestra`.
        clock: Where time comes from, for tests: see `orchestra.testing.ManualClock`.
        ids: For tests: makes correlation ids (`"id"`) and references of payments without one (`"reference"`).
        tracer: Makes spans; that of an installed OpenTelemetry when absent.
        before_send: As for `orchestra.AsyncOrchestra`: called right before each attempt of a call that moves money,
            in the event loop, which it must not block. Whatever it raises stops the call with nothing sent, and comes
            out of the call as it is.
        **settings: The members of `ForterConfig`. Each can be a `FORTER_*` environment variable.

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
        **settings: Unpack[ForterSettings],
    ) -> None:
        self._open_awaiting(SERVICE, settings, transport, clock, ids, tracer, before_send)
        self.payments: Payments[Awaiting] = Payments(self._engine, self._runner)
        self.refunds: Refunds[Awaiting] = Refunds(self._engine, self._runner)

    @property
    def config(self) -> ForterConfig:
        """The settings of this client; printing them shows no secret."""
        return cast("ForterConfig", self._engine.config)
