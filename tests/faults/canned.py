"""A server that answers every request with the same bytes, however wrong they are."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager

__all__ = ["canned"]


@contextmanager
def canned(answer: bytes | Callable[[socket.socket], None]) -> Generator[str]:
    """Serve the answer, then close the connection; yield the base URL."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=16)

    def serve(client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            client.settimeout(5.0)
            _request(client)
            if callable(answer):
                answer(client)
            else:
                client.sendall(answer)
                client.shutdown(socket.SHUT_WR)
                while client.recv(65536):
                    pass

    def run() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(client,), daemon=True).start()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def _request(client: socket.socket) -> None:
    """Read a whole request: closing on unread bytes would reset the connection under the answer."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += client.recv(65536) or b"\r\n\r\n"
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), b":0")
    while len(body) < int(length.partition(b":")[2]):
        body += client.recv(65536)
