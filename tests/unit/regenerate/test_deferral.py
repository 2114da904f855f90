"""Packages that gather names load the module of a name when it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scripts.regenerate.deferral import TAIL, defer, defer_all
from scripts.regenerate.errors import RegenerationError

GATHERS = '''"""All of them"""

from .bolt import Bolt
from .nut import Nut

__all__ = (
    "Bolt",
    "Nut",
)
'''


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Return a folder with a deferring package in it."""
    package = tmp_path / "shop"
    package.mkdir()
    for name in ("bolt", "nut"):
        (package / f"{name}.py").write_text(f"class {name.title()}:\n    pass\n")
    (package / "__init__.py").write_text(defer(GATHERS, "shop/__init__.py"))
    return tmp_path


def printed(folder: Path, code: str) -> str:
    """Run code in a fresh process beside the package."""
    code = f"import sys; sys.path.insert(0, {str(folder)!r})\n{code}"
    ran = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    return ran.stdout.strip()


SHOW = "print(sorted(name for name in sys.modules if name.startswith('shop')))"


@pytest.mark.parametrize(
    ("code", "loaded"),
    [
        ("import shop", ["shop"]),
        ("from shop import Nut", ["shop", "shop.nut"]),
        ("import shop; shop.Bolt; shop.Bolt", ["shop", "shop.bolt"]),
        ("from shop import *; Nut, Bolt", ["shop", "shop.bolt", "shop.nut"]),
        ("from shop import nut", ["shop", "shop.nut"]),
    ],
)
def test_only_what_is_named_is_loaded(shop: Path, code: str, loaded: list[str]) -> None:
    """A name is loaded from its module when it is first used."""
    assert printed(shop, f"{code}\n{SHOW}") == str(loaded)


def test_names_are_listed_before_they_are_loaded(shop: Path) -> None:
    """`dir()` shows every name; one that does not exist is the usual error; a name is one object."""
    assert printed(shop, "import shop; print({'Bolt', 'Nut'} <= set(dir(shop)))") == "True"
    assert printed(shop, "import shop; print(hasattr(shop, 'Washer'), shop.Nut is shop.Nut)") == "False True"
    assert printed(shop, "import shop.nut; print(shop.Nut is shop.nut.Nut)") == "True"


def test_the_words_of_the_generator_stay(shop: Path) -> None:
    """Docstring, names and their order are the generator's; type checkers see its imports."""
    text = (shop / "shop" / "__init__.py").read_text()
    assert text.startswith('"""All of them"""\n')
    assert "    from .bolt import Bolt\n    from .nut import Nut\n" in text
    assert GATHERS[GATHERS.index("__all__") :] in text
    assert text.endswith(TAIL)


def test_modules_that_import_nothing_stay_as_they_are() -> None:
    """Only `__init__.py` files that import are rewritten."""
    files = {"__init__.py": b'"""Nothing here"""\n', "models/bolt.py": b"from .nut import Nut\n", "py.typed": b""}
    assert defer_all(files, "shop") == files


@pytest.mark.parametrize(
    "source",
    [
        "from .a import A\n",
        "from .a import A\n__all__ = ('A', 'B')\n",
        "from .a import A\n__all__ = names\n",
        "from .a import *\n__all__ = ('A',)\n",
        "from .a import A as B\n__all__ = ('B',)\n",
        "from ..a import A\n__all__ = ('A',)\n",
        "from . import a\n__all__ = ('a',)\n",
        "from os import path\n__all__ = ('path',)\n",
        "import os\nfrom .a import A\n__all__ = ('A',)\n",
        "from .a import A\nA.x = 1\n__all__ = ('A',)\n",
        "'Text'\n'More text'\nfrom .a import A\n__all__ = ('A',)\n",
        "from .a import A\n__all__ = ('A',)\n__all__ = ('A',)\n",
    ],
)
def test_anything_else_is_an_error(source: str) -> None:
    """A generator that writes more into such a file has to be looked at."""
    with pytest.raises(RegenerationError) as caught:
        defer(source, "shop/__init__.py")
    assert caught.value.location.startswith("shop/__init__.py:")


def test_the_generated_package_defers(tiny_api: Any) -> None:
    """The package of the made-up API loads a model on first use, and its client too."""
    folder = Path(tiny_api.__file__).parents[1]
    show = "print(sorted(name for name in sys.modules if name.startswith('tiny_api') or name == 'httpx'))"
    assert printed(folder, f"import tiny_api.models\n{show}") == "['tiny_api', 'tiny_api.models']"
    assert printed(folder, f"import tiny_api.api.things.get_thing\n{show}").count("httpx") == 0
    assert "'httpx', 'tiny_api', 'tiny_api.client'" in printed(folder, f"from tiny_api import Client\n{show}")
