"""Template overrides: few, explained, and tied to the upstream file."""

from __future__ import annotations

import difflib
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from scripts.regenerate.errors import RegenerationError
from scripts.regenerate.templates import LIMIT, TEMPLATES, read_overrides


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "templates"
    shutil.copytree(TEMPLATES, copy)
    return copy


def test_every_override_fits_the_installed_generator() -> None:
    """Reason, link and hash are there, and the hash is right."""
    found = read_overrides()
    assert 0 < len(found) <= LIMIT
    assert all(override.reason and override.link for override in found)


def test_overrides_stay_small() -> None:
    """An override is upstream's file with a header and a few changed lines, at most 14 of them."""
    upstream = files("openapi_python_client") / "templates"
    for override in read_overrides():
        ours = (TEMPLATES / override.upstream).read_text().splitlines()[6:]
        theirs = upstream.joinpath(override.upstream).read_text().splitlines()
        changed = [line for line in difflib.ndiff(theirs, ours) if line[:2] in {"+ ", "- "}]
        assert len(changed) <= 14, override.upstream


def test_a_changed_upstream_template_is_an_error(folder: Path) -> None:
    """The file to look at is named."""
    path = folder / "types.py.jinja"
    text = path.read_text()
    digest = text.split("upstream-sha256: ")[1][:64]
    path.write_text(text.replace(digest, "0" * 64))
    with pytest.raises(
        RegenerationError, match=r"scripts/templates/types\.py\.jinja: the upstream template has changed"
    ):
        read_overrides(folder)


def test_an_override_without_header_is_an_error(folder: Path) -> None:
    """Nobody overrides a template without saying why."""
    (folder / "client.py.jinja").write_text("x = 1\n")
    with pytest.raises(RegenerationError, match="client"):
        read_overrides(folder)


def test_an_override_of_nothing_is_an_error(folder: Path) -> None:
    """A template that upstream has dropped is not carried on."""
    (folder / "types.py.jinja").rename(folder / "gone.py.jinja")
    with pytest.raises(RegenerationError, match=r"says that it overrides types\.py\.jinja"):
        read_overrides(folder)
    text = (folder / "gone.py.jinja").read_text().replace("overrides: types.py", "overrides: gone.py")
    (folder / "gone.py.jinja").write_text(text)
    with pytest.raises(RegenerationError, match="no such template"):
        read_overrides(folder)


def test_a_fifth_override_is_an_error(folder: Path) -> None:
    """The number of overrides is limited."""
    import hashlib

    digest = hashlib.sha256(files("openapi_python_client").joinpath("templates", "errors.py.jinja").read_bytes())
    link = "https://github.com/openapi-generators/openapi-python-client/issues/1"
    header = f"{{#\noverrides: errors.py.jinja\nupstream-sha256: {digest.hexdigest()}\nreason: r\nsee: {link}\n#}}\n"
    (folder / "errors.py.jinja").write_text(header)
    with pytest.raises(RegenerationError, match="at most 4"):
        read_overrides(folder)
