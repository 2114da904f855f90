"""A caller's own `httpx` transport or client behind the seam. Redirects are never followed.

Pools, proxies and TLS are then the caller's affair; limits on time and size stay ours.
"""

from __future__ import annotations

import time
from functools import partial
from typing import Any

from .._config import Config
from .._wire import WireFailure, WireRequest, WireResponse
from ._httpx import Library, aexchange, exchange, unwrapped

__all__ = ["AsyncHandedInWire", "HandedInWire"]


def _library(config: Config, handed_in: object) -> Library:
    """Use the library whose class was handed in, so that its own exceptions are understood."""
    for kind in type(handed_in).__mro__:
        name = kind.__module__.partition(".")[0]
        if name in ("httpx", "httpx2"):
            return Library(config, name)
    return Library(config, "httpx")


class HandedInWire:
    """Blocking. Takes an `httpx.BaseTransport` or an `httpx.Client`."""

    def __init__(self, config: Config, handed_in: Any) -> None:
        self._library = _library(config, handed_in)
        self._handed_in = handed_in
        self._closed = False
        self._handle: Any
        if hasattr(handed_in, "build_request"):
            self._handle = partial(handed_in.send, stream=True, follow_redirects=False)
        else:
            self._handle = handed_in.handle_request

    def send(self, request: WireRequest) -> WireResponse:
        """Send one request."""
        if self._closed:
            raise WireFailure("closed", "the client is closed", sent=False)
        return unwrapped(exchange(self._handle, self._library, request, time.monotonic() + request.budget))

    def close(self) -> None:
        """Refuse to work from now on, and close what was handed in."""
        self._closed = True
        self._handed_in.close()


class AsyncHandedInWire:
    """Awaiting. Takes an `httpx.AsyncBaseTransport` or an `httpx.AsyncClient`."""

    def __init__(self, config: Config, handed_in: Any) -> None:
        self._library = _library(config, handed_in)
        self._handed_in = handed_in
        self._closed = False
        self._handle: Any
        if hasattr(handed_in, "build_request"):
            self._handle = partial(handed_in.send, stream=True, follow_redirects=False)
        else:
            self._handle = handed_in.handle_async_request

    async def asend(self, request: WireRequest) -> WireResponse:
        """Send one request."""
        if self._closed:
            raise WireFailure("closed", "the client is closed", sent=False)
        return unwrapped(await aexchange(self._handle, self._library, request))

    async def aclose(self) -> None:
        """Refuse to work from now on, and close what was handed in."""
        self._closed = True
        await self._handed_in.aclose()
