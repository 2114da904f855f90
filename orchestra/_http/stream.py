"""One blocking connection that keeps three promises: each wait is bounded by its phase and by the attempt's
end, however slowly bytes drip; `sent` is exact; and every failure is a `TransportError` without a context.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable
from typing import Any, Final

from .._core.transport import Timeouts, TransportError, TransportRequest, TransportResponse
from .codecs import Codec, Headers
from .route import Connect, ProxyRoute, StartTLS, Step, Write, opening
from .tunnelled import Connected, TunnelledTls, unread

__all__ = [
    "CHUNK",
    "Ended",
    "Stream",
    "StreamConnection",
    "all_headers",
    "check_protocol",
    "failed",
    "failed_opening",
    "late_opening",
    "open_stream",
    "readable",
    "written",
]

Ended = TransportResponse | TransportError

CHUNK: Final = 64 * 1024
"""Bytes asked for at once."""


_NO_SUCH_HOST: Final = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))


class Stream:
    """One connection to the API, opened and through its proxy. Used by one call at a time."""

    __slots__ = ("_broken", "_ends", "_patience", "_secure", "_socket", "_timeouts", "sent")

    def __init__(self, connected: Connected, *, secure: bool) -> None:
        self._socket = connected
        self._secure = secure
        self._broken: TransportError | None = None
        self._timeouts: Timeouts
        self._ends = 0.0
        self._patience = -1.0
        """Seconds that the socket waits at most: to set it is a system call."""
        self.sent = False
        """Whether bytes of the current attempt may have left."""

    def begin(self, timeouts: Timeouts, ends: float) -> None:
        """Start an attempt that has to be over at `ends`, by the monotonic clock."""
        self._timeouts = timeouts
        self._ends = ends
        self._broken = None
        self.sent = False

    def send(self, data: bytes) -> None:
        """Hand all bytes to the system. A broken connection is told by `receive`: an answer may be waiting."""
        rest = memoryview(data)
        late = False
        try:
            while rest:
                self._wait_at_most(self._timeouts.write)
                # TLS may have written a part of a record when it fails, a plain socket tells exactly.
                self.sent = self.sent or self._secure
                taken = self._socket.send(rest)
                self.sent = True
                rest = rest[taken:]
        except TimeoutError:
            late = True
        except OSError as error:
            self._broken = TransportError("write", type(error).__name__, sent=self.sent)
        if late:
            raise self._timed_out("write")

    def receive(self) -> bytes:
        """Return the bytes that came next, none when the other side has closed."""
        failure: TransportError | None = None
        try:
            self._wait_at_most(self._timeouts.read)
            data = self._socket.recv(CHUNK)
            if data or self._broken is None:
                return data
        except TimeoutError:
            failure = self._timed_out("read")
        except OSError as error:
            failure = TransportError("read", type(error).__name__, sent=self.sent)
        raise self._broken or failure or TransportError("read", "nothing came", sent=self.sent)

    def _wait_at_most(self, phase: float) -> None:
        left = self._ends - time.monotonic()
        if left <= 0.0:
            raise TimeoutError
        patience = min(phase, left)
        if patience != self._patience:
            self._patience = patience
            self._socket.settimeout(patience)

    def _timed_out(self, phase: str) -> TransportError:
        if time.monotonic() >= self._ends:
            return TransportError("timeout", "the attempt's time is over", sent=self.sent)
        return TransportError("timeout", f"no progress within the {phase} timeout", sent=self.sent)

    def is_stale(self) -> bool:
        """Tell whether an idle connection was closed, or spoke without being asked."""
        connected = self._socket
        if self._secure and unread(connected):
            return True
        return readable(connected.fileno())

    def close(self) -> None:
        """Close the connection at once."""
        with contextlib.suppress(OSError):
            self._socket.close()


def failed(error: Exception, partial: TransportResponse | None) -> TransportError:
    """Return a failure with nothing of the call's frames behind it."""
    if isinstance(error, TransportError):
        return TransportError(error.reason, error.detail, sent=error.sent, partial=partial)
    return TransportError("wire", type(error).__name__, sent=True, partial=partial)


class StreamConnection:
    """A codec over a blocking stream."""

    __slots__ = ("_codec", "_route", "_stream", "idle_since")

    def __init__(self, stream: Stream, route: ProxyRoute, codec: Codec) -> None:
        self._stream = stream
        self._route = route
        self._codec = codec
        self.idle_since = 0.0

    def exchange(self, request: TransportRequest, ends: float) -> Ended:
        """Send a request and read until its answer ends."""
        stream, codec = self._stream, self._codec
        stream.begin(request.timeouts, ends)
        try:
            data = written(self._route, request)
            codec.begin(request.method)
            stream.send(data)
            while (ended := codec.feed(stream.receive())) is None:
                pass
        except Exception as error:
            return failed(error, codec.partial())
        return ended

    @property
    def reusable(self) -> bool:
        """Whether the last exchange left it ready for another."""
        return self._codec.reusable

    def is_stale(self) -> bool:
        """Tell whether it was closed while it was idle."""
        return self._stream.is_stale()

    def close(self) -> None:
        """Close it at once."""
        self._stream.close()


def all_headers(route: ProxyRoute, request: TransportRequest) -> Headers:
    """Return the request's headers with those that belong to the wire."""
    headers = route.headers + request.headers
    if request.body is not None:
        return (*headers, ("Content-Length", str(len(request.body))))
    if request.method in ("POST", "PUT", "PATCH"):
        return (*headers, ("Content-Length", "0"))
    return headers


def written(route: ProxyRoute, request: TransportRequest) -> bytes:
    """Return all bytes of a request. Raises `TransportError`, nothing sent, for one that HTTP can't carry."""
    headers = all_headers(route, request)
    text = f"{request.method} {route.prefix}{request.path} HTTP/1.1\r\n"
    text += "".join([f"{name}: {value}\r\n" for name, value in headers])
    # One line end more or less, a space in the target: someone put them into a value.
    clean = text.count("\r") == text.count("\n") == len(headers) + 1 and "\0" not in text
    if not clean or not text.isascii() or " " in request.path or " " in request.method:
        raise TransportError("configuration", "HTTP can't carry this request", sent=False)
    return text.encode("ascii") + b"\r\n" + (request.body or b"")


def _poll(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))


def _select(descriptor: int) -> bool:
    return bool(select.select([descriptor], [], [], 0)[0])


readable: Final[Callable[[int], bool]] = _poll if hasattr(select, "poll") else _select
"""Tells whether a socket has something to say, or was closed."""


def open_stream(route: ProxyRoute, patience: float) -> Stream:
    """Open a connection within `patience` seconds. Raises `TransportError`: nothing has left by then."""
    ends = time.monotonic() + patience
    made: list[Connected] = []
    stream: Stream | None = None
    failure: TransportError | None = None
    step: Step | None = None
    steps = opening(route)
    try:
        step = next(steps)
        while True:
            step = steps.send(_perform(made, step, ends))
    except StopIteration:
        stream = Stream(made[-1], secure=route.encrypted)
    except TimeoutError:
        failure = late_opening()
    except (OSError, UnicodeError, TransportError) as error:
        failure = failed_opening(step, route, error)
    finally:
        if stream is None:
            _close_all(made)
    if stream is None:
        raise failure or late_opening()
    return stream


def _perform(made: list[Connected], step: Step, ends: float) -> bytes:
    """Take one step of the way; return what was heard."""
    match step:
        case Connect():
            made.append(_connect(step, ends))
        case StartTLS():
            secured = _start_tls(made[-1], step, ends)
            made.append(secured)
            check_protocol(secured.selected_alpn_protocol())
        case Write():
            return _write(made[-1], step.data, ends)
    return b""


def _close_all(made: list[Connected]) -> None:
    for one in reversed(made):
        with contextlib.suppress(OSError):
            one.close()


def late_opening() -> TransportError:
    """Return the failure for a connection that took too long."""
    return TransportError("connect", "no connection within the connect timeout", sent=False)


def failed_opening(step: Step | None, route: ProxyRoute, error: Exception) -> TransportError:
    """Return the failure for a connection that could not be opened, by the step that failed."""
    if isinstance(error, TransportError):
        if error.reason == "timeout":
            return late_opening()
        if error.reason == "tls":
            return error
        return TransportError("proxy", error.detail, sent=False)
    if isinstance(error, ssl.SSLCertVerificationError):
        return TransportError("tls", f"the certificate does not check out: {error.verify_message}", sent=False)
    reason = "tls" if isinstance(step, StartTLS) else "connect" if route.proxy is None else "proxy"
    detail = _undialled(step, error) if isinstance(step, Connect) else type(error).__name__
    return TransportError(reason, detail, sent=False)


def _undialled(step: Connect, error: Exception) -> str:
    """Say why a host can't be reached: with its name and port, which are no secret, and no text of others."""
    if isinstance(error, UnicodeError) or (isinstance(error, socket.gaierror) and error.errno in _NO_SUCH_HOST):
        return f"no such host {step.host}"
    if isinstance(error, socket.gaierror):
        return f"the address of {step.host} can't be looked up for now"
    place = f"[{step.host}]:{step.port}" if ":" in step.host else f"{step.host}:{step.port}"
    if isinstance(error, ConnectionRefusedError):
        return f"connection refused by {place}"
    why = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else type(error).__name__
    return f"no way to {place} ({why})"


def check_protocol(chosen: str | None) -> None:
    """Refuse a protocol that a caller's TLS context offers and we don't speak: `TransportError`, nothing sent."""
    if chosen not in (None, "http/1.1"):
        raise TransportError("tls", f"the TLS context agreed on {chosen!r} with the server: offer http/1.1", sent=False)


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0.0:
        raise TimeoutError
    return left


def _addresses(step: Connect, ends: float) -> list[Any]:
    with contextlib.suppress(socket.gaierror):
        return socket.getaddrinfo(step.host, step.port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    found: list[Any] = []
    wrong: list[OSError | UnicodeError] = []

    def look_up() -> None:
        try:
            found.extend(socket.getaddrinfo(step.host, step.port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            wrong.append(error)

    # A name. The system looks it up for as long as it likes: we wait no longer than we may, and leave the
    # thread to end by itself.
    thread = threading.Thread(target=look_up, name="orchestra-look-up", daemon=True)
    try:
        thread.start()
    except RuntimeError:  # the interpreter is about to end, or there are too many threads
        look_up()
    else:
        thread.join(_left(ends))
        if thread.is_alive():
            raise TimeoutError
    if wrong:
        raise wrong[0]
    return found


def _connect(step: Connect, ends: float) -> socket.socket:
    """Try the host's addresses one after another, each with its share of the time."""
    addresses = _addresses(step, ends)
    last: OSError = socket.gaierror(socket.EAI_NONAME, "no address")
    for number, (family, kind, protocol, _, address) in enumerate(addresses):
        candidate: socket.socket | None = None
        try:
            # Within the `try`: a system without IPv6 may refuse the socket, and the next address may do.
            candidate = socket.socket(family, kind, protocol)
            candidate.settimeout(_left(ends) / (len(addresses) - number))
            candidate.connect(address)
            candidate.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            if candidate is not None:
                candidate.close()
            last = error
        except BaseException:
            if candidate is not None:
                candidate.close()
            raise
        else:
            return candidate
    raise last


def _start_tls(inner: Connected, step: StartTLS, ends: float) -> ssl.SSLSocket | TunnelledTls:
    inner.settimeout(_left(ends))
    if isinstance(inner, socket.socket) and not isinstance(inner, ssl.SSLSocket):
        return step.context.wrap_socket(inner, server_hostname=step.host)
    return TunnelledTls(inner, step.context, step.host, _left(ends))


def _write(proxy: Connected, data: bytes, ends: float) -> bytes:
    rest = memoryview(data)
    while rest:
        proxy.settimeout(_left(ends))
        rest = rest[proxy.send(rest) :]
    proxy.settimeout(_left(ends))
    return proxy.recv(CHUNK)
