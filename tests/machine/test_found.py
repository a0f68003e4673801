"""What playing whole loops brought to light, each as the shortest story that shows it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from hiring.domain.errors import Incomplete, NotNow
from hiring.domain.vocabulary import LoopState, VoteValue
from hiring.schemas.feedback import SaveDraft
from hiring.schemas.plans import AssignForMe, ConfirmPlan, DeclinePlace, ReplaceBarRaiser, StepDown
from hiring.services import drafts, feedback, panel, plans, plans_assign, replacements, slots
from hiring.services.feedback_cards import open_own
from tests.support.company import Company, scheduled_loop
from tests.support.drive_feedback import past_all_slots, save_full
from tests.support.drive_plan import load, place_id, slot_at


def with_late_bar_raiser(company: Company) -> UUID:
    """Bruno stepped down after his slot; Boris succeeds him, is confirmed and given a slot."""
    loop_id = scheduled_loop(company)
    past_all_slots(company, loop_id)
    with company.acting("bruno") as work:
        replacements.step_down(work, loop_id, StepDown(reason="Another team needs me."))
    with company.acting("cora") as work:
        boris = ReplaceBarRaiser(person_id=company.ids["boris"], reason="Bruno stepped down.")
        replacements.appoint_bar_raiser(work, loop_id, boris)
    company.controlled.pass_time(minutes=1)
    with company.acting("boris") as work:
        plans.confirm_plan(work, loop_id, ConfirmPlan())
    company.controlled.pass_time(minutes=1)
    place = place_id(company, loop_id, "boris")
    with company.acting("rita") as work:
        slots.enter_slot(work, loop_id, place, slot_at(company.now + timedelta(hours=1)))
    return loop_id


def test_R8_R10_a_late_bar_raiser_with_a_slot_votes_and_needs_principles_and_a_new_confirmation(
    company: Company,
) -> None:
    loop_id = with_late_bar_raiser(company)
    assert load(company, loop_id).loop.confirmation_outstanding
    with company.acting("boris") as work, pytest.raises(NotNow, match="Boris Example has no principle"):
        plans.confirm_plan(work, loop_id, ConfirmPlan())
    with company.acting("rita") as work:
        plans_assign.assign_for_me(work, loop_id, AssignForMe())
    with company.acting("boris") as work:
        plans.confirm_plan(work, loop_id, ConfirmPlan())
    found = load(company, loop_id)
    assert found.bar_raiser is not None
    assert found.assignments_of(found.bar_raiser.id)
    assert not found.loop.confirmation_outstanding


def test_R12_no_vote_rests_on_nothing_even_where_nothing_is_assigned(company: Company) -> None:
    loop_id = with_late_bar_raiser(company)
    past_all_slots(company, loop_id)
    with company.acting("boris") as work:
        saved = drafts.save_draft(work, loop_id, SaveDraft(version=0, summary="Sure.", vote=VoteValue.INCLINED))
        assert "vote" in saved.not_taken
    with company.acting("boris") as work, pytest.raises(Incomplete, match="one rating"):
        feedback.submit(work, loop_id)


def test_R20_whoever_dropped_out_still_reads_the_own_draft(company: Company) -> None:
    loop_id = scheduled_loop(company)
    save_full(company, loop_id, "iris")
    with company.acting("iris") as work:
        panel.decline_place(work, loop_id, DeclinePlace(reason="No time this week."))
    with company.acting("iris") as work:
        card = open_own(work, loop_id)
    assert "situation of Iris Example" in str(card)


def test_the_own_page_is_empty_before_anything_can_be_written(company: Company) -> None:
    from tests.support.drive_plan import open_complete

    loop_id = open_complete(company)
    assert load(company, loop_id).loop.state is LoopState.DRAFT
    with company.acting("bruno") as work:
        assert open_own(work, loop_id).reading.principles == ()
