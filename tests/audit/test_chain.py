"""R37: each event is linked in its own transaction, by one writer at a time; what was taken back has none."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlmodel import select

from hiring.domain import chain
from hiring.domain.vocabulary import EventObject, VoteValue
from hiring.models.audit import AuditEvent, AuditLink
from hiring.models.feedback import Vote
from hiring.services import audit, drafts, feedback
from hiring.services.audit import Fact
from hiring.settings import Settings
from hiring.store import chain as store
from hiring.store import schema
from hiring.store.engine import open_session
from hiring.world import World
from tests.audit.conftest import found_in, length, to_revoted
from tests.support.company import Company, scheduled_loop
from tests.support.drive_feedback import full_draft, past_all_slots, submit_all
from tests.support.queries import counted

THREADS, ROUNDS = 8, 15


def test_R37_several_writers_at_once_make_one_unbroken_chain(company: Company, settings: Settings) -> None:
    """Ids and salts from the real world: the controlled one is not made for threads."""
    real = World(now=lambda: company.now)

    def write(number: int) -> None:
        with open_session(company.engine, writes=True) as session:
            work = company.work(session, "ada")
            work = type(work)(session, work.viewer, real, work.now)
            audit.record(work, "settings_changed", EventObject.ADMIN, fields=str(number))
            audit.record_all(work, [Fact("settings_changed", EventObject.ADMIN, text="x") for _ in range(2)])
            session.commit()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(write, range(THREADS * ROUNDS)))
    assert length(company) == THREADS * ROUNDS * 3
    assert found_in(company, settings) == ()


def test_R37_what_was_taken_back_has_no_link(company: Company, settings: Settings) -> None:
    """A whole transaction, and a part of one."""
    with open_session(company.engine, writes=True) as session:
        audit.record(company.work(session, "ada"), "settings_changed", EventObject.ADMIN)
        session.rollback()
        audit.record(company.work(session, "ada"), "settings_changed", EventObject.ADMIN, kept="first")
        with session.begin_nested() as part:
            audit.record(company.work(session, "ada"), "settings_changed", EventObject.ADMIN)
            part.rollback()
        with session.begin_nested():
            audit.record(company.work(session, "ada"), "settings_changed", EventObject.ADMIN, kept="second")
        assert session.exec(select(AuditLink)).all() == []
        session.commit()
        audit.record(company.work(session, "ada"), "settings_changed", EventObject.ADMIN, kept="third")
        session.commit()
    with company.looking() as session:
        rows = session.exec(
            select(AuditLink.position, AuditEvent.detail).join(AuditEvent).order_by(AuditLink.position)
        ).all()
    assert [(position, detail) for position, detail in rows] == [
        (1, '{"kept": "first"}'), (2, '{"kept": "second"}'), (3, '{"kept": "third"}'),
    ]  # fmt: skip
    assert found_in(company, settings) == ()


def test_R37_a_submission_pays_for_its_links_with_two_statements_of_its_own(company: Company) -> None:
    loop_id = scheduled_loop(company)
    past_all_slots(company, loop_id)
    with company.acting("iris") as work:
        drafts.save_draft(work, loop_id, full_draft(work, loop_id, VoteValue.INCLINED))
    with counted(company.engine) as sent, company.acting("iris") as work:
        feedback.submit(work, loop_id)
    of_the_chain = [one for one in sent if "audit_link" in one or "advisory" in one]
    assert len(of_the_chain) == {"sqlite": 2, "postgresql": 3}[company.engine.dialect.name], of_the_chain
    assert [one.split()[0] for one in sent[-2:]] == ["SELECT", "INSERT"], "nothing else holds the writers up"


def test_R37_a_vote_cannot_be_guessed_from_what_is_hashed_of_it(page_company: Company) -> None:
    """Neither from the commitment nor from a digest in an event, a revote without a reason included."""
    to_revoted(page_company)
    with page_company.looking() as session:
        rows = session.exec(select(AuditEvent, AuditLink).join(AuditLink)).all()
        votes = {row.digest: row for row in session.exec(select(Vote))}
    named = [event for event, _ in rows if event.kind in {"voted", "revoted"}]
    assert len(named) == 10
    assert len(votes) == 10
    for vote in votes.values():
        first = (vote.loop_id, vote.panelist_id, vote.submission_id, 0)
        parts = first if vote.round == 0 else (vote.panelist_id, vote.debrief_id, vote.round)
        assert vote.digest not in {audit.digest(None, *parts, value, vote.at) for value in VoteValue}
    for event, link in rows:
        assert link.commitment == chain.commitment(link.salt, store.payload(event))
        assert link.commitment != chain.commitment("", store.payload(event))
    assert len({link.salt for _, link in rows}) == len(rows)


def test_R37_events_of_the_first_version_get_their_links_by_the_migration(company: Company, settings: Settings) -> None:
    submit_all(company, scheduled_loop(company), dict.fromkeys(("hanna", "iris"), VoteValue.INCLINED))
    before, url = length(company), company.engine.url.render_as_string(hide_password=False)
    company.engine.dispose()
    schema.downgrade(url, "0001")
    schema.upgrade(url)
    assert length(company) == before > 5
    assert found_in(company, settings) == ()


@pytest.mark.parametrize("table", ["audit_link", "audit_checkpoint"])
@pytest.mark.parametrize("change", ["UPDATE {} SET hash = 'x'", "DELETE FROM {}"])
def test_R37_links_and_checkpoints_never_change(
    company: Company, sign: Callable[[Company], None], table: str, change: str
) -> None:
    with company.acting("ada") as work:
        audit.record(work, "settings_changed", EventObject.ADMIN)
    sign(company)
    with company.engine.connect() as connection, pytest.raises(sa.exc.IntegrityError, match="rows never change"):
        connection.exec_driver_sql(change.format(table))
