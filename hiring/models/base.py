"""Column types and naming shared by all tables."""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = SQLModel.metadata

NAME_LENGTH = 200
CODE_LENGTH = 100


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in Python; refuses naive values, since they would silently mean another instant."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"found the naive time {value.isoformat()}, expected one with a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words(enum: type[StrEnum]) -> sa.Enum:
    """A text column that holds the values of one enum, with a CHECK."""
    return sa.Enum(
        enum,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        name=_snake(enum.__name__),
        length=40,
    )


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


def key() -> Any:
    return Field(primary_key=True, sa_type=sa.Uuid)


def ref(target: str, *, index: bool = True, nullable: bool = False) -> Any:
    """A foreign key to `target` ("person.id"); rows others point at are never deleted under them."""
    extra: dict[str, Any] = {"default": None} if nullable else {}
    return Field(foreign_key=target, index=index, nullable=nullable, ondelete="RESTRICT", **extra)


def enum_field(enum: type[StrEnum], *, nullable: bool = False, default: Any = ...) -> Any:
    extra: dict[str, Any] = {"default": None} if nullable else ({} if default is ... else {"default": default})
    return Field(sa_type=words(enum), nullable=nullable, **extra)


def moment(*, nullable: bool = False, index: bool = False) -> Any:
    extra: dict[str, Any] = {"default": None} if nullable else {}
    return Field(sa_type=UtcDateTime, nullable=nullable, index=index, **extra)


def long_text(*, nullable: bool = False, default: Any = ...) -> Any:
    extra: dict[str, Any] = {"default": None} if nullable else ({} if default is ... else {"default": default})
    return Field(sa_type=sa.Text, nullable=nullable, **extra)


def one_where(name: str, columns: Sequence[str], condition: str) -> sa.Index:
    """A unique index over the rows that match `condition` (both engines)."""
    where = sa.text(condition)
    return sa.Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)
