"""Bar Raiser and hiring manager replaced (section 6, R1 to R4, R20), on both engines."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from hiring.domain.errors import NotAllowed, NotNow, Unseen
from hiring.domain.vocabulary import (
    BarRaiserCertification,
    DebriefPhase,
    LoopState,
    PanelistKind,
    PlaceStatus,
    PositionValue,
    VoteValue,
)
from hiring.models.debrief import Debrief, Position, Request
from hiring.models.loops import Loop
from hiring.models.people import Account, HomeLine, Person
from hiring.schemas.plans import (
    AskForReplacement,
    ConfirmPlan,
    DecideConflict,
    DeclareConflict,
    ReplaceBarRaiser,
    ReplaceHiringManager,
    StepDown,
)
from hiring.services import conflicts, plans, replacements
from tests.support.company import VOTERS, Company, scheduled_loop, submit_rows
from tests.support.drive_plan import load, open_planned, slot_at, to_scheduled


def successor(company: Company, name: str = "boris") -> ReplaceBarRaiser:
    return ReplaceBarRaiser(person_id=company.ids[name], reason="On leave from Monday.")


def begun(company: Company) -> UUID:
    """All slots begun; the Bar Raiser has submitted, one interviewer has not."""
    loop_id = scheduled_loop(company)
    submit_rows(company, loop_id, dict.fromkeys(list(VOTERS)[:4], VoteValue.INCLINED))
    company.controlled.pass_time(hours=8)
    return loop_id


def test_section6_before_the_slot_the_recruiter_replaces_and_cores_see_it(company: Company) -> None:
    loop_id = to_scheduled(company, open_planned(company))
    before = load(company, loop_id)
    assert before.bar_raiser is not None
    with company.acting("rita") as work:
        replacements.replace_bar_raiser(work, loop_id, successor(company))
    whole = load(company, loop_id)
    assert whole.bar_raiser is not None
    assert whole.bar_raiser.person.id == company.ids["boris"]
    assert whole.bar_raiser.votes
    assert len(whole.assignments_of(whole.bar_raiser.id)) == len(before.assignments_of(before.bar_raiser.id))
    old = whole.place(before.bar_raiser.id)
    assert old is not None
    assert old.panelist.status is PlaceStatus.REMOVED
    assert whole.loop.confirmation_outstanding
    with company.acting("cora") as work:
        lines = work.session.exec(select(HomeLine).where(HomeLine.person_id == company.ids["cora"])).all()
        assert any("replaced Bruno Example as Bar Raiser" in line.text for line in lines)
        assert not any("Mira" in line.text for line in lines)
    assert any("now the Bar Raiser" in text for text, _ in told(company, "boris"))
    assert ("The plan for Mira Castellan changed. Confirm it again.", f"/loops/{loop_id}/plan") in told(
        company, "boris"
    )
    assert [one for one in told(company, "bruno") if "Confirm it again" in one[0]] == []
    assert ("Your place in the loop of Mira Castellan, Senior Engineer (R1000) has ended.", None) in told(
        company, "bruno"
    )
    with company.acting("boris") as work:
        plans.confirm_plan(work, loop_id, ConfirmPlan())


def told(company: Company, name: str) -> list[tuple[str, str | None]]:
    with company.looking() as session:
        lines = session.exec(select(HomeLine).where(HomeLine.person_id == company.ids[name])).all()
    return [(line.text, line.href or None) for line in lines]


@pytest.mark.parametrize(("name", "match"), [("nadia", "organisation of Omar"), ("bea", "not a certified Bar Raiser")])
def test_R2_R3_a_successor_passes_the_rules(company: Company, name: str, match: str) -> None:
    loop_id = open_planned(company)
    with company.acting("rita") as work, pytest.raises(NotNow, match=match):
        replacements.replace_bar_raiser(work, loop_id, successor(company, name))
    assert load(company, loop_id).bar_raiser is not None


def test_section6_from_the_slot_on_neither_recruiter_nor_hiring_manager_replaces(company: Company) -> None:
    loop_id = begun(company)
    with company.acting("rita") as work, pytest.raises(NotNow, match="only a core Bar Raiser"):
        replacements.replace_bar_raiser(work, loop_id, successor(company))
    for name in ("rita", "hanna", "ada"):
        with company.acting(name) as work, pytest.raises(NotAllowed):
            replacements.appoint_bar_raiser(work, loop_id, successor(company))
    with company.acting("cora") as work, pytest.raises(Unseen):
        replacements.appoint_bar_raiser(work, loop_id, successor(company))


def test_section6_a_core_outside_appoints_only_for_the_reasons_given(company: Company) -> None:
    loop_id = begun(company)
    with company.acting("rita") as work:
        replacements.ask_for_replacement(work, loop_id, AskForReplacement(reason="Another would be better."))
    with company.acting("cora") as work, pytest.raises(NotNow, match="has not stepped down"):
        replacements.appoint_bar_raiser(work, loop_id, successor(company))


def test_section6_after_stepping_down_the_old_place_is_an_interviewers(company: Company) -> None:
    loop_id = begun(company)
    with company.acting("bruno") as work:
        replacements.step_down(work, loop_id, StepDown(reason="I leave the company."))
    with company.acting("cora") as work:
        replacements.appoint_bar_raiser(work, loop_id, successor(company))
    whole = load(company, loop_id)
    old = whole.place_of(company.ids["bruno"])
    assert old is not None
    assert (old.kind, old.panelist.was_bar_raiser, old.submitted, old.votes) == (
        PanelistKind.INTERVIEWER, True, True, True,
    )  # fmt: skip
    assert whole.bar_raiser is not None
    assert whole.bar_raiser.person.id == company.ids["boris"]
    assert whole.bar_raiser.unslotted_replacement
    assert not whole.bar_raiser.votes
    assert not whole.bar_raiser.owes
    with company.looking() as session:
        assert session.exec(select(Request)).one().granted
    assert any("Confirm it again" in text for text, _ in told(company, "boris"))
    assert any("your place is an interviewer's now" in text for text, _ in told(company, "bruno"))


@pytest.mark.parametrize("why", ["suspended", "left", "dependent"])
def test_section6_suspended_gone_or_dependent_bar_raisers_may_be_replaced(company: Company, why: str) -> None:
    loop_id = begun(company)
    with company.acting("ada") as work:
        bruno = work.session.get_one(Person, company.ids["bruno"])
        if why == "suspended":
            bruno.bar_raiser = BarRaiserCertification.SUSPENDED
        elif why == "left":
            work.session.get_one(Account, bruno.id).enabled = False
        else:
            bruno.manager_id = company.ids["hanna"]
    with company.acting("rita") as work:
        replacements.ask_for_replacement(work, loop_id, AskForReplacement(reason="See above."))
    with company.acting("cora") as work:
        replacements.appoint_bar_raiser(work, loop_id, successor(company))
    assert load(company, loop_id).bar_raiser is not None


def test_R42_a_successor_with_a_slot_votes_and_owes(company: Company) -> None:
    loop_id = begun(company)
    with company.acting("bruno") as work:
        replacements.step_down(work, loop_id, StepDown(reason="I leave."))
    with company.acting("cora") as work:
        place = replacements.appoint_bar_raiser(work, loop_id, successor(company))
    company.controlled.pass_time(minutes=5)
    with company.acting("boris") as work:
        from sqlmodel import col

        from hiring.models.loops import Assignment

        mine = select(Assignment).where(col(Assignment.panelist_id) == place)
        assert not work.session.exec(mine).all()
        plans.confirm_plan(work, loop_id, ConfirmPlan())
    from hiring.services import slots

    with company.acting("rita") as work:
        slots.enter_slot(work, loop_id, place, slot_at(company.now + timedelta(hours=2)))
    new = load(company, loop_id).bar_raiser
    assert new is not None
    assert new.votes
    assert new.owes


def in_debrief(company: Company) -> UUID:
    loop_id = scheduled_loop(company)
    submit_rows(company, loop_id, dict.fromkeys(VOTERS, VoteValue.INCLINED))
    company.controlled.pass_time(hours=8)
    with company.acting("bruno") as work:
        loop = work.session.get_one(Loop, loop_id)
        loop.state, loop.debrief_opened_ever = LoopState.DEBRIEFING, True
        debrief = Debrief(
            id=company.new_id(), loop_id=loop_id, revision=1, number=1, phase=DebriefPhase.DECIDING,
            phase_since=work.now, opened_at=work.now, opened_by_id=company.ids["bruno"], revealed_at=work.now,
        )  # fmt: skip
        work.session.add(debrief)
        work.session.flush()
        work.session.add(
            Position(
                id=company.new_id(), loop_id=loop_id, revision=1, debrief_id=debrief.id, value=PositionValue.NO_HIRE,
                person_id=company.ids["hanna"], at=work.now,
            )
        )  # fmt: skip
    return loop_id


@pytest.mark.parametrize("kind", [PanelistKind.BAR_RAISER, PanelistKind.HIRING_MANAGER])
def test_section6_an_open_debrief_returns_to_reading_and_the_position_lapses(
    company: Company, kind: PanelistKind
) -> None:
    loop_id = in_debrief(company)
    if kind is PanelistKind.BAR_RAISER:
        with company.acting("bruno") as work:
            replacements.step_down(work, loop_id, StepDown(reason="I leave."))
        with company.acting("cora") as work:
            replacements.appoint_bar_raiser(work, loop_id, successor(company))
    else:
        with company.acting("ada") as work:
            replacements.replace_hiring_manager(work, loop_id, manager(company))
    whole = load(company, loop_id)
    assert whole.debrief is not None
    assert whole.debrief.phase is DebriefPhase.READING
    with company.looking() as session:
        assert session.exec(select(Position)).one().lapsed_at is not None


def manager(company: Company, name: str = "omar") -> ReplaceHiringManager:
    return ReplaceHiringManager(person_id=company.ids[name], reason="Hanna leaves.")


def test_section6_the_hiring_manager_is_replaced_by_an_admin_outside(company: Company) -> None:
    loop_id = begun(company)
    for name in ("rita", "bruno", "hanna"):
        with company.acting(name) as work, pytest.raises(NotAllowed):
            replacements.replace_hiring_manager(work, loop_id, manager(company))
    with company.acting("ada") as work:
        replacements.replace_hiring_manager(work, loop_id, manager(company))
    whole = load(company, loop_id)
    assert whole.hiring_manager is not None
    assert whole.hiring_manager.person.id == company.ids["omar"]
    assert whole.hiring_manager.unslotted_replacement
    old = whole.place_of(company.ids["hanna"])
    assert old is not None
    assert old.kind is PanelistKind.INTERVIEWER
    assert old.votes
    assert old.submitted


def test_section6_an_admin_with_a_place_on_the_candidate_never_replaces(company: Company) -> None:
    loop_id = begun(company)
    from hiring.domain.vocabulary import Role
    from hiring.models.people import PersonRole

    with company.acting("ada") as work:
        work.session.add(PersonRole(person_id=company.ids["ivan"], role=Role.ADMIN))
    with company.acting("ivan") as work, pytest.raises(NotAllowed):
        replacements.replace_hiring_manager(work, loop_id, manager(company))


def test_R2_a_hiring_manager_who_would_make_the_bar_raiser_dependent_is_refused(company: Company) -> None:
    loop_id = begun(company)
    with company.acting("ada") as work, pytest.raises(NotNow, match="no longer be independent"):
        replacements.replace_hiring_manager(work, loop_id, manager(company, "quentin"))


def test_section6_asked_for_a_core_outside_replaces_the_hiring_manager_too(company: Company) -> None:
    loop_id = begun(company)
    asked = AskForReplacement(kind=PanelistKind.HIRING_MANAGER, reason="Hanna leaves.")
    with company.acting("rita") as work:
        replacements.ask_for_replacement(work, loop_id, asked)
    with company.acting("cleo") as work:
        replacements.replace_hiring_manager(work, loop_id, manager(company))
    assert load(company, loop_id).hiring_manager is not None


def test_section6_stepping_down_counts_though_a_replacement_had_been_asked_for(company: Company) -> None:
    loop_id = begun(company)
    with company.acting("rita") as work:
        command = AskForReplacement(kind=PanelistKind.BAR_RAISER, reason="He is hard to reach.")
        replacements.ask_for_replacement(work, loop_id, command)
    with company.acting("cora") as work, pytest.raises(NotNow, match="has not stepped down"):
        replacements.appoint_bar_raiser(work, loop_id, successor(company))
    with company.acting("bruno") as work:
        replacements.step_down(work, loop_id, StepDown(reason="I leave the company."))
    with company.acting("cora") as work:
        replacements.appoint_bar_raiser(work, loop_id, successor(company))
    with company.looking() as session:
        assert [one.granted for one in session.exec(select(Request).order_by(Request.at))] == [False, True]


def test_R43_a_replaced_bar_raisers_conflict_is_the_successors_to_decide(company: Company) -> None:
    loop_id = to_scheduled(company, open_planned(company))
    with company.acting("bruno") as work:
        conflict_id = conflicts.declare(work, loop_id, DeclareConflict(text="We studied together."))
    with company.acting("rita") as work:
        replacements.replace_bar_raiser(work, loop_id, successor(company))
    with company.acting("boris") as work:
        conflicts.decide(work, loop_id, conflict_id, DecideConflict(upheld=False, reason="Long ago, and not close."))
    with company.looking() as session:
        assert all(one.closed_at is not None for one in session.exec(select(Request)))
