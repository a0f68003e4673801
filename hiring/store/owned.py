"""Which rows belong to one candidate, read from the foreign keys: a new table takes part by itself (R40)."""

from collections.abc import Iterator
from functools import cache
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import SQLModel

import hiring.models.tables  # noqa: F401  the metadata must be whole

ROOT = "candidate"
SEALED = "sealed_text"


def table(name: str) -> sa.Table:
    return SQLModel.metadata.tables[name]


@cache
def _distances() -> dict[str, int]:
    """Table → how many foreign keys lie between it and the candidate; tables that do not lead there are left out."""
    found: dict[str, int] = {ROOT: 0}
    before: dict[str, int] = {}
    while found != before:
        before = dict(found)
        for one in SQLModel.metadata.sorted_tables:
            reached = [found[key.column.table.name] + 1 for key in _keys(one) if key.column.table.name in found]
            if reached and one.name != ROOT:
                found[one.name] = min(reached)
    return found


def _keys(one: sa.Table) -> Iterator[sa.ForeignKey]:
    """Foreign keys to other tables, in the order of the columns."""
    for column in one.columns:
        yield from (key for key in column.foreign_keys if key.column.table is not one)


def leads(name: str) -> bool:
    """Whether rows of this table can belong to a candidate."""
    return name in _distances() or name == SEALED


@cache
def _ways(name: str) -> tuple[sa.ForeignKey, ...]:
    """The shortest key that is always set, or else every key that may be."""
    distances = _distances()
    keys = [key for key in _keys(table(name)) if key.column.table.name in distances]
    sure = [key for key in keys if not key.parent.nullable]
    if sure:
        return (min(sure, key=lambda key: distances[key.column.table.name]),)
    return tuple(keys)


def owned(name: str, candidate_id: UUID) -> sa.ColumnElement[bool]:
    """The condition on a table's rows that belong to the candidate."""
    if name == ROOT:
        return table(name).c.id == candidate_id
    if name == SEALED:
        return table(name).c.id.in_(sa.union(*_sealed(candidate_id)))
    return sa.or_(*(_through(key, candidate_id) for key in _ways(name)))


def _through(key: sa.ForeignKey, candidate_id: UUID) -> sa.ColumnElement[bool]:
    target = key.column.table
    if target.name == ROOT:
        return key.parent == candidate_id
    return key.parent.in_(sa.select(key.column).where(owned(target.name, candidate_id)))


def _sealed(candidate_id: UUID) -> Iterator[sa.Select[tuple[UUID]]]:
    """Sealed texts have no keys of their own: they belong to whom the rows that name them belong."""
    for one in SQLModel.metadata.sorted_tables:
        named = [key for key in _keys(one) if key.column.table.name == SEALED]
        if named and leads(one.name):
            for key in named:
                yield sa.select(key.parent).where(owned(one.name, candidate_id), key.parent.is_not(None))
