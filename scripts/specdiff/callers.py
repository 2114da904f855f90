"""Which lines of a service a change touches: read from its source, erring on the side of too much.

A line counts when it uses a name of ours that the change reaches, looks up a member by its name on the wire, or writes
out a value that came or went. Where the object behind a method cannot be told, the line counts as `perhaps`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.specdiff.errors import SpecError
from scripts.specdiff.python_source import DYNAMIC, bindings
from scripts.specdiff.wrapper_map import PACKAGE, Clues

_COMMON = {name for kind in (dict, list, str, set, bytes) for name in dir(kind)}
_LEFT_OUT = {"node_modules", "__pycache__", "build", "dist", "site-packages"}


@dataclass(frozen=True, order=True)
class Caller:
    """One line of the service; `name` is what stands there."""

    file: str
    line: int
    name: str
    sure: bool

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" + ("" if self.sure else " (perhaps)")


class Service:
    """Everything a service's files say that could touch our package. `notes` tell what could not be read."""

    def __init__(self, path: Path) -> None:
        self.notes: list[str] = []
        self._found: dict[tuple[str, str], set[Caller]] = {}
        trees: dict[Path, ast.Module] = {}
        for file in sorted(_python_files(path)):
            name = file.relative_to(path.parent).as_posix()
            try:
                trees[file] = ast.parse(file.read_text(encoding="utf-8"))
            except (OSError, SyntaxError, ValueError) as error:
                self.notes.append(f"{name} could not be read ({type(error).__name__}); its lines are not seen")
        if not trees:
            raise SpecError(path.name, "there is no Python file to read the uses from")
        names = {file: dict(bindings(tree, "", "")) for file, tree in trees.items()}
        ours = {file: _of_ours(found) for file, found in names.items()}
        near = _near(names, {file for file, found in ours.items() if found})
        for file, tree in trees.items():
            self._read(tree, file.relative_to(path.parent).as_posix(), ours[file], near=file in near)

    def _read(self, tree: ast.Module, file: str, names: dict[str, str], *, near: bool) -> None:
        """Note what one file says; what is not sure counts in files near our package only."""
        outer = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        aliases = _aliases(tree)
        late: list[str] = []
        for node in ast.walk(tree):
            for kind, text, sure in _says(node, names, aliases, whole=id(node) not in outer):
                if sure or near:
                    line: int = getattr(node, "lineno", 1)
                    self._found.setdefault((kind, text), set()).add(Caller(file, line, text, sure))
            if near and isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in DYNAMIC:
                late.append(str(node.lineno))
        if late:
            self.notes.append(f"{file} reaches for names at run time in line {', '.join(late)}: what, cannot be seen")

    def touched(self, names: list[str], clues: Clues) -> list[Caller]:
        """The lines that a change touches, by the names of ours it reaches and by what it is called on the wire."""
        found = set(self._found.get(("key", clues.wire or ""), ()))
        for text in clues.texts:
            found |= self._found.get(("text", text), set()) | self._found.get(("key", text), set())
        for name in names:
            owner, _, member = name.rpartition(".")
            if owner.rpartition(".")[2][:1].isupper():  # a member of a result, or a value of an enum
                found |= self._found.get(("member", member), set())
            elif member[:1].isupper():
                found |= self._found.get(("class", member), set())
            elif name.count(".") == 1 and not member.startswith("_"):
                found |= self._found.get(("method", name), set()) | self._found.get(("lone method", member), set())
        best: dict[tuple[str, int], Caller] = {}
        for one in sorted(found, key=lambda caller: (caller.sure, caller)):
            best[one.file, one.line] = one
        return sorted(best.values())


def _of_ours(names: dict[str, str]) -> dict[str, str]:
    return {local: full for local, full in names.items() if full.partition(".")[0] == PACKAGE}


def _near(names: dict[Path, dict[str, str]], direct: set[Path]) -> set[Path]:
    """Files that import our package, and those that import them or are imported by them."""
    imports = {file: {part for full in found.values() for part in full.split(".")} for file, found in names.items()}
    stems = {file.stem for file in direct}
    named = {part for file in direct for part in imports[file]}
    return {file for file in names if file in direct or file.stem in named or imports[file] & stems}


def _aliases(tree: ast.Module) -> dict[str, str]:
    """`till = client.payments` makes `till.charge` a call of `payments.charge`."""
    return {
        node.targets[0].id: node.value.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Attribute)
    }


def _says(
    node: ast.AST, names: dict[str, str], aliases: dict[str, str], *, whole: bool
) -> Iterator[tuple[str, str, bool]]:
    """What one node may mean of ours: kind, text, and whether that is sure."""
    if isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").partition(".")[0] == PACKAGE:
        yield from (("class", alias.name, True) for alias in node.names)
    elif isinstance(node, ast.Name) and node.id in names:
        yield "class", names[node.id].rpartition(".")[2], True
    elif isinstance(node, ast.Attribute):
        if isinstance(node.value, ast.Attribute | ast.Name):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else node.value.id
            yield "method", f"{aliases.get(owner, owner)}.{node.attr}", True
            if owner in names:
                yield "class", node.attr, True
        if whole and node.attr not in _COMMON:
            yield "lone method", node.attr, False
        yield "member", node.attr, False
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield "text", node.value, True
    elif isinstance(node, ast.Subscript):
        yield from _keys([node.slice])
    elif isinstance(node, ast.MatchMapping):
        yield from _keys(node.keys)
    elif isinstance(node, ast.MatchClass):
        yield from (("member", name, False) for name in node.kwd_attrs)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"get", "pop"}:
        yield from _keys(node.args[:1])


def _keys(nodes: list[ast.expr]) -> Iterator[tuple[str, str, bool]]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield "key", node.value, True


def _python_files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for found in path.rglob("*.py"):
        parts = found.relative_to(path).parts
        if not any(part in _LEFT_OUT or part.startswith(".") for part in parts):
            yield found
