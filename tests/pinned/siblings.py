"""What each answer of Orchestrate and Forter ends in, written down by hand.

Sources: *errors* and *payments* are pages of docs.orchestrate.global; *create-a-payment*, *create-a-refund* and
*overview* are pages of docs.forter.com; *inferred* says what from.
"""

from __future__ import annotations

from typing import Final

from .tables import cut, whole

__all__ = ["CREATE", "CREATED", "GOT", "LISTED", "PAID", "PAY", "REFUNDED", "RETRIEVE"]

CREATE: Final = """
status                          | approved pending declined expired unclear message json    text    empty   cut     conflict | source
200-299                         | approved pending declined expired unclear unknown unknown unknown unknown unknown unknown  | payments: the four words; errors: 200 and 201 are success; inferred for other 2xx
401                             | unknown  unknown unknown  unknown unknown key     key     key     key     unknown unknown  | errors: 401, with a message; inferred without one from RFC 9110: 401 was not applied
403                             | unknown  unknown unknown  unknown unknown key     unknown unknown unknown unknown unknown  | errors: 403 is not allowed, with a message
404                             | unknown  unknown declined expired unknown missing unknown unknown unknown unknown unknown  | errors: 404 is not found, with a message
408 499                         | unknown  unknown unknown  unknown unknown unknown unknown unknown unknown unknown unknown  | not known: somebody gave up waiting
429                             | unknown  unknown unknown  unknown unknown busy    unknown unknown unknown unknown unknown  | errors: 429 is rate limited, with a message
400 402 405-407 409-428 430-498 | unknown  unknown declined expired unknown invalid unknown unknown unknown unknown unknown  | errors: 400, 422 and 4xx in general, with a message
500-599                         | unknown  unknown unknown  unknown unknown unknown unknown unknown unknown unknown unknown  | errors: 5xx is an error on the server's side
100-199 300-399 600 777 999     | unknown  unknown unknown  unknown unknown unknown unknown unknown unknown unknown unknown  | not known
"""

RETRIEVE: Final = """
status                          | object     message    json       text       empty      cut        conflict   | source
200-299                         | ok         unreadable unreadable unreadable unreadable unreadable unreadable | payments: the answers of each operation
401 403                         | key        key        key        key        key        key        key        | errors: 401 and 403
404                             | missing    missing    missing    missing    missing    missing    missing    | errors: 404
408 429 500-599                 | busy       busy       busy       busy       busy       busy       busy       | errors: 429 and 5xx; inferred for 408
400 402 405-407 409-428 430-499 | invalid    invalid    invalid    invalid    invalid    invalid    invalid    | errors: 4xx
100-199 300-399 600 777 999     | unreadable unreadable unreadable unreadable unreadable unreadable unreadable | not known
"""

PAY: Final = """
status                          | approved pending declined unclear message json    text    empty   cut     conflict | source
200-299                         | approved pending declined unclear unknown unknown unknown unknown unknown unknown  | create-a-payment, create-a-refund: succeeded; inferred for other words
400                             | unknown  unknown declined unknown invalid unknown unknown unknown unknown unknown  | both pages name a bad request; number and message inferred
401                             | unknown  unknown unknown  unknown key     key     key     key     unknown unknown  | both pages name an unauthorized one; inferred without a message from RFC 9110
404                             | unknown  unknown declined unknown missing unknown unknown unknown unknown unknown  | create-a-refund names one not found; overview: 404 is an unknown item
403 408 429 499                 | unknown  unknown unknown  unknown unknown unknown unknown unknown unknown unknown  | not known: on no page
402 405-407 409-428 430-498     | unknown  unknown declined unknown unknown unknown unknown unknown unknown unknown  | not known: on no page
100-199 300-399 500-600 777 999 | unknown  unknown unknown  unknown unknown unknown unknown unknown unknown unknown  | not known
"""

_NEITHER: Final = {
    "message": whole(b'{"message":"No, not like this"}', b'{"message":"No","id":"req_1"}', b'{"message":"No","status":9}')
    + cut(b'{"message":"No"}'),
    "json": whole(
        b"{}", b"[]", b"null", b'"x"', b"12", b'{"message":7}', b'{"message":" "}', b'{"id":7,"status":"pending"}',
        b'[{"id":"pay_1","status":"failed"}]',
    )
    + cut(b'{"title":"x"}'),
    "text": whole(b"<html>busy</html>", b"\xff\xfe", b"NaN", b"No"),
    "empty": whole(b"", b"  \r\n"),
    "cut": cut(b"", b" ", b'{"id":"pay_1","status":"fai', b'{"message":"No"', b"<html>", b"12", b"[]", b"null", b'"x"')
    + whole(b"{", b'{"message":"No"', b'{"id":"pay_1","status":"failed"', b"[" * 100_000, b'{"a":NaN}'),
}  # fmt: skip
_TWO_VALUES: Final = (
    b'{"id":"pay_1","status":"succeeded","status":"failed"}',
    b'{"id":"pay_1","status":"failed","status":"succeeded"}',
    b'{"id":"pay_1","id":"pay_2","status":"succeeded"}',
    b'{"id":"pay_1","status":"succeeded","metadata":{"a":1,"a":2}}',
    b'{"message":"No","message":"Yes"}',
)

_IN_EUROS: Final = tuple(
    b'{"id":"pay_1","status":"%b","currency":"EUR"}' % word
    for word in (b"failed", b"succeeded", b"pending", b"expired", b"odd")
)

CREATED: Final = {
    "approved": whole(b'{"id":"pay_1","status":"succeeded","currency":"USD"}', b'{"id":"pay_1","status":"SUCCEEDED"}')
    + cut(b'{"id":"pay_1","status":"succeeded"}'),
    "pending": whole(b'{"id":"pay_1","status":"pending","currency":"usd"}', b'{"id":"pay_1","status":" Pending "}'),
    "declined": whole(b'{"id":"pay_1","status":"failed"}', b'{"id":"pay_1","status":"failed","message":"No"}'),
    "expired": whole(b'{"id":"pay_1","status":"expired","currency":"dollars"}'),
    "unclear": whole(b'{"id":"pay_1","status":"completed"}', b'{"id":"pay_1"}', b'{"id":"pay_1","status":null}'),
    "conflict": whole(*_IN_EUROS, *_TWO_VALUES) + cut(b'{"id":"pay_1","status":"succeeded","currency":"eur"}'),
    **_NEITHER,
}
"""Answers to a payment in USD."""
GOT: Final = {
    "object": whole(b'{"id":"pay_1","status":"pending"}', b'{"id":"pay_1"}') + cut(b'{"id":"pay_1","status":"failed"}'),
    "conflict": whole(b'{"id":"pay_2","status":"succeeded"}', b'{"id":"PAY_1","status":"succeeded"}', *_TWO_VALUES),
    **_NEITHER,
}
"""Answers to a retrieval of pay_1."""
LISTED: Final = {
    "object": whole(b'{"items":[]}', b'{"items":[{"id":"pay_1","status":"failed"},1,null],"pagination":{"page":1}}'),
    "conflict": whole(
        b'{"items":[{"id":"pay_1","status":"failed","status":"succeeded"}]}', b'{"items":[],"items":[1]}',
        b'{"items":[],"pagination":{"page":1,"page":2}}',
    ),
    **_NEITHER,
}  # fmt: skip
"""Answers to a listing."""
PAID: Final = {
    "approved": whole(b'{"id":"pay_1","status":"succeeded","currency":"GBP"}', b'{"id":"","status":"Succeeded"}')
    + cut(b'{"id":"pay_1","status":"succeeded"}'),
    "pending": whole(
        b'{"id":"pay_1","status":"requires_customer_action"}', b'{"id":"pay_1","status":"odd","nextAction":{"url":"x"}}'
    ),
    "declined": whole(b'{"id":"pay_1","status":"Failed","currency":""}'),
    "unclear": whole(b'{"id":"pay_1","status":"odd","nextAction":{}}', b'{"id":"pay_1"}'),
    "conflict": whole(*_IN_EUROS, *_TWO_VALUES),
    **_NEITHER,
}
"""Answers to a payment in GBP."""
REFUNDED: Final = {
    "approved": whole(b'{"id":"ref_1","status":"succeeded","currency":"EUR","errorMessage":"exceeds the payment"}'),
    "pending": whole(b'{"id":"ref_1","status":"pending"}'),
    "declined": whole(b'{"id":"ref_1","status":"failed","message":"no"}'),
    "unclear": whole(b'{"id":"ref_1","status":"odd"}', b'{"id":"ref_1"}'),
    "conflict": whole(*_TWO_VALUES),
    **_NEITHER,
}
"""Answers to a refund, whose request has no currency."""
