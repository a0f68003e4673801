"""Evidence is found by exactly those who may read it now: the SQL says what the policy says, for the whole cast."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from uuid import UUID

import pytest
from flask import Flask
from sqlmodel import col, select

from hiring.domain.vocabulary import FeedbackStatus, LoopState, PanelistKind, PlaceStatus, RevealMode, VoteValue
from hiring.models.audit import AuditEvent
from hiring.models.debrief import Debrief
from hiring.models.feedback import Evidence, Feedback, Shown
from hiring.models.loops import Loop, Panelist
from hiring.models.openings import Candidate
from hiring.schemas.search import Search, SearchPage
from hiring.services import reading, scope, search, search_evidence, seats
from hiring.store import search as store
from hiring.store.loops import whole
from hiring.store.search import Wanted
from tests.support.company import VOTERS, Company, add_candidate, scheduled_loop, submit_rows
from tests.support.drive_feedback import past_all_slots, submit_all, submit_one

ALL = dict.fromkeys(VOTERS, VoteValue.INCLINED)
WORD = "cormorant"
WHO = (*VOTERS, "rita", "ada", "tariq", "bea", "stan", "udo", "nadia", "cora")
"""Everybody with a place, the recruiter, an admin, a core Bar Raiser outside."""


def write(company: Company, loop_id: UUID) -> None:
    """One piece of evidence with a rare word in every feedback of the loop, whatever its status."""
    with company.acting("ada") as work:
        rows = work.session.exec(select(Feedback).where(Feedback.loop_id == loop_id)).all()
        for row in rows:
            work.session.add(
                Evidence(
                    id=company.new_id(), feedback_id=row.id, principle="ownership", position=9,
                    situation=f"Before. The <b>{WORD.title()}</b> project was late.",
                )
            )  # fmt: skip


def found(company: Company, name: str) -> set[UUID]:
    """The places whose evidence a person finds."""
    with company.acting(name) as work:
        wanted = Wanted((WORD,), search_evidence._opened(work), work.viewer.guarded)
        rows = store.evidence(work.session, scope.ties_of(work), wanted, size=99)
        assert store.how_many(work.session, scope.ties_of(work), wanted) == len(rows)
        return {one.panelist_id for one in rows}


def readable(company: Company, name: str, loops: tuple[UUID, ...]) -> set[UUID]:
    """The same, asked of each loop and its policy."""
    places: set[UUID] = set()
    with company.acting(name) as work:
        for loop_id in loops:
            one = whole(work.session, loop_id)
            assert one is not None
            if one.candidate.restricted_at is None:
                places |= {place.id for place in reading.readable(work, seats.seat_in(work, one))}
    return places


def place(company: Company, loop_id: UUID, name: str, kind: PanelistKind, **given: object) -> None:
    with company.acting("ada") as work:
        work.session.add(
            Panelist(
                id=company.new_id(), loop_id=loop_id, person_id=company.ids[name], kind=kind, position=9,
                added_at=company.now, added_by_id=company.ids["rita"], **given,
            )
        )  # fmt: skip


def three_loops(company: Company) -> tuple[UUID, ...]:
    """One half written in, one complete with people of every kind, one of somebody inside; iris owes in two."""
    first = scheduled_loop(company)
    with company.acting("rita") as work:
        other = add_candidate(work.session, company, "Noor Idris")
        inside = add_candidate(work.session, company, "Stan Example", employee_id=company.ids["stan"])
    second, third = (scheduled_loop(company, candidate_id=one) for one in (other, inside))
    past_all_slots(company, first)
    submit_rows(company, first, {"hanna": VoteValue.INCLINED, "ivan": VoteValue.INCLINED})
    submit_rows(company, second, ALL)
    submit_rows(company, third, ALL)
    place(company, first, "bea", PanelistKind.BAR_RAISER_IN_TRAINING)
    place(company, first, "udo", PanelistKind.INTERVIEWER, status=PlaceStatus.REMOVED)
    place(company, second, "stan", PanelistKind.OBSERVER)
    place(company, second, "tariq", PanelistKind.SHADOW)
    place(company, second, "nadia", PanelistKind.INTERVIEWER, status=PlaceStatus.REMOVED)
    for loop_id in (first, second, third):
        write(company, loop_id)
    return first, second, third


@pytest.mark.parametrize(
    ("database_url", "mode"),
    [("sqlite", RevealMode.OWN_IN), ("postgresql", RevealMode.ALL_IN)],
    indirect=["database_url"],
)
def test_R18_R19_R20_what_is_found_is_what_may_be_read_for_the_whole_cast(company: Company, mode: RevealMode) -> None:
    loops = three_loops(company)

    def compare(step: str) -> set[str]:
        hits = {name: found(company, name) for name in WHO}
        assert hits == {name: readable(company, name, loops) for name in WHO}, step
        return {name for name, places in hits.items() if places}

    with company.acting("ada") as work:
        for one in work.session.exec(select(Loop)):
            one.reveal_mode = mode
    finding = compare("first half written")
    assert {"hanna", "rita"} <= finding
    assert finding.isdisjoint({"tariq", "udo", "nadia", "ada", "cora"})
    with company.acting("ada") as work:
        loop = work.session.get_one(Loop, loops[0])
        work.session.add(Debrief(
            id=company.new_id(), loop_id=loop.id, revision=1, number=1, phase="reading", phase_since=company.now,
            opened_at=company.now, opened_by_id=company.ids["bruno"],
        ))  # fmt: skip
        loop.state = LoopState.DEBRIEFING
    assert "bea" in compare("a debrief with feedback missing")
    with company.acting("ada") as work:
        for row in work.session.exec(select(Feedback).where(Feedback.loop_id == loops[1]).limit(1)):
            row.status = FeedbackStatus.VOID
        work.session.exec(
            select(Candidate).where(col(Candidate.employee_id).is_not(None))
        ).one().restricted_at = company.now
    compare("one void, one candidate restricted")


def answer(company: Company, name: str, q: str = WORD) -> SearchPage:
    with company.acting(name) as work:
        return search.search(work, Search(q=q), nullcontext)


def test_R18_counts_and_hits_do_not_tell_of_a_peer_and_R40_restricted_evidence_is_gone(page_company: Company) -> None:
    company = page_company
    loop_id = scheduled_loop(company)
    past_all_slots(company, loop_id)
    submit_one(company, loop_id, "hanna")
    alone = answer(company, "hanna", "situation")
    assert alone.evidence is not None
    assert alone.evidence.count == "2"
    submit_one(company, loop_id, "ivan")
    assert answer(company, "hanna", "situation") == alone
    assert answer(company, "iris", "situation").evidence is None
    assert answer(company, "rita", "situation").evidence is None
    for name in ("bruno", "iris", "ina"):
        submit_one(company, loop_id, name)
    everything = answer(company, "rita", "situation").evidence
    assert everything is not None
    assert everything.count == "10"
    with company.acting("ada") as work:
        work.session.get_one(Candidate, company.candidate_id).restricted_at = company.now
    assert answer(company, "rita", "situation").evidence is None


def test_R13_R20_evidence_that_search_shows_is_written_down_as_shown_once_an_hour(page_company: Company) -> None:
    company = page_company
    loop_id = scheduled_loop(company)
    submit_all(company, loop_id, ALL)

    def read() -> tuple[int, int]:
        with company.looking() as session:
            shown = session.exec(select(Shown).where(Shown.reader_id == company.ids["rita"])).all()
            events = session.exec(select(AuditEvent).where(AuditEvent.kind == "feedback_read")).all()
            return len(shown), len(events)

    assert read() == (0, 0)
    answer(company, "rita", "situation of iris")
    assert read() == (1, 1)
    answer(company, "rita", "situation of iris")
    assert read() == (1, 1)
    company.controlled.pass_time(hours=2)
    answer(company, "rita", "situation of iris")
    assert read() == (1, 2)
    answer(company, "hanna", "situation of hanna")
    assert read() == (1, 2), "the own"


def test_the_page_marks_the_hit_in_its_context_and_escapes_the_rest(
    page_company: Company, make_app: Callable[..., Flask]
) -> None:
    loop_id = scheduled_loop(page_company)
    submit_rows(page_company, loop_id, ALL)
    write(page_company, loop_id)
    client = page_company.sign_in(make_app(page_company.engine), "rita")
    text = client.get("/search?q=CORMO").text
    assert "&lt;b&gt;<mark>Cormorant</mark>&lt;/b&gt; project was late." in text
    assert "Evidence you may read" in text
    assert text.count("<mark>") == len(VOTERS)
    assert client.get("/search?q=cormo&after=x").status_code == 422
