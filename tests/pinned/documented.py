"""Every answer to a payment that a vendor documents, and every cell that is less certain than it was in 0.1.

Written down by hand. `docs/money-safety.md` shows both.
"""

from __future__ import annotations

from typing import Final

import attrs

__all__ = ["CHANGED", "DOCUMENTED", "Changed", "Documented", "changed", "documented"]

DOCUMENTED: Final = """
orchestra   | charge authorize capture refund void tokenize | 200 | {"operationResultCode":"Success","gatewayReference":"tx_1"} | approved | file: 200
orchestra   | charge authorize capture refund void          | 202 | {"operationResultCode":"Success","gatewayReference":"tx_1"} | approved | overview: payments answer 202 with the gateway's result
orchestra   | charge authorize capture refund void          | 202 | {"operationResultCode":"Accepted"} | pending | file: 202; Payments.Result
orchestra   | charge authorize capture refund void          | 202 | {"operationResultCode":"Rejected"} | declined | overview: payments answer 202 with the gateway's result
orchestra   | charge authorize capture refund void          | 202 |  | pending | file: 202 without a schema on four of five operations
orchestra   | charge authorize capture refund void tokenize | 200 | {"operationResultCode":"Rejected","gatewayResultCode":"card_declined"} | declined | errors guide: a decline
orchestra   | charge authorize capture refund void tokenize | 400 | {"fieldName":"card.cvv","errors":["must have 3 or 4 digits"]} | invalid | file: 400
orchestra   | charge authorize capture refund void tokenize | 401 | {"fieldName":"X-Api-Key","errors":["is missing"]} | key | errors guide: 401
orchestra   | charge authorize capture refund void tokenize | 401 |  | key | file: 401; getting-started: no body
orchestra   | charge authorize capture refund void tokenize | 404 |  | missing | errors guide: an unknown account or transaction
orchestra   | charge authorize capture refund void tokenize | 409 | {"operationResultCode":"Rejected","gatewayResultDescription":"Declined"} | declined | errors guide: gatewayResultDescription in the body of a 409
orchestra   | charge authorize capture refund void tokenize | 409 | {"gatewayResultDescription":"Declined"} | declined | errors guide: gatewayResultDescription in the body of a 409
orchestra   | charge authorize capture refund void tokenize | 409 |  | declined | file: 409, without a schema
orchestra   | tokenize                                      | 409 | {"operationResultCode":"NotImplemented"} | unsupported | file: 409 of tokenize
orchestra   | charge authorize capture refund void tokenize | 500 | {"operationResultCode":"FatalFailure"} | unknown | file: 500, an error at or with the gateway
orchestra   | charge authorize capture refund void tokenize | 500 |  | unknown | file: 500, without a schema
orchestra   | charge authorize capture refund void tokenize | 503 | {"operationResultCode":"TemporaryFailure"} | temporary | file: 503, out of reach for a time
orchestra   | charge authorize capture refund void tokenize | 503 |  | temporary | file: 503, without a schema
orchestra   | status                                        | 200 | {"operationType":"Status","operationResultCode":"Success","gatewayResultCode":"captured"} | found | transaction-status
orchestra   | status                                        | 400 | {"fieldName":"myRef","errors":["is missing"]} | invalid | file: 400
orchestra   | status                                        | 401 |  | key | file: 401
orchestra   | status                                        | 404 |  | missing | errors guide: an unknown transaction
orchestra   | status                                        | 500 |  | busy | errors guide: wait and retry, of a read
orchestra   | status                                        | 503 |  | busy | errors guide: wait and retry, of a read
orchestra   | status                                        | 409 |  | not_told | file: 409, without a schema
orchestrate | create_payment                                | 201 | {"id":"pay_1","status":"pending","currency":"USD"} | pending | payments: the answer to a create
orchestrate | create_payment                                | 200 | {"id":"pay_1","status":"succeeded","currency":"USD"} | approved | payments: the four words
orchestrate | create_payment                                | 200 | {"id":"pay_1","status":"failed","currency":"USD"} | declined | payments: the four words
orchestrate | create_payment                                | 200 | {"id":"pay_1","status":"expired","currency":"USD"} | expired | payments: the four words
orchestrate | create_payment                                | 400 | {"message":"malformed"} | invalid | errors: 400
orchestrate | create_payment                                | 401 | {"message":"not authenticated"} | key | errors: 401
orchestrate | create_payment                                | 403 | {"message":"not allowed"} | key | errors: 403
orchestrate | create_payment                                | 404 | {"message":"not found"} | missing | errors: 404
orchestrate | create_payment                                | 422 | {"message":"failed validation"} | invalid | errors: 422
orchestrate | create_payment                                | 429 | {"message":"slow down"} | busy | errors: 429
orchestrate | create_payment                                | 418 | {"message":"no"} | invalid | errors: 4xx is an error on the client's side
orchestrate | create_payment                                | 500 | {"message":"sorry"} | unknown | errors: 5xx is an error on the server's side
forter      | create_payment create_refund                  | 201 | {"id":"x","status":"succeeded"} | approved | create-a-payment, create-a-refund
forter      | create_payment create_refund                  | 200 | {"id":"x","status":"succeeded"} | approved | create-a-payment, create-a-refund
forter      | create_payment create_refund                  | 400 | {"message":"bad"} | invalid | create-a-payment, create-a-refund: bad request
forter      | create_payment create_refund                  | 401 | {"message":"who?"} | key | create-a-payment, create-a-refund: unauthorized
forter      | create_refund                                 | 404 | {"message":"where?"} | missing | create-a-refund: not found
"""
"""API, operations, status, body, ending, source. 422 and the like stand for a class where a vendor documents one."""

CHANGED: Final = """
orchestra payment    | 202       | cut                                | pending    | unknown    | an empty body whose end nobody declared may have been a refusal
orchestra payment    | 400       | result json text empty cut         | invalid    | unknown    | the file's 400 is a ValidationErrorMessage; whole, the body may have said FatalFailure
orchestra payment    | 401       | cut                                | key        | unknown    | whole, the body may have said something else
orchestra payment    | 403       | result message json text empty cut | key        | unknown    | no page gives 403 a meaning for payments
orchestra payment    | 404       | result json text cut               | missing    | unknown    | neither empty nor a validation message: a proxy or a wrong path answers so, perhaps after the API has acted
orchestra payment    | 404/text  | result message json text empty cut | missing    | unknown    | labelled for people: a proxy answers so, perhaps after the API has acted
orchestra payment    | 409       | json text cut                      | declined   | unknown    | the file's 409 is a gateway's rejection, which has result members or no body
orchestra payment    | 429       | result text cut                    | busy       | unknown    | limits stand at the entry, but a page may be a proxy's, and a result is a gateway's
orchestra payment    | 4xx       | result message json text empty cut | invalid    | unknown    | in no file and on no page: a proxy may answer so after the API has acted
orchestra payment    | 503       | cut                                | temporary  | unknown    | whole, the body may have said something else
orchestra payment    | 200       | conflict                           | approved   | unknown    | the last of two values was believed, and nobody looked at the operation and the currency
orchestra payment    | 202       | conflict                           | approved   | unknown    | as under 200
orchestra payment    | 2xx       | conflict                           | approved   | unknown    | as under 200
orchestra payment    | 400       | conflict                           | declined   | unknown    | as under 200
orchestra payment    | 401       | conflict                           | key        | unknown    | an explanation that has two values for one member
orchestra payment    | 403       | conflict                           | key        | unknown    | as under 401
orchestra payment    | 404       | conflict                           | declined   | unknown    | as under 200
orchestra payment    | 404/text  | conflict                           | declined   | unknown    | as under 200
orchestra payment    | 409       | conflict                           | declined   | unknown    | as under 200
orchestra payment    | 429       | conflict                           | busy       | unknown    | as under 401
orchestra payment    | 4xx       | conflict                           | declined   | unknown    | as under 200
orchestra payment    | 503       | conflict                           | temporary  | unknown    | as under 200
orchestra status     | 200       | conflict                           | found      | unreadable | the last of two values was believed
orchestra status     | 2xx       | conflict                           | found      | unreadable | the last of two values was believed
orchestra status     | 400       | cut                                | invalid    | unreadable | whole, the body may have been a record; a look-up goes on
orchestra status     | 401       | cut                                | key        | unreadable | as under 400
orchestra status     | 403       | cut                                | key        | unreadable | as under 400
orchestra status     | 4xx       | cut                                | invalid    | unreadable | as under 400
orchestra status     | 404       | cut conflict                       | missing    | unreadable | whole, the body may have been a record
orchestra status     | 409       | conflict                           | unsupported | not_told  | the last of two values was believed
orchestra read       | 2xx       | conflict                           | ok         | unreadable | the last of two values was believed, in results of wallets too
orchestra write      | 2xx       | conflict                           | ok         | unknown    | the last of two values was believed
orchestra write      | 401       | cut                                | key        | unknown    | as a body that misses bytes of its declared length
orchestra write      | 403       | cut                                | key        | unknown    | as under 401
orchestra write      | 404       | cut                                | missing    | unknown    | as under 401
orchestra write      | 429       | cut                                | busy       | unknown    | as under 401
orchestra write      | 4xx       | cut                                | invalid    | unknown    | as under 401
orchestra write      | 503       | cut                                | busy       | unknown    | as under 401
orchestra delete     | 401       | cut                                | key        | unknown    | as a body that misses bytes of its declared length
orchestra delete     | 403       | cut                                | key        | unknown    | as under 401
orchestra delete     | 404       | cut                                | missing    | unknown    | as under 401
orchestra delete     | 429       | cut                                | busy       | unknown    | as under 401
orchestra delete     | 4xx       | cut                                | invalid    | unknown    | as under 401
orchestra delete     | 503       | cut                                | busy       | unknown    | as under 401
orchestrate create   | 401       | cut                                | key        | unknown    | whole, the body may have said something else
orchestrate create   | 403       | json text empty cut                | key        | unknown    | every documented refusal has a message
orchestrate create   | 404       | json text empty cut                | missing    | unknown    | every documented refusal has a message
orchestrate create   | 429       | json text empty cut                | busy       | unknown    | every documented refusal has a message
orchestrate create   | 4xx       | json text empty cut                | invalid    | unknown    | every documented refusal has a message
orchestrate create   | 2xx       | conflict                           | approved   | unknown    | the last of two values was believed, and nobody looked at the currency
orchestrate create   | 401       | conflict                           | key        | unknown    | as under 2xx
orchestrate create   | 403       | conflict                           | key        | unknown    | as under 2xx
orchestrate create   | 404       | conflict                           | declined   | unknown    | as under 2xx
orchestrate create   | 429       | conflict                           | busy       | unknown    | as under 2xx
orchestrate create   | 4xx       | conflict                           | declined   | unknown    | as under 2xx
orchestrate retrieve | 2xx       | conflict                           | ok         | unreadable | the last of two values was believed, and another payment's record
forter payment       | 400       | json text empty cut                | invalid    | unknown    | the pages name a bad request; only one that explains itself is known as the API's own
forter payment       | 401       | cut                                | key        | unknown    | whole, the body may have said something else
forter payment       | 403       | message json text empty cut        | key        | unknown    | on no page
forter payment       | 404       | json text empty cut                | missing    | unknown    | the page names a payment that was not found; a wrong path answers without a message
forter payment       | 429       | message json text empty cut        | busy       | unknown    | on no page
forter payment       | 4xx       | message json text empty cut        | invalid    | unknown    | on no page
forter payment       | 2xx       | conflict                           | approved   | unknown    | the last of two values was believed, and nobody looked at the currency
forter payment       | 400       | conflict                           | declined   | unknown    | as under 2xx
forter payment       | 401       | conflict                           | key        | unknown    | as under 2xx
forter payment       | 403       | conflict                           | key        | unknown    | as under 2xx
forter payment       | 404       | conflict                           | declined   | unknown    | as under 2xx
forter payment       | 429       | conflict                           | busy       | unknown    | as under 2xx
forter payment       | 4xx       | conflict                           | declined   | unknown    | as under 2xx
"""
"""Table, status, columns, the most certain ending it had, the ending it has, and why. `4xx` and `2xx` are the rest."""


@attrs.frozen
class Documented:
    """A documented answer."""

    api: str
    operations: tuple[str, ...]
    status: int
    body: bytes
    ending: str
    source: str


@attrs.frozen
class Changed:
    """Cells that are less certain than they were."""

    table: str
    status: str
    columns: tuple[str, ...]
    was: str
    now: str
    why: str

    @property
    def numbers(self) -> tuple[int, ...]:
        """Statuses that the line is about."""
        return {"2xx": (201, 204, 206), "4xx": (402, 405, 413, 422, 425, 444, 460)}.get(
            self.status, (int(self.status.partition("/")[0]),) if self.status[0:3].isdigit() else ()
        )


def documented() -> list[Documented]:
    """Return every documented answer."""
    return [
        Documented(api, tuple(operations.split()), int(status), body.encode(), ends, source)
        for api, operations, status, body, ends, source in _lines(DOCUMENTED, 6)
    ]


def changed() -> list[Changed]:
    """Return every line of cells that became less certain."""
    return [
        Changed(table, status, tuple(columns.split()), was, now, why)
        for table, status, columns, was, now, why in _lines(CHANGED, 6)
    ]


def _lines(text: str, parts: int) -> list[list[str]]:
    lines = [[part.strip() for part in line.split("|", parts - 1)] for line in text.strip().splitlines()]
    assert all(len(line) == parts for line in lines)
    return lines
