"""Take a body out of its `Content-Encoding`, never making it larger than allowed."""

from __future__ import annotations

import zlib

from .._core.transport import TransportError, TransportResponse

__all__ = ["decoded", "finished", "too_large"]


def finished(
    status: int, headers: tuple[tuple[str, str], ...], body: bytes, limit: int, *, whole: bool
) -> TransportResponse | TransportError:
    """Return the answer, its body decoded, or say what is wrong with it."""
    response = TransportResponse(status, headers, body, whole)
    encoding = (response.header("content-encoding") or "").strip().lower()
    if encoding in ("", "identity") or not body:
        return response
    plain = decoded(encoding, body, limit)
    if plain is None:
        return TransportError("protocol", f"the body is not {encoding[:20]!r} as it says", sent=True, partial=response)
    if len(plain) > limit:
        return too_large(limit, TransportResponse(status, headers, b"", whole=False))
    return TransportResponse(status, headers, plain, whole)


def decoded(encoding: str, body: bytes, limit: int) -> bytes | None:
    """Return at most `limit` + 1 bytes, or None when the body is damaged or its encoding unknown."""
    windows = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}.get(encoding)
    for window in windows or ():
        machine = zlib.decompressobj(window)
        try:
            plain = machine.decompress(body, limit + 1)
        except zlib.error:
            continue
        if len(plain) > limit or machine.eof:
            return plain
    return None


def too_large(limit: int, partial: TransportResponse) -> TransportError:
    """Return the failure for an answer beyond the limit."""
    return TransportError("too_large", f"the answer is larger than {limit} bytes", sent=True, partial=partial)
