"""`spec/<api>/CHANGES.md`: what changed from each version to the next, written by the differ.

`python -m scripts.spec_update.changes [--api NAME] [--check]`
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from scripts.spec_update import ROOT
from scripts.spec_update.versions import apis, timeline
from scripts.specdiff import DIFFER, Policy, Report, SpecError, diff
from scripts.specdiff.finding import Finding
from scripts.specdiff.render.common import some
from scripts.specdiff.render.markdown import plain

__all__ = ["main", "page"]

PROFILE = "payments"
_HEADINGS = (("breaking", "Breaking"), ("risky", "Risky"), ("safe", "Compatible"), ("none", "Documentation only"))


def page(root: Path, api: str) -> str:
    """The text of the page; newest step first."""
    versions = timeline(root, api)
    policy = Policy(PROFILE)
    lines = [
        f"# Changes of the {api} API", "",
        "Written by `python -m scripts.spec_update.changes`; do not edit. Levels are those of the policy profile",
        f"`{PROFILE}` (version {policy.version}, specdiff {DIFFER}): what the change does to a deployed client, and",
        "what it does to code that uses the typed package.",
    ]  # fmt: skip
    steps = list(pairwise(versions))
    for old, new in reversed(steps):
        report = diff(old.document, new.document, policy)
        lines += ["", f"## {old.name} to {new.name}", "", *_summary(report)]
        for level, title in _HEADINGS:
            chosen = [finding for finding in report.findings if finding.level == level]
            if chosen:
                lines += ["", f"### {title}", "", *map(_line, chosen)]
    if not steps:
        lines += ["", "One version is known, so there is nothing to compare."]
    return "\n".join(lines) + "\n"


def _summary(report: Report) -> list[str]:
    api, package = report.semver["api"]["advice"], report.semver["package"]["advice"]
    return [
        f"Wire: {report.wire}. Client source: {report.source}. "
        f"Version advice: their API {api}, a package that follows {package}."
    ]


def _line(finding: Finding) -> str:
    axes = f" (wire {finding.wire}, source {finding.source})" if finding.level != "none" else ""
    uses = f" Used by {some(list(finding.uses), 3)}." if finding.at else ""
    return "- " + plain(f"{finding.text}{axes}.{uses}")


def main(argv: Sequence[str] | None = None) -> int:
    """Write the pages, or with `--check` compare them: exit code 1 when one differs, 2 on an error."""
    parser = argparse.ArgumentParser(prog="spec_update.changes", description=__doc__)
    parser.add_argument("--api", help="only this API")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a page is not up to date")
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder with spec/")
    options = parser.parse_args(argv)
    stale: list[str] = []
    try:
        for api in [options.api] if options.api else apis(options.root):
            path = options.root / "spec" / api / "CHANGES.md"
            text = page(options.root, api)
            if path.is_file() and path.read_text(encoding="utf-8") == text:
                continue
            stale.append(path.relative_to(options.root).as_posix())
            if not options.check:
                path.write_text(text, encoding="utf-8", newline="\n")
    except SpecError as error:
        print(f"changes: {error}", file=sys.stderr)
        return 2
    for name in stale:
        print(f"{'not up to date' if options.check else 'written'}: {name}")
    return 1 if stale and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
