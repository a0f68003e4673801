"""The way of a plan from opening to scheduled, through the services, on both engines."""

from __future__ import annotations

import pytest

from hiring.domain.errors import NotNow
from hiring.domain.vocabulary import LoopState
from hiring.schemas.plans import ConfirmPlan
from hiring.services import plans
from tests.support.company import Company
from tests.support.drive_plan import load, open_complete, open_draft, open_planned, to_scheduled


def test_R9_opening_copies_level_principles_set_and_hiring_manager(company: Company) -> None:
    whole = load(company, open_draft(company))
    assert whole.loop.level == "L6"
    assert [one.principle for one in whole.principles][:2] == ["customer-obsession", "ownership"]
    assert whole.loop.principle_set_id == company.set_id
    assert whole.hiring_manager is not None
    assert whole.hiring_manager.person.id == company.ids["hanna"]
    assert whole.loop.recruiter_id == company.ids["rita"]


def test_R7_R8_assign_for_me_covers_every_principle_and_says_why(company: Company) -> None:
    whole = load(company, open_complete(company))
    covered = {one.principle for one in whole.assignments}
    assert covered == {one.principle for one in whole.principles}
    assert len(whole.assignments) == 10
    assert all(place_load == 2 for place_load in (len(whole.assignments_of(place.id)) for place in whole.voters))
    assert all(one.why for one in whole.assignments)


def test_R9_no_two_panelists_plan_the_same_question(company: Company) -> None:
    questions = [one.question for one in load(company, open_complete(company)).assignments]
    assert all(questions)
    assert len(set(questions)) == len(questions)


def test_R10_the_bar_raiser_confirms_a_complete_plan(company: Company) -> None:
    loop_id = open_planned(company)
    loop = load(company, loop_id).loop
    assert loop.state is LoopState.PLANNED
    assert loop.confirmed_at is not None
    assert not loop.confirmation_outstanding


def test_R1_an_incomplete_plan_is_refused_with_every_reason(company: Company) -> None:
    from hiring.domain.vocabulary import PanelistKind
    from hiring.schemas.plans import AddPanelist
    from hiring.services import panel

    loop_id = open_draft(company)
    with company.acting("rita") as work:
        person = company.ids["bruno"]
        panel.add_panelist(work, loop_id, AddPanelist(person_id=person, kind=PanelistKind.BAR_RAISER))
    with company.acting("bruno") as work, pytest.raises(NotNow) as refused:
        plans.confirm_plan(work, loop_id, ConfirmPlan())
    assert "Found 2 voting panelists, expected at least four." in refused.value.sentence
    assert "Ownership is covered 0 of 2." in refused.value.sentence


def test_section3_the_loop_is_scheduled_once_every_voter_has_a_slot(company: Company) -> None:
    loop_id = to_scheduled(company, open_planned(company))
    loop = load(company, loop_id).loop
    assert loop.state is LoopState.SCHEDULED
    assert loop.first_interview_at is not None
