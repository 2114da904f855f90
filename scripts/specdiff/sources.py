"""Turn the OLD and NEW of a command line into bytes: a file, a URL, `git-rev:path`, or a name of our history."""

from __future__ import annotations

import posixpath
import re
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from scripts.specdiff.errors import SpecError

MAX_BYTES = 32 * 1024 * 1024
URL_SECONDS = 30
_HISTORY_NAME = re.compile(r"(?P<api>[a-z][a-z0-9_]*)@(?P<version>[A-Za-z0-9][A-Za-z0-9._-]*)")


def read_source(reference: str, *, root: Path) -> tuple[str, bytes]:
    """Return a label free of machine paths, and the bytes.

    `root` is the checkout: it resolves history names and `git-rev:path`. Raises `SpecError` when nothing can
    be read or the document is larger than `MAX_BYTES`.
    """
    if _is_url(reference):
        return reference, _read_url(reference, URL_SECONDS)
    path = _on_disk(reference, root)
    if path is not None:
        return (_label(path, root) if Path(reference).is_file() else reference), _read_file(path, reference)
    revision, separator, inner = reference.partition(":")
    if separator and inner:
        return reference, _read_git(revision, inner, root, reference)
    raise SpecError(reference, "no such file, URL, git revision or version in our history")


def path_of(reference: str, *, root: Path) -> str | None:
    """The file in the checkout that a reference means, for tools that point into files; `None` for a URL."""
    path = _on_disk(reference, root)
    if path is not None:
        return _label(path, root)
    return None if _is_url(reference) else reference.partition(":")[2] or None


def beside(reference: str, *, root: Path) -> tuple[str, Callable[[str], bytes | None]]:
    """The document's own file name, and a reader of the files in its folder and below, by relative name.

    A document from the net may refer to its own server there, one on disk to the disk, one in git to its revision.
    """
    path = _on_disk(reference, root)
    if path is not None:
        folder = path.resolve().parent

        def on_disk(name: str) -> bytes | None:
            found = (folder / name).resolve()
            return _read_file(found, name) if found.is_relative_to(folder) and found.is_file() else None

        return path.name, on_disk
    if _is_url(reference):
        until = time.monotonic() + URL_SECONDS

        def on_net(name: str) -> bytes | None:
            try:
                return _read_url(urljoin(reference, quote(name)), until - time.monotonic(), _SAME_ORIGIN)
            except SpecError as error:
                if isinstance(error.__cause__, urllib.error.HTTPError):
                    return None
                raise

        return posixpath.basename(urlsplit(reference).path), on_net
    revision, _, inner = reference.partition(":")

    def in_git(name: str) -> bytes | None:
        try:
            return _read_git(revision, posixpath.join(posixpath.dirname(inner), name), root, name)
        except SpecError:
            return None

    return posixpath.basename(inner), in_git


def _is_url(reference: str) -> bool:
    return reference.startswith(("http://", "https://"))


def _on_disk(reference: str, root: Path) -> Path | None:
    """The file a reference names on disk, by its path or by our history."""
    if _is_url(reference):
        return None
    if Path(reference).is_file():
        return Path(reference)
    named = _HISTORY_NAME.fullmatch(reference)
    return None if named is None else _history_file(named["api"], named["version"], root, reference)


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


class _SameOrigin(urllib.request.HTTPRedirectHandler):
    """Follows a redirection on the same server only."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        same = urlsplit(newurl)[:2] == urlsplit(req.full_url)[:2]
        return super().redirect_request(req, fp, code, msg, headers, newurl) if same else None


_ANY_ORIGIN = urllib.request.build_opener()
_SAME_ORIGIN = urllib.request.build_opener(_SameOrigin)


def _read_url(url: str, seconds: float = URL_SECONDS, opener: urllib.request.OpenerDirector = _ANY_ORIGIN) -> bytes:
    """Fetch within `seconds` in all, however slowly the bytes come; a fetch that was given up dies with the process."""
    done: list[bytes | Exception] = []
    until = time.monotonic() + seconds

    def fetch() -> None:
        try:
            with opener.open(url, timeout=max(seconds, 0.001)) as answer:
                body = bytearray()
                while len(body) <= MAX_BYTES and time.monotonic() < until and (more := answer.read1(1 << 20)):
                    body += more
                done.append(bytes(body))
        except Exception as error:
            if isinstance(error, urllib.error.HTTPError):
                error.close()
            done.append(error)

    thread = threading.Thread(target=fetch, daemon=True)
    thread.start()
    thread.join(max(seconds, 0))
    body = done[0] if done and time.monotonic() < until else TimeoutError(f"not done within {URL_SECONDS:g} seconds")
    if isinstance(body, Exception):
        raise SpecError(url, f"cannot be fetched: {body}") from body
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
