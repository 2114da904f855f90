"""The command `orchestra-sandbox`."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from orchestra.sandbox.cli import main

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.skipif(sys.platform == "win32", reason="interrupts are sent otherwise there")
@pytest.mark.parametrize(("options", "status"), [([], 200), (["--strict"], 404)])
def test_serve_answers_until_interrupted(options, status):
    """The first line names the address; Ctrl+C ends the server with status 0; nothing secret is logged."""
    command = [sys.executable, "-m", "orchestra.sandbox", "serve", "--port", "0", *options]
    paths = os.pathsep.join([str(ROOT), str(ROOT / "generated")])
    with subprocess.Popen(  # noqa: S603 - this interpreter and this package
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": paths},
        cwd=ROOT,
    ) as process:
        line = process.stdout.readline()
        url = line.split()[-1]
        answers = [
            httpx.get(f"{url}/utils/apikey", headers={"X-Api-Key": "my-secret-key"}),
            httpx.post(f"{url}/StringTokens", headers={"X-Api-Key": "my-secret-key"}, json={"payload": "4111"}),
        ]
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)

    assert [answer.status_code for answer in answers] == [status, 201]
    assert process.returncode == 0
    assert "create_token 201" in errors
    assert answers[1].json()["token"] not in errors
    assert "secret" not in errors
    assert "Traceback" not in errors


def test_port_in_use_is_an_error(capsys):
    """A taken port ends the command with status 1 and one line that names it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        assert main(["serve", "--port", str(port)]) == 1
    assert f"cannot listen on 127.0.0.1:{port}" in capsys.readouterr().err


def test_command_needs_a_verb(capsys):
    """Without `serve` the command explains itself."""
    with pytest.raises(SystemExit, match="2"):
        main([])
    assert "serve" in capsys.readouterr().err
