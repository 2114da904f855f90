"""Which functions, commands, docs pages and tests of our package a generated symbol reaches.

Read from source alone: imports, attribute chains, annotations, keyword arguments, calls, literals and constants.
Access that only exists at run time cannot be seen; where a definition does such things, the map says so.
"""

from __future__ import annotations

import ast
import contextlib
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scripts.specdiff.python_source import Definition, Module, read_module

PACKAGE = "orchestra"
_ROUNDS = 3
_TELLING = 1000
"""A number of this size is hardly written twice by chance."""


@dataclass(frozen=True)
class Clues:
    """What a change is called where no generated name stands: on the wire, in texts, as a limit.

    `words` are those of the limited member and its schema, by which a small number is told from others.
    """

    wire: str | None = None
    texts: frozenset[str] = frozenset()
    numbers: frozenset[float] = frozenset()
    words: frozenset[str] = frozenset()


class WrapperMap:
    """The reference graph of the package, turned around, for one generated package."""

    def __init__(self, modules: list[Module], generated: str, root: Path) -> None:
        self._root = root
        owners = owners_of(modules, root, generated)
        folders = {module.name.rpartition(".")[0] for module in modules}
        # The API that the package itself exports has all shared modules, another one those that it imports.
        exported = {home for module in modules if module.name == PACKAGE for home in module.names.values()}
        whole = any(owners.get(home.rpartition(".")[0]) == generated for home in exported)
        near = {name for module in modules if owners.get(module.name) == generated for name in module.imports}
        self._foreign = {
            module.name for module in modules
            if owners.get(module.name, generated if whole or module.name in near else "") != generated
        }  # fmt: skip
        self._modules = {name: module.name for module in modules for name in module.definitions}
        self._generated = generated
        self._definitions: dict[str, Definition] = {}
        self._bases: dict[str, list[str]] = {}
        self._wire_names: dict[str, set[str]] = {}
        self._alias: dict[str, str] = {}
        self._exports: dict[str, str] = {}
        for module in modules:
            if module.name in folders and "._" not in module.name and (module.name == PACKAGE or module.name in owners):
                for name, to in module.names.items():
                    if name[:1] != "_" and to.startswith(f"{PACKAGE}."):
                        self._exports.setdefault(to, f"{module.name}.{name}")
            self._definitions |= module.definitions
            self._bases |= module.bases
            for name, members in module.wire_names.items():
                self._wire_names.setdefault(name, set()).update(members)
            folder = module.name.rpartition(".")[0]
            for attribute, made in module.instances.items() if folder == PACKAGE or folder in owners else ():
                if made.startswith(f"{PACKAGE}.") and not attribute.startswith("_"):
                    self._alias.setdefault(made, attribute)
        self._gathered = _gathered(root, generated)
        self._users: dict[str, set[str]] = {}
        self._touch: dict[str, set[str]] = {}
        for definition in self._definitions.values():
            for ref in definition.refs:
                self._note(definition.name, ref)

    @classmethod
    def build(cls, root: Path, generated: str) -> WrapperMap | None:
        """Read the package below a checkout; `None` when there is none."""
        modules = modules_of(root)
        return cls(modules, generated, root) if modules else None

    def _note(self, user: str, ref: str) -> None:
        if ref == self._generated or ref.startswith(f"{self._generated}."):
            for name, home in self._gathered.items():
                if ref == name or ref.startswith(f"{name}."):
                    ref = home + ref[len(name) :]
            self._touch.setdefault(ref, set()).add(user)
            return
        for target in self._targets(ref):
            if target != user and not user.startswith(target + "."):
                self._users.setdefault(target, set()).add(user)

    def _targets(self, ref: str) -> Iterator[str]:
        """Definitions of ours that a reference may mean."""
        if ref.startswith("?"):
            # A chain from a value of unknown type: only `<resource>.<method>` is told apart by its two names.
            parts = ref.split(".")[-2:]
            yield from (
                f"{made}.{parts[1]}" for made, name in self._alias.items() if len(parts) > 1 and name == parts[0]
            )
            return
        while ref.startswith(f"{PACKAGE}."):
            if ref in self._definitions:
                yield ref
                return
            owner, _, member = ref.rpartition(".")
            inherited = self._inherited(owner, member)
            if inherited is not None:
                yield inherited
                return
            ref = owner

    def _inherited(self, owner: str, member: str) -> str | None:
        waiting, seen = list(self._bases.get(owner, ())), {owner}
        while waiting:
            base = waiting.pop(0)
            if f"{base}.{member}" in self._definitions:
                return f"{base}.{member}"
            if base not in seen:
                seen.add(base)
                waiting += self._bases.get(base, ())
        return None

    def reach(self, named: list[str], operations: list[str], clues: Clues) -> dict[str, object]:
        """Everything of ours behind generated names (`named`) and behind the operations that carry them."""
        direct = set(self._touching(named))
        if not direct:
            classes = [
                name.rpartition(".")[0] for name in named if name.rpartition(".")[0].rpartition(".")[2][:1].isupper()
            ]
            direct = set(self._touching(classes))
        direct |= set(self._written(clues))
        behind = self._closure(direct | set(self._touching(operations))) - direct
        names = {
            "direct": self._shown(direct),
            "transitive": self._shown(one for one in behind if self._is_public(one)),
        }
        found: dict[str, object] = {"wrapper": names}
        commands = self._commands
        found["commands"] = {
            "direct": sorted(command for command, target in commands.items() if target in direct),
            "transitive": sorted(command for command, target in commands.items() if target in behind),
        }
        for kind in ("docs", "tests"):
            pages = [set(self._mentioning(kind, names[part])) for part in ("direct", "transitive")]
            found[kind] = {"direct": sorted(pages[0]), "transitive": sorted(pages[1] - pages[0])}
        touched = direct | behind
        found["unseen"] = sorted(
            f"{self._name(one)} uses {', '.join(sorted(self._definitions[one].dynamic))}"
            for one in touched
            if one in self._definitions and self._definitions[one].dynamic
        )
        return found

    def _touching(self, named: Iterable[str]) -> Iterator[str]:
        for name in named:
            for ref, users in self._touch.items():
                if ref == name or (ref.startswith(f"{name}.") and name.rpartition(".")[2].islower()):
                    yield from users

    def _written(self, clues: Clues) -> Iterator[str]:
        """Definitions of this API, or of no single one, that write out what a change is about."""
        for member in self._wire_names.get(clues.wire or "", ()):
            if self._modules.get(member) not in self._foreign:
                yield member
        for one in self._definitions.values():
            if self._modules[one.name] in self._foreign:
                continue
            limits = one.value in clues.numbers and (
                one.value >= _TELLING or not clues.words.isdisjoint(words_of(one.name.rpartition(".")[2]))
            )
            if limits or clues.wire in one.keys or not clues.texts.isdisjoint(one.literals):
                yield one.name

    def _closure(self, start: set[str]) -> set[str]:
        seen = set(start)
        waiting = sorted(start)
        while waiting:
            one = waiting.pop()
            owner = one.rpartition(".")[0]
            users = self._users.get(one, set()) | (self._users.get(owner, set()) if one in self._members() else set())
            for user in sorted(users - seen):
                seen.add(user)
                waiting.append(user)
        return seen

    def _members(self) -> set[str]:
        """Data members: who uses their class reads them."""
        return {member for members in self._wire_names.values() for member in members}

    def _name(self, qualified: str) -> str:
        owner, _, member = qualified.rpartition(".")
        if owner in self._alias:
            return f"{self._alias[owner]}.{member}"
        if owner in self._exports:
            return f"{self._exports[owner]}.{member}"
        return self._exports.get(qualified, qualified)

    def _is_public(self, qualified: str) -> bool:
        """Whether a person outside the package would type this name."""
        owner, _, member = qualified.rpartition(".")
        return not member.startswith("_") and (
            owner in self._alias or owner in self._exports or qualified in self._exports
        )

    def _shown(self, names: Iterable[str]) -> list[str]:
        return sorted({self._name(name) for name in names})

    @cached_property
    def _commands(self) -> dict[str, str]:
        """Console scripts of the package and the functions they call."""
        try:
            data = tomllib.loads((self._root / "pyproject.toml").read_text(encoding="utf-8"))
            scripts = data["project"]["scripts"]
        except (OSError, tomllib.TOMLDecodeError, KeyError):
            return {}
        return {name: str(target).replace(":", ".") for name, target in scripts.items()}

    def _mentioning(self, kind: str, names: list[str]) -> Iterator[str]:
        """Pages or test files that write one of the names as a user would."""
        spoken = {name for name in names if name.count(".") == 1 and not name.startswith(PACKAGE)}
        spoken |= {name.rpartition(".")[2] for name in names if name.rpartition(".")[2][:1].isupper()}
        for path, said in self._said[kind].items():
            if not spoken.isdisjoint(said):
                yield path

    @cached_property
    def _said(self) -> dict[str, dict[str, set[str]]]:
        """The names that each page and each test file writes, alone and two by two."""
        docs = [*(self._root / "docs").rglob("*.md"), self._root / "README.md"]
        found: dict[str, dict[str, set[str]]] = {"docs": {}, "tests": {}}
        for kind, paths in (("docs", docs), ("tests", (self._root / "tests").rglob("*.py"))):
            for path in sorted(paths):
                with contextlib.suppress(OSError, UnicodeDecodeError):
                    text = path.read_text(encoding="utf-8")
                    name = path.relative_to(self._root).as_posix()
                    found[kind][name] = {*re.findall(r"\w+", text), *re.findall(r"\b(?=(\w+\.\w+))", text)}
        return found


def words_of(name: str) -> set[str]:
    """The words of a name in any spelling: `CERTIFICATE_NAME_LIMIT`, `paymentGatewayCertName`; beginnings count too."""
    found = {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)}
    return {word[:4] for word in found if len(word) > 3}


def modules_of(root: Path) -> list[Module]:
    """The modules of the package below a checkout, sorted by path."""
    files = sorted((root / PACKAGE).rglob("*.py"))
    return [module for path in files if (module := read_module(path, root)) is not None]


def owners_of(modules: list[Module], root: Path, generated: str) -> dict[str, str]:
    """The generated package that a module works for, where that is a single one; read from imports alone.

    A folder belongs to what its modules import; outside of such folders a module belongs to the API that everything it
    imports of ours belongs to, else to the one that all its users belong to.
    """
    packages = {generated, *(path.parent.name for path in (root / "generated").glob("*/__init__.py"))}
    imports = {module.name: module.imports for module in modules}
    folders: dict[str, set[str]] = {}
    owners: dict[str, str] = {}
    for name, found in imports.items():
        used = {one.partition(".")[0] for one in found} & packages
        if len(used) == 1:
            owners[name] = next(iter(used))
        folder = name.rpartition(".")[0]
        while used and folder and folder != PACKAGE:
            folders.setdefault(folder, set()).update(used)
            folder = folder.rpartition(".")[0]
    for name in imports.keys() - owners.keys():
        folder = name
        while folder and folder not in folders:
            folder = folder.rpartition(".")[0]
        if len(folders.get(folder, ())) == 1:
            owners[name] = next(iter(folders[folder]))
    for _ in range(_ROUNDS):
        users: dict[str, set[str | None]] = {}
        for name, found in imports.items():
            for other in found & imports.keys() - {name, PACKAGE}:
                users.setdefault(other, set()).add(owners.get(name))
        for name, found in imports.items():
            used = {owners[other] for other in found & owners.keys()}
            single = (
                used
                if len(used) == 1
                else users.get(name, set()) - {None}
                if None not in users.get(name, {None})
                else ()
            )
            if name not in owners and name != PACKAGE and len(single) == 1:
                owners[name] = next(iter(single))  # type: ignore[assignment]
    return owners


def _gathered(root: Path, generated: str) -> dict[str, str]:
    """Return where the classes are that the generated package of models gathers from its modules."""
    path = root / "generated" / generated / "models" / "__init__.py"
    if not path.exists():
        return {}
    package = f"{generated}.models"
    return {
        f"{package}.{alias.name}": f"{package}.{node.module}.{alias.name}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level == 1
        for alias in node.names
    }
