"""The committed packages are what the files in `spec/` make, whole and importable."""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path
from typing import Any

import attrs
import pytest

from scripts.regenerate import ROOT, effective_spec
from scripts.regenerate.__main__ import main
from scripts.regenerate.catalogue import Api, read_catalogue
from scripts.regenerate.templates import read_overrides

CATALOGUE = read_catalogue(ROOT)
APIS = [pytest.param(api, id=name) for name, api in CATALOGUE.apis.items()]
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}

CLASSES = {
    "AuthRequestModel", "AuthenticationResult", "BankCard", "CaptureVoidRequestModel", "CardInputModel", "CardTypes",
    "CurrencyCode", "DirectChargeResults", "EWalletMode", "EWalletOperation", "EWalletResultData", "FallbackUpg",
    "KeyValue", "NetworkTokenSchemes", "Operation", "OperationResult", "PayerDetails", "PaymentGatewayAccount",
    "PaymentGatewayAccountBriefOutputModel", "PaymentGatewayAccountFullOutputModel",
    "PaymentGatewayAccountInputModel", "PaymentGatewayDescriptionModel", "RefundRequestModel", "Result",
    "StartEWalletsSessionRequest", "StatusRequestModel", "StoredCard", "StringTokenInputModel",
    "StringTokenMetaDataOutputModel", "StringTokenOutputModel", "ThreeDS", "ThreeDSAuthenticationInputModel",
    "TokenAndMaskedCardModel", "TokenModel", "TokenizeRequestModel", "ValidationErrorMessage",
}  # fmt: skip


def symbols(api: Api) -> dict[str, dict[str, Any]]:
    path = ROOT / "generated" / f"{api.package}.symbols.json"
    found: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["symbols"]
    return found


def test_the_committed_code_is_what_the_spec_makes(capsys: pytest.CaptureFixture[str]) -> None:
    """Every byte of every package, symbol map and of the lock."""
    assert main(["--check"]) == 0, capsys.readouterr().out


@pytest.mark.parametrize("api", APIS)
def test_every_operation_has_a_module(api: Api) -> None:
    """As many operations as the file has, each importable with its functions."""
    spec = effective_spec(api.name)
    expected = {
        f"/paths/{path.replace('~', '~0').replace('/', '~1')}/{method}"
        for path, item in spec["paths"].items()
        for method in METHODS & item.keys()
    }
    found = {place: entry for place, entry in symbols(api).items() if entry["kind"] == "operation"}
    assert found.keys() == expected
    for entry in found.values():
        module = importlib.import_module(entry["name"])
        assert all(callable(getattr(module, name)) for name in entry["functions"])
    api_folder = ROOT / "generated" / api.package / "api"
    modules = [path for path in api_folder.rglob("*.py") if path.name != "__init__.py"]
    assert len(modules) == len(expected)


@pytest.mark.parametrize("api", APIS)
def test_every_schema_is_in_the_code(api: Api) -> None:
    """Each component schema that is an object or an enum has a class, and no class is without a place."""
    schemas = effective_spec(api.name)["components"]["schemas"]
    found = symbols(api)
    models = importlib.import_module(f"{api.package}.models")
    named = {api.class_names(schemas)[name] for name, schema in schemas.items() if is_class(schema)}
    assert named <= set(models.__all__)
    placed = {entry.get("class", entry["name"]) for entry in found.values() if entry["kind"] in {"class", "attribute"}}
    assert set(models.__all__) <= {name.rsplit(".", 1)[1] for name in placed}


def is_class(schema: dict[str, Any]) -> bool:
    return bool({"properties", "enum", "allOf"} & schema.keys()) or schema.get("type") == "object"


@pytest.mark.parametrize("api", APIS)
def test_every_member_is_in_the_symbol_map(api: Api) -> None:
    """Attributes and enum members of the code are exactly those the map leads to."""
    entries = [entry for entry in symbols(api).values() if entry["kind"] in {"attribute", "member"}]
    mapped = {name for entry in entries for name in (entry["name"], *entry.get("also", []))}
    models = importlib.import_module(f"{api.package}.models")
    actual = set()
    for name in models.__all__:
        found = getattr(models, name)
        members = [field.name for field in attrs.fields(found)] if attrs.has(found) else list(found.__members__)
        extra = {"additional_properties"}
        actual |= {f"{found.__module__}.{name}.{member}" for member in members if member not in extra}
    assert actual == mapped


def test_orchestra_classes_have_clean_names() -> None:
    """Class names are short and stable, whatever the file calls its schemas; one that comes has no prefix either."""
    models = importlib.import_module("orchestra_api.models")
    assert len(CLASSES) == 36
    assert set(models.__all__) >= CLASSES
    assert [name for name in models.__all__ if not re.fullmatch(r"[A-Z][A-Za-z0-9]{1,47}", name)] == []


@pytest.mark.parametrize("tool", ["openapi-python-client", "ruff"])
def test_the_tools_are_pinned_as_the_catalogue_says(tool: str) -> None:
    """The development environment gets the versions the catalogue names."""
    wanted = {"openapi-python-client": CATALOGUE.generator, "ruff": CATALOGUE.formatter}[tool]
    assert f"{tool}=={wanted}" in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()


def test_the_page_on_regeneration_lists_every_override() -> None:
    """File and link of each override are in the table."""
    page = (ROOT / "docs" / "regeneration.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `") and ".jinja`" in line]
    assert len(rows) == len(read_overrides())
    for override in read_overrides():
        assert any(override.upstream in row and override.link in row for row in rows)


@pytest.mark.parametrize("api", APIS)
def test_packages_are_typed(api: Api) -> None:
    """Type checkers read the annotations."""
    assert (ROOT / "generated" / api.package / "py.typed").is_file()


def test_generated_code_has_no_path_of_a_machine() -> None:
    """The text of packages, maps and lock depends on no folder."""
    files = [path for path in (ROOT / "generated").rglob("*") if path.suffix in {".py", ".json"}]
    texts = [path.read_text(encoding="utf-8") for path in [*files, ROOT / "spec" / "lock.toml"]]
    assert not [text for text in texts if str(ROOT) in text or str(Path.home()) + "/" in text or "/tmp/" in text]  # noqa: S108
