"""The timeline: words for every kind of event, filtered by what the viewer may see, paged by key."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from hiring.domain.errors import Incomplete
from hiring.domain.vocabulary import EventObject, LoopState, PanelistKind, VoteValue
from hiring.models.loops import Loop, Panelist
from hiring.schemas.loop_page import Timeline
from hiring.services import account_guard, audit, seats, timeline, transitions
from hiring.services.timeline_words import TOLD_IN_FULL, WORDS
from tests.support.company import VOTERS, Company, scheduled_loop, submit_rows
from tests.support.drive_plan import load, open_planned, to_scheduled

SERVICES = Path(__file__).resolve().parents[2] / "hiring" / "services"
MADE_AT_RUN_TIME = {
    account_guard.RESET, account_guard.RESET_CLAIMED, account_guard.INVITATION_CLAIMED, account_guard.ADDRESS_CHANGED,
    account_guard.SECOND_FACTOR_RESET,
    "conflict_declared", "conflict_notified", "addendum_added", "late_note_left", "slot_moved", "slot_entered",
    "bar_raiser_replaced", "hiring_manager_replaced",
}  # fmt: skip


def kinds_on_loops() -> set[str]:
    """Every kind of event that some service records with a loop, as written in the code."""
    found: set[str] = set(MADE_AT_RUN_TIME)
    for path in sorted(SERVICES.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _records(node) and any(one.arg == "loop_id" for one in node.keywords):
                found |= {
                    arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                }
    return found


def _records(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name in {"record", "Fact"}


def test_every_kind_of_event_on_a_loop_has_words() -> None:
    assert kinds_on_loops() - set(WORDS) == set()


def test_no_words_are_kept_for_events_that_nobody_records() -> None:
    assert set(WORDS) - kinds_on_loops() == set()
    assert set(WORDS) >= TOLD_IN_FULL


def timeline_for(company: Company, loop_id: object, name: str, after: str = "", size: int = 50) -> Timeline:
    with company.acting(name) as work:
        return timeline.timeline_of(work, seats.seated(work, loop_id), after=after, size=size)  # type: ignore[arg-type]


def test_who_when_and_what_in_words(company: Company) -> None:
    loop_id = to_scheduled(company, open_planned(company))
    words = [event.words for event in timeline_for(company, loop_id, "hanna").events]
    assert "Rita Example opened the loop." in words
    assert "Rita Example added Bruno Example as Bar Raiser." in words
    assert "Bruno Example confirmed the plan." in words
    assert "The loop moved from planned to scheduled." in words
    assert words[-1] == "Rita Example opened the loop."


def test_pages_hold_every_event_once(company: Company) -> None:
    loop_id = to_scheduled(company, open_planned(company))
    whole = timeline_for(company, loop_id, "rita", size=100).events
    seen, after = [], ""
    while True:
        page = timeline_for(company, loop_id, "rita", after=after, size=3)
        seen += page.events
        if page.next_href is None:
            break
        after = page.next_href.partition("after=")[2]
    assert seen == list(whole)


@pytest.mark.parametrize("after", ["x", "2026~y", "20260302T090000.000000~no", "~"])
def test_a_page_that_does_not_exist_is_said_so(company: Company, after: str) -> None:
    loop_id = open_planned(company)
    with pytest.raises(Incomplete):
        timeline_for(company, loop_id, "rita", after=after)


def test_R18_whoever_owes_and_shadows_see_no_move_from_ready_on(company: Company) -> None:
    loop_id = scheduled_loop(company)
    with company.acting("rita") as work:
        iris = load(company, loop_id).place_of(company.ids["iris"])
        assert iris is not None
        work.session.add(
            Panelist(
                id=company.new_id(), loop_id=loop_id, person_id=company.ids["tariq"], kind=PanelistKind.SHADOW,
                host_id=iris.id, position=9, added_at=work.now, added_by_id=company.ids["rita"],
            )
        )  # fmt: skip
    submit_rows(company, loop_id, dict.fromkeys(list(VOTERS)[:4], VoteValue.INCLINED))
    with company.acting("rita") as work:
        transitions.settle(work, loop_id)
    before = {name: timeline_for(company, loop_id, name) for name in ("ina", "tariq")}
    with company.acting("rita") as work:
        loop = work.session.get_one(Loop, loop_id)
        transitions._assign(work, loop, LoopState.READY, "settled")
        transitions._assign(work, loop, LoopState.DEBRIEFING, "open_debrief")
        audit.record(work, "finding_recorded", EventObject.DEBRIEF, loop_id=loop_id)
        audit.record(work, "voted", EventObject.VOTE, loop_id=loop_id)
        transitions._assign(work, loop, LoopState.INTERVIEWING, "ask_follow_up")
        work.session.flush()
    assert {name: timeline_for(company, loop_id, name) for name in ("ina", "tariq")} == before
    assert any("moved from ready" in event.words for event in timeline_for(company, loop_id, "rita").events)


def test_R18_reasons_in_events_are_not_told_to_the_blind(company: Company) -> None:
    loop_id = scheduled_loop(company)
    with company.acting("rita") as work:
        audit.record(work, "loop_held", EventObject.STATUS, loop_id=loop_id, text="He was weak.")
    assert not any(event.detail for event in timeline_for(company, loop_id, "ina").events)
    assert any(event.detail == "He was weak." for event in timeline_for(company, loop_id, "rita").events)
