"""Additions that wait for the wrapper: written down with the line they need, and left out of the contract."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scripts.spec_update import waiting
from scripts.spec_update.waiting import Waiting, Writer
from scripts.specdiff import Document, Policy, Report, diff

ROOT = Path(__file__).resolve().parents[3]
ROOM = "orchestra/_orchestrasolutions"
MODELS = "#/components/schemas/PayTools_Api.Models"
AUTH = f"{MODELS}.AuthRequestModel/properties"
RESULT = "#/components/schemas/Payments.OperationResult/properties"
TYPES = "#/components/schemas/Payments.CardTypes/enum"
TEXT = {"type": "string", "nullable": True}
SENT = {
    "forter": "note=_text(note, 'note'),",
    "orchestrate": "note=UNSET if note is None else validation.text(note, 'note', shortest=1),",
}


@pytest.fixture(scope="module")
def old() -> Document:
    return Document.load("orchestra@1.0.9.36", ROOT)


@pytest.fixture(scope="module")
def report(old: Document) -> Report:
    """A file with more of everything, compared with the one before."""
    data = copy.deepcopy(old.data)
    new = Document(data, "new")
    new.at(AUTH)["invoiceNumber"] = TEXT
    new.at(RESULT)["acquirerRegion"] = TEXT
    new.at(RESULT)["fee"] = {"type": "number", "format": "double"}
    new.at(TYPES).append("Verve")
    data["paths"]["/Utils/ping"] = {
        "get": {"operationId": "UtilsPing", "tags": ["Utils"], "responses": {"200": {"description": "Done."}}}
    }
    return diff(Document(old.data, "old"), new, Policy("payments"))


@pytest.fixture(scope="module")
def found(report: Report) -> list[Waiting]:
    return waiting.collect(report, ROOT, "orchestra", [])


def test_each_addition_waits_with_the_line_it_needs(found: list[Waiting], tmp_path: Path) -> None:
    """Lines are those of a neighbour of the same shape, with the place they belong to; the list can be read back."""
    calls = f"{ROOM}/requests.py:"
    assert [(one.pointer, one.values, one.where, one.line) for one in found if not one.where.startswith(calls)] == [
        (TYPES, ("Verve",), f"{ROOM}/values.py: CardType", '"Verve",'),
        (f"{RESULT}/acquirerRegion", (), f"{ROOM}/results.py: class OperationResult",
         'acquirer_region: str | None = json_field("acquirerRegion", decoding.free_text)'),
        (f"{RESULT}/fee", (), f"{ROOM}/results.py: class OperationResult",
         'fee: Decimal | None = json_field("fee", decoding.number)'),
        ("#/paths/~1Utils~1ping/get", (), f"{ROOM}/operations.py",
         'Operation("utils_ping", "UtilsPing", Semantics.?, Kind.?),'),
    ]  # fmt: skip
    (sent,) = (one for one in found if one.where.startswith(calls))
    assert sent.where.endswith(": models.AuthRequestModel")
    assert (sent.pointer, sent.line) == (
        f"{AUTH}/invoiceNumber", "invoice_number=_text(invoice_number, 'invoice_number'),",
    )  # fmt: skip
    path = waiting.path_of(tmp_path, "orchestra")
    path.parent.mkdir(parents=True)
    path.write_text(waiting.text_of(found))
    assert waiting.read(tmp_path, "orchestra") == found
    assert f'{ROOM}/values.py: CardType\n      "Verve",' in waiting.places(found)


def test_without_what_waits_a_file_is_the_one_before(old: Document, report: Report, found: list[Waiting]) -> None:
    """Taking the additions out of the new file gives the old one: members, words and operations alike."""
    left = waiting.without(report.new.data, found)
    assert left["components"] == old.data["components"]
    assert left["paths"] == {**old.data["paths"], "/Utils/ping": {}}
    assert report.new.at(TYPES)[-1] == "Verve"  # the document itself keeps it


@pytest.mark.parametrize(("entry", "left"), [
    (Waiting("#/a/properties/x"), {"a": {"properties": {"y": 2}, "required": ["y"]}, "b": [0, 1, 2]}),
    (Waiting("#/b/1"), {"a": {"properties": {"x": 1, "y": 2}, "required": ["x", "y"]}, "b": [0, 2]}),
    (Waiting("#/b", values=(1, 2)), {"a": {"properties": {"x": 1, "y": 2}, "required": ["x", "y"]}, "b": [0]}),
    (Waiting("#/gone/x"), {"a": {"properties": {"x": 1, "y": 2}, "required": ["x", "y"]}, "b": [0, 1, 2]}),
])  # fmt: skip
def test_parts_of_every_kind_are_taken_out(entry: Waiting, left: dict[str, Any]) -> None:
    """A member leaves the required ones too, a position of a list closes up, and what is not there is no error."""
    data: dict[str, Any] = {"a": {"properties": {"x": 1, "y": 2}, "required": ["x", "y"]}, "b": [0, 1, 2]}
    assert waiting.without({"openapi": "3.0.3", **data}, [entry]) == {"openapi": "3.0.3", **left}


def test_what_waited_before_still_waits(report: Report, found: list[Waiting]) -> None:
    """The next update adds to the list; an entry whose place left the file leaves the list."""
    later = Document(copy.deepcopy(report.new.data), "later")
    later.at(TYPES).append("Solo")
    del later.at(RESULT)["fee"]
    still = waiting.collect(diff(report.new, later, Policy("payments")), ROOT, "orchestra", found)
    assert [one.pointer for one in still] == [one.pointer for one in found if not one.pointer.endswith("/fee")]
    assert next(one.values for one in still if one.values) == ("Verve", "Solo")


def test_a_member_that_is_served_is_known(old: Document) -> None:
    """What the wrapper reads or sets by now is told from what still waits; so a stale entry fails a contract test."""
    writer = Writer(ROOT, "orchestra")
    served = [f"{RESULT}/gatewayName", f"{AUTH}/orderDesc", f"{RESULT}/fee", TYPES]
    assert [writer.serves(Waiting(one), old) for one in served] == [True, True, False, False]


def added(old: Document, edit: Callable[[Document], Any], api: str) -> tuple[str, str]:
    """Where the one addition of an edit belongs, and its line."""
    new = Document(copy.deepcopy(old.data), "new")
    edit(new)
    (found,) = waiting.collect(diff(old, new, Policy("payments")), ROOT, api, [])
    return found.where.partition(":")[0], found.line


@pytest.mark.parametrize(("api", "prefix"), [("forter", "forter."), ("orchestrate", "orchestrate.")])
def test_lines_of_an_api_belong_to_its_own_modules(api: str, prefix: str) -> None:
    """Each API has a `PaymentCreate`, a `Payment` and operations; a line never goes to those of another."""
    old = Document.load(f"{api}@current", ROOT)
    schemas = "#/components/schemas"
    note = {"type": "string"}
    ping = {"operationId": "Ping", "responses": {"200": {"description": "Done."}}}
    assert added(old, lambda made: made.at(f"{schemas}/PaymentCreate/properties").update(note=note), api) == (
        f"orchestra/{api}/_requests.py", SENT[api],
    )  # fmt: skip
    assert added(old, lambda made: made.at(f"{schemas}/Payment/properties").update(note=note), api) == (
        f"orchestra/{api}/_results.py", 'note: str | None = json_field("note", decoding.text)',
    )  # fmt: skip
    assert added(old, lambda made: made.data["paths"].update({"/ping": {"get": ping}}), api) == (
        f"orchestra/{api}/_operations.py", f'Operation("{prefix}ping", "Ping", Semantics.?, Kind.?),',
    )  # fmt: skip


def test_a_flag_is_checked_like_its_neighbour(old: Document) -> None:
    """A value that is left out when None keeps that form under the new name."""
    where, line = added(old, lambda made: made.at(AUTH).update(isCorporate={"type": "boolean"}), "orchestra")
    assert where == f"{ROOM}/requests.py"
    assert line == "is_corporate=UNSET if is_corporate is None else validation.flag(is_corporate, 'is_corporate'),"
