"""Deliveries: genuine or not, of which type, and seen before or not."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import pickle
from collections.abc import Callable
from typing import Any, Final

import pytest

from orchestra import (
    AuthenticationError,
    ConfigurationError,
    InvalidRequestError,
    InvalidResponseError,
    Outcome,
    Secret,
)
from orchestra.orchestrate import webhooks
from orchestra.orchestrate.webhooks import Event, Webhook, parse
from tests.support.plants import PLANTS, channels, leaks_of

SECRET = "whsec_PLANTED"

FIRST = {"id": "event_123456", "type": "payment.created", "payload": {"id": "payment_123456", "status": "pending"}}
SECOND = {
    "api_version": "1",
    "type": "payment.succeeded",
    "payload": {
        "id": "payment_123456",
        "amount": 1000,
        "currency": "USD",
        "status": "completed",
        "customer": {"email": "john.doe@example.com", "name": "John Doe"},
        "metadata": {"order_id": "123"},
    },
    "sent_at": "2025-01-01T00:00:00Z",
}
"""The two shapes that the documentation shows."""


def raw(event: Any = FIRST) -> bytes:
    """Return a body with spaces that parsing would lose."""
    return json.dumps(event, indent=1).encode()


def signed(body: bytes, secret: str = SECRET) -> str:
    """Return a signature made without the code under test."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def pickled(value: Any) -> Any:
    """Return what comes out of a pickle of a value."""
    return pickle.loads(pickle.dumps(value))  # noqa: S301  our own bytes


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("payment.created", webhooks.PaymentCreated),
        ("payment.succeeded", webhooks.PaymentSucceeded),
        ("payment.failed", webhooks.PaymentFailed),
        ("payment.expired", webhooks.PaymentExpired),
        ("payment.refunded", webhooks.UnknownEvent),
        ("dispute", webhooks.UnknownEvent),
    ],
)
def test_each_type_has_a_class(type_: str, kind: type[Event]) -> None:
    """The four documented types have classes of their own, others are kept as unknown events."""
    event = parse(raw({**FIRST, "type": type_}))
    assert type(event) is kind
    assert event.type == type_
    assert event.payment.id == "payment_123456"


def test_both_documented_shapes_are_read() -> None:
    """Only type and payload are needed; what else comes is readable or kept."""
    first, second = parse(raw(FIRST)), parse(raw(SECOND))
    assert (first.id, first.api_version, first.unread) == ("event_123456", None, {})
    assert (second.id, second.api_version) == (None, "1")
    assert second.unread == {"sent_at": "2025-01-01T00:00:00Z"}
    assert second.payment.customer is not None
    assert second.payment.customer.email == "john.doe@example.com"
    assert second.payment.metadata == {"order_id": "123"}
    assert str(second.payment.amount) == "1000"


@pytest.mark.parametrize(
    ("type_", "status", "outcome"),
    [
        ("payment.succeeded", "succeeded", Outcome.APPROVED),
        ("payment.succeeded", "completed", Outcome.APPROVED),
        ("payment.succeeded", None, Outcome.APPROVED),
        ("payment.succeeded", "failed", Outcome.UNKNOWN),
        ("payment.succeeded", "pending", Outcome.UNKNOWN),
        ("payment.failed", "failed", Outcome.DECLINED),
        ("payment.failed", "succeeded", Outcome.UNKNOWN),
        ("payment.expired", "expired", Outcome.EXPIRED),
        ("payment.expired", "canceled", Outcome.EXPIRED),
        ("payment.created", "pending", Outcome.PENDING),
        ("payment.created", "succeeded", Outcome.APPROVED),
        ("payment.created", "new", Outcome.PENDING),
        ("payment.refunded", "succeeded", Outcome.APPROVED),
        ("payment.refunded", "refunded", Outcome.UNKNOWN),
    ],
)
def test_the_outcome_follows_from_type_and_status(type_: str, status: str | None, outcome: Outcome) -> None:
    """The type decides where the status says nothing; where they contradict each other, nothing is certain."""
    assert parse(raw({"type": type_, "payload": {"id": "p", "status": status}})).outcome is outcome


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"{}", b"\xff", b'{"type":"payment.created"}', b'{"type":7,"payload":{}}',
        b'{"type":"payment.created","payload":[]}',
        b'{"type":"payment.failed","type":"payment.succeeded","payload":{}}',
        b'{"type":"payment.created","payload":{"id":"x","status":"failed","status":"succeeded"}}',
    ],
)  # fmt: skip
def test_what_is_no_event_is_refused(body: bytes) -> None:
    """A body without a type and a payload, or with two of one, raises `InvalidResponseError`, whoever signed it."""
    with pytest.raises(InvalidResponseError):
        Webhook(SECRET).receive(body, {"X-Orchestrate-Signature": signed(body)})


@pytest.mark.parametrize("body", [raw().decode(), FIRST, None])
def test_only_raw_bytes_are_taken(body: Any) -> None:
    """A body that was decoded or parsed is refused with advice where to find the bytes."""
    for call in (parse, lambda body: Webhook(SECRET).verify(body, {})):
        with pytest.raises(InvalidRequestError, match="raw bytes"):
            call(body)
    assert parse(bytearray(raw())).id == "event_123456"


def test_a_genuine_delivery_is_received() -> None:
    """The default is a hex HMAC-SHA256 of the raw body; the header's name is found in any case."""
    body = raw()
    for headers in (
        {"X-Orchestrate-Signature": signed(body)},
        {"x-orchestrate-signature": f" {signed(body)} "},
        [("host", "example.com"), ("X-ORCHESTRATE-SIGNATURE", signed(body))],
        [(b"x-orchestrate-signature", signed(body).encode())],
    ):
        assert Webhook(SECRET).receive(body, headers).id == "event_123456"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-orchestrate-signature": ""},
        {"x-orchestrate-signature": signed(raw(), "another")},
        {"x-orchestrate-signature": signed(json.dumps(FIRST).encode())},
        {"x-orchestrate-signature": signed(raw())[:-1]},
        {"x-orchestrate-signature": "ä"},
        {"x-orchestrate-signature": "\ud800"},
        {"x-signature": signed(raw())},
        [("x-orchestrate-signature", signed(raw())), ("x-orchestrate-signature", "0")],
    ],
)
def test_a_delivery_that_is_not_genuine_is_refused(headers: Any) -> None:
    """A missing, wrong, cut or doubled signature raises `AuthenticationError`, which shows no secret."""
    with pytest.raises(AuthenticationError) as caught:
        Webhook(SECRET).receive(raw(), headers)
    assert signed(raw()) not in str(caught.value)
    assert SECRET not in str(caught.value)


def test_signatures_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison is left to `hmac.compare_digest`, whatever the signature looks like."""
    asked: list[tuple[bytes, bytes]] = []

    def compare(one: bytes, other: bytes) -> bool:
        asked.append((one, other))
        return False

    monkeypatch.setattr(webhooks.hmac, "compare_digest", compare)
    with pytest.raises(AuthenticationError):
        Webhook(SECRET).verify(raw(), {"x-orchestrate-signature": "short"})
    assert asked == [(signed(raw()).encode(), b"short")]


def test_header_and_scheme_can_be_others() -> None:
    """What is a guess can be replaced: the header's name, and how the signature is made."""

    def scheme(secret: bytes, body: bytes) -> str:
        return "v1=" + base64.b64encode(hmac.new(secret, body, hashlib.sha512).digest()).decode()

    webhook = Webhook(SECRET, header="X-Signature", scheme=scheme)
    body = raw()
    assert webhook.receive(body, {"x-signature": scheme(SECRET.encode(), body)}).id == "event_123456"
    with pytest.raises(AuthenticationError):
        webhook.receive(body, {"x-signature": signed(body)})


def test_a_delivery_that_came_before_is_marked() -> None:
    """An event whose key was seen is marked; the caller adds the key when it has dealt with the event."""
    seen: set[str] = set()
    webhook, body = Webhook(SECRET), raw()
    headers = {"x-orchestrate-signature": signed(body)}
    first = webhook.receive(body, headers, seen=seen)
    again = webhook.receive(body, headers, seen=seen)
    assert (first.duplicate, again.duplicate) == (False, False)
    seen.add(first.key)
    assert webhook.receive(body, headers, seen=seen).duplicate


def test_an_event_without_an_id_is_told_by_type_and_payment() -> None:
    """The documentation shows events without an id: type and payment stand in for it."""
    assert parse(raw(FIRST)).key == "event_123456"
    assert parse(raw(SECOND)).key == "payment.succeeded:payment_123456"
    assert parse(raw({"type": "a", "payload": {}})).key == "a:"


def test_the_secret_hides_itself() -> None:
    """Neither the webhook nor its pickle shows the secret, and an empty one is refused."""
    webhook = Webhook(SECRET)
    assert SECRET not in repr(webhook)
    assert SECRET.encode() not in pickle.dumps(webhook)
    for empty in ("", "  "):
        with pytest.raises(ConfigurationError):
            Webhook(empty)


@pytest.mark.parametrize(
    ("secret", "words"),
    [
        (["a"], "must be a string, not list"),
        (b"whsec", "must be a string, not bytes"),
        (42, "must be a string, not int"),
        ({"secret": SECRET}, "must be a string, not dict"),
        (object, "must be a string, not type"),
        (None, "is missing"),
        ("\n", "is missing"),
        (Secret(" "), "is missing"),
        ("whsec_\ud800", "has characters that UTF-8 has no bytes for"),
        (pickled(Secret(SECRET)), "is lost: this Secret came out of a pickle"),
    ],
)  # fmt: skip
def test_what_is_no_secret_is_refused(secret: Any, words: str) -> None:
    """Whatever is handed in as the secret, the refusal is ours, says what is wrong and shows nothing of it."""
    with pytest.raises(ConfigurationError, match=f"the secret of the webhook {words}") as refusal:
        Webhook(secret)
    assert "whsec" not in str(refusal.value)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"header": None}, "header must be the name of a header, not None"),
        ({"header": b"x-signature"}, "header must be the name of a header"),
        ({"header": ""}, "header must be the name of a header, not ''"),
        ({"scheme": "sha256"}, "scheme must be a function, not str"),
        ({"scheme": None}, "scheme must be a function, not NoneType"),
    ],
)
def test_what_is_no_header_or_scheme_is_refused(more: dict[str, Any], words: str) -> None:
    """A webhook that could never verify anything is not made."""
    with pytest.raises(ConfigurationError, match=words):
        Webhook(SECRET, **more)


def test_a_webhook_out_of_a_pickle_says_that_its_secret_is_lost() -> None:
    """A pickle never holds the secret, so what comes out of it verifies nothing, with an error of ours."""
    lost = pickled(Webhook(SECRET))
    with pytest.raises(ConfigurationError, match="out of a pickle"):
        lost.verify(raw(), {"x-orchestrate-signature": signed(raw())})


@pytest.mark.parametrize("headers", [None, 42, "x-orchestrate-signature", [("a",)], [1], [("a", "b", "c")]])
def test_what_are_no_headers_is_refused(headers: Any) -> None:
    """Headers that are neither a mapping nor pairs are a mistake of the caller's, not a delivery to be refused."""
    with pytest.raises(InvalidRequestError, match="must be a mapping, or pairs") as refusal:
        Webhook(SECRET).verify(raw(), headers)
    assert refusal.value.field == "headers"


@pytest.mark.parametrize("made", [b"signature", None, 5])
def test_a_scheme_returns_a_string(made: Any) -> None:
    """A scheme that returns anything else is named as the mistake it is; what it raises comes out as it is."""
    with pytest.raises(ConfigurationError, match="scheme must return a string"):
        Webhook(SECRET, scheme=lambda secret, body: made).verify(raw(), {"x-orchestrate-signature": "s"})
    with pytest.raises(ZeroDivisionError):
        Webhook(SECRET, scheme=lambda secret, body: str(1 / 0)).verify(raw(), {"x-orchestrate-signature": "s"})


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ([1], "is an array of 1 item, not an object"),
        ({"type": "payment.created", "payload": [{}]}, "payload: an array of 1 item"),
        ({"type": 7, "payload": {}}, "type: a number, payload: an object"),
        ({"payload": {}}, "type: null"),
    ],
)
def test_what_a_delivery_held_instead_is_said(event: Any, words: str) -> None:
    """A payload of another kind is not "no payload"."""
    with pytest.raises(InvalidResponseError, match=words):
        parse(raw(event))


def test_the_types_are_those_of_the_spec() -> None:
    """The file lists four types, and each has a class here."""
    from scripts.regenerate import effective_spec

    assert set(effective_spec("orchestrate")["x-webhooks"]) == set(webhooks._KINDS)


def broken_scheme(secret: bytes, body: bytes) -> str:
    """Fail with the secret in a local."""
    held = secret.decode()
    raise RuntimeError(f"no {len(held)}")


PLANTED: Final = PLANTS["webhook"].reveal()


@pytest.mark.parametrize(
    "refused",
    [
        lambda: Webhook(PLANTED, header=5),
        lambda: Webhook(PLANTED).verify(raw(), {}),
        lambda: Webhook(PLANTED).verify(raw(), {webhooks.HEADER: "0" * 64}),
        lambda: Webhook(PLANTED).receive(raw(), [(webhooks.HEADER, PLANTED)]),
        lambda: Webhook(PLANTED).receive("text", {}),
        lambda: Webhook(PLANTED, scheme=broken_scheme).receive(raw(), {webhooks.HEADER: "x"}),
        lambda: Webhook(PLANTED, header=PLANTED).receive(raw(), {PLANTED: signed(raw(), PLANTED)}),
        lambda: parse(f'{{"type":"{PLANTED}","payload":[]}}'.encode()),
        lambda: parse(f"{PLANTED} {PLANTS['pan'].reveal()}".encode()),
    ],
)
def test_no_refusal_keeps_the_secret(refused: Callable[[], Any]) -> None:
    """Neither the secret nor what a delivery held is in the error, nor in a frame of its traceback."""
    try:
        found: Any = refused()
    except Exception as error:
        found = error

    assert leaks_of(found) == {}


def test_the_right_signature_is_not_kept() -> None:
    """Who reads a traceback learns no signature: with it, the refused delivery would be genuine."""
    with pytest.raises(AuthenticationError) as caught:
        Webhook(PLANTED).verify(raw(), {webhooks.HEADER: "0" * 64})

    assert signed(raw(), PLANTED) not in "".join(channels(caught.value).values())


def test_an_event_shows_no_secret() -> None:
    """Words that quote the secret, or a card, lose it; ids lose the secret only."""
    body = raw(
        {
            "id": f"e_{PLANTED}",
            "type": "payment.failed",
            "payload": {"id": "4929574612345675", "status": "failed", "description": f"{PLANTED} 4929 5746 1234 5675"},
            PLANTED: 1,
        }
    )
    event = Webhook(PLANTED).receive(body, {webhooks.HEADER: signed(body, PLANTED)})

    assert leaks_of(event) == {}
    assert (event.id, event.payment.id, event.payment.description) == ("e_***", "4929574612345675", "*** ***5675")
    assert parse(body).payment.description == f"{PLANTED} ***5675"
