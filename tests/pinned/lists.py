"""What outcomes mean, what is sent again, and which words are read how: written down by hand, each with its source."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from orchestra import CallRecord, InvalidRequestError, LookupOutcome, Outcome, Resolution, TransportError
from orchestra._core.results import OutcomeMixin
from orchestra._orchestrasolutions import lookup
from orchestra._orchestrasolutions import responses as own_responses
from orchestra.orchestrate import webhooks
from tests.support.apis import APIS
from tests.support.clients import came_of
from tests.support.clock import BEGINNING, FakeClock
from tests.support.wires import CannedWire, ambiguous, answer, refused

__all__ = [
    "attempts",
    "events",
    "look_up_words",
    "payment_words",
    "questions",
    "raised",
    "settling",
    "statuses",
    "wallets",
]

QUESTIONS: Final = """
approved          | yes   | never                   | done
pending           | maybe | never                   | taken, and decided later
declined          | no    | not the same request    | the gateway said no
expired           | no    | not the same request    | nobody paid in time
unsupported       | no    | not the same request    | the gateway lacks the operation
temporary_failure | maybe | not before it is known  | nobody promises that nothing happened
unknown           | maybe | not before it is known  | it may have happened
found             | maybe | not before it is known  | a look-up that worked; what became of it is in the gateway's words
not_told          | maybe | not before it is known  | a look-up that says nothing
"""
"""Outcome, may money have moved, may it be sent again, why."""

READINGS: Final = """
moved     | yes   | never                   | the gateway has it on record as done
pending   | maybe | never                   | on record, not decided
not moved | no    | not the same request    | the gateway's own record of it says declined or failed
absent    | maybe | by a decision of people | nothing on record proves nothing
unknown   | maybe | not before it is known  | no look-up settled it
"""
"""Reading, may money have moved, may it be sent again, why."""

RAISED: Final = {
    "declined": "DeclinedError", "expired": "DeclinedError", "unsupported": "UnsupportedOperationError",
    "temporary_failure": "OutcomeUnknownError", "unknown": "OutcomeUnknownError",
    "approved": "the result", "pending": "the result", "found": "the result", "not_told": "the result",
}  # fmt: skip
"""What `raise_for_outcome()` makes of each outcome."""

ATTEMPTS: Final = """
orchestra   | validate_results list_accounts get_account list_gateways status check_api_key get_token describe_token | 3 | 3 | reads
orchestra   | set_account delete_account delete_token             | 3 | 3 | a second time leaves the same state
orchestra   | start_session tokenize create_token                 | 1 | 3 | a second time makes a second one
orchestra   | charge authorize capture refund void                | 1 | 3 | a second time moves money twice: no idempotency key is documented
orchestrate | list_payments get_payment                           | 3 | 3 | reads
orchestrate | create_payment                                      | 1 | 3 | no idempotency key is documented
forter      | create_payment create_refund                        | 1 | 3 | no idempotency key is documented
"""
"""API, operations, attempts (of three allowed) when an answer is lost, when no connection is made, why."""

REPEATED: Final = (408, 429, 500, 502, 503, 504)
"""Statuses after which a read is tried again: RFC 9110 (408, 500, 502-504) and RFC 6585 (429) call them passing."""

WORDS: Final = {
    # Orchestrate: docs.orchestrate.global, page payments, names these four and no other.
    "orchestrate": {"pending": "pending", "succeeded": "approved", "failed": "declined", "expired": "expired"},
    # Forter: docs.forter.com names `succeeded` only; the others are ours.
    "forter": {
        "succeeded": "approved",
        **dict.fromkeys(("canceled", "cancelled", "declined", "failed", "rejected"), "declined"),
        **dict.fromkeys(
            (
                "authorized", "authorised", "in_progress", "pending", "processing", "review", "requires_capture",
                "requires_customer_action",
            ),
            "pending",
        ),
    },
}  # fmt: skip
"""What a payment's own word means."""

OTHERS: Final = (
    "approved", "captured", "charged", "completed", "done", "paid", "perhaps", "refunded", "settled", "success",
    "voided", "accepted", "received", "card_declined", "do_not_honor", "failure", "refused", "", "succeeded2",
    "partially_captured", "expired", "pending", "failed", "canceled", "cancelled", "declined", "rejected",
    "authorized", "authorised", "in_progress", "processing", "review", "reversed",
)  # fmt: skip
"""Words to try where they are in no list."""

GATEWAY_WORDS: Final = {
    "moved": {
        "approved", "authorised", "authorized", "captured", "charged", "completed", "paid", "refunded", "settled",
        "succeeded", "success", "voided",
    },
    "capture": {"captured", "settled"},
    "refund": {"refunded"},
    "void": {"canceled", "cancelled", "voided"},
    "not moved": {"card_declined", "declined", "do_not_honor", "failed", "failure", "refused", "rejected"},
    "pending": {"accepted", "in_progress", "pending", "processing", "received"},
}  # fmt: skip
"""Gateways' own words in a look-up. Ours: no gateway's vocabulary is documented by the vendor."""

SETTLED: Final = """
sent_at=none ended_at=none | 90 + 120           | it may have been sent just now, and then has the deadline of a call
sent_at=-30  ended_at=none | -30 + 90 + 60 + 120 | the sender's deadline, and what clocks may differ by (`docs/money-safety.md`)
sent_at=60   ended_at=none | 60 + 90 + 60 + 120 | by a clock that is ahead
sent_at=-30  ended_at=-20  | -20 + 60 + 120     | it is known when the attempt was over
"""
"""What is known of an attempt, seconds from now; when *not moved* and *absent* can be said of it; why.

Ours: 120 seconds are longer than any gateway's own timeout that we know, and 60 what a clock may be off by.
"""

WALLETS: Final = {
    "Success": "approved", "Accepted": "pending", "Rejected": "declined", "NotImplemented": "unsupported",
    "TemporaryFailure": "temporary_failure", "FatalFailure": "unknown", "Error": "unknown", "success": "unknown",
    "Approved": "unknown", "": "unknown",
}  # fmt: skip
"""What a gateway's code in the result of a wallet session means (file: Payments.Result)."""

EVENTS: Final = {
    "payment.created": "pending", "payment.succeeded": "approved", "payment.failed": "declined",
    "payment.expired": "expired", "payment.paid": "unknown", "payment.completed": "unknown", "": "unknown",
}  # fmt: skip
"""What the type of an event says of a payment whose word says nothing (docs.orchestrate.global, page webhooks)."""


def _lines(text: str) -> list[list[str]]:
    return [[part.strip() for part in line.split("|")] for line in text.strip().splitlines()]


def questions() -> None:
    """Hold both questions of every outcome and reading against the tables."""
    for kind, table in ((Outcome, QUESTIONS), (LookupOutcome, READINGS)):
        told = {one.value: (one.moved.value, one.repeat.value) for one in kind}
        assert told == {line[0]: (line[1], line[2]) for line in _lines(table)}


class _Told(OutcomeMixin):
    """A result of any API that has an outcome."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome

    def _facts(self) -> tuple[None, None, None]:
        return None, None, None


def raised() -> None:
    """Hold what `raise_for_outcome()` raises against the table."""
    for outcome in Outcome:
        result = _Told(outcome)
        came = came_of(result.raise_for_outcome)
        assert ("the result" if came is result else type(came).__name__) == RAISED[outcome.value]


def _tries(api: str, operation: str, reply: Any) -> int:
    wire = CannedWire(reply)
    client = APIS[api].client("sync", wire, retries=2, backoff=0.01, backoff_limit=0.01)
    came_of(lambda: APIS[api].least[operation](client))
    return len(wire.requests)


def attempts() -> None:
    """Hold how often each operation is tried against the table."""
    tried: set[tuple[str, str]] = set()
    for api, operations, lost, none, why in _lines(ATTEMPTS):
        for operation in operations.split():
            tried.add((api, operation))
            doubts: Iterable[tuple[Any, str]] = (
                (ambiguous(), lost), (ambiguous("timeout"), lost), (refused(), none),
                (TransportError("pool", "none was free", sent=False), none), (answer(503), lost),
            )  # fmt: skip
            for reply, times in doubts:
                assert _tries(api, operation, reply) == int(times), (api, operation, str(reply), why)
    assert tried == {(api.name, operation) for api in APIS.values() for operation in api.operations}


def statuses() -> None:
    """Hold which statuses are tried again against the list; for money, none."""
    for status in range(200, 600):
        assert _tries("orchestra", "check_api_key", answer(status)) == (3 if status in REPEATED else 1), status
    for status in REPEATED:
        assert _tries("orchestra", "charge", answer(status)) == 1


def payment_words() -> None:
    """Hold what a payment's own word means against the lists, through both sibling clients."""
    for api, operation in (
        ("orchestrate", "create_payment"),
        ("forter", "create_payment"),
        ("forter", "create_refund"),
    ):
        for word in {*WORDS[api], *OTHERS}:
            reply = answer(200, {"id": "pay_1", "status": word})
            client = APIS[api].client("sync", CannedWire(reply))
            said = APIS[api].least[operation](client).outcome.value
            assert said == WORDS[api].get(word, "unknown"), (api, operation, word)


def look_up_words() -> None:
    """Hold the words of look-ups and contradictions against the lists."""
    assert GATEWAY_WORDS["moved"] == lookup.HAPPENED
    assert GATEWAY_WORDS["not moved"] == lookup.NOT_HAPPENED
    assert GATEWAY_WORDS["pending"] == lookup.UNDECIDED
    assert {name: GATEWAY_WORDS[name] for name in ("capture", "refund", "void")} == lookup.FOLLOW_UPS
    # Status is documented for charges and authorizations only (file: GatewayStatus; transaction-status).
    assert lookup.ON_RECORD == ("charge", "authorize")
    assert lookup.ABOUT == ("charge", "authorize", "capture", "refund", "void")
    # file: Payments.Operation
    assert {"Charge", "PreAuth", "Capture", "Void", "Refund", "Tokenize", "Status"} == own_responses.LISTED


def wallets() -> None:
    """Hold what the results of wallet sessions mean against the table."""
    for code, outcome in WALLETS.items():
        reply = answer(200, {"upgChargeResults": {"operationResultCode": code}})
        client = APIS["orchestra"].client("sync", CannedWire(reply))
        assert client.wallets.validate_results("a.b.c").outcome.value == outcome, code


def events() -> None:
    """Hold what the types of events mean against the table."""
    for kind, outcome in EVENTS.items():
        body = b'{"type":"%b","payload":{"id":"x","status":"odd"}}' % kind.encode()
        assert webhooks.parse(body).outcome.value == outcome, kind


def settling() -> None:
    """Hold before which moment a decline on record, or no record, settles nothing; and which times are impossible."""
    now = BEGINNING.timestamp()
    for known, settles, why in _lines(SETTLED):
        ends = sum(int(part) for part in settles.split("+"))
        given = {
            name: None if at == "none" else now + int(at)
            for name, _, at in (one.partition("=") for one in known.split())
        }
        declined = {
            "gatewayResultCode": "declined",
            "amount": 25.0,
            "currency": "USD",
            "operationResultCode": "Success",
        }
        for found in (answer(200, declined), answer(404, {"fieldName": "myRef"})):
            for seconds, settled in ((ends - 0.5, False), (ends + 0.5, True)):
                resolution = _found(found, seconds, **given)
                assert (resolution.reading is not LookupOutcome.UNKNOWN) is settled, (known, why)
                again = None if settled else BEGINNING + datetime.timedelta(seconds=ends)
                assert resolution.ask_again_at == again, (known, why)
    first = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC).timestamp()
    for sent_at, possible in ((first, True), (first - 1, False), (now + 60, True), (now + 60.5, False)):
        came = came_of(lambda at=sent_at: _found(answer(404, {}), 1, sent_at=at))
        assert isinstance(came, Resolution if possible else InvalidRequestError), sent_at


def _found(reply: Any, deadline: float, **known: Any) -> Resolution[Any]:
    """Look for a charge that another process sent."""
    found: Resolution[Any]
    wire = CannedWire(lambda request: answer(200, [{"name": "shop"}]) if "Accounts" in request.path else reply)
    client = APIS["orchestra"].client("sync", wire, clock=FakeClock())
    if known.get("ended_at") is None:
        known.pop("ended_at", None)
        of = {"reference": "r", "account": "shop", "amount": "25.00", "currency": "USD", "deadline": deadline}
        found = client.payments.find(**of, **known)
        return found
    money: dict[str, Any] = {"amount": Decimal("25.00"), "currency": "USD"}
    record = CallRecord(operation="charge", correlation_id="c", reference="r", account="shop", **money, **known)
    found = client.payments.resolve(record, deadline=deadline)
    return found
