"""The command `orchestra-sandbox`."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from contextlib import suppress

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = _parser().parse_args(arguments)
    from orchestra._core.errors import ConfigurationError

    from ._sandbox import DEFAULT_ACCOUNTS, Sandbox

    try:
        sandbox = Sandbox(strict=options.strict, seed=options.seed, status_finds=options.status_finds)
    except ConfigurationError as error:
        sys.stderr.write(f"orchestra-sandbox: {error}\n")
        return 1
    from ._server import listen, make_server

    try:
        listener, url = listen(options.host, options.port)
    except OSError as error:
        sys.stderr.write(f"orchestra-sandbox: cannot listen on {options.host}:{options.port}: {error}\n")
        return 1
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    sys.stdout.write(
        f"Sandbox of Orchestra, Orchestrate and Forter ({'strict' if options.strict else 'lenient'}) on {url}\n"
        f'Any API key works except "invalid". Accounts: {", ".join(DEFAULT_ACCOUNTS)}. Ctrl+C ends it.\n'
    )
    sys.stdout.flush()
    with suppress(KeyboardInterrupt):
        make_server(sandbox.engine).run([listener])
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="orchestra-sandbox",
        description="A fake of Orchestra, Orchestrate and Forter's Orchestration API on this machine.",
    )
    commands = parser.add_subparsers(required=True, metavar="serve")
    serve = commands.add_parser("serve", help="serve a sandbox over HTTP until interrupted")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    serve.add_argument("--port", type=int, default=4010, help="port, 0 for a free one (default: %(default)s)")
    serve.add_argument("--strict", action="store_true", help="refuse whatever the vendored file refuses")
    serve.add_argument(
        "--status-finds",
        choices=("payments", "all"),
        default="payments",
        help="what a status look-up finds: charges and authorizations, or everything (default: %(default)s)",
    )
    serve.add_argument("--seed", type=int, default=0, help="decides every identifier (default: %(default)s)")
    return parser
