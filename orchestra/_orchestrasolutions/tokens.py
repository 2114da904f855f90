"""`tokens`: texts in Orchestra's vault."""

from __future__ import annotations

from typing import Final

from .._core.calls import NO_OPTIONS, Flow
from .._core.config import CallOptions
from .._core.errors import InvalidRequestError
from .._core.resources import M, Resource, operation
from .._core.secrets import Secret
from . import requests
from .results import Deleted, StoredToken, StringToken, TokenContent

__all__ = ["Tokens"]

PAYLOAD_LIMIT: Final = 16_384
"""Characters of a string token's payload (spec: `StringTokenIntputModel.payload`)."""


class Tokens(Resource[M]):
    """String tokens: texts kept in Orchestra's vault, used as `@token` in a card's number or cvv."""

    __slots__ = ()

    @operation
    def create(self, payload: str | Secret, *, options: CallOptions = NO_OPTIONS) -> Flow[StringToken]:
        """Store a text of 1 to 16,384 characters. Spec: `POST /StringTokens`.

        The token goes into a `Card`; its `stored` holds the answer. Not repeated when the answer is lost: a
        second token for the same text would be harmless, but a stray. Card security codes must not be kept once
        used: delete them.
        """
        kept = Secret(payload) if isinstance(payload, Secret | str) else None
        if kept is None:
            raise InvalidRequestError(f"must be a string, not {type(payload).__name__}", field="payload")
        length = len(kept.reveal())
        if not 1 <= length <= PAYLOAD_LIMIT:
            raise InvalidRequestError(f"must have 1 to {PAYLOAD_LIMIT:,} characters, not {length:,}", field="payload")
        return self._engine.exchange(requests.create_token(kept, options))

    @operation
    def get(self, token: str | StringToken, *, options: CallOptions = NO_OPTIONS) -> Flow[TokenContent]:
        """Read a stored text back. Spec: `GET /StringTokens/{token}`.

        Reading card data brings you into PCI scope; `result.payload` is a secret with `reveal()`.
        """
        return self._engine.exchange(requests.get_token(StringToken(token), options))

    @operation
    def describe(self, token: str | StringToken, *, options: CallOptions = NO_OPTIONS) -> Flow[StoredToken]:
        """Tell when a text was stored, without reading it. Spec: `GET /StringTokens/{token}/meta`."""
        return self._engine.exchange(requests.describe_token(StringToken(token), options))

    @operation
    def delete(self, token: str | StringToken, *, options: CallOptions = NO_OPTIONS) -> Flow[Deleted]:
        """Delete a stored text for good. Spec: `DELETE /StringTokens/{token}`. Raises `NotFoundError`."""
        return self._engine.exchange(requests.delete_token(StringToken(token), options))
