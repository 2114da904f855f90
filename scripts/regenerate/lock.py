"""The lock: a hash of everything that went into the generated code, and of what came out."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs
import tomlkit

from .catalogue import Api, Catalogue
from .errors import RegenerationError
from .generator import FORMATTER_CHECK, FORMATTER_FORMAT, OPTIONS, Built
from .templates import Override

__all__ = ["LOCK", "entry", "render", "sha256", "symbols_text", "tree_sha256"]

LOCK = "spec/lock.toml"

_HEADER = "# Written by `python -m scripts.regenerate`. Do not edit.\n\n"


def sha256(data: bytes) -> str:
    """The SHA-256 of the bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def tree_sha256(files: Mapping[str, bytes]) -> str:
    """One hash for a tree: of the sorted lines `<sha256 of the file>  <path>`."""
    lines = (f"{sha256(data)}  {path}\n" for path, data in sorted(files.items()))
    return sha256("".join(lines).encode())


def symbols_text(built: Built) -> bytes:
    """The symbol map as it is written beside the package."""
    return (json.dumps(built.symbols, indent=1, ensure_ascii=True) + "\n").encode()


def entry(api: Api, document: Mapping[str, Any], spec: bytes, overlay: bytes | None, built: Built) -> dict[str, Any]:
    """What the lock says of one API. `document` is the published file; without `overlay` none was applied."""
    info = document["info"]
    corrections = {"overlay": api.overlay, "overlay_sha256": sha256(overlay)} if overlay is not None else {}
    return {
        "spec": api.spec,
        "spec_sha256": sha256(spec),
        "version": str(info.get("version", "")),
        "code_version": str(info.get("description", "")).strip().split("\n")[0],
        **corrections,
        "package": f"generated/{api.package}",
        "classes": dict(api.classes),
        "operations": built.operations,
        "schemas": built.schemas,
        "files": len(built.files),
        "tree_sha256": tree_sha256(built.files),
        "symbols_sha256": sha256(symbols_text(built)),
    }


def render(
    root: Path, catalogue: Catalogue, overrides: Iterable[Override], entries: Mapping[str, Mapping[str, Any]]
) -> bytes:
    """The text of the lock. APIs of the catalogue without a new entry keep the one they have."""
    known = _read(root / LOCK).get("apis", {})
    apis = {name: entries.get(name, known.get(name)) for name in catalogue.apis}
    templates = [attrs.asdict(override) for override in overrides]
    for template in templates:
        template.pop("reason")
        template.pop("link")
    data = {
        "generator": {"name": "openapi-python-client", "version": catalogue.generator, "options": OPTIONS},
        "formatter": {
            "name": "ruff",
            "version": catalogue.formatter,
            "check": list(FORMATTER_CHECK),
            "format": list(FORMATTER_FORMAT),
        },
        "templates": templates,
        "apis": {name: dict(found) for name, found in apis.items() if found},
    }
    return (_HEADER + tomlkit.dumps(data)).encode()


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise RegenerationError(LOCK, f"cannot be read ({error}); delete it and regenerate") from None
