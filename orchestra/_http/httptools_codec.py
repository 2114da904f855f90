"""The fast codec: HTTP by llhttp, the parser of Node.js, through httptools."""

from __future__ import annotations

from typing import Any, Final

import httptools

from .._core.transport import TransportError, TransportResponse
from .codecs import HEADER_LIMIT, excessive
from .content import finished, too_large

__all__ = ["HttptoolsCodec"]

_UPGRADE: Final = 101


class HttptoolsCodec:
    """Answers by llhttp, judged as the default codec judges them."""

    __slots__ = (
        "_body", "_complete", "_headers", "_limit", "_parser", "_received", "_size", "_status", "reusable",
    )  # fmt: skip

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.reusable = False
        self._start()

    def _start(self) -> None:
        self._parser: Any = httptools.HttpResponseParser(self)
        self._status = 0
        self._headers: list[tuple[str, str]] = []
        self._body = bytearray()
        self._size = 0
        self._received = 0
        self._complete = False

    def begin(self, method: str) -> None:
        """Expect the answer to a request."""
        del method  # a payment's is never HEAD
        self._start()
        self.reusable = False

    def feed(self, data: bytes) -> TransportResponse | TransportError | None:
        """Take bytes that came; return what they end in, if they end it."""
        if not data:
            return self._closed()
        wrong: str | None = None
        self._received += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            wrong = "the server changed the protocol"
        except httptools.HttpParserError as error:
            wrong = str(error)
        if self._size > self._limit:
            self.reusable = False
            return too_large(self._limit, TransportResponse(self._status, tuple(self._headers), b"", whole=False))
        if self._complete:
            self.reusable = self.reusable and wrong is None
            return self._finished(whole=True)
        if wrong is None and self._received > HEADER_LIMIT and excessive(self._received, self._size):
            wrong = "the answer is framed by more bytes than it has"
        return None if wrong is None else TransportError("protocol", wrong, sent=True, partial=self.partial())

    def _closed(self) -> TransportResponse | TransportError:
        if not self._status:
            return TransportError("read", "the server closed the connection without an answer", sent=True)
        if any(name in ("content-length", "transfer-encoding") for name, _ in self._headers):
            return TransportError("read", "the answer is cut short", sent=True, partial=self.partial())
        return self._finished(whole=False)

    def _finished(self, *, whole: bool) -> TransportResponse | TransportError:
        headers, body = tuple(self._headers), bytes(self._body)
        if "content-encoding" not in [name for name, _ in headers]:
            return TransportResponse(self._status, headers, body, whole)
        return finished(self._status, headers, body, self._limit, whole=whole)

    def partial(self) -> TransportResponse | None:
        """Return status and headers of an answer that is not whole."""
        if not self._status:
            return None
        return TransportResponse(self._status, tuple(self._headers), bytes(self._body), whole=False)

    # What the parser calls.

    def on_message_begin(self) -> None:
        """Notice a second answer that nobody asked for."""
        if self._complete:
            self.reusable = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header; those behind a chunked body are left out."""
        if not self._status:
            self._headers.append((name.decode("latin-1").lower(), value.decode("latin-1").rstrip(" \t")))

    def on_headers_complete(self) -> None:
        """Begin the answer proper, or forget an informational one."""
        if self._complete:
            return
        status = self._parser.get_status_code()
        if 100 <= status < 200 and status != _UPGRADE:
            self._headers.clear()
        else:
            self._status = status

    def on_body(self, body: bytes) -> None:
        """Keep a piece of the body, up to the limit."""
        if self._complete:
            return
        self._size += len(body)
        if self._size <= self._limit:
            self._body += body

    def on_message_complete(self) -> None:
        """End the answer."""
        if self._status and not self._complete and self._status != _UPGRADE:
            self._complete = True
            self.reusable = bool(self._parser.should_keep_alive())
