"""An empty company with the shipped principles, and files to import into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from hiring.models.people import Organisation
from hiring.schemas.imports import ImportReport, Kind
from hiring.services import imports, principle_sets
from hiring.services.imports import ImportRefused
from hiring.services.work import NOBODY, Viewer, Work
from hiring.store.engine import open_session
from tests.support.company import LEVELS
from tests.support.world import Controlled

DATA = Path(__file__).resolve().parents[1] / "data"
HEADERS: dict[str, str] = {kind: ",".join(columns) for kind, columns in imports.COLUMNS.items()}


@dataclass
class Desk:
    """Imports on the command line, where nobody is signed in; each committed as the command does."""

    engine: sa.Engine
    controlled: Controlled

    @contextmanager
    def work(self, viewer: Viewer = NOBODY) -> Iterator[Work]:
        with open_session(self.engine, writes=True) as session:
            yield Work(session, viewer, self.controlled.world, self.controlled.moment)
            session.commit()

    @contextmanager
    def looking(self) -> Iterator[Session]:
        with open_session(self.engine, writes=False) as session:
            yield session

    def take(self, kind: Kind, data: bytes | str, *, viewer: Viewer = NOBODY, **options: Any) -> ImportReport:
        with self.work(viewer) as work:
            given = data.encode() if isinstance(data, str) else data
            return imports.run(work, kind, given, f"{kind}.csv", **options)

    def refused(self, kind: Kind, data: bytes | str) -> list[str]:
        """The reasons of a refusal, as they are printed."""
        with pytest.raises(ImportRefused) as refusal:
            self.take(kind, data)
        return [str(reason) for reason in refusal.value.reasons]

    def rows(self, kind: Kind, *rows: str) -> str:
        return "\n".join([HEADERS[kind], *rows]) + "\n"


@pytest.fixture
def desk(engine: sa.Engine, controlled: Controlled) -> Desk:
    return founded(engine, controlled)


@pytest.fixture
def light_desk(sqlite_engine: sa.Engine, controlled: Controlled) -> Desk:
    """For what does not touch the database in any other way on PostgreSQL."""
    return founded(sqlite_engine, controlled)


def founded(engine: sa.Engine, controlled: Controlled) -> Desk:
    desk = Desk(engine, controlled)
    with desk.work() as work:
        work.session.add(
            Organisation(
                id=work.new_id(), name="Northwind", levels=LEVELS, timezone="Europe/Berlin", cookie_secret="x" * 40,
                created_at=work.now,
            )
        )  # fmt: skip
        work.session.flush()
        principle_sets.ensure_default(work)
    return desk


@pytest.fixture
def file() -> Callable[[str], bytes]:
    return lambda kind: (DATA / f"{kind}.csv").read_bytes()
