"""A fake of Orchestrate that tests can move: payments are made pending, and completed, failed or expired at will.

What the documentation leaves open is decided here and said so: lists have the newest payment first, a broken
rule is a 422, ids are UUIDs, and a payment past its time is expired as soon as somebody looks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeGuard, Unpack
from urllib.parse import parse_qs

import attrs

from orchestra._core.clients import BeforeSend
from orchestra.orchestrate import AsyncOrchestrate, Orchestrate, OrchestrateSettings

from ._answers import Answer, Json, answer
from ._ids import Ids
from ._mounted import Channels, Host, MountedApi, refusal
from ._orchestrate_page import PageAction, page, read_action, sent_to
from ._routing import Match, UrlRoute
from ._validation import members

if TYPE_CHECKING:
    from orchestra._core.clock import Clock, MakeId
    from orchestra._core.observability import Tracer
    from orchestra.orchestrate.webhooks import Webhook

__all__ = ["OrchestratePayment", "OrchestrateSandbox"]

_PUBLIC_URL: Final = "https://orchestrate.invalid"
"""Where pages are said to be when nobody serves them. The name can't be resolved by anyone."""

_HEX: Final = "0123456789abcdef"


@attrs.define(slots=True, kw_only=True)
class OrchestratePayment:
    """A payment as the fake keeps it. Card data is not kept."""

    id: str
    amount: Decimal
    currency: str
    customer: Mapping[str, str]
    description: str
    metadata: Mapping[str, Any]
    success_url: str
    cancel_url: str
    url: str
    created_at: datetime
    expires_at: datetime
    updated_at: datetime
    with_card: bool
    status: str = "pending"
    completed_at: datetime | None = None

    @property
    def reference(self) -> str | None:
        """The client's reference, out of the metadata."""
        kept = self.metadata.get("orchestra_reference")
        return kept if isinstance(kept, str) else None

    def shown(self) -> dict[str, Json]:
        """Return the payment as an answer shows it."""
        return {
            "id": self.id,
            "amount": self.amount,
            "currency": self.currency,
            "status": self.status,
            "customer": dict(self.customer),
            "description": self.description,
            "metadata": self.metadata,
            "success_url": self.success_url,
            "cancel_url": self.cancel_url,
            "next_action": {"url": self.url},
            "completed_at": None if self.completed_at is None else _stamp(self.completed_at),
            "created_at": _stamp(self.created_at),
            "updated_at": _stamp(self.updated_at),
            "expires_at": _stamp(self.expires_at),
        }


class OrchestrateSandbox(MountedApi):
    """`sandbox.orchestrate`: makes clients, and plays the customer and the clock.

    Set `allow_card_data` to take direct card data, which the vendor takes of approved merchants only.
    """

    name: ClassVar[str] = "orchestrate"
    routes: ClassVar[tuple[UrlRoute, ...]] = (
        UrlRoute("orchestrate.list_payments", "GET", "/api/v1/payments"),
        UrlRoute("orchestrate.create_payment", "POST", "/api/v1/payments"),
        UrlRoute("orchestrate.get_payment", "GET", "/api/v1/payments/{id}"),
    )
    roots: ClassVar[tuple[str, ...]] = ("/api/v1/payments", "/payments")
    invalid: ClassVar[int] = 422

    def __init__(self, core: Host, doors: Channels, *, ids: Ids, now: Callable[[], datetime]) -> None:
        super().__init__(core, doors)
        self.allow_card_data = False
        self._ids = ids
        self._now = now
        self._kept: dict[str, OrchestratePayment] = {}

    @property
    def payments(self) -> tuple[OrchestratePayment, ...]:
        """Every payment, oldest first, as it stands now."""
        with self._core.lock:
            for payment in self._kept.values():
                self._age(payment)
            return tuple(attrs.evolve(payment) for payment in self._kept.values())

    def complete(self, payment_id: str) -> None:
        """Let the customer pay. Raises ValueError for an unknown payment and for one that is final."""
        self._end(payment_id, "succeeded")

    def fail(self, payment_id: str) -> None:
        """Let the payment fail. Raises what `complete` raises."""
        self._end(payment_id, "failed")

    def expire(self, payment_id: str) -> None:
        """Let the time of the link run out. Raises what `complete` raises."""
        self._end(payment_id, "expired")

    def delivery(self, payment_id: str, webhook: Webhook, type: str | None = None) -> tuple[dict[str, str], bytes]:  # noqa: A002
        """Return headers and body of the event that tells what became of a payment, signed for a webhook.

        `type` is the event's; by default it follows from the payment's status. The signature is what
        `webhook` expects, a guess by default: see `orchestra.orchestrate.webhooks`.
        """
        with self._core.lock:
            payment = self._known(payment_id)
            kind = type or _EVENTS[payment.status]
            event: dict[str, Json] = {"id": f"event_{self._ids.draw('orchestrate event', 12)}", "type": kind}
            body = answer(200, {**event, "payload": payment.shown()}).body
        signature = webhook.scheme(webhook.secret.reveal().encode(), body)
        return {"content-type": "application/json", webhook.header: signature}, body

    def client(
        self,
        *,
        clock: Clock | None = None,
        ids: MakeId | None = None,
        tracer: Tracer | None = None,
        before_send: BeforeSend | None = None,
        **settings: Unpack[OrchestrateSettings],
    ) -> Orchestrate:
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
        return Orchestrate(
            transport=self._doors.blocking, clock=clock, ids=ids, tracer=tracer, before_send=before_send, **settings
        )

    def async_client(
        self,
        *,
        clock: Clock | None = None,
        ids: MakeId | None = None,
        tracer: Tracer | None = None,
        before_send: BeforeSend | None = None,
        **settings: Unpack[OrchestrateSettings],
    ) -> AsyncOrchestrate:
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
        return AsyncOrchestrate(
            transport=self._doors.awaiting, clock=clock, ids=ids, tracer=tracer, before_send=before_send, **settings
        )

    def admits(self, authorization: str) -> bool:
        """Take a bearer token that is one of the sandbox's keys."""
        scheme, _, token = authorization.partition(" ")
        return scheme.lower() == "bearer" and self._core.accepts(token.strip())

    def prepare(self, value: Json) -> Json:
        """Take the expiry of a card as text too, unless strict: the documentation's example sends it so."""
        if ("mcc" in members(value)) == ("account_id" in members(value)):
            raise refusal(422, "mcc: Give exactly one of mcc and account_id.")
        method = members(members(value).get("payment_method"))
        card = members(method.get("card"))
        if self._core.strict or not card:
            return value
        numbers = {name: int(text) for name in _EXPIRY if _is_number(text := card.get(name))}
        return {**members(value), "payment_method": {**method, "card": {**card, **numbers}}}

    def dispatch(self, found: Match, query: str, fields: Mapping[str, str], body: Mapping[str, Any]) -> Answer:
        """Answer list, create and retrieve."""
        match found.route.name:
            case "orchestrate.create_payment":
                host = fields.get("host")
                return answer(201, self._create(body, f"http://{host}" if host else _PUBLIC_URL).shown())
            case "orchestrate.get_payment":
                payment = self._kept.get(found.value or "")
                if payment is None:
                    raise refusal(404, "Payment not found.")
                return answer(200, self._age(payment).shown())
            case _:
                return answer(200, self._list(query))

    def beside(self, method: str, path: str, fields: Mapping[str, str], body: bytes | None) -> Answer:
        """Show the page of a payment, and do what its buttons say."""
        parts = path.partition("?")[0].split("/")
        if len(parts) != 3 or parts[1] != "payments":
            return super().beside(method, path, fields, body)
        with self._core.lock:
            payment = self._kept.get(parts[2])
            if payment is None:
                return page(None)
            self._age(payment)
            if method.upper() != "POST":
                return page(payment.shown())
            action: PageAction | None = read_action(body)
            if action is None or (payment.status != "pending" and action != "cancel"):
                return page(payment.shown())
            if action != "cancel":
                self._set(payment, "succeeded" if action == "pay" else "failed")
            return sent_to(payment.success_url if action == "pay" else payment.cancel_url)

    def _create(self, body: Mapping[str, Any], base_url: str) -> OrchestratePayment:
        self._check(body)
        drawn = self._ids.draw("orchestrate payment", 32, _HEX)
        made = self._now()
        payment = OrchestratePayment(
            id=_uuid(drawn),
            amount=Decimal(body["amount"]),
            currency=body["currency"],
            customer={"id": _uuid(self._ids.draw("orchestrate customer", 32, _HEX)), **_named(body["customer"])},
            description=body["description"],
            metadata=body["metadata"],
            success_url=body["success_url"],
            cancel_url=body["cancel_url"],
            url=f"{base_url}/payments/{_uuid(drawn)}",
            created_at=made,
            updated_at=made,
            expires_at=made + timedelta(seconds=min(int(body["expires_in"]), 10**9)),
            with_card="payment_method" in body,
        )
        self._kept[payment.id] = payment
        return payment

    def _check(self, body: Mapping[str, Any]) -> None:
        if Decimal(body["amount"]) <= 0:
            raise refusal(422, "amount: This value must be more than zero.")
        if body["expires_in"] <= 0:
            raise refusal(422, "expires_in: This value must be more than zero.")
        if "payment_method" in body and not self.allow_card_data:
            raise refusal(403, "Direct card data needs an approval that this merchant does not have.")

    def _list(self, query: str) -> Json:
        values = parse_qs(query, keep_blank_values=True)
        number = _whole(values, "page", 1, highest=None)
        per_page = _whole(values, "per_page", 10, highest=100)
        newest = list(reversed(self._kept.values()))
        shown = newest[(number - 1) * per_page : number * per_page]
        return {
            "items": [self._age(payment).shown() for payment in shown],
            "pagination": {
                "page": number,
                "per_page": per_page,
                "total_pages": -(-len(newest) // per_page),
                "total_items": len(newest),
            },
        }

    def _known(self, payment_id: str) -> OrchestratePayment:
        payment = self._kept.get(payment_id)
        if payment is None:
            raise ValueError(f"there is no payment {payment_id!r} in this sandbox")
        return self._age(payment)

    def _end(self, payment_id: str, status: str) -> None:
        with self._core.lock:
            payment = self._known(payment_id)
            if payment.status != "pending":
                raise ValueError(f"the payment is final: {payment.status}")
            self._set(payment, status)

    def _age(self, payment: OrchestratePayment) -> OrchestratePayment:
        if payment.status == "pending" and self._now() >= payment.expires_at:
            self._set(payment, "expired")
        return payment

    def _set(self, payment: OrchestratePayment, status: str) -> None:
        payment.status = status
        payment.updated_at = self._now()
        payment.completed_at = payment.updated_at if status == "succeeded" else None


_EVENTS: Final[Mapping[str, str]] = {
    "pending": "payment.created",
    "succeeded": "payment.succeeded",
    "failed": "payment.failed",
    "expired": "payment.expired",
}


_EXPIRY: Final = ("expiry_month", "expiry_year")


def _is_number(text: object) -> TypeGuard[str]:
    return isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 10


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _uuid(letters: str) -> str:
    return "-".join((letters[:8], letters[8:12], letters[12:16], letters[16:20], letters[20:]))


def _named(customer: Mapping[str, Any]) -> dict[str, str]:
    return {name: customer[name] for name in ("email", "name")}


def _whole(values: Mapping[str, list[str]], name: str, default: int, *, highest: int | None) -> int:
    text = values.get(name, [str(default)])[-1]
    number = int(text) if _is_number(text) else 0
    if number < 1 or (highest is not None and number > highest):
        raise refusal(422, f"{name}: This value must be a whole number from 1{f' to {highest}' if highest else ''}.")
    return number
