"""The migrated schema is that of the models, and migrations keep rows, triggers and indexes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from hiring.domain.vocabulary import VoteValue
from hiring.models.search import INDEXED
from hiring.store import schema
from tests.schema import release
from tests.schema.inventory import content_of, rows_of, schema_of, trigger_texts, triggers_of
from tests.support import postgres
from tests.support.company import Company, scheduled_loop
from tests.support.drive_feedback import submit_all

GUARDED = {
    (table, f"{table}_no_{verb}")
    for table in ("vote", "decision", "audit_event", "audit_link", "audit_checkpoint")
    for verb in ("update", "delete")
}
GUARDING = GUARDED | {("sealed_text", "sealed_text_no_update")}
SEARCHED = {(table, f"{table}_{step}") for table in INDEXED for step in ("added", "removed", "changed")}
TRIGGERS = {"sqlite": GUARDING | SEARCHED, "postgresql": GUARDING}
"""SQLite's keep the full-text tables."""
Content = dict[str, list[dict[str, object]]]
VOTES = dict.fromkeys(("hanna", "bruno", "iris"), VoteValue.INCLINED)


@pytest.fixture
def made_by_models(engine: sa.Engine, tmp_path: Path) -> Iterator[sa.Engine]:
    """An empty database whose tables come from the models alone, on the same engine."""
    url = f"sqlite:///{tmp_path / 'models.sqlite3'}"
    if engine.dialect.name == "postgresql":
        url = postgres.create_database()
    made = sa.create_engine(url, poolclass=sa.NullPool)
    SQLModel.metadata.create_all(made)
    yield made
    made.dispose()
    if engine.dialect.name == "postgresql":
        postgres.drop_database(url)


def url_of(engine: sa.Engine) -> str:
    engine.dispose()
    return engine.url.render_as_string(hide_password=False)


def test_the_migrated_schema_is_that_of_the_models(engine: sa.Engine, made_by_models: sa.Engine) -> None:
    """CHECKs of enums too, which the migration tool's own comparison misses."""
    migrated, modelled = schema_of(engine), schema_of(made_by_models)
    assert migrated - modelled == set()
    assert modelled - migrated == set()
    assert sum("strongly_not_inclined" in line for line in migrated) >= 2
    assert schema.differences(url_of(engine)) == []


def test_the_comparison_sees_a_lost_check_and_a_lost_index(sqlite_engine: sa.Engine) -> None:
    whole = schema_of(sqlite_engine)
    with sqlite_engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX uq_panelist_bar_raiser")
        connection.exec_driver_sql("ALTER TABLE note RENAME COLUMN text TO words")
    missing = whole - schema_of(sqlite_engine)
    assert any("uq_panelist_bar_raiser" in line for line in missing)
    assert any(line.startswith("note: text") for line in missing)


def test_every_table_has_its_triggers(engine: sa.Engine) -> None:
    assert triggers_of(engine) == TRIGGERS[engine.dialect.name]


def test_migrating_again_keeps_every_row(company: Company) -> None:
    submit_all(company, scheduled_loop(company), VOTES)
    before = rows_of(company.engine)
    assert before["vote"] == 3
    schema.upgrade(url_of(company.engine))
    assert rows_of(company.engine) == before


def test_promise_7_every_step_down_and_up_keeps_rows_triggers_constraints_and_indexes(company: Company) -> None:
    """Version by version on a populated database. What a step does not drop or add, it leaves exactly as it was."""
    submit_all(company, scheduled_loop(company), VOTES)
    engine, url = company.engine, url_of(company.engine)
    tables, triggers = schema_of(engine), triggers_of(engine)
    versions = [one.revision for one in ScriptDirectory.from_config(schema._config()).walk_revisions()]
    seen = {versions[0]: (tables, trigger_texts(engine))}
    for below in versions[1:]:
        before = content_of(engine)
        schema.downgrade(url, below)
        assert_kept(before, content_of(engine), f"down to {below}")
        seen[below] = (schema_of(engine), trigger_texts(engine))
    for above in reversed(versions[:-1]):
        before = content_of(engine)
        schema.upgrade(url, above)
        assert_kept(before, content_of(engine), f"up to {above}")
        assert (schema_of(engine), trigger_texts(engine)) == seen[above], f"up to {above}"
    assert (schema_of(engine), triggers_of(engine)) == (tables, triggers) == (tables, TRIGGERS[engine.dialect.name])
    for version, state in release.versions().items():
        if state == release.RELEASED:
            text = release.kept(version, engine.dialect.name).read_text(encoding="utf-8")
            assert sorted(text.splitlines()) == sorted(seen[version][0] | seen[version][1])
    schema.downgrade(url, "base")
    assert schema_of(engine) == set()
    assert triggers_of(engine) == set()


def assert_kept(before: Content, after: Content, step: str) -> None:
    """Rows of the tables that were there before and after, in the columns that were."""
    common = before.keys() & after.keys()
    assert sum(len(before[name]) for name in common) > 100, "hardly a row: this proves nothing"
    for name in common:
        columns = {key for row in before[name][:1] for key in row} & {key for row in after[name][:1] for key in row}
        old, new = (
            Counter(tuple((key, row[key]) for key in sorted(columns)) for row in rows)
            for rows in (before[name], after[name])
        )
        assert old == new, f"{step}: {name}"


def test_promise_7_a_lost_row_and_a_changed_letter_are_seen() -> None:
    rows = [{"id": number, "text": "kept"} for number in range(200)]
    assert_kept({"note": rows}, {"note": [row | {"new": None} for row in rows]}, "a column more")
    with pytest.raises(AssertionError, match="note"):
        assert_kept({"note": rows}, {"note": rows[1:]}, "a row less")
    with pytest.raises(AssertionError, match="note"):
        assert_kept({"note": rows}, {"note": [rows[0] | {"text": "Kept"}, *rows[1:]]}, "another text")


@pytest.mark.parametrize("version", [name for name, state in release.versions().items() if state == release.RELEASED])
def test_promise_7_the_schema_of_a_released_version_never_changes(engine: sa.Engine, version: str) -> None:
    """Made afresh by the migrations as they are now, and held against the text that was kept at the release."""
    url = url_of(engine)
    schema.downgrade(url, "base")
    made = release.text_at(url, version)
    assert made == release.kept(version, engine.dialect.name).read_text(encoding="utf-8")
    assert len(made.splitlines()) > 300


def test_promise_7_every_version_is_listed_and_no_released_one_follows_an_open_one() -> None:
    """A new version is written down as open; the release keeps its text."""
    walked = [one.revision for one in ScriptDirectory.from_config(schema._config()).walk_revisions()]
    listed = release.versions()
    assert list(listed) == walked[::-1], "list the new version in tests/schema/released/versions.txt as open"
    states = list(listed.values())
    assert set(states) <= {release.RELEASED, release.OPEN}
    assert states == sorted(states, key=[release.RELEASED, release.OPEN].index)
    assert states[0] == release.RELEASED
