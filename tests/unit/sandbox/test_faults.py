"""Faults in process: what reaches the caller, and what the ledger says happened."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from orchestra import NotFoundError, OutcomeUnknownError
from orchestra._core.transport import Timeouts, TransportError, TransportRequest, TransportResponse
from orchestra.sandbox import Sandbox, faults
from tests.support.calls import a_payment as payment
from tests.support.clock import FakeClock

KEY = (("X-Api-Key", "key"), ("Content-Type", "application/json"))


@pytest.fixture
def send(sandbox: Sandbox, a_payment: Any) -> Any:
    """Return a way to send a charge, or another request, through the in-process door."""

    def send(
        method: str = "POST",
        path: str = "/PaymentGateway/charge",
        body: Any = None,
        read: float = 10,
        budget: float = 60,
    ) -> TransportResponse:
        whole = a_payment(myRef="order-1") if path.endswith("charge") else body
        data = None if whole is None else json.dumps(whole).encode()
        timeouts = Timeouts(connect=1, read=read, write=1, pool=1)
        return sandbox.transport.send(TransportRequest(method, path, KEY, data, timeouts, budget))

    return send


@pytest.mark.parametrize(
    ("name", "reason", "sent", "moved"),
    [
        ("refuse", "connect", False, 0),
        ("reset_before_read", "read", True, 0),
        ("reset_after_read", "read", True, 0),
        ("reset_after_commit", "read", True, 1),
        ("delay_before_commit", "timeout", True, 0),
        ("delay_after_commit", "timeout", True, 1),
        ("hang", "timeout", True, 0),
        ("late_commit", "timeout", True, 0),
        ("second_attempt", "timeout", True, 0),
        ("truncated_body", "protocol", True, 1),
        ("slow_drip", "timeout", True, 1),
    ],
)
def test_broken_connections_are_wire_failures(sandbox, send, name, reason, sent, moved):
    """The failure says whether the request can have left; the ledger says whether money moved."""
    sandbox.inject(name, on="charge")

    with pytest.raises(TransportError) as caught:
        send()

    assert (caught.value.reason, caught.value.sent) == (reason, sent)
    assert sandbox.ledger.count("order-1") == moved
    assert [fault.name for fault in sandbox.faults_injected] == [name]


@pytest.mark.parametrize(
    ("name", "status", "moved"),
    [
        ("error_before_commit", 500, 0),
        ("error_after_commit", 500, 1),
        ("bad_gateway", 502, 0),
        ("gateway_timeout", 504, 1),
        ("unavailable", 503, 0),
        ("rate_limited", 429, 0),
        ("odd_status", 520, 1),
        ("html_page", 200, 1),
        ("empty_body", 200, 1),
        ("truncated_json", 200, 1),
        ("cut_without_length", 200, 1),
        ("contradicting_answer", 200, 1),
        ("wrong_content_type", 200, 1),
        ("unknown_enum", 200, 1),
        ("null_member", 200, 1),
        ("extra_member", 200, 1),
        ("duplicate_answer", 200, 1),
        ("accepted", 202, 0),
    ],
)
def test_strange_answers_arrive(sandbox, send, name, status, moved):
    """An answer of the fault's status arrives; the ledger says whether money moved."""
    sandbox.inject(name, on="charge")

    response = send()

    assert response.status == status
    assert sandbox.ledger.count("order-1") == moved


def test_every_fault_is_tested_here():
    """The two tables above name each fault there is."""
    tables = [test_broken_connections_are_wire_failures, test_strange_answers_arrive]
    named = {row[0] for table in tables for row in table.pytestmark[0].args[1]}

    assert named == set(faults.FAULTS)


class TestBodies:
    """What the altered answers look like."""

    def test_partial_head_is_kept(self, sandbox, send):
        """A body cut off or dripping too slowly leaves status and headers with the failure."""
        sandbox.inject("truncated_body")

        with pytest.raises(TransportError) as caught:
            send()

        assert (caught.value.partial.status, caught.value.partial.body) == (200, b"")

    def test_html_is_html(self, sandbox, send):
        """A proxy's page says so in its media type."""
        sandbox.inject(faults.html_page(503, commit=False))

        response = send()

        assert (response.status, response.header("content-type")) == (503, "text/html")
        assert response.body.startswith(b"<html>")
        assert sandbox.ledger.count() == 0

    def test_half_of_the_json(self, sandbox, send):
        """Truncated JSON cannot be read."""
        sandbox.inject("truncated_json")

        with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
            json.loads(send().body)

    def test_a_body_without_a_length_is_cut(self, sandbox, send):
        """Half of the JSON arrives under any status, and the answer does not say that there was more."""
        sandbox.inject(faults.cut_without_length(409))

        response = send()

        assert (response.status, response.whole) == (409, False)
        assert response.body.startswith(b"{")
        assert not response.body.endswith(b"}")
        assert sandbox.ledger.count("order-1") == 1

    @pytest.mark.parametrize(
        ("what", "member", "said"),
        [
            ("member", "operationResultCode", ["Success", "Rejected"]),
            ("operation", "operationType", ["Refund"]),
            ("currency", "currency", ["CHF"]),
        ],
    )
    def test_an_answer_contradicts_itself_or_its_request(self, sandbox, send, what, member, said):
        """Two values for one member, another operation, another currency: the ledger has the truth."""
        sandbox.inject(faults.contradicting_answer(what))

        pairs = json.loads(send().body, object_pairs_hook=list)

        assert [value for name, value in pairs if name == member] == said
        (movement,) = sandbox.ledger.movements
        assert (movement.operation, movement.currency) == ("charge", "USD")

    def test_what_says_nothing_cannot_contradict_itself(self, sandbox, send):
        """An answer without a body, and one that is a list, stay as they are."""
        sandbox.inject("contradicting_answer", on="any", times=2)

        assert isinstance(json.loads(send("GET", "/PaymentGateway").body), list)
        assert send("DELETE", "/PaymentGatewayAccounts/testsuccess").body == b""

    def test_members_are_changed(self, sandbox, send):
        """An unknown word, a null, an extra member: the rest of the answer is true."""
        sandbox.inject(faults.unknown_enum("gatewayName", "Nobody"))
        sandbox.inject(faults.null_member("currency"))
        sandbox.inject(faults.extra_member("more", [1]))
        sandbox.inject(faults.null_member())

        first, second, third, fourth = (json.loads(send().body) for _ in range(4))

        assert first["gatewayName"] == "Nobody"
        assert second["currency"] is None
        assert third["more"] == [1]
        assert {value is None for value in fourth.values()} == {True}
        assert third["amount"] == 25

    def test_every_object_of_a_list_is_changed(self, sandbox, send):
        """A list answer has the extra member in each item."""
        sandbox.inject("extra_member", on="list_gateways")

        items = json.loads(send("GET", "/PaymentGateway").body)

        assert all(item["addedLater"] == "new" for item in items)

    def test_media_type_alone_is_wrong(self, sandbox, send):
        """The true body arrives under another media type."""
        sandbox.inject("wrong_content_type")

        response = send()

        assert response.header("content-type") == "text/plain"
        assert json.loads(response.body)["operationResultCode"] == "Success"

    @pytest.mark.parametrize(
        ("name", "code"), [("unavailable", "TemporaryFailure"), ("error_after_commit", "FatalFailure")]
    )
    def test_gateway_failures_have_their_code_on_payments_only(self, sandbox, send, name, code):
        """Payment calls word a 500 or 503; other operations have no body for it."""
        sandbox.inject(name, on="any", times=2)

        assert json.loads(send().body)["operationResultCode"] == code
        assert send("GET", "/PaymentGatewayAccounts").body == b""

    def test_retry_after_is_sent(self, sandbox, send):
        """A wish of the server's arrives as it was given."""
        sandbox.inject(faults.unavailable("7"))

        assert send().header("retry-after") == "7"


class TestLater:
    """Outcomes that come after the answer."""

    @pytest.mark.parametrize(("outcome", "moved"), [("approved", 1), ("declined", 0)])
    def test_accepted_payment_is_settled(self, sandbox, send, call, outcome, moved):
        """A 202 is pending until settled; then status and ledger know how it ended."""
        sandbox.inject("accepted", on="charge")
        code = json.loads(send().body)["operationResultCode"]
        before = call.status(myRef="order-1")["gatewayResultCode"]

        settled = sandbox.settle("order-1", outcome)

        assert (code, before, settled) == ("Accepted", "pending", 1)
        assert call.status(myRef="order-1")["gatewayResultCode"] == outcome
        assert sandbox.ledger.count("order-1") == moved
        assert sandbox.settle() == 0

    def test_accepted_may_have_no_body(self, sandbox, send):
        """A 202 without a body is pending all the same."""
        sandbox.inject(faults.accepted(empty=True), on="charge")

        response = send()

        assert (response.status, response.body) == (202, b"")
        assert len(sandbox.ledger.pending) == 1

    def test_other_references_stay_pending(self, sandbox, send):
        """Settling one reference leaves the others."""
        sandbox.inject("accepted", on="charge")
        send()

        assert sandbox.settle("another") == 0
        assert len(sandbox.ledger.pending) == 1

    def test_pending_capture_counts_against_the_hold(self, sandbox, call, send, a_payment):
        """What is pending cannot be captured twice, and marks the hold once it is settled."""
        hold = call.authorize()["gatewayReference"]
        sandbox.inject("accepted", on="capture")
        send("PUT", "/PaymentGateway/capture", a_payment(amount=45, refTransId=hold))

        assert call.capture(hold, 5.01).status == 409
        assert sandbox.ledger.find(hold).state == "authorized"
        sandbox.settle()
        assert sandbox.ledger.find(hold).state == "captured"

    def test_pending_void_holds_the_payment(self, sandbox, call, send, a_payment):
        """While a void is pending nothing else is done to the payment; a declined void lets go of it."""
        hold = call.authorize()["gatewayReference"]
        sandbox.inject("accepted", on="void")
        send("DELETE", "/PaymentGateway/void", a_payment(amount=50, refTransId=hold))

        assert call.capture(hold, 50)["gatewayResultCode"] == "invalid_state"
        sandbox.settle(outcome="declined")
        assert call.capture(hold, 50).status == 200

    def test_pending_capture_cannot_be_refunded(self, sandbox, call, send, a_payment):
        """A capture that is still pending has nothing to give back, whatever else was captured."""
        hold = call.authorize()["gatewayReference"]
        call.capture(hold, 25)
        sandbox.inject("accepted", on="capture")
        pending = json.loads(send("PUT", "/PaymentGateway/capture", a_payment(amount=25, refTransId=hold)).body)[
            "gatewayReference"
        ]

        assert call.refund(pending, 1)["gatewayResultCode"] == "invalid_state"

    def test_late_commit_happens_when_settled(self, sandbox, send, call):
        """The caller heard nothing, status finds nothing, and then the money moves after all."""
        sandbox.inject("late_commit", on="charge")
        with pytest.raises(TransportError):
            send()
        assert call.status(myRef="order-1").status == 404

        assert sandbox.settle() == 1

        assert sandbox.ledger.count("order-1") == 1
        assert call.status(myRef="order-1")["gatewayResultCode"] == "approved"

    def test_late_commit_happens_in_time(self):
        """By the sandbox's clock, without anybody settling anything."""
        clock = FakeClock()
        sandbox = Sandbox(clock=clock)
        sandbox.inject(faults.late_commit(26), on="charge", times=2)
        client = sandbox.client(clock=clock, ids=clock.ids)
        for reference in ("order-1", "order-2"):
            with pytest.raises(OutcomeUnknownError):
                client.payments.charge(**payment(reference=reference))
            clock.pass_time(10)
        assert sandbox.ledger.count() == 0
        clock.pass_time(6)
        assert [entry.reference for entry in sandbox.ledger.movements] == ["order-1"]
        with pytest.raises(NotFoundError):
            client.payments.status(reference="order-2", account="testsuccess")
        clock.pass_time(10)
        assert client.payments.status(reference="order-2", account="testsuccess").found
        assert sandbox.settle() == 0

    @pytest.mark.parametrize("seconds", [None, 30])
    def test_second_attempt_follows_a_decline(self, seconds):
        """A decline is on record first, and then the same payment moves after all."""
        clock = FakeClock()
        sandbox = Sandbox(clock=clock)
        sandbox.inject(faults.second_attempt(seconds), on="charge")
        client = sandbox.client(clock=clock, ids=clock.ids)
        with pytest.raises(OutcomeUnknownError):
            client.payments.charge(**payment(reference="order-1"))
        of = {"reference": "order-1", "account": "testsuccess"}
        assert client.payments.status(**of).gateway_result_code == "declined"
        assert sandbox.ledger.count() == 0
        if seconds is None:
            assert sandbox.settle() == 1
        else:
            clock.pass_time(seconds)
        assert client.payments.status(**of).gateway_result_code == "approved"
        assert [entry.state for entry in sandbox.ledger.tried("order-1")] == ["declined", "approved"]


class TestDelays:
    """Delays in process take no time."""

    @pytest.mark.parametrize("make", [faults.delay_before_commit, faults.delay_after_commit])
    def test_short_delay_is_no_fault(self, sandbox, send, make):
        """A delay within the caller's read timeout changes nothing."""
        sandbox.inject(make(5))

        assert send(read=10).status == 200

    @pytest.mark.parametrize(("make", "moved"), [(faults.delay_before_commit, 0), (faults.delay_after_commit, 1)])
    def test_longer_delay_is_a_timeout(self, sandbox, send, make, moved):
        """A delay beyond the read timeout ends the attempt."""
        sandbox.inject(make(11))

        with pytest.raises(TransportError, match="timeout"):
            send(read=10)
        assert sandbox.ledger.count() == moved

    @pytest.mark.parametrize(("seconds", "budget", "whole"), [(0.1, 60, True), (0.1, 5, False), (11, 9999, False)])
    def test_drip_is_held_against_both_limits(self, sandbox, send, seconds, budget, whole):
        """A body that drips is whole if no gap outlasts the read timeout and all of it fits the budget."""
        sandbox.inject(faults.slow_drip(seconds))

        if whole:
            assert json.loads(send(budget=budget).body)["operationResultCode"] == "Success"
        else:
            with pytest.raises(TransportError, match="slowly"):
                send(budget=budget)
        assert sandbox.ledger.count() == 1

    @pytest.mark.parametrize("commit", [True, False])
    def test_hanging_async_call_waits_until_cancelled(self, sandbox, a_payment, commit):
        """An async call that hangs is ended by its own task's cancellation; the ledger knows the rest."""
        sandbox.inject(faults.hang(commit=commit))
        body = json.dumps(a_payment(myRef="order-1")).encode()
        request = TransportRequest("POST", "/PaymentGateway/charge", KEY, body, Timeouts(1, 1, 1, 1), 10)

        async def cancelled() -> bool:
            task = asyncio.create_task(sandbox.async_transport.asend(request))
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])
            return task.cancelled()

        assert asyncio.run(cancelled())
        assert sandbox.ledger.count("order-1") == int(commit)

    def test_other_faults_are_the_same_async(self, sandbox, a_payment):
        """The async door makes the same failure of a fault."""
        sandbox.inject("reset_after_commit")
        body = json.dumps(a_payment(myRef="order-1")).encode()
        request = TransportRequest("POST", "/PaymentGateway/charge", KEY, body, Timeouts(1, 1, 1, 1), 10)

        with pytest.raises(TransportError, match="reset"):
            asyncio.run(sandbox.async_transport.asend(request))
        assert sandbox.ledger.count("order-1") == 1


class TestInjection:
    """Which request gets which fault."""

    def test_faults_wait_for_their_operation(self, sandbox, send):
        """A fault on one operation leaves others alone, and ends after its times."""
        sandbox.inject("unavailable", on="charge", times=2)

        assert send("GET", "/Utils/apiKey").status == 200
        assert [send().status for _ in range(3)] == [503, 503, 200]

    def test_faults_happen_in_order(self, sandbox, send):
        """Of two faults for one operation the first injected is the first to happen."""
        sandbox.inject("unavailable", on="money")
        sandbox.inject("odd_status", on={"charge", "refund"})

        assert [send().status for _ in range(3)] == [503, 520, 200]

    def test_what_happened_is_listed(self, sandbox, send):
        """The list names fault, operation, reference and whether the request was let through."""
        sandbox.inject("error_after_commit")
        sandbox.inject("reset_after_read")
        send()
        with pytest.raises(TransportError):
            send()

        happened = [(item.name, item.operation, item.reference, item.acted) for item in sandbox.faults_injected]
        assert happened == [
            ("error_after_commit", "charge", "order-1", True),
            ("reset_after_read", "charge", "order-1", False),
        ]

    def test_accepting_makes_sense_for_money_only(self, sandbox, send):
        """A read cannot be accepted for later: alone it is an error, in a group it is passed over."""
        with pytest.raises(ValueError, match="money"):
            sandbox.inject("accepted", on="reads")

        sandbox.inject("accepted", on="any")
        assert send("GET", "/Utils/apiKey").status == 200
        assert send().status == 202

    @pytest.mark.parametrize(
        ("arguments", "match"),
        [
            (("nothing",), "no fault 'nothing'"),
            (("refuse", "chargee"), "operations of"),
            (("refuse", []), "operations of"),
            (("refuse", "any", 0), "at least 1"),
        ],
    )
    def test_mistakes_are_named(self, sandbox, arguments, match):
        """A misspelt fault or operation is an error when injected, not a test that passes."""
        with pytest.raises(ValueError, match=match):
            sandbox.inject(*arguments)

    def test_cleared_faults_do_not_happen(self, sandbox, send):
        """After clear_faults the sandbox is well again."""
        sandbox.inject("unavailable", times=9)
        sandbox.random_faults(1, 1.0, faults=["unavailable"])

        sandbox.clear_faults()

        assert send().status == 200

    def test_unknown_path_gets_no_fault(self, sandbox, send):
        """A request of no operation is answered as ever."""
        sandbox.inject("unavailable")

        assert send("GET", "/nothing").status == 404
        assert sandbox.faults_injected == ()


class TestRandom:
    """Random faults with a seed."""

    def run(self, seed: int, rate: float, **options: Any) -> list[str]:
        sandbox = Sandbox()
        sandbox.random_faults(seed, rate, **options)
        for _ in range(200):
            try:
                sandbox.transport.send(TransportRequest("GET", "/Utils/apiKey", KEY, None, Timeouts(1, 1, 1, 1), 10))
            except TransportError:
                continue
        return [fault.name for fault in sandbox.faults_injected]

    def test_same_seed_same_faults(self):
        """A seed decides every fault; another seed decides otherwise."""
        assert self.run(1, 0.5) == self.run(1, 0.5) != self.run(2, 0.5)

    def test_rate_is_kept(self):
        """Rate 0 is none, rate 1 is each request of the chosen operations."""
        assert self.run(1, 0) == []
        assert self.run(1, 1, faults=["unavailable"]) == ["unavailable"] * 200
        assert self.run(1, 1, on="charge") == []
        assert 60 < len(self.run(1, 0.5)) < 140

    def test_bad_rate_is_refused(self, sandbox):
        """A rate is a probability."""
        with pytest.raises(ValueError, match="between 0 and 1"):
            sandbox.random_faults(1, 2)
