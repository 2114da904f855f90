"""Effective file in, finished package out: generate, defer, format, audit. Only a scratch folder is written to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import attrs

from .audit import check_tree
from .catalogue import Api, Catalogue
from .deferral import defer_all
from .errors import RegenerationError, printable
from .templates import TEMPLATES

__all__ = [
    "FORMATTER_CHECK",
    "FORMATTER_FORMAT",
    "OPTIONS",
    "Built",
    "build",
    "check_tools",
    "validate_schema",
]

OPTIONS: dict[str, Any] = {
    "docstrings_on_attributes": False,
    "field_prefix": "field_",
    "generate_all_tags": False,
    "literal_enums": False,
    "post_hooks": [],
    "use_path_prefixes_for_title_model_names": True,
}
"""What the generator is told beside names, in full, so that a changed default upstream changes nothing."""

# Whatever lies around the scratch folder must not matter, nor a tag that is called `build` or `dist`.
_ANYWHERE = ("--isolated", "--no-cache", "--no-respect-gitignore", "--config=exclude=[]")
_SHARED = (*_ANYWHERE, "--target-version=py311", "--line-length=110", "--quiet")
FORMATTER_CHECK = ("check", *_SHARED, "--fix-only", "--select=F401,F811,I001,UP007,UP035,UP037,W291,W293")
FORMATTER_FORMAT = ("format", *_SHARED, "--config=format.line-ending='lf'")

_SECONDS = 120.0


@attrs.frozen
class Built:
    """A finished package: its files by path, its symbols, and how much of the file is in it."""

    files: dict[str, bytes]
    symbols: dict[str, Any]
    operations: int
    schemas: int


def check_tools(catalogue: Catalogue) -> None:
    """Refuse to run with another generator or formatter than the catalogue names: the output would differ."""
    for tool, wanted in (("openapi-python-client", catalogue.generator), ("ruff", catalogue.formatter)):
        found = version(tool)
        if found != wanted:
            raise RegenerationError("spec/catalogue.toml", f"{tool} {found} is installed, {wanted} is named")


def validate_schema(document: dict[str, Any], name: str) -> None:
    """Hold a document to the OpenAPI 3.0 schema, in a process with a time limit."""
    _run_worker({"document": document, "name": name})


def build(api: Api, document: dict[str, Any], *, templates: Path = TEMPLATES) -> Built:
    """Generate the package of one API from its effective document."""
    classes = api.class_names(document.get("components", {}).get("schemas", {}))
    with tempfile.TemporaryDirectory(prefix="regenerate-") as scratch:
        output = Path(scratch) / api.package
        answer = _run_worker(
            {
                "document": document,
                "name": api.spec,
                "package": api.package,
                "classes": classes,
                "options": OPTIONS,
                "templates": str(templates),
                "output": str(output),
            }
        )
        (output / "py.typed").write_bytes(b"")
        _run_formatter(FORMATTER_CHECK, output)
        for path, data in defer_all(_read(output), api.package).items():
            (output / path).write_bytes(data)
        _run_formatter(FORMATTER_FORMAT, output)
        files = _read(output)
    check_tree(files, api.package)
    symbols = {"api": api.name, "package": api.package, "symbols": answer["symbols"]}
    return Built(files, symbols, answer["operations"], answer["schemas"])


def _read(folder: Path) -> dict[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _run_worker(job: dict[str, Any]) -> dict[str, Any]:
    root = str(Path(__file__).resolve().parents[2])
    # The document decides nothing but what it says: no hash seed, no user site, no variables of Python's.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    environment |= {
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": root,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
    }
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "scripts.regenerate.worker"],
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env=environment,
            cwd=tempfile.gettempdir(),
        )
    except subprocess.TimeoutExpired:
        raise RegenerationError(job["name"], f"not finished after {_SECONDS:.0f} seconds") from None
    if done.returncode != 0:
        last = (done.stderr.decode(errors="replace").strip() or "no message").splitlines()[-1]
        raise RegenerationError(job["name"], f"the generator stopped: {printable(last)}")
    answer: dict[str, Any] = json.loads(done.stdout)
    if "error" in answer:
        raise RegenerationError(answer["error"]["location"], answer["error"]["message"])
    return answer


def _run_formatter(arguments: tuple[str, ...], folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "ruff", *arguments, "."],
        cwd=folder,
        capture_output=True,
        timeout=_SECONDS,
        check=False,
        env={key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "RUFF"))},
    )
    if done.returncode != 0:
        last = (done.stderr.decode(errors="replace").strip() or "no message").splitlines()[-1]
        raise RegenerationError("ruff", f"{arguments[0]} failed: {printable(last)}")
