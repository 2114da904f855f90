"""The command `python -m scripts.specdiff OLD NEW`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from scripts.specdiff import approvals, enrich
from scripts.specdiff.document import Document
from scripts.specdiff.errors import SpecError
from scripts.specdiff.policy import PROFILES, Policy
from scripts.specdiff.render import FORMATS, render
from scripts.specdiff.report import diff
from scripts.specdiff.texts import printable

ROOT = Path(__file__).resolve().parents[2]
FAIL_ON = ("breaking", "risky", "never")


def parser() -> argparse.ArgumentParser:
    """Arguments of the command."""
    made = argparse.ArgumentParser(
        prog="specdiff",
        description="Compare two OpenAPI 3 documents: what breaks on the wire, and what breaks in typed code.",
        epilog="Exit codes: 0 nothing reaches --fail-on, 1 something does, 2 a document cannot be read.",
    )
    made.add_argument("old", metavar="OLD", help="file, URL, git-rev:path, or name@version of our history")
    made.add_argument("new", metavar="NEW", help="the same")
    made.add_argument("--format", choices=FORMATS, default="text")
    made.add_argument("--profile", choices=PROFILES, default="strict", help="reader policy (default: strict)")
    made.add_argument("--fail-on", choices=FAIL_ON, default="breaking", help="level that fails (default: breaking)")
    made.add_argument("--approvals", type=Path, help="TOML file of approved findings")
    made.add_argument("--api", help="our API whose symbol map and wrapper to read; known from a name@version")
    made.add_argument(
        "--uses", type=Path, metavar="PATH", help="a service's source: says which of its lines are touched"
    )
    made.add_argument("--output", type=Path, help="write there instead of standard output")
    made.add_argument(
        "--today", type=date.fromisoformat, help="the day for approvals and sunsets, YYYY-MM-DD (default: today, UTC)"
    )
    return made


def main(argv: Sequence[str] | None = None, *, root: Path = ROOT) -> int:
    """Run the command; returns the exit code."""
    options = parser().parse_args(argv)
    today = options.today or datetime.now(UTC).date()
    try:
        old, new = (Document.load(reference, root) for reference in (options.old, options.new))
        report = diff(old, new, Policy(options.profile, today))
        if options.approvals is not None:
            report.notes += approvals.apply(report.findings, approvals.load(options.approvals), today)
        enrich.enrich(report, root, options.api or enrich.api_of(options.old, options.new), options.uses)
        text = render(report, options.format)
        if options.output is None:
            sys.stdout.write(text)
        else:
            options.output.write_text(text, encoding="utf-8")
    except SpecError as error:
        print(f"specdiff: {printable(str(error))}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"specdiff: {error.strerror or error}", file=sys.stderr)
        return 2
    return 1 if report.gate(options.fail_on) else 0
