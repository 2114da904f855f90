"""Let a package that only gathers names of its modules load each module when its name is first used.

The generator writes `__init__.py` files that import all classes of all models, and the whole client. A process that
charges a card needs a handful of them, and start-up time is a cost of every worker and every short job.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from .errors import RegenerationError

__all__ = ["TAIL", "TAIL_OF_MODULES", "defer", "defer_all"]

TAIL = '''
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Load a name from its module on first use (PEP 562)."""
        from importlib import import_module

        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_MODULES[name], __name__), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
'''
"""What a deferring `__init__.py` ends with, after the names and where they are."""

TAIL_OF_MODULES = '''
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Load a module on first use (PEP 562)."""
        from importlib import import_module

        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return import_module(f".{name}", __name__)

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
'''
"""The same for one that gathers modules."""


def defer_all(files: Mapping[str, bytes], package: str) -> dict[str, bytes]:
    """Rewrite every `__init__.py` of a package that imports anything; `RegenerationError` when one does more."""
    gathering = [path for path in files if path.rpartition("/")[2] == "__init__.py"]
    deferring = {path: defer(files[path].decode(), f"{package}/{path}").encode() for path in gathering}
    for path in gathering:
        if _TAG.fullmatch(path):
            deferring[path] = _of_modules(files[path].decode(), path, files).encode()
    for path in files:
        if _ENDPOINT.fullmatch(path) and path not in deferring:
            deferring[path] = _without_answers(files[path].decode()).encode()
    return {**files, **deferring}


_TAG = re.compile(r"api/[a-z0-9_]+/__init__\.py")
"""The package of the endpoints of one tag."""
_ENDPOINT = re.compile(r"api/[a-z0-9_]+/[a-z0-9_]+\.py")
_PARSER = "_parse_response"
_CHECKED = "if TYPE_CHECKING:"


def _without_answers(source: str) -> str:
    """Import the models that only the parser of answers needs where that needs them: a request is made without."""
    tree = ast.parse(source)
    parser = next((n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == _PARSER), None)
    if parser is None or _CHECKED not in source.splitlines():
        return source
    used = {node.id for part in tree.body if part is not parser for node in _evaluated(part)}
    late = [
        node
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("models.")
        if not used & {alias.name for alias in node.names}
    ]
    lines = source.splitlines()
    statements = [lines[node.lineno - 1] for node in late]
    needed = {node.id for node in _evaluated(parser)}
    at = parser.body[0].lineno - 1
    here = [node for node in late if needed & {alias.name for alias in node.names}]
    lines[at:at] = [*(f"    {lines[node.lineno - 1]}" for node in here), ""]
    checking = lines.index(_CHECKED)
    block = next(i for i in range(checking + 1, len(lines)) if lines[i] and not lines[i].startswith("    "))
    while not lines[block - 1]:
        block -= 1
    lines[block:block] = [f"    {statement}" for statement in statements]
    gone = {node.lineno - 1 for node in late}
    return "\n".join(line for i, line in enumerate(lines) if i not in gone) + "\n" if late else source


def _evaluated(part: ast.AST) -> Iterator[ast.Name]:
    """Yield the names that are looked up when a part runs: annotations are not, in generated code."""
    for field, value in ast.iter_fields(part):
        if field in ("annotation", "returns"):
            continue
        for node in value if isinstance(value, list) else [value]:
            if isinstance(node, ast.Name):
                yield node
            if isinstance(node, ast.AST):
                yield from _evaluated(node)


def _of_modules(source: str, path: str, files: Mapping[str, bytes]) -> str:
    """Let the package of a tag, which is empty, have its modules as attributes."""
    folder = path.removesuffix("__init__.py")
    names = sorted(one.removeprefix(folder).removesuffix(".py") for one in files if one.startswith(folder))
    names = [name for name in names if name.isidentifier() and name != "__init__"]
    lines = [source.rstrip(), "", "from typing import TYPE_CHECKING", "", "if TYPE_CHECKING:"]
    lines += [f"    from . import {name}" for name in names]
    lines += ["", "__all__ = (", *(f'    "{name}",' for name in names), ")"]
    return "\n".join(lines) + "\n" + TAIL_OF_MODULES


def defer(source: str, name: str) -> str:
    """Rewrite one module of a docstring, relative imports and `__all__`; one without imports stays as it is."""
    tree = ast.parse(source)
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    if not imports:
        return source
    places: dict[str, str] = {}
    for node in imports:
        if node.level != 1 or node.module is None:
            raise _unexpected(name, node)
        for alias in node.names:
            if alias.name == "*" or alias.asname is not None:
                raise _unexpected(name, node)
            places[alias.name] = f".{node.module}"
    exported = [node for node in tree.body if _names(node) is not None]
    rest = [node for node in tree.body if node not in imports and node not in exported]
    docstring = ast.get_docstring(tree, clean=False)
    if len(exported) != 1 or rest[(docstring is not None) :]:
        raise _unexpected(name, next(iter(rest[(docstring is not None) :]), tree.body[-1]))
    if sorted(_names(exported[0]) or ()) != sorted(places):
        raise _unexpected(name, exported[0])
    lines = [] if docstring is None else [_written(source, tree.body[0]), ""]
    lines += ["from typing import TYPE_CHECKING", "", "if TYPE_CHECKING:"]
    lines += [f"    {_written(source, node)}" for node in imports]
    lines += ["", _written(source, exported[0]), "", f"_MODULES = {places!r}"]
    return "\n".join(lines) + "\n" + TAIL


def _written(source: str, node: ast.stmt) -> str:
    return ast.get_source_segment(source, node) or ast.unparse(node)


def _names(node: ast.stmt) -> list[str] | None:
    """Return what `__all__ = (...)` lists, None for another statement."""
    if not (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"):
        return None
    try:
        listed = ast.literal_eval(node.value)
    except ValueError:
        return None
    return [str(item) for item in listed] if isinstance(listed, tuple | list) else None


def _unexpected(name: str, node: ast.AST) -> RegenerationError:
    line = getattr(node, "lineno", 1)
    return RegenerationError(f"{name}:{line}", "more than imports of the package's own names in an `__init__.py`")
