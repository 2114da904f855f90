"""The served door: a real socket, real answers and really broken connections."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from orchestra.sandbox import Sandbox, faults

KEY = {"X-Api-Key": "key"}
RESET_WHILE_WRITING = (httpx.ReadError, httpx.RemoteProtocolError)
"""A reset that meets the second write is swallowed there, and the read after it finds the end."""


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Sandbox, str]]:
    """Serve one sandbox for all tests of this file."""
    sandbox = Sandbox()
    with sandbox.serve() as url:
        yield sandbox, url


@pytest.fixture
def served(running: tuple[Sandbox, str]) -> Sandbox:
    """Return the served sandbox, without faults of earlier tests."""
    running[0].clear_faults()
    return running[0]


@pytest.fixture
def http(running: tuple[Sandbox, str]) -> Iterator[httpx.Client]:
    """Return a plain HTTP client of the served sandbox, impatient with silence."""
    with httpx.Client(base_url=running[1], headers=KEY, timeout=httpx.Timeout(10, read=0.3)) as client:
        yield client


@pytest.fixture
def pay(http: httpx.Client, a_payment: Any) -> Any:
    """Return a way to charge under a reference."""
    return lambda reference: http.post("/PaymentGateway/charge", json=a_payment(myRef=reference))


def test_plain_client_is_answered(http):
    """JSON comes back with its media type and a content length."""
    response = http.get("/Utils/apiKey")

    assert response.status_code == 200
    assert response.json()["isSandbox"] is True
    assert response.headers["content-type"].startswith("application/json")
    assert int(response.headers["content-length"]) == len(response.content)


def test_body_of_a_delete_arrives(served, http, pay, a_payment):
    """A void over HTTP acts on its body."""
    reference = pay("void-1").json()["gatewayReference"]

    response = http.request("DELETE", "/PaymentGateway/void", json=a_payment(refTransId=reference))

    assert response.json()["gatewayResultCode"] == "voided"
    assert served.ledger.find(reference).state == "voided"


def test_location_names_this_server(http, running):
    """A new token's address is on the host that was asked."""
    response = http.post("/StringTokens", json={"payload": "x"})

    assert response.headers["location"] == f"{running[1]}/StringTokens/{response.json()['token']}"
    assert http.get(response.headers["location"]).json()["clearPayload"] == "x"


def test_encoded_path_is_decoded_once(http):
    """A percent-encoded slash stays part of the name."""
    assert http.get("/PaymentGatewayAccounts/a%2Fb").json()["fieldName"] == "name"


@pytest.mark.parametrize(
    ("fault", "error", "moved"),
    [
        (faults.refuse(), RESET_WHILE_WRITING, 0),
        (faults.reset_before_read(), RESET_WHILE_WRITING, 0),
        (faults.reset_after_read(), httpx.ReadError, 0),
        (faults.reset_after_commit(), httpx.ReadError, 1),
        (faults.delay_before_commit(), httpx.ReadTimeout, 0),
        (faults.delay_after_commit(), httpx.ReadTimeout, 1),
        (faults.hang(commit=True), httpx.ReadTimeout, 1),
        (faults.late_commit(), httpx.ReadTimeout, 0),
        (faults.truncated_body(), httpx.RemoteProtocolError, 1),
        (faults.slow_drip(), httpx.ReadTimeout, 1),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_faults_are_done_to_the_socket(served, pay, fault, error, moved):
    """A real client meets the broken connection; the ledger knows what happened; the next call is fine."""
    served.inject(fault, on="charge")
    reference = f"fault-{fault.name}"

    with pytest.raises(error):
        pay(reference)

    assert served.ledger.count(reference) == moved
    assert pay(reference).status_code == 200


@pytest.mark.parametrize("make", [faults.delay_before_commit, faults.delay_after_commit])
def test_short_delay_passes(served, pay, make):
    """A delay the caller can bear ends in the true answer."""
    served.inject(make(0.01), on="charge")

    assert pay(f"short-{make.__name__}").json()["operationResultCode"] == "Success"


def test_drip_arrives_in_the_end(served, pay):
    """A patient caller gets every byte."""
    served.inject(faults.slow_drip(0), on="charge")

    assert pay("drip").json()["operationResultCode"] == "Success"


def test_second_copy_of_an_answer_is_on_the_wire(served, running, a_payment):
    """The same answer comes twice on one connection, for one charge."""
    served.inject("duplicate_answer", on="charge")
    body = json.dumps(a_payment(myRef="twice")).encode()
    port = int(running[1].rpartition(":")[2])
    head = f"POST /PaymentGateway/charge HTTP/1.1\r\nHost: x\r\nX-Api-Key: k\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(head.encode() + body)
        received = b""
        while received.count(b"gatewayReference") < 2:
            received += connection.recv(65536)

    assert received.count(b"HTTP/1.1 200") == 2
    assert served.ledger.count("twice") == 1


@pytest.mark.parametrize("status", [None, 400])
def test_a_body_without_a_length_ends_with_its_connection(served, running, a_payment, status):
    """Neither a length nor chunks: the half that arrived looks like a whole answer, and the charge happened."""
    served.inject(faults.cut_without_length(status), on="charge")
    reference = f"unframed-{status}"
    body = json.dumps(a_payment(myRef=reference)).encode()
    port = int(running[1].rpartition(":")[2])
    head = f"POST /PaymentGateway/charge HTTP/1.1\r\nHost: x\r\nX-Api-Key: k\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(head.encode() + body)
        received = b""
        while more := connection.recv(65536):
            received += more

    headers, _, half = received.partition(b"\r\n\r\n")
    assert headers.startswith(b"HTTP/1.1 %d " % (status or 200))
    assert b"content-length" not in headers.lower()
    assert b"transfer-encoding" not in headers.lower()
    assert half.startswith(b"{")
    assert not half.endswith(b"}")
    assert served.ledger.count(reference) == 1


def test_half_a_request_does_nothing(served, running, a_payment):
    """A caller that goes away in the middle of its body has charged nothing."""
    body = json.dumps(a_payment(myRef="half")).encode()
    port = int(running[1].rpartition(":")[2])
    head = f"POST /PaymentGateway/charge HTTP/1.1\r\nHost: x\r\nX-Api-Key: k\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(head.encode() + body[:-1])
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(65536) == b""

    assert served.ledger.count("half") == 0


def test_strange_answers_are_served(served, pay):
    """Answers that are altered, not broken, pass through the socket as they are."""
    served.inject(faults.unavailable("3"), on="charge")
    served.inject("html_page", on="charge")

    first, second = pay("strange"), pay("strange")

    assert (first.status_code, first.headers["retry-after"]) == (503, "3")
    assert second.headers["content-type"] == "text/html"


def test_server_ends_with_calls_in_flight(a_payment):
    """Leaving the block ends the server at once, even while an answer is being held back."""
    sandbox = Sandbox()
    sandbox.inject("hang")
    with sandbox.serve() as url, httpx.Client(base_url=url, headers=KEY) as client:
        with pytest.raises(httpx.ReadTimeout):
            client.get("/Utils/apiKey", timeout=0.05)
        sandbox.inject("hang")
        port = int(url.rpartition(":")[2])
        connection = socket.create_connection(("127.0.0.1", port), timeout=10)
        connection.sendall(b"GET /Utils/apiKey HTTP/1.1\r\nHost: x\r\nX-Api-Key: k\r\n\r\n")
    with connection:
        assert _ended(connection)
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), timeout=10)


def _ended(connection: socket.socket) -> bool:
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True
