"""The words of names and of submitted evidence: written with the one commit, made anew, and asked.

Who may see what is found is never kept here: every query joins the rows and asks its own scope.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.visitors import InternalTraversal
from sqlmodel import Session, SQLModel, col

from hiring.domain import search
from hiring.domain.vocabulary import FeedbackStatus
from hiring.models.feedback import Evidence, Feedback
from hiring.models.openings import Candidate, Requisition
from hiring.models.people import Person
from hiring.models.search import INDEXED, CandidateWords, EvidenceWords, PersonWords, RequisitionWords

Pairs = Sequence[tuple[str, bool]]
"""Terms, each with whether it is the beginning of a word."""
Query = sa.Select[*tuple[Any, ...]]
STALE = "rows whose words are to be written anew"
STEP = 1000
IS_IN = [status for status in FeedbackStatus if status.is_in]


@dataclass(frozen=True)
class Source:
    """Where the words of one table come from. `query` gives the owner's id and then the texts."""

    table: type[SQLModel]
    owner: str
    query: Callable[[], Query]

    @property
    def words(self) -> sa.Table:
        return SQLModel.metadata.tables[str(self.table.__tablename__)]

    @property
    def key(self) -> sa.Column[Any]:
        return self.words.c[self.owner]


def _people() -> Query:
    return sa.select(col(Person.id), col(Person.name)).order_by(col(Person.id))


def _candidates() -> Query:
    known = sa.select(col(Candidate.id), col(Candidate.name), col(Candidate.candidate_id))
    return known.where(col(Candidate.erased_at).is_(None)).order_by(col(Candidate.id))


def _requisitions() -> Query:
    known = sa.select(col(Requisition.id), col(Requisition.title), col(Requisition.requisition_id))
    return known.order_by(col(Requisition.id))


def _evidence() -> Query:
    parts = (Evidence.situation, Evidence.task, Evidence.action, Evidence.result, Evidence.quotes)
    submitted = sa.select(col(Evidence.id), *map(col, parts)).join(
        Feedback, col(Feedback.id) == col(Evidence.feedback_id)
    )
    return submitted.where(col(Feedback.status).in_(IS_IN)).order_by(col(Feedback.submitted_at), col(Evidence.id))


SOURCES = {
    Person: Source(PersonWords, "person_id", _people),
    Candidate: Source(CandidateWords, "candidate_id", _candidates),
    Requisition: Source(RequisitionWords, "requisition_id", _requisitions),
    Evidence: Source(EvidenceWords, "evidence_id", _evidence),
}
_NAMED: dict[type[SQLModel], tuple[str, ...]] = {
    Person: ("name",), Candidate: ("name", "candidate_id"), Requisition: ("title", "requisition_id"),
}  # fmt: skip


@event.listens_for(Session, "after_flush")
def _notice(session: Session, _context: object) -> None:
    """What a flush changed in names, in evidence, and in whether feedback is in."""
    waiting: dict[type[SQLModel], set[UUID]] = session.info.setdefault(STALE, {})
    for row in (*session.new, *session.dirty):
        kind = type(row)
        if kind in _NAMED and _changed(row, _NAMED[kind]):
            waiting.setdefault(kind, set()).add(row.id)
        elif isinstance(row, Evidence) and _may_be_in(session, row):
            waiting.setdefault(Evidence, set()).add(row.id)
        elif isinstance(row, Feedback) and _crossed(row):
            waiting.setdefault(Feedback, set()).add(row.id)


def _changed(row: object, names: Iterable[str]) -> bool:
    attributes = sa.inspect(row, raiseerr=True).attrs
    return any(attributes[name].history.has_changes() for name in names)


def _may_be_in(session: Session, row: Evidence) -> bool:
    """Drafts are saved often and never found: where the feedback is at hand, nothing is asked."""
    known = session.identity_map.get(sa.orm.util.identity_key(Feedback, row.feedback_id))
    return known is None or known.status.is_in


def _crossed(row: Feedback) -> bool:
    """Submitted, or taken back."""
    history = sa.inspect(row, raiseerr=True).attrs["status"].history
    before = any(FeedbackStatus(one).is_in for one in history.deleted or ())
    return history.has_changes() and before is not row.status.is_in


@event.listens_for(Session, "before_commit")
def _write(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    waiting: dict[type[SQLModel], set[UUID]] = session.info.pop(STALE, {})
    written = waiting.pop(Feedback, set())
    if written:
        of_these = sa.select(col(Evidence.id)).where(col(Evidence.feedback_id).in_(written))
        waiting.setdefault(Evidence, set()).update(session.scalars(of_these))
    for kind, ids in waiting.items():
        if ids:
            _write_anew(session, SOURCES[kind], sorted(ids))


def _write_anew(session: Session, source: Source, ids: list[UUID]) -> None:
    for start in range(0, len(ids), STEP):
        some = ids[start : start + STEP]
        query = source.query()
        rows = _rows(source, session.execute(query.where(query.selected_columns[0].in_(some))))
        session.execute(sa.delete(source.words).where(source.key.in_(some)))
        if rows:
            session.execute(sa.insert(source.words), rows)


def _rows(source: Source, found: Iterable[Any]) -> list[dict[str, Any]]:
    made = ({source.owner: owner, "words": search.kept(*texts)} for owner, *texts in found)
    return [row for row in made if row["words"]]


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(STALE, None)


def complete(connection: sa.Connection) -> None:
    """Fills an index that is still empty, such as after a migration; nothing where the schema has none yet."""
    if not sa.inspect(connection).has_table(INDEXED[0]):
        return
    people, words = SQLModel.metadata.tables["person"], SQLModel.metadata.tables[INDEXED[0]]
    if _holds_any(connection, people) and not _holds_any(connection, words):
        rebuild(connection)


def _holds_any(connection: sa.Connection, table: sa.Table) -> bool:
    return connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() is not None


def rebuild(connection: sa.Connection) -> None:
    """Every word anew from the rows; evidence in the order in which it was submitted."""
    for source in SOURCES.values():
        connection.execute(sa.delete(source.words))
        for found in connection.execute(source.query()).partitions(STEP):
            rows = _rows(source, found)
            if rows:
                connection.execute(sa.insert(source.words), rows)


def tidy(connection: Any) -> None:
    """SQLite: what was deleted goes from the index as well, so that the file can be rewritten without it (R40)."""
    for table in INDEXED:
        connection.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('optimize')")  # noqa: S608  names of our own


class _ByEngine(sa.ColumnElement[bool]):
    """One condition, said to each engine in its own words."""

    inherit_cache = True
    _traverse_internals = [  # noqa: RUF012  the name and form that SQLAlchemy asks for
        ("on_sqlite", InternalTraversal.dp_clauseelement),
        ("on_postgresql", InternalTraversal.dp_clauseelement),
    ]

    def __init__(self, on_sqlite: sa.ColumnElement[bool], on_postgresql: sa.ColumnElement[bool]) -> None:
        self.on_sqlite, self.on_postgresql, self.type = on_sqlite, on_postgresql, sa.Boolean()


@compiles(_ByEngine, "sqlite")
def _on_sqlite(element: _ByEngine, compiler: Any, **given: Any) -> str:
    return str(compiler.process(element.on_sqlite, **given))


@compiles(_ByEngine, "postgresql")
def _on_postgresql(element: _ByEngine, compiler: Any, **given: Any) -> str:
    return str(compiler.process(element.on_postgresql, **given))


def _match(table: str, pairs: Pairs) -> sa.ColumnElement[bool]:
    """FTS5: every term in quotes."""
    said = " AND ".join(f'"{term}"{"*" if begins else ""}' for term, begins in pairs)
    return sa.column(f"{table}_fts", sa.Text()).op("MATCH", is_comparison=True)(sa.literal(said, sa.Text()))


def _fts(table: str) -> sa.TableClause:
    return sa.table(f"{table}_fts", sa.column("rowid", sa.Integer()))


def _at_at(table: sa.Table, pairs: Pairs) -> sa.ColumnElement[bool]:
    """PostgreSQL: every term in quotes. The blank stands in the statement itself: the index is on the same words."""
    said = " & ".join(f"'{term}'{':*' if begins else ''}" for term, begins in pairs)
    blank = sa.literal(" ", sa.Text(), literal_execute=True)
    tokens = sa.func.array_to_tsvector(sa.func.string_to_array(table.c.words, blank))
    return tokens.op("@@", is_comparison=True)(sa.cast(sa.literal(said, sa.Text()), TSQUERY))


def goes_by(owner: type[SQLModel], column: Any, typed: Iterable[str]) -> sa.ColumnElement[bool]:
    """Whether the row that `column` names has, for each word typed, a word in its name that begins so."""
    source, pairs = SOURCES[owner], [(term, True) for term in search.terms(" ".join(typed))]
    if not pairs:
        return sa.false()
    table = source.words.name
    looked_up = sa.select(_fts(table).c.rowid).where(_match(table, pairs))
    found = _ByEngine(source.words.c.id.in_(looked_up), _at_at(source.words, pairs))
    return sa.ColumnElement.in_(column, sa.select(source.key).where(found))


@dataclass(frozen=True)
class LookUp:
    """What a query over evidence starts from, the number that orders it, and what has to hold."""

    start: sa.FromClause
    number: sa.ColumnElement[int]
    holds: sa.ColumnElement[bool]


def evidence_with(session: Session, terms: Sequence[str]) -> LookUp:
    """Evidence in which every term is a word, the last one the beginning of a word."""
    words = SQLModel.metadata.tables["evidence_words"]
    pairs = [*((term, False) for term in terms[:-1]), *((term, True) for term in terms[-1:])]
    if not pairs:
        return LookUp(words, words.c.id, sa.false())
    if session.get_bind().dialect.name != "sqlite":
        return LookUp(words, words.c.id, _at_at(words, pairs))
    fts = _fts(words.name)
    return LookUp(fts.join(words, words.c.id == fts.c.rowid), fts.c.rowid, _match(words.name, pairs))
