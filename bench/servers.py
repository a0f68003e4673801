"""The product as it is deployed, and the floor on the same server with the same options."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.places import KEPT, ROOT
from hiring.commands.serve import server_command
from hiring.settings import Settings

WORKERS = 2
STARTS_WITHIN = 60
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A started server with its workers, and the seconds until each of them answered."""

    name: str
    port: int
    process: subprocess.Popen[bytes]
    started_in: float

    def pids(self) -> list[int]:
        """The arbiter first, then its workers."""
        return [self.process.pid, *children(self.process.pid)]

    def cpu(self) -> float:
        """Seconds of processor time so far, all processes together."""
        return sum(cpu_of(pid) for pid in self.pids())

    def memory(self) -> float:
        """Proportional set size of all processes, in MiB."""
        return sum(pss_of(pid) for pid in self.pids())


def children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def cpu_of(pid: int) -> float:
    """Of a process, in seconds; the kernel counts in hundredths."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def pss_of(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("Pss:"))) / 1024


@contextmanager
def product(name: str, url: str) -> Iterator[Server]:
    """`hiring serve` with two workers and the threads of the settings."""
    with _started(name, url, [sys.executable, "-m", "hiring", "serve"], "/health/ready") as server:
        yield server


@contextmanager
def floor(name: str, url: str) -> Iterator[Server]:
    """The server's own command line with the bare application in place of the product."""
    port = _free_port()
    line = server_command(Settings(database_url=url, port=port, workers=WORKERS))
    with _started(name, url, [*line[:-1], "bench.floor:create_app()"], "/", port) as server:
        yield server


@contextmanager
def _started(name: str, url: str, line: list[str], path: str, port: int = 0) -> Iterator[Server]:
    port, begun = port or _free_port(), time.perf_counter()
    log = KEPT / f"{name}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(line, cwd=ROOT, env=_environment(url, port), stdout=out, stderr=out)
    try:
        _wait(port, path, process, log)
        yield Server(name, port, process, time.perf_counter() - begun)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=STARTS_WITHIN)


def _environment(url: str, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HIRING_")}
    return kept | {
        "HIRING_DATABASE_URL": url, "HIRING_FILES_DIR": str(KEPT / "files"), "HIRING_PORT": str(port),
        "HIRING_URL": f"http://localhost:{port}", "HIRING_WORKERS": str(WORKERS), "HIRING_SIGN_IN_LIMIT": "1000",
        "PYTHONPATH": str(ROOT),
    }  # fmt: skip


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, path: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until it answers, and both workers are there."""
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path)
            if connection.getresponse().status == http.HTTPStatus.OK and len(children(process.pid)) == WORKERS:
                return
        except OSError:
            pass
        time.sleep(0.01)
    raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')[-2000:]}")
