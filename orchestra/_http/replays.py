"""Notices and refuses that a transport of the caller's own sends a request a second time.

HTTP libraries repeat what they take for safe (a PUT, a DELETE, a request on a kept connection that died), retrying
transports repeat what they are told to, hooks send `response.request` again. A payment that is sent twice is paid
twice, and its answer does not show it. So a request that must not be repeated is handed over with a body that can
be read once, as a stream, and with its length declared:

- A second reading raises, and so does a second beginning that the engine of httpx reports before it happens. The
  outcome of the call is then unknown, whatever the transport makes of it.
- `request.content` has not been read, as of any stream, and `request.read()` raises: what has the bytes in memory can
  send them as often as it likes. What runs in process (`MockTransport`, WSGI, respx, pytest-httpx, test clients)
  may, and so may hooks and an `httpx.Auth` of a client, which come before its transport.
- An answer to a request whose body nobody read is about another request.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Callable, Iterator
from functools import cache
from typing import Any, Final

__all__ = ["ReplayGuard", "ReplayRefusedError", "guarded_request"]

_HTTPX: Final = ("httpx", "httpx2")
_MODELS: Final = ("httpx._models", "httpx2._models")
_IN_PROCESS: Final = frozenset({*_HTTPX, "respx", "pytest_httpx", "starlette"})
"""Packages whose code reads a request in order to answer it in this process. Their networks are other packages."""

_FRAMING: Final = frozenset({b"content-length", b"transfer-encoding"})


class ReplayRefusedError(RuntimeError):
    """Raised to whoever wants the body of a request that he may not have."""


class ReplayGuard:
    """One request on its way through a transport of the caller's own, and what is known of it."""

    __slots__ = (
        "_data", "_in_hooks", "_mocked", "_on_report", "_repeatable", "declared", "in_process", "kept", "readings",
        "refused", "repeated", "sent",
    )  # fmt: skip

    def __init__(
        self, data: bytes, *, repeatable: bool, in_hooks: bool, on_report: Callable[[], None] = lambda: None
    ) -> None:
        self._data = data
        self._on_report = on_report
        self._repeatable = repeatable
        self._in_hooks = in_hooks
        """Whether the hooks of a client run before its transport has the request."""
        self._mocked = False
        """Whether a mock of httpx has read the request."""
        self.readings = 0
        self.in_process = False
        """Whether code that answers in this process has read the request."""
        self.kept = False
        """Whether code of the caller's has the body in memory, and may have sent it by itself."""
        self.refused: str | None = None
        """Why somebody was refused the body."""
        self.repeated = False
        """Whether that was a second sending."""
        self.sent: bool | None = None
        """Whether the engine of httpx has begun to write the request. None when it does not report on it."""
        self.declared: bool | None = None
        """Whether the answer declared its end, as the engine of httpx read it. None when it did not report."""

    def __deepcopy__(self, memo: object) -> ReplayGuard:
        """Return the guard itself: a copy of a request is sent instead of it, not beside it."""
        return self

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a request can't be pickled: it may hold a card")

    @property
    def dropped(self) -> bool:
        """Whether a body that matters was never read."""
        return bool(self._data) and not (self._repeatable or self.readings or self.in_process)

    def hear(self, event: str, info: dict[str, Any]) -> None:
        """Take a report of httpcore, as its `trace` extension gives it. Raises at the beginning of a repeat."""
        self._on_report()
        self.sent = bool(self.sent)
        # The request to a proxy for a tunnel is not ours, though it carries our extensions.
        method = getattr(info.get("request"), "method", b"")
        if event.endswith(".send_request_headers.started") and method != b"CONNECT":
            if self.sent:
                self._refuse(_AGAIN)
            self.sent = True
        elif event.endswith(".receive_response_headers.complete"):
            named = {name.lower() for name, _ in info["return_value"][-1]}
            self.declared = event.startswith("http2.") or not named.isdisjoint(_FRAMING)

    async def ahear(self, event: str, info: dict[str, Any]) -> None:
        """Take a report of an awaiting engine."""
        self.hear(event, info)

    def leave_hooks(self) -> None:
        """Note that all request hooks of a client have run. Raises when they run for a second sending."""
        if not self._in_hooks:
            self._refuse(_AGAIN)
        self._in_hooks = False

    def stream(self) -> bytes:
        """Return the body to whoever sends it. Raises for the second time."""
        reader, keeps = _reader()
        if keeps and reader not in _IN_PROCESS:
            self._refuse(_IN_MEMORY)
        self.in_process = self.in_process or reader in _IN_PROCESS
        if self.readings:
            self._refuse(_AGAIN)
        self.readings += 1
        return self._data

    def memory(self) -> bytes:
        """Return the body to whoever asks for all of it at once. Raises when he could send it more than once."""
        reader, _ = _reader()
        if self._in_hooks:
            self.kept = not self._repeatable
        elif reader in _IN_PROCESS:
            # A mock of httpx reads once an attempt; others compare with as many expectations as there are.
            if reader in _HTTPX and self._mocked:
                self._refuse(_AGAIN)
            self._mocked = self._mocked or reader in _HTTPX
            self.in_process = True
        elif not self.in_process:
            self._refuse(_IN_MEMORY)
        return self._data

    def content(self) -> bytes | None:
        """Return the body when it counts as read, None while it is a stream."""
        if self._in_hooks:
            self.kept = not self._repeatable
        readable = self._in_hooks or self._repeatable or self.in_process or not self._data
        return self._data if readable else None

    def _refuse(self, why: str) -> None:
        if self._repeatable:
            return
        self.refused = why
        self.repeated = self.repeated or self.in_process or self.readings > 0 or bool(self.sent)
        raise ReplayRefusedError(why)


_AGAIN: Final = "the transport tried to send the request again, which was refused"
_IN_MEMORY: Final = (
    "the transport takes the body of a payment into memory, from where it could be sent twice: it has to read "
    "request.stream"
)


def _reader() -> tuple[str, bool]:
    """Return the package of the code that asks for a body, and whether a `Request` of httpx keeps it for that."""
    frame, keeps = inspect.currentframe(), False
    while frame is not None:
        name: str = frame.f_globals.get("__name__", "")
        if name in _MODELS:
            keeps = True
        elif name != __name__:
            return name.partition(".")[0], keeps
        frame = frame.f_back
    return "", keeps


class _Body:
    """What an engine iterates over to send the body."""

    def __init__(self, guard: ReplayGuard) -> None:
        self._guard = guard


class _SyncBody(_Body):
    def __iter__(self) -> Iterator[bytes]:
        yield self._guard.stream()


class _AsyncBody(_Body):
    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._guard.stream()


class _Request:
    """A request of httpx whose body is asked for through its guard."""

    replay_guard: ReplayGuard
    not_read: type[Exception]

    def read(self) -> bytes:
        return self.replay_guard.memory()

    async def aread(self) -> bytes:
        return self.replay_guard.memory()

    @property
    def content(self) -> bytes:
        content = self.replay_guard.content()
        if content is None:
            raise self.not_read
        return content


@cache
def _classes(module: Any) -> tuple[Any, Any, Any]:
    """Return a request and two bodies that are what `httpx`, or `httpx2`, takes for its own."""
    request = type("GuardedRequest", (_Request, module.Request), {"not_read": module.RequestNotRead})
    # One class for both would do for httpx, but other transports ask for the one that is not the wrong one.
    return (
        request,
        type("GuardedBody", (_SyncBody, module.SyncByteStream), {}),
        type("AsyncGuardedBody", (_AsyncBody, module.AsyncByteStream), {}),
    )


def guarded_request(module: Any, guard: ReplayGuard, *, awaiting: bool, **members: Any) -> Any:
    """Return a request of `httpx` or `httpx2` whose body, and whose reports, are the guard's."""
    request, body, async_body = _classes(module)
    extensions = {**members.pop("extensions"), "trace": guard.ahear if awaiting else guard.hear}
    made = request(**members, stream=(async_body if awaiting else body)(guard), extensions=extensions)
    made.replay_guard = guard
    return made
