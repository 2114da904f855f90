"""Turn the OLD and NEW of a command line into bytes: a file, a URL, `git-rev:path`, or a name of our history."""

from __future__ import annotations

import re
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

from scripts.specdiff.errors import SpecError

MAX_BYTES = 32 * 1024 * 1024
_URL_SECONDS = 30
_HISTORY_NAME = re.compile(r"(?P<api>[a-z][a-z0-9_]*)@(?P<version>[A-Za-z0-9][A-Za-z0-9._-]*)")


def read_source(reference: str, *, root: Path) -> tuple[str, bytes]:
    """Return a label free of machine paths, and the bytes.

    `root` is the checkout: it resolves history names and `git-rev:path`. Raises `SpecError` when nothing can
    be read or the document is larger than `MAX_BYTES`.
    """
    if reference.startswith(("http://", "https://")):
        return reference, _read_url(reference)
    path = Path(reference)
    if path.is_file():
        return _label(path, root), _read_file(path, reference)
    named = _HISTORY_NAME.fullmatch(reference)
    if named is not None:
        path = _history_file(named["api"], named["version"], root, reference)
        return reference, _read_file(path, reference)
    revision, separator, inner = reference.partition(":")
    if separator and inner:
        return reference, _read_git(revision, inner, root, reference)
    raise SpecError(reference, "no such file, URL, git revision or version in our history")


def path_of(reference: str, *, root: Path) -> str | None:
    """The file in the checkout that a reference means, for tools that point into files; `None` for a URL."""
    if reference.startswith(("http://", "https://")):
        return None
    if Path(reference).is_file():
        return _label(Path(reference), root)
    named = _HISTORY_NAME.fullmatch(reference)
    if named is not None:
        return _label(_history_file(named["api"], named["version"], root, reference), root)
    return reference.partition(":")[2] or None


def _label(path: Path, root: Path) -> str:
    resolved = path.resolve()
    if resolved.is_relative_to(root.resolve()):
        return resolved.relative_to(root.resolve()).as_posix()
    return path.name


def _read_file(path: Path, reference: str) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SpecError(reference, _too_large(path.stat().st_size))
        return path.read_bytes()
    except OSError as error:
        raise SpecError(reference, f"cannot be read: {error.strerror or error}") from error


def _too_large(size: int | None = None) -> str:
    found = "" if size is None else f"{size:,} bytes, "
    return f"too large: {found}the limit is {MAX_BYTES:,} bytes"


def _history_file(api: str, version: str, root: Path, reference: str) -> Path:
    folder = root / "spec" / api
    names = [folder / "history" / f"{version}{suffix}" for suffix in (".yaml", ".json")]
    if version == "current":
        names = [folder / "openapi.yaml", folder / "openapi.json"]
    for name in names:
        if name.is_file():
            return name
    current = folder / "openapi.yaml"
    if current.is_file() and _code_version(current) == version:
        return current
    known = sorted(path.stem for path in (folder / "history").glob("*.*") if path.suffix in {".yaml", ".json"})
    raise SpecError(reference, f"no such version; known: {', '.join([*known, 'current'])}")


def _code_version(path: Path) -> str | None:
    """The version in `info.description`, where these vendors put it; their `info.version` is a constant."""
    with path.open(encoding="utf-8") as lines:
        head = lines.read(4096)
    found = re.search(r"Code Version (\d+(?:\.\d+)+)", head)
    return None if found is None else found[1]


def _read_url(url: str) -> bytes:
    try:
        with urllib.request.urlopen(url, timeout=_URL_SECONDS) as answer:  # noqa: S310 - the scheme is checked by the caller
            body: bytes = answer.read(MAX_BYTES + 1)
    except (OSError, ValueError, urllib.error.URLError) as error:
        raise SpecError(url, f"cannot be fetched: {error}") from error
    if len(body) > MAX_BYTES:
        raise SpecError(url, _too_large())
    return body


def _read_git(revision: str, path: str, root: Path, reference: str) -> bytes:
    if revision.startswith("-"):
        raise SpecError(reference, "a git revision cannot start with a dash")
    size = subprocess.run(
        ["git", "cat-file", "-s", f"{revision}:{path}"], cwd=root, capture_output=True, text=True, check=False
    )
    if size.returncode != 0:
        raise SpecError(reference, "no such file, URL, git revision or version in our history")
    if int(size.stdout) > MAX_BYTES:
        raise SpecError(reference, _too_large(int(size.stdout)))
    shown = subprocess.run(
        ["git", "cat-file", "blob", f"{revision}:{path}"], cwd=root, capture_output=True, check=False
    )
    if shown.returncode != 0:
        raise SpecError(reference, "git cannot show this file")
    return shown.stdout
