"""Servers made of bare sockets: each connection runs the next of a list of scripts."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterable
from typing import Any

LONGEST = 10.0
"""Seconds after which a server stops waiting for its client, so that every test ends."""

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


class Peer:
    """The server's end of one connection."""

    def __init__(self, connection: socket.socket, server: RawServer) -> None:
        self.socket = connection
        self.server = server
        self._held = b""

    def request(self) -> bytes:
        """Return the next whole request, headers and body; nothing when the client has gone."""
        while b"\r\n\r\n" not in self._held:
            if not self._more():
                return b""
        head, _, self._held = self._held.partition(b"\r\n\r\n")
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        length = int(lengths[0].split(b":")[1]) if lengths else 0
        while len(self._held) < length:
            if not self._more():
                return b""
        body, self._held = self._held[:length], self._held[length:]
        whole = head + b"\r\n\r\n" + body
        self.server.requests.append(whole)
        return whole

    def _more(self) -> bool:
        try:
            data = self.socket.recv(65536)
        except OSError:
            return False
        self._held += data
        return bool(data)

    def some(self, size: int) -> bytes:
        """Return exactly so many bytes, less when the client has gone."""
        while len(self._held) < size and self._more():
            pass
        data, self._held = self._held[:size], self._held[size:]
        return data

    def send(self, data: bytes) -> None:
        """Send all bytes; a client that has gone is no concern."""
        with contextlib.suppress(OSError):
            self.socket.sendall(data)

    def drip(self, data: bytes) -> None:
        """Send one byte every few milliseconds until the test is over or the client has gone."""
        for byte in data:
            if self.server.over.wait(0.005):
                return
            try:
                self.socket.sendall(bytes([byte]))
            except OSError:
                return

    def hang(self) -> None:
        """Do nothing until the test is over."""
        self.server.over.wait(LONGEST)

    def until_gone(self) -> None:
        """Wait until the client closes."""
        while self._more():
            self._held = b""

    def reset(self) -> None:
        """Close with a reset."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def close(self) -> None:
        """Close."""
        self.socket.close()

    def secure(self, context: ssl.SSLContext) -> None:
        """Speak TLS from now on. A client that walks out of the handshake ends the script."""
        try:
            self.socket = context.wrap_socket(self.socket, server_side=True)
        except OSError:
            raise _Gone from None


class _Gone(Exception):
    """The client has gone."""


Script = Callable[[Peer], Any]


def answer_all(peer: Peer, answer: bytes = OK) -> None:
    """Answer every request of a connection alike."""
    while peer.request():
        peer.send(answer)


def answering(*answers: bytes) -> Script:
    """Answer the requests of one connection one by one, then close it."""

    def script(peer: Peer) -> None:
        for answer in answers:
            if not peer.request():
                return
            peer.send(answer)

    return script


class RawServer:
    """Listens on 127.0.0.1. The last script serves all further connections."""

    def __init__(self, scripts: Iterable[Script], *, tls: ssl.SSLContext | None = None) -> None:
        self._scripts = list(scripts)
        self._tls = tls
        self.requests: list[bytes] = []
        self.connections = 0
        self.over = threading.Event()
        self.errors: list[BaseException] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port: int = self._listener.getsockname()[1]
        self._peers: list[Peer] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    @property
    def url(self) -> str:
        """Base URL of the server."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            if self.over.is_set():
                connection.close()
                return
            script = self._scripts[min(self.connections, len(self._scripts) - 1)]
            self.connections += 1
            connection.settimeout(LONGEST)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._peers.append(Peer(connection, self))
            thread = threading.Thread(target=self._serve, args=(self._peers[-1], script), daemon=True)
            thread.start()
            self._threads.append(thread)

    def _serve(self, peer: Peer, script: Script) -> None:
        try:
            if self._tls is not None:
                peer.secure(self._tls)
            script(peer)
        except _Gone:
            pass
        except BaseException as error:
            self.errors.append(error)
        finally:
            peer.close()

    def until_idle(self) -> None:
        """Wait until all scripts so far have ended and their connections are closed."""
        for thread in self._threads[1:]:
            thread.join(LONGEST)

    def close(self) -> None:
        """End all scripts and tell what went wrong in them."""
        self.over.set()
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        self._listener.close()
        for peer in self._peers:
            with contextlib.suppress(OSError):
                peer.socket.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(LONGEST)
        if self.errors:
            raise self.errors[0]
