"""The edit-space audit: whatever a meta-schema lets an author change is found, or waived with a reason."""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.specdiff import Document, SpecError, diff
from tests.unit.specdiff.audit import Edit, Editor, keywords_of_2020_12, objects_of_3_1

HERE = Path(__file__).parent
SEED: dict[str, Any] = yaml.safe_load((HERE / "seed.yaml").read_text(encoding="utf-8"))


class Waiver:
    def __init__(self, entry: dict[str, Any]) -> None:
        self.entry = entry
        self.needed: set[tuple[str, str]] = set()

    def covers(self, edit: Edit) -> bool:
        """Whether this waiver is about the edit; remembers what it was needed for."""
        entry = self.entry
        place = Document(SEED, "seed").at(edit.pointer)
        covers = (
            entry["definition"] == edit.definition
            and edit.key in entry["keys"]
            and edit.kind in entry["kinds"]
            and ("types" not in entry or place.get("type") in entry["types"])
            and re.search(entry.get("places", ""), edit.pointer) is not None
        )
        if covers:
            self.needed.add((edit.key, edit.kind))
        return covers

    def stale(self) -> Iterator[str]:
        keys, kinds = {key for key, _ in self.needed}, {kind for _, kind in self.needed}
        yield from (f"{self.entry['definition']}.{key}" for key in self.entry["keys"] if key not in keys)
        yield from (f"{self.entry['definition']} {kind}" for kind in self.entry["kinds"] if kind not in kinds)


def _is_silent(old: Document, edited: dict[str, Any]) -> bool:
    try:
        return not diff(old, Document(edited, "edited")).findings
    except SpecError:
        return False


def test_every_edit_of_3_0_is_found_or_waived(capsys: pytest.CaptureFixture[str]) -> None:
    """Each edit that the 3.0 meta-schema allows on the seed gives a finding or has a waiver that is needed."""
    waivers = [Waiver(entry) for entry in tomllib.loads((HERE / "audit_waivers.toml").read_text("utf-8"))["waiver"]]
    old = Document(SEED, "seed")
    assert diff(old, Document(copy.deepcopy(SEED), "seed")).findings == []
    count, silent, missed = 0, 0, []
    for edit in Editor(SEED).edits():
        count += 1
        if _is_silent(old, edit.document):
            silent += 1
            if not [waiver for waiver in waivers if waiver.covers(edit)]:
                missed.append(str(edit))
    with capsys.disabled():
        print(f"\nedit-space audit: {count} edits, {count - silent} found, {silent} waived")
    assert missed == []
    assert [text for waiver in waivers for text in waiver.stale()] == []
    assert all(waiver.entry["reason"].strip() for waiver in waivers)
    assert count > 2500


BASE_3_1: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Seed", "version": "1.0.0", "license": {"name": "MIT"}},
    "paths": {
        "/things": {
            "post": {
                "operationId": "sendThing",
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
                "responses": {
                    "200": {
                        "description": "Done",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                    }
                },
            }
        }
    },
    "components": {"schemas": {"Thing": {"type": "object", "properties": {"any": {}, "list": {"type": "array"}}}}},
}
KEYWORDS: dict[str, Any] = {
    "$comment": "zz", "$ref": "#/components/schemas/Other", "$dynamicRef": "#zz", "$id": "https://example.com/zz",
    "$schema": "https://json-schema.org/draft/2019-09/schema", "$vocabulary": {"https://example.com/zz": True},
    "additionalProperties": {"type": "string"}, "allOf": [{"maxLength": 3}],
    "anyOf": [{"maxLength": 3}, {"minLength": 9}],
    "const": 3, "contains": {"type": "string"}, "contentEncoding": "base64", "contentMediaType": "image/png",
    "contentSchema": {"type": "integer"}, "default": 3, "dependentRequired": {"a": ["b"]},
    "dependentSchemas": {"a": {"required": ["b"]}}, "deprecated": True, "description": "zz", "enum": ["a", "b"],
    "examples": ["zz"], "exclusiveMaximum": 3, "exclusiveMinimum": 3, "format": "uuid",
    "if": {"type": "string"}, "items": {"type": "string"}, "maxItems": 3, "maxLength": 3, "maxProperties": 3,
    "maximum": 3, "minItems": 3, "minLength": 3, "minProperties": 3, "minimum": 3, "multipleOf": 3,
    "not": {"type": "string"}, "oneOf": [{"maxLength": 3}, {"minLength": 9}], "pattern": "^z$",
    "patternProperties": {"^z": {"type": "string"}}, "prefixItems": [{"type": "string"}],
    "properties": {"zz": {"type": "string"}}, "propertyNames": {"maxLength": 3}, "readOnly": True, "required": ["zz"],
    "title": "zz", "type": ["string", "null"], "unevaluatedItems": {"type": "string"},
    "unevaluatedProperties": {"type": "string"}, "uniqueItems": True, "writeOnly": True,
}  # fmt: skip
COMPANIONS = {
    "then": {"if": {"type": "string"}}, "else": {"if": {"type": "string"}},
    "minContains": {"contains": {"type": "string"}}, "maxContains": {"contains": {"type": "string"}},
}  # fmt: skip
COMPANION_VALUES = {"then": {"maxLength": 3}, "else": {"maximum": 3}, "minContains": 3, "maxContains": 3}
SILENT_2020_12 = {
    "$anchor": "a name for references; those that use it change by themselves",
    "$dynamicAnchor": "as $anchor",
    "$defs": "holds schemas; those in use are compared where they are used",
    "if": "alone it asserts nothing: it needs then or else",
}


def _with(keyword: str, value: Any, extra: dict[str, Any]) -> tuple[Document, Document]:
    old, new = copy.deepcopy(BASE_3_1), copy.deepcopy(BASE_3_1)
    old["components"]["schemas"]["Thing"]["properties"]["any"] = dict(extra)
    new["components"]["schemas"]["Thing"]["properties"]["any"] = {**extra, keyword: value}
    for document in (old, new):
        document["components"]["schemas"]["Other"] = {"type": "integer"}
    return Document(old, "old"), Document(new, "new")


@pytest.mark.parametrize("keyword", sorted(keywords_of_2020_12()))
def test_every_keyword_of_2020_12_is_found(keyword: str) -> None:
    """Adding a keyword of JSON Schema 2020-12, and taking it away, gives a finding; the silent ones are listed."""
    extra = COMPANIONS.get(keyword, {})
    value = COMPANION_VALUES.get(keyword, KEYWORDS.get(keyword, {"zz": {"type": "string"}}))
    old, new = _with(keyword, value, extra)
    found = bool(diff(old, new).findings), bool(diff(new, old).findings)
    assert found == ((False, False) if keyword in SILENT_2020_12 else (True, True))
    assert keyword in KEYWORDS or keyword in COMPANIONS or keyword in SILENT_2020_12


NEW_IN_3_1: dict[str, Any] = {
    "OpenAPI.jsonSchemaDialect": ("#", "https://json-schema.org/draft/2020-12/schema"),
    "OpenAPI.webhooks": ("#", {"made": {"post": {"responses": {"200": {"description": "Fine"}}}}}),
    "components.pathItems": ("#/components", {"zz": {"get": {"responses": {"200": {"description": "Fine"}}}}}),
    "info.summary": ("#/info", "zz"),
    "license.identifier": ("#/info/license", "MIT"),
}


def test_every_place_that_3_1_added_is_found() -> None:
    """Each member that the 3.1 meta-schema has and the 3.0 one lacks gives a finding when it is added."""
    assert sorted(objects_of_3_1()) == sorted(NEW_IN_3_1)
    for name, (pointer, value) in NEW_IN_3_1.items():
        edited = copy.deepcopy(BASE_3_1)
        Document(edited, "edited").at(pointer)[name.partition(".")[2]] = value
        assert not _is_silent(Document(BASE_3_1, "seed"), edited), name
