"""Let a package that only gathers names of its modules load each module when its name is first used.

The generator writes `__init__.py` files that import all classes of all models, and the whole client. A process that
charges a card needs a handful of them, and start-up time is a cost of every worker and every short job.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from .errors import RegenerationError

__all__ = ["TAIL", "defer", "defer_all"]

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


def defer_all(files: Mapping[str, bytes], package: str) -> dict[str, bytes]:
    """Rewrite every `__init__.py` of a package that imports anything; `RegenerationError` when one does more."""
    gathering = [path for path in files if path.rpartition("/")[2] == "__init__.py"]
    return {**files, **{path: defer(files[path].decode(), f"{package}/{path}").encode() for path in gathering}}


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
