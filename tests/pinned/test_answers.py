"""What clients make of answers is what is written down by hand, whatever the product's own tables say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest

from orchestra import TransportResponse
from orchestra._core.outcomes import Basis, Grid, sources
from orchestra._orchestrasolutions.outcomes import _PARSED, SOURCES
from orchestra.forter import _outcomes as forter
from orchestra.orchestrate import _outcomes as orchestrate
from tests.support.apis import APIS, operation_of
from tests.support.clients import KINDS
from tests.support.logs import quiet_log  # noqa: F401  used by being there
from tests.support.wires import CannedWire, answer

from .checks import ANSWERS, Pinned, operation_conflicts
from .documented import Changed, Documented, changed, documented
from .tables import Body, ending, rows_of

EACH: Final = [(name, operation) for name, pinned in ANSWERS.items() for operation in pinned.operations]

GRIDS: Final[dict[str, tuple[Grid, str]]] = {
    **{f"orchestra {kind}": (grid, SOURCES[kind]) for kind, grid in _PARSED.items()},
    **{f"orchestrate {kind}": (grid, orchestrate.SOURCES[kind]) for kind, grid in orchestrate.TABLE.items()},
    **{f"forter {kind}": (grid, forter.SOURCES[kind]) for kind, grid in forter.TABLE.items()},
}
"""The product's grids with the sources of their cells."""

DOUBT: Final = {"unknown", "unclear", "temporary", "not_told", "unreadable"}
"""What a cell may say whose meaning is not known."""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("name", "operation"), EACH)
def test_each_answer_ends_as_written_down(name: str, operation: str, kind: str) -> None:
    """Every status with every kind of body ends as the table says.

    Each operation meets the first status of each line with every body, and its share of the others. The awaiting
    client, which runs the same programs, meets named statuses and the first of each range.
    """
    assert list(ANSWERS[name].differences(operation, kind, every=kind == "sync")) == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_operation_and_currency_ends_as_written_down(kind: str) -> None:
    """An answer about another operation or in another currency is unknown; none and new words are believed."""
    assert operation_conflicts(kind) == []


def test_the_tables_are_about_every_operation_and_status() -> None:
    """No operation of an API is without a table, and each table has every status from 100 to 599."""
    for name, api in APIS.items():
        tried = [operation for pinned in ANSWERS.values() if pinned.api == name for operation in pinned.operations]
        assert sorted(tried) == sorted(api.operations)
    for pinned in ANSWERS.values():
        plain = [status for row in rows_of(pinned.table) if row.label is None for status in row.statuses]
        assert len(plain) == len(set(plain))
        assert set(range(100, 600)) <= set(plain)


PAYMENTS: Final = ("orchestra payment", "orchestrate create", "forter payment")


@pytest.mark.parametrize("name", PAYMENTS)
def test_the_tables_keep_the_law(name: str) -> None:
    """Rules that hold for every line: what a slip of the hand would break.

    A cut or contradicting answer is unknown. Approved and pending need a 2xx, a refusal a 2xx or a 4xx. A word of
    success is never a failure. In a 2xx, a body that is no result promises nothing about failure.
    """
    for row in rows_of(ANSWERS[name].table):
        for status in row.statuses:
            done, refused = 200 <= status < 300, 400 <= status < 500 and status not in (408, 499)
            for column, said in row.endings.items():
                definite = said not in DOUBT
                assert not (definite and column in ("cut", "conflict", "FatalFailure", "other"))
                assert done or said not in ("approved", "pending")
                assert done or refused or not definite
                assert said == "approved" or column not in ("Success", "approved") or not done
                assert said != "approved" or column in ("Success", "approved")
                assert not (definite and column in ("Success", "Accepted", "approved", "pending") and not done)
                assert not (done and definite and column in ("message", "text"))


def test_a_wrong_table_is_noticed() -> None:
    """The comparison can fail: an ending that is another one is told with its source."""
    right = ANSWERS["forter payment"]
    wrong = right.table.replace("key     key ", "key     busy", 1)
    found = Pinned(right.api, right.kind, wrong, right.bodies, right.operations).differences("create_payment")
    assert any("busy" in line and "RFC 9110" in line for line in found)
    with pytest.raises(ValueError, match="no source"):
        rows_of("status | a | source\n400 | key |")


def answered(one: Documented | Pinned, operation: str, response: TransportResponse) -> Callable[[], Any]:
    """Return a call that meets an answer."""
    client = APIS[one.api].client("sync", CannedWire(response), retries=0)
    return lambda: APIS[one.api].least[operation](client)


@pytest.mark.parametrize("one", documented(), ids=lambda one: f"{one.api}-{one.status}-{one.ending}")
def test_every_documented_answer_keeps_its_reading(one: Documented) -> None:
    """What a vendor documents is read as documented, complete by itself or by a declared end."""
    for operation in one.operations:
        response = answer(one.status, one.body)
        assert ending(answered(one, operation, response), response) == one.ending, operation
        if one.body:
            unframed = Body(one.body, whole=False).response(one.status)
            assert ending(answered(one, operation, unframed), unframed) == one.ending, operation


@pytest.mark.parametrize("name", APIS)
def test_every_status_of_a_file_is_among_the_documented(name: str) -> None:
    """Each status that an API's file has for a call about money is in the list, 2xx apart."""
    for operation in (*APIS[name].moving, *(["status", "tokenize"] if name == "orchestra" else [])):
        listed = {one.status for one in documented() if one.api == name and operation in one.operations}
        classes = {f"{status // 100}XX" for status in listed}
        declared = set(operation_of(name, operation)["responses"])
        assert {status for status in declared if not status.startswith("2")} <= {*map(str, listed), *classes}


@pytest.mark.parametrize("one", changed(), ids=lambda one: f"{one.table}-{one.status}-{'-'.join(one.columns)}")
def test_cells_that_became_less_certain_are_as_listed(one: Changed) -> None:
    """The list of cells that became less certain names what they say now."""
    pinned = ANSWERS[one.table]
    label = "text/html" if one.status.endswith("/text") else None
    for status in one.numbers:
        (row,) = [row for row in rows_of(pinned.table) if status in row.statuses and row.label == label]
        assert {row.endings[column] for column in one.columns} == {one.now}
    assert one.was not in DOUBT - {"temporary"}
    assert one.now in DOUBT


@pytest.mark.parametrize("name", GRIDS)
def test_every_cell_names_its_source(name: str) -> None:
    """Each cell is documented, inferred, or not known; what is not known is in doubt."""
    grid, written = GRIDS[name]
    found = sources(grid, written)

    assert set(found) == {(row, column) for row, cells in grid.rows.items() for column in cells}
    for (row, column), source in found.items():
        assert source.words
        if source.basis is Basis.NOT_KNOWN:
            assert grid.rows[row][column].value in DOUBT, (row, column)


def test_sources_that_do_not_fit_are_refused() -> None:
    """A cell without a source, and a source without a cell, are mistakes."""
    grid = Grid.parse("status a b\n400 key busy")
    with pytest.raises(ValueError, match="no source"):
        sources(grid, "* a inferred because")
    with pytest.raises(ValueError, match="no cell 401 a"):
        sources(grid, "* * inferred because\n401 a inferred because")
