"""Submitting (R11, R15, R22, R23), recalling (R13), after opening and after the decision (R24, section 6)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlmodel import select

from hiring.domain.errors import Incomplete, NotAllowed, NotNow, Unseen
from hiring.domain.vocabulary import (
    FeedbackStatus,
    InterviewStatus,
    RevealMode,
    VoteValue,
)
from hiring.models.audit import AuditEvent
from hiring.models.feedback import Addendum, Evidence, Feedback, SealedText, Shown, Submission, Vote
from hiring.models.loops import Interview, Panelist
from hiring.models.people import Account
from hiring.schemas.feedback import OwnFeedback, RatingTyped, SaveDraft, WriteAddendum
from hiring.services import audit, drafts, feedback
from hiring.services.feedback_cards import open_own
from tests.support.company import VOTERS, Company, scheduled_loop
from tests.support.drive_feedback import full_draft, past_all_slots, piece, save_full, submit_all, submit_one

INCLINED, NOT_INCLINED = VoteValue.INCLINED, VoteValue.NOT_INCLINED

RowOf = Callable[..., Feedback]


def submit(company: Company, loop_id: UUID, name: str = "iris") -> None:
    with company.acting(name) as work:
        feedback.submit(work, loop_id)


def recall(company: Company, loop_id: UUID, name: str = "iris") -> None:
    with company.acting(name) as work:
        feedback.recall(work, loop_id)


def test_R11_a_submission_names_everything_that_is_missing(company: Company, loop_id: UUID) -> None:
    with company.acting("iris") as work:
        drafts.save_draft(
            work, loop_id, SaveDraft(version=0, evidence=(piece("customer-obsession", result=""),))
        )  # fmt: skip
    with company.acting("iris") as work, pytest.raises(Incomplete) as refused:
        feedback.submit(work, loop_id)
    assert refused.value.sentence == "Missing: the result of evidence 1, two ratings, the summary, the vote."
    assert set(refused.value.problems) == {
        "e.customer-obsession.0.result", "r.customer-obsession", "r.deliver-results", "summary", "vote"
    }  # fmt: skip


def test_R11_no_data_with_a_reason_stands_for_evidence(company: Company, loop_id: UUID, row_of: RowOf) -> None:
    with company.acting("iris") as work:
        whole = full_draft(work, loop_id)
        none = RatingTyped(principle="deliver-results", code="no_data", no_data_reason="We ran out of time.")
        draft = whole.model_copy(update={"evidence": whole.evidence[:1], "ratings": (whole.ratings[0], none)})
        drafts.save_draft(work, loop_id, draft)
        feedback.submit(work, loop_id)
    assert row_of().status is FeedbackStatus.SUBMITTED


def test_R11_no_data_without_a_reason_is_refused(company: Company, loop_id: UUID) -> None:
    with company.acting("iris") as work:
        whole = full_draft(work, loop_id)
        none = RatingTyped(principle="deliver-results", code="no_data")
        drafts.save_draft(work, loop_id, whole.model_copy(update={"ratings": (whole.ratings[0], none)}))
    with company.acting("iris") as work, pytest.raises(Incomplete) as refused:
        feedback.submit(work, loop_id)
    assert "n.deliver-results" in refused.value.problems


def test_R11_nothing_is_submitted_before_the_own_slot_begins(company: Company) -> None:
    loop_id = scheduled_loop(company)
    save_full(company, loop_id, "iris")
    with company.acting("iris") as work, pytest.raises(NotNow, match="has not begun"):
        feedback.submit(work, loop_id)
    company.controlled.pass_time(hours=3)
    submit(company, loop_id)


def test_R11_submitting_marks_the_interview_completed(company: Company, loop_id: UUID) -> None:
    submit_one(company, loop_id, "iris")
    with company.looking() as session:
        done = session.exec(select(Interview).where(Interview.status == InterviewStatus.COMPLETED)).all()
        assert len(done) == 1
        assert session.exec(select(AuditEvent).where(AuditEvent.kind == "interview_completed")).one().panelist_id


def test_R15_feedback_after_due_is_late_for_ever(company: Company, loop_id: UUID, row_of: RowOf) -> None:
    submit_one(company, loop_id, "ivan")
    company.controlled.pass_time(hours=30)
    submit_one(company, loop_id, "iris")
    recall(company, loop_id)
    assert row_of().was_late
    submit_with_new_due(company, loop_id)
    assert row_of().was_late
    assert not row_of("ivan").was_late


def submit_with_new_due(company: Company, loop_id: UUID) -> None:
    with company.acting("iris") as work:
        for one in work.session.exec(select(Interview)):
            one.due_at = company.now + timedelta(hours=5)
    with company.acting("iris") as work:
        feedback.submit(work, loop_id)


def test_R15_exactly_at_due_is_in_time(company: Company, loop_id: UUID, row_of: RowOf) -> None:
    with company.looking() as session:
        place = session.exec(select(Panelist).where(Panelist.person_id == company.ids["iris"])).one()
        due_at = session.exec(select(Interview).where(Interview.panelist_id == place.id)).one().due_at
    company.controlled.pass_time(seconds=(due_at - company.now).total_seconds())
    submit_one(company, loop_id, "iris")
    assert not row_of().was_late


def test_R23_each_submission_appends_its_vote_and_the_recalled_one_stays(company: Company, loop_id: UUID) -> None:
    submit_one(company, loop_id, "iris", INCLINED)
    recall(company, loop_id)
    with company.acting("iris") as work:
        drafts.save_vote(work, loop_id, NOT_INCLINED)
        feedback.submit(work, loop_id)
    with company.looking() as session:
        votes = session.exec(select(Vote).order_by(Vote.id)).all()  # type: ignore[arg-type]
        assert [one.value for one in votes] == [INCLINED, NOT_INCLINED]
        assert [one.round for one in votes] == [0, 0]
        submissions = session.exec(select(Submission).order_by(Submission.number)).all()  # type: ignore[arg-type]
        assert [(one.number, one.recalled_at is None) for one in submissions] == [(1, False), (2, True)]


def test_R23_a_vote_can_be_neither_changed_nor_deleted(company: Company, loop_id: UUID) -> None:
    submit_one(company, loop_id, "iris")
    for statement in ("UPDATE vote SET value = 'inclined'", "DELETE FROM vote"):
        with company.engine.connect() as connection, pytest.raises(sa.exc.DBAPIError):
            connection.execute(sa.text(statement))


def test_R23_the_votes_digest_binds_it_to_the_sealed_content(company: Company, loop_id: UUID) -> None:
    submit_one(company, loop_id, "iris")
    with company.looking() as session:
        vote, submission = session.exec(select(Vote)).one(), session.exec(select(Submission)).one()
        sealed = session.get_one(SealedText, submission.content_id)
        parts = (vote.loop_id, vote.panelist_id, submission.id, 0, vote.value, vote.at)
        assert vote.digest == audit.digest(sealed, *parts)
        body = json.loads(sealed.text)
        assert body["ratings"]["customer-obsession"]["code"] == "meets"
        assert len(body["evidence"]) == 2
        assert "vote" not in body


def test_R37_events_of_a_submission_hold_no_text_and_no_vote(company: Company, loop_id: UUID) -> None:
    submit_one(company, loop_id, "iris", VoteValue.STRONGLY_NOT_INCLINED)
    with company.looking() as session:
        events = session.exec(select(AuditEvent).where(AuditEvent.loop_id == loop_id)).all()
        assert {"draft_started", "interview_completed", "feedback_submitted", "voted"} <= {one.kind for one in events}
        assert all("inclined" not in one.detail and one.text_id is None for one in events)


def test_R13_recall_gives_the_draft_back_with_its_text_and_choice(company: Company, loop_id: UUID) -> None:
    submit_one(company, loop_id, "iris", NOT_INCLINED)
    recall(company, loop_id)
    with company.acting("iris") as work:
        card = open_own(work, loop_id)
    assert not isinstance(card, OwnFeedback)
    assert (card.vote, card.summary) == ("not_inclined", "Iris Example is sure.")


def _show(company: Company, reader: str, feedback_id: UUID) -> None:
    with company.acting(reader) as work:
        work.session.add(
            Shown(
                reader_id=company.ids[reader], feedback_id=feedback_id, candidate_id=company.candidate_id,
                at=company.now,
            )
        )  # fmt: skip


def test_R13_recall_is_refused_once_a_peer_was_shown(company: Company, loop_id: UUID, row_of: RowOf) -> None:
    submit_one(company, loop_id, "iris")
    submit_one(company, loop_id, "ivan")
    _show(company, "ivan", row_of("iris").id)
    for name in ("iris", "ivan"):
        with company.acting(name) as work, pytest.raises(NotNow, match="shown"):
            feedback.recall(work, loop_id)


def test_R13_recall_is_refused_once_the_loop_is_ready(company: Company, loop_id: UUID) -> None:
    submit_all(company, loop_id, dict.fromkeys(VOTERS, INCLINED))
    with company.acting("iris") as work, pytest.raises(NotNow):
        feedback.recall(work, loop_id)
    with company.acting("iris") as work:
        card = open_own(work, loop_id)
        assert isinstance(card, OwnFeedback)
        assert not card.may_recall
        assert "All feedback was in." in card.why_no_recall


def test_R13_addenda_are_dated_and_leave_the_submission_alone(company: Company, loop_id: UUID, row_of: RowOf) -> None:
    submit_all(company, loop_id, dict.fromkeys(VOTERS, INCLINED))
    before = row_of()
    with company.acting("iris") as work:
        feedback.add_addendum(work, loop_id, WriteAddendum(text="I asked again: it was eleven days."))
    with company.looking() as session:
        added = session.exec(select(Addendum)).one()
        assert (added.at, added.late_note) == (company.now, False)
    assert row_of() == before


def test_R13_nobody_adds_before_submitting(company: Company, loop_id: UUID) -> None:
    save_full(company, loop_id, "iris")
    with company.acting("iris") as work, pytest.raises(NotAllowed):
        feedback.add_addendum(work, loop_id, WriteAddendum(text="Early."))


def test_R16_nobody_submits_or_recalls_for_somebody_else(company: Company, loop_id: UUID, row_of: RowOf) -> None:
    save_full(company, loop_id, "iris")
    for name in ("rita", "ada", "konrad"):
        with company.acting(name) as work, pytest.raises(Unseen):
            feedback.submit(work, loop_id)
        with company.acting(name) as work, pytest.raises(Unseen):
            feedback.recall(work, loop_id)
    assert row_of().status is FeedbackStatus.DRAFT


def test_R22_a_guarded_account_writes_but_neither_votes_nor_submits(
    company: Company, loop_id: UUID, row_of: RowOf
) -> None:
    save_full(company, loop_id, "iris")
    with company.acting("ada") as work:
        work.session.get_one(Account, company.ids["iris"]).guarded_until = company.now + timedelta(hours=24)
    with company.acting("iris") as work:
        saved = drafts.save_draft(work, loop_id, full_draft(work, loop_id, NOT_INCLINED, summary="Kept."))
    assert "reset" in saved.not_taken["vote"]
    for act in (feedback.submit, lambda work, loop: drafts.save_vote(work, loop, INCLINED)):
        with company.acting("iris") as work, pytest.raises(NotNow, match="reset"):
            act(work, loop_id)
    assert row_of().summary == "Kept."
    company.controlled.pass_time(hours=25)
    with company.acting("iris") as work:
        drafts.save_vote(work, loop_id, INCLINED)
        feedback.submit(work, loop_id)


def test_R18_the_answer_to_a_submission_is_the_same_whatever_peers_wrote(company: Company) -> None:
    answers = []
    for value in (VoteValue.STRONGLY_INCLINED, VoteValue.STRONGLY_NOT_INCLINED):
        loop_id = scheduled_loop(company, candidate_id=_candidate(company))
        past_all_slots(company, loop_id)
        submit_one(company, loop_id, "hanna", value, {"ownership": "raises"})
        submit_one(company, loop_id, "iris")
        with company.acting("iris") as work:
            card = open_own(work, loop_id)
            assert isinstance(card, OwnFeedback)
            assert str(loop_id) in card.receipt_href
            answers.append(card.model_dump(exclude={"loop_id", "reading", "submitted", "candidate", "receipt_href"}))
    assert answers[0] == answers[1]


def _candidate(company: Company) -> UUID:
    from hiring.store.engine import open_session
    from tests.support.company import add_candidate

    with open_session(company.engine, writes=True) as session:
        made = add_candidate(session, company, f"Kim{company.new_id().int % 1000} Castellan")
        session.commit()
        return made


def test_R19_the_page_says_when_the_others_open(company: Company) -> None:
    loop_id = scheduled_loop(company, reveal=RevealMode.OWN_IN)
    with company.acting("iris") as work:
        card = open_own(work, loop_id)
    assert not isinstance(card, OwnFeedback)
    assert card.blind_words.endswith("once yours is in and your slot has ended")


def test_R23_a_draft_row_never_reaches_the_submissions(company: Company, loop_id: UUID) -> None:
    save_full(company, loop_id, "iris")
    with company.looking() as session:
        assert session.exec(select(Submission)).all() == []
        assert len(session.exec(select(Evidence)).all()) == 2
