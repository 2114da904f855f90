"""Events that Orchestrate delivers to a web server of yours.

**How deliveries are signed is not documented in anything we could read.** The default here, a hex
HMAC-SHA256 of the raw body in the header `x-orchestrate-signature`, is a guess from the look of the vendor's
pages. Check it against a delivery to your own endpoint, hand in another `header` or `scheme` where it differs,
and until then take an event for a hint: read the payment with `payments.get(event.payment.id)` before you
act on it.

    webhook = Webhook(secret)
    event = webhook.receive(raw_body, headers, seen=seen)
    if not event.duplicate:
        ...
        seen.add(event.key)

What is documented: a POST with a JSON body, one secret for each webhook, and four types of event. Whether
deliveries are repeated, in which order they come and which answer is expected is not.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Container, Iterable, Mapping
from typing import Any, Final, NoReturn

import attrs

from .._core import decoding
from .._core.decoding import Readable, json_field, redact_object
from .._core.errors import AuthenticationError, ConfigurationError, InvalidRequestError, InvalidResponseError, shown
from .._core.outcomes import Outcome
from .._core.redaction import NO_SECRETS, SecretMatcher
from .._core.secrets import LostSecret, Secret, drop_arguments_on_error, drop_arguments_on_init_error, reveal
from ._results import Payment

__all__ = [
    "HEADER",
    "Event",
    "PaymentCreated",
    "PaymentExpired",
    "PaymentFailed",
    "PaymentSucceeded",
    "Scheme",
    "UnknownEvent",
    "Webhook",
    "hmac_sha256_hex",
    "parse",
]

HEADER: Final = "x-orchestrate-signature"
"""Where the signature is looked for. A guess."""

Scheme = Callable[[bytes, bytes], str]
"""Makes the signature that a delivery should carry, of the secret and the raw body."""


def hmac_sha256_hex(secret: bytes, body: bytes) -> str:
    """Return the HMAC-SHA256 of the raw body in hex. A guess at what the vendor does."""
    return hmac.new(secret, body, hashlib.sha256).hexdigest()


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Event(Readable):
    """A delivery. Members beside `type` and `payment` may be absent: the documentation's examples differ."""

    type: str = json_field("type", decoding.text)
    """`payment.created` and so on; a type of another name is an `UnknownEvent`."""
    payment: Payment = json_field("payload", decoding.one(Payment))
    """The payment as the event shows it, which may lack members that `payments.get` has."""
    id: str | None = json_field("id", decoding.text)
    api_version: str | None = json_field("api_version", decoding.text)
    duplicate: bool = False
    """Whether `seen` had its key already."""

    def __bool__(self) -> NoReturn:
        raise TypeError("an event is neither true nor false: write event.outcome is Outcome.APPROVED")

    @property
    def key(self) -> str:
        """What tells this event from others: its id, or its type and its payment's id."""
        return self.id or f"{self.type}:{self.payment.id or ''}"

    @property
    def outcome(self) -> Outcome:
        """What became of the payment, by the event's type and the payment's own word.

        The type decides where the word says nothing (one documented example of `payment.succeeded` has the
        undocumented word `completed`). Where they contradict each other it is `unknown`.
        """
        said, word = _OUTCOMES.get(self.type), self.payment.outcome
        if said is None or said is word:
            return word
        if word is Outcome.UNKNOWN:
            return said
        return word if said is Outcome.PENDING else Outcome.UNKNOWN


class PaymentCreated(Event):
    """`payment.created`: a payment was made. It may have been paid meanwhile."""

    __slots__ = ()


class PaymentSucceeded(Event):
    """`payment.succeeded`: a payment was paid."""

    __slots__ = ()


class PaymentFailed(Event):
    """`payment.failed`: a payment failed."""

    __slots__ = ()


class PaymentExpired(Event):
    """`payment.expired`: the link of a payment expired."""

    __slots__ = ()


class UnknownEvent(Event):
    """An event of a type that was not documented when this was written."""

    __slots__ = ()


_KINDS: Final[Mapping[str, type[Event]]] = {
    "payment.created": PaymentCreated,
    "payment.succeeded": PaymentSucceeded,
    "payment.failed": PaymentFailed,
    "payment.expired": PaymentExpired,
}

_OUTCOMES: Final[Mapping[str, Outcome]] = {
    "payment.created": Outcome.PENDING,
    "payment.succeeded": Outcome.APPROVED,
    "payment.failed": Outcome.DECLINED,
    "payment.expired": Outcome.EXPIRED,
}


@drop_arguments_on_error
def parse(body: bytes, *, seen: Container[str] = ()) -> Event:
    """Read a delivery without checking that it is genuine: use `Webhook.receive` for that.

    Args:
        body: The raw body, as it came: not decoded, not parsed.
        seen: Keys of the events that were dealt with before. Add `event.key` to it once you have dealt with one.

    Returns:
        The event, of the class that its type has.

    Raises:
        InvalidResponseError: For a body that is no event, or has two values for one member.
        InvalidRequestError: For a body that is not bytes.
    """
    return _parsed(body, seen, NO_SECRETS)


def _parsed(body: bytes, seen: Container[str], secrets: SecretMatcher) -> Event:
    try:
        data = decoding.parse(_raw(body), once=True)
    except ValueError:
        raise InvalidResponseError("the delivery is not JSON") from None
    except decoding.Twice as twice:
        raise InvalidResponseError(f"the delivery contradicts itself: two values of {twice.member[:40]!r}") from None
    if not decoding.is_object(data):
        raise InvalidResponseError(f"the delivery is {decoding.described(data)}, not an object")
    kind, payload = data.get("type"), data.get("payload")
    if not (isinstance(kind, str) and decoding.is_object(payload)):
        found = f"type: {decoding.described(kind)}, payload: {decoding.described(payload)}"
        raise InvalidResponseError(f"the delivery has no text as type or no object as payload ({found})")
    event_class = _KINDS.get(kind, UnknownEvent)
    event = decoding.read(event_class, redact_object(event_class, data, secrets))
    return attrs.evolve(event, duplicate=event.key in seen)


def _raw(body: object) -> bytes:
    if isinstance(body, bytes | bytearray):
        return bytes(body)
    raise InvalidRequestError(
        f"must be the raw bytes of the request, not {type(body).__name__}: a signature covers bytes, and decoding"
        " or parsing does not give the same ones back (Flask: request.get_data(), Django: request.body,"
        " Starlette: await request.body())",
        field="body",
    )


def _secret(secret: str | Secret) -> Secret:
    try:
        text: object = reveal(secret)
    except LostSecret as lost:
        raise ConfigurationError(f"the secret of the webhook is lost: {lost}") from None
    if text is None or (isinstance(text, str) and not text.strip()):
        raise ConfigurationError("the secret of the webhook is missing")
    if not isinstance(text, str):
        raise ConfigurationError(f"the secret of the webhook must be a string, not {type(text).__name__}")
    if not _encodable(text):
        raise ConfigurationError("the secret of the webhook has characters that UTF-8 has no bytes for")
    return Secret(text)


def _encodable(text: str) -> bool:
    try:  # its error would hold the text
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@drop_arguments_on_init_error
@attrs.frozen(slots=True, kw_only=True)
class Webhook:
    """One webhook of the dashboard, with its secret. How deliveries are signed is a guess; give your own.

    Args:
        secret: The secret that the dashboard shows for this webhook. It hides itself; a pickle does not hold it.
        header: Name of the header that carries the signature, in any case.
        scheme: Makes the signature that a delivery should carry, of the secret and the raw body.

    Raises:
        ConfigurationError: For a secret that is missing, no string, or out of a pickle; for a header that is no
            name, and a scheme that can't be called.
    """

    secret: Secret = attrs.field(converter=_secret, kw_only=False)
    header: str = HEADER
    """Name of the header that carries the signature, in any case."""
    scheme: Scheme = attrs.field(default=hmac_sha256_hex, repr=False)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.header, str) or not self.header.strip():
            raise ConfigurationError(f"header must be the name of a header, not {shown(self.header)}")
        if not callable(self.scheme):
            raise ConfigurationError(f"scheme must be a function, not {type(self.scheme).__name__}")

    @drop_arguments_on_error
    def verify(self, body: bytes, headers: Mapping[str, str] | Iterable[tuple[str, str]]) -> None:
        """Return when the delivery carries the signature that its raw body should have.

        Compares in constant time. What a scheme of yours raises comes out as it is.

        Args:
            body: The raw body, as it came: not decoded, not parsed.
            headers: Names and values of the delivery's headers.

        Raises:
            AuthenticationError: When the signature is missing, doubled or another one: answer with a 401.
            InvalidRequestError: For a body that is not bytes, and headers that are neither a mapping nor pairs.
            ConfigurationError: When the webhook came out of a pickle, which never holds the secret, or its scheme
                returns something else than a string.
        """
        raw = _raw(body)
        given = [value.strip() for name, value in _pairs(headers) if name.lower() == self.header.lower()]
        if len(given) != 1:
            found = "no" if not given else "more than one"
            raise AuthenticationError(f"the delivery has {found} header {self.header}")
        wanted: object = self.scheme(_secret(self.secret).reveal().encode(), raw)
        if not isinstance(wanted, str):
            raise ConfigurationError(f"scheme must return a string, not {type(wanted).__name__}")
        if not hmac.compare_digest(wanted.encode("utf-8"), given[0].encode("utf-8", "surrogatepass")):
            raise AuthenticationError("the signature of the delivery is not the one its body should have")

    @drop_arguments_on_error
    def receive(
        self,
        body: bytes,
        headers: Mapping[str, str] | Iterable[tuple[str, str]],
        *,
        seen: Container[str] = (),
    ) -> Event:
        """Verify a delivery and read it.

        Args:
            body: The raw body, as it came: not decoded, not parsed.
            headers: Names and values of the delivery's headers.
            seen: Keys of the events that were dealt with before; `event.duplicate` says whether this one was.

        Returns:
            The event, of the class that its type has.

        Raises:
            AuthenticationError: When the signature is missing, doubled or another one: answer with a 401.
            InvalidResponseError: For a genuine delivery that is no event.
            InvalidRequestError: For a body that is not bytes, and headers that are neither a mapping nor pairs.
            ConfigurationError: When the webhook came out of a pickle, or its scheme returns no string.
        """
        self.verify(body, headers)
        return _parsed(body, seen, SecretMatcher((self.secret,)))


def _pairs(headers: Any) -> list[tuple[str, str]]:
    try:
        pairs: Iterable[tuple[Any, Any]] = headers.items() if hasattr(headers, "items") else headers
        return [(_text(name), _text(value)) for name, value in pairs]
    except (TypeError, ValueError):
        found = type(headers).__name__
    raise InvalidRequestError(f"must be a mapping, or pairs of name and value, not {found}", field="headers")


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
