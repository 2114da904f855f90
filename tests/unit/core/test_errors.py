"""The error tree: its shape, what each leaf carries, one line of text, pickles."""

from __future__ import annotations

import inspect
import pickle
import re
import sys
from decimal import Decimal
from typing import Any

import attrs
import pytest

import orchestra
from orchestra import (
    AuthenticationError,
    CallRecord,
    ConfigurationError,
    DeclinedError,
    InvalidRequestError,
    InvalidResponseError,
    NotFoundError,
    NotSentError,
    OrchestraError,
    Outcome,
    OutcomeUnknownError,
    TemporarilyUnavailableError,
    TransportError,
    UnsuccessfulResultError,
    UnsupportedOperationError,
)
from orchestra._core import errors, resolution
from tests.support.calls import CALLS, a_payment
from tests.support.clients import Caller
from tests.support.wires import CannedWire, Reply, ambiguous, answer, refused

RECORD = CallRecord(
    operation="charge", correlation_id="id-1", reference="order-1", amount=Decimal("25.00"), currency="USD",
    account="stripe", attempts=2, elapsed=1.25,
)  # fmt: skip
RESPONSE = answer(409, {"operationResultCode": "Rejected", "gatewayReference": "tx1"}, content_length="9")
CLASSES = sorted(
    {
        kind
        for module in (errors, resolution)
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, OrchestraError)
    },
    key=lambda kind: kind.__name__,
)


def drawn() -> dict[str, str]:
    """Return the parent of each class as the module's docstring draws the tree."""
    parents: dict[str, str] = {}
    line_of: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        found = re.match(r"    ((?:[│ ]{3})*(?:[├└]─ )?)([A-Z]\w+)  +\S", line)
        if found:
            depth = len(found[1])
            line_of = [item for item in line_of if item[0] < depth]
            parents[found[2]] = line_of[-1][1] if line_of else "Exception"
            line_of.append((depth, found[2]))
    return parents


def test_the_tree_is_as_drawn() -> None:
    """The tree at the top of the module is the tree of classes."""
    assert drawn() == {kind.__name__: kind.__mro__[1].__name__ for kind in CLASSES}


def test_everything_in_the_tree_is_public() -> None:
    """Each class can be caught by a name of the package and says what to do about it."""
    for kind in CLASSES:
        assert getattr(orchestra, kind.__name__) is kind
        assert kind.__doc__


def raised(kind: type[OrchestraError]) -> OrchestraError:
    """Return an error with everything it can carry."""
    error = kind("went wrong", call=RECORD, response=RESPONSE)
    match error:
        case InvalidRequestError():
            error = InvalidRequestError("is bad", field="card.cvv", messages=("a", "b"), call=RECORD, response=RESPONSE)
        case OutcomeUnknownError():
            error.outcome = Outcome.UNKNOWN
        case TemporarilyUnavailableError():
            error.retry_after = 3.0
        case _:
            pass
    return error


@pytest.mark.parametrize("kind", CLASSES)
def test_every_error_survives_a_pickle(kind: type[OrchestraError]) -> None:
    """Type, text, record, status and attributes come out of a pickle as they went in."""
    error = raised(kind)
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        back = pickle.loads(pickle.dumps(error, protocol))  # noqa: S301  made on this line

        assert type(back) is kind
        assert (str(back), back.args) == (str(error), error.args)
        assert back.call == RECORD
        assert back.status == 409
        kept = {name: value for name, value in vars(error).items() if name != "response"}
        assert {name: vars(back)[name] for name in kept} == kept


@pytest.mark.parametrize("kind", CLASSES)
def test_every_error_knows_its_call(kind: type[OrchestraError]) -> None:
    """Operation, reference, correlation id, attempts, seconds, status and response are at hand."""
    error = raised(kind)

    assert (error.operation, error.reference, error.correlation_id) == ("charge", "order-1", "id-1")
    assert (error.attempts, error.elapsed, error.status, error.response) == (2, 1.25, 409, RESPONSE)


@pytest.mark.parametrize("kind", CLASSES)
def test_an_error_without_a_call_is_complete(kind: type[OrchestraError]) -> None:
    """An error from before there was a call has empty answers, not missing ones."""
    error = kind("went wrong")

    assert (error.operation, error.reference, error.correlation_id, error.status) == (None, None, None, None)
    assert (error.attempts, error.elapsed, str(error)) == (0, 0.0, "went wrong")


def test_the_text_is_one_line() -> None:
    """Whatever the message, `str()` is one line that names operation, reference and correlation id."""
    record = attrs.evolve(RECORD, reference="order\n1")
    error = OutcomeUnknownError("no\nanswer \t came\r\n", call=record, response=RESPONSE)

    assert str(error) == "charge: no answer came (HTTP 409, reference order 1, correlation id id-1)"


ENDS: dict[str, tuple[str, Reply, type[OrchestraError]]] = {
    "bad request": ("charge", answer(400, {"fieldName": "card.cvv", "errors": ["bad"]}), InvalidRequestError),
    "bad key": ("charge", answer(401), AuthenticationError),
    "forbidden": ("list_accounts", answer(403), AuthenticationError),
    "unknown": ("get_account", answer(404), NotFoundError),
    "refused": ("charge", refused(), NotSentError),
    "busy": ("list_accounts", answer(503, retry_after="2"), TemporarilyUnavailableError),
    "slow read": ("list_accounts", ambiguous("timeout"), TemporarilyUnavailableError),
    "lost": ("charge", ambiguous(), OutcomeUnknownError),
    "failed": ("refund", answer(500), OutcomeUnknownError),
    "in HTML": ("list_accounts", answer(200, b"<html>"), InvalidResponseError),
    "too large": ("list_accounts", ambiguous("too_large", answer(200)), InvalidResponseError),
    "closed": ("charge", TransportError("closed", "the client is closed", sent=False), ConfigurationError),
}


@pytest.mark.parametrize("name", list(ENDS))
def test_each_leaf_is_reached_and_carries_its_call(make: Any, name: str) -> None:
    """Real calls end in each leaf, with record and response, and the leaf survives a pickle."""
    operation, reply, kind = ENDS[name]
    with pytest.raises(OrchestraError) as caught:
        CALLS[operation](make(CannedWire(reply), retries=0))
    error = caught.value

    assert type(error) is kind
    assert error.operation == operation
    assert error.correlation_id == "id-1"
    assert error.attempts == 1
    assert (error.response is None) == (
        not isinstance(reply, type(answer())) and getattr(reply, "partial", None) is None
    )
    assert error.__cause__ is None
    assert error.__context__ is sys.exception()  # what a test runner handles around the test
    assert "\n" not in str(error)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301  made on this line


def test_a_refused_field_is_named(make: Any) -> None:
    """A 400 says which field is wrong and why, from an object or a list of them."""
    body = [{"fieldName": "amount", "errors": ["a", "b"]}, {"fieldName": "card.cvv", "errors": ["c"]}]
    for content, field, messages in (
        (body[0], "amount", ("a", "b")),
        (body, "amount", ("amount: a", "amount: b", "card.cvv: c")),
        ({"fieldName": None, "errors": "one text"}, None, ("one text",)),
        ({"fieldName": "amount", "errors": None}, "amount", ()),
        ({"fieldName": 5, "errors": [1, None, "x"]}, None, ("x",)),
    ):
        with pytest.raises(InvalidRequestError) as caught:
            CALLS["charge"](make(answer(400, content)))

        assert (caught.value.field, caught.value.messages) == (field, messages)


def test_a_plain_text_refusal_is_quoted(make: Any) -> None:
    """A short text of the server is in the message; a page of HTML is not."""
    for operation, leaf in (("charge", OutcomeUnknownError), ("status", InvalidRequestError)):
        with pytest.raises(leaf, match="no such currency"):
            CALLS[operation](make(answer(400, b"no such\n currency", content_type="text/plain; charset=utf-8")))
        with pytest.raises(leaf, match="HTTP 400") as caught:
            CALLS[operation](make(answer(400, b"<html>long page</html>", content_type="text/html")))
        assert "page" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "body", "leaf", "text"),
    [
        (
            409,
            {"operationResultCode": "Rejected", "gatewayResultDescription": "Do\nnot honor"},
            DeclinedError,
            "Do not honor",
        ),
        (
            409,
            {"operationResultCode": "Rejected", "operationResultDescription": "DeclinedError"},
            DeclinedError,
            "DeclinedError",
        ),
        (409, {"gatewayResultDescription": "already voided"}, DeclinedError, "already voided"),
        (409, b"", DeclinedError, "declined"),
        (409, {"operationResultCode": "NotImplemented"}, UnsupportedOperationError, "unsupported"),
    ],
)
def test_raise_for_outcome(make: Any, status: int, body: Any, leaf: type[UnsuccessfulResultError], text: str) -> None:
    """A decline becomes an error when asked for, in the gateway's words, with the result on it."""
    result = CALLS["charge"](make(answer(status, body)))
    with pytest.raises(leaf) as caught:
        result.raise_for_outcome()

    assert caught.value.result is result
    assert caught.value.response is result.raw
    assert text in str(caught.value)
    assert caught.value.reference == result.reference == "ref-1"
    back = pickle.loads(pickle.dumps(caught.value))  # noqa: S301  made on this line
    assert back.result.outcome is result.outcome


@pytest.mark.parametrize(("status", "code"), [(200, "Success"), (202, "Accepted")])
def test_good_results_pass_through(make: Any, status: int, code: str) -> None:
    """`raise_for_outcome` gives an approved or pending result back."""
    result = CALLS["charge"](make(answer(status, {"operationResultCode": code})))

    assert result.raise_for_outcome() is result


def test_a_doubt_says_what_was_asked_for(make: Any) -> None:
    """An unknown outcome carries reference, amount, currency, account, and what could be read."""
    body = {"operationResultCode": "FatalFailure", "gatewayReference": "tx_9"}
    with pytest.raises(OutcomeUnknownError) as caught:
        make(answer(500, body)).payments.charge(**a_payment(reference="order-9"))
    error = caught.value

    assert (error.reference, error.amount, error.currency, error.account) == (
        "order-9", Decimal("25.00"), "USD", "testsuccess",
    )  # fmt: skip
    assert error.outcome is Outcome.UNKNOWN
    assert error.result.gateway_reference == "tx_9"  # type: ignore[attr-defined]
    assert "FatalFailure" in str(error)


def test_a_doubt_asks_for_itself(make: Any) -> None:
    """`resolve()` looks up by reference and never repeats the payment."""
    found = {"operationResultCode": "Success", "gatewayResultCode": "approved", "operationType": "Status"}
    wire = CannedWire(ambiguous(), answer(200, found))
    client = make(wire)
    with pytest.raises(OutcomeUnknownError) as caught:
        CALLS["charge"](client)

    found_out = client.resolve(caught.value)

    assert found_out.reading.value == "moved"
    assert [request.path for request in wire.requests] == ["/PaymentGateway/charge", "/PaymentGateway/status"]


def test_a_pickled_doubt_says_how_to_ask(make: Any, kind: str) -> None:
    """What came out of a pickle has no client, and names the call that finds out."""
    with pytest.raises(OutcomeUnknownError) as caught:
        CALLS["charge"](make(ambiguous()))
    back = pickle.loads(pickle.dumps(caught.value))  # noqa: S301  made on this line

    with pytest.raises(ConfigurationError, match=r"payments.resolve\(error.call\)"):
        back.resolve()
    other = "aresolve" if kind == "sync" else "resolve"
    with pytest.raises(ConfigurationError, match=r"call a?resolve"):
        Caller(caught.value).__getattr__(other)()


def test_a_doubt_without_a_reference_cannot_ask(make: Any) -> None:
    """Tokenizing and writes have no reference that a look-up could use."""
    client = make(ambiguous())
    with pytest.raises(OutcomeUnknownError) as caught:
        CALLS["tokenize"](client)

    with pytest.raises(ConfigurationError, match="no reference"):
        client.resolve(caught.value)


def test_lone_surrogates_can_be_printed(make: Any) -> None:
    """Text that is no Unicode is escaped in messages."""
    body = b'{"fieldName":"card.\\ud800","errors":["\\udfff bad"]}'
    with pytest.raises(InvalidRequestError) as caught:
        CALLS["charge"](make(answer(400, body)))
    result = CALLS["charge"](
        make(answer(409, b'{"operationResultCode":"Rejected","gatewayResultDescription":"\\ud800!"}'))
    )
    with pytest.raises(DeclinedError) as declined:
        result.raise_for_outcome()

    for text in (str(caught.value), str(declined.value), repr(result)):
        assert text.encode("utf-8")


def test_elapsed_seconds_print_short() -> None:
    """A record prints milliseconds, and keeps what the clock said."""
    record = CallRecord(operation="charge", correlation_id="id", elapsed=0.123456789)
    assert "elapsed=0.123," in repr(record)
    assert record.elapsed == 0.123456789
