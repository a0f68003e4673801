"""Erasing one candidate as `domain.data_classes` says, and wiping what the database's files still hold (R40)."""

import re
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, delete, select, update

from hiring.domain import data_classes
from hiring.models.openings import Candidate, CandidateFile
from hiring.models.people import HomeLine, RequestKey
from hiring.store import search_index
from hiring.store.owned import owned, table

NAMELESS = "Erased candidate"
KEPT_WHOLE: dict[tuple[str, str], Any] = {("candidate", "name"): NAMELESS, ("candidate", "timezone"): "UTC"}
"""Columns that cannot be empty; every other one becomes NULL, or empty text."""
ONE_OF_A_KIND = frozenset({("candidate", "candidate_id"), ("candidate", "email")})
"""Equal values here would say that two erased candidates are one person (R35)."""
BESIDES = ("request_key",)
LOCKED_AT_MOST = "5s"
"""How long a table may be waited for: whoever asks for it meanwhile waits behind."""
TRIES, PAUSE = 20, 0.25
"""How often, and after how many seconds, PostgreSQL is asked again to give up dead rows."""


def erase(session: Session, candidate: Candidate) -> None:
    """Empties every column whose term is the candidate's; rows that say nothing any more go as a whole."""
    _overwrite_what_is_freed(session)
    _erase_lines(session, candidate)
    for name in reversed(data_classes.ERASED_TABLES):
        mine = owned(name, candidate.id)
        if name in data_classes.WHOLE_ROWS:
            session.execute(sa.delete(table(name)).where(mine))
        else:
            session.execute(sa.update(table(name)).where(mine).values(_emptied(name, candidate.id)))
    session.expire_all()


def _overwrite_what_is_freed(session: Session) -> None:
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql("PRAGMA secure_delete=ON")


def _emptied(name: str, candidate_id: UUID) -> dict[str, Any]:
    return {column: _blank(table(name).c[column], candidate_id) for column in data_classes.erased_columns(name)}


def _blank(column: sa.Column[Any], candidate_id: UUID) -> Any:
    if (column.table.name, column.name) in ONE_OF_A_KIND:
        return f"erased-{candidate_id}"
    return KEPT_WHOLE.get((column.table.name, column.name), None if column.nullable else "")


def _erase_lines(session: Session, candidate: Candidate) -> None:
    """Lines on home pages that name the candidate without naming a loop, and where sent forms led."""
    about = col(HomeLine.href).contains(str(candidate.id))
    named = sa.and_(col(HomeLine.loop_id).is_(None), col(HomeLine.text).contains(candidate.name, autoescape=True))
    session.exec(delete(HomeLine).where(sa.or_(about, named) if candidate.name else about))
    session.exec(delete(RequestKey).where(col(RequestKey.location).contains(str(candidate.id))))


def files(session: Session, candidate_id: UUID) -> list[str]:
    """Names of everything that was ever stored for the candidate."""
    query = select(CandidateFile.stored_as).where(CandidateFile.candidate_id == candidate_id)
    return [name for name in session.exec(query) if name]


def note_wiped(session: Session, candidate_ids: list[UUID], now: Any) -> None:
    session.exec(update(Candidate).where(col(Candidate.id).in_(candidate_ids)).values(wiped_at=now))


def wipe(engine: sa.Engine) -> bool:
    """Rewrites the database's files so that no byte of what was erased is left; False when readers stood in the way.

    PostgreSQL's write-ahead log is not reached: the server recycles it by itself.
    """
    return _wipe_sqlite(engine) if engine.dialect.name == "sqlite" else _wipe_postgresql(engine)


def _wipe_postgresql(engine: sa.Engine) -> bool:
    """The statistics come last: samples of what was erased lie in them until each table is analysed anew."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"SET lock_timeout = '{LOCKED_AT_MOST}'")
        try:
            tables = (*data_classes.ERASED_TABLES, *BESIDES)
            whole = [_rewritten(connection, f'(FULL, VERBOSE, ANALYZE) "{name}"') for name in tables]
            return all([*whole, _rewritten(connection, "(FULL, VERBOSE) pg_statistic")])
        except sa.exc.OperationalError:
            return False
        finally:
            connection.exec_driver_sql("RESET lock_timeout")


def _rewritten(connection: sa.Connection, what: str) -> bool:
    """Tried again while a transaction older than the erasure, such as another table's ANALYZE, holds dead rows."""
    for _ in range(TRIES):
        if _held_back(connection, what) == 0:
            return True
        connection.exec_driver_sql(f"SELECT pg_sleep({PAUSE})")
    return False


def _held_back(connection: sa.Connection, what: str) -> int:
    """Dead rows that the server kept; its first detail opens with their number in every language."""
    driver: Any = connection.connection.driver_connection
    said: list[str] = []
    hear = lambda notice: said.append(notice.message_detail or "")  # noqa: E731  removed by identity below
    driver.add_notice_handler(hear)
    try:
        connection.exec_driver_sql(f"VACUUM {what}")
    finally:
        driver.remove_notice_handler(hear)
    found = (re.match(r"\d+", one) for one in said)
    return sum(int(one.group()) for one in found if one)


def _wipe_sqlite(engine: sa.Engine) -> bool:
    """VACUUM goes through the log, which the checkpoint then writes back and empties."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        search_index.tidy(cursor)
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (busy, *_) = cursor.fetchone() or (1,)
    finally:
        connection.close()
    return not busy
