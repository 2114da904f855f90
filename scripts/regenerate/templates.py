"""Our overrides of the generator's templates, each tied to the upstream file it replaces.

The generator does not version its templates. An override says in its first lines which upstream file it
replaces and the hash that file had when the override was written; another hash stops the regeneration until
somebody has looked.
"""

from __future__ import annotations

import hashlib
import re
from importlib.resources import files
from pathlib import Path

import attrs

from .errors import RegenerationError

__all__ = ["LIMIT", "TEMPLATES", "Override", "read_overrides"]

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
LIMIT = 4

_HEADER = re.compile(
    r"\{#\n"
    r"overrides: (?P<upstream>[a-z0-9_./]+\.jinja)\n"
    r"upstream-sha256: (?P<sha256>[0-9a-f]{64})\n"
    r"reason: (?P<reason>\S.*)\n"
    r"see: (?P<link>https://github\.com/\S+)\n"
    r"-?#\}\n?"
)


@attrs.frozen
class Override:
    """One override: its own file and hash, and those of the upstream file."""

    path: str
    sha256: str
    upstream: str
    upstream_sha256: str
    reason: str
    link: str


def read_overrides(folder: Path = TEMPLATES) -> list[Override]:
    """All overrides in the folder, in order of name; `RegenerationError` when one no longer fits upstream."""
    upstream_root = files("openapi_python_client") / "templates"
    found: list[Override] = []
    for path in sorted(folder.rglob("*.jinja")):
        relative = path.relative_to(folder).as_posix()
        shown = f"scripts/templates/{relative}"
        data = path.read_bytes()
        header = _HEADER.match(data.decode())
        if header is None:
            raise RegenerationError(shown, "does not begin with overrides, upstream-sha256, reason and see")
        if header["upstream"] != relative:
            raise RegenerationError(shown, f"says that it overrides {header['upstream']}")
        try:
            upstream = upstream_root.joinpath(relative).read_bytes()
        except OSError:
            raise RegenerationError(shown, "the generator has no such template any more") from None
        if hashlib.sha256(upstream).hexdigest() != header["sha256"]:
            raise RegenerationError(
                shown, "the upstream template has changed: compare the two, then renew `upstream-sha256`"
            )
        sha256 = hashlib.sha256(data).hexdigest()
        found.append(Override(shown, sha256, relative, header["sha256"], header["reason"], header["link"]))
    if len(found) > LIMIT:
        raise RegenerationError("scripts/templates", f"{len(found)} overrides; at most {LIMIT} are kept")
    return found
