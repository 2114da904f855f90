"""Bodies of every shape that the outcome table tells apart."""

from __future__ import annotations

import json
from typing import Any, Final

from .calls import TOKEN

__all__ = ["CODED", "SHAPES", "good_body"]


def _coded(code: str) -> bytes:
    result = {"operationResultCode": code, "operationType": "Charge", "gatewayReference": "tx_1", "amount": 25.0}
    return json.dumps({**result, "unheardOf": [1]}).encode()


CODED: Final[dict[str, list[bytes]]] = {
    code: [_coded(code)]
    for code in ("Success", "Accepted", "Rejected", "TemporaryFailure", "FatalFailure", "NotImplemented")
} | {"other": [_coded("Error"), _coded("success"), b'{"operationResultCode":""}']}
"""Bodies with a result code, by column; `other` are codes that nobody documents."""

SHAPES: Final[dict[str, list[bytes]]] = {
    "message": [
        b'{"fieldName":"card.cvv","errors":["is wrong"]}',
        b'{"fieldName":null,"errors":null}',
        b'[{"fieldName":"amount","errors":["a","b"]},{"fieldName":"currency","errors":["c"]}]',
    ],
    "json": [
        b"{}", b"[]", b"null", b'"text"', b"5", b"true", b"[[]]", b'{"title":"Conflict","status":409}',
        b'{"operationResultCode":null}', b'{"operationResultCode":7}', b'[{"operationResultCode":"Success"}]',
    ],
    "text": [
        b"<html><body>502</body></html>", b'{"operationResultCode":"Success"', b"\xff\xfe\x00", b"\xef\xbb\xbf{}x",
        b'{"amount":NaN}', b"Service Unavailable", b"[" * 5_000, b'{"a":\xff}',
    ],
    "empty": [b"", b" \r\n\t"],
}  # fmt: skip
"""Bodies without a result code, by column."""

_GOOD: Final[dict[str, Any]] = {"list_accounts": [], "list_gateways": [], "create_token": {"token": TOKEN}}


def good_body(operation: str) -> bytes:
    """Return a body that an operation which moves no money is content with."""
    return json.dumps(_GOOD.get(operation, {})).encode()
