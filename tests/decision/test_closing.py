"""R35 and R36: closing a decided loop, and coaching notes."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from hiring.domain.errors import Incomplete, NotAllowed, NotNow, Unseen
from hiring.domain.vocabulary import LoopState, OfferState, Outcome, PanelistKind
from hiring.models.audit import AuditEvent
from hiring.models.feedback import CoachingNote
from hiring.models.loops import Interview, Loop, Panelist
from hiring.models.openings import Requisition
from hiring.models.people import HomeLine
from hiring.schemas.base import build
from hiring.schemas.decision import CloseLoop, WriteCoachingNote
from hiring.services import closing, coaching, record_page
from tests.support.company import Company, scheduled_loop
from tests.support.drive_decision import close, decide, reopen, to_decided, to_deciding, to_ready


def test_R35_after_hire_the_offers_state_and_the_day_told_close_the_loop(company: Company) -> None:
    loop_id = to_decided(company)
    with pytest.raises(Incomplete) as refused:
        close(company, loop_id, told_on=None)
    assert set(refused.value.problems) == {"told_on", "offer"}
    close(company, loop_id, offer=OfferState.OPEN)
    with company.looking() as session:
        loop = session.get_one(Loop, loop_id)
        assert (loop.state, loop.offer, loop.recycle, loop.cool_down_until) == (
            LoopState.CLOSED,
            OfferState.OPEN,
            None,
            None,
        )
        event = session.exec(select(AuditEvent).where(AuditEvent.kind == "loop_closed")).one()
        assert '"told_on": "2026-03-02"' in event.detail
    with company.acting("iris") as work:
        assert dict(record_page.page(work, loop_id).closing)["Offer"] == "open"


@pytest.mark.parametrize("outcome", [Outcome.NO_HIRE, Outcome.VETO])
def test_R35_after_no_hire_and_veto_recycle_and_cool_down_are_asked_for(company: Company, outcome: Outcome) -> None:
    loop_id = to_decided(company, outcome)
    with pytest.raises(Incomplete) as refused:
        close(company, loop_id)
    assert set(refused.value.problems) == {"recycle", "cool_down_months"}
    close(company, loop_id, recycle=False, cool_down_months=6)
    with company.looking() as session:
        ends = session.get_one(Loop, loop_id).cool_down_until
        assert ends is not None
        assert ends.astimezone().date() in {date(2026, 9, 1), date(2026, 9, 2)}


def test_R35_the_candidate_was_told_between_decision_and_today(company: Company) -> None:
    loop_id = to_decided(company)
    company.controlled.pass_time(days=2)
    for told in (date(2026, 3, 1), date(2026, 3, 5), date(1, 1, 1), date(9999, 12, 31)):
        with pytest.raises(Incomplete) as refused:
            close(company, loop_id, told_on=told, offer=OfferState.OPEN)
        assert f"Found {told}" in refused.value.problems["told_on"]
    close(company, loop_id, told_on=date(2026, 3, 3), offer=OfferState.ACCEPTED)


def test_R35_only_the_loops_recruiter_closes_and_only_once(company: Company) -> None:
    loop_id = to_decided(company)
    command = CloseLoop(told_on=company.now.date(), offer=OfferState.OPEN)
    for name in ("rolf", "ada", "hanna", "bruno", "iris"):
        with pytest.raises(NotAllowed), company.acting(name) as work:
            closing.close_loop(work, loop_id, command)
    close(company, loop_id, offer=OfferState.OPEN)
    with pytest.raises(NotNow):
        close(company, loop_id, offer=OfferState.DECLINED)


def test_R35_an_undecided_loop_is_not_closed(company: Company) -> None:
    loop_id = to_ready(company)
    with pytest.raises(NotNow):
        close(company, loop_id, offer=OfferState.OPEN)


@pytest.mark.parametrize("found", ["soon", "2026-13-01", "31.3.2026", "0", "\x00", "٢٠٢٦-٠٣-٠٢x"])
def test_R35_a_day_that_is_none_is_named(found: str) -> None:
    with pytest.raises(Incomplete) as refused:
        build(CloseLoop, {"told_on": found})
    assert "expected a day like 2026-03-31" in refused.value.problems["told_on"]


@pytest.mark.parametrize("found", ["six", "-1", "6.5", "1" * 40, "½", "٦"])
def test_R35_months_are_a_whole_number(found: str) -> None:
    with pytest.raises(Incomplete) as refused:
        build(CloseLoop, {"cool_down_months": found})
    assert "expected a whole number" in refused.value.problems["cool_down_months"]


def test_R35_months_beyond_five_years_are_refused(company: Company) -> None:
    loop_id = to_decided(company, Outcome.NO_HIRE)
    with pytest.raises(Incomplete) as refused:
        close(company, loop_id, recycle=False, cool_down_months=61)
    assert refused.value.problems["cool_down_months"] == "Found 61 months, expected 0 to 60."


def test_R35_the_promise_clock_counts_business_days_from_the_last_interview(company: Company) -> None:
    loop_id = to_decided(company)
    with company.acting("rita") as work:
        last = max(one.ends_at for one in work.session.exec(select(Interview)))
        assert last.date() == date(2026, 3, 2)
        told = closing.page(work, loop_id).promise
        assert told == "0 business days since the last interview: the candidate hears by Mon 9 Mar 2026."
    company.controlled.pass_time(days=8)
    with company.acting("rita") as work:
        told = closing.page(work, loop_id).promise
        assert told == "6 business days since the last interview: the candidate was to hear by Mon 9 Mar 2026."


def test_R33_what_closing_recorded_is_taken_back_by_the_next_ruling_alone(company: Company) -> None:
    loop_id = to_decided(company, Outcome.NO_HIRE)
    close(company, loop_id, recycle=False, cool_down_months=6)
    reopen(company, loop_id)
    with company.looking() as session:
        assert session.get_one(Loop, loop_id).cool_down_until is not None
    to_deciding(company, loop_id)
    decide(company, loop_id, Outcome.HIRE)
    with company.looking() as session:
        loop = session.get_one(Loop, loop_id)
        assert (loop.told_on, loop.recycle, loop.cool_down_until, loop.closed_at) == (None, None, None, None)


def note(company: Company, loop_id: object, to: str, by: str = "bruno") -> None:
    with company.acting(by) as work:
        place = work.session.exec(
            select(Panelist).where(Panelist.loop_id == loop_id, Panelist.person_id == company.ids[to])
        ).one()
        coaching.write(work, loop_id, WriteCoachingNote(panelist_id=place.id, text=f"{to}, name the action."))


def test_R36_a_note_is_read_by_author_and_addressee_alone(company: Company) -> None:
    loop_id = to_decided(company)
    note(company, loop_id, "iris")
    seen = {}
    for name in ("bruno", "iris", "ivan", "hanna"):
        with company.acting(name) as work:
            seen[name] = [(one.text, one.mine) for one in coaching.page(work, loop_id).notes]
    text = "iris, name the action."
    assert seen == {"bruno": [(text, True)], "iris": [(text, False)], "ivan": [], "hanna": []}
    for name in ("rita", "ada", "cora", "stan"):
        with pytest.raises(Unseen), company.acting(name) as work:
            coaching.page(work, loop_id)
    with company.looking() as session:
        told = session.exec(select(HomeLine).where(HomeLine.kind == "coaching")).all()
        assert [one.person_id for one in told] == [company.ids["iris"]]


def test_R36_only_the_bar_raiser_writes_and_only_from_decided_on(company: Company) -> None:
    loop_id = to_ready(company)
    with pytest.raises(NotNow):
        note(company, loop_id, "iris")
    to_deciding(company, loop_id)
    decide(company, loop_id)
    for name in ("hanna", "iris", "rita"):
        with pytest.raises(NotAllowed):
            note(company, loop_id, "ivan", by=name)
    with pytest.raises(Incomplete):
        note(company, loop_id, "bruno")
    close(company, loop_id, offer=OfferState.OPEN)
    note(company, loop_id, "ivan")


def test_R36_whoever_owes_on_the_candidate_neither_sees_nor_is_told(company: Company) -> None:
    """The addressee is on another loop of the candidate, where they owe feedback."""
    loop_id = to_decided(company, Outcome.NO_HIRE)
    with company.acting("rita") as work:
        first = work.session.get_one(Requisition, company.requisition_id)
        other = Requisition(**{**first.model_dump(), "id": work.new_id(), "requisition_id": "R2000"})
        work.session.add(other)
        work.session.flush()
        other_id = other.id
    with company.acting("rita") as work:
        work.session.get_one(Loop, loop_id).requisition_id = other_id
    running = scheduled_loop(company)
    with company.acting("rita") as work:
        for place in work.session.exec(select(Panelist).where(Panelist.loop_id == running)):
            place.status = "active" if place.person_id == company.ids["ivan"] else "removed"
    note(company, loop_id, "ivan")
    with company.looking() as session:
        assert session.exec(select(HomeLine).where(HomeLine.kind == "coaching")).all() == []
    with pytest.raises(Unseen), company.acting("ivan") as work:
        coaching.page(work, loop_id)


def test_R36_a_shadow_is_not_addressed(company: Company) -> None:
    loop_id = to_ready(company)
    with company.acting("rita") as work:
        host = work.session.exec(select(Panelist).where(Panelist.person_id == company.ids["iris"])).one()
        work.session.add(
            Panelist(
                id=work.new_id(), loop_id=loop_id, person_id=company.ids["tariq"], kind=PanelistKind.SHADOW,
                host_id=host.id, position=9, has_vote=False, added_at=work.now, added_by_id=company.ids["rita"],
            )
        )  # fmt: skip
    to_deciding(company, loop_id)
    decide(company, loop_id)
    with pytest.raises(Incomplete):
        note(company, loop_id, "tariq")
    with company.looking() as session:
        assert session.exec(select(CoachingNote)).all() == []
