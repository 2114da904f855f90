"""Servers on 127.0.0.1 that stand before a served sandbox: one speaks HTTP/2 with TLS, one is a proxy."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, RequestReceived, StreamEnded

__all__ = ["http2_front", "proxy_front"]

_LONGEST = 10.0
"""Seconds after which a front stops waiting for either side."""
_RESET = struct.pack("ii", 1, 0)


def _answered(upstream: str, method: str, path: str, headers: Any, body: bytes) -> tuple[int, list[Any], bytes]:
    """Ask the sandbox. Raises `OSError` or `HTTPException` when it does not answer."""
    connection = http.client.HTTPConnection(urlsplit(upstream).netloc, timeout=_LONGEST)
    with contextlib.closing(connection):
        connection.request(method, path, body, dict(headers))
        response = connection.getresponse()
        return response.status, [(name.lower(), value) for name, value in response.getheaders()], response.read()


def _speak_http2(peer: ssl.SSLSocket, upstream: str) -> None:
    state = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
    state.initiate_connection()
    requests: dict[int, tuple[dict[str, str], bytearray]] = {}
    while True:
        peer.sendall(state.data_to_send())
        data = peer.recv(65536)
        if not data:
            return
        for event in state.receive_data(data):
            if isinstance(event, RequestReceived):
                requests[event.stream_id] = (dict(event.headers), bytearray())
            elif isinstance(event, DataReceived):
                requests[event.stream_id][1].extend(event.data)
                state.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            elif isinstance(event, StreamEnded):
                headers, body = requests.pop(event.stream_id)
                plain = [(name, value) for name, value in headers.items() if not name.startswith(":")]
                status, answered, content = _answered(
                    upstream, headers[":method"], headers[":path"], plain, bytes(body)
                )
                kept = [pair for pair in answered if pair[0] not in ("connection", "transfer-encoding")]
                state.send_headers(event.stream_id, [(":status", str(status)), *kept])
                state.send_data(event.stream_id, content, end_stream=True)


def _be_a_proxy(peer: socket.socket, _: str) -> None:
    """Carry requests for whole URLs, as a forwarding proxy does, on a kept connection."""
    with peer.makefile("rb") as coming:
        while line := coming.readline():
            method, target, _ = line.decode("ascii").split(" ")
            headers = dict(http.client.parse_headers(coming).items())
            body = coming.read(int(headers.pop("Content-Length", headers.pop("content-length", "0"))))
            parts = urlsplit(target)
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            status, answered, content = _answered(f"http://{parts.netloc}", method, path, headers, body)
            lines = [f"HTTP/1.1 {status} Said", *(f"{name}: {value}" for name, value in answered), "", ""]
            peer.sendall("\r\n".join(lines).encode("latin-1") + content)


@contextlib.contextmanager
def _listening(serve: Callable[[Any, str], None], upstream: str, tls: ssl.SSLContext | None) -> Iterator[int]:
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    peers: list[socket.socket] = []

    def carry(peer: socket.socket) -> None:
        try:
            speaking = peer if tls is None else tls.wrap_socket(peer, server_side=True)
            peers.append(speaking)
            with speaking:
                try:
                    serve(speaking, upstream)
                except (OSError, http.client.HTTPException):
                    # The sandbox is gone in the middle of an exchange, and so is this side.
                    speaking.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        except OSError:
            peer.close()

    def accept() -> None:
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            peer.settimeout(_LONGEST)
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=carry, args=(peer,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(_LONGEST)
        for peer in peers:
            with contextlib.suppress(OSError):
                peer.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def http2_front(upstream: str, tls: ssl.SSLContext) -> Iterator[str]:
    """Yield the base URL of a server that speaks HTTP/2 only and passes requests on to a served sandbox."""
    tls.set_alpn_protocols(["h2"])
    with _listening(_speak_http2, upstream, tls) as port:
        yield f"https://127.0.0.1:{port}"


@contextlib.contextmanager
def proxy_front() -> Iterator[str]:
    """Yield the URL of a forwarding proxy for plain http."""
    with _listening(_be_a_proxy, "", None) as port:
        yield f"http://127.0.0.1:{port}"
