"""Opening, holding, cancelling, withdrawing, handing over, adopting (R1, R4, R9, R20, R21, R35, section 3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from hiring.domain.errors import Incomplete, NotAllowed, NotNow, Unseen
from hiring.domain.vocabulary import (
    CancelReason,
    CandidateSource,
    DebriefPhase,
    InterviewStatus,
    LoopState,
    Outcome,
    PanelistKind,
    PositionValue,
    RequestKind,
    Ruling,
    VoteValue,
)
from hiring.models.debrief import Debrief, Decision, Request
from hiring.models.feedback import Feedback, SealedText, Shown
from hiring.models.loops import Loop, Panelist
from hiring.models.openings import Candidate, Requisition, RequisitionPrinciple
from hiring.models.people import HomeLine, Organisation, Person
from hiring.schemas.loop_page import OpeningPage
from hiring.schemas.loops import Adopt, CancelLoop, HandOver, Hold, OpenLoop
from hiring.schemas.plans import ConfirmPlan
from hiring.services import candidates, loops, loops_adopt, loops_opening_page, plans, transitions
from tests.support.company import VOTERS, Company, add_candidate, scheduled_loop, submit_rows
from tests.support.drive_plan import load, open_complete, open_draft, open_planned, to_scheduled


def cancel(company: Company, loop_id: UUID, *, by: str = "rita", reason: CancelReason = CancelReason.DUPLICATE) -> None:
    with company.acting(by) as work:
        loops.cancel(work, loop_id, CancelLoop(reason=reason))


def decided(company: Company, loop_id: UUID, outcome: Outcome) -> None:
    """A decision of that outcome as a row, and the loop decided."""
    ruling = {Outcome.HIRE: Ruling.HIRE, Outcome.NO_HIRE: Ruling.NO_HIRE, Outcome.VETO: Ruling.VETO}[outcome]
    with company.acting("bruno") as work:
        text = SealedText(id=company.new_id(), salt="s", text="because")
        work.session.add(text)
        work.session.flush()
        work.session.add(
            Decision(
                id=company.new_id(), loop_id=loop_id, revision=1, candidate_id=company.candidate_id, outcome=outcome,
                position=PositionValue.NO_HIRE if outcome is Outcome.NO_HIRE else PositionValue.HIRE, ruling=ruling,
                hiring_manager_id=company.ids["hanna"], ruled_by_id=company.ids["bruno"], at=work.now, met=True,
                reason_id=text.id, record_id=text.id, digest="0" * 64,
            )
        )  # fmt: skip
        work.session.get_one(Loop, loop_id).state = LoopState.DECIDED


def test_R35_one_running_loop_per_candidate_and_requisition(company: Company) -> None:
    loop_id = open_draft(company)
    with pytest.raises(NotNow, match="already running"):
        open_draft(company)
    cancel(company, loop_id)
    open_draft(company)


@pytest.mark.parametrize("outcome", [Outcome.NO_HIRE, Outcome.VETO])
def test_R35_within_the_cool_down_and_after_a_veto_consent_is_asked(company: Company, outcome: Outcome) -> None:
    decided(company, scheduled_loop(company), outcome)
    company.controlled.pass_time(days=30)
    loop_id = open_draft(company)
    assert load(company, loop_id).loop.held_for_consent
    with company.acting("rita") as work:
        request = work.session.exec(select(Request)).one()
        assert (request.kind, request.loop_id) == (RequestKind.NEW_LOOP, loop_id)
        told = work.session.exec(select(HomeLine).where(HomeLine.kind == "consent_asked"))
        assert {line.person_id for line in told} == {company.ids["cora"], company.ids["cleo"]}


def test_R35_after_the_cool_down_a_no_hire_asks_for_nothing_but_a_veto_does(company: Company) -> None:
    decided(company, scheduled_loop(company), Outcome.NO_HIRE)
    company.controlled.pass_time(days=200)
    assert not load(company, open_draft(company)).loop.held_for_consent
    with company.acting("rita") as work:
        other = add_candidate(work.session, company, "Vito Veto")
    first = scheduled_loop(company, candidate_id=other)
    decided(company, first, Outcome.VETO)
    company.controlled.pass_time(days=400)
    assert load(company, open_draft(company, candidate_id=other)).loop.held_for_consent


def test_R35_the_organisations_cool_down_holds_until_closing_sets_another(company: Company) -> None:
    decided(company, scheduled_loop(company), Outcome.NO_HIRE)
    with company.acting("ada") as work:
        work.session.exec(select(Organisation)).one().cool_down_months = 12
    company.controlled.pass_time(days=200)
    assert load(company, open_draft(company)).loop.held_for_consent


@pytest.mark.parametrize(("days", "asked"), [(-1, True), (0, True), (1, False)])
def test_R35_a_cool_down_ends_at_its_moment_in_every_zone(company: Company, days: int, asked: bool) -> None:
    """Closed in Berlin; whoever plans sits in New York, where that midnight is still the evening before."""
    first = scheduled_loop(company)
    decided(company, first, Outcome.NO_HIRE)
    ends = datetime(2026, 9, 1, tzinfo=ZoneInfo("Europe/Berlin"))
    with company.acting("rita") as work:
        work.session.get_one(Loop, first).cool_down_until = ends.astimezone(UTC)
        work.session.get_one(Person, company.ids["rita"]).timezone = "America/New_York"
    company.controlled.moment = ends.astimezone(UTC) + timedelta(days=days)
    assert load(company, open_draft(company)).loop.held_for_consent is asked


def test_R35_after_a_loop_cancelled_with_feedback_in_consent_is_asked(company: Company) -> None:
    first = scheduled_loop(company)
    submit_rows(company, first, {"iris": VoteValue.INCLINED})
    cancel(company, first, reason=CancelReason.REQUISITION_CLOSED)
    assert load(company, open_draft(company)).loop.held_for_consent


def test_R35_without_the_consent_the_plan_is_not_confirmed(company: Company) -> None:
    first = scheduled_loop(company)
    submit_rows(company, first, {"iris": VoteValue.INCLINED})
    cancel(company, first)
    loop_id = open_complete(company)
    with company.acting("bruno") as work, pytest.raises(NotNow, match="written consent"):
        plans.confirm_plan(work, loop_id, ConfirmPlan())


def test_R35_the_same_e_mail_is_the_same_person_and_the_same_name_warns(company: Company) -> None:
    decided(company, scheduled_loop(company), Outcome.VETO)
    with company.acting("rita") as work:
        again = add_candidate(work.session, company, "Mira C.", email="mira@example.org")
        namesake = add_candidate(work.session, company, "Mira  CASTELLAN", email="other@example.org")
    assert load(company, open_draft(company, candidate_id=again)).loop.held_for_consent
    with company.acting("rita") as work:
        opened = loops.open_loop(work, OpenLoop(candidate_id=namesake, requisition_id=company.requisition_id))
    assert not opened.needs_consent
    assert "Another candidate is called" in opened.warnings[0]


@pytest.mark.parametrize("kind", [PanelistKind.SHADOW, PanelistKind.INTERVIEWER])
def test_R18_whoever_has_a_place_on_the_candidate_opens_the_same_page_however_the_earlier_loop_went(
    page_company: Company, kind: PanelistKind
) -> None:
    company = page_company
    loop_id = scheduled_loop(company)
    place_rolf(company, loop_id, kind)

    def shown(name: str) -> OpeningPage:
        with company.acting(name) as work:
            return loops_opening_page.opening_page(work, company.candidate_id, "")

    blind, sighted = [shown("rolf")], [shown("rita")]
    for state in (LoopState.DEBRIEFING, LoopState.CANCELLED):
        with company.acting("rita") as work:
            work.session.get_one(Loop, loop_id).state = state
        blind, sighted = [*blind, shown("rolf")], [*sighted, shown("rita")]
    decided(company, loop_id, Outcome.VETO)
    blind, sighted = [*blind, shown("rolf")], [*sighted, shown("rita")]
    assert all(one == blind[0] for one in blind)
    assert blind[0].earlier == ("An earlier loop exists.",)
    assert "may need" in blind[0].consent
    assert not blind[0].consent_reasons
    assert len({one.earlier for one in sighted}) == len(sighted)


def place_rolf(company: Company, loop_id: UUID, kind: PanelistKind) -> None:
    """A recruiter on the panel, in the place of Ivan."""
    with company.acting("rita") as work:
        query = select(Panelist).where(Panelist.loop_id == loop_id, Panelist.person_id == company.ids["ivan"])
        place = work.session.exec(query).one()
        place.person_id, place.kind = company.ids["rolf"], kind


def test_R18_withdrawing_says_the_same_to_the_placed_whether_a_loop_runs_or_not(page_company: Company) -> None:
    company = page_company
    loop_id = scheduled_loop(company)
    place_rolf(company, loop_id, PanelistKind.SHADOW)
    said = set()
    for state in (LoopState.SCHEDULED, LoopState.CANCELLED):
        with company.acting("rita") as work:
            work.session.get_one(Loop, loop_id).state = state
        with company.acting("rolf") as work:
            page = candidates.to_withdraw(work, company.candidate_id)
        with company.acting("rolf") as work, pytest.raises(NotAllowed) as refused:
            loops.withdraw(work, company.candidate_id)
        assert page.refusal == refused.value.sentence
        said.add((page.sentence, page.refusal))
    assert len(said) == 1


def test_R20_whoever_owes_on_the_candidate_opens_no_loop_for_them(company: Company) -> None:
    from hiring.domain.vocabulary import Role
    from hiring.models.people import PersonRole

    scheduled_loop(company)
    with company.acting("rita") as work:
        work.session.add(PersonRole(person_id=company.ids["ina"], role=Role.RECRUITER))
    with pytest.raises(NotNow, match="You owe feedback on this candidate"):
        open_draft(company, by="ina")


def test_R20_a_hiring_manager_who_has_read_about_the_candidate_has_no_slot_and_no_vote(company: Company) -> None:
    first = scheduled_loop(company)
    submit_rows(company, first, {"iris": VoteValue.INCLINED})
    with company.acting("rita") as work:
        feedback = work.session.exec(select(Feedback)).one()
        reader, candidate = company.ids["hanna"], company.candidate_id
        work.session.add(Shown(reader_id=reader, feedback_id=feedback.id, candidate_id=candidate, at=work.now))
    cancel(company, first)
    manager = load(company, open_draft(company)).hiring_manager
    assert manager is not None
    assert manager.panelist.late_replacement
    assert not manager.votes
    assert not manager.owes


def test_R4_a_hiring_manager_who_reports_to_the_candidate_cannot_start(company: Company) -> None:
    with company.acting("rita") as work:
        boss = add_candidate(work.session, company, "Omar Example", employee_id=company.ids["omar"])
    with pytest.raises(NotNow, match="reports to the candidate"):
        open_draft(company, candidate_id=boss)
    with company.looking() as session:
        assert not session.exec(select(Loop)).all()


def test_R1_the_recruiter_is_not_the_hiring_manager(company: Company) -> None:
    with company.acting("rita") as work:
        work.session.get_one(Requisition, company.requisition_id).hiring_manager_id = company.ids["rita"]
    with pytest.raises(NotNow, match="is the recruiter of this loop"):
        open_draft(company)


def test_R21_an_internal_candidate_without_a_link_blocks_the_plan(company: Company) -> None:
    with company.acting("rita") as work:
        work.session.get_one(Candidate, company.candidate_id).source = CandidateSource.INTERNAL
    loop_id = open_complete(company)
    with company.acting("bruno") as work, pytest.raises(NotNow, match="not linked to an employee"):
        plans.confirm_plan(work, loop_id, ConfirmPlan())


def test_R21_the_candidate_opens_no_loop_for_themselves(company: Company) -> None:
    with company.acting("rolf") as work:
        work.session.get_one(Candidate, company.candidate_id).employee_id = company.ids["rita"]
    with pytest.raises(Incomplete, match="not here"):
        open_draft(company)


@pytest.mark.parametrize("by", ["stan", "hanna", "ada", "konrad"])
def test_only_recruiters_open_loops(company: Company, by: str) -> None:
    with pytest.raises(NotAllowed):
        open_draft(company, by=by)


def test_section3_a_loop_on_hold_returns_to_the_state_of_its_facts(company: Company) -> None:
    loop_id = to_scheduled(company, open_planned(company))
    with company.acting("rolf") as work, pytest.raises(NotAllowed):
        loops.hold(work, loop_id, Hold(reason="Budget."))
    with company.acting("rita") as work:
        loops.hold(work, loop_id, Hold(reason="Budget."))
    assert load(company, loop_id).loop.state is LoopState.ON_HOLD
    with company.acting("rita") as work:
        assert loops.return_from_hold(work, loop_id) is LoopState.SCHEDULED
    assert load(company, loop_id).loop.hold_reason is None


def test_section3_cancelling_cancels_what_is_to_come_and_keeps_what_was_written(company: Company) -> None:
    loop_id = scheduled_loop(company)
    submit_rows(company, loop_id, {"iris": VoteValue.INCLINED})
    cancel(company, loop_id, reason=CancelReason.WITHDREW)
    whole = load(company, loop_id)
    assert whole.loop.state is LoopState.CANCELLED
    statuses = {place.person.name.split()[0]: place.interviews[0].status for place in whole.places}
    assert statuses.pop("Iris") is InterviewStatus.COMPLETED
    assert set(statuses.values()) == {InterviewStatus.CANCELLED}
    assert any(place.submitted for place in whole.places)


def test_section3_the_reason_other_needs_words(company: Company) -> None:
    loop_id = open_draft(company)
    with company.acting("rita") as work, pytest.raises(Incomplete) as refused:
        loops.cancel(work, loop_id, CancelLoop(reason=CancelReason.OTHER))
    assert "note" in refused.value.problems


def test_section3_once_a_debrief_was_open_the_bar_raiser_cancels_or_the_candidate_withdrew(company: Company) -> None:
    loop_id = scheduled_loop(company)
    submit_rows(company, loop_id, dict.fromkeys(VOTERS, VoteValue.INCLINED))
    with company.acting("bruno") as work:
        loop = work.session.get_one(Loop, loop_id)
        loop.state, loop.debrief_opened_ever = LoopState.DEBRIEFING, True
        work.session.add(
            Debrief(
                id=company.new_id(), loop_id=loop_id, revision=1, number=1, phase=DebriefPhase.DISCUSSING,
                phase_since=work.now, opened_at=work.now, opened_by_id=company.ids["bruno"],
            )
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        cancel(company, loop_id)
    cancel(company, loop_id, reason=CancelReason.WITHDREW)
    debrief = load(company, loop_id).debrief
    assert debrief is not None
    assert not debrief.phase.open


def test_a_withdrawn_candidate_leaves_the_own_loops_cancelled_and_others_told(company: Company) -> None:
    loop_id = open_draft(company)
    with company.acting("rolf") as work, pytest.raises(NotAllowed):
        loops.withdraw(work, company.candidate_id)
    with company.acting("rita") as work:
        assert loops.withdraw(work, company.candidate_id, "Took another offer.") == 1
    assert load(company, loop_id).loop.cancel_reason is CancelReason.WITHDREW
    with company.looking() as session:
        assert session.get_one(Candidate, company.candidate_id).withdrawn_at is not None


def test_hand_over_by_recruiter_or_admin_to_a_recruiter_alone(company: Company) -> None:
    loop_id = open_draft(company)
    with company.acting("rolf") as work, pytest.raises(NotAllowed):
        loops.hand_over(work, loop_id, HandOver(person_id=company.ids["rolf"], reason="Mine."))
    with company.acting("rita") as work, pytest.raises(Incomplete):
        loops.hand_over(work, loop_id, HandOver(person_id=company.ids["stan"], reason="Leave."))
    with company.acting("ada") as work:
        loops.hand_over(work, loop_id, HandOver(person_id=company.ids["rolf"], reason="Leave."))
    assert load(company, loop_id).loop.recruiter_id == company.ids["rolf"]


def test_R1_R20_the_new_recruiter_is_no_panelist_and_owes_nothing_on_the_candidate(company: Company) -> None:
    from hiring.domain.vocabulary import Role
    from hiring.models.people import PersonRole
    from tests.loops.test_table import scheduled_loop_of_other_requisition

    first = scheduled_loop(company)
    other = scheduled_loop_of_other_requisition(company)
    with company.acting("ada") as work:
        work.session.add(PersonRole(person_id=company.ids["ina"], role=Role.RECRUITER))
    for loop_id, match in ((first, "on the panel"), (other, "owes feedback in another loop")):
        with company.acting("ada") as work, pytest.raises(NotNow, match=match):
            loops.hand_over(work, loop_id, HandOver(person_id=company.ids["ina"], reason="Leave."))


def test_R9_level_and_principles_are_offered_and_taken_over_until_the_first_slot(company: Company) -> None:
    loop_id = open_planned(company)
    with company.acting("rita") as work:
        work.session.get_one(Requisition, company.requisition_id).level = "L7"
        gone = work.session.get_one(RequisitionPrinciple, (company.requisition_id, "ownership"))
        work.session.delete(gone)
    with company.acting("rita") as work:
        assert loops_adopt.offers(work, load(company, loop_id)) == ("the level", "the principles")
        loops_adopt.adopt_requisition(work, loop_id, Adopt())
    whole = load(company, loop_id)
    assert whole.loop.level == "L7"
    assert "ownership" not in {one.principle for one in (*whole.principles, *whole.assignments)}
    assert whole.loop.confirmation_outstanding


def test_R9_after_the_first_slot_the_loop_keeps_its_copy(company: Company) -> None:
    loop_id = to_scheduled(company, open_planned(company), after=timedelta(hours=1))
    company.controlled.pass_time(hours=2)
    with company.acting("rita") as work, pytest.raises(NotNow, match="keeps its level"):
        loops_adopt.adopt_requisition(work, loop_id, Adopt())


def test_R9_the_set_version_is_taken_over_in_draft_alone(company: Company) -> None:
    loop_id = open_planned(company)
    with company.acting("rita") as work, pytest.raises(NotNow):
        loops_adopt.adopt_set_version(work, loop_id, Adopt())
    with company.acting("rita") as work:
        other = add_candidate(work.session, company, "Dora Draft")
    draft = open_draft(company, candidate_id=other)
    with company.acting("rita") as work:
        loops_adopt.adopt_set_version(work, draft, Adopt())
        assert transitions.settle(work, draft).loop.state is LoopState.DRAFT


def test_R21_the_candidate_gets_no_answer_about_the_own_loop(company: Company) -> None:
    loop_id = open_draft(company)
    with company.acting("rolf") as work:
        work.session.get_one(Candidate, company.candidate_id).employee_id = company.ids["rita"]
    with company.acting("rita") as work, pytest.raises(Unseen):
        loops.hold(work, loop_id, Hold(reason="x"))
    assert load(company, loop_id).holder(PanelistKind.HIRING_MANAGER) is not None
