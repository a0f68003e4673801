"""Slots, due times and what did not happen (R10, R15, R22, R39, R42), on both engines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlmodel import select

from hiring.domain.errors import Incomplete, NotAllowed, NotNow, Stale
from hiring.domain.vocabulary import FeedbackStatus, InterviewStatus, LoopState, PanelistKind
from hiring.models.feedback import Feedback
from hiring.models.loops import Interview, SlotRequest
from hiring.models.people import Account, HomeLine, Person
from hiring.schemas.base import build
from hiring.schemas.debrief import Adjourn
from hiring.schemas.plans import (
    Absent,
    AddPanelist,
    AnswerBegunSlot,
    ConfirmPlan,
    DidNotHappen,
    EnterSlot,
    RemovePanelist,
    ReplaceHiringManager,
    SetDebriefTime,
)
from hiring.services import account_guard, debrief, panel, plans, replacements, slots, slots_held, slots_page
from hiring.services.feedback_cards import open_sheet
from tests.support.company import Company, scheduled_loop
from tests.support.drive_debrief import open_room, to_ready
from tests.support.drive_feedback import save_full, submit_one
from tests.support.drive_plan import load, open_planned, place_id, slot_at, to_scheduled

ABSENT = DidNotHappen(absent=Absent.CANDIDATE, reason="Nobody came.")


def standing(company: Company, loop_id: UUID, name: str) -> Interview:
    place = load(company, loop_id).place_of(company.ids[name])
    assert place is not None
    assert place.interview is not None
    return place.interview


def enter(company: Company, loop_id: UUID, name: str, command: EnterSlot, *, by: str = "rita") -> None:
    panelist = place_id(company, loop_id, name)
    with company.acting(by) as work:
        slots.enter_slot(work, loop_id, panelist, command)


@pytest.mark.parametrize("by", ["rita", "konrad", "iris"])
def test_R42_recruiter_coordinator_and_the_panelist_enter_a_slot(company: Company, by: str) -> None:
    loop_id = open_planned(company)
    enter(company, loop_id, "iris", slot_at(company.now + timedelta(hours=5)), by=by)
    assert standing(company, loop_id, "iris").status is InterviewStatus.PLANNED


@pytest.mark.parametrize("by", ["ivan", "rolf", "ada", "hanna"])
def test_R42_nobody_else_enters_somebodys_slot(company: Company, by: str) -> None:
    loop_id = open_planned(company)
    with pytest.raises(NotAllowed):
        enter(company, loop_id, "iris", slot_at(company.now + timedelta(hours=5)), by=by)


def test_R39_a_slot_is_kept_in_utc_and_clocks_that_go_back_ask_which(company: Company) -> None:
    loop_id = open_planned(company)
    twice = {"date": "2026-10-25", "time": "02:30", "zone": "Europe/Berlin", "minutes": 60}
    with pytest.raises(Incomplete) as refused:
        enter(company, loop_id, "iris", EnterSlot(**twice))
    assert "which" in refused.value.problems
    enter(company, loop_id, "iris", EnterSlot(**twice, which="second"))
    assert standing(company, loop_id, "iris").starts_at.isoformat() == "2026-10-25T01:30:00+00:00"


@pytest.mark.parametrize(
    ("field", "value"),
    [("date", "soon"), ("date", "2026-02-30"), ("time", "25:00"), ("time", ""), ("zone", "Mars/Base"), ("date", "")],
)
def test_what_is_wrong_with_a_time_is_said_at_its_field(company: Company, field: str, value: str) -> None:
    loop_id = open_planned(company)
    given = {"date": "2026-03-05", "time": "10:00", "zone": "Europe/Berlin"} | {field: value}
    with pytest.raises(Incomplete) as refused:
        enter(company, loop_id, "iris", build(EnterSlot, given))
    assert field in refused.value.problems


def test_R17_R11_the_first_slot_keeps_what_was_written_before_it(company: Company) -> None:
    loop_id = open_planned(company)
    save_full(company, loop_id, "iris")
    enter(company, loop_id, "iris", slot_at(company.now + timedelta(hours=5)))
    place = load(company, loop_id).place_of(company.ids["iris"])
    assert place is not None
    assert [one.status for one in place.feedbacks] == [FeedbackStatus.DRAFT]
    with company.acting("iris") as work:
        sheet = open_sheet(work, loop_id)
    assert sheet.summary == "Iris Example is sure."
    company.controlled.pass_time(hours=6)
    submit_one(company, loop_id, "iris")


def test_R10_a_new_place_gets_no_slot_before_the_new_confirmation(company: Company) -> None:
    loop_id = open_planned(company)
    with company.acting("rita") as work:
        panel.add_panelist(work, loop_id, AddPanelist(person_id=company.ids["udo"], kind=PanelistKind.INTERVIEWER))
    with pytest.raises(NotNow, match="joined after the Bar Raiser's confirmation"):
        enter(company, loop_id, "udo", slot_at(company.now + timedelta(hours=5)))
    enter(company, loop_id, "iris", slot_at(company.now + timedelta(hours=5)))


def test_R42_a_slot_that_has_begun_is_not_moved(company: Company) -> None:
    loop_id = to_scheduled(company, open_planned(company), after=timedelta(hours=1))
    company.controlled.pass_time(hours=1, minutes=30)
    first = load(company, loop_id).voters[0]
    with company.acting("rita") as work, pytest.raises(NotNow, match="slot has begun"):
        slots.enter_slot(work, loop_id, first.id, slot_at(company.now + timedelta(hours=9)))


def test_R42_a_begun_slot_is_entered_with_the_bar_raisers_assent_alone(company: Company) -> None:
    loop_id = open_planned(company)
    past = slot_at(company.now - timedelta(hours=3))
    with pytest.raises(Incomplete) as refused:
        enter(company, loop_id, "iris", past, by="iris")
    assert "date" in refused.value.problems
    enter(company, loop_id, "iris", past)
    with company.acting("rita") as work:
        request = work.session.exec(select(SlotRequest)).one().id
    with company.acting("rita") as work, pytest.raises(NotAllowed):
        slots.answer_begun_slot(work, loop_id, request, AnswerBegunSlot(assented=True))
    with company.acting("bruno") as work:
        slots.answer_begun_slot(work, loop_id, request, AnswerBegunSlot(assented=True))
    assert standing(company, loop_id, "iris").assented_by_id == company.ids["bruno"]
    with company.acting("bruno") as work, pytest.raises(NotNow, match="answered"):
        slots.answer_begun_slot(work, loop_id, request, AnswerBegunSlot(assented=False))


def test_section6_R42_no_assent_once_the_debrief_has_opened_meanwhile(
    page_company: Company, make_app: Callable[..., Flask]
) -> None:
    company, loop_id = page_company, to_ready(page_company)
    with company.acting("ada") as work:
        omar = ReplaceHiringManager(person_id=company.ids["omar"], reason="Hanna moves to another team.")
        replacements.replace_hiring_manager(work, loop_id, omar)
    company.controlled.pass_time(minutes=5)
    with company.acting("bruno") as work:
        plans.confirm_plan(work, loop_id, ConfirmPlan())
    enter(company, loop_id, "omar", slot_at(company.now - timedelta(hours=1)))
    open_room(company, loop_id)
    with company.acting("bruno") as work:
        debrief.adjourn(work, loop_id, Adjourn(reason="Time is up for today."))
    with company.acting("bruno") as work:
        asked = slots_page.slots_page(work, loop_id).begun[0]
    assert (asked.may_answer, asked.why_no_assent != "") == (True, True)
    page = company.sign_in(make_app(company.engine), "bruno").get(f"/loops/{loop_id}/slots").text
    assert f'id="assent-{asked.request_id}-reason">{asked.why_no_assent}' in page
    with company.acting("bruno") as work, pytest.raises(NotNow, match="debrief has been open"):
        slots.answer_begun_slot(work, loop_id, UUID(asked.request_id), AnswerBegunSlot(assented=True))
    with company.acting("bruno") as work:
        slots.answer_begun_slot(work, loop_id, UUID(asked.request_id), AnswerBegunSlot(assented=False))


def test_R38_a_slot_moved_meanwhile_is_refused(company: Company) -> None:
    loop_id = open_planned(company)
    at = company.now + timedelta(hours=5)
    enter(company, loop_id, "iris", slot_at(at))
    enter(company, loop_id, "iris", slot_at(at + timedelta(hours=1), version=1))
    with pytest.raises(Stale):
        enter(company, loop_id, "iris", slot_at(at + timedelta(hours=2), version=1))


def test_R15_due_moves_with_slot_and_debrief_until_it_has_passed(company: Company) -> None:
    loop_id = open_planned(company)
    at = company.now + timedelta(hours=5)
    enter(company, loop_id, "iris", slot_at(at))
    assert standing(company, loop_id, "iris").due_at == at + timedelta(hours=25)
    enter(company, loop_id, "iris", slot_at(at + timedelta(hours=1)))
    assert standing(company, loop_id, "iris").due_at == at + timedelta(hours=26)
    set_debrief(company, loop_id, at + timedelta(hours=12))
    assert standing(company, loop_id, "iris").due_at == at + timedelta(hours=10)
    set_debrief(company, loop_id, at + timedelta(hours=2, minutes=30))
    assert standing(company, loop_id, "iris").due_at == at + timedelta(hours=3)
    company.controlled.pass_time(hours=10)
    set_debrief(company, loop_id, company.now + timedelta(days=3))
    assert standing(company, loop_id, "iris").due_at == at + timedelta(hours=3)


def set_debrief(company: Company, loop_id: UUID, at: object) -> None:
    command = slot_at(at)  # type: ignore[arg-type]
    with company.acting("rita") as work:
        moment = SetDebriefTime(date=command.date, time=command.time, zone=command.zone)
        slots.set_debrief_time(work, loop_id, moment)


def test_R22_what_falls_due_while_an_account_is_held_is_due_a_day_later(company: Company) -> None:
    loop_id = open_planned(company)
    with company.acting("ada") as work:
        work.session.get_one(Account, company.ids["iris"]).guarded_until = work.now + timedelta(hours=24)
    at = company.now - timedelta(hours=3)
    enter(company, loop_id, "iris", slot_at(at))
    with company.acting("rita") as work:
        request = work.session.exec(select(SlotRequest)).one().id
    with company.acting("bruno") as work:
        slots.answer_begun_slot(work, loop_id, request, AnswerBegunSlot(assented=True))
    assert standing(company, loop_id, "iris").due_at == at + timedelta(hours=49)


@pytest.mark.parametrize("why", ["reset", "reset and claimed"])
def test_R22_R15_a_restriction_that_has_ended_keeps_its_extra_day(page_company: Company, why: str) -> None:
    company, loop_id = page_company, scheduled_loop(page_company)
    due_at = standing(company, loop_id, "iris").due_at
    company.controlled.pass_time(seconds=(due_at - company.now - timedelta(hours=8)).total_seconds())
    restrict(company, "iris")
    if why == "reset and claimed":
        company.controlled.pass_time(hours=9)
        restrict(company, "iris")
    company.controlled.pass_time(hours=25 if why == "reset" else 15)
    set_debrief(company, loop_id, company.now + timedelta(days=3))
    given = {"reset": 24, "reset and claimed": 48}[why]
    assert standing(company, loop_id, "iris").due_at == due_at + timedelta(hours=given)


def restrict(company: Company, name: str) -> None:
    with company.acting("ada") as work:
        person = work.session.get_one(Person, company.ids[name])
        account_guard.restrict(work, person, work.session.get_one(Account, person.id), account_guard.RESET)


def test_R15_a_debrief_that_has_passed_shortens_nothing(page_company: Company) -> None:
    company, loop_id = page_company, scheduled_loop(page_company)
    set_debrief(company, loop_id, company.now + timedelta(hours=7))
    company.controlled.pass_time(hours=8)
    ina = place_id(company, loop_id, "ina")
    with company.acting("bruno") as work:
        slots_held.say_did_not_happen(work, loop_id, ina, ABSENT)
    at = company.now + timedelta(hours=5)
    enter(company, loop_id, "ina", slot_at(at))
    assert standing(company, loop_id, "ina").due_at == at + timedelta(hours=25)


def test_section3_slots_completion_and_feedback_move_the_loop(company: Company) -> None:
    loop_id = to_scheduled(company, open_planned(company), after=timedelta(hours=1))
    first = load(company, loop_id).voters[0]
    with company.acting("rita") as work:
        slots.confirm_slot(work, loop_id, first.id)
    with company.acting("rita") as work, pytest.raises(NotNow):
        slots_held.complete_interview(work, loop_id, first.id)
    company.controlled.pass_time(hours=7)
    for place in load(company, loop_id).voters:
        with company.acting("konrad") as work:
            slots_held.complete_interview(work, loop_id, place.id)
        reached = load(company, loop_id).loop.state
        assert reached in {LoopState.INTERVIEWING, LoopState.AWAITING_FEEDBACK}
    assert load(company, loop_id).loop.state is LoopState.AWAITING_FEEDBACK


def begun(company: Company) -> UUID:
    loop_id = to_scheduled(company, open_planned(company), after=timedelta(hours=1))
    company.controlled.pass_time(hours=7)
    return loop_id


def test_R42_the_panelist_says_it_did_not_happen_and_gets_a_new_slot(company: Company) -> None:
    loop_id = begun(company)
    iris = place_id(company, loop_id, "iris")
    draft(company, loop_id, "iris")
    with company.acting("iris") as work:
        slots_held.say_did_not_happen(work, loop_id, iris, ABSENT)
    place = load(company, loop_id).place(iris)
    assert place is not None
    assert place.interview is None
    assert place.interviews[-1].status is InterviewStatus.CANDIDATE_NO_SHOW
    assert place.feedbacks[0].status is FeedbackStatus.VOID
    assert place.owes
    enter(company, loop_id, "iris", slot_at(company.now + timedelta(hours=5)))
    assert standing(company, loop_id, "iris").status is InterviewStatus.PLANNED


def draft(company: Company, loop_id: UUID, name: str) -> None:
    interview = standing(company, loop_id, name)
    with company.acting(name) as work:
        work.session.add(
            Feedback(
                id=company.new_id(), loop_id=loop_id, panelist_id=interview.panelist_id, interview_id=interview.id,
                status=FeedbackStatus.DRAFT, started_at=work.now, summary="half",
            )
        )  # fmt: skip


def test_R42_said_by_the_bar_raiser_the_panelist_is_told_and_may_dispute(company: Company) -> None:
    loop_id = begun(company)
    iris = place_id(company, loop_id, "iris")
    draft(company, loop_id, "iris")
    with company.acting("ivan") as work, pytest.raises(NotAllowed):
        slots_held.say_did_not_happen(work, loop_id, iris, ABSENT)
    with company.acting("bruno") as work:
        slots_held.say_did_not_happen(work, loop_id, iris, ABSENT)
    with company.acting("iris") as work:
        lines = work.session.exec(select(HomeLine).where(HomeLine.person_id == company.ids["iris"]))
        assert any("The Bar Raiser says" in line.text for line in lines)
        slots_held.say_did_happen(work, loop_id, iris)
    place = load(company, loop_id).place(iris)
    assert place is not None
    assert place.interview is not None
    assert place.interview.disputed_at is not None
    assert place.feedback is not None
    assert place.feedback.summary == "half"
    with company.acting("iris") as work, pytest.raises(NotNow):
        slots_held.say_did_happen(work, loop_id, iris)


def test_R42_what_the_panelist_said_is_not_disputed_by_the_panelist(company: Company) -> None:
    loop_id = begun(company)
    iris = place_id(company, loop_id, "iris")
    with company.acting("iris") as work:
        slots_held.say_did_not_happen(work, loop_id, iris, ABSENT)
    with company.acting("iris") as work, pytest.raises(NotNow):
        slots_held.say_did_happen(work, loop_id, iris)


def test_R42_after_it_did_not_happen_the_panelist_may_be_removed_with_a_reason(company: Company) -> None:
    loop_id = begun(company)
    ina = place_id(company, loop_id, "ina")
    with company.acting("bruno") as work:
        slots_held.say_did_not_happen(work, loop_id, ina, ABSENT)
    with company.acting("rita") as work:
        panel.remove_panelist(work, loop_id, ina, RemovePanelist(reason="No time for another slot."))
    assert load(company, loop_id).loop.confirmation_outstanding
    with company.acting("bruno") as work, pytest.raises(NotNow):
        plans.confirm_plan(work, loop_id, ConfirmPlan())
