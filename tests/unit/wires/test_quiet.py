"""What libraries say in their own logs: nothing of our requests, everything of their other users'."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import httpx
import httpx2
import pytest

from orchestra._core.config import Config
from orchestra._http.httpx_adapter import HttpxTransport
from tests.unit.wires.conftest import Caller, a_request
from tests.unit.wires.raw_server import RawServer, answering

Connect = Callable[..., Caller]
Serve = Callable[..., RawServer]

TOLD = b"HTTP/1.1 201 Created\r\nLocation: /StringTokens/TOKEN\r\nSet-Cookie: TOKEN\r\nContent-Length: 2\r\n\r\n{}"
"""An answer whose headers hold a new token, as that to the creation of one does."""


@pytest.fixture(autouse=True)
def unfiltered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the filters that earlier wires of this process have set."""
    for name in ("httpx", "httpx2", *(f"{engine}.http11" for engine in ("httpcore", "httpcore2"))):
        monkeypatch.setattr(logging.getLogger(name), "filters", [])


def test_no_library_logs_a_token(connect_any: Connect, serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    """With every logger at DEBUG, neither the path of a request nor the headers of its answer are in a log."""
    caplog.set_level(logging.DEBUG)
    caller = connect_any(serve(answering(TOLD, TOLD)).url)

    answers = [caller.answer(path="/StringTokens/TOKEN", headers=(("X-Api-Key", "TOKEN"),)) for _ in range(2)]

    assert [answer.header("location") for answer in answers] == ["/StringTokens/TOKEN"] * 2
    assert "TOKEN" not in caplog.text


@pytest.mark.parametrize("library", [httpx, httpx2])
def test_loggers_are_quiet_about_our_requests_only(
    library: Any, serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    """What a caller does with a handed-in client beside us is logged as ever, before and after one of our calls."""
    caplog.set_level(logging.DEBUG)
    url = serve().url
    config = Config.load("ORCHESTRA", {"api_key": "key", "base_url": url})
    with library.Client(trust_env=False) as handed_in:
        handed_in.get(f"{url}/theirs")
        HttpxTransport(config, handed_in).send(a_request(path="/StringTokens/TOKEN"))
        handed_in.get(f"{url}/theirs-again")

    said = [record.getMessage() for record in caplog.records if record.name == library.__name__]
    assert [message.split()[3].rpartition("/")[2] for message in said] == ["theirs", "theirs-again"]
