"""What may be seen of a secret, met from outside: in messages of errors, in results, in pickles.

The limits are ours. Card numbers have 12 to 19 digits (ISO/IEC 7812), the vendor's file once allowed 20; PCI DSS 3.4.1
lets the first six and the last four be seen, and we show the last four.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from typing import Any, Final

from orchestra import InlineAccount, InvalidRequestError, OrchestraError, TransportResponse
from orchestra._core.errors import shown
from tests.support.apis import APIS
from tests.support.calls import a_payment
from tests.support.clients import came_of
from tests.support.wires import CannedWire, answer

__all__ = ["credentials", "digits", "headers", "kept_levels", "kept_members", "quoted_texts", "refused_values"]

DIGITS: Final = "49295746210638217403"
SEPARATORS: Final = (
    "", " ", ".", "-", "\t", "\n", "\u00a0", "\u200b", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015",
    "  ", "--", ". ", "- ", "\u200b\u200b",
)  # fmt: skip

KEPT: Final = (
    "authorizationCode", "code", "createTime", "creationTime", "created_at", "currency", "eci", "gatewayName",
    "gatewayReference", "gatewayResultCode", "gatewayResultSubCode", "id", "operationResultCode", "operationType",
    "status", "transaction_id", "type", "updated_at", "version",
)  # fmt: skip
"""Members whose texts a pickle keeps: ids, codes and times, nobody's words and no tokens."""
LOST: Final = (
    "Token", "accountId", "acsTransactionId", "amount", "amountReceived", "api_version", "authenticationValue",
    "bankCard", "cancel_url", "captureMethod", "clearPayload", "completed_at", "connector", "created", "createdAt",
    "credentials", "credentialsNames", "customGatewayResponse", "customer", "data", "description",
    "directChargeResults", "displayName", "email", "errorMessage", "errors", "expirationMonth", "expirationYear",
    "expires_at", "failedUpgChargeResults", "fieldName", "gatewayResultDescription", "gatewayResultSubDescription",
    "gatewayToken", "isSandbox", "issueNumber", "items", "key", "message", "metadata", "name", "nameOnCard",
    "nextAction", "next_action", "number", "operationResultDescription", "ownerID", "ownerId", "page",
    "pagination", "payload", "paymentGatewayName", "paymentGatewayUrl", "paymentMethod", "paymentMethodType",
    "per_page", "reason", "securityCode", "sli", "success", "success_url", "supportsNetworkToken", "threeDS",
    "threeDs", "token", "tokenAndMaskedCardModel", "tokenLocation", "total_items", "total_pages",
    "universal_TransactionId", "upgChargeResults", "url", "userName", "value", "xid",
)  # fmt: skip
"""Members whose texts it does not."""
SECRET_NUMBERS: Final = ("cvv", "cvc", "securityCode", "cardNumber", "number")
"""Members whose numbers it does not keep either."""


def _said(quoted: str, **changes: Any) -> str:
    """Return the message of a refusal in which the server quotes something."""
    reply = answer(400, {"fieldName": "x", "errors": [f"bad {quoted} here"]})
    client = APIS["orchestra"].client("sync", CannedWire(reply))
    error = came_of(lambda: client.payments.charge(**a_payment(**changes)))
    assert isinstance(error, InvalidRequestError)
    return error.messages[0]


def digits() -> None:
    """Hold that of 12 to 20 digits, however separated, the last four are seen and no other."""
    for length in range(12, 21):
        for separator in SEPARATORS:
            first, last = DIGITS[: length - 4], DIGITS[length - 4 : length]
            assert _said(separator.join((*first, last))) == f"bad ***{last} here", (length, separator)


def credentials() -> None:
    """Hold how short a secret may be and still be found in a text, and in an id."""
    for text, quoted, seen in (
        ("ab", "ab", "***"),  # the shortest that is looked for stands alone
        ("abcde", "abcde", "***"),
        ("abcdef", "xxabcdefxx", "xx***xx"),  # from six characters on, anywhere
        ("abc1234", "/abc1234/", "/***/"),
    ):
        assert _said(quoted, account=InlineAccount("Stripe", SecretKey=text)) == f"bad {seen} here", text
    for text, seen in (("abc12345", "x-***"), ("abc123456", "x-***")):  # from eight characters on, in ids
        reply = answer(200, {"operationResultCode": "Success", "gatewayReference": f"x-{text}"})
        client = APIS["orchestra"].client("sync", CannedWire(reply))
        account = InlineAccount("Stripe", SecretKey=text)
        assert client.payments.charge(**a_payment(account=account)).gateway_reference == seen


def refused_values() -> None:
    """Hold how much of a refused value is quoted: 14 characters of its `repr` with fewer than 8 digits, or four."""
    client = APIS["orchestra"].client("sync", CannedWire(answer()))
    for value, seen in (
        ("a" * 12, repr("a" * 12)),
        ("a" * 13, "'aaa…"),
        ("4929574621063821", "'492…"),
        ("492957462106", "'492…"),
        ("a1234567b", "'a1234567b'"),
        ("a12345678", "'a12…"),
        ("b" * 38, "'bbb…"),
        ("c" * 200, "'ccc…"),
    ):
        error = came_of(lambda value=value: client.payments.charge(**a_payment(currency=value)))
        assert isinstance(error, InvalidRequestError)
        assert f"not {seen}" in str(error), value
        assert seen == repr(value) or repr(value)[:5] not in str(error)
    for value, seen in ((12, "12"), (123, "***"), (-1234, "***"), ("123", "***"), ("12345", "'12345'")):
        assert shown(value) == seen, value


def quoted_texts() -> None:
    """Hold how much of a plain text of a server is quoted: 200 characters, and nothing of more than 2,000."""
    for length, seen in ((10, 10), (200, 200), (201, 200), (2000, 200), (2001, 0), (6001, 0)):
        reply = answer(400, b"~" * length, content_type="text/plain")
        error = came_of(lambda reply=reply: APIS["orchestra"].client("sync", CannedWire(reply)).check_api_key())
        assert isinstance(error, OrchestraError)
        assert str(error).count("~") == seen, length
    for length in (40, 41, 200):
        twice = b'{"operationResultCode":"Success","%b":1,"%b":2}' % ((b"~" * length,) * 2)
        client = APIS["orchestra"].client("sync", CannedWire(answer(200, twice)))
        error = came_of(lambda c=client: c.payments.charge(**a_payment()))
        assert str(error).count("~") == min(length, 40)


def _pickled(response: TransportResponse) -> TransportResponse:
    found: TransportResponse = pickle.loads(pickle.dumps(response))  # noqa: S301 - our own
    return found


def kept_members() -> None:
    """Hold which members' texts and numbers a pickle of an answer keeps."""
    body = {name: f"said of {name}" for name in (*KEPT, *LOST)}
    kept = json.loads(_pickled(answer(200, body)).body)
    assert {name for name, text in kept.items() if text == body[name]} == set(KEPT)
    assert {kept[name] for name in LOST} == {"***"}
    numbers = json.loads(_pickled(answer(200, {**dict.fromkeys(SECRET_NUMBERS, 123), "amount": 25.5})).body)
    assert numbers == {**dict.fromkeys(SECRET_NUMBERS, "***"), "amount": 25.5}
    for length in range(12, 21):
        assert json.loads(_pickled(answer(200, {"any": int(DIGITS[:length])})).body) == {"any": "***"}
        assert DIGITS[: length - 4] not in json.dumps(json.loads(_pickled(answer(200, {"id": DIGITS[:length]})).body))
    named = json.loads(_pickled(answer(200, {DIGITS[:16]: 1})).body)
    assert named == {f"***{DIGITS[12:16]}": 1}


def kept_levels() -> None:
    """Hold how deep a pickle keeps an answer: 32 levels."""
    for depth, seen in ((1, True), (31, True), (32, True), (33, False), (40, False), (97, False)):
        for opening, closing in ((b'{"a":', b"}"), (b"[", b"]")):
            body = opening * (depth - 1) + b'{"id":"deep"}' + closing * (depth - 1)
            assert (b"deep" in _pickled(answer(200, body)).body) is seen, depth


TYPES: Final = [
    kind + charset
    for kind in (
        "application/json", "application/problem+json", "application/xml", "text/html", "text/plain", "text/xml",
    )
    for charset in (
        "", "; charset=utf-8", "; charset=us-ascii", "; charset=iso-8859-1", ";charset=utf-8", ";charset=us-ascii",
        ";charset=iso-8859-1",
    )
]  # fmt: skip
"""All values of content-type that are kept, but for upper case."""


def headers() -> None:
    """Hold which headers a pickle keeps, in which shapes, and whose names."""
    moment = "Sat, 21 Nov 2026 10:00:00 GMT"
    for name, value, seen in (
        ("content-type", "application/json", True),
        ("content-type", "application/problem+json; charset=utf-8", True),
        ("content-type", "text/html;charset=ISO-8859-1", True),
        ("content-type", "application/pdf", False),
        ("content-type", "application/json; secret", False),
        ("content-type", "application/json; charset=utf-8; secret", False),
        ("content-length", "123456789", True),
        ("content-length", "1234567890", False),
        ("content-length", "", False),
        ("date", moment, True),
        ("date", f"{moment} {moment}", False),
        ("date", "2026-11-21T10:00:00Z", False),
        ("retry-after", "123456", True),
        ("retry-after", "1234567", False),
        ("retry-after", moment, True),
        ("retry-after", "soon", False),
        ("retry-after", "", False),
    ):
        assert _headers(name, value) == {name: value if seen else "***"}, (name, value)
    for name in (
        "set-cookie", "location", "www-authenticate", "x-request-id", "etag", "via", "server", "allow", "cache-control",
    ):  # fmt: skip
        for value in ("said", "12", moment, "text/plain"):
            assert _headers(name, value) == {name: "***"}, (name, value)
    shapes = {
        "content-type": TYPES,
        "content-length": ("123456789",),
        "date": (moment,),
        "retry-after": (moment, "123456"),
    }
    for name, values in shapes.items():
        for value in values:
            assert _headers(name, value) == {name: value}, (name, value)
            others = [one for one in _misshapen(value) if one not in values]
            wrong = tuple((name, one) for one in others if not (one.isdecimal() and len(one) < len(value)))
            kept = _pickled(TransportResponse(200, wrong, b"")).headers
            assert kept == ((name, "***"),) * len(wrong), (name, value)
    for name in ("x-api-key", "authorization", "link", "sk-live-1"):
        assert _headers(name, "12") == {"***": "***"}, name


def _headers(name: str, value: str) -> dict[str, str]:
    return dict(_pickled(TransportResponse(200, ((name, value),), b"")).headers)


def _misshapen(value: str) -> Iterator[str]:
    """Yield a value with a character put in or replaced, without each part of it, and with it twice."""
    for at in range(len(value)):
        before, one, after = value[:at], value[at], value[at + 1 :]
        for other in "~/:@[`{\u0660":
            yield f"{before}{other}{one}{after}"
            if one != other:
                yield f"{before}{other}{after}"
        for end in range(at + 1, len(value) + 1):
            yield before + value[end:]
            yield value[:end] + value[at:]
