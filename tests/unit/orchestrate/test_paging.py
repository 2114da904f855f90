"""Pages, and going over all of them."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from orchestra import InvalidRequestError, NotFoundError, TransportRequest, TransportResponse
from tests.support.clients import Caller
from tests.support.orchestrate import a_page, a_payment, every
from tests.support.wires import CannedWire, answer

Make = Callable[..., Caller]


def shop(count: int, per_page: int = 100) -> Callable[[TransportRequest], TransportResponse]:
    """Return a service that holds so many payments."""

    def reply(request: TransportRequest) -> TransportResponse:
        number = int(request.path.partition("page=")[2].partition("&")[0])
        ids = list(range(count))[(number - 1) * per_page : number * per_page]
        pages = -(-count // per_page)
        items = [a_payment(id=f"p{at}") for at in ids]
        return answer(200, a_page(*items, number=number, pages=pages, total=count))

    return reply


def test_a_page_is_asked_for_by_number_and_size(make: Make) -> None:
    """`list` sends page and size, 1 and 10 unless told, and no body."""
    wire = CannedWire(answer(200, a_page()))
    make(wire).payments.list()
    make(wire).payments.list(page=3, per_page=100)
    assert [(request.method, request.path, request.body) for request in wire.requests] == [
        ("GET", "/api/v1/payments?page=1&per_page=10", None),
        ("GET", "/api/v1/payments?page=3&per_page=100", None),
    ]
    assert "Content-Type" not in dict(wire.requests[0].headers)


def test_a_page_tells_its_payments_and_where_it_stands(make: Make) -> None:
    """A page iterates over its payments, knows the totals, and which page is next."""
    body = a_page(a_payment(), {"id": "WAz8eIbvDR60rouK"}, number=1, pages=3, total=24)
    page = make(CannedWire(answer(200, body))).payments.list(page=2)
    assert [payment.id for payment in page] == ["pay_1", "WAz8eIbvDR60rouK"]
    assert len(page) == 2
    assert (page.total_pages, page.total_items) == (3, 24)
    assert (page.number, page.pagination.page, page.next_number) == (2, 1, 3)
    assert page.raw.status == 200
    assert page.call.operation == "orchestrate.list_payments"


@pytest.mark.parametrize(
    ("body", "following"),
    [
        (a_page(a_payment(), pages=1), None),
        (a_page(a_payment(), pages=2), 2),
        (a_page(pages=5), None),
        ({"items": [{}]}, 2),
        ({"items": [{}], "pagination": None}, 2),
        ({"items": [{}], "pagination": "of 3"}, 2),
        ({"items": []}, None),
    ],
)
def test_the_next_page_follows_from_the_totals(make: Make, body: Any, following: int | None) -> None:
    """There is a next page while the totals say so, or, without totals, while pages have payments."""
    assert make(CannedWire(answer(200, body))).payments.list().next_number == following


@pytest.mark.parametrize("bad", [{"page": 0}, {"page": "1"}, {"per_page": 0}, {"per_page": 101}, {"page": True}])
def test_pages_out_of_range_are_refused(make: Make, bad: dict[str, Any]) -> None:
    """A page below 1 or a size beyond 1 to 100 is refused before anything is sent."""
    wire = CannedWire(answer(200, a_page()))
    with pytest.raises(InvalidRequestError) as caught:
        make(wire).payments.list(**bad)
    assert caught.value.field == next(iter(bad))
    assert wire.requests == []


@pytest.mark.parametrize("count", [0, 1, 7, 8, 9, 24])
def test_iterating_reads_every_payment_once(make: Make, count: int) -> None:
    """Going over the payments reads each page once, in order, and gives each payment once."""
    wire = CannedWire(shop(count, 8))
    found = every(make(wire).payments.iterate(per_page=8))
    assert [payment.id for payment in found] == [f"p{at}" for at in range(count)]
    assert len(wire.requests) == max(1, -(-count // 8))


def test_iterating_reads_a_page_only_when_it_is_needed(make: Make, kind: str) -> None:
    """Whoever stops on the first page pays for the first page only."""
    wire = CannedWire(shop(1000))
    iterator = make(wire).target.payments.iterate()
    if kind == "sync":
        assert [payment.id for payment in itertools.islice(iterator, 3)] == ["p0", "p1", "p2"]
    else:
        steps = iterator.__aiter__()
        for wanted in ("p0", "p1", "p2"):
            with pytest.raises(StopIteration) as stop:
                steps.__anext__().send(None)
            assert stop.value.value.id == wanted
    assert len(wire.requests) == 1


def test_a_payment_pushed_to_the_next_page_comes_once(make: Make) -> None:
    """A payment made meanwhile pushes another to the next page, which is not given twice."""
    first = a_page(a_payment(id="b"), a_payment(id="a"), pages=2)
    second = a_page(a_payment(id="a"), a_payment(id="z"), number=2, pages=2)
    found = every(make(CannedWire(answer(200, first), answer(200, second))).payments.iterate(per_page=2))
    assert [payment.id for payment in found] == ["b", "a", "z"]


def test_a_service_that_repeats_its_first_page_comes_to_an_end(make: Make) -> None:
    """Pages that are all the same end with the total, and give each payment once."""
    wire = CannedWire(answer(200, a_page(a_payment(), pages=4)))
    assert len(every(make(wire).payments.iterate())) == 1
    assert len(wire.requests) == 4


def test_one_payment_is_read_by_its_id(make: Make) -> None:
    """`get` puts the id into the path, encoded, and `NotFoundError` is raised in the service's words."""
    wire = CannedWire(answer(200, a_payment(id="a;b?c")))
    assert make(wire).payments.get("a;b?c").id == "a;b?c"
    assert (wire.request.method, wire.request.path) == ("GET", "/api/v1/payments/a%3Bb%3Fc")
    with pytest.raises(NotFoundError, match="No such payment"):
        make(CannedWire(answer(404, {"message": "No such payment"}))).payments.get("x")
    with pytest.raises(InvalidRequestError):
        make(wire).payments.get("")


def test_reads_are_repeated_by_the_core_table(make: Make) -> None:
    """A busy answer to a read is tried again, as for every read of the package."""
    wire = CannedWire(answer(429, {"message": "slow down"}, retry_after="2"), answer(200, a_payment()))
    assert make(wire).payments.get("pay_1").call.attempts == 2
