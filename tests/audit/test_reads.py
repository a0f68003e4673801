"""Reads of feedback are recorded: who looked at whose feedback, and when; it shows to whoever may read it."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from hiring.domain.vocabulary import VoteValue
from hiring.models.audit import AuditEvent
from hiring.models.loops import Panelist
from hiring.services import loop_page, record_page, timeline
from hiring.services.seats import seated
from hiring.settings import Settings
from tests.audit.conftest import found_in, to_ruled
from tests.support.company import VOTERS, Company, scheduled_loop
from tests.support.drive_feedback import past_all_slots, submit_all, submit_one
from tests.support.queries import counted


def reads(company: Company, loop_id: UUID, reader: str) -> list[str]:
    """Whose feedback, in the order of the events."""
    names = {person_id: name for name, person_id in company.ids.items()}
    with company.looking() as session:
        rows = session.exec(
            select(Panelist.person_id)
            .join(AuditEvent, col(AuditEvent.panelist_id) == Panelist.id)
            .where(
                AuditEvent.loop_id == loop_id, AuditEvent.kind == "feedback_read",
                AuditEvent.actor_id == company.ids[reader],
            )
            .order_by(col(AuditEvent.at), col(AuditEvent.id))
        ).all()  # fmt: skip
    return [names[one] for one in rows]


def look(company: Company, loop_id: UUID, name: str) -> None:
    with company.acting(name) as work:
        loop_page.loop_page(work, loop_id)


def test_R37_the_first_reading_is_recorded_and_a_later_one_after_an_hour(page_company: Company) -> None:
    loop_id = scheduled_loop(page_company)
    submit_all(page_company, loop_id, dict.fromkeys(VOTERS, VoteValue.INCLINED))
    look(page_company, loop_id, "iris")
    first = reads(page_company, loop_id, "iris")
    assert sorted(first) == ["bruno", "hanna", "ina", "ivan"], "never the own feedback"
    page_company.controlled.pass_time(minutes=59)
    look(page_company, loop_id, "iris")
    assert reads(page_company, loop_id, "iris") == first
    page_company.controlled.pass_time(minutes=2)
    look(page_company, loop_id, "iris")
    assert sorted(reads(page_company, loop_id, "iris")) == sorted(first * 2)


def test_R18_who_owes_and_who_is_outside_neither_reads_nor_sees_who_read(page_company: Company) -> None:
    """In own_in mode Iris could read Ivan; while Ina owes, nothing in her timeline tells it, nor in the auditor's."""
    from hiring.domain.vocabulary import RevealMode

    loop_id = scheduled_loop(page_company, reveal=RevealMode.OWN_IN)
    past_all_slots(page_company, loop_id)
    for name in ("ivan", "iris"):
        submit_one(page_company, loop_id, name)
    for name in ("iris", "ina", "axel"):
        look(page_company, loop_id, name)
    assert reads(page_company, loop_id, "iris") == ["ivan"]
    assert reads(page_company, loop_id, "ina") == reads(page_company, loop_id, "axel") == []
    said = {name: _timeline(page_company, loop_id, name) for name in ("iris", "ina", "axel", "ada", "rita")}
    assert "Iris Example read the feedback of Ivan Example." in said["iris"]
    for name in ("ina", "axel", "ada", "rita"):
        assert not [one for one in said[name] if "read the feedback" in one], name


def _timeline(company: Company, loop_id: UUID, name: str) -> list[str]:
    with company.acting(name) as work:
        return [one.words for one in timeline.timeline_of(work, seated(work, loop_id)).events]


def test_R37_a_page_read_again_costs_one_statement_for_it(page_company: Company, settings: Settings) -> None:
    loop_id = to_ruled(page_company)
    with page_company.acting("ivan") as work:
        record_page.page(work, loop_id)
    with counted(page_company.engine) as sent, page_company.acting("ivan") as work:
        record_page.page(work, loop_id)
    assert len([one for one in sent if "audit_event.at >" in one or "INTO shown" in one]) == 1
    assert not [one for one in sent if one.startswith("INSERT")]
    assert found_in(page_company, settings) == ()
