"""Conflicts of interest (R43), on both engines."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from hiring.domain.errors import NotAllowed, NotNow, Refused, Unseen
from hiring.domain.vocabulary import CancelReason, ConflictStatus, PanelistKind, PlaceStatus, RequestKind, VoteValue
from hiring.models.debrief import Request
from hiring.models.openings import Requisition, RequisitionPrinciple
from hiring.models.people import HomeLine
from hiring.schemas.feedback import SaveDraft
from hiring.schemas.loops import CancelLoop, OpenLoop
from hiring.schemas.plans import (
    AddPanelist,
    DecideConflict,
    DeclareConflict,
    NotifyConflict,
    RemovePanelist,
    ReplaceBarRaiser,
)
from hiring.services import conflicts, conflicts_page, drafts, loops, panel, plans_page, replacements, timeline
from hiring.services.seats import seated
from tests.support.company import VOTERS, Company, scheduled_loop, submit_rows
from tests.support.drive_plan import load, open_planned, place_id, to_scheduled

UPHELD = DecideConflict(upheld=True, reason="They shared a flat.")
CLEARED = DecideConflict(upheld=False, reason="Ten years ago.")


def declare(company: Company, loop_id: UUID, name: str) -> UUID:
    with company.acting(name) as work:
        return conflicts.declare(work, loop_id, DeclareConflict(text="We shared a flat."))


def decide(company: Company, loop_id: UUID, conflict: UUID, command: DecideConflict, *, by: str = "bruno") -> None:
    with company.acting(by) as work:
        conflicts.decide(work, loop_id, conflict, command)


def test_R43_the_bar_raiser_decides_and_nobody_else(company: Company) -> None:
    loop_id = to_scheduled(company, open_planned(company))
    conflict = declare(company, loop_id, "iris")
    for name in ("rita", "hanna", "iris", "ada"):
        with pytest.raises(NotAllowed):
            decide(company, loop_id, conflict, CLEARED, by=name)
    decide(company, loop_id, conflict, CLEARED)
    assert load(company, loop_id).conflicts[0].status is ConflictStatus.CLEARED
    with pytest.raises(NotNow, match="not waiting"):
        decide(company, loop_id, conflict, UPHELD)


def test_R43_upheld_before_the_slot_releases_the_place(company: Company) -> None:
    loop_id = to_scheduled(company, open_planned(company))
    iris = place_id(company, loop_id, "iris")
    decide(company, loop_id, declare(company, loop_id, "iris"), UPHELD)
    whole = load(company, loop_id)
    place = whole.place(iris)
    assert place is not None
    assert place.panelist.status is PlaceStatus.REMOVED
    assert not whole.assignments_of(iris)
    assert whole.loop.confirmation_outstanding


def test_R43_upheld_afterwards_quarantines_the_feedback(company: Company) -> None:
    loop_id = scheduled_loop(company)
    submit_rows(company, loop_id, {"iris": VoteValue.INCLINED})
    company.controlled.pass_time(hours=10)
    decide(company, loop_id, declare(company, loop_id, "iris"), UPHELD)
    place = load(company, loop_id).place_of(company.ids["iris"])
    assert place is not None
    assert place.quarantined
    assert not place.votes
    assert not place.owes
    assert place.feedback is not None
    assert place.feedback.quarantined
    assert place not in load(company, loop_id).voters


def test_R43_a_draft_of_a_quarantined_place_is_owed_no_more(company: Company) -> None:
    loop_id = scheduled_loop(company)
    company.controlled.pass_time(hours=10)
    decide(company, loop_id, declare(company, loop_id, "iris"), UPHELD)
    place = load(company, loop_id).place_of(company.ids["iris"])
    assert place is not None
    assert not place.owes
    with company.acting("iris") as work, pytest.raises(Unseen):
        conflicts_page.conflicts_page(work, loop_id)


def test_R43_the_bar_raisers_own_is_decided_by_a_core_outside(company: Company) -> None:
    loop_id = scheduled_loop(company)
    company.controlled.pass_time(hours=10)
    conflict = declare(company, loop_id, "bruno")
    with company.acting("rita") as work:
        request = work.session.exec(select(Request)).one()
        assert request.kind is RequestKind.BAR_RAISER_CONFLICT
        told = work.session.exec(select(HomeLine).where(HomeLine.kind == "asked"))
        assert {line.person_id for line in told} == {company.ids["cora"], company.ids["cleo"]}
    with pytest.raises(NotAllowed):
        decide(company, loop_id, conflict, UPHELD)
    decide(company, loop_id, conflict, UPHELD, by="cora")
    with company.acting("rita") as work:
        kinds = {one.kind: one.closed_at for one in work.session.exec(select(Request))}
        assert kinds[RequestKind.BAR_RAISER_CONFLICT] is not None
        assert kinds[RequestKind.BAR_RAISER_REPLACED] is None


def test_R43_an_upheld_conflict_of_the_hiring_manager_asks_for_replacement(company: Company) -> None:
    loop_id = to_scheduled(company, open_planned(company))
    decide(company, loop_id, declare(company, loop_id, "hanna"), UPHELD)
    manager = load(company, loop_id).hiring_manager
    assert manager is not None
    assert not load(company, loop_id).assignments_of(manager.id)
    assert (manager.quarantined, manager.votes, manager.owes, manager.interview) == (True, False, False, None)
    company.controlled.pass_time(hours=30)
    with company.acting("hanna") as work, pytest.raises(Refused):
        drafts.save_draft(work, loop_id, SaveDraft(version=0, summary="Still me."))
    with company.acting("rita") as work:
        assert work.session.exec(select(Request)).one().kind is RequestKind.HIRING_MANAGER_REPLACED


@pytest.mark.parametrize("begun", [False, True])
def test_R43_section6_a_replaced_bar_raiser_in_conflict_keeps_no_voting_place(
    page_company: Company, begun: bool
) -> None:
    company, loop_id = page_company, scheduled_loop(page_company)
    company.controlled.pass_time(hours=8 if begun else 0)
    bruno = place_id(company, loop_id, "bruno")
    decide(company, loop_id, declare(company, loop_id, "bruno"), UPHELD, by="cora")
    boris = ReplaceBarRaiser(person_id=company.ids["boris"], reason="The conflict was upheld.")
    act = replacements.appoint_bar_raiser if begun else replacements.replace_bar_raiser
    with company.acting("cora" if begun else "rita") as work:
        act(work, loop_id, boris)
    whole = load(company, loop_id)
    old = whole.place(bruno)
    assert old is not None
    assert (old.panelist.status, old.votes, old.owes) == (PlaceStatus.REMOVED, False, False)
    assert (old.interview is not None) == begun
    assert whole.bar_raiser is not None
    assert whole.bar_raiser.votes != begun


def test_R43_R42_a_shadows_slot_is_the_hosts(page_company: Company) -> None:
    company, loop_id = page_company, scheduled_loop(page_company)
    beside = AddPanelist(
        person_id=company.ids["tariq"], kind=PanelistKind.SHADOW, host_id=place_id(company, loop_id, "iris")
    )
    with company.acting("rita") as work:
        panel.add_panelist(work, loop_id, beside)
    company.controlled.pass_time(hours=4)
    tariq = place_id(company, loop_id, "tariq")
    with company.acting("rita") as work, pytest.raises(NotNow, match="slot has begun"):
        panel.remove_panelist(work, loop_id, tariq, RemovePanelist(reason="No shadow wanted."))
    with company.acting("rita") as work:
        row = next(one for one in plans_page.plan_page(work, loop_id).places if one.panelist_id == str(tariq))
        assert not row.remove_href
        assert "slot has begun" in row.remove_reason
    decide(company, loop_id, declare(company, loop_id, "tariq"), UPHELD)
    place = load(company, loop_id).place(tariq)
    assert place is not None
    assert place.quarantined


@pytest.mark.parametrize("upheld", [False, True])
def test_R43_R4_R2_a_conflict_holds_for_every_loop_of_the_candidate(company: Company, upheld: bool) -> None:
    first = scheduled_loop(company)
    second = other_loop(company)
    for name, by in (("iris", "bruno"), ("bruno", "cora")):
        conflict = declare(company, first, name)
        if upheld:
            decide(company, first, conflict, UPHELD, by=by)
    said = "upheld" if upheld else "not decided yet"
    for name, kind in (("iris", PanelistKind.INTERVIEWER), ("bruno", PanelistKind.BAR_RAISER)):
        with company.acting("rolf") as work, pytest.raises(NotNow, match=f"conflict that is {said}") as refused:
            panel.add_panelist(work, second, AddPanelist(person_id=company.ids[name], kind=kind))
        assert "flat" not in str(refused.value.sentence)


def test_R43_an_undecided_conflict_of_a_cancelled_loop_bars_nobody(page_company: Company) -> None:
    company, first, second = page_company, scheduled_loop(page_company), other_loop(page_company)
    declare(company, first, "iris")
    with company.acting("rita") as work:
        loops.cancel(work, first, CancelLoop(reason=CancelReason.OTHER, note="Not now."))
    with company.acting("rolf") as work:
        panel.add_panelist(work, second, AddPanelist(person_id=company.ids["iris"], kind=PanelistKind.INTERVIEWER))


def other_loop(company: Company) -> UUID:
    """Rolf opens a second loop of the candidate, in which Omar hires."""
    with company.acting("rolf") as work:
        opening = Requisition(
            id=company.new_id(), requisition_id="R2000", title="Staff Engineer", title_folded="staff engineer",
            level="L6", team="Payments", hiring_manager_id=company.ids["omar"], recruiter_id=company.ids["rolf"],
            principle_set_id=company.set_id, created_at=work.now,
        )  # fmt: skip
        work.session.add(opening)
        work.session.flush()
        work.session.add(RequisitionPrinciple(requisition_id=opening.id, principle="ownership", position=0))
        work.session.flush()
        command = OpenLoop(candidate_id=company.candidate_id, requisition_id=opening.id)
        return UUID(loops.open_loop(work, command).loop_id)


def test_R43_others_may_tell_the_bar_raiser_and_only_a_declared_one_is_decided(company: Company) -> None:
    loop_id = to_scheduled(company, open_planned(company))
    command = NotifyConflict(panelist_id=place_id(company, loop_id, "iris"), text="They are cousins.")
    with company.acting("ivan") as work:
        conflict = conflicts.notify(work, loop_id, command)
    with company.acting("ivan") as work:
        mine = conflicts_page.conflicts_page(work, loop_id).rows
        assert mine[0].text == "They are cousins."
    with company.acting("bruno") as work:
        assert conflicts_page.conflicts_page(work, loop_id).rows[0].text == "They are cousins."
    for name in ("ina", "iris", "rita"):
        with company.acting(name) as work:
            assert not conflicts_page.conflicts_page(work, loop_id).rows
    for name, reads in {"ivan": 1, "bruno": 1, "iris": 0, "ina": 0, "hanna": 0, "rita": 0, "ada": 0}.items():
        with company.acting(name) as work:
            shown = timeline.timeline_of(work, seated(work, loop_id)).events
            assert sum("possible conflict" in one.words for one in shown) == reads, name
    with pytest.raises(NotNow):
        decide(company, loop_id, conflict, UPHELD)


def test_R43_a_conflict_is_declared_once_at_a_time(company: Company) -> None:
    loop_id = to_scheduled(company, open_planned(company))
    declare(company, loop_id, "iris")
    with pytest.raises(NotNow, match="declared a conflict already"):
        declare(company, loop_id, "iris")


def test_R43_R42_after_the_first_minute_of_the_slot_it_is_quarantine(company: Company) -> None:
    loop_id = to_scheduled(company, open_planned(company), after=timedelta(hours=1))
    first = load(company, loop_id).voters[0]
    company.controlled.pass_time(hours=1, minutes=1)
    name = first.person.name.split()[0].lower()
    if first.kind is PanelistKind.BAR_RAISER:
        name = "bruno"
    decide(company, loop_id, declare(company, loop_id, name), UPHELD, by="bruno" if name != "bruno" else "cora")
    place = load(company, loop_id).place(first.id)
    assert place is not None
    assert place.quarantined
    assert len(VOTERS) == 5
