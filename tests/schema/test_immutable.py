"""R23, R33, R37: rows that may never change are guarded by the database itself, whoever writes SQL."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from hiring.domain.vocabulary import VoteValue
from hiring.services import audit
from tests.support.company import Company, scheduled_loop, submit_rows

CHANGES: Mapping[str, str] = {
    "vote": "value = 'strongly_inclined'",
    "decision": "outcome = 'hire'",
    "audit_event": "kind = 'nothing'",
    "sealed_text": "text = ''",
}


@pytest.fixture
def filled(company: Company) -> Company:
    """A vote, a decision, an event and their texts."""
    from datetime import UTC, datetime

    from hiring.domain.vocabulary import EventObject, Outcome, PositionValue, Ruling
    from hiring.models.debrief import Decision
    from hiring.store.rows import add

    loop_id = scheduled_loop(company)
    submit_rows(company, loop_id, {"iris": VoteValue.NOT_INCLINED})
    with company.acting("bruno") as work:
        audit.record(work, "test", EventObject.PLAN, loop_id=loop_id, text="A reason.")
        words = audit.seal(work, "A reason.")
        add(
            work.session,
            Decision(
                id=work.new_id(), loop_id=loop_id, revision=1, candidate_id=company.candidate_id,
                outcome=Outcome.NO_HIRE, position=PositionValue.NO_HIRE, ruling=Ruling.NO_HIRE,
                hiring_manager_id=company.ids["hanna"], ruled_by_id=company.ids["bruno"],
                at=datetime(2026, 3, 3, tzinfo=UTC), met=True, reason_id=words.id, record_id=words.id, digest="0" * 64,
            ),
        )  # fmt: skip
    return company


@pytest.mark.parametrize("table", CHANGES)
def test_R23_R33_R37_an_update_is_refused(filled: Company, table: str) -> None:
    before = content(filled.engine, table)
    assert before
    with filled.engine.connect() as connection, pytest.raises(IntegrityError, match="rows never change"):
        connection.exec_driver_sql(f"UPDATE {table} SET {CHANGES[table]}")
    assert content(filled.engine, table) == before


@pytest.mark.parametrize("table", [one for one in CHANGES if one != "sealed_text"])
def test_R23_R33_R37_a_delete_is_refused(filled: Company, table: str) -> None:
    before = content(filled.engine, table)
    with filled.engine.connect() as connection, pytest.raises(IntegrityError, match="rows never change"):
        connection.exec_driver_sql(f"DELETE FROM {table}")
    assert content(filled.engine, table) == before


def test_R37_a_sealed_text_is_deleted_by_erasure_alone(filled: Company) -> None:
    """The trigger lets a text go that nothing holds any more; what rows refer to is held by its key."""
    with filled.engine.connect() as connection, pytest.raises(IntegrityError):
        connection.exec_driver_sql("DELETE FROM sealed_text")


def content(engine: sa.Engine, table: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY id")]
