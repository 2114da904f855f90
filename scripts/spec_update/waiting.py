"""What a vendor's file has and the wrapper does not yet: additions that are safe to leave for a while.

`spec_update` writes them to `spec/<api>/waiting.toml`, each with the line of code that it would need and where. The
contract tests take them out of the file they hold the wrapper against, so an update of additions needs no edit; an
entry that the wrapper serves by now fails a test and is deleted by hand.
"""

from __future__ import annotations

import ast
import copy
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scripts.specdiff import Document, Report
from scripts.specdiff.finding import Finding
from scripts.specdiff.lines import unescape
from scripts.specdiff.python_source import module_name
from scripts.specdiff.symbols import GeneratedMap
from scripts.specdiff.wrapper_map import PACKAGE, modules_of, owners_of

__all__ = ["Waiting", "Writer", "collect", "path_of", "places", "read", "text_of", "without"]

_RULES = frozenset({
    "property-added", "property-added-required", "operation-added", "parameter-added", "response-added",
    "enum-value-added", "media-type-added",
})  # fmt: skip
_HEAD = """\
# What the vendor's file has and the wrapper does not yet, written by `python -m scripts.spec_update`. Contract tests
# leave it out. `line` is the code it needs and `where` the place; when it is written, delete the entry.
"""


@dataclass(frozen=True)
class Waiting:
    """One addition. `values` are those of an enum that came; `where` and `line` are for people."""

    pointer: str
    values: tuple[Any, ...] = ()
    where: str = ""
    line: str = ""


def path_of(root: Path, api: str) -> Path:
    """The list of an API."""
    return root / "spec" / api / "waiting.toml"


def read(root: Path, api: str) -> list[Waiting]:
    """The list as it is; empty where there is none."""
    path = path_of(root, api)
    if not path.is_file():
        return []
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("waiting", [])
    return [Waiting(one["pointer"], tuple(one.get("values", ())), one["where"], one["line"]) for one in entries]


def without(data: dict[str, Any], waiting: list[Waiting]) -> dict[str, Any]:
    """A document without what waits, as if the vendor had not added it yet."""
    made = Document(copy.deepcopy(data), "waiting")
    for one in sorted(waiting, key=lambda entry: _position(entry.pointer), reverse=True):
        holder, _, name = one.pointer.rpartition("/")
        try:
            place = made.at(one.pointer if one.values else holder)
        except KeyError:
            continue
        if one.values:
            place[:] = [value for value in place if value not in one.values]
        elif isinstance(place, list):
            del place[int(name)]
        elif place.pop(unescape(name), None) is not None and holder.endswith("/properties"):
            required = made.at(holder.rpartition("/")[0]).get("required", [])
            required[:] = [other for other in required if other != unescape(name)]
    return made.data


def _position(pointer: str) -> tuple[str, int]:
    holder, _, name = pointer.rpartition("/")
    return holder, int(name) if name.isdecimal() else 0


def collect(report: Report, root: Path, api: str, known: list[Waiting]) -> list[Waiting]:
    """The additions of an update that break nothing, after those that wait already and still stand in the file."""
    found = {one.pointer: one for one in known if _stands(report.new, one.pointer)}
    writer = Writer(root, api)
    for finding in report.findings:
        if finding.id in _RULES and finding.wire in {"safe", "none"}:
            entry = writer.entry(finding, report.new)
            before = found.get(entry.pointer, entry).values
            found[entry.pointer] = replace(entry, values=(*before, *(one for one in entry.values if one not in before)))
    return sorted(found.values(), key=lambda one: one.pointer)


def _stands(document: Document, pointer: str) -> bool:
    try:
        document.at(pointer)
    except KeyError:
        return False
    return True


def text_of(waiting: list[Waiting]) -> str:
    """The file."""
    lines = [_HEAD]
    for one in waiting:
        lines += ["[[waiting]]", f"pointer = {json.dumps(one.pointer)}"]
        lines += [f"values = {json.dumps(list(one.values))}"] if one.values else []
        lines += [f"where = {json.dumps(one.where)}", f"line = {json.dumps(one.line)}", ""]
    return "\n".join(lines)


class Writer:
    """Proposes lines by what stands beside: a member of the same shape in the same class or call of the same API."""

    def __init__(self, root: Path, api: str) -> None:
        self.root = root
        self.symbols = GeneratedMap.load(root, api)
        self.package = self.symbols.package if self.symbols else f"{api}_api"
        modules = {module.name: module for module in modules_of(root)}
        owners = owners_of([*modules.values()], root, self.package)
        self.trees: dict[Path, ast.Module] = {}
        self.names: dict[Path, dict[str, str]] = {}
        for path in sorted((root / PACKAGE).rglob("*.py")):
            module = module_name(path, root)
            if owners.get(module) == self.package:
                self.trees[path] = ast.parse(path.read_text(encoding="utf-8"))
                self.names[path] = modules[module].names

    def entry(self, finding: Finding, document: Document) -> Waiting:
        """The entry of one addition."""
        pointer = finding.change.new_at
        values: tuple[Any, ...] = ()
        where, line = "", f"# {finding.text}"
        if finding.id == "enum-value-added":
            values = tuple(finding.change.new)
            where, line = self._listed(values, document.at(pointer)) or (where, line)
        elif finding.id.startswith("property-"):
            made = self._sent(pointer, document) if finding.direction == "send" else self._read(pointer, document)
            where, line = made or (where, line)
        elif finding.id == "operation-added":
            where, line = self._operation(document.at(pointer)) or (where, line)
        return Waiting(pointer, values, where, line)

    def serves(self, one: Waiting, document: Document) -> bool:
        """Whether a member that waits is read or set by now."""
        holder, _, name = one.pointer.rpartition("/")
        if one.values or not holder.endswith("/properties"):
            return False
        reader = self._reader(document.at(holder))
        calls = self._calls(holder)
        return (reader is not None and unescape(name) in reader[2]) or any(
            keyword.arg == _snake(unescape(name)) for _, node in calls for keyword in node.keywords
        )

    def _reader(self, members: dict[str, Any]) -> tuple[Path, str, dict[str, ast.AnnAssign]] | None:
        """The class of results that has most of a schema's members, with its fields by their names on the wire."""
        best: tuple[int, Path, str, dict[str, ast.AnnAssign]] | None = None
        for path, tree in self.trees.items():
            for node in ast.walk(tree):
                fields = dict(_wire_fields(node)) if isinstance(node, ast.ClassDef) else {}
                score = 2 * len(fields.keys() & members.keys()) - len(fields)
                if isinstance(node, ast.ClassDef) and fields.keys() & members.keys() and (not best or score > best[0]):
                    best = (score, path, node.name, fields)
        return None if best is None else best[1:]

    def _calls(self, holder: str) -> list[tuple[Path, ast.Call]]:
        """The calls that build the generated class of a schema."""
        names = self.symbols.at(holder.rpartition("/")[0]) if self.symbols else []
        made = [one.rpartition(".")[2] for one in names if one.rpartition(".")[2][:1].isupper()]
        return [
            (path, node)
            for path, tree in self.trees.items()
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and self._generated(path, node.func) in made
        ]

    def _generated(self, path: Path, called: ast.expr) -> str | None:
        """The name of a generated class as a module writes it: `Card`, or `models.Card`."""
        whole = ast.unparse(called)
        head, _, rest = whole.partition(".")
        home = self.names[path].get(head, "").partition(".")[0]
        return (rest or head).rpartition(".")[2] if home == self.package else None

    def _read(self, pointer: str, document: Document) -> tuple[str, str] | None:
        """A field like that of a member of the same shape."""
        holder, _, token = pointer.rpartition("/")
        members, name = document.at(holder), unescape(token)
        reader = self._reader(members)
        if reader is None:
            return None
        path, owner, fields = reader
        alike = next((field for one, field in fields.items() if _bare(members.get(one)) == _bare(members[name])), None)
        read = ast.unparse(alike.value.args[1]) if alike and isinstance(alike.value, ast.Call) else "decoding.anything"
        kind = ast.unparse(alike.annotation) if alike else "Any"
        return f"{self._place(path)}: class {owner}", f'{_snake(name)}: {kind} = json_field("{name}", {read})'

    def _sent(self, pointer: str, document: Document) -> tuple[str, str] | None:
        """A keyword like that of a member of the same shape in the call that builds the class; as required as it."""
        holder, _, token = pointer.rpartition("/")
        members, name = document.at(holder), unescape(token)
        word = _snake(name)
        required = document.at(holder.rpartition("/")[0]).get("required", [])
        alike = {
            _snake(one) for one in members.keys() - {name}
            if _bare(members[one]) == _bare(members[name]) and (one in required) == (name in required)
        }  # fmt: skip
        for path, call in self._calls(holder):
            values = (_renamed(keyword.value, word) for keyword in call.keywords if keyword.arg in alike)
            value = next((value for value in values if value is not None), word)
            return f"{self._place(path)}:{call.lineno}: {ast.unparse(call.func)}", f"{word}={value},"
        return None

    def _listed(self, values: tuple[Any, ...], every: list[Any]) -> tuple[str, str] | None:
        """The type that lists the words that were there before."""
        known = {value for value in every if value not in values}
        for path, tree in self.trees.items():
            for node in tree.body:
                if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                    name = ast.unparse(node.target if isinstance(node, ast.AnnAssign) else node.targets[0])
                    words = {one.value for one in ast.walk(node.value) if isinstance(one, ast.Constant)}
                    if words == known:
                        return f"{self._place(path)}: {name}", ", ".join(map(json.dumps, values)) + ","
        return None

    def _operation(self, raw: dict[str, Any]) -> tuple[str, str] | None:
        """An entry of the table of operations. What a second sending would do is for a person to say."""
        for path, tree in self.trees.items():
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Operation":
                    identity = str(raw.get("operationId", ""))
                    beside = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else ""
                    ours = "".join(str(beside).rpartition(".")[:2]) + _snake(identity)
                    line = f'Operation("{ours}", "{identity}", Semantics.?, Kind.?),'
                    return self._place(path), line
        return None

    def _place(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


def _wire_fields(node: ast.ClassDef) -> Iterator[tuple[str, ast.AnnAssign]]:
    """Name on the wire to field, of `member: T = json_field("name", reader)`."""
    for field in node.body:
        if isinstance(field, ast.AnnAssign) and isinstance(field.value, ast.Call) and len(field.value.args) > 1:
            first = field.value.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value, field


def _renamed(value: ast.expr, word: str) -> str | None:
    """The value of a keyword, with another argument in it: `check(name)`, `UNSET if name is None else check(name)`."""
    given = value.args[0] if isinstance(value, ast.Call) and value.args else None
    if isinstance(value, ast.IfExp) and isinstance(value.test, ast.Compare):
        given = value.test.left
    if not isinstance(given, ast.Name):
        return None
    made = copy.deepcopy(value)
    for node in ast.walk(made):
        if isinstance(node, ast.Name) and node.id == given.id:
            node.id = word
        elif isinstance(node, ast.Constant) and node.value == given.id:
            node.value = word
    return ast.unparse(made)


def _bare(raw: Any) -> Any:
    if not isinstance(raw, dict):
        return raw
    return {key: raw[key] for key in raw if key in {"type", "format", "nullable", "$ref", "allOf", "items", "enum"}}


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+", "_", name).strip("_").lower()


def places(waiting: list[Waiting]) -> list[str]:
    """The to-do list for people."""
    return [f"{one.where or 'the wrapper'}\n      {one.line}" for one in waiting]
