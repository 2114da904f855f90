"""A network that answers from a script and remembers what it was sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from orchestra import TransportError, TransportRequest, TransportResponse

__all__ = ["CannedWire", "Reply", "ambiguous", "answer", "refused"]

Reply = TransportResponse | BaseException | Callable[[TransportRequest], TransportResponse]


def answer(status: int = 200, body: Any = b"", **headers: str) -> TransportResponse:
    """Return an answer; anything but bytes is written as JSON. `retry_after="3"` is the header Retry-After."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = {"content_type": "application/json", **headers} if content else headers
    return TransportResponse(status, tuple((name.replace("_", "-"), value) for name, value in lines.items()), content)


def refused(reason: str = "connect") -> TransportError:
    """Return a failure that surely left no byte behind."""
    return TransportError(reason, "ConnectError", sent=False)


def ambiguous(reason: str = "read", partial: TransportResponse | None = None) -> TransportError:
    """Return a failure after which nobody knows what the server did."""
    return TransportError(reason, "ReadError", sent=True, partial=partial)


class CannedWire:
    """A `Transport` and an `AsyncTransport`. Replies are given in order; the last one for ever.

    An exception is raised; a function is called with the request. The async half never suspends.
    """

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.requests: list[TransportRequest] = []
        self.closed = 0

    def send(self, request: TransportRequest) -> TransportResponse:
        """Give the next reply."""
        self.requests.append(request)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, TransportError):
            raise TransportError(reply.reason, reply.detail, sent=reply.sent, partial=reply.partial)
        if isinstance(reply, BaseException):
            raise reply
        return reply if isinstance(reply, TransportResponse) else reply(request)

    async def asend(self, request: TransportRequest) -> TransportResponse:
        """Give the next reply."""
        return self.send(request)

    def close(self) -> None:
        """Count the closing."""
        self.closed += 1

    async def aclose(self) -> None:
        """Count the closing."""
        self.closed += 1

    @property
    def request(self) -> TransportRequest:
        """The only request that was sent."""
        assert len(self.requests) == 1, f"{len(self.requests)} requests were sent"
        return self.requests[0]

    @property
    def body(self) -> Any:
        """The JSON value of the only request."""
        assert self.request.body is not None
        return json.loads(self.request.body)

    @property
    def trace(self) -> list[tuple[object, ...]]:
        """Everything that would have gone over the network, in order."""
        return [(r.method, r.path, r.headers, r.body, r.timeouts, r.budget) for r in self.requests]
