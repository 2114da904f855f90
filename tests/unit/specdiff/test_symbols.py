"""From a finding to the generated names, and on to functions, commands, pages and tests of the package."""

from __future__ import annotations

import copy
import json
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scripts.specdiff import Document, diff
from scripts.specdiff.enrich import api_of, enrich
from scripts.specdiff.wrapper_map import modules_of, owners_of
from tests.unit.specdiff.support import document

FILES = {
    "pyproject.toml": '[project]\nname = "x"\n[project.scripts]\npay = "orchestra.cli:main"\n',
    "README.md": "Call `payments.charge` to pay.\n",
    "docs/other.md": "Nothing about it.\n",
    "tests/test_pay.py": "def test(client):\n    client.payments.charge()\n",
    "tests/test_other.py": "def test(): ...\n",
    "orchestra/__init__.py": "from ._shop.client import Client\nfrom ._shop.results import Result\n",
    "orchestra/_shop/__init__.py": "",
    "orchestra/_shop/client.py": """
        from .payments import Payments
        class Client:
            def __init__(self):
                self.payments: Payments = Payments()
        """,
    "orchestra/_shop/payments.py": """
        from .._core.resources import Resource
        class Payments(Resource):
            def charge(self):
                from .requests import build
                return self._send(build())
            def idle(self):
                return None
        """,
    "orchestra/_core/__init__.py": "",
    "orchestra/_core/resources.py": """
        class Resource:
            def _send(self, request):
                return getattr(self, request.name)()
        """,
    "orchestra/_shop/requests.py": """
        from shop_api import models
        from shop_api.api import things
        def build():
            return things.exchange._get_kwargs(body=_card())
        def _card():
            return models.Card(number="1")
        def unrelated():
            return 3
        """,
    "orchestra/_shop/results.py": """
        from .._core.decoding import json_field
        class Result:
            code: str = json_field("resultCode", str)
        """,
    "orchestra/_core/decoding.py": "def json_field(name, reader): ...\n",
    "orchestra/cli.py": """
        from ._shop.client import Client
        def main():
            Client().payments.charge()
        """,
    "generated/shop_api/__init__.py": "",
    "generated/shop_api/models/__init__.py": """
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            from .brand import Brand
            from .card import Card
        """,
}
CARD = "#/components/schemas/Card"
SYMBOLS = {
    "/components/schemas/Card": {"kind": "class", "name": "shop_api.models.card.Card"},
    "/components/schemas/Card/properties/number": {"kind": "attribute", "name": "shop_api.models.card.Card.number"},
    "/components/schemas/Card/properties/brand": {"kind": "attribute", "name": "shop_api.models.card.Card.brand"},
    "/components/schemas/Brand": {"kind": "class", "name": "shop_api.models.brand.Brand"},
    "/components/schemas/Brand/enum/1": {"kind": "member", "name": "shop_api.models.brand.Brand.B"},
    "/paths/~1exchange/post": {"kind": "operation", "name": "shop_api.api.things.exchange"},
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small package with the shape of ours, and the generator's map."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
    data = {"api": "shop", "package": "shop_api", "symbols": SYMBOLS}
    (tmp_path / "generated" / "shop_api.symbols.json").write_text(json.dumps(data), encoding="utf-8")
    return tmp_path


def shop(number: dict[str, Any], brands: list[str], *, answer: dict[str, Any] | None = None) -> Document:
    schemas = {
        "Brand": {"type": "string", "enum": brands},
        "Card": {"type": "object", "properties": {"number": number, "brand": {"$ref": "#/components/schemas/Brand"}}},
    }
    made = document({"$ref": CARD}, received=False, schemas=schemas)
    if answer is not None:
        made["paths"]["/exchange"]["post"]["responses"]["200"]["content"] = {"application/json": {"schema": answer}}
    return Document(made, "shop")


TEXT = {"type": "string"}


def symbols_of(checkout: Path, old: Document, new: Document, rule: str) -> dict[str, Any]:
    report = diff(old, new)
    enrich(report, checkout, "shop")
    return next(finding.symbols for finding in report.findings if finding.id == rule)


def test_a_changed_attribute_reaches_functions_commands_pages_and_tests(checkout: Path) -> None:
    """Who sets the attribute is direct; who calls that is transitive; so are the command, the page, the test."""
    new = shop({"type": "string", "pattern": "^[0-9]+$"}, ["A", "B"])
    found = symbols_of(checkout, shop(TEXT, ["A", "B"]), new, "schema-pattern")
    assert found["generated"] == ["shop_api.models.card.Card.number"]
    assert found["wrapper"] == {"direct": ["orchestra._shop.requests._card"], "transitive": ["payments.charge"]}
    assert found["commands"] == {"direct": [], "transitive": ["pay"]}
    assert found["docs"] == {"direct": [], "transitive": ["README.md"]}
    assert found["tests"] == {"direct": [], "transitive": ["tests/test_pay.py"]}
    assert found["unseen"] == []


def test_an_attribute_nobody_sets_falls_back_to_its_class(checkout: Path) -> None:
    """Where nothing names the attribute, whoever builds the class is shown."""
    old, new = shop(TEXT, ["A", "B"]), shop(TEXT, ["A", "B"])
    del new.data["components"]["schemas"]["Card"]["properties"]["brand"]
    found = symbols_of(checkout, old, new, "property-removed")
    assert found["generated"] == ["shop_api.models.card.Card.brand"]
    assert found["wrapper"]["direct"] == ["orchestra._shop.requests._card"]


def test_enum_members_are_named_by_their_value(checkout: Path) -> None:
    """A removed value names its member of the generated enum, though the members are numbered."""
    found = symbols_of(checkout, shop(TEXT, ["A", "B"]), shop(TEXT, ["A"]), "enum-value-removed")
    assert found["generated"] == ["shop_api.models.brand.Brand.B"]


def test_a_member_of_an_answer_is_found_by_its_name_on_the_wire(checkout: Path) -> None:
    """Our results read answers by member name, so that name leads to the field."""
    old, new = (
        shop(TEXT, ["A"], answer={"type": "object", "properties": {"resultCode": {"type": kind}}})
        for kind in ("string", "integer")
    )
    report = diff(old, new)
    enrich(report, checkout, "shop")
    found = next(finding.symbols for finding in report.findings if finding.id == "schema-type")
    assert "orchestra.Result.code" in found["wrapper"]["direct"]
    assert "payments.charge" in found["wrapper"]["transitive"]


def test_what_cannot_be_seen_is_said(checkout: Path) -> None:
    """Functions on the way that reach for names at run time are listed."""
    requests = checkout / "orchestra" / "_shop" / "requests.py"
    requests.write_text(requests.read_text() + "\ndef late(name):\n    return getattr(_card(), name)\n")
    new = shop({"type": "string", "pattern": "^[0-9]+$"}, ["A"])
    found = symbols_of(checkout, shop(TEXT, ["A"]), new, "schema-pattern")
    assert found["unseen"] == ["orchestra._shop.requests.late uses getattr"]


@pytest.mark.parametrize("broken", ["absent", "no json", "wrong shape"])
def test_a_missing_map_is_a_note(broken: str, checkout: Path) -> None:
    """Without a usable map the findings have no symbols and the report says why."""
    path = checkout / "generated" / "shop_api.symbols.json"
    path.unlink()
    if broken != "absent":
        path.write_text("{" if broken == "no json" else '{"package": "shop_api", "symbols": []}')
    report = diff(shop(TEXT, ["A", "B"]), shop(TEXT, ["A"]))
    enrich(report, checkout, "shop")
    assert report.notes == ["no symbol map for shop: run the generator to see which generated names are touched"]
    assert all(finding.symbols == {} for finding in report.findings)


def test_without_the_package_generated_names_are_still_shown(tmp_path: Path, checkout: Path) -> None:
    """A checkout without the hand-written package gets the first half of the map."""
    import shutil

    shutil.rmtree(checkout / "orchestra")
    report = diff(shop(TEXT, ["A", "B"]), shop(TEXT, ["A"]))
    enrich(report, checkout, "shop")
    assert report.findings[0].symbols == {"generated": ["shop_api.models.brand.Brand.B"]}
    assert report.notes == ["the hand-written package was not found, so only generated names are shown"]


def test_the_api_is_known_from_the_command_line() -> None:
    """A history name or a path below spec/ says whose symbols to read."""
    assert api_of("a.yaml", "orchestra@1.0") == "orchestra"
    assert api_of("HEAD:spec/forter/openapi.yaml", "b.yaml") == "forter"
    assert api_of("a.yaml", "b.yaml") is None


ROOT = Path(__file__).resolve().parents[3]
SCHEMAS = "#/components/schemas"
INPUT = f"{SCHEMAS}/PayTools_Api.Models"
ROOM = "orchestra._orchestrasolutions"


@dataclass(frozen=True)
class Ours:
    """A change of a file of ours; `direct` and `behind` must be among the names it reaches, `never` must not."""

    edit: Callable[[Document], Any]
    rule: str
    direct: frozenset[str]
    behind: frozenset[str]
    never: frozenset[str] = frozenset()
    api: str = "orchestra"


OURS = {
    "a member to send": Ours(
        lambda made: made.at(f"{INPUT}.AuthRequestModel/properties/amount").update(minimum=1), "schema-minimum",
        frozenset({f"{ROOM}.requests.authorization"}), frozenset({"payments.charge", "payments.authorize"}),
        frozenset({"payments.refund", "payments.capture", "payments.create"}),
    ),
    "a member of a member": Ours(
        lambda made: made.at(f"{INPUT}.CardInputModel/properties/cvv").update(pattern="^[0-9]{3,4}$"), "schema-pattern",
        frozenset({f"{ROOM}.requests._card_input"}),
        frozenset({"payments.charge", "payments.authorize", "payments.refund"}), frozenset({"tokens.create"}),
    ),
    "a member to read": Ours(
        lambda made: made.at(f"{SCHEMAS}/Payments.OperationResult/properties/gatewayName").update(type="integer"),
        "schema-type", frozenset({"orchestra.OperationResult.gateway_name"}),
        frozenset({"orchestra.PaymentResult", "payments.charge", "payments.status", "wallets.validate_results"}),
        frozenset({"tokens.create", "payments.create"}),
    ),
    "a code of an answer": Ours(
        lambda made: made.at(f"{SCHEMAS}/Payments.Result/enum").remove("TemporaryFailure"), "enum-value-removed",
        frozenset({f"{ROOM}.outcomes.CODES", f"{ROOM}.outcomes.GRIDS", "orchestra.sandbox.faults._failure"}),
        frozenset({"payments.charge"}), frozenset({"payments.create"}),
    ),
    "a word to send": Ours(
        lambda made: made.at(f"{SCHEMAS}/Payments.CardTypes/enum").remove("Troy"), "enum-value-removed",
        frozenset({"orchestra.CardType"}), frozenset({"orchestra.Card", "payments.charge"}),
    ),
    "an operation": Ours(
        lambda made: made.at("#/paths/~1PaymentGateway~1capture/put").update(operationId="Seize"),
        "operation-id-changed", frozenset({f"{ROOM}.requests.follow_up"}), frozenset({"payments.capture"}),
        frozenset({"payments.refund"}),
    ),
    "the server": Ours(
        lambda made: made.data.update(servers=[{"url": "https://eu.orchestrasolutions.com"}]), "server-removed",
        frozenset({f"{ROOM}.client.BASE_URL"}), frozenset(),
        frozenset({"orchestra.orchestrate.PRODUCTION_URL"}),
    ),
    "a server of a sibling": Ours(
        lambda made: made.data.update(servers=made.data["servers"][:1]), "server-removed",
        frozenset({"orchestra.orchestrate.PRODUCTION_URL"}), frozenset(), frozenset({f"{ROOM}.client.BASE_URL"}),
        "orchestrate",
    ),
    "a member that siblings have too": Ours(
        lambda made: made.at(f"{SCHEMAS}/Payment/properties/captureMethod").update(type="integer"), "schema-type",
        frozenset({"orchestra.forter.Payment.capture_method"}), frozenset({"payments.create"}),
        frozenset({"payments.charge"}), "forter",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OURS)
def test_our_own_package_is_mapped(name: str) -> None:
    """A change of each kind reaches the names that serve it in this checkout, and none of another API."""
    ours = OURS[name]
    old = Document.load(f"{ours.api}@current", ROOT)
    new = Document(copy.deepcopy(old.data), "new")
    ours.edit(new)
    report = diff(old, new)
    enrich(report, ROOT, ours.api)
    reached = [finding.symbols["wrapper"] for finding in report.findings if finding.id == ours.rule]
    direct = {one for names in reached for one in names["direct"]}
    behind = {one for names in reached for one in names["transitive"]}
    assert ours.direct <= direct
    assert ours.behind <= behind
    assert ours.never.isdisjoint(direct | behind)


def test_modules_of_our_own_package_belong_to_their_api() -> None:
    """The rooms of the APIs are theirs; what every API needs and the transport belong to none."""
    rooms = {"_core": "", "_http": "", "_orchestrasolutions": "orchestra_api",
             "orchestrate": "orchestrate_api", "forter": "forter_api"}  # fmt: skip
    modules = modules_of(ROOT)
    owners = owners_of(modules, ROOT, "orchestra_api")
    found: dict[str, set[str]] = {}
    for module in modules:
        room = module.name.split(".")[1:2]
        if room and room[0] in rooms:
            found.setdefault(room[0], set()).add(owners.get(module.name, ""))
    assert found == {room: {owner} for room, owner in rooms.items()}


@pytest.mark.parametrize(("version", "fragment", "claimed", "agrees"), [
    ("1.2.0", "a.breaking.md", "major", True), ("1.2.0", "a.added.md", "minor", False),
    ("0.4.0", "a.breaking.md", "minor", True),
])  # fmt: skip
def test_the_advice_for_our_package_is_held_against_the_fragments(
    version: str, fragment: str, claimed: str, agrees: bool, checkout: Path
) -> None:
    """Waiting changelog fragments claim a step; it is compared with what the change asks for."""
    (checkout / "changelog.d").mkdir()
    (checkout / "changelog.d" / fragment).write_text("Text.\n")
    (checkout / "orchestra" / "_version.py").write_text(f'__version__ = "{version}"\n')
    report = diff(shop(TEXT, ["A", "B"]), shop(TEXT, ["A"]))
    enrich(report, checkout, "shop")
    line = report.semver["package"]
    assert (line["advice"], line["claimed"], line["agrees"]) == ("minor" if version < "1" else "major", claimed, agrees)


def test_members_are_named_after_the_file_the_generator_saw(checkout: Path) -> None:
    """A value that left before the current file has no generated member, whatever stands at its old position."""
    (checkout / "spec" / "shop").mkdir(parents=True)
    current = shop(TEXT, ["A", "B"])
    (checkout / "spec" / "shop" / "openapi.yaml").write_text(json.dumps(current.data))
    found = symbols_of(checkout, shop(TEXT, ["A", "Gone", "B"]), current, "enum-value-removed")
    assert found["generated"] == ["shop_api.models.brand.Brand"]
    found = symbols_of(checkout, current, shop(TEXT, ["A"]), "enum-value-removed")
    assert found["generated"] == ["shop_api.models.brand.Brand.B"]


def write(checkout: Path, name: str, text: str) -> None:
    (checkout / name).parent.mkdir(parents=True, exist_ok=True)
    (checkout / name).write_text(textwrap.dedent(text), encoding="utf-8")


def test_a_moved_server_leads_to_the_constant_that_names_it(checkout: Path) -> None:
    """The address that is written out somewhere is found there, and what uses the constant behind it."""
    write(checkout, "orchestra/_shop/client.py", """
        from .payments import Payments
        BASE_URL = "https://shop.example.com"
        class Client:
            def __init__(self):
                self.address = BASE_URL
                self.payments: Payments = Payments()
        """)  # fmt: skip
    old, new = shop(TEXT, ["A"]), shop(TEXT, ["A"])
    old.data["servers"] = [{"url": "https://shop.example.com/"}]
    new.data["servers"] = [{"url": "https://shop.example.org/"}]
    found = symbols_of(checkout, old, new, "server-removed")
    assert found["wrapper"]["direct"] == ["orchestra._shop.client.BASE_URL"]


def test_a_changed_enum_leads_to_the_table_that_lists_its_values(checkout: Path) -> None:
    """Values are found in a tuple and among the words of a table; words of a docstring are none."""
    write(checkout, "orchestra/_shop/outcomes.py", '''
        """Gone is a word here."""
        CODES = ("Done", "Gone")
        GRID = """
            status  Done   Gone
            200     good   bad
            """
        def other():
            """Not of Gone either."""
            return CODES
        ''')  # fmt: skip
    found = symbols_of(checkout, shop(TEXT, ["Done", "Gone"]), shop(TEXT, ["Done"]), "enum-value-removed")
    assert {"orchestra._shop.outcomes.CODES", "orchestra._shop.outcomes.GRID"} <= set(found["wrapper"]["direct"])
    assert "orchestra._shop.outcomes" not in found["wrapper"]["direct"]
    assert "orchestra._shop.outcomes.other" not in found["wrapper"]["direct"]


@pytest.mark.parametrize(("limit", "constant", "found"), [
    (16384, "PAYLOAD_LIMIT", True), (64, "CARD_NUMBER_LENGTH", True), (64, "NUMBERS", True), (64, "RETRIES", False),
])  # fmt: skip
def test_a_changed_limit_leads_to_the_constant_that_holds_it(
    limit: int, constant: str, found: bool, checkout: Path
) -> None:
    """A large number is told by itself, a small one only by a word it shares with the member or its schema."""
    write(checkout, "orchestra/_core/limits.py", f"{constant} = {limit:_}\n")
    old, new = (shop({"type": "string", "maxLength": longest}, ["A"]) for longest in (limit, limit - 1))
    direct = symbols_of(checkout, old, new, "schema-maxLength")["wrapper"]["direct"]
    assert (f"orchestra._core.limits.{constant}" in direct) == found


def test_names_on_the_wire_match_within_their_own_api(checkout: Path) -> None:
    """A reader of another API in the same package is not listed for a member of the same name, nor ours for its."""
    write(checkout, "orchestra/bank/__init__.py", "from ._results import Transfer\n")
    write(checkout, "orchestra/bank/_requests.py", "from bank_api import models\n")
    write(checkout, "orchestra/bank/_results.py", """
        from .._core.decoding import json_field
        class Transfer:
            amount: str = json_field("resultCode", str)
        """)  # fmt: skip
    write(checkout, "generated/bank_api/__init__.py", "")
    data = {"api": "bank", "package": "bank_api", "symbols": SYMBOLS}
    (checkout / "generated" / "bank_api.symbols.json").write_text(json.dumps(data), encoding="utf-8")
    old, new = (
        shop(TEXT, ["A"], answer={"type": "object", "properties": {"resultCode": {"type": kind}}})
        for kind in ("string", "integer")
    )
    readers = {"shop": "orchestra.Result.code", "bank": "orchestra.bank.Transfer.amount"}
    for api, own in readers.items():
        report = diff(old, new)
        enrich(report, checkout, api)
        found = next(finding.symbols for finding in report.findings if finding.id == "schema-type")
        assert set(found["wrapper"]["direct"]) & set(readers.values()) == {own}
