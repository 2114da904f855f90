"""Finding out what became of a payment: `resolve`, `find` and `wait_until_final`."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from orchestra import (
    AuthenticationError,
    CallRecord,
    ConfigurationError,
    InvalidRequestError,
    LookupOutcome,
    OutcomeUnknownError,
    TemporarilyUnavailableError,
    TransportRequest,
    TransportResponse,
)
from tests.support.clients import Caller
from tests.support.clock import BEGINNING, FakeClock
from tests.support.orchestrate import a_page, a_payment, order
from tests.support.wires import CannedWire, ambiguous, answer

Make = Callable[..., Caller]
Service = Callable[[TransportRequest], TransportResponse]


class Shop:
    """A service with these payments on pages of `per_page`."""

    def __init__(self, *payments: dict[str, Any], per_page: int = 100, brief: bool = False) -> None:
        self.payments = list(payments)
        self.per_page = per_page
        self.brief = brief

    def __call__(self, request: TransportRequest) -> TransportResponse:
        """Answer a list or a retrieval."""
        path, _, query = request.path.partition("?")
        if not query:
            wanted = path.rpartition("/")[2]
            found = next((payment for payment in self.payments if payment["id"] == wanted), None)
            return answer(404, {"message": "none"}) if found is None else answer(200, found)
        number = int(query.partition("&")[0].partition("=")[2])
        items = self.payments[(number - 1) * self.per_page : number * self.per_page]
        shown = [{"id": item["id"]} for item in items] if self.brief else items
        pages = -(-len(self.payments) // self.per_page)
        return answer(200, a_page(*shown, number=number, pages=pages, total=len(self.payments)))


def others(count: int) -> list[dict[str, Any]]:
    """Return payments with other references."""
    return [a_payment(id=f"o{at}", metadata={"orchestra_reference": f"other-{at}"}) for at in range(count)]


def left_unknown(
    make: Make, service: Service | TransportResponse, **more: Any
) -> tuple[Caller, OutcomeUnknownError, CannedWire]:
    """Return a client, the error of a payment that broke, and the wire, which serves look-ups from then on."""
    wire = CannedWire(ambiguous(), service)
    client = make(wire, **more)
    with pytest.raises(OutcomeUnknownError) as caught:
        client.payments.create(**order())
    return client, caught.value, wire


@pytest.mark.parametrize(
    ("status", "reading"),
    [
        ("succeeded", LookupOutcome.MOVED),
        ("failed", LookupOutcome.NOT_MOVED),
        ("expired", LookupOutcome.NOT_MOVED),
        ("pending", LookupOutcome.PENDING),
    ],
)
def test_resolve_finds_the_payment_by_its_reference(make: Make, status: str, reading: LookupOutcome) -> None:
    """A payment that carries our reference is found, and its status is the reading."""
    client, error, wire = left_unknown(
        make, Shop(*others(3), a_payment(id="mine", status=status)), settle_seconds=0.001
    )
    found = client.resolve(error)
    assert found.reading is reading
    assert found.result is not None
    assert found.result.id == "mine"
    assert status in found.reason
    assert {request.path for request in wire.requests[1:]} == {"/api/v1/payments?page=1&per_page=100"}
    assert all(request.method == "GET" for request in wire.requests[1:])


def test_resolve_reads_page_after_page(make: Make) -> None:
    """A payment on a later page is found by reading on, forward from page 1."""
    client, error, wire = left_unknown(make, Shop(*others(25), a_payment(status="succeeded"), per_page=10))
    assert client.resolve(error).reading is LookupOutcome.MOVED
    assert [request.path.partition("page=")[2][0] for request in wire.requests[1:]] == ["1", "2", "3"]


def test_resolve_reads_both_ends_of_a_long_list(make: Make) -> None:
    """As the order of the list is not documented, the last pages are read as well as the first."""
    mine = a_payment(status="succeeded")
    for payments in ([*others(299), mine], [mine, *others(299)], [*others(290), mine, *others(9)]):
        client, error, wire = left_unknown(make, Shop(*payments, per_page=10))
        assert client.resolve(error).reading is LookupOutcome.MOVED
        assert len(wire.requests) <= 1 + 20


def test_what_is_missing_from_a_whole_list_is_absent(make: Make) -> None:
    """When every payment was seen, again after the time to settle, and none is ours, that is said, and no more."""
    clock = FakeClock()
    client, error, _ = left_unknown(make, Shop(*others(5)), clock=clock)
    early = client.resolve(error, deadline=60)
    assert (early.reading, early.ask_again_at) == (LookupOutcome.UNKNOWN, BEGINNING + timedelta(seconds=120))
    found = client.resolve(error, deadline=90)
    assert (found.reading, found.result) == (LookupOutcome.ABSENT, None)
    assert (found.route_proved, found.not_covered) == (True, ())
    assert sum(clock.sleeps) == pytest.approx(120)


def test_an_empty_list_proves_nothing_about_itself(make: Make) -> None:
    """Nothing on record where nothing is on record at all may be a list that does not work."""
    client, error, _ = left_unknown(make, Shop(), settle_seconds=1)
    found = client.resolve(error)
    assert (found.reading, found.route_proved) == (LookupOutcome.ABSENT, False)
    assert len(found.not_covered) == 1


@pytest.mark.parametrize("members", [{"amount": 1}, {"currency": "EUR"}])
def test_another_amount_under_the_reference_settles_nothing(make: Make, members: dict[str, Any]) -> None:
    """A reference used twice: the record of one call is not taken for the other."""
    client, error, _ = left_unknown(make, Shop(a_payment(status="succeeded", **members)))
    assert client.resolve(error, deadline=1).reading is LookupOutcome.UNKNOWN
    assert client.payments.resolve(error.call, deadline=1).reading is LookupOutcome.UNKNOWN
    of = {"reference": error.reference, "amount": error.amount, "currency": error.currency}
    assert client.payments.find(**of, deadline=1).reading is LookupOutcome.UNKNOWN
    assert client.payments.find(reference=error.reference).reading is LookupOutcome.MOVED


def test_a_decline_is_settled_like_silence(make: Make) -> None:
    """A failed payment is no reading before the time to settle is over."""
    clock = FakeClock()
    client, error, _ = left_unknown(make, Shop(a_payment(status="failed")), clock=clock)
    assert client.resolve(error, deadline=119).reading is LookupOutcome.UNKNOWN
    assert client.resolve(error, deadline=2).reading is LookupOutcome.NOT_MOVED


def test_a_list_needs_no_control(make: Make) -> None:
    """The other payments on it prove it."""
    client, error, _ = left_unknown(make, Shop())
    with pytest.raises(InvalidRequestError, match="control"):
        client.resolve(error, control="known")


def test_what_is_missing_at_first_may_turn_up(make: Make) -> None:
    """A payment that shows up in a later look is found."""
    shop = Shop(*others(2))
    clock = FakeClock()

    def later(request: TransportRequest) -> TransportResponse:
        if clock.time > 1003 and len(shop.payments) == 2:
            shop.payments.insert(0, a_payment(status="succeeded"))
        return shop(request)

    client, error, _ = left_unknown(make, later, clock=clock)
    assert client.resolve(error, deadline=60).reading is LookupOutcome.MOVED


def test_a_list_too_long_to_read_settles_nothing(make: Make) -> None:
    """When there are more pages than are read, finding nothing does not mean that nothing happened."""
    client, error, _ = left_unknown(make, Shop(*others(300), per_page=10))
    found = client.resolve(error, deadline=60)
    assert found.reading is LookupOutcome.UNKNOWN
    assert "told nothing" in found.reason


def test_a_list_of_ids_is_looked_through_one_by_one(make: Make) -> None:
    """A list that shows ids only, as the documentation's example does, is read payment by payment."""
    shop = Shop(*others(2), a_payment(id="mine", status="succeeded"), brief=True)
    client, error, wire = left_unknown(make, shop)
    assert client.resolve(error).reading is LookupOutcome.MOVED
    assert [request.path.rpartition("/")[2] for request in wire.requests[2:]] == ["o0", "o1", "mine"]


def test_payments_without_metadata_hide_ours(make: Make) -> None:
    """Where the service does not give metadata back, finding nothing means nothing."""
    client, error, _ = left_unknown(make, Shop({"id": "o1", "status": "pending"}))
    assert client.resolve(error, deadline=60).reading is LookupOutcome.UNKNOWN


@pytest.mark.parametrize("reply", [answer(404, {"message": "no such page"}), answer(500), answer(200, b"<html>")])
def test_a_list_that_can_not_be_read_settles_nothing(make: Make, reply: TransportResponse) -> None:
    """A wrong address, a broken service and a page of HTML never mean that nothing happened."""
    client, error, _ = left_unknown(make, reply)
    assert client.resolve(error, deadline=60).reading is LookupOutcome.UNKNOWN


def test_a_wrong_key_ends_the_search(make: Make) -> None:
    """Looking up with a key that is not accepted raises at once."""
    client, error, _ = left_unknown(make, answer(401, {"message": "no"}))
    with pytest.raises(AuthenticationError):
        client.resolve(error)


def test_a_word_we_do_not_know_settles_nothing(make: Make) -> None:
    """A payment that was found with an unknown word stays unknown, and can be read off the resolution."""
    client, error, _ = left_unknown(make, Shop(a_payment(status="completed")))
    found = client.resolve(error, deadline=5)
    assert found.reading is LookupOutcome.UNKNOWN
    assert found.result.status == "completed"
    assert "completed" in found.reason


def test_a_paid_payment_outweighs_a_failed_one(make: Make) -> None:
    """Of several payments with one reference, the one that money depends on is the one that counts."""
    for payments in (
        [a_payment(id="dead", status="failed"), a_payment(id="paid", status="succeeded")],
        [a_payment(id="paid", status="succeeded"), a_payment(id="dead", status="expired")],
        [a_payment(id="dead", status="failed"), *others(12), a_payment(id="paid", status="succeeded")],
    ):
        client, error, _ = left_unknown(make, Shop(*payments, per_page=10))
        assert client.resolve(error).result.id == "paid"


def test_without_a_reference_nothing_can_be_resolved(make: Make) -> None:
    """A payment that carries no reference can't be searched for, and the error says so."""
    client = make(CannedWire(ambiguous()), send_reference=False)
    with pytest.raises(OutcomeUnknownError) as caught:
        client.payments.create(**order())
    with pytest.raises(ConfigurationError, match="no reference"):
        client.resolve(caught.value)


def test_find_does_in_a_later_process_what_resolve_does(make: Make) -> None:
    """`find` needs nothing but the reference, as it is on a pickled error."""
    _, error, _ = left_unknown(make, answer(500))
    kept = pickle.loads(pickle.dumps(error))  # noqa: S301  made in this test
    wire = CannedWire(Shop(*others(3), a_payment(status="succeeded")))
    record = CallRecord.from_dict(json.loads(json.dumps(kept.call.to_dict())))
    assert record == kept.call
    assert make(wire).payments.resolve(record).reading is LookupOutcome.MOVED
    found = make(wire).payments.find(reference=kept.reference)
    assert found.reading is LookupOutcome.MOVED
    assert found.result.reference == "ref-1"


def test_find_reads_as_many_pages_as_it_is_told(make: Make) -> None:
    """`pages` bounds what is read from each end; a longer search can settle what a shorter one can't."""
    shop = Shop(*others(300), per_page=10)
    long_ago = {"reference": "ref-1", "sent_at": BEGINNING.timestamp() - 3600}
    assert make(CannedWire(shop)).payments.find(**long_ago, deadline=1).reading is LookupOutcome.UNKNOWN
    assert make(CannedWire(shop)).payments.find(**long_ago, pages=30).reading is LookupOutcome.ABSENT
    for bad in ({"reference": ""}, {"reference": "x", "pages": 0}):
        with pytest.raises(InvalidRequestError):
            make(CannedWire(shop)).payments.find(**bad)


@pytest.mark.parametrize("word", ["succeeded", "failed", "expired"])
def test_waiting_ends_with_a_final_payment(make: Make, word: str) -> None:
    """A payment is looked at every so often until it is final."""
    clock = FakeClock()
    wire = CannedWire(answer(200, a_payment()), answer(200, a_payment()), answer(200, a_payment(status=word)))
    payment = make(wire, clock=clock).payments.wait_until_final("pay_1", every=5.0)
    assert (payment.status, payment.final) == (word, True)
    assert clock.sleeps == [5.0, 5.0]
    assert [request.path for request in wire.requests] == ["/api/v1/payments/pay_1"] * 3


def test_waiting_ends_with_the_deadline(make: Make) -> None:
    """A payment that stays pending is returned as it is when time is over, and not a moment later."""
    clock = FakeClock()
    payment = make(CannedWire(answer(200, a_payment())), clock=clock).payments.wait_until_final("pay_1", deadline=7)
    assert payment.pending
    assert sum(clock.sleeps) == pytest.approx(7)


def test_waiting_passes_over_trouble(make: Make) -> None:
    """Looks that fail for a time don't end the waiting, whatever the retries say."""
    wire = CannedWire(answer(503), ambiguous(), answer(200, b"<html>"), answer(200, a_payment(status="succeeded")))
    assert make(wire).payments.wait_until_final("pay_1").approved
    assert len(wire.requests) == 4


def test_waiting_in_vain_raises_the_last_error(make: Make) -> None:
    """When no look succeeded, the last error is raised; a payment seen before trouble is returned."""
    with pytest.raises(TemporarilyUnavailableError):
        make(CannedWire(answer(503))).payments.wait_until_final("pay_1", deadline=3)
    wire = CannedWire(answer(200, a_payment()), answer(503))
    assert make(wire).payments.wait_until_final("pay_1", deadline=3).pending


@pytest.mark.parametrize("bad", [{"deadline": 0}, {"every": -1}, {"deadline": "1"}, {"every": True}])
def test_waiting_for_nothing_is_refused(make: Make, bad: dict[str, Any]) -> None:
    """Deadlines and intervals are more than 0 seconds."""
    with pytest.raises(InvalidRequestError) as caught:
        make(CannedWire(answer(200, a_payment()))).payments.wait_until_final("pay_1", **bad)
    assert caught.value.field == next(iter(bad))


SEEN = a_payment(id="o1", metadata={"orchestra_reference": "other"})
CONTRADICTIONS: dict[str, Any] = {
    "nothing of 250": a_page(total=250, pages=3),
    "one of 250 on one page": a_page(SEEN, total=250),
    "one of none": a_page(SEEN, total=0),
    "fewer than none": a_page(total=-1),
    "twice the same": a_page(SEEN, SEEN, total=2),
    "another page": a_page(SEEN, number=3),
    "no totals": {"items": []},
    "no total": {"items": [], "pagination": {"page": 1, "total_pages": 1}},
    "an item without an id": a_page({"metadata": {}}),
    "something that is no payment": a_page(7, total=1),
    "more pages than a list can have": a_page(SEEN, total=10**30, pages=10**30),
}


@pytest.mark.parametrize("name", list(CONTRADICTIONS))
def test_a_list_that_contradicts_itself_settles_nothing(make: Make, name: str) -> None:
    """Finding nothing means nothing unless as many payments were seen as the pages say there are."""
    client, error, _ = left_unknown(make, answer(200, CONTRADICTIONS[name]))
    assert client.resolve(error, deadline=60).reading is LookupOutcome.UNKNOWN


@pytest.mark.parametrize("bad", ["\ud800", " ", "", ".", "..", "a/b", "a\x00b", "\u202e"])
def test_an_id_that_no_path_can_hold_hides_ours(make: Make, bad: str) -> None:
    """A payment that can't be asked for might be ours: the search goes on, and finding nothing means nothing."""
    client, error, wire = left_unknown(make, answer(200, a_page({"id": bad}, SEEN)))
    assert client.resolve(error, deadline=60).reading is LookupOutcome.UNKNOWN
    assert all("?page=" in request.path for request in wire.requests[1:])
    client, error, _ = left_unknown(make, answer(200, a_page({"id": bad}, a_payment(status="succeeded"))))
    assert client.resolve(error, deadline=60).reading is LookupOutcome.MOVED


def test_another_payment_than_was_asked_for_hides_ours(make: Make) -> None:
    """An answer with another id says nothing about the payment on the list."""

    def shop(request: TransportRequest) -> TransportResponse:
        return answer(200, a_page({"id": "p1"}) if "?" in request.path else SEEN)

    client, error, _ = left_unknown(make, shop)
    assert client.resolve(error, deadline=60).reading is LookupOutcome.UNKNOWN


@pytest.mark.parametrize("bad", ["\ud800", " ", ".", "..", "a/b", "a\x00b", 7, None])
def test_ids_that_would_be_another_path_are_refused(make: Make, bad: Any) -> None:
    """An id that a server could read as another path is refused before it is sent."""
    wire = CannedWire(answer(200, a_payment()))
    client = make(wire)
    for ask in (client.payments.get, client.payments.wait_until_final):
        with pytest.raises(InvalidRequestError) as caught:
            ask(bad)
        assert caught.value.field == "id"
    assert wire.requests == []


@pytest.mark.parametrize("bad", [1000.0, BEGINNING.timestamp() + 3600, "2020"])
def test_an_impossible_time_of_sending_is_refused(make: Make, bad: Any) -> None:
    """A reading of another clock and a time to come are no times at which a payment was sent."""
    with pytest.raises(InvalidRequestError) as caught:
        make(CannedWire(Shop())).payments.find(reference="r", sent_at=bad)
    assert caught.value.field == "sent_at"
