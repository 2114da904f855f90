"""How a payment of Orchestra is looked up, and what the answers mean.

`POST /PaymentGateway/status` by reference answers with a record that does not repeat the reference, and when
several calls share one, it may be another call's. So a record is taken for a call's own only as far as it agrees
with it, and never when it may be the record of the payment that the call acts on:

    charge, authorize        moved: a word of `HAPPENED`; amount and currency, where the record has them, are equal
    capture, refund, void    moved: their own words, on a record with a gateway reference other than the target's
    any of them              not moved: a word of `NOT_HAPPENED`, and amount and currency are there and equal

The look-up is documented for charges and authorizations only, so nothing follows from a capture, refund or void
that is not on record. That a payment that it should know is answered with a 404 is documented nowhere: three
questions are asked before it is called absent.

    the account      does this key list it, by exactly this name?
    a control that   is a reference that can't exist answered in the same way? If not, the first 404 meant something
    finds nothing    else. If it is, nothing is proved: a route that is not there answers alike, too.
    a control that   is a reference that the caller knows to be on record found? Only that proves the route.
    finds something

The lists of words are ours: no gateway's vocabulary is documented by the vendor.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from .._core import validation
from .._core.calls import Flow
from .._core.config import CallOptions
from .._core.errors import InvalidRequestError, NotFoundError, OrchestraError
from .._core.lookup import Finding, Lookup, differs
from .._core.money import Money
from .._core.outcomes import Outcome
from .._core.pipeline import Engine
from .._core.resolution import LookupOutcome
from .._core.transport import TransportResponse
from . import requests
from .operations import ORCHESTRA
from .responses import read_payment, wrong_operation
from .results import PaymentResult
from .values import InlineAccount, PaymentRoute

__all__ = [
    "ABOUT",
    "FOLLOW_UPS",
    "HAPPENED",
    "NOT_HAPPENED",
    "ON_RECORD",
    "UNDECIDED",
    "LookupQuery",
    "StatusLookup",
]

ON_RECORD: Final = ("charge", "authorize")
"""The operations that the status look-up is documented for."""

FOLLOW_UPS: Final[Mapping[str, frozenset[str]]] = {
    "capture": frozenset({"captured", "settled"}),
    "refund": frozenset({"refunded"}),
    "void": frozenset({"canceled", "cancelled", "voided"}),
}
"""Gateway result codes, in lower case, that we read as: this operation on an earlier payment happened."""

ABOUT: Final = (*ON_RECORD, *FOLLOW_UPS)
"""The operations whose outcome can be asked for by reference."""

HAPPENED: Final = frozenset(
    {
        "approved", "authorised", "authorized", "captured", "charged", "completed", "paid", "refunded",
        "settled", "succeeded", "success", "voided",
    }
)  # fmt: skip
"""Gateway result codes, in lower case, that we read as: the charge or authorization happened."""

NOT_HAPPENED: Final = frozenset(
    {"card_declined", "declined", "do_not_honor", "failed", "failure", "refused", "rejected"}
)
"""Gateway result codes, in lower case, that we read as: the operation did not happen."""

UNDECIDED: Final = frozenset({"accepted", "in_progress", "pending", "processing", "received"})
"""Gateway result codes, in lower case, that we read as: it was taken, and is not decided yet."""

_PORTAL: Final = "accounts that failover rules in the vendor's portal may have sent it to"
_UNPROVED: Final = "a look-up that does not work: only control=, a reference known to be on record, proves the route"
_INLINE: Final = "credentials that the service refuses with the same answer: they stand in no list"


@attrs.frozen(slots=True, kw_only=True)
class LookupQuery:
    """The call whose outcome is unknown, as far as it is known."""

    operation: str = "charge"
    money: Money | None = None
    target: str | None = None
    """Gateway reference of the earlier payment that the call acts on."""

    def judge(self, found: PaymentResult) -> Finding:
        """Read a record: what it says about this call, and by which rule."""
        code = (found.gateway_result_code or "").strip().lower()
        said = f"the gateway says {code}" if code else "the gateway says no word"
        doubt = self._doubt(found)
        if doubt is not None:
            return Finding(reading=LookupOutcome.UNKNOWN, reason=f"{said}, {doubt}")
        if code in NOT_HAPPENED:
            if self._equal(found):
                return Finding(reading=LookupOutcome.NOT_MOVED, reason=f"{said}, with this amount and currency")
            return Finding(reading=LookupOutcome.UNKNOWN, reason=f"{said}, but not of which amount and currency")
        if code in UNDECIDED:
            return Finding(reading=LookupOutcome.PENDING, reason=said)
        if code in FOLLOW_UPS.get(self.operation, HAPPENED):
            return Finding(reading=LookupOutcome.MOVED, reason=said)
        return Finding(reading=LookupOutcome.UNKNOWN, reason=f"{said}, which does not settle this {self.operation}")

    def _doubt(self, found: PaymentResult) -> str | None:
        """Say why a record may be another call's; None when nothing speaks for that."""
        difference = differs(found.amount, found.currency, self.money)
        if difference is not None:
            return difference
        said = wrong_operation(found.operation_type, self.operation)
        if said is not None and (found.operation_type or "").casefold() != "status":
            return f"but it is about another operation ({said})"
        if self.operation in FOLLOW_UPS and _plain(found.gateway_reference) in ("", _plain(self.target)):
            return f"but that may be the payment that the {self.operation} acts on"
        return None

    def _equal(self, found: PaymentResult) -> bool:
        money = self.money
        return money is not None and (found.amount, found.currency) == (money.amount, money.currency)


def _plain(reference: str | None) -> str:
    """Return a gateway reference without what a gateway may write differently from one answer to the next."""
    return (reference or "").strip().casefold()


_READ: Final = read_payment(ORCHESTRA["status"])


class StatusLookup(Lookup[PaymentResult]):
    """Looks one payment up by its reference."""

    def __init__(
        self, engine: Engine, route: PaymentRoute, reference: str, sought: LookupQuery, control: str | None
    ) -> None:
        if control is not None:
            validation.text(control, "control", shortest=1)
            if control == reference:
                raise InvalidRequestError(
                    "must be another reference, one that is known to be on record", field="control"
                )
        self.account = route.label
        self._engine = engine
        self._route = route
        self._reference = reference
        self._sought = sought
        self._control = control
        requests.status(route, reference, None, CallOptions())  # refuses now what it would refuse later

    def look(self, brief: Callable[[], CallOptions]) -> Flow[PaymentResult | None]:
        """Ask by reference; of a capture, refund or void that is not on record, ask for its target as well."""
        nothing: NotFoundError | None = None
        try:
            return (yield from self._ask(self._reference, None, brief()))
        except NotFoundError as error:
            nothing = error
        if self._sought.operation in FOLLOW_UPS and self._sought.target is not None:
            try:
                self.target = yield from self._ask(None, self._sought.target, brief())
            except OrchestraError:
                self.target = None
        raise nothing

    def judge(self, found: PaymentResult) -> Finding:
        """Read a record by the rules at the top of this module."""
        return self._sought.judge(found)

    def confirm(self, finding: Finding, found: PaymentResult, brief: Callable[[], CallOptions]) -> Flow[Finding]:
        """Compare the record's gateway with the account's. A decline at another gateway settles nothing."""
        at, account = found.gateway_name, self._route.account
        if at is None:
            return finding
        gateway: str | None
        if isinstance(account, InlineAccount):
            gateway = account.gateway
        else:
            try:
                gateway = (yield from self._gateways(brief())).get(account)
            except OrchestraError as error:
                if finding.reading is LookupOutcome.MOVED:
                    return finding
                kind = type(error).__name__
                return Finding(
                    reading=LookupOutcome.UNKNOWN,
                    reason=f"{finding.reason}, but at which gateway was not told ({kind})",
                )
        if gateway is None or gateway.lower() == at.lower():
            return finding
        reason = f"{finding.reason}, at {at}, which is not the account's gateway ({gateway}): it ran elsewhere"
        if finding.reading is LookupOutcome.NOT_MOVED:
            return Finding(reading=LookupOutcome.UNKNOWN, reason=reason, final=True, other_gateway=at)
        return attrs.evolve(finding, reason=reason, other_gateway=at)

    def absence(self, error: NotFoundError, brief: Callable[[], CallOptions]) -> Flow[Finding]:
        """Ask the three questions at the top of this module."""
        operation, account = self._sought.operation, self._route.account
        if operation not in ON_RECORD:
            return _unknown(
                f"not on record, which means nothing for a {operation}: look-ups are documented for charges and"
                f" authorizations only{self._hint()}",
                final=True,
            )
        try:
            if not isinstance(account, InlineAccount) and account not in (yield from self._gateways(brief())):
                return _unknown(
                    "this key lists no such account, so finding nothing through it means nothing", final=True
                )
            doubt = yield from self._doubt_of_route(error.response, brief)
        except OrchestraError as failed:
            return _unknown(f"not on record, but a question about that was not answered ({type(failed).__name__})")
        if doubt is not None:
            return _unknown(doubt, final=True)
        not_covered = [_PORTAL]
        if isinstance(account, InlineAccount):
            not_covered.append(_INLINE)
        if self._control is None:
            not_covered.append(_UNPROVED)
        return Finding(
            reading=LookupOutcome.ABSENT,
            reason=f"nothing is on record through {self.account!r}, long enough after it was sent",
            final=True,
            route_proved=self._control is not None,
            not_covered=tuple(not_covered),
        )

    def _doubt_of_route(self, answer: TransportResponse | None, brief: Callable[[], CallOptions]) -> Flow[str | None]:
        """Ask both controls. Return why this 404 is no word about the payment; None when nothing speaks for that."""
        fresh = f"control-{self._engine.runtime.make_id()}"
        try:
            yield from self._ask(fresh, None, brief())
        except NotFoundError as nothing:
            if _likeness(answer, self._reference) != _likeness(nothing.response, fresh):
                return "not on record, but a reference that can't exist is answered in another way"
        else:
            return "not on record, but a reference that can't exist is: this look-up can't be believed"
        if self._control is None:
            return None
        try:
            known = yield from self._ask(self._control, None, brief())
        except NotFoundError:
            known = None
        if known is None or known.outcome is not Outcome.FOUND:
            return "not on record, but neither is control=: this look-up can't be believed"
        return None

    def _hint(self) -> str:
        target = self.target
        if target is None or target.gateway_result_code is None:
            return ""
        return f"; the payment it acts on reads {target.gateway_result_code}, which is a hint"

    def _ask(self, reference: str | None, target: str | None, options: CallOptions) -> Flow[PaymentResult]:
        return self._engine.exchange(requests.status(self._route, reference, target, options))

    def _gateways(self, options: CallOptions) -> Flow[dict[str, str | None]]:
        """Return the gateway of each account that the key lists."""
        accounts = yield from self._engine.exchange(requests.list_accounts(options))
        # Whether the service takes `Shop` for `shop` is not documented: a name in another case proves nothing.
        return {account.name: account.gateway for account in accounts if account.name is not None}


def _unknown(reason: str, *, final: bool = False) -> Finding:
    return Finding(reading=LookupOutcome.UNKNOWN, reason=reason, final=final)


_VARIES: Final = re.compile(r"[\w-]*\d[\w-]*")


def _likeness(answer: TransportResponse | None, reference: str) -> Any:
    """Return what two answers about references that are not on record have in common: all but ids and times."""
    if answer is None:
        return None
    kind = (answer.header("content-type") or "").partition(";")[0].strip().lower()
    own = "|".join(re.escape(text) for text in (reference, json.dumps(reference)[1:-1]))
    text = re.sub(rf"(?<![\w-])({own})(?![\w-])", "#", answer.text)
    return answer.status, kind, _VARIES.sub("#", " ".join(text.split()))
