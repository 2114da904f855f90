"""The default codec: answers read by h11, the parser that httpx itself stands on."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import h11

from .._core.transport import TransportError, TransportResponse
from .codecs import HEADER_LIMIT, Headers, excessive
from .content import finished, too_large

__all__ = ["H11Codec"]


@cache
def _question(method: str) -> h11.Request:
    return h11.Request(method=method, target="/", headers=[("Host", "-")])


_ASKED: Final = h11.EndOfMessage()


class H11Codec:
    """Answers by h11: pure Python, strict."""

    __slots__ = ("_body", "_headers", "_limit", "_machine", "_plain", "_received", "_status", "reusable")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._machine = h11.Connection(h11.CLIENT, max_incomplete_event_size=HEADER_LIMIT)
        self.reusable = False
        self._start()

    def _start(self) -> None:
        self._status = 0
        self._headers: Headers = ()
        self._plain = True
        """Whether the body came as it is, without a `Content-Encoding`."""
        self._body = bytearray()
        self._received = 0

    def begin(self, method: str) -> None:
        """Expect the answer to a request of this method."""
        self._start()
        self.reusable = False
        # To judge the answer, h11 has to know that a request was made, and by which method; not its headers.
        self._machine.send(_question(method))
        self._machine.send(_ASKED)

    def feed(self, data: bytes) -> TransportResponse | TransportError | None:
        """Take bytes that came; return what they end in, if they end it."""
        wrong: str | None = None
        machine = self._machine
        self._received += len(data)
        if not data and not self._status:
            return TransportError("read", "the server closed the connection without an answer", sent=True)
        try:
            machine.receive_data(data)
            while (event := machine.next_event()) is not h11.NEED_DATA:
                ended = self._take(event, whole=bool(data))
                if ended is not None:
                    return ended
        except h11.RemoteProtocolError as error:
            wrong = str(error) if data else "the answer is cut short"
        if wrong is None and self._received > HEADER_LIMIT and excessive(self._received, len(self._body)):
            wrong = "the answer is framed by more bytes than it has"
        if wrong is None:
            return None
        return TransportError("protocol" if data else "read", wrong, sent=True, partial=self.partial())

    def _take(self, event: Any, *, whole: bool) -> TransportResponse | TransportError | None:
        """Take an event. An answer that ends by bytes said where it ends; one that ends by their end did not."""
        if isinstance(event, h11.Data):
            self._body += event.data
            if len(self._body) > self._limit:
                return too_large(self._limit, TransportResponse(self._status, self._headers, b"", whole=False))
            return None
        if isinstance(event, h11.Response):
            self._status = event.status_code
            self._headers = tuple([(name.decode("latin-1"), value.decode("latin-1")) for name, value in event.headers])
            self._plain = b"content-encoding" not in [name for name, _ in event.headers]
            return None
        if isinstance(event, h11.EndOfMessage):
            machine = self._machine
            done = machine.our_state is h11.DONE and machine.their_state is h11.DONE
            if done and machine.trailing_data == (b"", False):
                machine.start_next_cycle()
                self.reusable = True
            body = bytes(self._body)
            if self._plain:
                ended: TransportResponse | TransportError = TransportResponse(self._status, self._headers, body, whole)
            else:
                ended = finished(self._status, self._headers, body, self._limit, whole=whole)
            return ended
        if isinstance(event, h11.InformationalResponse) and event.status_code != 101:
            return None
        return TransportError("protocol", "the server changed the protocol", sent=True, partial=self.partial())

    def partial(self) -> TransportResponse | None:
        """Return status and headers of an answer that is not whole."""
        return TransportResponse(self._status, self._headers, bytes(self._body), whole=False) if self._status else None
