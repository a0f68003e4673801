"""The grid by hand, assign for me, questions, confirmation (R7 to R10, R19, R38), on both engines."""

from __future__ import annotations

from uuid import UUID

import pytest

from hiring.domain.errors import Incomplete, NotAllowed, NotNow, Stale
from hiring.domain.vocabulary import LoopState, PanelistKind, RevealMode, VoteValue
from hiring.models.people import Organisation
from hiring.schemas.loops import SetRevealMode
from hiring.schemas.plans import AssignForMe, ConfirmPlan, PlanQuestion, PlanQuestions, SetCells, TakePlan
from hiring.services import plans, plans_assign
from tests.support.company import OWNED, Company, scheduled_loop, submit_rows
from tests.support.drive_plan import load, open_complete, open_planned, place_id


def cells(company: Company, loop_id: UUID) -> set[str]:
    return {f"{one.panelist_id}:{one.principle}" for one in load(company, loop_id).assignments}


def save(company: Company, loop_id: UUID, wanted: set[str], version: int | None = None) -> None:
    with company.acting("rita") as work:
        plans.set_cells(work, loop_id, SetCells(cells=tuple(wanted), version=version))


def test_R10_a_change_of_the_grid_asks_for_a_new_confirmation(company: Company) -> None:
    loop_id = open_planned(company)
    before = cells(company, loop_id)
    gone = sorted(before)[0]
    save(company, loop_id, before - {gone})
    loop = load(company, loop_id).loop
    assert loop.confirmation_outstanding
    assert loop.state is LoopState.PLANNED
    assert loop.waits_for_id == company.ids["bruno"]


def test_saving_the_same_grid_changes_nothing(company: Company) -> None:
    loop_id = open_planned(company)
    save(company, loop_id, cells(company, loop_id))
    assert not load(company, loop_id).loop.confirmation_outstanding


def test_R8_cells_set_by_hand_stay_when_the_rest_is_assigned(company: Company) -> None:
    loop_id = open_complete(company)
    iris = place_id(company, loop_id, "iris")
    free = {one.principle for one in load(company, loop_id).principles}
    owned = {one.principle for one in load(company, loop_id).assignments_of(iris)}
    wanted = f"{iris}:{min(free - owned)}"
    save(company, loop_id, cells(company, loop_id) | {wanted})
    with company.acting("rita") as work:
        plans_assign.assign_for_me(work, loop_id, AssignForMe())
    kept = [one for one in load(company, loop_id).assignments if f"{one.panelist_id}:{one.principle}" == wanted]
    assert kept[0].fixed
    assert "set by hand" in kept[0].why
    with company.acting("rita") as work:
        plans_assign.assign_for_me(work, loop_id, AssignForMe(keep_by_hand=False))
    assert not any(one.fixed for one in load(company, loop_id).assignments)


def test_R8_when_it_cannot_fit_the_collision_and_the_ways_out_are_said(company: Company) -> None:
    loop_id = open_complete(company)
    with company.acting("rita") as work:
        from sqlmodel import select

        work.session.exec(select(Organisation)).one().max_assignments = 1
    with company.acting("rita") as work:
        proposal = plans_assign.propose(work, loop_id)
    assert proposal.collisions
    assert proposal.ways_out
    assert "5 principles × 2 = 10 slots" in proposal.arithmetic


def test_R8_the_proposal_writes_nothing_and_is_repeatable(company: Company) -> None:
    loop_id = open_complete(company)
    before = cells(company, loop_id)
    with company.acting("rita") as work:
        first = plans_assign.propose(work, loop_id, keep_by_hand=False)
        second = plans_assign.propose(work, loop_id, keep_by_hand=False)
    assert first == second
    assert cells(company, loop_id) == before
    assert all(choice.reason for choice in first.choices)


def test_R38_a_proposal_for_an_older_plan_is_refused(company: Company) -> None:
    loop_id = open_complete(company)
    with company.acting("rita") as work:
        proposal = plans_assign.propose(work, loop_id)
    save(company, loop_id, set(sorted(cells(company, loop_id))[1:]))
    command = TakePlan(cells=tuple(one.cell for one in proposal.choices), version=proposal.version)
    with company.acting("rita") as work, pytest.raises(Stale):
        plans_assign.take_plan(work, loop_id, command)


def test_R38_a_stale_grid_is_refused_with_the_newer_version(company: Company) -> None:
    loop_id = open_complete(company)
    version = load(company, loop_id).loop.version
    save(company, loop_id, set(), version)
    with pytest.raises(Stale) as refused:
        save(company, loop_id, set(), version)
    assert refused.value.current_version == version + 1


@pytest.mark.parametrize("cell", ["x", "x:ownership", ":", "ownership", "a" * 150])
def test_a_cell_outside_the_grid_is_refused(company: Company, cell: str) -> None:
    loop_id = open_complete(company)
    with pytest.raises(Incomplete) as refused:
        save(company, loop_id, {cell})
    assert "cells" in refused.value.problems


def test_whoever_has_submitted_keeps_the_principles(company: Company) -> None:
    loop_id = scheduled_loop(company)
    submit_rows(company, loop_id, {"ina": VoteValue.INCLINED})
    ina = place_id(company, loop_id, "ina")
    with pytest.raises(NotNow, match="Ina Example has submitted"):
        save(company, loop_id, {one for one in cells(company, loop_id) if not one.startswith(str(ina))})
    with company.acting("rita") as work:
        proposal = plans_assign.propose(work, loop_id, keep_by_hand=False)
    own = {one.cell.partition(":")[2] for one in proposal.choices if one.cell.startswith(str(ina))}
    assert own == set(OWNED["ina"])


def test_R9_a_question_is_planned_once(company: Company) -> None:
    loop_id = open_complete(company)
    whole = load(company, loop_id)
    shared = next(
        (one, other)
        for one in whole.assignments
        for other in whole.assignments
        if one.principle == other.principle and one.panelist_id != other.panelist_id
    )
    wish = PlanQuestion(principle=shared[0].principle, question=shared[1].question or "")
    with company.acting("rita") as work, pytest.raises(NotNow, match="already; in a loop nobody asks it twice"):
        plans.plan_questions(work, loop_id, shared[0].panelist_id, PlanQuestions(questions=(wish,)))
    free = PlanQuestion(principle=shared[0].principle, question="")
    with company.acting("rita") as work:
        plans.plan_questions(work, loop_id, shared[0].panelist_id, PlanQuestions(questions=(free,)))
    with company.acting("rita") as work:
        plans.plan_questions(work, loop_id, shared[0].panelist_id, PlanQuestions(questions=(
            PlanQuestion(principle=shared[0].principle, question=shared[0].question or ""),
        )))  # fmt: skip


def test_R9_a_question_outside_the_bank_or_a_foreign_principle_is_refused(company: Company) -> None:
    loop_id = open_complete(company)
    place = load(company, loop_id).voters[0]
    own = load(company, loop_id).assignments_of(place.id)[0].principle
    strange = {one.principle for one in load(company, loop_id).principles}
    foreign = next(
        s for s in strange if s not in {a.principle for a in load(company, loop_id).assignments_of(place.id)}
    )
    for wish in (PlanQuestion(principle=own, question="nobody-asks-this"), PlanQuestion(principle=foreign)):
        with company.acting("rita") as work, pytest.raises(Incomplete):
            plans.plan_questions(work, loop_id, place.id, PlanQuestions(questions=(wish,)))


def test_R9_a_panelist_plans_the_own_questions_and_nobody_elses(company: Company) -> None:
    loop_id = open_complete(company)
    own, other = place_id(company, loop_id, "iris"), place_id(company, loop_id, "ivan")
    with company.acting("iris") as work:
        plans.plan_questions(work, loop_id, own, PlanQuestions())
    with company.acting("iris") as work, pytest.raises(NotAllowed):
        plans.plan_questions(work, loop_id, other, PlanQuestions())


def test_R10_only_the_bar_raiser_confirms_and_only_what_is_outstanding(company: Company) -> None:
    loop_id = open_complete(company)
    for name in ("rita", "hanna", "iris", "ada"):
        with company.acting(name) as work, pytest.raises(NotAllowed):
            plans.confirm_plan(work, loop_id, ConfirmPlan())
    with company.acting("bruno") as work:
        plans.confirm_plan(work, loop_id, ConfirmPlan(note="Dig into scale."))
    with company.acting("bruno") as work, pytest.raises(NotNow, match="confirmed already"):
        plans.confirm_plan(work, loop_id, ConfirmPlan())
    assert load(company, loop_id).loop.plan_note == "Dig into scale."


def test_R19_the_reveal_mode_is_fixed_from_the_confirmation_on(company: Company) -> None:
    loop_id = open_complete(company)
    with company.acting("rita") as work:
        plans.set_reveal_mode(work, loop_id, SetRevealMode(reveal_mode=RevealMode.OWN_IN))
    assert load(company, loop_id).loop.reveal_mode is RevealMode.OWN_IN
    with company.acting("bruno") as work:
        plans.confirm_plan(work, loop_id, ConfirmPlan())
    with company.acting("rita") as work, pytest.raises(NotNow):
        plans.set_reveal_mode(work, loop_id, SetRevealMode(reveal_mode=RevealMode.ALL_IN))


def test_section3_a_draft_waits_for_the_recruiter_until_the_plan_keeps_the_rules(company: Company) -> None:
    from tests.support.drive_plan import fill_panel, open_draft

    loop_id = open_draft(company)
    assert load(company, loop_id).loop.waits_for_id == company.ids["rita"]
    fill_panel(company, loop_id)
    with company.acting("rita") as work:
        plans_assign.assign_for_me(work, loop_id)
    assert load(company, loop_id).loop.waits_for_id == company.ids["bruno"]


def test_preferences_use_functional_ticks_and_training(company: Company) -> None:
    from hiring.models.openings import RequisitionPrinciple
    from hiring.models.people import PersonTraining

    with company.acting("rita") as work:
        row = work.session.get_one(RequisitionPrinciple, (company.requisition_id, "dive-deep"))
        row.functional = True
        work.session.add(PersonTraining(person_id=company.ids["ina"], principle="earn-trust"))
    loop_id = open_complete(company)
    owned = {(one.panelist_id, one.principle): one.why for one in load(company, loop_id).assignments}
    assert "functional" in owned[place_id(company, loop_id, "hanna"), "dive-deep"]
    assert "trained" in owned[place_id(company, loop_id, "ina"), "earn-trust"]
    assert load(company, loop_id).holder(PanelistKind.HIRING_MANAGER) is not None
