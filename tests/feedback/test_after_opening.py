"""Feedback after the debrief has opened and after the decision (R24, section 6), practice and follow-ups (R6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from hiring.domain.errors import NotNow, Unseen
from hiring.domain.vocabulary import (
    DebriefPhase,
    EventObject,
    FeedbackStatus,
    FindingValue,
    InterviewStatus,
    LoopState,
    PanelistKind,
    VoteValue,
)
from hiring.models.audit import AuditEvent
from hiring.models.debrief import Debrief, DebriefPerson, Finding
from hiring.models.feedback import Addendum, Feedback, Vote
from hiring.models.loops import Assignment, Interview, Loop, Panelist
from hiring.models.people import HomeLine
from hiring.schemas.feedback import OwnFeedback, WriteAddendum
from hiring.services import drafts, feedback, late_notes, transitions
from hiring.services.feedback_cards import open_own
from hiring.services.seats import seated
from tests.support.company import VOTERS, Company
from tests.support.drive_feedback import full_draft, save_full, submit_all, submit_one

INCLINED = VoteValue.INCLINED

RowOf = Callable[..., Feedback]


def open_debrief_without(company: Company, loop_id: UUID) -> None:
    """Four are in, Iris's is missing; the debrief is open by override, everybody has read, one finding stands."""
    submit_all(company, loop_id, {name: INCLINED for name in VOTERS if name != "iris"})
    with company.acting("bruno") as work:
        loop = work.session.get_one(Loop, loop_id)
        loop.state, loop.debrief_opened_ever = LoopState.DEBRIEFING, True
        debrief = Debrief(
            id=company.new_id(), loop_id=loop_id, revision=1, number=1, phase=DebriefPhase.DISCUSSING,
            phase_since=company.now, opened_at=company.now, opened_by_id=company.ids["bruno"],
            override_reason="Iris is away.",
        )  # fmt: skip
        work.session.add(debrief)
        work.session.flush()
        for name in ("hanna", "bruno"):
            work.session.add(
                DebriefPerson(debrief_id=debrief.id, person_id=company.ids[name], read_all_at=company.now)
            )  # fmt: skip
        for slug in ("customer-obsession", "ownership"):
            work.session.add(_finding(company, loop_id, slug))
        for row in work.session.exec(select(Feedback)):
            row.status = FeedbackStatus.FROZEN


def _finding(company: Company, loop_id: UUID, principle: str) -> Finding:
    return Finding(
        id=company.new_id(), loop_id=loop_id, revision=1, principle=principle, value=FindingValue.MEETS,
        reason="Seen twice.", author_id=company.ids["bruno"], at=company.now, at_level="L6",
    )  # fmt: skip


def test_R24_a_submission_after_opening_is_frozen_at_once_and_has_no_vote(
    company: Company, loop_id: UUID, row_of: RowOf
) -> None:
    open_debrief_without(company, loop_id)
    company.controlled.pass_time(minutes=5)
    submit_one(company, loop_id, "iris", None)
    row = row_of()
    assert (row.status, row.after_opening) == (FeedbackStatus.FROZEN, True)
    with company.looking() as session:
        place = session.exec(select(Panelist).where(Panelist.person_id == company.ids["iris"])).one()
        assert session.exec(select(Vote).where(Vote.panelist_id == place.id)).all() == []
        assert {one.read_all_at for one in session.exec(select(DebriefPerson))} == {None}
        asked_again = {one.principle: one.reaffirm for one in session.exec(select(Finding))}
        assert asked_again == {"customer-obsession": True, "ownership": False}
        assert session.get_one(Loop, loop_id).state is LoopState.DEBRIEFING


def test_R24_after_opening_a_vote_is_refused(company: Company, loop_id: UUID, row_of: RowOf) -> None:
    open_debrief_without(company, loop_id)
    save_full(company, loop_id, "iris", INCLINED)
    assert row_of().draft_vote is None
    with company.acting("iris") as work, pytest.raises(NotNow):
        drafts.save_vote(work, loop_id, INCLINED)


def _miss(company: Company, loop_id: UUID) -> None:
    """Iris has a draft, the ruling is recorded without it."""
    save_full(company, loop_id, "iris")
    with company.acting("bruno") as work:
        work.session.get_one(Loop, loop_id).state = LoopState.DECIDED
        for row in work.session.exec(select(Feedback)):
            if row.status is FeedbackStatus.DRAFT:
                row.status = FeedbackStatus.MISSED


def test_section6_late_feedback_after_the_decision_is_a_late_note_of_which_both_are_told(
    company: Company, loop_id: UUID
) -> None:
    open_debrief_without(company, loop_id)
    _miss(company, loop_id)
    with company.acting("iris") as work, pytest.raises(Unseen):
        feedback.submit(work, loop_id)
    with company.acting("iris") as work:
        card = open_own(work, loop_id)
        assert isinstance(card, OwnFeedback)
        assert (card.late_note, card.may_add) == (True, True)
        feedback.add_addendum(work, loop_id, WriteAddendum(text="Late, but true."))
    with company.looking() as session:
        assert session.exec(select(Addendum)).one().late_note
        told = {line.person_id for line in session.exec(select(HomeLine)) if line.kind == "late_note"}
        assert told == {company.ids["hanna"], company.ids["bruno"]}
    with company.acting("hanna") as work:
        assert [one.text for one in late_notes.late_notes(work, loop_id).notes] == ["Late, but true."]
    with company.acting("iris") as work, pytest.raises(Unseen):
        late_notes.late_notes(work, loop_id)
    with company.acting("rita") as work:
        loop = work.session.get_one(Loop, loop_id)
        loop.state, loop.revision = LoopState.READY, 2
    with company.acting("hanna") as work:
        reopened = seated(work, loop_id)
        assert late_notes.address(work, reopened) == f"/loops/{loop_id}/late-notes"
        assert len(late_notes.late_notes(work, loop_id).notes) == 1


def _add_shadow(company: Company, loop_id: UUID) -> None:
    with company.acting("rita") as work:
        host = work.session.exec(select(Panelist).where(Panelist.person_id == company.ids["iris"])).one()
        work.session.add(
            Panelist(
                id=company.new_id(), loop_id=loop_id, person_id=company.ids["tariq"], kind=PanelistKind.SHADOW,
                host_id=host.id, has_vote=False, added_at=company.now, added_by_id=company.ids["rita"],
            )
        )  # fmt: skip


def test_R6_practice_feedback_counts_nowhere(company: Company, loop_id: UUID, row_of: RowOf) -> None:
    _add_shadow(company, loop_id)
    submit_one(company, loop_id, "tariq", INCLINED)
    with company.looking() as session:
        assert session.exec(select(Vote)).all() == []
        kinds = {one.kind: one.object for one in session.exec(select(AuditEvent).where(AuditEvent.loop_id == loop_id))}
        assert kinds["feedback_submitted"] is EventObject.PRACTICE
        assert session.exec(select(Interview).where(Interview.status == InterviewStatus.COMPLETED)).all() == []
    assert row_of("tariq").draft_vote is INCLINED
    submit_all(company, loop_id, {name: INCLINED for name in VOTERS if name != "ina"})
    with company.looking() as session:
        assert session.get_one(Loop, loop_id).state is LoopState.INTERVIEWING
    submit_one(company, loop_id, "ina")
    with company.looking() as session:
        assert session.get_one(Loop, loop_id).state is LoopState.READY


def test_R6_a_practice_vote_is_optional(company: Company, loop_id: UUID, row_of: RowOf) -> None:
    _add_shadow(company, loop_id)
    submit_one(company, loop_id, "tariq", None)
    assert row_of("tariq").status is FeedbackStatus.SUBMITTED


def test_section6_a_follow_up_has_evidence_and_ratings_but_no_vote(company: Company, loop_id: UUID) -> None:
    _add_follow_up(company, loop_id)
    company.controlled.pass_time(hours=2)
    with company.acting("stan") as work:
        saved = drafts.save_draft(work, loop_id, full_draft(work, loop_id, INCLINED))
        assert saved.not_taken == {}
        assert open_sheet_vote(work, loop_id) == ("", False)
        feedback.submit(work, loop_id)
    with company.looking() as session:
        assert session.exec(select(Vote)).all() == []


def open_sheet_vote(work: object, loop_id: UUID) -> tuple[str, bool]:
    card = open_own(work, loop_id)  # type: ignore[arg-type]
    assert not isinstance(card, OwnFeedback)
    return card.vote, card.vote_asked


def _add_follow_up(company: Company, loop_id: UUID) -> None:
    with company.acting("rita") as work:
        place = Panelist(
            id=company.new_id(), loop_id=loop_id, person_id=company.ids["stan"], kind=PanelistKind.FOLLOW_UP,
            has_vote=False, added_at=company.now, added_by_id=company.ids["rita"],
        )  # fmt: skip
        work.session.add(place)
        work.session.flush()
        work.session.add(
            Assignment(id=company.new_id(), loop_id=loop_id, panelist_id=place.id, principle="earn-trust")
        )  # fmt: skip
        start = company.now + timedelta(hours=1)
        work.session.add(
            Interview(
                id=company.new_id(), loop_id=loop_id, panelist_id=place.id, status=InterviewStatus.CONFIRMED,
                starts_at=start, ends_at=start + timedelta(minutes=45), zone="Europe/Berlin",
                due_at=start + timedelta(hours=25),
            )
        )  # fmt: skip
        work.session.flush()
        transitions.settle(work, loop_id)
