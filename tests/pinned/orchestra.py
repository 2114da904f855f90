"""What each answer of Orchestra ends in, written down by hand.

Sources: *file* is the vendor's OpenAPI file; *errors guide*, *overview*, *transaction-status*, *architecture* and
*getting-started* are pages of developers.orchestrasolutions.com; *inferred* says what from.
"""

from __future__ import annotations

from typing import Final

from .tables import cut, whole

__all__ = ["BODIES", "CONTRADICTIONS", "DELETE", "PAYMENT", "READ", "STATUS", "WRITE", "conflicting"]

PAYMENT: Final = """
status                            | Success  Accepted Rejected TemporaryFailure FatalFailure NotImplemented other   result    message   json      text      empty     cut     conflict | source
200                               | approved pending  declined temporary        unknown      unsupported    unknown unknown   unknown   unknown   unknown   unknown   unknown unknown  | file: 200 OperationResult; overview: the body holds the gateway's result by its code
202                               | approved pending  declined temporary        unknown      unsupported    unknown pending   unknown   pending   unknown   pending   unknown unknown  | file: 202, without a body on four of five operations; errors guide: not decided yet
201 203-299                       | approved pending  declined temporary        unknown      unsupported    unknown unknown   unknown   unknown   unknown   unknown   unknown unknown  | inferred from 200: the code decides under any 2xx
400                               | unknown  unknown  declined unknown          unknown      unsupported    unknown unknown   invalid   unknown   unknown   unknown   unknown unknown  | file: 400 is a ValidationErrorMessage
401                               | unknown  unknown  unknown  unknown          unknown      unknown        unknown key       key       key       key       key       unknown unknown  | file: 401; errors guide shows a message, getting-started no body; inferred for others from RFC 9110: 401 was not applied
403                               | unknown  unknown  unknown  unknown          unknown      unknown        unknown unknown   unknown   unknown   unknown   unknown   unknown unknown  | not known: 403 is on no page
404                               | unknown  unknown  declined unknown          unknown      unsupported    unknown unknown   missing   unknown   unknown   missing   unknown unknown  | inferred from the errors guide: unknown account or transaction
404:text/html                     | unknown  unknown  declined unknown          unknown      unsupported    unknown unknown   unknown   unknown   unknown   unknown   unknown unknown  | not known: proxies answer so
404:text/plain; charset=utf-8     | unknown  unknown  declined unknown          unknown      unsupported    unknown unknown   unknown   unknown   unknown   unknown   unknown unknown  | not known: proxies answer so
409                               | unknown  unknown  declined temporary        unknown      unsupported    unknown declined  invalid   unknown   unknown   declined  unknown unknown  | file: 409 is rejected by the gateway, without a schema; errors guide: its body has the gateway's description
408 499                           | unknown  unknown  unknown  unknown          unknown      unknown        unknown unknown   unknown   unknown   unknown   unknown   unknown unknown  | not known: somebody gave up waiting
429                               | unknown  unknown  unknown  unknown          unknown      unknown        unknown unknown   busy      busy      unknown   busy      unknown unknown  | inferred from architecture: rate limits stand at the entry, before routing
402 405-407 410-428 430-498       | unknown  unknown  declined unknown          unknown      unsupported    unknown unknown   unknown   unknown   unknown   unknown   unknown unknown  | not known: in no file, on no page
503                               | unknown  unknown  unknown  temporary        unknown      unknown        unknown temporary temporary temporary temporary temporary unknown unknown  | file: 503 is a gateway out of reach; nobody promises that nothing happened
500-502 504-599                   | unknown  unknown  unknown  unknown          unknown      unknown        unknown unknown   unknown   unknown   unknown   unknown   unknown unknown  | file: 500 is an error at or with the gateway, its end uncertain
100-199 300-399 600 777 999       | unknown  unknown  unknown  unknown          unknown      unknown        unknown unknown   unknown   unknown   unknown   unknown   unknown unknown  | not known: in no file, on no page
"""

STATUS: Final = """
status                          | Success    Accepted   Rejected   TemporaryFailure FatalFailure NotImplemented other      result     message    json       text       empty      cut        conflict   | source
200                             | found      not_told   not_told   busy             not_told     unsupported    not_told   not_told   not_told   not_told   unreadable unreadable unreadable unreadable | transaction-status: Success means found, the state is in the gateway's words
201-299                         | found      not_told   not_told   busy             not_told     unsupported    not_told   not_told   not_told   not_told   unreadable not_told   unreadable unreadable | inferred from 200
400 402 405-407 410-428 430-499 | invalid    invalid    invalid    invalid          invalid      invalid        invalid    invalid    invalid    invalid    invalid    invalid    unreadable invalid    | file: 400; inferred for others: a look-up that was refused
401 403                         | key        key        key        key              key          key            key        key        key        key        key        key        unreadable key        | file: 401; inferred for 403
404                             | missing    missing    missing    missing          missing      missing        missing    missing    missing    missing    unreadable missing    unreadable unreadable | inferred from the errors guide: unknown transaction
408 429 500-599                 | busy       busy       busy       busy             busy         busy           busy       busy       busy       busy       busy       busy       busy       busy       | inferred: a look-up that failed for now
409                             | not_told   not_told   not_told   busy             not_told     unsupported    not_told   not_told   not_told   not_told   not_told   not_told   not_told   not_told   | file: 409 of a look-up has no text that says what it means
100-199 300-399 600 777 999     | unreadable unreadable unreadable unreadable       unreadable   unreadable     unreadable unreadable unreadable unreadable unreadable unreadable unreadable unreadable | not known
"""

READ: Final = """
status                              | message    json       text       empty      cut        conflict   | source
200-299                             | ok         ok         unreadable unreadable unreadable unreadable | file: the answers of each operation
401 403                             | key        key        key        key        key        key        | file: 401; inferred for 403
404                                 | missing    missing    missing    missing    missing    missing    | file: 404 of accounts and tokens
408 429 500-599                     | busy       busy       busy       busy       busy       busy       | inferred: a read that failed for now
400 402 405-407 409-428 430-499     | invalid    invalid    invalid    invalid    invalid    invalid    | file: 400; inferred for others
100-199 300-399 600 777 999         | unreadable unreadable unreadable unreadable unreadable unreadable | not known
"""

WRITE: Final = """
status                                  | message  json     text     empty    cut      conflict | source
200-299                                 | ok       ok       unknown  unknown  unknown  unknown  | file: the answers of each operation
401 403                                 | key      key      key      key      unknown  key      | file: 401; inferred for 403
404                                     | missing  missing  missing  missing  unknown  missing  | inferred: it says that it did not do it
429 503                                 | busy     busy     busy     busy     unknown  busy     | inferred: it says that it did not do it
400 402 405-407 409-428 430-498         | invalid  invalid  invalid  invalid  unknown  invalid  | file: 400; inferred for others
100-199 300-399 408 499-502 504-599 777 | unknown  unknown  unknown  unknown  unknown  unknown  | not known
"""

DELETE: Final = """
status                                  | message  json     text     empty    cut      conflict | source
200-299                                 | ok       ok       ok       ok       ok       ok       | file: 200 without a body
401 403                                 | key      key      key      key      unknown  key      | file: 401; inferred for 403
404                                     | missing  missing  missing  missing  unknown  missing  | file: 404 of a token; inferred for an account
429 503                                 | busy     busy     busy     busy     unknown  busy     | inferred: it says that it did not do it
400 402 405-407 409-428 430-498         | invalid  invalid  invalid  invalid  unknown  invalid  | file: 400; inferred for others
100-199 300-399 408 499-502 504-599 777 | unknown  unknown  unknown  unknown  unknown  unknown  | not known
"""

BODIES: Final = {
    "Success": whole(b'{"operationResultCode":"Success","gatewayReference":"tx_1","amount":25.0,"new":[1]}')
    + cut(b'{"operationResultCode":"Success"}'),
    "Accepted": whole(b'{"operationResultCode":"Accepted"}') + cut(b' {"operationResultCode":"Accepted"}\n'),
    "Rejected": whole(b'{"operationResultCode":"Rejected","gatewayResultCode":"card_declined"}')
    + cut(b'{"operationResultCode":"Rejected"}'),
    "TemporaryFailure": whole(b'{"operationResultCode":"TemporaryFailure"}'),
    "FatalFailure": whole(b'{"operationResultCode":"FatalFailure"}') + cut(b'{"operationResultCode":"FatalFailure"}'),
    "NotImplemented": whole(b'{"operationResultCode":"NotImplemented"}'),
    "other": whole(
        b'{"operationResultCode":"Error"}', b'{"operationResultCode":"success"}', b'{"operationResultCode":""}',
        b'{"operationResultCode":7}', b'{"operationResultCode":{}}', b'[{"operationResultCode":"Success"}]',
        b'[{"gatewayReference":"tx_1"}]', b'{"fieldName":null,"errors":null}', b'{"errors":[]}',
        b'{"a":{"operationResultCode":"Success"}}', b'{"OperationResultCode":"Success"}',
        b'{"gatewayResultCode":"captured","amount":25.0}',
    ),
    "result": whole(
        b'{"gatewayResultDescription":"Declined by issuer"}', b'{"operationResultCode":null,"gatewayReference":"tx_1"}',
        b'{"fieldName":"amount","errors":["a"],"gatewayReference":"tx_1"}', b'{"amount":25.0}',
    ),
    "message": whole(
        b'{"fieldName":"card.cvv","errors":["is wrong"]}', b'{"errors":["is wrong"]}',
        b'[{"fieldName":"amount","errors":["a","b"]},{"fieldName":"currency","errors":["c"]}]',
    )
    + cut(b'{"fieldName":"card.cvv","errors":["is wrong"]}', b'[{"errors":["a"]}] '),
    "json": whole(
        b"{}", b"[]", b"null", b'"text"', b"5", b"true", b"[[]]", b'{"title":"Conflict","status":409}',
        b'{"message":"Not Found"}', b'{"operationResultCode":null}', b'{"gatewayReference":null}',
    )
    + cut(b"{}", b'{"title":"Conflict"}'),
    "text": whole(b"<html><body>502</body></html>", b"Service Unavailable", b"\xff\xfe\x00", b"<", b"Unauthorized."),
    "empty": whole(b"", b" \r\n\t"),
    "cut": cut(
        b"", b" ", b'{"operationResultCode":"Succ', b"<html>", b"Unauth", b"5", b"true", b'"te', b"null", b"[]", b"[[]]",
        b'[{"title":"Conflict"}]', b'[{"errors":["a"]},',
    )
    + whole(
        b"{", b"[", b'{"operationResultCode":"Success"', b'[{"fieldName":"amount"', b"\xef\xbb\xbf{}x", b'{"amount":NaN}',
        b' \n{"a":\xff}', b"[" * 5_000, b"{" + b'"a":{' * 5_000, b'{\0"\0a\0"\0',
    ),
    "conflict": whole(
        b'{"operationResultCode":"Rejected","operationResultCode":"Success"}',
        b'{"operationResultCode":"Success","operationResultCode":"Rejected"}',
        b'{"operationResultCode":"Success","amount":1,"amount":2}',
        b'{"operationResultCode":"Success","customGatewayResponse":{"a":[{"b":1,"b":null}]}}',
        b'{"fieldName":"card.cvv","errors":["a"],"errors":["b"]}',
        b'{"title":1,"title":2}', b'[{"errors":["a"],"errors":[]}]',
    )
    + cut(b'{"operationResultCode":"Rejected","operationResultCode":"Success"}'),
}  # fmt: skip
"""Bodies of each column, a plain one first."""

CONTRADICTIONS: Final = """
operation | Charge   PreAuth  Capture  Void     Refund   Tokenize Status   Authorize charge   Sale     null
charge    | approved unknown  unknown  unknown  unknown  unknown  unknown  approved  approved approved approved
authorize | unknown  approved unknown  unknown  unknown  unknown  unknown  approved  unknown  approved approved
capture   | unknown  unknown  approved unknown  unknown  unknown  unknown  approved  unknown  approved approved
void      | unknown  unknown  unknown  approved unknown  unknown  unknown  approved  unknown  approved approved
refund    | unknown  unknown  unknown  unknown  approved unknown  unknown  approved  unknown  approved approved
tokenize  | unknown  unknown  unknown  unknown  unknown  approved unknown  approved  unknown  approved approved
status    | found    found    found    found    found    found    found    found     found    found    found
"""
"""Each operation, answered with Success and an `operationType`. Listed are the first seven (file: Payments.Operation);
`PreAuth` is the file's word for authorize (errors guide, DRIFT B18), and a look-up's is `Status` or its payment's."""


def conflicting(operation: str) -> list[tuple[str, str]]:
    """Return each type of `CONTRADICTIONS` with what it ends in."""
    head, *lines = (line.split("|") for line in CONTRADICTIONS.strip().splitlines())
    endings = next(line[1].split() for line in lines if line[0].strip() == operation)
    return list(zip(head[1].split(), endings, strict=True))
