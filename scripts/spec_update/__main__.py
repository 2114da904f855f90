"""`python -m scripts.spec_update --api NAME --from PATH_OR_URL`: see `docs/spec-lifecycle.md`."""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator, OpenAPIV32SpecValidator

from scripts.regenerate import RegenerationError
from scripts.spec_update import ROOT, changes, proposal, staging, stale, waiting
from scripts.spec_update.versions import current, name_of
from scripts.specdiff import Document, Policy, Report, SpecError, diff, semver
from scripts.specdiff.enrich import enrich
from scripts.specdiff.policy import worst
from scripts.specdiff.render import render
from scripts.specdiff.render.markdown import plain
from scripts.specdiff.sources import read_source
from scripts.specdiff.texts import printable

__all__ = ["main"]

Say = Callable[[str], None]
_VALIDATORS = {"3.0": OpenAPIV30SpecValidator, "3.1": OpenAPIV31SpecValidator, "3.2": OpenAPIV32SpecValidator}
_READS_A_SPEC = re.compile(r"\bspec\(|\boperation_of\(|effective_spec|openapi\.yaml|spec_update")
_KINDS = {"breaking": "breaking", "risky": "changed", "safe": "added", "none": "documentation"}


class UpdateError(Exception):
    """A step failed; the tree is as it was."""


@dataclass
class Update:
    """What one run knows of its update. `red` are tests that fail, `stale` the actions of the overlay that went."""

    options: argparse.Namespace
    raw: bytes
    old: str
    new: Document
    report: Report
    say: Say
    waits: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)
    red: list[str] = field(default_factory=list)

    @property
    def version(self) -> str:
        """What the new file calls itself."""
        return name_of(self.new)

    @property
    def mark(self) -> str:
        """Eight digits that tell this file from another of the same version."""
        return hashlib.sha256(self.raw).hexdigest()[:8]


def main(argv: Sequence[str] | None = None, *, today: date | None = None) -> int:
    """Run the command: 0 done or nothing to do, 1 a step failed, 2 a document cannot be read, 130 interrupted.

    A proposal whose tests fail is left all the same, and is 1 too. SIGTERM ends the command like Ctrl-C.
    """
    options = _parser().parse_args(argv)
    code, reason = 0, ""
    try:
        with staging.terminable():
            code = _update(options, today or datetime.now(UTC).date(), lambda text: print(printable(text), flush=True))
    except SpecError as error:
        code, reason = 2, str(error)
    except (UpdateError, proposal.ProposalError) as error:
        code, reason = 1, str(error)
    except KeyboardInterrupt:
        print("spec_update: interrupted; nothing was changed", file=sys.stderr)
        return 130
    if reason:
        print(f"spec_update: {printable(reason)}\nnothing was changed", file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="spec_update", description="Take a vendor's new file, all or nothing.")
    parser.add_argument("--api", default="orchestra", help="an API of spec/catalogue.toml (default: orchestra)")
    parser.add_argument("--from", dest="source", required=True, metavar="PATH_OR_URL", help="the new published file")
    parser.add_argument("--profile", default="payments", help="reader policy of the report (default: payments)")
    parser.add_argument(
        "--tests", nargs="+", metavar="PATH",
        help="tests that must pass (default: those of tests/contract that read a spec)",
    )  # fmt: skip
    parser.add_argument(
        "--keep", action="store_true",
        help="keep the update although tests fail or the overlay names what is gone: for changes that need an approval "
        "or work on the wrapper",
    )  # fmt: skip
    parser.add_argument(
        "--propose", action="store_true",
        help="leave a branch with one commit instead of changing the tree; implies --keep, and reads no network",
    )  # fmt: skip
    parser.add_argument("--report", type=Path, metavar="FILE", help="also write the report as HTML, even on failure")
    parser.add_argument("--root", type=Path, default=ROOT, metavar="DIR", help="the checkout")
    return parser


def _update(options: argparse.Namespace, today: date, say: Say) -> int:
    root: Path = options.root.resolve()
    say(f"1/6 fetch {options.source}")
    if options.propose and options.source.startswith(("http://", "https://")):
        raise UpdateError("--propose works offline: save the file and name its path")
    label, raw = read_source(options.source, root=root)
    new = Document.parse(raw, label)
    _validate(new)
    before = current(root, options.api)
    if before.document.data == new.data:
        say("the published file is the one we have; nothing to do")
        return 0
    say(f"2/6 compare {before.name} with {name_of(new)}")
    report = diff(before.document, new, Policy(options.profile, today))
    enrich(report, root, options.api)
    if options.report is not None:
        options.report.write_text(render(report, "html"), encoding="utf-8")
    say(render(report, "text").rstrip())
    update = Update(options, raw, before.name, new, report, say)
    branch = proposal.branch_for(root, options.api, update.version, update.mark) if options.propose else None
    with staging.staged(root) as copy:
        _make(update, copy)
        names = staging.differences(root, copy)
        if branch is None:
            say(f"6/6 bring {len(names)} files into the tree")
            staging.apply(root, copy, names)
        else:
            say(f"6/6 commit {len(names)} files and the report on {branch}")
            names = sorted([*names, *_reports(update, copy)])
            proposal.propose(root, copy, names, branch, _message(update))
    say("\n".join(f"changed {name.as_posix()}" for name in names))
    if update.waits:
        say("to do, when somebody wants them:\n" + "\n".join(f"  - {line}" for line in update.waits))
    say("done; read the fragment in changelog.d/, then commit on a branch" if branch is None else f"done; see {branch}")
    return 1 if branch is not None and update.red else 0


def _make(update: Update, copy: Path) -> None:
    """Everything that follows from a new file, in a copy of the tree."""
    options, say = update.options, update.say
    incoming = copy.parent / "incoming"
    incoming.write_bytes(update.raw)
    say("3/6 regenerate")
    _drop_stale(update, copy)
    _tool(["-m", "scripts.regenerate", "--api", options.api, "--from", str(incoming), "--root", str(copy)], copy)
    say("4/6 write changelog, history and what waits")
    _fragment(update, copy)
    _wait(update, copy)
    if changes.main(["--api", options.api, "--root", str(copy)]) != 0:
        raise UpdateError("the page of changes could not be written")
    update.tests = options.tests or _decisive(copy)
    say(f"5/6 test {' '.join(update.tests)}")
    _test(update, copy)


def _validate(document: Document) -> None:
    validator = _VALIDATORS[str(document.data["openapi"])[:3]]
    try:
        problem = next(iter(validator(document.data).iter_errors()), None)
    except Exception as error:
        raise SpecError(document.label, f"cannot be validated: {type(error).__name__}") from error
    if problem is not None:
        where = "/".join(map(str, problem.absolute_path)) or "the document"
        raise SpecError(document.label, f"not valid OpenAPI at {where}: {problem.message[:200]}")


def _drop_stale(update: Update, copy: Path) -> None:
    """Take out what our overlay says of places that are gone, where that was asked for."""
    options = update.options
    try:
        overlay = stale.overlay_of(copy, options.api)
        found = stale.stale_actions(overlay, update.new.data)
    except RegenerationError:
        return  # the generator says what is wrong with the catalogue or the overlay
    if not found or overlay is None:
        return
    update.stale = list(found.values())
    listed = "\n".join(f"  - {line}" for line in update.stale)
    if not (options.keep or options.propose):
        raise UpdateError(f"the overlay names what is gone; --keep takes the update without these actions:\n{listed}")
    stale.take_out(copy, overlay, set(found))
    update.say(f"stale, and taken out of {overlay.name}:\n{listed}")


def _fragment(update: Update, copy: Path) -> None:
    """A changelog fragment in the users' words; its kind is what the change asks of our version."""
    report, api = update.report, update.options.api
    kind = _KINDS[worst((report.wire, report.source))]
    path = copy / "changelog.d" / f"spec-{api}-{update.mark}.{kind}.md"
    loud = [one for one in report.findings if one.level in {"breaking", "risky"}]
    quiet = sum(one.level == "safe" for one in report.findings)
    lines = [f"The {api} API moved to {update.version}: {len(loud)} changes to look at, {quiet} compatible ones."]
    for finding in loud:
        axis = "wire" if finding.wire in {"breaking", "risky"} else "source"
        mark_word = "**Breaking**" if finding.level == "breaking" else "Risky"
        names = finding.symbols.get("wrapper", {}).get("transitive", [])
        reach = f" Reaches {', '.join(f'`{name}`' for name in names[:6])}." if names else ""
        lines.append(f"- {mark_word} ({axis}): {plain(finding.text)}.{reach}")
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _wait(update: Update, copy: Path) -> None:
    """Write down the additions that the wrapper does not serve yet."""
    api = update.options.api
    path = waiting.path_of(copy, api)
    found = waiting.collect(update.report, copy, api, waiting.read(copy, api))
    if found:
        path.write_text(waiting.text_of(found), encoding="utf-8", newline="\n")
    else:
        path.unlink(missing_ok=True)
    update.waits = waiting.places(found)


def _tool(arguments: list[str], copy: Path) -> None:
    done = staging.run([sys.executable, *arguments], copy)
    if done.returncode != 0:
        raise UpdateError(f"`{' '.join(arguments[:2])}` failed:\n{(done.stderr or done.stdout).strip()}")


def _decisive(copy: Path) -> list[str]:
    """The contract tests that read a spec; the others hold what no vendor's file can change."""
    folder = copy / "tests" / "contract"
    found = [
        path for path in sorted(folder.glob("test_*.py")) if _READS_A_SPEC.search(path.read_text(encoding="utf-8"))
    ]
    return [path.relative_to(copy).as_posix() for path in found or [folder]]


def _test(update: Update, copy: Path) -> None:
    done = staging.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *update.tests], copy)
    if done.returncode == 0:
        return
    output = done.stdout[-4000:].strip()
    if not (update.options.keep or update.options.propose):
        raise UpdateError(f"tests failed; --keep takes the update all the same:\n{output}")
    update.red = re.findall(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE) or update.tests
    update.say(f"tests failed, and the update is kept as asked:\n{output}")


def _reports(update: Update, copy: Path) -> list[Path]:
    """The report as a page and as the text of a pull request, beside the file they are about."""
    folder = Path("spec") / update.options.api / "reports"
    name = f"{update.old}-to-{update.version}-{update.mark}"
    (copy / folder).mkdir(exist_ok=True)
    for suffix, text in ((".html", render(update.report, "html")), (".md", _pull_request(update, copy))):
        (copy / folder / f"{name}{suffix}").write_text(text, encoding="utf-8", newline="\n")
    return [folder / f"{name}{suffix}" for suffix in (".html", ".md")]


def _pull_request(update: Update, copy: Path) -> str:
    """The report as Markdown, with what is left to do before it."""
    head, _, rest = render(update.report, "markdown").partition("## Verdicts")
    advice = update.report.semver["package"]["advice"]
    lines = [f"Version advice: {advice}, so the next version is {semver.after(_our_version(copy), advice)}.", ""]
    for title, listed in (
        ("Waits for the wrapper", update.waits), ("Taken out of the overlay", update.stale), ("Red tests", update.red),
    ):  # fmt: skip
        if listed:
            lines += [f"## {title}", "", *("- `" + line.replace("\n      ", "`: `") + "`" for line in listed), ""]
    if not update.red:
        lines += [f"These tests pass: {', '.join(f'`{name}`' for name in update.tests)}.", ""]
    return head + "\n".join(lines) + f"\n## Verdicts{rest}"


def _our_version(root: Path) -> str | None:
    path = root / "orchestra" / "_version.py"
    found = re.search(r"\d+\.\d+\.\d+", path.read_text(encoding="utf-8")) if path.is_file() else None
    return None if found is None else found[0]


def _message(update: Update) -> str:
    text = render(update.report, "text").partition("\n\nwire: ")[0]
    return f"Take {update.options.api} {update.version}\n\n{text}\n"


if __name__ == "__main__":
    sys.exit(main())
