"""The vault of string tokens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import attrs

from ._accounts import timestamp
from ._answers import Answer, answer, not_found
from ._ids import Ids

__all__ = ["StringTokens"]


@attrs.frozen(slots=True)
class _Stored:
    payload: str = attrs.field(repr=False)
    created: datetime


class StringTokens:
    """Payloads by token. Storing the same payload twice makes two tokens."""

    def __init__(self, ids: Ids, now: Callable[[], datetime]) -> None:
        self._ids = ids
        self._now = now
        self._stored: dict[str, _Stored] = {}

    def add(self, payload: str, token: str | None = None) -> str:
        """Store a payload under a token of 32 letters and digits, made when not given."""
        token = token or self._ids.draw("string token", 32)
        self._stored[token] = _Stored(payload, self._now())
        return token

    def payload(self, token: str) -> str | None:
        """Return what a token stands for, or None."""
        stored = self._stored.get(token)
        return None if stored is None else stored.payload

    def create(self, request: Mapping[str, Any], base_url: str) -> Answer:
        """Store a payload: 201 with the token's address in `Location`."""
        token = self.add(request["payload"])
        return answer(201, self._meta(token), ("location", f"{base_url}/StringTokens/{token}"))

    def get(self, token: str) -> Answer:
        """Answer with the payload in clear, or 404."""
        stored = self._find(token)
        return answer(200, {"clearPayload": stored.payload, "token": token, "createTime": timestamp(stored.created)})

    def describe(self, token: str) -> Answer:
        """Answer with what is known of a token besides its payload, or 404."""
        self._find(token)
        return answer(200, self._meta(token))

    def delete(self, token: str) -> Answer:
        """Forget a token for good, or answer 404."""
        self._find(token)
        del self._stored[token]
        return answer(200, empty=True)

    def _find(self, token: str) -> _Stored:
        stored = self._stored.get(token)
        if stored is None:
            raise not_found()
        return stored

    def _meta(self, token: str) -> dict[str, str]:
        return {"token": token, "createTime": timestamp(self._stored[token].created)}
