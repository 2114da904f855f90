"""Look at generated code as a stranger would: nothing may be in it that the generator does not write.

The generator escapes the text of a file. This check does not rely on that: it parses each module and allows
only known imports, plain definitions, and no name that could run something, but for the fixed lines by which a
package loads its modules on first use.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Mapping

from .deferral import TAIL, TAIL_OF_MODULES
from .errors import RegenerationError, printable

__all__ = ["check_tree"]

_MODULES = frozenset(
    {
        "__future__", "attrs", "collections.abc", "dateutil.parser", "datetime", "enum", "http", "httpx",
        "io", "json", "ssl", "typing", "urllib.parse", "uuid",
    }
)  # fmt: skip
_FORBIDDEN = frozenset(
    {
        "__builtins__", "__import__", "breakpoint", "compile", "delattr", "eval", "exec", "getattr",
        "globals", "input", "locals", "open", "os", "setattr", "subprocess", "sys", "vars",
    }
)  # fmt: skip
_OWN_MODULE = re.compile(r"\.[a-z_][a-z0-9_]*")
_FILE = re.compile(r"([a-z_][a-z0-9_]*/)*[a-z_][a-z0-9_]*\.py|py\.typed")
_DEFINITIONS = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.Pass)
_CALLED_ONCE = frozenset({"TypeVar", "Unset", "_attrs_field", "field"})
_DUNDERS = frozenset(
    {"__all__", "__aenter__", "__aexit__", "__enter__", "__exit__", "__init__", "__new__", "__reduce__"}
)


def check_tree(files: Mapping[str, bytes], package: str) -> None:
    """Check every file of a package; `RegenerationError` with file and line at the first surprise."""
    for path, data in files.items():
        if not _FILE.fullmatch(path):
            raise RegenerationError(f"{package}/{printable(path)}", "not a file the generator should write")
        if path.endswith(".py"):
            source = data.decode()
            if path.rpartition("/")[2] == "__init__.py" and source.endswith(TAIL):
                source = source.removesuffix(TAIL)
                _check_places(source, f"{package}/{path}")
            elif path.startswith("api/") and path.endswith("/__init__.py"):
                source = source.removesuffix(TAIL_OF_MODULES)
            _check_module(source, f"{package}/{path}")


def _check_places(source: str, name: str) -> None:
    """What the fixed lines load has to be modules of the package itself."""
    written = re.search(r"^_MODULES = (\{[^{}]*\})$", source, re.MULTILINE)
    try:
        found: object = ast.literal_eval(written[1]) if written else None
    except ValueError:
        found = None
    places = list(found.values()) if isinstance(found, dict) else [None]
    own = all(isinstance(place, str) and _OWN_MODULE.fullmatch(place) for place in places)
    if not own or source.count("_MODULES") != 1:
        raise RegenerationError(f"{name}:1", "a list of modules that are not its own does not belong in generated code")


def _check_module(source: str, name: str) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            tree = ast.parse(source)
            compile(tree, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, Warning) as error:
        line = getattr(error, "lineno", None) or 1
        raise RegenerationError(f"{name}:{line}", f"the generated code does not compile: {error}") from None
    _check_definitions(tree.body, name)
    for node in ast.walk(tree):
        surprise = _surprise(node)
        if surprise:
            raise RegenerationError(
                f"{name}:{getattr(node, 'lineno', 1)}", f"{surprise} does not belong in generated code"
            )


def _check_definitions(body: list[ast.stmt], name: str) -> None:
    """What runs on import: definitions, docstrings and a few harmless calls."""
    for statement in body:
        where = f"{name}:{statement.lineno}"
        if isinstance(statement, ast.ClassDef) or (
            isinstance(statement, ast.If) and ast.unparse(statement.test) == "TYPE_CHECKING"
        ):
            _check_definitions(statement.body, name)
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            calls = [node.func for node in ast.walk(statement) if isinstance(node, ast.Call)]
            strange = [call for call in calls if ast.unparse(call) not in _CALLED_ONCE]
            if strange:
                raise RegenerationError(
                    where, f"{printable(ast.unparse(strange[0]))} does not belong in generated code"
                )
        elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        elif not isinstance(statement, _DEFINITIONS):
            raise RegenerationError(where, f"{type(statement).__name__.lower()} does not belong in generated code")


def _surprise(node: ast.AST) -> str | None:
    if isinstance(node, ast.Import):
        strange = [alias.name for alias in node.names if alias.name not in _MODULES]
        return f"import {printable(strange[0])}" if strange else None
    if isinstance(node, ast.ImportFrom):
        known = node.level > 0 or node.module in _MODULES
        return None if known else f"from {printable(node.module)}"
    if isinstance(node, ast.Name) and node.id in _FORBIDDEN:
        return node.id
    if isinstance(node, ast.Attribute) and node.attr.startswith("__") and node.attr not in _DUNDERS:
        return printable(node.attr)
    return None
