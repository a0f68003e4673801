"""The real server as processes of its own, which can be killed like a machine kills them."""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 60
WORKERS, THREADS = 2, 4
CAUSE = re.compile(r'"status": 503.*"error": "(\w+)"')
LOCKED = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL")
"""How the codes begin behind which SQLite says that its database is locked."""
UNASKED_PORTS = range(20_000, 32_000)
"""Below those that the kernel hands out: while the server is dead no other test's server can be given its port (it
would know no session of ours), and no writer's connection can end at the writer itself."""


def own_port() -> int:
    """One that is free now, and that nobody is given by chance later."""
    for port in random.SystemRandom().sample(UNASKED_PORTS, 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("100 ports were tried, and none is free")


@dataclass
class Product:
    """`hiring serve` over a database, with two workers; its log is `server.log` in `folder`."""

    url: str
    folder: Path
    port: int = field(default_factory=own_port)
    starts: int = 0
    _pid: int = 0

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HIRING_")}
        return kept | {
            "HIRING_DATABASE_URL": self.url, "HIRING_FILES_DIR": str(self.folder / "files"),
            "HIRING_URL": f"http://localhost:{self.port}", "HIRING_PORT": str(self.port),
            "HIRING_WORKERS": str(WORKERS), "HIRING_THREADS": str(THREADS), "PYTHONPATH": str(ROOT),
        }  # fmt: skip

    def start(self) -> None:
        self._pid = self.launch()
        self.starts += 1
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/sign-in")
                if connection.getresponse().status == 200:
                    connection.close()
                    return
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.05)
        raise AssertionError(f"the server did not start:\n{self.log()}")

    def launch(self) -> int:
        """Answers the id of the new process group."""
        with (self.folder / "server.log").open("ab") as log:
            line = [sys.executable, "-m", "hiring", "serve"]
            self._process = subprocess.Popen(
                line, cwd=self.folder, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        return self._process.pid

    def kill(self) -> None:
        """SIGKILL to the master and its workers at once: nothing of the product gets a last word."""
        if self._pid:
            os.killpg(self._pid, signal.SIGKILL)
            self._wait()
            self._pid = 0

    def _wait(self) -> None:
        self._process.wait(timeout=30)

    def log(self) -> str:
        return (self.folder / "server.log").read_text(errors="replace")[-4000:]

    def causes(self) -> Counter[str]:
        """Why the server answered 503, by the codes in its log."""
        return Counter(CAUSE.findall((self.folder / "server.log").read_text(errors="replace")))

    def locked(self) -> int:
        return sum(count for code, count in self.causes().items() if code.startswith(LOCKED))

    def command(self, *line: str, **variables: str) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-m", "hiring", *line]
        return subprocess.run(
            words, cwd=self.folder, env=self.environment | variables, capture_output=True, text=True, check=False
        )


class Nursery:
    """One process that has imported the product and forks servers: starting one costs a tenth of `hiring serve`.

    `normal`: SQLite's synchronous=NORMAL instead of the product's FULL, for the control run.
    """

    def __init__(self, *, normal: bool = False) -> None:
        line = [sys.executable, "-m", "tests.durability.nursery", *(["normal"] if normal else [])]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("HIRING_")}
        self._process = subprocess.Popen(
            line, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def fork(self, environment: dict[str, str], log: Path) -> int:
        wanted = {name: value for name, value in environment.items() if name.startswith("HIRING_")}
        self._in.write(json.dumps({"environment": wanted, "log": str(log)}) + "\n")
        self._in.flush()
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())

    @property
    def _in(self) -> IO[str]:
        assert self._process.stdin is not None
        return self._process.stdin

    def close(self) -> None:
        self._in.close()
        self._process.wait(timeout=30)


@dataclass
class Forked(Product):
    """The same server with the same options, forked."""

    nursery: Nursery = field(kw_only=True)

    def launch(self) -> int:
        return self.nursery.fork(self.environment, self.folder / "server.log")

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                os.killpg(self._pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.01)
        raise AssertionError("the killed server is still there")
