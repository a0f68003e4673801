"""Findings, same stories, accepted gaps and the follow-up interview (R27, R28, section 6)."""

from dataclasses import replace
from uuid import UUID

from sqlmodel import col, delete

from hiring.domain.actions import Action
from hiring.domain.errors import Incomplete, NotNow, Stale
from hiring.domain.independence import may_serve
from hiring.domain.machines import FeedbackStep, InterviewStep, PhaseStep, feedback_after, interview_after, phase_after
from hiring.domain.vocabulary import (
    ConsentRole,
    EventObject,
    FindingValue,
    InterviewStatus,
    PanelistKind,
    PlaceStatus,
    PositionValue,
)
from hiring.domain.workflow import Step
from hiring.models.debrief import Debrief, Finding, FindingEvidence, FollowUp, InsufficientTick, StoryJoin
from hiring.models.loops import Assignment, Panelist
from hiring.models.people import Person
from hiring.schemas.debrief import (
    AcceptInsufficient,
    CallOffFollowUp,
    JoinStories,
    NameFollowUp,
    ReaffirmFinding,
    RecordFinding,
)
from hiring.services import audit, facts, organisation, reading, transitions
from hiring.services import debrief as rooms
from hiring.services.seats import Seated, seated
from hiring.services.telling import tell
from hiring.services.work import Work
from hiring.store import debriefs as store
from hiring.store import feedbacks
from hiring.store.loops import Place
from hiring.store.rows import add, get


def record_finding(work: Work, loop_id: UUID, command: RecordFinding) -> None:
    """One finding per required principle, with a reason and the evidence it rests on."""
    room, debrief = rooms.open_room(work, loop_id, Action.RECORD_FINDING)
    _require_principle(room, command.principle)
    _require_evidence(work, room, command.cited)
    before = _finding(work, room, command.principle)
    found_version = before.version if before else 0
    if command.version != found_version:
        raise Stale(
            "Somebody recorded another finding on this principle meanwhile. Read it, then decide.", found_version
        )
    finding = _write(work, room, before, command.principle, command.value, command.reason)
    _cite(work, finding, command.cited)
    rooms.touch(debrief)
    audit.record(
        work, "finding_recorded", EventObject.DEBRIEF, loop_id=loop_id, principle=command.principle,
        value=command.value, was=before.value if before else None, text=command.reason,
    )  # fmt: skip


def _write(
    work: Work, room: Seated, before: Finding | None, principle: str, value: FindingValue, reason: str
) -> Finding:
    loop = room.whole.loop
    if before is None:
        return add(
            work.session,
            Finding(
                id=work.new_id(), loop_id=loop.id, revision=loop.revision, principle=principle, value=value,
                reason=reason, author_id=work.viewer.person_id, at=work.now, at_level=_level(work, room),
            ),
        )  # fmt: skip
    before.value, before.reason, before.at, before.author_id = value, reason, work.now, work.viewer.person_id
    before.at_level, before.reaffirm, before.version = _level(work, room), False, before.version + 1
    return before


def _level(work: Work, room: Seated) -> str:
    """The level at which a finding is made now: the position's, when it is a hire at a lower one (R32)."""
    debrief = room.whole.debrief
    position = store.position(work.session, room.whole.loop.id, debrief.id if debrief else None)
    hire = position is not None and position.value is PositionValue.HIRE
    return position.level if position and hire and position.level else room.whole.loop.level


def _cite(work: Work, finding: Finding, cited: tuple[UUID, ...]) -> None:
    work.session.exec(delete(FindingEvidence).where(col(FindingEvidence.finding_id) == finding.id))
    work.session.add_all(FindingEvidence(finding_id=finding.id, evidence_id=one) for one in dict.fromkeys(cited))
    work.session.flush()


def reaffirm_finding(work: Work, loop_id: UUID, command: ReaffirmFinding) -> None:
    """R24 after late feedback, R32 at a lower level: the finding stands as it is."""
    room, debrief = rooms.open_room(work, loop_id, Action.REAFFIRM_FINDING)
    finding = _finding(work, room, command.principle)
    if finding is None:
        raise NotNow("There is no finding on this principle yet.", ("Record one.",))
    finding.reaffirm, finding.at_level = False, _level(work, room)
    finding.version += 1
    rooms.touch(debrief)
    audit.record(
        work, "finding_reaffirmed", EventObject.DEBRIEF, loop_id=loop_id, principle=command.principle,
        level=finding.at_level,
    )  # fmt: skip


def accept_insufficient(work: Work, loop_id: UUID, command: AcceptInsufficient) -> None:
    """Hiring manager and Bar Raiser each tick; with both ticks the finding is insufficient (section 6)."""
    room, debrief = rooms.open_room(work, loop_id, Action.ACCEPT_INSUFFICIENT)
    _require_principle(room, command.principle)
    role = ConsentRole(str(room.seat.kind))
    loop = room.whole.loop
    if role in store.insufficient_roles(work.session, loop.id, loop.revision, command.principle):
        return
    add(
        work.session,
        InsufficientTick(
            id=work.new_id(), loop_id=loop.id, revision=loop.revision, principle=command.principle, role=role,
            person_id=work.viewer.person_id, reason=command.reason, at=work.now,
        ),
    )  # fmt: skip
    if len(store.insufficient_roles(work.session, loop.id, loop.revision, command.principle)) > 1:
        before = _finding(work, room, command.principle)
        if before is None or before.value is not FindingValue.INSUFFICIENT:
            _write(work, room, before, command.principle, FindingValue.INSUFFICIENT, command.reason)
    rooms.touch(debrief)
    audit.record(
        work, "insufficient_accepted", EventObject.DEBRIEF, loop_id=loop_id, principle=command.principle, role=role,
        text=command.reason,
    )  # fmt: skip


def join_stories(work: Work, loop_id: UUID, command: JoinStories) -> None:
    """R27: the Bar Raiser joins pieces of evidence that tell one story."""
    room, debrief = rooms.open_room(work, loop_id, Action.JOIN_STORIES)
    _require_evidence(work, room, command.evidence_ids)
    for evidence_id in dict.fromkeys(command.evidence_ids):
        row = work.session.get(StoryJoin, (loop_id, evidence_id))
        if row is None:
            row = StoryJoin(
                loop_id=loop_id, evidence_id=evidence_id, story=command.story, joined_by_id=work.viewer.person_id,
                at=work.now,
            )  # fmt: skip
        row.story = command.story[:80]
        work.session.add(row)
    rooms.touch(debrief)
    audit.record(work, "stories_joined", EventObject.DEBRIEF, loop_id=loop_id, count=len(command.evidence_ids))


def name_follow_up(work: Work, loop_id: UUID, command: NameFollowUp) -> UUID:
    """One follow-up interview per revision: the Bar Raiser names principles and person (R4, R6)."""
    room, debrief = rooms.open_room(work, loop_id, Action.NAME_FOLLOW_UP)
    for principle in command.principles:
        _require_principle(room, principle)
    given = facts.running(work, room.whole)
    person = _fit_for_follow_up(work, room, command.person_id)
    known = room.whole.place_of(person.id) is not None
    panelist = add(
        work.session,
        Panelist(
            id=work.new_id(), loop_id=loop_id, person_id=person.id, kind=PanelistKind.FOLLOW_UP,
            position=len(room.whole.places), after_reading=known, has_vote=False, added_at=work.now,
            added_by_id=work.viewer.person_id, revision=room.whole.loop.revision,
        ),
    )  # fmt: skip
    for principle in dict.fromkeys(command.principles):
        add(work.session, Assignment(id=work.new_id(), loop_id=loop_id, panelist_id=panelist.id, principle=principle))
    _follow_up_row(work, room, panelist, command.reason)
    rooms.end(work, debrief, phase_after(PhaseStep.ASK_FOLLOW_UP, debrief.phase, given), command.reason)
    transitions.take(work, room.whole, Step.ASK_FOLLOW_UP, given)
    tell(
        work,
        person.id,
        "follow_up",
        "You are asked for a follow-up interview.",
        loop_id=loop_id,
        href=f"/loops/{loop_id}/kit",
    )
    tell(
        work,
        room.whole.loop.recruiter_id,
        "follow_up",
        "A follow-up interview needs a slot.",
        loop_id=loop_id,
        href=f"/loops/{loop_id}/slots",
    )
    audit.record(
        work, "follow_up_named", EventObject.PLAN, loop_id=loop_id, panelist_id=panelist.id, subject_id=person.id,
        principles=",".join(command.principles),
    )  # fmt: skip
    return panelist.id


def _follow_up_row(work: Work, room: Seated, panelist: Panelist, reason: str) -> None:
    loop = room.whole.loop
    add(
        work.session,
        FollowUp(
            id=work.new_id(), loop_id=loop.id, revision=loop.revision, panelist_id=panelist.id,
            asked_by_id=work.viewer.person_id, at=work.now, reason=reason,
        ),
    )  # fmt: skip


def _fit_for_follow_up(work: Work, room: Seated, person_id: UUID) -> Person:
    person = get(work.session, Person, person_id)
    if person is None:
        raise Incomplete("Found nobody with this id, expected a person.", {"person_id": "Choose a person."})
    known = organisation.facts_for(work.session, room.whole, [person_id])
    member = known.organisation.members[str(person_id)]
    elsewhere = replace(known, placed=known.placed - {str(person_id)}, seen_earlier=frozenset())
    verdict = may_serve(PanelistKind.FOLLOW_UP, member, elsewhere)
    if not verdict.ok:
        sentence = " ".join(reason.sentence for reason in verdict.reasons)
        raise Incomplete(sentence, {"person_id": sentence})
    return person


def call_off_follow_up(work: Work, loop_id: UUID, command: CallOffFollowUp) -> None:
    """The Bar Raiser calls the follow-up off with a reason; the loop is then ready."""
    room = seated(work, loop_id, lock=True)
    room.require(Action.CALL_OFF_FOLLOW_UP)
    follow_up = store.follow_up(work.session, loop_id, room.whole.loop.revision)
    place = room.whole.place(follow_up.panelist_id) if follow_up else None
    if follow_up is None or place is None or follow_up.called_off_at is not None:
        raise NotNow("No follow-up interview is open.")
    given = facts.running(work, room.whole)
    follow_up.called_off_at, follow_up.called_off_reason = work.now, command.reason
    _leave(work, place, command.reason)
    transitions.take(work, room.whole, Step.CALL_OFF_FOLLOW_UP, given)
    audit.record(work, "follow_up_called_off", EventObject.PLAN, loop_id=loop_id, panelist_id=place.id)


def _leave(work: Work, place: Place, reason: str) -> None:
    place.panelist.status, place.panelist.left_at, place.panelist.left_reason = PlaceStatus.REMOVED, work.now, reason
    if place.interview is not None and place.interview.status is not InterviewStatus.COMPLETED:
        place.interview.status = interview_after(InterviewStep.CANCEL, place.interview.status)
    if place.feedback is not None and place.feedback.status.open:
        place.feedback.status = feedback_after(FeedbackStep.VOID, place.feedback.status)


def _finding(work: Work, room: Seated, principle: str) -> Finding | None:
    rows = store.findings(work.session, room.whole.loop.id, room.whole.loop.revision)
    return next((one for one in rows if one.principle == principle), None)


def _require_principle(room: Seated, principle: str) -> None:
    if principle not in {one.principle for one in room.whole.principles}:
        sentence = f"Found “{principle}”, expected a required principle of this loop."
        raise Incomplete(sentence, {"principle": sentence})


def _require_evidence(work: Work, room: Seated, cited: tuple[UUID, ...]) -> None:
    """Only evidence of this loop that the viewer may read can be cited or joined."""
    ids = [place.feedback.id for place in reading.readable(work, room) if place.feedback]
    known = {one.id for one in feedbacks.evidence_of(work.session, ids)} if cited else set()
    if set(cited) - known:
        sentence = "Found evidence that is not part of this loop, expected evidence read in this room."
        raise Incomplete(sentence, {"cited": sentence})
