"""Where a base URL leads: host, port, the `Host` header and what stands before the path."""

from __future__ import annotations

import pytest

from orchestra._core.config import Config
from orchestra._http.route import ProxyRoute


@pytest.mark.parametrize(
    ("url", "host", "port", "authority", "prefix"),
    [
        ("https://api.test", "api.test", 443, "api.test", ""),
        ("https://api.test:443", "api.test", 443, "api.test", ""),
        ("https://API.test:8443/v1/", "api.test", 8443, "api.test:8443", "/v1"),
        ("http://api.localhost:443", "api.localhost", 443, "api.localhost:443", ""),
        ("http://[::1]:4010", "::1", 4010, "[::1]:4010", ""),
        ("http://[::1]", "::1", 80, "[::1]", ""),
    ],
)
def test_base_urls_become_routes(url: str, host: str, port: int, authority: str, prefix: str) -> None:
    """Names are in lower case, usual ports are left out, IPv6 addresses stand in brackets."""
    route = ProxyRoute.of(Config.load("ORCHESTRA", {"api_key": "key", "base_url": url}))

    assert (route.host, route.port, route.authority, route.prefix) == (host, port, authority, prefix)
    assert (route.tls is not None) == url.startswith("https")


def test_routes_show_no_password() -> None:
    """A route with a proxy that has a password shows none of it."""
    settings = {"api_key": "key", "base_url": "https://api.test", "proxy": "http://me:sesame@127.0.0.1:1"}

    route = ProxyRoute.of(Config.load("ORCHESTRA", settings))

    assert "sesame" not in repr(route) + repr(route.proxy) + str(route.proxy)
