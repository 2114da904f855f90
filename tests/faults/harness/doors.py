"""How the requests of a world reach its sandbox: by a call, or by a wire of ours over a real socket.

A `SocketDoor` plays each fault on the socket, as a server, a proxy or a network would. Requests come one at a
time, so what a fault does is known before its request leaves. A read that can only time out is given a few
hundredths of a second instead of the caller's five; every other limit stays the caller's.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import socket
import struct
import threading
from collections.abc import Iterator
from typing import Any, Final, Protocol

import attrs

from orchestra import AsyncTransport, Transport, TransportError, TransportRequest, TransportResponse
from orchestra._core.config import Config
from orchestra._http import built_in_async_transport, built_in_transport
from orchestra._http.httpx_adapter import AsyncHttpxTransport, HttpxTransport
from orchestra.sandbox import Sandbox
from orchestra.sandbox._answers import Answer
from orchestra.sandbox._engine import Exchange
from orchestra.sandbox.faults import Fault

__all__ = ["CHOICES", "DIRECT", "HANDED_IN", "Door", "SocketDoor", "open_door"]

DIRECT: Final = "direct"
"""No socket: the sandbox's own doors."""
HANDED_IN: Final = ("client:httpx", "transport:httpx", "client:httpx2", "transport:httpx2")
"""What a caller may hand in, beside the names of `transport=`."""
CHOICES: Final = (DIRECT, "h11", "httptools", *HANDED_IN)
"""Every way to the sandbox. Some need an extra to be installed."""

_LONGEST: Final = 10.0
"""Seconds after which a test that waits for the other side has failed."""
_LATE: Final = 0.03
"""Seconds for a read that can only time out."""
_DENIED: Final = 0.2
"""Seconds in which a request must not arrive that a wire says it has not sent."""
_USUAL_BODY: Final = 100
"""Bytes of an answer, roughly: enough to tell a fast drip from a slow one."""


class Door(Protocol):
    """Carries requests of both clients."""

    @property
    def hangs(self) -> bool:
        """Whether the awaited request on its way is in a silence that only its caller can end."""
        ...

    @property
    def strays(self) -> int:
        """How many requests have arrived that nobody sent, or that a wire said it had not sent."""
        ...

    def carries(self, fault: Fault) -> bool:
        """Whether this door keeps its promises under the fault."""
        ...

    def send(self, request: TransportRequest) -> TransportResponse:
        """Carry a blocking request."""
        ...

    async def asend(self, request: TransportRequest, *, impatient: bool) -> TransportResponse:
        """Carry an awaited request. An impatient caller is cancelled where a patient one would time out."""
        ...

    def close(self, loop: asyncio.AbstractEventLoop | None) -> None:
        """Let go of everything; the loop is the one that awaited requests were sent from."""
        ...


def open_door(sandbox: Sandbox, wire: str) -> Door:
    """Return a door: `direct`, a name of `transport=`, or one of `HANDED_IN`."""
    return _Direct(sandbox) if wire == DIRECT else SocketDoor(sandbox, wire)


class _Direct:
    """The sandbox's own doors. A silence has no end there: the world ends it for both kinds of caller."""

    hangs = True
    strays = 0

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def carries(self, fault: Fault) -> bool:
        """Every fault."""
        del fault
        return True

    def send(self, request: TransportRequest) -> TransportResponse:
        """Call the sandbox."""
        return self._sandbox.transport.send(request)

    async def asend(self, request: TransportRequest, *, impatient: bool) -> TransportResponse:
        """Call the sandbox; a silence is the same to both kinds of caller."""
        del impatient
        return await self._sandbox.async_transport.asend(request)

    def close(self, loop: asyncio.AbstractEventLoop | None) -> None:
        """Do nothing: the sandbox outlives its clients."""


@attrs.define(slots=True)
class _Passage:
    """One request between its two ends."""

    exchange: Exchange
    silent: bool
    """Whether the fault outlasts the caller's limits."""
    arrived: bool = False
    """Whether its request has come to the server: another is a stray."""
    handled: threading.Event = attrs.field(factory=threading.Event)
    """Set when the sandbox has done what it will do about the request."""

    @property
    def travel(self) -> str:
        """What becomes of the connection."""
        return "whole" if self.exchange.fault is None else self.exchange.fault.travel


class SocketDoor:
    """A server of the sandbox on 127.0.0.1 and wires of one kind to it."""

    def __init__(self, sandbox: Sandbox, wire: str) -> None:
        self._engine = sandbox.engine
        self._wire = wire
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._deaf = socket.socket()  # bound, so that nobody else gets the port, and never listening
        self._deaf.bind(("127.0.0.1", 0))
        self._blocking: dict[int, Transport] = {}
        self._awaiting: dict[int, AsyncTransport] = {}
        self._passage: _Passage | None = None
        self._peers: list[socket.socket] = []
        self._answers = 0
        self._impatient = False
        self.strays = 0
        self.errors: list[BaseException] = []
        """What went wrong between the two ends, and is no fault of anybody's."""
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    @property
    def hangs(self) -> bool:
        """True once the sandbox has the request of an impatient caller and will not answer."""
        passage = self._passage
        return self._impatient and passage is not None and passage.silent and passage.handled.is_set()

    def carries(self, fault: Fault) -> bool:
        """All faults; but what a handed-in pool does with bytes behind an answer is not ours to promise."""
        return self._wire not in HANDED_IN or fault.travel != "twice"

    def send(self, request: TransportRequest) -> TransportResponse:
        """Send by a real wire."""
        with self._passing(request, impatient=False) as (passed, port):
            if port not in self._blocking:
                self._blocking[port] = self._open_blocking(port)
            return self._blocking[port].send(passed)

    async def asend(self, request: TransportRequest, *, impatient: bool) -> TransportResponse:
        """Send by a real awaiting wire."""
        with self._passing(request, impatient=impatient) as (passed, port):
            if port not in self._awaiting:
                self._awaiting[port] = self._open_awaiting(port)
            return await self._awaiting[port].asend(passed)

    @contextlib.contextmanager
    def _passing(self, request: TransportRequest, *, impatient: bool) -> Iterator[tuple[TransportRequest, int]]:
        """Fix the fault of a request, give it limits and a port, and stay until the server is done with it."""
        exchange = self._engine.begin(request.method, request.path)
        passage = _Passage(exchange, _outlasts(exchange.fault, request))
        if passage.travel == "refused":
            exchange.finish()
            yield request, self._deaf.getsockname()[1]
            return
        # As at the sandbox's own door, only a hang waits for its caller's impatience.
        self._impatient = impatient and exchange.fault is not None and exchange.fault.name == "hang"
        self._passage = passage
        sent = True
        try:
            hurried = passage.silent and not self._impatient
            yield (_hurried(request) if hurried else request), self._listener.getsockname()[1]
        except TransportError as failure:
            sent = failure.sent
            raise
        finally:
            arrived = passage.handled.wait(_LONGEST if sent else _DENIED)
            self._passage = None
            if arrived and not sent:
                self.strays += 1
            if sent and not arrived:
                self.errors.append(TimeoutError("a request that may have been sent never arrived"))

    def _config(self, port: int) -> Config:
        settings: dict[str, Any] = {"api_key": "key", "base_url": f"http://127.0.0.1:{port}", "trust_env": False}
        if self._wire not in HANDED_IN:
            settings["transport"] = self._wire
        return Config.load("ORCHESTRA", settings)

    def _open_blocking(self, port: int) -> Transport:
        config = self._config(port)
        if self._wire in HANDED_IN:
            return HttpxTransport(config, _made(self._wire, {"client": "Client", "transport": "HTTPTransport"}))
        return built_in_transport(config)

    def _open_awaiting(self, port: int) -> AsyncTransport:
        config = self._config(port)
        if self._wire in HANDED_IN:
            names = {"client": "AsyncClient", "transport": "AsyncHTTPTransport"}
            return AsyncHttpxTransport(config, _made(self._wire, names))
        return built_in_async_transport(config)

    def close(self, loop: asyncio.AbstractEventLoop | None) -> None:
        """Close wires, connections and the server, and tell what went wrong in it."""
        for wire in self._blocking.values():
            wire.close()
        if loop is not None:
            for awaiting in self._awaiting.values():
                loop.run_until_complete(awaiting.aclose())
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        for listening in (self._listener, self._deaf):
            listening.close()
        self._threads[0].join(_LONGEST)
        for peer in self._peers:
            with contextlib.suppress(OSError):
                peer.shutdown(socket.SHUT_RDWR)
        for thread in self._threads[1:]:
            thread.join(_LONGEST)
        if self.errors:
            raise self.errors[0]

    def _accept(self) -> None:
        while True:
            try:
                peer, _ = self._listener.accept()
            except OSError:
                return
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._peers.append(peer)
            self._threads.append(threading.Thread(target=self._serve, args=(peer,), daemon=True))
            self._threads[-1].start()

    def _serve(self, peer: socket.socket) -> None:
        with peer, contextlib.suppress(OSError):
            try:
                while self._exchange(peer):
                    pass
            except OSError:
                raise
            except BaseException as error:
                self.errors.append(error)

    def _exchange(self, peer: socket.socket) -> bool:
        """Carry one request; return whether the connection goes on."""
        if not peer.recv(1, socket.MSG_PEEK):
            return False
        passage = self._passage
        if passage is not None and not passage.arrived:
            passage.arrived = True
            try:
                return self._carry(peer, passage)
            finally:
                passage.exchange.finish()
                passage.handled.set()
        # A request that nobody sent through this door: a wire has repeated one by itself.
        arrived = _arrived(peer)
        if arrived is not None:
            self.strays += 1
            method, path, headers, body = arrived
            self._engine.begin(method, path).perform(method, path, headers, body)
        return False

    def _carry(self, peer: socket.socket, passage: _Passage) -> bool:
        if passage.travel == "reset_unread":
            _reset(peer)
            return False
        arrived = _arrived(peer)
        if arrived is None:
            return False
        method, path, headers, body = arrived
        if passage.travel == "slow_request" and passage.silent:
            passage.exchange.finish(body)
            return _stay_silent(peer, passage)
        reply = passage.exchange.perform(method, path, headers, body)
        if passage.travel == "reset":
            _reset(peer)
            return False
        return self._deliver(peer, passage, reply)

    def _deliver(self, peer: socket.socket, passage: _Passage, reply: Answer) -> bool:
        self._answers += 1
        unframed = passage.travel == "unframed"
        head, payload = _written(reply, chunked=self._answers % 3 == 0 and not unframed, framed=not unframed)
        passage.silent = passage.silent and (passage.travel != "drip" or bool(payload))
        if passage.silent:
            peer.sendall(head + payload[:1] if passage.travel == "drip" else b"")
            return _stay_silent(peer, passage)
        if passage.travel == "cut" and payload:
            peer.sendall(head + payload[: len(payload) // 2])
            return False
        if passage.travel == "drip":
            for byte in head + payload:
                peer.sendall(bytes([byte]))
        else:
            peer.sendall((head + payload) * (2 if passage.travel == "twice" else 1))
        # Nothing can be cut or dripped where there is no body. An interim answer is none: the connection ends.
        return reply.status >= 200 and not unframed


def _outlasts(fault: Fault | None, request: TransportRequest) -> bool:
    if fault is None or fault.travel not in ("silent", "slow_request", "slow_answer", "drip"):
        return False
    if fault.travel == "silent":
        return True
    times = _USUAL_BODY if fault.travel == "drip" else 1
    return fault.seconds is None or fault.seconds * times > min(request.timeouts.read, request.budget)


def _hurried(request: TransportRequest) -> TransportRequest:
    timeouts = attrs.evolve(request.timeouts, read=_LATE)
    return TransportRequest(request.method, request.path, request.headers, request.body, timeouts, request.budget)


def _made(wire: str, names: dict[str, str]) -> Any:
    kind, _, library = wire.partition(":")
    return getattr(importlib.import_module(library), names[kind])(trust_env=False, verify=False)


def _arrived(peer: socket.socket) -> tuple[str, str, list[tuple[str, str]], bytes | None] | None:
    """Read one whole request; None when its sender has gone before its end."""
    held = b""
    while b"\r\n\r\n" not in held:
        data = peer.recv(65536)
        if not data:
            return None
        held += data
    head, _, body = held.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    length = int(dict(headers).get("content-length", "0"))
    while len(body) < length:
        data = peer.recv(65536)
        if not data:
            return None
        body += data
    method, path, _ = first.split(" ")
    return method, path, headers, body or None


def _written(reply: Answer, *, chunked: bool, framed: bool) -> tuple[bytes, bytes]:
    """Write an answer with its length, in two chunks, or ended by the end of its connection: head and payload."""
    lines = [f"HTTP/1.1 {reply.status} Said", *(f"{name}: {value}" for name, value in reply.headers)]
    payload = reply.body
    bare = reply.status < 200 or reply.status in (204, 304)
    if chunked and payload and not bare:
        lines.append("transfer-encoding: chunked")
        middle = len(payload) // 2
        pieces = [piece for piece in (payload[:middle], payload[middle:]) if piece]
        payload = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in (*pieces, b""))
    elif not framed:
        lines.append("connection: close")
    elif not bare:
        lines.append(f"content-length: {len(payload)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1"), b"" if bare else payload


def _stay_silent(peer: socket.socket, passage: _Passage) -> bool:
    passage.handled.set()
    while peer.recv(65536):
        pass
    return False


def _reset(peer: socket.socket) -> None:
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()
