"""A network that answers from a script and remembers what it was sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from orchestra import WireFailure, WireRequest, WireResponse

__all__ = ["CannedWire", "Reply", "ambiguous", "answer", "refused"]

Reply = WireResponse | BaseException | Callable[[WireRequest], WireResponse]


def answer(status: int = 200, body: Any = b"", **headers: str) -> WireResponse:
    """Return an answer; anything but bytes is written as JSON. `retry_after="3"` is the header Retry-After."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = {"content_type": "application/json", **headers} if content else headers
    return WireResponse(status, tuple((name.replace("_", "-"), value) for name, value in lines.items()), content)


def refused(reason: str = "connect") -> WireFailure:
    """Return a failure that surely left no byte behind."""
    return WireFailure(reason, "ConnectError", sent=False)


def ambiguous(reason: str = "read", partial: WireResponse | None = None) -> WireFailure:
    """Return a failure after which nobody knows what the server did."""
    return WireFailure(reason, "ReadError", sent=True, partial=partial)


class CannedWire:
    """A `Wire` and an `AsyncWire`. Replies are given in order; the last one for ever.

    An exception is raised; a function is called with the request. The async half never suspends.
    """

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.requests: list[WireRequest] = []
        self.closed = 0

    def send(self, request: WireRequest) -> WireResponse:
        """Give the next reply."""
        self.requests.append(request)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, WireFailure):
            raise WireFailure(reply.reason, reply.detail, sent=reply.sent, partial=reply.partial)
        if isinstance(reply, BaseException):
            raise reply
        return reply if isinstance(reply, WireResponse) else reply(request)

    async def asend(self, request: WireRequest) -> WireResponse:
        """Give the next reply."""
        return self.send(request)

    def close(self) -> None:
        """Count the closing."""
        self.closed += 1

    async def aclose(self) -> None:
        """Count the closing."""
        self.closed += 1

    @property
    def request(self) -> WireRequest:
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
