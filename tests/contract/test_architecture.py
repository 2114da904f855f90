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
    """Tell whether a module may use generated code."""
    return where.endswith("requests.py")


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
    """Outside of the builders of requests, nothing of the package sees a generated model."""
    users = {where for where, tree in modules("orchestra") if tops(imported(where, tree)) & GENERATED}

    assert users
    assert {where for where in users if not builds_requests(where)} == set()


def test_only_the_transport_knows_a_socket_library() -> None:
    """HTTP libraries are imported by the transport and by the served sandbox."""
    users = {where for where, tree in modules("orchestra") if tops(imported(where, tree)) & HTTP}

    assert {where for where in users if not where.startswith(("orchestra/_http/", "orchestra/sandbox/"))} == set()


ARROWS = {
    "__init__": {"_core", "_orchestrasolutions", "_version"},
    "_core": {"_version"},
    "_http": {"_core"},
    "_orchestrasolutions": {"_core", "_http"},
    "orchestrate": {"_core", "_http"},
    "forter": {"_core", "_http"},
    "sandbox": {"_core", "_orchestrasolutions", "orchestrate", "forter", "testing"},
    "testing": {"_core"},
}
"""Which room imports which, as `docs/layout.md` draws it."""


def own_imports() -> dict[str, set[str]]:
    """Return the modules of the package that each of its modules imports, those for type checkers included."""
    trees = {where.removesuffix(".py").replace("/", "."): (where, tree) for where, tree in modules("orchestra")}
    known = {name.removesuffix(".__init__") for name in trees}
    found: dict[str, set[str]] = {}
    for name, (where, tree) in trees.items():
        names = {one for one in imported(where, tree) if one in known}
        # Of `from .a import b`, where b is a module, the import is of b.
        deepest = {one for one in names if not any(other.startswith(f"{one}.") for other in names)}
        found[name.removesuffix(".__init__")] = deepest - {name.removesuffix(".__init__")}
    return found


def room(module: str) -> str:
    """Return the room of a module, by the name of its folder."""
    return [*module.split("."), "__init__"][1]


def test_rooms_know_each_other_as_drawn() -> None:
    """The arrows between rooms are those of the page, no more and no fewer."""
    found: dict[str, set[str]] = {}
    for module, names in own_imports().items():
        for name in names:
            if room(name) != room(module):
                found.setdefault(room(module), set()).add(room(name))

    assert found == ARROWS


def circles(graph: dict[str, set[str]]) -> list[set[str]]:
    """Return the groups of modules that import each other, directly or not."""
    reached = {start: _reached(graph, start) for start in graph}
    groups = [{other for other in reached[start] if start in reached[other]} for start in graph]
    return [group | {start} for start, group in zip(graph, groups, strict=True) if group]


def _reached(graph: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for name in graph.get(waiting.pop(), set()) - seen:
            seen.add(name)
            waiting.append(name)
    return seen


def test_no_modules_import_each_other() -> None:
    """There is no circle between modules, counting imports for type checkers."""
    assert circles(own_imports()) == []


def test_circles_are_seen() -> None:
    """The search for circles finds one of any length."""
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [{"a", "b", "c"}] * 3
    assert circles({"a": {"b"}, "b": set()}) == []


def test_nothing_of_the_package_is_imported_within_a_function() -> None:
    """Modules of ours are imported at the door: by the package's `__getattr__`, or where an extra may be missing."""
    late = {
        where
        for where, tree in modules("orchestra")
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").partition(".")[0] in PROJECT)
    }

    assert late == {
        "orchestra/_http/__init__.py",
        "orchestra/sandbox/_sandbox.py",
        "orchestra/sandbox/cli.py",
        "orchestra/sandbox/pytest_plugin.py",
    }


def test_private_modules_begin_with_an_underscore() -> None:
    """Everything beside `__init__` in the package's folder is private, but for the public subpackages."""
    public = {path.name for path in (ROOT / "orchestra").iterdir() if not path.name.startswith("_")}

    assert public - {"py.typed", "sandbox", "orchestrate", "forter", "testing.py"} == set()


STEMS = {"client", "operations", "outcomes", "payments", "requests", "results", "values"}
"""Files that each API has: whoever has read one knows where to look in the others."""


def test_every_api_has_the_same_files() -> None:
    """The rooms of the three APIs have the same stems; public rooms put an underscore before them."""
    for name in ("_orchestrasolutions", "orchestrate", "forter"):
        stems = {path.stem.removeprefix("_") for path in (ROOT / "orchestra" / name).glob("*.py")}
        assert stems >= STEMS, name


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
LOOK_UPS = {
    "api.payment_gateway.gateway_status",
    "api.payment_gateway_accounts.payment_gateway_accounts_list",
    "models.network_token_schemes",
    "models.status_request_model",
}
"""Loaded with the client, for the moment in which an outcome is unknown."""


@pytest.mark.parametrize(
    ("call", "names"),
    [
        (
            'orchestra.payments.charge(amount="1.00", currency="USD", account="a", reference="r", card=card)',
            {
                "api.payment_gateway.gateway_charge",
                "models.auth_request_model",
                "models.card_input_model",
                "models.card_types",
            },
        ),
        ("orchestra.check_api_key()", {"api.utils.validate_api_key"}),
    ],
)
def test_a_call_loads_the_models_of_its_request(call: str, names: set[str]) -> None:
    """A call over a socket loads the generated code of its request, nothing of others, and not httpx."""
    looked_for = repr(HTTP - {"h11"} | {"orchestra_api"})
    loaded = set(ast.literal_eval(run(CALLED.replace("CALL", call).replace("LOOKED_FOR", looked_for))))

    tags = {"e_wallet_operations", "payment_gateway", "payment_gateway_accounts", "string_tokens", "utils"}
    packages = {"api", "errors", "types", "models", *(f"api.{tag}" for tag in tags)}
    assert loaded == {"orchestra_api", *(f"orchestra_api.{name}" for name in packages | LOOK_UPS | names)}


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
    assert "orchestra._x" in imported("orchestra/_orchestrasolutions/b.py", ast.parse("from .. import _x"))
