"""Every row of every table as plain values, in the same order and form on both engines; and back into empty tables.

Tables are read as they stand, not as the models say, so that an older schema can be kept and brought back too.
"""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hiring.models.base import UtcDateTime
from hiring.models.search import INDEXED, is_beside
from hiring.store.schema import BrokenReferences

VERSIONS = "alembic_version"
OF_THE_MOMENT = ("half_sign_in", "sign_in_session")
"""Not kept: whoever was signed in signs in again, and a session that was ended since does not come to life."""
FOUNDED = ("organisation", "person")
STEP = 500
Row = list[Any]
_KINDS: tuple[tuple[type[sa.types.TypeEngine[Any]], str], ...] = (
    (sa.Boolean, "bool"), (sa.Uuid, "uuid"), (sa.CHAR, "uuid"), (sa.DateTime, "moment"), (sa.Date, "date"),
    (sa.Integer, "int"), (sa.String, "text"),
)  # fmt: skip
_TYPES: dict[str, type[sa.types.TypeEngine[Any]]] = {
    "bool": sa.Boolean, "uuid": sa.Uuid, "moment": UtcDateTime, "date": sa.Date, "int": sa.Integer, "text": sa.Text,
}  # fmt: skip
KINDS = frozenset(_TYPES)


class Unfit(Exception):
    """A value, column or table that the database at hand has no place for; str() says which."""


@dataclass(frozen=True)
class Shape:
    """A table's columns as (name, kind), those of its primary key, and whether it is of the moment."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]

    @property
    def table(self) -> sa.TableClause:
        return sa.table(self.name, *(sa.column(name, _TYPES[kind]()) for name, kind in self.columns))


def shapes(connection: sa.Connection) -> list[Shape]:
    """The tables that are kept; whoever is referred to comes first. The search index is made anew instead."""
    metadata = sa.MetaData()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Skipped unsupported reflection", category=sa.exc.SAWarning)
        metadata.reflect(connection, only=lambda name, _: not is_beside(name))
    kept = (one for one in metadata.sorted_tables if one.name not in (VERSIONS, *OF_THE_MOMENT, *INDEXED))
    return [_shape(one) for one in kept]


def _shape(table: sa.Table) -> Shape:
    columns = tuple((column.name, _kind(column)) for column in table.columns)
    return Shape(table.name, tuple(sorted(columns)), tuple(column.name for column in table.primary_key))


def _kind(column: sa.Column[Any]) -> str:
    for known, kind in _KINDS:
        if isinstance(column.type, known):
            return kind
    raise Unfit(f"{column.table.name}.{column.name} has the type {column.type!r}, which a backup does not know")


def rows(connection: sa.Connection, shape: Shape) -> Iterator[Row]:
    """All rows in the order of the primary key, bytewise for text, as values that JSON knows."""
    table = shape.table
    order = [_bytewise(connection, table.c[name], dict(shape.columns)[name]) for name in shape.key]
    query = sa.select(table).order_by(*order).execution_options(yield_per=STEP)
    kinds = [kind for _, kind in shape.columns]
    for row in connection.execute(query):
        yield [_plain(value, kind) for value, kind in zip(row, kinds, strict=True)]


def _bytewise(connection: sa.Connection, column: Any, kind: str) -> sa.ColumnElement[Any]:
    return sa.collate(column, "C") if kind == "text" and connection.dialect.name == "postgresql" else column


def _plain(value: Any, kind: str) -> Any:
    if value is None or kind in {"bool", "int", "text"}:
        return value
    return f"{value:%Y-%m-%dT%H:%M:%S.%fZ}" if kind == "moment" else str(value)


def _typed(value: Any, kind: str) -> Any:
    if value is None:
        return None
    try:
        if kind == "moment":
            return datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
        if kind in {"uuid", "date"}:
            return UUID(value) if kind == "uuid" else date.fromisoformat(value)
    except (TypeError, ValueError, AttributeError):
        raise Unfit(f"found {str(value)[:60]!r}, expected a {kind}") from None
    expected = {"bool": bool, "int": int, "text": str}[kind]
    if type(value) is not expected:
        raise Unfit(f"found {str(value)[:60]!r}, expected a {kind}")
    return value


def stored_files(connection: sa.Connection) -> list[str]:
    """Names of the files that rows refer to."""
    table = sa.table("candidate_file", sa.column("stored_as", sa.String()))
    found = connection.execute(sa.select(table.c.stored_as).where(table.c.stored_as.is_not(None)))
    return sorted({str(name) for (name,) in found})


def founded(connection: sa.Connection) -> bool:
    """Whether somebody's data is in these tables already."""
    present = set(sa.inspect(connection).get_table_names())
    return any(
        connection.execute(sa.select(sa.literal(1)).select_from(sa.table(name)).limit(1)).first() is not None
        for name in FOUNDED
        if name in present
    )


def empty(connection: sa.Connection, all_shapes: Sequence[Shape]) -> None:
    """Takes away what migrations wrote into tables that nobody has used yet."""
    for shape in reversed(all_shapes):
        connection.execute(sa.delete(shape.table))


def fill(connection: sa.Connection, shape: Shape, given: Iterable[Row]) -> None:
    """Inserts all rows in one statement where references within a table are checked; they come in any order."""
    kinds = [kind for _, kind in shape.columns]
    values = ([_typed(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in given)
    if connection.dialect.name == "postgresql":
        _copy(connection, shape, values)
        return
    insert, names = sa.insert(shape.table), [name for name, _ in shape.columns]
    while part := [dict(zip(names, row, strict=True)) for row in islice(values, STEP)]:
        connection.execute(insert, part)


def _copy(connection: sa.Connection, shape: Shape, values: Iterable[Row]) -> None:
    quoted = connection.dialect.identifier_preparer.quote
    names = ", ".join(quoted(name) for name, _ in shape.columns)
    cursor: Any = connection.connection.cursor()
    with cursor.copy(f"COPY {quoted(shape.name)} ({names}) FROM STDIN") as into:
        for row in values:
            into.write_row(row)


def check_references(connection: sa.Connection) -> None:
    """SQLite checks them here, once, PostgreSQL at each statement. Raises BrokenReferences."""
    if connection.dialect.name != "sqlite":
        return
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if dangling:
        raise BrokenReferences(f"{len(dangling)} rows point at nothing, the first in table {dangling[0][0]}")
