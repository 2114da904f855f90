"""The whole product in one run: generated clients are what the specs make, and real flows pass through them.

usage: python -m scripts.quickstart [--live]

Without arguments everything happens on this machine: a sandbox is served on a free loopback port and the
public clients talk to it over real sockets. With `--live` and ORCHESTRA_API_KEY set, Orchestra's flow runs
against its real base URL instead, through the mock gateways NULLSuccess and NULLFailure only.
Exit status 0 only when every outcome is the expected one.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from typing import Any

import attrs

from orchestra import Card, InlineAccount, Orchestra, OrchestraError, Outcome
from orchestra.forter import Customer as ForterCustomer
from orchestra.forter import Forter, Minor, PaymentMethod
from orchestra.orchestrate import Customer as OrchestrateCustomer
from orchestra.orchestrate import Orchestrate
from orchestra.sandbox import Sandbox
from scripts.regenerate.__main__ import main as regenerate

CARD = Card(number="4111111111111111", holder="Jane Smith", expires="12/2030", cvv="123")


@attrs.frozen
class Row:
    """One line of the table."""

    system: str
    operation: str
    http: int | str
    code: str
    outcome: str
    moved: str
    expected: bool


class Report:
    """Collects what happened, and whether it was what should."""

    def __init__(self, system: str) -> None:
        self.system = system
        self.rows: list[Row] = []

    def add(self, operation: str, call: Callable[[], Any], expected: str) -> Any:
        """Make a call and note what came of it."""
        try:
            result = call()
        except OrchestraError as error:
            name = type(error).__name__
            moved = "maybe" if name == "OutcomeUnknownError" else "no"
            self.rows.append(Row(self.system, operation, error.status or "-", "-", name, moved, name == expected))
            return None
        raw = getattr(getattr(result, "stored", result), "raw", None)
        outcome = str(getattr(result, "outcome", "ok"))
        self.rows.append(
            Row(
                self.system,
                operation,
                raw.status if raw is not None else "-",
                str(getattr(result, "result_code", None) or getattr(result, "status", None) or "-"),
                outcome,
                str(getattr(result, "may_have_moved", "no")),
                outcome == expected,
            )
        )
        return result


def orchestra_flow(client: Orchestra, *, live: bool) -> list[Row]:
    """Run the flows of Orchestra. On a live service only the mock gateways are used."""
    report = Report("Orchestra")
    add = report.add
    add("check API key", client.check_api_key, "ok")
    client.accounts.set("quickstartapproves", gateway="NULLSuccess", credentials={})
    client.accounts.set("quickstartdeclines", gateway="NULLFailure", credentials={})
    approves = InlineAccount("NULLSuccess")

    stored = add("store string token", lambda: client.tokens.create("4111111111111111"), "ok")
    by_token = Card(number=stored, holder="Jane Smith", expires="12/2030")
    common: dict[str, Any] = {"currency": "USD", "card": CARD, "account": "quickstartapproves"}
    charged = add(
        "charge with @token",
        lambda: client.payments.charge(amount="25.00", **{**common, "card": by_token}),
        Outcome.APPROVED,
    )
    add(
        "charge, inline credentials",
        lambda: client.payments.charge(amount="9.99", **{**common, "account": approves}),
        "approved",
    )
    held = add("authorize 50.00", lambda: client.payments.authorize(amount="50.00", **common), "approved")
    held_reference = held.gateway_reference or ""
    captured = add(
        "capture 45.00 of it",
        lambda: client.payments.capture(gateway_reference=held_reference, amount="45.00", **common),
        "approved",
    )
    captured_reference = captured.gateway_reference or held_reference
    add(
        "refund 20.00 of that",
        lambda: client.payments.refund(gateway_reference=captured_reference, amount="20.00", **common),
        "approved",
    )
    second = add("authorize 30.00", lambda: client.payments.authorize(amount="30.00", **common), "approved")
    add(
        "void it",
        lambda: client.payments.void(gateway_reference=second.gateway_reference or "", amount="30.00", **common),
        "approved",
    )
    if not live:
        gateway = InlineAccount("Stripe", SecretKey="sk_sandbox")
        tokenized = add("make gateway token", lambda: client.payments.tokenize(card=CARD, account=gateway), "approved")
        masked = Card(number="411111******1111", holder="Jane Smith", expires="12/2030")
        add(
            "charge gateway token",
            lambda: client.payments.charge(
                amount="29.99", currency="USD", card=masked, account=gateway, gateway_token=tokenized.gateway_token
            ),
            "approved",
        )
    add(
        "charge that is declined",
        lambda: client.payments.charge(amount="25.00", **{**common, "account": "quickstartdeclines"}),
        "declined",
    )
    add(
        "look up by reference",
        lambda: client.payments.status(reference=charged.reference, account="quickstartapproves"),
        "found",
    )
    client.tokens.delete(stored)
    return report.rows


def orchestrate_flow(client: Orchestrate, sandbox: Sandbox) -> list[Row]:
    """Run the flows of Orchestrate; the sandbox plays the customers."""
    report = Report("Orchestrate")
    add = report.add

    def create(order: str) -> Any:
        return client.payments.create(
            amount="25.00",
            currency="USD",
            mcc=6012,
            customer=OrchestrateCustomer(email="jane@example.com", name="Jane Smith"),
            description=order,
            reference=order,
            success_url="https://shop.example/paid",
            cancel_url="https://shop.example/cart",
        )

    paid = add("create payment", lambda: create("order-1"), Outcome.PENDING)
    sandbox.orchestrate.complete(paid.id)
    add("get it, paid by now", lambda: client.payments.get(paid.id), Outcome.APPROVED)
    left = add("create payment", lambda: create("order-2"), Outcome.PENDING)
    sandbox.orchestrate.expire(left.id)
    add("get it, expired by now", lambda: client.payments.get(left.id), Outcome.EXPIRED)
    add("list, one a page", lambda: client.payments.list(page=1, per_page=1), "ok")
    return report.rows


def forter_flow(client: Forter) -> list[Row]:
    """Run the flows of Forter's Orchestration API."""
    report = Report("Forter")
    add = report.add
    method = PaymentMethod({"token": "sandbox"})
    created = add(
        "create payment",
        lambda: client.payments.create(amount="25.99", currency="GBP", payment_method=method),
        Outcome.APPROVED,
    )
    add(
        "create payment, refused",
        lambda: client.payments.create(
            amount="25.99", currency="GBP", payment_method=method, customer=ForterCustomer(email="decline@forter.com")
        ),
        Outcome.DECLINED,
    )
    refund = client.refunds.create
    add("refund 10.00 of it", lambda: refund(payment_id=created.id, amount=Minor(1000)), Outcome.APPROVED)
    add("refund more than is left", lambda: refund(payment_id=created.id, amount=Minor(2000)), "InvalidRequestError")
    return report.rows


def against_sandbox() -> list[Row]:
    """Serve a sandbox on a free loopback port and run every system's flows over real sockets."""
    sandbox = Sandbox()
    key = "sandbox-key"
    with (
        sandbox.serve(port=0) as base_url,
        Orchestra(api_key=key, base_url=base_url) as orchestra,
        Orchestrate(api_key=key, base_url=base_url) as orchestrate,
        Forter(api_key=key, base_url=base_url) as forter,
    ):
        print(f"sandbox serving on {base_url}")
        return [*orchestra_flow(orchestra, live=False), *orchestrate_flow(orchestrate, sandbox), *forter_flow(forter)]


def against_live_service() -> list[Row]:
    """Run Orchestra's flow against its real base URL, mock gateways only."""
    with Orchestra() as client:
        return orchestra_flow(client, live=True)


def show(rows: list[Row]) -> None:
    """Print the table."""
    head = ("system", "operation", "HTTP", "code", "outcome", "may money have moved?", "")
    lines = [
        (
            row.system,
            row.operation,
            str(row.http),
            row.code,
            row.outcome,
            row.moved,
            "" if row.expected else "NOT EXPECTED",
        )
        for row in rows
    ]
    widths = [max(len(line[column]) for line in [head, *lines]) for column in range(len(head))]
    for line in [head, tuple("-" * width for width in widths), *lines]:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def main(arguments: list[str]) -> int:
    """Run the quickstart."""
    parser = argparse.ArgumentParser(prog="quickstart", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--live", action="store_true", help="use the real service with ORCHESTRA_API_KEY")
    live = parser.parse_args(arguments).live
    if live and not os.environ.get("ORCHESTRA_API_KEY"):
        print("quickstart: --live needs ORCHESTRA_API_KEY", file=sys.stderr)
        return 2
    print("are the generated clients what the specs make?")
    if regenerate(["--check"]) != 0:
        return 1
    rows = against_live_service() if live else against_sandbox()
    print()
    show(rows)
    wrong = [row for row in rows if not row.expected]
    print(f"\n{len(rows) - len(wrong)} of {len(rows)} outcomes as expected")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
