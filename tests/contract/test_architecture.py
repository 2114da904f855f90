"""Which room may import which, and what an import costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GENERATED = {"orchestra_api", "orchestrate_api", "forter_api"}
HTTP = {"httpx", "httpx2", "httpcore", "h11", "httptools", "starlette", "uvicorn", "requests", "aiohttp"}
PROJECT = {"orchestra", "scripts", "tests", "benchmarks", *GENERATED}


def modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Yield (path from the root, syntax tree) of every module under some folders."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def imported(where: str, tree: ast.Module) -> set[str]:
    """Return the full names of everything a module imports, anywhere in it."""
    package = where.removesuffix(".py").split("/")
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: -node.level] if node.level else []
            name = ".".join([*base, *([node.module] if node.module else [])])
            found.add(name)
            found |= {f"{name}.{alias.name}" for alias in node.names}
    return found


def tops(names: set[str]) -> set[str]:
    """Return the top packages of some names."""
    return {name.partition(".")[0] for name in names}


def builds_requests(where: str) -> bool:
    """Tell whether a module is one of the rooms that may use generated code."""
    return "_requests" in where.removesuffix(".py").split("/")


def breaches(rules: dict[str, set[str]]) -> list[str]:
    """Return the modules that import what a rule forbids their folder."""
    return [
        f"{where} imports {', '.join(sorted(bad))}"
        for folder, forbidden in rules.items()
        for where, tree in modules(folder)
        if (bad := tops(imported(where, tree)) & forbidden)
    ]


def test_arrows_point_one_way() -> None:
    """Generated code knows nobody; nobody but tests and tools knows the tools; the package knows no tests."""
    assert breaches(
        {
            "generated": PROJECT - GENERATED,
            "orchestra": {"scripts", "tests", "benchmarks"},
            "scripts": {"tests", "benchmarks"},
        }
    ) == []  # fmt: skip


def test_generated_packages_do_not_know_each_other() -> None:
    """Each generated package imports itself only."""
    assert breaches({f"generated/{name}": GENERATED - {name} for name in GENERATED}) == []


def test_generated_code_is_used_in_request_builders_only() -> None:
    """Outside of `_requests`, nothing of the package sees a generated model."""
    users = {where for where, tree in modules("orchestra") if tops(imported(where, tree)) & GENERATED}

    assert users
    assert {where for where in users if not builds_requests(where)} == set()


def test_only_wires_know_a_socket_library() -> None:
    """HTTP libraries are imported by the wires and by the served sandbox."""
    users = {where for where, tree in modules("orchestra") if tops(imported(where, tree)) & HTTP}

    assert {where for where in users if not where.startswith(("orchestra/_wires/", "orchestra/sandbox/"))} == set()


def test_the_core_does_not_know_the_sandbox_or_the_siblings() -> None:
    """The sandbox and the sibling APIs stand on the core, never the other way."""
    outer = ("orchestra.sandbox", "orchestra.orchestrate", "orchestra.forter")
    core = [
        (where, tree)
        for where, tree in modules("orchestra")
        if not where.startswith(tuple(name.replace(".", "/") for name in outer))
    ]

    assert [
        (where, name) for where, tree in core for name in imported(where, tree) if name.startswith(outer)
    ] == []  # fmt: skip


def test_private_modules_begin_with_an_underscore() -> None:
    """Everything beside `__init__` in the core's folder is private, subpackages are the named few."""
    public = {path.name for path in (ROOT / "orchestra").iterdir() if not path.name.startswith("_")}

    assert public - {"py.typed", "sandbox", "orchestrate", "forter"} == set()


def run(code: str) -> str:
    """Run code in a fresh interpreter and return what it prints."""
    paths = f"import sys; sys.path[:0] = {[str(ROOT), str(ROOT / 'generated')]!r}\n"
    command = [sys.executable, "-I", "-c", paths + code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  our own code
    return done.stdout.strip()


LOADED = "import sys; print(sorted({name.partition('.')[0] for name in sys.modules}))"


@pytest.mark.parametrize("code", ["import orchestra", "from orchestra import Card, InlineAccount, OrchestraError"])
def test_an_import_loads_neither_network_nor_models(code: str) -> None:
    """`import orchestra`, and values, load no HTTP library, no generated model, no asyncio, no dateutil."""
    loaded = set(ast.literal_eval(run(f"{code}\n{LOADED}")))

    assert loaded & (HTTP | GENERATED | {"asyncio", "dateutil", "ssl", "socket", "opentelemetry"}) <= (
        {"ssl", "socket"} if code != "import orchestra" else set()
    )


CALLED = """
import http.server, threading
from orchestra import Card, Orchestra

class Service(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answer = b'{"operationResultCode": "Success", "isActive": true}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
    do_POST = do_PUT = do_GET
    def log_message(self, *arguments):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Service)
threading.Thread(target=server.serve_forever, daemon=True).start()
card = Card(number="4111111111111111", holder="J", expires="12/2030")
with Orchestra(api_key="key", base_url=f"http://127.0.0.1:{server.server_port}") as orchestra:
    CALL
import sys
print(sorted(name for name in sys.modules if name.partition(".")[0] in LOOKED_FOR))
"""
SENT_BY_A_CHARGE = {"auth_request_model", "card_input_model", "card_types", "network_token_schemes"}
LOOKED_UP = {"status_request_model", "payment_gateway_account_brief_output_model"}
READ_BY_A_CHARGE = {"operation_result", "operation", "result", "currency_code", "validation_error_message"}


@pytest.mark.parametrize(
    ("call", "operations", "models"),
    [
        (
            'orchestra.payments.charge(amount="1.00", currency="USD", account="a", reference="r", card=card)',
            # Authorize takes the same body; the others are for finding out what became of a charge.
            {
                "payment_gateway.gateway_charge",
                "payment_gateway.gateway_authorize",
                "payment_gateway.gateway_status",
                "payment_gateway_accounts.payment_gateway_accounts_list",
            },
            SENT_BY_A_CHARGE | READ_BY_A_CHARGE | LOOKED_UP,
        ),
        (
            "orchestra.check_api_key()",
            {"utils.validate_api_key"},
            {"authentication_result", "validation_error_message"},
        ),
    ],
)
def test_a_call_loads_the_models_of_its_operation(call: str, operations: set[str], models: set[str]) -> None:
    """A call over a socket loads the generated code of its operation, nothing of others, and not httpx."""
    looked_for = repr(HTTP - {"h11"} | {"orchestra_api"})
    loaded = set(ast.literal_eval(run(CALLED.replace("CALL", call).replace("LOOKED_FOR", looked_for))))

    always = {
        "orchestra_api",
        "orchestra_api.api",
        "orchestra_api.errors",
        "orchestra_api.types",
        "orchestra_api.models",
    }
    groups = {operation.partition(".")[0] for operation in operations}
    assert loaded - always == {f"orchestra_api.api.{name}" for name in groups | operations} | {
        f"orchestra_api.models.{name}" for name in models
    }


def test_every_public_name_loads_on_its_own() -> None:
    """Each name of `__all__` can be the first that a program asks for."""
    code = """
import orchestra
for name in orchestra.__all__:
    assert getattr(orchestra, name) is not None, name
assert set(orchestra.__all__) <= set(dir(orchestra))
try:
    orchestra.nonsense
except AttributeError as error:
    print(error)
"""
    assert run(code) == "module 'orchestra' has no attribute 'nonsense'"


def test_the_rules_can_be_broken() -> None:
    """The reader of imports sees relative, late and renamed imports."""
    tree = ast.parse("def f():\n    from .sandbox import x\n    import scripts.regenerate as y\nfrom .. import z")

    assert {"orchestra.sandbox", "scripts.regenerate"} <= imported("orchestra/_a.py", tree)
    assert "orchestra._x" in imported("orchestra/_requests/b.py", ast.parse("from .. import _x"))
