"""`python -m scripts.regenerate`: see `docs/regeneration.md`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from . import ROOT
from .catalogue import read_catalogue
from .errors import RegenerationError, printable
from .plan import make_plan
from .swap import apply, differences
from .vendor import vendor

__all__ = ["main"]


def main(argv: Sequence[str] | None = None, *, today: date | None = None) -> int:
    """Run the tool and return the exit status: 0 done, 1 `--check` found differences, 2 an error."""
    options = _parser().parse_args(argv)
    if options.check and options.source is not None:
        _parser().error("--check compares and --from changes: give one of them")
    try:
        return _run(options, today or datetime.now(UTC).date())
    except RegenerationError as error:
        print(f"regenerate: {error}", file=sys.stderr)
    except Exception as error:  # a document of others must not show a traceback
        if os.environ.get("REGENERATE_TRACEBACK"):
            raise
        print(f"regenerate: unexpected {type(error).__name__}: {printable(error)}", file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="regenerate",
        description="Make the generated packages from the published files.",
        allow_abbrev=False,
    )
    parser.add_argument("--check", action="store_true", help="compare, write nothing; exit 1 when something differs")
    parser.add_argument("--from", dest="source", metavar="PATH_OR_URL", help="take a new published file first")
    parser.add_argument("--no-overlay", action="store_true", help="build from the published file alone")
    parser.add_argument("--api", metavar="NAME", help="only this API of the catalogue")
    parser.add_argument("--root", type=Path, default=ROOT, metavar="DIR", help="the folder with spec/ and generated/")
    return parser


def _run(options: argparse.Namespace, today: date) -> int:
    root: Path = options.root
    catalogue = read_catalogue(root)
    incoming = None
    names = [options.api] if options.api else list(catalogue.apis)
    if options.source is not None:
        names = [options.api or catalogue.default]
        catalogue.api(names[0])
        incoming = vendor(options.source)
    made = make_plan(root, catalogue, names, overlay=not options.no_overlay, incoming=incoming, today=today)
    for note in made.notes:
        print(f"note: {note}", file=sys.stderr)
    if options.check:
        found = [*differences(root, made.plan), *(made.strays if not options.api else [])]
        print("\n".join([*found, _verdict(found)]))
        return 1 if found else 0
    changed = apply(root, made.plan)
    for line in (*made.summary, *(f"changed {path}" for path in changed)):
        print(line)
    if not changed:
        print("nothing has changed")
    return 0


def _verdict(found: list[str]) -> str:
    files = sum(not line.startswith(" ") for line in found)
    if not files:
        return "generated/ is what spec/ makes"
    return f"{files} file{'s' if files > 1 else ''} not as spec/ makes them; run `python -m scripts.regenerate`"


if __name__ == "__main__":
    sys.exit(main())
