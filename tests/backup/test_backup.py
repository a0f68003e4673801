"""Promise 2: a backup holds every row and file as of one moment, and comes back whole or not at all."""

from __future__ import annotations

import hashlib
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from hiring.adapters.archive import Reader
from hiring.domain.errors import NotNow
from hiring.models.tables import metadata
from hiring.schemas.backup import MANIFEST, Manifest, TablePart, digest_of, table_part
from hiring.services import backup as backups
from hiring.services import restore
from hiring.store import dump, schema
from hiring.store.engine import make_engine, open_session, snapshot
from tests.backup.conftest import BYTES, FILE, Place, content
from tests.schema.inventory import schema_of, triggers_of
from tests.support.company import Company, scheduled_loop

Make = Callable[[str], Place]
FLIPS = 60


def rewritten(path: Path, **parts: bytes | None) -> None:
    """The same zip with some parts replaced, or left out."""
    with zipfile.ZipFile(path) as file:
        kept = {name: file.read(name) for name in file.namelist()}
    with zipfile.ZipFile(path, "w") as file:
        for name, data in (kept | parts).items():
            if data is not None:
                file.writestr(name, data)


def manifest_with(path: Path, **given: object) -> bytes:
    with zipfile.ZipFile(path) as file:
        return json.dumps(json.loads(file.read(MANIFEST)) | given).encode()


def test_promise_2_a_backup_comes_back_equal_from_engine_to_engine(here: Place, make_place: Make) -> None:
    """SQLite → PostgreSQL → SQLite: rows, files, tables, constraints and triggers are those of the beginning."""
    made = here.backup()
    assert (here.folder / "b.zip").stat().st_mode & 0o777 == 0o600
    before = here
    for there in (make_place("postgresql"), make_place("sqlite")):
        done = there.run("restore", str(before.folder / "b.zip"))
        assert done.exit_code == 0, done.stderr
        assert made.digest in done.stdout
        assert there.backup().digest == made.digest
        assert (there.files / FILE).read_bytes() == BYTES
        before = there
    rows = content(here.url)
    assert {name for name, found in rows.items() if found} >= {"vote", "evidence", "audit_link", "candidate"}
    assert content(before.url) == {name: set() if name in dump.OF_THE_MOMENT else rows[name] for name in rows}
    first, last = make_engine(here.url), make_engine(before.url)
    assert (schema_of(last), triggers_of(last)) == (schema_of(first), triggers_of(first))
    first.dispose()
    last.dispose()


def test_promise_2_a_restore_never_touches_a_database_in_use(here: Place) -> None:
    here.backup()
    before = content(here.url)
    done = here.run("restore", "b.zip")
    assert done.exit_code == 1
    assert "holds an organisation already" in done.stderr
    assert content(here.url) == before


def test_promise_2_the_digest_sees_one_changed_letter_and_one_lost_file(here: Place) -> None:
    first = here.backup()
    engine = make_engine(here.url)
    with open_session(engine, writes=True) as session:
        one = sa.text("UPDATE evidence SET task = 'x' WHERE id = (SELECT min(id) FROM evidence)")
        session.connection().execute(one)
        session.commit()
    engine.dispose()
    second = here.backup("c.zip")
    assert [name for name in first.tables if first.tables[name] != second.tables[name]] == ["evidence"]
    (here.files / FILE).unlink()
    third = here.backup("d.zip", code=3)
    assert third.missing == (FILE,)
    assert len({first.digest, second.digest, third.digest}) == 3


def test_promise_2_a_backup_is_as_of_one_moment_while_others_write(company: Company, tmp_path: Path) -> None:
    """A whole loop is committed between its first table and its last; no row of it is in the file."""
    before = {name: len(rows) for name, rows in content(company.engine.url.render_as_string(False)).items()}
    with snapshot(company.engine) as connection:
        shapes = dump.shapes(connection)
        half = len(shapes) // 2
        counted = {one.name: sum(1 for _ in dump.rows(connection, one)) for one in shapes[:half]}
        scheduled_loop(company)
        counted |= {one.name: sum(1 for _ in dump.rows(connection, one)) for one in shapes[half:]}
    assert counted == {name: before[name] for name in counted}
    after = content(company.engine.url.render_as_string(False))
    assert len(after["panelist"]) == before["panelist"] + 5


def test_promise_2_a_file_replaced_meanwhile_is_looked_for_in_a_newer_moment(
    here: Place, page_company: Company, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its bytes go with the commit that replaced it: the moment that was taken before cannot be kept whole."""
    company, newer = page_company, f"{'b2' * 16}.pdf"
    real = dump.stored_files

    def replaced_after_the_look(connection: sa.Connection) -> list[str]:
        found = real(connection)
        if (here.files / FILE).exists():
            with company.acting("rita") as work:
                work.session.connection().execute(sa.text(f"UPDATE candidate_file SET stored_as = '{newer}'"))
            (here.files / FILE).rename(here.files / newer)
        return found

    monkeypatch.setattr(dump, "stored_files", replaced_after_the_look)
    with (tmp_path / "b.zip").open("wb") as out:
        kept = backups.make(company.engine, here.files, schema.head(), company.now, out)
    assert kept.missing == ()
    with zipfile.ZipFile(tmp_path / "b.zip") as file:
        assert file.read(f"files/{newer}") == BYTES


def test_promise_2_every_flipped_byte_is_either_harmless_or_said(page_company: Company, tmp_path: Path) -> None:
    """Nothing is ever brought back that differs: the digest would be another."""
    draw, url = random.Random(7), page_company.engine.url.render_as_string(False)
    place = Place(url, tmp_path)
    made = place.backup()
    whole = (tmp_path / "b.zip").read_bytes()
    said = 0
    for number, at in enumerate(draw.sample(range(len(whole)), FLIPS)):
        broken = bytearray(whole)
        broken[at] ^= 1 << draw.randrange(8)
        (tmp_path / "x.zip").write_bytes(broken)
        there = Place(f"sqlite:///{tmp_path}/{number}.sqlite3", tmp_path)
        done = there.run("restore", "x.zip") if number < 4 else None
        outcome = done.exit_code if done else _judged(tmp_path / "x.zip", made.digest)
        said += outcome == 1
        if done and done.exit_code:
            assert "is damaged or is no backup of hiring" in done.stderr
            assert not (tmp_path / f"{number}.sqlite3").exists()
    assert said > FLIPS // 2


def _judged(path: Path, digest: str) -> int:
    """Reads it as a restore does, without the database."""
    try:
        reader = Reader(path)
        found = restore._manifest(reader)
        restore._require_whole(reader, found)
    except NotNow:
        return 1
    assert found.digest == digest
    return 0


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("cut", "its table of contents cannot be read"),
        ("no zip", "its table of contents cannot be read"),
        ("no manifest", "manifest.json cannot be read"),
        ("other rows", "tables/person.jsonl cannot be read"),
        ("part left out", "tables/person.jsonl cannot be read"),
        ("digest", "manifest.json cannot be read"),
        ("newer", "knows schemas up to"),
        ("nothing", "No such file"),
    ],
)
def test_promise_2_a_damaged_or_newer_file_is_refused_in_words(
    page_company: Company, tmp_path: Path, harm: str, said: str
) -> None:
    place = Place(page_company.engine.url.render_as_string(False), tmp_path)
    place.backup()
    path = tmp_path / "b.zip"
    if harm == "cut":
        path.write_bytes(path.read_bytes()[:-2000])
    elif harm == "no zip":
        path.write_bytes(b"hello")
    elif harm == "nothing":
        path.unlink()
    elif harm in {"other rows", "part left out"}:
        rewritten(path, **{table_part("person"): b"[]\n" if harm == "other rows" else None})
    elif harm == "newer":
        with zipfile.ZipFile(path) as file:
            found = json.loads(file.read(MANIFEST))
        parsed = Manifest.model_validate(found)
        digest = digest_of("9999", parsed.tables, parsed.files)
        rewritten(path, **{MANIFEST: manifest_with(path, schema_version="9999", digest=digest)})
    else:
        rewritten(path, **{MANIFEST: None if harm == "no manifest" else manifest_with(path, digest="0" * 64)})
    done = Place(f"sqlite:///{tmp_path}/new.sqlite3", tmp_path).run("restore", "b.zip")
    assert done.exit_code == 1
    assert said in done.stderr
    assert not (tmp_path / "new.sqlite3").exists()


def test_promise_2_rows_that_do_not_fit_leave_nothing_behind(page_company: Company, tmp_path: Path) -> None:
    """Whole by its digests, but a vote without its submission: the references are judged before the commit."""
    place = Place(page_company.engine.url.render_as_string(False), tmp_path)
    made = place.backup()
    empty = TablePart(columns=made.tables["organisation"].columns, rows=0, sha256=hashlib.sha256().hexdigest())
    tables = {**made.tables, "person": empty.model_copy(update={"columns": made.tables["person"].columns})}
    forged = Manifest.model_validate(
        made.model_dump() | {"tables": tables, "digest": digest_of(made.schema_version, tables, {})}
    )
    rewritten(tmp_path / "b.zip", **{table_part("person"): b"", MANIFEST: forged.model_dump_json().encode()})
    there = Place(f"sqlite:///{tmp_path}/new.sqlite3", tmp_path)
    done = there.run("restore", "b.zip")
    assert done.exit_code == 1
    assert "rows point at nothing" in done.stderr
    assert {name for name, rows in content(there.url).items() if rows} == {"alembic_version"}
    place.backup("whole.zip")
    assert there.run("restore", "whole.zip").exit_code == 0


def test_promise_2_a_backup_of_an_older_schema_comes_back_as_such_and_says_to_upgrade(
    here: Place, make_place: Make
) -> None:
    older = "0001"
    schema.downgrade(here.url, older)
    made = here.backup()
    assert made.schema_version == older
    there = make_place("sqlite")
    done = there.run("restore", str(here.folder / "b.zip"))
    assert done.exit_code == 0
    assert f"The schema is {older}: run `hiring db upgrade`" in done.stdout
    assert there.backup().digest == made.digest
    assert there.run("db", "upgrade").exit_code == 0
    assert there.run("db", "check").exit_code == 0


def test_a_backup_is_never_written_over_and_a_failing_one_leaves_no_file(page_company: Company, tmp_path: Path) -> None:
    place = Place(page_company.engine.url.render_as_string(False), tmp_path)
    place.backup()
    before = (tmp_path / "b.zip").read_bytes()
    done = place.run("backup", "--out", "b.zip")
    assert (done.exit_code, "b.zip exists already" in done.stderr) == (1, True)
    assert (tmp_path / "b.zip").read_bytes() == before
    assert place.run("backup", "--out", "nowhere/b.zip").exit_code == 1
    piped = place.run("backup", "--out", "-")
    assert piped.stdout_bytes.startswith(b"PK")


def test_every_column_has_a_kind_that_is_the_same_on_both_engines(company: Company) -> None:
    """So that a file of one engine fits the other; one that is new takes part by itself, or fails here."""
    with snapshot(company.engine) as connection:
        found = {one.name: one.columns for one in dump.shapes(connection)}
    wanted = {
        name: tuple(sorted((column.name, _modelled(column)) for column in table.columns))
        for name, table in metadata.tables.items()
        if name not in (*dump.OF_THE_MOMENT, *dump.INDEXED)
    }
    assert found == wanted


def _modelled(column: sa.Column[object]) -> str:
    plain = sa.Column(column.name, getattr(column.type, "impl", column.type))
    sa.Table("x", sa.MetaData(), plain)
    return dump._kind(plain)
