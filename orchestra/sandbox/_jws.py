"""Tokens of three parts, signed by this sandbox and nobody else.

The form is the one the vendor's browser library reads: header, payload with the member `pld`, signature,
each in base64url without padding. The algorithm is our choice; the vendor names none.
"""

from __future__ import annotations

import base64
import hmac
import json
from typing import Any, Final, cast

from ._answers import Json, encode_json
from ._ids import Ids

__all__ = ["read", "sign"]

_HEADER: Final = b'{"alg":"HS256","typ":"JWT"}'


def sign(ids: Ids, purpose: str, payload: Json) -> str:
    """Return a signed token. A token signed for one purpose is not read for another."""
    head = f"{_encode(_HEADER)}.{_encode(encode_json({'pld': payload}))}"
    return f"{head}.{_encode(ids.digest(f'{purpose}.{head}'))}"


def read(ids: Ids, purpose: str, token: str) -> dict[str, Any] | None:
    """Return what a token says, or None when this sandbox did not sign it for that purpose."""
    head, _, signature = token.rpartition(".")
    expected = _encode(ids.digest(f"{purpose}.{head}"))
    if not hmac.compare_digest(expected.encode(), signature.encode("utf-8", "surrogatepass")):
        return None
    payload = head.partition(".")[2]
    padded = payload + "=" * (-len(payload) % 4)
    return cast("dict[str, Any]", json.loads(base64.urlsafe_b64decode(padded))["pld"])


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
