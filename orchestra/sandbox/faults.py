"""Faults to put between a caller and the sandbox, each with what it does to the money.

    sandbox.inject(faults.reset_after_commit(), on="charge")     # charged, the answer is lost
    sandbox.inject("unavailable", on="status", times=3)          # by name, with its defaults

A fault decides two things: whether the operation takes effect, and what reaches the caller. The ledger
always tells the first. In process a broken connection is a `TransportError` and no time passes; over a
served sandbox it is a broken socket, and a delay is a real one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Final, Literal, TypeAlias

import attrs

from ._answers import JSON_TYPE, Answer, Json, OperationName, decode_json, encode_json
from ._cashier import OPERATION_TYPES
from ._routing import MONEY_OPERATIONS, PENDING_OPERATIONS

__all__ = [
    "FAULTS",
    "Fault",
    "accepted",
    "bad_gateway",
    "contradicting_answer",
    "cut_without_length",
    "delay_after_commit",
    "delay_before_commit",
    "duplicate_answer",
    "empty_body",
    "error_after_commit",
    "error_before_commit",
    "extra_member",
    "gateway_timeout",
    "hang",
    "html_page",
    "late_commit",
    "null_member",
    "odd_status",
    "rate_limited",
    "refuse",
    "reset_after_commit",
    "reset_after_read",
    "reset_before_read",
    "second_attempt",
    "slow_drip",
    "truncated_body",
    "truncated_json",
    "unavailable",
    "unknown_enum",
    "wrong_content_type",
]

Effect: TypeAlias = Literal["never", "now", "pending", "late"]
"""When the operation takes effect: `pending` is told to the caller, `late` is not; both wait for settle()."""

Travel: TypeAlias = Literal[
    "whole", "refused", "reset_unread", "reset", "slow_request", "slow_answer", "silent", "cut", "unframed", "drip",
    "twice",
]  # fmt: skip
"""What becomes of the connection."""

Alteration: TypeAlias = Callable[[OperationName, Answer | None], Answer]
"""Makes the answer the caller gets of the true one, or of nothing when there was no effect."""


@attrs.frozen(slots=True)
class Fault:
    """One fault. Make them with the functions of this module."""

    name: str
    effect: Effect
    travel: Travel = "whole"
    seconds: float | None = None
    """How long a delay is, or the time between two bytes of a drip; None outlasts any caller.

    For what takes effect late: by the sandbox's clock, after so many seconds, or at `settle()` if that is sooner.
    """
    first: Literal["nothing", "declined"] = "nothing"
    """What is on record of an operation that takes effect late, until it does."""
    alter: Alteration | None = attrs.field(default=None, repr=False)

    def fits(self, operation: OperationName) -> bool:
        """Say whether the fault makes sense for an operation: only money is accepted or moves late."""
        if self.effect == "pending" or self.first == "declined":
            return operation in PENDING_OPERATIONS
        return self.effect != "late" or operation in MONEY_OPERATIONS


def refuse() -> Fault:
    """Refuse the connection: nothing was sent. A served sandbox drops it before reading a body."""
    return Fault("refuse", "never", "refused")


def reset_before_read() -> Fault:
    """Reset the connection before the request is read. Nothing happens."""
    return Fault("reset_before_read", "never", "reset_unread")


def reset_after_read() -> Fault:
    """Reset the connection once the whole request is read. Nothing happens."""
    return Fault("reset_after_read", "never", "reset")


def reset_after_commit() -> Fault:
    """Do what was asked, then reset the connection: the answer is lost."""
    return Fault("reset_after_commit", "now", "reset")


def delay_before_commit(seconds: float | None = None) -> Fault:
    """Wait before acting, and do nothing if the caller has gone by then."""
    return Fault("delay_before_commit", "now", "slow_request", seconds)


def delay_after_commit(seconds: float | None = None) -> Fault:
    """Act at once and answer late: beyond the caller's read timeout, or after that many seconds."""
    return Fault("delay_after_commit", "now", "slow_answer", seconds)


def hang(*, commit: bool = False) -> Fault:
    """Never answer. An async call in process waits until it is cancelled; other callers time out."""
    return Fault("hang", "now" if commit else "never", "silent")


def late_commit(seconds: float | None = None) -> Fault:
    """Never answer, and act at `settle()`, or after so many seconds: a status look-up before that finds nothing."""
    return Fault("late_commit", "late", "silent", seconds)


def second_attempt(seconds: float | None = None) -> Fault:
    """Never answer, put a decline on record, and have another attempt of the vendor's act as `late_commit` does."""
    return Fault("second_attempt", "late", "silent", seconds, first="declined")


def accepted(*, empty: bool = False) -> Fault:
    """Answer 202 Accepted, or 202 without a body, and leave the outcome to `settle()`."""
    return Fault("accepted", "pending", alter=_emptied if empty else None)


def error_before_commit() -> Fault:
    """Answer 500 and do nothing."""
    return Fault("error_before_commit", "never", alter=_failure(500))


def error_after_commit() -> Fault:
    """Do what was asked, then answer 500."""
    return Fault("error_after_commit", "now", alter=_failure(500))


def bad_gateway(*, commit: bool = False) -> Fault:
    """Answer 502 with a proxy's HTML page."""
    return Fault("bad_gateway", "now" if commit else "never", alter=_page(502))


def gateway_timeout(*, commit: bool = True) -> Fault:
    """Answer 504 with a proxy's HTML page. By default what was asked has been done."""
    return Fault("gateway_timeout", "now" if commit else "never", alter=_page(504))


def unavailable(retry_after: str | None = None) -> Fault:
    """Answer 503 and do nothing, with a `Retry-After` (seconds or HTTP date) when given."""
    return Fault("unavailable", "never", alter=_failure(503, retry_after))


def rate_limited(retry_after: str | None = None) -> Fault:
    """Answer 429 and do nothing, with a `Retry-After` when given. Orchestra's has no body."""
    return Fault("rate_limited", "never", alter=_failure(429, retry_after))


def odd_status(status: int = 520, *, commit: bool = True) -> Fault:
    """Answer with a status nobody documents and no body."""
    return Fault("odd_status", "now" if commit else "never", alter=_bare(status))


def truncated_body() -> Fault:
    """Act, then close the connection in the middle of the answer's body."""
    return Fault("truncated_body", "now", "cut")


def cut_without_length(status: int | None = None) -> Fault:
    """Act, then answer without a length, with the true status or this one, and close in the middle of the body.

    Nothing on the wire says that the body is cut.
    """

    def alter(_: OperationName, reply: Answer | None) -> Answer:
        reply = reply or Answer(200, (), b"")
        return attrs.evolve(reply, status=status or reply.status, body=reply.body[: len(reply.body) // 2])

    return Fault("cut_without_length", "now", "unframed", alter=alter)


def contradicting_answer(what: Literal["member", "operation", "currency"] = "member") -> Fault:
    """Act, then answer with what can't be true: two values for one member, another operation, or another currency."""
    alter = {
        "member": _with_two_values,
        "operation": _with_members(_other_type),
        "currency": _with_members(_other_currency),
    }
    return Fault("contradicting_answer", "now", alter=alter[what])


def truncated_json() -> Fault:
    """Act, then answer with half of the JSON text as if it were the whole."""
    return Fault("truncated_json", "now", alter=_halved)


def html_page(status: int = 200, *, commit: bool = True) -> Fault:
    """Answer with an HTML page where JSON belongs."""
    return Fault("html_page", "now" if commit else "never", alter=_page(status))


def empty_body() -> Fault:
    """Act, then answer with the true status and no body."""
    return Fault("empty_body", "now", alter=_emptied)


def wrong_content_type(media_type: str = "text/plain") -> Fault:
    """Act, then answer with the true body under another media type."""

    def alter(_: OperationName, reply: Answer | None) -> Answer:
        reply = reply or Answer(200, (), b"")
        others = tuple(pair for pair in reply.headers if pair[0] != "content-type")
        return attrs.evolve(reply, headers=(("content-type", media_type), *others))

    return Fault("wrong_content_type", "now", alter=alter)


def unknown_enum(member: str = "operationResultCode", value: str = "Error") -> Fault:
    """Act, then answer with a word the file does not list."""
    return Fault("unknown_enum", "now", alter=_with_members(lambda _: {member: value}))


def null_member(member: str | None = None) -> Fault:
    """Act, then answer with null in one member, or in every member."""

    def nulls(value: Mapping[str, Json]) -> Mapping[str, Json]:
        return dict.fromkeys(value if member is None else [member])

    return Fault("null_member", "now", alter=_with_members(nulls))


def extra_member(name: str = "addedLater", value: Json = "new") -> Fault:
    """Act, then answer with a member the file does not know."""
    return Fault("extra_member", "now", alter=_with_members(lambda _: {name: value}))


def slow_drip(seconds: float = 1.0) -> Fault:
    """Act, then send the answer's body byte by byte with that much time in between."""
    return Fault("slow_drip", "now", "drip", seconds)


def duplicate_answer() -> Fault:
    """Act once and send the answer twice. In process the second copy reaches nobody."""
    return Fault("duplicate_answer", "now", "twice")


FAULTS: Final[Mapping[str, Callable[[], Fault]]] = {
    make.__name__: make
    for make in (
        refuse,
        reset_before_read,
        reset_after_read,
        reset_after_commit,
        delay_before_commit,
        delay_after_commit,
        hang,
        late_commit,
        second_attempt,
        accepted,
        error_before_commit,
        error_after_commit,
        bad_gateway,
        gateway_timeout,
        unavailable,
        rate_limited,
        odd_status,
        truncated_body,
        cut_without_length,
        contradicting_answer,
        truncated_json,
        html_page,
        empty_body,
        wrong_content_type,
        unknown_enum,
        null_member,
        extra_member,
        slow_drip,
        duplicate_answer,
    )
}
"""Every fault by name, to be made with its defaults."""


def _bare(status: int, retry_after: str | None = None) -> Alteration:
    headers = (("retry-after", retry_after),) if retry_after is not None else ()
    return lambda _, __: Answer(status, headers, b"")


def _failure(status: int, retry_after: str | None = None) -> Alteration:
    """Word a failure as the payment calls do: by a code where Orchestra has one, by a message at the other APIs."""
    code = {500: "FatalFailure", 503: "TemporaryFailure"}.get(status)

    def alter(operation: OperationName, _: Answer | None) -> Answer:
        bare = _bare(status, retry_after)(operation, None)
        value: Json
        if "." in operation:
            value = {"message": HTTPStatus(status).phrase}
        elif code is not None and operation in OPERATION_TYPES:
            value = {"operationType": OPERATION_TYPES[operation], "operationResultCode": code}
        else:
            return bare
        return Answer(status, (("content-type", JSON_TYPE), *bare.headers), encode_json(value))

    return alter


def _page(status: int) -> Alteration:
    page = f"<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>"
    return lambda _, __: Answer(status, (("content-type", "text/html"),), page.encode())


def _emptied(_: OperationName, reply: Answer | None) -> Answer:
    status = 200 if reply is None else reply.status
    return Answer(status, (), b"")


def _halved(_: OperationName, reply: Answer | None) -> Answer:
    reply = reply or Answer(200, (("content-type", JSON_TYPE),), b"{}")
    return attrs.evolve(reply, body=reply.body[: (len(reply.body) + 1) // 2])


_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "operationResultCode": ("Rejected", "Success"),
    "status": ("failed", "succeeded"),
}
"""Where an answer says what became of a payment, and words for it that are no less plausible."""


def _with_two_values(_: OperationName, reply: Answer | None) -> Answer:
    """Put another word behind the true one, where a reader that lets the last one win believes it."""
    value = decode_json(reply.body) if reply is not None and reply.body else None
    if reply is None or not isinstance(value, Mapping) or not value:
        return reply or Answer(200, (), b"")
    member = next(name for name in (*_WORDS, *value) if name in value)
    other = next(word for word in _WORDS.get(member, ("another", "other")) if word != value[member])
    return attrs.evolve(reply, body=encode_json(value)[:-1] + b"," + encode_json({member: other})[1:])


def _other_type(value: Mapping[str, Json]) -> Mapping[str, Json]:
    return {"operationType": "Void" if value.get("operationType") == "Refund" else "Refund"}


def _other_currency(value: Mapping[str, Json]) -> Mapping[str, Json]:
    return {"currency": "CHF" if value.get("currency") != "CHF" else "EUR"}


def _with_members(changes: Callable[[Mapping[str, Json]], Mapping[str, Json]]) -> Alteration:
    """Change members of the answer's object, or of each object of its list."""

    def change(value: Json) -> Json:
        if isinstance(value, Mapping):
            return {**value, **changes(value)}
        if isinstance(value, Sequence) and not isinstance(value, str):
            return [change(item) for item in value]
        return value

    def alter(_: OperationName, reply: Answer | None) -> Answer:
        reply = reply or Answer(200, (("content-type", JSON_TYPE),), b"{}")
        if not reply.body:
            return reply
        return attrs.evolve(reply, body=encode_json(change(decode_json(reply.body))))

    return alter
