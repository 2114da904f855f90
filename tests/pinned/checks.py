"""The tables, each with the calls that meet it: what a client makes of every answer is what the table says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import attrs

from orchestra import OutcomeUnknownError, TransportResponse
from tests.support.apis import APIS
from tests.support.calls import MONEY, PAYMENTS, TOKEN
from tests.support.clients import came_of
from tests.support.wires import CannedWire, answer

from . import orchestra, siblings
from .tables import Body, differences, ending, rows_of, whole

__all__ = ["ANSWERS", "Pinned", "doubts", "operation_conflicts"]


@attrs.frozen
class Pinned:
    """A table, the answers to try it with, and the operations whose answers it is about."""

    api: str
    kind: str
    table: str
    bodies: Mapping[str, tuple[Body, ...]]
    operations: tuple[str, ...]

    def differences(self, operation: str, kind: str = "sync", *, every: bool = True) -> Iterator[str]:
        """Yield where a client differs from the table, whose further statuses are dealt out to its operations."""
        wire = CannedWire(answer())
        client = APIS[self.api].client(kind, wire, retries=0)
        call = APIS[self.api].least[operation]

        def answered(response: TransportResponse) -> Callable[[], Any]:
            wire.replies = [response]
            return lambda: call(client)

        share = (self.operations.index(operation), len(self.operations))
        return differences(rows_of(self.table), self.bodies, answered, every=every, share=share)

    def check(self) -> None:
        """Fail when a client differs: one operation, named statuses, the first body of a column."""
        found = next(self.differences(self.operations[0], every=False), None)
        assert found is None, found


_OBJECT: Final = whole(b"{}", b'{"operationResultCode":"Error"}', b'{"gatewayReference":"tx_1"}')
_READ: Final = {**orchestra.BODIES, "json": _OBJECT, "message": orchestra.BODIES["message"][:2]}
_LIST: Final = {
    **orchestra.BODIES,
    "json": (*whole(b"[]", b'[{"name":"mine"}]'), Body(b'[{"name":"mine"}]', whole=False), Body(b"[]", whole=False)),
    "message": whole(b'[{"fieldName":"amount","errors":["a"]}]'),
    "cut": tuple(
        body for body in orchestra.BODIES["cut"] if body.content not in (b"[]", b"[[]]", b'[{"title":"Conflict"}]')
    ),
}
_TOKEN: Final = b'"token":"%b"' % TOKEN.encode()
_STORED: Final = {
    **orchestra.BODIES,
    "json": whole(b"{%b}" % _TOKEN, b'{"operationResultCode":"Error",%b}' % _TOKEN),
    "message": whole(b'{"errors":[],%b}' % _TOKEN),
}

ANSWERS: Final = {
    "orchestra payment": Pinned("orchestra", "payment", orchestra.PAYMENT, orchestra.BODIES, PAYMENTS),
    "orchestra status": Pinned("orchestra", "status", orchestra.STATUS, orchestra.BODIES, ("status",)),
    "orchestra read": Pinned(
        "orchestra", "read", orchestra.READ, _READ,
        ("get_account", "validate_results", "check_api_key", "get_token", "describe_token"),
    ),
    "orchestra list": Pinned("orchestra", "read", orchestra.READ, _LIST, ("list_accounts", "list_gateways")),
    "orchestra write": Pinned("orchestra", "write", orchestra.WRITE, _READ, ("set_account", "start_session")),
    "orchestra store": Pinned("orchestra", "write", orchestra.WRITE, _STORED, ("create_token",)),
    "orchestra delete": Pinned("orchestra", "delete", orchestra.DELETE, _READ, ("delete_account", "delete_token")),
    "orchestrate create": Pinned("orchestrate", "payment", siblings.CREATE, siblings.CREATED, ("create_payment",)),
    "orchestrate retrieve": Pinned("orchestrate", "read", siblings.RETRIEVE, siblings.GOT, ("get_payment",)),
    "orchestrate list": Pinned("orchestrate", "read", siblings.RETRIEVE, siblings.LISTED, ("list_payments",)),
    "forter payment": Pinned("forter", "payment", siblings.PAY, siblings.PAID, ("create_payment",)),
    "forter refund": Pinned("forter", "payment", siblings.PAY, siblings.REFUNDED, ("create_refund",)),
}  # fmt: skip
"""Every table with every operation it is about."""


def operation_conflicts(kind: str = "sync") -> list[str]:
    """Return where a client differs from the table of `operationType`s, and of currencies."""
    found: list[str] = []
    wire = CannedWire(answer())
    client = APIS["orchestra"].client(kind, wire, retries=0)
    for operation in (*PAYMENTS, "status"):
        for said, ends in orchestra.conflicting(operation):
            body = {"operationResultCode": "Success", "operationType": None if said == "null" else said}
            found += _compared(client, wire, operation, body, ends)
        done = "found" if operation == "status" else "approved"
        # Requests are in USD. What is no code of three letters says nothing.
        for currency, ends in (("USD", done), ("usd", done), (None, done), ("", done), ("840", done), ("euros", done)):
            found += _compared(client, wire, operation, {"operationResultCode": "Success", "currency": currency}, ends)
        for currency in ("EUR", "eur", " GBP ", "XXX"):
            ends = "unknown" if operation in MONEY else done
            found += _compared(client, wire, operation, {"operationResultCode": "Success", "currency": currency}, ends)
    return found


def doubts() -> None:
    """Hold that an error of a call in doubt has what the answer said of the payment."""
    for api, body, words in (
        ("orchestra", {"operationResultCode": "FatalFailure", "gatewayReference": "tx_1"}, ("FatalFailure", "tx_1")),
        ("orchestra", {"operationResultCode": "TemporaryFailure"}, ("TemporaryFailure", None)),
        ("orchestrate", {"id": "pay_1", "status": "failed"}, ("failed", "pay_1")),
        ("forter", {"id": "pay_1", "status": "failed"}, ("failed", "pay_1")),
    ):
        client = APIS[api].client("sync", CannedWire(answer(503, body)))
        operation = "charge" if api == "orchestra" else "create_payment"
        error = came_of(lambda c=client, api=api, name=operation: APIS[api].least[name](c))
        assert isinstance(error, OutcomeUnknownError)
        result: Any = error.result
        names = ("result_code", "gateway_reference") if api == "orchestra" else ("status", "id")
        assert tuple(getattr(result, name) for name in names) == words


def _compared(client: Any, wire: CannedWire, operation: str, body: dict[str, Any], ends: str) -> list[str]:
    response = answer(200, body)
    wire.replies = [response]
    came = ending(lambda: APIS["orchestra"].least[operation](client), response)
    return [] if came == ends else [f"{operation} {body}: {came}, not {ends}"]
