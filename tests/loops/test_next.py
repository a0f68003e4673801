"""The head of a loop's page: one next act for each place in each state, the same as in its row of the table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from hiring.domain.guards import Missing, Unaccepted, WorkFacts
from hiring.domain.panel import nobody_as
from hiring.domain.vocabulary import LoopState, PanelistKind, VoteValue
from hiring.domain.workflow import MOVES, waits_for
from hiring.models.loops import Interview, Loop
from hiring.schemas.loop_table import TableQuery
from hiring.schemas.plans import ConfirmPlan
from hiring.services import (
    facts,
    loop_page,
    loop_table,
    plans,
    plans_assign,
    plans_page,
    room_before,
    seats,
    slots_page,
    ways_out,
)
from tests.support.company import VOTERS, Company, scheduled_loop, submit_rows
from tests.support.drive_plan import fill_panel, open_draft, place_id, to_scheduled

STATES = (
    "draft", "planned", "scheduled", "interviewing", "awaiting_feedback", "ready", "debriefing", "decided", "closed",
    "on_hold", "cancelled",
)  # fmt: skip
RECORD, WRITE, CONFIRM = "Read the decision record", "Write feedback", "Confirm the plan"
KIT = "Open the interview kit"
ALL_IN = {
    "rita": (
        None, "Enter slots", "Follow the interviews", "Follow the interviews", None, None,
        "Enter the debrief", "Close the loop", RECORD, "Take off hold", None,
    ),
    "bruno": (CONFIRM, *(None,) * 4, "Open the debrief", "Enter the debrief", RECORD, RECORD, None, None),
    "hanna": (None,) * 6 + ("Enter the debrief", RECORD, RECORD, None, None),
    "iris": (None,) * 6 + ("Enter the debrief", RECORD, RECORD, None, None),
    "konrad": (None, "Enter slots", "Follow the interviews", "Follow the interviews") + (None,) * 7,
}  # fmt: skip
"""When every feedback is in, the plan is sound and the debrief has a time."""
OWING_IN = ("planned", "scheduled", "interviewing", "awaiting_feedback", "ready", "debriefing", "on_hold")


def put(company: Company, loop_id: UUID, state: LoopState, **given: object) -> None:
    with company.acting("rita") as work:
        loop = work.session.get_one(Loop, loop_id)
        loop.debrief_at = company.now + timedelta(days=9)
        for name, value in given.items():
            setattr(loop, name, value)
        loop.state = state
        work.session.flush()
        room = seats.seated(work, loop_id)
        waiting = waits_for(state, facts.running(work, room.whole))
        loop.waits_for = f"{waiting.code}: {waiting.words}"


def heads(company: Company, loop_id: UUID, name: str, states: Iterable[str] = STATES) -> tuple[str | None, ...]:
    """The label in the head of each state's page; the table's row says the same, or "Look"."""
    found = []
    for state in states:
        put(company, loop_id, LoopState(state))
        with company.acting(name) as work:
            page = loop_page.loop_page(work, loop_id)
            (row,) = loop_table.table(work, TableQuery(state="all", whose="all")).rows
        found.append(page.main[0] if page.main else None)
        assert row.action == (page.main or ("Look", f"/loops/{loop_id}")), (name, state)
        assert bool(page.main) != bool(page.waits), (name, state, page.waits)
    return tuple(found)


@pytest.mark.parametrize("name", ALL_IN)
def test_the_head_of_a_loop_by_place_and_state(page_company: Company, name: str) -> None:
    loop_id = scheduled_loop(page_company)
    submit_rows(page_company, loop_id, dict.fromkeys(VOTERS, VoteValue.INCLINED))
    put(page_company, loop_id, LoopState.DRAFT, confirmation_outstanding=False)
    assert dict(zip(STATES, heads(page_company, loop_id, name), strict=True)) == dict(
        zip(STATES, ALL_IN[name], strict=True)
    )


@pytest.mark.parametrize("name", ["bruno", "iris"])
def test_R11_whoever_owes_enters_the_slot_then_prepares_then_writes(page_company: Company, name: str) -> None:
    loop_id = scheduled_loop(page_company)
    assert set(heads(page_company, loop_id, name, OWING_IN)) == {KIT}
    page_company.controlled.pass_time(hours=6)
    assert set(heads(page_company, loop_id, name, OWING_IN)) == {WRITE}
    assert heads(page_company, loop_id, name, ["draft"]) == (CONFIRM if name == "bruno" else None,)
    with page_company.acting("rita") as work:
        work.session.execute(sa.delete(Interview))
    assert heads(page_company, loop_id, name, OWING_IN) == ("Enter your slot",) + (KIT,) * 6


def test_R15_late_feedback_comes_before_the_debriefs_time(page_company: Company) -> None:
    loop_id = scheduled_loop(page_company)
    submit_rows(page_company, loop_id, dict.fromkeys(("hanna", "iris"), VoteValue.INCLINED))
    for hours, expected in ((6, "Set the debrief's time"), (48, None)):
        page_company.controlled.pass_time(hours=hours)
        put(page_company, loop_id, LoopState.AWAITING_FEEDBACK)
        with page_company.acting("rita") as work:
            work.session.get_one(Loop, loop_id).debrief_at = None
        with page_company.acting("rita") as work:
            page = loop_page.loop_page(work, loop_id)
            (row,) = loop_table.table(work, TableQuery(state="all", whose="all")).rows
        assert (page.main[0] if page.main else None) == expected
        assert row.action == (page.main or ("Look", f"/loops/{loop_id}"))
        assert bool(row.late) == (expected is None)


def test_a_changed_plan_is_confirmed_first_and_a_confirmed_one_is_not_offered_again(page_company: Company) -> None:
    loop_id = scheduled_loop(page_company)
    submit_rows(page_company, loop_id, dict.fromkeys(VOTERS, VoteValue.INCLINED))
    for outstanding in (True, False):
        put(page_company, loop_id, LoopState.READY, confirmation_outstanding=outstanding)
        head = heads(page_company, loop_id, "bruno", ["ready"])
        with page_company.acting("bruno") as work:
            labels = [one.label for one in loop_page.loop_page(work, loop_id).actions]
        assert (head[0] == CONFIRM) is outstanding
        assert (CONFIRM in labels) is outstanding
        assert ("Look at the plan" in labels) is not outstanding


def test_the_head_names_whom_a_loop_waits_for_where_there_is_nothing_to_do(page_company: Company) -> None:
    loop_id = scheduled_loop(page_company)
    submit_rows(page_company, loop_id, {"iris": VoteValue.INCLINED, "hanna": VoteValue.INCLINED})
    put(page_company, loop_id, LoopState.AWAITING_FEEDBACK)
    with page_company.acting("rita") as work:
        page = loop_page.loop_page(work, loop_id)
    expected = "the loop waits for feedback of 3 people (Bruno Example, Ivan Example and Ina Example)."
    assert page.waits == f"Nothing for you to do now: {expected}"
    with page_company.acting("rita") as work:
        work.session.get_one(Loop, loop_id).debrief_at = None
    with page_company.acting("rita") as work:
        page = loop_page.loop_page(work, loop_id)
    assert (page.main, page.waits) == (("Set the debrief's time", f"/loops/{loop_id}/slots#debrief"), "")


def test_the_heads_of_plan_and_slots_lead_from_the_gaps_to_the_last_slot(page_company: Company) -> None:
    loop_id = open_draft(page_company)
    fill_panel(page_company, loop_id)
    base = f"/loops/{loop_id}"
    assert plan_head(page_company, loop_id) == (("Assign for me", f"{base}/plan/assign"), "")
    with page_company.acting("rita") as work:
        plans_assign.assign_for_me(work, loop_id)
    waits = "Nothing for you to do now: the loop waits for the Bar Raiser to confirm the plan (Bruno Example)."
    assert plan_head(page_company, loop_id) == (None, waits)
    page_company.controlled.pass_time(minutes=1)
    with page_company.acting("bruno") as work:
        plans.confirm_plan(work, loop_id, ConfirmPlan())
    assert plan_head(page_company, loop_id) == (("Enter slots", f"{base}/slots"), "")
    hanna = place_id(page_company, loop_id, "hanna")
    assert slots_head(page_company, loop_id, "rita")[0] == ("Enter a slot for Hanna Example", f"{base}/slots/{hanna}")
    assert slots_head(page_company, loop_id, "hanna")[0] == ("Enter your slot", f"{base}/slots/{hanna}")
    to_scheduled(page_company, loop_id)
    assert slots_head(page_company, loop_id, "rita") == (None, ""), "the debrief's time has the main button"
    put(page_company, loop_id, LoopState.SCHEDULED)
    assert slots_head(page_company, loop_id, "rita")[1].startswith("Nothing for you to do now: the loop waits for the")


def plan_head(company: Company, loop_id: UUID) -> tuple[tuple[str, str] | None, str]:
    with company.acting("rita") as work:
        page = plans_page.plan_page(work, loop_id)
    return page.main, page.waits


def slots_head(company: Company, loop_id: UUID, name: str) -> tuple[tuple[str, str] | None, str]:
    with company.acting(name) as work:
        page = slots_page.slots_page(work, loop_id)
    return page.main, page.waits


NO_PAGE_LEADS_OUT = {
    "A core Bar Raiser outside the loops is asked.",
    "They consent.",
    "That loop is decided or cancelled first.",
}


def test_every_way_out_of_a_guard_is_a_link_where_a_page_leads_out() -> None:
    bad = WorkFacts(
        confirmation_outstanding=True, candidate_unlinked=True, consent_outstanding=True, open_interviews=1,
        voters_total=4, missing_voting=(Missing("A", PanelistKind.HIRING_MANAGER),), undecided_conflicts=1,
        replacement_due=("Bar Raiser",), debriefed_in_any_revision=True, follow_up_used=True, findings_missing=("X",),
        findings_unaccepted=(Unaccepted("x", "X", ("Bar Raiser",)),),
        findings_to_reaffirm=("X",), unanimous_confirmations_missing=("A",), close_missing=("X",),
        reopening_consents_missing=("A",), other_loop_running=True,
        bar_raiser_problems=(nobody_as(PanelistKind.BAR_RAISER),),
    )  # fmt: skip
    guards = {guard for move in MOVES for guard in move.guards}
    said = {reason.way_out for guard in guards for facts in (bad, WorkFacts()) for reason in guard.against(facts)}
    linked = {*ways_out.BY_WORDS, ways_out.LINK_CANDIDATE}
    assert said - {""} - linked == NO_PAGE_LEADS_OUT
    assert linked <= said


def test_R1_a_draft_without_bar_raiser_says_so_once_and_leads_to_the_search_for_one(
    page_company: Company, make_app: Callable[..., Flask]
) -> None:
    loop_id = open_draft(page_company)
    rita = page_company.sign_in(make_app(page_company.engine), "rita")
    found = f"/loops/{loop_id}/plan?kind=bar_raiser#panel"
    for path in ("", "/plan"):
        page = rita.get(f"/loops/{loop_id}{path}").text
        assert page.count("exactly one Bar Raiser") == page.count(f'<a href="{found}"') == 1
        assert "Name one." not in page
    replacing = rita.get(f"/loops/{loop_id}/replace/bar-raiser").text
    assert f'href="{found}"' in replacing
    assert "no Bar Raiser to replace" in replacing
    assert 'name="person_id"' not in replacing
    assert 'value="bar_raiser"' in rita.get(found).text


def test_R10_the_slots_of_a_draft_say_once_whose_confirmation_they_wait_for(
    page_company: Company, make_app: Callable[..., Flask]
) -> None:
    loop_id = open_draft(page_company)
    rita = page_company.sign_in(make_app(page_company.engine), "rita")
    assert "Slots are entered once a Bar Raiser has confirmed the plan." in rita.get(f"/loops/{loop_id}/slots").text
    fill_panel(page_company, loop_id)
    page = rita.get(f"/loops/{loop_id}/slots").text
    assert page.count("Slots are entered once Bruno Example has confirmed the plan.") == 1
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert "Hanna Example" in table
    assert "possible while" not in table
    assert f'<a href="/loops/{loop_id}/plan">The plan</a>' in page


def test_ways_out_are_links_on_loop_page_debrief_and_ruling_alike(page_company: Company) -> None:
    loop_id = scheduled_loop(page_company)
    submit_rows(page_company, loop_id, dict.fromkeys(VOTERS, VoteValue.INCLINED))
    put(page_company, loop_id, LoopState.READY, confirmation_outstanding=True)
    with page_company.acting("bruno") as work:
        page = loop_page.loop_page(work, loop_id)
        opening = room_before.opening(work, seats.seated(work, loop_id))
    assert page.following is not None
    assert opening is not None
    hrefs = [
        [one.href for one in guards if not one.ok and one.way_out] for guards in (page.following.guards, opening.guards)
    ]
    assert hrefs[0] == hrefs[1] == [f"/loops/{loop_id}/plan#confirmation"]
