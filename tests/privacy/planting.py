"""Strings that nobody else writes, in every place where something about one candidate is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Session
from sqlmodel.sql.sqltypes import AutoString

from hiring.domain import data_classes
from hiring.domain.vocabulary import EventObject
from hiring.models.people import HomeLine
from hiring.services import audit
from hiring.store.engine import open_session
from hiring.store.owned import owned, table
from tests.support.company import Company

SEALED, TELLING = 30, 16
CODES = frozenset(
    {"timezone", "zone", "principle", "question", "principle_now", "level", "at_level", "code", "kind", "jurisdiction"}
)
"""Words of the product or of its settings, which erasure leaves."""
UNCOMPRESSED = 1000
"""PostgreSQL compresses longer texts, so that their bytes cannot be looked for."""
NOW = datetime(2026, 1, 5, tzinfo=UTC)


def is_text(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, sa.String | AutoString) and not isinstance(column.type, sa.Enum)


class Planter:
    """Makes strings and remembers where each one stands."""

    def __init__(self, company: Company, loop_id: UUID) -> None:
        self.company, self.loop_id = company, loop_id
        self.planted: dict[str, str] = {}

    def string(self, where: str) -> str:
        made = f"planted-{len(self.planted):04}-{uuid4().hex[:10]}"
        self.planted[made] = where
        return made

    def plant(self, files: Path) -> None:
        with open_session(self.company.engine, writes=True) as session:
            for name in data_classes.ERASED_TABLES:
                if name not in {"sealed_text", "candidate_file"} and not self._rows(session, name):
                    session.execute(sa.insert(table(name)).values(self._new_row(session, table(name))))
            for name in data_classes.ERASED_TABLES:
                if name not in {"sealed_text", "candidate_file"}:
                    self._fill(session, name)
            session.execute(sa.update(table("legal_hold")).values(lifted_at=NOW))
            self._seal(session)
            self._lines(session)
            self._files(session, files)
            session.commit()

    def _rows(self, session: Session, name: str) -> list[Any]:
        return list(session.execute(sa.select(table(name)).where(owned(name, self.company.candidate_id))))

    def _fill(self, session: Session, name: str) -> None:
        one = table(name)
        keys = list(one.primary_key.columns)
        for row in self._rows(session, name):
            found = row._mapping
            texts = {c.name: self.string(f"{name}.{c.name}") for c in self._texts(name)}
            mine = sa.and_(*(key == found[key.name] for key in keys))
            if texts:
                session.execute(sa.update(one).where(mine).values(texts))

    def _texts(self, name: str) -> Iterator[sa.Column[Any]]:
        """Every text that is no code, whatever class the product gives it."""
        yield from (one for one in table(name).columns if is_text(one) and one.name not in CODES)

    def _new_row(self, session: Session, one: sa.Table) -> dict[str, Any]:
        return {c.name: self._value(session, c) for c in one.columns if not c.nullable or c.name == "candidate_id"}

    def _value(self, session: Session, column: sa.Column[Any]) -> Any:
        known = {"loop_id": self.loop_id, "candidate_id": self.company.candidate_id}
        if column.name in known and column.foreign_keys:
            return known[column.name]
        for key in column.foreign_keys:
            target = key.column.table
            mine = owned(target.name, self.company.candidate_id) if target.name != "person" else sa.true()
            return session.execute(sa.select(key.column).where(mine).limit(1)).scalar_one()
        if isinstance(column.type, sa.Enum):
            return column.type.enum_class(column.type.enums[0])  # type: ignore[misc]
        made = {sa.Uuid: uuid4(), sa.Integer: 1, sa.Boolean: False}
        found = next((value for kind, value in made.items() if isinstance(column.type, kind)), None)
        if found is not None:
            return found
        return "word" if is_text(column) else NOW

    def _seal(self, session: Session) -> None:
        """Sealed texts are written once, so these come with events; what the services sealed counts as well."""
        work = self.company.work(session, "ada")
        for number in range(SEALED):
            about: dict[str, Any] = (
                {"loop_id": self.loop_id} if number % 2 else {"candidate_id": self.company.candidate_id}
            )
            audit.record(work, "late_note_left", EventObject.FEEDBACK, text=self.string("sealed_text.text"), **about)
        for row in self._rows(session, "sealed_text"):
            if len(row.salt) >= TELLING:
                self.planted[row.salt] = "sealed_text.salt"
            if row.text not in self.planted and TELLING <= len(row.text) < UNCOMPRESSED:
                self.planted[row.text] = "sealed_text.text"

    def _lines(self, session: Session) -> None:
        name = session.execute(
            sa.select(table("candidate").c.name).where(table("candidate").c.id == self.company.candidate_id)
        ).scalar_one()
        text = f"{name} {self.string('home_line.text without a loop')}"
        person = self.company.ids["rita"]
        session.add(HomeLine(id=uuid4(), person_id=person, at=NOW, kind="told", text=text))

    def _files(self, session: Session, files: Path) -> None:
        """A present PDF whose bytes are planted too, and a link that was taken away."""
        files.mkdir(exist_ok=True)
        stored = f"{uuid4().hex}.pdf"
        (files / stored).write_text(self.string("a file"))
        one, shared = table("candidate_file"), {"candidate_id": self.company.candidate_id, "added_at": NOW}
        shared["added_by_id"] = self.company.ids["rita"]
        label, link = self.string("candidate_file.label"), f"https://{self.string('candidate_file.link')}"
        self.planted[stored] = "candidate_file.stored_as"
        session.execute(sa.delete(one).where(owned("candidate_file", self.company.candidate_id)))
        session.execute(sa.insert(one).values(id=uuid4(), label=label, stored_as=stored, **shared))
        session.execute(sa.insert(one).values(id=uuid4(), label=label, link=link, removed_at=NOW, **shared))


def raw_bytes(engine: sa.Engine, *folders: Path) -> Iterator[bytes]:
    """Every file in which the database keeps rows or log, and every file of the folders."""
    for folder in folders:
        yield from (path.read_bytes() for path in folder.rglob("*") if path.is_file())
    if engine.dialect.name == "sqlite":
        file = Path(str(engine.url.database))
        yield from (path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CHECKPOINT")
        data = connection.exec_driver_sql("SHOW data_directory").scalar_one()
        own = connection.exec_driver_sql("SELECT oid FROM pg_database WHERE datname = current_database()").scalar_one()
    yield from (path.read_bytes() for path in (Path(data) / "base" / str(own)).glob("*") if path.is_file())


def found_in(parts: Iterator[bytes], strings: dict[str, str]) -> dict[str, str]:
    """The strings that stand in any of the parts, with where they were planted."""
    left = dict(strings)
    found: dict[str, str] = {}
    for part in parts:
        here = [one for one in left if one.encode() in part]
        found |= {one: left.pop(one) for one in here}
    return found
