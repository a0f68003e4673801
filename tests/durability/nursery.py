"""Forks a server for each line on standard input, and answers its process id. Killed servers are collected here."""

from __future__ import annotations

import json
import os
import signal
import sys

from gunicorn.app.wsgiapp import WSGIApplication

import hiring.app
from hiring.commands.serve import server_command
from hiring.settings import load
from hiring.store import engine


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    if "normal" in sys.argv:
        _as_normal()
    assert hiring.app
    for line in sys.stdin:
        wanted = json.loads(line)
        child = os.fork()
        if child == 0:
            _become_server(wanted)
        print(child, flush=True)


def _as_normal() -> None:
    full = engine._on_connect

    def normal(connection: object, record: object) -> None:
        full(connection, record)
        connection.execute("PRAGMA synchronous=NORMAL")  # type: ignore[attr-defined]

    engine._on_connect = normal


def _become_server(wanted: dict[str, object]) -> None:
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(str(wanted["log"]), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for handle in (1, 2):
        os.dup2(log, handle)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.update(wanted["environment"])  # type: ignore[arg-type]
    sys.argv = server_command(load())[2:]
    WSGIApplication("%(prog)s").run()
    os._exit(0)


if __name__ == "__main__":
    main()
