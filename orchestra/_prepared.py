"""Method, path and bytes of a request, made of what a generated `_get_kwargs` returns."""

from __future__ import annotations

import json
from typing import Any, Final, Protocol, final
from urllib.parse import urlencode

from ._secrets import Sealed

__all__ = ["Prepared", "encode", "prepare"]


@final
class Prepared(Sealed):
    """Method, path and body of a request; its `repr` shows neither body nor path, which may hold a token."""

    __slots__ = ("body", "method", "path")

    def __init__(self, method: str, path: str, body: bytes | None) -> None:
        self.method = method
        self.path = path
        self.body = body

    def __repr__(self) -> str:
        return f"<Prepared {self.method}>"


def prepare(kwargs: dict[str, Any], *, amount: str | None = None) -> Prepared:
    """Turn what a generated `_get_kwargs` returns into bytes.

    `amount` is the exact decimal that replaces the model's float in the body, which is taken apart for that.
    Headers are left out: those of the pipeline are the ones that are sent.
    """
    has_body = "json" in kwargs
    query = kwargs.get("params")
    return Prepared(
        kwargs["method"].upper(),
        f"{kwargs['url']}?{urlencode(query)}" if query else kwargs["url"],
        encode(kwargs["json"], amount=amount) if has_body else None,
    )


def encode(payload: Any, *, amount: str | None = None) -> bytes:
    """Write JSON as ASCII. `amount` becomes the digits of the member of that name, which the payload loses."""
    if amount is None:
        return _dumps(payload).encode("ascii")
    payload.pop("amount", None)
    head = f'{{"amount":{amount}'
    return (head + ("," + _dumps(payload)[1:] if payload else "}")).encode("ascii")


class _Dumps(Protocol):
    def __call__(self, payload: Any, /) -> str: ...


_dumps: Final[_Dumps] = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode
