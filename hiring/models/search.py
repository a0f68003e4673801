"""What can be found by its words: folded, made from other rows at any time, so no backup keeps it.

SQLite looks in an FTS5 table beside each of these, which triggers keep; PostgreSQL in a GIN index.
"""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import Field, SQLModel

from hiring.models.base import long_text


def _owner(target: str) -> Any:
    """These rows go with what they are made from."""
    return Field(foreign_key=target, unique=True, ondelete="CASCADE")


class PersonWords(SQLModel, table=True):
    """The words of a person's name."""

    __tablename__ = "person_words"
    id: int | None = Field(default=None, primary_key=True)
    person_id: UUID = _owner("person.id")
    words: str = long_text()


class CandidateWords(SQLModel, table=True):
    """The words of a candidate's name and code."""

    __tablename__ = "candidate_words"
    id: int | None = Field(default=None, primary_key=True)
    candidate_id: UUID = _owner("candidate.id")
    words: str = long_text()


class RequisitionWords(SQLModel, table=True):
    """The words of a requisition's title and code."""

    __tablename__ = "requisition_words"
    id: int | None = Field(default=None, primary_key=True)
    requisition_id: UUID = _owner("requisition.id")
    words: str = long_text()


class EvidenceWords(SQLModel, table=True):
    """The words of submitted evidence, the newest submission last; there is none of a draft."""

    __tablename__ = "evidence_words"
    id: int | None = Field(default=None, primary_key=True)
    evidence_id: UUID = _owner("evidence.id")
    words: str = long_text()


INDEXED = ("person_words", "candidate_words", "requisition_words", "evidence_words")
TOKENS = "array_to_tsvector(string_to_array({table}.words, ' '))"
"""PostgreSQL compares the words as they are kept, without a language or a parser."""
_SQLITE = (
    (
        "CREATE VIRTUAL TABLE {table}_fts USING fts5"
        "(words, content='{table}', content_rowid='id', tokenize='ascii', detail='none', columnsize=0, prefix='2 3')"
    ),
    (
        "CREATE TRIGGER {table}_added AFTER INSERT ON {table} BEGIN"
        " INSERT INTO {table}_fts (rowid, words) VALUES (NEW.id, NEW.words); END"
    ),
    (
        "CREATE TRIGGER {table}_removed AFTER DELETE ON {table} BEGIN"
        " INSERT INTO {table}_fts ({table}_fts, rowid, words) VALUES ('delete', OLD.id, OLD.words); END"
    ),
    (
        "CREATE TRIGGER {table}_changed AFTER UPDATE ON {table} BEGIN"
        " INSERT INTO {table}_fts ({table}_fts, rowid, words) VALUES ('delete', OLD.id, OLD.words);"
        " INSERT INTO {table}_fts (rowid, words) VALUES (NEW.id, NEW.words); END"
    ),
)
_POSTGRESQL = ("CREATE INDEX ix_{table}_words ON {table} USING gin ((" + TOKENS.replace("{table}.", "") + "))",)


def is_beside(name: str | None) -> bool:
    """Whether a table or index is one that the models do not describe: those that the database searches in."""
    found = name or ""
    return any(found.startswith(f"{table}_fts") or found == f"ix_{table}_words" for table in INDEXED)


for _table in INDEXED:
    for _dialect, _statements in (("sqlite", _SQLITE), ("postgresql", _POSTGRESQL)):
        for _statement in _statements:
            _made: Any = sa.DDL(_statement.format(table=_table))  # type: ignore[no-untyped-call]
            _made = _made.execute_if(dialect=_dialect)
            event.listen(SQLModel.metadata.tables[_table], "after_create", _made)
