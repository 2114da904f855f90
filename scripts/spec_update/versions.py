"""The versions of an API that this repository holds, in order."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from scripts.specdiff import Document, SpecError
from scripts.specdiff.view import canonical

_NAME = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})-[0-9a-f]{8}|(?P<version>\d+(?:\.\d+)*)(?:-[0-9a-f]{8})?")
_CODE_VERSION = re.compile(r"Code Version (\d+(?:\.\d+)+)")


@dataclass(frozen=True)
class Version:
    """One version. `name` is its file name in the history, or what the current file calls itself."""

    name: str
    document: Document


def name_of(document: Document) -> str:
    """The code version in `info.description`, else a numbered `info.version`, else a short hash of the content."""
    info = document.section("info")
    found = _CODE_VERSION.search(str(info.get("description", "")))
    if found is not None:
        return found[1]
    version = str(info.get("version", ""))
    if version[:1].isdigit():
        return re.sub(r"[^A-Za-z0-9._-]", "-", version)
    return _short(document)


def _short(document: Document) -> str:
    return hashlib.sha256(canonical(document.data).encode()).hexdigest()[:8]


def current(root: Path, api: str) -> Version:
    """The vendored file of an API."""
    document = Document.load(f"{api}@current", root)
    return Version(name_of(document), document)


def timeline(root: Path, api: str) -> list[Version]:
    """Past versions in order, then the current file unless the history has its equal, then previews of another.

    A vendor may publish another file under the same version: a short hash tells the two apart.
    """
    folder = root / "spec" / api / "history"
    names = sorted(path.stem for path in folder.glob("*.yaml")) if folder.is_dir() else []
    numbered = sorted((name for name in names if _NAME.fullmatch(name)), key=_key)
    found = [Version(name, Document.load(f"{api}@{name}", root)) for name in numbered]
    now = current(root, api)
    if not found or found[-1].document.data != now.document.data:
        known = {version.name for version in found}
        found.append(Version(f"{now.name}-{_short(now.document)}", now.document) if now.name in known else now)
    previews = [name for name in names if not _NAME.fullmatch(name)]
    later = [Version(name, Document.load(f"{api}@{name}", root)) for name in previews]
    return [*found, *(version for version in later if version.document.data != now.document.data)]


def _key(name: str) -> tuple[tuple[int, ...], str]:
    """Version numbers as numbers; files known by their date come after, in the order of their days."""
    found = _NAME.fullmatch(name)
    version = found["version"] if found is not None else None
    return (tuple(map(int, version.split("."))) if version else (1_000_000,)), name


def apis(root: Path) -> list[str]:
    """Every API with a vendored file."""
    found = sorted(path.parent.name for path in (root / "spec").glob("*/openapi.yaml"))
    if not found:
        raise SpecError("spec", "no API has a vendored file here")
    return found
