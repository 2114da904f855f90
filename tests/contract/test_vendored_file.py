"""The vendored Orchestra file and its overlay: the published structure, our words, additions only."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.regenerate import ROOT, effective_spec
from scripts.regenerate.__main__ import main
from scripts.regenerate.catalogue import read_catalogue
from scripts.regenerate.document import dump, load
from scripts.regenerate.form import NAME_MAPS, ordered
from scripts.regenerate.validate import check_document, check_schema
from tests.support.apis import spec

CURRENT = ROOT / "spec" / "orchestra" / "openapi.yaml"
FILE = ROOT / "spec" / "orchestra" / "history" / "1.0.9.36.yaml"
"""The version whose facts are known to the last keyword. The current file is this one until a newer is taken."""
STRUCTURE = "d2424bf761f2647798ced08a7dbb2e9a3cb4bac78ad7d97e7e5410436b9b78f2"
"""Hash of everything a client can observe in the published file of code version 1.0.9.36."""

REFERENCE = Path(os.environ.get("ORCHESTRA_REFERENCE_DIR", ROOT.parent / "shared" / "reference"))
PUBLISHED = REFERENCE / "orchestra" / "orchsol.json"
needs_reference = pytest.mark.skipif(not PUBLISHED.is_file(), reason="the published file is not beside the checkout")

PROSE = {"description", "summary", "title", "example", "externalDocs"}
PAYMENT_CALLS = ["charge", "authorize", "capture", "refund", "void", "tokenize", "status"]
RESULT = "#/components/schemas/Payments.OperationResult"
MESSAGE = "#/components/schemas/PayTools_Shared.Models.ValidationErrorMessage"


def without_prose(node: Any, keyword: str | None = None) -> Any:
    if isinstance(node, dict):
        names = keyword in NAME_MAPS
        kept = {key: value for key, value in node.items() if names or key not in PROSE}
        return {key: without_prose(value, None if names else key) for key, value in sorted(kept.items())}
    if isinstance(node, list):
        items = [without_prose(item) for item in node]
        return sorted(items, key=json.dumps) if keyword in {"required", "enum", "tags", "parameters"} else items
    return node


def structure(document: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(without_prose(document)).encode()).hexdigest()


def prose(node: Any, keyword: str | None = None) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, str) and key in PROSE and keyword not in NAME_MAPS:
                yield value
            else:
                yield from prose(value, None if keyword in NAME_MAPS else key)
    elif isinstance(node, list):
        for item in node:
            yield from prose(item)


def body(effective: dict[str, Any], path: str, status: str) -> str | None:
    """The reference to the schema of an answer of the only operation of a path."""
    (operation,) = effective["paths"][path].values()
    content = operation["responses"][status].get("content")
    reference: str | None = content and content["application/json"]["schema"]["$ref"]
    return reference


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    return load(FILE)  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def effective() -> dict[str, Any]:
    return effective_spec("orchestra")


def test_the_structure_is_the_published_one(published: dict[str, Any]) -> None:
    """Every name, type, limit, enum, status and scheme of the published file, and nothing else."""
    assert structure(published) == STRUCTURE
    assert sum(len(item) for item in published["paths"].values()) == 19
    assert len(published["components"]["schemas"]) == 36


@needs_reference
def test_the_structure_equals_the_published_file(published: dict[str, Any]) -> None:
    """The recorded hash is the published file's, and an independent comparison finds no difference."""
    theirs = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    assert structure(theirs) == STRUCTURE
    assert without_prose(published) == without_prose(theirs)
    tool = REFERENCE.parent / "tools" / "spec_equal.py"
    if tool.is_file():
        command = [sys.executable, str(tool), str(FILE), str(PUBLISHED)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  (our own command)
        assert done.stdout == "0 structural differences\n"


def runs_of_words(document: Any, length: int = 6) -> set[str]:
    """Every run of so many words in the prose of a document."""
    words = [re.findall(r"[a-z0-9']+", text.lower()) for text in prose(document)]
    return {" ".join(text[at : at + length]) for text in words for at in range(len(text) - length + 1)}


@needs_reference
def test_the_words_are_ours(published: dict[str, Any]) -> None:
    """File and overlay share no six words in a row with the publisher but the code version."""
    theirs = runs_of_words(json.loads(PUBLISHED.read_text(encoding="utf-8")))
    ours = runs_of_words(published) | runs_of_words(load(CURRENT.with_name("overlay.yaml")))
    assert ours & theirs == {"code version 1 0 9 36"}


@needs_reference
def test_the_published_file_itself_can_be_taken(tmp_path: Path) -> None:
    """`--from` turns the publisher's bytes into the structure that is vendored here, and code comes of it."""
    shutil.copytree(ROOT / "spec", tmp_path / "spec")
    assert main(["--root", str(tmp_path), "--from", str(PUBLISHED)]) == 0
    taken = load(tmp_path / "spec" / "orchestra" / "openapi.yaml")
    assert structure(taken) == STRUCTURE
    assert (tmp_path / "spec/orchestra/history/1.0.9.36.yaml").read_bytes() == FILE.read_bytes()


@pytest.mark.parametrize("file", [CURRENT, FILE], ids=["current", "1.0.9.36"])
def test_the_file_is_in_our_form(file: Path) -> None:
    """Reading and writing it changes no byte, so a newer file differs only in what has changed."""
    assert file.read_text(encoding="utf-8") == dump(ordered(load(file)))


def test_everything_is_described(published: dict[str, Any]) -> None:
    """Each operation, schema and member without a reference has words of its own."""
    for item in published["paths"].values():
        for operation in item.values():
            assert operation["summary"]
            assert operation["description"]
    for name, schema in published["components"]["schemas"].items():
        assert schema["description"], name
        for member, inner in schema.get("properties", {}).items():
            assert "$ref" in inner or inner["description"], f"{name}.{member}"


def test_the_identity_is_where_the_publisher_keeps_it(published: dict[str, Any]) -> None:
    """The version is a constant; the description tells."""
    assert published["info"] == {
        "title": "Orchestra API",
        "version": "Prod",
        "description": "Code Version 1.0.9.36",
    }
    assert published["openapi"] == "3.0.4"


@pytest.mark.parametrize("api", sorted(read_catalogue(ROOT).apis))
@pytest.mark.parametrize("overlay", [True, False])
def test_every_file_is_valid(api: str, overlay: bool) -> None:
    """Published and effective files are OpenAPI 3.0 and safe to make code of."""
    document = effective_spec(api, overlay)
    check_document(document, api)
    check_schema(document, api)


def contained(smaller: Any, larger: Any, place: str = "") -> Iterator[str]:
    """Where something of the first is missing from the second."""
    if isinstance(smaller, dict) and isinstance(larger, dict):
        for key, value in smaller.items():
            if key not in larger:
                yield f"{place}/{key}"
            else:
                yield from contained(value, larger[key], f"{place}/{key}")
    elif isinstance(smaller, list) and isinstance(larger, list):
        if larger[: len(smaller)] != smaller:
            yield place
    elif smaller != larger:
        yield place


@pytest.mark.parametrize("api", sorted(read_catalogue(ROOT).apis))
def test_an_overlay_only_adds(api: str) -> None:
    """Everything the published file says is still there, unchanged."""
    assert list(contained(effective_spec(api, False), effective_spec(api))) == []


@pytest.mark.parametrize("call", PAYMENT_CALLS)
def test_payment_calls_answer_with_a_result(effective: dict[str, Any], call: str) -> None:
    """200, 202, 409, 500 and 503 carry a result; 400 and 401 a message; 404 exists."""
    path = f"/PaymentGateway/{call}"
    assert {status: body(effective, path, status) for status in ("200", "202", "409", "500", "503")} == dict.fromkeys(
        ["200", "202", "409", "500", "503"], RESULT
    )
    assert {status: body(effective, path, status) for status in ("400", "401", "404")} == {
        "400": MESSAGE,
        "401": MESSAGE,
        "404": None,
    }


def test_a_refused_key_is_explained_everywhere() -> None:
    """All 19 operations say why a key is refused; one that waits for the wrapper is looked at when it is written."""
    paths = spec("orchestra")["paths"]
    found = [operation["responses"]["401"] for item in paths.values() for operation in item.values()]
    assert [answer["content"]["application/json"]["schema"] for answer in found] == [{"$ref": MESSAGE}] * 19


def test_accounts_may_be_created_and_missed(effective: dict[str, Any]) -> None:
    """PUT may answer 201 with the account, DELETE 404."""
    account = effective["paths"]["/PaymentGatewayAccounts/{name}"]
    created = account["put"]["responses"]["201"]["content"]["application/json"]["schema"]
    assert created == account["put"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert "404" in account["delete"]["responses"]


@pytest.mark.parametrize(
    ("schema", "member", "kind"),
    [
        ("PayTools_Api.Models.AuthRequestModel", "userToken", "string"),
        ("PayTools_Api.Models.AuthRequestModel", "generateToken", "boolean"),
        ("eWallet.Models.StartEWalletsSessionRequest", "paymentGatewayCertName", "string"),
        ("eWallet.Models.FallbackUpg", "paymentGatewayCertName", "string"),
        ("eWallet.Models.StartEWalletsSessionRequest", "threeDsBrands", "array"),
        ("Payments.ThreeDS", "universal_TransactionId", "string"),
    ],
)
def test_newer_members_are_added(
    published: dict[str, Any], effective: dict[str, Any], schema: str, member: str, kind: str
) -> None:
    """Members the live reference lists and the file does not are there, and optional."""
    assert member not in published["components"]["schemas"][schema]["properties"]
    assert effective["components"]["schemas"][schema]["properties"][member]["type"] == kind
    assert member not in effective["components"]["schemas"][schema].get("required", [])


def test_no_overlay_answer_is_for_an_operation_without_one(effective: dict[str, Any]) -> None:
    """Reads outside payments keep the statuses of the file."""
    for path in ("/PaymentGateway", "/PaymentGatewayAccounts", "/Utils/apiKey"):
        assert set(effective["paths"][path]["get"]["responses"]) == {"200", "400", "401"}
