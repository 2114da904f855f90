"""`python -m scripts.spec_update --api NAME --from PATH_OR_URL`: see `docs/spec-lifecycle.md`."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator, OpenAPIV32SpecValidator

from scripts.spec_update import ROOT, changes, staging
from scripts.spec_update.versions import current, name_of
from scripts.specdiff import Document, Policy, Report, SpecError, diff
from scripts.specdiff.enrich import enrich
from scripts.specdiff.render import render
from scripts.specdiff.render.markdown import plain
from scripts.specdiff.sources import read_source
from scripts.specdiff.texts import printable

__all__ = ["main"]

Say = Callable[[str], None]
_VALIDATORS = {"3.0": OpenAPIV30SpecValidator, "3.1": OpenAPIV31SpecValidator, "3.2": OpenAPIV32SpecValidator}
_KINDS = {"major": "breaking", "minor": "added", "patch": "changed", "none": "changed"}


class UpdateError(Exception):
    """A step failed; the tree is as it was."""


def main(argv: Sequence[str] | None = None, *, today: date | None = None) -> int:
    """Run the command: 0 updated or nothing to do, 1 a step failed, 2 a document cannot be read, 130 interrupted.

    SIGTERM ends it like Ctrl-C.
    """
    options = _parser().parse_args(argv)
    try:
        with staging.terminable():
            _update(options, today or datetime.now(UTC).date(), lambda text: print(printable(text)))
    except SpecError as error:
        print(f"spec_update: {printable(str(error))}\nnothing was changed", file=sys.stderr)
        return 2
    except UpdateError as error:
        print(f"spec_update: {printable(str(error))}\nnothing was changed", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("spec_update: interrupted; nothing was changed", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="spec_update", description="Take a vendor's new file, all or nothing.")
    parser.add_argument("--api", default="orchestra", help="an API of spec/catalogue.toml (default: orchestra)")
    parser.add_argument("--from", dest="source", required=True, metavar="PATH_OR_URL", help="the new published file")
    parser.add_argument("--profile", default="payments", help="reader policy of the report (default: payments)")
    parser.add_argument("--tests", default="tests/contract", help="tests that must pass (default: tests/contract)")
    parser.add_argument(
        "--keep", action="store_true",
        help="keep the update although tests fail: for changes that need an approval or work on the wrapper",
    )  # fmt: skip
    parser.add_argument("--report", type=Path, metavar="FILE", help="also write the report as HTML, even on failure")
    parser.add_argument("--root", type=Path, default=ROOT, metavar="DIR", help="the checkout")
    return parser


def _update(options: argparse.Namespace, today: date, say: Say) -> None:
    root: Path = options.root.resolve()
    say(f"1/6 fetch {options.source}")
    label, raw = read_source(options.source, root=root)
    new = Document.parse(raw, label)
    _validate(new)
    before = current(root, options.api)
    if before.document.data == new.data:
        say("the published file is the one we have; nothing to do")
        return
    say(f"2/6 compare {before.name} with {name_of(new)}")
    report = diff(before.document, new, Policy(options.profile, today))
    enrich(report, root, options.api)
    if options.report is not None:
        options.report.write_text(render(report, "html"), encoding="utf-8")
    say(render(report, "text").rstrip())
    with staging.staged(root) as copy:
        incoming = copy.parent / "incoming"
        incoming.write_bytes(raw)
        say("3/6 regenerate")
        _tool(["-m", "scripts.regenerate", "--api", options.api, "--from", str(incoming), "--root", str(copy)], copy)
        say("4/6 write changelog and history")
        fragment = _fragment(copy, options.api, report, new)
        if changes.main(["--api", options.api, "--root", str(copy)]) != 0:
            raise UpdateError("the page of changes could not be written")
        say(f"5/6 test {options.tests}")
        _test(copy, options.tests, keep=options.keep, say=say)
        names = staging.differences(root, copy)
        say(f"6/6 bring {len(names)} files into the tree")
        staging.apply(root, copy, names)
    say("\n".join(f"changed {name.as_posix()}" for name in names))
    say(f"done; read {fragment}, then commit on a branch")


def _validate(document: Document) -> None:
    validator = _VALIDATORS[str(document.data["openapi"])[:3]]
    try:
        problem = next(iter(validator(document.data).iter_errors()), None)
    except Exception as error:
        raise SpecError(document.label, f"cannot be validated: {type(error).__name__}") from error
    if problem is not None:
        where = "/".join(map(str, problem.absolute_path)) or "the document"
        raise SpecError(document.label, f"not valid OpenAPI at {where}: {problem.message[:200]}")


def _fragment(copy: Path, api: str, report: Report, new: Document) -> str:
    """A changelog fragment in the users' words; its kind is the advice for our package."""
    kind = _KINDS[report.semver["package"]["advice"]]
    version = name_of(new)
    mark = hashlib.sha256((new.text or "").encode()).hexdigest()[:8]
    path = Path("changelog.d") / f"spec-{api}-{mark}.{kind}.md"
    loud = [one for one in report.findings if one.level in {"breaking", "risky"}]
    quiet = sum(one.level == "safe" for one in report.findings)
    lines = [f"The {api} API moved to {version}: {len(loud)} changes to look at, {quiet} compatible ones."]
    for finding in loud:
        axis = "wire" if finding.wire in {"breaking", "risky"} else "source"
        mark_word = "**Breaking**" if finding.level == "breaking" else "Risky"
        names = finding.symbols.get("wrapper", {}).get("transitive", [])
        reach = f" Reaches {', '.join(f'`{name}`' for name in names[:6])}." if names else ""
        lines.append(f"- {mark_word} ({axis}): {plain(finding.text)}.{reach}")
    (copy / "changelog.d").mkdir(exist_ok=True)
    (copy / path).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return path.as_posix()


def _tool(arguments: list[str], copy: Path) -> None:
    done = staging.run([sys.executable, *arguments], copy)
    if done.returncode != 0:
        raise UpdateError(f"`{' '.join(arguments[:2])}` failed:\n{(done.stderr or done.stdout).strip()}")


def _test(copy: Path, tests: str, *, keep: bool, say: Say) -> None:
    done = staging.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", tests], copy)
    if done.returncode == 0:
        return
    output = done.stdout[-4000:].strip()
    if not keep:
        raise UpdateError(f"{tests} failed; --keep takes the update all the same:\n{output}")
    say(f"{tests} failed, and the update is kept as asked:\n{output}")


if __name__ == "__main__":
    sys.exit(main())
