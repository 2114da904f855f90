"""Walking over the pages of the list, and finding one payment on them.

The documentation does not tell the order of the list. A walk goes forward from page 1, so that payments
made meanwhile can't hide one: at the front they push others to the next page, where a walk meets them
again; at the back they come last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from .._core.calls import Flow
from .._core.errors import NotFoundError
from .._core.outcomes import Outcome
from ._results import REFERENCE_KEY, Page, Payment

__all__ = ["Search", "Walk"]


class Walk:
    """Where a walk over all pages stands: `number` is the page to read next, None at the end."""

    __slots__ = ("_seen", "number")

    def __init__(self) -> None:
        self.number: int | None = 1
        self._seen: set[str] = set()

    def take(self, page: Page) -> list[Payment]:
        """Step on to the next page. Returns the payments that the page before did not have already."""
        fresh = [payment for payment in page if payment.id is None or payment.id not in self._seen]
        self._seen = {payment.id for payment in page if payment.id is not None}
        self.number = page.next_number
        return fresh


LAST_PAGE: Final = 1_000_000
"""The last page that a search reads, whatever the service says of how many there are."""

_RANKS: Final = {Outcome.APPROVED: 0, Outcome.PENDING: 1, Outcome.UNKNOWN: 2}
"""What a payment may stand for that some money depends on, the surest first; all others stand for nothing."""


class Search:
    """Looks for the payment that carries a reference. One that failed or expired is the last resort."""

    def __init__(
        self,
        reference: str,
        read: Callable[[int], Flow[Page]],
        retrieve: Callable[[str], Flow[Payment]],
        *,
        usable: Callable[[str], bool],
    ) -> None:
        self._reference = reference
        self._read = read
        self._retrieve = retrieve
        self._usable = usable
        self._found: Payment | None = None
        self._blind = False
        self._ids: set[str] = set()
        self._total = 0

    def run(self, pages: int) -> Flow[Payment | None]:
        """Read up to `pages` pages from each end of the list, and return the payment.

        Raises `NotFoundError` when every payment was seen, and none carries the reference. Returns None when some
        could not be seen: there are more pages, the pages contradict each other or their own totals, or
        payments come without their metadata.
        """
        walk, page = Walk(), Page()
        while walk.number is not None and walk.number <= pages and not self._sure:
            page = yield from self._read(walk.number)
            self._count(page)
            yield from self._take(walk.take(page))
        if walk.number is not None:
            last = min(page.total_pages or 0, LAST_PAGE)
            for number in range(last, max(pages, last - pages), -1):
                if not self._sure:
                    page = yield from self._read(number)
                    yield from self._take(page.items)
        everything = walk.number is None and not self._blind and len(self._ids) >= self._total
        if self._found is None and everything:
            raise NotFoundError(f"none of {self._total} payments carries this reference", call=page.call)
        return self._found

    @property
    def seen(self) -> int:
        """How many payments were seen so far."""
        return len(self._ids)

    @property
    def _sure(self) -> bool:
        return self._found is not None and self._found.outcome in _RANKS

    def _count(self, page: Page) -> None:
        """Note how many payments there are. A page that does not say so, or contradicts itself, proves nothing."""
        where, total = page.pagination, page.total_items
        if where is None or total is None or total < len(page) or where.page not in (None, page.number):
            self._blind = True
        else:
            self._total = max(self._total, total)

    def _take(self, payments: Iterable[Payment]) -> Flow[None]:
        for listed in payments:
            payment = listed
            if payment.id is not None:
                self._ids.add(payment.id)
            if payment.metadata is None and payment.id is not None and self._usable(payment.id):
                # The documentation's example of a list shows nothing but ids.
                payment = yield from self._retrieve(payment.id)
            if payment.metadata is None or payment.id != listed.id:
                self._blind = True
            if payment.metadata is not None and payment.metadata.get(REFERENCE_KEY) == self._reference:
                rivals: list[Payment] = [payment] if self._found is None else [self._found, payment]
                self._found = min(rivals, key=_rank)


def _rank(payment: Payment) -> int:
    return _RANKS.get(payment.outcome, len(_RANKS))
