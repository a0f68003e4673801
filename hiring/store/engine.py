"""Engines and sessions. SQLite: WAL, synchronous=FULL, foreign keys, BEGIN IMMEDIATE for writers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import Session

import hiring.models.tables  # noqa: F401  every mapper must be known before the first query

BUSY_SECONDS = 10


def make_engine(url: str, *, echo: bool = False) -> sa.Engine:
    """The engine for a database URL, with the pragmas and the BEGIN hook of SQLite."""
    if not url.startswith("sqlite"):
        return sa.create_engine(url, echo=echo, hide_parameters=True, pool_pre_ping=True, pool_size=8, max_overflow=8)
    waits = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    engine = sa.create_engine(url, echo=echo, hide_parameters=True, connect_args=waits)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: sa.Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
    connection.exec_driver_sql(f"BEGIN {mode}")


def open_session(engine: sa.Engine, *, writes: bool) -> Session:
    """A session; one that does not write takes no write lock on SQLite."""
    bind = engine if writes else engine.execution_options(sqlite_begin="DEFERRED")
    return Session(bind, expire_on_commit=False)


@contextmanager
def transaction(engine: sa.Engine) -> Iterator[Session]:
    """A writing session that commits once at the end, or rolls back."""
    with open_session(engine, writes=True) as session:
        yield session
        session.commit()


@contextmanager
def snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Everything read in it is as of one moment, whatever others write meanwhile; nobody waits for it."""
    moment: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    options = {"sqlite_begin": "DEFERRED"} if engine.dialect.name == "sqlite" else moment
    with engine.execution_options(**options).connect() as connection:
        yield connection
