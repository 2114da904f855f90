"""Every task of the project. `./scripts/nox -l` lists them; README shows the two that a newcomer needs."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import nox

ROOT = Path(__file__).parent
CONSTRAINTS = ROOT / "constraints.txt"

nox.options.sessions = ["quickstart"]
nox.options.default_venv_backend = "venv"
nox.options.error_on_external_run = True

ENVIRONMENT = ROOT / ".nox" / "dev"
"""One environment for everything that works on the checkout. Nox would make one per session, the same each."""

PYTHON = ENVIRONMENT / ("Scripts" if sys.platform == "win32" else "bin") / "python"


def prepare(session: nox.Session) -> None:
    """Fill the shared environment anew whenever its inputs have changed."""
    inputs = b"".join(path.read_bytes() for path in (CONSTRAINTS, ROOT / "pyproject.toml"))
    stamp = ENVIRONMENT / "installed"
    wanted = hashlib.sha256(inputs).hexdigest()
    if not stamp.exists() or stamp.read_text(encoding="ascii") != wanted:
        session.run(sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT), external=True)
        pip = (str(PYTHON), "-m", "pip", "-q", "--disable-pip-version-check", "install", "-c", str(CONSTRAINTS))
        session.run(*pip, "pip>=25.1,<27", external=True)  # the first to know dependency groups
        session.run(*pip, "--group", "test", "-e", ".[sandbox,otel]", external=True)
        stamp.write_text(wanted, encoding="ascii")


def work(session: nox.Session, *command: str) -> None:
    """Run a module of the shared environment."""
    prepare(session)
    path = os.pathsep.join((str(PYTHON.parent), os.environ["PATH"]))  # pyright asks the first python on it
    session.run(str(PYTHON), "-m", *command, external=True, env={"PATH": path})


def work_with_its_code(session: nox.Session, *command: str) -> None:
    """The same for a command whose exit code says more than good or bad: Nox alone makes 1 of each."""
    prepare(session)
    code = subprocess.call([str(PYTHON), "-m", *command])  # noqa: S603 - our own modules
    if code:
        sys.exit(code)


@nox.session(venv_backend="none")
def quickstart(session: nox.Session) -> None:
    """Check the generated clients, then run real payment flows against an embedded sandbox."""
    work(session, "scripts.quickstart", *session.posargs)


@nox.session(venv_backend="none")
def tests(session: nox.Session) -> None:
    """Run all tests; arguments go to pytest."""
    arguments = session.posargs or ["-n", "2", "--dist", "loadfile", "-q"]
    work(session, "pytest", *arguments)


@nox.session(venv_backend="none")
def contract(session: nox.Session) -> None:
    """Run only the tests that hold spec, generated code, wrapper and sandbox together."""
    work(session, "pytest", "-q", "tests/contract", *session.posargs)


@nox.session(venv_backend="none")
def faults(session: nox.Session) -> None:
    """Drive the wrapper through random faults and check it against the ledger: -- --operations 200000."""
    work(session, "tests.faults.harness", *session.posargs)


@nox.session(venv_backend="none")
def mutants(session: nox.Session) -> None:
    """Change every cell, word and limit, one at a time, and see each noticed (minutes); writes the result."""
    work(session, "tests.pinned.mutants", *session.posargs)


@nox.session(venv_backend="none")
def lint(session: nox.Session) -> None:
    """Check style; `-- --fix` mends what can be mended."""
    fix = "--fix" in session.posargs
    work(session, "ruff", "check", *(["--fix"] if fix else []), ".")
    work(session, "ruff", "format", *([] if fix else ["--check"]), ".")


@nox.session(venv_backend="none")
def typecheck(session: nox.Session) -> None:
    """Check types with strict mypy and strict pyright, and that users of `orchestra` see a type of everything."""
    work(session, "mypy")
    work(session, "pyright", "--pythonpath", str(PYTHON))
    # `numbers` of the standard library, behind every Decimal, and pytest, behind our plugin, leave types out.
    work(session, "pyright", "--verifytypes", "orchestra", "--ignoreexternal")


@nox.session(venv_backend="none")
def regenerate(session: nox.Session) -> None:
    """Make `generated/` from `spec/`: -- [--check] [--from PATH_OR_URL] [--no-overlay] [--api NAME]."""
    work(session, "scripts.regenerate", *session.posargs)
    if "--check" in session.posargs:
        work(session, "scripts.currencies", "--check")
        work(session, "scripts.spec_update.changes", "--check")


@nox.session(venv_backend="none")
def spec_diff(session: nox.Session) -> None:
    """Compare two versions of a spec: -- OLD NEW [--format …] [--profile …] [--fail-on …]."""
    work_with_its_code(session, "scripts.specdiff", *session.posargs)


@nox.session(venv_backend="none")
def spec_update(session: nox.Session) -> None:
    """Take a new file of a vendor, all or nothing: -- --api NAME --from PATH_OR_URL."""
    work_with_its_code(session, "scripts.spec_update", *session.posargs)


@nox.session(venv_backend="none")
def spec_unions(session: nox.Session) -> None:
    """Hold the differ's verdicts on random unions against a JSON Schema validator: -- --cases 10000 [--seed N]."""
    work(session, "tests.unit.specdiff.random_unions", *session.posargs)


@nox.session(venv_backend="none")
def spec_planted(session: nox.Session) -> None:
    """Propose thirty planted changes of a vendor's file, and hold each branch to its files: -- [--tests PATH]."""
    work(session, "tests.unit.spec_update.planted", *session.posargs)


@nox.session(venv_backend="none")
def constraints(session: nox.Session) -> None:
    """Write constraints.txt from what is installed now, after bounds were changed or newer versions tried."""
    header = CONSTRAINTS.read_text(encoding="utf-8").split("\n\n")[0]
    frozen = session.run(str(PYTHON), "-m", "pip", "freeze", "--exclude-editable", silent=True, external=True)
    CONSTRAINTS.write_text(f"{header}\n\nnox=={version('nox')}\n{frozen}", encoding="utf-8")


@nox.session(venv_backend="none")
def wheel(session: nox.Session) -> None:
    """Build the wheel, install it into an empty environment outside the checkout, and charge with it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = folder / "environment"
        python = str(environment / PYTHON.relative_to(ENVIRONMENT))
        session.run(sys.executable, "-m", "venv", str(environment), external=True)
        pip = (python, "-m", "pip", "-q", "--disable-pip-version-check")
        session.run(*pip, "wheel", "--no-deps", "-w", name, ".", external=True)
        (built,) = folder.glob("orchestra_payments-*.whl")
        session.run(*pip, "install", "-c", str(CONSTRAINTS), f"{built}[sandbox]", external=True)
        script = shutil.copy(ROOT / "scripts" / "wheel_check.py", folder)
        session.chdir(folder)
        session.run(python, "-I", str(script), external=True)
        session.chdir(ROOT)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure everything side by side; arguments such as --quick go to the benchmark."""
    session.install("-q", "-r", "benchmarks/requirements.txt", "-e", ".[sandbox]")
    session.run("python", "-m", "benchmarks", *session.posargs)
