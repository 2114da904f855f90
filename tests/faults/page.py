"""The tables of `docs/money-safety.md`, made from the code they describe.

`python -m tests.faults.page` writes them into the page; a test compares.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Final

from orchestra._core.config import Config
from orchestra._core.operations import Kind, Semantics
from orchestra._core.outcomes import Grid, Outcome, sources
from orchestra._core.resolution import LookupOutcome
from orchestra._core.retries import REPEATABLE, RETRIED_STATUSES, FailureClass
from orchestra._orchestrasolutions.lookup import FOLLOW_UPS, HAPPENED, NOT_HAPPENED, UNDECIDED
from orchestra._orchestrasolutions.operations import ORCHESTRA
from orchestra._orchestrasolutions.outcomes import _PARSED, SOURCES
from orchestra.forter import _outcomes as forter
from orchestra.orchestrate import _outcomes as orchestrate
from tests.faults.harness.promises import PROMISES
from tests.faults.mutations import MUTATIONS
from tests.pinned.documented import changed, documented
from tests.pinned.mutants import RESULTS

__all__ = ["PAGE", "tables", "written"]

PAGE = Path(__file__).parents[2] / "docs" / "money-safety.md"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _promises() -> str:
    return _table(["promise", "in words"], [[f"*{name}*", sentence] for name, sentence in PROMISES.items()])


def _outcomes() -> str:
    return _table(
        ["outcome", "may money have moved?", "may the call be sent again?"],
        [[f"`{outcome}`", outcome.moved.value, outcome.repeat.value] for outcome in Outcome],
    )


def _readings() -> str:
    return _table(
        ["reading", "may money have moved?", "may the payment be sent again?"],
        [[f"`{reading}`", reading.moved.value, reading.repeat.value] for reading in LookupOutcome],
    )


def _grid(grid: Grid, written: str) -> str:
    """Return a grid whose cells point to their sources, and the sources."""
    found = sources(grid, written)
    numbers = {source: str(number).translate(_RAISED) for number, source in enumerate(dict.fromkeys(found.values()), 1)}
    columns = list(next(iter(grid.rows.values())))
    head = ["status", *(f"`{name}`" if name[0].isupper() else name for name in columns)]
    lines = [
        [row, *(f"{cells[name].value}{numbers[found[row, name]]}" for name in columns)]
        for row, cells in grid.rows.items()
    ]
    notes = [f"- {number} {source.basis}: {source.words}" for source, number in numbers.items()]
    return "\n".join([_table(head, lines), "", *notes])


_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _other_answers() -> str:
    parts = [
        ("Look-ups of Orchestra", _PARSED[Kind.STATUS], SOURCES[Kind.STATUS]),
        ("Reads of Orchestra", _PARSED[Kind.READ], SOURCES[Kind.READ]),
        ("Writes of Orchestra that move no money", _PARSED[Kind.WRITE], SOURCES[Kind.WRITE]),
        ("Deletions of Orchestra", _PARSED[Kind.DELETE], SOURCES[Kind.DELETE]),
        ("Reads of Orchestrate", orchestrate.TABLE[Kind.READ], orchestrate.SOURCES[Kind.READ]),
    ]
    return "\n\n".join(f"{title}:\n\n{_grid(grid, written)}" for title, grid, written in parts)


def _documented() -> str:
    rows = [
        [one.api, ", ".join(f"`{name}`" for name in one.operations), str(one.status),
         f"`{one.body.decode()}`" if one.body else "no body", one.ending, one.source]
        for one in documented()
    ]  # fmt: skip
    return _table(["API", "operations", "status", "body", "ends as", "source"], rows)


def _changed() -> str:
    found = changed()
    number = sum(len(one.columns) for one in found)
    grids = [*_PARSED.values(), *orchestrate.TABLE.values(), *forter.TABLE.values()]
    cells = sum(len(row) for grid in grids for row in grid.rows.values())
    rows = [[one.table, one.status, ", ".join(one.columns), one.was, one.now, one.why] for one in found]
    head = ["answers to", "status", "body", "was", "is", "because"]
    return f"{number} of {cells} cells became less certain:\n\n{_table(head, rows)}"


def _mutants() -> str:
    made = json.loads(RESULTS.read_text("utf-8"))
    said = f"On {made['date']} it made {made['mutants']:,} mutants and {len(made['survivors']):,} survived:"
    rows = [[group, f"{number:,}"] for group, number in made["groups"].items()]
    return f"{said}\n\n{_table(['changed, one at a time', 'mutants'], rows)}"


def _retries() -> str:
    rows = []
    for semantics in Semantics:
        names = ", ".join(f"`{o.name}`" for o in ORCHESTRA.values() if o.semantics is semantics)
        cells = ["again" if REPEATABLE[semantics, kind] else "**never**" for kind in FailureClass]
        rows.append([semantics.value, names, *cells])
    statuses = ", ".join(map(str, sorted(RETRIED_STATUSES)))
    return _table(["kind", "operations", *(kind.value for kind in FailureClass)], rows) + (
        f"\n\nStatuses that count as ambiguous failures: {statuses}."
    )


def _words() -> str:
    def words(found: frozenset[str]) -> str:
        return ", ".join(f"`{word}`" for word in sorted(found))

    rows = [["charge, authorize", words(HAPPENED)]]
    rows += [[operation, words(found)] for operation, found in FOLLOW_UPS.items()]
    return _table(["call", "words that mean *moved*"], rows) + (
        f"\n\nWords that mean *not moved*: {words(NOT_HAPPENED)}. Words that mean *pending*: {words(UNDECIDED)}."
    )


def _settings() -> str:
    config = Config.load("ORCHESTRA", {"api_key": "key", "base_url": "http://127.0.0.1"}, environment={})
    names = (
        "payment_timeout",
        "timeout",
        "connect_timeout",
        "deadline",
        "retries",
        "settle_seconds",
        "max_response_bytes",
    )
    return _table(["setting", "default"], [[f"`{name}`", f"{getattr(config, name):,}"] for name in names])


def _mutations() -> str:
    rows = [[mutation.name, mutation.breaks, f"*{mutation.promise}*"] for mutation in MUTATIONS]
    return _table(["mutation", "what it does", "promise seen broken"], rows)


def tables() -> dict[str, str]:
    """Return every table by the name of its marker."""
    return {
        "promises": _promises(),
        "outcomes": _outcomes(),
        "answers": _grid(_PARSED[Kind.PAYMENT], SOURCES[Kind.PAYMENT]),
        "answers of orchestrate": _grid(orchestrate.TABLE[Kind.PAYMENT], orchestrate.SOURCES[Kind.PAYMENT]),
        "answers of forter": _grid(forter.TABLE[Kind.PAYMENT], forter.SOURCES[Kind.PAYMENT]),
        "other answers": _other_answers(),
        "documented": _documented(),
        "changed": _changed(),
        "retries": _retries(),
        "readings": _readings(),
        "words": _words(),
        "settings": _settings(),
        "mutations": _mutations(),
        "mutants": _mutants(),
    }


def written(page: str) -> str:
    """Return the page with its tables as the code has them. Raises ValueError when a marker is missing."""
    for name, table in tables().items():
        block = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        if block.search(page) is None:
            raise ValueError(f"the page has no place for {name}")
        page = block.sub(lambda found, text=table: f"{found[1]}{text}\n{found[2]}", page)
    return page


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
    sys.exit()
