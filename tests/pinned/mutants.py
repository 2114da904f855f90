"""Change every cell, word and limit of the product, one at a time, and see a table that is written by hand notice.

`./scripts/nox -s mutants` makes them all (minutes) and writes `mutants.json`, which `docs/money-safety.md` quotes. They
are made of the product's own tables, so a cell or a word that is added there is changed here, too.
"""

from __future__ import annotations
import __future__

import argparse
import ast
import datetime
import itertools
import json
import random
import re
import sys
import types
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from orchestra import FundsMoved, Outcome, RetryAdvice
from orchestra._core import decoding, errors, outcomes, redaction, responses, retries
from orchestra._core import lookup as core_lookup
from orchestra._core import resolution as core_resolution
from orchestra._core import results as core_results
from orchestra._core.config import Config
from orchestra._core.operations import Kind, Operation, Semantics
from orchestra._core.outcomes import Grid, Verdict
from orchestra._orchestrasolutions import lookup, results
from orchestra._orchestrasolutions import outcomes as own_outcomes
from orchestra._orchestrasolutions import responses as own_responses
from orchestra._orchestrasolutions.operations import ORCHESTRA
from orchestra.forter import _outcomes as forter
from orchestra.forter._operations import FORTER
from orchestra.orchestrate import _outcomes as orchestrate
from orchestra.orchestrate import webhooks
from orchestra.orchestrate._operations import ORCHESTRATE

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
        patch.setattr(own_responses, "ROWS", type(own_outcomes.ROWS)())
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
    yield from _times()
    yield from _limits()


# What an answer means.

_GRIDS: Final[tuple[tuple[str, dict[Kind, Grid]], ...]] = (
    ("orchestra", own_outcomes._PARSED),
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
    return {one for one in every if (outcome := responses.OUTCOME_OF.get(one)) is None or outcome in words}


# What is sent again.


def _tries() -> Iterator[Mutant]:
    """Let each kind of operation be repeated where it is not and the other way round, and each status."""
    group = "what is sent again"
    for key, again in retries.REPEATABLE.items():
        name = f"{' '.join(key)} {'never' if again else 'again'}"
        yield Mutant(group, name, ("attempts",), _item(retries.REPEATABLE, key, not again))
    for status in range(200, 600):
        changed = retries.RETRIED_STATUSES ^ {status}
        yield Mutant(group, f"status {status}", ("statuses",), _everywhere("RETRIED_STATUSES", changed))
    for api, operations in (
        ("orchestra", ORCHESTRA),
        ("orchestrate", ORCHESTRATE),
        ("forter", FORTER),
    ):
        for key, operation in operations.items():
            for semantics in Semantics:
                if _repeats(semantics) != _repeats(operation.semantics):
                    made = attrs.evolve(operation, semantics=semantics)
                    yield Mutant(group, f"{api} {key} {semantics}", ("attempts",), _operation(operations, key, made))


def _repeats(semantics: Semantics) -> list[bool]:
    return [again for (one, _), again in retries.REPEATABLE.items() if one is semantics]


def _operation(operations: dict[str, Operation], name: str, made: Operation) -> Callable[[Patch], None]:
    return lambda patch: patch.setitem(operations, name, made)


# What an outcome means.


def _meanings() -> Iterator[Mutant]:
    """Answer each question about each outcome and reading otherwise, and turn results and verdicts into others."""
    group = "what outcomes mean"
    for table in (outcomes._ANSWERS, core_resolution._MEANING):
        for one, said in table.items():
            for answers in itertools.product(FundsMoved, RetryAdvice):
                if answers != said:
                    name = f"{type(one).__name__} {one}: {answers[0]}, {answers[1]}"
                    yield Mutant(group, name, ("questions",), _item(table, one, answers))
    kinds = (errors.DeclinedError, errors.UnsupportedOperationError, core_resolution.OutcomeUnknownError)
    yield from _entries(group, "_RAISED", core_results._RAISED, Outcome, kinds, ("raised",))
    tables = ("orchestra payment", "orchestra status", "orchestrate create", "forter payment", "doubts")
    # What reads return is returned as it is: OK has no outcome, and none would be looked at.
    verdicts = [verdict for verdict in Verdict if verdict is not Verdict.OK]
    yield from _entries(group, "OUTCOME_OF", responses.OUTCOME_OF, verdicts, Outcome, tables)
    types_ = {*own_responses.OPERATION_TYPES.values(), "Sale"}
    names = list(own_responses.OPERATION_TYPES)
    checks = ("conflicts",)
    yield from _entries(group, "OPERATION_TYPES", own_responses.OPERATION_TYPES, names, types_, checks)
    for word in (*own_responses.LISTED, "Sale"):
        changed = own_responses.LISTED ^ {word}
        yield Mutant(group, f"LISTED {word}", ("conflicts", "look_up_words"), _everywhere("LISTED", changed))


# Which words are read how.


def _words() -> Iterator[Mutant]:
    """Take each word out of each list, and put each word of the others in, and one that nobody uses."""
    group = "words"
    every = sorted(
        {"perhaps", "reversed", *lookup.HAPPENED, *lookup.NOT_HAPPENED, *lookup.UNDECIDED, *forter.REFUSED}
        | {*forter.WAITING, *orchestrate.WORDS, *(word for words in lookup.FOLLOW_UPS.values() for word in words)}
    )
    for name in ("HAPPENED", "NOT_HAPPENED", "UNDECIDED"):
        for word in every:
            changed = getattr(lookup, name) ^ {word}
            yield Mutant(group, f"{name} {word}", ("look_up_words",), _everywhere(name, changed))
    for operation, words in lookup.FOLLOW_UPS.items():
        for word in every:
            yield Mutant(
                group, f"{operation} {word}", ("look_up_words",), _item(lookup.FOLLOW_UPS, operation, words ^ {word})
            )
    for name in ("ON_RECORD", "ABOUT"):
        for operation in (*lookup.ABOUT, "tokenize"):
            found = getattr(lookup, name)
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
    codes = (*own_outcomes.CODES, "Error", "success", "Approved")
    known = tuple(outcome for outcome in Outcome if outcome is not Outcome.UNKNOWN)
    yield from _entries(group, "wallets", results._WALLET_CODES, codes, known, ("wallets",))
    kinds = (*webhooks._OUTCOMES, "payment.paid", "payment.completed")
    yield from _entries(group, "events", webhooks._OUTCOMES, kinds, ends, ("events",))


# When nothing may be said yet.


def _times() -> Iterator[Mutant]:
    """Change how long after an attempt nothing may be said, what clocks may differ by, and which times are possible."""
    group = "times"
    for name, seconds in (
        ("CLOCK_ALLOWANCE", (0.0, 59.0, 61.0, 600.0)),
        ("_EARLIEST", (0.0, core_lookup._EARLIEST - 1, core_lookup._EARLIEST + 1)),
    ):
        for one in seconds:
            yield Mutant(group, f"{name} {one}", ("settling",), _everywhere(name, one))
    defaults = Config.__init__.__kwdefaults__
    for name, seconds in (("settle_seconds", (0.0, 60.0, 119.0, 121.0)), ("deadline", (30.0, 89.0, 91.0))):
        for one in seconds:
            yield Mutant(group, f"{name} {one}", ("settling",), _item(defaults, name, one))


# What hides secrets.

_QUOTES: Final = ("lengths", "forms", "cards", "cards_of_others", "rounds", "spaces", *quotes.__all__)
"""Checks of what texts lose, the quick ones first."""
_SECRETS: Final = (*dict.fromkeys(_QUOTES), "headers", "kept_members", "kept_levels", "credentials", "digits")

_LIMITED: Final = (
    (redaction, None, _SECRETS),
    (errors, "shown", ("refused_values",)),
    (responses, "_snippet", ("quoted_texts",)),
    (responses, "two_values", ("quoted_texts",)),
)
"""Modules, or functions of them, whose numbers decide what of a secret may be seen."""

_SHOWS_NO_MORE: Final[dict[tuple[str, str], tuple[Container[int], str]]] = {
    ("", "range(256)"): ((255,), "no text has this byte in UTF-8"),
    ("", "_ROUNDS: Final = 3"): (range(4, 99), "more is masked"),
    ("", "range(12289)"): (range(99_999), "beyond there are no spaces; those within are left out one by one"),
    ("", "code < 128"): (range(999), "the others are no single byte in UTF-8; these are left out one by one"),
    ("", "_SHORTEST_CARD: Final = 12"): ((11,), "costs time: the pattern says twelve, too"),
    ("SecretMatcher", "_ROUNDS + 1"): (range(99), "costs time: a quick look that is given up says yes"),
    ("SecretMatcher", "rounds - 1"): ((0,), "more is masked"),
    ("_Needles", "len(text) < 2"): ((1,), "costs time"),
    ("_Patterns", "1 < len(text) < _SHORT"): ((0,), "more is masked"),
    # Of less of a secret in Base64 more is found.
    ("_cores", "1:-1"): ((2, 4), "more is masked"),
    ("_cores_of", "len(data) * 8"): ((7,), "more is masked"),
    ("_cores_of", "2:(size + 8) // 6"): ((3, 7), "more is masked"),
    ("_cores_of", "3:(size + 16) // 6"): ((4, 10), "more is masked"),
    ("_cores_of", "size // 6"): ((7, 19), "more is masked"),
    ("_cores_of", "(size + 8) // 6"): ((7, 19), "more is masked"),
    ("_cores_of", "(size + 16) // 6"): ((7, 19), "more is masked"),
    ("_cores_of", "size + 8"): ((7, 9), "more is masked, or the same: size is a multiple of 8"),
    ("_cores_of", "size + 16"): ((15, 17), "more is masked, or the same: size is a multiple of 8"),
    ("_is_card", "each > 9"): ((8,), "what was doubled is even"),
    ("_spans", "start + 1"): ((0,), "it would never end"),
    ("_plainest", "_ROUNDS if _is_escaped(text) else 0"): ((1, 0), "a text without escapes stays what it is"),
    ("redact_text", "rounds - 1"): ((0, 2, 4), "more is masked: below zero there is no end of rounds"),
    ("quoted_secrets", "_ROUNDS + 1"): ((2, 4), "more is masked"),
}
"""Numbers that are not put in, by the function and the expression that they would be in, and why not."""

_HEADERS: Final = (
    "authorization", "etag", "link", "location", "set-cookie", "via", "www-authenticate", "x-api-key", "x-request-id",
)  # fmt: skip


def _limits() -> Iterator[Mutant]:
    """Change each number, narrow what is looked for, and widen what may be kept."""
    for module, function, checks in _LIMITED:
        yield from _numbers(module, function, checks)
    yield from _patterns()
    yield from _tables()
    group = "limits on secrets"
    members = {
        name
        for kind in _readables(decoding.Readable)
        for _, own, _, more in decoding.field_map(kind)
        for name in (own, *more)
    }
    for member in sorted(members - redaction.KEPT_MEMBERS):
        changed = redaction.KEPT_MEMBERS | {member}
        yield Mutant(group, f"KEPT_MEMBERS {member}", ("kept_members",), _everywhere("KEPT_MEMBERS", changed))
    for member in sorted(redaction._SECRET_NUMBERS):
        changed = redaction._SECRET_NUMBERS - {member}
        yield Mutant(group, f"_SECRET_NUMBERS {member}", ("kept_members",), _everywhere("_SECRET_NUMBERS", changed))
    for header in _HEADERS:
        changed = redaction._SAFE_HEADERS | {header: re.compile(".*")}
        yield Mutant(group, f"_SAFE_HEADERS {header}", ("headers",), _everywhere("_SAFE_HEADERS", changed))
        if header not in redaction._KNOWN_HEADERS:
            named = redaction._KNOWN_HEADERS | {header}
            yield Mutant(group, f"_KNOWN_HEADERS {header}", ("headers",), _everywhere("_KNOWN_HEADERS", named))


def _readables(kind: type[decoding.Readable]) -> Iterator[type[decoding.Readable]]:
    yield kind
    for one in kind.__subclasses__():
        yield from _readables(one)


def _numbers(module: types.ModuleType, function: str | None, checks: tuple[str, ...]) -> Iterator[Mutant]:
    """Raise each number of a module, or of one of its functions; of a whole module, lower it, too."""
    whole = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
    for statement in whole.body:
        name = getattr(statement, "name", "")
        if function not in (None, name):
            continue
        for node, number in _with_numbers(statement):
            old, around = number.value, ast.unparse(node)
            for new in dict.fromkeys(
                (old + 1, old * 3 + 1, *(range(max(0, old - 1), old) if function is None else ()))
            ):
                if new not in _SHOWS_NO_MORE.get((name, around), ((), ""))[0]:
                    title = f"{module.__name__} {name} {around}: {old} is {new}"
                    yield Mutant("limits on secrets", title, checks, _transplanted(module, whole, number, new))


def _with_numbers(tree: ast.AST) -> Iterator[tuple[ast.AST, Any]]:
    """Yield each number of a syntax tree, after the expression that it is in."""
    for node in ast.walk(tree):
        for part in ast.iter_child_nodes(node):
            inner = part.operand if isinstance(part, ast.UnaryOp) else part
            if isinstance(inner, ast.Constant) and type(inner.value) is int and not isinstance(node, ast.UnaryOp):
                yield node, inner


_PIECE: Final = re.compile(
    r"\[(?:\\.|[^\]\\])+\]|\\u[0-9a-f]{4}|\\.|\(\?(?:[:=!]|<[=!])|[()|]|\{\d+(?:,\d*)?\}|[*?]|.", re.DOTALL
)
"""What a regular expression is made of, as far as ours use it."""


def _patterns() -> Iterator[Mutant]:
    """Narrow each pattern of what is looked for, and widen the shapes of headers that may be kept."""
    group = "limits on secrets"
    for name, old in vars(redaction).items():
        if isinstance(old, re.Pattern):
            for new in _narrowed(_text_of(old)):
                changed = re.compile(new if isinstance(old.pattern, str) else new.encode("latin-1"), old.flags)
                yield Mutant(group, f"{name} is {new}", _SECRETS, _everywhere(name, changed))
    for header, shape in redaction._SAFE_HEADERS.items():
        for new in dict.fromkeys(_widened(shape.pattern)):
            changed = re.compile(new, shape.flags)
            yield Mutant(group, f"{header} is {new}", ("headers",), _item(redaction._SAFE_HEADERS, header, changed))


def _text_of(pattern: re.Pattern[Any]) -> str:
    return pattern.pattern if isinstance(pattern.pattern, str) else str(pattern.pattern, "latin-1")


def _narrowed(pattern: str) -> Iterator[str]:
    """Yield a pattern that fits nothing, and those with one repeat, member of a class or alternative less."""
    yield "(?!)"
    places: list[list[int]] = [[0]]  # of the groups that are open: where it begins, and each of its alternatives
    unwanted = 0
    for found in _PIECE.finditer(pattern):
        piece, before, after = found[0], pattern[: found.start()], pattern[found.end() :]
        if piece[0] == "(":
            places.append([found.end()])
            unwanted += piece in ("(?!", "(?<!") or unwanted > 0
        elif piece in ("|", ")"):
            if piece == "|":
                places[-1].append(found.end())
                continue
            starts = [*places.pop(), found.end()]
            for start, end in itertools.pairwise(starts) if len(starts) > 2 else ():
                last = end == found.end()
                yield pattern[: start - last] + pattern[end - last :]
            unwanted = max(0, unwanted - 1)
        elif unwanted:
            continue  # what a look-around excludes: less of it fits more
        elif piece[0] == "[":
            yield from (f"{before}[{rest}]{after}" for rest in _smaller(piece[1:-1]))
        else:
            yield from (before + fewer + after for fewer in _fewer(piece))


def _members(inside: str) -> list[str]:
    one = r"(?:\\u[0-9a-f]{4}|\\.|[^\\])"
    return re.findall(rf"{one}-{one}|{one}", inside)


def _ends(member: str) -> tuple[str, int, int, str] | None:
    """Return the first and the last of a range, None when it is none."""
    found = re.fullmatch(r"(\\u[0-9a-f]{4}|.)-(\\u[0-9a-f]{4}|.)", member)
    if found is None:
        return None
    low, high = (ord(json.loads(f'"{one}"')) for one in found.groups())
    return found[1], low, high, found[2]


def _smaller(inside: str) -> Iterator[str]:
    members = _members(inside)
    for at, member in enumerate(members):
        before, after = "".join(members[:at]), "".join(members[at + 1 :])
        if len(members) > 1:
            yield before + after
        ends = _ends(member)
        if ends is not None:
            first, low, high, last = ends
            yield f"{before}{re.escape(chr(low + 1))}-{last}{after}"
            yield f"{before}{first}-{re.escape(chr(high - 1))}{after}"


def _fewer(piece: str) -> list[str]:
    if piece == "*":
        return ["{0}"]
    if piece == "?":
        return ["{0}", ""]
    if len(piece) == 1 or piece[0] != "{":
        return []
    low, comma, high = piece[1:-1].partition(",")
    more = f"{{{int(low) + 1}{comma}{high}}}"
    return [more, f"{{{low},{int(high) - 1}}}"] if high else [more]


def _widened(pattern: str) -> Iterator[str]:
    """Yield patterns that fit more: anything around, a class or letter that is any, one repeat more or less."""
    yield from (".*", f".*(?:{pattern})", f"(?:{pattern}).*")
    pieces = [found[0] for found in _PIECE.finditer(pattern)]
    for at, piece in enumerate(pieces):
        before, after = "".join(pieces[:at]), "".join(pieces[at + 1 :])
        if piece == "?":
            yield f"{before}*{after}"
        elif piece[0] == "{" and len(piece) > 1:
            low, _, high = piece[1:-1].partition(",")
            yield f"{before}{{{int(low) - 1},{high or low}}}{after}"
            yield f"{before}{{{low},{int(high or low) + 1}}}{after}"
        elif piece[0] == "(" or piece == "|":
            continue
        else:
            if piece != ")":
                yield f"{before}.{after}"
            if after[:1] not in ("?", "{"):
                yield f"{before}{piece}?{after}"
            for member in _members(piece[1:-1]) if piece[0] == "[" else ():
                ends = _ends(member)
                if ends is not None:
                    yield f"{before}[{re.escape(chr(ends[1] - 1))}-{ends[3]}]{after}"
                    yield f"{before}[{ends[0]}-{re.escape(chr(ends[2] + 1))}]{after}"


def _tables() -> Iterator[Mutant]:
    """Leave out each character that is looked past, or that a quick look goes by."""
    group = "limits on secrets"
    for code in redaction._LOOSE:
        yield Mutant(group, f"_LOOSE without {code:x}", _SECRETS, _without(redaction._LOOSE, code))
    past = {*redaction._LOOSE_BYTES, *redaction._MARKS}
    for name in ("_LOOSE_BYTES", "_MARKS", "_NO_DIGITS"):
        old: bytes = getattr(redaction, name)
        for code in old:
            # Letters between the digits of a card keep it from being found at all; the loose ones are looked past twice.
            if name != "_NO_DIGITS" or (code < 128 and not chr(code).isalnum() and code not in past):
                changed = old.replace(bytes([code]), b"")
                yield Mutant(group, f"{name} without {code:x}", _SECRETS, _everywhere(name, changed))
    for name in ("_FROM_URL_SAFE", "_TO_URL_SAFE"):
        table: bytes = getattr(redaction, name)
        for code in [code for code in range(256) if table[code] != code]:
            changed = table[:code] + bytes([code]) + table[code + 1 :]
            yield Mutant(group, f"{name} without {chr(code)}", _SECRETS, _everywhere(name, changed))


def _transplanted(module: types.ModuleType, whole: ast.Module, number: Any, new: int) -> Callable[[Patch], None]:
    """Let a module behave as if it had this number: functions in place, so that whoever imported them sees it."""

    def apply(patch: Patch) -> None:
        old = number.value
        number.value = new
        try:
            code = compile(whole, str(module.__file__), "exec", __future__.annotations.compiler_flag, dont_inherit=True)
        finally:
            number.value = old
        made: dict[str, Any] = {name: value for name, value in vars(module).items() if name.startswith("__")}
        exec(code, made)  # noqa: S102 - our own code, with a number changed
        for name, one in made.items():
            own = vars(module).get(name)
            if isinstance(one, type) and one.__module__ == module.__name__:
                for inner, function in vars(one).items():
                    _replace(patch, vars(own).get(inner), function)
            elif isinstance(one, types.FunctionType):
                _replace(patch, own, one)
            elif isinstance(one, int | str | bytes | re.Pattern) and one != own:
                patch.setattr(module, name, one)

    return apply


def _replace(patch: Patch, old: Any, new: Any) -> None:
    if isinstance(old, property) and isinstance(new, property):
        old, new = old.fget, new.fget
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
