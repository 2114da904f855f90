"""A fake of Forter's Orchestration API: payments and refunds, and nothing that its documentation does not show.

What the documentation leaves open is decided here and said so: ids are opaque, a new thing is a 201, a
refused payment has the word `failed`, and a broken rule is a 400 with a `message`. A payment is refused for
the e-mail address `decline@forter.com` or the customer's address `0.0.0.2`, the triggers of Forter's fraud
check. `captureMethod` is `automatic` or left out: how a capture is asked for later is not documented.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final, Unpack

import attrs

from orchestra._core.clients import BeforeSend
from orchestra.forter import AsyncForter, Forter, ForterSettings

from ._answers import Answer, Json, answer
from ._ids import Ids
from ._mounted import Channels, Host, MountedApi, refusal
from ._routing import Match, UrlRoute

if TYPE_CHECKING:
    from orchestra._core.clock import Clock, MakeId
    from orchestra._core.observability import Tracer

__all__ = ["ForterPayment", "ForterRefund", "ForterSandbox"]

_BASE_URL: Final = "https://forter.invalid"
"""The address of clients in process. The name can't be resolved by anyone."""


@attrs.frozen(slots=True, kw_only=True)
class ForterPayment:
    """A payment as the fake keeps it. What was paid with is not kept."""

    id: str
    amount: int
    """Minor units."""
    currency: str
    status: str
    created: datetime
    email: str | None
    metadata: Mapping[str, Any]


@attrs.frozen(slots=True, kw_only=True)
class ForterRefund:
    """A refund as the fake keeps it."""

    id: str
    payment_id: str
    amount: int
    """Minor units."""
    currency: str
    reason: str | None
    created: datetime


class ForterSandbox(MountedApi):
    """`sandbox.forter`: makes clients, and tells what was paid and given back."""

    name: ClassVar[str] = "forter"
    routes: ClassVar[tuple[UrlRoute, ...]] = (
        UrlRoute("forter.create_payment", "POST", "/api/payments"),
        UrlRoute("forter.create_refund", "POST", "/api/refunds"),
    )
    roots: ClassVar[tuple[str, ...]] = ("/api/payments", "/api/refunds")
    invalid: ClassVar[int] = 400

    def __init__(self, core: Host, doors: Channels, *, ids: Ids, now: Callable[[], datetime]) -> None:
        super().__init__(core, doors)
        self._ids = ids
        self._now = now
        self._payments: dict[str, ForterPayment] = {}
        self._refunds: list[ForterRefund] = []

    @property
    def payments(self) -> tuple[ForterPayment, ...]:
        """Every payment, refused ones too, oldest first."""
        with self._core.lock:
            return tuple(self._payments.values())

    @property
    def refunds(self) -> tuple[ForterRefund, ...]:
        """Every refund, oldest first."""
        with self._core.lock:
            return tuple(self._refunds)

    def refunded(self, payment_id: str) -> int:
        """Return how much of a payment was given back, in minor units."""
        return sum(refund.amount for refund in self.refunds if refund.payment_id == payment_id)

    def client(
        self,
        *,
        clock: Clock | None = None,
        ids: MakeId | None = None,
        tracer: Tracer | None = None,
        before_send: BeforeSend | None = None,
        **settings: Unpack[ForterSettings],
    ) -> Forter:
        """Make a client that talks to this sandbox and to nothing else.

        Args:
            clock: Where time comes from, for tests: see `orchestra.testing.ManualClock`.
            ids: For tests: makes correlation ids (`"id"`) and references of payments without one (`"reference"`).
            tracer: Makes spans.
            before_send: As for `orchestra.Orchestra`: may raise to stop a payment with nothing sent.
            **settings: The client's own.

        Returns:
            The client. Close it when you are done.
        """
        settings.setdefault("api_key", self._doors.key)
        settings.setdefault("base_url", _BASE_URL)
        return Forter(
            transport=self._doors.blocking, clock=clock, ids=ids, tracer=tracer, before_send=before_send, **settings
        )

    def async_client(
        self,
        *,
        clock: Clock | None = None,
        ids: MakeId | None = None,
        tracer: Tracer | None = None,
        before_send: BeforeSend | None = None,
        **settings: Unpack[ForterSettings],
    ) -> AsyncForter:
        """Make an async client that talks to this sandbox and to nothing else.

        Args:
            clock: Where time comes from, for tests: see `orchestra.testing.ManualClock`.
            ids: For tests: makes correlation ids (`"id"`) and references of payments without one (`"reference"`).
            tracer: Makes spans.
            before_send: As for `orchestra.AsyncOrchestra`: may raise to stop a payment with nothing sent.
            **settings: The client's own.

        Returns:
            The client. Close it when you are done.
        """
        settings.setdefault("api_key", self._doors.key)
        settings.setdefault("base_url", _BASE_URL)
        return AsyncForter(
            transport=self._doors.awaiting, clock=clock, ids=ids, tracer=tracer, before_send=before_send, **settings
        )

    def admits(self, authorization: str) -> bool:
        """Take HTTP Basic authentication that has one of the sandbox's keys as user name or as password."""
        scheme, _, pair = authorization.partition(" ")
        try:
            user, colon, password = base64.b64decode(pair.strip(), validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return False
        key = password or user
        return scheme.lower() == "basic" and bool(colon) and bool(user) and self._core.accepts(key)

    def dispatch(self, found: Match, query: str, fields: Mapping[str, str], body: Mapping[str, Any]) -> Answer:
        """Answer a payment or a refund."""
        if found.route.name == "forter.create_payment":
            return self._pay(body)
        return self._give_back(body)

    def _pay(self, body: Mapping[str, Any]) -> Answer:
        if body["amount"] <= 0:
            raise refusal(400, "amount: This value must be more than zero.")
        capture = body.get("captureMethod", "automatic")
        if capture.lower() != "automatic":
            raise refusal(400, "captureMethod: This sandbox knows automatic only.")
        email = body.get("customer", {}).get("email")
        refused = email == "decline@forter.com" or body.get("connectionInformation", {}).get("customerIP") == "0.0.0.2"
        payment = ForterPayment(
            id=f"pay_{self._ids.draw('forter payment', 20)}",
            amount=int(body["amount"]),
            currency=body["currency"],
            status="failed" if refused else "succeeded",
            created=self._now(),
            email=email,
            metadata=body.get("metadata", {}),
        )
        self._payments[payment.id] = payment
        shown: dict[str, Json] = {
            "id": payment.id,
            "amount": payment.amount,
            "amountReceived": 0 if refused else payment.amount,
            "created": _stamp(payment.created),
            "currency": payment.currency,
            "status": payment.status,
            "nextAction": {},
            "connector": "sandbox",
            "captureMethod": "automatic",
            "paymentMethod": "card",
            "paymentMethodType": "",
            "metadata": payment.metadata,
        }
        return answer(201, shown)

    def _give_back(self, body: Mapping[str, Any]) -> Answer:
        payment = self._payments.get(body["paymentId"])
        if payment is None:
            raise refusal(404, "There is no such payment.")
        left = payment.amount - self.refunded(payment.id) if payment.status == "succeeded" else 0
        amount = int(body.get("amount", left))
        if "amount" in body and amount <= 0:
            raise refusal(400, "amount: This value must be more than zero.")
        if amount > left or not left:
            raise refusal(400, "The refund amount exceeds the payment amount.")
        refund = ForterRefund(
            id=f"ref_{self._ids.draw('forter refund', 20)}",
            payment_id=payment.id,
            amount=amount,
            currency=payment.currency,
            reason=body.get("reason"),
            created=self._now(),
        )
        self._refunds.append(refund)
        shown: dict[str, Json] = {
            "id": refund.id,
            "amount": refund.amount,
            "currency": refund.currency,
            "status": "succeeded",
            **({} if refund.reason is None else {"reason": refund.reason}),
            "errorMessage": None,
            "createdAt": _stamp(refund.created),
        }
        return answer(201, shown)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
