"""Thirty changes of a vendor's file, and what a proposal of each must hold.

`python -m tests.unit.spec_update.planted [--only NAME …] [--tests PATH …]` proposes each in a copy of this checkout:
the branch must hold exactly the expected files, in under a minute, and where a change only adds, the tests of the
proposal must pass. Those are the contract tests that read a spec, unless `--tests` names others.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from scripts.spec_update import staging, waiting
from scripts.spec_update.versions import current

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 60
NOW = current(ROOT, "orchestra").name
VERSION = "9.0.0.1"
ALWAYS = {
    "spec/orchestra/openapi.yaml", "spec/orchestra/CHANGES.md", "spec/lock.toml",
    *(set() if (ROOT / f"spec/orchestra/history/{NOW}.yaml").is_file() else {f"spec/orchestra/history/{NOW}.yaml"}),
}  # fmt: skip
MODELS = "generated/orchestra_api/models"
Json = dict[str, Any]


@dataclass(frozen=True)
class Planted:
    """One change. `generated` are the files of the package that differ, `kind` the fragment's, `waits` what waits."""

    name: str
    edit: Callable[[Json], Any]
    kind: str
    generated: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    adds: bool = True
    """Whether it only adds or loosens, so that every test passes without an edit."""
    overlay: bool = False
    """Whether an action of the overlay names what left."""

    def expected(self, mark: str) -> set[str]:
        """The files of the commit."""
        found = {*ALWAYS, *self.generated, f"changelog.d/spec-orchestra-{mark}.{self.kind}.md"}
        found |= {f"spec/orchestra/reports/{NOW}-to-{VERSION}-{mark}{suffix}" for suffix in (".html", ".md")}
        found |= {"spec/orchestra/waiting.toml"} if self.waits else set()
        return found | ({"spec/orchestra/overlay.yaml"} if self.overlay else set())


SYMBOLS = "generated/orchestra_api.symbols.json"


def schema(made: Json, name: str) -> Json:
    found: Json = next(raw for full, raw in made["components"]["schemas"].items() if full.endswith(name))
    return found


def member(made: Json, name: str, key: str) -> Json:
    found: Json = schema(made, name)["properties"][key]
    return found


def operation(made: Json, method: str, path: str) -> Json:
    found: Json = made["paths"][path][method]
    return found


def add(name: str, key: str, raw: Json) -> Callable[[Json], Any]:
    return lambda made: schema(made, name)["properties"].update({key: raw})


TEXT = {"type": "string", "nullable": True, "description": "Planted."}
DONE = {"200": {"description": "Done."}, "401": {"description": "Not authorized."}}
AUTH = "#/components/schemas/PayTools_Api.Models.AuthRequestModel/properties"
RESULT = "#/components/schemas/Payments.OperationResult/properties"
ROOMS = "generated/orchestra_api/api"
TOKEN_ROOM = f"{ROOMS}/string_tokens"
GATEWAY_ROOM = f"{ROOMS}/payment_gateway"

PLANTED = [
    Planted("a member to send", add("AuthRequestModel", "invoiceNumber", TEXT), "added",
            (SYMBOLS, f"{MODELS}/auth_request_model.py"), (f"{AUTH}/invoiceNumber",)),
    Planted("a member to read", add("OperationResult", "acquirerRegion", TEXT), "added",
            (SYMBOLS, f"{MODELS}/operation_result.py"), (f"{RESULT}/acquirerRegion",)),
    Planted("an object to read", lambda made: (
        made["components"]["schemas"].update({"Payments.Fee": {"type": "object", "properties": {"amount": TEXT}}}),
        add("OperationResult", "fee", {"$ref": "#/components/schemas/Payments.Fee"})(made)), "added",
            (SYMBOLS, f"{MODELS}/__init__.py", f"{MODELS}/fee.py", f"{MODELS}/operation_result.py"),
            (f"{RESULT}/fee",)),
    Planted("a flag to send", add("CardInputModel", "isCorporate", {"type": "boolean"}), "added",
            (SYMBOLS, f"{MODELS}/card_input_model.py"),
            ("#/components/schemas/PayTools_Api.Models.CardInputModel/properties/isCorporate",)),
    Planted("a member of a stored account", add("PaymentGatewayAccountFullOutputModel", "owner", TEXT), "added",
            (SYMBOLS, f"{MODELS}/payment_gateway_account_full_output_model.py"),
            ("#/components/schemas/PayTools_Api.Models.PaymentGatewayAccountFullOutputModel/properties/owner",)),
    Planted("a word to send", lambda made: schema(made, "eWallet.Enums.Operation")["enum"].append("VERIFY"), "added",
            (SYMBOLS, f"{MODELS}/e_wallet_operation.py"), ("#/components/schemas/eWallet.Enums.Operation/enum",)),
    Planted("an operation", lambda made: made["paths"].update({"/Utils/ping": {"get": {
        "operationId": "Ping", "tags": ["Utils"], "responses": copy.deepcopy(DONE)}}}), "added",
            (SYMBOLS, f"{ROOMS}/utils/__init__.py", f"{ROOMS}/utils/ping.py"), ("#/paths/~1Utils~1ping/get",)),
    Planted("a parameter", lambda made: operation(made, "get", "/PaymentGateway").update(parameters=[
        {"name": "region", "in": "query", "schema": {"type": "string"}}]), "added",
            (SYMBOLS, f"{GATEWAY_ROOM}/gateway_list.py"), ("#/paths/~1PaymentGateway/get/parameters/0",)),
    Planted("words", lambda made: made["info"].update(title="Orchestra, as before"), "documentation",
            ("generated/orchestra_api/__init__.py",)),
    Planted("a description", lambda made: member(made, "AuthRequestModel", "orderDesc").update(description="Planted."),
            "documentation", (f"{MODELS}/auth_request_model.py",)),
    Planted("a tag's description", lambda made: made["tags"][0].update(description="Planted."), "documentation"),
    Planted("an example", lambda made: member(made, "AuthRequestModel", "orderDesc").update(example="Planted"),
            "documentation", (f"{MODELS}/auth_request_model.py",)),
    Planted("a longer payload", lambda made: member(made, "StringTokenIntputModel", "payload").update(maxLength=32768),
            "added"),
    Planted("a shorter name", lambda made: member(made, "CardInputModel", "cardHolderName").pop("minLength"), "added"),
    Planted("null to send", lambda made: member(made, "CaptureVoidRequestModel", "refTransId").update(nullable=True),
            "added", (f"{MODELS}/capture_void_request_model.py",)),
    Planted("a server more", lambda made: made["servers"].append({"url": "https://eu.orchestrasolutions.com"}),
            "added"),
    Planted("a schema nobody uses", lambda made: made["components"]["schemas"].update(
        {"Payments.Unused": {"type": "object", "properties": {"a": {"type": "string"}}}}), "added",
            (SYMBOLS, f"{MODELS}/__init__.py", f"{MODELS}/unused.py")),
    Planted("a deprecation", lambda made: member(made, "AuthRequestModel", "orderDesc").update(deprecated=True),
            "added"),
    Planted("a media type", lambda made: operation(made, "get", "/PaymentGateway")["responses"]["200"]["content"]
            .update({"text/csv": {"schema": {"type": "string"}}}), "added", (SYMBOLS,),
            ("#/paths/~1PaymentGateway/get/responses/200/content/text~1csv",)),
    Planted("a status", lambda made: operation(made, "get", "/PaymentGateway")["responses"].update(
        {"429": {"description": "Too many."}}), "changed", (f"{GATEWAY_ROOM}/gateway_list.py",),
            ("#/paths/~1PaymentGateway/get/responses/429",), adds=False),
    Planted("a result code", lambda made: schema(made, "Payments.Result")["enum"].append("Postponed"), "changed",
            (SYMBOLS, f"{MODELS}/result.py"), adds=False),
    Planted("a member sent less", lambda made: schema(made, "AuthRequestModel")["properties"].pop("orderDesc"),
            "breaking", (SYMBOLS, f"{MODELS}/auth_request_model.py"), adds=False),
    Planted("a member read less", lambda made: schema(made, "OperationResult")["properties"].pop("gatewayName"),
            "breaking", (SYMBOLS, f"{MODELS}/operation_result.py"), adds=False),
    Planted("another type", lambda made: member(made, "AuthRequestModel", "orderDesc").update(type="integer"),
            "breaking", (f"{MODELS}/auth_request_model.py",), adds=False),
    Planted("a shorter payload", lambda made: member(made, "StringTokenIntputModel", "payload").update(maxLength=8192),
            "breaking", adds=False),
    Planted("a card type less", lambda made: schema(made, "CardTypes")["enum"].remove("Troy"), "breaking",
            (SYMBOLS, f"{MODELS}/card_types.py"), adds=False),
    Planted("a duty", lambda made: schema(made, "AuthRequestModel")["required"].append("myRef"), "breaking",
            (f"{MODELS}/auth_request_model.py",), adds=False),
    Planted("an operation less", lambda made: made["paths"]["/StringTokens/{token}/meta"].pop("get"), "breaking",
            (SYMBOLS, f"{TOKEN_ROOM}/__init__.py", f"{TOKEN_ROOM}/string_token_retrieve_meta_data.py"), adds=False),
    Planted("the server elsewhere", lambda made: made["servers"][0].update(url="https://new.orchestrasolutions.com"),
            "breaking", adds=False),
    Planted("what the overlay corrects, gone", lambda made: made["paths"].pop("/PaymentGateway/tokenize"), "breaking",
            (SYMBOLS, f"{GATEWAY_ROOM}/__init__.py", f"{GATEWAY_ROOM}/gateway_tokenize.py"), adds=False, overlay=True),
]  # fmt: skip


def vendor_file(planted: Planted) -> bytes:
    """Today's file under a newer version, with the change in it."""
    made = json.loads(json.dumps(yaml.safe_load((ROOT / "spec/orchestra/openapi.yaml").read_text(encoding="utf-8"))))
    made["info"]["description"] = made["info"]["description"].replace(f"Code Version {NOW}", f"Code Version {VERSION}")
    planted.edit(made)
    return json.dumps(made, indent=1).encode()


def git(root: Path, *command: str) -> str:
    """Run git in a checkout."""
    return subprocess.run(["git", *command], cwd=root, check=True, capture_output=True, text=True).stdout  # noqa: S603, S607 - our own words


def main(argv: list[str] | None = None) -> int:
    """Propose each change; 1 when one did not yield what it must."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", help="names of changes (default: all)")
    parser.add_argument("--tests", nargs="+", metavar="PATH", default=[], help="the tests of a proposal")
    options = parser.parse_args(argv)
    os.environ |= {f"GIT_{role}_{what}": "t" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    wrong: list[str] = []
    for planted in PLANTED:
        if options.only and planted.name not in options.only:
            continue
        wrong += [f"{planted.name}: {line}" for line in propose(planted, options.tests)]
    print("\n".join(wrong) or "every proposal is what it must be")
    return 1 if wrong else 0


def propose(planted: Planted, tests: list[str]) -> list[str]:
    """What is wrong with the proposal of one change, made in a copy of this checkout."""
    with staging.staged(ROOT) as tree:
        source = tree.parent / "incoming.json"
        source.write_bytes(vendor_file(planted))
        for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "All of it"]):
            git(tree, *command)
        begun, spent = time.monotonic(), processor_seconds()
        options = ["--from", str(source), "--propose", "--root", str(tree), *(["--tests", *tests] if tests else [])]
        done = staging.run([sys.executable, "-m", "scripts.spec_update", *options], tree)
        seconds, spent = time.monotonic() - begun, processor_seconds() - spent
        found = differences(planted, tree, done)
    if spent > SECONDS:
        found.append(f"took {spent:.0f} s")
    if planted.adds and done.returncode:
        found.append(f"exit code {done.returncode}: {done.stdout[-1500:]}")
    print(f"{planted.name}: {spent:.0f} s, {seconds:.0f} s on the clock, {found or 'as expected'}", flush=True)
    return found


def processor_seconds() -> float:
    """What all commands took so far: the time on the clock of a machine that has nothing else to do."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def differences(planted: Planted, tree: Path, done: subprocess.CompletedProcess[str]) -> list[str]:
    """Where the branch of a proposal is not what it must be."""
    branch = f"spec-update/orchestra-{VERSION}"
    if branch not in git(tree, "branch", "--list", branch):
        return [f"no branch: {(done.stderr or done.stdout)[-1500:]}"]
    names = set(git(tree, "diff", "--name-only", "HEAD", branch).split())
    mark = next(name.split("-")[2].split(".")[0] for name in names if name.startswith("changelog.d/"))
    expected = planted.expected(mark)
    found = [f"too much: {name}" for name in sorted(names - expected)]
    found += [f"missing: {name}" for name in sorted(expected - names)]
    if git(tree, "rev-list", "--count", f"HEAD..{branch}").strip() != "1":
        found.append("not one commit")
    if git(tree, "status", "--porcelain"):
        found.append("the working tree was changed")
    if planted.waits:
        text = git(tree, "show", f"{branch}:spec/orchestra/waiting.toml")
        found += [f"does not wait: {pointer}" for pointer in planted.waits if f'"{pointer}"' not in text]
        more = text.count("[[waiting]]") - len(waiting.read(ROOT, "orchestra")) - len(planted.waits)
        found += [f"{more} more wait than expected"] if more else []
    return found


if __name__ == "__main__":
    sys.exit(main())
