"""Who may join and leave a panel (R1 to R6, R10, R20, R42, section 6), on both engines."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlmodel import col, select

from hiring.domain.errors import Incomplete, NotAllowed, NotNow, Stale, Unseen
from hiring.domain.vocabulary import ConflictStatus, FeedbackStatus, LoopState, PanelistKind, PlaceStatus, VoteValue
from hiring.models.feedback import Feedback, Shown
from hiring.models.loops import Conflict, Panelist
from hiring.models.people import HomeLine, Person
from hiring.schemas.plans import (
    AddPanelist,
    AnswerProposal,
    ConfirmPlan,
    DeclinePlace,
    OverrideLevel,
    ProposePanelist,
    RemovePanelist,
)
from hiring.services import panel, panel_search, plans
from hiring.services.work import Work
from hiring.store import panel as panel_store
from tests.support.company import OWNED, Company, add_candidate, scheduled_loop, submit_rows
from tests.support.drive_plan import (
    fill_panel,
    load,
    open_complete,
    open_draft,
    open_planned,
    place_id,
    slot_at,
    to_scheduled,
)
from tests.support.many import add_certified, letters

Kind = PanelistKind


def add(company: Company, loop_id: object, name: str, kind: Kind, *, by: str = "rita", **given: object) -> None:
    with company.acting(by) as work:
        panel.add_panelist(work, loop_id, AddPanelist(person_id=company.ids[name], kind=kind, **given))  # type: ignore[arg-type]


def told(work: Work, person_id: object, kind: str) -> list[str]:
    rows = work.session.exec(select(HomeLine).where(HomeLine.person_id == person_id, HomeLine.kind == kind))
    return [row.text for row in rows]


def test_R1_a_second_bar_raiser_and_a_second_place_are_refused(company: Company) -> None:
    loop_id = open_draft(company)
    add(company, loop_id, "bruno", Kind.BAR_RAISER)
    with pytest.raises(NotNow, match="Bruno Example is the Bar Raiser"):
        add(company, loop_id, "boris", Kind.BAR_RAISER)
    with pytest.raises(NotNow, match="on this panel already"):
        add(company, loop_id, "bruno", Kind.INTERVIEWER)


def test_R1_the_recruiter_is_no_panelist(company: Company) -> None:
    loop_id = open_draft(company)
    with pytest.raises(NotNow, match="is the recruiter of this loop"):
        add(company, loop_id, "rita", Kind.OBSERVER)


def test_R2_a_dependent_bar_raiser_is_refused_with_the_chain(company: Company) -> None:
    with pytest.raises(NotNow) as refused:
        add(company, open_draft(company), "nadia", Kind.BAR_RAISER)
    assert "Nadia Example → Omar Example" in refused.value.sentence
    assert refused.value.ways_out


def test_R3_one_in_training_is_offered_as_a_trainee(company: Company) -> None:
    loop_id = open_draft(company)
    with pytest.raises(NotNow) as refused:
        add(company, loop_id, "bea", Kind.BAR_RAISER)
    assert "Add them as Bar Raiser in training instead." in refused.value.ways_out
    add(company, loop_id, "bea", Kind.BAR_RAISER_IN_TRAINING)
    assert load(company, loop_id).place_of(company.ids["bea"]) is not None


def test_R4_the_candidates_manager_and_reports_are_refused(company: Company) -> None:
    with company.acting("rita") as work:
        inside = add_candidate(work.session, company, "Udo Example", employee_id=company.ids["udo"])
    loop_id = open_draft(company, candidate_id=inside)
    with pytest.raises(NotNow, match="is the candidate's current manager"):
        add(company, loop_id, "nadia", Kind.INTERVIEWER)
    with pytest.raises(NotNow, match="is the candidate"):
        add(company, loop_id, "udo", Kind.OBSERVER)


def test_R4_an_undecided_conflict_bars_from_every_place(company: Company) -> None:
    loop_id = open_draft(company)
    with company.acting("rita") as work:
        work.session.add(
            Conflict(
                id=company.new_id(), loop_id=loop_id, person_id=company.ids["ina"], status=ConflictStatus.DECLARED,
                said_by_id=company.ids["ina"], said_at=work.now, text="We were at school together.",
            )
        )  # fmt: skip
    with pytest.raises(NotNow, match="conflict that is not decided yet"):
        add(company, loop_id, "ina", Kind.OBSERVER)


def test_R5_below_the_level_waits_for_the_bar_raisers_reason(company: Company) -> None:
    with company.acting("rita") as work:
        from hiring.models.openings import Requisition

        work.session.get_one(Requisition, company.requisition_id).level = "L7"
    loop_id = open_draft(company)
    fill_panel(company, loop_id)
    add(company, loop_id, "ilse", Kind.INTERVIEWER)
    with company.acting("rita") as work:
        from hiring.services import plans_assign

        plans_assign.assign_for_me(work, loop_id)
    ilse = place_id(company, loop_id, "ilse")
    with company.acting("bruno") as work, pytest.raises(NotNow, match="Ilse Example is L5"):
        plans.confirm_plan(work, loop_id, ConfirmPlan())
    with company.acting("rita") as work, pytest.raises(NotAllowed):
        plans.override_level(work, loop_id, ilse, OverrideLevel(reason="She led this for years."))
    with company.acting("bruno") as work:
        plans.override_level(work, loop_id, ilse, OverrideLevel(reason="She led this for years."))
    with company.acting("bruno") as work:
        plans.confirm_plan(work, loop_id, ConfirmPlan())
    assert load(company, loop_id).loop.state is LoopState.PLANNED


def test_R6_trainees_sit_beside_a_certified_host(company: Company) -> None:
    loop_id = open_complete(company)
    with pytest.raises(NotNow, match="not a certified interviewer"):
        add(company, loop_id, "tariq", Kind.INTERVIEWER)
    with pytest.raises(Incomplete) as refused:
        add(company, loop_id, "tariq", Kind.SHADOW)
    assert "host_id" in refused.value.problems
    add(company, loop_id, "tariq", Kind.SHADOW, host_id=place_id(company, loop_id, "iris"))
    place = load(company, loop_id).place_of(company.ids["tariq"])
    assert place is not None
    assert place.panelist.host_id == place_id(company, loop_id, "iris")


def test_R10_an_observer_asks_for_no_new_confirmation_but_an_interviewer_does(company: Company) -> None:
    loop_id = open_planned(company)
    add(company, loop_id, "cleo", Kind.OBSERVER)
    assert not load(company, loop_id).loop.confirmation_outstanding
    add(company, loop_id, "udo", Kind.INTERVIEWER)
    assert load(company, loop_id).loop.confirmation_outstanding
    with company.acting("bruno") as work:
        assert told(work, company.ids["bruno"], "plan_changed") == [
            "The plan for Mira Castellan changed. Confirm it again."
        ]


def test_R20_who_has_read_about_the_candidate_takes_no_blind_place(company: Company) -> None:
    earlier = scheduled_loop(company)
    submit_rows(company, earlier, {"iris": VoteValue.INCLINED})
    with company.acting("rita") as work:
        feedback = work.session.exec(select(Feedback).where(Feedback.loop_id == earlier)).one()
        work.session.add(
            Shown(
                reader_id=company.ids["stan"], feedback_id=feedback.id, candidate_id=company.candidate_id, at=work.now
            )
        )
    for kind in (Kind.INTERVIEWER, Kind.SHADOW):
        with pytest.raises(NotNow, match="has seen earlier feedback"):
            add(company, earlier, "stan", kind, host_id=place_id(company, earlier, "ina"))
    add(company, earlier, "stan", Kind.OBSERVER)


def test_R20_nobody_owes_in_two_running_loops_of_a_candidate(company: Company) -> None:
    from tests.loops.test_table import scheduled_loop_of_other_requisition

    scheduled_loop(company)
    other = scheduled_loop_of_other_requisition(company)
    with pytest.raises(NotNow, match="owes feedback in another running loop"):
        add(company, other, "ina", Kind.INTERVIEWER, by="rolf")


def test_R42_before_the_slot_a_panelist_can_be_removed_and_releases_principles(company: Company) -> None:
    loop_id = to_scheduled(company, open_planned(company))
    ina = place_id(company, loop_id, "ina")
    with company.acting("rita") as work:
        panel.remove_panelist(work, loop_id, ina, RemovePanelist(reason="Ill for weeks."))
    whole = load(company, loop_id)
    gone = whole.place(ina)
    assert gone is not None
    assert gone.panelist.status is PlaceStatus.REMOVED
    assert not whole.assignments_of(ina)
    assert gone.interview is None
    assert whole.loop.confirmation_outstanding
    with company.acting("ina") as work, pytest.raises(Unseen):
        panel_search.panel_search(work, loop_id)


def test_R42_once_the_slot_has_begun_nobody_is_removed(company: Company) -> None:
    loop_id = to_scheduled(company, open_planned(company))
    company.controlled.pass_time(hours=24, minutes=30)
    first = load(company, loop_id).voters[0]
    interviewer = next(p for p in load(company, loop_id).voters if p.kind is Kind.INTERVIEWER)
    company.controlled.pass_time(hours=4)
    for place in (first, interviewer):
        with company.acting("rita") as work, pytest.raises(NotNow):
            panel.remove_panelist(work, loop_id, place.id, RemovePanelist(reason="No."))


def test_section6_hiring_manager_and_bar_raiser_are_replaced_not_removed(company: Company) -> None:
    loop_id = open_complete(company)
    for name in ("hanna", "bruno"):
        with company.acting("rita") as work, pytest.raises(NotNow, match="replaced, not removed"):
            panel.remove_panelist(work, loop_id, place_id(company, loop_id, name), RemovePanelist(reason="No."))


def test_section6_after_a_drop_out_the_plan_page_offers_replacements_to_add(
    page_company: Company, make_app: Callable[..., Flask]
) -> None:
    loop_id = to_scheduled(page_company, open_planned(page_company))
    with page_company.acting("iris") as work:
        panel.decline_place(work, loop_id, DeclinePlace(reason="I am away."))
    client = page_company.sign_in(make_app(page_company.engine), "rita")
    drawn = client.get(f"/loops/{loop_id}/plan")
    assert drawn.status_code == 200
    assert re.search(r"Add \w+ Example", drawn.text)


def test_section6_a_drop_out_names_the_gap_and_proposes_replacements(company: Company) -> None:
    loop_id = to_scheduled(company, open_planned(company))
    with company.acting("iris") as work:
        panel.decline_place(work, loop_id, DeclinePlace(reason="I am away."))
    with company.acting("rita") as work:
        from hiring.services import seats
        from hiring.services.loop_banners import banners_of

        room = seats.seated(work, loop_id)
        said = [banner.text for banner in banners_of(work, room)]
        assert any(text.startswith("Coverage gap:") for text in said), said
        assert panel_search.suggestions(work, room)
        assert any("dropped out" in text for text in told(work, company.ids["rita"], "dropped_out"))
    with company.acting("bruno") as work:
        assert told(work, company.ids["bruno"], "dropped_out")
    with company.acting("iris") as work, pytest.raises(Unseen):
        plans.override_level(work, loop_id, place_id(company, loop_id, "ina"), OverrideLevel(reason="x"))


def test_section3_a_draft_of_somebody_who_leaves_before_the_slot_is_void(company: Company) -> None:
    loop_id = to_scheduled(company, open_planned(company))
    ina = place_id(company, loop_id, "ina")
    with company.acting("ina") as work:
        interview = next(p for p in load(company, loop_id).voters if p.id == ina).interview
        assert interview is not None
        work.session.add(
            Feedback(
                id=company.new_id(), loop_id=loop_id, panelist_id=ina, interview_id=interview.id,
                status=FeedbackStatus.DRAFT, started_at=work.now,
            )
        )  # fmt: skip
    with company.acting("rita") as work:
        panel.remove_panelist(work, loop_id, ina, RemovePanelist(reason="Ill."))
    place = load(company, loop_id).place(ina)
    assert place is not None
    assert [one.status for one in place.feedbacks] == [FeedbackStatus.VOID]


def test_the_hiring_manager_proposes_and_the_recruiter_takes(company: Company) -> None:
    loop_id = open_draft(company)
    with company.acting("hanna") as work:
        proposal = panel.propose_panelist(
            work, loop_id, ProposePanelist(person_id=company.ids["udo"], note="Knows it.")
        )
    with company.acting("iris") as work, pytest.raises(Unseen):
        panel.answer_proposal(work, loop_id, proposal, AnswerProposal(taken=True))
    with company.acting("rita") as work:
        panel.answer_proposal(work, loop_id, proposal, AnswerProposal(taken=True))
    assert load(company, loop_id).place_of(company.ids["udo"]) is not None
    with company.acting("rita") as work, pytest.raises(NotNow, match="answered"):
        panel.answer_proposal(work, loop_id, proposal, AnswerProposal(taken=False))


def test_R38_a_stale_change_of_the_panel_is_refused(company: Company) -> None:
    loop_id = open_draft(company)
    version = load(company, loop_id).loop.version
    add(company, loop_id, "iris", Kind.INTERVIEWER, version=version)
    with pytest.raises(Stale) as refused:
        add(company, loop_id, "ina", Kind.INTERVIEWER, version=version)
    assert refused.value.current_version == version + 1


def test_the_search_says_per_person_why_and_in_as_many_statements_for_many(company: Company) -> None:
    from tests.loops.test_table import counted

    loop_id = open_draft(company)
    with company.acting("rita") as work, counted(company.engine) as few:
        one = panel_search.panel_search(work, loop_id, "nadia", Kind.BAR_RAISER)
    with company.acting("rita") as work, counted(company.engine) as many:
        everybody = panel_search.panel_search(work, loop_id, "example", Kind.BAR_RAISER)
    assert one.people[0].reasons[0].rule == "R2"
    assert len(everybody.people) == 23
    assert everybody.people[0].ok
    assert any("reports Boris Example → Quentin Example" in one for one in everybody.people[0].in_favour)
    assert len(few) == len(many)


def test_section6_the_best_of_many_is_found_and_proposed_wherever_the_name_stands(company: Company) -> None:
    from hiring.services import seats
    from tests.loops.test_table import counted

    loop_id = scheduled_loop(company)
    with company.acting("rita") as work:
        panel_store.release(work.session, place_id(company, loop_id, "iris"))
    with company.acting("rita") as work, counted(company.engine) as few:
        room = seats.seated(work, loop_id)
        panel_search.suggestions(work, room)
    add_certified(company, [f"Adam {two}" for two in letters()])
    (zoe,) = add_certified(company, ["Zoe Zeller"], trained=[OWNED["iris"][0]])
    with company.acting("rita") as work, counted(company.engine) as many:
        room = seats.seated(work, loop_id)
        proposed = panel_search.suggestions(work, room)
    assert [one.name for one in proposed] == ["Zoe Zeller", "Ada Example", "Adam aa"]
    assert len(few) == len(many)
    with company.acting("rita") as work:
        work.session.add_all(
            Panelist(
                id=company.new_id(), loop_id=loop_id, person_id=row.id, kind=Kind.OBSERVER, position=9,
                added_at=work.now, added_by_id=work.viewer.person_id, has_vote=False,
            )
            for row in work.session.exec(select(Person).where(col(Person.name_folded).like("adam %")))
        )  # fmt: skip
    with company.acting("rita") as work:
        assert str(zoe) in {one.person_id for one in panel_search.panel_search(work, loop_id).people if one.ok}


def test_the_search_is_for_whoever_plans(company: Company) -> None:
    loop_id = open_complete(company)
    with company.acting("iris") as work, pytest.raises(NotAllowed):
        panel_search.panel_search(work, loop_id)
    with company.acting("rita") as work, pytest.raises(Incomplete):
        panel_search.panel_search(work, loop_id, "x" * 101)


def test_slot_command_reads_local_time(company: Company) -> None:
    assert slot_at(company.now).time == "10:00"
