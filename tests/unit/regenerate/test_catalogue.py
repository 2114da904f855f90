"""The catalogue of APIs and the names of their classes."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.regenerate.catalogue import Api, read_catalogue
from scripts.regenerate.errors import RegenerationError

TOOLS = '[tools]\nopenapi-python-client = "1"\nruff = "2"\n'
ENTRY = '[apis.a]\npackage = "a_api"\nspec = "a/openapi.yaml"\n'


def write(root: Path, text: str) -> Path:
    (root / "spec").mkdir()
    (root / "spec" / "catalogue.toml").write_text(text, encoding="utf-8")
    return root


def api(**classes: str) -> Api:
    return Api(
        "a", "a_api", "spec/a/openapi.yaml", None, {key.replace("__", "."): value for key, value in classes.items()}
    )


def test_an_entry_is_read(tmp_path: Path) -> None:
    """The overlay is optional; without a default the first API is it."""
    catalogue = read_catalogue(write(tmp_path, TOOLS + ENTRY))
    assert catalogue.apis == {"a": Api("a", "a_api", "spec/a/openapi.yaml", None, {})}
    assert (catalogue.default, catalogue.generator, catalogue.formatter) == ("a", "1", "2")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("= 1", "not TOML"),
        (ENTRY, r"\[tools\] is missing"),
        (TOOLS, r"\[apis\] is missing"),
        (TOOLS + "[apis]\n", "no .* entry"),
        (TOOLS + '[apis.a]\nspec = "a/openapi.yaml"\n', "apis.a.package must be a text"),
        (TOOLS + '[apis.a]\npackage = "../evil"\nspec = "a/openapi.yaml"\n', "not a package name"),
        (TOOLS + '[apis.a]\npackage = "a_api"\n', "apis.a.spec is missing"),
        (TOOLS + '[apis.a]\npackage = "a_api"\nspec = "../a.yaml"\n', "inside spec/"),
        (TOOLS + '[apis.a]\npackage = "a_api"\nspec = "/a/b.yaml"\n', "inside spec/"),
        (TOOLS + '[apis.a]\npackage = "a_api"\nspec = "a.yaml"\n', "inside spec/"),
        (TOOLS + ENTRY + 'colour = "red"\n', "apis.a.colour is not a known setting"),
        (TOOLS + ENTRY + '[apis.b]\npackage = "a_api"\nspec = "b/openapi.yaml"\n', "same package"),
        ('default = "z"\n' + TOOLS + ENTRY, "no API 'z'; there are a"),
    ],
)
def test_a_faulty_catalogue_is_explained(tmp_path: Path, text: str, what: str) -> None:
    """Each fault names the setting."""
    with pytest.raises(RegenerationError, match=what):
        read_catalogue(write(tmp_path, text))


def test_a_missing_catalogue_is_explained(tmp_path: Path) -> None:
    """A wrong root is the usual reason."""
    with pytest.raises(RegenerationError, match=r"spec/catalogue\.toml: cannot be read"):
        read_catalogue(tmp_path)


def test_classes_are_called_by_the_last_part_of_the_schema_name() -> None:
    """Dots separate, other signs join, and the first letter is a capital."""
    schemas = dict.fromkeys(["A.B.Card", "payment_event", "x-y"])
    assert list(api().class_names(schemas).values()) == ["Card", "PaymentEvent", "XY"]


def test_listed_names_win() -> None:
    """A full name or a pattern; patterns outlive names that carry a version."""
    chosen = api(**{"A__Card": "Plastic", "Generic*": "Result"})
    assert chosen.class_names(dict.fromkeys(["A.Card", "Generic.8.0.0"])) == {
        "A.Card": "Plastic",
        "Generic.8.0.0": "Result",
    }
    assert chosen.unused_classes(["A.Card"]) == ["Generic*"]


@pytest.mark.parametrize("schemas", [["A.Mode", "B.Mode"], ["A.Mode", "B.MODE"], ["A.8"], ["A."], ["A.É"]])
def test_unusable_and_taken_names_are_refused(schemas: list[str]) -> None:
    """The error says where to give another name."""
    with pytest.raises(RegenerationError, match=r"\[apis\.a\.classes\]"):
        api().class_names(dict.fromkeys(schemas))
