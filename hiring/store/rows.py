"""Adding and fetching single rows."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from sqlmodel import Session, SQLModel

Row = TypeVar("Row", bound=SQLModel)


def add(session: Session, row: Row) -> Row:
    """Adds and flushes, so that rows reach the database in the order of the code and constraints speak at once."""
    session.add(row)
    session.flush()
    return row


def add_all(session: Session, rows: Sequence[SQLModel]) -> None:
    """Adds many rows of one table and flushes, in a few statements."""
    session.add_all(rows)
    session.flush()


def get(session: Session, table: type[Row], row_id: UUID | str | None) -> Row | None:
    return None if row_id is None else session.get(table, row_id)
