"""Every cell of a table of the APIs that state an outcome in one word, and what a call makes of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import attrs

from orchestra import (
    AuthenticationError,
    InvalidRequest,
    NotFound,
    OrchestraError,
    Outcome,
    OutcomeUnknown,
    TemporarilyUnavailable,
    UnreadableAnswer,
)
from orchestra._outcomes import Verdict

__all__ = ["SHAPES", "Cell", "cells", "check"]

LEAVES: Final = {
    Verdict.INVALID: InvalidRequest,
    Verdict.KEY: AuthenticationError,
    Verdict.MISSING: NotFound,
    Verdict.BUSY: TemporarilyUnavailable,
    Verdict.UNREADABLE: UnreadableAnswer,
    Verdict.UNKNOWN: OutcomeUnknown,
}
RESULTS: Final = {
    Verdict.APPROVED: Outcome.APPROVED,
    Verdict.PENDING: Outcome.PENDING,
    Verdict.DECLINED: Outcome.DECLINED,
    Verdict.EXPIRED: Outcome.EXPIRED,
    Verdict.UNCLEAR: Outcome.UNKNOWN,
    Verdict.OK: None,
}
TRIED: Final = {
    "2xx": (200, 201, 204),
    "4xx": (400, 409, 422),
    "5xx": (500, 503),
    "xxx": (302, 500, 503, 999),
}
"""Statuses that try a row of many."""

SHAPES: Final[Mapping[str, tuple[bytes, ...]]] = {
    "message": (b'{"message":"No, not like this"}', b'{"message":"No","id":"req_1"}', b'{"message":"No","status":9}'),
    "json": (b"{}", b"[]", b"null", b'"x"', b"12", b'{"message":7}', b'{"id":7,"status":"pending"}'),
    "text": (b"<html>busy</html>", b"{", b"\xff\xfe", b"NaN", b"[" * 100_000),
    "empty": (b"", b"  \r\n"),
}
"""Bodies that are no payment, for each column that is none."""


@attrs.frozen
class Cell:
    """A status, a body and what the table says about them."""

    status: int
    column: str
    body: bytes
    says: Verdict

    def __str__(self) -> str:
        return f"{self.status}-{self.column}-{len(self.body)}"


def cells(grid: str, good: Mapping[str, tuple[Any, ...]]) -> Iterator[Cell]:
    """Yield every cell of a written grid. `good` has bodies for each column that is a payment."""
    head, *rows = (line.split() for line in grid.strip().splitlines())
    single = {int(row[0]) for row in rows if row[0].isdigit()}
    bodies = {**{name: tuple(json.dumps(body).encode() for body in some) for name, some in good.items()}, **SHAPES}
    assert set(bodies) == set(head[1:])
    for row in rows:
        for status in TRIED[row[0]] if row[0] in TRIED else (int(row[0]),):
            assert row[0].isdigit() or status not in single
            if row[0] == "xxx" and any(other[0] == f"{status // 100}xx" for other in rows):
                continue
            for column, says in zip(head[1:], row[1:], strict=True):
                yield from (Cell(status, column, body, Verdict(says)) for body in bodies[column])


def check(cell: Cell, call: Callable[[], Any]) -> None:
    """Make a call that is answered with a cell, and compare what comes of it with what the table says."""
    if cell.says in RESULTS:
        result = call()
        assert result.raw.body == cell.body
        assert result.raw.status == cell.status
        if RESULTS[cell.says] is not None:
            assert result.outcome is RESULTS[cell.says]
        return
    error: OrchestraError | None = None
    try:
        call()
    except OrchestraError as raised:
        error = raised
    assert error is not None, f"{cell} raised nothing"
    assert type(error) is LEAVES[cell.says]
    assert error.response is not None
    assert (error.response.status, error.response.body) == (cell.status, cell.body)
    if cell.column == "message" and cell.says is not Verdict.UNREADABLE:
        assert "No" in str(error)
