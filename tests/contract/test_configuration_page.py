"""The page about configuration lists every setting as it is."""

from __future__ import annotations

import re
from pathlib import Path

import attrs
import pytest

from orchestra import CallOptions, ConfigurationError
from orchestra._core.config import Config
from orchestra._orchestrasolutions.client import SERVICE
from orchestra.forter._client import SERVICE as FORTER
from orchestra.orchestrate._client import SERVICE as ORCHESTRATE

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
COUNTED = {"retries": "attempts", "max_connections": "connections", "max_response_bytes": "bytes"}
"""Settings that are whole numbers, and of what."""


def rows() -> dict[str, list[str]]:
    """Return the cells of the table by the setting's name, without backticks."""
    table = PAGE.partition("<!-- settings -->")[2].partition("<!-- end -->")[0]
    lines = [line.strip("| ").split("|") for line in table.strip().splitlines()[2:]]
    cells = [[cell.strip().strip("`") for cell in line] for line in lines]
    return {row[0]: row[1:] for row in cells}


def shown(field: attrs.Attribute[object]) -> str:
    """Return a setting's default as the page writes it."""
    default = SERVICE.defaults.get(field.name, field.default)
    if default is attrs.NOTHING:
        return "required"
    if default is None:
        return "none"
    return str(default).lower() if isinstance(default, bool) else str(default)


def test_every_setting_is_listed_with_its_variable_and_default() -> None:
    """The table has a row for each setting, in their order, with the true variable and default."""
    fields = attrs.fields(Config)

    assert list(rows()) == [field.name for field in fields]
    assert {name: row[:2] for name, row in rows().items()} == {
        field.name: [f"{SERVICE.prefix}_{field.name.upper()}", shown(field)] for field in fields
    }


def test_units_are_those_that_are_read() -> None:
    """Settings with a fraction are seconds, whole numbers say of what, and all others have no unit."""
    units = {field.name: "seconds" if field.type == "float" else "" for field in attrs.fields(Config)}

    assert {field.name for field in attrs.fields(Config) if field.type == "int"} == set(COUNTED)
    assert {name: row[2] for name, row in rows().items()} == units | COUNTED


def test_every_setting_has_a_meaning() -> None:
    """No row leaves its meaning empty."""
    assert [name for name, row in rows().items() if not row[3]] == []


def test_every_transport_is_named() -> None:
    """The row of `transport` names exactly those that can be chosen by name."""
    with pytest.raises(ConfigurationError) as refusal:
        Config.load("ORCHESTRA", {"api_key": "any", "transport": "none"}, environment={}, defaults=SERVICE.defaults)

    named = re.findall(r"`(\w+)`", rows()["transport"][3])
    assert f"one of {', '.join(named)}, not" in str(refusal.value)


def test_more_settings_of_the_siblings_are_named() -> None:
    """The row of a sibling API has its prefix and each setting that the common table lacks."""
    common = {field.name for field in attrs.fields(Config)}

    for service in (ORCHESTRATE, FORTER):
        (row,) = [line for line in PAGE.splitlines() if f"`{service.prefix}_`" in line]
        more = [field.name for field in attrs.fields(service.config) if field.name not in common]
        assert more
        assert [name for name in more if f"`{name}`" not in row] == []


def test_overrides_of_one_call_are_named() -> None:
    """The page names every setting that one call can have for itself."""
    (line,) = [line for line in PAGE.splitlines() if line.startswith("One call can have its own")]

    assert re.findall(r"`(\w+)`", line)[:-1] == [field.name for field in attrs.fields(CallOptions)]
