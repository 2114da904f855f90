"""One blocking connection that keeps three promises: each wait is bounded by its phase and by the attempt's
end, however slowly bytes drip; `sent` is exact; and every failure is a `WireFailure` without a context.
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

from .._wire import Timeouts, WireFailure
from ._route import Dial, Route, Say, Secure, Step, opening
from ._tunnelled import Connected, TunnelledTls, unread

__all__ = ["CHUNK", "Stream", "check_protocol", "failed_opening", "late_opening", "open_stream", "readable"]

CHUNK: Final = 64 * 1024
"""Bytes asked for at once."""


_NO_SUCH_HOST: Final = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))


class Stream:
    """One connection to the API, opened and through its proxy. Used by one call at a time."""

    __slots__ = ("_broken", "_ends", "_patience", "_secure", "_socket", "_timeouts", "sent")

    def __init__(self, connected: Connected, *, secure: bool) -> None:
        self._socket = connected
        self._secure = secure
        self._broken: WireFailure | None = None
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
            self._broken = WireFailure("write", type(error).__name__, sent=self.sent)
        if late:
            raise self._timed_out("write")

    def receive(self) -> bytes:
        """Return the bytes that came next, none when the other side has closed."""
        failure: WireFailure | None = None
        try:
            self._wait_at_most(self._timeouts.read)
            data = self._socket.recv(CHUNK)
            if data or self._broken is None:
                return data
        except TimeoutError:
            failure = self._timed_out("read")
        except OSError as error:
            failure = WireFailure("read", type(error).__name__, sent=self.sent)
        raise self._broken or failure or WireFailure("read", "nothing came", sent=self.sent)

    def _wait_at_most(self, phase: float) -> None:
        left = self._ends - time.monotonic()
        if left <= 0.0:
            raise TimeoutError
        patience = min(phase, left)
        if patience != self._patience:
            self._patience = patience
            self._socket.settimeout(patience)

    def _timed_out(self, phase: str) -> WireFailure:
        if time.monotonic() >= self._ends:
            return WireFailure("timeout", "the attempt's time is over", sent=self.sent)
        return WireFailure("timeout", f"no progress within the {phase} timeout", sent=self.sent)

    def is_stale(self) -> bool:
        """Tell whether an idle connection was closed, or spoke without being asked."""
        return bool(unread(self._socket)) or readable(self._socket.fileno())

    def close(self) -> None:
        """Close the connection at once."""
        with contextlib.suppress(OSError):
            self._socket.close()


def _poll(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))


def _select(descriptor: int) -> bool:
    return bool(select.select([descriptor], [], [], 0)[0])


readable: Final[Callable[[int], bool]] = _poll if hasattr(select, "poll") else _select
"""Tells whether a socket has something to say, or was closed."""


def open_stream(route: Route, patience: float) -> Stream:
    """Open a connection within `patience` seconds. Raises `WireFailure`: nothing has left by then."""
    ends = time.monotonic() + patience
    made: list[Connected] = []
    stream: Stream | None = None
    failure: WireFailure | None = None
    step: Step | None = None
    steps = opening(route)
    try:
        step = next(steps)
        while True:
            step = steps.send(_done(made, step, ends))
    except StopIteration:
        stream = Stream(made[-1], secure=route.encrypted)
    except TimeoutError:
        failure = late_opening()
    except (OSError, UnicodeError, WireFailure) as error:
        failure = failed_opening(step, route, error)
    finally:
        if stream is None:
            _close_all(made)
    if stream is None:
        raise failure or late_opening()
    return stream


def _done(made: list[Connected], step: Step, ends: float) -> bytes:
    """Take one step of the way; return what was heard."""
    match step:
        case Dial():
            made.append(_dialled(step, ends))
        case Secure():
            secured = _secured(made[-1], step, ends)
            made.append(secured)
            check_protocol(secured.selected_alpn_protocol())
        case Say():
            return _asked(made[-1], step.data, ends)
    return b""


def _close_all(made: list[Connected]) -> None:
    for one in reversed(made):
        with contextlib.suppress(OSError):
            one.close()


def late_opening() -> WireFailure:
    """Return the failure for a connection that took too long."""
    return WireFailure("connect", "no connection within the connect timeout", sent=False)


def failed_opening(step: Step | None, route: Route, error: Exception) -> WireFailure:
    """Return the failure for a connection that could not be opened, by the step that failed."""
    if isinstance(error, WireFailure):
        if error.reason == "timeout":
            return late_opening()
        if error.reason == "tls":
            return error
        return WireFailure("proxy", error.detail, sent=False)
    if isinstance(error, ssl.SSLCertVerificationError):
        return WireFailure("tls", f"the certificate does not check out: {error.verify_message}", sent=False)
    reason = "tls" if isinstance(step, Secure) else "connect" if route.proxy is None else "proxy"
    detail = _undialled(step, error) if isinstance(step, Dial) else type(error).__name__
    return WireFailure(reason, detail, sent=False)


def _undialled(step: Dial, error: Exception) -> str:
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
    """Refuse a protocol that a caller's TLS context offers and we don't speak. Raises `WireFailure`, nothing sent."""
    if chosen not in (None, "http/1.1"):
        raise WireFailure("tls", f"the TLS context agreed on {chosen!r} with the server: offer http/1.1", sent=False)


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0.0:
        raise TimeoutError
    return left


def _addresses(step: Dial, ends: float) -> list[Any]:
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


def _dialled(step: Dial, ends: float) -> socket.socket:
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


def _secured(inner: Connected, step: Secure, ends: float) -> ssl.SSLSocket | TunnelledTls:
    inner.settimeout(_left(ends))
    if isinstance(inner, socket.socket) and not isinstance(inner, ssl.SSLSocket):
        return step.context.wrap_socket(inner, server_hostname=step.host)
    return TunnelledTls(inner, step.context, step.host, _left(ends))


def _asked(proxy: Connected, data: bytes, ends: float) -> bytes:
    rest = memoryview(data)
    while rest:
        proxy.settimeout(_left(ends))
        rest = rest[proxy.send(rest) :]
    proxy.settimeout(_left(ends))
    return proxy.recv(CHUNK)
