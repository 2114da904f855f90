"""Change every cell, word and limit of the product, one at a time, and see a table that is written by hand notice.

`./scripts/nox -s mutants` makes them all (minutes) and writes `mutants.json`, which `docs/money-safety.md` quotes. They
are made of the product's own tables, so a cell or a word that is added there is changed here, too.
"""

from __future__ import annotations
import __future__

import argparse
import ast
import copy
import datetime
import itertools
import json
import random
import re
import sys
import types
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from orchestra import (
    Moved,
    Outcome,
    Repeat,
    _contradictions,
    _errors,
    _interpretation,
    _judged,
    _lookup,
    _outcomes,
    _reading,
    _redaction,
    _resolution,
    _results,
    _retries,
)
from orchestra._operations import ORCHESTRA, Kind, Operation, Semantics
from orchestra._outcomes import Grid, Verdict
from orchestra.forter import _outcomes as forter
from orchestra.orchestrate import _outcomes as orchestrate
from orchestra.orchestrate import webhooks

from . import limits, lists, quotes
from .checks import ANSWERS, doubts, operation_conflicts

__all__ = ["CHECKS", "RESULTS", "Mutant", "mutants", "survives"]

RESULTS: Final = Path(__file__).with_name("mutants.json")
"""What became of the last whole run."""

Patch = pytest.MonkeyPatch


def _conflicts() -> None:
    found = operation_conflicts()
    assert not found, found[0]


CHECKS: Final[dict[str, Callable[[], None]]] = {
    **{name: pinned.check for name, pinned in ANSWERS.items()},
    **{name: getattr(module, name) for module in (lists, limits, quotes) for name in module.__all__},
    "conflicts": _conflicts,
    "doubts": doubts,
}
"""Everything that may notice, by name: what the tests beside this module run."""


@attrs.frozen
class Mutant:
    """One change of the product, and the checks of which one has to notice."""

    group: str
    name: str
    checks: tuple[str, ...]
    apply: Callable[[Patch], None]

    def __str__(self) -> str:
        return f"{self.group}: {self.name}"


def survives(mutant: Mutant) -> bool:
    """Tell whether no check notices."""
    with pytest.MonkeyPatch.context() as patch:
        try:
            mutant.apply(patch)
            for name in mutant.checks:
                CHECKS[name]()
        except Exception:
            return False
    return True


def mutants() -> Iterator[Mutant]:
    """Make all of them."""
    yield from _cells()
    yield from _tries()
    yield from _meanings()
    yield from _words()
    yield from _limits()


# What an answer means.

_GRIDS: Final[tuple[tuple[str, dict[Kind, Grid]], ...]] = (
    ("orchestra", _outcomes._PARSED),
    ("orchestrate", orchestrate.TABLE),
    ("forter", forter.TABLE),
)


def _cells() -> Iterator[Mutant]:
    """Give each cell of each grid every other verdict that a grid of its kind has."""
    for api, grids in _GRIDS:
        for kind, grid in grids.items():
            checks = tuple(name for name, one in ANSWERS.items() if (one.api, one.kind) == (api, kind.value))
            for row, column in itertools.product(grid.rows, next(iter(grid.rows.values()))):
                for verdict in sorted(_verdicts(kind, api, grid, column) - {grid.rows[row][column]}):
                    name = f"{api} {kind} {row} {column} is {verdict}"
                    yield Mutant("cells of the grids", name, checks, _item(grid.rows[row], column, verdict))


def _verdicts(kind: Kind, api: str, grid: Grid, column: str) -> set[Verdict]:
    """Return what a cell can say.

    Some would change nothing. A result of a read or a write needs a JSON value, and `ok` without one ends in doubt by
    itself; at the siblings so does a word for a payment that is not the payment's own.
    """
    grids = [grids[kind] for _, grids in _GRIDS if kind in grids]
    every = {verdict for grid in grids for row in grid.rows.values() for verdict in row.values()}
    if kind in (Kind.READ, Kind.WRITE) and column in ("text", "empty", "cut"):
        return every - {Verdict.OK}
    if api == "orchestra" or kind is not Kind.PAYMENT:
        return every
    words = next(iter(grid.rows.values())) if column == "conflict" else {column}
    return {one for one in every if (outcome := _interpretation.OUTCOME_OF.get(one)) is None or outcome in words}


# What is sent again.


def _tries() -> Iterator[Mutant]:
    """Let each kind of operation be repeated where it is not and the other way round, and each status."""
    group = "what is sent again"
    for key, again in _retries.REPEATABLE.items():
        name = f"{' '.join(key)} {'never' if again else 'again'}"
        yield Mutant(group, name, ("attempts",), _item(_retries.REPEATABLE, key, not again))
    for status in range(200, 600):
        changed = _retries.RETRIED_STATUSES ^ {status}
        yield Mutant(group, f"status {status}", ("statuses",), _everywhere("RETRIED_STATUSES", changed))
    for api, operations in (
        ("orchestra", ORCHESTRA),
        ("orchestrate", orchestrate.ORCHESTRATE),
        ("forter", forter.FORTER),
    ):
        for key, operation in operations.items():
            for semantics in Semantics:
                if _repeats(semantics) != _repeats(operation.semantics):
                    made = attrs.evolve(operation, semantics=semantics)
                    yield Mutant(group, f"{api} {key} {semantics}", ("attempts",), _operation(operations, key, made))


def _repeats(semantics: Semantics) -> list[bool]:
    return [again for (one, _), again in _retries.REPEATABLE.items() if one is semantics]


def _operation(operations: dict[str, Operation], name: str, made: Operation) -> Callable[[Patch], None]:
    return lambda patch: patch.setitem(operations, name, made)


# What an outcome means.


def _meanings() -> Iterator[Mutant]:
    """Answer each question about each outcome and reading otherwise, and turn results and verdicts into others."""
    group = "what outcomes mean"
    for table in (_outcomes._ANSWERS, _resolution._MEANING):
        for one, said in table.items():
            for answers in itertools.product(Moved, Repeat):
                if answers != said:
                    name = f"{type(one).__name__} {one}: {answers[0]}, {answers[1]}"
                    yield Mutant(group, name, ("questions",), _item(table, one, answers))
    kinds = (_errors.Declined, _errors.Unsupported, _errors.OutcomeUnknown)
    yield from _entries(group, "_RAISED", _judged._RAISED, Outcome, kinds, ("raised",))
    tables = ("orchestra payment", "orchestra status", "orchestrate create", "forter payment", "doubts")
    # What reads return is returned as it is: OK has no outcome, and none would be looked at.
    verdicts = [verdict for verdict in Verdict if verdict is not Verdict.OK]
    yield from _entries(group, "OUTCOME_OF", _interpretation.OUTCOME_OF, verdicts, Outcome, tables)
    types_ = {*_contradictions.OPERATION_TYPES.values(), "Sale"}
    names = list(_contradictions.OPERATION_TYPES)
    checks = ("conflicts",)
    yield from _entries(group, "OPERATION_TYPES", _contradictions.OPERATION_TYPES, names, types_, checks)
    for word in (*_contradictions.LISTED, "Sale"):
        changed = _contradictions.LISTED ^ {word}
        yield Mutant(group, f"LISTED {word}", ("conflicts", "look_up_words"), _everywhere("LISTED", changed))


# Which words are read how.


def _words() -> Iterator[Mutant]:
    """Take each word out of each list, and put each word of the others in, and one that nobody uses."""
    group = "words"
    every = sorted(
        {"perhaps", "reversed", *_lookup.HAPPENED, *_lookup.NOT_HAPPENED, *_lookup.UNDECIDED, *forter.REFUSED}
        | {*forter.WAITING, *orchestrate.WORDS, *(word for words in _lookup.FOLLOW_UPS.values() for word in words)}
    )
    for name in ("HAPPENED", "NOT_HAPPENED", "UNDECIDED"):
        for word in every:
            changed = getattr(_lookup, name) ^ {word}
            yield Mutant(group, f"{name} {word}", ("look_up_words",), _everywhere(name, changed))
    for operation, words in _lookup.FOLLOW_UPS.items():
        for word in every:
            yield Mutant(
                group, f"{operation} {word}", ("look_up_words",), _item(_lookup.FOLLOW_UPS, operation, words ^ {word})
            )
    for name in ("ON_RECORD", "ABOUT"):
        for operation in (*_lookup.ABOUT, "tokenize"):
            found = getattr(_lookup, name)
            changed = tuple(one for one in found if one != operation) if operation in found else (*found, operation)
            yield Mutant(group, f"{name} {operation}", ("look_up_words",), _everywhere(name, changed))
    for name in ("REFUSED", "WAITING"):
        for word in every:
            if word == "succeeded" or (name == "WAITING" and word in forter.REFUSED):
                continue  # read before these lists are asked
            changed = getattr(forter, name) ^ {word}
            yield Mutant(group, f"forter {name} {word}", ("payment_words",), _everywhere(name, changed))
    ends = (Outcome.PENDING, Outcome.APPROVED, Outcome.DECLINED, Outcome.EXPIRED)
    yield from _entries(group, "orchestrate WORDS", orchestrate.WORDS, every, ends, ("payment_words",))
    codes = (*_outcomes.CODES, "Error", "success", "Approved")
    known = tuple(outcome for outcome in Outcome if outcome is not Outcome.UNKNOWN)
    yield from _entries(group, "wallets", _results._WALLET_CODES, codes, known, ("wallets",))
    kinds = (*webhooks._OUTCOMES, "payment.paid", "payment.completed")
    yield from _entries(group, "events", webhooks._OUTCOMES, kinds, ends, ("events",))


# What hides secrets.

_LIMITED: Final = (
    (_redaction, None, ("digits", "credentials", "kept_members", "kept_levels", "headers", *quotes.__all__)),
    (_errors, "shown", ("refused_values",)),
    (_interpretation, "_snippet", ("quoted_texts",)),
    (_contradictions, "two_values", ("quoted_texts",)),
)
"""Modules, or functions of them, whose numbers and patterns decide what of a secret may be seen."""

_HEADERS: Final = (
    "authorization", "etag", "link", "location", "set-cookie", "via", "www-authenticate", "x-api-key", "x-request-id",
)  # fmt: skip


def _limits() -> Iterator[Mutant]:
    """Raise each number, narrow each pattern, and let each list of what may be kept have one more."""
    group = "limits on secrets"
    for module, function, checks in _LIMITED:
        for name, tree in _raised(module, function):
            yield Mutant(group, f"{module.__name__} {name}", checks, _transplanted(module, tree))
    members = {
        name
        for kind in _readables(_reading.Readable)
        for _, own, _, more in _reading.plan(kind)
        for name in (own, *more)
    }
    for member in sorted(members - _redaction.KEPT_MEMBERS):
        changed = _redaction.KEPT_MEMBERS | {member}
        yield Mutant(group, f"KEPT_MEMBERS {member}", ("kept_members",), _everywhere("KEPT_MEMBERS", changed))
    for member in sorted(_redaction._SECRET_NUMBERS):
        changed = _redaction._SECRET_NUMBERS - {member}
        yield Mutant(group, f"_SECRET_NUMBERS {member}", ("kept_members",), _everywhere("_SECRET_NUMBERS", changed))
    for header in _HEADERS:
        changed = _redaction._SAFE_HEADERS | {header: re.compile(".*")}
        yield Mutant(group, f"_SAFE_HEADERS {header}", ("headers",), _everywhere("_SAFE_HEADERS", changed))
        if header not in _redaction._KNOWN_HEADERS:
            named = _redaction._KNOWN_HEADERS | {header}
            yield Mutant(group, f"_KNOWN_HEADERS {header}", ("headers",), _everywhere("_KNOWN_HEADERS", named))


def _readables(kind: type[_reading.Readable]) -> Iterator[type[_reading.Readable]]:
    yield kind
    for one in kind.__subclasses__():
        yield from _readables(one)


def _raised(module: types.ModuleType, function: str | None) -> Iterator[tuple[str, ast.Module]]:
    """Yield the module's syntax tree with one number raised or one pattern narrowed, each."""
    whole = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
    part = [node for node in whole.body if function is None or getattr(node, "name", None) == function]
    constants = [node for statement in part for node in ast.walk(statement) if isinstance(node, ast.Constant)]
    patterns = {id(call.args[0]) for call in ast.walk(whole) if _compiles(call)}
    for constant in constants:
        old = constant.value
        changes: Iterable[Any] = ()
        if isinstance(old, int) and not isinstance(old, bool):
            changes = (old + 1, old * 3 + 1)
        elif id(constant) in patterns:
            changes = _narrowed(str(old))
        for new in changes:
            constant.value = new
            yield f"line {constant.lineno}: {old!r} is {new!r}", copy.deepcopy(whole)
        constant.value = old


def _compiles(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile" and isinstance(node.args[0], ast.Constant)
    )


def _narrowed(pattern: str) -> Iterator[str]:
    """Yield a pattern that fits less: fewer repeats, and classes without one of their members."""
    for found in re.finditer(r"\{(\d+)(?:,(\d+))?\}", pattern):
        low, high = int(found[1]), int(found[2] or found[1])
        for one in [(low + 1, high), (low, high - 1)] if found[2] else [(low + 1, high + 1)]:
            if one[0] <= one[1]:
                yield pattern[: found.start()] + f"{{{one[0]},{one[1]}}}" + pattern[found.end() :]
    for found in re.finditer(r"\[(?!\^)((?:\\.|[^\]\\])+)\]", pattern):
        tokens = re.findall(r"\\u[0-9a-f]{4}-\\u[0-9a-f]{4}|\\u[0-9a-f]{4}|\\.|.-.|.", found[1])
        for token in tokens if len(tokens) > 1 else ():
            rest = "".join(one for one in tokens if one != token)
            yield f"{pattern[: found.start()]}[{rest}]{pattern[found.end() :]}"


def _transplanted(module: types.ModuleType, tree: ast.Module) -> Callable[[Patch], None]:
    """Let a module behave as if this were its code: functions in place, so that whoever imported them sees it."""

    def apply(patch: Patch) -> None:
        code = compile(tree, str(module.__file__), "exec", __future__.annotations.compiler_flag, dont_inherit=True)
        made: dict[str, Any] = {name: value for name, value in vars(module).items() if name.startswith("__")}
        exec(code, made)  # noqa: S102 - our own code, with a number changed
        for name, new in made.items():
            old = vars(module).get(name)
            if isinstance(new, type) and new.__module__ == module.__name__:
                for inner, function in vars(new).items():
                    _replace(patch, vars(old).get(inner), function)
            elif isinstance(new, types.FunctionType):
                _replace(patch, old, new)
            elif isinstance(new, int | str | re.Pattern) and new != old:
                patch.setattr(module, name, new)

    return apply


def _replace(patch: Patch, old: Any, new: Any) -> None:
    if isinstance(old, types.FunctionType) and isinstance(new, types.FunctionType):
        for part in ("__code__", "__defaults__", "__kwdefaults__"):
            if getattr(old, part) != getattr(new, part):
                patch.setattr(old, part, getattr(new, part))


# How a change is made.


def _item(table: Any, key: Any, value: Any) -> Callable[[Patch], None]:
    return lambda patch: patch.setitem(table, key, value)


def _entries(
    group: str, title: str, table: Any, keys: Iterable[Any], values: Iterable[Any], checks: tuple[str, ...]
) -> Iterator[Mutant]:
    """Give each key each other value, and none where it has one."""
    offered = list(values)
    for key in keys:
        for value in offered:
            if table.get(key) is not value and table.get(key) != value:
                said = getattr(value, "__name__", value)
                yield Mutant(group, f"{title} {key} is {said}", checks, _item(table, key, value))
        if key in table:
            yield Mutant(group, f"{title} without {key}", checks, _without(table, key))


def _without(table: Any, key: Any) -> Callable[[Patch], None]:
    return lambda patch: patch.delitem(table, key)


def _everywhere(name: str, value: Any) -> Callable[[Patch], None]:
    """Set a constant in each module of the package that has it under its name, or in a default of its functions."""

    def apply(patch: Patch) -> None:
        for module in [one for key, one in sys.modules.items() if key.partition(".")[0] == "orchestra"]:
            old = vars(module).get(name)
            if type(old) is not type(value):
                continue
            patch.setattr(module, name, value)
            for function in vars(module).values():
                for key, default in (getattr(function, "__kwdefaults__", None) or {}).items():
                    if default is old:
                        patch.setitem(function.__kwdefaults__, key, value)

    return apply


def main() -> int:
    """Make them all, or a share; return 1 when one survived."""
    parser = argparse.ArgumentParser(prog="python -m tests.pinned.mutants", description=__doc__)
    parser.add_argument("--group", default="", help="only those of the group whose name contains this")
    parser.add_argument("--some", type=int, default=0, metavar="N", help="only N of them, drawn by --seed")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    for check in CHECKS.values():
        check()  # one that fails by itself would notice everything
    chosen = [mutant for mutant in mutants() if options.group in mutant.group]
    if options.some:
        chosen = random.Random(options.seed).sample(chosen, min(options.some, len(chosen)))
    survivors = []
    for number, mutant in enumerate(chosen, 1):
        if survives(mutant):
            survivors.append(str(mutant))
            print(f"survives: {mutant}", flush=True)
        if number % 1000 == 0:
            print(f"{number} of {len(chosen)}", flush=True)
    groups = Counter(mutant.group for mutant in chosen)
    for group, number in groups.items():
        print(f"{group:<24}{number:>7}")
    print(f"{len(chosen)} mutants, {len(survivors)} survivors")
    if not options.group and not options.some:
        made = {
            "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
            "mutants": len(chosen),
            "groups": dict(groups),
            "survivors": survivors,
        }
        RESULTS.write_text(json.dumps(made, indent=2) + "\n", "utf-8")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
