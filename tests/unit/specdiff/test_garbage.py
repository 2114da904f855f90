"""Random damage to a document never ends in anything but findings or one clear error."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.specdiff import Document, SpecError, diff
from scripts.specdiff.enrich import add_lines, add_witnesses
from scripts.specdiff.render import FORMATS, render

SEED: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "seed.yaml").read_text(encoding="utf-8"))
GARBAGE: list[Any] = [
    None, True, False, 0, -1, 3.5, "", "x", "#/components/schemas/Order", "#/paths", [], [1], ["x"], [[]],
    [{}], {}, {"x": 1},
    {"$ref": "#/components/schemas/Order"}, {"$ref": 3}, {"$ref": "#"}, {"$ref": "other.yaml#/a"},
    {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Line"}}},
    [{"$ref": "#/components/schemas/Line"}],
]  # fmt: skip


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from _places(value[key], (*path, key))


def _damaged(chance: random.Random) -> dict[str, Any]:
    made = copy.deepcopy(SEED)
    for _ in range(chance.randint(1, 3)):
        path = chance.choice([path for path in _places(made) if path != ("openapi",)])
        holder = made
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = copy.deepcopy(chance.choice(GARBAGE))
    if chance.random() < 0.3:
        made["openapi"] = "3.1.0"
    return made


@pytest.mark.parametrize("seed", range(30))
def test_damaged_documents_are_compared_or_refused(seed: int) -> None:
    """A damaged document differs from the good one without a crash, and never from itself; all formats render."""
    print(f"seed {seed}")
    made = _damaged(random.Random(seed))
    good = Document.parse(json.dumps(SEED).encode(), "good.json")
    try:
        damaged = Document.parse(json.dumps(made).encode(), "damaged.json")
    except SpecError:
        return
    for old, new in ((good, damaged), (damaged, good)):
        report = diff(old, new)
        add_lines(report)
        add_witnesses(report)
        for name in FORMATS:
            assert render(report, name)
    assert diff(damaged, damaged).findings == []
