"""Home: the own work first, and nothing that somebody may not know."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlmodel import Session, select

from hiring.domain.errors import Unseen
from hiring.domain.vocabulary import (
    ConflictStatus,
    DebriefPhase,
    FeedbackStatus,
    LoopState,
    PanelistKind,
    PlaceStatus,
    RequestKind,
    VoteValue,
)
from hiring.models.debrief import Debrief, Request
from hiring.models.feedback import Feedback
from hiring.models.loops import Conflict, Loop, Panelist
from hiring.models.openings import Candidate
from hiring.models.people import Account, HomeLine
from hiring.schemas.base import build
from hiring.schemas.home import HomeCard
from hiring.schemas.loop_table import TableQuery
from hiring.schemas.loops import CancelLoop
from hiring.schemas.plans import SetDebriefTime
from hiring.services import home, loop_page, loop_table, loops, slots, telling, transitions
from hiring.store.engine import open_session
from tests.support.company import VOTERS, Company, add_candidate, scheduled_loop, submit_rows
from tests.support.drive_feedback import past_all_slots, submit_all, submit_one
from tests.support.many import add_loops


def card_of(company: Company, name: str) -> HomeCard:
    with company.acting(name) as work:
        return home.home(work)


def titles(company: Company, name: str, group: str) -> list[str]:
    return [task.title for one in card_of(company, name).groups if one.id == group for task in one.tasks]


def test_home_shows_the_owed_feedback_first_with_how_long_is_left(company: Company) -> None:
    loop_id = scheduled_loop(company)
    past_all_slots(company, loop_id)
    first = card_of(company, "iris").groups[0]
    assert first.heading == "Feedback you owe"
    assert first.tasks[0].title == "Feedback on Mira Castellan"
    assert first.tasks[0].href == f"/loops/{loop_id}/feedback"
    assert first.tasks[0].clock is not None
    assert first.tasks[0].clock.left == "in 22 h 0 min"


def test_home_lists_coming_interviews_with_their_kit(company: Company) -> None:
    loop_id = scheduled_loop(company)
    card = card_of(company, "ina")
    assert [group.id for group in card.groups] == ["interviews"]
    assert card.groups[0].tasks[0].href == f"/loops/{loop_id}/kit"


def test_a_trainee_sees_the_hosts_slot(company: Company) -> None:
    loop_id = scheduled_loop(company)
    with company.acting("rita") as work:
        host = work.session.exec(
            select(Panelist).where(Panelist.loop_id == loop_id, Panelist.person_id == company.ids["iris"])
        ).one()
        shadow = Panelist(
            id=company.new_id(), loop_id=loop_id, person_id=company.ids["tariq"], kind=PanelistKind.SHADOW,
            host_id=host.id, added_at=company.now, added_by_id=company.ids["rita"],
        )  # fmt: skip
        work.session.add(shadow)
    assert titles(company, "tariq", "interviews") == ["You shadow an interview of Mira Castellan"]
    past_all_slots(company, loop_id)
    assert titles(company, "tariq", "owed") == ["Practice feedback on Mira Castellan"]


def test_the_bar_raiser_runs_the_debrief_once_all_are_in(company: Company) -> None:
    loop_id = scheduled_loop(company)
    submit_all(company, loop_id, dict.fromkeys(VOTERS, VoteValue.INCLINED))
    assert titles(company, "bruno", "debriefs") == ["You run the debrief: Mira Castellan"]
    assert titles(company, "iris", "debriefs") == ["All feedback is in: Mira Castellan"]
    assert titles(company, "rita", "debriefs") == []


def test_R18_home_of_whoever_owes_never_tells_that_others_are_in(company: Company) -> None:
    loop_id = scheduled_loop(company)
    past_all_slots(company, loop_id)
    before = card_of(company, "ina")
    for name in ("hanna", "bruno", "iris", "ivan"):
        submit_one(company, loop_id, name, VoteValue.STRONGLY_NOT_INCLINED)
    assert card_of(company, "ina") == before


def test_R20_whoever_owes_in_another_loop_of_the_candidate_learns_nothing_of_a_debrief(company: Company) -> None:
    loop_id = scheduled_loop(company)
    submit_all(company, loop_id, dict.fromkeys(VOTERS, VoteValue.INCLINED))
    with company.acting("rita") as work:
        _second_loop_where(company, work.session, "iris")
    assert titles(company, "iris", "debriefs") == []
    assert titles(company, "ivan", "debriefs") == ["All feedback is in: Mira Castellan"]


def _second_loop_where(company: Company, session: Session, name: str) -> None:
    first = session.exec(select(Loop)).one()
    values = first.model_dump() | {"id": company.new_id(), "state": LoopState.SCHEDULED}
    first.state = LoopState.READY
    from hiring.models.openings import Requisition

    other = session.exec(select(Requisition)).one().model_dump() | {"id": company.new_id(), "requisition_id": "R2000"}
    session.add(Requisition(**other))
    session.flush()
    session.add(Loop(**values | {"requisition_id": other["id"]}))
    session.flush()
    session.add(
        Panelist(
            id=company.new_id(), loop_id=values["id"], person_id=company.ids[name], kind=PanelistKind.INTERVIEWER,
            added_at=company.now, added_by_id=company.ids["rita"],
        )
    )  # fmt: skip
    session.flush()


def test_R21_the_candidate_finds_nothing_of_the_own_loop(company: Company) -> None:
    loop_id = scheduled_loop(company)
    past_all_slots(company, loop_id)
    with company.acting("ada") as work:
        candidate = work.session.get_one(Candidate, company.candidate_id)
        candidate.employee_id = company.ids["iris"]
    assert card_of(company, "iris").groups == ()


def test_a_removed_panelist_finds_nothing_of_the_loop(company: Company) -> None:
    loop_id = scheduled_loop(company)
    with company.acting("rita") as work:
        place = work.session.exec(
            select(Panelist).where(Panelist.loop_id == loop_id, Panelist.person_id == company.ids["iris"])
        ).one()
        place.status = PlaceStatus.REMOVED
    assert card_of(company, "iris").groups == ()


def test_the_bar_raiser_finds_a_changed_plan_to_confirm(company: Company) -> None:
    loop_id = scheduled_loop(company)
    with company.acting("rita") as work:
        loop = work.session.get_one(Loop, loop_id)
        loop.confirmation_outstanding = True
        transitions.settle(work, loop_id)
    assert titles(company, "bruno", "plans") == ["Confirm the plan for Mira Castellan"]
    assert titles(company, "iris", "plans") == []


def test_the_bar_raiser_finds_a_conflict_to_decide_and_its_author_does_not(company: Company) -> None:
    loop_id = scheduled_loop(company)
    with company.acting("iris") as work:
        work.session.add(
            Conflict(
                id=company.new_id(), loop_id=loop_id, person_id=company.ids["iris"], status=ConflictStatus.DECLARED,
                said_by_id=company.ids["iris"], said_at=company.now, text="We shared a flat.",
            )
        )  # fmt: skip
    assert titles(company, "bruno", "questions") == ["Decide on a conflict of Iris Example"]
    assert titles(company, "iris", "questions") == []


def test_the_recruiter_finds_the_own_loops_that_wait(company: Company) -> None:
    loop_id = scheduled_loop(company)
    with company.acting("rita") as work:
        work.session.get_one(Loop, loop_id).state = LoopState.ON_HOLD
        transitions.settle(work, loop_id)
    assert titles(company, "rita", "loops") == ["Mira Castellan: take it off hold"]
    assert titles(company, "rolf", "loops") == []
    with company.acting("rita") as work:
        work.session.get_one(Loop, loop_id).state = LoopState.DECIDED
        transitions.settle(work, loop_id)
    assert titles(company, "rita", "loops") == ["Mira Castellan: close the loop"]
    with company.acting("rita") as work:
        (row,) = loop_table.table(work, build(TableQuery, {})).rows
        facts = loop_page.loop_page(work, loop_id).facts
    assert (row.waits_for, row.waits_for_more) == ("you", "close the loop")
    assert "waits for you: close the loop" in facts


def _ask(company: Company, kind: RequestKind, loop_id: object) -> None:
    with company.acting("rita") as work:
        work.session.add(
            Request(
                id=company.new_id(), kind=kind, loop_id=loop_id, asked_by_id=company.ids["rita"], at=company.now,
                reason="Because.",
            )
        )  # fmt: skip


def test_requests_reach_core_bar_raisers_outside_the_loop_alone(company: Company) -> None:
    _ask(company, RequestKind.BAR_RAISER_REPLACED, scheduled_loop(company))
    for name in ("cora", "cleo"):
        assert titles(company, name, "requests") == ["Replace the Bar Raiser of Mira Castellan's loop"]
    for name in ("boris", "bruno", "hanna", "stan", "rolf"):
        assert titles(company, name, "requests") == []


def test_R2_a_core_bar_raiser_in_the_hiring_managers_line_is_not_asked(company: Company) -> None:
    _ask(company, RequestKind.BAR_RAISER_REPLACED, scheduled_loop(company))
    with company.acting("ada") as work:
        from hiring.models.people import Person

        work.session.get_one(Person, company.ids["cora"]).manager_id = company.ids["hanna"]
    assert titles(company, "cora", "requests") == []
    assert titles(company, "cleo", "requests") != []


def test_R33_hiring_manager_finds_the_request_to_reopen(company: Company) -> None:
    _ask(company, RequestKind.REOPEN, scheduled_loop(company))
    assert titles(company, "hanna", "requests") == ["Consent to reopening the decision on Mira Castellan"]
    assert titles(company, "iris", "requests") == []


def test_a_told_line_shows_to_its_addressee_until_dismissed(company: Company) -> None:
    with company.acting("rita") as work:
        telling.tell(work, company.ids["iris"], "note", "Something happened.", href="/account")
    line = card_of(company, "iris").lines[0]
    assert (line.text, line.href) == ("Something happened.", "/account")
    with company.acting("ivan") as work, pytest.raises(Unseen):
        home.dismiss(work, work.session.exec(select(HomeLine.id)).one())
    with company.acting("iris") as work:
        home.dismiss(work, work.session.exec(select(HomeLine.id)).one())
    assert card_of(company, "iris").lines == ()


@pytest.mark.parametrize("name", ["iris", "rita", "bruno", "cora", "ada", "pia", "axel", "konrad", "stan", "tariq"])
def test_an_empty_home_says_what_to_do(company: Company, name: str) -> None:
    card = card_of(company, name)
    assert card.groups == ()
    assert card.idle.startswith(("Nothing waits", "None of your loops"))


def test_home_takes_the_same_number_of_statements_for_one_loop_and_for_many(company: Company) -> None:
    scheduled_loop(company)
    _ask(company, RequestKind.BAR_RAISER_REPLACED, _loop_id(company))
    counts = {name: _statements(company, name) for name in ("iris", "bruno", "rita", "cora")}
    for number in range(12):
        with open_session(company.engine, writes=True) as session:
            candidate_id = add_candidate(session, company, f"Person{number} Example")
            session.commit()
        _ask(company, RequestKind.BAR_RAISER_REPLACED, scheduled_loop(company, candidate_id=candidate_id))
    company.controlled.pass_time(hours=30)
    assert {name: _statements(company, name) for name in counts} == counts


def _loop_id(company: Company) -> object:
    with company.looking() as session:
        return session.exec(select(Loop.id)).one()


def _statements(company: Company, name: str) -> int:
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    sa.event.listen(company.engine, "before_cursor_execute", note)
    try:
        card_of(company, name)
    finally:
        sa.event.remove(company.engine, "before_cursor_execute", note)
    return len(seen)


def test_section6_late_feedback_escalates_to_recruiter_and_bar_raiser_alone(company: Company) -> None:
    loop_id = scheduled_loop(company)
    past_all_slots(company, loop_id)
    submit_rows(company, loop_id, {name: VoteValue.INCLINED for name in VOTERS if name != "iris"})
    assert titles(company, "rita", "late") == []
    company.controlled.pass_time(hours=30)
    with company.acting("ada") as work:
        work.session.get_one(Account, company.ids["iris"]).enabled = False
    for name in ("rita", "bruno"):
        (task,) = [task for one in card_of(company, name).groups if one.id == "late" for task in one.tasks]
        assert (task.title, task.tag) == ("Iris Example: feedback on Mira Castellan", "account disabled")
        assert task.clock is not None
        assert task.clock.late
    for name in ("hanna", "ivan", "iris", "ada", "rolf", "cora"):
        assert titles(company, name, "late") == [], name
    with company.acting("ada") as work:
        work.session.delete(work.session.get_one(Account, company.ids["iris"]))
    (task,) = [task for one in card_of(company, "rita").groups if one.id == "late" for task in one.tasks]
    assert task.tag == ""


def test_R18_late_feedback_of_another_loop_is_not_told_to_whoever_owes_elsewhere(page_company: Company) -> None:
    """Rolf recruits for one loop of the candidate and owes in another one, however that came about."""
    loop_id = scheduled_loop(page_company)
    past_all_slots(page_company, loop_id)
    page_company.controlled.pass_time(hours=30)
    with page_company.acting("ada") as work:
        work.session.get_one(Loop, loop_id).recruiter_id = page_company.ids["rolf"]
    assert len(titles(page_company, "rolf", "late")) == len(VOTERS)
    with page_company.acting("ada") as work:
        _second_loop_where(page_company, work.session, "rolf")
    assert titles(page_company, "rolf", "late") == []


def test_a_late_task_says_so(company: Company) -> None:
    loop_id = scheduled_loop(company)
    past_all_slots(company, loop_id)
    company.controlled.pass_time(hours=30)
    clock = card_of(company, "iris").groups[0].tasks[0].clock
    assert clock is not None
    assert clock.late
    assert clock.left.endswith("ago")


def test_a_loop_one_waits_for_is_listed_without_a_word_on_its_state(company: Company) -> None:
    loop_id = scheduled_loop(company)
    past_all_slots(company, loop_id)
    submit_one(company, loop_id, "iris")
    before = card_of(company, "iris")
    assert [(group.id, group.tasks[0].tag) for group in before.groups] == [("part", "interviewer")]
    for name in ("hanna", "bruno", "ivan"):
        submit_one(company, loop_id, name)
    assert card_of(company, "iris") == before


@pytest.mark.parametrize("kind", [PanelistKind.OBSERVER, PanelistKind.BAR_RAISER_IN_TRAINING])
def test_section5_an_observer_finds_no_candidate_named_before_the_debrief_has_opened(
    page_company: Company, kind: PanelistKind
) -> None:
    loop_id = scheduled_loop(page_company)
    with page_company.acting("rita") as work:
        work.session.add(
            Panelist(
                id=page_company.new_id(), loop_id=loop_id, person_id=page_company.ids["bea"], kind=kind, position=9,
                added_at=page_company.now, added_by_id=page_company.ids["rita"],
            )
        )  # fmt: skip
    assert "Mira" not in card_of(page_company, "bea").model_dump_json()
    with page_company.acting("rita") as work:
        work.session.add(
            Debrief(
                id=work.new_id(), loop_id=loop_id, revision=1, number=1, phase=DebriefPhase.ADJOURNED,
                phase_since=work.now, opened_at=work.now, opened_by_id=page_company.ids["bruno"],
            )
        )  # fmt: skip
    assert titles(page_company, "bea", "part") != []


def test_R24_whose_feedback_was_missed_finds_nothing_of_the_loop_once_it_is_reopened(page_company: Company) -> None:
    loop_id = scheduled_loop(page_company)
    assert titles(page_company, "iris", "interviews") != []
    with page_company.acting("rita") as work:
        mine = Panelist.loop_id == loop_id, Panelist.person_id == page_company.ids["iris"]
        place = work.session.exec(select(Panelist).where(*mine)).one()
        work.session.add(
            Feedback(id=work.new_id(), loop_id=loop_id, panelist_id=place.id, status=FeedbackStatus.MISSED)
        )
        loop = work.session.get_one(Loop, loop_id)
        loop.state, loop.revision = LoopState.READY, 2
    assert "Mira" not in card_of(page_company, "iris").model_dump_json()


def test_R20_no_line_tells_whoever_owes_elsewhere_how_a_loop_of_the_candidate_stands(page_company: Company) -> None:
    loop_id = scheduled_loop(page_company)
    past_all_slots(page_company, loop_id)
    submit_rows(page_company, loop_id, dict.fromkeys(VOTERS, VoteValue.INCLINED))
    with page_company.acting("rita") as work:
        _second_loop_where(page_company, work.session, "iris")
    with page_company.acting("rita") as work:
        slots.set_debrief_time(work, loop_id, SetDebriefTime(date="2099-01-07", time="10:00", zone="Europe/Berlin"))
        loops.cancel(work, loop_id, CancelLoop(reason="withdrew"))
    with page_company.looking() as session:
        told = {(line.person_id, line.kind) for line in session.exec(select(HomeLine))}
    both = {"debrief_time", "loop_cancelled"}
    assert {kind for person, kind in told if person == page_company.ids["ivan"]} == both
    assert {kind for person, kind in told if person == page_company.ids["iris"]} == set()


def test_a_group_that_is_too_long_ends_with_the_way_to_all(
    page_company: Company, make_app: Callable[..., Flask]
) -> None:
    add_loops(page_company)
    (group,) = [one for one in card_of(page_company, "rita").groups if one.id == "loops"]
    assert (len(group.tasks), group.more) == (50, "/loops?whose=mine")
    text = page_company.sign_in(make_app(page_company.engine), "rita").get("/").text
    assert '<a href="/loops?whose=mine">All that wait for you' in text
    assert "Manyaa Example" in text
    with page_company.acting("rolf") as work:
        work.session.add_all(
            Request(
                id=page_company.new_id(), kind=RequestKind.BAR_RAISER_REPLACED, loop_id=loop_id, reason="Because.",
                asked_by_id=page_company.ids["rolf"], at=page_company.now,
            )
            for loop_id in work.session.exec(select(Loop.id))
        )  # fmt: skip
    (asked,) = [one for one in card_of(page_company, "cora").groups if one.id == "requests"]
    assert (len(asked.tasks), asked.more) == (50, "/requests")
