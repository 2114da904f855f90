"""Settings: an argument over an environment variable over a default, checked by name, printed without secrets."""

from __future__ import annotations

import math
import pickle
import ssl
from typing import Any

import attrs
import pytest

from orchestra import ApiKey, AsyncOrchestra, CallOptions, Config, ConfigurationError, Orchestra, Secret
from orchestra._core.clients import Settings
from orchestra._orchestrasolutions.client import SERVICE
from tests.support.wires import CannedWire, answer

SECONDS = [0, -1, "0", "soon", "", math.inf, math.nan, "inf", "nan", True, 10**400, 86401, (), 1e400]
COUNTS = [-1, "-1", "many", 1.5, "1.5", True, 10**10, ()]
POSITIVE = [0, "0", *COUNTS]
FLAGS = ["maybe", "2", 2, 1.0, ()]
CONTEXT = ssl.create_default_context()

TABLE: dict[str, tuple[Any, Any, Any, str, Any, list[Any]]] = {
    "api_key": (None, "key-1", ApiKey("key-1"), "key-2", ApiKey("key-2"), ["", " ", " k", "k\n", "ü", 7, b"k"]),
    "base_url": (
        "https://api.orchestrasolutions.com", "http://127.0.0.1:4010/", "http://127.0.0.1:4010", "https://host/path",
        "https://host/path",
        ["host", "//host", "ftp://host", "https://", "https://host?x=1", "https://host#x", "https://host:port", "",
         "https://[", "https://u:p@host", "https://höst", "https://a b", 7, "https://host:99999"],
    ),
    "timeout": (20.0, 5, 5.0, "7.5", 7.5, SECONDS),
    "payment_timeout": (60.0, 5, 5.0, "7.5", 7.5, SECONDS),
    "connect_timeout": (10.0, 5, 5.0, "7.5", 7.5, SECONDS),
    "deadline": (90.0, 5, 5.0, "7.5", 7.5, SECONDS),
    "backoff": (0.5, 5, 5.0, "7.5", 7.5, SECONDS),
    "backoff_limit": (8.0, 5, 5.0, "7.5", 7.5, SECONDS),
    "settle_seconds": (120.0, 5, 5.0, "7.5", 7.5, SECONDS),
    "retries": (2, 0, 0, "5", 5, COUNTS),
    "max_connections": (100, 1, 1, "5", 5, POSITIVE),
    "keepalive_expiry": (5.0, 2, 2.0, "2.5", 2.5, SECONDS),
    "max_response_bytes": (8 * 1024 * 1024, 1, 1, "5", 5, POSITIVE),
    "send_correlation_id": (True, False, False, "off", False, FLAGS),
    "allow_zero_amounts": (False, True, True, "Yes", True, FLAGS),
    "allow_http": (False, True, True, "1", True, FLAGS),
    "trust_env": (True, False, False, "0", False, FLAGS),
    "verify": (True, CONTEXT, CONTEXT, "false", False, [*FLAGS, "/etc/ca.pem"]),
    "proxy": (
        None, "http://proxy:3128", Secret("http://proxy:3128"), "socks5://p", Secret("socks5://p"),
        ["proxy", "ftp://p", "", "http://[", 7],
    ),
    "transport": ("h11", "httptools", "httptools", "HTTPTools", "httptools", ["curl", 7]),
}  # fmt: skip
"""Default, a good argument and its value, a good variable and its value, bad values."""

EVERY_SETTING = pytest.mark.parametrize("name", list(TABLE))


def load(given: dict[str, Any], environment: dict[str, str] | None = None) -> Config:
    """Put a configuration together as `Orchestra` does."""
    with_key = {} if "ORCHESTRA_API_KEY" in (environment or {}) else {"api_key": "k"}
    return Config.load(SERVICE.prefix, {**with_key, **given}, environment=environment or {}, defaults=SERVICE.defaults)


def test_every_setting_is_in_the_table_and_in_the_signature() -> None:
    """The table, the fields of `Config` and the keyword arguments of clients are the same names."""
    names = {field.name for field in attrs.fields(Config)}

    assert names == set(TABLE)
    assert names == {*Settings.__annotations__, "transport"}


@EVERY_SETTING
def test_an_argument_wins_over_the_environment_and_that_over_the_default(name: str) -> None:
    """Each setting is looked for in the same order."""
    default, argument, from_argument, text, from_text, _ = TABLE[name]
    environment = {f"ORCHESTRA_{name.upper()}": text}

    assert getattr(load({name: argument}, environment), name) == from_argument
    assert getattr(load({}, environment), name) == from_text
    assert getattr(load({}, {f"ORCHESTRA_{name.upper()}": f" {text} "}), name) == from_text
    if name != "api_key":
        assert getattr(load({}, {f"ORCHESTRA_{name.upper()}": ""}), name) == default
        assert getattr(load({name: None}), name) == default


@EVERY_SETTING
def test_bad_values_are_named(name: str) -> None:
    """A bad value fails at once, by the argument's name or the variable's."""
    for bad in TABLE[name][-1]:
        with pytest.raises(ConfigurationError, match=rf"\b{name}\b"):
            load({name: bad})
        if isinstance(bad, str) and bad.strip() == bad and bad:
            with pytest.raises(ConfigurationError, match=f"ORCHESTRA_{name.upper()}"):
                load({}, {f"ORCHESTRA_{name.upper()}": bad})


@pytest.mark.parametrize("client", [Orchestra, AsyncOrchestra])
def test_clients_take_settings_from_the_environment(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client made without arguments is configured by its environment alone."""
    monkeypatch.setenv("ORCHESTRA_API_KEY", "from-outside")
    monkeypatch.setenv("ORCHESTRA_RETRIES", "7")
    made = client(transport=CannedWire(answer()))

    assert made.config.api_key == ApiKey("from-outside")
    assert made.config.retries == 7
    assert client(transport=CannedWire(answer()), retries=1).config.retries == 1


@pytest.mark.parametrize("client", [Orchestra, AsyncOrchestra])
def test_a_client_without_a_key_is_told_where_to_put_it(client: Any) -> None:
    """The message names the argument and the variable."""
    with pytest.raises(ConfigurationError, match=r"api_key is missing: pass api_key= or set ORCHESTRA_API_KEY"):
        client()


def test_settings_that_do_not_exist() -> None:
    """A misspelt setting is refused, not ignored."""
    with pytest.raises(ConfigurationError, match="timout"):
        Orchestra(api_key="k", timout=1)  # type: ignore[call-arg]


def test_a_configuration_is_printable_and_frozen() -> None:
    """It prints every setting, hides key and proxy, and can't be changed."""
    config = load({"proxy": "http://user:password@proxy"})
    text = repr(config)

    assert "ApiKey(***)" in text
    assert "password" not in text
    assert all(f"{name}=" in text for name in TABLE)
    with pytest.raises(AttributeError):
        config.retries = 5  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(config)).base_url == config.base_url  # noqa: S301  made on this line


def test_the_real_environment_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one given, the environment is this process's."""
    monkeypatch.setenv("OTHER_API_KEY", "k")
    monkeypatch.setenv("OTHER_BASE_URL", "https://x")

    assert Config.load("OTHER", {}).base_url == "https://x"


@pytest.mark.parametrize(
    "bad",
    [{"timeout": 0}, {"timeout": "x"}, {"deadline": math.inf}, {"deadline": -1}, {"retries": -1}, {"retries": 1.5},
     {"correlation_id": ""}, {"correlation_id": "a\r\nX-Api-Key: b"}, {"correlation_id": "ü"}, {"correlation_id": 7}],
)  # fmt: skip
def test_bad_options_of_a_call_are_named(bad: dict[str, Any]) -> None:
    """Options of a call are checked when they are made."""
    with pytest.raises(ConfigurationError, match=next(iter(bad))):
        CallOptions(**bad)


def test_good_options_of_a_call() -> None:
    """Nothing, or numbers within reason."""
    assert CallOptions() == CallOptions(timeout=None, deadline=None, retries=None, correlation_id=None)
    assert CallOptions(timeout=1, deadline=0.5, retries=0, correlation_id="a b").retries == 0


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "127.8.8.8:4010", "127.255.249.199", "[::1]:80", "api.localhost"]
)
def test_plain_http_stays_on_this_machine(host: str) -> None:
    """A base URL without TLS is taken for this machine."""
    assert Config.load("ORCHESTRA", {"api_key": "key", "base_url": f"http://{host}"}).base_url == f"http://{host}"


@pytest.mark.parametrize(
    "host",
    ["api.example.com", "10.0.0.1", "127.0.0.1.example.com", "127.0.0.1x", "127.999.1.1", "127.0.0.256", "127.0.01.1"],
)
def test_plain_http_to_others_must_be_asked_for(host: str) -> None:
    """Elsewhere the key would travel in the clear, so it is refused unless it is allowed by name."""
    settings = {"api_key": "key", "base_url": f"http://{host}"}
    with pytest.raises(ConfigurationError, match="allow_http"):
        Config.load("ORCHESTRA", settings)
    assert Config.load("ORCHESTRA", {**settings, "allow_http": True}).base_url == f"http://{host}"
