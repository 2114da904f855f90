"""The APIs of this package, one description each: a contract test is written once and runs over all of them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any, Final

import attrs
import pytest

import orchestra
from orchestra import AsyncOrchestra, Orchestra
from orchestra import forter as forter_module
from orchestra import orchestrate as orchestrate_module
from orchestra._core.operations import Operation
from orchestra._orchestrasolutions.operations import ORCHESTRA
from orchestra.forter import AsyncForter, CartItem, DeliveryDetails, Forter, Minor
from orchestra.forter import Customer as ForterCustomer
from orchestra.forter._operations import FORTER
from orchestra.orchestrate import Address, AsyncOrchestrate, BillingDetails, Card, Orchestrate
from orchestra.orchestrate._operations import ORCHESTRATE
from scripts.regenerate import ROOT, effective_spec
from scripts.spec_update.waiting import read, without

from . import calls, forter, orchestrate
from .clients import Caller, client_of
from .clock import FakeClock
from .wires import CannedWire, Reply

__all__ = ["APIS", "EVERY_API", "EVERY_OPERATION", "MOVING", "Api", "operation_of"]

Calls = dict[str, Callable[[Any], Any]]


@attrs.frozen
class Api:
    """What a contract test has to know about an API. Its spec and its generated code go by its name."""

    name: str
    module: ModuleType
    """Where its public names are."""
    builders: str
    """The modules that build its requests, as a pattern below `orchestra/`."""
    operations: dict[str, Operation]
    classes: tuple[Any, Any]
    settings: dict[str, Any]
    least: Calls
    """A call of each operation with the least it takes."""
    most: Calls
    """A call of each operation with the most it takes. What excludes each other is divided between the two."""
    moving: tuple[str, ...]
    """The operations that move money: said here, so that a wrong word in the table of operations is noticed."""
    look_ups: frozenset[str]
    """The operations that may be called to find out what became of a payment."""
    in_mappings: frozenset[str] = frozenset()
    """Schemas of answers that are read into a plain mapping."""

    def client(self, kind: str, wire: CannedWire | Reply, *, clock: FakeClock | None = None, **settings: Any) -> Caller:
        """Make a client of this API over a canned wire."""
        return client_of(kind, wire, clock=clock, classes=self.classes, **{**self.settings, **settings})


ADDRESS: Final = Address(line1="1", line2="2", city="C", state="S", postal_code="P", country="US")
CARD: Final = Card(number="5123450000000008", expires="01/2030", cvc="123")
BOOK: Final = CartItem(name="Book", price="1.00", quantity=1, type="TANGIBLE")

_READS: Final[Calls] = {
    "list_payments": lambda c: c.payments.list(),
    "get_payment": lambda c: c.payments.get("pay_1"),
}

APIS: Final = {
    api.name: api
    for api in (
        Api(
            "orchestra", orchestra, "_orchestrasolutions/requests.py", ORCHESTRA, (Orchestra, AsyncOrchestra), {},
            calls.CALLS, calls.FULL_CALLS, calls.MONEY, frozenset({"status", "list_accounts"}),
            in_mappings=frozenset({"KeyValue"}),
        ),
        Api(
            "orchestrate", orchestrate_module, "orchestrate/_requests.py", ORCHESTRATE,
            (Orchestrate, AsyncOrchestrate), {"allow_card_data": True},
            {**_READS, "create_payment": lambda c: c.payments.create(**orchestrate.order())},
            {
                "list_payments": lambda c: c.payments.list(page=2, per_page=100),
                "get_payment": _READS["get_payment"],
                "create_payment": lambda c: c.payments.create(
                    **orchestrate.order(mcc=None, account_id="acc_1"), card=CARD, expires_in=60,
                    metadata={"order": "1"}, reference="order-1",
                    billing_details=BillingDetails(name="Jane", address=ADDRESS),
                ),
            },
            ("create_payment",), frozenset(_READS),
        ),
        Api(
            "forter", forter_module, "forter/_requests.py", FORTER, (Forter, AsyncForter),
            {"base_url": forter.BASE_URL},
            {
                "create_payment": lambda c: c.payments.create(amount="25.99", currency="GBP"),
                "create_refund": lambda c: c.refunds.create(payment_id="pay_1"),
            },
            {
                "create_payment": lambda c: c.payments.create(
                    amount="1.00", currency="GBP", capture_method="automatic", customer_ip="192.0.2.1",
                    user_agent="Mozilla/5.0", cart=[BOOK], delivery=DeliveryDetails(method="Post", type="PHYSICAL"),
                    customer=ForterCustomer(email="a@example.com", first_name="A", last_name="B"),
                    payment_method={"token": "t"}, metadata={"order": "1"},
                ),
                "create_refund": lambda c: c.refunds.create(payment_id="pay_1", amount=Minor(1), reason="duplicate"),
            },
            ("create_payment", "create_refund"), frozenset(),
        ),
    )
}  # fmt: skip
"""All of them, by the name of their folder under `spec/`. An API that is not here fails a test."""


EVERY_API: Final = pytest.mark.parametrize("api", APIS.values(), ids=lambda api: api.name)


def _each(chosen: Callable[[Api], Iterable[str]]) -> pytest.MarkDecorator:
    pairs = [pytest.param(name, one, id=f"{name}-{one}") for name, api in APIS.items() for one in chosen(api)]
    return pytest.mark.parametrize(("name", "operation"), pairs)


EVERY_OPERATION: Final = _each(lambda api: api.operations)
"""Runs a test with the `name` of each API and each of its operations."""
MOVING: Final = _each(lambda api: api.moving)
"""The same with the operations that move money."""


@functools.cache
def spec(name: str) -> dict[str, Any]:
    """Return the effective file of an API, read once. Copy it before changing it."""
    return without(effective_spec(name), read(ROOT, name))


def operation_of(name: str, operation: str) -> dict[str, Any]:
    """Return the file's description of an operation, with `method` and `path` beside it."""
    wanted = APIS[name].operations[operation].operation_id
    return next(
        {**entry, "method": method.upper(), "path": path}
        for path, item in spec(name)["paths"].items()
        for method, entry in item.items()
        if isinstance(entry, dict) and entry.get("operationId") == wanted
    )
