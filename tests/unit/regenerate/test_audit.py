"""The gate behind the generator: what generated code may contain."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.regenerate.audit import check_tree
from scripts.regenerate.deferral import TAIL
from scripts.regenerate.errors import RegenerationError


def test_generated_code_passes(made_root: Path) -> None:
    """The code of the made-up API is all expected."""
    folder = made_root / "generated" / "tiny_api"
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert "py.typed" in files
    check_tree(files, "tiny_api")


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("import os", "import os"),
        ("import subprocess as json", "import subprocess"),
        ("from os import system", "from os"),
        ("def f() -> None:\n    import socket", "import socket"),
        ("print('hello')", "expr"),
        ("X = open('x')", "open"),
        ("X: int = print(1)", "print"),
        ("for x in []:\n    pass", "for"),
        ("class A:\n    print('hello')", "expr"),
        ("class A:\n    x = dangerous()", "dangerous"),
        ("def f():\n    return __import__('os')", "__import__"),
        ("def f():\n    return eval('1')", "eval"),
        ("def f(x):\n    return x.__class__.__mro__", "__"),
        ("def f(x):\n    return getattr(x, 'y')", "getattr"),
        ("x = '\\d'", "does not compile"),
        ("def f(a, a): pass", "does not compile"),
        ("def f(", "does not compile"),
        ("x = 1\x00", "does not compile"),
    ],
)
def test_anything_else_is_a_surprise(source: str, what: str) -> None:
    """The file and line of the first surprise are named."""
    with pytest.raises(RegenerationError) as caught:
        check_tree({"models/a.py": source.encode()}, "p")
    assert caught.value.location.startswith("p/models/a.py:")
    assert what in str(caught.value)


GATHERING = "_MODULES = {\n    'A': '.a',\n}\n"


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("__init__.py", GATHERING.replace("'.a'", "'os'") + TAIL),
        ("__init__.py", GATHERING.replace("'.a'", "'..other.a'") + TAIL),
        ("__init__.py", GATHERING.replace("'.a'", "'.a' + X") + TAIL),
        ("__init__.py", GATHERING + "_MODULES = {'A': '.b'}\n" + TAIL),
        ("__init__.py", GATHERING + "_MODULES['B'] = 'os'\n" + TAIL),
        ("__init__.py", "X = 1\n" + TAIL),
        ("__init__.py", GATHERING + TAIL + "X = 1\n"),
        ("__init__.py", GATHERING + TAIL.replace("import_module", "import_modules")),
        ("models/a.py", GATHERING + TAIL),
    ],
)
def test_only_the_fixed_lines_may_load(path: str, source: str) -> None:
    """Loading on first use is allowed in its exact words, at the end of an `__init__.py`, of own modules."""
    check_tree({"__init__.py": (GATHERING + TAIL).encode()}, "p")
    with pytest.raises(RegenerationError, match="does not belong in generated code"):
        check_tree({path: source.encode()}, "p")


@pytest.mark.parametrize("path", ["../a.py", "a.sh", "A.py", "models/a b.py", "a.py.py", "models/.hidden.py", "/a.py"])
def test_files_have_plain_names(path: str) -> None:
    """Nothing but modules and the typing marker is written."""
    with pytest.raises(RegenerationError, match="not a file"):
        check_tree({path: b""}, "p")
