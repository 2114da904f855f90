"""The in-process doors: the sandbox behind the client's own seam, without a socket."""

from __future__ import annotations

from orchestra._wire import WireRequest, WireResponse

from ._core import SandboxCore

__all__ = ["AsyncTransport", "Transport"]


class Transport:
    """A `Wire` whose other end is a sandbox. May be shared by clients and threads."""

    def __init__(self, core: SandboxCore) -> None:
        self._core = core

    def send(self, request: WireRequest) -> WireResponse:
        """Return the sandbox's answer."""
        return _exchange(self._core, request)

    def close(self) -> None:
        """Do nothing: the sandbox outlives its clients."""


class AsyncTransport:
    """An `AsyncWire` whose other end is a sandbox. May be shared by clients, tasks and loops."""

    def __init__(self, core: SandboxCore) -> None:
        self._core = core

    async def asend(self, request: WireRequest) -> WireResponse:
        """Return the sandbox's answer."""
        return _exchange(self._core, request)

    async def aclose(self) -> None:
        """Do nothing: the sandbox outlives its clients."""


def _exchange(core: SandboxCore, request: WireRequest) -> WireResponse:
    reply = core.handle(request.method, request.path, request.headers, request.body)
    return WireResponse(reply.status, reply.headers, reply.body)
