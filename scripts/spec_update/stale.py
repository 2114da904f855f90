"""Actions of our overlay that name what a new file no longer has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scripts.regenerate import RegenerationError
from scripts.regenerate.catalogue import read_catalogue
from scripts.regenerate.document import load
from scripts.regenerate.overlay import apply
from scripts.specdiff import lines

__all__ = ["stale_actions", "take_out"]


def overlay_of(root: Path, api: str) -> Path | None:
    """The overlay of an API, if it has one."""
    name = read_catalogue(root).api(api).overlay
    return None if name is None else root / name


def stale_actions(overlay: Path | None, document: dict[str, Any]) -> dict[int, str]:
    """Position of each action that cannot be applied to a document any more, with what is wrong with it."""
    if overlay is None:
        return {}
    corrections = load(overlay, name=overlay.name)
    found: dict[int, str] = {}
    for at, action in enumerate(corrections["actions"]):
        try:
            document = apply(document, {**corrections, "actions": [action]}, name=overlay.name)
        except RegenerationError as error:
            found[at] = f"action {at + 1}: {error.message}"
    return found


def take_out(root: Path, overlay: Path, positions: set[int]) -> None:
    """Remove actions from the text of an overlay, each with the comment above it; the last ones take it along."""
    text = overlay.read_text(encoding="utf-8")
    count = len(load(overlay, name=overlay.name)["actions"])
    if len(positions) == count:
        overlay.unlink()
        catalogue = root / "spec" / "catalogue.toml"
        line = f'overlay = "{overlay.relative_to(root / "spec").as_posix()}"\n'
        known = catalogue.read_text(encoding="utf-8")
        catalogue.write_text(known.replace(line, ""), encoding="utf-8", newline="\n")
        return
    found = lines.locate(text, overlay.name, {f"#/actions/{at}" for at in range(count)})
    rows = text.splitlines(keepends=True)
    starts = [found[f"#/actions/{at}"] - 1 for at in range(count)] + [len(rows)]
    for at in range(count):
        while rows[starts[at] - 1].lstrip().startswith("#"):
            starts[at] -= 1
    kept = rows[: starts[0]]
    for at in range(count):
        if at not in positions:
            kept += rows[starts[at] : starts[at + 1]]
    overlay.write_text("".join(kept), encoding="utf-8", newline="\n")
