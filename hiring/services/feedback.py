"""Submitting, recalling and adding to the own feedback (R11, R13, R15, R16, R22 to R24)."""

import json
from uuid import UUID

from hiring.domain import due
from hiring.domain import feedback as rules
from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, NotNow, Unseen
from hiring.domain.machines import FeedbackStep, InterviewStep, feedback_after, interview_after
from hiring.domain.vocabulary import EventObject, InterviewStatus
from hiring.domain.words import Reason
from hiring.models.feedback import Addendum, Feedback, SealedText, Submission, Vote
from hiring.schemas.feedback import WriteAddendum, evidence_field, rating_field, reason_field
from hiring.services import audit, drafts, telling, transitions
from hiring.services import feedback_sheet as sheets
from hiring.services.feedback_sheet import Content, Own
from hiring.services.work import Work
from hiring.store import drafts as store
from hiring.store.rows import add


def submit(work: Work, loop_id: UUID) -> UUID:
    """Submits the saved draft; Incomplete names everything that is missing. Answers the feedback's id."""
    mine = drafts.writable(work, loop_id)
    mine.seated.require(Action.SUBMIT, mine.seated.ask())
    _require_slot_begun(work, mine)
    content = sheets.content_of(work, mine.feedback)
    _require_complete(mine, content)
    row = mine.feedback
    if row is None:
        raise Unseen
    _complete_interview(work, mine)
    submission = _submission(work, row, content)
    row.was_late = row.was_late or _late(work, mine)
    row.after_opening, row.submitted_at = mine.after_opening, work.now
    step = FeedbackStep.SUBMIT_AFTER_OPENING if mine.after_opening else FeedbackStep.SUBMIT
    row.status, row.version = feedback_after(step, row.status), row.version + 1
    _record(work, mine, row, submission)
    if mine.after_opening:
        _unsettle_room(work, mine, content)
    transitions.settle(work, loop_id)
    return row.id


def problems_of(mine: Own, content: Content) -> dict[str, str]:
    """What a submission lacks, by form field (R11)."""
    found: dict[str, list[str]] = {}
    for one in sheets.missing(mine, content):
        found.setdefault(_field_of(one, content), []).append(one.sentence)
    return {name: " ".join(sentences) for name, sentences in found.items()}


def recall(work: Work, loop_id: UUID) -> UUID:
    """Takes the submission back into a draft while nothing was shown either way (R13); its vote stays on record."""
    mine = sheets.own(work, loop_id, lock=True)
    mine.seated.require(Action.RECALL, mine.seated.ask())
    row = mine.feedback
    reasons = recall_reasons(mine)
    if reasons or row is None:
        raise NotNow(" ".join(one.sentence for one in reasons), tuple(dict.fromkeys(one.way_out for one in reasons)))
    submission = store.standing_submission(work.session, row.id)
    if submission is not None:
        vote = store.vote_of(work.session, submission.id)
        submission.recalled_at, row.draft_vote = work.now, vote.value if vote else row.draft_vote
    row.status, row.submitted_at = feedback_after(FeedbackStep.RECALL, row.status), None
    row.version += 1
    audit.record(work, "feedback_recalled", _about(mine), loop_id=loop_id, panelist_id=mine.place.id)
    transitions.settle(work, loop_id)
    return row.id


def recall_reasons(mine: Own) -> tuple[Reason, ...]:
    """Why it cannot be recalled (R13)."""
    if mine.feedback is None:
        raise Unseen
    seat, facts = mine.seated.seat, mine.seated.facts
    return rules.recall_reasons(
        rules.RecallFacts(mine.feedback.status, seat.seen_peer_feedback, seat.seen_by_peer, facts.feedback_complete)
    )


def add_addendum(work: Work, loop_id: UUID, command: WriteAddendum) -> UUID:
    """A dated remark; on feedback missed at the ruling a late note, of which hiring manager and Bar Raiser are told."""
    mine = sheets.own(work, loop_id, lock=True, of=command.panelist_id)
    late_note = mine.place.missed
    mine.seated.require(Action.ADD_LATE_NOTE if late_note else Action.ADD_ADDENDUM, mine.seated.ask())
    if not (late_note or mine.place.submitted):
        raise NotNow("This feedback is not in yet.", ("Write it into the feedback itself.",))
    if mine.feedback is None:
        raise Unseen
    row = add(
        work.session,
        Addendum(
            id=work.new_id(), feedback_id=mine.feedback.id, at=work.now, text=command.text, late_note=late_note
        ),
    )  # fmt: skip
    kind = "late_note_left" if late_note else "addendum_added"
    about = EventObject.PRACTICE if mine.place.kind.practises else EventObject.FEEDBACK
    audit.record(work, kind, about, loop_id=loop_id, panelist_id=mine.place.id)
    if late_note:
        _tell_of_late_note(work, mine)
    return row.id


def _require_slot_begun(work: Work, mine: Own) -> None:
    """R11, for this very place: a follow-up may stand beside an earlier place whose slot has begun."""
    slot = mine.owner.interview
    problem = rules.slot_problem(slot.starts_at if slot else None, work.now)
    if problem:
        raise NotNow(problem, ("Write your draft; it is kept.",))


def _require_complete(mine: Own, content: Content) -> None:
    found = sheets.missing(mine, content)
    if found:
        raise Incomplete(f"{rules.words_missing(found)}.", problems_of(mine, content))


def _field_of(one: rules.Missing, content: Content) -> str:
    if one.principle is None:
        return one.field.value
    if one.field is rules.Field.NO_DATA_REASON:
        return reason_field(one.principle)
    if one.field is rules.Field.RATING:
        return rating_field(one.principle)
    positions = sorted(position for principle, position in content.pieces if principle == one.principle)
    number = int(one.short.rsplit(" ", 1)[-1]) if one.field is rules.Field.PART else 1
    part = one.short.removeprefix("the ").split(" ")[0] if one.field is rules.Field.PART else "situation"
    position = positions[number - 1] if len(positions) >= number else 0
    return evidence_field(one.principle, position, part)


def _complete_interview(work: Work, mine: Own) -> None:
    """R11: submitting marks the own interview completed."""
    interview = mine.place.interview
    if interview is None or interview.status is InterviewStatus.COMPLETED:
        return
    interview.status = interview_after(InterviewStep.COMPLETE, interview.status)
    audit.record(
        work, "interview_completed", EventObject.PLAN, loop_id=mine.seated.whole.loop.id, panelist_id=mine.place.id
    )


def _late(work: Work, mine: Own) -> bool:
    slot = mine.owner.interview
    return slot is not None and due.late(slot.due_at, work.now, work.now)


def _submission(work: Work, row: Feedback, content: Content) -> Submission:
    number = store.submissions(work.session, row.id) + 1
    sealed = audit.seal(work, snapshot(content))
    return add(
        work.session,
        Submission(
            id=work.new_id(), feedback_id=row.id, number=number, submitted_at=work.now, content_id=sealed.id
        ),
    )  # fmt: skip


def snapshot(content: Content) -> str:
    """The sheet as submitted, as JSON; the vote stands in its own row."""
    body = {
        "summary": content.summary,
        "ratings": {key: {"code": code, "reason": reason} for key, (code, reason) in content.ratings.items()},
        "evidence": [
            {"principle": key[0], "position": key[1], **vars(piece)} for key, piece in sorted(content.pieces.items())
        ],
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True)


def _record(work: Work, mine: Own, row: Feedback, submission: Submission) -> None:
    loop_id = mine.seated.whole.loop.id
    sealed = work.session.get_one(SealedText, submission.content_id)
    audit.record(
        work, "feedback_submitted", _about(mine), loop_id=loop_id, panelist_id=mine.place.id,
        number=submission.number, late=row.was_late, after_opening=row.after_opening or None,
        submission=submission.id, content_digest=audit.digest(sealed, submission.id),
    )  # fmt: skip
    if mine.gives_a_vote:
        _append_vote(work, mine, row, submission, sealed)


def _append_vote(work: Work, mine: Own, row: Feedback, submission: Submission, sealed: SealedText) -> None:
    """R23: every submission appends its vote; the event names it without its value."""
    value, loop_id = row.draft_vote, mine.seated.whole.loop.id
    if value is None:
        raise Incomplete("Vote; there is no middle.", {"vote": "Vote; there is no middle."})
    parts = (loop_id, mine.place.id, submission.id, 0, value, work.now)
    vote = add(
        work.session,
        Vote(
            id=work.new_id(), loop_id=loop_id, panelist_id=mine.place.id, submission_id=submission.id, round=0,
            value=value, at=work.now, digest=audit.digest(sealed, *parts),
        ),
    )  # fmt: skip
    row.draft_vote = None
    audit.record(
        work, "voted", EventObject.VOTE, loop_id=loop_id, panelist_id=mine.place.id, vote=vote.id,
        vote_digest=vote.digest,
    )  # fmt: skip


def _about(mine: Own) -> EventObject:
    """That something was submitted is status; of practice feedback only host and Bar Raiser hear."""
    return EventObject.PRACTICE if mine.place.kind.practises else EventObject.STATUS


def _unsettle_room(work: Work, mine: Own, content: Content) -> None:
    """R24: the others have not read all any more, and findings on its principles must be re-affirmed."""
    loop, debrief = mine.seated.whole.loop, mine.seated.whole.debrief
    if debrief is not None and debrief.phase.open:
        for tick in store.other_ticks(work.session, debrief.id, work.viewer.person_id):
            tick.read_all_at = None
        debrief.change += 1
    touched = {principle for principle, _ in content.pieces} | set(content.ratings) | set(mine.assigned)
    for finding in store.findings_on(work.session, loop.id, loop.revision, frozenset(touched)):
        finding.reaffirm = True


def _tell_of_late_note(work: Work, mine: Own) -> None:
    whole = mine.seated.whole
    words = f"{mine.place.person.name} left a late note on {whole.candidate.name}, after the decision."
    href = f"/loops/{whole.loop.id}/late-notes"
    for place in filter(None, (whole.hiring_manager, whole.bar_raiser)):
        telling.tell(work, place.person.id, "late_note", words, loop_id=whole.loop.id, href=href)
