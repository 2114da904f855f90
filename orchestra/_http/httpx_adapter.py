"""A caller's own `httpx` transport or client behind the seam. Redirects are never followed.

Pools, proxies and TLS are then the caller's affair. Limits on size and on each phase stay ours, and so does
the limit on a whole attempt, with one gap: a blocking transport gives us no say while it reads headers.
How a second sending is noticed and refused is said in `_replays`.

The kind of an exception does not tell whether a charge has left: a hook, or a transport around another, may
raise `ConnectError` for a request of its own after ours was answered. So "not sent" needs a witness. The
engine of httpx reports each step of a request to its `trace` extension, and a failure counts as not sent only when

1. it is of a kind that precedes a request (connect, proxy, pool), and was caused by one of the engine's own,
2. the engine reported on this very request, and never that it began to write its headers. (A wait for a
   place in the pool is not reported: there it is enough that it reported on an earlier request.)
3. no hook or signer has read the body: it could have sent a request of its own.

Whatever never reports, such as `MockTransport` or a transport that copies requests without their
extensions, leaves every failure in doubt.
"""

from __future__ import annotations

import asyncio
import importlib
import ssl
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

from .._core.config import Config
from .._core.errors import ConfigurationError
from .._core.transport import TransportError, TransportRequest, TransportResponse
from .async_pool import running_loop
from .codecs import Headers
from .content import finished, too_large
from .forks import watch_forks
from .pool import unwrapped
from .quiet import OURS, keep_quiet
from .replays import ReplayGuard, guarded_request
from .stream import Ended

__all__ = ["AsyncHttpxTransport", "HttpxTransport"]

_ENGINES: Final = ("httpcore", "httpcore2")


class _Library:
    """httpx, or its continuation under another name: that of the class that was handed in."""

    def __init__(self, config: Config, handed_in: object) -> None:
        roots = (kind.__module__.partition(".")[0] for kind in type(handed_in).__mro__)
        module: Any = importlib.import_module(next((name for name in roots if name in ("httpx", "httpx2")), "httpx"))
        self._module = module
        self._refuse(handed_in)
        root: str = module.__name__
        keep_quiet(root.replace("httpx", "httpcore"), root, "hpack.hpack", "hpack.table")
        self.limit = config.max_response_bytes
        self.reports = False
        """Whether the engine behind what was handed in has ever reported on a request."""
        self._base = config.base_url
        self._host = urlsplit(config.base_url).netloc
        self._failures: tuple[tuple[type[Exception], str, bool], ...] = (
            (module.PoolTimeout, "pool", False),
            (module.ConnectTimeout, "connect", False),
            (module.ProxyError, "proxy", False),
            (module.ConnectError, "connect", False),
            (module.UnsupportedProtocol, "configuration", False),
            (module.LocalProtocolError, "configuration", True),
            (module.WriteTimeout, "timeout", True),
            (module.ReadTimeout, "timeout", True),
            (module.WriteError, "write", True),
            (module.ReadError, "read", True),
            (module.RemoteProtocolError, "read", True),
        )

    def runs_hooks(self, handed_in: object) -> bool:
        """Tell whether it is a client that runs its hooks before its transport, as those of the library do."""
        send = getattr(type(handed_in), "send", None)
        return send is not None and send in (self._module.Client.send, self._module.AsyncClient.send)

    def reported(self) -> None:
        """Note that the engine reports on requests."""
        self.reports = True

    def _refuse(self, handed_in: object) -> None:
        """Refuse what can be seen to send a payment twice. The rest is refused when it tries to."""
        if any(kind.__module__.partition(".")[0] == "httpx_curl_cffi" for kind in type(handed_in).__mro__):
            raise ConfigurationError("transport can't be used: curl sends a payment again when a connection dies")
        if isinstance(getattr(handed_in, "auth", None), self._module.DigestAuth):
            raise ConfigurationError("transport can't be used: a client with DigestAuth sends every payment twice")

    def request(self, request: TransportRequest, guard: ReplayGuard, *, awaiting: bool) -> Any:
        """Return the library's own request; its `repr` shows method and URL only."""
        timeouts, budget = request.timeouts, request.budget
        headers = [("Host", self._host), *request.headers]
        if request.body is not None or request.method in ("POST", "PUT", "PATCH"):
            headers.append(("Content-Length", str(len(request.body or b""))))
        return guarded_request(
            self._module,
            guard,
            awaiting=awaiting,
            method=request.method,
            url=self._base + request.path,
            headers=headers,
            extensions={
                "timeout": {
                    "connect": min(timeouts.connect, budget),
                    "read": min(timeouts.read, budget),
                    "write": min(timeouts.write, budget),
                    "pool": min(timeouts.pool, budget),
                },
            },
        )

    def failure(self, error: Exception, guard: ReplayGuard, partial: TransportResponse | None) -> TransportError:
        """Say what a failure of the library means. What is not known may have sent something."""
        for kind, reason, late in self._failures:
            if isinstance(error, kind):
                said = "tls" if not late and _is_tls(error) else reason
                sent = late or partial is not None or not self._precedes(error, guard)
                return TransportError(said, type(error).__name__, sent=sent, partial=partial)
        reason = "protocol" if isinstance(error, self._module.TransportError) else "wire"
        return TransportError(reason, type(error).__name__, sent=True, partial=partial)

    def _precedes(self, error: Exception, guard: ReplayGuard) -> bool:
        """Tell whether the engine vouches that a failure came before any byte of the request."""
        reported = guard.sent is not None or (self.reports and isinstance(error, self._module.PoolTimeout))
        engine = type(error.__cause__).__module__.partition(".")[0]
        return reported and not (guard.sent or guard.kept) and engine in _ENGINES


def _is_tls(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error is not None


def _headers(response: Any) -> Headers:
    return tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in response.headers.raw)


class _Answer:
    """One request to a transport of the caller's own, and its answer as it grows."""

    def __init__(self, library: _Library, request: TransportRequest, *, in_hooks: bool) -> None:
        self._library = library
        self.guard = ReplayGuard(
            request.body or b"", repeatable=request.repeatable, in_hooks=in_hooks, on_report=library.reported
        )
        self._status = 0
        self._headers: Headers = ()
        self._body = bytearray()
        self._decoded = False
        """Whether somebody else has taken the body out of its `Content-Encoding`."""

    def begin(self, response: Any) -> bool:
        """Take status and headers; tell whether the body is still to be read."""
        self._status, self._headers = response.status_code, _headers(response)
        if not getattr(response, "is_stream_consumed", False):
            return True
        # A hook of the caller's has read it, or it was never anywhere but in memory: httpx has decoded it.
        # What httpx has decoded may have been cut before that: it decodes half of a gzip to nothing, without a word.
        self._decoded = any(name == "content-encoding" for name, _ in self._headers)
        self._headers = tuple(header for header in self._headers if header[0] != "content-encoding")
        self._body += response.content
        return False

    def add(self, chunk: bytes) -> bool:
        """Keep a piece of the body; tell whether the limit still holds."""
        self._body += chunk
        return len(self._body) <= self._library.limit

    def late(self) -> Ended:
        """Return the end of an answer that took too long."""
        said = "the attempt's time is over"
        return self._judged(TransportError("timeout", said, sent=True, partial=self._partial()))

    def failed(self, error: Exception) -> Ended:
        """Return the end that an exception makes."""
        return self._judged(self._library.failure(error, self.guard, self._partial()))

    def ended(self) -> Ended:
        """Return the end of an answer that was read, as far as the limit allows."""
        limit = self._library.limit
        if len(self._body) > limit:
            return self._judged(too_large(limit, TransportResponse(self._status, self._headers, b"", whole=False)))
        return self._judged(finished(self._status, self._headers, bytes(self._body), limit, whole=self._whole()))

    def _whole(self) -> bool:
        """Tell whether the answer declared its end. What another engine says of that is not taken on trust."""
        if self._status in (204, 304):
            return True
        if self._decoded:
            return False
        if self.guard.declared is not None:
            return self.guard.declared
        return self.guard.in_process or dict(self._headers).get("content-length") == str(len(self._body))

    def _partial(self) -> TransportResponse | None:
        if not self._status:
            return None
        return TransportResponse(self._status, self._headers, bytes(self._body), whole=False)

    def _judged(self, ended: Ended) -> Ended:
        """Believe neither an answer nor a failure when the body was asked for twice, or not at all."""
        guard = self.guard
        answer = ended if isinstance(ended, TransportResponse) else ended.partial
        if guard.repeated:
            return TransportError("wire", str(guard.refused), sent=True, partial=answer)
        if guard.dropped and guard.refused and answer is None and not guard.sent:
            return TransportError("configuration", guard.refused, sent=False)
        if guard.dropped and isinstance(ended, TransportResponse):
            return TransportError("wire", _DROPPED, sent=True, partial=answer)
        return ended


_DROPPED: Final = "the transport did not send the body: the answer is about another request"


def _exchange(handle: Callable[[Any], Any], library: _Library, request: TransportRequest, *, in_hooks: bool) -> Ended:
    """Ask for one whole answer. Never raises an `Exception`."""
    ends = time.monotonic() + request.budget
    answer = _Answer(library, request, in_hooks=in_hooks)
    before = OURS.get()
    try:
        OURS.set(True)
        response = handle(library.request(request, answer.guard, awaiting=False))
        try:
            for chunk in response.stream if answer.begin(response) else ():
                if not answer.add(chunk):
                    break
                if time.monotonic() > ends:
                    return answer.late()
        finally:
            response.close()
    except Exception as error:
        return answer.failed(error)
    finally:
        OURS.set(before)
    return answer.ended()


async def _aexchange(
    handle: Callable[[Any], Awaitable[Any]], library: _Library, request: TransportRequest, *, in_hooks: bool
) -> Ended:
    """Do what `_exchange` does, awaited. A cancellation goes through."""
    answer = _Answer(library, request, in_hooks=in_hooks)
    before = OURS.get()
    try:
        OURS.set(True)
        async with asyncio.timeout(request.budget):
            response = await handle(library.request(request, answer.guard, awaiting=True))
            try:
                if answer.begin(response):
                    async for chunk in response.stream:
                        if not answer.add(chunk):
                            break
            finally:
                await response.aclose()
    except TimeoutError:
        return answer.late()
    except Exception as error:
        return answer.failed(error)
    finally:
        OURS.set(before)
    return answer.ended()


def _leave_hooks(request: Any) -> None:
    guard = getattr(request, "replay_guard", None)
    if isinstance(guard, ReplayGuard):
        guard.leave_hooks()


async def _aleave_hooks(request: Any) -> None:
    _leave_hooks(request)


def _hooked(client: Any, last: Callable[[Any], Any]) -> bool:
    """Have a client tell us when its request hooks have run, and return True.

    Asked before each request: hooks may be put behind ours. Requests that are not ours pass it unseen.
    """
    hooks = client.event_hooks
    requested = hooks["request"]
    if not requested or requested[-1] is not last:
        client.event_hooks = {**hooks, "request": [*(hook for hook in requested if hook is not last), last]}
    return True


def _inherited() -> TransportError:
    said = "a transport of your own came through a fork, with its parent's connections: make a client in each process"
    return TransportError("configuration", said, sent=False)


class HttpxTransport:
    """Blocking. Takes an `httpx.BaseTransport` or an `httpx.Client`."""

    def __init__(self, config: Config, handed_in: Any) -> None:
        self._library = _Library(config, handed_in)
        self._handed_in = handed_in
        self._closed = False
        self._inherited = False
        self._handle: Any
        watch_forks(self)
        self._has_hooks = self._library.runs_hooks(handed_in)
        if hasattr(handed_in, "build_request"):
            self._handle = partial(handed_in.send, stream=True, follow_redirects=False)
        else:
            self._handle = handed_in.handle_request

    def send(self, request: TransportRequest) -> TransportResponse:
        """Send one request."""
        if self._closed:
            raise TransportError("closed", "the client is closed", sent=False)
        if self._inherited:
            raise _inherited()
        in_hooks = self._has_hooks and _hooked(self._handed_in, _leave_hooks)
        outcome = _exchange(self._handle, self._library, request, in_hooks=in_hooks)
        del request
        return unwrapped(outcome)

    def start_over(self) -> None:
        """Refuse to speak on the parent's connections in a forked child."""
        self._inherited = True

    def close(self) -> None:
        """Refuse to work from now on, and close what was handed in."""
        self._closed = True
        self._handed_in.close()


class AsyncHttpxTransport:
    """Awaiting. Takes an `httpx.AsyncBaseTransport` or an `httpx.AsyncClient`."""

    def __init__(self, config: Config, handed_in: Any) -> None:
        self._library = _Library(config, handed_in)
        self._handed_in = handed_in
        self._closed = False
        self._inherited = False
        self._handle: Any
        watch_forks(self)
        self._has_hooks = self._library.runs_hooks(handed_in)
        if hasattr(handed_in, "build_request"):
            self._handle = partial(handed_in.send, stream=True, follow_redirects=False)
        else:
            self._handle = handed_in.handle_async_request

    async def asend(self, request: TransportRequest) -> TransportResponse:
        """Send one request."""
        if self._closed:
            raise TransportError("closed", "the client is closed", sent=False)
        if self._inherited:
            raise _inherited()
        running_loop()
        in_hooks = self._has_hooks and _hooked(self._handed_in, _aleave_hooks)
        outcome = await _aexchange(self._handle, self._library, request, in_hooks=in_hooks)
        del request
        return unwrapped(outcome)

    def start_over(self) -> None:
        """Refuse to speak on the parent's connections in a forked child."""
        self._inherited = True

    async def aclose(self) -> None:
        """Refuse to work from now on, and close what was handed in."""
        self._closed = True
        await self._handed_in.aclose()
