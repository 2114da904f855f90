"""Take a new published file: fetch it, hold it to the rules, and give it our form."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import httpx

from .catalogue import Api
from .document import MAX_BYTES, dump, loads
from .errors import RegenerationError, printable
from .form import ordered
from .generator import validate_schema
from .lock import sha256
from .validate import check_document

__all__ = ["Incoming", "fetch", "history_path", "vendor"]

_SECONDS = 30.0
_TOTAL_SECONDS = 120.0
_REDIRECTS = 5

_CODE_VERSION = re.compile(r"Code Version\s+([0-9]+(?:\.[0-9]+)+)")


@attrs.frozen
class Incoming:
    """A new published file in our form."""

    document: dict[str, Any]
    text: bytes


def vendor(source: str) -> Incoming:
    """Read a published file from a path or an http(s) URL and check all of it."""
    data, name = fetch(source)
    document = loads(data, name=name)
    check_document(document, name)
    validate_schema(document, name)
    document = ordered(document)
    return Incoming(document, dump(document).encode())


def fetch(source: str) -> tuple[bytes, str]:
    """The bytes of a published file and a short name for it. At most 20 MiB, at most two minutes."""
    scheme, separator, _ = source.partition("://")
    if separator and scheme.lower() in {"http", "https"}:
        return _download(source)
    if separator:
        raise RegenerationError(printable(source), "only a path or an http(s) URL can be read")
    path = Path(source)
    if not path.is_file():
        raise RegenerationError(printable(path.name or source), "there is no such file")
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise RegenerationError(path.name, f"cannot be read: {error.strerror}") from None
    _limited(data, path.name)
    return data, path.name


def _download(url: str) -> tuple[bytes, str]:
    # Neither user name nor query belongs in a message.
    try:
        shown = str(httpx.URL(url).copy_with(username=None, password=None, query=None, fragment=None))
    except httpx.InvalidURL:
        raise RegenerationError("--from", "not a URL that can be read") from None
    started = time.monotonic()
    data = bytearray()
    try:
        with (
            httpx.Client(timeout=_SECONDS, follow_redirects=True, max_redirects=_REDIRECTS) as client,
            client.stream("GET", url, headers={"Accept": "application/json, application/yaml, */*;q=0.5"}) as response,
        ):
            if response.status_code != 200:
                raise RegenerationError(shown, f"answered {response.status_code}, not 200")
            for chunk in response.iter_bytes():
                data += chunk
                _limited(data, shown)
                if time.monotonic() - started > _TOTAL_SECONDS:
                    raise RegenerationError(shown, f"not finished after {_TOTAL_SECONDS:.0f} seconds")
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise RegenerationError(shown, f"cannot be fetched: {type(error).__name__}: {error}") from None
    return bytes(data), shown


def _limited(data: bytes | bytearray, name: str) -> None:
    if len(data) > MAX_BYTES:
        raise RegenerationError(name, f"larger than {MAX_BYTES} bytes")


def history_path(root: Path, api: Api, document: Mapping[str, Any], text: bytes, *, today: date) -> str:
    """Where the file that is replaced goes: under its code version, else under the date and a short hash."""
    match = _CODE_VERSION.search(str(document["info"].get("description", "")))
    short = sha256(text)[:8]
    folder = f"{api.spec.rsplit('/', 1)[0]}/history"
    plain = f"{folder}/{match[1]}.yaml" if match else f"{folder}/{today.isoformat()}-{short}.yaml"
    taken = root / plain
    if match is None or not taken.exists() or taken.read_bytes() == text:
        return plain
    return f"{folder}/{match[1]}-{short}.yaml"
