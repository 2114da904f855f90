"""A TCP proxy that cuts, stalls or drips the stream between a client and a served sandbox, at an exact byte."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Literal
from urllib.parse import urlsplit

import attrs

Side = Literal["request", "answer"]
How = Literal["reset", "close", "stall", "drip", "twice"]

_RESET = struct.pack("ii", 1, 0)
_PATIENCE = 10.0


@attrs.frozen(slots=True)
class Cut:
    """Let so many bytes of one side through, then do something to the connection."""

    side: Side
    after: int
    how: How = "close"


@attrs.define(slots=True, eq=False)
class CuttingProxy:
    """Forwards one request and its answer per connection. Without a cut it forwards both whole."""

    upstream: tuple[str, int]
    listener: socket.socket
    cut: Cut | None = None
    connections: int = 0
    request: bytes = b""
    answer: bytes = b""
    released: threading.Event = attrs.field(factory=threading.Event)
    """Ends stalls and drips, and lets the second copy of an answer go."""
    repeated: threading.Event = attrs.field(factory=threading.Event)
    """Tells that the second copy of an answer is on its way."""

    @property
    def url(self) -> str:
        """Base URL for a client."""
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def run(self) -> None:
        """Serve connections until the listener is closed."""
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            client.settimeout(_PATIENCE)
            # One after the other is enough: a test has one call in flight, except while another one stalls.
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            while self._exchange(client):
                pass

    def _exchange(self, client: socket.socket) -> bool:
        """Carry one request and its answer; return whether the connection is still good."""
        request = _read_message(client)
        if not request:
            return False
        self.request, cut = request, self.cut
        if cut is not None and cut.side == "request":
            with contextlib.ExitStack() as stack:
                if cut.after:
                    server = stack.enter_context(socket.create_connection(self.upstream, timeout=_PATIENCE))
                    server.sendall(request[: cut.after])
                self._end(client, cut)
            return False
        with socket.create_connection(self.upstream, timeout=_PATIENCE) as server:
            server.sendall(request)
            answer = self.answer = _read_message(server)
        if cut is None:
            client.sendall(answer)
            return True
        if cut.how == "twice":
            client.sendall(answer)
            self.released.wait(_PATIENCE)
            client.sendall(answer)
            self.repeated.set()
            return True
        client.sendall(answer[: cut.after])
        self._end(client, cut, answer[cut.after :])
        return False

    def _end(self, client: socket.socket, cut: Cut, rest: bytes = b"") -> None:
        if cut.how == "reset":
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        elif cut.how == "stall":
            self.released.wait(_PATIENCE)
        elif cut.how == "drip":
            for byte in rest:
                if self.released.wait(0.005):
                    return
                client.sendall(bytes([byte]))


def _read_message(source: socket.socket) -> bytes:
    """Read one HTTP message with a Content-Length, or as much of it as comes."""
    data = b""
    while True:
        head, gap, body = data.partition(b"\r\n\r\n")
        if gap:
            lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
            if len(body) >= int(lengths[0].partition(b":")[2] if lengths else 0):
                return data
        more = source.recv(65536)
        if not more:
            return data
        data += more


@contextmanager
def cutting_proxy(url: str) -> Generator[CuttingProxy]:
    """Run a proxy in front of a server for the length of a `with` block."""
    parts = urlsplit(url)
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    proxy = CuttingProxy((parts.hostname or "", parts.port or 0), listener)
    thread = threading.Thread(target=proxy.run, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.released.set()
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
