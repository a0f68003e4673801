"""How the engines are set up: what is acknowledged is kept, and writers wait for each other instead of failing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlmodel import select

from hiring.models.people import Organisation
from hiring.store.engine import open_session
from tests.support.company import Company

THREADS, ROUNDS = 8, 50


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10000)]
)
def test_sqlite_keeps_what_it_acknowledged(sqlite_engine: sa.Engine, pragma: str, value: object) -> None:
    first, second = sqlite_engine.raw_connection(), sqlite_engine.raw_connection()
    for connection in (first, second):
        assert connection.cursor().execute(f"PRAGMA {pragma}").fetchone() == (value,)
        connection.close()


def test_sqlite_writers_take_the_lock_at_once_and_readers_never(sqlite_engine: sa.Engine) -> None:
    begun: list[str] = []
    sa.event.listen(sqlite_engine, "before_cursor_execute", lambda *given: begun.append(given[2]))
    with open_session(sqlite_engine, writes=True) as session:
        session.exec(select(Organisation)).first()
    with open_session(sqlite_engine, writes=False) as session:
        session.exec(select(Organisation)).first()
    assert [one for one in begun if one.startswith("BEGIN")] == ["BEGIN IMMEDIATE", "BEGIN DEFERRED"]


def test_no_increment_is_lost_and_no_writer_is_turned_away(company: Company) -> None:
    """Read, add one, write: eight at once, fifty times each, on both engines."""
    with open_session(company.engine, writes=True) as session:
        organisation = session.exec(select(Organisation)).one()
        organisation.promise_days = 0
        session.commit()

    def add_one(_number: int) -> None:
        with open_session(company.engine, writes=True) as session:
            held = session.exec(select(Organisation).with_for_update()).one()
            held.promise_days += 1
            session.commit()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(add_one, range(THREADS * ROUNDS)))
    with company.looking() as session:
        assert session.exec(select(Organisation)).one().promise_days == THREADS * ROUNDS
