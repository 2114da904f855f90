"""Finding out by a reference: what settles a payment whose outcome is unknown, and what must not."""

from __future__ import annotations

import itertools
import json
import math
import pickle
from datetime import timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

from orchestra import (
    CallOptions,
    CallRecord,
    ConfigurationError,
    FundsMoved,
    InlineAccount,
    InvalidRequestError,
    LookupOutcome,
    OutcomeUnknownError,
    PaymentResult,
    Resolution,
    RetryAdvice,
    TransportRequest,
    TransportResponse,
)
from orchestra.sandbox import Sandbox, faults
from tests.support.calls import CALLS, a_payment
from tests.support.clock import BEGINNING, FakeClock
from tests.support.wires import CannedWire, ambiguous, answer

LONG_AGO = BEGINNING.timestamp() - 3600

SILENCE = answer(404, {"fieldName": "myRef", "errors": ["none"]})

CHARGED = {"gatewayReference": "tx_1", "amount": 25.00, "currency": "USD"}
"""What a record of the usual payment holds besides its word."""


def record(**members: Any) -> TransportResponse:
    """Return an answer to a look-up that found something."""
    return answer(200, {"operationResultCode": "Success", "operationType": "Status", **members})


class Service:
    """Answers look-ups by reference, with silence for those it does not know, and lists accounts with gateways."""

    def __init__(self, *, silence: TransportResponse = SILENCE, **records: TransportResponse) -> None:
        self.records = records
        self.silence = silence
        self.accounts: Any = [{"name": "shop", "paymentGatewayName": "Stripe"}]
        self.asked: list[str] = []

    def __call__(self, request: TransportRequest) -> TransportResponse:
        """Answer one request."""
        if request.path == "/PaymentGatewayAccounts":
            self.asked.append("accounts")
            return answer(200, self.accounts) if isinstance(self.accounts, list) else self.accounts
        assert request.path == "/PaymentGateway/status", request.path
        body = json.loads(request.body or b"{}")
        reference = body.get("myRef") or body["refTransId"]
        self.asked.append(reference)
        return self.records.get(reference, self.silence)


def a_find(**changes: Any) -> dict[str, Any]:
    """Return the arguments of a look for a charge of 25.00 USD that was sent an hour ago."""
    return {"reference": "r", "account": "shop", "amount": "25.00", "currency": "USD", "sent_at": LONG_AGO, **changes}


def find(make: Any, service: Service, clock: FakeClock | None = None, **changes: Any) -> Resolution[PaymentResult]:
    """Look for a payment in a service."""
    found: Resolution[PaymentResult] = make(CannedWire(service), clock=clock).payments.find(**a_find(**changes))
    return found


class TestTheFiveReadings:
    """What a look-up may say, each by its own evidence."""

    def test_moved(self, make: Any) -> None:
        """A record of this payment with a word that says done is believed at once."""
        found = find(make, Service(r=record(gatewayResultCode="captured", **CHARGED)), sent_at=None)
        assert (found.reading, len(found.attempts), found.route_proved) == (LookupOutcome.MOVED, 1, True)
        assert (found.may_have_moved, found.may_repeat) == (FundsMoved.YES, RetryAdvice.NEVER)

    @pytest.mark.parametrize("word", ["Pending", "processing", "in_progress", "accepted", "received"])
    def test_pending(self, make: Any, word: str) -> None:
        """A record that is not decided is waited for until the deadline, and then it is said to be pending."""
        clock = FakeClock()
        found = find(make, Service(r=record(gatewayResultCode=word, **CHARGED)), clock, sent_at=None, deadline=5)
        assert found.reading is LookupOutcome.PENDING
        assert len(found.attempts) > 1
        assert sum(clock.sleeps) == pytest.approx(5, abs=0.1)
        assert (found.may_have_moved, found.may_repeat) == (FundsMoved.MAYBE, RetryAdvice.NEVER)

    def test_not_moved(self, make: Any) -> None:
        """The gateway's own record of this payment says declined, and no other attempt can follow any more."""
        found = find(make, Service(r=record(gatewayResultCode="declined", **CHARGED)))
        assert (found.reading, len(found.attempts)) == (LookupOutcome.NOT_MOVED, 1)
        assert (found.may_have_moved, found.may_repeat) == (FundsMoved.NO, RetryAdvice.CHANGED)

    def test_absent(self, make: Any) -> None:
        """Nothing is on record: said with since when, through what, and what that does not cover."""
        service = Service()
        found = find(make, service)
        assert found.reading is LookupOutcome.ABSENT
        assert found.not_on_record_for == 3600 - 90 - 60  # the sender's deadline, and how far clocks may differ
        assert (found.account, found.route_proved, found.result) == ("shop", False, None)
        assert [said.partition(" ")[0] for said in found.not_covered] == ["accounts", "a"]
        assert (found.may_have_moved, found.may_repeat) == (FundsMoved.MAYBE, RetryAdvice.BY_DECISION)
        assert service.asked[:2] == ["r", "accounts"]
        assert len(service.asked) == 3  # and a control that can't exist

    def test_unknown(self, make: Any) -> None:
        """Until a record would be there for sure, nothing on record is no reading, and it says when to ask again."""
        found = find(make, Service(), sent_at=BEGINNING.timestamp() - 100, deadline=1)
        assert (found.reading, found.not_on_record_for) == (LookupOutcome.UNKNOWN, 0)
        assert found.ask_again_at == BEGINNING + timedelta(seconds=-100 + 90 + 60 + 120)
        assert (found.may_have_moved, found.may_repeat) == (FundsMoved.MAYBE, RetryAdvice.AFTER_CHECK)


class TestWhenItIsSettled:
    """Nothing but *moved* and *pending* is said before the attempt's end plus the time to settle."""

    @pytest.mark.parametrize("reply", [SILENCE, record(gatewayResultCode="declined", **CHARGED)])
    def test_resolve_knows_the_end_of_its_call(self, make: Any, reply: TransportResponse) -> None:
        """An error asks until `settle_seconds` after its call was over, and not a second less."""
        for seconds, reading in ((119.0, LookupOutcome.UNKNOWN), (121.0, None)):
            clock, service = FakeClock(), Service()
            client = make(CannedWire(ambiguous(), service), clock=clock)
            with pytest.raises(OutcomeUnknownError) as caught:
                client.payments.charge(**a_payment(account="shop"))
            service.records[caught.value.reference or ""] = reply
            found = client.resolve(caught.value, deadline=seconds)
            expected = LookupOutcome.ABSENT if reply is SILENCE else LookupOutcome.NOT_MOVED
            assert found.reading is (expected if reading is None else reading)
            assert sum(clock.sleeps) == pytest.approx(min(seconds, 120), abs=0.1)
            assert found.ask_again_at == (None if reading is None else BEGINNING + timedelta(seconds=120))

    @pytest.mark.parametrize("reply", [SILENCE, record(gatewayResultCode="declined", **CHARGED)])
    @pytest.mark.parametrize(
        ("known", "settles"),
        [
            ({"sent_at": None}, 90 + 120),
            ({"sent_at": BEGINNING.timestamp() - 30}, -30 + 90 + 60 + 120),
            ({"sent_at": BEGINNING.timestamp() + 60}, 60 + 90 + 60 + 120),
            ({"sent_at": BEGINNING.timestamp() - 30, "payer_deadline": 5}, -30 + 5 + 60 + 120),
            ({"sent_at": BEGINNING.timestamp() - 30, "payer_deadline": 600}, -30 + 600 + 60 + 120),
        ],
    )
    def test_another_process_counts_from_the_latest_end(
        self, make: Any, reply: TransportResponse, known: dict[str, Any], settles: int
    ) -> None:
        """The sender's deadline and what clocks may differ by come before the time to settle."""
        for seconds, settled in ((settles - 1, False), (settles + 1, True)):
            clock = FakeClock()
            found = find(make, Service(r=reply), clock, deadline=seconds, **known)
            assert (found.reading is not LookupOutcome.UNKNOWN) is settled
            assert found.ask_again_at == (None if settled else BEGINNING + timedelta(seconds=settles))

    def test_a_setting_moves_it(self, make: Any) -> None:
        """`settle_seconds` is what the team knows about its gateways."""
        clock = FakeClock()
        client = make(CannedWire(ambiguous(), Service()), clock=clock, settle_seconds=7)
        with pytest.raises(OutcomeUnknownError) as caught:
            client.payments.charge(**a_payment(account="shop"))
        assert client.resolve(caught.value).reading is LookupOutcome.ABSENT
        assert sum(clock.sleeps) == pytest.approx(7, abs=0.1)

    def test_a_decline_that_another_attempt_follows(self, make: Any) -> None:
        """A decline on record is not believed before it is settled: the vendor may try again elsewhere."""
        clock = FakeClock()

        def service(request: TransportRequest) -> TransportResponse:
            word = "declined" if clock.time < 1030 else "captured"
            return record(gatewayResultCode=word, **CHARGED)

        client = make(CannedWire(ambiguous(), service), clock=clock)
        with pytest.raises(OutcomeUnknownError) as caught:
            client.payments.charge(**a_payment(account="shop"))
        early = client.resolve(caught.value, deadline=10)
        assert early.reading is LookupOutcome.UNKNOWN
        assert "declined" in early.reason
        assert client.resolve(caught.value, deadline=60).reading is LookupOutcome.MOVED


class TestWhoseRecordItIs:
    """A record repeats no reference: it is this payment's only as far as it agrees."""

    @pytest.mark.parametrize(
        ("members", "reading"),
        [
            ({"amount": 25, "currency": "USD"}, LookupOutcome.NOT_MOVED),
            ({"amount": 25}, LookupOutcome.UNKNOWN),
            ({"currency": "USD"}, LookupOutcome.UNKNOWN),
            ({}, LookupOutcome.UNKNOWN),
            ({"amount": 25.01, "currency": "USD"}, LookupOutcome.UNKNOWN),
            ({"amount": 25, "currency": "EUR"}, LookupOutcome.UNKNOWN),
        ],
    )
    def test_a_decline_names_amount_and_currency(self, make: Any, members: Any, reading: LookupOutcome) -> None:
        """A decline settles only with both, and both equal."""
        reply = record(gatewayResultCode="declined", **members)
        assert find(make, Service(r=reply), deadline=1).reading is reading

    def test_a_decline_without_an_amount_to_compare_with(self, make: Any) -> None:
        """Who does not say what was asked for can't be told that this very payment was declined."""
        reply = record(gatewayResultCode="declined", **CHARGED)
        found = find(make, Service(r=reply), amount=None, currency=None, deadline=1)
        assert found.reading is LookupOutcome.UNKNOWN

    def test_find_reads_what_resolve_reads(self, make: Any) -> None:
        """One reference charged at 10.00, then 99.00 with a lost answer: the first one's record is not the second's."""
        service = Service(one=record(gatewayResultCode="captured", **{**CHARGED, "amount": 10}))
        client = make(CannedWire(ambiguous(), service))
        with pytest.raises(OutcomeUnknownError) as caught:
            client.payments.charge(**a_payment(account="shop", amount="99.00", reference="one"))
        error = caught.value
        assert error.call is not None
        of = {"amount": error.amount, "currency": error.currency, "operation": error.operation}
        assert client.resolve(error, deadline=1).reading is LookupOutcome.UNKNOWN
        assert client.payments.resolve(error.call, deadline=1).reading is LookupOutcome.UNKNOWN
        assert client.payments.find(reference="one", account="shop", deadline=1, **of).reading is LookupOutcome.UNKNOWN

    @pytest.mark.parametrize(
        ("operation", "word"), [("refund", "refunded"), ("capture", "captured"), ("void", "voided")]
    )
    @pytest.mark.parametrize(
        ("reference", "reading"),
        [(None, LookupOutcome.UNKNOWN), ("ch_1", LookupOutcome.UNKNOWN), ("x", LookupOutcome.MOVED)],
    )
    def test_a_record_of_no_name_is_no_capture(
        self, make: Any, operation: str, word: str, reference: Any, reading: LookupOutcome
    ) -> None:
        """Only a record with a gateway reference of its own can be another one than the payment acted on."""
        reply = record(**{**CHARGED, "gatewayResultCode": word, "gatewayReference": reference})
        found = find(make, Service(r=reply), operation=operation, gateway_reference="ch_1", deadline=1)
        assert found.reading is reading

    @pytest.mark.parametrize("operation", ["capture", "refund", "void"])
    def test_nothing_on_record_means_nothing_for_them(self, make: Any, operation: str) -> None:
        """Look-ups are documented for charges and authorizations only; the target's record is a hint."""
        target = record(gatewayResultCode="refunded", gatewayReference="ch_1")
        found = find(make, Service(ch_1=target), operation=operation, gateway_reference="ch_1")
        assert found.reading is LookupOutcome.UNKNOWN
        assert "charges and authorizations only" in found.reason
        assert found.reason.endswith("the payment it acts on reads refunded, which is a hint")
        assert found.target is not None
        assert found.target.gateway_result_code == "refunded"
        assert (found.result, found.ask_again_at) == (None, None)

    @pytest.mark.parametrize("operation", ["Refund", "refunds", "reversal", "tokenize", "", 7, None])
    def test_only_operations_that_move_money(self, make: Any, operation: Any) -> None:
        """A word that names no such operation would have the charge's record taken for it, so it is refused."""
        wire = CannedWire(Service())
        with pytest.raises(InvalidRequestError) as caught:
            make(wire).payments.find(**a_find(operation=operation, gateway_reference="ch_1"))
        assert caught.value.field == "operation"
        assert wire.requests == []

    @pytest.mark.parametrize("operation", ["capture", "refund", "void"])
    def test_what_acts_on_another_payment_has_to_name_it(self, make: Any, operation: str) -> None:
        """Without the target its record could be taken for the call's own."""
        with pytest.raises(InvalidRequestError, match="gateway_reference"):
            make(CannedWire(Service())).payments.find(**a_find(operation=operation))

    @pytest.mark.parametrize("missing", ["amount", "currency"])
    def test_an_amount_has_a_currency(self, make: Any, missing: str) -> None:
        """Half of it can't be compared with anything."""
        with pytest.raises(InvalidRequestError, match="go together"):
            make(CannedWire(Service())).payments.find(**a_find(**{missing: None}))


class TestWhereItRan:
    """A payment through one account may have run at another gateway, by rules in the vendor's portal."""

    @pytest.mark.parametrize("account", ["shop", InlineAccount("stripe", key="sk")])
    @pytest.mark.parametrize(
        ("word", "reading"), [("captured", LookupOutcome.MOVED), ("declined", LookupOutcome.UNKNOWN)]
    )
    def test_another_gateway_is_said_so(self, make: Any, account: Any, word: str, reading: LookupOutcome) -> None:
        """A movement elsewhere is one; a decline elsewhere says nothing about the account's own gateway."""
        reply = record(gatewayResultCode=word, gatewayName="Adyen", **CHARGED)
        found = find(make, Service(r=reply), account=account)
        assert (found.reading, found.other_gateway) == (reading, "Adyen")
        assert "ran elsewhere" in found.reason

    @pytest.mark.parametrize("account", ["shop", InlineAccount("stripe", key="sk")])
    @pytest.mark.parametrize(
        ("word", "reading"), [("captured", LookupOutcome.MOVED), ("declined", LookupOutcome.NOT_MOVED)]
    )
    def test_the_same_gateway_in_any_case(self, make: Any, account: Any, word: str, reading: LookupOutcome) -> None:
        """Gateway names are compared without case, as the vendor's own pages write them."""
        found = find(make, Service(r=record(gatewayResultCode=word, gatewayName="STRIPE", **CHARGED)), account=account)
        assert (found.reading, found.other_gateway) == (reading, None)

    def test_a_list_that_does_not_come(self, make: Any) -> None:
        """A movement is one wherever it ran; a decline is believed only when its gateway is known."""
        for word, reading in (("captured", LookupOutcome.MOVED), ("declined", LookupOutcome.UNKNOWN)):
            service = Service(r=record(gatewayResultCode=word, gatewayName="Stripe", **CHARGED))
            service.accounts = answer(503)
            assert find(make, service, deadline=5).reading is reading


class TestNothingOnRecord:
    """A 404 is in no file for look-ups: what has to be seen before it is called absent."""

    @pytest.mark.parametrize("listed", ["Shop", "shop ", "another"])
    def test_an_account_of_nearly_that_name_is_another(self, make: Any, listed: str) -> None:
        """Nothing found through an account means nothing unless the key lists exactly that name."""
        service = Service()
        service.accounts = [{"name": listed}]
        found = find(make, service)
        assert found.reading is LookupOutcome.UNKNOWN
        assert found.reason.startswith("this key lists no such account")

    @pytest.mark.parametrize("account", ["shop", InlineAccount("Stripe", key="sk")])
    def test_a_page_that_is_not_there_is_no_payment_that_is_not_there(self, make: Any, account: Any) -> None:
        """A 404 in HTML is a proxy's or another service's: it says nothing about a payment, however long ago."""
        page = Service(silence=answer(404, b"<html>no such page", content_type="text/html"))
        found = find(make, page, account=account)
        assert (found.reading, found.result) == (LookupOutcome.UNKNOWN, None)

    def test_a_route_that_is_not_there(self, make: Any) -> None:
        """A 404 for everything can't be told from silence about one payment, and that is said; a control tells it."""
        nowhere = Service(silence=answer(404, {"message": "Not Found"}))
        found = find(make, nowhere)
        assert (found.reading, found.route_proved) == (LookupOutcome.ABSENT, False)
        assert any("control=" in said for said in found.not_covered)
        found = find(make, nowhere, control="known")
        assert (found.reading, found.route_proved) == (LookupOutcome.UNKNOWN, False)
        assert "neither is control=" in found.reason

    def test_a_control_that_is_found_proves_the_route(self, make: Any) -> None:
        """Who knows a reference that is on record can have the look-up proved."""
        found = find(make, Service(known=record(gatewayResultCode="captured")), control="known")
        assert (found.reading, found.route_proved) == (LookupOutcome.ABSENT, True)
        assert [said.partition(" ")[0] for said in found.not_covered] == ["accounts"]

    @pytest.mark.parametrize(
        "mine",
        [
            answer(404),
            answer(404, {"fieldName": "myRef", "errors": ["still being processed"]}),
            answer(404, {"fieldName": "myRef", "errors": ["none"]}, content_type="application/problem+json"),
        ],
    )
    def test_a_reference_that_cannot_exist_is_answered_otherwise(self, make: Any, mine: TransportResponse) -> None:
        """Then the 404 for ours meant something else than that there is no such payment."""
        found = find(make, Service(r=mine))
        assert found.reading is LookupOutcome.UNKNOWN
        assert "answered in another way" in found.reason

    def test_answers_may_differ_in_ids_and_times(self, make: Any) -> None:
        """Two answers are alike when only the reference, and words with digits in them, differ."""
        ids = itertools.count(1)

        def service(request: TransportRequest) -> TransportResponse:
            if request.path == "/PaymentGatewayAccounts":
                return answer(200, [{"name": "shop"}])
            reference = json.loads(request.body or b"{}")["myRef"]
            said = f"no {reference} here, trace 7f{next(ids)}a-{next(ids)}, 2026-03-01T12:00:0{next(ids)}Z"
            return answer(404, {"fieldName": "myRef", "errors": [said]})

        assert make(CannedWire(service)).payments.find(**a_find()).reading is LookupOutcome.ABSENT

    def test_a_look_up_that_finds_everything(self, make: Any) -> None:
        """A service that has what can't exist on record is not believed about what it has not."""
        service = Service(silence=record(gatewayResultCode="captured"), r=SILENCE)
        found = find(make, service)
        assert found.reading is LookupOutcome.UNKNOWN
        assert "can't be believed" in found.reason

    @pytest.mark.parametrize("reply", [answer(503), answer(200, b"<html>"), ambiguous()])
    def test_a_question_that_is_not_answered(self, make: Any, reply: Any) -> None:
        """While a control or the list of accounts can't be had, nothing is said about the payment."""

        def unsure(request: TransportRequest) -> TransportResponse:
            mine = b'"myRef":"r"' in (request.body or b"")
            if mine:
                return SILENCE
            if isinstance(reply, BaseException):
                raise reply
            return reply

        found = make(CannedWire(unsure)).payments.find(**a_find(deadline=5))
        assert found.reading is LookupOutcome.UNKNOWN
        assert len(found.attempts) > 1

    def test_inline_credentials_are_in_no_list(self, make: Any) -> None:
        """Nobody can be asked whether they are right: that is said."""
        service = Service()
        found = find(make, service, account=InlineAccount("Stripe", key="sk"))
        assert found.reading is LookupOutcome.ABSENT
        assert any("credentials" in said for said in found.not_covered)
        assert "accounts" not in service.asked

    @pytest.mark.parametrize("control", ["r", "", 7])
    def test_a_control_is_another_reference(self, make: Any, control: Any) -> None:
        """The payment's own reference proves nothing."""
        wire = CannedWire(Service())
        with pytest.raises(InvalidRequestError, match="control"):
            make(wire).payments.find(**a_find(control=control))
        assert wire.requests == []


class TestALaterProcess:
    """What an error leaves for a process that has nothing else."""

    def unknown(self, make: Any, clock: FakeClock, operation: str = "charge", **more: Any) -> OutcomeUnknownError:
        """Return the error of a payment whose answer was lost."""
        client = make(CannedWire(ambiguous()), clock=clock)
        with pytest.raises(OutcomeUnknownError) as caught:
            getattr(client.payments, operation)(**a_payment(account="shop", reference="r", **more))
        return caught.value

    def test_a_record_goes_through_json(self, make: Any) -> None:
        """Everything a look-up needs comes back from JSON as it was."""
        error = self.unknown(
            make, FakeClock(), "refund", gateway_reference="ch_1", certificate_name="cert", network_token_brand="Visa"
        )
        assert error.call is not None
        kept = json.loads(json.dumps(error.call.to_dict()))
        assert kept == {
            "version": 1, "operation": "refund", "correlation_id": "id-1", "reference": "r", "amount": "25.00",
            "currency": "USD", "account": "shop", "inline_account": False, "certificate_name": "cert",
            "network_token_brand": "Visa", "gateway_reference": "ch_1", "attempts": 1, "elapsed": 0.0,
            "sent_at": BEGINNING.timestamp(), "ended_at": BEGINNING.timestamp(), "deadline": 90.0,
        }  # fmt: skip
        assert CallRecord.from_dict(kept) == error.call
        assert CallRecord.from_dict({**kept, "added_later": 1}) == error.call

    def test_a_record_resolves_as_its_error_does(self, make: Any) -> None:
        """The same look-ups, the same reading; the end of the call is where it was, but for what clocks differ by."""
        clock, service = FakeClock(), Service()
        error = self.unknown(make, clock)
        assert error.call is not None
        clock.pass_time(100)
        call = CallRecord.from_dict(json.loads(json.dumps(error.call.to_dict())))
        found = make(CannedWire(service), clock=clock).payments.resolve(call, deadline=1)
        assert found.ask_again_at == BEGINNING + timedelta(seconds=60 + 120)
        assert 40 <= (found.not_on_record_for or 0) <= 41  # the last look came up to a second later
        clock.pass_time(100)
        assert make(CannedWire(service), clock=clock).payments.resolve(call).reading is LookupOutcome.ABSENT

    def test_a_record_from_before_the_call_ended(self, make: Any) -> None:
        """A process that died in the middle left when it began and how long it had."""
        clock = FakeClock()
        error = self.unknown(make, clock)
        assert error.call is not None
        call = attrs.evolve(error.call, ended_at=None, deadline=30.0)
        found = make(CannedWire(Service()), clock=clock).payments.resolve(call, deadline=1)
        assert found.ask_again_at == BEGINNING + timedelta(seconds=30 + 60 + 120)

    def test_credentials_are_asked_for_again(self, make: Any) -> None:
        """An inline account is in no record: it has to be handed in, and has to fit."""
        account = InlineAccount("Stripe", key="sk")
        client = make(CannedWire(ambiguous()))
        with pytest.raises(OutcomeUnknownError) as caught:
            client.payments.charge(**a_payment(account=account, reference="r"))
        error = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
        assert (error.call.account, error.call.inline_account) == ("Stripe", True)
        later = make(CannedWire(Service(r=record(gatewayResultCode="captured"))))
        assert later.payments.resolve(error.call, account=account).reading is LookupOutcome.MOVED
        for wrong in (None, InlineAccount("Adyen", key="k"), "Stripe"):
            with pytest.raises(InvalidRequestError) as refused:
                later.payments.resolve(error.call, account=wrong)
            assert refused.value.field == "account"

    def test_credentials_for_a_stored_account(self, make: Any) -> None:
        """A payment through a stored account is not looked up through something else."""
        error = self.unknown(make, FakeClock())
        with pytest.raises(InvalidRequestError, match="account"):
            make(CannedWire(Service())).payments.resolve(error.call, account=InlineAccount("shop", key="k"))

    @pytest.mark.parametrize(
        "call",
        [
            None, "r", {}, CallRecord(operation="charge", correlation_id="c"),
            CallRecord(operation="tokenize", correlation_id="c", reference="r", account="a"),
            CallRecord(operation="orchestrate.create_payment", correlation_id="c", reference="r", account="a"),
        ],
    )  # fmt: skip
    def test_what_is_no_record_of_a_payment(self, make: Any, call: Any) -> None:
        """Only what names an operation, a reference and an account can be asked about."""
        wire = CannedWire(Service())
        with pytest.raises(InvalidRequestError) as caught:
            make(wire).payments.resolve(call)
        assert caught.value.field == "call"
        assert wire.requests == []

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"version": 2}, "version"), ({"operation": None}, "operation"),
            ({"correlation_id": None}, "correlation_id"),
            ({"amount": "much"}, "amount"), ({"amount": 25.0}, "amount"), ({"attempts": "1"}, "attempts"),
            ({"attempts": True}, "attempts"), ({"inline_account": 1}, "inline_account"),
            ({"sent_at": "now"}, "sent_at"),
            ({"reference": 7}, "reference"),
        ],
    )  # fmt: skip
    def test_a_damaged_record_is_refused(self, changes: Any, field: str) -> None:
        """With the name of the member that can't be right."""
        whole = CallRecord(operation="charge", correlation_id="c", reference="r").to_dict()
        with pytest.raises(InvalidRequestError) as caught:
            CallRecord.from_dict({**whole, **changes})
        assert caught.value.field == field

    @pytest.mark.parametrize("data", [None, [], "{}"])
    def test_a_record_is_a_mapping(self, data: Any) -> None:
        """Anything else is refused by what it is."""
        with pytest.raises(InvalidRequestError, match="mapping"):
            CallRecord.from_dict(data)


class TestReproductions:
    """What once read *not moved* and was not."""

    def charge(self, sandbox: Sandbox, clock: FakeClock) -> OutcomeUnknownError:
        """Lose the answer of a charge."""
        with pytest.raises(OutcomeUnknownError) as caught:
            sandbox.client(clock=clock, ids=clock.ids).payments.charge(
                **a_payment(account="testsuccess", reference="order-1")
            )
        return caught.value

    def test_a_charge_that_is_still_on_its_way(self) -> None:
        """Held for 26 seconds, looked for by another process at 21.3, approved at 26: never *not moved* before that."""
        clock = FakeClock()
        sandbox = Sandbox(clock=clock)
        sent_at = clock.now().timestamp()
        sandbox.inject(faults.late_commit(26), on="charge")
        self.charge(sandbox, clock)
        of = {"reference": "order-1", "account": "testsuccess", "sent_at": sent_at}
        finder = sandbox.client(clock=clock, ids=clock.ids)
        clock.time = 1000 + 15
        early = finder.payments.find(**of, deadline=6.3)
        assert (early.reading, early.not_on_record_for) == (LookupOutcome.UNKNOWN, 0)
        assert early.ask_again_at == clock.now() + timedelta(seconds=90 + 60 + 120 - 21.3)
        assert sandbox.ledger.count() == 0
        assert finder.payments.find(**of, deadline=10).reading is LookupOutcome.MOVED
        assert sandbox.ledger.count() == 1

    def test_a_charge_that_acts_after_its_process_was_killed(self) -> None:
        """The same with nothing left of the sender: what it wrote down before is enough."""
        clock = FakeClock()
        sandbox = Sandbox(clock=clock)
        sandbox.inject(faults.late_commit(200), on="charge")
        call = self.charge(sandbox, clock).call
        assert call is not None
        kept = json.loads(json.dumps(attrs.evolve(call, ended_at=None).to_dict()))
        later = sandbox.client(clock=clock, ids=clock.ids)
        found = later.payments.resolve(CallRecord.from_dict(kept), deadline=199)
        assert found.reading is LookupOutcome.UNKNOWN
        assert later.payments.resolve(CallRecord.from_dict(kept)).reading is LookupOutcome.MOVED

    def test_a_refund_that_status_does_not_know(self) -> None:
        """On the ledger, its answer lost, and status documented for charges only: never *absent*, never *not moved*."""
        clock = FakeClock()
        sandbox = Sandbox(clock=clock)
        client = sandbox.client(clock=clock, ids=clock.ids)
        charged = client.payments.charge(**a_payment(reference="charge-1"))
        sandbox.inject("reset_after_commit", on="refund")
        with pytest.raises(OutcomeUnknownError) as caught:
            client.payments.refund(**a_payment(gateway_reference=charged.gateway_reference, reference="refund-1"))
        found = caught.value.resolve(deadline=300)
        assert (found.reading, sandbox.ledger.count("refund-1")) == (LookupOutcome.UNKNOWN, 1)
        assert found.target is not None
        assert found.target.gateway_result_code == "refunded"

    def test_a_refund_that_status_knows(self) -> None:
        """A record of its own settles it."""
        sandbox = Sandbox(status_finds="all")
        client = sandbox.client()
        charged = client.payments.charge(**a_payment(reference="charge-1"))
        sandbox.inject("reset_after_commit", on="refund")
        with pytest.raises(OutcomeUnknownError) as caught:
            client.payments.refund(**a_payment(gateway_reference=charged.gateway_reference, reference="refund-1"))
        assert caught.value.resolve().reading is LookupOutcome.MOVED


@pytest.mark.parametrize("options", [{"deadline": "5"}, {"timeout": Decimal(5)}, {"retries": "2"}])
def test_options_are_kept_as_they_were_read(make: Any, options: dict[str, Any]) -> None:
    """Numbers in words and Decimals mean the numbers they say, from the first byte to the last retry."""
    kept = CallOptions(**options)
    (name,) = options
    assert getattr(kept, name) == int(options[name])
    assert type(getattr(kept, name)) in (int, float)
    wire = CannedWire(answer(200, {"operationResultCode": "Success"}))
    assert make(wire).payments.charge(**a_payment(options=kept)).approved


@pytest.mark.parametrize("retries", [Decimal("2.5"), 2.5, "2.5", True])
def test_parts_of_a_retry_are_refused(retries: Any) -> None:
    """Retries are counted whole: nothing is cut off a number to make it one."""
    with pytest.raises(ConfigurationError, match="retries"):
        CallOptions(retries=retries)


@pytest.mark.parametrize("deadline", [0, -1, "soon", None, math.inf, True])
def test_an_impossible_deadline_of_the_sender_is_refused(make: Any, deadline: Any) -> None:
    """None means this client's own; everything else has to be seconds."""
    wire = CannedWire(Service())
    if deadline is None:
        assert make(wire).payments.find(**a_find(payer_deadline=None)).reading is LookupOutcome.ABSENT
        return
    with pytest.raises(ConfigurationError, match="payer_deadline"):
        make(wire).payments.find(**a_find(payer_deadline=deadline))
    assert wire.requests == []


@pytest.mark.parametrize("deadline", ["5", Decimal(5)])
def test_a_deadline_in_words_is_one(make: Any, deadline: Any) -> None:
    """`find` and `resolve` read their deadline like every other option."""
    clock = FakeClock()
    client = make(CannedWire(ambiguous(), answer(404)), clock=clock)
    with pytest.raises(OutcomeUnknownError) as caught:
        CALLS["charge"](client)
    assert client.resolve(caught.value, deadline=deadline).reading is LookupOutcome.UNKNOWN
    assert client.payments.find(reference="r", account="a", deadline=deadline).reading is LookupOutcome.UNKNOWN
    assert sum(clock.sleeps) == pytest.approx(10, abs=0.1)


def test_a_deadline_of_nothing_is_refused(make: Any) -> None:
    """None is no number of seconds, and the refusal says which argument it is."""
    client = make(CannedWire(ambiguous(), answer(404)))
    with pytest.raises(OutcomeUnknownError) as caught:
        CALLS["charge"](client)
    for ask in (
        client.resolve,
        lambda _, deadline: client.payments.find(reference="r", account="a", deadline=deadline),
    ):
        with pytest.raises(ConfigurationError, match="deadline"):
            ask(caught.value, deadline=None)


@pytest.mark.parametrize(
    "sent_at",
    [1000.0, 0, -1, BEGINNING.timestamp() + 3600, BEGINNING.timestamp() * 1000, math.nan, math.inf, "2026", True],
)
def test_an_impossible_time_of_sending_is_refused(make: Any, sent_at: Any) -> None:
    """A reading of another clock, milliseconds, or a time to come would make a payment look settled, or never so."""
    wire = CannedWire(answer(404))
    with pytest.raises(InvalidRequestError) as caught:
        make(wire).payments.find(reference="r", account="a", sent_at=sent_at)
    assert caught.value.field == "sent_at"
    assert wire.requests == []
