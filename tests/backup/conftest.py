"""A company with feedback and a file, an empty database of the same engine beside it, and the commands over both."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from hiring.adapters.files import Shelf
from hiring.cli import main
from hiring.domain.vocabulary import VoteValue
from hiring.models.openings import CandidateFile
from hiring.models.search import INDEXED, is_beside
from hiring.schemas.backup import MANIFEST, Manifest
from hiring.store.engine import make_engine
from tests.support import postgres
from tests.support.company import Company, scheduled_loop
from tests.support.drive_feedback import submit_all

VOTES = {"hanna": VoteValue.INCLINED, "bruno": VoteValue.NOT_INCLINED}
FILE = f"{'a1' * 16}.pdf"
BYTES = b"%PDF-1.4 \x00\xff of Mira" * 5000


@dataclass
class Place:
    """A database and the folder of its files, and the `hiring` command over them."""

    url: str
    folder: Path
    said: list[Result] = field(default_factory=list)

    @property
    def files(self) -> Path:
        return self.folder / "files"

    def run(self, *line: str) -> Result:
        kept = Path.cwd()
        os.chdir(self.folder)
        try:
            variables = {"HIRING_DATABASE_URL": self.url, "HIRING_FILES_DIR": str(self.files)}
            return CliRunner().invoke(main, line, env=variables, catch_exceptions=False)
        finally:
            os.chdir(kept)

    def backup(self, name: str = "b.zip", code: int = 0) -> Manifest:
        done = self.run("backup", "--out", name)
        assert done.exit_code == code, done.stderr
        with zipfile.ZipFile(self.folder / name) as file:
            return Manifest.model_validate_json(file.read(MANIFEST))


@pytest.fixture
def here(page_company: Company, tmp_path: Path) -> Place:
    """A loop with two submissions, a draft's worth of rows, people of whom one is managed by a later row, and a PDF."""
    company = page_company
    submit_all(company, scheduled_loop(company), VOTES)
    with company.acting("rita") as work:
        given = {"candidate_id": company.candidate_id, "added_by_id": company.ids["rita"], "added_at": company.now}
        work.session.add(CandidateFile(id=company.new_id(), label="CV", stored_as=FILE, size=len(BYTES), **given))
    company.engine.dispose()
    place = Place(company.engine.url.render_as_string(hide_password=False), tmp_path / "here")
    place.folder.mkdir()
    Shelf(place.files).put(FILE, BYTES)
    return place


@pytest.fixture
def make_place(tmp_path: Path) -> Iterator[Callable[[str], Place]]:
    """Empty databases of any engine; those of PostgreSQL are dropped afterwards."""
    made: list[Place] = []

    def make(engine: str) -> Place:
        folder = tmp_path / f"there-{len(made)}"
        folder.mkdir()
        url = postgres.create_database() if engine == "postgresql" else f"sqlite:///{folder}/hiring.sqlite3"
        made.append(Place(url, folder))
        return made[-1]

    yield make
    for place in made:
        if place.url.startswith("postgresql"):
            postgres.drop_database(place.url)


def _told(name: str, table: sa.Table) -> list[sa.Column[object]]:
    """The search index is made anew: under other numbers, with the same words."""
    return [column for column in table.columns if name not in INDEXED or column.name != "id"]


def content(url: str) -> dict[str, set[tuple[object, ...]]]:
    """All rows of all tables, read without the code under test."""
    engine = make_engine(url)
    metadata = sa.MetaData()
    metadata.reflect(engine, only=lambda name, _: not is_beside(name))
    with engine.connect() as connection:
        found = {
            name: {tuple(map(str, row)) for row in connection.execute(sa.select(*_told(name, table)))}
            for name, table in metadata.tables.items()
        }
    engine.dispose()
    return found
