"""The PostgreSQL that the tests start: shared, cleaned up by the last, and robust against runs that were killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.support import postgres
from tests.support.house import ROOT

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("postgres")]

# Holds the server, says its process id, and waits for a line before it leaves.
HOLDER = """
import sys
from tests.support import postgres
postgres.server_url()
print(postgres._shared._server.get_pid(), flush=True)
sys.stdin.readline()
postgres.release()
"""


def _connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""))


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder of its own for temporary files, so that the server of this very run is left alone."""
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextmanager
def _holder(place: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    environment = {**os.environ, "TMPDIR": str(place), "PYTHONWARNINGS": "ignore"}
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process, int(process.stdout.readline())
    finally:
        process.communicate("\n", timeout=60)


def _runs(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_a_database_is_made_copied_and_dropped():
    original = postgres.create_database()
    with _connect(original) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('Zoë')")
    copy = postgres.create_database(original)
    with _connect(copy) as connection:
        assert connection.execute("SELECT upper(word) FROM kept").fetchall() == [("ZOË",)]
    for url in (copy, original):
        postgres.drop_database(url)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        _connect(copy)


def test_a_database_in_use_is_dropped_all_the_same():
    url = postgres.create_database()
    with _connect(url) as connection:
        postgres.drop_database(url)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")


def test_only_own_databases_can_be_dropped():
    with pytest.raises(ValueError, match="expected the URL of a database made by create_database"):
        postgres.drop_database(postgres.server_url())


def test_the_server_listens_to_no_network():
    with _connect(postgres.server_url()) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_two_processes_share_one_server_and_the_last_one_stops_it(place):
    with _holder(place) as (_, second_pid):
        with _holder(place) as (_, first_pid):
            assert first_pid == second_pid
        assert _runs(second_pid)
    assert not _runs(second_pid)
    assert list(place.glob("hiring-postgres-*/data")) == []


def test_a_killed_run_leaves_nothing_that_disturbs_the_next_one(place):
    with _holder(place) as (killed, left_over):
        killed.send_signal(signal.SIGKILL)
        killed.wait(10)
    assert _runs(left_over)
    with _holder(place) as (_, fresh):
        assert fresh != left_over
        assert not _runs(left_over)
    assert not _runs(fresh)
