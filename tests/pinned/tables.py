"""Reads tables of expected endings, and holds what clients make of answers against them.

A table is written down by hand from the vendors' pages and never taken from the product. Its first line names the
columns, every other line has HTTP statuses (`400`, `405-407`, `404:text/html` for one with that label), the ending
for each column, and its source:

    status  | message  text     | source
    400     | invalid  unknown  | file: 400 is a ValidationErrorMessage

Endings are the words below: an outcome of a result, or an error. `ok` is any result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final

import attrs

from orchestra import (
    AuthenticationError,
    InvalidRequestError,
    InvalidResponseError,
    NotFoundError,
    OrchestraError,
    Outcome,
    OutcomeUnknownError,
    TemporarilyUnavailableError,
    TransportResponse,
)

__all__ = ["Body", "Row", "cut", "differences", "ending", "rows_of", "whole"]

ERRORS: Final[Mapping[type[OrchestraError], str]] = {
    InvalidRequestError: "invalid",
    AuthenticationError: "key",
    NotFoundError: "missing",
    TemporarilyUnavailableError: "busy",
    InvalidResponseError: "unreadable",
}
DOUBTS: Final = {Outcome.UNKNOWN: "unknown", Outcome.TEMPORARY_FAILURE: "temporary"}
"""`OutcomeUnknownError`, by its outcome."""
RESULTS: Final = {
    Outcome.APPROVED: "approved",
    Outcome.PENDING: "pending",
    Outcome.DECLINED: "declined",
    Outcome.EXPIRED: "expired",
    Outcome.UNSUPPORTED: "unsupported",
    Outcome.UNKNOWN: "unclear",
    Outcome.FOUND: "found",
    Outcome.NOT_TOLD: "not_told",
    None: "ok",
}

_LABELS: Final = ("application/json", "text/plain; charset=utf-8")


@attrs.frozen
class Body:
    """A body, and whether the answer says where it ends."""

    content: bytes
    whole: bool = True

    def response(self, status: int, label: str | None = None) -> TransportResponse:
        """Make an answer of it."""
        headers = () if label is None else (("content-type", label),)
        return TransportResponse(status, headers, self.content, self.whole)


def whole(*contents: bytes) -> tuple[Body, ...]:
    """Make bodies whose end is declared."""
    return tuple(Body(content) for content in contents)


def cut(*contents: bytes) -> tuple[Body, ...]:
    """Make bodies that end where their connection ended."""
    return tuple(Body(content, whole=False) for content in contents)


@attrs.frozen
class Row:
    """A line of a table."""

    statuses: tuple[int, ...]
    samples: tuple[int, ...]
    """The statuses that are named, and the first of each range."""
    label: str | None
    """The only Content-Type that the line is about; None for all that have no line of their own."""
    endings: Mapping[str, str]
    source: str


@cache
def rows_of(table: str) -> list[Row]:
    """Read a table. Raises ValueError for a line that misses an ending or a source."""
    (_, head, _), *lines = ([part.strip() for part in line.split("|", 2)] for line in table.strip().splitlines())
    return [_row(head.split(), *line) for line in lines]


def _row(columns: list[str], statuses: str, endings: str, source: str) -> Row:
    named, _, label = statuses.partition(":")
    if not source:
        raise ValueError(f"{statuses} has no source")
    pairs = dict(zip(columns, endings.split(), strict=True))
    ranges = [range(int(first), int(last or first) + 1) for first, _, last in (p.partition("-") for p in named.split())]
    statuses = tuple(status for one in ranges for status in one)
    return Row(statuses, tuple(one[0] for one in ranges), label or None, pairs, source)


def ending(call: Callable[[], Any], response: TransportResponse) -> str:
    """Return the word for what came of a call. Whatever it is, it holds the answer."""
    try:
        result = call()
    except OrchestraError as error:
        caught = error
    else:
        assert getattr(result, "raw", response) is response
        return RESULTS[getattr(result, "outcome", None)]
    assert caught.response is response
    if isinstance(caught, OutcomeUnknownError):
        assert caught.outcome is not None
        assert caught.result is None or caught.result.raw is response  # type: ignore[attr-defined]
        return DOUBTS[caught.outcome]
    return ERRORS[type(caught)]


def differences(
    rows: list[Row],
    bodies: Mapping[str, tuple[Body, ...]],
    answered: Callable[[TransportResponse], Callable[[], Any]],
    *,
    every: bool = True,
    share: tuple[int, int] = (0, 1),
) -> Iterator[str]:
    """Yield where a client differs from a table. `answered` gives the call that meets an answer.

    The first status of each line meets every body under every label, the others meet the first body of each column.
    With `every` false, named statuses meet first bodies, and that is all. All contradictions are met always.
    Of the statuses after the first of each line, only those of a share are met: the first of how many.
    """
    own = {(status, _main(row.label)) for row in rows if row.label for status in row.statuses}
    for row in rows:
        for place, status in enumerate(row.statuses if every else row.samples):
            if every and place and place % share[1] != share[0]:
                continue
            few = place > 0 or not every
            free = [None, *(label for label in _LABELS if (status, _main(label)) not in own)]
            labels = [row.label] if row.label else free[:1] if few else free
            for column, said in row.endings.items():
                for body in bodies[column][:1] if few and column != "conflict" else bodies[column]:
                    for label in labels:
                        response = body.response(status, label)
                        came = ending(answered(response), response)
                        if came != said and not (said == "ok" and came in RESULTS.values()):
                            yield f"{status} {label} {column} {body}: {came}, not {said} ({row.source})"


def _main(label: str) -> str:
    return label.partition("/")[0]
