"""What one Python module defines and refers to, read from its syntax tree without importing it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

DYNAMIC = {"getattr", "setattr", "__import__", "import_module", "eval", "exec", "globals", "vars"}


@dataclass
class Definition:
    """A function, method, class, constant or module body.

    `refs` are qualified names, `keys` what it looks up by text, `literals` the texts and numbers it writes out, `value`
    the number a constant stands for.
    """

    name: str
    refs: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    literals: set[str | float] = field(default_factory=set)
    value: float | None = None
    dynamic: set[str] = field(default_factory=set)


@dataclass
class Module:
    """One parsed file. `instances` maps an attribute to the class it is annotated with or made from."""

    name: str
    definitions: dict[str, Definition] = field(default_factory=dict)
    bases: dict[str, list[str]] = field(default_factory=dict)
    instances: dict[str, str] = field(default_factory=dict)
    wire_names: dict[str, set[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    @property
    def imports(self) -> set[str]:
        """Qualified names of what it imports, and the modules around them."""
        found = {name for name in self.names.values() if not name.startswith(f"{self.name}.")}
        return found | {name.rpartition(".")[0] for name in found}


def module_name(path: Path, root: Path) -> str:
    """Dotted name of a file below its source root."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def read_module(path: Path, root: Path) -> Module | None:
    """Parse a file; `None` when it is no Python."""
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError):
        return None
    name = module_name(path, root)
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    names = dict(bindings(tree, name, package))
    reader = _Reader(Module(name, names=names), names)
    reader.scope(tree.body, name, None)
    return reader.module


def bindings(tree: ast.Module, module: str, package: str) -> Iterator[tuple[str, str]]:
    """Local name to qualified name: definitions of the module, then every import wherever it stands."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, f"{module}.{node.name}"
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from ((target.id, f"{module}.{target.id}") for target in targets if isinstance(target, ast.Name))
    for found in ast.walk(tree):
        if isinstance(found, ast.Import):
            for alias in found.names:
                if alias.asname:
                    yield alias.asname, alias.name
                else:
                    head = alias.name.partition(".")[0]
                    yield head, head
        elif isinstance(found, ast.ImportFrom):
            base = _base(found, package)
            for alias in found.names:
                yield alias.asname or alias.name, f"{base}.{alias.name}" if base else alias.name


def _base(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    parts = package.split(".")
    parts = parts[: len(parts) - node.level + 1]
    return ".".join([*parts, *([node.module] if node.module else [])])


class _Reader:
    def __init__(self, module: Module, names: dict[str, str]) -> None:
        self.module = module
        self.names = names

    def scope(self, body: list[ast.stmt], name: str, owner: str | None) -> None:
        """Read a module or class body: nested definitions get entries of their own."""
        here = self.module.definitions.setdefault(name, Definition(name))
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self._function(node, f"{name}.{node.name}", owner)
            elif isinstance(node, ast.ClassDef):
                qualified = f"{name}.{node.name}"
                self.module.bases[qualified] = [text for base in node.bases if (text := self._chain(base, None))]
                made = self.module.definitions.setdefault(qualified, Definition(qualified))
                for part in (*node.bases, *node.decorator_list):
                    self._collect(part, made, qualified)
                self.scope(node.body, qualified, qualified)
            else:
                constant = self._constant(node, name)
                if constant is not None:
                    self._collect(node, constant, owner)
                if constant is None or owner is not None:
                    self._collect(node, here, owner)
                if owner is not None:
                    self._field(node, owner)

    def _constant(self, node: ast.stmt, scope: str) -> Definition | None:
        """The definition of what an assignment names."""
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if len(targets) != 1 or not isinstance(targets[0], ast.Name):
            return None
        made = self.module.definitions.setdefault(f"{scope}.{targets[0].id}", Definition(f"{scope}.{targets[0].id}"))
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        if isinstance(value, ast.Constant) and isinstance(value.value, int | float):
            made.value = value.value
        return made

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, name: str, owner: str | None) -> None:
        here = self.module.definitions.setdefault(name, Definition(name))
        self._collect(node, here, owner)

    def _field(self, node: ast.stmt, owner: str) -> None:
        """`member: T = json_field("name", …)`: a member read under its name on the wire."""
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
            return
        member = f"{owner}.{node.target.id}"
        self.module.definitions.setdefault(member, Definition(member))
        if isinstance(node.value, ast.Call):
            for argument in node.value.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    self.module.wire_names.setdefault(argument.value, set()).add(member)

    def _chain(self, node: ast.expr, owner: str | None) -> str | None:
        """Qualified name of `a.b.c`, of `self.b` inside a class, or of the thing subscripted."""
        parts: list[str] = []
        while not isinstance(node, ast.Name):
            if isinstance(node, ast.Attribute):
                parts.append(node.attr)
                node = node.value
            elif isinstance(node, ast.Subscript):
                node = node.value
            else:
                return ".".join(["?", *reversed(parts)]) if len(parts) > 1 else None
        if node.id == "self" and owner is not None:
            head = owner
        else:
            head = self.names.get(node.id, "?" + node.id if parts else "")
        return ".".join([head, *reversed(parts)]) if head else None

    def _collect(self, root: ast.AST, here: Definition, owner: str | None) -> None:
        docstrings: set[int] = set()
        for node in ast.walk(root):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                docstrings.add(id(node.value))
            elif isinstance(node, ast.Constant) and id(node) not in docstrings:
                _note_literal(here, node.value)
            elif isinstance(node, ast.Attribute | ast.Name):
                found = self._chain(node, owner)
                if found is not None:
                    here.refs.add(found)
            elif isinstance(node, ast.Subscript):
                _note_text(here, [node.slice])
            elif isinstance(node, ast.MatchMapping):
                _note_text(here, node.keys)
            elif isinstance(node, ast.Call):
                self._call(node, here, owner)
            elif isinstance(node, ast.AnnAssign | ast.Assign):
                self._instance(node, owner)

    def _call(self, node: ast.Call, here: Definition, owner: str | None) -> None:
        called = self._chain(node.func, owner)
        if isinstance(node.func, ast.Attribute) and node.func.attr in {"get", "pop"}:
            _note_text(here, node.args[:1])
        word = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        fixed = word == "getattr" and len(node.args) > 1 and isinstance(node.args[1], ast.Constant)
        if word in DYNAMIC and not fixed:
            here.dynamic.add(word)
        if called is None:
            return
        here.refs.update(f"{called}.{keyword.arg}" for keyword in node.keywords if keyword.arg)

    def _instance(self, node: ast.AnnAssign | ast.Assign, owner: str | None) -> None:
        """`self.payments: Payments[M] = …` tells under which name a class is reached."""
        target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
        if owner is None or not isinstance(target, ast.Attribute) or not isinstance(target.value, ast.Name):
            return
        made = node.annotation if isinstance(node, ast.AnnAssign) else None
        if made is None and isinstance(node.value, ast.Call):
            made = node.value.func
        found = self._chain(made, owner) if made is not None else None
        if target.value.id == "self" and found is not None and "?" not in found:
            self.module.instances[target.attr] = found


def _note_literal(here: Definition, value: object) -> None:
    """A text as a whole, a table in a text by its words, or a number."""
    if isinstance(value, str):
        here.literals.update(value.split() if "\n" in value else [value])
    elif isinstance(value, int | float) and not isinstance(value, bool):
        here.literals.add(value)


def _note_text(here: Definition, nodes: list[ast.expr]) -> None:
    """Texts that a definition looks up in a mapping."""
    here.keys.update(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
