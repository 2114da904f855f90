"""The tables of `docs/money-safety.md`, made from the code they describe.

`python -m tests.faults.page` writes them into the page; a test compares.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from orchestra._config import Config
from orchestra._lookup import FOLLOW_UPS, HAPPENED, NOT_HAPPENED, UNDECIDED
from orchestra._operations import ORCHESTRA, Kind, Semantics
from orchestra._outcomes import _PARSED, Outcome
from orchestra._resolution import Reading
from orchestra._retries import REPEATABLE, RETRIED_STATUSES, FailureClass
from scripts.faults.promises import PROMISES
from tests.faults.mutations import MUTATIONS

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
        [[f"`{reading}`", reading.moved.value, reading.repeat.value] for reading in Reading],
    )


def _answers() -> str:
    rows = _PARSED[Kind.PAYMENT].rows
    columns = list(rows["200"])
    head = ["status", *(f"`{name}`" if name[0].isupper() else name for name in columns)]
    return _table(head, [[status, *(row[name].value for name in columns)] for status, row in rows.items()])


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
        "answers": _answers(),
        "retries": _retries(),
        "readings": _readings(),
        "words": _words(),
        "settings": _settings(),
        "mutations": _mutations(),
    }


def written(page: str) -> str:
    """Return the page with its tables as the code has them. Raises ValueError when a marker is missing."""
    for name, table in tables().items():
        block = re.compile(rf"(<!-- {name} -->\n).*?(\n<!-- end -->)", re.DOTALL)
        if block.search(page) is None:
            raise ValueError(f"the page has no place for {name}")
        page = block.sub(r"\1" + table.replace("\\", r"\\") + r"\2", page)
    return page


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
    sys.exit()
