"""The schema's versions: upgrade, downgrade and check through Alembic's Python API, without an ini file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

import hiring.models.tables  # noqa: F401  the metadata to compare with must be whole
from hiring.models.search import is_beside
from hiring.store import search_index

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


class BrokenReferences(Exception):
    """A migration left rows that point at nothing; it was rolled back."""


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["described"] = described
    if connection is not None:
        config.attributes["connection"] = connection
    return config


@contextmanager
def bare_connection(url: str) -> Iterator[sa.Connection]:
    """A connection of its own: no pool, no BEGIN hook, foreign keys off on SQLite (batch mode recreates tables)."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    _for_its_owner_alone(engine.url)
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                raw = connection.connection.driver_connection
                assert raw is not None  # noqa: S101  a live connection has its driver's
                raw.execute("PRAGMA foreign_keys=OFF")
                raw.execute("PRAGMA journal_mode=WAL")
            yield connection
    finally:
        engine.dispose()


def _for_its_owner_alone(url: sa.URL) -> None:
    """Evidence about people lies in this file: a new one is readable by its owner alone."""
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        Path(url.database).touch(mode=0o600, exist_ok=True)


def upgrade(url: str, to: str = "head") -> None:
    with bare_connection(url) as connection:
        command.upgrade(_config(connection), to)
        search_index.complete(connection)
        _check_references(connection)
        connection.commit()


def downgrade(url: str, to: str) -> None:
    with bare_connection(url) as connection:
        command.downgrade(_config(connection), to)
        _check_references(connection)
        connection.commit()


def _check_references(connection: sa.Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if dangling:
        raise BrokenReferences(f"{len(dangling)} rows point at nothing, the first in table {dangling[0][0]}")


def current(url: str) -> str | None:
    with bare_connection(url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def database_exists(url: str) -> bool:
    """Whether there is a database to look into; looking would make a new file of SQLite."""
    found = sa.make_url(url)
    return found.get_backend_name() != "sqlite" or Path(found.database or "").exists()


def knows(version: str) -> bool:
    """Whether this version of hiring has the steps to and from that schema."""
    return version in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def head() -> str:
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def differences(url: str) -> list[str]:
    """What the database's schema and the models disagree on; empty when they agree."""
    with bare_connection(url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": described})
        return [str(difference) for difference in compare_metadata(context, SQLModel.metadata)]


def described(name: str | None, _kind: str, _parents: Any) -> bool:
    """What the models speak of; the database's own search tables and indexes are made beside them."""
    return not is_beside(name)


def new_version(url: str, message: str, number: str) -> None:
    """Writes a new version from the difference between models and the database at `url` (for developers)."""
    with bare_connection(url) as connection:
        command.revision(_config(connection), message=message, autogenerate=True, rev_id=number)
