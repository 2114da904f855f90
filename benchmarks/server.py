"""The cheapest server that Python allows: it answers every request, as soon as it is whole, with ready bytes.

Run as a process of its own, on a core of its own. It prints its port and ends when its input closes.
`GET /stats` tells how many connections and requests there were.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator

from benchmarks import payload

ANSWERS = {
    b"/v1/payment_intents": payload.STRIPE,
    b"/chat/completions": payload.OPENAI,
    b"/transactions": payload.GR4VY,
}


def _whole(body: bytes, status: bytes = b"200 OK") -> bytes:
    head = b"HTTP/1.1 %b\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Type: application/json\r\n" % status
    return head + b"Content-Length: %d\r\nServer: bench\r\n\r\n" % len(body) + body


OTHERS = {
    path: _whole(body, b"201 Created" if path == b"/transactions" else b"200 OK") for path, body in ANSWERS.items()
}


class Service(asyncio.Protocol):
    """One connection."""

    delay = 0.0
    connections = 0
    requests = 0
    charge = _whole(payload.RESULT)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.held = b""
        Service.connections += 1

    def data_received(self, data: bytes) -> None:
        data = self.held + data if self.held else data
        while (end := data.find(b"\r\n\r\n")) >= 0:
            head = data[:end]
            mark = head.lower().find(b"content-length:")
            length = int(head[mark + 15 :].split(b"\r\n", 1)[0]) if mark >= 0 else 0
            if b"transfer-encoding: chunked" in head.lower():
                stop = data.find(b"0\r\n\r\n", end)
                if stop < 0:
                    break
                length = stop + 5 - end - 4
            if len(data) < end + 4 + length:
                break
            data = data[end + 4 + length :]
            self.answer(head)
        self.held = data

    def answer(self, head: bytes) -> None:
        path = head.split(b" ", 2)[1]
        if path == b"/stats":
            stats = _whole(b'{"connections":%d,"requests":%d}' % (Service.connections, Service.requests))
            self.transport.write(stats)
            return
        Service.requests += 1
        answer = OTHERS.get(path, self.charge)
        if self.delay:
            asyncio.get_running_loop().call_later(self.delay, self.transport.write, answer)
        else:
            self.transport.write(answer)


async def _main(delay: float) -> None:
    Service.delay = delay
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Service, "127.0.0.1", 0, backlog=2048)
    print(server.sockets[0].getsockname()[1], flush=True)
    over = asyncio.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), loop.call_soon_threadsafe(over.set)), daemon=True).start()
    await over.wait()


def pin(core: int) -> bool:
    """Keep this process on one core, where the system has two and lets us."""
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    if len(cores) < 2:
        return False
    os.sched_setaffinity(0, {cores[core % len(cores)]})
    return True


@contextlib.contextmanager
def served(delay: float = 0.0) -> Iterator[str]:
    """Run a server beside us and yield its URL."""
    command = [sys.executable, "-m", "benchmarks.server", "--delay", str(delay)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.stdin.close()
            process.wait(10)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--delay", type=float, default=0.0)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, set(range(os.cpu_count() or 1)))
    pin(1)
    asyncio.run(_main(parser.parse_args().delay))
