"""The whole configuration of a client: one frozen object, read once, printable without secrets.

An explicit argument wins over an environment variable, which wins over the default.
"""

from __future__ import annotations

import math
import os
import re
import ssl
from collections.abc import Callable, Mapping
from typing import Any, Final, Self, get_args
from urllib.parse import unquote, urlsplit

import attrs

from .errors import ConfigurationError, shown
from .secrets import ApiKey, Secret, drop_arguments_on_error, drop_arguments_on_init_error
from .transport import TransportName

__all__ = ["CallOptions", "Config", "base_url_of", "flag", "header_text", "seconds", "setting"]

_TRANSPORTS: Final = get_args(TransportName)

_LOOPBACK: Final = re.compile(r"127(\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}")

_UNLIMITED: Final = 24 * 3600.0
"""Seconds. The longest any setting may wait: a client never waits for ever."""


def seconds(name: str, value: object) -> float:
    """Read a finite number of seconds, more than none and at most a day."""
    number: float = _parsed(name, float, value)
    if not math.isfinite(number) or not 0 < number <= _UNLIMITED:
        raise ConfigurationError(f"{name} must be more than 0 and at most {_UNLIMITED:.0f} seconds, not {shown(value)}")
    return number


def _count(name: str, value: object) -> int:
    number: int = _parsed(name, int, value)
    if not 0 <= number <= 1_000_000_000:
        raise ConfigurationError(f"{name} must be a whole number from 0, not {shown(value)}")
    return number


def _positive(name: str, value: object) -> int:
    if _count(name, value) == 0:
        raise ConfigurationError(f"{name} must be at least 1")
    return _count(name, value)


def _parsed(name: str, kind: Callable[[Any], Any], value: object) -> Any:
    if isinstance(value, bool):
        raise ConfigurationError(f"{name} must be a number, not {shown(value)}")
    if kind is int and not isinstance(value, int | str):
        raise ConfigurationError(f"{name} must be a whole number, not {shown(value)}")
    try:
        return kind(value)
    except (TypeError, ValueError, OverflowError):
        raise ConfigurationError(f"{name} must be a number, not {shown(value)}") from None


def header_text(name: str, value: object) -> str:
    """Read a text that a header can carry."""
    if not isinstance(value, str) or not value or not value.isascii() or not value.isprintable():
        raise ConfigurationError(f"{name} must be printable ASCII")
    return value


def _override(name: str, read: Callable[[str, Any], Any]) -> Any:
    """Declare a setting of one call, which is kept as it was read: `"5"` seconds are 5.0 seconds."""

    def convert(value: Any) -> Any:
        return None if value is None else read(name, value)

    more: dict[str, Any] = {"converter": convert}
    return attrs.field(default=None, **more)


@drop_arguments_on_init_error
@attrs.frozen(slots=True, kw_only=True)
class CallOptions:
    """Overrides for one call. None means what the client is configured with.

    `timeout`: seconds without progress on one attempt (connect, write and read each). `deadline`: seconds
    for the whole call, waits and retries included. `retries`: attempts after the first, only ever of what
    is safe to repeat. `correlation_id`: your own, instead of a made one.
    """

    timeout: float | None = _override("timeout", seconds)
    deadline: float | None = _override("deadline", seconds)
    retries: int | None = _override("retries", _count)
    correlation_id: str | None = _override("correlation_id", header_text)


def flag(name: str, value: object) -> bool:
    """Read true or false, also in words."""
    if isinstance(value, bool):
        return value
    found = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    answer = found.get(str(value).strip().lower())
    if answer is None:
        raise ConfigurationError(f"{name} must be true or false, not {shown(value)}")
    return answer


def _key(name: str, value: object) -> ApiKey:
    text = value.reveal() if isinstance(value, Secret) else value
    if not isinstance(text, str) or not text.strip():
        raise ConfigurationError(f"{name} is empty")
    if text != text.strip() or not text.isascii() or not text.isprintable():
        raise ConfigurationError(f"{name} has spaces around it or characters that a header can't carry")
    return ApiKey(text)


def base_url_of(name: str, value: object) -> str:
    """Read the address of an API: a scheme, a host and at most a path."""
    text = str(value).strip()
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise ConfigurationError(f"{name} is not a URL") from None
    if "@" in text:
        raise ConfigurationError(f"{name} must not hold a user name or a password")
    if parts.scheme not in ("http", "https"):
        raise ConfigurationError(f"{name} must begin with https:// (or http:// for a local sandbox), not {shown(text)}")
    if not parts.hostname or parts.query or parts.fragment:
        raise ConfigurationError(f"{name} must be a scheme, a host and at most a path: {shown(text)}")
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ConfigurationError(f"{name} must be ASCII without spaces: {shown(text)}")
    return text.rstrip("/")


def _tls(name: str, value: object) -> bool | ssl.SSLContext:
    return value if isinstance(value, ssl.SSLContext) else flag(name, value)


def _transport(name: str, value: object) -> str:
    text = str(value).strip().lower()
    if text not in _TRANSPORTS:
        raise ConfigurationError(f"{name} must be one of {', '.join(_TRANSPORTS)}, not {shown(value)}")
    return text


def _proxy(name: str, value: object) -> Secret | None:
    if value is None:
        return None
    text = value.reveal() if isinstance(value, Secret) else str(value)
    try:
        scheme = urlsplit(text).scheme
    except ValueError:
        scheme = ""
    if scheme not in ("http", "https", "socks5", "socks5h"):
        raise ConfigurationError(f"{name} must be a proxy URL that begins with http://, https:// or socks5://")
    return Secret(text)


def _proxy_secrets(url: str | None, trust_env: bool) -> tuple[Secret, ...]:
    """Return the passwords of a proxy, or of those that the environment names; without a password, the user."""
    named = [value for name, value in os.environ.items() if name.lower().endswith("_proxy")] if trust_env else []
    found: list[str] = []
    for each in named if url is None else [url]:
        user, _, password = each.rpartition("@")[0].rpartition("/")[2].partition(":")
        found += [password or user, unquote(password or user)]
    return tuple(Secret(text) for text in dict.fromkeys(found) if text)


def _hidden(value: str | Secret | None) -> Secret | None:
    return None if value is None else Secret(value)


def setting(read: Callable[[str, Any], Any], default: Any, **more: Any) -> Any:
    """Declare a setting: how to read it, and its default."""
    return attrs.field(default=default, metadata={"read": read}, **more)


@attrs.frozen(slots=True, kw_only=True)
class Config:
    """Settings of a client. Seconds are floats, always finite.

    Each can be an argument of the client, or an environment variable: the prefix of the API
    (`ORCHESTRA_`) and the setting's name in capitals, such as `ORCHESTRA_BASE_URL`.
    """

    api_key: ApiKey = attrs.field(metadata={"read": _key}, converter=ApiKey)
    base_url: str = attrs.field(metadata={"read": base_url_of})
    timeout: float = setting(seconds, 20.0)
    """Seconds without progress on one attempt of a call that moves no money."""
    payment_timeout: float = setting(seconds, 60.0)
    """The same for calls that move money: gateways are slow, and giving up early means not knowing."""
    connect_timeout: float = setting(seconds, 10.0)
    """Seconds for a connection to open."""
    deadline: float = setting(seconds, 90.0)
    """Seconds for a whole call, waits and retries included."""
    retries: int = setting(_count, 2)
    """Attempts after the first, only ever of what is safe to repeat."""
    backoff: float = setting(seconds, 0.5)
    """Seconds: the ceiling of the first wait. It doubles each time; the wait is random below it."""
    backoff_limit: float = setting(seconds, 8.0)
    """Seconds: the ceiling never grows beyond this."""
    settle_seconds: float = setting(seconds, 120.0)
    """Seconds after the end of a payment's own attempt before a look-up may read anything but *moved* or *pending*:
    until then the request, or another attempt of the vendor's, may still act. Longer than any gateway's own timeout
    that we know (80 seconds, the longest default among the vendors' libraries), since nobody documents a bound."""
    max_connections: int = setting(_positive, 100)
    """Open connections to the API; as many are kept alive."""
    keepalive_expiry: float = setting(seconds, 5.0)
    """Seconds an idle connection may be used again. Servers close theirs after as little as the default, and a
    payment that is sent into a closing connection is an outcome nobody knows: keep it below your server's."""
    max_response_bytes: int = setting(_positive, 8 * 1024 * 1024)
    """Size of an answer's body, decompressed, beyond which it is not read further."""
    send_correlation_id: bool = setting(flag, True)
    """Whether `X-Correlation-Id` is sent."""
    allow_zero_amounts: bool = setting(flag, False)
    """Whether an amount of zero is let through (card checks at some gateways)."""
    verify: bool | ssl.SSLContext = setting(_tls, True)
    """TLS: True for the authorities that httpx brings (SSL_CERT_FILE and SSL_CERT_DIR name others), a context of
    your own, False for tests only."""
    proxy: Secret | None = attrs.field(default=None, converter=_hidden, metadata={"read": _proxy})
    """URL of a proxy. None takes HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY from the environment."""
    transport: TransportName = setting(_transport, "h11")
    """What reads HTTP, where no transport is handed in: `h11` (nothing to install) or `httptools` (extra `[fast]`)."""
    allow_http: bool = setting(flag, False)
    """Whether a base URL may begin with http:// for a host other than this machine: the key goes in the clear."""
    trust_env: bool = setting(flag, True)
    """Whether proxies are taken from the environment at all."""

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """What a server or a proxy that quotes a request could quote of these settings."""
        return (self.api_key, *_proxy_secrets(None if self.proxy is None else self.proxy.reveal(), self.trust_env))

    @classmethod
    @drop_arguments_on_error
    def load(
        cls,
        prefix: str,
        given: Mapping[str, object],
        *,
        environment: Mapping[str, str] | None = None,
        defaults: Mapping[str, object] | None = None,
    ) -> Self:
        """Put a configuration together. Raises `ConfigurationError` naming the argument or variable."""
        environment = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        names = {field.name for field in attrs.fields(cls)}
        for name in given:
            if name not in names:
                raise ConfigurationError(f"there is no setting named {name}")
        for field in attrs.fields(cls):
            variable = f"{prefix}_{field.name.upper()}"
            read = field.metadata["read"]
            if given.get(field.name) is not None:
                values[field.name] = read(field.name, given[field.name])
            elif environment.get(variable, "").strip():
                values[field.name] = read(variable, environment[variable].strip())
            elif defaults is not None and field.name in defaults:
                values[field.name] = read(field.name, defaults[field.name])
            elif field.default is attrs.NOTHING:
                missing = f"{field.name} is missing: pass {field.name}= or set {variable}"
                reason = field.metadata.get("reason")
                raise ConfigurationError(f"{missing}. {reason}" if reason else missing)
        loaded = cls(**values)
        if not loaded.allow_http and _in_the_clear(loaded.base_url):
            raise ConfigurationError("base_url is plain http to another machine: use https://, or allow_http=True")
        return loaded


def _in_the_clear(base_url: str) -> bool:
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    here = host in ("localhost", "::1") or host.endswith(".localhost") or _LOOPBACK.fullmatch(host) is not None
    return parts.scheme == "http" and not here
