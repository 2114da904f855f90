"""Work out what `spec/` and `generated/` must hold. Reads the root, writes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import attrs

from .catalogue import Api, Catalogue
from .document import load
from .effective import effective_document
from .generator import Built, build, check_tools
from .lock import LOCK, entry, render, symbols_text
from .swap import Plan
from .templates import TEMPLATES, read_overrides
from .vendor import Incoming, history_path

__all__ = ["Made", "make_plan"]


@attrs.define
class Made:
    """The plan, and what a person wants to know of it."""

    plan: Plan = attrs.field(factory=Plan)
    summary: list[str] = attrs.field(factory=list)
    notes: list[str] = attrs.field(factory=list)
    strays: list[str] = attrs.field(factory=list)


def make_plan(
    root: Path,
    catalogue: Catalogue,
    names: Iterable[str],
    *,
    overlay: bool,
    incoming: Incoming | None,
    today: date,
    templates: Path = TEMPLATES,
) -> Made:
    """Generate the named APIs; `incoming` replaces the published file of the only one named."""
    check_tools(catalogue)
    overrides = read_overrides(templates)
    made = Made()
    entries: dict[str, dict[str, Any]] = {}
    history: dict[str, bytes] = {}
    for name in names:
        api = catalogue.api(name)
        if incoming is None:
            published, text = load(root / api.spec, name=api.spec), (root / api.spec).read_bytes()
        else:
            published, text = incoming.document, incoming.text
            history = _replace(root, api, text, today)
        effective = effective_document(root, api, overlay=overlay, published=published)
        built = build(api, effective, templates=templates)
        made.plan.trees[f"generated/{api.package}"] = built.files
        made.plan.files[f"generated/{api.package}.symbols.json"] = symbols_text(built)
        corrections = (root / api.overlay).read_bytes() if overlay and api.overlay else None
        entries[name] = entry(api, published, text, corrections, built)
        made.summary.append(_summary(api, built))
        made.notes += _unused(api, published)
    made.plan.files |= history
    made.plan.files[LOCK] = render(root, catalogue, overrides, entries)
    made.strays = list(_strays(root, catalogue))
    return made


def _replace(root: Path, api: Api, text: bytes, today: date) -> dict[str, bytes]:
    """The files that change in `spec/` when a new text takes the place of the published file."""
    current = root / api.spec
    if not current.exists():
        return {api.spec: text}
    old = current.read_bytes()
    if old == text:
        return {}
    document = load(current, name=api.spec)
    return {history_path(root, api, document, old, today=today): old, api.spec: text}


def _summary(api: Api, built: Built) -> str:
    return f"{api.name}: {built.operations} operations, {built.schemas} schemas, {len(built.files)} files"


def _unused(api: Api, published: dict[str, Any]) -> list[str]:
    schemas = published.get("components", {}).get("schemas", {})
    unused = api.unused_classes(schemas)
    return [f"{key!r} under [apis.{api.name}.classes] names no schema of {api.spec}" for key in unused]


def _strays(root: Path, catalogue: Catalogue) -> Iterable[str]:
    known = {name for api in catalogue.apis.values() for name in (api.package, f"{api.package}.symbols.json")}
    folder = root / "generated"
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name not in known and path.name != "__pycache__":
            yield f"generated/{path.name}: not made from the spec"
