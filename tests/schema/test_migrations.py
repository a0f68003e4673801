"""The migrated schema is that of the models, and migrations keep rows, triggers and indexes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from hiring.domain.vocabulary import VoteValue
from hiring.store import schema
from tests.schema.inventory import rows_of, schema_of, triggers_of
from tests.support import postgres
from tests.support.company import Company, scheduled_loop
from tests.support.drive_feedback import submit_all

GUARDED = {
    (table, f"{table}_no_{verb}")
    for table in ("vote", "decision", "audit_event", "audit_link", "audit_checkpoint")
    for verb in ("update", "delete")
}
TRIGGERS = GUARDED | {("sealed_text", "sealed_text_no_update")}
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
    assert triggers_of(engine) == TRIGGERS


def test_migrating_again_keeps_every_row(company: Company) -> None:
    submit_all(company, scheduled_loop(company), VOTES)
    before = rows_of(company.engine)
    assert before["vote"] == 3
    schema.upgrade(url_of(company.engine))
    assert rows_of(company.engine) == before


def test_down_and_up_leave_the_whole_schema_and_lose_no_row_but_those_of_dropped_tables(company: Company) -> None:
    """Version by version on a populated database; below the first one nothing is left."""
    submit_all(company, scheduled_loop(company), VOTES)
    rows, tables, url = rows_of(company.engine), schema_of(company.engine), url_of(company.engine)
    versions = [one.revision for one in ScriptDirectory.from_config(schema._config()).walk_revisions()]
    for below in versions[1:]:
        schema.downgrade(url, below)
        schema.upgrade(url)
        assert rows_of(company.engine) == rows, f"down to {below} and up again"
    schema.downgrade(url, "base")
    assert schema_of(company.engine) == set()
    assert triggers_of(company.engine) == set()
    schema.upgrade(url)
    assert schema_of(company.engine) == tables
    assert triggers_of(company.engine) == TRIGGERS
    assert schema.current(url) == schema.head()
