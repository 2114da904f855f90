"""The served door: the sandbox behind a real socket, on Starlette and uvicorn.

Faults are done to the connection itself, so a real client meets what it would meet in the wild.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import struct
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import Any, Final

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from ._answers import Answer
from ._engine import Engine, Exchange
from .faults import Fault

__all__ = ["listen", "make_server", "serving"]

_log = logging.getLogger("orchestra.sandbox")

_TRANSPORT: Final = "orchestra.sandbox.transport"
_STARTUP_SECONDS: Final = 30.0
_NO_LINGER: Final = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


class _Protocol(H11Protocol):
    """Shows an application the transport beneath its request, which ASGI hides."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.app = _with_transport(self.app, self)


def _with_transport(app: ASGIApp, protocol: H11Protocol) -> ASGIApp:
    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "extensions": {_TRANSPORT: protocol.transport}}, receive, send)

    return call


class _Application:
    """Carries each request through the sandbox and its answer, or what is left of it, back."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.stopping = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport: asyncio.Transport = scope["extensions"][_TRANSPORT]
        request = Request(scope, receive)
        path = scope["raw_path"].decode("ascii")
        exchange = self._engine.begin(request.method, path)
        fault = exchange.fault
        if fault is not None and fault.travel in {"refused", "reset_unread"}:
            exchange.finish()
            await _reset(transport, receive)
            return
        with suppress(ClientDisconnect):
            body = await request.body()
            slow = fault is not None and fault.travel == "slow_request"
            if fault is not None and slow and not await self._wait(fault.seconds, receive):
                exchange.finish(body)
                await _reset(transport, receive)
                return
            headers = request.headers.items()
            reply = exchange.perform(request.method, path, headers, body)
            _log.info("%s %s%s", exchange.operation or "unknown", reply.status, _named(exchange))
            await self._deliver(fault, reply, transport, receive, send)

    async def _deliver(
        self,
        fault: Fault | None,
        reply: Answer,
        transport: asyncio.Transport,
        receive: Receive,
        send: Send,
    ) -> None:
        travel = "whole" if fault is None else fault.travel
        seconds = None if fault is None else fault.seconds
        if travel in {"reset", "silent"}:
            if travel == "silent":
                await self._wait(None, receive)
            await _reset(transport, receive)
        elif travel == "slow_answer" and not await self._wait(seconds, receive):
            await _reset(transport, receive)
        elif travel == "cut":
            await _start(reply, send)
            half = reply.body[: len(reply.body) // 2]
            await send({"type": "http.response.body", "body": half, "more_body": True})
            transport.close()
            await _gone(receive)
        elif travel == "unframed":
            transport.write(_raw(reply, framed=False))
            transport.close()
            await _gone(receive)
        elif travel == "drip":
            await _start(reply, send)
            for byte in reply.body:
                await send({"type": "http.response.body", "body": bytes([byte]), "more_body": True})
                if not await self._wait(seconds, receive):
                    await _reset(transport, receive)
                    return
            await send({"type": "http.response.body", "body": b""})
        else:
            await _start(reply, send)
            await send({"type": "http.response.body", "body": reply.body})
            if travel == "twice":
                transport.write(_raw(reply))

    async def _wait(self, seconds: float | None, receive: Receive) -> bool:
        """Wait, and return False as soon as the caller has gone or the server stops."""
        gone = asyncio.ensure_future(_gone(receive))
        stopping = asyncio.ensure_future(self.stopping.wait())
        done, _ = await asyncio.wait({gone, stopping}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for waiter in (gone, stopping):
            waiter.cancel()
        return not done


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue


async def _reset(transport: asyncio.Transport, receive: Receive) -> None:
    """Send a TCP reset instead of a polite end."""
    connection: socket.socket | None = transport.get_extra_info("socket")
    if connection is not None and not transport.is_closing():
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    transport.abort()
    await _gone(receive)


async def _start(reply: Answer, send: Send) -> None:
    headers = [(name.encode("ascii"), value.encode("latin-1")) for name, value in reply.headers]
    headers.append((b"content-length", str(len(reply.body)).encode("ascii")))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})


def _raw(reply: Answer, *, framed: bool = True) -> bytes:
    end = f"content-length: {len(reply.body)}" if framed else "connection: close"
    lines = [f"HTTP/1.1 {reply.status} Said", end]
    lines += [f"{name}: {value}" for name, value in reply.headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + reply.body


def _named(exchange: Exchange) -> str:
    return "" if exchange.fault is None else f" ({exchange.fault.name})"


class _Server(Server):
    """Says when it is ready, and lets no unanswered request hold up its end."""

    def __init__(self, config: Config, application: _Application) -> None:
        super().__init__(config)
        self._application = application
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._application.stopping.set()
        await super().shutdown(sockets)


def listen(host: str, port: int) -> tuple[socket.socket, str]:
    """Open a listening socket and return it with its base URL. Raises OSError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family)
    shown = f"[{host}]" if ":" in host else host
    return listener, f"http://{shown}:{listener.getsockname()[1]}"


def make_server(engine: Engine) -> _Server:
    """Make a server for a sandbox, to be run with a listening socket."""
    application = _Application(engine)
    config = Config(
        Starlette(routes=[Mount("/", app=application)]),
        http=_Protocol,
        ws="none",
        loop="asyncio",  # whose transports show their socket
        lifespan="off",
        log_config=None,
        access_log=False,  # paths may hold string tokens
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=5,
    )
    return _Server(config, application)


@contextmanager
def serving(engine: Engine, host: str, port: int) -> Generator[str]:
    """Run a server in a thread for the length of a `with` block."""
    listener, url = listen(host, port)
    server = make_server(engine)
    thread = threading.Thread(target=server.run, args=([listener],), name="orchestra-sandbox", daemon=True)
    thread.start()
    try:
        if not server.ready.wait(_STARTUP_SECONDS):
            raise RuntimeError("the sandbox did not start")
        yield url
    finally:
        server.should_exit = True
        thread.join()
